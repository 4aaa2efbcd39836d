//! Unit tests of `sequences`.

use serde_json::{Value, json};

use super::{Sequences, SequencesError, SequencesOutcome, SequencesParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::pulse::Pulse;

type Row<'a> = (&'a str, Option<i32>, &'a str, f64);

fn sales(rows: &[Row]) -> Table {
    let texts = |of: &dyn Fn(&Row) -> String| {
        let texts: Vec<Option<String>> = rows.iter().map(|row| Some(of(row)).filter(|t| !t.is_empty())).collect();
        Column::from_texts(texts.iter().map(Option::as_deref))
    };
    Table::from_columns([
        ("who", texts(&|row| row.0.to_owned())),
        ("when", Column::from_days(&rows.iter().map(|row| row.1).collect::<Vec<_>>())),
        ("what", texts(&|row| row.2.to_owned())),
        ("much", Column::from_numbers(rows.iter().map(|row| row.3).collect())),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("what", Role::Product), ("much", Role::Amount)])
}

/// Of 300 customers half buy a printer and ink 30 days later, the others one of many things twice.
fn shop() -> Table {
    let names: Vec<String> = (0..300).map(|customer| format!("c{customer:03}")).collect();
    let things: Vec<String> = (0..20).map(|thing| format!("thing {thing}")).collect();
    let mut rows = Vec::new();
    for (customer, name) in names.iter().enumerate() {
        let (first, second) = match customer % 2 {
            0 => ("printer", "ink"),
            _ => (things[customer % 20].as_str(), things[customer * 7 % 20].as_str()),
        };
        rows.push((name.as_str(), Some(1), first, 1.0));
        rows.push((name.as_str(), Some(31), second, 1.0));
    }
    sales(&rows)
}

fn params(table: &Table, settings: Value) -> SequencesParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    SequencesParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<SequencesOutcome>, SequencesError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Sequences::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<SequencesOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn what_follows_beyond_chance_is_found() {
    let answer = run(&shop(), json!({})).unwrap();
    let best = &answer.outcome.top[0];
    assert_eq!((best.antecedent.as_str(), best.consequent.as_str(), best.count), ("printer", "ink", 150));
    assert_eq!((best.confidence(), best.gap), (1.0, [30.0; 5]));
    // Ink is a quarter of all purchases, and each customer has one chance.
    assert!((best.by_chance() - 0.25).abs() < 1e-12 && (best.lift() - 4.0).abs() < 1e-9);
    assert_eq!(codes(&answer)[0], "next");
}

#[test]
fn an_order_counts_on_its_first_day_and_returns_do_not() {
    let rows =
        [("a", Some(1), "x", 1.0), ("a", Some(3), "y", 1.0), ("a", Some(5), "z", -1.0), ("a", Some(9), "z", 1.0)];
    let count = |table: &Table, settings: Value| run(table, settings).map(|answer| answer.outcome.counts.n_sequences);
    let table = sales(&rows);
    // x → y, x → z, y → z, and all three.
    assert_eq!(count(&table, json!({"min_support": 0.0})), Ok(4));
    assert_eq!(count(&table, json!({"min_support": 0.0, "max_length": 2})), Ok(3));
    assert_eq!(count(&table, json!({"min_support": 0.0, "max_gap": 6})), Ok(3));
    // As one order, x, y and z are bought at one time.
    let one = run(&table, json!({"order": "who"})).unwrap_err();
    assert_eq!(one.code(), "nobody_came_back");
}

#[test]
fn what_explodes_is_cut_at_a_support_that_is_said() {
    let names: Vec<String> = (0..40).map(|thing| format!("t{thing:02}")).collect();
    let mut rows = Vec::new();
    for (customer, n) in [("a", 40), ("b", 40), ("c", 3), ("d", 3), ("e", 3)] {
        names
            .iter()
            .take(n)
            .enumerate()
            .for_each(|(day, name)| rows.push((customer, Some(day as i32), name.as_str(), 1.0)));
    }
    let answer = run(&sales(&rows), json!({"min_support": 0.1, "max_length": 6})).unwrap();
    assert!(answer.outcome.support.raised_from == Some(0.1) && codes(&answer).contains(&"support_raised"));
    assert_eq!((answer.outcome.support.count, answer.outcome.counts.n_sequences), (3, 4));
}

#[test]
fn data_that_cannot_work_say_why() {
    for (rows, code) in [
        (&[][..], "no_purchases"),
        (&[("a", Some(1), "x", 1.0)], "nobody_came_back"),
        (&[("a", Some(1), "x", 1.0), ("a", Some(1), "y", 1.0)], "nobody_came_back"),
        (&[("", Some(1), "x", 1.0), ("a", None, "x", 1.0), ("a", Some(1), "", 1.0)], "no_purchases"),
    ] {
        let error = run(&sales(rows), json!({})).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    }
    let one = [("a", Some(1), "x", 1.0), ("a", Some(2), "x", 1.0)];
    let answer = run(&sales(&one), json!({})).unwrap();
    assert!(codes(&answer).contains(&"no_sequences"), "{:?}", codes(&answer));
    let constant = run(&sales(&one), json!({"min_support": 0.1})).unwrap();
    assert!(codes(&constant).contains(&"only_chance"));
    assert_eq!(constant.rows[0].number("lift", 0), 1.0);
}

#[test]
fn impossible_settings_name_themselves() {
    let table = shop();
    for (settings, name) in [
        (json!({"customer": null}), "customer"),
        (json!({"date": "what"}), "date"),
        (json!({"product": "none"}), "product"),
        (json!({"amount": "who"}), "amount"),
        (json!({"max_gap": 0}), "max_gap"),
        (json!({"max_length": 7}), "max_length"),
        (json!({"min_support": 1.5}), "min_support"),
    ] {
        assert_eq!(params(&table, settings).check(table.schema()).unwrap_err().setting(), name);
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = shop();
    let answer = run(&table, json!({})).unwrap();
    for language in Language::ALL {
        assert!(answer.outcome.findings(language).iter().all(|sentence| !sentence.text.is_empty()));
        assert_eq!(answer.outcome.figures(language).len(), 2);
    }
    let order: Vec<_> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
    assert!(order.is_sorted());
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    assert!(matches!(Sequences::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(SequencesError::Cancelled(_))));
}

#[test]
fn noise_stays_noise() {
    let names: Vec<String> = (0..150).map(|customer| format!("c{customer}")).collect();
    let things: Vec<String> = (0..60).map(|thing| format!("t{thing}")).collect();
    let mut random = Random::from_seed(3);
    let has_found = |_: &u32| {
        let draws: Vec<(usize, i32, usize)> =
            (0..900).map(|row| (row / 6, random.below(300) as i32, random.below(60))).collect();
        let row = |&(customer, day, thing): &(usize, i32, usize)| -> Row<'_> {
            (names[customer].as_str(), Some(day), things[thing].as_str(), 1.0)
        };
        let table = sales(&draws.iter().map(row).collect::<Vec<_>>());
        run(&table, json!({})).is_ok_and(|answer| answer.outcome.counts.n_significant > 0)
    };
    let n_found = (0..40).filter(has_found).count();
    assert!(n_found <= 4, "{n_found} of 40");
}

#[test]
fn what_explodes_at_any_support_is_kept_shorter() {
    let names: Vec<String> = (0..30).map(|thing| format!("t{thing:02}")).collect();
    let mut rows = Vec::new();
    for customer in ["a", "b", "c"] {
        let own = names.iter().enumerate();
        rows.extend(own.map(|(day, name)| (customer, Some(day as i32), name.as_str(), 1.0)));
    }
    let answer = run(&sales(&rows), json!({"min_support": 0.5, "max_length": 6})).unwrap();
    let support = answer.outcome.support;
    assert_eq!((support.share, support.raised_from, support.shortened), (0.5, None, Some(4)));
    // Two, three or four of thirty, in their order.
    assert_eq!(answer.outcome.counts.n_sequences, 435 + 4060 + 27_405);
    assert!(codes(&answer).contains(&"sequences_shortened"));
}
