//! Unit tests of `rfm`.

use serde_json::{Value, json};

use super::{Rfm, RfmError, RfmOutcome, RfmParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;

fn sales(rows: &[(&str, Option<i32>, f64)]) -> Table {
    let some = |text: &&str| (!text.is_empty()).then(|| (*text).to_owned());
    let customers: Vec<Option<String>> = rows.iter().map(|row| some(&row.0)).collect();
    Table::from_columns([
        ("who", Column::from_texts(customers.iter().map(Option::as_deref))),
        ("when", Column::from_days(&rows.iter().map(|row| row.1).collect::<Vec<_>>())),
        ("much", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("much", Role::Amount)])
}

/// A shop of fifty customers over a year, each with a rhythm of their own.
fn shop() -> Table {
    let names: Vec<String> = (0..50).map(|customer| format!("c{customer:02}")).collect();
    let mut rows = Vec::new();
    for (customer, name) in names.iter().enumerate() {
        let rhythm = 5 + (customer * 37 % 90) as i32;
        let last = 365 - (customer * 53 % 200) as i32;
        let mut day = 1 + (customer * 11 % 60) as i32;
        while day <= last {
            rows.push((name.as_str(), Some(day), 10.0 + (customer * 29 % 70) as f64));
            day += rhythm;
        }
    }
    sales(&rows)
}

fn params(table: &Table, settings: Value) -> RfmParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    RfmParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<RfmOutcome>, RfmError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Rfm::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<RfmOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn every_customer_is_in_one_segment_and_sums_agree() {
    let table = shop();
    for settings in [
        json!({}),
        json!({"ties": "split"}),
        json!({"recency_cuts": [10, 20, 30, 300], "frequency_cuts": [1, 2, 3, 4]}),
    ] {
        let outcome = run(&table, settings).unwrap().outcome;
        assert_eq!(outcome.segments.iter().map(|segment| segment.n_customers).sum::<u64>(), 50);
        assert_eq!(outcome.grid.iter().flatten().sum::<f64>(), 50.0);
        let revenue: f64 = outcome.segments.iter().map(|segment| segment.revenue).sum();
        assert!((revenue - outcome.revenue).abs() < 1e-9 * revenue);
        assert_eq!(outcome.segments[11].n_customers, 0);
        let migration = outcome.migration.as_ref().unwrap();
        assert_eq!(migration.counts.iter().flatten().sum::<u64>() + migration.n_new, 50);
    }
}

#[test]
fn numbers_by_hand() {
    let table = sales(&[
        ("a", Some(1), 5.0),
        ("a", Some(1), 3.0),
        ("a", Some(9), 2.0),
        ("b", Some(5), 7.0),
        ("b", Some(6), -2.0),
    ]);
    let answer = run(&table, json!({})).unwrap();
    let rows = &answer.rows[0];
    assert_eq!([0, 1].map(|row| rows.number("recency_days", row)), [1.0, 5.0]);
    assert_eq!([0, 1].map(|row| rows.number("n_purchases", row)), [2.0, 1.0]);
    assert_eq!([0, 1].map(|row| rows.number("monetary", row)), [10.0, 5.0]);
    assert_eq!([0, 1].map(|row| rows.number("tenure_days", row)), [9.0, 5.0]);
    let kept = run(&table, json!({"returns": "ignore"})).unwrap();
    assert_eq!(kept.rows[0].number("monetary", 1), 7.0);
    let earlier = run(&table, json!({"observation_end": "1970-01-08"})).unwrap();
    assert_eq!(earlier.rows[0].number("recency_days", 0), 7.0);
    assert_eq!(earlier.outcome.counts.n_after_end, 1);
}

#[test]
fn own_segments_count_who_is_in_none() {
    let settings = json!({"segments": [{"name": "top", "recency_min": 4, "value_min": "4"}, {"recency_max": 2}]});
    let answer = run(&shop(), settings).unwrap();
    let outcome = &answer.outcome;
    assert_eq!(outcome.segments.len(), 3);
    assert_eq!(outcome.segments.iter().map(|segment| segment.n_customers).sum::<u64>(), 50);
    assert!(outcome.segments[2].n_customers > 0 && codes(&answer).contains(&"uncovered"));
    assert_eq!((outcome.segments[0].en.as_str(), outcome.segments[1].zh.as_str()), ("top", "2"));
}

#[test]
fn own_segments_may_ask_for_days_purchases_and_money() {
    let settings = json!({"segments": [{"name": "vip", "days_max": "60", "purchases_min": 6, "spent_min": 300.0}]});
    let answer = run(&shop(), settings).unwrap();
    let number = |name: &str, row: usize| answer.rows[0].number(name, row);
    let is_vip = |row: &usize| {
        number("recency_days", *row) <= 60.0 && number("n_purchases", *row) >= 6.0 && number("monetary", *row) >= 300.0
    };
    let n_vip = (0..50).filter(is_vip).count() as u64;
    assert!(n_vip > 0 && n_vip < 50);
    assert_eq!(answer.outcome.segments[0].n_customers, n_vip);
    let tables = answer.outcome.tables();
    let definitions = tables.iter().find(|table| table.name == "definitions").unwrap();
    assert_eq!((definitions.n_rows(), definitions.number("spent_min", 0)), (1, 300.0));
}

#[test]
fn customers_who_meet_several_rules_are_counted_and_measures_have_words() {
    let settings = json!({"segments": [{"name": "late", "recency_min": 4}, {"name": "good", "value_min": 4}]});
    let answer = run(&shop(), settings).unwrap();
    let tables = answer.outcome.tables();
    let overlap = tables.iter().find(|table| table.name == "overlap").unwrap();
    let scores = |row: usize| ["r_score", "fm_score"].map(|name| answer.rows[0].number(name, row));
    let count = |is_met: fn([f64; 2]) -> bool| (0..50).filter(|&row| is_met(scores(row))).count() as f64;
    // Each rule by itself, whichever comes first, and both.
    assert_eq!(overlap.number("n_customers", 0), count(|[r, _]| r >= 4.0));
    assert_eq!(overlap.number("n_customers", 1), count(|[r, value]| r >= 4.0 && value >= 4.0));
    assert_eq!(overlap.number("n_customers", 2), count(|[_, value]| value >= 4.0));
    assert!(overlap.number("n_customers", 1) > 0.0 && codes(&answer).contains(&"overlap"));
    // Each customer once, in exactly what they meet; who meets nothing is counted, too.
    let exact = tables.iter().find(|table| table.name == "combinations").unwrap();
    let found: Vec<(String, f64)> = (0..exact.n_rows())
        .map(|row| {
            let name = exact.column("segment_en").unwrap().cells.cell(row).to_plain_text();
            (name, exact.number("n_customers", row))
        })
        .collect();
    for (name, expected) in [
        ("late", count(|[r, value]| r >= 4.0 && value < 4.0)),
        ("good", count(|[r, value]| r < 4.0 && value >= 4.0)),
        ("late + good", count(|[r, value]| r >= 4.0 && value >= 4.0)),
        ("Not covered", count(|[r, value]| r < 4.0 && value < 4.0)),
    ] {
        assert!(found.contains(&(name.to_owned(), expected)), "{name} {expected}: {found:?}");
    }
    let figures = answer.outcome.figures(Language::Zh);
    assert!(figures.iter().any(|figure| figure.name == "overlap"));
    let usual = run(&shop(), json!({})).unwrap().outcome.tables();
    assert!(usual.iter().all(|table| table.name != "overlap"));
    let measures = &usual.iter().find(|table| table.name == "scores").unwrap().column("measure_en").unwrap().cells;
    assert_eq!(measures.cell(0).to_plain_text(), "Days since last purchase");
}

#[test]
fn degenerate_shops_are_answered() {
    let one = run(&sales(&[("a", Some(3), 5.0)]), json!({})).unwrap();
    assert_eq!((one.outcome.n_customers, one.outcome.migration.is_none()), (1, true));
    let same = run(&sales(&[("a", Some(3), 5.0), ("b", Some(3), 5.0), ("c", Some(3), 5.0)]), json!({})).unwrap();
    assert!(codes(&same).contains(&"one_day"));
    assert_eq!(same.rows[0].number("r_score", 2), 5.0);
    let free = run(&sales(&[("a", Some(3), 0.0), ("b", Some(4), 0.0)]), json!({})).unwrap();
    assert!(free.outcome.findings(Language::En).iter().all(|sentence| !sentence.text.contains("NaN")));
    for rows in
        [&[][..], &[("", Some(1), 2.0)], &[("a", None, 2.0)], &[("a", Some(1), f64::NAN)], &[("a", Some(1), -2.0)]]
    {
        assert_eq!(run(&sales(rows), json!({})).unwrap_err().code(), "no_customers");
    }
    let error = run(&sales(&[("a", Some(30), 1.0)]), json!({"observation_end": "1970-01-02"})).unwrap_err();
    assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = shop();
    for (settings, name) in [
        (json!({"customer": null}), "customer"),
        (json!({"date": "much"}), "date"),
        (json!({"amount": "who"}), "amount"),
        (json!({"order": "none"}), "order"),
        (json!({"observation_end": "soon"}), "observation_end"),
        (json!({"compare_date": "2024-13-01"}), "compare_date"),
        (json!({"recency_cuts": [1, 2]}), "recency_cuts"),
        (json!({"frequency_cuts": [1, 2, 2, 3]}), "frequency_cuts"),
        (json!({"monetary_cuts": [4, 3, 2, 1]}), "monetary_cuts"),
        (json!({"segments": [{"recency_min": 4, "recency_max": 3}]}), "segments"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = shop();
    let answer = run(&table, json!({})).unwrap();
    for language in Language::ALL {
        assert!(answer.outcome.findings(language).iter().all(|sentence| !sentence.text.is_empty()));
        assert_eq!(answer.outcome.figures(language).len(), 3);
    }
    let order: Vec<_> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
    assert!(order.is_sorted(), "{:?}", codes(&answer));
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    assert!(matches!(Rfm::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(RfmError::Cancelled(_))));
}

#[test]
fn a_day_that_cannot_be_compared_with_is_said() {
    for day in ["1990-01-01", "1960-01-01"] {
        let answer = run(&shop(), json!({"compare_date": day})).unwrap();
        assert!(answer.outcome.migration.is_none() && codes(&answer).contains(&"not_compared"), "{day}");
    }
    let fine = run(&shop(), json!({"compare_date": "1970-09-01"})).unwrap();
    assert!(fine.outcome.migration.is_some() && !codes(&fine).contains(&"not_compared"));
}

#[test]
fn sentences_fit_customers_who_all_bought_equally_often() {
    let names: Vec<String> = (0..60).map(|customer| format!("c{customer:02}")).collect();
    let shop = |n: usize| {
        let mut rows = Vec::new();
        for (customer, name) in names.iter().enumerate() {
            rows.extend(
                (0..n).map(|time| (name.as_str(), Some((customer * 5 + time) as i32), 1.0 + (customer % 7) as f64)),
            );
        }
        sales(&rows)
    };
    let text = |n: usize, code: &str| {
        let findings = run(&shop(n), json!({})).unwrap().outcome.findings(Language::En);
        findings.into_iter().find(|one| one.code == code).map(|one| one.text).unwrap_or_default()
    };
    assert!(
        text(2, "uneven_scores").starts_with("Many customers bought equally often"),
        "{}",
        text(2, "uneven_scores")
    );
    assert!(text(1, "uneven_scores").contains("bought only once"));
    assert!(text(1, "slipping").contains("who bought once"), "{}", text(1, "slipping"));
    assert!(text(2, "slipping").contains("used to buy well"), "{}", text(2, "slipping"));
}
