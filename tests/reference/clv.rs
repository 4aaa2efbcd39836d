//! Reference cases of `clv`.

use serde_json::{Value, json};
use sightline::analyses::clv::Clv;
use sightline::analyses::contract::Outcome;
use sightline::data::{Cell, Table};
use sightline::i18n::Language;
use sightline::report::TidyTable;

use crate::support::{self, close};

/// A run's tables by name, and the codes of its findings.
struct Run {
    tables: Vec<TidyTable>,
    rows: TidyTable,
    codes: Vec<&'static str>,
}

impl Run {
    fn new(table: &Table, settings: Value) -> Self {
        let answer = support::run::<Clv>(table, settings).unwrap_or_else(|error| panic!("{error}"));
        let codes = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect();
        Self { tables: answer.outcome.tables(), rows: answer.rows.into_iter().next().unwrap(), codes }
    }

    fn table(&self, name: &str) -> &TidyTable {
        self.tables.iter().find(|table| table.name == name).unwrap()
    }

    fn estimate(&self, column: &str, model: &str, term: &str) -> f64 {
        let tidy = self.table("tidy");
        let text = |name: &str, row: usize| tidy.column(name).unwrap().cells.cell(row).to_plain_text();
        let row = (0..tidy.n_rows()).find(|&row| text("model", row) == model && text("term", row) == term).unwrap();
        tidy.number(column, row)
    }

    /// The glance row of BG/NBD (0) or Gamma-Gamma (1).
    fn glance(&self, column: &str, row: usize) -> f64 {
        self.table("glance").number(column, row)
    }

    fn customer(&self, id: f64) -> usize {
        let names = &self.rows.column("customer").unwrap().cells;
        (0..self.rows.n_rows()).find(|&row| names.cell(row) == Cell::Number(id)).unwrap()
    }

    fn sum(&self, column: &str) -> f64 {
        (0..self.rows.n_rows()).map(|row| self.rows.number(column, row)).sum()
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number: {value}"))
}

fn cdnow(horizon: f64) -> Run {
    cdnow_by("bg_nbd", horizon, false)
}

fn cdnow_by(model: &str, horizon: f64, compare: bool) -> Run {
    let table = support::table("clv/cdnow_sample/data.csv");
    let settings = json!({
        "customer": "cust", "date": "date", "amount": "spend", "time_unit": "week", "horizon": horizon,
        "calibration_end": "1997-09-30", "observation_end": "1998-06-30", "discount_rate": 0.15, "margin": 1.0,
        "model": model, "compare": compare,
    });
    Run::new(&table, settings)
}

#[test]
fn cdnow_parameters_and_likelihoods() {
    let expected = support::json("clv/cdnow_sample/expected.json");
    let run = cdnow(52.0);
    let (purchases, spend) = (&expected["models"]["bgnbd"], &expected["models"]["gamma_gamma"]);
    close("log-likelihood", run.glance("log_likelihood", 0), number(&purchases["log_likelihood"]), 1e-12);
    close("log-likelihood of spend", run.glance("log_likelihood", 1), number(&spend["log_likelihood"]), 1e-12);
    for term in ["r", "alpha", "a", "b"] {
        close(term, run.estimate("estimate", "bg_nbd", term), number(&purchases[term]), 1e-5);
        assert!(run.estimate("std_error", "bg_nbd", term) > 0.0);
    }
    for term in ["p", "q", "gamma"] {
        close(term, run.estimate("estimate", "gamma_gamma", term), number(&spend[term]), 1e-4);
        assert!(run.estimate("std_error", "gamma_gamma", term) > 0.0);
    }
    // The digits that Fader, Hardie and Lee (2005) print.
    let printed = |term| format!("{:.3}", run.estimate("estimate", "bg_nbd", term));
    assert_eq!(["r", "alpha", "a", "b"].map(printed), ["0.243", "4.414", "0.793", "2.426"]);
    assert_eq!(format!("{:.1}", run.glance("log_likelihood", 0)), "-9582.4");
    assert_eq!((run.glance("n_customers", 0), run.glance("n_repeat", 0)), (2357.0, 946.0));
    assert_eq!(run.glance("n_customers", 1), number(&spend["customers_used"]));
    assert_eq!((run.glance("identified", 0), run.glance("identified", 1)), (1.0, 1.0));
    close(
        "population mean",
        run.glance("population_mean_spend", 1),
        number(&spend["population_mean_p*gamma/(q-1)"]),
        1e-6,
    );
    close("correlation", run.glance("frequency_correlation", 1), number(&spend["corr_frequency_spend"]), 1e-10);
    // Student's t test of that correlation over 946 customers, by mpmath.
    close("independence", run.glance("p_value", 1), 0.000448684917280848, 1e-8);
}

/// Errors from 500 draws here and there: each is off by a thirtieth on average, their quotient by a twentieth.
#[test]
fn cdnow_errors_of_the_bootstrap() {
    let table = support::table("clv/cdnow_sample/data.csv");
    let expected = support::json("clv/cdnow_sample/bootstrap.json");
    let settings = json!({
        "customer": "cust", "date": "date", "amount": "spend", "time_unit": "week",
        "calibration_end": "1997-09-30", "observation_end": "1998-06-30", "uncertainty": "bootstrap", "n_draws": 500,
    });
    let run = Run::new(&table, settings);
    assert!(run.codes.contains(&"resampled"));
    for (model, terms) in [("bg_nbd", &["r", "alpha", "a", "b"][..]), ("gamma_gamma", &["p", "q", "gamma"])] {
        for term in terms {
            let wanted = |key: &str| number(&expected[term][key]);
            let [error, drawn, low, high] = ["std_error", "bootstrap_error", "conf_low", "conf_high"]
                .map(|column| run.estimate(column, model, term));
            close(term, drawn, wanted("bootstrap_error"), 0.2);
            let width = wanted("conf_high") - wanted("conf_low");
            assert!((low - wanted("conf_low")).abs() < 0.12 * width, "{term}: {low}");
            assert!((high - wanted("conf_high")).abs() < 0.2 * width, "{term}: {high}");
            // The curvature of the likelihood and the bootstrap tell the same story here.
            assert!((0.7..1.6).contains(&(drawn / error)), "{term}: {drawn} {error}");
        }
    }
}

#[test]
fn cdnow_customers() {
    let expected = support::json("clv/cdnow_sample/expected.json");
    let (year, holdout) = (cdnow(52.0), cdnow(39.0));
    for customer in expected["customers"].as_array().unwrap() {
        let row = year.customer(number(&customer["cust"]));
        let got = |name: &str| year.rows.number(name, row);
        for (name, key) in [("frequency", "x"), ("recency", "t_x"), ("age", "T"), ("monetary_value", "m_x")] {
            close(name, got(name), number(&customer[key]), 1e-12);
        }
        let model = &customer["bgnbd"];
        close("alive", got("probability_alive"), number(&model["p_alive"]), 1e-6);
        close("next 52", got("expected_purchases"), number(&model["expected_next_52"]), 1e-6);
        close(
            "next 39",
            holdout.rows.number("expected_purchases", holdout.customer(number(&customer["cust"]))),
            number(&model["expected_over_holdout_horizon"]),
            1e-6,
        );
        close("spend", got("expected_spend"), number(&customer["gamma_gamma_expected_spend"]), 1e-6);
        close("clv", got("clv"), number(&customer["clv"]), 1e-6);
        close("value", got("expected_value"), got("expected_purchases") * got("expected_spend"), 1e-12);
    }
    let totals = &expected["totals"];
    assert_eq!(year.sum("frequency"), number(&totals["x_sum"]));
    close("mean recency", year.sum("recency") / 2357.0, number(&totals["t_x_mean"]), 1e-12);
    close("mean age", year.sum("age") / 2357.0, number(&totals["T_mean"]), 1e-12);
    close(
        "mean alive",
        year.sum("probability_alive") / 2357.0,
        number(&expected["holdout_fit"]["bgnbd"]["mean_p_alive"]),
        1e-6,
    );
    let value = &expected["clv_bgnbd_gamma_gamma"];
    close("total", year.sum("clv"), number(&value["total"]), 1e-6);
    let top = year.table("top_customers");
    for (row, customer) in value["top5_customers"].as_array().unwrap().iter().enumerate() {
        assert_eq!(top.number("customer", row), number(&customer["cust"]));
        close("top", top.number("clv", row), number(&customer["clv"]), 1e-6);
    }
}

#[test]
fn cdnow_tracking_and_holdout() {
    let expected = support::json("clv/cdnow_sample/expected.json");
    let run = cdnow(52.0);
    let (tracking, wanted) = (run.table("tracking"), &expected["tracking"]);
    assert_eq!(tracking.n_rows() as f64, number(&wanted["weeks"]));
    for week in 0..tracking.n_rows() {
        assert_eq!(tracking.number("actual_cumulative", week), number(&wanted["actual_cumulative_repeat"][week]));
        let cumulative = number(&wanted["expected_cumulative_bgnbd"][week]);
        close("expected", tracking.number("expected_cumulative", week), cumulative, 1e-6);
    }
    let (holdout, wanted) = (run.table("holdout"), &expected["holdout_fit"]["bgnbd"]);
    assert_eq!(holdout.number("actual_total", 0), number(&wanted["sum_actual"]));
    assert_eq!(holdout.number("holdout_length", 0), number(&wanted["horizon"]));
    close("total", holdout.number("expected_total", 0), number(&wanted["sum_expected"]), 1e-6);
    close("mae", holdout.number("mae", 0), number(&wanted["mae_per_customer"]), 1e-6);
    close("rmse", holdout.number("rmse", 0), number(&wanted["rmse_per_customer"]), 1e-6);
    for (row, class) in wanted["by_calibration_frequency"].as_array().unwrap().iter().enumerate() {
        let got = |name: &str| run.table("holdout_by_frequency").number(name, row);
        assert_eq!(got("n_customers"), number(&class["n"]));
        close("actual", got("actual_mean"), number(&class["actual_mean"]), 1e-12);
        close("expected", got("expected_mean"), number(&class["expected_mean"]), 1e-6);
    }
}

/// The other models: their names in settings and in the reference, their terms, and what is printed of CDNOW.
const OTHERS: [(&str, &str, [&str; 4], [&str; 4]); 2] = [
    ("mbg_nbd", "mbgnbd", ["r", "alpha", "a", "b"], ["0.525", "6.183", "0.891", "1.614"]),
    ("pareto_nbd", "pareto_nbd", ["r", "alpha", "s", "beta"], ["0.553", "10.578", "0.606", "11.669"]),
];

#[test]
fn cdnow_by_the_other_models() {
    let expected = support::json("clv/cdnow_sample/expected.json");
    for (model, key, terms, printed) in OTHERS {
        let (year, short) = (cdnow_by(model, 52.0, false), cdnow_by(model, 39.0, false));
        let fitted = &expected["models"][key];
        close(model, year.glance("log_likelihood", 0), number(&fitted["log_likelihood"]), 1e-12);
        assert_eq!(year.glance("identified", 0), 1.0);
        for (term, printed) in terms.iter().zip(printed) {
            close(term, year.estimate("estimate", model, term), number(&fitted[*term]), 1e-5);
            assert_eq!(format!("{:.3}", year.estimate("estimate", model, term)), printed);
            assert!(year.estimate("std_error", model, term) > 0.0);
        }
        for customer in expected["customers"].as_array().unwrap() {
            let (row, wanted) = (year.customer(number(&customer["cust"])), &customer[key]);
            close("alive", year.rows.number("probability_alive", row), number(&wanted["p_alive"]), 2e-6);
            close("52", year.rows.number("expected_purchases", row), number(&wanted["expected_next_52"]), 2e-6);
            let row = short.customer(number(&customer["cust"]));
            let next = number(&wanted["expected_over_holdout_horizon"]);
            close("39", short.rows.number("expected_purchases", row), next, 2e-6);
        }
        let wanted = &expected["holdout_fit"][key];
        close("mean alive", year.sum("probability_alive") / 2357.0, number(&wanted["mean_p_alive"]), 2e-6);
        let likely = (0..year.rows.n_rows()).filter(|&row| year.rows.number("probability_alive", row) > 0.5).count();
        assert_eq!(likely as f64, number(&wanted["count_p_alive_above_0.5"]));
        let holdout = year.table("holdout");
        close("total", holdout.number("expected_total", 0), number(&wanted["sum_expected"]), 1e-6);
        close("mae", holdout.number("mae", 0), number(&wanted["mae_per_customer"]), 1e-6);
        close("rmse", holdout.number("rmse", 0), number(&wanted["rmse_per_customer"]), 1e-6);
        for (row, class) in wanted["by_calibration_frequency"].as_array().unwrap().iter().enumerate() {
            let got = year.table("holdout_by_frequency").number("expected_mean", row);
            close("expected", got, number(&class["expected_mean"]), 2e-6);
        }
    }
}

#[test]
fn cdnow_models_compared() {
    let expected = support::json("clv/cdnow_sample/expected.json");
    for chosen in ["bg_nbd", "pareto_nbd"] {
        let run = cdnow_by(chosen, 52.0, true);
        let models = run.table("models");
        let order = [("mbg_nbd", "mbgnbd"), ("bg_nbd", "bgnbd"), ("pareto_nbd", "pareto_nbd")];
        for (row, (model, key)) in order.into_iter().enumerate() {
            assert_eq!(models.column("model").unwrap().cells.cell(row).to_plain_text(), model);
            let log_likelihood = number(&expected["models"][key]["log_likelihood"]);
            close("likelihood", models.number("log_likelihood", row), log_likelihood, 1e-12);
            close("aic", models.number("aic", row), 8.0 - 2.0 * log_likelihood, 1e-12);
            close("bic", models.number("bic", row), 4.0 * 2357f64.ln() - 2.0 * log_likelihood, 1e-12);
            let wanted = &expected["holdout_fit"][key];
            close("total", models.number("expected_total", row), number(&wanted["sum_expected"]), 1e-6);
            close("mae", models.number("mae", row), number(&wanted["mae_per_customer"]), 1e-6);
            close("rmse", models.number("rmse", row), number(&wanted["rmse_per_customer"]), 1e-6);
            assert_eq!(models.number("actual_total", row), 1882.0);
        }
    }
}

fn online_retail(calibration_end: &str) -> Run {
    let table = support::table("clv/online_retail/data.csv");
    let settings = json!({
        "customer": "customer", "date": "date", "amount": "amount", "time_unit": "week",
        "calibration_end": calibration_end,
    });
    Run::new(&table, settings)
}

#[test]
fn online_retail_has_no_dropout_and_says_so() {
    let expected = support::json("clv/online_retail/expected.json");
    for (end, case) in [("2011-12-09", "btyd_full"), ("2011-08-31", "btyd_calibration")] {
        let (run, expected) = (online_retail(end), &expected[case]);
        let log_likelihood = number(&expected["bgnbd"]["log_likelihood"]);
        close("log-likelihood", run.glance("log_likelihood", 0), log_likelihood, 1e-6);
        assert!(run.glance("log_likelihood", 0) > log_likelihood - 1e-3, "{}", run.glance("log_likelihood", 0));
        assert_eq!(run.glance("n_customers", 0), number(&expected["customers"]));
        assert_eq!(run.glance("n_repeat", 0), number(&expected["customers_with_repeat"]));
        assert_eq!(run.sum("frequency"), number(&expected["repeat_transactions"]));
        assert_eq!(run.glance("identified", 0), 0.0);
        assert!(run.codes.contains(&"no_dropout_found"), "{:?}", run.codes);
        for term in ["r", "alpha"] {
            close(term, run.estimate("estimate", "bg_nbd", term), number(&expected["bgnbd"][term]), 1e-4);
            assert!(run.estimate("std_error", "bg_nbd", term) > 0.0);
        }
        for term in ["a", "b"] {
            assert!(run.estimate("std_error", "bg_nbd", term).is_nan());
        }
        let spend = &expected["gamma_gamma"];
        close("spend", run.glance("log_likelihood", 1), number(&spend["log_likelihood"]), 1e-9);
        for term in ["p", "q", "gamma"] {
            close(term, run.estimate("estimate", "gamma_gamma", term), number(&spend[term]), 1e-4);
        }
    }
}

#[test]
fn online_retail_holdout() {
    let expected = &support::json("clv/online_retail/expected.json")["btyd_calibration"]["holdout"];
    let run = online_retail("2011-08-31");
    let holdout = run.table("holdout");
    close("length", holdout.number("holdout_length", 0), number(&expected["weeks"]), 1e-12);
    assert_eq!(holdout.number("actual_total", 0), number(&expected["actual_total"]));
    close("total", holdout.number("expected_total", 0), number(&expected["bgnbd_expected_total"]), 1e-5);
    close("mae", holdout.number("mae", 0), number(&expected["bgnbd_mae"]), 1e-5);
    let naive = number(&expected["naive_same_rate_expected_total(x/T*h)"]);
    close("naive", holdout.number("expected_total", 1), naive, 1e-12);
}
