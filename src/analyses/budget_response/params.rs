//! Settings of `budget_response`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, need_range};
use crate::data::{Field, Role, Schema};
use crate::i18n::{Unit, Words};

const CHANNEL: Words = Words::new("Channel", "渠道");
const SPEND: Words = Words::new("Spend", "支出");
const RESULT: Words = Words::new("Result", "结果");
const BUDGET: Words = Words::new("Budget per period", "每期预算");
const REACH: Words = Words::new("How far beyond past spend", "超出以往支出的幅度");

/// How columns of spend are called, in parts of words.
const SPEND_NAMES: [&str; 6] = ["spend", "spent", "budget", "支出", "花费", "投放"];
/// What may be spend, unless rows are orders: there it is what the goods cost.
const COST_NAMES: [&str; 3] = ["cost", "成本", "费用"];
/// How columns of results are called, in parts of words.
const RESULT_NAMES: [&str; 9] = ["result", "revenue", "sales", "conversion", "lead", "order", "收入", "销售", "成效"];

/// Settings of `budget_response`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseParams {
    /// Where money went.
    pub channel: Option<String>,
    /// How much.
    pub spend: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// When: rows of one channel and one day are one period; null: each row is one.
    pub date: Option<String>,
    /// What can be spent in a period; null: as much as on average so far.
    pub budget: Option<f64>,
    /// A channel may get at most so many times its largest spend so far.
    pub reach: f64,
    /// The seed of the resamples.
    pub seed: u64,
}

impl Params for ResponseParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _: &Given) -> Self {
        let named = |parts: &'static [&'static str]| {
            move |field: &&Field| {
                let name = field.name.to_lowercase();
                field.kind.is_numeric() && parts.iter().any(|part| name.contains(part))
            }
        };
        let name = |field: &Field| field.name.clone();
        let has_orders = [Role::Order, Role::Customer].iter().any(|&role| schema.with_role(role).is_some());
        let cost = || schema.fields.iter().filter(|_| !has_orders).find(named(&COST_NAMES));
        let spend = schema.fields.iter().find(named(&SPEND_NAMES)).or_else(cost).map(name);
        let others = || schema.fields.iter().filter(|field| Some(&field.name) != spend.as_ref());
        let result = others().find(named(&RESULT_NAMES)).map(name).or_else(|| by_role(schema, Role::Amount));
        let date = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal());
        let date = date.or_else(|| schema.fields.iter().find(|field| field.kind.is_temporal()));
        let channel = by_role(schema, Role::Channel).or_else(|| schema.factors(30).next().map(name));
        Self { channel, spend, result, date: date.map(name), budget: None, reach: 1.5, seed: 1 }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "channel", CHANNEL, self.channel.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "spend", SPEND, self.spend.as_deref(), Needs::Numbers)?;
        settings::need_column(schema, "result", RESULT, self.result.as_deref(), Needs::Numbers)?;
        settings::allow_column(schema, "date", self.date.as_deref(), Needs::Dates)?;
        if self.spend == self.result {
            let words = Words::new("Spend and result must be two columns.", "支出与结果须为两列。");
            return Err(SettingFault::Other { setting: "result", code: "same_column", words });
        }
        if let Some(budget) = self.budget {
            need_range("budget", BUDGET, budget, (0.0, 1e15), Unit::Plain)?;
            if budget == 0.0 {
                let words = Words::new("Give a budget above 0, or none.", "预算须大于 0，或留空。");
                return Err(SettingFault::Other { setting: "budget", code: "no_budget", words });
            }
        }
        need_range("reach", REACH, self.reach, (0.1, 100.0), Unit::Plain)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let column = |needs| column_input(schema, needs, true);
        let number = |min, max, step, is_optional| Input::Number { min, max, step, is_share: false, is_optional };
        vec![
            control(
                "channel",
                CHANNEL,
                Words::new("Where money went", "钱花在哪里"),
                Section::What,
                column(Needs::Labels),
            ),
            control("spend", SPEND, Words::new("How much", "花了多少"), Section::What, column(Needs::Numbers)),
            control("result", RESULT, Words::new("What came of it", "带来多少"), Section::What, column(Needs::Numbers)),
            control(
                "date",
                Words::new("Date", "日期"),
                Words::new(
                    "Rows of a channel and a day are one period; empty: each row is one",
                    "同一渠道同一天为一期；留空则每行为一期",
                ),
                Section::What,
                column(Needs::Dates),
            ),
            control(
                "budget",
                BUDGET,
                Words::new("Empty: as much as on average so far", "留空则取以往平均"),
                Section::How,
                number(0.0, 1e15, 1.0, true),
            ),
            control(
                "reach",
                REACH,
                Words::new("At most so many times the largest spend of a channel", "最多为该渠道历史最大支出的多少倍"),
                Section::Advanced,
                number(0.1, 100.0, 0.1, false),
            ),
            control(
                "seed",
                Words::new("Seed", "随机种子"),
                Words::new("The same seed gives the same intervals", "相同的种子得到相同的区间"),
                Section::Advanced,
                Input::Integer { min: 0, max: 1_000_000, is_optional: false },
            ),
        ]
    }
}
