//! Settings of `playbook`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, RowColumn, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, need_range, number_cell};
use crate::data::{Role, Schema};
use crate::i18n::{Unit, Words};
use crate::models::rfm::SEGMENTS;

/// No more plays than this.
const MAX_PLAYS: usize = 200;

const CUSTOMER: Words = Words::new("Customer", "客户");
const DATE: Words = Words::new("Date", "日期");
const AMOUNT: Words = Words::new("Amount", "金额");
const BASELINE: Words = Words::new("Share who buy without an offer", "没有优惠时的购买比例");
const EFFECT: Words = Words::new("Lift wanted", "目标提升");
const POWER: Words = Words::new("Power", "功效");
const ALPHA: Words = Words::new("False alarms", "误报水平");

/// An offer for a segment, and what its test showed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Play {
    /// The segment, in either language.
    pub segment: String,
    /// What is offered.
    pub offer: String,
    /// The relative lift wanted; nothing stands for the setting.
    #[serde(deserialize_with = "number_cell")]
    pub effect: Option<f64>,
    /// The share that gets no offer.
    #[serde(deserialize_with = "number_cell")]
    pub control_share: Option<f64>,
    /// Recorded: how many got the offer.
    #[serde(deserialize_with = "number_cell")]
    pub treated: Option<f64>,
    /// How many of them bought.
    #[serde(deserialize_with = "number_cell")]
    pub treated_success: Option<f64>,
    /// How many got none.
    #[serde(deserialize_with = "number_cell")]
    pub control: Option<f64>,
    /// How many of them bought.
    #[serde(deserialize_with = "number_cell")]
    pub control_success: Option<f64>,
}

impl Play {
    /// Successes and sizes, control first; none when there is nobody in a group.
    pub fn recorded(&self) -> Option<[(f64, f64); 2]> {
        let both = [(self.control_success?, self.control?), (self.treated_success?, self.treated?)];
        both.iter().all(|group| group.1 >= 1.0).then_some(both)
    }

    /// Whether all of a result is there, or nothing of it.
    fn is_whole(&self) -> bool {
        let cells = [self.treated, self.treated_success, self.control, self.control_success];
        let is_count =
            |(yes, n): (f64, f64)| yes >= 0.0 && yes <= n && n <= 1e12 && yes.fract() == 0.0 && n.fract() == 0.0;
        match self.recorded() {
            Some(both) => both.into_iter().all(is_count),
            None => cells.iter().all(|cell| cell.is_none_or(|n| n == 0.0)),
        }
    }
}

/// Settings of `playbook`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaybookParams {
    /// Who bought; null with a segment column: a row is a customer.
    pub customer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// For how much.
    pub amount: Option<String>,
    /// Which order a row belongs to.
    pub order: Option<String>,
    /// The segment of a customer; null: segments by recency, frequency and money.
    pub segment: Option<String>,
    /// What is offered to whom, and what came of it; empty: a first idea for each segment.
    pub plays: Vec<Play>,
    /// The share who buy without an offer, in all segments; null: of each segment from the data.
    pub baseline: Option<f64>,
    /// The relative lift wanted where a play has none.
    pub effect: f64,
    /// The chance to find the lift when it is there.
    pub power: f64,
    /// The chance to see one when there is none.
    pub alpha: f64,
}

impl Params for PlaybookParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _: &Given) -> Self {
        let customer = by_role(schema, Role::Customer);
        let date =
            schema.with_role(Role::Date).filter(|field| field.kind.is_temporal()).map(|field| field.name.clone());
        let amount = by_role(schema, Role::Amount);
        let is_segment = |name: &str| ["segment", "分层", "分组"].iter().any(|word| name.to_lowercase().contains(word));
        let segment = schema.fields.iter().find(|field| is_segment(&field.name)).map(|field| field.name.clone());
        let has_rfm = customer.is_some() && date.is_some() && amount.is_some();
        Self {
            segment: segment.filter(|_| !has_rfm),
            customer,
            date,
            amount,
            order: by_role(schema, Role::Order),
            plays: Vec::new(),
            baseline: None,
            effect: 0.2,
            power: 0.8,
            alpha: 0.05,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        let (customer, date, amount) = (self.customer.as_deref(), self.date.as_deref(), self.amount.as_deref());
        let need = if self.segment.is_none() {
            settings::need_column
        } else {
            |schema: &Schema, setting, _, column: Option<&str>, needs| {
                settings::allow_column(schema, setting, column, needs)
            }
        };
        need(schema, "customer", CUSTOMER, customer, Needs::Labels)?;
        need(schema, "date", DATE, date, Needs::Dates)?;
        need(schema, "amount", AMOUNT, amount, Needs::Numbers)?;
        settings::allow_column(schema, "order", self.order.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "segment", self.segment.as_deref(), Needs::Labels)?;
        if let Some(baseline) = self.baseline {
            need_range("baseline", BASELINE, baseline, (0.0, 1.0), Unit::Share)?;
        }
        need_range("power", POWER, self.power, (0.05, 0.9999), Unit::Share)?;
        need_range("alpha", ALPHA, self.alpha, (1e-6, 0.5), Unit::Share)?;
        need_range("effect", EFFECT, self.effect, (-1.0, 100.0), Unit::Share)?;
        let fault = |setting, code, words| Err(SettingFault::Other { setting, code, words });
        if self.effect == 0.0 {
            return fault("effect", "no_effect", Words::new("A lift of 0 cannot be found.", "提升为 0 无法发现。"));
        }
        let is_fine = |play: &Play| {
            play.effect.is_none_or(|effect| (-1.0..=100.0).contains(&effect) && effect != 0.0)
                && play.control_share.is_none_or(|share| (0.01..=0.99).contains(&share))
        };
        if self.plays.len() > MAX_PLAYS || !self.plays.iter().all(is_fine) {
            let words = Words::new(
                "At most 200 plays; a lift is a share such as 0.2 and not 0, a control share lies between 0.01 and 0.99.",
                "最多 200 条；提升为 0.2 这样的比例且不为 0，对照组占比在 0.01 到 0.99 之间。",
            );
            return fault("plays", "plays", words);
        }
        if !self.plays.iter().all(Play::is_whole) {
            let words = Words::new(
                "A result needs four whole numbers: both groups, at least one customer each, and how many of each bought.",
                "结果需要四个整数：两组人数（各至少一人）及其中的购买人数。",
            );
            return fault("plays", "result", words);
        }
        Ok(())
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let column = |needs| column_input(schema, needs, true);
        let share = |min, max, step, is_optional| Input::Number { min, max, step, is_share: true, is_optional };
        let what = |name, label, help, input| control(name, label, help, Section::What, input);
        let how = |name, label, help, input| control(name, label, help, Section::How, input);
        vec![
            what("customer", CUSTOMER, Words::new("Who bought", "谁购买"), column(Needs::Labels)),
            what("date", DATE, Words::new("When", "何时购买"), column(Needs::Dates)),
            what("amount", AMOUNT, Words::new("For how much", "金额多少"), column(Needs::Numbers)),
            control(
                "order",
                Words::new("Order", "订单"),
                Words::new("Empty: a day of a customer is one purchase", "留空：一位客户一天算一次购买"),
                Section::Advanced,
                column(Needs::Labels),
            ),
            what(
                "segment",
                Words::new("Segment", "分层"),
                Words::new("Empty: the eleven of RFM", "留空则按 RFM 分为十一层"),
                column(Needs::Labels),
            ),
            what(
                "plays",
                Words::new("Plays", "策略"),
                Words::new("What is offered to whom, and what came of it", "给谁什么优惠，结果如何"),
                Input::Rows { columns: play_columns(self.segment.is_none()) },
            ),
            how(
                "baseline",
                BASELINE,
                Words::new(
                    "Empty: of each segment, within 90 days, from the data",
                    "留空则由数据得出各层 90 天内的比例",
                ),
                share(0.0, 1.0, 0.01, true),
            ),
            how(
                "effect",
                EFFECT,
                Words::new("So many more buyers than without the offer", "购买者比没有优惠时多出的比例"),
                share(-1.0, 100.0, 0.05, false),
            ),
            how(
                "power",
                POWER,
                Words::new("The chance to find the lift when it is there", "提升存在时能发现的可能"),
                share(0.05, 0.9999, 0.05, false),
            ),
            how(
                "alpha",
                ALPHA,
                Words::new("The chance to see a lift when there is none", "没有提升却误报的可能"),
                share(1e-6, 0.5, 0.01, false),
            ),
        ]
    }
}

fn play_columns(is_usual: bool) -> Vec<RowColumn> {
    let names = SEGMENTS.iter().filter(|_| is_usual).map(|one| (one.name.en.to_owned(), Some(one.name))).collect();
    let text = |name, label, options| RowColumn { name, label, is_number: false, is_optional: false, options };
    let number = |name, label| RowColumn { name, label, is_number: true, is_optional: true, options: Vec::new() };
    vec![
        text("segment", Words::new("Segment", "分层"), names),
        text("offer", Words::new("Offer", "优惠"), Vec::new()),
        number("effect", EFFECT),
        number("control_share", Words::new("Control share", "对照组占比")),
        number("treated", Words::new("With the offer", "有优惠的人数")),
        number("treated_success", Words::new("of these bought", "其中购买")),
        number("control", Words::new("Without", "无优惠的人数")),
        number("control_success", Words::new("of these bought", "其中购买")),
    ]
}
