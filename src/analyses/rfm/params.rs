//! Settings of `rfm`.

use serde::{Deserialize, Deserializer, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, RowColumn, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, number_cell};
use crate::data::{ColumnKind, Role, Schema, calendar};
use crate::i18n::Words;
use crate::models::customers::Returns;
use crate::models::rfm::scores::{N_SCORES, Ties};

const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Date", "日期");
const AMOUNT: Words = Words::new("Amount", "金额");
const ORDER: Words = Words::new("Order", "订单");

/// What rows with a negative amount do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnRows {
    /// They lower the customer's total.
    Subtract,
    /// They are left out.
    Ignore,
}

impl From<ReturnRows> for Returns {
    fn from(rows: ReturnRows) -> Self {
        match rows {
            ReturnRows::Subtract => Returns::Subtract,
            ReturnRows::Ignore => Returns::Ignore,
        }
    }
}

/// What becomes of equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// The same score for the same number.
    Together,
    /// Even groups; equal numbers in the order of customers.
    Split,
}

impl From<TieRule> for Ties {
    fn from(rule: TieRule) -> Self {
        match rule {
            TieRule::Together => Ties::Together,
            TieRule::Split => Ties::Split,
        }
    }
}

/// A segment of the user's own: customers whose scores and numbers lie in these ranges and whom no earlier rule took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentRule {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// The smallest recency score.
    #[serde(default = "lowest", deserialize_with = "low")]
    pub recency_min: u8,
    /// The largest.
    #[serde(default = "highest", deserialize_with = "high")]
    pub recency_max: u8,
    /// The smallest score of frequency and money.
    #[serde(default = "lowest", deserialize_with = "low")]
    pub value_min: u8,
    /// The largest.
    #[serde(default = "highest", deserialize_with = "high")]
    pub value_max: u8,
    /// The most days since the last purchase.
    #[serde(default, deserialize_with = "number_cell")]
    pub days_max: Option<f64>,
    /// The fewest purchases.
    #[serde(default, deserialize_with = "number_cell")]
    pub purchases_min: Option<f64>,
    /// The least spent in all.
    #[serde(default, deserialize_with = "number_cell")]
    pub spent_min: Option<f64>,
}

/// What rules look at.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "scores, and the numbers behind them")]
pub struct Facts {
    pub recency: u8,
    pub value: u8,
    pub days: f64,
    pub n_purchases: f64,
    pub total: f64,
}

impl SegmentRule {
    /// Whether such a customer meets it.
    pub fn holds(&self, facts: &Facts) -> bool {
        (self.recency_min..=self.recency_max).contains(&facts.recency)
            && (self.value_min..=self.value_max).contains(&facts.value)
            && self.days_max.is_none_or(|most| facts.days <= most)
            && self.purchases_min.is_none_or(|least| facts.n_purchases >= least)
            && self.spent_min.is_none_or(|least| facts.total >= least)
    }
}

fn lowest() -> u8 {
    1
}

fn highest() -> u8 {
    N_SCORES as u8
}

fn low<'de, D: Deserializer<'de>>(reader: D) -> Result<u8, D::Error> {
    Ok(number_cell(reader)?.map_or(lowest(), |x| x as u8))
}

fn high<'de, D: Deserializer<'de>>(reader: D) -> Result<u8, D::Error> {
    Ok(number_cell(reader)?.map_or(highest(), |x| x as u8))
}

/// Settings of `rfm`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmParams {
    /// Who bought.
    pub customer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// For how much.
    pub amount: Option<String>,
    /// Which order a row belongs to; null: all rows of a customer on one day are one purchase.
    pub order: Option<String>,
    /// The last day of the data, as 2024-01-31; null: the last day on which any row lies.
    pub observation_end: Option<String>,
    /// An earlier day to compare with; null: 90 days before the end, where the data reach back twice as far.
    pub compare_date: Option<String>,
    /// What returns do to a customer's total.
    pub returns: ReturnRows,
    /// What becomes of equal numbers at an edge between two scores.
    pub ties: TieRule,
    /// Four ascending numbers of days between the scores 5, 4, 3, 2 and 1; empty: fifths of the customers.
    pub recency_cuts: Vec<f64>,
    /// Four ascending numbers of purchases between the scores 1 to 5; empty: fifths of the customers.
    pub frequency_cuts: Vec<f64>,
    /// Four ascending amounts between the scores 1 to 5; empty: fifths of the customers.
    pub monetary_cuts: Vec<f64>,
    /// Segments of one's own, the first that holds counts; empty: the eleven usual ones.
    pub segments: Vec<SegmentRule>,
}

impl RfmParams {
    /// The day of a setting that was checked.
    pub fn day(text: &Option<String>) -> Option<i32> {
        text.as_deref().and_then(calendar::parse_iso)
    }

    fn check_cuts(setting: &'static str, cuts: &[f64]) -> Result<(), SettingFault> {
        let is_fine = cuts.is_empty() || (cuts.len() == N_SCORES - 1 && cuts.is_sorted_by(|a, b| a < b));
        let words = Words::new(
            "Give four ascending numbers, or none: they part the five scores.",
            "请填写四个由小到大的数字，或留空：它们分隔五个分数。",
        );
        if is_fine { Ok(()) } else { Err(SettingFault::Other { setting, code: "cuts", words }) }
    }

    fn check_days(&self) -> Result<(), SettingFault> {
        for (setting, text) in [("observation_end", &self.observation_end), ("compare_date", &self.compare_date)] {
            if text.is_some() && Self::day(text).is_none() {
                let words = Words::new("Write the day as 2024-01-31.", "请按 2024-01-31 的格式填写日期。");
                return Err(SettingFault::Other { setting, code: "no_day", words });
            }
        }
        Ok(())
    }
}

impl Params for RfmParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _: &Given) -> Self {
        let first = |is: fn(ColumnKind) -> bool| schema.fields.iter().find(|f| is(f.kind)).map(|f| f.name.clone());
        let date =
            schema.with_role(Role::Date).filter(|field| field.kind.is_temporal()).map(|field| field.name.clone());
        let money = || first(|kind| kind == ColumnKind::Money);
        Self {
            customer: by_role(schema, Role::Customer),
            date: date.or_else(|| first(ColumnKind::is_temporal)),
            amount: by_role(schema, Role::Amount).or_else(money),
            order: by_role(schema, Role::Order),
            observation_end: None,
            compare_date: None,
            returns: ReturnRows::Subtract,
            ties: TieRule::Together,
            recency_cuts: Vec::new(),
            frequency_cuts: Vec::new(),
            monetary_cuts: Vec::new(),
            segments: Vec::new(),
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "customer", CUSTOMER, self.customer.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "date", DATE, self.date.as_deref(), Needs::Dates)?;
        settings::need_column(schema, "amount", AMOUNT, self.amount.as_deref(), Needs::Numbers)?;
        settings::allow_column(schema, "order", self.order.as_deref(), Needs::Labels)?;
        self.check_days()?;
        Self::check_cuts("recency_cuts", &self.recency_cuts)?;
        Self::check_cuts("frequency_cuts", &self.frequency_cuts)?;
        Self::check_cuts("monetary_cuts", &self.monetary_cuts)?;
        let is_range = |low: u8, high: u8| low >= 1 && low <= high && high <= N_SCORES as u8;
        let are_fine = self
            .segments
            .iter()
            .all(|rule| is_range(rule.recency_min, rule.recency_max) && is_range(rule.value_min, rule.value_max));
        if !are_fine || self.segments.len() > 50 {
            let words = Words::new(
                "Scores go from 1 to 5, the smallest first; there may be 50 segments.",
                "分数为 1 到 5，先小后大；最多 50 个分层。",
            );
            return Err(SettingFault::Other { setting: "segments", code: "segments", words });
        }
        Ok(())
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let mut controls = columns(schema);
        controls.extend(method());
        controls
    }
}

fn columns(schema: &Schema) -> Vec<Control> {
    let column = |needs| column_input(schema, needs, true);
    vec![
        control("customer", CUSTOMER, Words::new("Who bought", "谁购买"), Section::What, column(Needs::Labels)),
        control("date", DATE, Words::new("When", "何时购买"), Section::What, column(Needs::Dates)),
        control("amount", AMOUNT, Words::new("For how much", "金额多少"), Section::What, column(Needs::Numbers)),
        control(
            "order",
            ORDER,
            Words::new("Empty: a day of a customer is one purchase", "留空：一位客户一天算一次购买"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "observation_end",
            Words::new("Last day", "截止日"),
            Words::new(
                "Recency counts to the day after it; empty: the last day of the data",
                "近度算到其次日；留空则取数据最后一天",
            ),
            Section::How,
            Input::Day { is_optional: true },
        ),
        control(
            "compare_date",
            Words::new("Compare with", "对比日"),
            Words::new(
                "An earlier day: who moved where since; empty: 90 days before",
                "较早的一天，看客户此后的变动；留空则取 90 天前",
            ),
            Section::How,
            Input::Day { is_optional: true },
        ),
    ]
}

fn method() -> Vec<Control> {
    let ties = [
        ("together", Words::new("Same number, same score", "数值相同则分数相同")),
        ("split", Words::new("Five even groups", "五组人数相等")),
    ];
    let returns =
        [("subtract", Words::new("Lower the total", "从总额中扣除")), ("ignore", Words::new("Leave out", "不计入"))];
    let cuts = |name, label| {
        let help = Words::new(
            "Four ascending numbers; empty: fifths of the customers",
            "四个由小到大的数字；留空则按客户五等分",
        );
        control(name, label, help, Section::Advanced, Input::Numbers { min_len: 0, max_len: 4 })
    };
    let column = |name, label, is_number| RowColumn { name, label, is_number, is_optional: true, options: Vec::new() };
    let rules = vec![
        column("name", Words::new("Name", "名称"), false),
        column("recency_min", Words::new("Recency score from", "近度分从"), true),
        column("recency_max", Words::new("to", "到"), true),
        column("value_min", Words::new("Frequency and money from", "频次与金额分从"), true),
        column("value_max", Words::new("to", "到"), true),
        column("days_max", Words::new("Days since purchase up to", "距上次购买天数至多"), true),
        column("purchases_min", Words::new("Purchases from", "购买次数至少"), true),
        column("spent_min", Words::new("Spent from", "消费至少"), true),
    ];
    vec![
        control(
            "ties",
            Words::new("Equal numbers", "相同数值"),
            Words::new("At an edge between two scores", "位于两个分数的分界处时"),
            Section::How,
            Input::choice(ties),
        ),
        control(
            "returns",
            Words::new("Returns", "退货"),
            Words::new("What negative amounts do to the total", "负金额如何影响总额"),
            Section::How,
            Input::choice(returns),
        ),
        control(
            "segments",
            Words::new("Own segments", "自定义分层"),
            Words::new(
                "The first that holds counts; empty: the eleven usual ones",
                "依次匹配，先符合者为准；留空则用常用的十一层",
            ),
            Section::Advanced,
            Input::Rows { columns: rules },
        ),
        cuts("recency_cuts", Words::new("Own cuts: days", "自定义分界：天数")),
        cuts("frequency_cuts", Words::new("Own cuts: purchases", "自定义分界：次数")),
        cuts("monetary_cuts", Words::new("Own cuts: amounts", "自定义分界：金额")),
    ]
}
