//! Settings of `churn`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::labels::leaving;
use crate::analyses::contract::{ColumnChoice, Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, need_range};
use crate::data::{ColumnKind, Field, Role, Schema};
use crate::i18n::{Unit, Words};
use crate::models::design::split::Holding;
use crate::models::design::{self, Collinear, Spec, Transform, Validation, is_labelled};

/// The range of `level`.
const LEVELS: (f64, f64) = (0.5, 0.9999);
/// The range of `test_share`.
const TEST_SHARES: (f64, f64) = (0.05, 0.5);
/// The most labels of a predictor.
const MAX_LEVELS: u64 = Field::MAX_LEVELS as u64;

/// How columns that say who left are called, in parts of words.
const NAMES: [&str; 16] = [
    "churn",
    "left",
    "leave",
    "exited",
    "attrition",
    "cancel",
    "lapse",
    "lost",
    "terminated",
    "unsubscribed",
    "流失",
    "离开",
    "离网",
    "退订",
    "取消",
    "注销",
];
/// How columns are called that say when a customer began or ended, in parts of words: the latest to begin had the least time
/// to leave, so that they are no fair check.
const ENDS: [&str; 20] = [
    "start", "since", "join", "sign", "regist", "created", "open", "begin", "birth", "end", "cancel", "left", "开始",
    "注册", "加入", "开户", "入网", "开通", "出生", "结束",
];

/// Settings of `churn`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChurnParams {
    /// The column that says who left.
    pub target: Option<String>,
    /// Its label that means left.
    pub positive: Option<String>,
    /// The columns that may explain it.
    pub predictors: Vec<String>,
    /// Against which label the others are measured; the alphabetically first where absent or empty.
    pub base_levels: BTreeMap<String, String>,
    /// What a customer is worth; null: counts only.
    pub amount: Option<String>,
    /// Who; null: rows by number.
    pub customer: Option<String>,
    /// When; the latest rows are then predicted from earlier ones.
    pub date: Option<String>,
    /// The confidence of intervals, 0..=1.
    pub level: f64,
    /// What happens to columns that others make up, or that tell who left without an error.
    pub collinear: Collinear,
    /// The share of rows held out for the check.
    pub test_share: f64,
    /// The seed of a random hold-out.
    pub seed: u64,
}

impl ChurnParams {
    /// What enters the design, with some of the predictors.
    pub fn spec<'s>(
        &'s self,
        target: &'s str,
        predictors: &'s [String],
        transforms: &'s BTreeMap<String, Transform>,
    ) -> Spec<'s> {
        Spec {
            target,
            is_labelled: true,
            log_target: false,
            predictors,
            transforms,
            base_levels: &self.base_levels,
            intercept: true,
            collinear: self.collinear,
        }
    }

    /// How rows are kept aside.
    pub fn holding(&self) -> Holding<'_> {
        Holding {
            validation: Validation::HoldOut,
            n_folds: 2,
            test_share: self.test_share,
            time: self.date.as_deref(),
            seed: self.seed,
        }
    }

    fn check_predictors(&self, schema: &Schema) -> Result<(), SettingFault> {
        let fault = |code, words| Err(SettingFault::Other { setting: "predictors", code, words });
        if self.predictors.is_empty() {
            let words =
                Words::new("Choose at least one column that may explain who leaves.", "请至少选择一列用于解释谁离开。");
            return fault("no_predictors", words);
        }
        let mut seen = BTreeSet::new();
        for name in &self.predictors {
            settings::allow_column(schema, "predictors", Some(name), Needs::Labels)?;
            let Some(field) = schema.field(name) else { continue };
            if Some(name) == self.target.as_ref() || !seen.insert(name) {
                let words = Words::new(
                    "A column is chosen twice, or is the one to explain. Keep it once.",
                    "有列被重复选择，或就是要解释的列，请只保留一次。",
                );
                return fault("repeated", words);
            }
            if field.kind == ColumnKind::Empty || (is_labelled(field.kind) && field.n_distinct > MAX_LEVELS) {
                let words = Words::new(
                    "A chosen column is empty or has more than 100 labels: remove it, or group its labels.",
                    "所选列中有空列，或类别超过 100 个：请去掉，或先归并类别。",
                );
                return fault("too_many_levels", words);
            }
        }
        Ok(())
    }

    fn check_positive(&self, schema: &Schema) -> Result<(), SettingFault> {
        let field = self.target.as_deref().and_then(|name| schema.field(name));
        let levels = field.map(labels).unwrap_or_default();
        if self.positive.as_ref().is_some_and(|label| levels.is_empty() || levels.contains(label)) {
            return Ok(());
        }
        let words = Words::new(
            "Choose the label of that column which means that a customer left.",
            "请选择该列中表示客户已离开的类别。",
        );
        Err(SettingFault::Other { setting: "positive", code: "no_positive", words })
    }
}

/// The labels of a column, as the design has them: those of numbers too when there are two at the ends of the range.
fn labels(field: &Field) -> Vec<String> {
    match (field.range, field.kind) {
        (Some((low, high)), kind) if kind.is_numeric() && field.n_distinct == 2 => {
            vec![format!("{low}"), format!("{high}")]
        }
        (_, ColumnKind::Boolean) if field.levels.len() < 2 => vec!["false".to_owned(), "true".to_owned()],
        _ => field.levels.clone(),
    }
}

fn suggested_target(schema: &Schema) -> Option<String> {
    let has_two = |field: &&Field| field.n_distinct == 2 && !field.kind.is_temporal();
    let is_named = |field: &&Field| {
        let name = field.name.to_lowercase();
        NAMES.iter().any(|part| name.contains(part))
    };
    let is_flag = |field: &&Field| {
        field.kind == ColumnKind::Boolean || (field.kind == ColumnKind::Integer && field.range == Some((0.0, 1.0)))
    };
    let fields = || schema.fields.iter().filter(has_two);
    fields().find(is_named).or_else(|| fields().find(is_flag)).map(|field| field.name.clone())
}

fn suggested_positive(schema: &Schema, target: &str) -> Option<String> {
    let levels = labels(schema.field(target)?);
    leaving(target, &levels).or(levels.last()).cloned()
}

impl Params for ChurnParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let target = given.get::<String>("target").or_else(|| suggested_target(schema));
        let money = || schema.fields.iter().find(|field| field.kind == ColumnKind::Money);
        let amount = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric()).or_else(money);
        let is_end = |field: &Field| {
            let name = field.name.to_lowercase();
            let mut words = name.split(|one: char| !one.is_alphanumeric());
            words.any(|word| ENDS.iter().any(|part| word.starts_with(part) || !part.is_ascii() && word.contains(part)))
        };
        let is_date = |field: &&Field| field.kind.is_temporal() && !is_end(field);
        let date = schema.with_role(Role::Date).filter(is_date);
        let date = date.or_else(|| schema.fields.iter().find(is_date));
        Self {
            positive: target.as_deref().and_then(|target| suggested_positive(schema, target)),
            predictors: design::suggest::predictors(schema, target.as_deref().unwrap_or_default()),
            target,
            base_levels: BTreeMap::new(),
            amount: amount.map(|field| field.name.clone()),
            customer: by_role(schema, Role::Customer),
            date: date.map(|field| field.name.clone()),
            level: 0.95,
            // Nobody asked for suggested predictors, so nobody need repair them.
            collinear: if given.has("predictors") { Collinear::Refuse } else { Collinear::Drop },
            test_share: 0.2,
            seed: 1,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        if self.target.is_none() {
            let words = Words::new(
                "No column says who left. Choose one with two labels, such as yes and no. For a shop without contracts, see “What is a customer worth?”: it knows who is still active.",
                "没有说明谁已离开的列。请选择有两个类别（如是与否）的列。没有合同的商店请看“一个客户值多少钱？”：那里有客户仍活跃的概率。",
            );
            return Err(SettingFault::Other { setting: "target", code: "no_target", words });
        }
        settings::allow_column(schema, "target", self.target.as_deref(), Needs::Labels)?;
        self.check_positive(schema)?;
        self.check_predictors(schema)?;
        for column in self.base_levels.keys() {
            settings::allow_column(schema, "base_levels", Some(column), Needs::Labels)?;
        }
        settings::allow_column(schema, "amount", self.amount.as_deref(), Needs::Numbers)?;
        settings::allow_column(schema, "customer", self.customer.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "date", self.date.as_deref(), Needs::Dates)?;
        need_range("level", Words::new("Confidence", "置信水平"), self.level, LEVELS, Unit::Share)?;
        need_range("test_share", Words::new("Share held out", "留出比例"), self.test_share, TEST_SHARES, Unit::Share)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let mut controls = columns(self, schema);
        controls.extend(method(self, schema));
        controls
    }
}

fn columns(settings: &ChurnParams, schema: &Schema) -> Vec<Control> {
    let two_labels = schema.fields.iter().filter(|field| (2..=20).contains(&field.n_distinct));
    let target = two_labels.map(|field| field.name.clone()).collect();
    let levels = settings.target.as_deref().and_then(|name| schema.field(name)).map(labels).unwrap_or_default();
    let is_predictor = |field: &&Field| {
        let is_small = !is_labelled(field.kind) || field.n_distinct <= MAX_LEVELS;
        Some(&field.name) != settings.target.as_ref() && field.kind != ColumnKind::Empty && is_small
    };
    let predictors = schema.fields.iter().filter(is_predictor).map(|field| field.name.clone()).collect();
    vec![
        control(
            "target",
            Words::new("Who left", "谁已离开"),
            Words::new("A column with two labels, such as yes and no", "有两个类别的列，如是与否"),
            Section::What,
            Input::Column { allowed: target, is_optional: true },
        ),
        control(
            "positive",
            Words::new("Means left", "表示离开"),
            Words::new("The label of those who left", "已离开客户的类别"),
            Section::What,
            Input::Text { options: levels, is_optional: true },
        ),
        control(
            "predictors",
            Words::new("Explained by", "用哪些列解释"),
            Words::new("What was known before they left", "离开之前就已知的信息"),
            Section::What,
            Input::Columns { allowed: predictors },
        ),
        control(
            "amount",
            Words::new("Worth", "金额"),
            Words::new(
                "What a customer brings, to sort the list and sum the risk",
                "客户带来的金额，用于排序和合计风险",
            ),
            Section::What,
            column_input(schema, Needs::Numbers, true),
        ),
        control(
            "customer",
            Words::new("Customer", "客户"),
            Words::new("Names the rows of the list", "名单中各行的名称"),
            Section::What,
            column_input(schema, Needs::Labels, true),
        ),
        control(
            "date",
            Words::new("Date", "日期"),
            Words::new(
                "When a row was seen: the latest are held out, else random ones. Not when a customer began",
                "记录的日期：留出最晚的行，否则随机留出。不是客户开始的日期",
            ),
            Section::How,
            column_input(schema, Needs::Dates, true),
        ),
    ]
}

fn method(settings: &ChurnParams, schema: &Schema) -> Vec<Control> {
    let chosen = settings.predictors.iter().filter_map(|name| schema.field(name));
    let bases = chosen.filter(|field| is_labelled(field.kind)).map(|field| {
        let first = (String::new(), Some(Words::new("Alphabetically first", "按字母顺序的第一个")));
        let levels = labels(field).into_iter().map(|label| (label, None));
        ColumnChoice { column: field.name.clone(), options: std::iter::once(first).chain(levels).collect() }
    });
    let share = |(min, max): (f64, f64), step| Input::Number { min, max, step, is_share: true, is_optional: false };
    vec![
        control(
            "base_levels",
            Words::new("Base labels", "基准类别"),
            Words::new("The label that the others of a column are compared with", "同一列中其他类别与之比较的类别"),
            Section::How,
            Input::ByColumn { columns: bases.collect() },
        ),
        control(
            "level",
            Words::new("Confidence", "置信水平"),
            Words::new("How sure intervals are", "区间的把握程度"),
            Section::Advanced,
            share(LEVELS, 0.01),
        ),
        control(
            "collinear",
            Words::new("Columns that cannot be used", "无法使用的列"),
            Words::new(
                "Columns that others make up, or that tell who left without an error",
                "可由其他列算出，或能毫无差错地区分谁离开的列",
            ),
            Section::Advanced,
            Input::choice([
                ("refuse", Words::new("Ask me to choose", "让我选择")),
                ("drop", Words::new("Leave them out and say so", "略去并说明")),
            ]),
        ),
        control(
            "test_share",
            Words::new("Share held out", "留出比例"),
            Words::new("The share of rows kept for the check", "用于检验的数据比例"),
            Section::Advanced,
            share(TEST_SHARES, 0.05),
        ),
        control(
            "seed",
            Words::new("Seed", "随机种子"),
            Words::new("The same seed gives the same random split", "相同的种子得到相同的随机划分"),
            Section::Advanced,
            Input::Integer { min: 0, max: 1_000_000, is_optional: false },
        ),
    ]
}
