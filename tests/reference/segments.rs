//! Reference cases of `segments`: the best inertia that scikit-learn and R found in thousands of restarts.

use serde_json::{Value, json};
use sightline::analyses::contract::{Answer, Outcome};
use sightline::analyses::segments::{Segments, SegmentsOutcome};
use sightline::data::Table;
use sightline::report::TidyTable;

use crate::support::{close, json, run, table};

/// Tolerance of inertia and indices that the source gives.
const TOLERANCE: f64 = 1e-6;

fn named(answer: &Answer<SegmentsOutcome>, name: &str) -> TidyTable {
    let mut tables = answer.outcome.tables().into_iter().chain(answer.rows.clone());
    tables.find(|table| table.name == name).unwrap_or_else(|| panic!("a table {name}"))
}

/// The settings of a way of scaling that the cases name.
fn settings(case: &Value, way: &str) -> Value {
    match way {
        "raw" => json!({ "columns": case["columns_used"], "scaling": "none" }),
        "z" => json!({ "columns": case["columns_used"], "scaling": "z_score" }),
        "log1p_then_z" => json!({ "columns": case["columns_used"], "scaling": "z_score", "log": true }),
        other => panic!("an unknown way of scaling: {other}"),
    }
}

fn check_case(name: &str) {
    let case = json(&format!("segments/{name}/expected.json"));
    let data = table(&format!("segments/{name}/data.csv"));
    for (way, expected) in case["kmeans"].as_object().expect("ways of scaling") {
        // One run tries every number of clusters: its curve must hold the best inertia of each.
        let answer = run::<Segments>(&data, settings(&case, way)).expect("segments");
        let selection = named(&answer, "selection");
        for row in 0..selection.n_rows() {
            let n_clusters = selection.number("n_clusters", row);
            let expected = &expected[format!("{n_clusters}")];
            let what = format!("{name} {way} K={n_clusters}");
            let number = |key: &str| expected[key].as_f64().expect("a number");
            let (inertia, best) = (selection.number("inertia", row), number("best_inertia"));
            assert!(inertia <= best * (1.0 + TOLERANCE), "{what}: inertia {inertia} above the best known {best}");
            // A smaller inertia belongs to another labelling, of which the case knows no indices.
            if inertia < best * (1.0 - 1e-9) {
                continue;
            }
            for (column, key) in [
                ("silhouette", "silhouette_mean"),
                ("calinski_harabasz", "calinski_harabasz"),
                ("davies_bouldin", "davies_bouldin"),
            ] {
                close(&format!("{what} {column}"), selection.number(column, row), number(key), TOLERANCE);
            }
        }
    }
}

#[test]
fn iris() {
    check_case("iris");
}

#[test]
fn old_faithful() {
    check_case("old_faithful");
}

#[test]
fn wholesale_customers() {
    check_case("wholesale_customers");
}

/// The final answer for a given number: sizes, centres in original units, glance, labels.
fn check_answer(data: &Table, case: &Value, way: &str, n_clusters: usize) {
    let mut settings = settings(case, way);
    settings["n_clusters"] = json!(n_clusters);
    let answer = run::<Segments>(data, settings).expect("segments");
    let expected = &case["kmeans"][way][n_clusters.to_string()];
    let (tidy, glance, augment) = (named(&answer, "tidy"), named(&answer, "glance"), named(&answer, "augment"));
    assert_eq!(glance.number("n_clusters", 0), n_clusters as f64);
    close("inertia", glance.number("inertia", 0), expected["best_inertia"].as_f64().expect("a number"), TOLERANCE);
    let sizes: Vec<f64> = (0..n_clusters).map(|row| tidy.number("size", row)).collect();
    let expected_sizes: Vec<f64> = serde_json::from_value(expected["sizes_sorted_desc"].clone()).expect("sizes");
    assert_eq!(sizes, expected_sizes);
    if way == "raw" {
        let columns: Vec<String> = serde_json::from_value(case["columns_used"].clone()).expect("names");
        let row = |row| columns.iter().map(|name| tidy.number(name, row)).collect::<Vec<f64>>();
        let mut centres: Vec<Vec<f64>> = (0..n_clusters).map(row).collect();
        centres.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        let expected: Vec<Vec<f64>> =
            serde_json::from_value(expected["centers_sorted_lexicographically"].clone()).expect("centres");
        for (centre, expected) in centres.iter().flatten().zip(expected.iter().flatten()) {
            close("centre", *centre, *expected, TOLERANCE);
        }
    }
    for (cluster, size) in sizes.iter().enumerate() {
        let labels = (0..augment.n_rows()).map(|row| augment.number("cluster", row));
        assert_eq!(labels.filter(|label| *label == cluster as f64 + 1.0).count() as f64, *size);
    }
    assert_eq!(augment.number("row", 0), 1.0);
}

#[test]
fn given_numbers_of_clusters() {
    for (name, way, n_clusters) in
        [("iris", "raw", 3), ("iris", "z", 8), ("old_faithful", "raw", 6), ("wholesale_customers", "z", 7)]
    {
        let case = json(&format!("segments/{name}/expected.json"));
        check_answer(&table(&format!("segments/{name}/data.csv")), &case, way, n_clusters);
    }
}
