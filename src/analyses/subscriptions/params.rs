//! Settings of `subscriptions`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control};
use crate::data::{ColumnKind, Role, Schema, calendar};
use crate::i18n::{Unit, Words};

const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Payment date", "付款日期");
const AMOUNT: Words = Words::new("Amount", "金额");
const START: Words = Words::new("Contract start", "合同开始");
const END: Words = Words::new("Contract end", "合同结束");
const MARGIN: Words = Words::new("Margin", "利润率");
const RATE: Words = Words::new("Discount rate per year", "年贴现率");
const COST: Words = Words::new("Cost of winning a customer", "获客成本");
const WINDOW: Words = Words::new("Months for the rates", "计算比率的月数");
const STEP: Words = Words::new("Change of each input", "各输入的变动幅度");
const LEVEL: Words = Words::new("Certainty of intervals", "区间把握程度");
/// No cost is larger.
const MAX_COST: f64 = 1e12;

/// What an amount pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

impl Billing {
    /// How many months it covers.
    pub fn n_months(self) -> i32 {
        match self {
            Billing::Month => 1,
            Billing::Quarter => 3,
            Billing::Year => 12,
        }
    }
}

/// Settings of `subscriptions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionsParams {
    /// Who pays.
    pub customer: Option<String>,
    /// When a payment came.
    pub date: Option<String>,
    /// How much a payment is, or a contract costs.
    pub amount: Option<String>,
    /// For contracts: the first day. With `end`, takes the place of payments.
    pub start: Option<String>,
    /// For contracts: the last day; an empty cell is a contract that goes on.
    pub end: Option<String>,
    /// What an amount pays for.
    pub billing: Billing,
    /// What remains of an amount as profit, as a share.
    pub margin: f64,
    /// Yearly discount rate, as a share.
    pub discount_rate: f64,
    /// What winning a customer costs; null: not known.
    pub acquisition_cost: Option<f64>,
    /// Over how many of the last months rates are taken.
    pub window: u32,
    /// By which share inputs are moved to see what they do.
    pub step: f64,
    /// The last day of the data, as 2024-01-31; null: the last day in it.
    pub observation_end: Option<String>,
    /// How sure intervals are.
    pub level: f64,
}

impl SubscriptionsParams {
    /// Whether contracts are read in place of payments.
    pub fn is_contracts(&self) -> bool {
        self.start.is_some()
    }

    /// The day of a setting that was checked.
    pub fn observed_to(&self) -> Option<i32> {
        self.observation_end.as_deref().and_then(calendar::parse_iso)
    }
}

impl Params for SubscriptionsParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let date =
            schema.with_role(Role::Date).filter(|field| field.kind.is_temporal()).map(|field| field.name.clone());
        let first = || schema.fields.iter().find(|field| field.kind.is_temporal()).map(|field| field.name.clone());
        let (start, end) = settings::contract_dates(schema).filter(|_| !given.has("date")).unzip();
        let money =
            || schema.fields.iter().find(|field| field.kind == ColumnKind::Money).map(|field| field.name.clone());
        Self {
            customer: by_role(schema, Role::Customer),
            date: date.or_else(first),
            amount: by_role(schema, Role::Amount).or_else(money),
            start,
            end,
            billing: Billing::Month,
            margin: 1.0,
            discount_rate: 0.1,
            acquisition_cost: None,
            window: 12,
            step: 0.1,
            observation_end: None,
            level: 0.95,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "customer", CUSTOMER, self.customer.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "amount", AMOUNT, self.amount.as_deref(), Needs::Numbers)?;
        if self.start.is_some() || self.end.is_some() {
            settings::need_column(schema, "start", START, self.start.as_deref(), Needs::Dates)?;
            // A column without any end yet is empty, and says that all contracts go on.
            let end = self.end.as_ref().and_then(|name| schema.field(name));
            if end.is_none_or(|field| field.kind != ColumnKind::Empty) {
                settings::need_column(schema, "end", END, self.end.as_deref(), Needs::Dates)?;
            }
        } else {
            settings::need_column(schema, "date", DATE, self.date.as_deref(), Needs::Dates)?;
        }
        if self.observation_end.is_some() && self.observed_to().is_none() {
            return Err(settings::no_day("observation_end"));
        }
        settings::need_range("margin", MARGIN, self.margin, (0.01, 1.0), Unit::Share)?;
        settings::need_range("discount_rate", RATE, self.discount_rate, (0.0, 5.0), Unit::Share)?;
        settings::need_range(
            "acquisition_cost",
            COST,
            self.acquisition_cost.unwrap_or(0.0),
            (0.0, MAX_COST),
            Unit::Plain,
        )?;
        settings::need_range("window", WINDOW, f64::from(self.window), (1.0, 120.0), Unit::Count)?;
        settings::need_range("step", STEP, self.step, (0.01, 0.9), Unit::Share)?;
        settings::need_range("level", LEVEL, self.level, (0.5, 0.999), Unit::Share)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let mut controls = columns(schema);
        controls.extend(method());
        controls
    }
}

fn columns(schema: &Schema) -> Vec<Control> {
    let column =
        |name, label, help, needs| control(name, label, help, Section::What, column_input(schema, needs, true));
    let billings = [
        ("month", Words::new("A month", "一个月")),
        ("quarter", Words::new("A quarter", "一个季度")),
        ("year", Words::new("A year", "一年")),
    ];
    vec![
        column("customer", CUSTOMER, Words::new("Who pays", "谁付款"), Needs::Labels),
        column("date", DATE, Words::new("When a payment came", "何时付款"), Needs::Dates),
        column("amount", AMOUNT, Words::new("Of a payment, or of a contract", "付款或合同的金额"), Needs::Numbers),
        column("start", START, Words::new("For contracts, in place of payments", "用于合同，代替付款"), Needs::Dates),
        column(
            "end",
            END,
            Words::new("Empty cells are contracts that go on", "空单元格表示合同仍在继续"),
            Needs::Dates,
        ),
        control(
            "billing",
            Words::new("An amount pays for", "金额对应"),
            Words::new("Longer ones are spread over their months", "较长的按月分摊"),
            Section::What,
            Input::choice(billings),
        ),
    ]
}

fn method() -> Vec<Control> {
    let share = |min, max| Input::Number { min, max, step: 0.01, is_share: true, is_optional: false };
    vec![
        control(
            "margin",
            MARGIN,
            Words::new("100% gives revenue", "100% 即按收入计算"),
            Section::How,
            share(0.01, 1.0),
        ),
        control(
            "acquisition_cost",
            COST,
            Words::new(
                "Advertising and sales per new customer; empty: not known",
                "每位新客户的广告与销售费用；留空表示未知",
            ),
            Section::How,
            Input::Number { min: 0.0, max: MAX_COST, step: 1.0, is_share: false, is_optional: true },
        ),
        control(
            "discount_rate",
            RATE,
            Words::new("How much less money is worth a year later", "一年后的钱比现在少值多少"),
            Section::How,
            share(0.0, 5.0),
        ),
        control(
            "window",
            WINDOW,
            Words::new("Rates are pooled over the last months", "比率汇总最近若干个月"),
            Section::How,
            Input::Integer { min: 1, max: 120, is_optional: false },
        ),
        control(
            "observation_end",
            Words::new("Last day", "截止日"),
            Words::new("Empty: the last day in the data", "留空则取数据最后一天"),
            Section::How,
            Input::Day { is_optional: true },
        ),
        control("step", STEP, Words::new("Up and down", "上下变动"), Section::Advanced, share(0.01, 0.9)),
        control("level", LEVEL, Words::new("95% is usual", "通常为 95%"), Section::Advanced, share(0.5, 0.999)),
    ]
}
