//! Builds the site: two WebAssembly modules (page and worker), one stylesheet, the sample; static files only.
//!
//! Cargo, wasm-bindgen and wasm-opt are called directly: page and worker want different profiles, the content policy forbids
//! inline scripts, and both must carry the same build id. All URLs are relative, so the folder works from any sub-path.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::fingerprint;
use crate::setup::{self, WASM};
use crate::shell::{self, Result};
use crate::split::{self, Cut};

/// How the site is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// Quick to build, slower to run.
    Dev,
    /// What is published.
    Release,
}

impl Flavor {
    /// The folder name below `target/site`.
    pub fn name(self) -> &'static str {
        match self {
            Flavor::Dev => "dev",
            Flavor::Release => "release",
        }
    }
}

/// One WebAssembly module of the site.
#[derive(Debug)]
struct Module {
    /// The binary and the feature it requires.
    bin: &'static str,
    feature: &'static str,
    /// The name of its files in the site.
    name: &'static str,
    /// The cargo profile when published: the page as small as can be, the worker small where speed allows.
    profile: &'static str,
    /// What wasm-opt does then.
    passes: &'static [&'static str],
    /// What may arrive a moment later, as a second module.
    cut: Cut,
}

/// Byte streams are exported by a crate below the framework, and nobody here calls them. The rest is plain shrinking.
const PAGE_PASSES: [&str; 5] = ["--remove-exports=*intounderlying*", "--flatten", "--rereloop", "-Oz", "-Oz"];

/// The page begins with the start page; what shows data follows.
const PAGE_CUT: Cut = Cut { crates: &["sightline", "plotters"], entrances: PAGE_ENTRANCES, fetch: FETCH_REST };
const PAGE_ENTRANCES: &[&str] = &[
    "sightline::ui::pages::data",
    "sightline::ui::pages::analysis",
    "sightline::ui::components::chart",
    "sightline::ui::components::checks",
    "sightline::ui::components::controls",
    "sightline::ui::components::findings",
    "sightline::ui::components::grid",
    "sightline::ui::components::import_settings",
    "sightline::ui::components::method",
    "sightline::ui::components::parts",
    "sightline::ui::components::result_table",
    "sightline::ui::components::settings",
    "sightline::ui::components::steps",
    "sightline::chart::",
    "plotters",
];

/// The worker begins with reading UTF-8 text; other encodings, compressed files, workbooks, cleaning, analyses and exports follow.
const WORKER_CUT: Cut = Cut { crates: WORKER_CRATES, entrances: WORKER_ENTRANCES, fetch: FETCH_REST };
const WORKER_ENTRANCES: &[&str] = &[
    "chardetng::EncodingDetector",
    "encoding_rs::variant::",
    "flate2::",
    "sightline::analyses::",
    "sightline::clean::",
    "sightline::data::csv::estimate",
    "sightline::data::csv::texts::choice",
    "sightline::data::input::estimate",
    "sightline::data::input::json",
    "sightline::data::input::sheet",
    "sightline::recipe::",
    "sightline::report::export",
    "zlib_rs::",
];
const WORKER_CRATES: &[&str] = &["chardetng", "encoding_rs", "flate2", "sightline", "zlib_rs"];

/// The function of `boot.js` and `worker.js` that brings the second module, as the modules import it.
const FETCH_REST: &str = "__wbg_fetchRest_";

const MODULES: [Module; 2] = [
    Module { bin: "app", feature: "ui", name: "app", profile: "page", passes: &PAGE_PASSES, cut: PAGE_CUT },
    Module { bin: "worker", feature: "worker", name: "compute", profile: "worker", passes: &["-O3"], cut: WORKER_CUT },
];

/// What rustc emits and every browser since 2023 knows.
const WASM_FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The icon's file in `site/`.
const ICON: &str = "icon.svg";

/// Builds the site into `folder`, which is emptied first.
pub fn build(flavor: Flavor, folder: &Path) -> Result {
    let build_id = fingerprint::of_sources();
    shell::say(&format!("Building the site ({}, build {build_id})", flavor.name()));
    let mut made = Vec::new();
    for module in &MODULES {
        made.push(bind(flavor, module, &compile(flavor, module, &build_id)?)?);
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| format!("{} cannot be emptied: {error}", folder.display()))?;
    }
    for bound in made {
        copy_folder(&bound, folder)?;
    }
    copy_static(folder, &build_id)
}

/// Compiles a module and answers where it lies.
fn compile(flavor: Flavor, module: &Module, build_id: &str) -> Result<PathBuf> {
    let (profile, folder) = match flavor {
        Flavor::Dev => ("dev", "debug"),
        Flavor::Release => (module.profile, module.profile),
    };
    let mut build = shell::cargo();
    build.args(["build", "--target", WASM, "--profile", profile, "--bin", module.bin]);
    build.args(["--no-default-features", "--features", module.feature]).env("SIGHTLINE_BUILD", build_id);
    // Panics name their source; the folders of the machine that built the site are nobody's business.
    let remap = [(cargo_home().join("registry/src"), "crates"), (shell::root(), "sightline")];
    let remap = remap.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
    // Names of this form say for which types a generic function was made, and so on which side of the cut it belongs;
    // relocations say the same of data.
    let cut = ["-Csymbol-mangling-version=v0", "-Clink-arg=--emit-relocs"].map(str::to_owned);
    for flag in remap.into_iter().chain(cut) {
        build.arg("--config").arg(format!("target.{WASM}.rustflags=[{flag:?}]"));
    }
    shell::run(&mut build)?;
    Ok(target().join(WASM).join(folder).join(format!("{}.wasm", module.bin)))
}

/// Makes JavaScript glue and the final modules; answers the folder that holds them. Nothing is done when the input is known.
fn bind(flavor: Flavor, module: &Module, wasm: &Path) -> Result<PathBuf> {
    let bytes = read_bytes(wasm)?;
    let folder = target().join("site").join(flavor.name()).join(module.name);
    let stamp = folder.with_extension("stamp");
    // Made anew as well when this program has changed, which cuts the modules.
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let print = format!("{} {} {module:?}", fingerprint::of(&bytes), fingerprint::of(&read_bytes(&program)?));
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == print) {
        return Ok(folder);
    }
    drop(std::fs::remove_dir_all(&folder));
    let mut bind = shell::command("wasm-bindgen");
    bind.args([
        "--target",
        "web",
        "--no-typescript",
        "--remove-producers-section",
        "--out-name",
        module.name,
        "--out-dir",
    ]);
    let plain = folder.with_extension("wasm");
    shell::write(&plain, split::without_links(&bytes)?)?;
    shell::run(bind.arg(&folder).arg(&plain))?;
    let first = folder.join(format!("{}_bg.wasm", module.name));
    let rest = folder.join(format!("{}_rest.wasm", module.name));
    if flavor == Flavor::Release {
        // Names say where to cut; they go when that is done.
        optimise(&first, module.passes, true)?;
    }
    let halves = split::split(&read_bytes(&first)?, &bytes, &module.cut)?;
    for (file, half) in [(&first, halves.first), (&rest, halves.rest)] {
        shell::write(file, half)?;
        if flavor == Flavor::Release {
            optimise(file, &["--remove-unused-module-elements"], false)?;
        }
    }
    shell::write(&stamp, print)?;
    Ok(folder)
}

fn optimise(file: &Path, passes: &[&str], keeps_names: bool) -> Result {
    let mut optimise = shell::command(&setup::npm_program(&shell::root(), "wasm-opt").to_string_lossy());
    optimise.args(passes).args(WASM_FEATURES).args(keeps_names.then_some("-g")).arg(file).arg("-o").arg(file);
    shell::run(&mut optimise)
}

fn read_bytes(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))
}

/// Copies what needs no compiler: `site/` with build id and icon filled in, the stylesheets as one file, the sample.
fn copy_static(folder: &Path, build_id: &str) -> Result {
    let root = shell::root();
    // Browsers fetch an icon again whenever they like, also when the page is offline: it travels inside the document.
    let icon = data_url(&shell::read(&root.join("site").join(ICON))?);
    for file in shell::files_below(&root.join("site")) {
        let name = file.file_name().unwrap_or_default();
        if name == ICON {
            continue;
        }
        let text = shell::read(&file)?.replace("{{build}}", build_id).replace("{{icon}}", &icon);
        shell::write(&folder.join(name), text)?;
    }
    let mut styles = String::new();
    for sheet in stylesheets(&root.join("style")) {
        styles.push_str(&shell::read(&sheet)?);
    }
    shell::write(&folder.join("app.css"), styles)?;
    for file in shell::files_below(&root.join("sample")) {
        if file.extension().is_some_and(|extension| extension == "csv") {
            shell::copy(&file, &folder.join("sample").join(file.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// A picture as an address that needs no request.
fn data_url(svg: &str) -> String {
    let mut url = "data:image/svg+xml,".to_owned();
    for char in svg.trim_end().chars() {
        match char {
            '%' | '#' | '<' | '>' | '"' | '&' | ' ' => url.push_str(&format!("%{:02X}", u32::from(char))),
            _ => url.push(char),
        }
    }
    url
}

/// The sheets in the order in which they build on each other: tokens, base, then the components by name.
fn stylesheets(folder: &Path) -> Vec<PathBuf> {
    let mut sheets = shell::files_below(folder);
    sheets.retain(|sheet| sheet.extension().is_some_and(|extension| extension == "css"));
    let rank = |sheet: &PathBuf| match sheet.file_stem().and_then(|stem| stem.to_str()) {
        Some("tokens") => 0,
        Some("base") => 1,
        _ => 2,
    };
    sheets.sort_by_key(|sheet| (rank(sheet), sheet.clone()));
    sheets
}

fn copy_folder(from: &Path, to: &Path) -> Result {
    for file in shell::files_below(from) {
        let relative = file.strip_prefix(from).map_err(|error| error.to_string())?;
        shell::copy(&file, &to.join(relative))?;
    }
    Ok(())
}

/// Builds again whenever a source changes; a failed build is told and the last good one stays.
pub fn rebuild_on_change(flavor: Flavor, folder: &Path) -> Result {
    let mut built = newest_change();
    loop {
        std::thread::sleep(Duration::from_millis(700));
        let newest = newest_change();
        if newest != built {
            built = newest;
            match build(flavor, folder) {
                Ok(()) => println!("Rebuilt: reload the page."),
                Err(error) => println!("Not rebuilt: {error}"),
            }
        }
    }
}

fn newest_change() -> (usize, Option<SystemTime>) {
    let files = fingerprint::site_sources();
    let changes = files.iter().filter_map(|file| file.metadata().and_then(|data| data.modified()).ok());
    (files.len(), changes.max())
}

fn cargo_home() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| shell::root().join("target"), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_fits_into_an_attribute() {
        assert_eq!(data_url("<a b=\"#1\"/>\n"), "data:image/svg+xml,%3Ca%20b=%22%231%22/%3E");
    }
}
