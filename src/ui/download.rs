//! Files that the user takes away: made here, handed to the browser, never sent.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers text pieces as one file.
pub fn text(file_name: &str, mime: &str, pieces: &[String]) {
    let parts: Array = pieces.iter().map(|piece| Uint8Array::from(piece.as_bytes())).collect();
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
        offer(file_name, &blob);
    }
}

/// Offers pieces that the browser already holds as one file.
pub fn pieces(file_name: &str, mime: &str, pieces: &[Blob]) {
    let parts: Array = pieces.iter().collect();
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    if let Ok(blob) = Blob::new_with_blob_sequence_and_options(&parts, &options) {
        offer(file_name, &blob);
    }
}

/// Offers a blob as a file.
pub fn offer(file_name: &str, blob: &Blob) {
    if let Ok(url) = Url::create_object_url_with_blob(blob) {
        follow(file_name, &url);
    }
}

/// Offers what lies at an address of this page's own as a file.
pub fn follow(file_name: &str, url: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if let Ok(link) = document.create_element("a").map(JsCast::unchecked_into::<HtmlAnchorElement>) {
        link.set_href(url);
        link.set_download(&safe_name(file_name));
        link.click();
    }
    let _ = Url::revoke_object_url(url);
}

/// A name that every file system takes.
fn safe_name(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect()
}
