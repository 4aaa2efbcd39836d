//! The factorisation of purchases, against dense normal equations solved by numpy.

use serde_json::Value;
use sightline::analyses::recommendations::als::{self, Factors, Setting};
use sightline::models::interactions::{Purchase, Sparse};
use sightline::pulse::Pulse;

use crate::support::{close, json as read_json, table};

#[test]
fn factors_solve_the_normal_equations() {
    let expected = read_json("recommendations/als_small/expected.json");
    let number = |name: &str| expected[name].as_f64().expect("a number");
    let list = |name: &str| -> Vec<f64> {
        expected[name].as_array().expect("a list").iter().filter_map(Value::as_f64).collect()
    };
    let data = table("recommendations/als_small/data.csv");
    let codes = |name: &str| data.column(name).and_then(|column| column.numbers()).expect("codes").to_vec();
    let (customers, products) = (codes("customer"), codes("product"));
    let purchases = customers.iter().zip(&products);
    let purchases =
        purchases.map(|(&customer, &product)| Purchase { customer: customer as u32, product: product as u32, day: 0 });
    let bought = Sparse::new(purchases, number("n_customers") as usize, number("n_products") as usize);
    let setting = Setting {
        n_factors: number("n_factors") as usize,
        n_rounds: number("n_rounds") as usize,
        weight: number("weight"),
        regularisation: number("regularisation"),
        seed: 1,
    };
    let start = Factors { values: list("start"), n_factors: setting.n_factors };
    // The condition of these systems is below a hundred.
    let agree = |what: &str, got: &Factors| {
        let wanted = list(what);
        assert_eq!(got.values.len(), wanted.len());
        for (got, wanted) in got.values.iter().zip(wanted) {
            assert!((got - wanted).abs() < 1e-12, "{what}: {got} {wanted}");
        }
    };
    let half = als::side(&bought, &start, &setting, &mut Pulse::silent()).expect("factors");
    agree("customers_after_half_a_round", &half);
    let (customers, products) = als::from_start(&bought, start, &setting, &mut Pulse::silent()).expect("factors");
    agree("customers", &customers);
    agree("products", &products);
    close("objective", als::objective(&bought, &customers, &products, &setting), number("objective"), 1e-12);
}
