//! Runs a recipe natively and prints JSON: the same core as on the page, without a browser.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "a command line reads files, tells the time and prints"
)]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use sightline::clean::{Cleaned, Workshop};
use sightline::data::csv::{Import, ImportNotes, ImportParams, write};
use sightline::data::input::{Input, Step};
use sightline::data::{Column, Field, Schema, Table};
use sightline::pulse::Pulse;
use sightline::recipe::month::{self, Fit};
use sightline::recipe::{DatasetRecipe, Recipe, cleaning, json as write_json, listing, replay};

/// A column with more labels than this has no categories.
const MAX_CATEGORIES: u64 = 1000;

const USAGE: &str = "usage: replay RECIPE.json [--data NAME=FILE …] [--rows NAME]
       replay --list [--data NAME=FILE]
       replay --rows NAME --data NAME=FILE";

fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)).and_then(|arguments| arguments.answer()) {
        Ok(is_ok) => ExitCode::from(u8::from(!is_ok)),
        Err(reason) => {
            eprintln!("replay: {reason}");
            ExitCode::from(2)
        }
    }
}

#[derive(Default)]
struct Arguments {
    recipe: Option<PathBuf>,
    data: BTreeMap<String, PathBuf>,
    rows: Option<String>,
    is_list: bool,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--list" => arguments.is_list = true,
                "--rows" => arguments.rows = Some(words.next().ok_or("--rows takes a data set's name")?),
                "--data" => {
                    let pair = words.next().ok_or("--data takes NAME=FILE")?;
                    let (name, file) = pair.split_once('=').ok_or("--data takes NAME=FILE")?;
                    arguments.data.insert(name.to_owned(), PathBuf::from(file));
                }
                "--help" | "-h" => return Err(USAGE.to_owned()),
                word if word.starts_with("--") => return Err(format!("unknown option {word}\n{USAGE}")),
                _ if arguments.recipe.is_none() => arguments.recipe = Some(PathBuf::from(word)),
                _ => return Err(USAGE.to_owned()),
            }
        }
        if arguments.recipe.is_none() && !arguments.is_list && arguments.rows.is_none() {
            return Err(USAGE.to_owned());
        }
        Ok(arguments)
    }

    /// Prints what was asked; answers whether all runs did.
    fn answer(&self) -> Result<bool, String> {
        if self.is_list {
            let schema = match self.data.values().next() {
                Some(file) => load(file, &ImportParams::default())?.table.schema().clone(),
                None => Schema::default(),
            };
            return print(&listing::listing(&schema)).map(|()| true);
        }
        let (recipe, folder) = self.recipe()?;
        let (mut workshop, mut notes, mut fits) = (Workshop::default(), BTreeMap::new(), BTreeMap::new());
        let needed = self.rows.as_ref().map(|name| recipe.needed_for(name));
        for dataset in &recipe.datasets {
            if needed.as_ref().is_some_and(|needed| !needed.contains(&dataset.name)) {
                continue;
            }
            let beside = folder.join(if dataset.file.is_empty() { &dataset.name } else { &dataset.file });
            let file = self.data.get(&dataset.name).unwrap_or(&beside);
            let mut import = load(file, &dataset.import_params())?;
            if let Some(fit) = compare(&recipe, dataset, &mut import) {
                fits.insert(dataset.name.clone(), fit);
            }
            notes.insert(dataset.name.clone(), import.notes);
            workshop.load(&dataset.name, import.table, dataset.roles.clone());
            workshop.set_steps(&dataset.name, dataset.steps.clone());
        }
        let mut clean = |name: &String| workshop.clean(name, &mut Pulse::silent());
        if let Some(name) = &self.rows {
            let cleaned = clean(name).ok_or_else(|| format!("there is no data set \"{name}\""))?;
            if let Some(error) = &cleaned.error {
                return Err(format!("{name}: {error}"));
            }
            return print_rows(&cleaned.table).map(|()| true);
        }
        let tables: BTreeMap<String, Cleaned> =
            notes.keys().filter_map(|name| Some((name.clone(), clean(name)?))).collect();
        let datasets: Vec<Value> = recipe
            .datasets
            .iter()
            .map(|dataset| {
                let fit = fits.get(&dataset.name);
                self.dataset(dataset, &tables[&dataset.name], &notes[&dataset.name], fit)
            })
            .collect();
        let start = std::time::Instant::now();
        let clock = || start.elapsed().as_secs_f64() * 1000.0;
        let run = |run| {
            let run: &sightline::recipe::RunRecipe = run;
            let cleaned = run.dataset.as_ref().and_then(|name| tables.get(name));
            let table = match cleaned.and_then(|cleaned| cleaned.error.as_ref()) {
                Some(error) => Err(error),
                None => Ok(cleaned.map(|cleaned| &cleaned.table)),
            };
            let needed = run.dataset.as_ref().map(|name| recipe.needed_for(name)).unwrap_or_default();
            let own = run.dataset.iter().chain(&needed);
            let sample = own.filter_map(|name| notes.get(name)).find_map(|notes| notes.sample());
            replay::run(run, table, sample, &clock)
        };
        let (runs, oks): (Vec<Value>, Vec<bool>) = recipe.runs.iter().map(run).unzip();
        print(&json!({ "datasets": datasets, "runs": runs }))?;
        let is_clean = tables.values().all(|cleaned| cleaned.error.is_none());
        Ok(is_clean && oks.into_iter().all(|is_ok| is_ok))
    }

    /// What is printed of a data set.
    fn dataset(&self, dataset: &DatasetRecipe, cleaned: &Cleaned, notes: &ImportNotes, fit: Option<&Fit>) -> Value {
        let mut written = write_json::dataset(&dataset.name, cleaned.table.schema(), notes);
        if let Some(fit) = fit {
            written["fit"] = json!({ "share": fit.share, "is_good": fit.is_good });
        }
        if !dataset.steps.is_empty() {
            written["steps"] = cleaning::steps(cleaned);
        }
        if !dataset.rules.is_empty() && cleaned.error.is_none() {
            let file = self.data.get(&dataset.name).and_then(|path| path.file_name());
            let file = file.map_or(dataset.file.clone(), |name| name.to_string_lossy().into_owned());
            written["rules"] = cleaning::rules(dataset, &cleaned.table);
            written["files"] = cleaning::files(dataset, &file, &cleaned.table);
        }
        written
    }

    /// The recipe and the folder beside which its files lie; without a recipe, the data sets named on the command line.
    fn recipe(&self) -> Result<(Recipe, PathBuf), String> {
        let Some(path) = &self.recipe else {
            let dataset = |name: &String| DatasetRecipe { name: name.clone(), ..Default::default() };
            let datasets = self.data.keys().map(dataset).collect();
            return Ok((Recipe { version: 1, datasets, runs: Vec::new() }, PathBuf::new()));
        };
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let recipe = Recipe::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        if let Some(name) = self.data.keys().find(|name| recipe.datasets.iter().all(|dataset| dataset.name != **name)) {
            return Err(format!("--data {name}=…: the recipe has no data set \"{name}\""));
        }
        Ok((recipe, path.parent().unwrap_or(Path::new("")).to_owned()))
    }
}

/// Compares a file with the columns that its recipe remembers, if it does; the differences are notes.
fn compare(recipe: &Recipe, dataset: &DatasetRecipe, import: &mut Import) -> Option<Fit> {
    let remembered = (!dataset.columns.is_empty()).then_some(&dataset.columns)?;
    let labels = |field: &Field| {
        let column = import.table.column(&field.name).filter(|_| field.n_distinct <= MAX_CATEGORIES);
        column.map(|column| column.categories().labels).unwrap_or_default()
    };
    let used = recipe.used_columns(&dataset.name);
    let differences = month::compare(remembered, import.table.schema(), &import.notes, &used, &labels);
    import.notes.notes.extend(month::notes(&differences));
    Some(month::fit(remembered, &differences))
}

/// Reads a file in slices, as often as the reader asks.
fn load(path: &Path, params: &ImportParams) -> Result<Import, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let n_bytes = std::fs::metadata(path).map_err(|error| failed(&error))?.len();
    let mut reader = Input::new(params.clone(), Some(n_bytes));
    let mut slice = vec![0; 4 << 20];
    loop {
        let mut file = std::fs::File::open(path).map_err(|error| failed(&error))?;
        loop {
            let n_read = file.read(&mut slice).map_err(|error| failed(&error))?;
            if n_read == 0 {
                break;
            }
            reader.push(&slice[..n_read]).map_err(|error| failed(&error))?;
        }
        match reader.finish().map_err(|error| failed(&error))? {
            Step::Done(import) => return Ok(*import),
            Step::Again(next) => reader = *next,
        }
    }
}

fn print(value: &Value) -> Result<(), String> {
    writeln!(std::io::stdout().lock(), "{value:#}").map_err(|error| error.to_string())
}

fn print_rows(table: &Table) -> Result<(), String> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let names: Vec<&str> = table.schema().fields.iter().map(|field| field.name.as_str()).collect();
    let columns: Vec<&Column> = table.columns().iter().collect();
    let mut text = String::new();
    write::write_header(&names, &mut text, write::Formulas::AsTheyAre);
    for start in (0..table.n_rows()).step_by(10_000) {
        let end = (start + 10_000).min(table.n_rows());
        write::write_rows(&columns, start..end, &mut text, write::Formulas::AsTheyAre);
        out.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
        text.clear();
    }
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| error.to_string())
}
