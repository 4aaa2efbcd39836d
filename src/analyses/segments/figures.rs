//! Pictures of the segments: where they lie, what sets them apart, how large they are, how their number was found.

use super::outcome::{Dim, Metrics, SegmentsOutcome};
use super::texts::{NO_SEGMENT, dim_label, pick};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference, Ticks};
use crate::i18n::{self, Language, Unit, Words};

/// More segments than colours: the smaller ones share the last.
const MAX_COLORS: usize = 7;

/// All pictures, the main one first.
pub fn figures(outcome: &SegmentsOutcome, language: Language) -> Vec<Figure> {
    let mut figures = vec![scatter(outcome, language), profile(outcome, language), sizes(outcome, language)];
    if outcome.tried.len() > 1 {
        figures.push(selection(outcome, language));
        figures.push(inertia(outcome, language));
    }
    figures
}

fn names(outcome: &SegmentsOutcome, language: Language) -> Vec<String> {
    (0..outcome.clusters.len()).map(|cluster| outcome.segment(cluster, language)).collect()
}

/// Per layer its name, its colour and its segments.
fn layers(outcome: &SegmentsOutcome, language: Language) -> Vec<(String, usize, Vec<usize>)> {
    let n_clusters = outcome.clusters.len();
    let names = names(outcome, language);
    if n_clusters <= MAX_COLORS {
        return names.into_iter().enumerate().map(|(cluster, name)| (name, cluster + 1, vec![cluster])).collect();
    }
    let own = names.into_iter().take(MAX_COLORS - 1).enumerate();
    let mut layers: Vec<_> = own.map(|(cluster, name)| (name, cluster + 1, vec![cluster])).collect();
    let others = Words::new("Other segments", "其他组").get(language).to_owned();
    layers.push((others, MAX_COLORS, (MAX_COLORS - 1..n_clusters).collect()));
    layers
}

fn axis(outcome: &SegmentsOutcome, dim: &Dim, values: &[f64], language: Language) -> Axis {
    let mut axis = Axis::new(dim_label(dim, outcome.counts.is_customers, language), dim.unit.clone());
    if outcome.is_log && values.iter().all(|&x| x > 0.0) {
        axis.ticks = Ticks::Log;
    }
    axis
}

fn scatter(outcome: &SegmentsOutcome, language: Language) -> Figure {
    let sampled = &outcome.sampled;
    let x_dim = sampled.dims[0] as usize;
    let x_values = &sampled.values[0];
    let n_clusters = outcome.clusters.len();
    let mut names = names(outcome, language);
    // With a single dimension, the segments themselves are the second axis.
    let y_dim = sampled.dims.get(1).map(|&dim| dim as usize);
    let by_segment: Vec<f64> = sampled.labels.iter().map(|&label| usize::from(label).min(n_clusters) as f64).collect();
    let y_values = sampled.values.get(1).unwrap_or(&by_segment);
    let centre_y = |cluster: usize| y_dim.map_or(cluster as f64, |dim| outcome.clusters[cluster].centre[dim]);
    let mut drawn = Vec::new();
    let points = |is_own: &dyn Fn(usize) -> bool| {
        let own = || (0..sampled.labels.len()).filter(|&point| is_own(usize::from(sampled.labels[point])));
        let x = own().map(|point| x_values[point]).collect();
        let y = own().map(|point| y_values[point]).collect();
        Mark::Points { x, y, labels: Vec::new() }
    };
    if outcome.noise.is_some() {
        let label = NO_SEGMENT.get(language);
        names.push(label.to_owned());
        drawn.push(Layer::new(label, MAX_COLORS, points(&|label| label >= n_clusters)).faint());
    }
    for (label, color, clusters) in layers(outcome, language) {
        drawn.push(Layer::new(label, color, points(&|label| clusters.contains(&label))));
    }
    let all = 0..outcome.clusters.len();
    let centres = Mark::Points {
        x: all.clone().map(|cluster| outcome.clusters[cluster].centre[x_dim]).collect(),
        y: all.clone().map(centre_y).collect(),
        labels: all.map(|cluster| format!("{}", cluster + 1)).collect(),
    };
    drawn.push(Layer::new(Words::new("Centres", "中心").get(language), 0, centres));
    let y_axis = match y_dim {
        Some(dim) => axis(outcome, &outcome.dims[dim], y_values, language),
        None => Axis::labels(Words::new("Segment", "分组").get(language), names),
    };
    let x_axis = axis(outcome, &outcome.dims[x_dim], x_values, language);
    let sentence = match y_dim {
        Some(_) => pick(
            language,
            format!("{} and {} tell the segments apart best.", x_axis.title, y_axis.title),
            format!("最能区分各组的是{}和{}。", x_axis.title, y_axis.title),
        ),
        None => pick(
            language,
            format!("Where each segment lies on {}.", x_axis.title),
            format!("各组在{}上的位置。", x_axis.title),
        ),
    };
    Figure {
        name: "segments",
        title: Words::new("Where the segments lie", "各组的位置").get(language).to_owned(),
        sentence,
        x: x_axis,
        y: y_axis,
        layers: drawn,
        references: Vec::new(),
        is_main: true,
    }
}

fn profile(outcome: &SegmentsOutcome, language: Language) -> Figure {
    let labels = outcome.dims.iter().map(|dim| dim_label(dim, outcome.counts.is_customers, language)).collect();
    let values = outcome.clusters.iter().map(|cluster| cluster.profile.clone()).collect();
    let most = outcome
        .clusters
        .iter()
        .enumerate()
        .flat_map(|(index, cluster)| cluster.profile.iter().enumerate().map(move |(dim, z)| (index, dim, *z)));
    let (index, dim, z) = most.fold((0, 0, 0.0f64), |best, next| if next.2.abs() > best.2.abs() { next } else { best });
    let name = outcome.segment(index, language);
    let column = dim_label(&outcome.dims[dim], outcome.counts.is_customers, language);
    let size = i18n::format(language, (z.abs() * 10.0).round() / 10.0, &Unit::Plain);
    let sentence = match language {
        Language::En => {
            let side = if z >= 0.0 { "above" } else { "below" };
            format!("Most striking: “{name}” lies {size} standard deviations {side} the average in {column}.")
        }
        Language::Zh => {
            let side = if z >= 0.0 { "高" } else { "低" };
            format!("最突出的是：“{name}”的{column}比平均{side} {size} 个标准差。")
        }
    };
    Figure {
        name: "profile",
        title: Words::new("What sets them apart", "各组的特点").get(language).to_owned(),
        sentence,
        x: Axis::labels("", labels),
        y: Axis::labels("", names(outcome, language)),
        layers: vec![Layer::new(
            Words::new("Standard deviations from the average", "与平均相差的标准差数").get(language),
            0,
            Mark::HeatMap { values, unit: Unit::Plain, is_diverging: true },
        )],
        references: Vec::new(),
        is_main: false,
    }
}

fn sizes(outcome: &SegmentsOutcome, language: Language) -> Figure {
    let bars = |values: Vec<f64>| Mark::Bars { values, orientation: Orientation::Horizontal, stack: None };
    let things = if outcome.counts.is_customers {
        Words::new("Share of customers", "客户占比")
    } else {
        Words::new("Share of rows", "行数占比")
    };
    let shares = outcome.clusters.iter().map(|cluster| cluster.share).collect();
    let mut layers = vec![Layer::new(things.get(language), 1, bars(shares))];
    let money: Vec<f64> = outcome.clusters.iter().map(|cluster| cluster.total_share).collect();
    if money.iter().all(|share| share.is_finite()) {
        layers.push(Layer::new(Words::new("Share of revenue", "收入占比").get(language), 2, bars(money)));
    }
    let largest = outcome.segment(0, language);
    let share = i18n::format(language, outcome.clusters[0].share, &Unit::Share);
    Figure {
        name: "sizes",
        title: Words::new("How large they are", "各组的大小").get(language).to_owned(),
        sentence: pick(
            language,
            format!("The largest segment, “{largest}”, holds {share}."),
            format!("最大的一组“{largest}”占 {share}。"),
        ),
        x: Axis::new(Words::new("Share", "占比").get(language), Unit::Share).from_zero(),
        y: Axis::labels("", names(outcome, language)),
        layers,
        references: Vec::new(),
        is_main: false,
    }
}

fn numbers(outcome: &SegmentsOutcome) -> (Vec<f64>, Vec<usize>) {
    let mut order: Vec<usize> = (0..outcome.tried.len()).collect();
    order.sort_by_key(|&index| outcome.tried[index].n_clusters);
    (order.iter().map(|&index| f64::from(outcome.tried[index].n_clusters)).collect(), order)
}

fn chosen(outcome: &SegmentsOutcome, language: Language) -> Vec<Reference> {
    let label = Words::new("used", "所用").get(language).to_owned();
    vec![Reference::Vertical { x: f64::from(outcome.choice.n_clusters), label }]
}

fn selection(outcome: &SegmentsOutcome, language: Language) -> Figure {
    let (x, order) = numbers(outcome);
    // The three measures have different scales: each is drawn from its worst (0) to its best (1) value.
    let rescaled = |of: &dyn Fn(&Metrics) -> f64| -> Vec<f64> {
        let values: Vec<f64> = order.iter().map(|&index| of(&outcome.tried[index].metrics)).collect();
        let (lower, upper) = values
            .iter()
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(lower, upper), &value| (lower.min(value), upper.max(value)));
        values.iter().map(|value| if upper > lower { (value - lower) / (upper - lower) } else { 1.0 }).collect()
    };
    let line = |label: Words, color: usize, is_dashed: bool, y: Vec<f64>| {
        Layer::new(label.get(language), color, Mark::Line { x: x.clone(), y, is_dashed })
    };
    let n = outcome.choice.suggested;
    let votes = outcome.choice.n_votes();
    Figure {
        name: "selection",
        title: Words::new("How many segments", "分成几组").get(language).to_owned(),
        sentence: pick(
            language,
            format!("{votes} of 3 measures find {n} segments best."),
            format!("3 个指标中有 {votes} 个认为 {n} 组最好。"),
        ),
        x: Axis::new(Words::new("Number of segments", "分组数").get(language), Unit::Count),
        y: Axis::new(Words::new("From worst (0) to best (1)", "从最差（0）到最好（1）").get(language), Unit::Plain)
            .from_zero(),
        layers: vec![
            line(Words::new("Silhouette", "轮廓系数"), 1, false, rescaled(&|metrics| metrics.silhouette)),
            line(
                Words::new("Calinski-Harabasz", "Calinski-Harabasz"),
                2,
                true,
                rescaled(&|metrics| metrics.calinski_harabasz),
            ),
            line(Words::new("Davies-Bouldin", "Davies-Bouldin"), 3, true, rescaled(&|metrics| -metrics.davies_bouldin)),
        ],
        references: chosen(outcome, language),
        is_main: false,
    }
}

fn inertia(outcome: &SegmentsOutcome, language: Language) -> Figure {
    let (x, order) = numbers(outcome);
    let y = order.iter().map(|&index| outcome.tried[index].metrics.inertia).collect();
    Figure {
        name: "inertia",
        title: Words::new("What more segments would gain", "增加分组的收益").get(language).to_owned(),
        sentence: Words::new(
            "The spread left within segments; where the line flattens, more segments gain little.",
            "组内剩余的离散程度；曲线变平之后，再增加分组收益不大。",
        )
        .get(language)
        .to_owned(),
        x: Axis::new(Words::new("Number of segments", "分组数").get(language), Unit::Count),
        y: Axis::new(Words::new("Spread within segments", "组内离散程度").get(language), Unit::Plain).from_zero(),
        layers: vec![Layer::new("", 0, Mark::Line { x, y, is_dashed: false })],
        references: chosen(outcome, language),
        is_main: false,
    }
}
