//! Labels that are most likely the same word, spelt differently: by fingerprint and by one slip of the pen.
//!
//! Time and memory grow with the characters of all labels, never with the pairs of labels: labels meet only where they
//! share a key.

use std::collections::HashMap;

use crate::pulse::{Cancelled, Pulse};

/// Labels shorter than this are not compared letter by letter: one letter makes another word of them.
const MIN_EDIT_CHARS: usize = 5;
/// Labels longer than this are not compared letter by letter.
const MAX_EDIT_CHARS: usize = 48;
/// At most so many shortened forms are held; beyond, the comparison letter by letter is left out.
const MAX_FORMS: usize = 4_000_000;
/// After so many labels there is a sign of progress.
const LABELS_A_PULSE: usize = 16_384;
/// In a group that shares a shortened form, each label is compared with so many of the most frequent ones.
const MAX_COMPARED: usize = 8;

/// In what two spellings differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Blanks only.
    Blanks,
    /// Large and small letters, or full and half width.
    Case,
    /// Punctuation, blanks and the order of words.
    Fingerprint,
    /// One letter more, less or other, or two neighbours swapped.
    Edit,
}

impl Likeness {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Likeness::Blanks => "blanks",
            Likeness::Case => "case",
            Likeness::Fingerprint => "fingerprint",
            Likeness::Edit => "edit",
        }
    }
}

/// A label and the more frequent one that it most likely means, as positions in the list of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// The label to be replaced.
    pub label: usize,
    /// The label to be kept.
    pub keep: usize,
    /// In what they differ.
    pub likeness: Likeness,
}

/// Proposals which labels mean the same as a more frequent one, by position.
///
/// `counts` says how often each label occurs; one that does not occur takes no part. With `is_by_letter` labels are
/// also compared letter by letter; those whose digits differ are never taken for the same.
pub fn variants(
    labels: &[&str],
    counts: &[u64],
    is_by_letter: bool,
    pulse: &mut Pulse,
) -> Result<Vec<Variant>, Cancelled> {
    assert_eq!(labels.len(), counts.len(), "a count per label");
    let mut collapsed: Vec<String> = Vec::with_capacity(labels.len());
    for some in labels.chunks(LABELS_A_PULSE) {
        pulse.at(0.2 * collapsed.len() as f32 / labels.len() as f32)?;
        collapsed.extend(some.iter().map(|label| collapse(label)));
    }
    let mut order: Vec<usize> = (0..labels.len()).filter(|&label| counts[label] > 0).collect();
    // A label with blanks around it is never the one to keep, however frequent.
    order.sort_unstable_by(|&a, &b| {
        let key = |label: usize| (collapsed[label] != labels[label], std::cmp::Reverse(counts[label]), labels[label]);
        key(a).cmp(&key(b))
    });
    let mut known: HashMap<String, usize> = HashMap::with_capacity(order.len());
    let (mut variants, mut kept) = (Vec::new(), Vec::new());
    let mut totals = counts.to_vec();
    for (done, &label) in order.iter().enumerate() {
        if done % LABELS_A_PULSE == 0 {
            pulse.at(0.3 + 0.3 * done as f32 / order.len() as f32)?;
        }
        let keep = *known.entry(fingerprint(&collapsed[label])).or_insert(label);
        if keep == label {
            kept.push(label);
            continue;
        }
        totals[keep] += counts[label];
        let likeness = if collapsed[label] == collapsed[keep] {
            Likeness::Blanks
        } else if folded(&collapsed[label]) == folded(&collapsed[keep]) {
            Likeness::Case
        } else {
            Likeness::Fingerprint
        };
        variants.push(Variant { label, keep, likeness });
    }
    if is_by_letter {
        let slips = pulse.part(0.6, 1.0, |pulse| slips(&kept, &collapsed, &totals, pulse))?;
        let target: HashMap<usize, usize> = slips.iter().map(|slip| (slip.label, slip.keep)).collect();
        // What meant a slip means what the slip means.
        for variant in &mut variants {
            variant.keep = target.get(&variant.keep).copied().unwrap_or(variant.keep);
        }
        variants.extend(slips);
    }
    variants.sort_unstable_by_key(|variant| variant.label);
    Ok(variants)
}

/// A text without blanks at its ends, and with single ones inside.
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in small letters of half width.
fn folded(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(half).flat_map(char::to_lowercase).collect()
}

/// Whether a letter is of a script that is written without blanks between its words: Han, kana.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A text without the blanks between letters of such a script: 广 州 is 广州.
fn unspaced(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let ends_unspaced = joined.chars().next_back().is_some_and(is_unspaced);
        let is_joint = ends_unspaced && word.starts_with(is_unspaced);
        if !(joined.is_empty() || is_joint) {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// The words of a text in small letters, each once and in order, without punctuation. Texts with digits keep the order of
/// their words (10 × 20 is not 20 × 10); texts without letters keep everything.
pub fn fingerprint(text: &str) -> String {
    let text = unspaced(&folded(text));
    if !text.chars().any(char::is_alphabetic) {
        return text;
    }
    let mut words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if !text.chars().any(char::is_numeric) {
        words.sort_unstable();
        words.dedup();
    }
    words.join(" ")
}

/// Among labels, the most frequent first, those that are one slip away from a label at least twice as frequent.
fn slips(kept: &[usize], texts: &[String], counts: &[u64], pulse: &mut Pulse) -> Result<Vec<Variant>, Cancelled> {
    let keys: Vec<Vec<char>> = kept.iter().map(|&label| folded(&texts[label]).chars().collect()).collect();
    let is_long = |key: &Vec<char>| (MIN_EDIT_CHARS..=MAX_EDIT_CHARS).contains(&key.len());
    let n_forms: usize = keys.iter().filter(|key| is_long(key)).map(|key| key.len() + 1).sum();
    if n_forms > MAX_FORMS {
        return Ok(Vec::new());
    }
    let mut forms: Vec<(u64, u32)> = Vec::with_capacity(n_forms);
    for (index, key) in keys.iter().enumerate().filter(|(_, key)| is_long(key)) {
        if index % LABELS_A_PULSE == 0 {
            pulse.at(0.5 * index as f32 / keys.len() as f32)?;
        }
        forms.push((hash(key.iter()), index as u32));
        for left_out in 0..key.len() {
            forms.push((hash(key[..left_out].iter().chain(&key[left_out + 1..])), index as u32));
        }
    }
    // A label one letter short may lie below the length from which forms are made; it is then too short to be judged.
    let mut order: Vec<u32> = (0..kept.len() as u32).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(counts[kept[index as usize]]));
    let mut ranks = vec![0u32; kept.len()];
    order.iter().enumerate().for_each(|(rank, &index)| ranks[index as usize] = rank as u32);
    forms.iter_mut().for_each(|form| form.1 = ranks[form.1 as usize]);
    pulse.at(0.5)?;
    forms.sort_unstable();
    forms.dedup();
    pulse.at(0.8)?;
    let label = |rank: u32| kept[order[rank as usize] as usize];
    let key = |rank: u32| &keys[order[rank as usize] as usize];
    let mut keep: Vec<Option<u32>> = vec![None; kept.len()];
    for run in forms.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        for (position, &(_, rank)) in run.iter().enumerate().skip(1) {
            let frequent = run[..position.min(MAX_COMPARED)].iter().map(|form| form.1);
            let means = |&other: &u32| {
                counts[label(rank)] * 2 <= counts[label(other)]
                    && digits(key(rank)).eq(digits(key(other)))
                    && is_one_slip(key(rank), key(other))
            };
            let found = frequent.filter(|other| keep[rank as usize].is_none_or(|known| *other < known)).find(means);
            keep[rank as usize] = found.or(keep[rank as usize]);
        }
    }
    // A word that is itself taken for another is nobody's model; its own model is not followed, as slips would add up.
    let is_model = |rank: u32| keep[rank as usize].is_none();
    let slips = (0..kept.len() as u32).filter_map(|rank| {
        let model = keep[rank as usize].filter(|&model| is_model(model))?;
        Some(Variant { label: label(rank), keep: label(model), likeness: Likeness::Edit })
    });
    Ok(slips.collect())
}

fn digits(key: &[char]) -> impl Iterator<Item = &char> {
    key.iter().filter(|c| c.is_numeric())
}

fn hash<'a>(chars: impl Iterator<Item = &'a char>) -> u64 {
    // FNV-1a over code points, with a last mix so that sorting spreads.
    chars
        .fold(0xcbf2_9ce4_8422_2325, |state: u64, &c| (state ^ u64::from(c as u32)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Whether one letter more, less or other, or two neighbours swapped, make one text of the other.
fn is_one_slip(one: &[char], two: &[char]) -> bool {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 if start == short.len() => false,
        0 => {
            let is_swapped =
                start + 1 < short.len() && short[start] == long[start + 1] && short[start + 1] == long[start];
            short[start + 1..] == long[start + 1..] || (is_swapped && short[start + 2..] == long[start + 2..])
        }
        1 => short[start..] == long[start + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(labels: &[&str], counts: &[u64]) -> Vec<Variant> {
        variants(labels, counts, true, &mut Pulse::silent()).unwrap()
    }

    #[track_caller]
    fn check(labels: &[(&str, u64)], expected: &[(&str, &str, Likeness)]) {
        let names: Vec<&str> = labels.iter().map(|label| label.0).collect();
        let counts: Vec<u64> = labels.iter().map(|label| label.1).collect();
        let found = found(&names, &counts);
        let found: Vec<_> = found.iter().map(|v| (names[v.label], names[v.keep], v.likeness)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn spellings_of_one_word_are_found() {
        check(
            &[("North", 9), ("north ", 2), ("Nroth", 1), ("South", 8), ("NORTH", 3), ("East", 4)],
            &[
                ("north ", "North", Likeness::Case),
                ("Nroth", "North", Likeness::Edit),
                ("NORTH", "North", Likeness::Case),
            ],
        );
        check(
            &[("广州", 5), ("广 州", 2), ("Apple 北京", 3), ("Apple北京", 2)],
            &[("广 州", "广州", Likeness::Fingerprint)],
        );
        check(&[("Müller, Anna", 2), ("anna müller", 5)], &[("Müller, Anna", "anna müller", Likeness::Fingerprint)]);
        check(&[("北京 ", 9), ("北京", 1)], &[("北京 ", "北京", Likeness::Blanks)]);
        check(&[("ＡＢＣ店", 1), ("ABC店", 4)], &[("ＡＢＣ店", "ABC店", Likeness::Case)]);
    }

    #[test]
    fn different_words_stay_apart() {
        check(&[("size 10 x 20", 9), ("size 20 x 10", 2), ("size 10 x 21", 1)], &[]);
        check(&[("red", 9), ("rod", 1), ("-5", 3), ("5", 1), ("", 3), ("absent word", 9), ("absent words", 0)], &[]);
        // Neither is much more frequent than the other.
        check(&[("cream", 5), ("dream", 4)], &[]);
        check(&[], &[]);
    }

    #[test]
    fn many_labels_take_no_pairs() {
        let labels: Vec<String> =
            (0..100_000u32).map(|i| format!("customer {}", i.wrapping_mul(2_654_435_761))).collect();
        let names: Vec<&str> = labels.iter().map(String::as_str).collect();
        assert!(found(&names, &vec![1; names.len()]).is_empty());
        // One letter at the same place: all share a form.
        let alike: Vec<String> =
            (0..5_000u32).filter_map(|i| char::from_u32(0x4e00 + i)).map(|c| format!("shop {c} street")).collect();
        let names: Vec<&str> = alike.iter().map(String::as_str).collect();
        let mut counts = vec![1; names.len()];
        counts[7] = 50;
        assert_eq!(found(&names, &counts).len(), names.len() - 1);
    }
}
