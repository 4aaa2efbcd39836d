//! How fast `segments` is, natively and, through `tests/speed.rs`, in a browser's worker: prints one JSON object per line, `name` and `median_ms`.

use sightline::analyses::contract::{Analysis, Given, Params};
use sightline::analyses::segments::Segments;
use sightline::analyses::segments::kmeans::{self, Effort};
use sightline::analyses::segments::points::Points;
use sightline::data::{Column, Table};
use sightline::numeric::random::Random;
use sightline::pulse::Pulse;

#[path = "clock.rs"]
mod clock;

const N_ROWS: usize = 1_000_000;
const N_RUNS: usize = 5;

/// Five blurred clouds in three dimensions.
fn columns() -> Vec<Vec<f64>> {
    let mut random = Random::from_seed(20);
    let centres: Vec<[f64; 3]> = (0..5).map(|_| [random.normal(), random.normal(), random.normal()]).collect();
    let mut columns: Vec<Vec<f64>> = (0..3).map(|_| Vec::with_capacity(N_ROWS)).collect();
    for row in 0..N_ROWS {
        for (dim, column) in columns.iter_mut().enumerate() {
            column.push(2.0 * centres[row % 5][dim] + random.normal());
        }
    }
    columns
}

/// Measures and says what it measured.
pub fn main() {
    let columns = columns();
    let points = Points::from_columns(&columns);
    let mut random = Random::from_seed(1);
    let first: Vec<f64> = (0..15).map(|_| random.normal()).collect();
    clock::measure("kmeans_1m_3_k5_20_iterations", N_RUNS, || {
        std::hint::black_box(kmeans::lloyd(&points, first.clone(), 20));
    });
    clock::measure("kmeans_1m_3_k5_10_starts", N_RUNS, || {
        let effort = Effort { n_starts: 10, n_swaps: kmeans::MAX_SWAPS, seed: 1 };
        let fit = kmeans::search(&points, 5, effort, &mut Pulse::silent());
        std::hint::black_box(fit.ok());
    });
    let names = ["a", "b", "c"].into_iter().zip(columns);
    let table = Table::from_columns(names.map(|(name, column)| (name, Column::from_numbers(column))));
    clock::measure("segments_1m_3_suggested", 3, || {
        let params = <Segments as Analysis>::Params::complete(table.schema(), &Given::default());
        let params = params.ok().and_then(|params| params.validate(table.schema()).ok());
        let answer = params.map(|params| Segments::run(&table, &params, &mut Pulse::silent()).is_ok());
        std::hint::black_box(answer);
    });
}
