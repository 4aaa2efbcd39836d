//! The pictures of `cohorts`.

use super::outcome::{Cell, CohortsOutcome, Projection};
use crate::chart::{Axis, Figure, Layer, Mark, Reference};
use crate::i18n::{Language, Pen, Unit};

/// More rows and columns than this cannot be read.
const MAX_SIDE: usize = 24;

/// All pictures, the main one first.
pub fn figures(outcome: &CohortsOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = Vec::new();
    figures.extend(outcome.projection.as_ref().map(|projection| projected(projection, pen)));
    figures.push(triangle(outcome, pen));
    if outcome.curve.len() > 1 {
        figures.push(curve(outcome, pen));
    }
    if !outcome.steps.is_empty() {
        figures.push(survival(outcome, pen));
    }
    figures.extend(outcome.setting.unit.clone().map(|unit| revenue(outcome, unit, pen)));
    if let Some(first) = figures.first_mut() {
        first.is_main = true;
    }
    figures
}

/// The latest cohorts as a matrix, the earliest on top; the first period says nothing and is left out of retention.
fn matrix(
    outcome: &CohortsOutcome,
    from: usize,
    of: &dyn Fn(&Cell) -> f64,
) -> (Vec<String>, Vec<String>, Vec<Vec<f64>>) {
    let filled = (0..outcome.labels.len()).filter(|&cohort| outcome.sizes[cohort] > 0);
    let mut shown: Vec<usize> = filled.collect();
    shown = shown.split_off(shown.len().saturating_sub(MAX_SIDE));
    let widest = shown.iter().map(|&cohort| outcome.cells[cohort].len()).max().unwrap_or(0);
    let to = widest.min(MAX_SIDE + from).max(from + 1);
    let value = |cohort: usize, age: usize| {
        outcome.cells[cohort].get(age).filter(|cell| cell.n_at_risk > 0).map_or(f64::NAN, of)
    };
    let rows = shown.iter().map(|&cohort| (from..to).map(|age| value(cohort, age)).collect()).collect();
    let names = shown.iter().map(|&cohort| outcome.labels[cohort].clone()).collect();
    (names, (from..to).map(|age| age.to_string()).collect(), rows)
}

fn since(pen: Pen) -> String {
    pen.say("Periods since the start", "起始后的周期数")
}

fn triangle(outcome: &CohortsOutcome, pen: Pen) -> Figure {
    let (names, ages, values) = matrix(outcome, 1, &Cell::retention);
    let title = if outcome.setting.is_contracts {
        pen.say("Who is still there", "各同期群的留存")
    } else {
        pen.say("Who buys again", "各同期群的回购")
    };
    Figure {
        name: "retention",
        title,
        sentence: pen.say(
            "A row is those who started together; read to the right for what became of them, down for whether it changes.",
            "每行是同期开始的客户：向右看他们的去留，向下看是否有变化。",
        ),
        x: Axis::labels(since(pen), ages),
        y: Axis::labels(pen.say("Started", "起始"), names),
        layers: vec![Layer::new(
            pen.say("Retention", "留存率"),
            0,
            Mark::HeatMap { values, unit: Unit::Share, is_diverging: false },
        )],
        references: Vec::new(),
        is_main: false,
    }
}

fn revenue(outcome: &CohortsOutcome, unit: Unit, pen: Pen) -> Figure {
    let (names, ages, values) = matrix(outcome, 0, &|cell| cell.revenue / cell.n_at_risk as f64);
    Figure {
        name: "revenue",
        title: pen.say("What a customer of each cohort brings", "各同期群每位客户的收入"),
        sentence: pen
            .say("Revenue of the period, spread over all who started together.", "该周期收入除以同期开始的全部客户。"),
        x: Axis::labels(since(pen), ages),
        y: Axis::labels(pen.say("Started", "起始"), names),
        layers: vec![Layer::new(
            pen.say("Revenue per customer", "客均收入"),
            0,
            Mark::HeatMap { values, unit, is_diverging: false },
        )],
        references: Vec::new(),
        is_main: false,
    }
}

fn curve(outcome: &CohortsOutcome, pen: Pen) -> Figure {
    let points = &outcome.curve[1..];
    let x: Vec<f64> = points.iter().map(|point| f64::from(point.age)).collect();
    let band = Mark::Band {
        x: x.clone(),
        lower: points.iter().map(|point| point.lower).collect(),
        upper: points.iter().map(|point| point.upper).collect(),
    };
    let line = Mark::Line { x, y: points.iter().map(|point| point.retention).collect(), is_dashed: false };
    let level = pen.share(outcome.setting.level);
    Figure {
        name: "retention_curve",
        title: pen.say("Retention over all cohorts", "全部同期群的留存率"),
        sentence: pen.say(
            "The share active in each later period; later periods rest on fewer cohorts.",
            "此后各周期的活跃比例；越靠后，依据的同期群越少。",
        ),
        x: Axis::new(since(pen), Unit::Count),
        y: Axis::new(pen.say("Retention", "留存率"), Unit::Share).from_zero(),
        layers: vec![
            Layer::new(pen.say(format!("{level} interval"), format!("{level} 区间")), 0, band).faint(),
            Layer::new("", 0, line),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

/// A curve that falls in steps, as points of a line.
fn stairs(x: &[f64], y: &[f64], first: f64) -> (Vec<f64>, Vec<f64>) {
    let (mut xs, mut ys, mut last) = (vec![0.0], vec![first], first);
    for (&x, &y) in x.iter().zip(y) {
        xs.extend([x, x]);
        ys.extend([last, y]);
        last = y;
    }
    (xs, ys)
}

fn survival(outcome: &CohortsOutcome, pen: Pen) -> Figure {
    let is_contracts = outcome.setting.is_contracts;
    // Of customers we ask who has come back, of contracts who is still there.
    let share = |survival: f64| if is_contracts { survival } else { 1.0 - survival };
    let times: Vec<f64> = outcome.steps.iter().map(|step| step.time).collect();
    let column = |of: fn(&crate::stats::survival::Step) -> f64| -> Vec<f64> {
        outcome.steps.iter().map(|step| share(of(step))).collect()
    };
    let (low, high) = (column(|step| step.conf_low), column(|step| step.conf_high));
    let (low, high) = if is_contracts { (low, high) } else { (high, low) };
    let first = share(1.0);
    let (x, y) = stairs(&times, &column(|step| step.survival), first);
    let (band_x, lower) = stairs(&times, &low, first);
    let upper = stairs(&times, &high, first).1;
    let (title, axis) = if is_contracts {
        (pen.say("How long contracts last", "合同持续多久"), pen.say("Still there", "仍在"))
    } else {
        (pen.say("How soon customers come back", "客户多久回来"), pen.say("Bought again", "已复购"))
    };
    let references = outcome.median_days.map(|x| Reference::Vertical { x, label: pen.say("Half", "一半") });
    Figure {
        name: "survival",
        title,
        sentence: pen.say(
            "Those whose time is not over yet count as long as they were seen (Kaplan-Meier).",
            "尚未结束的按已观察到的时间计入（Kaplan–Meier）。",
        ),
        x: Axis::new(pen.say("Days since the start", "起始后的天数"), Unit::Days).from_zero(),
        y: Axis::new(axis, Unit::Share).from_zero(),
        layers: vec![
            Layer::new("", 0, Mark::Band { x: band_x, lower, upper }).faint(),
            Layer::new("", 0, Mark::Line { x, y, is_dashed: false }),
        ],
        references: references.into_iter().collect(),
        is_main: false,
    }
}

fn projected(projection: &Projection, pen: Pen) -> Figure {
    let x: Vec<f64> = (0..projection.expected.len()).map(|n| n as f64).collect();
    let points = Mark::Points { x: x.clone(), y: projection.observed.clone(), labels: Vec::new() };
    let line = Mark::Line { x: x.clone(), y: projection.expected.clone(), is_dashed: true };
    let band = Mark::Band { x, lower: projection.lower.clone(), upper: projection.upper.clone() };
    let label = pen.say("Observed up to here", "观察到此为止");
    Figure {
        name: "projection",
        title: pen.say("Retention, observed and projected", "留存率：实际与预测"),
        sentence: pen.say(
            "The line bends because those who leave easily leave first.",
            "曲线变缓，是因为容易流失的客户先离开。",
        ),
        x: Axis::new(since(pen), Unit::Count).from_zero(),
        y: Axis::new(pen.say("Still there", "仍在"), Unit::Share).from_zero(),
        layers: vec![
            Layer::new("", 0, band).faint(),
            Layer::new(pen.say("Projected", "预测"), 0, line),
            Layer::new(pen.say("Observed", "实际"), 1, points),
        ],
        references: vec![Reference::Vertical { x: f64::from(projection.n_observed), label }],
        is_main: false,
    }
}
