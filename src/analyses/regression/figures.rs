//! Pictures: effects with their whiskers, fitted against actual, residuals, and their quantiles.

use super::outcome::{Cloud, Effect, RegressionOutcome, Shape};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Unit, Words, format};

/// The most effects that are drawn.
const MAX_EFFECTS: usize = 16;

/// Every picture, the effects first.
pub fn figures(outcome: &RegressionOutcome, language: Language) -> Vec<Figure> {
    let mut figures: Vec<Figure> = effects(outcome, language).into_iter().collect();
    figures.push(actual(outcome, language));
    figures.push(residuals(outcome, language));
    figures.extend(quantiles(outcome, language));
    figures
}

/// The target's name as it is explained.
fn target(outcome: &RegressionOutcome) -> String {
    if outcome.is_log { format!("log({})", outcome.target) } else { outcome.target.clone() }
}

fn effects(outcome: &RegressionOutcome, language: Language) -> Option<Figure> {
    let mut effects: Vec<(String, Effect)> = Vec::new();
    for driver in &outcome.drivers {
        let column = &driver.column;
        match &driver.shape {
            Shape::Slope { typical, .. } => effects.push((column.clone(), *typical)),
            Shape::Levels { base, effects: levels } => effects.extend(levels.iter().map(|(level, effect)| {
                let label = match (base, language) {
                    (None, _) => format!("{column} {level}"),
                    (Some(base), Language::En) => format!("{column} {level} (vs {base})"),
                    (Some(base), Language::Zh) => format!("{column} {level}（对比 {base}）"),
                };
                (label, *effect)
            })),
        }
    }
    let on_scale = |value: f64| if outcome.is_log { value.exp_m1() } else { value };
    effects.retain(|(_, effect)| effect.estimate.is_finite());
    effects.sort_by(|a, b| b.1.estimate.abs().total_cmp(&a.1.estimate.abs()));
    let n_effects = effects.len();
    effects.truncate(MAX_EFFECTS);
    if effects.is_empty() {
        return None;
    }
    let is_sure = |(_, effect): &&(String, Effect)| effect.low * effect.high > 0.0;
    let largest = match (effects.iter().find(is_sure), language) {
        (Some((label, _)), Language::En) => format!("{label} makes the largest difference that is sure."),
        (Some((label, _)), Language::Zh) => format!("有把握的差异中最大的是{label}。"),
        (None, Language::En) => "No difference is sure.".to_owned(),
        (None, Language::Zh) => "没有哪项差异是有把握的。".to_owned(),
    };
    let values = |value: fn(&Effect) -> f64| effects.iter().map(|(_, e)| on_scale(value(e))).collect::<Vec<_>>();
    let at: Vec<f64> = (0..effects.len()).map(|index| index as f64).collect();
    let unit = if outcome.is_log { Unit::Share } else { outcome.unit.clone() };
    let name = &outcome.target;
    let level = format(language, outcome.level, &Unit::Share);
    let (title, axis, mut sentence) = match language {
        Language::En => (
            format!("What goes with more or less {name}"),
            format!("Difference in {name}"),
            format!(
                "{largest} Numbers: one standard deviation more; labels: against the base. Whiskers: {level} sure."
            ),
        ),
        Language::Zh => (
            format!("哪些因素对应更高或更低的{name}"),
            format!("{name}的差异"),
            format!("{largest}数值列表示增加一个标准差，类别表示与基准相比；横线为 {level} 的区间。"),
        ),
    };
    if n_effects > MAX_EFFECTS {
        let more = Words::new(" Smaller ones are in the table.", "较小的见表格。");
        sentence.push_str(more.get(language));
    }
    let labels: Vec<String> = effects.iter().map(|(label, _)| label.clone()).collect();
    Some(Figure {
        name: "effects",
        title,
        sentence,
        x: Axis::new(axis, unit).from_zero(),
        y: Axis::labels("", labels.clone()),
        layers: vec![
            Layer::new(
                "",
                0,
                Mark::Whiskers {
                    at: at.clone(),
                    lower: values(|effect| effect.low),
                    upper: values(|effect| effect.high),
                    orientation: Orientation::Horizontal,
                },
            ),
            Layer::new("", 0, Mark::Points { x: values(|effect| effect.estimate), y: at, labels }),
        ],
        references: vec![Reference::Vertical { x: 0.0, label: String::new() }],
        is_main: true,
    })
}

/// A cloud as a layer, with the smallest and largest of its values.
fn layer(cloud: &Cloud, language: Language) -> (Layer, (f64, f64)) {
    match cloud {
        Cloud::Points { x, y, rows } => {
            let label = |row: &u32| match language {
                Language::En => format!("Row {row}"),
                Language::Zh => format!("第 {row} 行"),
            };
            let labels = rows.iter().map(label).collect();
            let all = x.iter().chain(y);
            let range = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)));
            (Layer::new("", 0, Mark::Points { x: x.clone(), y: y.clone(), labels }), range)
        }
        Cloud::Grid { x_edges, y_edges, counts } => {
            let all = x_edges.iter().chain(y_edges);
            let range = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)));
            let mark = Mark::Density { x_edges: x_edges.clone(), y_edges: y_edges.clone(), counts: counts.clone() };
            (Layer::new("", 0, mark), range)
        }
    }
}

fn actual(outcome: &RegressionOutcome, language: Language) -> Figure {
    let (layer, (low, high)) = layer(&outcome.actual, language);
    let target = target(outcome);
    let share = format(language, outcome.glance.r_squared, &Unit::Share);
    let (title, x, y, sentence, label) = match language {
        Language::En => (
            "Fitted and actual".to_owned(),
            format!("{target}, fitted"),
            format!("{target}, actual"),
            format!("The nearer the points to the line, the better the fit; R² is {share}."),
            "exact",
        ),
        Language::Zh => (
            "拟合值与实际值".to_owned(),
            format!("{target}（拟合）"),
            format!("{target}（实际）"),
            format!("点越靠近直线，拟合越好；R² 为 {share}。"),
            "完全一致",
        ),
    };
    Figure {
        name: "actual",
        title,
        sentence,
        x: Axis::new(x, outcome.unit.clone()),
        y: Axis::new(y, outcome.unit.clone()),
        layers: vec![layer],
        references: vec![Reference::Segment { from: (low, low), to: (high, high), label: label.to_owned() }],
        is_main: false,
    }
}

fn residuals(outcome: &RegressionOutcome, language: Language) -> Figure {
    let (layer, _) = layer(&outcome.residuals, language);
    let target = target(outcome);
    let (title, x, y, sentence) = match language {
        Language::En => (
            "What is left over",
            format!("{target}, fitted"),
            "Actual less fitted".to_owned(),
            "An even band around zero is good; a bend asks for a curve, a funnel for robust errors or percent effects.",
        ),
        Language::Zh => (
            "剩余部分",
            format!("{target}（拟合）"),
            "实际值减拟合值".to_owned(),
            "围绕零线均匀分布为佳；弯曲说明需要曲线，喇叭形说明应使用稳健标准误或百分比解释。",
        ),
    };
    Figure {
        name: "residuals",
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        x: Axis::new(x, outcome.unit.clone()),
        y: Axis::new(y, outcome.unit.clone()).from_zero(),
        layers: vec![layer],
        references: vec![Reference::Horizontal { y: 0.0, label: String::new() }],
        is_main: false,
    }
}

fn quantiles(outcome: &RegressionOutcome, language: Language) -> Option<Figure> {
    let (first, last) = (outcome.quantiles.first()?, outcome.quantiles.last()?);
    let (x, y): (Vec<f64>, Vec<f64>) = outcome.quantiles.iter().copied().unzip();
    let words = |en, zh| Words::new(en, zh).get(language).to_owned();
    Some(Figure {
        name: "quantiles",
        title: words("Are the misses normal? (Q-Q)", "误差是否接近正态（Q-Q 图）"),
        sentence: words(
            "Points along the line are normal; ends that leave it are more extreme misses than normal ones.",
            "点沿直线表示接近正态；两端偏离表示极端误差比正态更多。",
        ),
        x: Axis::new(words("Expected if normal", "正态时的预期"), Unit::Plain),
        y: Axis::new(words("Standardised residual", "标准化残差"), Unit::Plain),
        layers: vec![Layer::new("", 0, Mark::Points { x, y, labels: Vec::new() })],
        references: vec![Reference::Segment {
            from: (first.0, first.0),
            to: (last.0, last.0),
            label: words("normal", "正态"),
        }],
        is_main: false,
    })
}
