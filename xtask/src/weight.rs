//! What the site weighs on the wire: page and worker, compressed as static hosts compress them.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::shell::{self, Result};

/// A part of the site that is fetched together, and what it may weigh.
struct Part {
    name: &'static str,
    files: &'static [&'static str],
    limit: u64,
}

const KIB: u64 = 1024;

const PARTS: [Part; 2] = [
    Part { name: "page", files: &["boot.js", "app.js", "app_bg.wasm"], limit: 350 * KIB },
    Part { name: "worker", files: &["worker.js", "compute.js", "compute_bg.wasm"], limit: 900 * KIB },
];

/// What a part weighs.
pub struct Weight {
    /// `page` or `worker`.
    pub name: &'static str,
    /// Bytes after gzip.
    pub gzip_bytes: u64,
    /// What it may weigh.
    pub limit: u64,
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

/// Says what the parts weigh and what they may weigh.
pub fn tell(dist: &Path) -> Result {
    for Weight { name, gzip_bytes, limit } in weigh(dist)? {
        let verdict = if gzip_bytes > limit { "too heavy" } else { "light enough" };
        let kib = |bytes: u64| bytes as f64 / KIB as f64;
        println!("{name}: {:.1} of {:.0} KiB after gzip, {verdict}", kib(gzip_bytes), kib(limit));
    }
    Ok(())
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
