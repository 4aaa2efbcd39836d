//! Least squares against NIST's certified values, and inference and diagnostics against statsmodels and R.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sightline::analyses::contract::{Answer, Outcome};
use sightline::analyses::regression::{Regression, RegressionOutcome};
use sightline::data::{Column, Table, Values};
use sightline::report::TidyTable;

use crate::support::{close, json as read_json, run, table};

fn fit(data: &Table, settings: Value) -> Answer<RegressionOutcome> {
    run::<Regression>(data, settings).unwrap_or_else(|error| panic!("{error}"))
}

fn part(answer: &Answer<RegressionOutcome>, name: &str) -> TidyTable {
    let mut tables = answer.outcome.tables();
    tables.extend(answer.rows.clone());
    tables.into_iter().find(|table| table.name == name).unwrap_or_else(|| panic!("a table {name}"))
}

fn texts(table: &TidyTable, column: &str) -> Vec<String> {
    let Some(column) = table.column(column) else { panic!("a column {column}") };
    let Values::Text { .. } = column.cells.values() else { panic!("texts") };
    (0..column.cells.len()).map(|row| column.cells.cell(row).to_plain_text()).collect()
}

fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().expect("a number"),
        value => value.as_f64().expect("a number"),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().map(number).collect()
}

/// The number of correct digits; 15 where the certified value is met to its last digit.
fn digits(got: f64, certified: f64) -> f64 {
    let error = if certified == 0.0 { got.abs() } else { ((got - certified) / certified).abs() };
    if error == 0.0 { 15.0 } else { (-error.log10()).min(15.0) }
}

/// Fits a NIST case; at least `least` correct digits in every coefficient and standard error, and in the fit as a whole.
fn nist(case: &str, file: &str, settings: Value, least: f64) {
    let data = table(&format!("regression/{case}/{file}"));
    let expected = &read_json(&format!("regression/{case}/expected.json"))["certified"];
    let answer = fit(&data, settings);
    let (tidy, glance) = (part(&answer, "tidy"), part(&answer, "glance"));
    let mut worst: f64 = 15.0;
    let mut check = |what: &str, got: f64, certified: f64| {
        let digits = digits(got, certified);
        assert!(digits >= least, "{case} ({file}) {what}: {got:e} has {digits:.1} digits of {certified:e}");
        worst = worst.min(digits);
    };
    let (coefficients, errors) = (numbers(&expected["coefficients"]), numbers(&expected["coefficient_sd"]));
    assert_eq!(tidy.n_rows(), coefficients.len());
    for (row, (coefficient, error)) in coefficients.into_iter().zip(errors).enumerate() {
        check("coefficient", tidy.number("estimate", row), coefficient);
        check("standard error", tidy.number("std_error", row), error);
    }
    check("residual sd", glance.number("sigma", 0), number(&expected["residual_sd"]));
    check("R squared", glance.number("r_squared", 0), number(&expected["r_squared"]));
    let f = number(&expected["anova_regression"]["f"]);
    if f.is_finite() {
        check("F", glance.number("statistic", 0), f);
    } else {
        assert_eq!((glance.number("statistic", 0), glance.number("p_value", 0)), (f, 0.0));
    }
    assert_eq!(glance.number("df", 0), number(&expected["anova_regression"]["df"]));
    assert_eq!(glance.number("df_resid", 0), number(&expected["anova_residual"]["df"]));
}

fn powers(n_powers: usize) -> Vec<String> {
    (1..=n_powers).map(|power| format!("x{power}")).collect()
}

// The certified values have 15 digits, and are of the decimals as printed: 14 is what remains of cells held in doubles, 13
// where a residual standard deviation is small beside the data.
#[test]
fn norris_longley_noint1() {
    nist("Norris", "data.csv", json!({"target": "y", "predictors": ["x"]}), 13.0);
    nist("Longley", "data.csv", json!({"target": "y", "predictors": powers(6)}), 14.0);
    nist("NoInt1", "data.csv", json!({"target": "y", "predictors": ["x"], "intercept": false}), 14.0);
}

#[test]
fn wampler() {
    for case in ["Wampler1", "Wampler4"] {
        let curve = json!({"target": "y", "predictors": ["x"], "transforms": {"x": "power_5"}});
        nist(case, "data.csv", curve, 14.0);
        nist(case, "data_powers.csv", json!({"target": "y", "predictors": powers(5)}), 14.0);
    }
}

#[test]
fn filip() {
    let curve = json!({"target": "y", "predictors": ["x"], "transforms": {"x": "power_10"}});
    nist("Filip", "data.csv", curve, 14.0);
    // Powers rounded to doubles are other data: their exact answer has about 7 digits in common with the certified one.
    nist("Filip", "data_powers.csv", json!({"target": "y", "predictors": powers(10)}), 7.0);
}

/// `sex[T.Male]` as `sex=Male`, `np.log(x)` as `log(x)`.
fn our_name(theirs: &str) -> String {
    let name = theirs.replace("np.", "").replace("[T.", "=").replace(']', "");
    if name == "Intercept" { "(Intercept)".to_owned() } else { name }
}

fn check_terms(answer: &Answer<RegressionOutcome>, expected: &Value, error: &str) {
    let tidy = part(answer, "tidy");
    let names = texts(&tidy, "term");
    let terms = expected["terms"].as_array().expect("terms");
    assert_eq!(names.len(), terms.len());
    for term in terms {
        let name = our_name(term["name"].as_str().expect("a name"));
        let row = names.iter().position(|n| *n == name).unwrap_or_else(|| panic!("a term {name}"));
        let check = |column: &str, key: &Value, tolerance: f64| {
            close(&format!("{name} {column}"), tidy.number(column, row), number(key), tolerance);
        };
        check("estimate", &term["coef"], 1e-9);
        check("std_error", &term[error], 1e-10);
        if error == "se" {
            check("statistic", &term["t"], 1e-9);
            check("p_value", &term["p"], 1e-8);
            check("conf_low", &term["ci95"][0], 1e-9);
            check("conf_high", &term["ci95"][1], 1e-9);
        }
        if !term["vif"].is_null() {
            check("vif", &term["vif"], 1e-9);
        }
    }
}

fn check_fit(answer: &Answer<RegressionOutcome>, expected: &Value) {
    let glance = part(answer, "glance");
    let check = |column: &str, key: &str, tolerance: f64| {
        close(column, glance.number(column, 0), number(&expected[key]), tolerance);
    };
    check("n_obs", "n", 0.0);
    check("df", "df_model", 0.0);
    check("df_resid", "df_resid", 0.0);
    check("sigma", "residual_sd", 1e-12);
    check("r_squared", "r_squared", 1e-12);
    check("adj_r_squared", "adj_r_squared", 1e-12);
    check("statistic", "f", 1e-11);
    check("p_value", "f_p", 1e-9);
    check("log_likelihood", "log_likelihood", 1e-12);
    check("aic", "aic_statsmodels(2k-2ll, k=number of coefficients)", 1e-12);
    check("bic", "bic_statsmodels", 1e-12);
    check("rmse", "rmse_in_sample", 1e-12);
    check("durbin_watson", "durbin_watson", 1e-11);
    for (column, key, which) in [
        ("breusch_pagan", "breusch_pagan_koenker", "LM"),
        ("breusch_pagan_p", "breusch_pagan_koenker", "p"),
        ("jarque_bera", "jarque_bera", "JB"),
        ("jarque_bera_p", "jarque_bera", "p"),
    ] {
        close(column, glance.number(column, 0), number(&expected[key][which]), 1e-9);
    }
    let augment = part(answer, "augment");
    for row in expected["cooks_distance_top5"].as_array().expect("rows") {
        let at = row["row_index_0based"].as_u64().expect("an index") as usize;
        assert_eq!(augment.number("row", at), at as f64 + 1.0);
        close("cooks_distance", augment.number("cooks_distance", at), number(&row["cooks_d"]), 1e-10);
        close("leverage", augment.number("leverage", at), number(&row["leverage"]), 1e-10);
        close("std_residual", augment.number("std_residual", at), number(&row["studentized_internal"]), 1e-10);
    }
}

/// Rows of the data, typed in again.
fn typed(data: &Table, predictors: &[&str], expected: &Value) -> Vec<BTreeMap<String, String>> {
    let rows = expected["predictions"].as_array().expect("rows");
    let row = |row: &Value| {
        let at = row["row_index_0based"].as_u64().expect("an index") as usize;
        let cell = |column: &str| data.column(column).map(|c| c.cell(at).to_plain_text()).unwrap_or_default();
        predictors.iter().map(|&column| (column.to_owned(), cell(column))).collect()
    };
    rows.iter().map(row).collect()
}

fn check_predictions(answer: &Answer<RegressionOutcome>, expected: &Value) {
    let prediction = part(answer, "prediction");
    for (row, expected) in expected["predictions"].as_array().expect("rows").iter().enumerate() {
        let check = |column: &str, key: &Value| close(column, prediction.number(column, row), number(key), 1e-10);
        check("fitted", &expected["mean"]);
        check("std_error", &expected["se_mean"]);
        check("conf_low", &expected["ci95_mean"][0]);
        check("conf_high", &expected["ci95_mean"][1]);
        check("lower", &expected["pi95_obs"][0]);
        check("upper", &expected["pi95_obs"][1]);
    }
}

fn case(folder: &str, which: &str, target: &str, predictors: &[&str], more: Value) {
    let data = table(&format!("regression/{folder}/data.csv"));
    let expected = &read_json(&format!("regression/{folder}/expected.json"))[which];
    let mut settings = json!({"target": target, "predictors": predictors});
    if let (Value::Object(settings), Value::Object(more)) = (&mut settings, more) {
        settings.extend(more);
    }
    settings["new_rows"] = json!(typed(&data, predictors, expected));
    let answer = fit(&data, settings.clone());
    check_terms(&answer, expected, "se");
    check_fit(&answer, expected);
    check_predictions(&answer, expected);
    for (robust, error) in [("hc0", "se_HC0"), ("hc1", "se_HC1"), ("hc3", "se_HC3")] {
        settings["robust"] = json!(robust);
        check_terms(&fit(&data, settings.clone()), expected, error);
    }
}

const HOUSE: [&str; 11] = [
    "lotsize",
    "bedrooms",
    "bathrooms",
    "stories",
    "driveway",
    "recreation",
    "fullbase",
    "gasheat",
    "aircon",
    "garage",
    "prefer",
];

#[test]
fn tips() {
    case("ols_tips", "linear", "tip", &["total_bill", "size", "sex", "smoker", "day", "time"], json!({}));
}

#[test]
fn tips_with_robust_errors() {
    let data = table("regression/ols_tips/data.csv");
    let expected = read_json("regression/ols_tips/robust.json");
    for kind in ["HC0", "HC1", "HC3"] {
        let predictors = ["total_bill", "size", "sex", "smoker", "day", "time"];
        let answer = fit(&data, json!({"target": "tip", "predictors": predictors, "robust": kind.to_lowercase()}));
        let tidy = part(&answer, "tidy");
        let names = texts(&tidy, "term");
        let terms = expected[kind].as_array().expect("terms");
        assert_eq!(names.len(), terms.len());
        for term in terms {
            let name = our_name(term["name"].as_str().expect("a name"));
            let row = names.iter().position(|n| *n == name).unwrap_or_else(|| panic!("a term {name}"));
            let keys = [("statistic", &term["t"]), ("conf_low", &term["ci95"][0]), ("conf_high", &term["ci95"][1])];
            for (column, key) in keys {
                close(&format!("{kind} {name} {column}"), tidy.number(column, row), number(key), 1e-9);
            }
            close(&format!("{kind} {name} p"), tidy.number("p_value", row), number(&term["p"]), 1e-8);
        }
    }
}

#[test]
fn house_prices() {
    case("ols_house_prices", "linear", "price", &HOUSE, json!({}));
}

#[test]
fn house_prices_in_logarithms() {
    let logs = json!({"log_target": true, "transforms": {"lotsize": "log"}});
    case("ols_house_prices", "loglog", "price", &HOUSE, logs);
}

/// Many copies of the data take the road of doubles: the same coefficients, errors smaller by a known factor.
#[test]
fn doubles_agree_on_large_data() {
    const COPIES: usize = 200;
    let data = table("regression/ols_house_prices/data.csv");
    let expected = &read_json("regression/ols_house_prices/expected.json")["linear"];
    let columns = data.schema().fields.iter().zip(data.columns()).map(|(field, column)| {
        let cells: Vec<String> = (0..column.len()).map(|row| column.cell(row).to_plain_text()).collect();
        let repeated: Vec<&String> = (0..COPIES).flat_map(|_| &cells).collect();
        let column = match column.values() {
            Values::Number(_) => Column::from_numbers(repeated.iter().map(|text| text.parse().unwrap()).collect()),
            _ => Column::from_labels(&repeated),
        };
        (field.name.clone(), column)
    });
    let large = Table::from_columns(columns);
    let answer = fit(&large, json!({"target": "price", "predictors": HOUSE, "validation": "none"}));
    let tidy = part(&answer, "tidy");
    let names = texts(&tidy, "term");
    let (n_obs, n_terms) = (large.n_rows() as f64, 12.0);
    let shrink = (534.0 / (n_obs - n_terms)).sqrt();
    for term in expected["terms"].as_array().expect("terms") {
        let name = our_name(term["name"].as_str().expect("a name"));
        let row = names.iter().position(|n| *n == name).unwrap_or_else(|| panic!("a term {name}"));
        close(&name, tidy.number("estimate", row), number(&term["coef"]), 1e-10);
        close(&name, tidy.number("std_error", row), number(&term["se"]) * shrink, 1e-10);
    }
    let glance = part(&answer, "glance");
    close("r_squared", glance.number("r_squared", 0), number(&expected["r_squared"]), 1e-12);
}
