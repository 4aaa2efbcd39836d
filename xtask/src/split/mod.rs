//! Cuts a WebAssembly module in two: what the first screen needs, and the rest, which arrives right behind it.
//!
//! The rest holds every function that can only be reached through functions of given names. The first module keeps a short
//! stand-in wherever it calls one of them: the stand-in asks JavaScript for the rest when it is not there yet, and calls the
//! real function through the function table. Both modules work on the same memory, tables and globals, so no Rust code knows
//! of the cut. wasm-opt removes the empty bodies that stay behind.

mod survey;
mod write;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::shell::Result;
use survey::Survey;

/// Where to cut.
#[derive(Debug)]
pub struct Cut {
    /// The crates whose functions may be entrances.
    pub crates: &'static [&'static str],
    /// Functions of these crates whose names hold one of these are entrances to the rest.
    pub entrances: &'static [&'static str],
    /// The imported function that fetches the rest: its name begins like this.
    pub fetch: &'static str,
}

/// The two modules.
pub struct Halves {
    /// What is needed first. Its exports are the imports of the rest.
    pub first: Vec<u8>,
    /// The rest; its imports come from a module named [`write::FIRST`].
    pub rest: Vec<u8>,
}

/// What goes where.
struct Plan<'a> {
    survey: &'a Survey<'a>,
    /// The functions of the rest.
    rest: BTreeSet<u32>,
    /// The place in the function table of each function of the rest that the first half calls: one after the other.
    slots: BTreeMap<u32, u32>,
    /// The functions of the first half that the rest calls.
    shared: BTreeSet<u32>,
    /// The imported function that fetches the rest.
    fetch: u32,
}

/// Cuts a module.
///
/// # Errors
///
/// Says what is missing: names of functions, the import that fetches the rest, a function table.
pub fn split(bytes: &[u8], cut: &Cut) -> Result<Halves> {
    let survey = Survey::of(bytes).map_err(|error| format!("the module cannot be read: {error}"))?;
    if survey.names.is_empty() {
        return Err("the module has no names: nothing says where to cut".to_owned());
    }
    if survey.globals.is_empty() {
        return Err("the module has no stack pointer".to_owned());
    }
    let fetch = survey.import(cut.fetch).ok_or_else(|| format!("no imported function is named {}…", cut.fetch))?;
    let table = survey.tables.first().ok_or("the module has no function table")?;
    let first_slot = u32::try_from(table.initial).map_err(|error| error.to_string())?;
    let rest = rest(&survey, cut);
    // What one half calls of the other.
    let called_across = |from_rest: bool| -> BTreeSet<u32> {
        let callers = (0u32..).zip(&survey.calls).filter(|(caller, _)| rest.contains(caller) == from_rest);
        callers
            .flat_map(|(_, called)| called)
            .copied()
            .filter(|function| rest.contains(function) != from_rest)
            .collect()
    };
    let shared = called_across(true);
    let mut entered = called_across(false);
    entered.extend(survey.roots.intersection(&rest));
    let slots = entered.into_iter().zip(first_slot..).collect();
    Plan { survey: &survey, rest, slots, shared, fetch }.write(bytes)
}

/// The functions that cannot be reached but through an entrance, entrances included.
fn rest(survey: &Survey, cut: &Cut) -> BTreeSet<u32> {
    let is_entrance = |function: u32| {
        let name = plain(survey.names.get(&function).copied().unwrap_or_default());
        // Functions of other crates go where they are called from: the compiler gives one and the same to several types,
        // and its name then tells of any of them.
        let path = name.trim_start_matches(|char: char| !char.is_alphabetic()).trim_start_matches("mut ");
        let is_own = cut.crates.iter().any(|name| path.trim_start_matches('<').starts_with(name));
        function >= survey.n_imported && is_own && cut.entrances.iter().any(|entrance| name.contains(entrance))
    };
    let mut first = BTreeSet::new();
    let mut open: Vec<u32> = survey.roots.iter().copied().collect();
    while let Some(function) = open.pop() {
        if !is_entrance(function) && first.insert(function) {
            open.extend(&survey.calls[function as usize]);
        }
    }
    (survey.n_imported..survey.n_functions()).filter(|function| !first.contains(function)).collect()
}

/// A name without the numbers in brackets that tell crates of the same name apart.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        rest = match after.split_once(']') {
            Some((number, after)) if number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit()) => after,
            _ => {
                plain.push('[');
                after
            }
        };
    }
    plain + rest
}
