//! Frequent sets and rules of the Groceries baskets, against mlxtend and the counts that arules publishes.

use serde_json::{Value, json};
use sightline::analyses::baskets::Baskets;
use sightline::analyses::contract::Outcome;
use sightline::report::TidyTable;

use crate::support::{close, json as read_json, run, table};

// Quotients of counts: only the order of operations differs.
const TOL: f64 = 1e-12;

fn tables(settings: Value) -> Vec<TidyTable> {
    let data = table("baskets/groceries/data.csv");
    let answer = run::<Baskets>(&data, settings).expect("an answer");
    let mut tables = answer.outcome.tables();
    tables.extend(answer.rows);
    tables
}

fn named<'a>(tables: &'a [TidyTable], name: &str) -> &'a TidyTable {
    tables.iter().find(|table| table.name == name).expect("a table")
}

fn settings(min_support: f64, min_confidence: f64) -> Value {
    json!({"order": "basket_id", "product": "item", "min_support": min_support, "min_confidence": min_confidence})
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn texts(table: &TidyTable, column: &str) -> Vec<String> {
    let cells = &table.column(column).expect("a column").cells;
    (0..cells.len()).map(|row| cells.cell(row).to_plain_text()).collect()
}

#[test]
fn frequent_sets_are_counted_exactly() {
    let expected = read_json("baskets/groceries/expected.json");
    for (support, sets) in expected["itemsets"].as_object().expect("supports") {
        let tables = tables(settings(support.parse().expect("a number"), 1.0));
        let (glance, itemsets) = (named(&tables, "glance"), named(&tables, "itemsets"));
        assert_eq!(glance.number("n_itemsets", 0), number(&sets["total"]), "{support}");
        assert_eq!(glance.number("min_count", 0), number(&sets["min_count"]), "{support}");
        let sizes = itemsets.column("n_in_set").and_then(|column| column.cells.numbers()).expect("sizes");
        for (size, count) in sets["by_size"].as_object().expect("sizes") {
            let size: f64 = size.parse().expect("a number");
            assert_eq!(sizes.iter().filter(|&&x| x == size).count() as f64, number(count), "{support}, {size}");
        }
        for (row, top) in expected["top_items"].as_array().expect("items").iter().enumerate() {
            let items = named(&tables, "top_items");
            assert_eq!(texts(items, "item")[row], top["item"].as_str().expect("a name"));
            assert_eq!(items.number("count", row), number(&top["count"]));
        }
        for (column, key) in [
            ("n_baskets", "baskets"),
            ("n_empty", "empty_baskets"),
            ("n_items", "distinct_items"),
            ("max_basket_size", "max_basket_size"),
        ] {
            assert_eq!(glance.number(column, 0), number(&expected[key]), "{column}");
        }
        close("size", glance.number("mean_basket_size", 0), number(&expected["mean_basket_size"]), TOL);
    }
}

#[test]
fn rules_and_their_measures_agree() {
    let expected = read_json("baskets/groceries/expected.json");
    for (bounds, rules) in expected["rules"].as_object().expect("bounds") {
        let parts: Vec<f64> = bounds.split(['=', ',']).filter_map(|part| part.parse().ok()).collect();
        let tables = tables(settings(parts[0], parts[1]));
        let tidy = named(&tables, "tidy");
        assert_eq!(tidy.n_rows() as f64, number(&rules["count_any_consequent_size"]), "{bounds}");
        assert_eq!(named(&tables, "glance").number("n_rules", 0), tidy.n_rows() as f64);
        let single: Vec<usize> = (0..tidy.n_rows()).filter(|&row| tidy.number("n_consequent", row) == 1.0).collect();
        assert_eq!(single.len() as f64, number(&rules["count_single_item_consequent"]), "{bounds}");
        let sum: f64 = single.iter().map(|&row| tidy.number("lift", row)).sum();
        close("sum of lift", sum, number(&rules["sum_of_lift_single_consequent"]), TOL);
        let (first, second) = (texts(tidy, "antecedent"), texts(tidy, "consequent"));
        for rule in rules["top15_single_consequent_by_lift"].as_array().expect("rules") {
            let side = |key: &str| -> String {
                let items: Vec<&str> = rule[key].as_array().expect("items").iter().filter_map(Value::as_str).collect();
                items.join(", ")
            };
            let row =
                (0..tidy.n_rows()).find(|&row| first[row] == side("antecedent") && second[row] == side("consequent"));
            let row = row.unwrap_or_else(|| panic!("no rule {rule}"));
            assert_eq!(tidy.number("count", row), number(&rule["count"]));
            for measure in ["support", "confidence", "lift", "leverage", "conviction"] {
                close(measure, tidy.number(measure, row), number(&rule[measure]), TOL);
            }
        }
    }
}

#[test]
fn a_support_is_suggested() {
    let tables = tables(json!({"order": "basket_id", "product": "item"}));
    let glance = named(&tables, "glance");
    assert_eq!(glance.number("min_support", 0), 0.01);
    assert!(glance.number("n_significant", 0) > 50.0);
}
