//! Settings of `portrait`.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control};
use crate::data::{ColumnKind, Role, Schema};
use crate::i18n::Words;

const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Date", "日期");
const AMOUNT: Words = Words::new("Amount", "金额");

/// Settings of `portrait`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortraitParams {
    /// Who bought.
    pub customer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// For how much.
    pub amount: Option<String>,
    /// Which order a row belongs to; null: all rows of a customer on one day are one purchase.
    pub order: Option<String>,
    /// What was bought.
    pub product: Option<String>,
    /// The group a product is in.
    pub category: Option<String>,
    /// Through which channel.
    pub channel: Option<String>,
    /// How many units.
    pub quantity: Option<String>,
    /// The price of a unit; null: amount by quantity.
    pub unit_price: Option<String>,
    /// A column whose labels are the segments; null: segments of recency, frequency and money.
    pub segment_by: Option<String>,
    /// The customer to look at; null: the one who spent most.
    #[serde(default, deserialize_with = "text_or_number")]
    pub customer_id: Option<String>,
}

/// An id may be written as a number.
fn text_or_number<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(reader)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Null => None,
        other => Some(other.to_string()),
    })
}

impl Params for PortraitParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _: &Given) -> Self {
        let first = |is: fn(ColumnKind) -> bool| schema.fields.iter().find(|f| is(f.kind)).map(|f| f.name.clone());
        let number = |role| schema.with_role(role).filter(|field| field.kind.is_numeric()).map(|f| f.name.clone());
        let date = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal()).map(|f| f.name.clone());
        Self {
            customer: by_role(schema, Role::Customer),
            date: date.or_else(|| first(ColumnKind::is_temporal)),
            amount: number(Role::Amount).or_else(|| first(|kind| kind == ColumnKind::Money)),
            order: by_role(schema, Role::Order),
            product: by_role(schema, Role::Product),
            category: by_role(schema, Role::Category),
            channel: by_role(schema, Role::Channel),
            quantity: number(Role::Quantity),
            unit_price: number(Role::UnitPrice),
            segment_by: None,
            customer_id: None,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "customer", CUSTOMER, self.customer.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "date", DATE, self.date.as_deref(), Needs::Dates)?;
        settings::need_column(schema, "amount", AMOUNT, self.amount.as_deref(), Needs::Numbers)?;
        for (setting, column) in [
            ("order", &self.order),
            ("product", &self.product),
            ("category", &self.category),
            ("channel", &self.channel),
            ("segment_by", &self.segment_by),
        ] {
            settings::allow_column(schema, setting, column.as_deref(), Needs::Labels)?;
        }
        settings::allow_column(schema, "quantity", self.quantity.as_deref(), Needs::Numbers)?;
        settings::allow_column(schema, "unit_price", self.unit_price.as_deref(), Needs::Numbers)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        use Needs::{Dates, Labels, Numbers};
        let column =
            |name, label, help, needs| control(name, label, help, Section::What, column_input(schema, needs, true));
        let id = Input::Line { is_optional: true, is_code: false };
        vec![
            control(
                "customer_id",
                Words::new("Which customer", "哪位客户"),
                Words::new("An id; empty: who spent most", "客户编号；留空则取消费最高者"),
                Section::What,
                id,
            ),
            column(
                "segment_by",
                Words::new("Segments by", "分层依据"),
                Words::new("Empty: recency, frequency and money", "留空则按近度、频次与金额"),
                Labels,
            ),
            column("customer", CUSTOMER, Words::new("Who bought", "谁购买"), Labels),
            column("date", DATE, Words::new("When", "何时购买"), Dates),
            column("amount", AMOUNT, Words::new("For how much", "金额多少"), Numbers),
            column(
                "order",
                Words::new("Order", "订单"),
                Words::new("Empty: a day of a customer is one purchase", "留空：一位客户一天算一次购买"),
                Labels,
            ),
            column("product", Words::new("Product", "产品"), Words::new("What was bought", "买了什么"), Labels),
            column(
                "category",
                Words::new("Category", "类别"),
                Words::new("The product's group", "产品所属类别"),
                Labels,
            ),
            column("channel", Words::new("Channel", "渠道"), Words::new("How it was bought", "购买渠道"), Labels),
            column("quantity", Words::new("Quantity", "数量"), Words::new("How many units", "多少件"), Numbers),
            column(
                "unit_price",
                Words::new("Unit price", "单价"),
                Words::new("Empty: amount by quantity", "留空则取金额除以数量"),
                Numbers,
            ),
        ]
    }
}
