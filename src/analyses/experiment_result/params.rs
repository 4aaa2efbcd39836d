//! Settings of `experiment_result`.

use serde::{Deserialize, Serialize};

use super::periods;
use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::analyses::settings::{self, Needs, SettingFault, column_input, control, need_range};
use crate::data::{ColumnKind, Field, Role, Schema};
use crate::i18n::{Unit, Words};

const GROUP: Words = Words::new("Group", "分组");
const OUTCOME: Words = Words::new("Outcome", "结果");
const LEVEL: Words = Words::new("Confidence", "置信水平");
const N_LOOKS: Words = Words::new("Looks so far", "已查看次数");
const CONTROL_SHARE: Words = Words::new("Planned share of the control group", "对照组计划占比");

/// The most groups, or segments, that are compared.
pub const MAX_LABELS: u64 = 30;
/// How groups without treatment are called.
const CONTROL_NAMES: [&str; 12] =
    ["control", "holdout", "hold-out", "placebo", "none", "no", "false", "0", "a", "对照", "对照组", "否"];
/// How columns of groups are called, in parts of words.
const GROUP_NAMES: [&str; 8] = ["group", "variant", "treat", "arm", "test", "control", "组", "试验"];
/// How outcomes are called, in parts of words.
const OUTCOME_NAMES: [&str; 12] = [
    "outcome",
    "convert",
    "conversion",
    "bought",
    "purchase",
    "click",
    "response",
    "result",
    "转化",
    "购买",
    "结果",
    "点击",
];
/// How columns of segments are called, in parts of words.
const SEGMENT_NAMES: [&str; 5] = ["segment", "tier", "cluster", "分层", "客群"];
/// How yes is written.
const YES: [&str; 8] = ["yes", "y", "true", "1", "converted", "bought", "是", "已购买"];

/// Settings of `experiment_result`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultParams {
    /// The column that says in which group a row is.
    pub group: Option<String>,
    /// Its label without the offer.
    pub control: Option<String>,
    /// What is measured: a yes or no, or a number.
    pub outcome: Option<String>,
    /// Of a yes or no: the label that means success; null: the outcome is a number.
    pub positive: Option<String>,
    /// The column that says before or after; null: groups are compared as they are.
    pub period: Option<String>,
    /// Its label that means after.
    pub after: Option<String>,
    /// Who, when customers have several rows.
    pub customer: Option<String>,
    /// A column whose labels are looked at one by one.
    pub segment: Option<String>,
    /// The confidence of intervals, 0..=1.
    pub level: f64,
    /// How often the running test has been looked at, this time included.
    pub n_looks: u32,
    /// The number of rows that was planned; null: not known.
    pub n_planned: Option<u64>,
    /// The share of the control group that was planned; null: not known.
    pub control_share: Option<f64>,
}

/// The labels of a column: those of two numbers too.
fn labels(field: &Field) -> Vec<String> {
    match (field.range, field.kind) {
        (Some((low, high)), kind) if kind.is_numeric() && field.n_distinct == 2 => {
            vec![format!("{low}"), format!("{high}")]
        }
        (_, ColumnKind::Boolean) if field.levels.len() < 2 => vec!["false".to_owned(), "true".to_owned()],
        _ => field.levels.clone(),
    }
}

fn is_named(field: &Field, parts: &[&str]) -> bool {
    let name = field.name.to_lowercase();
    parts.iter().any(|part| name.contains(part))
}

fn known_label(schema: &Schema, column: &Option<String>, names: &[&str], or_first: bool) -> Option<String> {
    let labels = labels(schema.field(column.as_deref()?)?);
    let found = labels.iter().find(|label| names.contains(&label.to_lowercase().as_str()));
    let other = if or_first { labels.first() } else { labels.last() };
    found.or(other).cloned()
}

/// The label of the later period; the last one where nothing tells, which the findings say.
fn later(schema: &Schema, column: &Option<String>) -> Option<String> {
    let labels = labels(schema.field(column.as_deref()?)?);
    periods::after(&labels).or(labels.last()).cloned()
}

/// Whether a column is a yes or no.
fn is_two(field: &Field) -> bool {
    field.n_distinct == 2 && (!field.kind.is_numeric() || field.range == Some((0.0, 1.0))) && !field.kind.is_temporal()
}

impl Params for ResultParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let is_group = |field: &&Field| (2..=MAX_LABELS).contains(&field.n_distinct) && !field.kind.is_temporal();
        let named = schema.fields.iter().filter(is_group).find(|field| is_named(field, &GROUP_NAMES));
        let group = given.get::<String>("group").or_else(|| named.map(|field| field.name.clone()));
        let others = || schema.fields.iter().filter(|field| Some(&field.name) != group.as_ref());
        let outcome = given.get::<String>("outcome").or_else(|| {
            let two =
                others().find(|field| is_named(field, &OUTCOME_NAMES) && (is_two(field) || field.kind.is_numeric()));
            let amount = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric());
            let any = || {
                others()
                    .find(|field| is_two(field))
                    .or_else(|| others().find(|f| f.kind.is_numeric() && !f.is_identifier))
            };
            two.or(amount).or_else(any).map(|field| field.name.clone())
        });
        let is_share = outcome.as_deref().and_then(|name| schema.field(name)).is_some_and(is_two);
        let period: Option<String> = given.get("period");
        let segment = others().filter(|field| Some(&field.name) != outcome.as_ref() && is_group(field));
        let segment = segment.filter(|field| is_named(field, &SEGMENT_NAMES)).map(|field| field.name.clone()).next();
        Self {
            control: known_label(schema, &group, &CONTROL_NAMES, true),
            positive: if is_share { known_label(schema, &outcome, &YES, false) } else { None },
            group,
            outcome,
            after: later(schema, &period),
            period,
            customer: None,
            segment,
            level: 0.95,
            n_looks: 1,
            n_planned: None,
            control_share: None,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "group", GROUP, self.group.as_deref(), Needs::Labels)?;
        settings::need_column(schema, "outcome", OUTCOME, self.outcome.as_deref(), Needs::Labels)?;
        self.check_labels(schema, "group", &self.group, "control", self.control.as_ref())?;
        match &self.positive {
            Some(_) => self.check_labels(schema, "outcome", &self.outcome, "positive", self.positive.as_ref())?,
            None => settings::need_column(schema, "outcome", OUTCOME, self.outcome.as_deref(), Needs::Numbers)?,
        }
        settings::allow_column(schema, "period", self.period.as_deref(), Needs::Labels)?;
        let period = self.period.as_deref().and_then(|name| schema.field(name));
        if period.is_some_and(|field| field.n_distinct > 2) {
            let words = Words::new(
                "Before and after need a column of two labels; this one has more. Choose another, or keep the rows of two periods only.",
                "前后期须为只有两个类别的列，该列多于两个。请另选，或只保留两期的行。",
            );
            return Err(SettingFault::Other { setting: "period", code: "two_periods", words });
        }
        if self.period.is_some() {
            self.check_labels(schema, "period", &self.period, "after", self.after.as_ref())?;
        }
        settings::allow_column(schema, "customer", self.customer.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "segment", self.segment.as_deref(), Needs::Labels)?;
        need_range("level", LEVEL, self.level, (0.5, 0.9999), Unit::Share)?;
        need_range("n_looks", N_LOOKS, f64::from(self.n_looks), (1.0, 100.0), Unit::Count)?;
        if let Some(share) = self.control_share {
            need_range("control_share", CONTROL_SHARE, share, (0.001, 0.999), Unit::Share)?;
        }
        Ok(())
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let mut controls = columns(self, schema);
        controls.extend(method(self, schema));
        controls
    }
}

impl ResultParams {
    fn check_labels(
        &self,
        schema: &Schema,
        column_setting: &'static str,
        column: &Option<String>,
        setting: &'static str,
        label: Option<&String>,
    ) -> Result<(), SettingFault> {
        let Some(field) = column.as_deref().and_then(|name| schema.field(name)) else { return Ok(()) };
        if field.n_distinct > MAX_LABELS && field.kind != ColumnKind::Empty {
            let words = Words::new(
                "This column has more than 30 different labels. Choose one that names groups, or group its labels.",
                "该列有超过 30 个不同类别。请选择表示分组的列，或先归并类别。",
            );
            return Err(SettingFault::Other { setting: column_setting, code: "too_many_labels", words });
        }
        let known = labels(field);
        if label.is_some_and(|label| known.is_empty() || known.contains(label)) {
            return Ok(());
        }
        let words = Words::new("Choose a label that occurs in that column.", "请选择该列中出现过的类别。");
        Err(SettingFault::Other { setting, code: "no_label", words })
    }
}

fn columns(settings: &ResultParams, schema: &Schema) -> Vec<Control> {
    let text = |column: &Option<String>| {
        let field = column.as_deref().and_then(|name| schema.field(name));
        Input::Text { options: field.map(labels).unwrap_or_default(), is_optional: true }
    };
    let column = |needs| column_input(schema, needs, true);
    vec![
        control(
            "group",
            GROUP,
            Words::new("In which group a row is", "每行属于哪一组"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "control",
            Words::new("Without the offer", "对照组"),
            Words::new("The label of the control group", "对照组的类别"),
            Section::What,
            text(&settings.group),
        ),
        control(
            "outcome",
            OUTCOME,
            Words::new("A yes or no, or a number", "是否，或数值"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "positive",
            Words::new("Means success", "表示成功"),
            Words::new(
                "Of a yes or no; empty: the outcome is a number",
                "是否类结果中表示成功的类别；留空表示结果为数值",
            ),
            Section::What,
            text(&settings.outcome),
        ),
        control(
            "segment",
            Words::new("By segment", "按分层"),
            Words::new("The effect for each of its labels", "分别看各类别的效果"),
            Section::What,
            column(Needs::Labels),
        ),
    ]
}

fn method(settings: &ResultParams, schema: &Schema) -> Vec<Control> {
    let field = settings.period.as_deref().and_then(|name| schema.field(name));
    let share = |min, max, is_optional| Input::Number { min, max, step: 0.01, is_share: true, is_optional };
    vec![
        control(
            "period",
            Words::new("Before and after", "前后期"),
            Words::new(
                "A column of two labels: the change of both groups is compared",
                "有两个类别的列：比较两组的变化",
            ),
            Section::How,
            column_input(schema, Needs::Labels, true),
        ),
        control(
            "after",
            Words::new("Means after", "表示之后"),
            Words::new("The label of rows since the start", "开始之后的行的类别"),
            Section::How,
            Input::Text { options: field.map(labels).unwrap_or_default(), is_optional: true },
        ),
        control(
            "customer",
            Words::new("Customer", "客户"),
            Words::new("When customers have several rows, each counts once", "客户有多行时每位只计一次"),
            Section::How,
            column_input(schema, Needs::Labels, true),
        ),
        control(
            "level",
            LEVEL,
            Words::new("How sure intervals are", "区间的把握程度"),
            Section::Advanced,
            share(0.5, 0.9999, false),
        ),
        control(
            "n_looks",
            N_LOOKS,
            Words::new(
                "How often the running test has been read, this time included",
                "包括本次在内，查看进行中试验的次数",
            ),
            Section::How,
            Input::Integer { min: 1, max: 100, is_optional: false },
        ),
        control(
            "n_planned",
            Words::new("Rows planned", "计划行数"),
            Words::new("Tells whether the test is over", "用于判断试验是否结束"),
            Section::Advanced,
            Input::Integer { min: 1, max: 1_000_000_000, is_optional: true },
        ),
        control(
            "control_share",
            CONTROL_SHARE,
            Words::new("Checks the assignment", "用于核对分组"),
            Section::Advanced,
            share(0.001, 0.999, true),
        ),
    ]
}
