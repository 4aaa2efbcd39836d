//! Unit tests of the methods beside K-means: what all share, and degenerate data.

use serde_json::{Value, json};

use super::outcome::How;
use super::tests::{clouds, named, numbers, run};
use crate::analyses::contract::{Outcome, Worded};
use crate::data::{Column, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::report::Tone;

const METHODS: [&str; 4] = ["k_means", "gaussian_mixture", "ward", "dbscan"];

fn with(method: &str) -> Value {
    json!({ "method": method, "max_clusters": 5, "n_starts": 4 })
}

#[test]
fn every_method_finds_four_clouds_stable_and_with_rules() {
    let table = clouds(400, 1);
    for method in METHODS {
        let mut settings = with(method);
        settings["radius"] = json!(0.25);
        let answer = run(&table, settings).unwrap();
        let (tidy, augment, rules) = (named(&answer, "tidy"), named(&answer, "augment"), named(&answer, "rules"));
        assert_eq!(answer.outcome.clusters.len(), 4, "{method}");
        let sizes: Vec<f64> = (0..tidy.n_rows()).map(|row| tidy.number("size", row)).collect();
        assert_eq!(sizes.iter().sum::<f64>(), 400.0);
        let labels: Vec<f64> = (0..400).map(|row| augment.number("cluster", row)).collect();
        assert!(labels.iter().all(|label| (0.0..=4.0).contains(label)));
        for row in 0..4 {
            assert!(sizes[row] > 90.0, "{method}: {sizes:?}");
            assert!(tidy.number("stability", row) > 0.9, "{method}: {}", tidy.number("stability", row));
            assert!(rules.number("coverage", row) > 0.95 && rules.number("precision", row) > 0.9, "{method}");
            let n = labels.iter().filter(|&&label| label == row as f64 + 1.0).count();
            assert_eq!(n as f64, sizes[row]);
        }
        let codes: Vec<&str> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect();
        assert!(codes.contains(&"stable") && codes.contains(&"rules"), "{codes:?}");
        if method == "gaussian_mixture" {
            assert!((0..400).all(|row| (0.25..=1.0).contains(&augment.number("probability", row))));
        }
    }
}

#[test]
fn the_order_of_rows_does_not_matter_to_any_method() {
    let table = clouds(200, 2);
    let column = |name: &str| table.column(name).unwrap().numbers().unwrap().into_owned();
    let turned = |name: &str| {
        let mut column = column(name);
        column.reverse();
        Column::from_numbers(column)
    };
    let reversed = Table::from_columns([("x", turned("x")), ("y", turned("y"))]);
    for method in METHODS {
        let labels = |table: &Table| -> Vec<f64> {
            let augment = named(&run(table, with(method)).unwrap(), "augment");
            (0..200).map(|row| augment.number("cluster", row)).collect()
        };
        let mut after = labels(&reversed);
        after.reverse();
        assert_eq!(labels(&table), after, "{method}");
    }
}

#[test]
fn no_groups_are_said_to_be_unstable_or_one() {
    let mut random = Random::from_seed(9);
    let mut column = || (0..300).map(|_| random.normal()).collect::<Vec<f64>>();
    let (x, y) = (column(), column());
    let table = numbers(&[("x", &x), ("y", &y)]);
    let codes = |method: &str, n: Option<u32>| -> Vec<&'static str> {
        let mut settings = with(method);
        settings["n_clusters"] = json!(n);
        run(&table, settings).unwrap().outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
    };
    for method in ["k_means", "ward"] {
        let codes = codes(method, Some(8));
        assert!(!codes.contains(&"stable") && codes.contains(&"distinct"), "{method}: {codes:?}");
    }
    assert!(codes("gaussian_mixture", None).contains(&"one_group"));
    // In a ball of six dimensions each search cuts elsewhere.
    let ball: Vec<Vec<f64>> = (0..6).map(|_| (0..300).map(|_| random.normal()).collect()).collect();
    let names = ["u", "v", "w", "x", "y", "z"];
    let ball = numbers(&names.iter().zip(&ball).map(|(name, column)| (*name, &column[..])).collect::<Vec<_>>());
    let answer = run(&ball, json!({"columns": names, "n_clusters": 5})).unwrap();
    let said = answer.outcome.findings(Language::En);
    let unstable = said.iter().find(|sentence| sentence.code == "unstable").unwrap_or_else(|| panic!("{said:?}"));
    assert_eq!(unstable.tone, Tone::Caution);
    assert!(!said.iter().any(|sentence| sentence.code == "stable"));
    assert!(codes("dbscan", None).contains(&"no_group"));
}

/// Three regions by four products; one row has no region, one no amount.
#[test]
fn a_market_is_segmented_by_region_and_product() {
    let (regions, products) = (["north", "south", "west"], ["tea", "coffee", "cocoa", "milk"]);
    let (mut region, mut product, mut sales, mut units) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in 0..120 {
        let (place, good) = (row % 3, row / 3 % 4);
        region.push((row != 0).then_some(regions[place]));
        product.push(Some(products[good]));
        // Coffee sells ten times as much everywhere.
        sales.push(if row == 1 {
            f64::NAN
        } else if good == 1 {
            100.0
        } else {
            10.0
        });
        units.push(1.0);
    }
    let table = Table::from_columns([
        ("region", Column::from_texts(region)),
        ("product", Column::from_texts(product)),
        ("sales", Column::from_numbers(sales)),
        ("units", Column::from_numbers(units)),
    ]);
    let settings = json!({"columns": ["sales", "units"], "group_by": ["region", "product"], "n_clusters": 2,
        "scaling": "none"});
    let answer = run(&table, settings).unwrap();
    let augment = named(&answer, "augment");
    let name = |row: usize| augment.column("group").unwrap().cells.cell(row).to_plain_text();
    let sums = |row: usize| [augment.number("sales", row), augment.number("units", row)];
    assert_eq!((augment.n_rows(), name(0), name(11)), (12, "north · cocoa".to_owned(), "west · tea".to_owned()));
    // Each combination has ten rows, but for the one whose region and the one whose amount is missing.
    let at = |wanted: &str| (0..12).find(|&row| name(row) == wanted).map(sums).unwrap();
    assert_eq!(
        (at("south · coffee"), at("north · tea"), at("south · tea")),
        ([1000.0, 10.0], [90.0, 9.0], [90.0, 10.0])
    );
    let coffee = |row: usize| name(row).ends_with("coffee");
    let cluster = |row: usize| augment.number("cluster", row);
    let of_coffee = (0..12).find(|&row| coffee(row)).map(cluster);
    assert!((0..12).all(|row| coffee(row) == (Some(cluster(row)) == of_coffee)));
    for language in Language::ALL {
        let said = answer.outcome.findings(language);
        let left_out = said.iter().find(|sentence| sentence.code == "dropped").unwrap();
        assert!(left_out.text.contains('1') && left_out.text.contains("120"), "{}", left_out.text);
    }
    let one = run(&table, json!({"columns": ["sales"], "group_by": ["product"], "n_clusters": 2})).unwrap();
    assert_eq!(named(&one, "augment").n_rows(), 4);
}

#[test]
fn degenerate_data_are_answered_or_refused_by_every_method() {
    for method in METHODS {
        let refused = |table: &Table, settings: Value| run(table, settings).unwrap_err().code();
        let mut settings = with(method);
        settings["columns"] = json!(["x"]);
        assert_eq!(refused(&numbers(&[("x", &[])]), settings.clone()), "nothing_complete");
        assert_eq!(refused(&numbers(&[("x", &[f64::NAN, 1.0])]), settings.clone()), "all_the_same");
        assert_eq!(refused(&numbers(&[("x", &[1.0])]), settings.clone()), "all_the_same");
        assert_eq!(refused(&numbers(&[("x", &[2.0; 9])]), settings.clone()), "all_the_same");
        if method != "dbscan" {
            let mut many = settings.clone();
            many["n_clusters"] = json!(4);
            assert_eq!(refused(&numbers(&[("x", &[1.0, 2.0, 3.0])]), many), "too_few_distinct");
        }
        // Equal rows, a constant column, two columns that are the same: covariances are singular.
        let x: Vec<f64> = (0..60).map(|row| f64::from(row % 3) * 10.0).collect();
        let table = numbers(&[("x", &x), ("same", &x), ("constant", &[7.0; 60])]);
        let answer = run(&table, with(method)).unwrap();
        assert_eq!(answer.outcome.clusters.len(), 3, "{method}");
        assert!(answer.outcome.clusters.iter().all(|cluster| cluster.size == 20), "{method}");
        let huge = run(&numbers(&[("x", &[1e300, -1e300, 1.1e300, -1.2e300, 1.05e300, -1.1e300])]), settings);
        if let Ok(huge) = huge {
            assert!(huge.outcome.clusters.iter().all(|cluster| cluster.centre[0].is_finite()), "{method}");
            assert!(method != "k_means" || huge.outcome.clusters.len() == 2);
        } else {
            assert_eq!(method, "dbscan");
        }
    }
}

#[test]
fn settings_of_dense_places_that_find_nothing_say_what_to_do() {
    let table = clouds(200, 3);
    let code = |settings: Value| run(&table, settings).unwrap_err().code();
    assert_eq!(code(json!({ "method": "dbscan", "radius": 1e-9 })), "all_thin");
    assert_eq!(code(json!({ "method": "dbscan", "radius": 1e-9, "min_points": 1 })), "too_many_dense");
    let one = run(&table, json!({ "method": "dbscan", "radius": 100.0 })).unwrap();
    assert_eq!((one.outcome.clusters.len(), one.outcome.noise.is_some()), (1, false));
    assert!(one.outcome.metrics.silhouette.is_nan() && named(&one, "glance").number("n_noise", 0) == 0.0);
}

#[test]
fn many_rows_are_grouped_on_a_sample() {
    let table = clouds(6_000, 5);
    let answer = run(&table, json!({ "method": "ward", "n_clusters": 4 })).unwrap();
    assert_eq!(answer.outcome.n_fitted, Some(5_000));
    assert!(answer.outcome.clusters.iter().all(|cluster| cluster.size == 1_500));
    assert!(answer.outcome.findings(Language::Zh).iter().any(|sentence| sentence.code == "fitted_on_sample"));
    let How::Ward { tree, .. } = &answer.outcome.how else { panic!("another method") };
    assert_eq!((tree.merges.len(), tree.sizes.iter().sum::<u32>()), (30, 5_000));
}
