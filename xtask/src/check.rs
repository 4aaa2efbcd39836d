//! Everything that CI checks, in steps: the quick ones first, and the first failure ends it.

use std::time::Instant;

use crate::server;
use crate::setup::{self, Browser, WASM};
use crate::shell::{self, Result};
use crate::site::{self, Flavor};
use crate::weight;

/// How far the checks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All that needs no browser and no optimised build.
    Native,
    /// Everything.
    Full,
}

/// Runs the steps, tells how each went, and closes with a line that counts them.
pub fn run(extent: Extent) -> Result {
    let mut steps = Steps::default();
    let outcome =
        native(&mut steps).and_then(|()| if extent == Extent::Full { in_browser(&mut steps) } else { Ok(()) });
    steps.close();
    outcome
}

fn native(steps: &mut Steps) -> Result {
    steps.run("formatting", || shell::run(shell::cargo().args(["fmt", "--all", "--check"])))?;
    steps
        .run("house rules and xtask's own tests", || shell::run(shell::cargo().args(["test", "--package", "xtask"])))?;
    steps.run("lints: xtask", || clippy(&["--package", "xtask", "--all-targets"]))?;
    steps.run("lints: core", || clippy(&["--no-default-features", "--all-targets"]))?;
    steps.run("lints: replay", || clippy(&["--no-default-features", "--features", "replay", "--bin", "replay"]))?;
    steps.run("licences and sources of dependencies", dependencies)?;
    // With `replay`, so that the tests which run the command find it; the lints above prove that the core needs no feature.
    steps.run("native tests", || {
        shell::run(shell::cargo().args(["test", "--no-default-features", "--features", "replay"]))
    })?;
    for (feature, bin) in [("ui", "app"), ("worker", "worker")] {
        let name = format!("lints: {feature} for WebAssembly");
        let args = ["--target", WASM, "--no-default-features", "--features", feature, "--lib", "--bin", bin];
        steps.run(&name, || clippy(&args))?;
    }
    Ok(())
}

fn in_browser(steps: &mut Steps) -> Result {
    let browser = setup::browser()?;
    steps.run("WebAssembly tests in Chromium", || wasm_tests(&browser))?;
    let dist = shell::root().join("dist");
    steps.run("optimised site", || site::build(Flavor::Release, &dist))?;
    steps.run("weight of the first screen", || weight::check(&dist))?;
    steps.run("browser journeys", || journeys(&browser, &[]))
}

fn clippy(args: &[&str]) -> Result {
    shell::run(shell::cargo().arg("clippy").args(args).args(["--", "-D", "warnings"]))
}

/// Licences, bans and sources need no network; advisories do and are looked up by the workflow.
fn dependencies() -> Result {
    if shell::find_program("cargo-deny").is_none() {
        println!("cargo-deny is not installed (`cargo install cargo-deny --locked`): left to the workflow.");
        return Ok(());
    }
    shell::run(shell::cargo().args(["deny", "--offline", "check", "licenses", "bans", "sources"]))
}

fn wasm_tests(browser: &Browser) -> Result {
    shell::run(&mut wasm_test(browser, "", "wasm")?)
}

/// A test of the package that runs in Chromium.
pub fn wasm_test(browser: &Browser, feature: &str, name: &str) -> Result<std::process::Command> {
    let settings = serde_json::json!({ "goog:chromeOptions": {
        "binary": browser.chromium, "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"],
    }});
    let file = shell::root().join("target/webdriver.json");
    shell::write(&file, settings.to_string())?;
    let mut test = shell::cargo();
    test.args(["test", "--target", WASM, "--no-default-features", "--features", feature, "--test", name]);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    test.env("CHROMEDRIVER", &browser.chromedriver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file);
    Ok(test)
}

/// Playwright against the published form of the site, below a sub-path, so that an absolute URL shows at once.
pub fn journeys(browser: &Browser, options: &[&str]) -> Result {
    let server = server::start(&shell::root().join("dist"), "/deep/er/", 0)?;
    let program = setup::npm_program(&shell::root(), "playwright");
    let mut test = shell::command(&program.to_string_lossy());
    test.args(["test", "--config", "tests/e2e/playwright.config.mjs"]).args(options);
    test.env("SIGHTLINE_URL", &server.url).env("CHROMIUM", &browser.chromium);
    shell::run(&mut test)
}

/// The steps that were taken.
#[derive(Default)]
struct Steps {
    lines: Vec<String>,
    n_passed: u32,
    n_failed: u32,
}

impl Steps {
    fn run(&mut self, name: &str, work: impl FnOnce() -> Result) -> Result {
        shell::say(name);
        let started = Instant::now();
        let outcome = work();
        let mark = if outcome.is_ok() { "passed" } else { "FAILED" };
        self.lines.push(format!("{mark}  {:>6.1} s  {name}", started.elapsed().as_secs_f64()));
        match outcome {
            Ok(()) => self.n_passed += 1,
            Err(_) => self.n_failed += 1,
        }
        outcome
    }

    fn close(&self) {
        shell::say("Summary");
        for line in &self.lines {
            println!("{line}");
        }
        println!("\ncheck result: {}", self.count());
    }

    fn count(&self) -> String {
        format!("{} passed, {} failed", self.n_passed, self.n_failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_and_failures_passed_on() {
        let mut steps = Steps::default();
        assert_eq!(steps.run("good", || Ok(())), Ok(()));
        assert_eq!(steps.run("bad", || Err("no".to_owned())), Err("no".to_owned()));
        assert_eq!(steps.count(), "1 passed, 1 failed");
    }
}
