//! Every kind of step: what is suggested runs or says what is missing; what is opened in a form comes back as it was.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::analyses::contract::{Control, Given, Input};
use crate::clean::{Action, Others, Step, apply};
use crate::data::{Column, Role, Schema, Table};
use crate::i18n::{Language, Words};
use crate::pulse::Pulse;

/// A table of sales with a gap in every second column.
fn sales() -> Table {
    Table::from_columns([
        ("customer", Column::from_texts([Some("ann lee"), Some("bo li"), None, Some("ann lee")])),
        ("region", Column::from_texts([Some("North"), Some("South"), Some("North"), Some(" South")])),
        ("order date", Column::from_days(&[Some(19_700), Some(19_701), None, Some(19_731)])),
        ("quantity", Column::from_numbers(vec![1.0, 2.0, f64::NAN, 4.0])),
        ("unit price", Column::from_numbers(vec![2.5, 3.5, 2.5, 9.5])),
        ("nothing", Column::new(crate::data::Values::Empty(4), None)),
    ])
}

fn roles(mut schema: Schema) -> Schema {
    let roles = [
        ("quantity", Role::Quantity),
        ("unit price", Role::UnitPrice),
        ("order date", Role::Date),
        ("region", Role::Region),
    ];
    for (name, role) in roles {
        if let Some(field) = schema.fields.iter_mut().find(|field| field.name == name) {
            field.role = Some(role);
        }
    }
    schema
}

/// Every step that stands in the tests of the cleaning engine as one text.
fn examples() -> Vec<Step> {
    let sources = [
        include_str!("../../clean/tests/cells.rs"),
        include_str!("../../clean/tests/shape.rs"),
        include_str!("../../clean/tests/together.rs"),
        include_str!("../../clean/tests/properties.rs"),
    ];
    let texts = sources.into_iter().flat_map(|source| source.split("r#\"").skip(1));
    let texts = texts.filter_map(|rest| rest.split_once("\"#")).map(|(text, _)| text);
    let more = [
        r#"{"step":"rename","columns":{"a":"b","b":"a"}}"#,
        r#"{"step":"filter","conditions":[{"column":"p","is":"one_of","values":["007","7",7,"a, b","say \"x\""," c","true",true]},{"column":"x","is":"between","values":[1,2.5]},{"column":"x","is":"equal","values":["5"]},{"column":"y","is":"missing"}],"match":"any","expression":"x > 1"}"#,
        r#"{"step":"fill_missing","columns":["x"],"method":"constant","value":"12"}"#,
        r#"{"step":"fill_missing","columns":["x"],"method":"constant","value":true}"#,
        r#"{"step":"fill_missing","columns":["x"],"method":"linear","order":"d","by":["g"]}"#,
        r#"{"step":"summarise","by":[],"values":[{"function":"count","name":"n"},{"column":"x","function":"sd"}]}"#,
        r#"{"step":"sample","n_rows":5,"seed":3}"#,
        r#"{"step":"sample","share":0.25}"#,
        r#"{"step":"encode","column":"a","method":"ordinal","order":["low","7","a;b"],"fitted":["low","7","a;b"]}"#,
        r#"{"step":"bin","column":"x","method":"equal_width","n_bins":2,"labels":["low","high"],"fitted":[0,1,2]}"#,
        r#"{"step":"union","with":["a","b"],"source":"file","order":"id"}"#,
        r#"{"step":"sort","by":[{"column":"a"},{"column":"b","descending":true}],"disabled":true}"#,
    ];
    texts.chain(more).filter_map(|text| Step::from_json(text).ok()).collect()
}

fn is_said(words: Words, is_needed: bool) {
    assert!(!is_needed || (!words.en.is_empty() && !words.zh.is_empty()), "{words:?}");
    assert_eq!(words.en.is_empty(), words.zh.is_empty(), "{words:?}");
}

fn in_words(controls: &[Control]) {
    for control in controls {
        is_said(control.label, true);
        is_said(control.help, true);
        match &control.input {
            Input::Choice { options } => options.iter().for_each(|option| is_said(option.words, true)),
            Input::Rows { columns } => columns.iter().for_each(|column| {
                is_said(column.label, true);
                column.options.iter().filter_map(|(_, words)| *words).for_each(|words| is_said(words, true));
            }),
            _ => {}
        }
    }
    let names: BTreeSet<&str> = controls.iter().map(|control| control.name).collect();
    assert_eq!(names.len(), controls.len(), "no setting has two controls");
}

#[test]
fn the_menu_has_every_kind_once_and_groups_stand_together() {
    let menu = kinds();
    let names: BTreeSet<&str> = menu.iter().map(|kind| kind.name).collect();
    assert_eq!(names, Action::NAMES.iter().copied().collect());
    assert_eq!(menu.len(), Action::NAMES.len());
    menu.iter().for_each(|kind| [kind.group, kind.label, kind.help].into_iter().for_each(|words| is_said(words, true)));
    let mut groups: Vec<&str> = menu.iter().map(|kind| kind.group.en).collect();
    groups.dedup();
    assert_eq!(groups.len(), groups.iter().collect::<BTreeSet<_>>().len());
    let bytes = postcard::to_stdvec(&menu).unwrap();
    assert_eq!(postcard::from_bytes::<Vec<StepKind>>(&bytes).unwrap(), menu);
}

#[test]
fn what_is_suggested_runs_or_says_what_is_missing() {
    let table = sales();
    let schema = roles(table.schema().clone());
    let others = Others::from([("more".to_owned(), sales())]);
    let names = ["more".to_owned()];
    let mut unfinished = Vec::new();
    for kind in kinds() {
        let values = suggest(kind.name, &schema, &[("more".to_owned(), schema.clone())]);
        in_words(&form(kind.name, &values, &schema, &names));
        match from_form(kind.name, &values, false) {
            Ok(step) => {
                assert_eq!(from_form(kind.name, &to_form(&step), false).unwrap(), step, "{}", step.to_json());
                apply(&table, &step, &others, &mut Pulse::silent())
                    .unwrap_or_else(|error| panic!("{}: {error}", step.to_json()));
            }
            Err(reason) => {
                assert!(!reason.en.is_empty() && !reason.zh.is_empty());
                unfinished.push(kind.name);
            }
        }
    }
    assert_eq!(unfinished, ["replace", "rename"], "only these need what nobody can guess");
}

#[test]
fn what_is_opened_comes_back_as_it_was() {
    let steps = examples();
    let covered: BTreeSet<&str> = steps.iter().map(Step::name).collect();
    assert_eq!(covered.len(), Action::NAMES.len(), "{covered:?}");
    let (mut n_same, mut refused, mut other) = (0, Vec::new(), Vec::new());
    for step in steps {
        let values = to_form(&step);
        in_words(&form(step.name(), &values, &Schema::default(), &[]));
        match from_form(step.name(), &values, step.is_disabled) {
            Ok(back) => {
                let is_same = back == step && to_form(&back) == values;
                n_same += usize::from(is_same);
                if !is_same {
                    other.push(format!("{} became {}", step.to_json(), back.to_json()));
                }
            }
            // A step that the engine refuses is one that its form wants completed.
            Err(reason) => {
                assert_eq!(reason.code, "incomplete", "{}: {}", step.to_json(), reason.en);
                refused.push(step.to_json());
            }
        }
        for language in Language::ALL {
            assert!(!sentence(&step, language).trim().is_empty());
        }
    }
    assert!(other.is_empty(), "{other:#?}");
    assert!(n_same > 80 && refused.len() < 13, "{n_same} {refused:#?}");
}

#[test]
fn forms_of_nothing_do_not_panic() {
    let odd = Given(
        json!({ "columns": 7, "column": [], "map": {"a": 1}, "by": [1, "x", {}], "conditions": [null, {"is": 3}],
        "on": "k", "values": [[]], "fitted": 1, "method": {}, "using": 2, "value": [], "into": 4 })
        .as_object()
        .unwrap()
        .clone(),
    );
    for name in Action::NAMES.iter().copied().chain(["polish", ""]) {
        for values in [&Given::default(), &odd] {
            form(name, values, &Schema::default(), &[]);
            let _ = from_form(name, values, false);
        }
        let values = suggest(name, &Schema::default(), &[]);
        let _ = from_form(name, &values, true);
    }
    assert_eq!(from_form("polish", &Given::default(), false).unwrap_err().code, "unknown_step");
    assert!(form("polish", &Given::default(), &Schema::default(), &[]).is_empty());
}

#[test]
fn tables_are_joined_by_what_their_columns_mean() {
    let named = |columns: &[(&str, Option<Role>)]| {
        let table = Table::from_columns(columns.iter().map(|(name, _)| (*name, Column::from_labels(&["a"]))));
        let mut schema = table.schema().clone();
        schema.fields.iter_mut().zip(columns).for_each(|(field, (_, role))| field.role = *role);
        schema
    };
    let sales = named(&[("day", None), ("buyer", Some(Role::Customer)), ("sku", Some(Role::Product)), ("shop", None)]);
    let customers = ("customers".to_owned(), named(&[("id", None), ("client", Some(Role::Customer))]));
    let stock = ("stock".to_owned(), named(&[("sku", Some(Role::Product)), ("pieces", None)]));
    let shops = ("shops".to_owned(), named(&[("city", None), ("shop", None)]));
    let other = ("other".to_owned(), named(&[("z", None)]));
    let check = |others: &[&(String, Schema)], with: &str, left: &str, right: &str| {
        let others: Vec<(String, Schema)> = others.iter().map(|other| (*other).clone()).collect();
        let values = suggest("join", &sales, &others).0;
        let expected = json!({ "with": with, "how": "left", "on": [{ "left": left, "right": right }] });
        assert_eq!(serde_json::Value::Object(values), expected);
    };
    check(&[&other, &customers], "customers", "buyer", "client");
    check(&[&shops, &stock], "stock", "sku", "");
    check(&[&other, &shops], "shops", "shop", "");
    check(&[&other], "other", "day", "");
    let cities = named(&[("shop", None), ("city", Some(Role::Region))]);
    let sold = named(&[("shop", Some(Role::Region))]);
    assert_eq!(
        suggest("join", &sold, &[("cities".to_owned(), cities)]).0["on"],
        json!([{ "left": "shop", "right": "" }])
    );
    // Targets stand by several things at once: by one of them alone, every sale would match several.
    let [person, region] = [Some(Role::Salesperson), Some(Role::Region)];
    let targets = named(&[("Area", region), ("rep", person), ("goal", None)]);
    let sales = named(&[("buyer", Some(Role::Customer)), ("area", region), ("rep", person)]);
    let on = json!([{ "left": "rep", "right": "" }, { "left": "area", "right": "Area" }]);
    assert_eq!(suggest("join", &sales, &[("targets".to_owned(), targets)]).0["on"], on);
}

#[test]
fn settings_that_depend_on_others_appear_only_then() {
    let has = |name: &str, values: serde_json::Value, setting: &str| {
        let values = Given(values.as_object().unwrap().clone());
        form(name, &values, &Schema::default(), &[]).iter().any(|control| control.name == setting)
    };
    assert!(has("fill_missing", json!({ "method": "constant" }), "value"));
    assert!(!has("fill_missing", json!({ "method": "mean" }), "value"));
    assert!(has("bin", json!({ "method": "edges" }), "edges") && !has("bin", json!({ "method": "edges" }), "n_bins"));
    assert!(has("calendar", json!({ "is_holiday": true }), "holidays") && !has("calendar", json!({}), "holidays"));
    assert!(has("change_kind", json!({ "kind": "date" }), "date_order"));
    assert!(has("sample", json!({ "using": "share" }), "share"));
    let values = Given(json!({ "columns": ["x"], "method": "mean", "value": "7" }).as_object().unwrap().clone());
    let step = from_form("fill_missing", &values, false).unwrap();
    assert_eq!(step, Step::from_json(r#"{"step":"fill_missing","columns":["x"],"method":"mean"}"#).unwrap());
}

#[test]
fn what_was_learnt_goes_when_settings_change() {
    let text = r#"{"step":"scale","columns":["x"],"method":"z","fitted":{"x":{"center":4.0,"spread":2.0}}}"#;
    let step = Step::from_json(text).unwrap();
    let mut values = to_form(&step);
    assert_eq!(from_form("scale", &values, false).unwrap(), step);
    values.0.insert("method".to_owned(), json!("robust"));
    let changed = from_form("scale", &values, false).unwrap();
    assert!(!changed.to_json().contains("fitted"));
}

#[test]
fn an_incomplete_form_says_which_row() {
    let rows = json!({ "columns": [{ "from": "a", "to": "b" }, { "from": "c", "to": "" }, { "from": "", "to": "" }] });
    let reason = from_form("rename", &Given(rows.as_object().unwrap().clone()), false).unwrap_err();
    assert_eq!(reason.en, "Fill in “New name” in every row of “Names”.");
    let rows =
        json!({ "column": "x", "otherwise": "keep", "map": [{ "from": "a", "to": "b" }, { "from": "a", "to": "c" }] });
    assert_eq!(from_form("map_values", &Given(rows.as_object().unwrap().clone()), false).unwrap_err().code, "twice");
}

#[test]
fn sentences_say_what_is_done() {
    let say = |text: &str| {
        let step = Step::from_json(text).unwrap();
        [Language::En, Language::Zh].map(|language| sentence(&step, language))
    };
    assert_eq!(
        say(r#"{"step":"trim","columns":["city","region"]}"#),
        ["Trim blanks: city, region", "去除空白：city、region"]
    );
    let filter = r#"{"step":"filter","conditions":[{"column":"amount","is":"more","values":[0]},{"column":"region","is":"one_of","values":["N","S"]}]}"#;
    assert_eq!(say(filter)[0], "Keep rows where amount > 0 and region is one of N, S");
    assert_eq!(say(r#"{"step":"drop","columns":["a","b","c","d","e","f"]}"#)[0], "Drop columns: a, b, c, d and 2 more");
    assert_eq!(say(r#"{"step":"sample","share":0.25}"#)[1], "随机抽取 25% 的行");
}

#[test]
fn a_map_begins_with_spellings_of_one_word() {
    let shops = ["North", "North", "north ", "South", "Nroth", "South"].map(Some);
    let words = ["red", "blue", "red", "red", "blue", "green"].map(Some);
    let table = Table::from_columns([("colour", Column::from_texts(words)), ("shop", Column::from_texts(shops))]);
    let values = spelt_alike(&table, None).unwrap();
    let map = json!([{ "from": "north ", "to": "North" }, { "from": "Nroth", "to": "North" }]);
    assert_eq!((&values.0["column"], &values.0["map"]), (&json!("shop"), &map));
    assert!(spelt_alike(&table, Some("colour")).is_none());
    // The list follows the column, but what somebody wrote for it stays.
    let of = |column: &str, map: serde_json::Value| {
        Given(json!({ "column": column, "map": map }).as_object().unwrap().clone())
    };
    assert_eq!(spelt_alike_anew(&table, &of("shop", json!([{ "from": "red", "to": "x" }]))), Some(values));
    assert_eq!(spelt_alike_anew(&table, &of("shop", json!([{ "from": "South", "to": "x" }]))), None);
    assert_eq!(spelt_alike_anew(&table, &of("colour", json!([{ "from": "North", "to": "x" }]))), None);
    assert_eq!(spelt_alike_anew(&table, &of("shop", json!([]))), None);
}
