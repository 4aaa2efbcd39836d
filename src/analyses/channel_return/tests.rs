//! Unit tests of `channel_return`.

use serde_json::{Value, json};

use super::{ChannelReturn, ChannelReturnError, ChannelReturnOutcome, ChannelReturnParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table, calendar};
use crate::i18n::Language;
use crate::pulse::Pulse;
use crate::report::glossary;

type Row<'a> = (&'a str, &'a str, f64, &'a str, f64);

fn table(rows: &[Row]) -> Table {
    let texts = |of: fn(&Row) -> String| -> Column {
        let all: Vec<Option<String>> = rows.iter().map(|row| Some(of(row)).filter(|text| !text.is_empty())).collect();
        Column::from_texts(all.iter().map(Option::as_deref))
    };
    Table::from_columns([
        ("who", texts(|row| row.0.to_owned())),
        ("when", Column::from_days(&rows.iter().map(|row| calendar::parse_iso(row.1)).collect::<Vec<_>>())),
        ("much", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
        ("way", texts(|row| row.3.to_owned())),
        ("spent", Column::from_numbers(rows.iter().map(|row| row.4).collect())),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("much", Role::Amount), ("way", Role::Channel)])
}

fn params(table: &Table, settings: Value) -> ChannelReturnParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    ChannelReturnParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<ChannelReturnOutcome>, ChannelReturnError> {
    let valid =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    ChannelReturn::run(table, &valid, &mut Pulse::silent())
}

const NAN: f64 = f64::NAN;

/// a and b come through ads, c through friends; b gives something back; d has no channel.
const SHOP: [Row; 9] = [
    ("a", "2024-01-10", 100.0, "ads", 30.0),
    ("a", "2024-02-20", 50.0, "friends", NAN),
    ("b", "2024-02-01", 40.0, "ads", 10.0),
    ("b", "2024-02-15", -20.0, "ads", NAN),
    ("c", "2024-01-31", 10.0, "friends", 20.0),
    ("c", "2024-04-30", 5.0, "ads", NAN),
    ("d", "2024-01-31", 10.0, "", 1.0),
    ("", "2024-01-31", 10.0, "ads", 1.0),
    ("e", "", 10.0, "ads", 1.0),
];

#[test]
fn channels_by_hand() {
    let table = table(&SHOP);
    let costs = json!([{"channel": "Ads", "acquisition_cost": "120"}, {"channel": "radio", "acquisition_cost": 5}]);
    let outcome = run(&table, json!({"costs": costs, "margin": 0.5, "cohort": "month"})).unwrap().outcome;
    let (ads, friends) = (&outcome.channels[0], &outcome.channels[1]);
    assert_eq!((ads.n_customers, ads.revenue, ads.margin, ads.cost), (2, 85.0, 42.5, 60.0));
    // a brought 75 and b 10: the standard error of their mean is 32.5.
    assert!((ads.range[1] - 42.5 - 1.959963984540054 * 32.5).abs() < 1e-9);
    // a was watched for three months, b for two: the curve ends with b. a's second purchase lies in the second month.
    let curve: Vec<f64> = ads.curve.iter().map(|point| point.margin).collect();
    assert_eq!((curve, ads.payback), (vec![30.0, 42.5], None));
    assert_eq!((friends.n_customers, friends.margin, friends.payback), (1, 7.5, None));
    assert!(friends.cost.is_nan() && friends.range[0].is_nan());
    assert_eq!(outcome.counts.unknown_costs, ["radio"]);
    let counts = &outcome.counts;
    assert_eq!((counts.n_without_customer, counts.n_incomplete, counts.n_without_channel), (1, 1, 1));
    let cohorts: Vec<(&str, f64)> = outcome.cohorts.iter().map(|row| (row.cohort.as_str(), row.margin)).collect();
    assert_eq!(cohorts, [("2024-01", 75.0), ("2024-02", 10.0), ("2024-01", 7.5)]);
    let by_column = run(&table, json!({"cost_column": "spent"})).unwrap().outcome;
    assert_eq!(by_column.channels.iter().map(|channel| channel.cost).collect::<Vec<_>>(), [20.0, 20.0]);
}

/// Five customers bring 10 in each of two months; one who is watched for a month only brought 100 in it.
#[test]
fn a_curve_does_not_fall_where_only_old_customers_are_left() {
    let old = ["a", "b", "c", "d", "e"];
    let mut rows: Vec<Row> = old.iter().map(|&who| (who, "2024-01-01", 10.0, "ads", NAN)).collect();
    rows.extend(old.iter().map(|&who| (who, "2024-02-10", 10.0, "ads", NAN)));
    rows.push(("new", "2024-02-15", 100.0, "ads", NAN));
    let outcome = run(&table(&rows), json!({"observation_end": "2024-03-20"})).unwrap().outcome;
    let curve = &outcome.channels[0].curve;
    assert_eq!(curve.iter().map(|point| (point.n_customers, point.margin)).collect::<Vec<_>>(), [(6, 25.0), (5, 35.0)]);
    // Gaps from the mean by the number watched: 75 / 6 once and -15 / 6 five times; nothing more in the second month.
    for point in curve {
        assert!((point.range[1] - point.margin - 1.959963984540054 * 187.5f64.sqrt()).abs() < 1e-9, "{point:?}");
    }
}

#[test]
fn data_that_cannot_answer_are_refused_with_a_recipe() {
    let many: Vec<(String, String)> = (0..201).map(|n| (format!("c{n}"), format!("way {n}"))).collect();
    let many: Vec<Row> = many.iter().map(|(who, way)| (who.as_str(), "2024-01-01", 1.0, way.as_str(), 0.0)).collect();
    for (rows, code) in [
        (&[][..], "no_customers"),
        (&[("a", "2024-01-01", 1.0, "", 0.0)], "no_customers"),
        (&[("a", "2024-01-01", -1.0, "ads", 0.0)], "no_customers"),
        (&[("a", "2024-01-01", NAN, "ads", 0.0)], "no_customers"),
        (&many, "too_many_channels"),
    ] {
        let error = run(&table(rows), json!({})).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(Language::ALL.iter().all(|&language| error.words(language).chars().count() > 10));
    }
    let one = run(&table(&SHOP[..1]), json!({})).unwrap().outcome;
    assert_eq!((one.channels.len(), one.channels[0].curve.len()), (1, 0));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = table(&SHOP);
    for (settings, name) in [
        (json!({"customer": null}), "customer"),
        (json!({"date": "who"}), "date"),
        (json!({"amount": "who"}), "amount"),
        (json!({"channel": "nowhere"}), "channel"),
        (json!({"cost_column": "who"}), "cost_column"),
        (json!({"costs": [{"channel": "ads", "acquisition_cost": -1}]}), "costs"),
        (json!({"cohort": "week"}), "cohort"),
        (json!({"margin": 2}), "margin"),
        (json!({"observation_end": "x"}), "observation_end"),
        (json!({"level": 1}), "level"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
    let names: Vec<_> = params(&table, json!({})).form(table.schema()).iter().map(|control| control.name).collect();
    let Ok(Value::Object(settings)) = serde_json::to_value(params(&table, json!({}))) else { unreachable!() };
    assert!(settings.keys().all(|key| names.contains(&key.as_str())) && names.len() == settings.len());
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let names: Vec<String> = (0..80).map(|customer| format!("c{customer}")).collect();
    let mut rows: Vec<Row> = Vec::new();
    for (customer, name) in names.iter().enumerate() {
        let (way, much) = if customer % 2 == 0 { ("ads", 10.0) } else { ("friends", 40.0) };
        rows.push((name, "2024-01-10", much + customer as f64 % 5.0, way, 20.0));
        rows.push((name, "2024-06-10", much, way, 0.0));
    }
    let costs = json!([{"channel": "ads", "acquisition_cost": 4000}, {"channel": "friends", "acquisition_cost": 400}]);
    let table = table(&rows);
    for settings in [json!({}), json!({"costs": costs}), json!({"cost_column": "spent", "margin": 0.4})] {
        let answer = run(&table, settings).unwrap();
        for language in Language::ALL {
            let said = answer.outcome.findings(language);
            assert!(said.iter().all(|s| !s.text.contains("NaN") && !s.text.contains("inf")), "{said:?}");
            assert!(said.is_sorted_by_key(|sentence| sentence.tone));
            assert!(!answer.outcome.figures(language).is_empty());
        }
        for column in answer.outcome.tables().iter().flat_map(|table| &table.columns) {
            assert!(glossary::find(&column.name).is_some(), "{} is not in the glossary", column.name);
        }
    }
    let said = run(&table, json!({"costs": costs})).unwrap().outcome.findings(Language::En);
    assert!(said.iter().any(|sentence| sentence.code == "shift_spend"), "{said:?}");
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    let cancelled = ChannelReturn::run(&table, &valid, &mut Pulse::new(&mut sink)).unwrap_err();
    assert_eq!(cancelled.code(), "cancelled");
}

#[test]
fn channels_that_return_alike_are_not_ranked() {
    let rows = [
        ("a", "2024-01-10", 100.0, "ads", 100.0),
        ("b", "2024-02-20", 50.0, "friends", 50.0),
        ("c", "2024-02-21", 70.0, "ads", 70.0),
    ];
    let answer = run(&table(&rows), json!({"cost_column": "spent"})).unwrap();
    let text = answer.outcome.findings(Language::En)[0].text.clone();
    assert!(text.starts_with("All channels return alike") && !text.contains("least"), "{text}");
}
