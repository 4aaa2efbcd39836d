//! Settings of `experiment_plan`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, need_range};
use crate::data::Schema;
use crate::i18n::{Unit, Words};

const BASELINE: Words = Words::new("Now", "当前水平");
const EFFECT: Words = Words::new("Smallest effect worth finding", "值得发现的最小效果");
const SD: Words = Words::new("Standard deviation", "标准差");
const ALPHA: Words = Words::new("False-alarm level", "误报水平");
const POWER: Words = Words::new("Power", "功效");
const CONTROL_SHARE: Words = Words::new("Share without the offer", "对照组占比");
const PER_DAY: Words = Words::new("Customers per day", "每天进入的客户");
const N_AVAILABLE: Words = Words::new("Customers there are", "可用客户数");
/// The most customers that can be planned for.
const MOST: f64 = 1e10;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Whether something happens: bought, clicked, stayed.
    Share,
    /// How much.
    Mean,
}

/// Settings of `experiment_plan`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanParams {
    /// What is measured.
    pub measure: Measure,
    /// The share, or the mean, without the offer.
    pub baseline: f64,
    /// The smallest difference worth finding, in the same unit.
    pub effect: f64,
    /// How much single customers scatter; for means.
    pub sd: f64,
    /// The chance of a false alarm, two-sided.
    pub alpha: f64,
    /// The chance to find the effect when it is there.
    pub power: f64,
    /// The share of customers without the offer.
    pub control_share: f64,
    /// How many customers come into the test per day; null: all are there at once.
    pub per_day: Option<f64>,
    /// How many customers there are; null: those of the data, or unknown.
    pub n_available: Option<u64>,
    /// The column of customers to assign; null: numbers only.
    pub customer: Option<String>,
    /// A column whose labels both groups hold in the same mix.
    pub segment: Option<String>,
    /// The seed of the assignment.
    pub seed: u64,
}

impl Params for PlanParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let is_mean = given.get::<Measure>("measure") == Some(Measure::Mean);
        let (baseline, effect) = if is_mean { (100.0, 5.0) } else { (0.05, 0.01) };
        Self {
            measure: Measure::Share,
            baseline,
            effect,
            sd: given.get::<f64>("baseline").filter(|_| is_mean).unwrap_or(baseline),
            alpha: 0.05,
            power: 0.8,
            control_share: 0.5,
            per_day: None,
            n_available: None,
            customer: by_role(schema, crate::data::Role::Customer),
            segment: None,
            seed: 1,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        let changed = self.baseline + self.effect;
        if self.measure == Measure::Share {
            need_range("baseline", BASELINE, self.baseline, (0.0, 1.0), Unit::Share)?;
            if !(0.0..=1.0).contains(&changed) {
                let words = Words::new(
                    "The share with the effect must lie between 0% and 100%.",
                    "加上效果后的比例须在 0% 到 100% 之间。",
                );
                return Err(SettingFault::Other { setting: "effect", code: "share_beyond", words });
            }
        } else {
            need_range("baseline", BASELINE, self.baseline, (-1e15, 1e15), Unit::Plain)?;
            need_range("sd", SD, self.sd, (1e-12, 1e15), Unit::Plain)?;
        }
        if self.effect == 0.0 || !self.effect.is_finite() {
            let words = Words::new(
                "An effect of 0 cannot be found by any test. Give the smallest difference that would change what you do.",
                "任何试验都无法发现为 0 的效果。请填写会改变决定的最小差异。",
            );
            return Err(SettingFault::Other { setting: "effect", code: "no_effect", words });
        }
        need_range("effect", EFFECT, self.effect, (-1e15, 1e15), Unit::Plain)?;
        need_range("alpha", ALPHA, self.alpha, (1e-6, 0.5), Unit::Plain)?;
        need_range("power", POWER, self.power, (0.05, 0.9999), Unit::Plain)?;
        need_range("control_share", CONTROL_SHARE, self.control_share, (0.01, 0.99), Unit::Share)?;
        if let Some(per_day) = self.per_day {
            need_range("per_day", PER_DAY, per_day, (1e-6, MOST), Unit::Plain)?;
        }
        if let Some(n) = self.n_available {
            need_range("n_available", N_AVAILABLE, n as f64, (4.0, MOST), Unit::Count)?;
        }
        settings::allow_column(schema, "customer", self.customer.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "segment", self.segment.as_deref(), Needs::Labels)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let mut controls = effect(self);
        controls.extend(groups(schema));
        controls
    }
}

fn effect(settings: &PlanParams) -> Vec<Control> {
    let is_share = settings.measure == Measure::Share;
    let number = |min, max, step, is_share| Input::Number { min, max, step, is_share, is_optional: false };
    let value = |min| if is_share { number(min, 1.0, 0.001, true) } else { number(-1e15, 1e15, 1.0, false) };
    let mut controls = vec![
        control(
            "measure",
            Words::new("Measured", "衡量"),
            Words::new("Whether something happens, or how much", "是否发生，还是多少"),
            Section::What,
            Input::choice([
                ("share", Words::new("A share (bought, clicked, stayed)", "比例（购买、点击、留存）")),
                ("mean", Words::new("A mean (amount per customer)", "均值（每位客户的金额）")),
            ]),
        ),
        control(
            "baseline",
            BASELINE,
            Words::new("The share or mean without the offer", "没有优惠时的比例或均值"),
            Section::What,
            value(0.0),
        ),
        control(
            "effect",
            EFFECT,
            Words::new("The difference that would change what you do, in the same unit", "会改变决定的差异，单位相同"),
            Section::What,
            value(-1.0),
        ),
    ];
    if !is_share {
        controls.push(control(
            "sd",
            SD,
            Words::new("How much single customers scatter", "客户之间的波动"),
            Section::What,
            number(0.0, 1e15, 1.0, false),
        ));
    }
    controls.extend([
        control(
            "power",
            POWER,
            Words::new("The chance to find the effect when it is there", "效果存在时能发现的可能"),
            Section::How,
            number(0.05, 0.9999, 0.05, true),
        ),
        control(
            "alpha",
            ALPHA,
            Words::new("The chance to see an effect when there is none", "没有效果却误报的可能"),
            Section::How,
            number(1e-6, 0.5, 0.01, true),
        ),
    ]);
    controls
}

fn groups(schema: &Schema) -> Vec<Control> {
    let column = || column_input(schema, Needs::Labels, true);
    vec![
        control(
            "control_share",
            CONTROL_SHARE,
            Words::new("Half needs the fewest customers", "各占一半所需客户最少"),
            Section::How,
            Input::Number { min: 0.01, max: 0.99, step: 0.05, is_share: true, is_optional: false },
        ),
        control(
            "per_day",
            PER_DAY,
            Words::new("How many come into the test; gives the duration", "每天进入试验的人数，用于计算时长"),
            Section::How,
            Input::Number { min: 0.0, max: MOST, step: 1.0, is_share: false, is_optional: true },
        ),
        control(
            "n_available",
            N_AVAILABLE,
            Words::new("Empty: those of the data", "留空则取数据中的客户"),
            Section::How,
            Input::Integer { min: 4, max: MOST as i64, is_optional: true },
        ),
        control(
            "customer",
            Words::new("Customer", "客户"),
            Words::new("Assigned to the groups at random", "随机分到两组"),
            Section::What,
            column(),
        ),
        control(
            "segment",
            Words::new("Same mix of", "分层"),
            Words::new(
                "Both groups hold its labels alike; the first label of a customer counts",
                "两组中各类别占比相同，取客户的首个类别",
            ),
            Section::Advanced,
            column(),
        ),
        control(
            "seed",
            Words::new("Seed", "随机种子"),
            Words::new("The same seed gives the same groups", "相同的种子得到相同的分组"),
            Section::Advanced,
            Input::Integer { min: 0, max: 1_000_000, is_optional: false },
        ),
    ]
}
