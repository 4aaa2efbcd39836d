//! The pictures of `dcf`.

use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{self, Language, Unit, Words};

use super::outcome::{DISCOUNT_RATES, DcfOutcome, RETENTIONS};

pub(super) fn figures(outcome: &DcfOutcome, language: Language) -> Vec<Figure> {
    vec![cumulative(outcome, language), by_year(outcome, language), sensitivity(outcome, language)]
}

fn say(language: Language, en: &'static str, zh: &'static str) -> String {
    Words::new(en, zh).get(language).to_owned()
}

fn money(language: Language, value: f64) -> String {
    i18n::format(language, value, &Unit::Money(None))
}

fn cumulative(outcome: &DcfOutcome, language: Language) -> Figure {
    let cost = outcome.params.acquisition_cost;
    let y = outcome.flow.cumulative(cost);
    let x = (0..y.len()).map(|year| year as f64).collect();
    let last = money(language, y.last().copied().unwrap_or(f64::NAN));
    let sentence = match language {
        Language::En => format!("It starts with the cost of {} and ends at {last}.", money(language, cost)),
        Language::Zh => format!("从获客成本 {} 开始，最终为 {last}。", money(language, cost)),
    };
    let payback = outcome.flow.payback_years(cost);
    let mut references = vec![Reference::Horizontal { y: 0.0, label: String::new() }];
    if payback > 0.0 {
        references.push(Reference::Vertical { x: payback, label: say(language, "Paid back", "回本") });
    }
    Figure {
        name: "cumulative_value",
        title: say(language, "Discounted cash flow so far, less the cost", "累计贴现现金流减去成本"),
        sentence,
        x: Axis::new(say(language, "Years since winning the customer", "获客后的年数"), Unit::Plain).from_zero(),
        y: Axis::new(say(language, "Net value so far", "累计净值"), Unit::Money(None)).from_zero(),
        layers: vec![Layer::new("", 0, Mark::Line { x, y, is_dashed: false })],
        references,
        is_main: true,
    }
}

fn by_year(outcome: &DcfOutcome, language: Language) -> Figure {
    let n_years = outcome.flow.present_value.len();
    let bars = |values: &[f64]| Mark::Bars { values: values.to_vec(), orientation: Orientation::Vertical, stack: None };
    Figure {
        name: "present_value_by_year",
        title: say(language, "Each year, then and in today's money", "各年现金流与其现值"),
        sentence: say(
            language,
            "The further away a year, the less of its money counts today.",
            "离现在越远的年份，折算到今天的钱越少。",
        ),
        x: Axis::labels(say(language, "Year", "年"), (1..=n_years).map(|year| year.to_string()).collect()),
        y: Axis::new(say(language, "Cash flow", "现金流"), Unit::Money(None)).from_zero(),
        layers: vec![
            Layer::new(say(language, "Cash flow", "现金流"), 1, bars(&outcome.flow.cash_flow)).faint(),
            Layer::new(say(language, "Present value", "现值"), 0, bars(&outcome.flow.present_value)),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

fn sensitivity(outcome: &DcfOutcome, language: Language) -> Figure {
    let shares = |shares: &[f64]| shares.iter().map(|&x| i18n::format(language, x, &Unit::Share)).collect();
    let values = outcome.sensitivity.clone();
    let is_diverging = values.iter().flatten().any(|&value| value < 0.0);
    Figure {
        name: "sensitivity",
        title: say(language, "Net value by retention and discount rate", "不同留存率与贴现率下的净值"),
        sentence: say(
            language,
            "Read across for the discount rate, down for retention.",
            "横向看贴现率的影响，纵向看留存率的影响。",
        ),
        x: Axis::labels(say(language, "Discount rate", "贴现率"), shares(&DISCOUNT_RATES)),
        y: Axis::labels(say(language, "Retention", "留存率"), shares(&RETENTIONS)),
        layers: vec![Layer::new("", 0, Mark::HeatMap { values, unit: Unit::Money(None), is_diverging })],
        references: Vec::new(),
        is_main: false,
    }
}
