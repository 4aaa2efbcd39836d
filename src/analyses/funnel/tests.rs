//! Unit tests of `funnel`.

use serde_json::{Value, json};

use super::{Funnel, FunnelError, FunnelOutcome, FunnelParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::chart::{self, Theme};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::pulse::Pulse;

type Row<'a> = (&'a str, &'a str, Option<i32>, f64);

fn table(rows: &[Row]) -> Table {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let deals: Vec<Option<String>> = rows.iter().map(|row| some(row.0)).collect();
    let stages: Vec<Option<String>> = rows.iter().map(|row| some(row.1)).collect();
    Table::from_columns([
        ("deal", Column::from_texts(deals.iter().map(Option::as_deref))),
        ("stage", Column::from_texts(stages.iter().map(Option::as_deref))),
        ("day", Column::from_days(&rows.iter().map(|row| row.2).collect::<Vec<_>>())),
        ("worth", Column::from_numbers(rows.iter().map(|row| row.3).collect())),
    ])
    .with_roles(&[("worth", Role::Amount)])
}

/// Five deals whose way is known day by day.
fn five() -> Table {
    table(&[
        ("a", "Lead", Some(0), 100.0),
        ("a", "Demo", Some(4), 100.0),
        ("a", "Won", Some(10), 120.0),
        ("b", "Lead", Some(0), 50.0),
        ("b", "Demo", Some(6), 50.0),
        ("b", "Lost", Some(8), 50.0),
        ("c", "Lead", Some(2), 80.0),
        ("c", "Lost", Some(12), 80.0),
        ("d", "Lead", Some(3), 40.0),
        ("d", "Demo", Some(5), 40.0),
        ("e", "Lead", Some(9), 30.0),
    ])
}

fn params(table: &Table, settings: Value) -> FunnelParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    FunnelParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<FunnelOutcome>, FunnelError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Funnel::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<FunnelOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn five_deals_by_hand() {
    let answer = run(&five(), json!({})).unwrap();
    let outcome = &answer.outcome;
    let names: Vec<&str> = outcome.stages.iter().map(|row| row.stage.as_str()).collect();
    assert_eq!(names, ["Lead", "Demo"]);
    let [lead, demo] = &outcome.stages[..] else { panic!("two stages") };
    assert_eq!([lead.n_entered, lead.n_on, lead.n_lost, lead.n_open], [5, 3, 1, 1]);
    assert_eq!([demo.n_entered, demo.n_on, demo.n_lost, demo.n_open], [3, 1, 1, 1]);
    assert_eq!((lead.conversion, demo.conversion), (0.75, 0.5));
    assert_eq!((lead.win_probability, demo.win_probability), (0.375, 0.5));
    // Times in Lead: 4, 6, 10, 2 and more than 3; half have left after 6: 4/5, then 2/3 of it, then half of that.
    assert_eq!(lead.median_days, Some(6.0));
    // Open: d in Demo with 40, e in Lead with 30.
    assert_eq!((outcome.pipeline, outcome.weighted), (70.0, 40.0 * 0.5 + 30.0 * 0.375));
    assert_eq!((outcome.n_won, outcome.n_lost, outcome.n_open, outcome.mean_won), (1, 2, 2, 120.0));
    let rows = &answer.rows[0];
    assert_eq!(rows.n_rows(), 2);
    let days: Vec<f64> = (0..2).map(|row| rows.number("days_in_stage", row)).collect();
    assert_eq!(days, [7.0, 3.0]);
}

#[test]
fn later_days_are_not_known_yet() {
    let early = run(&five(), json!({"observation_end": "1970-01-08"})).unwrap().outcome;
    assert_eq!((early.n_won, early.n_lost, early.n_open, early.n_deals), (0, 0, 4, 4));
    let order = json!({"stages": [{"name": "Demo"}, {"name": "Lead"}]});
    let turned = run(&five(), order).unwrap().outcome;
    assert_eq!(turned.stages[0].stage, "Demo");
    assert!(!turned.is_order_found);
}

#[test]
fn rows_that_are_deals_are_a_snapshot() {
    let rows: Vec<Row> = (0..60)
        .map(|row| ("", ["Negotiation", "New lead", "Proposal", "Closed won", "Closed lost"][row % 5], None, 10.0))
        .collect();
    let answer = run(&table(&rows), json!({"deal": null, "date": null})).unwrap();
    let names: Vec<&str> = answer.outcome.stages.iter().map(|row| row.stage.as_str()).collect();
    assert_eq!(names, ["New lead", "Proposal", "Negotiation"]);
    assert_eq!((answer.outcome.n_won, answer.outcome.n_lost), (12, 12));
    // Nothing tells stages apart: all have the win rate of those that ended, and there is no leak.
    assert!(answer.outcome.stages.iter().all(|row| row.win_probability == 0.5 && row.conversion.is_nan()));
    assert_eq!((answer.outcome.pipeline, answer.outcome.weighted), (360.0, 180.0));
    assert!(!codes(&answer).contains(&"leak"));
    assert!(codes(&answer).contains(&"lost_stage_unknown"));
}

#[test]
fn conversions_of_many_deals_come_back() {
    let mut random = Random::from_seed(3);
    let mut rows: Vec<(String, &str, Option<i32>, f64)> = Vec::new();
    for deal in 0..2000 {
        let mut day = random.below(300) as i32;
        for (stage, share) in [("Lead", 0.6), ("Quote", 0.5), ("Contract", 0.8)] {
            rows.push((format!("d{deal}"), stage, Some(day), 1.0));
            day += 1 + random.below(20) as i32;
            if random.uniform() >= share {
                rows.push((format!("d{deal}"), "Lost", Some(day), 1.0));
                break;
            }
            if stage == "Contract" {
                rows.push((format!("d{deal}"), "Won", Some(day), 1.0));
            }
        }
    }
    let rows: Vec<Row> = rows.iter().map(|row| (row.0.as_str(), row.1, row.2, row.3)).collect();
    let outcome = run(&table(&rows), json!({})).unwrap().outcome;
    for (row, share) in outcome.stages.iter().zip([0.6, 0.5, 0.8]) {
        let error = (share * (1.0 - share) / row.n_entered as f64).sqrt();
        assert!((row.conversion - share).abs() < 4.0 * error, "{row:?}");
    }
    assert!((outcome.win_rate() - 0.24).abs() < 0.04);
}

#[test]
fn degenerate_tables_are_answered() {
    let code = |rows: &[Row], settings: Value| run(&table(rows), settings).unwrap_err().code();
    let plain = || json!({"stage": "stage", "won": null, "lost": null});
    assert_eq!(code(&[], plain()), "no_deals");
    assert_eq!(code(&[("", "", None, 1.0)], plain()), "no_deals");
    assert_eq!(code(&[("a", "x", Some(1), 1.0)], plain()), "one_stage");
    let only_won = code(&[("a", "Won", Some(1), 1.0)], json!({"stage": "stage", "won": "Won", "lost": null}));
    assert_eq!(only_won, "no_deals");
    // Without days or amounts there are counts.
    let bare = table(&[("a", "x", None, f64::NAN), ("a", "y", None, f64::NAN), ("b", "x", None, f64::NAN)]);
    let answer = run(&bare, json!({"amount": null, "date": null})).unwrap();
    assert_eq!((answer.outcome.n_won, answer.outcome.n_open), (1, 1));
    assert!(answer.outcome.cycle_days.is_none() && codes(&answer).contains(&"no_lost_label"));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = five();
    for (settings, name) in [
        (json!({"stage": null}), "stage"),
        (json!({"deal": "none"}), "deal"),
        (json!({"date": "stage"}), "date"),
        (json!({"amount": "stage"}), "amount"),
        (json!({"won": "Gone"}), "won"),
        (json!({"lost": "Won"}), "lost"),
        (json!({"stages": [{"name": "Lead"}, {"name": "Lead"}]}), "stages"),
        (json!({"stages": [{"name": "Won"}]}), "stages"),
        (json!({"observation_end": "soon"}), "observation_end"),
        (json!({"level": 0.1}), "level"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = five();
    let answer = run(&table, json!({})).unwrap();
    for language in Language::ALL {
        let findings = answer.outcome.findings(language);
        assert!(findings.iter().all(|sentence| !sentence.text.contains("NaN")));
        assert!(findings.iter().map(|sentence| sentence.tone).is_sorted());
        let figures = answer.outcome.figures(language);
        assert_eq!(figures.len(), 3);
        for figure in figures {
            assert!(chart::svg(&figure, 800, 400, &Theme::light(), language).contains("</svg>"));
        }
    }
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    assert!(matches!(Funnel::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(FunnelError::Cancelled(_))));
}

#[test]
fn the_time_to_win_is_that_of_deals_won() {
    // Two won after 10 and 30 days, six lost after 5, one open.
    let names: Vec<String> = (0..9).map(|deal| format!("d{deal}")).collect();
    let mut rows: Vec<Row> = Vec::new();
    for (deal, name) in names.iter().enumerate() {
        rows.push((name, "Lead", Some(0), 100.0));
        match deal {
            0 => rows.push((name, "Won", Some(10), 100.0)),
            1 => rows.push((name, "Won", Some(30), 100.0)),
            2 => {}
            _ => rows.push((name, "Rejected", Some(5), 100.0)),
        }
    }
    let answer = run(&table(&rows), json!({})).unwrap();
    assert_eq!((answer.outcome.n_lost, answer.outcome.cycle_days), (6, Some(10.0)));
    // One open deal of 100 with a chance of 2 in 8, over ten days.
    assert_eq!((answer.outcome.weighted, answer.outcome.velocity()), (25.0, Some(2.5)));
    let text =
        |code: &str| answer.outcome.findings(Language::En).into_iter().find(|one| one.code == code).unwrap().text;
    assert!(text("time").contains("Of the deals that are won, half are won within 10"), "{}", text("time"));
}

#[test]
fn ends_are_known_by_many_words() {
    for (won, lost) in [("Won", "Rejected"), ("Deal won", "Deal lost"), ("gewonnen", "Verloren"), ("已成交", "已丢单")]
    {
        let data = table(&[
            ("a", "Lead", None, 1.0),
            ("b", won, None, 1.0),
            ("c", lost, None, 1.0),
            ("d", "待成交", None, 1.0),
        ]);
        let found = params(&data, json!({}));
        assert_eq!((found.won.as_deref(), found.lost.as_deref()), (Some(won), Some(lost)));
    }
}
