//! Reference cases of `seed_examples`.

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
