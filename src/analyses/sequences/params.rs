//! Settings of `sequences`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control};
use crate::data::{ColumnKind, Role, Schema};
use crate::i18n::{Unit, Words};

/// The longest gap that can be asked for, in days.
const MAX_GAP_DAYS: u32 = 36_525;
/// The most steps.
const MAX_LENGTH: u32 = 6;

const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Date", "日期");
const PRODUCT: Words = Words::new("Product", "产品");
const MAX_GAP: Words = Words::new("Longest gap", "最长间隔");
const LENGTH: Words = Words::new("Steps, at most", "最多步数");
const MIN_SUPPORT: Words = Words::new("Smallest support", "最小支持度");

/// Settings of `sequences`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SequencesParams {
    /// Who bought.
    pub customer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// What.
    pub product: Option<String>,
    /// Which order a row belongs to: it counts on its first day; null: rows count on their own day.
    pub order: Option<String>,
    /// For how much; rows below 0 are returns and left out.
    pub amount: Option<String>,
    /// The most days between one step and the next.
    pub max_gap: u32,
    /// The most steps of a sequence.
    pub max_length: u32,
    /// The share of customers who must have the whole sequence; null: suggested from the data.
    pub min_support: Option<f64>,
}

impl Params for SequencesParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _: &Given) -> Self {
        let first = |is: fn(ColumnKind) -> bool| schema.fields.iter().find(|f| is(f.kind)).map(|f| f.name.clone());
        let date = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal()).map(|f| f.name.clone());
        let amount = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric());
        Self {
            customer: by_role(schema, Role::Customer),
            date: date.or_else(|| first(ColumnKind::is_temporal)),
            product: by_role(schema, Role::Product).or_else(|| by_role(schema, Role::Category)),
            order: by_role(schema, Role::Order),
            amount: amount.map(|field| field.name.clone()),
            max_gap: 90,
            max_length: 3,
            min_support: None,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "customer", CUSTOMER, self.customer.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "date", DATE, self.date.as_deref(), Needs::Dates)?;
        settings::need_column(schema, "product", PRODUCT, self.product.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "order", self.order.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "amount", self.amount.as_deref(), Needs::Numbers)?;
        let range = |most: u32, least: f64| (least, f64::from(most));
        settings::need_range("max_gap", MAX_GAP, f64::from(self.max_gap), range(MAX_GAP_DAYS, 1.0), Unit::Days)?;
        settings::need_range("max_length", LENGTH, f64::from(self.max_length), range(MAX_LENGTH, 2.0), Unit::Count)?;
        match self.min_support {
            Some(share) => settings::need_range("min_support", MIN_SUPPORT, share, (0.0, 1.0), Unit::Share),
            None => Ok(()),
        }
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let column =
            |name, label, help, needs| control(name, label, help, Section::What, column_input(schema, needs, true));
        vec![
            column("customer", CUSTOMER, Words::new("Who bought", "谁购买"), Needs::Labels),
            column("date", DATE, Words::new("When", "何时购买"), Needs::Dates),
            column("product", PRODUCT, Words::new("What was bought", "买了什么"), Needs::Labels),
            column(
                "order",
                Words::new("Order", "订单"),
                Words::new("An order counts on its first day", "订单按首日计"),
                Needs::Labels,
            ),
            column(
                "amount",
                Words::new("Amount", "金额"),
                Words::new("Rows below 0 are returns and left out", "金额为负的行是退货，不计入"),
                Needs::Numbers,
            ),
            control(
                "max_gap",
                MAX_GAP,
                Words::new("Days between one step and the next", "一步到下一步的天数上限"),
                Section::How,
                Input::Integer { min: 1, max: i64::from(MAX_GAP_DAYS), is_optional: false },
            ),
            control(
                "max_length",
                LENGTH,
                Words::new("2: A, then B; 3: A, then B, then C", "2 为先 A 后 B，3 为 A、B、C 依次"),
                Section::How,
                Input::Integer { min: 2, max: i64::from(MAX_LENGTH), is_optional: false },
            ),
            control(
                "min_support",
                MIN_SUPPORT,
                Words::new(
                    "Share of customers with the whole sequence; empty: suggested",
                    "含有整个序列的客户占比；留空则按数据建议",
                ),
                Section::How,
                Input::Number { min: 0.0, max: 1.0, step: 0.001, is_share: true, is_optional: true },
            ),
        ]
    }
}
