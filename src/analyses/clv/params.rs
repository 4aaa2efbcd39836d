//! Settings of `clv`.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::data::{ColumnKind, Field, Role, Schema, calendar};
use crate::i18n::{Unit, Words};

use super::ClvProblem;
pub use crate::models::lifetime::ClvModel;
use crate::models::lifetime::log::LogColumns;
pub use crate::models::lifetime::log::Returned;

/// Horizons that can be asked for, in years.
const HORIZON_YEARS: RangeInclusive<f64> = 0.0..=20.0;
/// Yearly discount rates that make sense.
const DISCOUNT_RATES: RangeInclusive<f64> = 0.0..=5.0;
/// Margins that make sense.
const MARGINS: RangeInclusive<f64> = 0.0..=1.0;

/// How sure ranges can be.
const LEVELS: RangeInclusive<f64> = 0.5..=0.99;
/// How many draws make a range.
const DRAWS: RangeInclusive<u32> = 50..=5000;

/// The unit in which time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Months of 365.25 / 12 days.
    Month,
}

impl TimeUnit {
    /// How many days a unit has.
    pub fn n_days(self) -> f64 {
        match self {
            TimeUnit::Day => 1.0,
            TimeUnit::Week => 7.0,
            TimeUnit::Month => 365.25 / 12.0,
        }
    }

    /// How many discounting steps make a year.
    pub fn steps_per_year(self) -> f64 {
        match self {
            TimeUnit::Day => 365.0,
            TimeUnit::Week => 52.0,
            TimeUnit::Month => 12.0,
        }
    }

    /// How lengths of time in this unit are written.
    pub fn unit(self) -> Unit {
        match self {
            TimeUnit::Day => Unit::Days,
            TimeUnit::Week => Unit::Weeks,
            TimeUnit::Month => Unit::Months,
        }
    }
}

/// What ranges take the doubt about the parameters from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uncertainty {
    /// The curvature of the likelihood.
    StandardErrors,
    /// Fits to customers drawn anew.
    Bootstrap,
}

/// Settings of `clv`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClvParams {
    /// The column that says who bought.
    pub customer: String,
    /// The column that says when.
    pub date: String,
    /// The column that says for how much; none counts purchases only.
    pub amount: Option<String>,
    /// The unit of time.
    pub time_unit: TimeUnit,
    /// The last day the models learn from, as 2024-01-31; later purchases only check the forecast. None learns from all.
    pub calibration_end: Option<String>,
    /// The last day of the data; none takes the last purchase.
    pub observation_end: Option<String>,
    /// How far to look ahead, in time units.
    pub horizon: f64,
    /// Yearly discount rate, as a share.
    pub discount_rate: f64,
    /// What remains of an amount as profit, as a share.
    pub margin: f64,
    /// What returns do.
    pub returns: Returned,
    /// Which model.
    pub model: ClvModel,
    /// Whether to fit the other models too and compare.
    pub compare: bool,
    /// How sure ranges are.
    pub level: f64,
    /// What ranges take the doubt about the parameters from.
    pub uncertainty: Uncertainty,
    /// How many draws the range of the total rests on; how many resamples all ranges do.
    pub n_draws: u32,
    /// The seed of these draws.
    pub seed: u64,
}

impl ClvParams {
    /// The columns that make the log of purchases.
    pub fn log_columns(&self) -> LogColumns<'_> {
        LogColumns { customer: &self.customer, date: &self.date, amount: self.amount.as_deref(), returns: self.returns }
    }

    /// The day of a setting that was checked.
    pub fn day(text: &Option<String>) -> Option<i32> {
        text.as_deref().and_then(calendar::parse_iso)
    }
}

impl Params for ClvParams {
    type Problem = ClvProblem;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let time_unit = given.get("time_unit").unwrap_or(TimeUnit::Week);
        let name = |field: Option<&Field>| field.map(|field| field.name.clone());
        let date = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal());
        let date = date.or_else(|| schema.fields.iter().find(|field| field.kind.is_temporal()));
        let customer = schema.with_role(Role::Customer).or_else(|| likely_customer(schema));
        let amount = schema.with_role(Role::Amount).filter(|field| is_amount(field));
        Self {
            customer: name(customer).unwrap_or_default(),
            date: name(date).unwrap_or_default(),
            amount: name(amount),
            time_unit,
            calibration_end: None,
            observation_end: None,
            horizon: time_unit.steps_per_year(),
            discount_rate: 0.1,
            margin: 1.0,
            returns: Returned::Subtract,
            model: ClvModel::BgNbd,
            compare: false,
            level: 0.95,
            uncertainty: Uncertainty::StandardErrors,
            n_draws: 200,
            seed: 1,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), ClvProblem> {
        let find = |setting: &'static str, name: &str| match schema.field(name) {
            Some(field) => Ok(field),
            None if name.is_empty() => Err(ClvProblem::NotChosen { setting }),
            None => Err(ClvProblem::NoSuchColumn { setting, column: name.to_owned() }),
        };
        find("customer", &self.customer)?;
        let date = find("date", &self.date)?;
        if !date.kind.is_temporal() {
            return Err(ClvProblem::NotDates { column: self.date.clone() });
        }
        if let Some(amount) = &self.amount
            && !is_amount(find("amount", amount)?)
        {
            return Err(ClvProblem::NotAmounts { column: amount.clone() });
        }
        for (setting, text) in [("calibration_end", &self.calibration_end), ("observation_end", &self.observation_end)]
        {
            if let Some(text) = text
                && calendar::parse_iso(text).is_none()
            {
                return Err(ClvProblem::NotADay { setting, text: text.clone() });
            }
        }
        let (calibration_end, observation_end) = (Self::day(&self.calibration_end), Self::day(&self.observation_end));
        if let (Some(calibration_end), Some(observation_end)) = (calibration_end, observation_end)
            && calibration_end > observation_end
        {
            return Err(ClvProblem::EndsOutOfOrder { calibration_end, observation_end });
        }
        let years = self.horizon / self.time_unit.steps_per_year();
        if !HORIZON_YEARS.contains(&years) || self.horizon == 0.0 {
            return Err(ClvProblem::Horizon { max: HORIZON_YEARS.end() * self.time_unit.steps_per_year() });
        }
        if !DISCOUNT_RATES.contains(&self.discount_rate) {
            return Err(ClvProblem::DiscountRate { max: *DISCOUNT_RATES.end() });
        }
        if !MARGINS.contains(&self.margin) {
            return Err(ClvProblem::Margin);
        }
        if !LEVELS.contains(&self.level) {
            return Err(ClvProblem::Level);
        }
        if !DRAWS.contains(&self.n_draws) {
            return Err(ClvProblem::Draws);
        }
        Ok(())
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let names = |is_allowed: fn(&Field) -> bool| {
            schema.fields.iter().filter(|field| is_allowed(field)).map(|field| field.name.clone()).collect::<Vec<_>>()
        };
        let column = |allowed, is_optional| Input::Column { allowed, is_optional };
        let share = |max: f64, step: f64| Input::Number { min: 0.0, max, step, is_share: true, is_optional: false };
        let max_horizon = HORIZON_YEARS.end() * self.time_unit.steps_per_year();
        vec![
            control("customer", Section::What, column(names(|field| field.kind != ColumnKind::Empty), false)),
            control("date", Section::What, column(names(|field| field.kind.is_temporal()), false)),
            control("amount", Section::What, column(names(is_amount), true)),
            control(
                "horizon",
                Section::How,
                Input::Number { min: 1.0, max: max_horizon, step: 1.0, is_share: false, is_optional: false },
            ),
            control("margin", Section::How, share(1.0, 0.01)),
            control("discount_rate", Section::How, share(*DISCOUNT_RATES.end(), 0.01)),
            control("time_unit", Section::How, Input::choice(TIME_UNITS)),
            control("calibration_end", Section::How, Input::Day { is_optional: true }),
            control("observation_end", Section::How, Input::Day { is_optional: true }),
            control("returns", Section::How, Input::choice(RETURNS)),
            control("model", Section::Advanced, Input::choice(MODELS)),
            control("compare", Section::Advanced, Input::Switch),
            control(
                "level",
                Section::Advanced,
                Input::Number {
                    min: *LEVELS.start(),
                    max: *LEVELS.end(),
                    step: 0.01,
                    is_share: true,
                    is_optional: false,
                },
            ),
            control("uncertainty", Section::Advanced, Input::choice(UNCERTAINTIES)),
            control("n_draws", Section::Advanced, Input::Integer { min: 50, max: 5000, is_optional: false }),
            control("seed", Section::Advanced, Input::Integer { min: 0, max: i64::from(u32::MAX), is_optional: false }),
        ]
    }
}

const MODELS: [(&str, Words); 3] = [
    ("bg_nbd", Words::new("BG/NBD: may leave after a repeat purchase", "BG/NBD：复购之后可能流失")),
    ("mbg_nbd", Words::new("MBG/NBD: may leave after any purchase", "MBG/NBD：任何一次购买之后都可能流失")),
    ("pareto_nbd", Words::new("Pareto/NBD: may leave at any time", "Pareto/NBD：随时可能流失")),
];

const UNCERTAINTIES: [(&str, Words); 2] = [
    ("standard_errors", Words::new("Standard errors: quick", "标准误：快")),
    ("bootstrap", Words::new("Bootstrap: customers drawn anew, models fitted again", "自助法：重抽客户并重新拟合")),
];

const RETURNS: [(&str, Words); 3] = [
    ("subtract", Words::new("Lower the amount", "从金额中扣除")),
    ("ignore", Words::new("Leave out", "不计入")),
    ("keep", Words::new("Lower the amount, keep the day", "扣除金额，但保留当天")),
];

const TIME_UNITS: [(&str, Words); 3] =
    [("day", Words::new("Days", "天")), ("week", Words::new("Weeks", "周")), ("month", Words::new("Months", "月"))];

fn is_amount(field: &Field) -> bool {
    field.kind.is_numeric() || field.kind == ColumnKind::Empty
}

/// Without a column in the role: the identifier, else the text, that repeats the least without being unique.
fn likely_customer(schema: &Schema) -> Option<&Field> {
    let repeats = |field: &&Field| field.n_distinct > 1 && field.n_distinct < schema.n_rows;
    let is_name = |field: &&Field| field.is_identifier || field.kind == ColumnKind::Text;
    let is_taken = |field: &&Field| field.role.is_some();
    schema
        .fields
        .iter()
        .filter(is_name)
        .filter(repeats)
        .filter(|field| !is_taken(field))
        .max_by_key(|field| (field.is_identifier, field.n_distinct))
}

fn control(name: &'static str, section: Section, input: Input) -> Control {
    let (label, help) = words(name);
    Control { name, label, help, section, input }
}

/// Label and help of each setting.
fn words(name: &str) -> (Words, Words) {
    match name {
        "customer" => (Words::new("Customer", "客户"), Words::new("The column that says who bought", "记录购买者的列")),
        "date" => (Words::new("Date", "日期"), Words::new("The column that says when", "记录购买时间的列")),
        "amount" => (
            Words::new("Amount", "金额"),
            Words::new(
                "The column that says for how much; without one only purchases are counted",
                "记录购买金额的列；不选则只统计购买次数",
            ),
        ),
        "horizon" => (
            Words::new("Look ahead", "预测期"),
            Words::new(
                "How far ahead to value customers, in the unit of time below",
                "向前估算多久，单位见下方的时间单位",
            ),
        ),
        "margin" => (
            Words::new("Margin", "利润率"),
            Words::new(
                "What remains of each sale as profit; 100% gives revenue",
                "每笔销售中留作利润的比例；100% 即按收入计算",
            ),
        ),
        "discount_rate" => (
            Words::new("Discount rate per year", "年贴现率"),
            Words::new("How much less money is worth a year later", "一年后的钱比现在少值多少"),
        ),
        "time_unit" => (
            Words::new("Unit of time", "时间单位"),
            Words::new("A month is 365.25 / 12 days", "一个月按 365.25 ÷ 12 天计"),
        ),
        "calibration_end" => (
            Words::new("Learn up to", "学习截止日"),
            Words::new(
                "Later purchases only check the forecast; empty learns from everything",
                "此后的购买仅用于检验预测；留空则使用全部数据",
            ),
        ),
        "observation_end" => (
            Words::new("Data end on", "数据截止日"),
            Words::new("Empty takes the day of the last purchase", "留空则取最后一次购买的日期"),
        ),
        "compare" => (
            Words::new("Compare models", "比较模型"),
            Words::new(
                "Fit all three models and say which describes and foresees best; takes longer",
                "拟合全部三个模型，看哪个描述和预测得最好；耗时更长",
            ),
        ),
        _ => words_of_methods(name),
    }
}

fn words_of_methods(name: &str) -> (Words, Words) {
    match name {
        "returns" => (
            Words::new("Returns", "退货"),
            Words::new(
                "What negative amounts do; kept, a day of returns counts as a purchase",
                "负金额如何处理；保留时退货当天也算一次购买",
            ),
        ),
        "level" => (Words::new("Certainty of ranges", "区间把握程度"), Words::new("95% is usual", "通常为 95%")),
        "n_draws" => (
            Words::new("Draws", "抽样次数"),
            Words::new(
                "For the range of the total, or resamples of the bootstrap; more are smoother and slower",
                "用于总额的区间，或自助法的重抽次数；越多越平稳，也越慢",
            ),
        ),
        "uncertainty" => (
            Words::new("Ranges from", "区间来源"),
            Words::new("The bootstrap asks less of the model and takes longer", "自助法对模型的要求更少，但耗时更长"),
        ),
        "seed" => (
            Words::new("Seed", "随机种子"),
            Words::new("The same seed gives the same range", "相同的种子得到相同的区间"),
        ),
        _ => (
            Words::new("Model", "模型"),
            Words::new("How buying and dropping out are described", "描述购买与流失的方式"),
        ),
    }
}
