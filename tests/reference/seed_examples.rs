//! Worked examples that users may know, with their right answers.

mod ols {
    use serde_json::{Value, json};
    use sightline::analyses::contract::Outcome;
    use sightline::analyses::regression::Regression;

    use crate::support::{close, json as read_json, run, table};

    fn number(value: &Value) -> f64 {
        value.as_f64().expect("a number")
    }

    #[test]
    fn a_trend_over_five_months() {
        let data = table("seed_examples/ols/data.csv");
        let expected = &read_json("seed_examples/ols/expected.json")["monthly_sales_trend"];
        let forecast = expected["forecast"].as_array().expect("rows");
        let rows: Vec<Value> = forecast.iter().map(|row| json!({"t": row["t"].to_string()})).collect();
        let settings = json!({"target": "sales", "predictors": ["t"], "new_rows": rows});
        let answer = run::<Regression>(&data, settings).expect("an answer");
        let mut tables = answer.outcome.tables();
        tables.extend(answer.rows);
        let get = |table: &str, column: &str, row: usize| {
            let table = tables.iter().find(|t| t.name == table).expect("a table");
            table.number(column, row)
        };
        let ols = &expected["ols"];
        let check = |column: &str, row: usize, key: &Value| close(column, get("tidy", column, row), number(key), 1e-13);
        check("estimate", 0, &ols["intercept"]);
        check("estimate", 1, &ols["slope"]);
        check("std_error", 0, &ols["se_intercept"]);
        check("std_error", 1, &ols["se_slope"]);
        check("statistic", 1, &ols["t_slope"]);
        close("p", get("tidy", "p_value", 1), number(&ols["p_slope"]), 1e-12);
        check("conf_low", 1, &ols["ci95_slope"][0]);
        check("conf_high", 1, &ols["ci95_slope"][1]);
        close("R squared", get("glance", "r_squared", 0), 169.0 / 170.0, 1e-15);
        close("adjusted", get("glance", "adj_r_squared", 0), number(&ols["adj_r_squared"]), 1e-14);
        close("sigma", get("glance", "sigma", 0), number(&ols["residual_sd"]), 1e-13);
        for (row, residual) in ols["residuals"].as_array().expect("rows").iter().enumerate() {
            assert!((get("augment", "residual", row) - number(residual)).abs() < 1e-11);
        }
        for (row, expected) in forecast.iter().enumerate() {
            close("fitted", get("prediction", "fitted", row), number(&expected["mean"]), 1e-13);
            close("lower", get("prediction", "lower", row), number(&expected["pi95"][0]), 1e-13);
            close("upper", get("prediction", "upper", row), number(&expected["pi95"][1]), 1e-13);
        }
    }

    #[test]
    fn months_written_in_chinese_need_no_number() {
        // Only the number of the month explains; its name does not enter a suggestion with a label per row.
        let data = table("seed_examples/ols/data.csv");
        let answer = run::<Regression>(&data, json!({"target": "sales"})).expect("an answer");
        assert_eq!(answer.outcome.terms.iter().map(|t| t.term.as_str()).collect::<Vec<_>>(), ["(Intercept)", "t"]);
    }
}

mod dcf {
    use serde_json::json;
    use sightline::analyses::contract::Outcome;
    use sightline::analyses::dcf::Dcf;
    use sightline::data::{Schema, Table};

    use crate::support;

    // Sums and quotients of doubles: the last digits may differ by the order of operations.
    const TOL: f64 = 1e-14;

    #[test]
    fn the_right_value_of_three_years() {
        let expected = &support::json("seed_examples/expected.json")["discounted_clv (seed 004)"];
        let settings = json!({
            "yearly_revenue": expected["arr"], "discount_rate": expected["discount_rate"], "acquisition_cost": expected["cac"],
        });
        let empty = Table::new(Schema::default(), Vec::new());
        let tables = support::run::<Dcf>(&empty, settings).unwrap().outcome.tables();
        let table = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
        let number = |name: &str| expected[name].as_f64().unwrap();
        let glance = |name: &str| table("glance").number(name, 0);
        support::close("present value", glance("present_value"), number("sum_present_values"), TOL);
        support::close("value to cost", glance("value_to_cost"), number("clv_ratio(sum/CAC)"), TOL);
        support::close("net value", glance("net_value"), number("clv_net(sum-CAC)"), TOL);
        for (year, value) in expected["present_values"].as_array().unwrap().iter().enumerate() {
            support::close("year", table("tidy").number("present_value", year), value.as_f64().unwrap(), TOL);
        }
        support::close("payback", glance("payback_years"), 1000.0 / (5000.0 / 1.1), TOL);
    }
}
