//! Unit tests of `portrait`.

use serde_json::{Value, json};

use super::{Portrait, PortraitError, PortraitOutcome, PortraitParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;

type Row<'a> = (&'a str, Option<i32>, f64, &'a str, f64);

fn sales(rows: &[Row]) -> Table {
    let texts = |of: &dyn Fn(&Row) -> String| {
        let texts: Vec<Option<String>> = rows.iter().map(|row| Some(of(row)).filter(|t| !t.is_empty())).collect();
        Column::from_texts(texts.iter().map(Option::as_deref))
    };
    Table::from_columns([
        ("who", texts(&|row| row.0.to_owned())),
        ("when", Column::from_days(&rows.iter().map(|row| row.1).collect::<Vec<_>>())),
        ("much", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
        ("what", texts(&|row| row.3.to_owned())),
        ("price", Column::from_numbers(rows.iter().map(|row| row.4).collect())),
    ])
    .with_roles(&[
        ("who", Role::Customer),
        ("when", Role::Date),
        ("much", Role::Amount),
        ("what", Role::Product),
        ("price", Role::UnitPrice),
    ])
}

/// A shop of sixty customers over two years, each with a rhythm and a taste of their own.
fn shop() -> Table {
    let names: Vec<String> = (0..60).map(|customer| format!("c{customer:02}")).collect();
    let mut rows = Vec::new();
    for (customer, name) in names.iter().enumerate() {
        let last = 730 - (customer * 53 % 600) as i32;
        let mut day = 1 + (customer * 11 % 60) as i32;
        let mut step = 0;
        while day <= last {
            let product = ["tea", "coffee", "cups", "milk"][(customer + step * step) % 4];
            rows.push((
                name.as_str(),
                Some(day),
                10.0 + (customer * 29 % 70) as f64,
                product,
                4.0 + (customer % 3) as f64,
            ));
            day += 5 + ((customer * 37 + step * 61) % 90) as i32;
            step += 1;
        }
    }
    sales(&rows)
}

fn params(table: &Table, settings: Value) -> PortraitParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    PortraitParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<PortraitOutcome>, PortraitError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Portrait::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<PortraitOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn cards_add_up_and_the_best_customer_is_shown() {
    let table = shop();
    for settings in [json!({}), json!({"segment_by": "what"}), json!({"segment_by": "who"})] {
        let answer = run(&table, settings).unwrap();
        let outcome = &answer.outcome;
        assert!(outcome.cards.len() <= 12);
        assert_eq!(outcome.cards.iter().map(|card| card.n_customers).sum::<u64>(), 60);
        let rows = &answer.rows[0];
        let revenue: f64 = (0..60).map(|row| rows.number("monetary", row)).sum();
        assert!((revenue - outcome.revenue()).abs() < 1e-9 * revenue);
        assert_eq!(outcome.own.rank, 1);
        let best = (0..60).map(|row| rows.number("monetary", row)).fold(0.0, f64::max);
        assert_eq!(outcome.own.total, best);
        assert!(outcome.own.window.is_some_and(|[low, median, high]| low <= median && median <= high));
    }
}

#[test]
fn numbers_by_hand() {
    let table = sales(&[
        ("a", Some(1), 8.0, "tea", 4.0),
        ("a", Some(1), 6.0, "tea", 6.0),
        ("a", Some(9), 2.0, "cups", 1.0),
        ("a", Some(10), -2.0, "cups", 1.0),
        ("b", Some(5), 7.0, "tea", 5.0),
        ("b", None, 7.0, "tea", 5.0),
    ]);
    let outcome = run(&table, json!({"customer_id": "A"})).unwrap().outcome;
    let card = &outcome.own.card;
    // Orders of 14 and 2; prices of 11 where all pay 5 + 5 + 1 for the same.
    assert_eq!((card.typical_order, card.typical_gap, card.price_level), (8.0, 8.0, 1.0));
    assert_eq!((outcome.own.total, card.n_purchases, outcome.own.days.len()), (14.0, 2, 2));
    let tea = &card.favourites[0];
    assert_eq!((tea.label.as_str(), tea.n_lines, tea.lift()), ("tea", 2, (2.0 / 3.0) / (3.0 / 4.0)));
    assert_eq!((outcome.counts.n_returns, outcome.counts.n_dropped), (1, 1));
}

#[test]
fn what_others_with_the_same_taste_bought_is_offered() {
    let mut rows = Vec::new();
    for name in ["a", "b", "c"] {
        rows.extend([(name, Some(1), 1.0, "tea", 1.0), (name, Some(2), 1.0, "milk", 1.0)]);
    }
    rows.extend([("d", Some(3), 9.0, "tea", 1.0), ("e", Some(3), 1.0, "cups", 1.0)]);
    let outcome = run(&sales(&rows), json!({"customer_id": "d"})).unwrap().outcome;
    assert_eq!(outcome.offers.len(), 1);
    let offer = &outcome.offers[0];
    assert_eq!((offer.product.as_str(), offer.because.as_str(), offer.n_both), ("milk", "tea", 3));
}

#[test]
fn an_id_that_is_not_there_names_near_ones() {
    let error = run(&shop(), json!({"customer_id": "c5x"})).unwrap_err();
    let PortraitError::NoSuchCustomer { near, .. } = &error else { panic!("{error}") };
    assert!(near.len() == 5 && near[0] == "c50", "{near:?}");
    assert!(Language::ALL.iter().all(|&language| error.words(language).contains("c50")));
    assert_eq!(run(&sales(&[("7", Some(1), 2.0, "", 1.0)]), json!({"customer_id": 7})).unwrap().outcome.own.label, "7");
}

#[test]
fn labels_beyond_ten_stand_together() {
    let answer = run(&shop(), json!({"segment_by": "who"})).unwrap();
    assert_eq!((answer.outcome.cards.len(), answer.outcome.counts.n_merged), (11, 50));
    assert!(codes(&answer).contains(&"labels_merged"));
    let unknown =
        run(&sales(&[("a", Some(1), 1.0, "", 1.0), ("b", Some(1), 1.0, "tea", 1.0)]), json!({"segment_by": "what"}));
    assert_eq!(unknown.unwrap().outcome.cards[1].en, "Not known");
}

#[test]
fn degenerate_shops_are_answered() {
    for rows in [
        &[("a", Some(3), 5.0, "tea", 1.0)][..],
        &[("a", Some(3), 5.0, "", f64::NAN), ("b", Some(3), 5.0, "", f64::NAN)],
        &[("a", Some(3), 0.0, "tea", 0.0), ("b", Some(4), 0.0, "tea", 0.0)],
    ] {
        let answer = run(&sales(rows), json!({})).unwrap();
        assert!(codes(&answer).contains(&"no_lifetime") && codes(&answer).contains(&"no_window"));
        for language in Language::ALL {
            assert!(answer.outcome.findings(language).iter().all(|sentence| !sentence.text.contains("NaN")));
            assert!(!answer.outcome.figures(language).is_empty());
        }
        assert!(!answer.outcome.tables().is_empty());
    }
    for rows in [
        &[][..],
        &[("", Some(1), 2.0, "tea", 1.0)],
        &[("a", None, 2.0, "tea", 1.0)],
        &[("a", Some(1), f64::NAN, "tea", 1.0)],
        &[("a", Some(1), -2.0, "tea", 1.0)],
    ] {
        let error = run(&sales(rows), json!({})).unwrap_err();
        assert_eq!(error.code(), "no_customers");
        assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    }
}

#[test]
fn impossible_settings_name_themselves() {
    let table = shop();
    for (settings, name) in [
        (json!({"customer": null}), "customer"),
        (json!({"date": "much"}), "date"),
        (json!({"amount": "who"}), "amount"),
        (json!({"order": "none"}), "order"),
        (json!({"segment_by": "none"}), "segment_by"),
        (json!({"unit_price": "what"}), "unit_price"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = shop();
    let answer = run(&table, json!({"customer_id": "c07"})).unwrap();
    for language in Language::ALL {
        assert!(answer.outcome.findings(language).iter().all(|sentence| !sentence.text.is_empty()));
        assert_eq!(answer.outcome.figures(language).len(), 3);
    }
    let order: Vec<_> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
    assert!(order.is_sorted(), "{:?}", codes(&answer));
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    assert!(matches!(Portrait::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(PortraitError::Cancelled(_))));
}
