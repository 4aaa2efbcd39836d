//! The same numbers everywhere: these tests run natively and, unchanged, in a worker of a real browser.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

use sightline::data::{Column, Table};
use sightline::i18n::{self, Language, Unit};
use sightline::numeric::{random::Random, sum};
use sightline::report::TidyTable;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Bits, not closeness: a seed must mean the same picture on every machine.
#[test]
fn a_seed_gives_the_same_numbers() {
    let mut random = Random::from_seed(2024);
    let draws: Vec<u64> = (0..3).map(|_| random.uniform().to_bits()).collect();
    assert_eq!(draws, [4_602_898_878_934_678_960, 4_598_984_166_729_235_866, 4_597_942_878_808_291_892]);
}

#[test]
fn compensated_sums_survive_the_compiler() {
    assert_eq!(sum::sum([1.0, 1e100, 1.0, -1e100]), 2.0);
}

#[test]
fn numbers_are_written_alike() {
    assert_eq!(i18n::format(Language::Zh, -0.012345, &Unit::Plain), "−0.01235");
    assert_eq!(i18n::format_compact(Language::Zh, 12_000.0, &Unit::Count), "1.2 万");
}

/// What travels between worker and page keeps NaN, infinity and every digit.
#[test]
fn tables_travel_without_loss() {
    let cells = vec![0.1 + 0.2, f64::NAN, f64::NEG_INFINITY];
    let sent = TidyTable::new("tidy").numbers("estimate", Unit::Plain, cells.clone());
    let bytes = postcard::to_stdvec(&sent).expect("encodes");
    let received: TidyTable = postcard::from_bytes(&bytes).expect("decodes");
    for (row, cell) in cells.iter().enumerate() {
        assert_eq!(received.number("estimate", row).to_bits(), cell.to_bits(), "row {row}");
    }
}

#[test]
fn a_table_describes_itself() {
    let table = Table::from_columns([("amount", Column::from_numbers(vec![1.5, f64::NAN, 3.0]))]);
    let field = table.schema().field("amount").expect("the column");
    assert_eq!((field.n_missing, field.range), (1, Some((1.5, 3.0))));
}

/// The intrinsics of the browser and the portable loops give the same bits, for every number of dimensions.
#[test]
fn kernels_of_kmeans_have_equal_twins() {
    use sightline::analyses::segments::kernel::{self, BLOCK, Block, Nearest};
    let mut random = Random::from_seed(3);
    for n_dims in 1..=9 {
        let (stride, n_clusters) = (BLOCK + 8, 6);
        let values: Vec<f64> = (0..n_dims * stride).map(|_| random.normal()).collect();
        let centroids: Vec<f64> = (0..n_clusters * n_dims).map(|_| random.normal()).collect();
        let block = Block { values: &values, stride, n_dims, start: 8, n_points: BLOCK };
        let (mut found, mut twin) = (Nearest::default(), Nearest::default());
        kernel::nearest(block, &centroids, &mut found);
        kernel::portable::<0>(block, &centroids, &mut twin);
        assert_eq!((found.labels, found.squared), (twin.labels, twin.squared));
        let (mut sums, mut counts) = (vec![0.0; n_clusters * n_dims], vec![0.0; n_clusters]);
        kernel::add_up(block, &found, &mut sums, &mut counts);
        for (cluster, count) in counts.iter().enumerate() {
            for dim in 0..n_dims {
                let mut sum = [0.0];
                let at = (dim * stride, cluster as f64);
                assert_eq!(kernel::portable_members::<1>(block, &twin, at, &mut sum), *count);
                assert_eq!(sum[0].to_bits(), sums[cluster * n_dims + dim].to_bits());
            }
        }
    }
}
