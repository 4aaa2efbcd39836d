//! Settings of `funnel`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, RowColumn, Section};
use crate::analyses::settings::{self, Needs, SettingFault, by_role, column_input, control, need_range};
use crate::data::{ColumnKind, Field, Role, Schema, calendar};
use crate::i18n::{Unit, Words};

const STAGE: Words = Words::new("Stage", "阶段");
const LEVEL: Words = Words::new("Confidence", "置信水平");
/// The most stages.
pub const MAX_STAGES: usize = 40;

/// How columns of stages are called, in parts of words.
const STAGE_NAMES: [&str; 6] = ["stage", "status", "phase", "step", "阶段", "状态"];
/// How columns of deals are called, in parts of words.
const DEAL_NAMES: [&str; 7] = ["deal", "opportunity", "lead", "quote", "商机", "线索", "机会"];
/// So many of the first names mean the same within a longer label.
const SURE: usize = 2;
/// How won deals are labelled.
const WON: [&str; 10] =
    ["won", "gewonnen", "closed won", "win", "closed-won", "customer", "成交", "赢单", "已成交", "已赢单"];
/// How lost deals are labelled.
const LOST: [&str; 20] = [
    "lost",
    "verloren",
    "closed lost",
    "loss",
    "closed-lost",
    "disqualified",
    "rejected",
    "failed",
    "declined",
    "dead",
    "cancelled",
    "canceled",
    "abandoned",
    "输单",
    "丢单",
    "流失",
    "失败",
    "已失败",
    "丢失",
    "已输单",
];

/// A stage that is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageRow {
    /// Its label.
    #[serde(default)]
    pub name: String,
}

/// Settings of `funnel`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunnelParams {
    /// The stage of a row.
    pub stage: Option<String>,
    /// Which deal a row is of; null: each row is a deal.
    pub deal: Option<String>,
    /// When the stage was entered; null: no times.
    pub date: Option<String>,
    /// What the deal is worth.
    pub amount: Option<String>,
    /// The label of deals won; null: reaching the last stage wins.
    pub won: Option<String>,
    /// The label of deals lost; null: nobody says so.
    pub lost: Option<String>,
    /// The stages in order, without won and lost; empty: as deals enter them.
    pub stages: Vec<StageRow>,
    /// The last day, as 2024-01-31; null: the last day of the data.
    pub observation_end: Option<String>,
    /// The confidence of intervals, 0..=1.
    pub level: f64,
}

impl FunnelParams {
    /// The last day, if one was given.
    pub fn end(&self) -> Option<i32> {
        self.observation_end.as_deref().and_then(calendar::parse_iso)
    }
}

fn label_of(field: Option<&Field>, names: &[&str]) -> Option<String> {
    let levels = &field?.levels;
    let exact = levels.iter().find(|level| names.contains(&level.to_lowercase().trim()));
    // “Deal lost”, “已丢单”: the word within the label, unless it says not yet.
    let within = |level: &&String| {
        let level = level.to_lowercase();
        let is_not = level.starts_with("not ") || ["未", "待", "不"].iter().any(|not| level.contains(not));
        let mut words = level.split(|one: char| !one.is_alphanumeric());
        let has_word = words.any(|word| names[..SURE].contains(&word));
        !is_not && (has_word || names.iter().any(|name| !name.is_ascii() && level.contains(name)))
    };
    exact.or_else(|| levels.iter().find(within)).cloned()
}

impl Params for FunnelParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let is_named = |field: &&Field, parts: &[&str]| {
            let name = field.name.to_lowercase();
            parts.iter().any(|part| name.contains(part))
        };
        let is_stage =
            |field: &&Field| field.kind == ColumnKind::Text && (2..=MAX_STAGES as u64).contains(&field.n_distinct);
        let fields = || schema.fields.iter();
        let found = fields().filter(is_stage).find(|field| is_named(field, &STAGE_NAMES));
        let stage = given.get::<String>("stage").or_else(|| found.map(|field| field.name.clone()));
        let field = stage.as_deref().and_then(|name| schema.field(name));
        let others = |field: &&Field| Some(&field.name) != stage.as_ref();
        let deal = fields().filter(others).find(|field| is_named(field, &DEAL_NAMES) && !field.kind.is_temporal());
        let deal = deal.map(|field| field.name.clone()).or_else(|| by_role(schema, Role::Order));
        let date = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal());
        let date = date.or_else(|| fields().find(|field| field.kind.is_temporal()));
        let money = || fields().find(|field| field.kind == ColumnKind::Money);
        let amount = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric()).or_else(money);
        Self {
            won: label_of(field, &WON),
            lost: label_of(field, &LOST),
            stage,
            deal,
            date: date.map(|field| field.name.clone()),
            amount: amount.map(|field| field.name.clone()),
            stages: Vec::new(),
            observation_end: None,
            level: 0.95,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        settings::need_column(schema, "stage", STAGE, self.stage.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "deal", self.deal.as_deref(), Needs::Labels)?;
        settings::allow_column(schema, "date", self.date.as_deref(), Needs::Dates)?;
        settings::allow_column(schema, "amount", self.amount.as_deref(), Needs::Numbers)?;
        let fault = |setting, code, words| Err(SettingFault::Other { setting, code, words });
        let field = self.stage.as_deref().and_then(|name| schema.field(name));
        if field.is_some_and(|field| field.n_distinct > MAX_STAGES as u64) {
            let words = Words::new(
                "This column has more than 40 different labels. Choose the one that names stages.",
                "该列有超过 40 个不同取值，请选择表示阶段的列。",
            );
            return fault("stage", "too_many_stages", words);
        }
        for (setting, label) in [("won", &self.won), ("lost", &self.lost)] {
            if label.as_ref().is_some_and(|label| field.is_some_and(|field| !field.levels.contains(label))) {
                let words =
                    Words::new("Choose a label that occurs in the column of stages.", "请选择阶段列中出现过的标签。");
                return fault(setting, "no_label", words);
            }
        }
        if self.won.is_some() && self.won == self.lost {
            let words = Words::new("Won and lost must be two labels.", "赢单与输单须为两个标签。");
            return fault("lost", "same_label", words);
        }
        let mut names: Vec<&str> = self.stages.iter().map(|row| row.name.as_str()).collect();
        let is_end = |name: &str| Some(name) == self.won.as_deref() || Some(name) == self.lost.as_deref();
        let n_names = names.len();
        names.sort_unstable();
        names.dedup();
        if names.len() < n_names || names.iter().any(|name| name.trim().is_empty() || is_end(name)) {
            let words = Words::new(
                "Each stage stands once, and won and lost are not among them.",
                "每个阶段只写一次，且不含赢单与输单。",
            );
            return fault("stages", "stages", words);
        }
        if self.observation_end.is_some() && self.end().is_none() {
            let words = Words::new("Write the day as 2024-01-31.", "请按 2024-01-31 的格式填写日期。");
            return fault("observation_end", "no_day", words);
        }
        need_range("level", LEVEL, self.level, (0.5, 0.9999), Unit::Share)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let mut controls = columns(schema);
        controls.extend(labels(self, schema));
        controls
    }
}

fn columns(schema: &Schema) -> Vec<Control> {
    let column = |needs| column_input(schema, needs, true);
    vec![
        control(
            "stage",
            STAGE,
            Words::new("The stage of a row", "每行所处的阶段"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "deal",
            Words::new("Deal", "商机"),
            Words::new("Which deal a row is of; empty: each row is a deal", "每行属于哪个商机；留空则每行为一个商机"),
            Section::What,
            column(Needs::Labels),
        ),
        control(
            "date",
            Words::new("Entered on", "进入日期"),
            Words::new("When the stage was entered; needed for times", "进入阶段的日期，用于计算时间"),
            Section::What,
            column(Needs::Dates),
        ),
        control(
            "amount",
            Words::new("Worth", "金额"),
            Words::new("What the deal is worth; its last row counts", "商机金额，取最后一行"),
            Section::What,
            column(Needs::Numbers),
        ),
    ]
}

fn labels(settings: &FunnelParams, schema: &Schema) -> Vec<Control> {
    let field = settings.stage.as_deref().and_then(|name| schema.field(name));
    let levels = || field.map(|field| field.levels.clone()).unwrap_or_default();
    let label = || Input::Text { options: levels(), is_optional: true };
    let options = levels().into_iter().map(|level| (level, None)).collect();
    let name = RowColumn { name: "name", label: STAGE, is_number: false, is_optional: false, options };
    vec![
        control(
            "won",
            Words::new("Means won", "表示赢单"),
            Words::new("Empty: reaching the last stage wins", "留空则到达最后阶段即为赢单"),
            Section::How,
            label(),
        ),
        control(
            "lost",
            Words::new("Means lost", "表示输单"),
            Words::new("Empty: deals that do not go on stay open", "留空则未继续的商机视为未结"),
            Section::How,
            label(),
        ),
        control(
            "stages",
            Words::new("Stages in order", "阶段顺序"),
            Words::new("Without won and lost; empty: as deals enter them", "不含赢单与输单；留空则按商机进入的先后"),
            Section::How,
            Input::Rows { columns: vec![name] },
        ),
        control(
            "observation_end",
            Words::new("Last day", "截止日"),
            Words::new(
                "Open deals last at least until then; empty: the last day of the data",
                "未结商机至少持续到该日；留空则取数据最后一天",
            ),
            Section::Advanced,
            Input::Day { is_optional: true },
        ),
        control(
            "level",
            LEVEL,
            Words::new("How sure intervals are", "区间的把握程度"),
            Section::Advanced,
            Input::Number { min: 0.5, max: 0.9999, step: 0.01, is_share: true, is_optional: false },
        ),
    ]
}
