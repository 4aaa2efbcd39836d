//! Unit tests of `recommendations`.

use serde_json::{Value, json};

use super::params::Method;
use super::{Recommendations, RecommendationsError, RecommendationsOutcome, RecommendationsParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::chart::{self, Theme};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::pulse::Pulse;

/// A shop of two tastes (or of none): customers buy from one half of twelve products, day by day.
fn shop(has_tastes: bool) -> Table {
    let mut random = Random::from_seed(4);
    let (mut who, mut what, mut when, mut much) = (vec![], vec![], vec![], vec![]);
    for day in 0..200 {
        for _ in 0..6 {
            let customer = random.below(120);
            let half = if has_tastes { customer % 2 } else { random.below(2) };
            // Within a half the first products sell best.
            let product = half * 6 + random.below(6).min(random.below(6));
            who.push(format!("c{customer:03}"));
            what.push(format!("p{product:02}"));
            when.push(Some(day));
            much.push(10.0 + product as f64);
        }
    }
    Table::from_columns([
        ("who", Column::from_labels(&who)),
        ("what", Column::from_labels(&what)),
        ("when", Column::from_days(&when)),
        ("much", Column::from_numbers(much)),
    ])
    .with_roles(&[("who", Role::Customer), ("what", Role::Product), ("when", Role::Date), ("much", Role::Amount)])
}

fn params(table: &Table, settings: Value) -> RecommendationsParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    RecommendationsParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<RecommendationsOutcome>, RecommendationsError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Recommendations::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<RecommendationsOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn tastes_are_found_and_beat_the_bestsellers() {
    let answer = run(&shop(true), json!({"cutoff": 2, "n_factors": 2})).unwrap();
    let outcome = &answer.outcome;
    assert_eq!(outcome.judged.len(), 5);
    assert_ne!(outcome.method, Method::Popularity);
    assert!(outcome.judged(Method::Als).unwrap().beats_popularity());
    assert!(codes(&answer).contains(&"better_than_popularity"));
    // The first of a list is of the customer's own half.
    let rows = &answer.rows[0];
    let cell = |column: &str, row: usize| rows.column(column).unwrap().cells.cell(row).to_plain_text();
    let (mut n_own, mut n_all) = (0, 0);
    for row in (0..rows.n_rows()).filter(|&row| rows.number("rank", row) == 1.0) {
        let customer: usize = cell("customer", row)[1..].parse().unwrap();
        let product: usize = cell("product", row)[1..].parse().unwrap();
        n_own += u32::from(product / 6 == customer % 2);
        n_all += 1;
        assert_eq!(rows.number("mean_amount", row), 10.0 + product as f64);
    }
    assert!(f64::from(n_own) > 0.85 * f64::from(n_all), "{n_own} of {n_all}");
}

#[test]
fn without_tastes_popularity_is_as_good_and_it_says_so() {
    let answer = run(&shop(false), json!({"cutoff": 3})).unwrap();
    assert!(codes(&answer).contains(&"no_better_than_popularity"), "{:?}", answer.outcome.judged);
    let chosen = run(&shop(false), json!({"cutoff": 3, "method": "als"})).unwrap();
    assert_eq!(chosen.outcome.method, Method::Als);
    assert!(codes(&chosen).contains(&"no_better_than_popularity"));
}

#[test]
fn lists_hold_no_product_twice_and_none_bought_before() {
    let table = shop(true);
    let bought: std::collections::BTreeSet<(String, String)> = (0..table.n_rows())
        .map(|row| {
            let cell = |name: &str| table.column(name).unwrap().cell(row).to_plain_text();
            (cell("who"), cell("what"))
        })
        .collect();
    for method in Method::RANKERS {
        let answer = run(&table, json!({"method": method.id(), "n_recommended": 4})).unwrap();
        let rows = &answer.rows[0];
        let mut seen = std::collections::BTreeSet::new();
        for row in 0..rows.n_rows() {
            let cell = |column: &str| rows.column(column).unwrap().cells.cell(row).to_plain_text();
            let pair = (cell("customer"), cell("product"));
            assert!(!bought.contains(&pair), "{method:?} {pair:?}");
            assert!(seen.insert(pair));
        }
        assert_eq!(answer.outcome.method, method);
    }
    let again = run(&table, json!({"repeats": true, "method": "popularity"})).unwrap();
    assert_eq!(again.rows[0].n_rows(), again.outcome.n_customers as usize * 5);
}

#[test]
fn the_same_seed_gives_the_same_lists() {
    let table = shop(true);
    let lists = || run(&table, json!({"method": "als"})).unwrap().rows.swap_remove(0);
    let (one, other) = (lists(), lists());
    assert_eq!(one.column("product"), other.column("product"));
    // Without days, random purchases are kept aside, and that is said.
    let random = run(&table, json!({"date": null})).unwrap();
    assert!(!random.outcome.is_by_time && codes(&random).contains(&"not_by_time"));
}

#[test]
fn degenerate_shops_are_answered() {
    let table = |who: &[Option<&str>], what: &[Option<&str>]| {
        Table::from_columns([
            ("who", Column::from_texts(who.iter().copied())),
            ("what", Column::from_texts(what.iter().copied())),
        ])
        .with_roles(&[("who", Role::Customer), ("what", Role::Product)])
    };
    let code = |table: &Table| run(table, json!({})).unwrap_err().code();
    assert_eq!(code(&table(&[], &[])), "no_purchases");
    assert_eq!(code(&table(&[None, Some("a")], &[Some("x"), None])), "no_purchases");
    assert_eq!(code(&table(&[Some("a")], &[Some("x")])), "too_few");
    assert_eq!(code(&table(&[Some("a"), Some("b")], &[Some("x"), Some("x")])), "too_few");
    let two = run(&table(&[Some("a"), Some("b")], &[Some("x"), Some("y")]), json!({})).unwrap();
    assert!(codes(&two).contains(&"not_checked"));
    assert_eq!(two.rows[0].n_rows(), 2);
    // Who has bought everything gets nothing.
    let all = run(&table(&[Some("a"), Some("a"), Some("b")], &[Some("x"), Some("y"), Some("y")]), json!({})).unwrap();
    assert_eq!(all.rows[0].n_rows(), 1);
}

#[test]
fn impossible_settings_name_themselves() {
    let table = shop(true);
    for (settings, name) in [
        (json!({"customer": null}), "customer"),
        (json!({"product": "none"}), "product"),
        (json!({"product": "who"}), "product"),
        (json!({"date": "what"}), "date"),
        (json!({"amount": "what"}), "amount"),
        (json!({"n_recommended": 0}), "n_recommended"),
        (json!({"cutoff": 1000}), "cutoff"),
        (json!({"n_factors": 0}), "n_factors"),
        (json!({"n_rounds": 0}), "n_rounds"),
        (json!({"confidence": -1.0}), "confidence"),
        (json!({"regularisation": -1.0}), "regularisation"),
        (json!({"test_share": 0.9}), "test_share"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = shop(true);
    let answer = run(&table, json!({})).unwrap();
    for language in Language::ALL {
        assert!(answer.outcome.findings(language).iter().all(|sentence| !sentence.text.contains("NaN")));
        let figures = answer.outcome.figures(language);
        assert_eq!(figures.len(), 3);
        for figure in &figures {
            assert!(chart::svg(figure, 800, 400, &Theme::light(), language).contains("</svg>"));
        }
    }
    let tones: Vec<_> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
    assert!(tones.is_sorted());
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    let cancelled = Recommendations::run(&table, &valid, &mut Pulse::new(&mut sink));
    assert!(matches!(cancelled, Err(RecommendationsError::Cancelled(_))));
}
