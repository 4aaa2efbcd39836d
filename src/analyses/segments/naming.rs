//! Plain names for segments, as facts: which dimensions stand out, and how; words come from `texts`.

use super::outcome::{Cluster, Dim};
use super::texts;
use crate::i18n::Language;

/// From so many standard deviations off the overall mean a dimension is worth a word …
const NOTABLE: f64 = 0.5;
/// … a weak one, when nothing else is …
const SLIGHT: f64 = 0.25;
/// … and a strong one.
const EXTREME: f64 = 2.0;
/// On average fewer purchases than this are "one".
const ONE_PURCHASE: f64 = 1.5;

/// How far a segment lies from the average of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Far below.
    VeryLow,
    /// Below.
    Low,
    /// Slightly below.
    SlightlyLow,
    /// Slightly above.
    SlightlyHigh,
    /// Above.
    High,
    /// Far above.
    VeryHigh,
}

impl Level {
    /// The level of a difference in standard deviations; none when it is not worth a word.
    pub fn of(z: f64) -> Option<Self> {
        match z {
            z if z >= EXTREME => Some(Level::VeryHigh),
            z if z >= NOTABLE => Some(Level::High),
            z if z >= SLIGHT => Some(Level::SlightlyHigh),
            z if z <= -EXTREME => Some(Level::VeryLow),
            z if z <= -NOTABLE => Some(Level::Low),
            z if z <= -SLIGHT => Some(Level::SlightlyLow),
            _ => None,
        }
    }

    /// Whether it lies above the average.
    pub fn is_high(self) -> bool {
        matches!(self, Level::SlightlyHigh | Level::High | Level::VeryHigh)
    }

    fn is_slight(self) -> bool {
        matches!(self, Level::SlightlyLow | Level::SlightlyHigh)
    }
}

/// Customers that every seller knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bought lately, often and much.
    Loyal,
    /// Bought much, but long ago.
    LapsedBig,
    /// Bought once, lately.
    RecentOnce,
    /// Bought once, long ago.
    LapsedOnce,
    /// Bought little, long ago.
    LapsedSmall,
    /// Bought lately and much.
    RecentBig,
}

/// One thing that stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trait {
    /// Which dimension.
    pub dim: u32,
    /// How.
    pub level: Level,
}

/// A segment's name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Name {
    /// The kind of customers, when purchases tell.
    pub kind: Option<Kind>,
    /// What stands out otherwise, in the order of the dimensions; empty: nothing does.
    pub traits: Vec<Trait>,
    /// Where it lies on the dimension that tells it from segments of the same name.
    pub around: Option<Around>,
    /// Its number, when all else is equal.
    pub number: Option<u32>,
    /// Whether dimensions are recency, number and money of purchases.
    pub is_customers: bool,
}

/// A centre on one dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// Which dimension.
    pub dim: u32,
    /// The centre in original units.
    pub value: f64,
}

/// Names all segments, each differently in every language.
pub fn name(clusters: &mut [Cluster], dims: &[Dim], is_customers: bool) {
    for cluster in clusters.iter_mut() {
        cluster.name = if is_customers { customer_name(cluster) } else { row_name(cluster, dims) };
    }
    for index in 0..clusters.len() {
        let is_same = |other: &Cluster| {
            other.name.kind == clusters[index].name.kind && other.name.traits == clusters[index].name.traits
        };
        let same: Vec<usize> = (0..clusters.len()).filter(|&other| is_same(&clusters[other])).collect();
        if same.len() > 1 {
            let dim = widest(&same.iter().map(|&other| &clusters[other]).collect::<Vec<_>>(), dims.len());
            let value = clusters[index].centre[dim];
            clusters[index].name.around = Some(Around { dim: dim as u32, value });
        }
    }
    for index in 0..clusters.len() {
        let is_taken = Language::ALL.into_iter().any(|language| {
            let own = texts::segment(&clusters[index].name, dims, language);
            let mut others = (0..clusters.len()).filter(|&other| other != index);
            others.any(|other| texts::segment(&clusters[other].name, dims, language) == own)
        });
        if is_taken {
            clusters[index].name.number = Some(index as u32 + 1);
        }
    }
}

/// The dimension on which the centres of these clusters differ most.
fn widest(clusters: &[&Cluster], n_dims: usize) -> usize {
    let width = |dim: usize| {
        let places = clusters.iter().map(|cluster| cluster.profile[dim]);
        let (lower, upper) = places.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), z| (a.min(z), b.max(z)));
        upper - lower
    };
    (0..n_dims).fold(0, |best, dim| if width(dim) > width(best) { dim } else { best })
}

fn row_name(cluster: &Cluster, dims: &[Dim]) -> Name {
    if dims.len() == 1 {
        // With one dimension the place says more than a word.
        return Name { around: Some(Around { dim: 0, value: cluster.centre[0] }), ..Name::default() };
    }
    let mut order: Vec<usize> = (0..dims.len()).filter(|&dim| !dims[dim].is_constant).collect();
    order.sort_by(|&a, &b| cluster.profile[b].abs().total_cmp(&cluster.profile[a].abs()).then(a.cmp(&b)));
    let known =
        order.iter().filter_map(|&dim| Level::of(cluster.profile[dim]).map(|level| Trait { dim: dim as u32, level }));
    let all: Vec<Trait> = known.collect();
    let strong: Vec<Trait> = all.iter().copied().filter(|known| !known.level.is_slight()).take(2).collect();
    let mut traits = if strong.is_empty() { all.into_iter().take(1).collect() } else { strong };
    // In the order of the columns, so that the same two never make two names.
    traits.sort_by_key(|known| known.dim);
    Name { traits, ..Name::default() }
}

fn customer_name(cluster: &Cluster) -> Name {
    let [recency, frequency, money] = [cluster.profile[0], cluster.profile[1], cluster.profile[2]];
    let is_once = cluster.centre[1] < ONE_PURCHASE;
    let kind = if recency < -SLIGHT && frequency >= NOTABLE && money >= NOTABLE {
        Some(Kind::Loyal)
    } else if recency >= SLIGHT && money >= NOTABLE {
        Some(Kind::LapsedBig)
    } else if recency < -SLIGHT && money >= NOTABLE {
        Some(Kind::RecentBig)
    } else if recency < -SLIGHT && is_once {
        Some(Kind::RecentOnce)
    } else if recency >= SLIGHT && is_once {
        Some(Kind::LapsedOnce)
    } else if recency >= SLIGHT && money <= -SLIGHT {
        Some(Kind::LapsedSmall)
    } else {
        None
    };
    let level = |(dim, z): (usize, f64)| Level::of(z).map(|level| Trait { dim: dim as u32, level });
    let traits = match kind {
        Some(_) => Vec::new(),
        None => [recency, frequency, money].into_iter().enumerate().filter_map(level).collect(),
    };
    Name { kind, traits, is_customers: true, ..Name::default() }
}
