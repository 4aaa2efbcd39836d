//! Project files in the browser: written as a blob, read slice by slice, sealed and opened by WebCrypto.

use js_sys::{Array, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Url};

use super::folder::{call, get, reason};
use crate::keep::Dataset;
use crate::keep::project::{self, HEAD_BYTES, ITERATIONS, Lock, ProjectError, SEGMENT_BYTES, Source, TAG_BYTES};

fn failed(error: JsValue) -> ProjectError {
    ProjectError::Failed(reason(&error))
}

/// An object of these properties.
fn object(properties: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in properties {
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn subtle() -> Result<JsValue, ProjectError> {
    let subtle = get(&get(&js_sys::global(), "crypto"), "subtle");
    let is_missing = subtle.is_undefined();
    if is_missing { Err(ProjectError::Failed("no encryption on an insecure page".to_owned())) } else { Ok(subtle) }
}

/// A lock with a salt and a nonce that nobody has seen.
fn new_lock() -> Result<Lock, ProjectError> {
    let random = Uint8Array::new_with_length(24);
    let crypto = get(&js_sys::global(), "crypto");
    let fill: js_sys::Function = get(&crypto, "getRandomValues").dyn_into().map_err(failed)?;
    fill.call1(&crypto, &random).map_err(failed)?;
    let random = random.to_vec();
    let mut lock = Lock { iterations: ITERATIONS, salt: [0; 16], nonce: [0; 8] };
    lock.salt.copy_from_slice(&random[..16]);
    lock.nonce.copy_from_slice(&random[16..]);
    Ok(lock)
}

/// A body's key, its lock, and the head that every segment vouches for.
struct Cipher {
    subtle: JsValue,
    key: JsValue,
    lock: Lock,
    head: JsValue,
}

impl Cipher {
    /// The cipher that a passphrase makes. Letters that can be written in two ways count as the same.
    async fn new(passphrase: &str, lock: Lock) -> Result<Self, ProjectError> {
        let subtle = subtle()?;
        let passphrase = String::from(JsString::from(passphrase).normalize("NFKC"));
        let usages =
            |names: &[&str]| JsValue::from(names.iter().map(|name| JsValue::from_str(name)).collect::<Array>());
        let material =
            ["raw".into(), bytes(passphrase.as_bytes()), "PBKDF2".into(), false.into(), usages(&["deriveKey"])];
        let base = call(&subtle, "importKey", &material.each_ref()).await.map_err(failed)?;
        let derivation = object(&[
            ("name", &"PBKDF2".into()),
            ("hash", &"SHA-256".into()),
            ("salt", &bytes(&lock.salt)),
            ("iterations", &lock.iterations.into()),
        ]);
        let kind = object(&[("name", &"AES-GCM".into()), ("length", &256.into())]);
        let (is_shown, usages) = (JsValue::FALSE, usages(&["encrypt", "decrypt"]));
        let key = call(&subtle, "deriveKey", &[&derivation, &base, &kind, &is_shown, &usages]).await.map_err(failed)?;
        Ok(Self { subtle, key, head: bytes(&project::head(Some(&lock))), lock })
    }

    async fn turn(&self, method: &str, index: u32, is_last: bool, data: &[u8]) -> Result<JsValue, JsValue> {
        let nonce = bytes(&self.lock.nonce(index, is_last));
        let how = object(&[("name", &"AES-GCM".into()), ("iv", &nonce), ("additionalData", &self.head)]);
        let buffer = call(&self.subtle, method, &[&how, &self.key, &bytes(data)]).await?;
        Ok(Uint8Array::new(&buffer).into())
    }
}

/// Makes a project file and answers its address. An empty passphrase makes an open one.
pub async fn save(document: &str, datasets: &[Dataset], passphrase: &str) -> Result<String, ProjectError> {
    let parts = Array::new();
    if passphrase.is_empty() {
        parts.push(&bytes(&project::head(None)));
        for piece in project::body(document, datasets) {
            parts.push(&bytes(&piece));
        }
    } else {
        let cipher = Cipher::new(passphrase, new_lock()?).await?;
        parts.push(&cipher.head);
        // An empty segment first: by it a wrong passphrase is told from a damaged file.
        parts.push(&cipher.turn("encrypt", 0, false, &[]).await.map_err(failed)?);
        let (mut waiting, mut index) = (Vec::new(), 1);
        for piece in project::body(document, datasets) {
            waiting.extend_from_slice(&piece);
            while waiting.len() > SEGMENT_BYTES {
                let sealed: JsValue =
                    cipher.turn("encrypt", index, false, &waiting[..SEGMENT_BYTES]).await.map_err(failed)?;
                parts.push(&sealed);
                waiting.drain(..SEGMENT_BYTES);
                index += 1;
            }
        }
        parts.push(&cipher.turn("encrypt", index, true, &waiting).await.map_err(failed)?);
    }
    let blob = Blob::new_with_u8_array_sequence(&parts).map_err(failed)?;
    Url::create_object_url_with_blob(&blob).map_err(failed)
}

/// Reads a project file; nothing but an answer comes of it.
pub async fn open(file: File, passphrase: &str) -> Result<(String, Vec<Dataset>), ProjectError> {
    let mut body = Body { n_bytes: file.size() as u64, file, at: 0, cipher: None, index: 0, clear: Vec::new() };
    let head = body.slice(body.n_bytes.min(HEAD_BYTES as u64)).await?;
    if let Some(lock) = project::read_head(&head)? {
        if passphrase.is_empty() {
            return Err(ProjectError::Locked);
        }
        let cipher = Cipher::new(passphrase, lock).await?;
        let first = body.slice(TAG_BYTES as u64).await?;
        cipher.turn("decrypt", 0, false, &first).await.map_err(|_| ProjectError::WrongPassphrase)?;
        (body.cipher, body.index) = (Some(cipher), 1);
    }
    project::read_body(&mut body).await
}

/// The body of a project file, read as it is asked for.
struct Body {
    file: File,
    n_bytes: u64,
    /// How far the file is read.
    at: u64,
    cipher: Option<Cipher>,
    /// The next segment.
    index: u32,
    /// What was decrypted and not yet taken.
    clear: Vec<u8>,
}

impl Body {
    /// The next bytes of the file as they are.
    async fn slice(&mut self, n_bytes: u64) -> Result<Vec<u8>, ProjectError> {
        if n_bytes > self.n_bytes - self.at {
            return Err(ProjectError::Damaged);
        }
        let (from, to) = (self.at, self.at + n_bytes);
        self.at = to;
        let part = self.file.slice_with_f64_and_f64(from as f64, to as f64).map_err(failed)?;
        let buffer = JsFuture::from(part.array_buffer()).await.map_err(failed)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

impl Source for Body {
    async fn take(&mut self, n_bytes: u64) -> Result<Vec<u8>, ProjectError> {
        if n_bytes > self.n_left() {
            return Err(ProjectError::Damaged);
        }
        if self.cipher.is_none() {
            return self.slice(n_bytes).await;
        }
        while (self.clear.len() as u64) < n_bytes {
            let n_sealed = (self.n_bytes - self.at).min((SEGMENT_BYTES + TAG_BYTES) as u64);
            let sealed = self.slice(n_sealed).await?;
            let is_last = self.at == self.n_bytes;
            let Some(cipher) = &self.cipher else { break };
            let clear =
                cipher.turn("decrypt", self.index, is_last, &sealed).await.map_err(|_| ProjectError::Damaged)?;
            self.clear.extend_from_slice(&Uint8Array::from(clear).to_vec());
            self.index += 1;
        }
        Ok(self.clear.drain(..n_bytes as usize).collect())
    }

    fn n_left(&self) -> u64 {
        let n_sealed = self.n_bytes - self.at;
        let n_segments = if self.cipher.is_some() { n_sealed.div_ceil((SEGMENT_BYTES + TAG_BYTES) as u64) } else { 0 };
        (self.clear.len() as u64 + n_sealed).saturating_sub(n_segments * TAG_BYTES as u64)
    }
}
