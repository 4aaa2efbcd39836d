//! Settings of `cohorts`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control};
use crate::data::{ColumnKind, Role, Schema, calendar};
use crate::i18n::{Unit, Words};
use crate::models::periods::Period;

const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Date", "日期");
const AMOUNT: Words = Words::new("Amount", "金额");
const START: Words = Words::new("Contract start", "合同开始");
const END: Words = Words::new("Contract end", "合同结束");
const HORIZON: Words = Words::new("Project ahead", "预测期数");
const LEVEL: Words = Words::new("Certainty of intervals", "区间把握程度");
/// No projection goes further.
const MAX_HORIZON: u32 = 120;

/// Settings of `cohorts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CohortsParams {
    /// Who bought.
    pub customer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// For how much; null: purchases are only counted.
    pub amount: Option<String>,
    /// For contracts: the first day. With `end`, takes the place of orders.
    pub start: Option<String>,
    /// For contracts: the last day; an empty cell is a contract that goes on.
    pub end: Option<String>,
    /// How long a period is; `auto` or null: by the span of the data.
    #[serde(with = "automatic")]
    pub period: Option<Period>,
    /// The last day of the data, as 2024-01-31; null: the last day in it.
    pub observation_end: Option<String>,
    /// How many periods retention of contracts is projected ahead.
    pub horizon: u32,
    /// How sure intervals are.
    pub level: f64,
}

impl CohortsParams {
    /// The day of a setting that was checked.
    pub fn day(text: &Option<String>) -> Option<i32> {
        text.as_deref().and_then(calendar::parse_iso)
    }

    /// Whether contracts are read in place of orders.
    pub fn is_contracts(&self) -> bool {
        self.start.is_some()
    }
}

impl Params for CohortsParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let date =
            schema.with_role(Role::Date).filter(|field| field.kind.is_temporal()).map(|field| field.name.clone());
        let first = || schema.fields.iter().find(|field| field.kind.is_temporal()).map(|field| field.name.clone());
        let asks_orders = given.has("date") || given.has("amount");
        let (start, end) = settings::contract_dates(schema).filter(|_| !asks_orders).unzip();
        let money =
            || schema.fields.iter().find(|field| field.kind == ColumnKind::Money).map(|field| field.name.clone());
        Self {
            customer: by_role(schema, Role::Customer),
            date: date.or_else(first),
            amount: by_role(schema, Role::Amount).or_else(money),
            start,
            end,
            period: None,
            observation_end: None,
            horizon: 12,
            level: 0.95,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        if self.start.is_some() || self.end.is_some() {
            settings::need_column(schema, "start", START, self.start.as_deref(), Needs::Dates)?;
            // A column without any end yet is empty, and says that all contracts go on.
            let is_empty = self.end.as_ref().and_then(|name| schema.field(name));
            if is_empty.is_none_or(|field| field.kind != ColumnKind::Empty) {
                settings::need_column(schema, "end", END, self.end.as_deref(), Needs::Dates)?;
            }
        } else {
            settings::need_column(schema, "customer", CUSTOMER, self.customer.as_deref(), Needs::Labels)?;
            settings::need_column(schema, "date", DATE, self.date.as_deref(), Needs::Dates)?;
            settings::allow_column(schema, "amount", self.amount.as_deref(), Needs::Numbers)?;
        }
        if self.observation_end.is_some() && Self::day(&self.observation_end).is_none() {
            return Err(settings::no_day("observation_end"));
        }
        let range = (1.0, f64::from(MAX_HORIZON));
        settings::need_range("horizon", HORIZON, f64::from(self.horizon), range, Unit::Count)?;
        settings::need_range("level", LEVEL, self.level, (0.5, 0.999), Unit::Share)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let column = |needs| column_input(schema, needs, true);
        let mut controls = vec![
            control("customer", CUSTOMER, Words::new("Who bought", "谁购买"), Section::What, column(Needs::Labels)),
            control("date", DATE, Words::new("When", "何时购买"), Section::What, column(Needs::Dates)),
            control(
                "amount",
                AMOUNT,
                Words::new("For how much; returns are left out", "金额多少；退货不计入"),
                Section::What,
                column(Needs::Numbers),
            ),
            control(
                "start",
                START,
                Words::new("For subscriptions, in place of orders", "用于订阅或合同，代替订单"),
                Section::What,
                column(Needs::Dates),
            ),
            control(
                "end",
                END,
                Words::new("Empty cells are contracts that go on", "空单元格表示合同仍在继续"),
                Section::What,
                column(Needs::Dates),
            ),
        ];
        controls.extend(method());
        controls
    }
}

/// A period, or the word that leaves it to us.
mod automatic {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Period;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Stated {
        Given(Period),
        Automatic(Automatic),
    }

    #[derive(Serialize, Deserialize)]
    enum Automatic {
        #[serde(rename = "auto")]
        Auto,
    }

    pub(super) fn serialize<S: Serializer>(period: &Option<Period>, serializer: S) -> Result<S::Ok, S::Error> {
        period.map_or(Stated::Automatic(Automatic::Auto), Stated::Given).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Period>, D::Error> {
        let stated = Option::<Stated>::deserialize(deserializer)?;
        Ok(stated.and_then(|stated| match stated {
            Stated::Given(period) => Some(period),
            Stated::Automatic(_) => None,
        }))
    }
}

const PERIODS: [(&str, Words); 5] = [
    ("auto", Words::new("Automatic", "自动")),
    ("week", Words::new("Week", "周")),
    ("month", Words::new("Month", "月")),
    ("quarter", Words::new("Quarter", "季度")),
    ("year", Words::new("Year", "年")),
];

fn method() -> Vec<Control> {
    vec![
        control(
            "period",
            Words::new("Period", "周期"),
            Words::new("Automatic goes by the span of the data", "自动：按数据跨度选择"),
            Section::How,
            Input::choice(PERIODS),
        ),
        control(
            "observation_end",
            Words::new("Last day", "截止日"),
            Words::new("Empty: the last day in the data", "留空则取数据最后一天"),
            Section::How,
            Input::Day { is_optional: true },
        ),
        control(
            "horizon",
            HORIZON,
            Words::new("Periods, for contracts", "用于合同，向前预测的周期数"),
            Section::How,
            Input::Integer { min: 1, max: i64::from(MAX_HORIZON), is_optional: false },
        ),
        control(
            "level",
            LEVEL,
            Words::new("95% is usual", "通常为 95%"),
            Section::Advanced,
            Input::Number { min: 0.5, max: 0.999, step: 0.01, is_share: true, is_optional: false },
        ),
    ]
}
