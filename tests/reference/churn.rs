//! Logistic regression on the passengers of the Titanic, against statsmodels and scikit-learn.

use serde_json::{Value, json};
use sightline::analyses::churn::Churn;
use sightline::analyses::contract::Outcome;
use sightline::data::{Column, Table};
use sightline::report::TidyTable;

use crate::support::{close, json as read_json, run, table};

const TOL: f64 = 1e-7;

/// The class is a name, not a number.
fn passengers() -> Table {
    let read = table("churn/titanic/data.csv");
    let columns = read.schema().fields.iter().zip(read.columns()).map(|(field, column)| {
        let is_class = field.name == "pclass";
        let texts: Vec<String> = (0..column.len()).map(|row| column.cell(row).to_plain_text()).collect();
        (field.name.clone(), if is_class { Column::from_labels(&texts) } else { column.clone() })
    });
    Table::from_columns(columns)
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn titanic_agrees_with_statsmodels() {
    let expected = &read_json("churn/titanic/expected.json")["logit"];
    let settings = json!({
        "target": "survived", "positive": "1",
        "predictors": ["pclass", "sex", "age", "sibsp", "parch", "fare"],
    });
    let answer = run::<Churn>(&passengers(), settings).expect("an answer");
    let tables = answer.outcome.tables();
    let find = |name: &str| -> &TidyTable { tables.iter().find(|table| table.name == name).expect("a table") };
    let (tidy, glance) = (find("tidy"), find("glance"));
    let names = ["(Intercept)", "pclass=2", "pclass=3", "sex=male", "age", "sibsp", "parch", "fare"];
    for (row, (name, term)) in names.iter().zip(expected["terms"].as_array().expect("terms")).enumerate() {
        assert_eq!(&tidy.column("term").expect("terms").cells.cell(row).to_plain_text(), name);
        for (column, key) in
            [("estimate", "coef"), ("std_error", "se"), ("statistic", "z"), ("odds_ratio", "odds_ratio")]
        {
            close(&format!("{name} {column}"), tidy.number(column, row), number(&term[key]), TOL);
        }
        close(name, tidy.number("p_value", row), number(&term["p"]), 1e-6);
        for (column, end) in [("conf_low", 0), ("conf_high", 1)] {
            close(name, tidy.number(column, row), number(&term["ci95"][end]), TOL);
        }
    }
    assert_eq!(glance.number("n_obs", 0), number(&expected["n"]));
    let fit = &expected["in_sample"];
    for (column, value) in [
        ("log_likelihood", &expected["log_likelihood"]),
        ("aic", &expected["aic"]),
        ("bic", &expected["bic"]),
        ("pseudo_r_squared", &expected["mcfadden_r2"]),
        ("auc", &fit["auc"]),
        ("brier", &fit["brier"]),
        ("log_loss", &fit["log_loss"]),
        ("hosmer_lemeshow", &expected["hosmer_lemeshow_10_groups_by_rank"]["chi2"]),
        ("hosmer_lemeshow_p", &expected["hosmer_lemeshow_10_groups_by_rank"]["p"]),
    ] {
        close(column, glance.number(column, 0), number(value), 1e-8);
    }
    let null = -2.0 * number(&expected["null_log_likelihood"]);
    // statsmodels finds it by iteration; the closed form differs in the eleventh digit.
    close("null deviance", glance.number("null_deviance", 0), null, 1e-9);
    let rows = &answer.rows[0];
    for prediction in expected["predictions"].as_array().expect("predictions") {
        // The row of the complete cases, counted among all rows.
        let place = number(&prediction["row_index_0based"]);
        let complete: Vec<f64> = {
            let mut all: Vec<f64> = (0..rows.n_rows()).map(|row| rows.number("row", row)).collect();
            all.sort_by(f64::total_cmp);
            all
        };
        let wanted = complete[place as usize];
        let row = (0..rows.n_rows()).find(|&row| rows.number("row", row) == wanted).expect("the row");
        close("probability", rows.number("probability", row), number(&prediction["p"]), TOL);
    }
}
