//! Unit tests: hand-computed cases, degenerate tables, steps that mend, words for every finding.

use super::*;
use crate::analyses::contract::{Given, Outcome, Params};
use crate::data::{Column, Role, Values, calendar};
use crate::report::{Sentence, Tone};

fn outcome(table: &Table, settings: serde_json::Value) -> QualityOutcome {
    let serde_json::Value::Object(map) = settings else { panic!("settings are a map") };
    let params = QualityParams::complete(table.schema(), &Given(map)).unwrap();
    let params = params.validate(table.schema()).unwrap_or_else(|problem| panic!("{problem:?}"));
    let outcome = Quality::run(table, &params, &mut Pulse::silent()).unwrap().outcome;
    for language in Language::ALL {
        let findings = outcome.findings(language);
        assert_eq!(findings.first().map(|finding| finding.tone), Some(Tone::Answer));
        assert_eq!(findings.last().map(|finding| finding.tone), Some(Tone::NextStep));
        for text in findings.iter().map(Sentence::plain) {
            assert!(text.ends_with(['.', '。']) && !text.contains("NaN") && !text.contains('!'), "{text}");
        }
        assert!(outcome.figures(language).iter().all(|figure| figure.sentence.ends_with(['.', '。'])));
    }
    assert_eq!(outcome.tables()[1].n_rows(), 1);
    outcome
}

fn found(outcome: &QualityOutcome, code: Code) -> Option<&Issue> {
    outcome.issues.iter().find(|issue| issue.code == code)
}

#[track_caller]
fn n_rows(outcome: &QualityOutcome, code: Code) -> u64 {
    found(outcome, code).unwrap_or_else(|| panic!("{code:?} among {:?}", outcome.issues)).n_rows
}

fn days(texts: &[&str]) -> Column {
    Column::from_days(&texts.iter().map(|text| calendar::parse_iso(text)).collect::<Vec<_>>())
}

/// Six rows, each with a fault of its own.
fn dirty() -> Table {
    let texts = |cells: [&'static str; 7]| Column::from_texts(cells.map(|cell| (!cell.is_empty()).then_some(cell)));
    Table::from_columns([
        ("region", texts(["North", "North", "north", " North", "Nroth", "South", "South"])),
        ("quantity", Column::from_numbers(vec![1.0, 2.0, 3.0, -4.0, 5.0, 6.0, 6.0])),
        ("price", Column::from_numbers(vec![2.0; 7])),
        ("amount", Column::from_numbers(vec![2.0, 4.0, 7.0, -8.0, 10.0, f64::NAN, f64::NAN])),
        (
            "day",
            days(&["2024-01-01", "2024-01-02", "1970-01-01", "2024-01-04", "2054-01-05", "2024-01-06", "2024-01-06"]),
        ),
    ])
    .with_roles(&[
        ("quantity", Role::Quantity),
        ("price", Role::UnitPrice),
        ("amount", Role::Amount),
        ("day", Role::Date),
    ])
}

#[test]
fn each_fault_is_counted_by_hand() {
    let outcome = outcome(&dirty(), serde_json::json!({ "today": "2024-12-31" }));
    let expected = [
        (Code::Missing, 2),
        (Code::Negative, 1),
        (Code::OldDate, 1),
        (Code::Constant, 7),
        (Code::DuplicateRows, 1),
        (Code::Blanks, 1),
        (Code::CaseVariants, 1),
        (Code::Spellings, 1),
        (Code::AmountMismatch, 1),
        (Code::FutureDate, 1),
    ];
    for (code, count) in expected {
        assert_eq!(n_rows(&outcome, code), count, "{code:?}");
    }
    // 2 of 35 cells; rows 3 and 4; row 7; rows 3, 4 and 5; row 5.
    let by_hand = [33.0 / 35.0, 5.0 / 7.0, 6.0 / 7.0, 4.0 / 7.0, 6.0 / 7.0];
    assert!(
        outcome.scores.each.iter().zip(by_hand).all(|(score, hand)| (score - hand).abs() < 1e-12),
        "{:?}",
        outcome.scores
    );
    assert!(outcome.issues.windows(2).all(|pair| pair[0].severity <= pair[1].severity), "the worst first");
    assert_eq!(found(&outcome, Code::AmountMismatch).unwrap().named_rows(), "3");
}

#[test]
fn proposed_steps_mend() {
    let table = dirty();
    let settings = || serde_json::json!({ "today": "2024-12-31", "key": [] });
    let before = outcome(&table, settings());
    for issue in before.issues.iter().filter(|issue| issue.code != Code::Constant) {
        let Some(step) = &issue.step else { continue };
        let after = crate::clean::apply(&table, step, &Default::default(), &mut Pulse::silent());
        let after = after.unwrap_or_else(|error| panic!("{}: {error}", step.to_json())).0;
        let roles =
            [("quantity", Role::Quantity), ("price", Role::UnitPrice), ("amount", Role::Amount), ("day", Role::Date)];
        let kept: Vec<_> = roles.into_iter().filter(|role| after.column(role.0).is_some()).collect();
        let after = outcome(&after.with_roles(&kept), settings());
        let same = after.issues.iter().find(|left| left.code == issue.code && left.columns == issue.columns);
        assert_eq!(same, None, "{}", step.to_json());
    }
}

#[test]
fn degenerate_tables_are_judged() {
    let none = outcome(&Table::from_columns([("x", Column::from_numbers(vec![]))]), serde_json::json!({}));
    assert!(none.issues.is_empty() && none.scores.overall.is_nan());
    let no_columns = outcome(&Table::from_columns(Vec::<(&str, Column)>::new()), serde_json::json!({}));
    assert!(no_columns.issues.is_empty());
    let one = outcome(&Table::from_columns([("x", Column::from_numbers(vec![3.0]))]), serde_json::json!({}));
    assert!(one.issues.is_empty() && one.scores.overall == 1.0);
    let empty = [("x", Column::new(Values::Empty(3), None)), ("y", Column::from_numbers(vec![f64::NAN; 3]))];
    let empty = outcome(&Table::from_columns(empty), serde_json::json!({}));
    assert_eq!((n_rows(&empty, Code::EmptyColumn), empty.scores.each[0]), (3, 0.0));
    let constant = outcome(&Table::from_columns([("x", Column::from_labels(&["a", "a"]))]), serde_json::json!({}));
    assert_eq!((n_rows(&constant, Code::Constant), n_rows(&constant, Code::DuplicateRows)), (2, 1));
}

#[test]
fn stand_ins_and_mixed_kinds_are_found() {
    let numbers = |cells: &[f64]| {
        outcome(&Table::from_columns([("x", Column::from_numbers(cells.to_vec()))]), serde_json::json!({}))
    };
    assert_eq!(n_rows(&numbers(&[1.0, 5.0, 999.0, 7.0, 999.0]), Code::Placeholder), 2);
    assert_eq!(n_rows(&numbers(&[1.0, 5.0, -1.0, 7.0, -1.0]), Code::Placeholder), 2);
    assert_eq!(found(&numbers(&[-3.0, 5.0, -1.0, 998.0, 999.0, 999.0]), Code::Placeholder), None);
    let texts = Table::from_columns([("x", Column::from_labels(&["1", "2", "3.5", "4", "n/a", "5"]))]);
    let texts = outcome(&texts, serde_json::json!({}));
    assert_eq!((n_rows(&texts, Code::Placeholder), n_rows(&texts, Code::MixedKind)), (1, 1));
}

#[test]
fn gaps_follow_the_rhythm() {
    let gaps = |days: Vec<i32>| {
        let days: Vec<Option<i32>> = days.into_iter().map(Some).collect();
        let outcome = outcome(&Table::from_columns([("day", Column::from_days(&days))]), serde_json::json!({}));
        (found(&outcome, Code::TimeGaps).map_or(0, |issue| issue.n_periods), outcome.scores.each[4])
    };
    let monday = calendar::parse_iso("2024-01-01").unwrap();
    // Four weeks from Monday to Friday without one Wednesday: 19 of 20 days.
    let workdays = (0..28).filter(|day| day % 7 < 5 && *day != 9).map(|day| monday + day).collect();
    assert_eq!(gaps(workdays), (1, 0.95));
    let weekly = (0..10).filter(|week| *week != 4).map(|week| monday + 7 * week).collect();
    assert_eq!(gaps(weekly), (1, 0.9));
    let monthly =
        (0..12).filter(|month| *month != 5 && *month != 6).map(|month| calendar::add_months(monday, month)).collect();
    assert_eq!(gaps(monthly), (2, 1.0 - 2.0 / 12.0));
    assert_eq!(gaps(vec![monday, monday + 90]), (0, 1.0));
    // A typing error is told, and opens no gap of thirty years.
    let mut typo: Vec<i32> = (0..30).map(|day| monday + day).collect();
    typo.push(monday + 30 * 365);
    assert_eq!(gaps(typo), (0, 1.0));
}

/// Ten sales of which the first is wrong, with discounts as they may be written.
fn discounted(name: &str, discounts: [f64; 10], amount: impl Fn(f64, f64) -> f64) -> QualityOutcome {
    let prices: Vec<f64> = (0..10).map(|row| 10.0 + f64::from(row)).collect();
    let mut amounts: Vec<f64> =
        prices.iter().zip(discounts).map(|(price, discount)| amount(3.0 * price, discount)).collect();
    amounts[0] += 5.0;
    let table = Table::from_columns([
        ("quantity", Column::from_numbers(vec![3.0; 10])),
        ("price", Column::from_numbers(prices)),
        (name, Column::from_numbers(discounts.to_vec())),
        ("amount", Column::from_numbers(amounts)),
    ]);
    let roles = [("quantity", Role::Quantity), ("price", Role::UnitPrice), ("amount", Role::Amount)];
    outcome(&table.with_roles(&roles), serde_json::json!({ "key": [] }))
}

#[test]
fn a_discount_explains_amounts_however_it_is_written() {
    let shares = [0.0, 0.1, 0.1, 0.2, 0.0, 0.1, 0.25, 0.1, 0.2, 0.1];
    let check = |name: &str, discounts: [f64; 10], amount: &dyn Fn(f64, f64) -> f64, formula: &str| {
        let outcome = discounted(name, discounts, amount);
        let issue = found(&outcome, Code::AmountMismatch).unwrap_or_else(|| panic!("{name}"));
        assert_eq!((issue.n_rows, issue.detail.as_str()), (1, formula), "{name}");
    };
    check("Discount", shares, &|product, cut| product * (1.0 - cut), "[quantity] * [price] * (1 - [Discount])");
    let percent = shares.map(|share| share * 100.0);
    check(
        "disc_pct",
        percent,
        &|product, cut| product * (1.0 - cut / 100.0),
        "[quantity] * [price] * (1 - [disc_pct] / 100)",
    );
    let left = shares.map(|share| 1.0 - share);
    check("折扣", left, &|product, left| product * left, "[quantity] * [price] * [折扣]");
    let amounts = shares.map(|share| share * 20.0);
    check("优惠金额", amounts, &|product, cut| product - cut, "[quantity] * [price] - [优惠金额]");
}

#[test]
fn amounts_that_hold_more_than_goods_blame_no_row() {
    let outcome = discounted("discount", [0.1; 10], |product, _| product * 1.19 + 4.9);
    assert_eq!(found(&outcome, Code::AmountMismatch), None);
    assert_eq!(n_rows(&outcome, Code::AmountFreely), 10);
    assert_eq!(outcome.scores.each[3], 1.0, "consistency");
}
