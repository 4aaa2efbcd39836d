//! Unit tests of `baskets`.

use serde_json::{Value, json};

use super::{Baskets, BasketsError, BasketsParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;
use crate::report::TidyTable;

fn params(table: &Table, settings: Value) -> BasketsParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    BasketsParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<super::BasketsOutcome>, BasketsError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Baskets::run(table, &params, &mut Pulse::silent())
}

fn orders(rows: &[(&str, &str)]) -> Table {
    let some = |one: &str| (!one.is_empty()).then(|| one.to_owned());
    let (first, second): (Vec<_>, Vec<_>) = rows.iter().map(|(order, item)| (some(order), some(item))).unzip();
    let column = |cells: &[Option<String>]| Column::from_texts(cells.iter().map(Option::as_deref));
    Table::from_columns([("order", column(&first)), ("item", column(&second))])
        .with_roles(&[("order", Role::Order), ("item", Role::Product)])
}

fn named<'a>(answer: &'a Answer<super::BasketsOutcome>, tables: &'a [TidyTable], name: &str) -> &'a TidyTable {
    tables.iter().chain(&answer.rows).find(|table| table.name == name).unwrap()
}

fn codes(answer: &Answer<super::BasketsOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn worked_by_hand() {
    // Four baskets: ab, ab, a, c; an item twice in a basket counts once.
    let table = orders(&[("1", "a"), ("1", "b"), ("1", "a"), ("2", "b"), ("2", "a"), ("3", "a"), ("4", "c")]);
    let answer = run(&table, json!({"min_support": 0.5, "min_confidence": 0.6})).unwrap();
    let tables = answer.outcome.tables();
    let tidy = named(&answer, &tables, "tidy");
    assert_eq!(tidy.n_rows(), 2);
    let row = (0..2).find(|&row| tidy.number("antecedent_support", row) == 0.75).unwrap();
    for (column, expected) in [
        ("support", 0.5),
        ("confidence", 2.0 / 3.0),
        ("lift", 4.0 / 3.0),
        ("leverage", 0.125),
        ("conviction", 1.5),
        ("count", 2.0),
        // Both b baskets fall on the three a baskets: 3 of 6 ways.
        ("p_value", 0.5),
        ("p_adjusted", 0.5),
    ] {
        assert!((tidy.number(column, row) - expected).abs() < 1e-12, "{column}: {}", tidy.number(column, row));
    }
    assert_eq!(tidy.number("conviction", 1 - row), f64::INFINITY);
    assert_eq!(named(&answer, &tables, "itemsets").n_rows(), 3);
    assert!(codes(&answer).contains(&"only_chance"));
}

#[test]
fn a_day_of_a_customer_is_a_basket_where_orders_are_not_known() {
    let table = Table::from_columns([
        ("who", Column::from_labels(&["x", "x", "x", "y", "y"])),
        ("when", Column::from_days(&[Some(1), Some(1), Some(2), Some(1), None])),
        ("what", Column::from_labels(&["a", "b", "a", "b", "a"])),
        ("units", Column::from_numbers(vec![1.0, 2.0, 1.0, 1.0, 1.0])),
    ])
    .with_roles(&[
        ("who", Role::Customer),
        ("when", Role::Date),
        ("what", Role::Product),
        ("units", Role::Quantity),
    ]);
    let answer = run(&table, json!({"min_support": 0.01})).unwrap();
    assert_eq!((answer.outcome.counts.n_baskets, answer.outcome.counts.n_without_basket), (3, 1));
    let all = run(&table, json!({"date": null, "min_support": 0.01})).unwrap();
    assert_eq!((all.outcome.counts.n_baskets, all.outcome.counts.n_without_basket), (2, 0));
}

#[test]
fn what_is_left_out_is_said() {
    let table = orders(&[("1", "a"), ("1", "b"), ("", "a"), ("2", ""), ("3", "a"), ("3", "b")]);
    let answer = run(&table, json!({"min_support": 0.1})).unwrap();
    let counts = &answer.outcome.counts;
    assert_eq!((counts.n_baskets, counts.n_empty, counts.n_without_basket, counts.n_without_product), (3, 1, 1, 1));
    assert!(codes(&answer).contains(&"left_out"));
}

#[test]
fn data_that_cannot_work_say_why() {
    let code = |rows: &[(&str, &str)]| run(&orders(rows), json!({})).unwrap_err().code();
    assert_eq!(code(&[]), "no_baskets");
    assert_eq!(code(&[("1", "a")]), "only_singles");
    assert_eq!(code(&[("1", "a"), ("1", "a"), ("2", "a")]), "only_singles");
    assert_eq!(code(&[("", "a"), ("1", "")]), "no_baskets");
    for error in [BasketsError::NoBaskets { n_rows: 1 }, BasketsError::OnlySingles { n_baskets: 2 }] {
        assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    }
}

#[test]
fn settings_that_cannot_work_name_themselves() {
    let table = orders(&[("1", "a")]);
    for (settings, name) in [
        (json!({"product": null}), "product"),
        (json!({"product": "none"}), "product"),
        (json!({"order": null}), "order"),
        (json!({"quantity": "item"}), "quantity"),
        (json!({"date": "item"}), "date"),
        (json!({"min_support": 1.5}), "min_support"),
        (json!({"min_confidence": -0.1}), "min_confidence"),
        (json!({"min_lift": -1.0}), "min_lift"),
        (json!({"max_length": 0}), "max_length"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn sets_that_explode_are_cut_at_a_support_that_is_said() {
    // Forty items in each of two baskets, twenty in eight more: all subsets are frequent at two baskets.
    let labels: Vec<String> = (0..40).map(|item| format!("i{item:02}")).collect();
    let mut rows = Vec::new();
    for order in 0..10 {
        let n_items = if order < 2 { 40 } else { 3 };
        labels.iter().take(n_items).for_each(|label| rows.push((format!("{order}"), label.clone())));
    }
    let rows: Vec<(&str, &str)> = rows.iter().map(|(order, item)| (order.as_str(), item.as_str())).collect();
    let answer = run(&orders(&rows), json!({"min_support": 0.1, "min_confidence": 0.5})).unwrap();
    assert_eq!(answer.outcome.support.raised_from, Some(0.1));
    assert_eq!(answer.outcome.counts.n_itemsets, 7);
    assert!(codes(&answer).contains(&"support_raised"));
    let short = run(&orders(&rows), json!({"min_support": 0.1, "max_length": 2})).unwrap();
    assert_eq!(short.outcome.counts.n_itemsets, 40 + 40 * 39 / 2);
    assert!(run(&orders(&rows), json!({})).is_ok());
}

#[test]
fn baskets_of_a_thousand_items_are_answered() {
    // Three orders of the same thousand items among sixty small ones: nearly all subsets of the thousand are in three baskets.
    let labels: Vec<String> = (0..1000).map(|item| format!("i{item:04}")).collect();
    let orders_of = |order: usize| {
        let n_items = if order < 3 { 1000 } else { 2 };
        labels[..n_items].iter().map(move |label| (order.to_string(), label.as_str()))
    };
    let rows: Vec<(String, &str)> = (0..63).flat_map(orders_of).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(order, item)| (order.as_str(), *item)).collect();
    let answer = run(&orders(&rows), json!({"min_support": 0.03})).unwrap();
    // What is in three baskets explodes; the next support at which anything changes leaves the pair that all bought.
    assert_eq!((answer.outcome.support.raised_from, answer.outcome.counts.n_itemsets), (Some(0.03), 3));
    assert!(codes(&answer).contains(&"support_raised"));
    let single = run(&orders(&rows), json!({"min_support": 0.03, "max_length": 1})).unwrap();
    assert_eq!((single.outcome.support.raised_from, single.outcome.counts.n_itemsets), (None, 1000));
    assert!(run(&orders(&rows), json!({})).is_ok());
}

#[test]
fn the_answer_does_not_depend_on_the_order_of_rows() {
    let mut rows = vec![("1", "a"), ("1", "b"), ("2", "b"), ("2", "a"), ("3", "a"), ("3", "c"), ("4", "b"), ("4", "a")];
    let one = run(&orders(&rows), json!({"min_support": 0.2})).unwrap();
    rows.reverse();
    let other = run(&orders(&rows), json!({"min_support": 0.2})).unwrap();
    assert_eq!(one.rows, other.rows);
    assert_eq!(one.outcome.tables(), other.outcome.tables());
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let mut rows = Vec::new();
    for order in 0..300 {
        rows.push((order.to_string(), if order % 3 == 0 { "a" } else { "c" }));
        rows.push((order.to_string(), if order % 3 == 0 { "b" } else { "d" }));
    }
    let rows: Vec<(&str, &str)> = rows.iter().map(|(order, item)| (order.as_str(), *item)).collect();
    let answer = run(&orders(&rows), json!({})).unwrap();
    assert_eq!(codes(&answer)[0], "together");
    for language in Language::ALL {
        assert!(answer.outcome.findings(language).iter().all(|sentence| !sentence.text.is_empty()));
        assert_eq!(answer.outcome.figures(language).len(), 4);
    }
    let order: Vec<_> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
    assert!(order.is_sorted());
    let mut sink = |_| false;
    let table = orders(&rows);
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    assert!(matches!(Baskets::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(BasketsError::Cancelled(_))));
}

#[test]
fn noise_stays_noise() {
    use crate::numeric::random::Random;
    let labels: Vec<String> = (0..100).map(|item| format!("i{item}")).collect();
    let mut random = Random::from_seed(11);
    let has_found = |_: &u32| {
        let draws: Vec<(String, usize)> = (0..800).map(|row| ((row / 4).to_string(), random.below(100))).collect();
        let rows: Vec<(&str, &str)> = draws.iter().map(|(order, item)| (order.as_str(), &*labels[*item])).collect();
        run(&orders(&rows), json!({"min_confidence": 0.0})).unwrap().outcome.counts.n_significant > 0
    };
    let n_found = (0..40).filter(has_found).count();
    assert!(n_found <= 4, "{n_found} of 40");
}

#[test]
fn all_pairs_searched_are_counted() {
    // Of 60 baskets 20 hold a and b, the others one of eight items and c: ten items are frequent, 45 pairs were searched.
    let labels = ["d", "e", "f", "g", "h", "i", "j"];
    let mut rows = Vec::new();
    for order in 0..60 {
        let (first, second) = if order < 20 { ("a", "b") } else { (labels[order % 7], "c") };
        rows.extend([(order.to_string(), first), (order.to_string(), second)]);
    }
    let rows: Vec<(&str, &str)> = rows.iter().map(|(order, item)| (order.as_str(), *item)).collect();
    let answer = run(&orders(&rows), json!({"min_support": 0.05, "min_confidence": 0.9})).unwrap();
    let tidy = &answer.rows[0];
    let p = tidy.number("p_value", 0);
    // a → b and b → a are one test, the least likely of 45.
    assert_eq!((tidy.number("p_value", 1), tidy.number("p_adjusted", 1)), (p, tidy.number("p_adjusted", 0)));
    assert!((tidy.number("p_adjusted", 0) / (45.0 * p) - 1.0).abs() < 1e-12, "{}", tidy.number("p_adjusted", 0) / p);
}

#[test]
fn what_explodes_at_any_support_is_kept_shorter() {
    let labels: Vec<String> = (0..40).map(|item| format!("i{item:02}")).collect();
    let rows: Vec<(String, &str)> =
        (0..30).flat_map(|order| labels.iter().map(move |label| (order.to_string(), label.as_str()))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(order, item)| (order.as_str(), *item)).collect();
    let answer = run(&orders(&rows), json!({"min_support": 0.5})).unwrap();
    let support = answer.outcome.support;
    assert_eq!((support.share, support.raised_from, support.shortened), (0.5, None, Some(4)));
    // All sets of one to four of forty.
    assert_eq!(answer.outcome.counts.n_itemsets, 40 + 780 + 9880 + 91390);
    assert!(codes(&answer).contains(&"sets_shortened"));
}

#[test]
fn returns_are_called_returns() {
    let table = Table::from_columns([
        ("order", Column::from_labels(&["1", "1"])),
        ("item", Column::from_labels(&["a", "b"])),
        ("units", Column::from_numbers(vec![-1.0, -2.0])),
    ])
    .with_roles(&[("order", Role::Order), ("item", Role::Product), ("units", Role::Quantity)]);
    let error = run(&table, json!({})).unwrap_err();
    assert_eq!(error.code(), "only_returns");
    assert!(error.words(Language::En).contains("All 2 rows have"));
}
