//! The pictures of `budget`.

use super::outcome::BudgetOutcome;
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Pen, Unit};

/// Most options that are drawn.
const MAX_BARS: usize = 30;

/// All pictures, the main one first.
pub fn figures(outcome: &BudgetOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = vec![split(outcome, pen), efficiency(outcome, pen)];
    if outcome.varied.as_ref().is_some_and(|varied| varied.values.iter().filter(|value| value.is_finite()).count() > 2)
    {
        figures.push(curve(outcome, pen));
    }
    figures
}

fn bars(values: Vec<f64>) -> Mark {
    Mark::Bars { values, orientation: Orientation::Horizontal, stack: None }
}

/// Options in order of a number, the largest first.
fn ordered(outcome: &BudgetOutcome, of: &dyn Fn(usize) -> f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..outcome.units.len()).collect();
    order.sort_by(|&one, &other| of(other).total_cmp(&of(one)));
    order.truncate(MAX_BARS);
    order
}

fn split(outcome: &BudgetOutcome, pen: Pen) -> Figure {
    let spend = |option: usize| outcome.plan.costs[option] * outcome.units[option];
    let order = ordered(outcome, &spend);
    let mut layers =
        vec![Layer::new(pen.say("Best split", "最优分配"), 0, bars(order.iter().map(|&i| spend(i)).collect()))];
    if let Some(other) = &outcome.alternative {
        let values = order.iter().map(|&i| outcome.plan.costs[i] * other[i]).collect();
        layers.push(Layer::new(pen.say("As good", "同样好"), 1, bars(values)).faint());
    }
    Figure {
        name: "split",
        title: pen.say("Where the money goes", "钱投向哪里"),
        sentence: pen
            .say("The split with the best result, the largest part on top.", "结果最优的分配，金额最大的在最上。"),
        x: Axis::new(pen.say("Spend", "支出"), Unit::Money(None)).from_zero(),
        y: Axis::labels("", order.iter().map(|&i| outcome.plan.names[i].clone()).collect()),
        layers,
        references: Vec::new(),
        is_main: true,
    }
}

fn efficiency(outcome: &BudgetOutcome, pen: Pen) -> Figure {
    let rate = |option: usize| {
        let rate = outcome.plan.returns[option] / outcome.plan.costs[option];
        if rate.is_finite() { rate } else { f64::NAN }
    };
    let order = ordered(outcome, &|option| if rate(option).is_nan() { f64::NEG_INFINITY } else { rate(option) });
    let mut references = Vec::new();
    if outcome.price() > 0.0 {
        let label = pen.say("Worth of the budget's last unit", "预算最后一元的价值");
        references.push(Reference::Vertical { x: outcome.price(), label });
    }
    Figure {
        name: "return_per_cost",
        title: pen.say("What a unit of money brings", "每一元带来的回报"),
        sentence: pen.say(
            "Options right of the line get as much as they may; left of it, no more than they must.",
            "线右侧的方案分到上限，左侧的只分到必须的部分。",
        ),
        x: Axis::new(pen.say("Return per unit of cost", "每单位成本的回报"), Unit::Plain).from_zero(),
        y: Axis::labels("", order.iter().map(|&i| outcome.plan.names[i].clone()).collect()),
        layers: vec![Layer::new("", 0, bars(order.iter().map(|&i| rate(i)).collect()))],
        references,
        is_main: false,
    }
}

fn curve(outcome: &BudgetOutcome, pen: Pen) -> Figure {
    let (x, y) =
        outcome.varied.as_ref().map(|varied| (varied.budgets.clone(), varied.values.clone())).unwrap_or_default();
    let mark = Mark::Line { x, y, is_dashed: false };
    let label = pen.say("Budget", "预算");
    Figure {
        name: "budget_curve",
        title: pen.say("The best result with other budgets", "不同预算下的最优结果"),
        sentence: pen.say(
            "The flatter the line, the less another unit of budget brings; it is empty where the limits cannot be kept.",
            "曲线越平，再加预算带来的越少；无法满足限制处为空。",
        ),
        x: Axis::new(label.clone(), Unit::Money(None)),
        y: Axis::new(pen.say("Result", "结果"), Unit::Plain),
        layers: vec![Layer::new("", 0, mark)],
        references: outcome.budget.map(|x| Reference::Vertical { x, label }).into_iter().collect(),
        is_main: false,
    }
}
