//! What is worth saying about the segments, as facts; `sentences` says it.

use super::outcome::{How, SegmentsOutcome};
use super::params::Scaling;

/// Fewer than this many per segment are few.
const FEW_PER_SEGMENT: u64 = 20;
/// A segment below this share of all, or of one alone, is an outlier rather than a group.
const TINY_SHARE: f64 = 0.01;
/// A column with a longer tail than this bends the segments.
const SKEWED: f64 = 2.0;

/// A segment of which less is found again is not to be built on …
const UNSTABLE: f64 = 0.6;
/// … and one of which so much is, is stable (Hennig 2008, Journal of Multivariate Analysis 99).
const STABLE: f64 = 0.75;

/// How clearly segments are apart, by the mean silhouette (Kaufman and Rousseeuw 1990, table 4 of chapter 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clarity {
    /// Above 0.7.
    Strong,
    /// Above 0.5.
    Clear,
    /// Above 0.25.
    Blurred,
    /// At most 0.25.
    Weak,
}

impl Clarity {
    /// The clarity of a mean silhouette.
    pub fn of(silhouette: f64) -> Self {
        match silhouette {
            s if s > 0.7 => Clarity::Strong,
            s if s > 0.5 => Clarity::Clear,
            s if s > 0.25 => Clarity::Blurred,
            _ => Clarity::Weak,
        }
    }
}

#[expect(missing_docs, reason = "the fields are the facts, named as in the outcome")]
/// A fact worth a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum SegmentsFinding {
    /// How many segments, and the one that matters most.
    Answer { focus: usize },
    /// All segments, with their sizes.
    Groups,
    /// There is only one group.
    OneGroup,
    /// How to tell members.
    Rules,
    /// Those that belong to no segment.
    Noise,
    /// Segments are found again.
    Stable { least: f64 },
    /// Segments that are hardly found again.
    Unstable { clusters: Vec<usize> },
    /// How distinct they are.
    Distinct { clarity: Clarity },
    /// How the number was suggested.
    Suggested,
    /// The user's number is not the suggested one.
    OtherSuggested,
    /// Another number is about as good.
    CloseCall { rival: u32 },
    /// Few members per segment.
    Few,
    /// Segments that are outliers.
    Tiny { n_tiny: usize, n_members: u64 },
    /// Columns with long tails and no logarithm.
    Skewed { dims: Vec<usize> },
    /// Columns that do not vary.
    Constant { dims: Vec<usize> },
    /// Columns without interquartile range under robust scaling.
    Fallback { dims: Vec<usize> },
    /// No scaling, and one column has nearly all the spread.
    Dominant { dim: usize },
    /// Rows that were left out.
    Dropped,
    /// Transaction rows that were left out.
    DroppedPurchases,
    /// Returns.
    Returns,
    /// Large data: what ran on a sample.
    Sampled,
    /// Large data: groups were formed on a sample.
    Fitted { n: u64 },
    /// What to do next.
    Next { focus: usize },
}

/// The facts, in order.
pub fn find(outcome: &SegmentsOutcome) -> Vec<SegmentsFinding> {
    let counts = &outcome.counts;
    let clarity = Clarity::of(outcome.metrics.silhouette);
    let focus = focus(outcome);
    let mut found = vec![SegmentsFinding::Answer { focus }, SegmentsFinding::Groups];
    if outcome.rules.iter().any(Option::is_some) {
        found.push(SegmentsFinding::Rules);
    }
    found.push(match outcome.clusters.len() {
        1 => SegmentsFinding::OneGroup,
        _ => SegmentsFinding::Distinct { clarity },
    });
    found.extend(stability(outcome));
    if outcome.noise.is_some() {
        found.push(SegmentsFinding::Noise);
    }
    let choice = &outcome.choice;
    if !choice.is_given && choice.n_tried > 1 {
        found.push(SegmentsFinding::Suggested);
    }
    if choice.is_given && choice.suggested != choice.n_clusters {
        found.push(SegmentsFinding::OtherSuggested);
    }
    if let Some(rival) = choice.rival.filter(|_| !choice.is_given) {
        found.push(SegmentsFinding::CloseCall { rival });
    }
    if counts.n_obs < FEW_PER_SEGMENT * outcome.clusters.len() as u64 {
        found.push(SegmentsFinding::Few);
    }
    let is_tiny = |size: u32| size == 1 || (f64::from(size) < TINY_SHARE * counts.n_obs as f64);
    let tiny: Vec<u64> = outcome.clusters.iter().filter(|c| is_tiny(c.size)).map(|c| u64::from(c.size)).collect();
    if !tiny.is_empty() && counts.n_obs > 2 * outcome.clusters.len() as u64 {
        found.push(SegmentsFinding::Tiny { n_tiny: tiny.len(), n_members: tiny.iter().sum() });
    }
    found.extend(about_dims(outcome));
    if counts.n_dropped > 0 {
        found.push(SegmentsFinding::Dropped);
    }
    if counts.n_unlabelled + counts.n_without_customer + counts.n_incomplete + counts.n_without_purchase > 0 {
        found.push(SegmentsFinding::DroppedPurchases);
    }
    if counts.n_returns > 0 {
        found.push(SegmentsFinding::Returns);
    }
    match outcome.n_fitted {
        Some(n) => found.push(SegmentsFinding::Fitted { n }),
        None if outcome.is_tried_sampled && outcome.how == How::KMeans => found.push(SegmentsFinding::Sampled),
        None => {}
    }
    found.push(SegmentsFinding::Next { focus });
    found
}

/// Whether segments are found again; nothing to say of a single group, or when it could not be tried.
fn stability(outcome: &SegmentsOutcome) -> Option<SegmentsFinding> {
    if outcome.clusters.len() < 2 {
        return None;
    }
    let of = |cluster: usize| outcome.clusters[cluster].stability;
    let unstable: Vec<usize> = (0..outcome.clusters.len()).filter(|&cluster| of(cluster) < UNSTABLE).collect();
    let least = (0..outcome.clusters.len()).map(of).fold(f64::INFINITY, f64::min);
    if !unstable.is_empty() {
        return Some(SegmentsFinding::Unstable { clusters: unstable });
    }
    (least >= STABLE && least.is_finite()).then_some(SegmentsFinding::Stable { least })
}

fn about_dims(outcome: &SegmentsOutcome) -> Vec<SegmentsFinding> {
    let which = |is: &dyn Fn(&super::outcome::Dim) -> bool| -> Vec<usize> {
        (0..outcome.dims.len()).filter(|&dim| is(&outcome.dims[dim])).collect()
    };
    let skewed = which(&|dim| dim.skewness.abs() > SKEWED);
    let constant = which(&|dim| dim.is_constant);
    let fallback = which(&|dim| dim.is_fallback);
    let mut found = Vec::new();
    if !skewed.is_empty() && !outcome.is_log {
        found.push(SegmentsFinding::Skewed { dims: skewed });
    }
    if !constant.is_empty() {
        found.push(SegmentsFinding::Constant { dims: constant });
    }
    if !fallback.is_empty() {
        found.push(SegmentsFinding::Fallback { dims: fallback });
    }
    let varying = which(&|dim| !dim.is_constant);
    if outcome.scaling == Scaling::None && varying.len() > 1 {
        let mut order = varying;
        order.sort_by(|&a, &b| outcome.dims[b].explained.total_cmp(&outcome.dims[a].explained));
        // Without scaling, the column with the largest numbers decides alone: the others hardly differ between segments.
        if outcome.dims[order[0]].explained > 0.5 && outcome.dims[order[1]].explained < 0.1 {
            found.push(SegmentsFinding::Dominant { dim: order[0] });
        }
    }
    found
}

/// The segment to speak of: the one that brings most money for its size, else the largest.
fn focus(outcome: &SegmentsOutcome) -> usize {
    let excess = |index: usize| {
        let cluster = &outcome.clusters[index];
        if cluster.total_share.is_nan() { 0.0 } else { cluster.total_share - cluster.share }
    };
    (0..outcome.clusters.len()).fold(0, |best, index| if excess(index) > excess(best) { index } else { best })
}
