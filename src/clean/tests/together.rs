//! Several data sets: joins, unions, the workshop; rules.

use std::collections::BTreeMap;

use super::*;
use crate::clean::{FileRates, Rule, Workshop};
use crate::data::Role;

#[track_caller]
fn check_with(before: &str, other: &str, json: &str, expected: &str) -> Changed {
    let others = Others::from([("other".to_owned(), table(other))]);
    let (after, changed) = run(&table(before), json, &others).unwrap_or_else(|error| panic!("{json}: {error}"));
    let expected: Vec<&str> = expected.split('\n').map(str::trim_start).collect();
    assert_eq!(lines(&after), expected.join("\n"), "{json}");
    described(&after);
    changed
}

#[test]
fn joins_find_their_rows() {
    let (left, right) = ("k,x\na,1\nb,2\n,3\na,4", "k,y\na,p\nc,q\n,r");
    let changed =
        check_with(left, right, r#"{"step":"join","with":"other","on":["k"]}"#, "k,x,y\na,1,p\nb,2,\n,3,\na,4,p");
    let fact = |name: &str| changed.facts[name];
    assert_eq!(
        ["n_matched", "n_unmatched_left", "n_unmatched_right", "n_fan_out", "n_rows_right"].map(fact),
        [2, 2, 2, 0, 3]
    );
    check_with(left, right, r#"{"step":"join","with":"other","how":"inner","on":["k"]}"#, "k,x,y\na,1,p\na,4,p");
    let changed = check_with(left, right, r#"{"step":"join","with":"other","how":"anti","on":["k"]}"#, "k,x\nb,2\n,3");
    let named = |code: &str| changed.notes.iter().find(|note| note.code == code).map(|note| note.en.clone()).unwrap();
    assert!(named("unmatched_here").starts_with("Without a match here: “b”. "));
    assert!(named("unmatched_there").starts_with("Only in “other”: “c”. "));
    check_with(left, right, r#"{"step":"join","with":"other","how":"anti_right","on":["k"]}"#, "k,y\nc,q\n,r");
    check_with(
        left,
        right,
        r#"{"step":"join","with":"other","how":"full","on":["k"]}"#,
        "k,x,y\na,1,p\nb,2,\n,3,\na,4,p\nc,,q\n,,r",
    );
    let twice = "id,x\na,8\na,9";
    let changed = check_with(
        left,
        twice,
        r#"{"step":"join","with":"other","how":"inner","on":[{"left":"k","right":"id"}]}"#,
        "k,x,x_other\na,1,8\na,1,9\na,4,8\na,4,9",
    );
    assert_eq!((changed.facts["n_fan_out"], changed.notes.len()), (2, 3));
    check_with(
        "k,l\n1,2024-01-01\n1,2024-01-02",
        "k,l,y,z\n1,2024-01-02,7,8",
        r#"{"step":"join","with":"other","on":["k","l"],"columns":["z"]}"#,
        "k,l,z\n1,2024-01-01,\n1,2024-01-02,8",
    );
    refuse("k\n1", r#"{"step":"join","with":"nobody","on":["k"]}"#, "unknown_dataset", "“nobody”");
    let others = Others::from([("other".to_owned(), table("k\nx"))]);
    let error = run(&table("k\n1"), r#"{"step":"join","with":"other","on":["k"]}"#, &others).unwrap_err();
    assert!(error.to_string().contains("the same kind on both sides"), "{error}");
    assert!(run(&table("k\n1"), r#"{"step":"join","with":"other","on":[]}"#, &others).is_err());
}

#[test]
fn unions_align_by_name() {
    let changed = check_with(
        "id,x,d\no1,1,2024-01-01\no2,2,2024-01-02",
        "x,id,e\na,o2,7\n3,o3,8",
        r#"{"step":"union","with":["other"],"source":"file","order":"id"}"#,
        "id,x,d,e,file\no1,1,2024-01-01,,\no2,2,2024-01-02,,\no2,a,,7,other\no3,3,,8,other",
    );
    let codes: Vec<&str> = changed.notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["kind_widened", "column_missing", "column_missing", "shared_orders"]);
    assert_eq!(changed.facts["n_shared_orders"], 1);
    refuse("a\n1", r#"{"step":"union","with":[]}"#, "bad_setting", "at least one data set");
}

#[test]
fn rules_count_the_rows_that_keep_them() {
    let data = table("amount,quantity,price\n3,2,1.5\n3.005,2,1.5\n4,2,1.5\n,2,1");
    let ask = |check: &str, tolerance: Option<f64>| {
        let rule = Rule { name: "r".to_owned(), check: check.to_owned(), tolerance };
        rule.ask(&data, None).result
    };
    let counts = ask("amount = quantity * price", Some(0.01)).unwrap();
    assert_eq!((counts.n_passed, counts.n_failed, counts.n_unknown, &counts.failing_rows), (2, 1, 1, &vec![2]));
    assert!((counts.pass_rate().unwrap() - 2.0 / 3.0).abs() < 1e-15);
    assert_eq!(ask("amount = quantity * price", None).unwrap().n_failed, 2);
    assert_eq!(ask("price > 0", Some(0.1)).unwrap_err().code(), "bad_setting");
    assert_eq!(ask("price", None).unwrap_err().code(), "bad_expression");
    assert_eq!(ask("missing", None).unwrap().pass_rate(), None);
    // Sums of cents are exact to the tolerance, however they are stored.
    let cents = table("a,b\n0.31,0.3");
    let rule = Rule { name: "cents".to_owned(), check: "a = b".to_owned(), tolerance: Some(0.01) };
    assert_eq!(rule.ask(&cents, None).result.unwrap().n_passed, 1);
}

#[test]
fn today_is_the_day_that_is_given() {
    let data = table("day,paid\n2024-01-31,2024-02-01\n2024-02-02,2024-02-01\n,2024-01-01");
    let rule =
        Rule { name: "known".to_owned(), check: "day <= today() and paid < today() + 1".to_owned(), tolerance: None };
    let counts =
        |day| rule.ask(&data, calendar::parse_iso(day)).result.map(|all| (all.n_passed, all.n_failed, all.n_unknown));
    assert_eq!(counts("2024-02-01"), Ok((1, 1, 1)));
    assert_eq!(counts("2024-02-02"), Ok((2, 0, 1)));
    assert_eq!(counts("2024-01-31"), Ok((0, 2, 1)));
    assert_eq!(counts("no day").unwrap_err().code(), "bad_expression");
    refuse("a\n1", r#"{"step":"derive","name":"d","expression":"today()"}"#, "bad_expression", "checks only");
}

#[test]
fn files_are_remembered_with_their_pass_rates() {
    let rules = [("low", "x < 3"), ("broken", "x <")].map(|(name, check)| Rule {
        name: name.to_owned(),
        check: check.to_owned(),
        tolerance: None,
    });
    let mut files = Vec::new();
    let read = |file: &str, cells: &str, files: &mut Vec<FileRates>| {
        FileRates::of(file, &table(&format!("x,y\n{cells}")), &rules, None).remember(files);
    };
    read("may.csv", "1,1\n5,1\n,1", &mut files);
    let rate = &files[0].rules[0];
    assert_eq!((files[0].n_rows, files[0].rules.len()), (3, 1));
    assert_eq!((rate.n_passed, rate.n_failed, rate.n_unknown, rate.pass_rate()), (1, 1, 1, 0.5));
    read("may.csv", "1,1\n2,1\n,1", &mut files);
    assert_eq!((files.len(), files[0].rules[0].n_passed), (1, 2), "read again");
    (0..200).for_each(|n| read(&format!("{n}.csv"), "1,1", &mut files));
    assert_eq!((files.len(), files[0].file.as_str()), (FileRates::MAX_FILES, "80.csv"));
}

fn workshop() -> Workshop {
    let mut workshop = Workshop::default();
    workshop.load("sales", table("k,x\na,1\nb,2\na,2\nc,9"), BTreeMap::new());
    workshop.load("shops", table("k,city\na, Rome \nb,Oslo"), BTreeMap::new());
    workshop
}

fn steps(lines: &[&str]) -> Vec<Step> {
    lines.iter().map(|line| step(line)).collect()
}

const JOIN: &str = r#"{"step":"join","with":"shops","on":["k"]}"#;
const DOUBLE: &str = r#"{"step":"derive","name":"x","expression":"x * 2"}"#;
const FILTER: &str = r#"{"step":"filter","expression":"x < 9"}"#;
const TRIM: &str = r#"{"step":"trim","columns":["city"]}"#;

#[test]
fn an_edit_computes_what_it_changed() {
    let mut workshop = workshop();
    let mut clean = |sales: &[&str], shops: &[&str]| {
        workshop.set_steps("sales", steps(sales));
        workshop.set_steps("shops", steps(shops));
        let n_before = workshop.n_computed();
        let cleaned = workshop.clean("sales", &mut Pulse::silent()).unwrap();
        assert_eq!(cleaned.error, None);
        (lines(&cleaned.table), workshop.n_computed() - n_before)
    };
    assert_eq!(clean(&[DOUBLE, FILTER, JOIN], &[]).1, 3);
    assert_eq!(clean(&[DOUBLE, FILTER, JOIN], &[]), ("k,x,city\na,2, Rome \nb,4,Oslo\na,4, Rome ".to_owned(), 0));
    assert_eq!(clean(&[DOUBLE, JOIN, FILTER], &[]).1, 2, "the first step is as it was");
    assert_eq!(clean(&[DOUBLE, FILTER, JOIN], &[]).1, 0, "undone");
    assert_eq!(clean(&[DOUBLE, FILTER, JOIN], &[TRIM]), ("k,x,city\na,2,Rome\nb,4,Oslo\na,4,Rome".to_owned(), 2));
    let disabled = DOUBLE.replace("{", r#"{"disabled":true,"#);
    assert_eq!(clean(&[&disabled, FILTER], &[TRIM]), ("k,x\na,1\nb,2\na,2".to_owned(), 1));
    assert_eq!(clean(&[FILTER], &[]).1, 0, "a disabled step is none");
}

#[test]
fn columns_that_a_step_leaves_alone_are_shared() {
    let before = table("a,b\n1,x\n2,y");
    let (after, _) = run(&before, r#"{"step":"derive","name":"a","expression":"a + 1"}"#, &Others::new()).unwrap();
    assert!(after.columns()[1].shares_cells(&before.columns()[1]));
    assert!(!after.columns()[0].shares_cells(&before.columns()[0]));
}

#[test]
fn a_failed_step_ends_the_cleaning() {
    let mut workshop = workshop();
    let bad = r#"{"step":"drop","columns":["nowhere"]}"#;
    workshop.set_steps("sales", steps(&[DOUBLE, bad, FILTER]));
    let cleaned = workshop.clean("sales", &mut Pulse::silent()).unwrap();
    let error = cleaned.error.unwrap();
    assert_eq!((error.number, error.code()), (2, "unknown_column"));
    assert_eq!(lines(&cleaned.table), "k,x\na,2\nb,4\na,4\nc,18");
    assert!(matches!(cleaned.steps[0].result, Some(Ok(_))) && cleaned.steps[2].result.is_none());
    workshop.set_steps("sales", steps(&[JOIN]));
    workshop.set_steps("shops", steps(&[bad]));
    assert_eq!(workshop.clean("sales", &mut Pulse::silent()).unwrap().error.unwrap().code(), "dataset_failed");
    workshop.set_steps("shops", steps(&[&JOIN.replace("shops", "sales")]));
    let error = workshop.clean("sales", &mut Pulse::silent()).unwrap().error.unwrap();
    assert_eq!(error.code(), "dataset_circle", "those that wait for each other say so");
    workshop.set_steps("sales", steps(&[&JOIN.replace("shops", "sales")]));
    assert_eq!(workshop.clean("sales", &mut Pulse::silent()).unwrap().error.unwrap().code(), "dataset_circle");
    workshop.forget("shops");
    assert!(workshop.clean("shops", &mut Pulse::silent()).is_none());
    workshop.set_steps("sales", steps(&[JOIN]));
    assert_eq!(workshop.clean("sales", &mut Pulse::silent()).unwrap().error.unwrap().code(), "unknown_dataset");
}

#[test]
fn previews_and_newer_files() {
    let mut workshop = workshop();
    workshop.set_steps("sales", steps(&[DOUBLE, FILTER]));
    let first = workshop.clean_first("sales", 1, &mut Pulse::silent()).unwrap();
    assert_eq!((first.table.n_rows(), first.steps.len()), (4, 1));
    workshop.load("sales", table("k,x\nz,3"), BTreeMap::new());
    assert_eq!(lines(&workshop.clean("sales", &mut Pulse::silent()).unwrap().table), "k,x\nz,6");
}

#[test]
fn roles_follow_their_columns() {
    let mut workshop = Workshop::default();
    let before = table("who,day,quantity,price\nann,2024-01-01,2,3\nbob,2024-01-02,1,5")
        .with_roles(&[("who", Role::Customer), ("day", Role::Date)]);
    workshop.load("sales", before, BTreeMap::from([(Role::Salesperson, "clerk".to_owned())]));
    let rename = r#"{"step":"rename","columns":{"who":"clerk"}}"#;
    let amount = r#"{"step":"derive","name":"amount","expression":"quantity * price"}"#;
    workshop.set_steps("sales", steps(&[amount]));
    let role = |table: &Table, name: &str| table.schema().field(name).unwrap().role;
    let cleaned = workshop.clean("sales", &mut Pulse::silent()).unwrap().table;
    assert_eq!(
        (role(&cleaned, "who"), role(&cleaned, "day"), role(&cleaned, "amount")),
        (Some(Role::Customer), Some(Role::Date), Some(Role::Amount))
    );
    workshop.set_steps("sales", steps(&[rename]));
    let cleaned = workshop.clean("sales", &mut Pulse::silent()).unwrap().table;
    assert_eq!(role(&cleaned, "clerk"), Some(Role::Salesperson), "what the user fixed wins");
}
