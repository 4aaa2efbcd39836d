//! Checks of one column: missing cells, constants, placeholders, outliers, signs, spellings.

use std::collections::BTreeMap;

use super::dates;
use super::issue::{Code, Findings, Hits, Mend, Severity};
use super::outcome::{ColumnQuality, Spelling};
use super::params::QualityParams;
use crate::clean::settings::{
    AnyAll, ChangeKind, Comparison, Condition, Drop, DropMissing, Fill, FillMissing, Filter, HandleOutliers, MapValues,
    Otherwise, OutlierAction, Trim,
};
use crate::clean::{Action, outlier_bounds};
use crate::data::{Column, ColumnKind, Dictionary, Field, Role, Table, Values};
use crate::i18n;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::spellings::{self, Likeness};

/// From so many rows on, one value in nearly all of them is suspicious.
const MIN_ROWS_ALMOST_CONSTANT: usize = 100;
/// A value in more than this share of the cells is one in nearly all.
const ALMOST_ALL: f64 = 0.99;
/// At most so many spellings are put into one step.
const MAX_MAPPED: usize = 500;
/// At most so many spellings are listed per column.
const MAX_LISTED: usize = 100;
/// Numbers that stand for "not known" when they lie alone at an end.
const SENTINELS: [f64; 14] = [
    -1.0,
    -9.0,
    -99.0,
    -999.0,
    -9999.0,
    -99_999.0,
    -999_999.0,
    999.0,
    9999.0,
    99_999.0,
    999_999.0,
    9_999_999.0,
    99_999_999.0,
    999_999_999.0,
];
/// Texts that stand for "not known".
const UNKNOWN: [&str; 28] = [
    "", "-", "--", "---", "?", "??", "???", ".", "n/a", "na", "#n/a", "nan", "null", "none", "nil", "unknown", "tbd",
    "tba", "xxx", "xxxx", "test", "todo", "无", "未知", "不详", "空", "暂无", "待定",
];

/// What was found in one column.
pub struct Checked {
    /// Its counts.
    pub quality: ColumnQuality,
    /// Proposals for its spellings, the first ones.
    pub spellings: Vec<Spelling>,
}

/// Checks the chosen columns, each once.
pub fn check(
    table: &Table,
    params: &QualityParams,
    findings: &mut Findings,
    pulse: &mut Pulse,
) -> Result<Vec<Checked>, Cancelled> {
    let mut checked: Vec<Checked> = Vec::new();
    let n_columns = params.columns.len() as f32;
    for (done, name) in params.columns.iter().enumerate() {
        pulse.round(done, params.columns.len())?;
        let is_known = checked.iter().any(|column| column.quality.name == *name);
        if let (false, Some(field), Some(column)) = (is_known, table.schema().field(name), table.column(name)) {
            let (from, to) = (done as f32 / n_columns, (done + 1) as f32 / n_columns);
            let check = Check { field, column, params };
            checked.push(pulse.part(from, to, |pulse| check.run(findings, pulse))?);
        }
    }
    Ok(checked)
}

struct Check<'a> {
    field: &'a Field,
    column: &'a Column,
    params: &'a QualityParams,
}

impl Check<'_> {
    fn name(&self) -> &str {
        &self.field.name
    }

    fn names(&self) -> Vec<String> {
        vec![self.field.name.clone()]
    }

    fn n_present(&self) -> usize {
        self.column.len() - self.column.n_missing()
    }

    /// The share of all rows.
    fn share(&self, hits: &Hits) -> f64 {
        hits.n_rows as f64 / self.column.len().max(1) as f64
    }

    fn run(&self, findings: &mut Findings, pulse: &mut Pulse) -> Result<Checked, Cancelled> {
        let mut quality = ColumnQuality::new(self.field, self.column);
        let mut spellings = Vec::new();
        self.missing(findings);
        match self.column.values() {
            Values::Number(numbers) => self.numbers(numbers, &mut quality, findings),
            Values::Text { codes, dictionary } => {
                let texts = Texts::new(self, codes, dictionary);
                spellings = texts.run(&mut quality, findings, pulse)?;
            }
            Values::Date(_) | Values::DateTime(_) => {
                dates::check(self.field, self.column, self.params, &mut quality, findings)
            }
            Values::Boolean(bits) => {
                let yes = (0..bits.len()).filter(|&row| bits.get(row) && !self.column.is_missing(row)).count();
                self.constant(yes.max(self.n_present() - yes), findings);
            }
            Values::Empty(_) => {}
        }
        Ok(Checked { quality, spellings })
    }

    fn missing(&self, findings: &mut Findings) {
        let (n_rows, n_missing) = (self.column.len(), self.column.n_missing());
        if n_missing == 0 {
            return;
        }
        let drop = || Action::Drop(Drop { columns: self.names() });
        if n_missing == n_rows {
            let hits = findings.mark(Code::EmptyColumn, |_| true);
            findings.add(Code::EmptyColumn, &[self.name()], hits, Severity::Medium, Mend::by(drop()));
            return;
        }
        let hits = findings.mark(Code::Missing, |row| self.column.is_missing(row));
        let share = self.share(&hits);
        let fill = |method, value| {
            Action::FillMissing(FillMissing { columns: self.names(), method, value, by: Vec::new(), order: None })
        };
        let names_things = matches!(self.field.role, Some(Role::Customer | Role::Order | Role::Date | Role::Product));
        let action = if names_things || self.field.is_identifier || self.field.kind.is_temporal() {
            Action::DropMissing(DropMissing { columns: self.names(), when: AnyAll::Any })
        } else if share >= 0.5 {
            drop()
        } else {
            match self.field.kind {
                kind if kind.is_numeric() => fill(Fill::Median, None),
                ColumnKind::Boolean => fill(Fill::Mode, None),
                _ => fill(Fill::Constant, Some(serde_json::Value::from("Unknown"))),
            }
        };
        let severity = Severity::by_share(share, 0.01, if self.field.role.is_some() { 0.1 } else { 0.3 });
        findings.add(Code::Missing, &[self.name()], hits, severity, Mend::by(action));
    }

    /// Tells of one value in all or nearly all cells; `n_most` is how often the most frequent one occurs.
    fn constant(&self, n_most: usize, findings: &mut Findings) {
        let n_present = self.n_present();
        let is_constant = n_present >= 2 && n_most == n_present;
        let is_almost = n_present >= MIN_ROWS_ALMOST_CONSTANT && n_most as f64 > ALMOST_ALL * n_present as f64;
        if is_constant || is_almost {
            let hits = Hits { n_rows: n_most as u64, first_rows: Vec::new() };
            let mend = Mend::by(Action::Drop(Drop { columns: self.names() }));
            findings.add(Code::Constant, &[self.name()], hits, Severity::Low, mend);
        }
    }

    fn numbers(&self, numbers: &[f64], quality: &mut ColumnQuality, findings: &mut Findings) {
        self.constant(most_frequent(numbers), findings);
        if self.field.is_identifier || !self.field.kind.is_numeric() {
            return;
        }
        if let Some(sentinel) = lone_sentinel(numbers) {
            let hits = findings.mark(Code::Placeholder, |row| numbers[row] == sentinel);
            quality.n_placeholders = Some(hits.n_rows);
            let map = BTreeMap::from([(format!("{sentinel}"), None)]);
            let step = Action::MapValues(MapValues { column: self.name().to_owned(), map, otherwise: Otherwise::Keep });
            let mend = Mend::by(step).naming(format!("{sentinel}"));
            findings.add(Code::Placeholder, &[self.name()], hits, Severity::High, mend);
        }
        if matches!(self.field.role, Some(Role::Quantity | Role::UnitPrice)) {
            let hits = findings.mark(Code::Negative, |row| numbers[row] < 0.0);
            quality.n_negative = Some(hits.n_rows);
            if hits.n_rows > 0 {
                let is_price = self.field.role == Some(Role::UnitPrice);
                let severity = if is_price { Severity::High } else { Severity::Medium };
                let step = keep_where(self.name(), Comparison::AtLeast, 0.into());
                findings.add(Code::Negative, &[self.name()], hits, severity, Mend::by(step));
            }
        }
        quality.n_outliers = Some(0);
        let Some(bounds) = outlier_bounds(numbers, self.params.outliers, self.params.threshold) else { return };
        let hits = findings.mark(Code::Outlier, |row| numbers[row] < bounds.lower || numbers[row] > bounds.upper);
        quality.n_outliers = Some(hits.n_rows);
        if hits.n_rows > 0 {
            let step = HandleOutliers {
                columns: self.names(),
                method: self.params.outliers,
                threshold: Some(self.params.threshold),
                action: OutlierAction::Winsorise,
                fitted: BTreeMap::new(),
            };
            let severity = Severity::by_share(self.share(&hits), 0.05, f64::INFINITY);
            let mend = Mend::by(Action::HandleOutliers(step)).naming(format!(
                "< {}, > {}",
                written(bounds.lower),
                written(bounds.upper)
            ));
            findings.add(Code::Outlier, &[self.name()], hits, severity, mend);
        }
    }
}

/// Keeps the rows that compare well, and those without a value.
pub fn keep_where(column: &str, is: Comparison, value: serde_json::Value) -> Action {
    let condition = |is, values| Condition { column: column.to_owned(), is, values };
    Action::Filter(Filter {
        expression: None,
        conditions: vec![condition(is, vec![value]), condition(Comparison::Missing, Vec::new())],
        matching: AnyAll::Any,
    })
}

/// How often the value of a majority occurs (Boyer and Moore's vote); of no use, and small, when there is no majority.
fn most_frequent(numbers: &[f64]) -> usize {
    let (mut candidate, mut votes) = (f64::NAN, 0usize);
    for &x in numbers.iter().filter(|x| !x.is_nan()) {
        if votes == 0 {
            candidate = x;
        }
        if x == candidate { votes += 1 } else { votes -= 1 }
    }
    numbers.iter().filter(|x| **x == candidate).count()
}

/// A number of all nines (or −1) that lies alone at an end, at least twice, far from its neighbour.
fn lone_sentinel(numbers: &[f64]) -> Option<f64> {
    let end = |sign: f64| {
        let (mut last, mut next, mut count) = (f64::NEG_INFINITY, f64::NEG_INFINITY, 0usize);
        for x in numbers.iter().filter(|x| !x.is_nan()).map(|x| x * sign) {
            if x > last {
                (next, last, count) = (last, x, 1);
            } else if x == last {
                count += 1;
            } else if x > next {
                next = x;
            }
        }
        let value = last * sign;
        // −1 among numbers that are otherwise not negative; nines far above, or below, all others.
        let is_alone = next.is_finite() && if value == -1.0 { next <= 0.0 } else { next < last / 2.0 };
        (count >= 2 && is_alone && SENTINELS.contains(&value)).then_some(value)
    };
    end(1.0).or_else(|| end(-1.0))
}

/// A column of texts, seen by its distinct texts.
struct Texts<'a> {
    check: &'a Check<'a>,
    codes: &'a [u32],
    dictionary: &'a Dictionary,
    counts: Vec<u64>,
}

impl<'a> Texts<'a> {
    fn new(check: &'a Check<'a>, codes: &'a [u32], dictionary: &'a Dictionary) -> Self {
        let mut counts = vec![0u64; dictionary.len()];
        for (row, &code) in codes.iter().enumerate() {
            if !check.column.is_missing(row) {
                counts[code as usize] += 1;
            }
        }
        Self { check, codes, dictionary, counts }
    }

    fn run(
        &self,
        quality: &mut ColumnQuality,
        findings: &mut Findings,
        pulse: &mut Pulse,
    ) -> Result<Vec<Spelling>, Cancelled> {
        self.check.constant(self.counts.iter().copied().max().unwrap_or(0) as usize, findings);
        self.placeholders(quality, findings);
        self.mixed_kind(findings);
        self.blanks(quality, findings);
        self.spellings(quality, findings, pulse)
    }

    /// A flag per distinct text that occurs.
    fn flags(&self, is: impl Fn(&str) -> bool) -> Vec<bool> {
        self.dictionary.iter().zip(&self.counts).map(|(text, &count)| count > 0 && is(text)).collect()
    }

    fn mark(&self, code: Code, flags: &[bool], findings: &mut Findings) -> Option<Hits> {
        if !flags.contains(&true) {
            return None;
        }
        let is_hit = |row: usize| flags[self.codes[row] as usize] && !self.check.column.is_missing(row);
        Some(findings.mark(code, is_hit))
    }

    /// The first texts with a flag.
    fn named(&self, flags: &[bool]) -> String {
        let flagged = self.dictionary.iter().zip(flags).filter(|(_, is_flagged)| **is_flagged);
        flagged.take(5).map(|(text, _)| shortened(text)).collect::<Vec<_>>().join(", ")
    }

    fn map(&self, map: BTreeMap<String, Option<String>>) -> Action {
        Action::MapValues(MapValues { column: self.check.name().to_owned(), map, otherwise: Otherwise::Keep })
    }

    fn placeholders(&self, quality: &mut ColumnQuality, findings: &mut Findings) {
        let flags = self.flags(|text| {
            let text = text.trim();
            text.len() <= 8 && UNKNOWN.contains(&text.to_lowercase().as_str())
        });
        let hits = self.mark(Code::Placeholder, &flags, findings);
        quality.n_placeholders = Some(hits.as_ref().map_or(0, |hits| hits.n_rows));
        if let Some(hits) = hits {
            let flagged = self.dictionary.iter().zip(&flags).filter(|(_, is_flagged)| **is_flagged);
            let map = flagged.map(|(text, _)| (text.to_owned(), None)).collect();
            let severity = Severity::by_share(self.check.share(&hits), 0.01, 0.3);
            let mend = Mend::by(self.map(map)).naming(self.named(&flags));
            findings.add(Code::Placeholder, &[self.check.name()], hits, severity, mend);
        }
    }

    /// Texts between what are mostly numbers.
    fn mixed_kind(&self, findings: &mut Findings) {
        let names_things = matches!(self.check.field.role, Some(Role::Customer | Role::Order | Role::Product));
        if names_things || self.check.field.is_identifier {
            return;
        }
        let flags = self.flags(|text| !text.trim().replace(',', "").parse::<f64>().is_ok_and(f64::is_finite));
        let n_texts: u64 = self.counts.iter().zip(&flags).filter(|(_, flag)| **flag).map(|(count, _)| *count).sum();
        let n_present = self.check.n_present() as u64;
        if n_texts == 0 || n_present < 5 || n_texts * 5 > n_present {
            return;
        }
        if let Some(hits) = self.mark(Code::MixedKind, &flags, findings) {
            let step = ChangeKind {
                column: self.check.name().to_owned(),
                kind: ColumnKind::Number,
                date_order: None,
                decimal: None,
                excel_serial: false,
            };
            let mend = Mend::by(Action::ChangeKind(step)).naming(self.named(&flags));
            findings.add(Code::MixedKind, &[self.check.name()], hits, Severity::High, mend);
        }
    }

    fn blanks(&self, quality: &mut ColumnQuality, findings: &mut Findings) {
        let is_doubled = |text: &str| {
            let mut was_blank = false;
            text.trim().chars().any(|c| {
                c.is_whitespace() && std::mem::replace(&mut was_blank, true) || {
                    was_blank &= c.is_whitespace();
                    false
                }
            })
        };
        let flags = self.flags(|text| text.trim().len() != text.len() || is_doubled(text));
        let hits = self.mark(Code::Blanks, &flags, findings);
        quality.n_blanks = Some(hits.as_ref().map_or(0, |hits| hits.n_rows));
        if let Some(hits) = hits {
            let step = Action::Trim(Trim { columns: self.check.names(), collapse: true });
            let severity = Severity::by_share(self.check.share(&hits), 0.001, f64::INFINITY);
            findings.add(Code::Blanks, &[self.check.name()], hits, severity, Mend::by(step));
        }
    }

    fn spellings(
        &self,
        quality: &mut ColumnQuality,
        findings: &mut Findings,
        pulse: &mut Pulse,
    ) -> Result<Vec<Spelling>, Cancelled> {
        let labels: Vec<&str> = self.dictionary.iter().collect();
        // Where nearly every cell has a text of its own, these are remarks or names, and a letter makes a difference.
        let field = self.check.field;
        let is_by_letter = !field.is_identifier && (labels.len() < 200 || labels.len() * 2 < self.check.n_present());
        let variants = spellings::variants(&labels, &self.counts, is_by_letter, pulse)?;
        quality.n_spellings = Some(variants.len() as u64);
        for (code, is_case) in [(Code::CaseVariants, true), (Code::Spellings, false)] {
            let mut flags = vec![false; labels.len()];
            let mut map = BTreeMap::new();
            // Texts that differ in blanks only are mended by trimming, and told there.
            let chosen = variants.iter().filter(|variant| variant.likeness != Likeness::Blanks);
            for variant in chosen.filter(|variant| (variant.likeness == Likeness::Case) == is_case) {
                flags[variant.label] = true;
                if map.len() < MAX_MAPPED {
                    map.insert(labels[variant.label].to_owned(), Some(labels[variant.keep].to_owned()));
                }
            }
            if let Some(hits) = self.mark(code, &flags, findings) {
                let example = map
                    .iter()
                    .take(3)
                    .filter_map(|(from, to)| Some(format!("{} → {}", shortened(from), shortened(to.as_deref()?))));
                let example = example.collect::<Vec<_>>().join(", ");
                let severity = Severity::by_share(self.check.share(&hits), 0.001, 0.1);
                let severity = if is_case { severity } else { severity.max(Severity::Medium) };
                findings.add(code, &[self.check.name()], hits, severity, Mend::by(self.map(map)).naming(example));
            }
        }
        let listed = variants.iter().take(MAX_LISTED).map(|variant| Spelling {
            column: field.name.clone(),
            value: labels[variant.label].to_owned(),
            n_rows: self.counts[variant.label],
            proposed: labels[variant.keep].to_owned(),
            proposed_n_rows: self.counts[variant.keep],
            likeness: variant.likeness.name(),
        });
        Ok(listed.collect())
    }
}

/// A text cut to a readable length.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// A bound as both languages write it.
fn written(bound: f64) -> String {
    i18n::format(i18n::Language::En, bound, &i18n::Unit::Plain)
}
