//! The pictures of `clv`.

use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{self, Language, Unit, Words};

use super::outcome::ClvOutcome;
use super::params::TimeUnit;

/// Lorenz curves and bars come from the outcome; nothing here computes.
pub(super) fn figures(outcome: &ClvOutcome, language: Language) -> Vec<Figure> {
    let mut figures =
        vec![tracking(outcome, language), per_period(outcome, language), top_customers(outcome, language)];
    figures.push(concentration(outcome, language));
    figures.push(alive_map(outcome, language));
    figures
}

fn say(language: Language, en: &'static str, zh: &'static str) -> String {
    Words::new(en, zh).get(language).to_owned()
}

fn calibration_line(outcome: &ClvOutcome, language: Language) -> Vec<Reference> {
    let tracking = &outcome.tracking;
    if tracking.ends.last().is_none_or(|&end| end <= tracking.calibration_end) {
        return Vec::new();
    }
    let label = say(language, "Learned up to here", "学习到此为止");
    vec![Reference::Vertical { x: f64::from(tracking.calibration_end), label }]
}

fn tracking(outcome: &ClvOutcome, language: Language) -> Figure {
    let tracking = &outcome.tracking;
    let x: Vec<f64> = tracking.ends.iter().map(|&day| f64::from(day)).collect();
    let line = |y: &[f64], is_dashed| Mark::Line { x: x.clone(), y: y.to_vec(), is_dashed };
    let last = |y: &[f64]| i18n::format(language, y.last().copied().unwrap_or(f64::NAN), &Unit::Count);
    let (actual, expected) = (last(&tracking.actual), last(&tracking.expected));
    let sentence = match language {
        Language::En => format!("By the end there were {actual} repeat purchases; the model expects {expected}."),
        Language::Zh => format!("到期末共有 {actual} 次复购，模型预计 {expected} 次。"),
    };
    Figure {
        name: "tracking",
        title: say(language, "Repeat purchases so far, and what the model expects", "累计复购次数与模型预期"),
        sentence,
        x: Axis::new(say(language, "Date", "日期"), Unit::Day),
        y: Axis::new(say(language, "Repeat purchases, cumulative", "累计复购次数"), Unit::Count).from_zero(),
        layers: vec![
            Layer::new(say(language, "Actual", "实际"), 0, line(&tracking.actual, false)),
            Layer::new(say(language, "Model", "模型"), 2, line(&tracking.expected, true)),
        ],
        references: calibration_line(outcome, language),
        is_main: true,
    }
}

fn per_period(outcome: &ClvOutcome, language: Language) -> Figure {
    let tracking = &outcome.tracking;
    let x: Vec<f64> = tracking.ends.iter().map(|&day| f64::from(day)).collect();
    let steps = |totals: &[f64]| -> Vec<f64> {
        (0..totals.len()).map(|i| totals[i] - i.checked_sub(1).map_or(0.0, |before| totals[before])).collect()
    };
    let line = |totals: &[f64], is_dashed| Mark::Line { x: x.clone(), y: steps(totals), is_dashed };
    Figure {
        name: "purchases_per_period",
        title: say(language, "Repeat purchases per period", "各期复购次数"),
        sentence: say(
            language,
            "Peaks that the smooth model line misses are seasons or campaigns.",
            "平滑的模型线没有跟上的高峰，多半来自季节或促销。",
        ),
        x: Axis::new(say(language, "Date", "日期"), Unit::Day),
        y: Axis::new(say(language, "Repeat purchases", "复购次数"), Unit::Count).from_zero(),
        layers: vec![
            Layer::new(say(language, "Actual", "实际"), 0, line(&tracking.actual, false)),
            Layer::new(say(language, "Model", "模型"), 2, line(&tracking.expected, true)),
        ],
        references: calibration_line(outcome, language),
        is_main: false,
    }
}

fn top_customers(outcome: &ClvOutcome, language: Language) -> Figure {
    let setting = &outcome.setting;
    let (unit, axis) = if setting.has_amounts {
        (Unit::Money(setting.currency.clone()), say(language, "Value within the horizon", "预测期内价值"))
    } else {
        (Unit::Plain, say(language, "Expected purchases, discounted", "预计购买次数（贴现）"))
    };
    let (names, values): (Vec<String>, Vec<f64>) = outcome.top.iter().cloned().unzip();
    let sentence = match (outcome.top.first(), language) {
        (None, _) => say(language, "No customer yet.", "暂无客户。"),
        (Some((name, value)), Language::En) => {
            format!("{name} is worth most: {}.", i18n::format(language, *value, &unit))
        }
        (Some((name, value)), Language::Zh) => {
            format!("{name} 价值最高：{}。", i18n::format(language, *value, &unit))
        }
    };
    Figure {
        name: "top_customers",
        title: say(language, "The most valuable customers", "价值最高的客户"),
        sentence,
        x: Axis::new(axis, unit).from_zero(),
        y: Axis::labels(say(language, "Customer", "客户"), names),
        layers: vec![Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Horizontal, stack: None })],
        references: Vec::new(),
        is_main: false,
    }
}

fn concentration(outcome: &ClvOutcome, language: Language) -> Figure {
    let x: Vec<f64> = (0..outcome.curve.len()).map(|percent| percent as f64 / 100.0).collect();
    let top = i18n::format(language, outcome.curve.get(20).copied().unwrap_or(f64::NAN), &Unit::Share);
    let sentence = match language {
        Language::En => format!("The most valuable 20% of customers hold {top} of the value."),
        Language::Zh => format!("价值最高的 20% 客户占总价值的 {top}。"),
    };
    Figure {
        name: "concentration",
        title: say(language, "How the value is spread", "价值集中程度"),
        sentence,
        x: Axis::new(say(language, "Customers, the most valuable first", "客户（按价值从高到低）"), Unit::Share)
            .from_zero(),
        y: Axis::new(say(language, "Share of the value", "价值占比"), Unit::Share).from_zero(),
        layers: vec![Layer::new("", 0, Mark::Line { x, y: outcome.curve.clone(), is_dashed: false })],
        references: vec![Reference::Segment {
            from: (0.0, 0.0),
            to: (1.0, 1.0),
            label: say(language, "All worth the same", "人人相同"),
        }],
        is_main: false,
    }
}

fn alive_map(outcome: &ClvOutcome, language: Language) -> Figure {
    let map = &outcome.alive_map;
    let unit = outcome.setting.time_unit.unit();
    // Whole units label the columns: a fraction of a day or week says nothing here.
    let columns = map.silence.iter().map(|silence| i18n::format(language, silence.round(), &Unit::Count)).collect();
    let rows = map.frequency.iter().map(|x| i18n::format(language, f64::from(*x), &Unit::Count)).collect();
    let age = i18n::format(language, map.age.round(), &unit);
    let sentence = match language {
        Language::En => format!(
            "For a customer whose first purchase was {age} ago: the more often they bought, the faster silence is a bad sign."
        ),
        Language::Zh => format!("以首次购买距今 {age} 的客户为例：过去买得越勤，沉默越快成为流失信号。"),
    };
    let silence = match outcome.setting.time_unit {
        TimeUnit::Day => Words::new("Days since the last purchase", "距上次购买的天数"),
        TimeUnit::Week => Words::new("Weeks since the last purchase", "距上次购买的周数"),
        TimeUnit::Month => Words::new("Months since the last purchase", "距上次购买的月数"),
    };
    Figure {
        name: "probability_alive",
        title: say(language, "How likely a customer is still active", "客户仍然活跃的可能性"),
        sentence,
        x: Axis::labels(silence.get(language), columns),
        y: Axis::labels(say(language, "Repeat purchases", "复购次数"), rows),
        layers: vec![Layer::new(
            "",
            0,
            Mark::HeatMap { values: map.alive.clone(), unit: Unit::Share, is_diverging: false },
        )],
        references: Vec::new(),
        is_main: false,
    }
}
