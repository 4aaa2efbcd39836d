//! Settings of `recommendations`.

use serde::{Deserialize, Serialize};

use super::als;
use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, need_range};
use crate::data::{ColumnKind, Role, Schema};
use crate::i18n::{Unit, Words};

const CUSTOMER: Words = Words::new("Customer", "客户");
const PRODUCT: Words = Words::new("Product", "产品");
const N_RECOMMENDED: Words = Words::new("Products per customer", "每位客户推荐数");
const CUTOFF: Words = Words::new("Places checked", "检验的名次");
const N_FACTORS: Words = Words::new("Factors", "因子数");
const N_ROUNDS: Words = Words::new("Rounds", "轮数");
const CONFIDENCE: Words = Words::new("Weight of a purchase", "每次购买的权重");
const REGULARISATION: Words = Words::new("Regularisation", "正则化");
const TEST_SHARE: Words = Words::new("Share kept for the check", "用于检验的比例");

/// How products are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The one that does best on later purchases.
    Best,
    /// Matrix factorisation.
    Als,
    /// What the same customers bought, by cosine.
    Cosine,
    /// By Jaccard's measure.
    Jaccard,
    /// By lift.
    Lift,
    /// What most customers bought.
    Popularity,
}

impl Method {
    /// All that rank, the baseline first.
    pub const RANKERS: [Self; 5] = [Self::Popularity, Self::Cosine, Self::Jaccard, Self::Lift, Self::Als];

    /// The name in tables and settings.
    pub fn id(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Als => "als",
            Self::Cosine => "cosine",
            Self::Jaccard => "jaccard",
            Self::Lift => "lift",
            Self::Popularity => "popularity",
        }
    }

    /// The name that users read.
    pub fn words(self) -> Words {
        match self {
            Self::Best => Words::new("The best on later purchases", "后期购买检验最优者"),
            Self::Als => Words::new("Matrix factorisation (ALS)", "矩阵分解（ALS）"),
            Self::Cosine => Words::new("Same buyers (cosine)", "相同客户购买（余弦）"),
            Self::Jaccard => Words::new("Same buyers (Jaccard)", "相同客户购买（Jaccard）"),
            Self::Lift => Words::new("Same buyers (lift)", "相同客户购买（提升度）"),
            Self::Popularity => Words::new("Popularity", "热销"),
        }
    }
}

/// Settings of `recommendations`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecommendationsParams {
    /// Who bought.
    pub customer: Option<String>,
    /// What.
    pub product: Option<String>,
    /// When; null: the check keeps random purchases aside.
    pub date: Option<String>,
    /// For how much: returns are left out, and lists can be sorted by value.
    pub amount: Option<String>,
    /// What a customer is worth; null: a year of revenue is forecast where date and amount allow it.
    pub value: Option<String>,
    /// How many units of a product are there.
    pub stock: Option<String>,
    /// Whether products without stock are left out.
    pub in_stock_only: bool,
    /// In which segment a customer is: the next best products of each are listed.
    pub segment: Option<String>,
    /// How products are ranked.
    pub method: Method,
    /// How many products each customer gets.
    pub n_recommended: u32,
    /// Whether products that a customer has bought are recommended again.
    pub repeats: bool,
    /// How many places of the ranking the check looks at.
    pub cutoff: u32,
    /// Factors of the matrix factorisation.
    pub n_factors: u32,
    /// Its rounds.
    pub n_rounds: u32,
    /// What a purchase adds to the confidence.
    pub confidence: f64,
    /// What pulls factors towards zero.
    pub regularisation: f64,
    /// The share of purchases, the latest ones, that is kept for the check.
    pub test_share: f64,
    /// The seed of the first factors, and of a random hold-out.
    pub seed: u64,
}

impl RecommendationsParams {
    /// Settings of the factorisation.
    pub fn als(&self) -> als::Setting {
        als::Setting {
            n_factors: self.n_factors as usize,
            n_rounds: self.n_rounds as usize,
            weight: self.confidence,
            regularisation: self.regularisation,
            seed: self.seed,
        }
    }
}

impl Params for RecommendationsParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _: &Given) -> Self {
        let date = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal());
        let date = date.or_else(|| schema.fields.iter().find(|field| field.kind.is_temporal()));
        let money = || schema.fields.iter().find(|field| field.kind == ColumnKind::Money);
        let amount = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric()).or_else(money);
        Self {
            customer: by_role(schema, Role::Customer),
            product: by_role(schema, Role::Product),
            date: date.map(|field| field.name.clone()),
            amount: amount.map(|field| field.name.clone()),
            value: settings::numbers_called(
                schema,
                &["clv", "customer value", "expected value", "year value", "客户价值"],
            ),
            stock: settings::numbers_called(schema, &["stock", "inventory", "on hand", "库存"]),
            in_stock_only: true,
            segment: None,
            method: Method::Best,
            n_recommended: 5,
            repeats: false,
            cutoff: 10,
            n_factors: 20,
            n_rounds: 10,
            confidence: 10.0,
            regularisation: 1.0,
            test_share: 0.2,
            seed: 1,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "customer", CUSTOMER, self.customer.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "product", PRODUCT, self.product.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "date", self.date.as_deref(), Needs::Dates)?;
        settings::allow_column(schema, "amount", self.amount.as_deref(), Needs::Numbers)?;
        settings::allow_column(schema, "value", self.value.as_deref(), Needs::Numbers)?;
        settings::allow_column(schema, "stock", self.stock.as_deref(), Needs::Numbers)?;
        settings::allow_column(schema, "segment", self.segment.as_deref(), Needs::Labels)?;
        if self.customer == self.product {
            let words = Words::new("Customer and product must be two columns.", "客户与产品须为两列。");
            return Err(SettingFault::Other { setting: "product", code: "same_column", words });
        }
        let count =
            |setting, label, value: u32, range| need_range(setting, label, f64::from(value), range, Unit::Count);
        count("n_recommended", N_RECOMMENDED, self.n_recommended, (1.0, 50.0))?;
        count("cutoff", CUTOFF, self.cutoff, (1.0, 100.0))?;
        count("n_factors", N_FACTORS, self.n_factors, (1.0, 128.0))?;
        count("n_rounds", N_ROUNDS, self.n_rounds, (1.0, 100.0))?;
        need_range("confidence", CONFIDENCE, self.confidence, (0.0, 1e6), Unit::Plain)?;
        need_range("regularisation", REGULARISATION, self.regularisation, (0.0, 1e6), Unit::Plain)?;
        need_range("test_share", TEST_SHARE, self.test_share, (0.05, 0.5), Unit::Share)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let mut controls = columns(schema);
        controls.extend(known(schema));
        controls.extend(method());
        controls
    }
}

fn columns(schema: &Schema) -> Vec<Control> {
    let column = |needs| column_input(schema, needs, true);
    vec![
        control("customer", CUSTOMER, Words::new("Who bought", "谁购买"), Section::What, column(Needs::Labels)),
        control("product", PRODUCT, Words::new("What was bought", "购买了什么"), Section::What, column(Needs::Labels)),
        control(
            "date",
            Words::new("Date", "日期"),
            Words::new(
                "The latest purchases check the lists; without, random ones",
                "用最晚的购买检验名单，没有日期时随机抽取",
            ),
            Section::What,
            column(Needs::Dates),
        ),
        control(
            "amount",
            Words::new("Amount", "金额"),
            Words::new(
                "Returns are left out, and each product gets its mean amount",
                "退货不计入，并给出各产品的平均金额",
            ),
            Section::What,
            column(Needs::Numbers),
        ),
        control(
            "n_recommended",
            N_RECOMMENDED,
            Words::new("How many each customer gets", "每位客户得到几个"),
            Section::How,
            Input::Integer { min: 1, max: 50, is_optional: false },
        ),
        control(
            "repeats",
            Words::new("Products bought before", "已买过的产品"),
            Words::new("Recommend them again, as for things that are used up", "消耗品可再次推荐"),
            Section::How,
            Input::Switch,
        ),
    ]
}

fn known(schema: &Schema) -> Vec<Control> {
    let column = |needs| column_input(schema, needs, true);
    vec![
        control(
            "value",
            Words::new("Customer's value", "客户价值"),
            Words::new(
                "Lists start with the most valuable; empty: the year ahead is forecast",
                "名单按价值由高到低；留空则预测未来一年",
            ),
            Section::What,
            column(Needs::Numbers),
        ),
        control(
            "stock",
            Words::new("Stock", "库存"),
            Words::new("Units left of the product; its latest row counts", "产品的剩余件数，以最晚的一行为准"),
            Section::What,
            column(Needs::Numbers),
        ),
        control(
            "segment",
            Words::new("Segment", "分层"),
            Words::new("The next best products of each are listed, too", "同时列出各分层的推荐产品"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "in_stock_only",
            Words::new("Only what is in stock", "仅推荐有库存的"),
            Words::new("Products without stock are offered to nobody", "没有库存的产品不推荐给任何人"),
            Section::How,
            Input::Switch,
        ),
    ]
}

fn method() -> Vec<Control> {
    let methods = std::iter::once(Method::Best).chain(Method::RANKERS).map(|method| (method.id(), method.words()));
    let whole = |min, max| Input::Integer { min, max, is_optional: false };
    let number = |max, step| Input::Number { min: 0.0, max, step, is_share: false, is_optional: false };
    vec![
        control(
            "method",
            Words::new("Method", "方法"),
            Words::new("All are checked; this one makes the lists", "所有方法都会检验，由此方法生成名单"),
            Section::How,
            Input::choice(methods),
        ),
        control(
            "cutoff",
            CUTOFF,
            Words::new("A hit is a later purchase among so many", "后期购买落在前多少名算命中"),
            Section::Advanced,
            whole(1, 100),
        ),
        control(
            "n_factors",
            N_FACTORS,
            Words::new("Tastes that matrix factorisation tells apart", "矩阵分解区分的偏好数"),
            Section::Advanced,
            whole(1, 128),
        ),
        control(
            "n_rounds",
            N_ROUNDS,
            Words::new("Rounds of matrix factorisation", "矩阵分解的迭代轮数"),
            Section::Advanced,
            whole(1, 100),
        ),
        control(
            "confidence",
            CONFIDENCE,
            Words::new("How much surer a purchase is than its absence", "购买比未购买可信多少"),
            Section::Advanced,
            number(1e6, 1.0),
        ),
        control(
            "regularisation",
            REGULARISATION,
            Words::new("Larger is more careful", "越大越谨慎"),
            Section::Advanced,
            number(1e6, 0.1),
        ),
        control(
            "test_share",
            TEST_SHARE,
            Words::new("The latest purchases", "最晚的购买"),
            Section::Advanced,
            Input::Number { min: 0.05, max: 0.5, step: 0.05, is_share: true, is_optional: false },
        ),
        control(
            "seed",
            Words::new("Seed", "随机种子"),
            Words::new("The same seed gives the same lists", "相同的种子得到相同的名单"),
            Section::Advanced,
            whole(0, 1_000_000),
        ),
    ]
}
