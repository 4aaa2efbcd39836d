//! A short name for a content: the same content has the same name on every machine.

use std::path::PathBuf;

use crate::shell;

/// FNV-1a with 64 bits: told apart, not protected. Source: Fowler, Noll, Vo (RFC 9923).
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Sixteen hexadecimal digits.
    pub fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// The name of some bytes.
pub fn of(bytes: &[u8]) -> String {
    let mut print = Fingerprint::new();
    print.add(bytes);
    print.text()
}

/// All files that go into the site.
pub fn site_sources() -> Vec<PathBuf> {
    let root = shell::root();
    let mut files: Vec<PathBuf> =
        ["src", "site", "style", "sample"].iter().flat_map(|folder| shell::files_below(&root.join(folder))).collect();
    files.extend(["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "package-lock.json"].map(|name| root.join(name)));
    files.retain(|file| file.is_file());
    files
}

/// The build id: page and worker carry it, and refuse to work together when it differs. The same sources give the same id,
/// so that nothing is rebuilt for its sake.
pub fn of_sources() -> String {
    let root = shell::root();
    let mut print = Fingerprint::new();
    for file in site_sources() {
        print.add(file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/").as_bytes());
        print.add(&std::fs::read(&file).unwrap_or_default());
    }
    print.text()[..12].to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn known_values() {
        assert_eq!(super::of(b""), "cbf29ce484222325");
        assert_eq!(super::of(b"a"), "af63dc4c8601ec8c");
    }
}
