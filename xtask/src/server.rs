//! A small file server on 127.0.0.1: what any static host does, and nothing more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::shell::Result;

/// A server that runs as long as this program.
pub struct Server {
    /// Where the site is: `http://127.0.0.1:8080/`.
    pub url: String,
}

/// Serves `folder` below the path `prefix` (which starts and ends with a slash); port 0 takes any free one.
pub fn start(folder: &Path, prefix: &'static str, port: u16) -> Result<Server> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .map_err(|error| format!("port {port} of 127.0.0.1 cannot be used: {error}; choose another with --port"))?;
    let port = listener.local_addr().map_err(|error| error.to_string())?.port();
    let folder: Arc<Path> = folder.into();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser that hangs up early is no reason to complain.
            std::thread::spawn(move || drop(answer(stream, &folder, prefix)));
        }
    });
    Ok(Server { url: format!("http://127.0.0.1:{port}{prefix}") })
}

fn answer(mut stream: TcpStream, folder: &Path, prefix: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone()?).take(16 * 1024);
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !matches!(method, "GET" | "HEAD") {
        return respond(&mut stream, "405 Method Not Allowed", "text/plain", b"only GET and HEAD", true);
    }
    match locate(target, prefix).map(|path| folder.join(path)) {
        Some(path) => match std::fs::read(&path) {
            Ok(bytes) => respond(&mut stream, "200 OK", media_type(&path), &bytes, method == "GET"),
            Err(_) => respond(&mut stream, "404 Not Found", "text/plain", b"not found", true),
        },
        None => respond(&mut stream, "404 Not Found", "text/plain", b"not found", true),
    }
}

fn respond(stream: &mut TcpStream, status: &str, kind: &str, body: &[u8], with_body: bool) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )?;
    if with_body { stream.write_all(body) } else { Ok(()) }
}

/// The file that a request asks for, relative to the served folder; none when it lies outside.
fn locate(target: &str, prefix: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let path = decoded(path.strip_prefix(prefix)?)?;
    let path = if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path };
    let path = PathBuf::from(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

/// Percent signs undone; none when the bytes are no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_find_their_files() {
        let found = |target| locate(target, "/deep/er/").map(|path| path.to_string_lossy().replace('\\', "/"));
        assert_eq!(found("/deep/er/").as_deref(), Some("index.html"));
        assert_eq!(found("/deep/er/app.js?v=1").as_deref(), Some("app.js"));
        assert_eq!(found("/deep/er/sample/%E9%94%80.csv").as_deref(), Some("sample/销.csv"));
        assert_eq!(found("/app.js"), None);
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        assert_eq!(locate("/../Cargo.toml", "/"), None);
        assert_eq!(locate("/%2e%2e/Cargo.toml", "/"), None);
        assert_eq!(locate("//etc/passwd", "/"), None);
        assert_eq!(locate("/%zz", "/"), None);
    }

    #[test]
    fn a_file_comes_with_its_kind() {
        let server = start(Path::new(env!("CARGO_MANIFEST_DIR")), "/a/", 0).expect("a free port");
        let address = server.url.trim_start_matches("http://").split('/').next().expect("an address").to_owned();
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream.write_all(b"HEAD /a/Cargo.toml HTTP/1.1\r\nHost: x\r\n\r\n").expect("written");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
        assert!(text.contains("Content-Type: application/octet-stream"), "{text}");
    }
}
