//! Reference cases of `segments`: the best inertia that scikit-learn and R found in thousands of restarts; mixtures, dense
//! groups and trees of scikit-learn; hierarchies of scipy.

use serde_json::{Value, json};
use sightline::analyses::contract::{Answer, Outcome};
use sightline::analyses::segments::outcome::How;
use sightline::analyses::segments::points::Points;
use sightline::analyses::segments::{Segments, SegmentsOutcome, ward};
use sightline::data::Table;
use sightline::models::decision_tree::{self, Limits};
use sightline::pulse::Pulse;
use sightline::report::TidyTable;
use sightline::stats::agreement::adjusted_rand;

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

fn methods() -> Value {
    json("segments/methods/expected.json")
}

fn numbers(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).expect("numbers")
}

fn sizes(answer: &Answer<SegmentsOutcome>) -> Vec<f64> {
    answer.outcome.clusters.iter().map(|cluster| f64::from(cluster.size)).collect()
}

/// Log-likelihoods of an optimum are flat: they agree to many digits when parameters agree to half as many.
#[test]
fn mixtures_of_scikit_learn_and_r() {
    let expected = methods();
    for (name, way) in [("old_faithful", "raw"), ("old_faithful", "z"), ("iris", "raw")] {
        let case = json(&format!("segments/{name}/expected.json"));
        let data = table(&format!("segments/{name}/data.csv"));
        let known = expected["gaussian_mixture"][name][way].as_object().expect("numbers of clouds");
        for (n_clusters, known) in known.iter().filter(|(n_clusters, _)| *n_clusters != "1") {
            let mut settings = settings(&case, way);
            settings["method"] = json!("gaussian_mixture");
            settings["n_clusters"] = json!(n_clusters.parse::<u32>().expect("a number"));
            settings["max_clusters"] = json!(3);
            let answer = run::<Segments>(&data, settings).expect("segments");
            let what = format!("{name} {way} {n_clusters}");
            let (glance, tidy, augment) = (named(&answer, "glance"), named(&answer, "tidy"), named(&answer, "augment"));
            let number = |key: &str| known[key].as_f64().expect("a number");
            close(&format!("{what} likelihood"), glance.number("log_likelihood", 0), number("log_likelihood"), 1e-8);
            close(&format!("{what} bic"), glance.number("bic", 0), number("bic"), 1e-8);
            assert_eq!(sizes(&answer), numbers(&known["sizes"]), "{what}");
            close(&format!("{what} row 1"), augment.number("probability", 0), number("first_probability"), 1e-4);
            let mut weights: Vec<f64> = (0..tidy.n_rows()).map(|row| tidy.number("weight", row)).collect();
            weights.sort_by(|a, b| b.total_cmp(a));
            for (got, expected) in weights.iter().zip(numbers(&known["weights"])) {
                close(&format!("{what} weight"), *got, expected, 1e-3);
            }
        }
        // One cloud is a closed form.
        let selection = named(
            &run::<Segments>(&data, {
                let mut settings = settings(&case, way);
                settings["method"] = json!("gaussian_mixture");
                settings["max_clusters"] = json!(2);
                settings
            })
            .expect("segments"),
            "selection",
        );
        let one = &known["1"];
        close(
            "one cloud",
            selection.number("log_likelihood", 0),
            one["log_likelihood"].as_f64().expect("a number"),
            1e-9,
        );
    }
}

#[test]
fn the_criterion_picks_as_many_clouds_as_published() {
    let data = table("segments/old_faithful/data.csv");
    let settings = json!({ "columns": ["eruptions", "waiting"], "method": "gaussian_mixture" });
    let answer = run::<Segments>(&data, settings).expect("segments");
    assert_eq!((answer.outcome.choice.suggested, sizes(&answer)), (2, vec![175.0, 97.0]));
}

#[test]
fn hierarchies_of_scipy() {
    let expected = methods();
    for name in ["iris", "wholesale_customers"] {
        let case = json(&format!("segments/{name}/expected.json"));
        let data = table(&format!("segments/{name}/data.csv"));
        let known = &expected["ward"][name];
        let names: Vec<String> = serde_json::from_value(case["columns_used"].clone()).expect("names");
        let columns: Vec<_> =
            names.iter().map(|name| data.column(name).and_then(|c| c.numbers()).expect("numbers")).collect();
        let merges = ward::merges(&Points::from_columns(&columns), &mut Pulse::silent()).expect("merges");
        let heights = numbers(&known["heights"]);
        assert_eq!(merges.len(), heights.len());
        for (merge, expected) in merges.iter().zip(&heights) {
            close(&format!("{name} height"), merge.height, *expected, 1e-9);
        }
        for (n_clusters, known) in known["sizes"].as_object().expect("cuts") {
            let mut settings = settings(&case, "raw");
            settings["method"] = json!("ward");
            settings["n_clusters"] = json!(n_clusters.parse::<u32>().expect("a number"));
            let answer = run::<Segments>(&data, settings).expect("segments");
            assert_eq!(sizes(&answer), numbers(known), "{name} cut at {n_clusters}");
        }
    }
}

#[test]
fn dense_groups_of_scikit_learn() {
    for known in methods()["dbscan"].as_array().expect("cases") {
        let name = known["case"].as_str().expect("a name");
        let case = json(&format!("segments/{name}/expected.json"));
        let data = table(&format!("segments/{name}/data.csv"));
        let mut settings = settings(&case, known["scaling"].as_str().expect("a way"));
        for (setting, value) in [("method", json!("dbscan")), ("radius", known["radius"].clone())] {
            settings[setting] = value;
        }
        settings["min_points"] = known["min_points"].clone();
        let answer = run::<Segments>(&data, settings).expect("segments");
        let augment = named(&answer, "augment");
        let labels = numbers(&known["labels"]);
        // Numbers of groups differ: the same grouping has one number here for each there.
        let mut pairs: Vec<(i64, i64)> = labels
            .iter()
            .enumerate()
            .map(|(row, &label)| (label as i64, augment.number("cluster", row) as i64))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let n_labels = labels.iter().fold(-1.0f64, |most, &label| most.max(label)) as usize + 1;
        assert_eq!(pairs[0], (-1, 0), "{name}: {pairs:?}");
        assert_eq!((pairs.len(), answer.outcome.clusters.len()), (n_labels + 1, n_labels), "{name}: {pairs:?}");
        let How::Dbscan { curve, .. } = &answer.outcome.how else { panic!("another method") };
        for (got, expected) in curve.iter().zip(numbers(&known["k_distances"])) {
            assert!((got - expected).abs() <= 1e-9 * expected.max(1.0), "{name}: {got} {expected}");
        }
    }
}

#[test]
fn a_tree_of_scikit_learn() {
    let known = &methods()["tree"];
    let data = table("segments/iris/data.csv");
    let case = json("segments/iris/expected.json");
    let names: Vec<String> = serde_json::from_value(case["columns_used"].clone()).expect("names");
    let columns: Vec<_> =
        names.iter().map(|name| data.column(name).and_then(|c| c.numbers()).expect("numbers")).collect();
    let columns: Vec<&[f64]> = columns.iter().map(|column| &column[..]).collect();
    let species: Vec<u8> = serde_json::from_value(known["species"].clone()).expect("species");
    let limits = Limits { max_depth: 3, min_leaf: 1 };
    let tree = decision_tree::grow(&columns, &species, 3, limits, &mut Pulse::silent()).expect("a tree");
    let nodes = known["nodes"].as_array().expect("nodes");
    assert_eq!(tree.nodes.len(), nodes.len());
    // Nodes there come depth first, here side by side: walk both.
    let mut open = vec![0];
    for known in nodes {
        let node = &tree.nodes[open.pop().expect("a node")];
        let counts: Vec<u32> = serde_json::from_value(known["counts"].clone()).expect("counts");
        assert_eq!(node.counts, counts);
        close("gini", node.gini() + 1.0, known["gini"].as_f64().expect("a number") + 1.0, 1e-14);
        assert_eq!(node.split.map_or(-2, |split| split.column as i64), known["feature"].as_i64().expect("a number"));
        if let Some(split) = node.split {
            // There, columns are held in single precision.
            close("threshold", split.threshold(), known["threshold"].as_f64().expect("a number"), 1e-7);
            open.extend([split.right, split.left]);
        }
    }
}

#[test]
fn agreement_of_scikit_learn() {
    for pair in methods()["agreement"].as_array().expect("pairs") {
        let labels = |key: &str| -> Vec<u8> { serde_json::from_value(pair[key].clone()).expect("labels") };
        let expected = pair["adjusted_rand"].as_f64().expect("a number");
        close("adjusted Rand", 1.0 + adjusted_rand(&labels("one"), &labels("other")), 1.0 + expected, 1e-14);
    }
}
