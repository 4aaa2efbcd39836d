//! Texts changed where they stand: blanks, case, replacing, mapping.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Done, counted};
use crate::clean::changed::Changed;
use crate::clean::error::Fault;
use crate::clean::frame::Frame;
use crate::clean::kernel::texts;
use crate::clean::settings::{Case, ChangeCase, MapValues, Match, Otherwise, Replace, Trim};
use crate::clean::words;
use crate::data::csv::cells;
use crate::data::{ColumnKind, Values};
use crate::i18n::Words;

/// Changes the texts of some columns; an empty text is a missing cell.
fn rewrite(before: &Frame, columns: &[String], change: impl Fn(&str) -> Cow<str>) -> Done {
    let (mut after, mut changed) = (before.clone(), Changed::default());
    for position in before.positions(columns)? {
        let column = &before.columns()[position];
        if !matches!(column.kind(), ColumnKind::Text | ColumnKind::Empty) {
            return Err(column.refuse(words::TEXTS));
        }
        let (cells, n_changed) = texts::map(column.cells(), |text| Some(change(text)).filter(|text| !text.is_empty()));
        changed.n_cells_changed += n_changed;
        after = after.replaced(position, column.with_cells(cells));
    }
    Ok((after, changed))
}

pub fn trim(before: &Frame, settings: &Trim) -> Done {
    rewrite(before, &settings.columns, |text| {
        let trimmed = cells::trim(text);
        let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
        let has_runs = trimmed.chars().zip(trimmed.chars().skip(1)).any(|(one, two)| is_blank(one) && is_blank(two));
        let is_odd = trimmed.chars().any(|c| is_blank(c) && c != ' ');
        if settings.collapse && (has_runs || is_odd) {
            trimmed.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into()
        } else {
            trimmed.into()
        }
    })
}

pub fn change_case(before: &Frame, settings: &ChangeCase) -> Done {
    rewrite(before, &settings.columns, |text| match settings.to {
        Case::Upper => text.to_uppercase().into(),
        Case::Lower => text.to_lowercase().into(),
        Case::Title => title(text).into(),
    })
}

/// Every word with a large first letter; a word starts after anything that is no letter, digit or apostrophe.
fn title(text: &str) -> String {
    let (mut titled, mut is_inside) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        if is_inside {
            titled.extend(c.to_lowercase());
        } else {
            titled.extend(c.to_uppercase());
        }
        is_inside = c.is_alphanumeric() || matches!(c, '\'' | '’');
    }
    titled
}

pub fn replace(before: &Frame, settings: &Replace) -> Done {
    if settings.find.is_empty() {
        let words = Words::new("write what is to be replaced.", "请填写要替换的内容。");
        return Err(Fault::Setting { setting: "find", words });
    }
    let folded = |text: &str| if settings.ignore_case { text.to_lowercase() } else { text.to_owned() };
    let find = folded(&settings.find);
    let pattern: Vec<char> = settings.find.chars().collect();
    rewrite(before, &settings.columns, |text| match settings.matching {
        Match::Whole if folded(text) == find => settings.with.clone().into(),
        Match::Whole => text.into(),
        Match::Part if !settings.ignore_case => text.replace(&settings.find, &settings.with).into(),
        Match::Part => replace_any_case(text, &pattern, &settings.with).into(),
        Match::Pattern => match captures(&pattern, text, settings.ignore_case) {
            Some(captures) => filled(&settings.with, &captures).into(),
            None => text.into(),
        },
    })
}

/// Replaces a text in whatever case it stands. Characters are compared one by one, so that places stay where they are.
fn replace_any_case(text: &str, find: &[char], with: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let (mut replaced, mut at) = (String::new(), 0);
    while at < characters.len() {
        let rest = &characters[at..];
        if rest.len() >= find.len() && rest.iter().zip(find).all(|(one, two)| is_same(*one, *two, true)) {
            replaced.push_str(with);
            at += find.len();
        } else {
            replaced.push(characters[at]);
            at += 1;
        }
    }
    replaced
}

fn is_same(one: char, two: char, ignore_case: bool) -> bool {
    one == two || ignore_case && one.to_lowercase().eq(two.to_lowercase())
}

/// What the wild cards of a pattern stand for in a text; none when it does not match. `*` takes as little as it can.
///
/// The last star is the only one that is ever widened again, so the time is at most the product of the two lengths.
fn captures(pattern: &[char], text: &str, ignore_case: bool) -> Option<Vec<String>> {
    let text: Vec<char> = text.chars().collect();
    // For every wild card, where its part starts and ends.
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut in_pattern) = (0, 0);
    let mut star: Option<(usize, usize, usize)> = None;
    loop {
        match pattern.get(in_pattern) {
            None if at == text.len() => break,
            Some('*') => {
                star = Some((in_pattern, at, parts.len()));
                parts.push((at, at));
                in_pattern += 1;
                continue;
            }
            Some('?') if at < text.len() => {
                parts.push((at, at + 1));
                at += 1;
                in_pattern += 1;
                continue;
            }
            Some(&c) if c != '?' && at < text.len() && is_same(c, text[at], ignore_case) => {
                at += 1;
                in_pattern += 1;
                continue;
            }
            _ => {}
        }
        // No match here: the last star takes one more character.
        let (star_at, end, index) = star?;
        if end >= text.len() {
            return None;
        }
        star = Some((star_at, end + 1, index));
        parts.truncate(index + 1);
        parts[index].1 = end + 1;
        at = end + 1;
        in_pattern = star_at + 1;
    }
    Some(parts.into_iter().map(|(start, end)| text[start..end].iter().collect()).collect())
}

/// A replacement with `{1}`, `{2}` … filled in.
fn filled(with: &str, captures: &[String]) -> String {
    // From the left and once, so that what a wild card stood for is never read as a number of another.
    let (mut filled, mut rest) = (String::new(), with);
    while let Some(start) = rest.find('{') {
        let (before, behind) = rest.split_at(start);
        filled.push_str(before);
        let number = behind.find('}').and_then(|end| Some((behind[1..end].parse::<usize>().ok()?, end)));
        match number.and_then(|(number, end)| Some((captures.get(number.checked_sub(1)?)?, end))) {
            Some((capture, end)) => {
                filled.push_str(capture);
                rest = &behind[end + 1..];
            }
            None => {
                filled.push('{');
                rest = &behind[1..];
            }
        }
    }
    filled + rest
}

pub fn map_values(before: &Frame, settings: &MapValues) -> Done {
    let position = before.position(&settings.column)?;
    let column = &before.columns()[position];
    let map: BTreeMap<&str, Option<&str>> =
        settings.map.iter().map(|(from, to)| (from.as_str(), to.as_deref().filter(|to| !to.is_empty()))).collect();
    let cells = texts::to_text(column.cells());
    let (mapped, _) = texts::map(&cells, |text| match (map.get(text), settings.otherwise) {
        (Some(to), _) => to.map(Cow::Borrowed),
        (None, Otherwise::Keep) => Some(text.into()),
        (None, Otherwise::Missing) => None,
    });
    // Numbers that are mapped to numbers stay numbers.
    let is_text = matches!(column.kind(), ColumnKind::Text | ColumnKind::Empty);
    let as_before = if is_text { None } else { as_numbers(&mapped) };
    let replaced = match as_before {
        Some(numbers) if column.kind().is_numeric() => column.with_cells(numbers),
        _ => column.with_kind(ColumnKind::Text, mapped),
    };
    counted(before, before.clone().replaced(position, replaced))
}

/// A column of texts that are all numbers, as numbers.
fn as_numbers(column: &crate::data::Column) -> Option<crate::data::Column> {
    let Values::Text { codes, dictionary } = column.values() else { return None };
    let numbers = dictionary.iter().map(|text| text.parse::<f64>().ok()).collect::<Option<Vec<f64>>>()?;
    let number = |row: usize| if column.is_missing(row) { f64::NAN } else { numbers[codes[row] as usize] };
    Some(crate::data::Column::from_numbers((0..codes.len()).map(number).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: Option<&[&str]>) {
        let pattern: Vec<char> = pattern.chars().collect();
        let found = captures(&pattern, text, true);
        assert_eq!(
            found.as_ref().map(|found| found.iter().map(String::as_str).collect::<Vec<_>>()).as_deref(),
            expected
        );
    }

    #[test]
    fn patterns_take_as_little_as_they_can() {
        check("a*", "abc", Some(&["bc"]));
        check("*-*", "x-y-z", Some(&["x", "y-z"]));
        check("*-?", "x-y-z", Some(&["x-y", "z"]));
        check("A?c", "abC", Some(&["b"]));
        check("a*b*c", "a1b2b3c", Some(&["1", "2b3"]));
        check("abc", "abcd", None);
        check("*", "", Some(&[""]));
        check("", "", Some(&[]));
        check("?", "", None);
        check("*a*a*a*b", &"a".repeat(300), None);
        assert_eq!(filled("{2}-{1}{9}{", &["x{2}".into(), "y".into()]), "y-x{2}{9}{");
    }

    #[test]
    fn case() {
        assert_eq!(title("o'neil-SMITH of éire"), "O'neil-Smith Of Éire");
        assert_eq!(replace_any_case("Straße STRASSE", &['s', 't'], "X"), "Xraße XRASSE");
    }
}
