//! The shifted beta-geometric model against its published example, and cohorts of CDNOW against plain counting.

use serde_json::json;
use sightline::analyses::cohorts::Cohorts;
use sightline::analyses::contract::Outcome;
use sightline::report::TidyTable;

use crate::support::{json as read_json, run, table};

fn named<'a>(tables: &'a [TidyTable], name: &str) -> &'a TidyTable {
    tables.iter().find(|table| table.name == name).expect("a table")
}

#[test]
fn the_published_projections_are_met() {
    for case in ["regular", "high_end"] {
        let data = table(&format!("cohorts/{case}/data.csv"));
        let expected = read_json(&format!("cohorts/{case}/expected.json"));
        let settings =
            json!({"start": "start", "end": "end", "period": "year", "observation_end": "2007-01-01", "horizon": 5});
        let tables = run::<Cohorts>(&data, settings).expect("an answer").outcome.tables();
        let model = named(&tables, "model");
        let printed = |key: &str| expected[key].as_f64().expect("a number");
        for (row, key) in ["alpha", "beta"].iter().enumerate() {
            assert!((model.number("estimate", row) - printed(key)).abs() <= 5e-4, "{case} {key}");
            assert!(model.number("std_error", row) > 0.0);
        }
        assert!((model.number("log_likelihood", 0) - printed("log_likelihood")).abs() <= 0.05, "{case}");
        let projection = named(&tables, "projection");
        assert_eq!(projection.n_rows(), 13);
        let percents = expected["observed_percent"].as_array().expect("percents");
        for (year, percent) in percents.iter().enumerate() {
            let share = percent.as_f64().expect("a number") / 100.0;
            if year <= 7 {
                assert!((projection.number("observed_retention", year) - share).abs() < 1e-12, "{case} {year}");
            }
            // The paper's picture: the projection of five unseen years stays within two points of what came.
            assert!((projection.number("projected_retention", year) - share).abs() < 0.024, "{case} {year}");
        }
    }
}

/// Counted by hand from the purchases of CDNOW: a second reading of the same file, in plain loops.
#[test]
fn cohorts_of_a_real_shop_are_those_of_plain_counting() {
    let data = table("clv/cdnow_sample/data.csv");
    let schema = data.schema();
    let name = |place: usize| schema.fields[place].name.clone();
    let (customer, date) = (name(0), name(1));
    let settings = json!({"customer": customer, "date": date, "amount": null, "period": "month"});
    let answer = run::<Cohorts>(&data, settings).expect("an answer");
    let tables = answer.outcome.tables();
    let customers = data.column(&customer).expect("customers").categories();
    let days = data.column(&date).and_then(|column| column.days()).expect("days");
    let mut lives: Vec<Vec<i32>> = vec![Vec::new(); customers.labels.len()];
    for (code, day) in customers.codes.iter().zip(&days) {
        lives[*code as usize].push(day.expect("a day"));
    }
    for days in &mut lives {
        days.sort_unstable();
        days.dedup();
    }
    let n_repeat = lives.iter().filter(|days| days.len() > 1).count() as f64;
    let glance = named(&tables, "glance");
    assert_eq!(glance.number("n_customers", 0), 2357.0);
    assert_eq!(glance.number("repeat_rate", 0), n_repeat / 2357.0);
    // All joined in the first quarter of 1997 and are watched to June 1998: three cohorts, the first over 17 months.
    assert_eq!(named(&tables, "cohort_sizes").n_rows(), 3);
    let month = |day: i32| {
        let text = sightline::data::calendar::iso(day);
        text[..4].parse::<i32>().expect("a year") * 12 + text[5..7].parse::<i32>().expect("a month")
    };
    let triangle = named(&tables, "triangle");
    for row in 0..triangle.n_rows() {
        let cohort = triangle.column("cohort").expect("cohorts").cells.cell(row).to_plain_text();
        let start = cohort[..4].parse::<i32>().expect("a year") * 12 + cohort[5..].parse::<i32>().expect("a month");
        let age = triangle.number("periods_since", row) as i32;
        let own = || lives.iter().filter(|days| month(days[0]) == start);
        let active = own().filter(|days| days.iter().any(|&day| month(day) == start + age)).count() as f64;
        assert_eq!(triangle.number("n_at_risk", row), own().count() as f64);
        assert_eq!(triangle.number("n_active", row), active, "{cohort} {age}");
    }
}
