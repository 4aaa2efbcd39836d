//! What the site weighs on the wire: page and worker, compressed as static hosts compress them.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::shell::{self, Result};

/// A part of the site that is fetched together, and what it may weigh.
struct Part {
    name: &'static str,
    files: &'static [&'static str],
    /// None for what follows behind the first screen.
    limit: Option<u64>,
}

const KIB: u64 = 1024;

const PARTS: [Part; 4] = [
    Part { name: "page", files: &["boot.js", "rest.js", "app.js", "app_bg.wasm"], limit: Some(350 * KIB) },
    Part { name: "worker", files: &["worker.js", "compute.js", "compute_bg.wasm"], limit: Some(900 * KIB) },
    Part { name: "page_rest", files: &["app_rest.wasm"], limit: None },
    Part { name: "worker_rest", files: &["compute_rest.wasm"], limit: None },
];

/// What a part weighs.
pub struct Weight {
    /// `page` or `worker`: the first screen; `…_rest`: what follows behind it.
    pub name: &'static str,
    /// Bytes after gzip.
    pub gzip_bytes: u64,
    /// What it may weigh; none for what follows behind the first screen.
    pub limit: Option<u64>,
}

/// Weighs the parts of a built site.
pub fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for part in &PARTS {
        let mut gzip_bytes = 0;
        for file in part.files {
            gzip_bytes += gzipped(&dist.join(file))?;
        }
        weights.push(Weight { name: part.name, gzip_bytes, limit: part.limit });
    }
    Ok(weights)
}

/// Says what the parts weigh, and refuses one that is too heavy.
pub fn check(dist: &Path) -> Result {
    let kib = |bytes: u64| bytes as f64 / KIB as f64;
    let mut too_heavy = Vec::new();
    for Weight { name, gzip_bytes, limit } in weigh(dist)? {
        let of = limit.map_or("behind the first screen".to_owned(), |limit| format!("of {:.0} KiB", kib(limit)));
        let line = format!("{name}: {:.1} KiB after gzip, {of}", kib(gzip_bytes));
        println!("{line}");
        if limit.is_some_and(|limit| gzip_bytes > limit) {
            too_heavy.push(line);
        }
    }
    if too_heavy.is_empty() { Ok(()) } else { Err(format!("too heavy: {}", too_heavy.join("; "))) }
}

/// The size after gzip, by Node.js, which building the site needs anyway.
fn gzipped(file: &Path) -> Result<u64> {
    let bytes = std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let script = "const c=[];process.stdin.on('data',d=>c.push(d)).on('end',()=>\
                  console.log(require('zlib').gzipSync(Buffer.concat(c),{level:9}).length))";
    let mut node = shell::command("node");
    node.args(["-e", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = node.spawn().map_err(|error| format!("Node.js did not start: {error}"))?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&bytes).map_err(|error| error.to_string())?;
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    String::from_utf8_lossy(&output.stdout).trim().parse().map_err(|_| "Node.js did not compress".to_owned())
}
