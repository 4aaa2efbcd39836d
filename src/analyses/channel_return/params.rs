//! Settings of `channel_return`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, RowColumn, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, number_cell};
use crate::data::{ColumnKind, Role, Schema, calendar};
use crate::i18n::{Unit, Words};
use crate::models::periods::Period;

const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Date", "日期");
const AMOUNT: Words = Words::new("Amount", "金额");
const CHANNEL: Words = Words::new("Channel", "渠道");
const MARGIN: Words = Words::new("Margin", "利润率");
const LEVEL: Words = Words::new("Certainty of intervals", "区间把握程度");

/// What was spent on a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostRow {
    /// Which channel.
    #[serde(default)]
    pub channel: String,
    /// All that was spent on winning its customers.
    #[serde(default, deserialize_with = "number_cell")]
    pub acquisition_cost: Option<f64>,
}

/// Settings of `channel_return`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelReturnParams {
    /// Who bought.
    pub customer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// For how much.
    pub amount: Option<String>,
    /// Through which channel.
    pub channel: Option<String>,
    /// What was spent per channel.
    pub costs: Vec<CostRow>,
    /// A column with what was spent on a row's customer; takes the place of `costs`.
    pub cost_column: Option<String>,
    /// What remains of an amount as profit, as a share.
    pub margin: f64,
    /// How long a cohort is: a month or a quarter.
    pub cohort: Period,
    /// The last day of the data, as 2024-01-31; null: the last day in it.
    pub observation_end: Option<String>,
    /// How sure intervals are.
    pub level: f64,
}

impl Params for ChannelReturnParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _: &Given) -> Self {
        let of_kind = |is_wanted: &dyn Fn(ColumnKind) -> bool| {
            schema.fields.iter().find(|field| is_wanted(field.kind)).map(|field| field.name.clone())
        };
        Self {
            customer: by_role(schema, Role::Customer),
            date: by_role(schema, Role::Date).or_else(|| of_kind(&ColumnKind::is_temporal)),
            amount: by_role(schema, Role::Amount).or_else(|| of_kind(&|kind| kind == ColumnKind::Money)),
            channel: by_role(schema, Role::Channel),
            costs: Vec::new(),
            cost_column: None,
            margin: 1.0,
            cohort: Period::Quarter,
            observation_end: None,
            level: 0.95,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "customer", CUSTOMER, self.customer.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "date", DATE, self.date.as_deref(), Needs::Dates)?;
        settings::need_column(schema, "amount", AMOUNT, self.amount.as_deref(), Needs::Numbers)?;
        settings::need_column(schema, "channel", CHANNEL, self.channel.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "cost_column", self.cost_column.as_deref(), Needs::Numbers)?;
        if self.costs.iter().any(|row| row.acquisition_cost.is_some_and(|cost| !(0.0..=1e15).contains(&cost))) {
            let words = Words::new("A cost must be 0 or more.", "成本须为 0 或正数。");
            return Err(SettingFault::Other { setting: "costs", code: "cost", words });
        }
        if !matches!(self.cohort, Period::Month | Period::Quarter) {
            let words = Words::new("A cohort is a month or a quarter.", "同期群为一个月或一个季度。");
            return Err(SettingFault::Other { setting: "cohort", code: "cohort", words });
        }
        if self.observation_end.as_deref().is_some_and(|text| calendar::parse_iso(text).is_none()) {
            return Err(settings::no_day("observation_end"));
        }
        settings::need_range("margin", MARGIN, self.margin, (0.0, 1.0), Unit::Share)?;
        settings::need_range("level", LEVEL, self.level, (0.5, 0.999), Unit::Share)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let column =
            |name, label, help, needs| control(name, label, help, Section::What, column_input(schema, needs, true));
        let share = |min, max| Input::Number { min, max, step: 0.01, is_share: true, is_optional: false };
        let cell =
            |name, label, is_number| RowColumn { name, label, is_number, is_optional: false, options: Vec::new() };
        let costs =
            vec![cell("channel", CHANNEL, false), cell("acquisition_cost", Words::new("Spent in all", "总投入"), true)];
        let periods = [("month", Words::new("Month", "月")), ("quarter", Words::new("Quarter", "季度"))];
        vec![
            column("customer", CUSTOMER, Words::new("Who bought", "谁购买"), Needs::Labels),
            column("date", DATE, Words::new("When", "何时购买"), Needs::Dates),
            column(
                "amount",
                AMOUNT,
                Words::new("For how much; returns lower it", "金额多少；退货扣减"),
                Needs::Numbers,
            ),
            column(
                "channel",
                CHANNEL,
                Words::new("That of the first purchase counts", "以首次购买的渠道为准"),
                Needs::Labels,
            ),
            control(
                "costs",
                Words::new("Cost per channel", "各渠道成本"),
                Words::new("What was spent on winning the customers in the data", "为获取数据中的客户投入了多少"),
                Section::What,
                Input::Rows { columns: costs },
            ),
            column(
                "cost_column",
                Words::new("Or a column of costs", "或成本列"),
                Words::new("What was spent on the row's customer, in place of the table", "该行客户的投入，代替上表"),
                Needs::Numbers,
            ),
            control(
                "margin",
                MARGIN,
                Words::new("100% gives revenue", "100% 即按收入计算"),
                Section::How,
                share(0.0, 1.0),
            ),
            control(
                "cohort",
                Words::new("Cohorts by", "同期群按"),
                Words::new("Of the first purchase", "首次购买所在"),
                Section::How,
                Input::choice(periods),
            ),
            control(
                "observation_end",
                Words::new("Last day", "截止日"),
                Words::new("Empty: the last day in the data", "留空则取数据最后一天"),
                Section::How,
                Input::Day { is_optional: true },
            ),
            control("level", LEVEL, Words::new("95% is usual", "通常为 95%"), Section::Advanced, share(0.5, 0.999)),
        ]
    }
}
