//! Numbers to ranges.

use super::{Done, untouched};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::kernel::texts;
use crate::clean::settings::{Bin, BinMethod};
use crate::data::ColumnKind;
use crate::i18n::Words;
use crate::stats::quantile::{Definition, quantile, sorted};

/// More ranges than anybody reads.
const MAX_BINS: u32 = 1000;

pub fn bin(before: &Frame, settings: &Bin) -> Done {
    let position = before.position(&settings.column)?;
    let (_, numbers) = before.numbers(&settings.column)?;
    let edges = if settings.fitted.is_empty() { edges(&numbers, settings)? } else { settings.fitted.clone() };
    let is_ascending = edges.windows(2).all(|pair| pair[0] < pair[1]) && edges.iter().all(|edge| edge.is_finite());
    let are_given = settings.method == BinMethod::Edges || !edges.is_empty();
    if !is_ascending || are_given && edges.len() < 2 {
        let words = Words::new("the edges must be two or more ascending numbers.", "边界须为两个或以上的递增数值。");
        return Err(Fault::Setting { setting: "edges", words });
    }
    let n_bins = edges.len().saturating_sub(1);
    if !settings.labels.is_empty() && settings.labels.len() != n_bins {
        let words = Words::new("there must be a label per range.", "每个区间须有一个标签。");
        return Err(Fault::Setting { setting: "labels", words });
    }
    let mut labels: Vec<Option<String>> = labels(&edges, settings).into_iter().map(Some).collect();
    // The last label is that of no range: missing numbers, and those beyond the edges.
    labels.push(None);
    let codes: Vec<u32> = numbers.iter().map(|&x| range_of(x, &edges).unwrap_or(n_bins) as u32).collect();
    let n_outside = codes.iter().zip(numbers.iter()).filter(|(code, x)| **code == n_bins as u32 && !x.is_nan()).count();
    let name = settings.name.clone().unwrap_or_else(|| format!("{}_bin", settings.column));
    let new = Named::new(name, ColumnKind::Text, texts::from_groups(&codes, &labels));
    let (after, mut changed) = untouched(before.clone().inserted(Some(position), new)?)?;
    changed.fact("n_outside", n_outside as u64);
    changed.learnt(edges);
    Ok((after, changed))
}

fn edges(numbers: &[f64], settings: &Bin) -> Result<Vec<f64>, Fault> {
    let n_bins = settings.n_bins.unwrap_or(5);
    if n_bins == 0 || n_bins > MAX_BINS {
        let words = Words::new("choose 1 to 1000 ranges.", "请选择 1 至 1000 个区间。");
        return Err(Fault::Setting { setting: "n_bins", words });
    }
    let n = f64::from(n_bins);
    let ascending = sorted(numbers);
    let (Some(&lowest), Some(&highest)) = (ascending.first(), ascending.last()) else {
        return Ok(if settings.method == BinMethod::Edges { settings.edges.clone() } else { Vec::new() });
    };
    Ok(match settings.method {
        BinMethod::Edges => settings.edges.clone(),
        // Equal numbers get a range around them.
        _ if lowest == highest => vec![lowest - 0.5, highest + 0.5],
        BinMethod::EqualWidth => {
            let edge = |index: u32| match index {
                index if index == n_bins => highest,
                index => lowest + (highest - lowest) * f64::from(index) / n,
            };
            (0..=n_bins).map(edge).collect()
        }
        BinMethod::EqualCount => {
            let mut edges: Vec<f64> =
                (0..=n_bins).map(|index| quantile(&ascending, f64::from(index) / n, Definition::Inclusive)).collect();
            // Where many numbers are equal, ranges fall together.
            edges.dedup();
            edges
        }
    })
}

/// The range of a number: above its lower edge, up to its upper one; the first range holds its lower edge.
fn range_of(x: f64, edges: &[f64]) -> Option<usize> {
    let (first, last) = (edges.first()?, edges.last()?);
    if x.is_nan() || x < *first || x > *last {
        return None;
    }
    Some(edges.partition_point(|edge| *edge < x).saturating_sub(1))
}

fn labels(edges: &[f64], settings: &Bin) -> Vec<String> {
    if !settings.labels.is_empty() {
        return settings.labels.clone();
    }
    let n_bins = edges.len().saturating_sub(1);
    let n_digits = n_bins.to_string().len();
    // A number in front, so that the ranges come in order wherever labels are sorted.
    let label =
        |(index, pair): (usize, &[f64])| format!("{:0n_digits$}: {} to {}", index + 1, short(pair[0]), short(pair[1]));
    edges.windows(2).enumerate().map(label).collect()
}

/// A number in six digits, which is as much as a label needs.
fn short(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return "0".to_owned();
    }
    let n_decimals = (5 - x.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{x:.n_decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
