//! The five scores and their mean.

use super::columns::Checked;
use super::dates::Coverage;
use super::issue::{Dimension, Findings};

/// Scores from 0 to 1; NaN where there is nothing to judge.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// In the order of [`Dimension::ALL`].
    pub each: [f64; 5],
    /// The mean of those that are there.
    pub overall: f64,
}

impl Scores {
    /// The score of a dimension.
    pub fn of(&self, dimension: Dimension) -> f64 {
        self.each[dimension as usize]
    }
}

/// Scores of what was found.
pub fn scores(n_rows: usize, columns: &[Checked], findings: &Findings, coverage: Option<Coverage>) -> Scores {
    let n_cells = n_rows as f64 * columns.len() as f64;
    let n_missing: u64 = columns.iter().map(|column| column.quality.n_missing).sum();
    let score = |dimension| match dimension {
        _ if n_cells == 0.0 => f64::NAN,
        Dimension::Completeness => 1.0 - n_missing as f64 / n_cells,
        Dimension::Timeliness => coverage.map_or(f64::NAN, |coverage| {
            let covered = 1.0 - coverage.n_gaps as f64 / coverage.n_expected as f64;
            covered * findings.sound_share(dimension)
        }),
        Dimension::Validity | Dimension::Uniqueness | Dimension::Consistency => findings.sound_share(dimension),
    };
    let each = Dimension::ALL.map(score);
    let known: Vec<f64> = each.iter().copied().filter(|score| !score.is_nan()).collect();
    Scores { overall: known.iter().sum::<f64>() / known.len() as f64, each }
}
