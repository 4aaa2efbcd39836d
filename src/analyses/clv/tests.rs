//! Unit tests of `clv`.

use serde_json::{Value, json};

use super::{Clv, ClvError, ClvOutcome, ClvParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::analyses::presentation::Presentation;
use crate::data::{Column, Role, Schema, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::pulse::Pulse;
use crate::report::{Tone, glossary};

type Row = (Option<&'static str>, Option<i32>, f64);

fn table(rows: &[Row]) -> Table {
    Table::from_columns([
        ("who", Column::from_texts(rows.iter().map(|row| row.0))),
        ("when", Column::from_days(&rows.iter().map(|row| row.1).collect::<Vec<_>>())),
        ("sum", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("sum", Role::Amount)])
}

fn run(table: &Table, settings: Value) -> Result<Answer<ClvOutcome>, ClvError> {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    let params = ClvParams::complete(table.schema(), &Given(map)).unwrap();
    let params = params.validate(table.schema()).unwrap_or_else(|problem| panic!("{problem:?}"));
    Clv::run(table, &params, &mut Pulse::silent())
}

/// A shop that sells to `n` customers as the model has it.
fn shop(n: usize, dropout: bool) -> Table {
    let mut random = Random::from_seed(11);
    let (mut who, mut when, mut sum) = (Vec::new(), Vec::new(), Vec::new());
    for customer in 0..n {
        let rate = 0.01 + 0.05 * random.uniform().powi(2);
        let leaves = if dropout { 0.4 * random.uniform() } else { 0.0 };
        let mean = 20.0 + 60.0 * random.uniform();
        let mut day = random.uniform() * 200.0;
        while day < 400.0 {
            who.push(format!("c{customer}"));
            when.push(Some(19_000 + day as i32));
            sum.push(mean * (0.5 + random.uniform()));
            if random.uniform() < leaves {
                break;
            }
            day += 1.0 - (1.0 - random.uniform()).ln() / rate;
        }
    }
    Table::from_columns([
        ("who", Column::from_labels(&who)),
        ("when", Column::from_days(&when)),
        ("sum", Column::from_numbers(sum)),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("sum", Role::Amount)])
}

#[test]
fn data_that_cannot_answer_are_refused_with_a_recipe() {
    let one_day: Vec<Row> = (0..40).map(|i| (Some(["a", "b", "c"][i % 3]), Some(100), 5.0)).collect();
    let once: Vec<Row> =
        ["a", "b", "c", "d"].iter().enumerate().map(|(i, &c)| (Some(c), Some(i as i32), 5.0)).collect();
    let one_customer: Vec<Row> = (0..40).map(|i| (Some("a"), Some(i * 3), 5.0)).collect();
    let returns: Vec<Row> = (0..40).map(|i| (Some("a"), Some(i), -5.0)).collect();
    let missing: Vec<Row> = (0..9).map(|i| (None, Some(i), 5.0)).collect();
    let centuries: Vec<Row> = vec![(Some("a"), Some(-700_000), 5.0), (Some("a"), Some(19_000), 5.0)];
    for (rows, code) in [
        (one_day, "one_day"),
        (once, "no_repeat_buyers"),
        (one_customer, "too_few_repeat_buyers"),
        (returns, "only_returns"),
        (missing, "no_purchases"),
        (vec![(Some("a"), None, 1.0), (Some("b"), None, f64::NAN), (Some("a"), Some(1), f64::NAN)], "no_purchases"),
        (vec![(Some("a"), Some(1), 1.0)], "one_day"),
        (centuries, "dates_too_far_apart"),
    ] {
        let error = run(&table(&rows), json!({"customer": "who", "date": "when", "amount": "sum"})).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(Language::ALL.iter().all(|&language| error.words(language).chars().count() > 10));
    }
    let error = run(&shop(50, true), json!({"calibration_end": "2000-01-01"})).unwrap_err();
    assert_eq!(error.code(), "nothing_before_calibration_end");
    let error = run(&shop(50, true), json!({"calibration_end": "2090-01-01"})).unwrap_err();
    assert_eq!(error.code(), "calibration_end_after_data");
    assert!(Language::ALL.iter().all(|&language| error.words(language).contains("2090")));
    let empty = Table::from_columns::<&str>([]);
    assert_eq!(
        ClvParams::suggest(empty.schema(), &Given::default()).check(empty.schema()).unwrap_err().setting(),
        "customer"
    );
}

#[test]
fn settings_that_cannot_work_name_themselves() {
    let shop = shop(30, true);
    for (settings, name) in [
        (json!({"customer": "nobody"}), "customer"),
        (json!({"date": "sum"}), "date"),
        (json!({"amount": "who"}), "amount"),
        (json!({"horizon": 0}), "horizon"),
        (json!({"horizon": 1e9}), "horizon"),
        (json!({"discount_rate": -0.1}), "discount_rate"),
        (json!({"margin": 2}), "margin"),
        (json!({"level": 1}), "level"),
        (json!({"n_draws": 1}), "n_draws"),
        (json!({"calibration_end": "soon"}), "calibration_end"),
        (json!({"observation_end": "2024-02-30"}), "observation_end"),
        (json!({"calibration_end": "2024-02-01", "observation_end": "2024-01-01"}), "calibration_end"),
    ] {
        let Value::Object(map) = settings else { unreachable!() };
        let problem = ClvParams::complete(shop.schema(), &Given(map)).unwrap().check(shop.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
    let unknown = Given(serde_json::from_value(json!({"colour": "red"})).unwrap());
    assert!(ClvParams::complete(&Schema::default(), &unknown).is_err());
    let params = ClvParams::suggest(shop.schema(), &Given::default());
    let names: Vec<_> = params.form(shop.schema()).iter().map(|control| control.name).collect();
    let Ok(Value::Object(settings)) = serde_json::to_value(&params) else { unreachable!() };
    assert!(settings.keys().all(|key| names.contains(&key.as_str())) && names.len() == settings.len());
}

#[test]
fn the_order_of_rows_and_the_unit_of_money_do_not_matter() {
    let shop = shop(120, true);
    let n = shop.n_rows();
    let mut order: Vec<usize> = (0..n).collect();
    Random::from_seed(5).shuffle(&mut order);
    let cells = |name: &str| shop.column(name).unwrap().clone();
    let (who, when, sum) = (cells("who"), cells("when").days().unwrap(), cells("sum"));
    let labels: Vec<String> = order.iter().map(|&row| who.cell(row).to_plain_text()).collect();
    let shuffled = Table::from_columns([
        ("who", Column::from_labels(&labels)),
        ("when", Column::from_days(&order.iter().map(|&row| when[row]).collect::<Vec<_>>())),
        ("sum", Column::from_numbers(order.iter().map(|&row| sum.numbers().unwrap()[row] * 1000.0).collect())),
    ]);
    let settings = json!({"customer": "who", "date": "when", "amount": "sum"});
    let (one, other) = (run(&shop, settings.clone()).unwrap().outcome, run(&shuffled, settings).unwrap().outcome);
    let number = |outcome: &ClvOutcome, table: &str, column: &str| {
        outcome.tables().iter().find(|found| found.name == table).unwrap().number(column, 0)
    };
    let (a, b) = (number(&one, "summary", "clv"), number(&other, "summary", "clv"));
    assert!((b / a / 1000.0 - 1.0).abs() < 1e-7, "{a} {b}");
    let (a, b) = (number(&one, "glance", "log_likelihood"), number(&other, "glance", "log_likelihood"));
    assert!((a - b).abs() < 1e-9 * a.abs());
}

#[test]
fn parameters_scale_with_the_unit_of_time() {
    let shop = shop(200, true);
    let alpha = |unit: &str| {
        let outcome = run(&shop, json!({"time_unit": unit})).unwrap().outcome;
        outcome.tables().iter().find(|table| table.name == "tidy").unwrap().number("estimate", 1)
    };
    let (day, week, month) = (alpha("day"), alpha("week"), alpha("month"));
    assert!(
        (day / week / 7.0 - 1.0).abs() < 1e-6 && (day / month / 30.4375 - 1.0).abs() < 1e-6,
        "{day} {week} {month}"
    );
}

#[test]
fn a_day_is_one_purchase_and_returns_are_none() {
    let mut rows: Vec<Row> = Vec::new();
    for customer in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"] {
        let shift = customer.as_bytes()[0] as i32 % 5;
        rows.extend((0..6).map(|i| (Some(customer), Some(i * (20 + shift)), 10.0 + i as f64)));
    }
    // Two rows of one day, a return of all of a day, a return on a day of its own, a free item, and gaps.
    rows.extend([
        (Some("m"), Some(0), 5.0),
        (Some("m"), Some(0), 7.0),
        (Some("m"), Some(30), 9.0),
        (Some("m"), Some(30), -9.0),
        (Some("m"), Some(40), -2.0),
        (Some("m"), Some(50), 0.0),
        (Some("m"), Some(60), 8.0),
        (Some("m"), Some(60), -2.0),
        (None, Some(3), 1.0),
        (Some("m"), None, 1.0),
        (Some("m"), Some(61), f64::NAN),
    ]);
    let answer = run(&table(&rows), json!({"time_unit": "day", "observation_end": "1970-05-11"})).unwrap();
    let augment = &answer.rows[0];
    let row = augment.n_rows() - 1;
    assert_eq!(augment.column("customer").unwrap().cells.cell(row).to_plain_text(), "m");
    let got = ["frequency", "recency", "age", "monetary_value"].map(|name| augment.number(name, row));
    assert_eq!(got, [2.0, 60.0, 130.0, 3.0]);
    let left_out = answer.outcome.tables().into_iter().find(|table| table.name == "left_out").unwrap();
    let counts: Vec<f64> = (0..6).map(|row| left_out.number("n_dropped", row)).collect();
    assert_eq!(counts, [1.0, 1.0, 1.0, 0.0, 2.0, 0.0]);
}

#[test]
fn returns_do_what_the_setting_says() {
    let mut rows: Vec<Row> = Vec::new();
    for customer in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"] {
        rows.extend((0..6).map(|i| (Some(customer), Some(i * (20 + customer.as_bytes()[0] as i32 % 5)), 10.0)));
    }
    rows.extend([(Some("m"), Some(0), 5.0), (Some("m"), Some(30), 9.0), (Some("m"), Some(30), -4.0)]);
    rows.extend([(Some("m"), Some(31), 6.0), (Some("m"), Some(33), -3.0)]);
    for (returns, frequency, mean) in [("subtract", 2.0, 5.5), ("ignore", 2.0, 7.5), ("keep", 3.0, 11.0 / 3.0)] {
        let answer = run(&table(&rows), json!({"returns": returns})).unwrap();
        let row = answer.rows[0].n_rows() - 1;
        let got = ["frequency", "monetary_value"].map(|name| answer.rows[0].number(name, row));
        assert_eq!(got, [frequency, mean], "{returns}");
        let said = answer.outcome.findings(Language::En);
        let text = |code: &str| said.iter().find(|sentence| sentence.code == code).unwrap().text.clone();
        assert!(text("returns").contains("2 rows are returns of"), "{}", text("returns"));
        assert!(text("merged_purchases").contains("purchases ("));
    }
}

#[test]
fn everything_is_said_drawn_and_named() {
    let mut seen = std::collections::BTreeSet::new();
    for (table, settings) in [
        (shop(300, true), json!({})),
        (shop(300, true), json!({"uncertainty": "bootstrap", "n_draws": 50})),
        (shop(300, true), json!({"amount": null, "time_unit": "day", "horizon": 90})),
        (shop(300, false), json!({"margin": 0.3, "calibration_end": "2022-10-01"})),
        (shop(40, true), json!({"time_unit": "month", "horizon": 120})),
        (shop(200, true), json!({"model": "mbg_nbd", "compare": true})),
        (shop(200, false), json!({"model": "pareto_nbd", "compare": true, "calibration_end": "2022-10-01"})),
    ] {
        let answer = run(&table, settings).unwrap();
        for language in Language::ALL {
            let findings = answer.outcome.findings(language);
            assert!(findings.iter().all(|sentence| sentence.text.chars().count() > 8));
            assert!(findings.is_sorted_by_key(|sentence| sentence.tone));
            assert_eq!(findings[0].tone, Tone::Answer);
            seen.extend(findings.iter().map(|sentence| sentence.code));
            assert_eq!(answer.outcome.figures(language).len(), 5);
        }
        for found in answer.outcome.tables().iter().chain(&answer.rows) {
            for column in &found.columns {
                assert!(glossary::find(&column.name).is_some(), "{} is not in the glossary", column.name);
            }
            assert!(found.name == "augment" || found.n_rows() <= 1000);
        }
        let bytes = postcard::to_stdvec(&Presentation::of(&answer.outcome)).unwrap();
        assert!(bytes.len() < 400_000, "an outcome travels: {} bytes", bytes.len());
    }
    assert!(
        seen.contains("no_dropout_found") && seen.contains("at_risk") && seen.contains("choose_amount"),
        "{seen:?}"
    );
}

#[test]
fn a_forecast_of_nobody_leaving_grows_with_the_horizon() {
    let shop = shop(150, false);
    let total = |horizon: f64| {
        let outcome = run(&shop, json!({"horizon": horizon})).unwrap().outcome;
        outcome.tables()[0].number("expected_purchases", 0)
    };
    let (short, long) = (total(10.0), total(20.0));
    assert!((long / short - 2.0).abs() < 0.05, "{short} {long}");
}

#[test]
fn a_run_can_be_cancelled() {
    let shop = shop(100, true);
    let params = ClvParams::suggest(shop.schema(), &Given::default()).validate(shop.schema()).unwrap();
    let mut n_calls = 0;
    let mut sink = |_: f32| {
        n_calls += 1;
        n_calls < 5
    };
    assert_eq!(Clv::run(&shop, &params, &mut Pulse::new(&mut sink)).unwrap_err().code(), "cancelled");
}

#[test]
fn odd_shops_do_not_break_it() {
    let mut random = Random::from_seed(23);
    for shop in 0..60 {
        let (n, pattern) = (12 + random.below(40), shop % 6);
        let scale = 10f64.powi(random.below(16) as i32 - 4);
        let (mut who, mut when, mut sum) = (Vec::new(), Vec::new(), Vec::new());
        for customer in 0..n as i32 {
            let days: Vec<i32> = match pattern {
                0 => (0..60).collect(),
                1 => vec![customer, customer + 7],
                2 => (0..30).map(|i| i * (1 + customer % 3)).collect(),
                3 => (0..=random.below(4) as i32 + 1).map(|i| i * 1000).collect(),
                4 => (0..=random.below(3)).map(|_| random.below(200) as i32).collect(),
                _ => (0..3).map(|i| customer % 2 * 300 + i).collect(),
            };
            for day in days {
                who.push(format!("c{customer}"));
                when.push(Some(day));
                sum.push(scale * if pattern % 2 == 0 { 1.0 } else { random.uniform() });
            }
        }
        let table = Table::from_columns([
            ("who", Column::from_labels(&who)),
            ("when", Column::from_days(&when)),
            ("sum", Column::from_numbers(sum)),
        ]);
        for (unit, model) in [
            ("day", "bg_nbd"),
            ("month", "bg_nbd"),
            ("week", "mbg_nbd"),
            ("day", "pareto_nbd"),
            ("month", "pareto_nbd"),
        ] {
            let settings =
                json!({"customer": "who", "date": "when", "amount": "sum", "time_unit": unit, "model": model});
            let answer = match run(&table, settings) {
                Ok(answer) => answer,
                Err(ClvError::TooFewRepeatBuyers { .. } | ClvError::NoRepeatBuyers { .. }) => continue,
                Err(error) => panic!("shop {shop}: {error}"),
            };
            for name in ["probability_alive", "expected_purchases", "expected_spend", "clv"] {
                let column = answer.rows[0].column(name).unwrap().cells.numbers().unwrap().into_owned();
                assert!(
                    column.iter().all(|x| x.is_finite() && *x >= 0.0),
                    "shop {shop} {unit} {model}: {name} {column:?}"
                );
            }
            let tables = answer.outcome.tables();
            let glance = tables.iter().find(|table| table.name == "glance").unwrap();
            let (with, without) = (glance.number("log_likelihood", 0), glance.number("log_likelihood_no_dropout", 0));
            assert!(with >= without - 1e-4 * without.abs().max(1.0), "shop {shop} {unit} {model}: {with} {without}");
        }
    }
}

/// Purchases of `n` customers over 78 weeks, exactly as BG/NBD and Gamma-Gamma have them.
fn simulated(n: usize, seed: u64) -> Vec<(String, i32, f64)> {
    let mut random = Random::from_seed(seed);
    let mut rows = Vec::new();
    for customer in 0..n {
        let rate = random.gamma(1.2) / 56.0;
        let (stay, leave) = (random.gamma(3.0), random.gamma(0.6));
        let scale = random.gamma(4.0) / 15.0;
        let mut day = random.uniform() * 180.0;
        let mut is_first = true;
        while day < 546.0 {
            rows.push((format!("c{customer:04}"), day as i32, random.gamma(6.0) / scale));
            if !is_first && random.uniform() < leave / (leave + stay) {
                break;
            }
            is_first = false;
            day += 1.0 - (1.0 - random.uniform()).ln() / rate;
        }
    }
    rows
}

/// With more customers than a draw holds, deviations shrink by the square root law: the errors are those of the likelihood.
#[test]
fn draws_of_fewer_than_all_give_the_errors_of_all() {
    let rows = simulated(40_000, 5);
    let table = Table::from_columns([
        ("who", Column::from_labels(&rows.iter().map(|row| row.0.as_str()).collect::<Vec<_>>())),
        ("when", Column::from_days(&rows.iter().map(|row| Some(row.1)).collect::<Vec<_>>())),
        ("sum", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
    ]);
    let settings =
        json!({"customer": "who", "date": "when", "amount": "sum", "uncertainty": "bootstrap", "n_draws": 100});
    let tables = run(&table, settings).unwrap().outcome.tables();
    let tidy = tables.iter().find(|table| table.name == "tidy").unwrap();
    for row in 0..tidy.n_rows() {
        let [estimate, error, drawn, low, high] =
            ["estimate", "std_error", "bootstrap_error", "conf_low", "conf_high"].map(|name| tidy.number(name, row));
        // An error from a hundred draws is off by a fourteenth on average.
        assert!((drawn / error - 1.0).abs() < 0.25, "{row}: {drawn} {error}");
        assert!(low < estimate && estimate < high, "{row}: {low} {estimate} {high}");
    }
}

/// Ranges said to hold nine times in ten hold about so often, over sixty shops of two hundred customers.
#[test]
fn ranges_hold_as_often_as_they_say() {
    for uncertainty in ["standard_errors", "bootstrap"] {
        check_coverage(uncertainty);
    }
}

fn check_coverage(uncertainty: &str) {
    let (mut n_customers, mut n_value, mut n_counts, mut n_totals, n_shops) = (0.0, 0.0, 0.0, 0.0, 60);
    for seed in 0..n_shops {
        let rows = simulated(200, 1000 + seed);
        let table = Table::from_columns([
            ("who", Column::from_labels(&rows.iter().map(|row| row.0.as_str()).collect::<Vec<_>>())),
            ("when", Column::from_days(&rows.iter().map(|row| Some(row.1)).collect::<Vec<_>>())),
            ("sum", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
        ]);
        let answer = run(
            &table,
            json!({"customer": "who", "date": "when", "amount": "sum", "calibration_end": "1970-12-30",
                "observation_end": "1971-06-30", "horizon": 26, "discount_rate": 0, "level": 0.9, "seed": seed,
                "uncertainty": uncertainty}),
        )
        .unwrap();
        let augment = &answer.rows[0];
        let mut all = 0.0;
        for row in 0..augment.n_rows() {
            let name = augment.column("customer").unwrap().cells.cell(row).to_plain_text();
            let later: Vec<f64> = rows.iter().filter(|row| row.0 == name && row.1 > 363).map(|row| row.2).collect();
            let (spent, count) = (later.iter().sum::<f64>(), later.len() as f64);
            let within = |low: &str, high: &str, x: f64| {
                f64::from(u8::from(augment.number(low, row) <= x && x <= augment.number(high, row)))
            };
            n_customers += 1.0;
            n_value += within("clv_low", "clv_high", spent);
            n_counts += within("purchases_low", "purchases_high", count);
            all += spent;
        }
        let summary = &answer.outcome.tables()[0];
        n_totals += f64::from(u8::from(summary.number("clv_low", 0) <= all && all <= summary.number("clv_high", 0)));
    }
    let (value, counts, totals) = (n_value / n_customers, n_counts / n_customers, n_totals / n_shops as f64);
    // Counts are whole: a range of them holds more than it says.
    assert!((0.88..0.95).contains(&value), "{uncertainty}: value of a customer: {value}");
    assert!((0.9..0.98).contains(&counts), "{uncertainty}: purchases of a customer: {counts}");
    assert!((0.85..=0.95).contains(&totals), "{uncertainty}: value of all: {totals}");
}

#[test]
fn a_silent_end_and_amounts_beyond_money_are_said() {
    let silent = run(&shop(200, true), json!({"observation_end": "2026-12-31"})).unwrap();
    let findings = silent.outcome.findings(Language::En);
    assert!(findings.iter().any(|one| one.code == "silent_end"));
    let rows: Vec<Row> = (0..60).map(|i| (Some(["a", "b", "c", "d"][i % 4]), Some(i as i32), 1e300)).collect();
    let error = run(&table(&rows), json!({"customer": "who", "date": "when", "amount": "sum"})).unwrap_err();
    assert!(["huge_amounts", "too_few_repeat_buyers"].contains(&error.code()), "{}", error.code());
}
