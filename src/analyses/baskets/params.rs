//! Settings of `baskets`: what makes a basket, and which sets and rules are worth listing.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control};
use crate::data::{Role, Schema};
use crate::i18n::{Unit, Words};

/// No lift that is asked for is larger.
const MAX_LIFT: f64 = 1e6;
/// Longer sets are not asked for.
const MAX_LENGTH: u32 = 30;

const ORDER: Words = Words::new("Order", "订单");
const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Date", "日期");
const PRODUCT: Words = Words::new("Product", "商品");
const QUANTITY: Words = Words::new("Quantity", "数量");
const MIN_SUPPORT: Words = Words::new("Smallest support", "最小支持度");
const MIN_CONFIDENCE: Words = Words::new("Smallest confidence", "最小置信度");
const MIN_LIFT: Words = Words::new("Smallest lift", "最小提升度");
const MAX_LENGTH_LABEL: Words = Words::new("Items per set, at most", "每组最多商品数");

/// Settings of `baskets`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasketsParams {
    /// Which order a row belongs to; null: a basket is what a customer bought on a day.
    pub order: Option<String>,
    /// Who bought, where there is no order.
    pub customer: Option<String>,
    /// When, where there is no order; null: a basket is all that a customer ever bought.
    pub date: Option<String>,
    /// What was bought.
    pub product: Option<String>,
    /// How many; rows with 0 or less (returns) are left out.
    pub quantity: Option<String>,
    /// The share of baskets that must hold a set; null: suggested from the data.
    pub min_support: Option<f64>,
    /// The share of baskets with the first items that must hold the others too.
    pub min_confidence: f64,
    /// How many times as often as by chance.
    pub min_lift: f64,
    /// The most items in a set; null: any number.
    pub max_length: Option<u32>,
}

impl Params for BasketsParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let order = by_role(schema, Role::Order);
        // A given customer or date asks for baskets of their own, unless an order is given as well.
        let asks_days = !given.has("order") && (given.has("customer") || given.has("date"));
        let order = order.filter(|_| !asks_days);
        let has_order = order.is_some() || given.get::<Option<String>>("order").flatten().is_some();
        let unless_order = |role| by_role(schema, role).filter(|_| !has_order);
        Self {
            customer: unless_order(Role::Customer),
            date: unless_order(Role::Date),
            order,
            product: by_role(schema, Role::Product).or_else(|| by_role(schema, Role::Category)),
            quantity: by_role(schema, Role::Quantity),
            min_support: None,
            min_confidence: 0.2,
            min_lift: 0.0,
            max_length: None,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "product", PRODUCT, self.product.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "order", self.order.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "customer", self.customer.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "date", self.date.as_deref(), Needs::Dates)?;
        settings::allow_column(schema, "quantity", self.quantity.as_deref(), Needs::Numbers)?;
        if self.order.is_none() && self.customer.is_none() {
            return Err(SettingFault::Other {
                setting: "order",
                code: "no_basket",
                words: Words::new(
                    "Choose the column of orders; or leave it empty and choose customer and date, then a basket is what a customer bought on a day.",
                    "请选择订单列；若没有订单列，请选择客户和日期，则一位客户一天所买为一个购物篮。",
                ),
            });
        }
        if let Some(support) = self.min_support {
            settings::need_range("min_support", MIN_SUPPORT, support, (0.0, 1.0), Unit::Share)?;
        }
        settings::need_range("min_confidence", MIN_CONFIDENCE, self.min_confidence, (0.0, 1.0), Unit::Share)?;
        settings::need_range("min_lift", MIN_LIFT, self.min_lift, (0.0, MAX_LIFT), Unit::Plain)?;
        if let Some(length) = self.max_length {
            let range = (1.0, f64::from(MAX_LENGTH));
            settings::need_range("max_length", MAX_LENGTH_LABEL, f64::from(length), range, Unit::Count)?;
        }
        Ok(())
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        [what(schema), how()].concat()
    }
}

/// Which columns.
fn what(schema: &Schema) -> Vec<Control> {
    let column = |needs| column_input(schema, needs, true);
    vec![
        control("product", PRODUCT, Words::new("What was bought", "买了什么"), Section::What, column(Needs::Labels)),
        control(
            "order",
            ORDER,
            Words::new("Which order a row belongs to", "该行属于哪个订单"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "customer",
            CUSTOMER,
            Words::new("Who bought, where there is no order number", "没有订单号时，由谁购买"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "date",
            DATE,
            Words::new(
                "With a customer: what they bought on a day is a basket",
                "与客户配合：一位客户一天所买为一个购物篮",
            ),
            Section::What,
            column(Needs::Dates),
        ),
        control(
            "quantity",
            QUANTITY,
            Words::new("Rows with 0 or less are returns and left out", "数量为 0 或负数的行视为退货，不计入"),
            Section::What,
            column(Needs::Numbers),
        ),
    ]
}

/// Which sets and rules.
fn how() -> Vec<Control> {
    let share = |is_optional| Input::Number { min: 0.0, max: 1.0, step: 0.001, is_share: true, is_optional };
    vec![
        control(
            "min_support",
            MIN_SUPPORT,
            Words::new(
                "Share of baskets that must hold a set; empty: suggested from the data",
                "至少多大比例的购物篮含有该组合；留空则按数据建议",
            ),
            Section::How,
            share(true),
        ),
        control(
            "min_confidence",
            MIN_CONFIDENCE,
            Words::new(
                "Of the baskets with the first items, how many must hold the others",
                "含有前项的购物篮中，至少多大比例也含有后项",
            ),
            Section::How,
            share(false),
        ),
        control(
            "min_lift",
            MIN_LIFT,
            Words::new(
                "How many times as often as by chance; 1 is chance, 0 lists all",
                "是偶然情形的多少倍；1 即偶然，0 则全部列出",
            ),
            Section::Advanced,
            Input::Number { min: 0.0, max: MAX_LIFT, step: 0.1, is_share: false, is_optional: false },
        ),
        control(
            "max_length",
            MAX_LENGTH_LABEL,
            Words::new("Empty: any number", "留空则不限"),
            Section::Advanced,
            Input::Integer { min: 1, max: i64::from(MAX_LENGTH), is_optional: true },
        ),
    ]
}
