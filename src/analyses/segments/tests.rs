//! Unit tests of the whole: suggestions, degenerate data, invariances, words.

use serde_json::{Value, json};

use super::kmeans::{self, Effort};
use super::outcome::SegmentsOutcome;
use super::params::Scaling;
use super::points::Points;
use super::{Segments, SegmentsError, SegmentsParams, SegmentsProblem};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::pulse::Pulse;
use crate::report::{TidyTable, Tone, glossary};

fn given(settings: Value) -> Given {
    let Value::Object(map) = settings else { panic!("a map") };
    Given(map)
}

fn params(table: &Table, settings: Value) -> SegmentsParams {
    SegmentsParams::complete(table.schema(), &given(settings)).unwrap()
}

pub(super) fn run(table: &Table, settings: Value) -> Result<Answer<SegmentsOutcome>, SegmentsError> {
    let params = params(table, settings).validate(table.schema());
    let params = params.unwrap_or_else(|problem| panic!("{}", problem.words(Language::En)));
    Segments::run(table, &params, &mut Pulse::silent())
}

pub(super) fn named(answer: &Answer<SegmentsOutcome>, name: &str) -> TidyTable {
    answer.outcome.tables().into_iter().chain(answer.rows.clone()).find(|table| table.name == name).unwrap()
}

/// Clouds of `n` points around the corners of a square.
pub(super) fn clouds(n: usize, seed: u64) -> Table {
    let mut random = Random::from_seed(seed);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for index in 0..n {
        let corner = index % 4;
        x.push(10.0 * (corner % 2) as f64 + random.normal());
        y.push(10.0 * (corner / 2) as f64 + random.normal());
    }
    Table::from_columns([("x", Column::from_numbers(x)), ("y", Column::from_numbers(y))])
}

/// Purchases: loyal customers buy weekly and much, lapsed ones bought once long ago.
fn shop() -> Table {
    let (mut customer, mut day, mut amount) = (Vec::new(), Vec::new(), Vec::new());
    let mut random = Random::from_seed(5);
    let mut buy = |who: String, when: i32, for_how_much: f64| {
        customer.push(who);
        day.push(Some(when));
        amount.push(for_how_much);
    };
    for index in 0..40 {
        for week in 0..20 {
            buy(format!("loyal{index}"), 20_000 - 7 * week - (index % 5), 80.0 + 20.0 * random.uniform());
        }
        for person in 0..3 {
            let when = 19_700 + (index + 31 * person) % 60;
            buy(format!("lapsed{index}_{person}"), when, 20.0 + 5.0 * random.uniform());
        }
    }
    Table::from_columns([
        ("who", Column::from_labels(&customer)),
        ("when", Column::from_days(&day)),
        ("spend", Column::from_numbers(amount)),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("spend", Role::Amount)])
}

#[test]
fn four_clouds_are_found_and_suggested() {
    let answer = run(&clouds(400, 1), json!({})).unwrap();
    let tidy = named(&answer, "tidy");
    assert_eq!((0..4).map(|row| tidy.number("size", row)).collect::<Vec<_>>(), [100.0; 4]);
    assert_eq!(answer.outcome.choice.suggested, 4);
    assert!(answer.outcome.metrics.silhouette > 0.7);
    let augment = named(&answer, "augment");
    assert_eq!(augment.n_rows(), 400);
    assert!((0..400).all(|row| augment.number("row", row) == row as f64 + 1.0));
}

#[test]
fn purchases_are_suggested_when_the_roles_are_there() {
    let table = shop();
    let suggested = params(&table, json!({}));
    assert_eq!((suggested.customer.as_deref(), suggested.columns.clone(), suggested.log), (Some("who"), None, true));
    let by_columns = params(&table, json!({ "columns": ["spend"] }));
    assert_eq!((by_columns.customer, by_columns.log), (None, false));
    let answer = run(&table, json!({})).unwrap();
    assert_eq!(answer.outcome.clusters.len(), 2);
    let tidy = named(&answer, "tidy");
    assert_eq!((tidy.number("size", 0), tidy.number("size", 1)), (120.0, 40.0));
    assert!((tidy.number("revenue_share", 0) + tidy.number("revenue_share", 1) - 1.0).abs() < 1e-12);
    assert_eq!(tidy.number("n_purchases", 0), 1.0);
    assert_eq!(answer.outcome.segment(1, Language::En), "Loyal high spenders");
    assert_eq!(answer.outcome.segment(0, Language::Zh), "流失的一次性买家");
    assert!(named(&answer, "augment").column("customer").is_some());
}

#[test]
fn returns_and_gaps_are_counted() {
    let table = Table::from_columns([
        ("who", Column::from_texts([Some("a"), Some("b"), None, Some("c"), Some("a"), Some("d")])),
        ("when", Column::from_days(&[Some(1), Some(9), Some(3), None, Some(4), Some(5)])),
        ("spend", Column::from_numbers(vec![10.0, 20.0, 5.0, 7.0, -4.0, -1.0])),
    ]);
    let settings = json!({ "customer": "who", "date": "when", "amount": "spend", "log": false });
    let answer = run(&table, settings).unwrap();
    let counts = answer.outcome.counts;
    assert_eq!((counts.n_obs, counts.n_without_customer, counts.n_incomplete), (2, 1, 1));
    assert_eq!((counts.n_returns, counts.n_without_purchase), (2, 1));
    let augment = named(&answer, "augment");
    assert_eq!((augment.number("monetary", 0), augment.number("recency_days", 0)), (6.0, 9.0));
    assert_eq!(augment.number("recency_days", 1), 1.0);
}

#[test]
fn the_order_of_rows_and_the_unit_do_not_matter() {
    let table = clouds(300, 2);
    let column = |name: &str| table.column(name).unwrap().numbers().unwrap().into_owned();
    let (mut x, mut y) = (column("x"), column("y"));
    let before = run(&table, json!({ "n_clusters": 5 })).unwrap();
    x.reverse();
    y.reverse();
    let x: Vec<f64> = x.into_iter().map(|x| x * 1024.0).collect();
    let turned = Table::from_columns([("x", Column::from_numbers(x)), ("y", Column::from_numbers(y))]);
    let after = run(&turned, json!({ "n_clusters": 5 })).unwrap();
    assert!((before.outcome.metrics.inertia / after.outcome.metrics.inertia - 1.0).abs() < 1e-12);
    let labels = |answer: &Answer<SegmentsOutcome>| {
        let augment = named(answer, "augment");
        (0..300).map(|row| augment.number("cluster", row)).collect::<Vec<f64>>()
    };
    let mut reversed = labels(&after);
    reversed.reverse();
    assert_eq!(labels(&before), reversed);
}

#[test]
fn no_single_move_lowers_the_inertia() {
    let mut random = Random::from_seed(11);
    let columns: Vec<Vec<f64>> = (0..3).map(|_| (0..60).map(|_| random.normal()).collect()).collect();
    let points = Points::from_columns(&columns);
    let fit = kmeans::search(&points, 4, Effort { n_starts: 3, n_swaps: 0, seed: 1 }, &mut Pulse::silent()).unwrap();
    assert!(fit.sizes.is_sorted_by(|a, b| a >= b));
    let inertia = |labels: &[u8]| -> f64 {
        let mut total = 0.0;
        for cluster in 0..4 {
            let members: Vec<usize> = (0..60).filter(|&point| labels[point] == cluster).collect();
            for column in &columns {
                let mean = members.iter().map(|&point| column[point]).sum::<f64>() / members.len() as f64;
                total += members.iter().map(|&point| (column[point] - mean).powi(2)).sum::<f64>();
            }
        }
        total
    };
    assert!((inertia(&fit.labels) / fit.inertia - 1.0).abs() < 1e-12);
    for point in 0..60 {
        for cluster in 0..4 {
            let mut moved = fit.labels.clone();
            moved[point] = cluster;
            assert!(inertia(&moved) >= fit.inertia * (1.0 - 1e-9));
        }
    }
}

#[test]
fn large_data_are_searched_on_a_sample_and_finished_on_all() {
    let table = clouds(60_000, 3);
    let answer = run(&table, json!({ "n_clusters": 4, "n_starts": 2, "max_clusters": 4 })).unwrap();
    let sizes: Vec<u32> = answer.outcome.clusters.iter().map(|cluster| cluster.size).collect();
    assert_eq!(sizes, [15_000; 4]);
    assert!(answer.outcome.is_search_sampled && answer.outcome.sampled.labels.len() <= 2_000);
    assert!(answer.outcome.findings(Language::En).iter().any(|sentence| sentence.code == "sampled"));
    assert_eq!(named(&answer, "augment").n_rows(), 60_000);
}

#[test]
fn a_cancelled_run_ends() {
    let mut calls = 0;
    let mut sink = |_: f32| {
        calls += 1;
        calls < 5
    };
    let table = clouds(100, 1);
    let valid = params(&table, json!({})).validate(table.schema());
    let Ok(valid) = valid else { panic!("valid settings") };
    let error = Segments::run(&table, &valid, &mut Pulse::new(&mut sink)).unwrap_err();
    assert_eq!(error.code(), "cancelled");
}

pub(super) fn numbers(columns: &[(&str, &[f64])]) -> Table {
    Table::from_columns(columns.iter().map(|(name, column)| (*name, Column::from_numbers(column.to_vec()))))
}

#[test]
fn degenerate_data_are_answered_or_refused_with_a_recipe() {
    let refused = |table: &Table, settings: Value| run(table, settings).unwrap_err();
    let columns = json!({ "columns": ["x"] });
    assert_eq!(refused(&numbers(&[("x", &[])]), columns.clone()).code(), "nothing_complete");
    assert_eq!(refused(&numbers(&[("x", &[1.0])]), columns.clone()).code(), "all_the_same");
    assert_eq!(refused(&numbers(&[("x", &[2.0, 2.0, 2.0])]), columns.clone()).code(), "all_the_same");
    let gaps = numbers(&[("x", &[1.0, f64::NAN]), ("y", &[f64::NAN, 2.0])]);
    assert_eq!(refused(&gaps, json!({ "columns": ["x", "y"] })).code(), "nothing_complete");
    let three = numbers(&[("x", &[1.0, 1.0, 2.0, 3.0])]);
    let error = refused(&three, json!({ "columns": ["x"], "n_clusters": 4 }));
    assert_eq!(error, SegmentsError::TooFewDistinct { n_clusters: 4, n_distinct: 3 });
    for language in Language::ALL {
        assert!(error.words(language).contains('3'));
    }

    let two = run(&numbers(&[("x", &[1.0, 5.0])]), columns.clone()).unwrap();
    assert_eq!((two.outcome.clusters.len(), two.outcome.metrics.inertia), (2, 0.0));
    assert_eq!(two.outcome.metrics.silhouette, 0.0);
    let duplicates = run(&three, json!({ "columns": ["x"], "n_clusters": 3 })).unwrap();
    assert_eq!(duplicates.outcome.clusters[0].size, 2);
    let constant = numbers(&[("x", &[1.0, 2.0, 9.0, 10.0]), ("c", &[3.0; 4])]);
    let answer = run(&constant, json!({ "columns": ["x", "c"], "scaling": "robust" })).unwrap();
    assert_eq!(named(&answer, "tidy").number("c", 0), 3.0);
    assert!(answer.outcome.findings(Language::En).iter().any(|sentence| sentence.code == "constant"));
    let huge = run(&numbers(&[("x", &[1e300, -1e300, 1.1e300, -1.2e300])]), columns).unwrap();
    assert_eq!(huge.outcome.clusters.len(), 2);
    assert!(huge.outcome.metrics.inertia.is_finite());
}

#[test]
fn an_outlier_alone_is_named_as_such() {
    let mut x: Vec<f64> = (0..99).map(f64::from).collect();
    x.push(1e6);
    let answer = run(&numbers(&[("x", &x)]), json!({ "columns": ["x"], "n_clusters": 2 })).unwrap();
    let codes: Vec<&str> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect();
    assert!(codes.contains(&"outlier_segments") && codes.contains(&"skewed"), "{codes:?}");
}

#[test]
fn settings_that_cannot_work_are_said_at_their_control() {
    let table = shop();
    let check = |settings: Value, setting: &str, code: &str| {
        let problem: SegmentsProblem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!((problem.setting(), problem.code()), (setting, code));
        assert!(Language::ALL.into_iter().all(|language| !problem.words(language).is_empty()));
    };
    check(json!({ "columns": [] }), "columns", "no_columns");
    check(json!({ "columns": ["nope"] }), "columns", "unknown_column");
    check(json!({ "columns": ["who"] }), "columns", "not_numeric");
    check(json!({ "columns": ["spend", "spend"] }), "columns", "twice");
    check(json!({ "customer": null }), "customer", "incomplete");
    check(json!({ "date": "spend" }), "date", "not_a_date");
    check(json!({ "amount": "who" }), "amount", "not_numeric");
    check(json!({ "order": "nope" }), "order", "unknown_column");
    check(json!({ "columns": ["spend"], "group_by": ["nope"] }), "group_by", "unknown_column");
    check(json!({ "group_by": ["who"] }), "group_by", "combination");
    check(json!({ "n_clusters": 1 }), "n_clusters", "out_of_range");
    check(json!({ "max_clusters": 99 }), "max_clusters", "out_of_range");
    check(json!({ "radius": 0.0 }), "radius", "out_of_range");
    check(json!({ "min_points": 0 }), "min_points", "out_of_range");
    check(json!({ "n_starts": 0 }), "n_starts", "out_of_range");
    assert!(SegmentsParams::complete(table.schema(), &given(json!({ "clusters": 3 }))).is_err());
    let empty = numbers(&[("x", &[f64::NAN, f64::NAN])]);
    let problem = params(&empty, json!({ "columns": ["x"] })).check(empty.schema()).unwrap_err();
    assert_eq!(problem.code(), "empty_column");
}

#[test]
fn every_control_is_a_setting_and_has_words() {
    let table = shop();
    let settings = params(&table, json!({}));
    let Value::Object(known) = serde_json::to_value(&settings).unwrap() else { panic!("a map") };
    // Each method shows what it uses; together they show every setting.
    let mut shown = std::collections::BTreeSet::new();
    for (method, n_controls) in [("k_means", 13), ("gaussian_mixture", 13), ("ward", 12), ("dbscan", 12)] {
        let form = params(&table, json!({ "method": method })).form(table.schema());
        assert_eq!(form.len(), n_controls, "{method}");
        for control in form {
            assert!(known.contains_key(control.name) && !control.help.zh.is_empty());
            shown.insert(control.name);
        }
    }
    // Rows can be combined where columns are chosen.
    let form = params(&table, json!({ "columns": ["spend"] })).form(table.schema());
    shown.extend(form.iter().map(|control| control.name));
    assert_eq!(shown.len(), known.len());
    assert_eq!(settings.scaling, Scaling::ZScore);
}

#[test]
fn all_words_are_there_in_both_languages() {
    let tables = [
        (clouds(300, 4), json!({ "n_clusters": 20, "scaling": "none" })),
        (clouds(30, 4), json!({})),
        (
            numbers(&[("x", &[1.0, 2.0, 8.0, 9.0, 20.0]), ("y", &[0.0, 0.0, 0.0, 0.0, 1.0])]),
            json!({ "scaling": "robust" }),
        ),
        (numbers(&[("x", &[1.0, 2.0, 8.0, 9.0])]), json!({})),
        (shop(), json!({})),
        (shop(), json!({ "n_clusters": 9 })),
        (clouds(200, 4), json!({ "method": "gaussian_mixture", "max_clusters": 5 })),
        (clouds(200, 4), json!({ "method": "ward" })),
        (clouds(200, 4), json!({ "method": "dbscan", "radius": 0.15 })),
        (shop(), json!({ "method": "gaussian_mixture", "max_clusters": 3 })),
        (shop(), json!({ "method": "ward" })),
        (shop(), json!({ "method": "dbscan" })),
    ];
    for (table, settings) in tables {
        let answer = run(&table, settings).unwrap();
        for language in Language::ALL {
            let findings = answer.outcome.findings(language);
            assert_eq!(findings.first().map(|sentence| sentence.code), Some("segments"));
            assert_eq!(findings.last().map(|sentence| sentence.tone), Some(Tone::NextStep));
            println!("{}", findings.iter().map(|s| s.plain()).collect::<Vec<_>>().join("\n"));
            let names: Vec<String> =
                (0..answer.outcome.clusters.len()).map(|cluster| answer.outcome.segment(cluster, language)).collect();
            let mut distinct = names.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!(distinct.len(), names.len(), "{names:?}");
            let figures = answer.outcome.figures(language);
            assert!(figures.iter().all(|figure| !figure.sentence.is_empty() && !figure.title.is_empty()));
            assert_eq!(figures.iter().filter(|figure| figure.is_main).count(), 1);
        }
        for table in answer.outcome.tables().iter().chain(&answer.rows) {
            for column in &table.columns {
                let is_own = answer.outcome.dims.iter().any(|dim| dim.name == column.name);
                assert!(is_own || glossary::find(&column.name).is_some(), "{} has no entry", column.name);
            }
        }
    }
}
