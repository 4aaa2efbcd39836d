//! Benchmarks: the native core, the site in a browser beside other libraries, and Python; one table, one JSON file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::setup::{self, Browser};
use crate::shell::{self, Result};
use crate::site::{self, Flavor};
use crate::{check, sales, server, weight};

/// The seed of generated sales: the same files on every machine.
pub const SEED: u64 = 1;

/// How many rows the parts of the core are measured on.
const KERNEL_ROWS: u64 = 1_000_000;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Quick,
    Usual,
    Huge,
}

/// A file to measure with.
struct Sales {
    n_rows: u64,
    /// How often a load is measured; the median counts.
    repeats: u32,
    /// Whether the analyses run on it, too.
    analyses: bool,
}

/// Runs all benchmarks that this machine can run.
pub fn run(options: &[&str]) -> Result {
    let extent = match options {
        [] => Extent::Usual,
        ["--quick"] => Extent::Quick,
        ["--huge"] => Extent::Huge,
        other => return Err(format!("bench knows --quick and --huge, not {}", other.join(" "))),
    };
    let folder = shell::root().join("target/bench");
    setup::for_tests()?;
    let browser = setup::browser()?;
    let dist = shell::root().join("dist");
    site::build(Flavor::Release, &dist)?;
    let files = files(extent);
    let data = folder.join("data");
    for n_rows in files.iter().map(|file| file.n_rows).chain([KERNEL_ROWS]) {
        generate(&data, n_rows)?;
    }
    let native = native()?;
    let in_worker = in_worker(&browser)?;
    let mut records = in_browser(&browser, &dist, &data, &files)?;
    records.extend(in_python(&folder, &data, &files)?);
    let beside = kernels_in_python(&folder, &data)?;
    let weights = weight::weigh(&dist)?;
    let weights: Vec<Value> = weights
        .iter()
        .map(|part| json!({ "part": part.name, "gzip_bytes": part.gzip_bytes, "limit_bytes": part.limit }))
        .collect();
    report(&records, &weights);
    println!("{}", memory(&native, &records).unwrap_or_else(|| "The peak of memory is not known.".to_owned()));
    report_kernels(&native, &in_worker, &beside);
    let all = json!({ "native": native, "in_worker": in_worker, "beside": beside, "measured": records, "weights": weights, "cpus": cpus() });
    let file = folder.join("results.json");
    shell::write(&file, serde_json::to_string_pretty(&all).map_err(|error| error.to_string())?)?;
    println!("\nWritten to {}", file.display());
    Ok(())
}

fn files(extent: Extent) -> Vec<Sales> {
    let sales = |n_rows, repeats, analyses| Sales { n_rows, repeats, analyses };
    let mut files = vec![sales(100_000, 3, true)];
    if extent != Extent::Quick {
        files.extend([sales(1_000_000, 3, true), sales(5_000_000, 1, false)]);
    }
    if extent == Extent::Huge {
        files.push(sales(10_000_000, 1, false));
    }
    files
}

fn sales_path(data: &Path, n_rows: u64) -> PathBuf {
    data.join(format!("sales_{n_rows}.csv"))
}

fn generate(data: &Path, n_rows: u64) -> Result {
    let path = sales_path(data, n_rows);
    if path.is_file() {
        return Ok(());
    }
    shell::say(&format!("Writing {n_rows} rows of sales"));
    // Under another name first, so that an interrupted file is not taken for a whole one.
    let part = path.with_extension("part");
    std::fs::create_dir_all(data)
        .and_then(|()| sales::write_sales(&part, n_rows, SEED))
        .and_then(|()| std::fs::rename(&part, &path))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// The benchmarks of the core: each prints a JSON object per line.
fn native() -> Result<Vec<Value>> {
    shell::say("Native benchmarks");
    let mut bench = shell::cargo();
    bench.args(["bench", "--no-default-features", "--profile", "bench-native", "--benches"]);
    match online_retail() {
        Some(path) => _ = bench.env("SIGHTLINE_RETAIL", path),
        None => println!("Online Retail is not here: its baskets are left out"),
    }
    json_lines(&mut bench)
}

/// The whole of Online Retail (UCI), where it lies beside the repository.
fn online_retail() -> Option<PathBuf> {
    let path = shell::root().join("../shared/reference/retail/online_retail.csv.gz");
    path.is_file().then_some(path)
}

/// The same in a browser's worker, compiled as the site's worker is.
fn in_worker(browser: &Browser) -> Result<Vec<Value>> {
    shell::say("The core in a browser's worker");
    let mut test = check::wasm_test(browser, "worker", "speed")?;
    json_lines(test.args(["--profile", "worker", "--", "--nocapture"]).env("WASM_BINDGEN_TEST_TIMEOUT", "600"))
}

fn in_browser(browser: &Browser, dist: &Path, data: &Path, files: &[Sales]) -> Result<Vec<Value>> {
    let folder = shell::root().join("bench/browser");
    setup::npm_packages(&folder)?;
    shell::say("In the browser: the site, DuckDB-WASM, uDSV, PapaParse");
    let site = server::start(dist, "/", 0)?;
    let peers = server::start(&folder, "/", 0)?;
    let files: Vec<Value> = files
        .iter()
        .map(|file| {
            let path = sales_path(data, file.n_rows);
            json!({ "path": path, "n_rows": file.n_rows, "repeats": file.repeats, "analyses": file.analyses })
        })
        .collect();
    let plan = json!({ "site": site.url, "peers": peers.url, "chromium": browser.chromium, "files": files });
    json_lines(shell::command("node").arg(folder.join("run.mjs")).arg(plan.to_string()))
}

/// Python in an environment of its own; empty with a word about it where that cannot be had.
fn in_python(folder: &Path, data: &Path, files: &[Sales]) -> Result<Vec<Value>> {
    let Some(python) = python(folder) else { return Ok(Vec::new()) };
    shell::say("In Python: pandas, statsmodels, scikit-learn, lifetimes");
    let mut records = Vec::new();
    for file in files.iter().filter(|file| file.analyses) {
        let mut peers = shell::command(&python.to_string_lossy());
        peers.arg("bench/python/peers.py").arg(sales_path(data, file.n_rows)).arg(file.n_rows.to_string());
        records.extend(json_lines(peers.arg("3").env("OMP_NUM_THREADS", "1"))?);
    }
    Ok(records)
}

/// Steps and estimators alone, in Python.
fn kernels_in_python(folder: &Path, data: &Path) -> Result<Vec<Value>> {
    let Some(python) = python(folder) else { return Ok(Vec::new()) };
    shell::say("In Python: steps and estimators alone");
    let reference = Path::new("tests/reference");
    let cdnow = reference.join("clv/cdnow_sample/data.csv");
    let groceries = reference.join("baskets/groceries/data.csv");
    let mut records = Vec::new();
    let kernels = [cdnow, groceries].into_iter().chain(online_retail()).collect();
    for (script, files) in [("steps.py", vec![sales_path(data, KERNEL_ROWS)]), ("kernels.py", kernels)] {
        let mut script = vec![Path::new("bench/python").join(script)];
        script.extend(files);
        records.extend(json_lines(
            shell::command(&python.to_string_lossy())
                .args(script)
                .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"].map(|name| (name, "1"))),
        )?);
    }
    Ok(records)
}

fn python(folder: &Path) -> Option<PathBuf> {
    let venv = folder.join("venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = shell::read(&shell::root().join("bench/python/requirements.txt")).ok()?;
    let stamp = venv.join("requirements.txt");
    if python.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
        return Some(python);
    }
    shell::say("Setting up Python peers (once)");
    let make = shell::run(shell::command("python3").args(["-m", "venv"]).arg(&venv));
    let mut install = shell::command(&python.to_string_lossy());
    install.args(["-m", "pip", "install", "--quiet", "-r", "bench/python/requirements.txt"]);
    match make.and_then(|()| shell::run(&mut install)).and_then(|()| shell::write(&stamp, wanted)) {
        Ok(()) => Some(python),
        Err(error) => {
            println!("The Python peers are left out: {error}");
            None
        }
    }
}

/// Runs a command and collects the JSON objects among the lines that it prints.
fn json_lines(command: &mut Command) -> Result<Vec<Value>> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| format!("did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("a benchmark failed ({})", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter(|line| line.starts_with('{')).filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn report(records: &[Value], weights: &[Value]) {
    shell::say("In the browser, and beside it (ratio: how many times as long as Sightline)");
    println!(
        "{:>10}  {:<11} {:<13} {:>12} {:>7} {:>9} {:>14}",
        "rows", "what", "who", "time", "ratio", "peak MB", "longest task"
    );
    for record in records {
        println!("{}", line(record, ratio(record, records)));
    }
    shell::say("On the wire, after gzip");
    for part in weights {
        let kib = |field: &str| part[field].as_u64().unwrap_or(0).div_ceil(1024);
        let limit = match kib("limit_bytes") {
            0 => "behind the first screen".to_owned(),
            limit => format!("of {limit} KiB"),
        };
        println!("{:<12} {:>5} KiB {limit}", part["part"].as_str().unwrap_or("?"), kib("gzip_bytes"));
    }
}

/// The peak of a load, page and worker, against twice the stored columns and 64 MB.
fn memory(native: &[Value], records: &[Value]) -> Option<String> {
    let stored = native.iter().find_map(|record| record["stored_bytes"].as_f64())? / 1e6;
    let is_load = |record: &&Value| {
        record["what"] == "load" && record["who"] == "sightline" && record["n_rows_asked"] == KERNEL_ROWS
    };
    let peak = records.iter().find(is_load)?["peak_mb"].as_f64()?;
    let limit = 2.0 * stored + 64.0;
    Some(format!(
        "{KERNEL_ROWS} rows are {stored:.0} MB of columns; loading them peaks at {peak:.0} MB of {limit:.0} MB"
    ))
}

/// The parts of the core, natively and in a browser's worker, and what the same takes elsewhere.
fn report_kernels(native: &[Value], in_worker: &[Value], beside: &[Value]) {
    shell::say("Parts of the core, and beside them (share: the worker's time, or the native one, of the other's)");
    println!("{:<34} {:>12} {:>12}  {:<13} {:>12} {:>7}", "what", "native", "worker", "who", "time", "share");
    let mut names: Vec<&str> = Vec::new();
    for record in native.iter().chain(in_worker) {
        names.extend(record["name"].as_str().filter(|name| !names.contains(name)));
    }
    let of = |records: &[Value], name: &str| {
        records.iter().find(|record| record["name"] == name).cloned().unwrap_or_default()
    };
    for name in names {
        let (ours, other) = (of(in_worker, name), of(beside, name));
        let share = ours["median_ms"]
            .as_f64()
            .or(of(native, name)["median_ms"].as_f64())
            .zip(other["median_ms"].as_f64())
            .map(|(ours, other)| format!("{:.3}", ours / other));
        let who = other["error"].as_str().or(other["who"].as_str()).unwrap_or_default();
        let [native, ours, other] =
            [of(native, name), ours, other.clone()].map(|record| milliseconds(&record["median_ms"]));
        println!("{name:<34} {native:>12} {ours:>12}  {who:<13} {other:>12} {:>7}", share.unwrap_or_default());
    }
}

fn line(record: &Value, ratio: Option<f64>) -> String {
    let text = |field: &str| record[field].as_str().unwrap_or("?");
    let n_rows = record["n_rows_asked"].as_u64().unwrap_or(0);
    let start = format!("{n_rows:>10}  {:<11} {:<13}", text("what"), text("who"));
    if let Some(error) = record["error"].as_str() {
        return format!("{start} {}", error.chars().take(90).collect::<String>());
    }
    let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
    let peak = record["peak_mb"].as_f64().map_or(String::new(), |mb| format!("{mb:.0}"));
    let longest = record.get("longest_task_ms").map_or(String::new(), milliseconds);
    format!("{start} {:>12} {ratio:>7} {peak:>9} {longest:>14}", milliseconds(&record["ms"]))
}

/// How many times as long as the site's own figure for the same question on the same rows.
fn ratio(record: &Value, records: &[Value]) -> Option<f64> {
    let is_same = |other: &&Value| ["what", "n_rows_asked"].iter().all(|field| other[*field] == record[*field]);
    let own = records.iter().filter(is_same).find(|other| other["who"] == "sightline")?;
    (record["who"] != "sightline").then_some(record["ms"].as_f64()? / own["ms"].as_f64()?)
}

fn milliseconds(value: &Value) -> String {
    value.as_f64().map_or_else(|| "–".to_owned(), |ms| format!("{ms:.1} ms"))
}

fn cpus() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_compare_the_same_question_on_the_same_rows() {
        let record =
            |who: &str, n_rows: u32, ms: f64| json!({ "what": "load", "who": who, "n_rows_asked": n_rows, "ms": ms });
        let records = [record("sightline", 10, 2.0), record("sightline", 20, 5.0), record("duckdb", 20, 15.0)];
        assert_eq!(ratio(&records[2], &records), Some(3.0));
        assert_eq!(ratio(&records[0], &records), None);
        assert_eq!(ratio(&record("duckdb", 30, 1.0), &records), None);
        let native = [json!({ "name": "load_1m" }), json!({ "stored_bytes": 80e6 })];
        let load = [json!({ "what": "load", "who": "sightline", "n_rows_asked": KERNEL_ROWS, "peak_mb": 200 })];
        assert!(memory(&native, &load).is_some_and(|text| text.ends_with("200 MB of 224 MB")));
        assert_eq!(memory(&[], &load), None);
        assert!(line(&json!({ "who": "x", "error": "out of memory" }), None).ends_with("out of memory"));
    }
}
