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

type Line = (&'static str, &'static str, i32, f64, f64, &'static str);

/// Four customers and four products; d bought everything but x. Values, stock and segments change over time or are missing.
fn known() -> Table {
    let rows: [Line; 9] = [
        ("a", "w", 1, 5.0, 9.0, "new"),
        ("a", "w", 9, 7.0, 3.0, "old"),
        ("b", "w", 1, 70.0, 2.0, "old"),
        ("b", "x", 1, f64::NAN, 0.0, ""),
        ("c", "w", 1, f64::NAN, f64::NAN, "new"),
        ("c", "y", 2, f64::NAN, 1.0, "new"),
        ("d", "w", 1, 8.0, f64::NAN, ""),
        ("d", "y", 1, 8.0, 5.0, ""),
        ("d", "z", 1, 8.0, f64::NAN, ""),
    ];
    let texts = |of: fn(&Line) -> &'static str| {
        Column::from_texts(rows.iter().map(|row| Some(of(row)).filter(|text| !text.is_empty())))
    };
    Table::from_columns([
        ("who", texts(|row| row.0)),
        ("what", texts(|row| row.1)),
        ("when", Column::from_days(&rows.map(|row| Some(row.2)))),
        ("clv", Column::from_numbers(rows.map(|row| row.3).to_vec())),
        ("in_stock", Column::from_numbers(rows.map(|row| row.4).to_vec())),
        ("tier", texts(|row| row.5)),
    ])
    .with_roles(&[("who", Role::Customer), ("what", Role::Product), ("when", Role::Date)])
}

#[test]
fn lists_start_with_the_valuable_and_leave_out_what_is_sold_out() {
    let settings = json!({"method": "popularity", "n_recommended": 2, "segment": "tier", "stock": "in_stock"});
    let answer = run(&known(), settings.clone()).unwrap();
    let rows = &answer.rows[0];
    let cell = |column: &str, row: usize| rows.column(column).unwrap().cells.cell(row).to_plain_text();
    let line = |row: usize| ["customer", "product", "customer_value", "stock", "segment"].map(|name| cell(name, row));
    // Values and stock by the latest day that knows them; of two rows on one day the later: y is at 1 since day 2, w at 3
    // since day 9. x is sold out; z has no known stock and is offered.
    assert_eq!(line(0), ["b", "y", "70", "1", "old"]);
    assert_eq!(line(1), ["b", "z", "70", "", "old"]);
    assert_eq!(line(2), ["a", "y", "7", "1", "old"]);
    assert_eq!(line(4), ["c", "z", "", "", "new"]);
    assert_eq!((rows.n_rows(), answer.outcome.targets.n_sold_out), (5, 1));
    let tables = answer.outcome.tables();
    let table = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
    let offers = table("offers");
    assert_eq!(offers.column("product").unwrap().cells.cell(0).to_plain_text(), "y");
    let first = ["n_first", "n_listed", "customer_value", "stock", "n_short"].map(|name| offers.number(name, 0));
    assert_eq!(first, [2.0, 2.0, 77.0, 1.0, 1.0]);
    assert!(codes(&answer).contains(&"sold_out") && codes(&answer).contains(&"short_of_stock"));
    // The two old customers come first: y and z stand on both of their lists.
    let by_segment = table("by_segment");
    assert_eq!(
        (by_segment.n_rows(), by_segment.number("n_customers", 0), by_segment.number("share", 1)),
        (3, 2.0, 1.0)
    );
    let mut all = settings;
    all["in_stock_only"] = json!(false);
    let all = run(&known(), all).unwrap();
    // y has two buyers, x and z one each: x comes first of these.
    assert_eq!((all.rows[0].n_rows(), all.outcome.targets.n_sold_out), (7, 0));
    assert!(all.rows[0].n_rows() > rows.n_rows() && !codes(&all).contains(&"sold_out"));
}

#[test]
fn columns_are_suggested_by_name_and_values_are_forecast_without_one() {
    let suggested = params(&known(), json!({}));
    assert_eq!((suggested.value.as_deref(), suggested.stock.as_deref()), (Some("clv"), Some("in_stock")));
    let answer = run(&shop(true), json!({})).unwrap();
    let rows = &answer.rows[0];
    assert!(answer.outcome.targets.is_forecast && codes(&answer).contains(&"by_value"));
    let values: Vec<f64> = (0..rows.n_rows()).map(|row| rows.number("customer_value", row)).collect();
    assert!(values.is_sorted_by(|one, other| one >= other) && values[0] > 0.0);
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
        (json!({"value": "what"}), "value"),
        (json!({"stock": "who"}), "stock"),
        (json!({"segment": "none"}), "segment"),
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
        assert_eq!(figures.len(), 4);
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

#[test]
fn what_does_worse_than_bestsellers_is_called_worse() {
    // Everybody buys the bestsellers sooner or later, and lift prefers what few buy.
    let mut answer = run(&shop(false), json!({"cutoff": 3, "method": "lift"})).unwrap();
    let own = answer.outcome.judged.iter_mut().find(|one| one.method == Method::Lift).unwrap();
    (own.ahead, own.ahead_error) = (-0.2, 0.05);
    let text = answer.outcome.findings(Language::En)[0].text.clone();
    assert!(text.contains("does worse") && text.contains("Bestsellers are better"), "{text}");
}
