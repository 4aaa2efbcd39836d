//! The pictures: totals over time, distributions, parts compared.

use super::groups::{CategoryBoxes, CategoryTotals};
use super::outcome::{ColumnHistogram, DescribeOutcome};
use super::texts;
use super::totals::Totals;
use crate::chart::figure::{Axis, BoxSummary, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Unit, format};

/// At most so many bars stand for themselves; the rest is one.
const MAX_BARS: usize = 10;

const BARS: [&str; 6] =
    ["categories_1", "categories_2", "categories_3", "categories_4", "categories_5", "categories_6"];
const HISTOGRAMS: [&str; 5] = ["histogram_1", "histogram_2", "histogram_3", "histogram_4", "histogram_5"];

/// All pictures, the main one first.
pub fn figures(outcome: &DescribeOutcome, language: Language) -> Vec<Figure> {
    let what = What::of(outcome, language);
    let over_time = outcome.totals.as_ref().filter(|totals| totals.periods.len() > 1);
    let over_time = over_time.map(|totals| over_time_figure(totals, &what));
    let bars = outcome.categories.iter().zip(BARS).filter_map(|(category, name)| bars_figure(name, category, &what));
    let histograms = outcome.histograms.iter().zip(HISTOGRAMS);
    let histograms = histograms.map(|(histogram, name)| histogram_figure(name, histogram, language));
    let boxes = outcome.boxes.as_ref().map(|boxes| boxes_figure(boxes, &what));
    let mut figures: Vec<Figure> = over_time.into_iter().chain(bars).chain(boxes).chain(histograms).collect();
    if let Some(first) = figures.first_mut() {
        first.is_main = true;
    }
    figures
}

/// What is added up: the amount, or rows.
struct What {
    name: String,
    unit: Unit,
    language: Language,
}

impl What {
    fn of(outcome: &DescribeOutcome, language: Language) -> Self {
        match &outcome.amount {
            Some(amount) => Self { name: amount.name.clone(), unit: amount.unit.clone(), language },
            None => Self { name: texts::ROWS.get(language).to_owned(), unit: Unit::Count, language },
        }
    }

    fn words(&self, value: f64) -> String {
        texts::amount(value, &self.unit, self.language)
    }
}

fn over_time_figure(totals: &Totals, what: &What) -> Figure {
    let x: Vec<f64> = totals.periods.iter().map(|total| f64::from(total.start)).collect();
    let y: Vec<f64> = totals.periods.iter().map(|total| total.amount).collect();
    let mut layers = vec![
        Layer::new("", 0, Mark::Area { x: x.clone(), y: y.clone() }).faint(),
        Layer::new(what.name.as_str(), 0, Mark::Line { x, y, is_dashed: false }),
    ];
    let partial: Vec<_> = totals.periods.iter().filter(|total| total.is_partial).collect();
    if !partial.is_empty() {
        let x = partial.iter().map(|total| f64::from(total.start)).collect();
        let y = partial.iter().map(|total| total.amount).collect();
        let label = texts::INCOMPLETE.get(what.language);
        layers.push(Layer::new(label, 1, Mark::Points { x, y, labels: vec![label.to_owned(); partial.len()] }));
    }
    let name = |start: i32| texts::period_name(totals.period, start, what.language);
    let mut whole: Vec<_> = totals.whole().collect();
    if whole.is_empty() {
        whole = totals.periods.iter().collect();
    }
    let highest = whole.iter().max_by(|a, b| a.amount.total_cmp(&b.amount));
    let lowest = whole.iter().min_by(|a, b| a.amount.total_cmp(&b.amount));
    let sentence = highest.zip(lowest).map_or(String::new(), |(highest, lowest)| {
        texts::totals_sentence(
            (&name(highest.start), &what.words(highest.amount)),
            (&name(lowest.start), &what.words(lowest.amount)),
            what.language,
        )
    });
    let time = texts::control("date").0.get(what.language);
    Figure {
        name: "totals_over_time",
        title: texts::totals_title(&what.name, totals.period, what.language),
        sentence,
        x: Axis::new(time, Unit::Day),
        y: Axis::new(what.name.as_str(), what.unit.clone()).from_zero(),
        layers,
        references: Vec::new(),
        is_main: false,
    }
}

fn bars_figure(name: &'static str, category: &CategoryTotals, what: &What) -> Option<Figure> {
    let largest = category.labels.first()?;
    // One label too many is better shown than hidden in a rest of one.
    let n_labels = category.labels.len() + category.n_others as usize;
    let n_shown = if n_labels <= MAX_BARS + 1 { n_labels } else { MAX_BARS };
    let (shown, rest) = category.labels.split_at(n_shown.min(category.labels.len()));
    let mut labels: Vec<String> = shown.iter().map(|label| label.label.clone()).collect();
    let mut values: Vec<f64> = shown.iter().map(|label| label.amount).collect();
    let n_rest = rest.len() as u64 + category.n_others;
    if n_rest > 0 {
        labels.push(format!("{} ({n_rest})", texts::OTHERS.get(what.language)));
        values.push(crate::numeric::sum::sum(rest.iter().map(|label| label.amount)) + category.others_amount);
    }
    let total = category.total_amount();
    let part = if total > 0.0 && largest.amount <= total { largest.amount / total } else { f64::NAN };
    Some(Figure {
        name,
        title: texts::bars_title(&what.name, &category.column, what.language),
        sentence: texts::bars_sentence(&largest.label, &what.words(largest.amount), part, what.language),
        x: Axis::new(what.name.as_str(), what.unit.clone()).from_zero(),
        y: Axis::labels(category.column.as_str(), labels),
        layers: vec![Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Horizontal, stack: None })],
        references: Vec::new(),
        is_main: false,
    })
}

fn histogram_figure(name: &'static str, column: &ColumnHistogram, language: Language) -> Figure {
    let histogram = &column.histogram;
    let n_beyond = histogram.n_below + histogram.n_above;
    let n_all = histogram.counts.iter().sum::<u64>() + n_beyond;
    // Of equally full bins the first.
    let fullest = (0..histogram.counts.len()).rev().max_by_key(|&bin| histogram.counts[bin]).unwrap_or(0);
    let edge = |index: usize| format(language, histogram.edges[index], &column.unit);
    // Bins of one whole number stand over that number.
    let (lower, upper) = (histogram.edges[fullest], histogram.edges[fullest + 1]);
    let is_single = lower.fract().abs() == 0.5 && upper - lower == 1.0;
    let middle = format(language, lower + 0.5, &column.unit);
    let range = if is_single { middle } else { texts::between(&edge(fullest), &edge(fullest + 1), language) };
    Figure {
        name,
        title: texts::histogram_title(&column.column, language),
        sentence: texts::histogram_sentence(&range, histogram.counts[fullest], n_all, n_beyond, language),
        x: Axis::new(column.column.as_str(), column.unit.clone()),
        y: Axis::new(texts::ROWS.get(language), Unit::Count).from_zero(),
        layers: vec![Layer::new(
            "",
            0,
            Mark::Histogram {
                edges: histogram.edges.clone(),
                counts: histogram.counts.iter().map(|&count| count as f64).collect(),
            },
        )],
        references: vec![
            Reference::Vertical { x: column.median, label: texts::MEDIAN.get(language).to_owned() },
            Reference::Vertical { x: column.mean, label: texts::MEAN.get(language).to_owned() },
        ]
        .into_iter()
        .filter(|reference| is_inside(reference, &histogram.edges))
        .collect(),
        is_main: false,
    }
}

/// Whether a vertical line lies within the bins.
fn is_inside(reference: &Reference, edges: &[f64]) -> bool {
    matches!(reference, Reference::Vertical { x, .. } if (edges[0]..=edges[edges.len() - 1]).contains(x))
}

fn boxes_figure(boxes: &CategoryBoxes, what: &What) -> Figure {
    let summary = |label: &super::groups::LabelBox| BoxSummary {
        lower: label.five.lower,
        q1: label.five.q1,
        median: label.five.median,
        q3: label.five.q3,
        upper: label.five.upper,
        outliers: label.outliers.clone(),
    };
    let named = |label: &super::groups::LabelBox| (label.label.clone(), what.words(label.five.median));
    let ends = boxes.boxes.first().map(named).zip(boxes.boxes.last().map(named));
    let sentence = ends.map_or(String::new(), |(highest, lowest)| {
        texts::boxes_sentence((&highest.0, &highest.1), (&lowest.0, &lowest.1), what.language)
    });
    Figure {
        name: "boxes",
        title: texts::boxes_title(&what.name, &boxes.column, what.language),
        sentence,
        x: Axis::new(what.name.as_str(), what.unit.clone()),
        y: Axis::labels(boxes.column.as_str(), boxes.boxes.iter().map(|label| label.label.clone()).collect()),
        layers: vec![Layer::new(
            "",
            0,
            Mark::Boxes { boxes: boxes.boxes.iter().map(summary).collect(), orientation: Orientation::Horizontal },
        )],
        references: Vec::new(),
        is_main: false,
    }
}
