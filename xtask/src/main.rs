//! Set-up, checks, site and benchmarks of Sightline. `cargo xtask` lists the commands.

mod bench;
mod check;
mod examples;
mod fingerprint;
mod random;
mod sales;
mod sample;
mod scaffold;
mod server;
mod setup;
mod shell;
mod site;
mod split;
#[cfg(test)]
mod tidy;
mod weight;

use std::process::ExitCode;

use shell::Result;

const USAGE: &str = "\
cargo xtask serve [--release] [--port N]   sets up what is missing, builds, serves on 127.0.0.1:8080
cargo xtask test                           sets up what is missing, then everything that CI checks
cargo xtask dist                           the optimised site in dist/
cargo xtask bench [--huge] [--quick]       measures native code and the site in a browser beside other libraries
cargo xtask check                          the part of `test` that needs no browser
cargo xtask tidy                           the house rules only
cargo xtask journeys [OPTION…]             the browser journeys only; options go to Playwright
cargo xtask new-analysis NAME              a new analysis folder, compiling and tested, registered
cargo xtask generate-sample                writes the samples again
cargo xtask generate-sales ROWS FILE       writes a sales file of that length
cargo xtask setup                          only sets up what is missing";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result {
    match args {
        ["serve", options @ ..] => serve(options),
        ["dist"] => {
            setup::for_site(site::Flavor::Release)?;
            site::build(site::Flavor::Release, &shell::root().join("dist"))?;
            println!("The site is in dist/.");
            Ok(())
        }
        ["test"] => {
            setup::for_tests()?;
            check::run(check::Extent::Full)
        }
        ["check"] => {
            setup::for_checks()?;
            check::run(check::Extent::Native)
        }
        ["tidy"] => shell::run(shell::cargo().args(["test", "--package", "xtask", "tidy"])),
        ["journeys", options @ ..] => {
            setup::for_tests()?;
            site::build(site::Flavor::Release, &shell::root().join("dist"))?;
            check::journeys(&setup::browser()?, options)
        }
        ["bench", options @ ..] => bench::run(options),
        ["generate-sample"] => {
            let folder = shell::root().join("sample");
            sample::write_sample(&folder.join("shop.csv"))
                .and_then(|()| examples::write_examples(&folder))
                .map_err(|error| format!("{} cannot be written: {error}", folder.display()))
        }
        ["generate-sales", n_rows, file] => {
            let n_rows = n_rows.parse().map_err(|_| format!("{n_rows} is not a number of rows"))?;
            sales::write_sales(file.as_ref(), n_rows, bench::SEED)
                .map_err(|error| format!("{file} cannot be written: {error}"))
        }
        ["new-analysis", name] => scaffold::new_analysis(name),
        ["setup"] => setup::for_tests(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("no such command: {}\n\n{USAGE}", args.join(" "))),
    }
}

fn serve(options: &[&str]) -> Result {
    let (mut flavor, mut port) = (site::Flavor::Dev, 8080);
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--release" => flavor = site::Flavor::Release,
            "--port" => {
                let text = options.next().ok_or("--port needs a number")?;
                port = text.parse().map_err(|_| format!("--port needs a number, not {text}"))?;
            }
            other => return Err(format!("serve knows --release and --port N, not {other}")),
        }
    }
    setup::for_site(flavor)?;
    let folder = shell::root().join("target/site").join(flavor.name()).join("served");
    site::build(flavor, &folder)?;
    let server = server::start(&folder, "/", port)?;
    println!("Sightline is on {} (stop with Ctrl-C). Changed sources are rebuilt; reload the page then.", server.url);
    site::rebuild_on_change(flavor, &folder)
}
