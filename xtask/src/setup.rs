//! Finds the tools that the work needs and installs those that are missing; what is there in the right version is used.

use std::path::{Path, PathBuf};

use crate::fingerprint;
use crate::shell::{self, Result};
use crate::site::Flavor;

/// The compile target of page and worker.
pub const WASM: &str = "wasm32-unknown-unknown";

/// What building the site needs.
pub fn for_site(flavor: Flavor) -> Result {
    wasm_target()?;
    wasm_bindgen()?;
    if flavor == Flavor::Release { npm_packages(&shell::root()) } else { Ok(()) }
}

/// What the checks without a browser need.
pub fn for_checks() -> Result {
    wasm_target()?;
    components()
}

/// What all checks need.
pub fn for_tests() -> Result {
    for_checks()?;
    for_site(Flavor::Release)?;
    browser().map(|_| ())
}

/// The standard library for WebAssembly.
fn wasm_target() -> Result {
    let sysroot = shell::output(shell::command("rustc").args(["--print", "sysroot"])).ok_or("rustc cannot be found")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    shell::say("Adding the WebAssembly target to the Rust toolchain");
    shell::run(shell::command("rustup").args(["target", "add", WASM]))
}

/// Formatter and linter.
fn components() -> Result {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if shell::output(shell::cargo().args([subcommand, "--version"])).is_none() {
            shell::say(&format!("Adding {component} to the Rust toolchain"));
            shell::run(shell::command("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// The command line of wasm-bindgen, in exactly the version of the library: they speak a private format.
fn wasm_bindgen() -> Result {
    let wanted = locked_version(&shell::read(&shell::root().join("Cargo.lock"))?, "wasm-bindgen")
        .ok_or("Cargo.lock names no wasm-bindgen")?;
    let installed = shell::output(shell::command("wasm-bindgen").arg("--version"));
    let has_runner = shell::find_program("wasm-bindgen-test-runner").is_some();
    if has_runner && installed.is_some_and(|text| text.split(' ').nth(1) == Some(wanted.as_str())) {
        return Ok(());
    }
    shell::say(&format!("Installing wasm-bindgen-cli {wanted} (once; some minutes)"));
    // The tool runs for a second at a time: compiling it fast matters more than its own speed.
    let mut install = shell::cargo();
    install.args(["install", "wasm-bindgen-cli", "--version", &wanted, "--locked", "--force"]);
    install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    shell::run(&mut install)
}

/// The version of a package in a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

/// The npm packages of the `package.json` in a folder, exactly as locked.
pub fn npm_packages(folder: &Path) -> Result {
    let lock = shell::read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.sightline-lock");
    let print = fingerprint::of(lock.as_bytes());
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == print) {
        return Ok(());
    }
    let version = shell::output(shell::command("node").arg("--version"))
        .ok_or("Node.js cannot be found; install version 20 or later from nodejs.org and try again")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(format!("Node.js 20 or later is needed; {version} is installed"));
    }
    shell::say("Installing npm packages");
    let mut install = npm("npm");
    install.current_dir(folder).args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell::run(&mut install)?;
    shell::write(&stamp, print)
}

/// A script that comes with Node.js.
fn npm(name: &str) -> std::process::Command {
    shell::command(&if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() })
}

/// A program of an installed npm package.
pub fn npm_program(folder: &Path, name: &str) -> PathBuf {
    folder.join("node_modules/.bin").join(if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() })
}

/// A Chromium and the driver of the same version.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The browser itself.
    pub chromium: PathBuf,
    /// What wasm-bindgen's test runner speaks to.
    pub chromedriver: PathBuf,
}

/// Finds a browser, or installs one: by the system's packages where that is allowed, else through Playwright.
pub fn browser() -> Result<Browser> {
    if let (Some(chromium), Some(chromedriver)) = (find_chromium(), find_chromedriver()) {
        return Ok(Browser { chromium, chromedriver });
    }
    if is_debian_root() {
        shell::say("Installing Chromium and its driver from the system's packages");
        let update = shell::run(shell::command("apt-get").args(["update", "-q"]));
        let packages = ["chromium", "chromium-driver", "fonts-noto-cjk"];
        let mut install = shell::command("apt-get");
        install.args(["install", "-y", "-q", "--no-install-recommends"]).args(packages);
        if let Err(error) = update.and_then(|()| shell::run(install.env("DEBIAN_FRONTEND", "noninteractive"))) {
            println!("{error}; trying another way");
        }
    }
    let chromium = match find_chromium() {
        Some(chromium) => chromium,
        None => {
            shell::say("Installing Chromium through Playwright");
            shell::run(npm("npx").args(["playwright", "install", "chromium"]))?;
            find_chromium().ok_or(
                "no Chromium was found, and none could be installed; install Chromium or Chrome, or name one in CHROMIUM",
            )?
        }
    };
    let chromedriver = match find_chromedriver() {
        Some(chromedriver) => chromedriver,
        None => install_chromedriver(&chromium)?,
    };
    Ok(Browser { chromium, chromedriver })
}

fn find_chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    let on_path = || {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
            .iter()
            .find_map(|name| shell::find_program(name))
    };
    let usual = || {
        [
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
        ]
        .iter()
        .map(PathBuf::from)
        .find(|path| path.is_file())
    };
    named.or_else(on_path).or_else(usual).or_else(playwrights_own)
}

/// The browser that Playwright has installed, if any.
fn playwrights_own() -> Option<PathBuf> {
    let script = "console.log(require('@playwright/test').chromium.executablePath())";
    shell::output(shell::command("node").args(["-e", script])).map(PathBuf::from).filter(|path| path.is_file())
}

fn find_chromedriver() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMEDRIVER").map(PathBuf::from).filter(|path| path.is_file());
    let own = || {
        let file = format!("chromedriver{}", std::env::consts::EXE_SUFFIX);
        shell::files_below(&tools()).into_iter().find(|path| path.file_name().is_some_and(|name| *name == *file))
    };
    named.or_else(|| shell::find_program("chromedriver")).or_else(own)
}

/// Fetches the driver that belongs to a browser's version.
fn install_chromedriver(chromium: &Path) -> Result<PathBuf> {
    let text = shell::output(shell::command(&chromium.to_string_lossy()).arg("--version")).unwrap_or_default();
    let version = text.split(' ').find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let version = version.ok_or_else(|| format!("{} does not tell its version", chromium.display()))?;
    shell::say(&format!("Installing chromedriver {version}"));
    let mut install = npm("npx");
    install.args(["--yes", "@puppeteer/browsers", "install", &format!("chromedriver@{version}"), "--path"]);
    shell::run(install.arg(tools()))?;
    find_chromedriver().ok_or_else(|| "no chromedriver was found; name one in CHROMEDRIVER".to_owned())
}

fn tools() -> PathBuf {
    shell::root().join("target/tools")
}

fn is_debian_root() -> bool {
    let is_root = shell::output(shell::command("id").arg("-u")).is_some_and(|id| id == "0");
    is_root && shell::find_program("apt-get").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_lock() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.1"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
