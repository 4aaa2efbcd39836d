//! One line per step, for the list of what was done.

use serde_json::Value;

use super::cells::{line_of, scalar};
use super::kinds;
use super::rows::COMPARISONS;
use super::shape::FUNCTIONS;
use crate::clean::settings::{
    AnyAll, BinMethod, Comparison, Condition, Fill, Function, OutlierAction, SortKey, Summarise, Summary,
};
use crate::clean::{Action, Step};
use crate::i18n::{Language, Pen};

/// So many names are written out before the rest is counted.
const MAX_NAMES: usize = 4;

/// What a step does, in one line: “Trim blanks: city, region”, “Keep rows where amount is above 0”.
pub fn sentence(step: &Step, language: Language) -> String {
    let label = kinds::kind(step.name()).map_or(step.name(), |kind| kind.label.get(language));
    Writer { pen: Pen::new(language), label }.write(&step.action)
}

struct Writer {
    pen: Pen,
    label: &'static str,
}

impl Writer {
    fn write(&self, action: &Action) -> String {
        match action {
            Action::ChangeKind(s) => self.about(&format!("{} → {}", s.column, s.kind.words().get(self.pen.language))),
            Action::Trim(s) => self.about(&self.names(&s.columns)),
            Action::ChangeCase(s) => self.about(&self.names(&s.columns)),
            Action::Replace(s) => {
                let names = self.names(&s.columns);
                self.pen.say(
                    format!("Replace “{}” with “{}”: {names}", s.find, s.with),
                    format!("把“{}”替换为“{}”：{names}", s.find, s.with),
                )
            }
            Action::MapValues(s) => {
                let pairs = s.map.iter().map(|(from, to)| format!("{from} → {}", to.as_deref().unwrap_or("–")));
                let list = self.names(&pairs.collect::<Vec<_>>());
                self.pen.say(format!("Map values of {}: {list}", s.column), format!("映射 {} 的值：{list}", s.column))
            }
            Action::FillMissing(s) => self.fill(s.method, s.value.as_ref(), &self.names(&s.columns)),
            Action::DropMissing(s) if s.columns.is_empty() => self.label.to_owned(),
            Action::DropMissing(s) => self.about(&self.names(&s.columns)),
            Action::RemoveDuplicates(s) if s.columns.is_empty() => self.label.to_owned(),
            Action::RemoveDuplicates(s) => {
                let names = self.names(&s.columns);
                self.pen.say(format!("Remove duplicates by {names}"), format!("按 {names} 删除重复行"))
            }
            Action::HandleOutliers(s) => {
                let names = self.names(&s.columns);
                match s.action {
                    OutlierAction::Winsorise => {
                        self.pen.say(format!("Draw outliers in: {names}"), format!("收拢异常值：{names}"))
                    }
                    OutlierAction::Exclude => self
                        .pen
                        .say(format!("Leave out rows with outliers: {names}"), format!("删除含异常值的行：{names}")),
                    OutlierAction::Flag => {
                        self.pen.say(format!("Mark outliers: {names}"), format!("标记异常值：{names}"))
                    }
                }
            }
            Action::Derive(s) => format!("{} = {}", s.name, s.expression),
            Action::Calendar(s) => {
                let word = |part: &str| {
                    let known = super::controls::PARTS.iter().find(|(name, _)| *name == part);
                    known.map_or_else(|| part.to_owned(), |(_, words)| words.get(self.pen.language).to_owned())
                };
                let parts = self.names(&s.parts.iter().map(|part| word(part.name())).collect::<Vec<_>>());
                self.pen.say(
                    format!("Calendar columns from {}: {parts}", s.column),
                    format!("由 {} 得出日历列：{parts}", s.column),
                )
            }
            Action::Bin(s) => {
                let n = if s.method == BinMethod::Edges {
                    s.edges.len().saturating_sub(1) as u32
                } else {
                    s.n_bins.unwrap_or(5)
                };
                let ranges = self.pen.things(n.into(), "range", "ranges", "个区间");
                self.pen.say(format!("Group {} into {ranges}", s.column), format!("把 {} 归入 {ranges}", s.column))
            }
            Action::Scale(s) => self.about(&self.names(&s.columns)),
            Action::Encode(s) => self.about(&s.column),
            _ => self.shape(action),
        }
    }

    fn shape(&self, action: &Action) -> String {
        let pen = self.pen;
        match action {
            Action::Filter(s) => {
                let mut all: Vec<String> = s.conditions.iter().map(|condition| self.condition(condition)).collect();
                all.extend(s.expression.clone());
                let joint = match s.matching {
                    AnyAll::All => pen.say(" and ", " 且 "),
                    AnyAll::Any => pen.say(" or ", " 或 "),
                };
                let all = all.join(&joint);
                pen.say(format!("Keep rows where {all}"), format!("保留符合条件的行：{all}"))
            }
            Action::SplitColumn(s) => {
                let names = self.names(&s.into);
                pen.say(
                    format!("Split {} at “{}”: {names}", s.column, s.separator),
                    format!("按“{}”拆分 {}：{names}", s.separator, s.column),
                )
            }
            Action::MergeColumns(s) => {
                let names = self.names(&s.columns);
                pen.say(format!("Merge {names} into {}", s.name), format!("把 {names} 合并为 {}", s.name))
            }
            Action::Rename(s) => self
                .about(&self.names(&s.columns.iter().map(|(from, to)| format!("{from} → {to}")).collect::<Vec<_>>())),
            Action::Drop(s) => self.about(&self.names(&s.columns)),
            Action::Select(s) => self.about(&self.names(&s.columns)),
            Action::Summarise(s) => self.summarise(s),
            Action::Pivot(s) => {
                let (rows, value) = (self.names(&s.rows), self.value(s.function, s.values.as_deref()));
                pen.say(
                    format!("Pivot: {value}, {rows} down, {} across", s.columns),
                    format!("透视：{value}，行为 {rows}，列为 {}", s.columns),
                )
            }
            Action::Unpivot(s) => {
                let names = self.names(&s.columns);
                pen.say(format!("Columns to rows: {names}"), format!("列转为行：{names}"))
            }
            Action::Sort(s) => {
                let key = |key: &SortKey| match key.descending {
                    true => pen.say(format!("{} (largest first)", key.column), format!("{}（降序）", key.column)),
                    false => key.column.clone(),
                };
                let keys = self.names(&s.by.iter().map(key).collect::<Vec<_>>());
                pen.say(format!("Sort by {keys}"), format!("按 {keys} 排序"))
            }
            Action::Sample(s) => {
                let size = match (s.n_rows, s.share) {
                    (None, Some(share)) => {
                        pen.say(format!("{} of the rows", pen.share(share)), format!("{} 的行", pen.share(share)))
                    }
                    (n_rows, _) => pen.things(n_rows.unwrap_or_default(), "row", "rows", "行"),
                };
                pen.say(format!("Draw {size} at random"), format!("随机抽取 {size}"))
            }
            Action::Join(s) => {
                let keys = self.names(&s.on.iter().map(|key| key.left().to_owned()).collect::<Vec<_>>());
                pen.say(format!("Join {} by {keys}", s.dataset), format!("按 {keys} 连接 {}", s.dataset))
            }
            Action::Union(s) => {
                let names = self.names(&s.datasets);
                pen.say(format!("Stack below: {names}"), format!("在下方接入：{names}"))
            }
            _ => self.label.to_owned(),
        }
    }

    fn summarise(&self, s: &Summarise) -> String {
        let pen = self.pen;
        let value = |value: &Summary| self.value(value.function, value.column.as_deref());
        let values = self.names(&s.values.iter().map(value).collect::<Vec<_>>());
        let by = self.names(&s.by);
        match s.by.is_empty() {
            true => pen.say(format!("Summarise all rows: {values}"), format!("汇总全部行：{values}")),
            false => pen.say(format!("Summarise by {by}: {values}"), format!("按 {by} 汇总：{values}")),
        }
    }

    /// The step's name and what it is about.
    fn about(&self, what: &str) -> String {
        self.pen.say(format!("{}: {what}", self.label), format!("{}：{what}", self.label))
    }

    /// Names in a row, the first few when there are many.
    fn names(&self, names: &[String]) -> String {
        let shown = &names[..names.len().min(MAX_NAMES)];
        let list = shown.join(&self.pen.say(", ", "、"));
        match names.len() - shown.len() {
            0 => list,
            n => self.pen.say(format!("{list} and {n} more"), format!("{list}等 {} 项", names.len())),
        }
    }

    fn fill(&self, method: Fill, value: Option<&Value>, names: &str) -> String {
        let with = match method {
            Fill::Constant => value.map(scalar).unwrap_or_default(),
            Fill::Mean => self.pen.say("the mean", "均值"),
            Fill::Median => self.pen.say("the median", "中位数"),
            Fill::Mode => self.pen.say("the most frequent value", "众数"),
            Fill::Forward => self.pen.say("the last value before", "前一个值"),
            Fill::Backward => self.pen.say("the next value after", "后一个值"),
            Fill::Linear => self.pen.say("the line between neighbours", "线性插值"),
        };
        self.pen.say(format!("Fill missing cells with {with}: {names}"), format!("用{with}填补缺失：{names}"))
    }

    fn value(&self, function: Function, column: Option<&str>) -> String {
        let words = FUNCTIONS.iter().find(|(name, _)| *name == function.name()).map(|(_, words)| *words);
        let word = words.map_or(function.name(), |words| words.get(self.pen.language));
        match column {
            None => word.to_owned(),
            Some(column) => self.pen.say(format!("{} of {column}", word.to_lowercase()), format!("{column} 的{word}")),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        let Condition { column, is, values } = condition;
        let value = match values.as_slice() {
            [one] => scalar(one),
            many => line_of(many),
        };
        let sign = match is {
            Comparison::Equal => "=",
            Comparison::NotEqual => "≠",
            Comparison::Less => "<",
            Comparison::AtMost => "≤",
            Comparison::More => ">",
            Comparison::AtLeast => "≥",
            _ => {
                let name = serde_json::to_value(is).unwrap_or_default();
                let words = COMPARISONS.iter().find(|(known, _)| name == **known).map(|(_, words)| *words);
                words.map_or("", |words| words.get(self.pen.language))
            }
        };
        format!("{column} {sign} {value}").trim_end().to_owned()
    }
}
