//! Means by hand, degenerate input, and words in both languages.

use serde_json::json;

use super::{Template, TemplateError, TemplateOutcome, TemplateParams, TemplateProblem};
use crate::analyses::contract::{Analysis, Given, Outcome, Params, Worded};
use crate::data::{Column, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;

fn table(groups: &[Option<&str>], amounts: &[f64]) -> Table {
    Table::from_columns([
        ("region", Column::from_texts(groups.iter().copied())),
        ("amount", Column::from_numbers(amounts.to_vec())),
    ])
}

fn check(table: &Table) -> Result<TemplateOutcome, TemplateError> {
    let given = Given(json!({ "measure": "amount", "groups": "region" }).as_object().cloned().unwrap_or_default());
    let params = TemplateParams::complete(table.schema(), &given).expect("settings of the right form");
    let params = params.validate(table.schema()).expect("settings that work");
    Template::run(table, &params, &mut Pulse::silent()).map(|answer| answer.outcome)
}

#[test]
fn means_by_hand() {
    let groups = [Some("north"), Some("south"), Some("north"), None, Some("north")];
    let outcome = check(&table(&groups, &[1.0, 9.0, 3.0, 7.0, f64::NAN])).expect("an outcome");
    let tidy = &outcome.tables()[0];
    assert_eq!(tidy.number("estimate", 0), 9.0, "the highest first");
    assert!(tidy.number("std_error", 0).is_nan(), "one row has no standard error");
    assert_eq!((tidy.number("n_obs", 1), tidy.number("estimate", 1), tidy.number("std_error", 1)), (2.0, 2.0, 1.0));
    assert_eq!((outcome.n_used, outcome.n_dropped), (3, 2));
}

#[test]
fn order_of_rows_does_not_matter() {
    let outcome = check(&table(&[Some("a"), Some("b"), Some("a"), Some("b")], &[1.0, 2.0, 4.0, 8.0]));
    assert_eq!(outcome, check(&table(&[Some("b"), Some("a"), Some("a"), Some("b")], &[8.0, 4.0, 1.0, 2.0])));
}

#[test]
fn degenerate_data_are_answered() {
    let no_values = Err(TemplateError::NoValues { measure: "amount".to_owned() });
    assert_eq!(check(&table(&[Some("a"), None], &[f64::NAN, 1.0])), no_values);
    let one_row = check(&table(&[Some("a")], &[5.0])).expect("one row is enough for a mean");
    assert_eq!(one_row.groups[0].mean, 5.0);
    let constant = check(&table(&[Some("a"), Some("a")], &[5.0, 5.0])).expect("constants are fine");
    assert_eq!(constant.groups[0].std_error, 0.0);
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let table = table(&[Some("a")], &[1.0]);
    let params = TemplateParams { measure: "region".to_owned(), groups: "region".to_owned() };
    assert_eq!(params.check(table.schema()), Err(TemplateProblem::Measure { name: "region".to_owned() }));
    let params = TemplateParams { measure: "amount".to_owned(), groups: "shop".to_owned() };
    assert_eq!(params.check(table.schema()), Err(TemplateProblem::Groups { name: "shop".to_owned() }));
}

#[test]
fn a_suggestion_works_whenever_the_data_allow_it() {
    let table = table(&[Some("a"), Some("b")], &[1.0, 2.5]);
    let params = TemplateParams::suggest(table.schema(), &Given::default());
    assert_eq!(params.check(table.schema()), Ok(()));
    assert_eq!(params.form(table.schema()).len(), 2);
}

#[test]
fn a_cancelled_run_ends() {
    let table = table(&[Some("a"), Some("b")], &[1.0, 2.5]);
    let params = TemplateParams::suggest(table.schema(), &Given::default());
    let params = params.validate(table.schema()).expect("settings that work");
    let mut sink = |_| false;
    let result = Template::run(&table, &params, &mut Pulse::new(&mut sink));
    assert_eq!(result.err().map(|error| error.code()), Some("cancelled"));
}

#[test]
fn everything_is_worded_in_both_languages() {
    let outcome = check(&table(&[Some("a"), Some("b"), None], &[1.0, 2.5, 1.0])).expect("an outcome");
    let plain = |language| outcome.findings(language).iter().map(|finding| finding.plain()).collect::<Vec<_>>();
    assert_eq!(plain(Language::En)[0], "amount is highest in b, 2.5 on average, and lowest in a, 1.");
    assert_eq!(plain(Language::Zh).len(), 2);
    for language in Language::ALL {
        let figure = &outcome.figures(language)[0];
        assert!(!figure.title.is_empty() && !figure.sentence.is_empty());
        assert!(TemplateError::NoValues { measure: "amount".to_owned() }.words(language).contains("amount"));
        assert!(TemplateProblem::Groups { name: "shop".to_owned() }.words(language).contains("shop"));
    }
}
