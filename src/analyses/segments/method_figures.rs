//! The picture that only one method has: criterion by number of clouds, hierarchy, distances to neighbours.

use super::outcome::{How, Score, SegmentsOutcome};
use super::texts::pick;
use super::ward::Dendrogram;
use crate::chart::{Axis, Figure, Layer, Mark, Reference};
use crate::i18n::{self, Language, Unit, Words};

/// At most so many points of the k-distance curve are drawn.
const CURVE_POINTS: usize = 200;

/// The method's picture, if it has one.
pub fn figure(outcome: &SegmentsOutcome, language: Language) -> Option<Figure> {
    match &outcome.how {
        How::KMeans => None,
        How::Mixture { scores, .. } if scores.len() < 2 => None,
        How::Mixture { scores, .. } => Some(criterion(scores, outcome, language)),
        How::Ward { tree, unit } => Some(dendrogram(tree, *unit, outcome, language)),
        How::Dbscan { radius, min_points, curve, .. } => Some(distances(*radius, *min_points, curve, language)),
    }
}

fn used(language: Language) -> String {
    Words::new("used", "所用").get(language).to_owned()
}

fn line(
    name: &'static str,
    title: Words,
    sentence: String,
    x: Axis,
    y: Axis,
    mark: Mark,
    language: Language,
) -> Figure {
    Figure {
        name,
        title: title.get(language).to_owned(),
        sentence,
        x,
        y,
        layers: vec![Layer::new("", 0, mark)],
        references: Vec::new(),
        is_main: false,
    }
}

fn criterion(scores: &[Score], outcome: &SegmentsOutcome, language: Language) -> Figure {
    let mut sorted = scores.to_vec();
    sorted.sort_by_key(|score| score.n_clusters);
    let x = sorted.iter().map(|score| f64::from(score.n_clusters)).collect();
    let y = sorted.iter().map(|score| score.bic).collect();
    let n = outcome.choice.suggested;
    let sentence = pick(
        language,
        format!("The criterion is smallest, so the description best, with {n} groups."),
        format!("{n} 组时准则最小，描述最好。"),
    );
    let figure = line(
        "selection",
        Words::new("How many segments", "分成几组"),
        sentence,
        Axis::new(Words::new("Number of segments", "分组数").get(language), Unit::Count),
        Axis::new(Words::new("BIC (smaller is better)", "BIC（越小越好）").get(language), Unit::Plain),
        Mark::Line { x, y, is_dashed: false },
        language,
    );
    let at = Reference::Vertical { x: f64::from(outcome.choice.n_clusters), label: used(language) };
    Figure { references: vec![at], ..figure }
}

fn dendrogram(tree: &Dendrogram, unit: f64, outcome: &SegmentsOutcome, language: Language) -> Figure {
    let n_leaves = tree.sizes.len();
    // Leaves in the order in which the hierarchy, read from its top, meets them.
    let mut place = vec![0.0; n_leaves + tree.merges.len()];
    let mut order = Vec::with_capacity(n_leaves);
    let mut open = vec![place.len().saturating_sub(1)];
    while let Some(node) = open.pop() {
        match node.checked_sub(n_leaves).map(|merge| tree.merges[merge]) {
            Some((a, b, _)) => open.extend([b as usize, a as usize]),
            None => {
                place[node] = order.len() as f64;
                order.push(node);
            }
        }
    }
    let height_of = |node: u32| {
        let merge = (node as usize).checked_sub(n_leaves);
        merge.map_or(0.0, |merge| tree.merges[merge].2 * unit)
    };
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (index, &(a, b, height)) in tree.merges.iter().enumerate() {
        let (left, right) = (place[a as usize], place[b as usize]);
        place[n_leaves + index] = (left + right) / 2.0;
        // A bracket over both, then a gap.
        x.extend([left, left, right, right, f64::NAN]);
        y.extend([height_of(a), height * unit, height * unit, height_of(b), f64::NAN]);
    }
    let sizes = order.iter().map(|&leaf| i18n::format(language, f64::from(tree.sizes[leaf]), &Unit::Count)).collect();
    let n = outcome.clusters.len();
    let sentence = pick(
        language,
        format!("Groups that merge low are alike; cut at the line, {n} groups are left."),
        format!("合并位置越低越相似；在横线处切开，剩下 {n} 组。"),
    );
    let figure = line(
        "dendrogram",
        Words::new("Which groups are alike", "哪些组相近"),
        sentence,
        Axis::labels(Words::new("Members of each branch", "各分支的数量").get(language), sizes),
        Axis::new(Words::new("Height of merger", "合并高度").get(language), Unit::Plain).from_zero(),
        Mark::Line { x, y, is_dashed: false },
        language,
    );
    // Half way between the last merger that counts and the first that is undone.
    let at = |n_left: usize| tree.merges.len().checked_sub(n_left).map(|index| tree.merges[index].2 * unit);
    let (below, above) = (at(n).unwrap_or(0.0), at(n - 1));
    let cut = above.map(|above| Reference::Horizontal { y: (below + above) / 2.0, label: used(language) });
    Figure { references: cut.into_iter().collect(), ..figure }
}

fn distances(radius: f64, min_points: u32, curve: &[f64], language: Language) -> Figure {
    let step = curve.len().div_ceil(CURVE_POINTS).max(1);
    let last = curve.len().saturating_sub(1);
    let drawn: Vec<usize> = (0..curve.len()).filter(|&index| index % step == 0 || index == last).collect();
    let share_within = curve.iter().filter(|&&distance| distance <= radius).count() as f64 / curve.len().max(1) as f64;
    let share = i18n::format(language, share_within, &Unit::Share);
    let sentence = pick(
        language,
        format!("{share} of places are dense: {min_points} lie within the radius. It is best where the curve bends."),
        format!("{share} 的位置是密集的：半径内有 {min_points} 个对象。半径宜取曲线转弯处。"),
    );
    let figure = line(
        "k_distances",
        Words::new("How far the neighbours are", "邻居有多远"),
        sentence,
        Axis::new(
            Words::new("Share of all, nearest neighbours first", "占比，邻居近者在前").get(language),
            Unit::Share,
        ),
        Axis::new(Words::new("Distance to neighbours", "到邻居的距离").get(language), Unit::Plain).from_zero(),
        Mark::Line {
            x: drawn.iter().map(|&index| (index + 1) as f64 / curve.len() as f64).collect(),
            y: drawn.iter().map(|&index| curve[index]).collect(),
            is_dashed: false,
        },
        language,
    );
    let label = Words::new("radius", "半径").get(language).to_owned();
    Figure { references: vec![Reference::Horizontal { y: radius, label }], ..figure }
}
