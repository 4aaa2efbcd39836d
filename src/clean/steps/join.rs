//! Columns of another data set, found by keys.

use super::Done;
use crate::clean::Others;
use crate::clean::changed::Changed;
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::kernel::{Groups, rows};
use crate::clean::settings::{Join, JoinHow};
use crate::clean::words;
use crate::data::{Column, ColumnKind, Table};
use crate::i18n::Words;

/// Rows are counted in 32 bits, and memory is finite.
const MAX_ROWS: usize = 50_000_000;

/// The data set of that name.
pub fn other<'a>(others: &'a Others, name: &str) -> Result<&'a Table, Fault> {
    let known = || others.keys().cloned().collect();
    others.get(name).ok_or_else(|| Fault::UnknownDataset { dataset: name.to_owned(), known: known() })
}

pub fn join(before: &Frame, settings: &Join, others: &Others) -> Done {
    let right = Frame::from(other(others, &settings.dataset)?);
    if settings.on.is_empty() {
        return Err(Fault::Setting { setting: "on", words: words::NO_COLUMNS });
    }
    let matches = Matches::find(before, &right, settings)?;
    if matches.n_pairs + before.n_rows() > MAX_ROWS {
        let what = Words::new("rows", "行");
        return Err(Fault::TooMany { what, n: matches.n_pairs as u64, limit: MAX_ROWS as u64 });
    }
    let mut changed = matches.report(&settings.dataset);
    let keys: Vec<&str> = settings.on.iter().map(|key| key.left()).collect();
    let lonely = (0..before.n_rows()).filter(|&row| matches.of(row).is_empty());
    note_unmatched(&mut changed, "unmatched_here", None, &keys_of(before, &keys, lonely)?);
    let keys: Vec<&str> = settings.on.iter().map(|key| key.right()).collect();
    let lonely = matches.unmatched_right();
    let named = keys_of(&right, &keys, lonely.iter().map(|&row| row as usize))?;
    note_unmatched(&mut changed, "unmatched_there", Some(&settings.dataset), &named);
    let after = match settings.how {
        JoinHow::Anti => before.kept(|row| matches.of(row).is_empty()),
        JoinHow::AntiRight => right.gathered(&lonely),
        JoinHow::Left | JoinHow::Inner | JoinHow::Full => joined(before, &right, &matches, settings)?,
    };
    changed.fact("n_rows_right", right.n_rows() as u64);
    Ok((after, changed))
}

/// So many keys without a match are named.
const N_NAMED: usize = 5;

/// The first distinct keys of some rows, as texts.
fn keys_of(frame: &Frame, keys: &[&str], rows: impl Iterator<Item = usize>) -> Result<Vec<String>, Fault> {
    let columns = keys.iter().map(|key| frame.column(key)).collect::<Result<Vec<_>, Fault>>()?;
    let mut named: Vec<String> = Vec::new();
    for row in rows {
        let cells = columns.iter().map(|column| column.cells().cell(row).to_plain_text());
        let key = cells.collect::<Vec<_>>().join(" · ");
        if !key.is_empty() && !named.contains(&key) {
            named.push(key);
        }
        if named.len() > N_NAMED {
            break;
        }
    }
    Ok(named)
}

/// Names keys without a match, and says how to see all of their rows.
fn note_unmatched(changed: &mut Changed, code: &str, dataset: Option<&str>, keys: &[String]) {
    if keys.is_empty() {
        return;
    }
    let listed: Vec<String> = keys.iter().take(N_NAMED).map(|key| format!("“{key}”")).collect();
    let (more_en, more_zh) = if keys.len() > N_NAMED { (" …", "……") } else { ("", "") };
    let (listed_en, listed_zh) = (listed.join(", "), listed.join("、"));
    let (en, zh) = match dataset {
        None => (
            format!(
                "Without a match here: {listed_en}{more_en}. To see all their rows, choose “Only rows without a match”."
            ),
            format!("此处无匹配的键：{listed_zh}{more_zh}。要查看全部这些行，请选择“仅保留无匹配的行”。"),
        ),
        Some(dataset) => (
            format!(
                "Only in “{dataset}”: {listed_en}{more_en}. To see all their rows, choose “Only its rows without a match here”."
            ),
            format!(
                "仅在“{dataset}”中的键：{listed_zh}{more_zh}。要查看全部这些行，请选择“仅保留对方在此无匹配的行”。"
            ),
        ),
    };
    changed.note(code, None, en, zh);
}

/// For each row here the rows there that have its keys.
struct Matches {
    /// The group of keys of each row here; none when a key is missing.
    groups: Vec<Option<u32>>,
    /// The rows there, group by group, and where each group starts.
    rows: Vec<u32>,
    starts: Vec<u32>,
    n_pairs: usize,
    n_rows_right: usize,
}

impl Matches {
    fn find(left: &Frame, right: &Frame, settings: &Join) -> Result<Self, Fault> {
        let mut keys = Vec::new();
        for key in &settings.on {
            let (here, there) = (left.column(key.left())?, right.column(key.right())?);
            if !is_comparable(here.kind(), there.kind()) {
                return Err(here.refuse(words::SAME_KIND));
            }
            keys.push((here.cells(), there.cells()));
        }
        // Both sides end to end have one set of groups, so that equal keys have equal numbers.
        let (n_left, n_right) = (left.n_rows(), right.n_rows());
        let both: Vec<Column> = keys.iter().map(|(here, there)| rows::concat(&[here, there])).collect();
        let all = Groups::of(&both.iter().collect::<Vec<_>>(), n_left + n_right);
        let is_whole = |row: usize| !both.iter().any(|key| key.is_missing(row));
        let mut starts = vec![0u32; all.len() + 1];
        for row in (n_left..n_left + n_right).filter(|&row| is_whole(row)) {
            starts[all.codes[row] as usize + 1] += 1;
        }
        for group in 0..all.len() {
            starts[group + 1] += starts[group];
        }
        let (mut next, mut rows) = (starts.clone(), vec![0u32; starts[all.len()] as usize]);
        for row in (n_left..n_left + n_right).filter(|&row| is_whole(row)) {
            let place = &mut next[all.codes[row] as usize];
            rows[*place as usize] = (row - n_left) as u32;
            *place += 1;
        }
        let groups: Vec<Option<u32>> = (0..n_left).map(|row| is_whole(row).then_some(all.codes[row])).collect();
        let n_of = |group: u32| (starts[group as usize + 1] - starts[group as usize]) as usize;
        let n_pairs = groups.iter().flatten().map(|&group| n_of(group)).sum();
        Ok(Self { groups, rows, starts, n_pairs, n_rows_right: n_right })
    }

    fn of(&self, row: usize) -> &[u32] {
        match self.groups[row] {
            Some(group) => &self.rows[self.starts[group as usize] as usize..self.starts[group as usize + 1] as usize],
            None => &[],
        }
    }

    /// The rows there that no row here has the keys of.
    fn unmatched_right(&self) -> Vec<u32> {
        let mut is_matched = vec![false; self.n_rows_right];
        let mut is_seen = vec![false; self.starts.len()];
        for (row, group) in self.groups.iter().enumerate() {
            if let Some(group) = group
                && !std::mem::replace(&mut is_seen[*group as usize], true)
            {
                self.of(row).iter().for_each(|&right| is_matched[right as usize] = true);
            }
        }
        (0..self.n_rows_right as u32).filter(|&row| !is_matched[row as usize]).collect()
    }

    /// Match rate, rows without a match, and a warning where rows multiply.
    fn report(&self, dataset: &str) -> Changed {
        let n_left = self.groups.len();
        let n_matched = (0..n_left).filter(|&row| !self.of(row).is_empty()).count();
        let n_fan_out = (0..n_left).filter(|&row| self.of(row).len() > 1).count();
        let n_unmatched_right = self.unmatched_right().len();
        let mut changed = Changed::default();
        changed.fact("n_matched", n_matched as u64);
        changed.fact("n_unmatched_left", (n_left - n_matched) as u64);
        changed.fact("n_unmatched_right", n_unmatched_right as u64);
        changed.fact("n_fan_out", n_fan_out as u64);
        changed.note(
            "match_rate",
            None,
            format!(
                "{n_matched} of {n_left} rows found a match in “{dataset}”; {n_unmatched_right} of its {} rows match none here.",
                self.n_rows_right
            ),
            format!(
                "{n_left} 行中有 {n_matched} 行在“{dataset}”中找到匹配；其 {} 行中有 {n_unmatched_right} 行在此无匹配。",
                self.n_rows_right
            ),
        );
        if n_fan_out > 0 {
            changed.note(
                "fan_out",
                None,
                format!(
                    "{n_fan_out} rows match several rows of “{dataset}” and are repeated, so sums grow. If a key should be unique there, remove its duplicates first."
                ),
                format!("有 {n_fan_out} 行与“{dataset}”中的多行匹配而被重复，合计会变大。若键值在那里应唯一，请先删除重复行。"),
            );
        }
        changed
    }
}

/// Whether cells of these kinds can be equal.
fn is_comparable(one: ColumnKind, two: ColumnKind) -> bool {
    let is_empty = one == ColumnKind::Empty || two == ColumnKind::Empty;
    one == two || is_empty || (one.is_numeric() && two.is_numeric()) || (one.is_temporal() && two.is_temporal())
}

fn joined(before: &Frame, right: &Frame, matches: &Matches, settings: &Join) -> Result<Frame, Fault> {
    let (mut here, mut there) = (Vec::with_capacity(matches.n_pairs), Vec::with_capacity(matches.n_pairs));
    for row in 0..before.n_rows() {
        let found = matches.of(row);
        if found.is_empty() && settings.how != JoinHow::Inner {
            here.push(row as u32);
            there.push(rows::NO_ROW);
        }
        for &right in found {
            here.push(row as u32);
            there.push(right);
        }
    }
    let n_matched = here.len();
    if settings.how == JoinHow::Full {
        for right in matches.unmatched_right() {
            here.push(rows::NO_ROW);
            there.push(right);
        }
    }
    let is_unmoved =
        here.len() == before.n_rows() && here.iter().enumerate().all(|(place, &row)| place == row as usize);
    let mut after = if is_unmoved { before.clone() } else { before.gathered(&here) };
    if here.len() > n_matched {
        after = with_keys_of_right(after, right, &there, settings)?;
    }
    let keys: Vec<&str> = settings.on.iter().map(|key| key.right()).collect();
    let brought: Vec<String> = match settings.columns.is_empty() {
        true => right.names().into_iter().filter(|name| !keys.contains(&name.as_str())).collect(),
        false => settings.columns.clone(),
    };
    for name in brought {
        let column = right.column(&name)?;
        let is_taken = after.position(&name).is_ok();
        let name = if is_taken { format!("{name}_{}", settings.dataset) } else { name };
        // A role is held by one column; the one that is here keeps it.
        let is_held = column.role().is_some() && after.columns().iter().any(|other| other.role() == column.role());
        let column = if is_held { column.clone().without_role() } else { column.clone() };
        let cells = rows::gather(column.cells(), &there);
        after = after.inserted(None, column.with_cells(cells).renamed(name))?;
    }
    Ok(after)
}

/// In rows that are there only, the keys come from there.
fn with_keys_of_right(after: Frame, right: &Frame, there: &[u32], settings: &Join) -> Result<Frame, Fault> {
    let mut filled = after.clone();
    let n_rows = after.n_rows() as u32;
    for key in &settings.on {
        let position = after.position(key.left())?;
        let column: &Named = &after.columns()[position];
        let from_there = rows::gather(right.column(key.right())?.cells(), there);
        let both = rows::concat(&[column.cells(), &from_there]);
        let pick = |row: u32| if column.cells().is_missing(row as usize) { n_rows + row } else { row };
        let cells = rows::gather(&both, &(0..n_rows).map(pick).collect::<Vec<_>>());
        filled = filled.replaced(position, column.with_cells(cells));
    }
    Ok(filled)
}
