//! What is said about columns and rows that the user chose.

use super::{count, note};
use crate::data::csv::ImportNote;

/// Only a sample of the rows was kept.
pub fn sampled(n_kept: u64, n_all: u64, seed: u64) -> ImportNote {
    let (kept, all) = (count(n_kept), count(n_all));
    note(
        "sample",
        None,
        format!(
            "A random sample of {kept} of {all} rows was kept (seed {seed}). Sums and counts are those of the sample."
        ),
        format!("只保留了 {all} 行中的 {kept} 行随机样本（种子 {seed}）。合计与计数均为样本之值。"),
    )
}

/// Columns that were to be kept are not there.
pub fn absent_columns(names: &[&String]) -> ImportNote {
    let listed: Vec<String> = names.iter().take(5).map(|name| format!("“{name}”")).collect();
    note(
        "columns_absent",
        None,
        format!("Columns that were to be kept are not in this file: {}.", listed.join(", ")),
        format!("要保留的列不在此文件中：{}。", listed.join("、")),
    )
}
