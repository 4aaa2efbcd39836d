//! Settings of `dcf`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::data::Schema;
use crate::i18n::Words;

use super::{DcfProblem, Timing};

/// So many years at most.
const MAX_YEARS: u32 = 100;
/// No amount is larger.
const MAX_AMOUNT: f64 = 1e15;
/// Yearly discount rates that make sense, deflation included.
const DISCOUNT_RATE: (f64, f64) = (-0.5, 10.0);

/// Settings of `dcf`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DcfParams {
    /// Revenue per year of a customer who stays, the first year first.
    pub yearly_revenue: Vec<f64>,
    /// What remains of it as profit, as a share.
    pub margin: f64,
    /// The share of customers who stay another year.
    pub retention: f64,
    /// Yearly discount rate, as a share.
    pub discount_rate: f64,
    /// What winning a customer costs.
    pub acquisition_cost: f64,
    /// When a year's money comes.
    pub timing: Timing,
}

impl Params for DcfParams {
    type Problem = DcfProblem;

    /// An example to change. Margin and retention are neutral, so that what is typed in counts in full.
    fn suggest(_: &Schema, _: &Given) -> Self {
        Self {
            yearly_revenue: vec![1200.0, 1200.0, 1200.0, 1200.0, 1200.0],
            margin: 1.0,
            retention: 1.0,
            discount_rate: 0.1,
            acquisition_cost: 500.0,
            timing: Timing::End,
        }
    }

    fn check(&self, _: &Schema) -> Result<(), DcfProblem> {
        if self.yearly_revenue.is_empty() || self.yearly_revenue.len() > MAX_YEARS as usize {
            return Err(DcfProblem::Years { max: MAX_YEARS });
        }
        if !self.yearly_revenue.iter().all(|revenue| revenue.abs() <= MAX_AMOUNT) {
            return Err(DcfProblem::Revenue);
        }
        if !(0.0..=1.0).contains(&self.margin) {
            return Err(DcfProblem::Margin);
        }
        if !(0.0..=1.0).contains(&self.retention) {
            return Err(DcfProblem::Retention);
        }
        let (min, max) = DISCOUNT_RATE;
        if !(min..=max).contains(&self.discount_rate) {
            return Err(DcfProblem::DiscountRate { min, max });
        }
        if !(0.0..=MAX_AMOUNT).contains(&self.acquisition_cost) {
            return Err(DcfProblem::AcquisitionCost);
        }
        Ok(())
    }

    fn form(&self, _: &Schema) -> Vec<Control> {
        let share = |min: f64, max: f64| Input::Number { min, max, step: 0.01, is_share: true, is_optional: false };
        let money = Input::Number { min: 0.0, max: MAX_AMOUNT, step: 1.0, is_share: false, is_optional: false };
        let timings = vec![
            ("end", Words::new("At the end of each year", "每年年末")),
            ("begin", Words::new("At the beginning of each year", "每年年初")),
        ];
        vec![
            Control {
                name: "yearly_revenue",
                label: Words::new("Revenue per year", "每年收入"),
                help: Words::new(
                    "From one customer who stays: one number per year",
                    "一位留存客户的收入，每年一个数字",
                ),
                section: Section::What,
                input: Input::Numbers { min_len: 1, max_len: MAX_YEARS },
            },
            Control {
                name: "acquisition_cost",
                label: Words::new("Cost of winning a customer", "获客成本"),
                help: Words::new("Advertising and sales per new customer", "平均每位新客户的广告与销售费用"),
                section: Section::What,
                input: money,
            },
            Control {
                name: "margin",
                label: Words::new("Margin", "利润率"),
                help: Words::new(
                    "What remains of revenue as profit; 100% counts revenue",
                    "收入中留作利润的比例；100% 即按收入计算",
                ),
                section: Section::How,
                input: share(0.0, 1.0),
            },
            Control {
                name: "retention",
                label: Words::new("Retention per year", "年留存率"),
                help: Words::new("Share of customers who stay another year", "再留一年的客户比例"),
                section: Section::How,
                input: share(0.0, 1.0),
            },
            Control {
                name: "discount_rate",
                label: Words::new("Discount rate per year", "年贴现率"),
                help: Words::new("How much less money is worth a year later", "一年后的钱比现在少值多少"),
                section: Section::How,
                input: share(DISCOUNT_RATE.0, DISCOUNT_RATE.1),
            },
            Control {
                name: "timing",
                label: Words::new("Money comes", "收款时间"),
                help: Words::new(
                    "The first year's money is discounted by a year, or not at all",
                    "第一年的款项贴现一年，或不贴现",
                ),
                section: Section::Advanced,
                input: Input::choice(timings),
            },
        ]
    }
}
