//! Unit tests: hand-computed cases, degenerate tables, bounded outcomes, words for every finding.

use super::totals::{Period, Totals};
use super::*;
use crate::analyses::contract::{Given, Outcome, Params};
use crate::analyses::presentation::Presentation;
use crate::data::{Column, Role, calendar};
use crate::report::{Sentence, TidyTable, Tone};

fn outcome(table: &Table, settings: serde_json::Value) -> DescribeOutcome {
    let serde_json::Value::Object(map) = settings else { panic!("settings are a map") };
    let params = DescribeParams::complete(table.schema(), &Given(map)).unwrap();
    let params = params.validate(table.schema()).unwrap_or_else(|problem| panic!("{problem:?}"));
    let outcome = Describe::run(table, &params, &mut Pulse::silent()).unwrap().outcome;
    every_word_is_there(&outcome);
    outcome
}

fn every_word_is_there(outcome: &DescribeOutcome) {
    for language in Language::ALL {
        let findings = outcome.findings(language);
        assert!(findings.windows(2).all(|pair| pair[0].tone <= pair[1].tone), "answer, cautions, next step");
        assert_eq!(findings.last().map(|finding| finding.tone), Some(Tone::NextStep));
        for text in findings.iter().map(Sentence::plain) {
            assert!(text.ends_with(['.', '。']) && !text.contains("NaN") && !text.contains('!'), "{text}");
        }
        let figures = outcome.figures(language);
        assert_eq!(figures.iter().filter(|figure| figure.is_main).count(), figures.len().min(1));
        for figure in &figures {
            assert!(!figure.title.is_empty() && figure.sentence.ends_with(['.', '。']), "{figure:?}");
            assert!(!figure.sentence.contains("NaN"), "{}", figure.sentence);
        }
    }
}

fn codes(outcome: &DescribeOutcome) -> Vec<&'static str> {
    outcome.findings(Language::En).iter().map(|finding| finding.code).collect()
}

fn words(outcome: &DescribeOutcome, code: &str, language: Language) -> String {
    let findings = outcome.findings(language);
    let found = findings.iter().find(|finding| finding.code == code);
    found.unwrap_or_else(|| panic!("{code} among {findings:?}")).plain()
}

fn table_named(outcome: &DescribeOutcome, name: &str) -> TidyTable {
    outcome.tables().into_iter().find(|table| table.name == name).unwrap()
}

fn texts_of(table: &TidyTable, column: &str) -> Vec<String> {
    let cells = &table.column(column).unwrap().cells;
    (0..cells.len()).map(|row| cells.cell(row).to_plain_text()).collect()
}

fn day(iso: &str) -> i32 {
    calendar::parse_iso(iso).unwrap()
}

/// Three years of daily sales which grow by a fifth each year, in two regions.
fn shop() -> Table {
    let days: Vec<i32> = (day("2022-01-01")..=day("2024-12-31")).collect();
    let growth = |day: i32| 1.2f64.powi(i32::from(calendar::civil(day).year()) - 2022);
    let amounts = days.iter().map(|&day| 100.0 * growth(day) * f64::from(1 + day % 2)).collect();
    let regions: Vec<&str> = days.iter().map(|day| if day % 2 == 0 { "North" } else { "South" }).collect();
    let customers: Vec<String> = days.iter().map(|day| format!("C{}", day % 60)).collect();
    Table::from_columns([
        ("date", Column::from_days(&days.iter().map(|day| Some(*day)).collect::<Vec<_>>())),
        ("amount", Column::from_numbers(amounts)),
        ("region", Column::from_labels(&regions)),
        ("customer", Column::from_labels(&customers)),
    ])
    .with_roles(&[("date", Role::Date), ("amount", Role::Amount), ("customer", Role::Customer)])
}

#[test]
fn a_row_per_column() {
    let table = Table::from_columns([
        ("n", Column::from_numbers(vec![2.0, 4.0, 4.0, f64::NAN, 5.0])),
        ("word", Column::from_texts([Some("b"), Some("a"), Some("b"), None, None])),
        ("day", Column::from_days(&[Some(3), None, Some(1), Some(3), Some(2)])),
        ("yes", Column::from_booleans(&[Some(true), Some(false), Some(true), Some(true), None])),
    ]);
    let tidy = table_named(&outcome(&table, serde_json::json!({})), "tidy");
    assert_eq!(texts_of(&tidy, "column"), ["n", "word", "day", "yes"]);
    assert_eq!(texts_of(&tidy, "kind"), ["integer", "text", "date", "boolean"]);
    assert_eq!(texts_of(&tidy, "n_obs"), ["4", "3", "4", "4"]);
    assert_eq!(texts_of(&tidy, "n_missing"), ["1", "2", "1", "1"]);
    assert_eq!(texts_of(&tidy, "n_distinct"), ["3", "2", "3", "2"]);
    assert_eq!(texts_of(&tidy, "mean"), ["3.75", "", "", "0.75"]);
    assert_eq!(texts_of(&tidy, "median"), ["4", "", "", ""]);
    assert_eq!(texts_of(&tidy, "sum"), ["15", "", "", "3"]);
    assert_eq!(texts_of(&tidy, "first_day"), ["", "", "1970-01-02", ""]);
    assert_eq!(texts_of(&tidy, "last_day"), ["", "", "1970-01-04", ""]);
    for column in tidy.columns {
        assert!(crate::report::glossary::find(&column.name).is_some(), "{}", column.name);
    }
}

#[test]
fn quartiles_by_both_definitions() {
    let table = Table::from_columns([("n", Column::from_numbers(vec![1.0, 2.0, 3.0, 4.0]))]);
    for (definition, q1, q3) in [("inclusive", 1.75, 3.25), ("exclusive", 1.25, 3.75)] {
        let tidy = table_named(&outcome(&table, serde_json::json!({ "quantile": definition })), "tidy");
        assert_eq!((tidy.number("q1", 0), tidy.number("q3", 0)), (q1, q3));
    }
}

#[test]
fn frequent_values_come_first_and_ties_in_order() {
    let table = Table::from_columns([
        ("word", Column::from_labels(&["c", "b", "a", "b", "a", "d"])),
        ("n", Column::from_numbers(vec![3.0, 3.0, -0.0, 0.0, 10.0, 2.0])),
    ]);
    let top = table_named(&outcome(&table, serde_json::json!({})), "top_values");
    assert_eq!(texts_of(&top, "value"), ["a", "b", "c", "d", "0", "3", "2", "10"]);
    assert_eq!(texts_of(&top, "count"), ["2", "2", "1", "1", "2", "2", "1", "1"]);
    assert_eq!(top.number("share", 0), 2.0 / 6.0);
}

#[test]
fn a_shop_is_told_in_order() {
    let outcome = outcome(&shop(), serde_json::json!({}));
    assert_eq!(codes(&outcome), ["overview", "total", "trend", "best_period", "next_customers"]);
    assert_eq!(
        words(&outcome, "overview", Language::En),
        "1,096 rows and 4 columns, 2022-01-01 to 2024-12-31: 1 to measure, 1 to group by."
    );
    // 2024 has a day more than 2023, and it is a cheap one.
    assert!(words(&outcome, "trend", Language::En).contains("20% more than the 12 before"));
    assert_eq!(
        words(&outcome, "trend", Language::Zh),
        "最近 12 个月为 79,056，比此前 12 个月（65,640）多 20%。两段都是整年，可以排除季节因素。"
    );
    let totals = table_named(&outcome, "totals");
    assert_eq!(totals.n_rows(), 36);
    assert_eq!(texts_of(&totals, "period")[..2], ["2022-01", "2022-02"]);
    assert_eq!(totals.number("amount", 1), 14.0 * 300.0);
    assert_eq!(outcome.boxes.as_ref().map(|boxes| boxes.column.as_str()), Some("region"));
    let names: Vec<&str> = outcome.figures(Language::En).iter().map(|figure| figure.name).collect();
    assert_eq!(names, ["totals_over_time", "categories_1", "boxes", "histogram_1"]);
    let categories = table_named(&outcome, "categories");
    assert_eq!(texts_of(&categories, "value")[0], "South");
    assert!((categories.number("share", 0) - 2.0 / 3.0).abs() < 1e-3);
}

#[test]
fn amount_is_quantity_times_price_when_there_is_no_other() {
    let table = Table::from_columns([
        ("Quantity", Column::from_numbers(vec![2.0, 3.0, -1.0, f64::NAN])),
        ("Price", Column::from_numbers(vec![1.5, 2.0, 4.0, 1.0])),
    ])
    .with_roles(&[("Quantity", Role::Quantity), ("Price", Role::UnitPrice)]);
    let outcome = outcome(&table, serde_json::json!({}));
    assert_eq!(outcome.amount.as_ref().map(|amount| amount.summary.moments.sum), Some(5.0));
    assert!(words(&outcome, "total", Language::En).starts_with("“Quantity × Price” adds up to 5.00; a row has 1.67"));
    assert!(words(&outcome, "negative", Language::Zh).contains("1 行为负，共 −4.00，相当于其余的 44%"));
}

#[test]
fn degenerate_tables_are_answered() {
    let none = Table::from_columns([("a", Column::from_numbers(vec![])), ("b", Column::from_labels::<&str>(&[]))]);
    let none = outcome(&none, serde_json::json!({}));
    assert_eq!(codes(&none), ["no_rows", "next_load_other"]);
    assert!(none.figures(Language::En).is_empty());
    assert_eq!(table_named(&none, "tidy").number("n_obs", 0), 0.0);

    let one = Table::from_columns([
        ("day", Column::from_days(&[Some(7)])),
        ("amount", Column::from_numbers(vec![5.0])),
        ("word", Column::from_labels(&["x"])),
    ])
    .with_roles(&[("amount", Role::Amount)]);
    for definition in ["inclusive", "exclusive"] {
        let one = outcome(&one, serde_json::json!({ "quantile": definition }));
        assert_eq!(codes(&one), ["overview", "total", "next_set_roles"]);
        assert!(table_named(&one, "tidy").number("sd", 1).is_nan());
    }

    let odd = Table::from_columns([
        ("constant", Column::from_numbers(vec![4.0; 30])),
        ("missing", Column::from_numbers(vec![f64::NAN; 30])),
        ("infinite", Column::from_numbers([vec![f64::INFINITY, f64::NEG_INFINITY], vec![0.0; 28]].concat())),
        ("day", Column::from_days(&[None; 30])),
    ]);
    let odd = outcome(&odd, serde_json::json!({ "amount": "missing" }));
    assert_eq!(codes(&odd), ["overview", "empty_columns", "constant", "duplicates", "next_drivers"],);
    let tidy = table_named(&odd, "tidy");
    assert_eq!((tidy.number("sd", 0), tidy.number("mean", 0)), (0.0, 4.0));
    assert!(tidy.number("skewness", 0).is_nan() && tidy.number("sum", 1).is_nan());

    let texts: Vec<String> = (0..100).map(|row| format!("text {row}")).collect();
    let texts = outcome(&Table::from_columns([("t", Column::from_labels(&texts))]), serde_json::json!({}));
    assert!(texts.figures(Language::En).is_empty());
    assert!(table_named(&texts, "top_values").n_rows() == 0);
    assert!(table_named(&outcome(&Table::from_columns::<&str>([]), serde_json::json!({})), "tidy").n_rows() == 0);
}

#[test]
fn odd_columns_are_named() {
    let n = 1000;
    let numbers = |of: fn(usize) -> f64| Column::from_numbers((0..n).map(of).collect());
    let table = Table::from_columns([
        ("mostly", numbers(|row| if row % 10 == 0 { 1.0 + row as f64 } else { f64::NAN })),
        ("some", numbers(|row| if row % 10 == 0 { f64::NAN } else { row as f64 })),
        ("one_value", numbers(|row| f64::from(u8::from(row < 10)))),
        ("long_tail", numbers(|row| if row < 10 { 1e6 } else { row as f64 })),
        ("word", Column::from_labels(&vec!["x"; n])),
    ]);
    let outcome = outcome(&table, serde_json::json!({}));
    assert_eq!(
        codes(&outcome),
        [
            "overview",
            "mostly_missing",
            "some_missing",
            "constant",
            "dominated",
            "lopsided",
            "lopsided",
            "next_set_roles"
        ]
    );
    assert!(words(&outcome, "mostly_missing", Language::En).contains("“mostly” is mostly missing (90% of the cells)"));
    assert!(words(&outcome, "dominated", Language::En).starts_with("99% of “one_value” is “0”"));
    let histogram = outcome.histograms.iter().find(|histogram| histogram.column == "long_tail").unwrap();
    assert_eq!(histogram.histogram.n_above, 10);
}

#[test]
fn periods_follow_the_span_and_gaps_count_as_zero() {
    #[track_caller]
    fn check(days: &[&str], asked: Period, period: Period, labels: &[&str]) {
        let days: Vec<Option<i32>> = days.iter().map(|iso| calendar::parse_iso(iso)).collect();
        let amounts = vec![2.0; days.len()];
        let totals = Totals::of(&days, Some(&amounts), asked).unwrap();
        assert_eq!(totals.period, period);
        let got: Vec<String> = totals.periods.iter().map(|total| totals.period.label(total.start)).collect();
        assert_eq!(got, labels);
        assert_eq!(
            totals.periods.iter().map(|total| total.amount).sum::<f64>(),
            2.0 * days.iter().flatten().count() as f64
        );
    }
    check(&["2024-02-28", "2024-03-01", ""], Period::Auto, Period::Day, &["2024-02-28", "2024-02-29", "2024-03-01"]);
    check(&["2024-12-29", "2024-12-30"], Period::Week, Period::Week, &["2024-W52", "2025-W01"]);
    check(&["2021-01-03", "2021-01-04"], Period::Week, Period::Week, &["2020-W53", "2021-W01"]);
    check(&["2024-01-31", "2024-04-01"], Period::Month, Period::Month, &["2024-01", "2024-02", "2024-03", "2024-04"]);
    check(&["2023-12-31", "2024-04-01"], Period::Quarter, Period::Quarter, &["2023-Q4", "2024-Q1", "2024-Q2"]);
    // Yearly data are told by years although months would fit.
    check(&["2021-01-01", "2022-01-01", "2023-01-01"], Period::Auto, Period::Year, &["2021", "2022", "2023"]);
}

#[test]
fn incomplete_periods_are_not_compared() {
    let days: Vec<Option<i32>> = (day("2024-01-01")..=day("2024-05-09")).map(Some).collect();
    let totals = Totals::of(&days, None, Period::Month).unwrap();
    assert_eq!(
        totals.periods.iter().map(|total| total.is_partial).collect::<Vec<_>>(),
        [false, false, false, false, true]
    );
    let trend = totals.trend().unwrap();
    assert_eq!((trend.n_periods, trend.is_yearly, trend.later, trend.earlier), (2, false, 61.0, 60.0));
    assert_eq!(totals.best().map(|best| best.start), Some(day("2024-03-01")));
}

#[test]
fn far_dates_do_not_stretch_the_totals() {
    let mut days: Vec<Option<i32>> = (day("2023-01-01")..=day("2024-12-31")).map(Some).collect();
    days.extend([calendar::parse_iso("1900-01-01"), calendar::parse_iso("2203-05-01")]);
    let totals = Totals::of(&days, None, Period::Auto).unwrap();
    assert_eq!((totals.periods.len(), totals.n_far), (24, 2));
    assert_eq!(totals.far_days, Some((day("1900-01-01"), day("2203-05-01"))));
    let table = Table::from_columns([("date", Column::from_days(&days))]);
    let outcome = outcome(&table, serde_json::json!({}));
    assert!(codes(&outcome).contains(&"far_dates"));
    assert!(words(&outcome, "overview", Language::En).contains("2023-01-01 to 2024-12-31"));
}

#[test]
fn wild_dates_give_no_totals_or_coarse_ones() {
    let wild = [Some(i32::MIN), Some(0), Some(i32::MAX)];
    assert_eq!(Totals::of(&wild, None, Period::Auto), None);
    let century = [calendar::parse_iso("1924-01-01"), calendar::parse_iso("2024-01-01")];
    let totals = Totals::of(&century, None, Period::Day).unwrap();
    assert!(totals.is_coarsened && totals.period == Period::Quarter);
    assert_eq!(Totals::of(&[None], None, Period::Auto), None);
}

#[test]
fn copies_of_rows_are_counted() {
    let table = Table::from_columns([
        ("a", Column::from_numbers(vec![1.0, 1.0, 0.0, -0.0, f64::NAN, f64::NAN, 1.0])),
        ("b", Column::from_labels(&["x", "x", "y", "y", "z", "z", "y"])),
    ]);
    assert_eq!(outcome(&table, serde_json::json!({})).n_duplicates, 3);
}

#[test]
fn many_columns_stay_bounded() {
    let columns = (0..500).map(|index| {
        let column = match index % 2 {
            0 => Column::from_numbers((0..50).map(|row| f64::from(row * index % 37)).collect()),
            _ => Column::from_labels(&(0..50).map(|row| format!("label {}", row % 20)).collect::<Vec<_>>()),
        };
        (format!("column {index}"), column)
    });
    let outcome = outcome(&Table::from_columns(columns), serde_json::json!({}));
    assert_eq!(table_named(&outcome, "tidy").n_rows(), 500);
    assert!(outcome.figures(Language::En).len() <= 12);
    assert!(codes(&outcome).contains(&"not_drawn"));
    assert!(postcard::to_stdvec(&Presentation::of(&outcome)).unwrap().len() < 500_000);
}

#[test]
fn settings_that_cannot_work_are_named() {
    let table = shop();
    let problem = |settings: serde_json::Value| {
        let serde_json::Value::Object(map) = settings else { panic!("settings are a map") };
        let params = DescribeParams::complete(table.schema(), &Given(map)).unwrap();
        let problem = params.check(table.schema()).unwrap_err();
        Language::ALL.iter().for_each(|&language| assert!(!problem.words(language).is_empty()));
        (crate::analyses::contract::Problem::setting(&problem), problem.code())
    };
    assert_eq!(problem(serde_json::json!({ "columns": [] })), ("columns", "no_columns"));
    assert_eq!(problem(serde_json::json!({ "columns": ["x"] })), ("columns", "unknown_column"));
    assert_eq!(problem(serde_json::json!({ "date": "amount" })), ("date", "not_a_date"));
    assert_eq!(problem(serde_json::json!({ "amount": "region" })), ("amount", "not_a_number"));
    let unknown = Given(serde_json::json!({ "x": 1 }).as_object().cloned().unwrap());
    assert!(DescribeParams::complete(table.schema(), &unknown).is_err());
    let params = DescribeParams::suggest(table.schema(), &Given::default());
    assert_eq!(params.form(table.schema()).len(), 5);
}

#[test]
fn progress_is_told_and_cancel_works() {
    let table = shop();
    let params = DescribeParams::suggest(table.schema(), &Given::default()).validate(table.schema()).unwrap();
    let mut seen = Vec::new();
    let mut sink = |done: f32| {
        seen.push(done);
        done < 0.75
    };
    let result = Describe::run(&table, &params, &mut Pulse::new(&mut sink));
    assert!(matches!(result, Err(DescribeError::Cancelled(_))));
    assert!(seen.len() > 4 && seen.windows(2).all(|pair| pair[0] <= pair[1]));
}

#[test]
fn bars_are_sorted_and_the_rest_is_one() {
    // Label k stands k + 1 times; the five smallest of fifteen share the last bar.
    let labels: Vec<String> = (0..15).flat_map(|k| vec![format!("{k:02}"); k + 1]).collect();
    let outcome = outcome(&Table::from_columns([("label", Column::from_labels(&labels))]), serde_json::json!({}));
    let figure = outcome.figures(Language::En).remove(0);
    let crate::chart::figure::Mark::Bars { values, .. } = &figure.layers[0].mark else { panic!("{figure:?}") };
    assert_eq!(values[..10], [15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0]);
    assert_eq!(values[10..], [15.0]);
    let crate::chart::figure::Ticks::Labels(labels) = &figure.y.ticks else { panic!("{figure:?}") };
    assert_eq!((labels[0].as_str(), labels[10].as_str()), ("14", "Other (5)"));
    assert_eq!(figure.sentence, "“14” is largest with 15 rows, 12% of the whole.");
}

#[test]
fn boxes_keep_the_farthest_outliers_only() {
    let amounts: Vec<f64> =
        (0..2000).map(|row| if row % 20 == 0 { 1e4 + row as f64 } else { (row % 7) as f64 }).collect();
    let groups: Vec<&str> = (0..2000).map(|row| if row % 2 == 0 { "even" } else { "odd" }).collect();
    let table = Table::from_columns([("x", Column::from_numbers(amounts)), ("group", Column::from_labels(&groups))]);
    let outcome = outcome(&table, serde_json::json!({ "amount": "x" }));
    let boxes = outcome.boxes.unwrap();
    let even = boxes.boxes.iter().find(|label| label.label == "even").unwrap();
    assert_eq!((even.five.n_above, even.outliers.len()), (100, 24));
    assert_eq!(even.outliers.last(), Some(&11_980.0));
}
