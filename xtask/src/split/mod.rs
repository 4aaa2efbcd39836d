//! Cuts a WebAssembly module in two: what the first screen needs, and the rest, which arrives right behind it.
//!
//! The rest holds every function that can only be reached through functions of given names, and every piece of data whose
//! address only they know. The first module keeps a short stand-in wherever it calls one of them: the stand-in asks
//! JavaScript for the rest when it is not there yet, and calls the real function through the function table. Both modules
//! work on the same memory, tables and globals, so no Rust code knows of the cut. wasm-opt removes the empty bodies that stay
//! behind.

mod links;
mod survey;
mod write;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::shell::Result;
use links::Links;
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
    /// The data of both halves.
    data: [Vec<(u32, &'a [u8])>; 2],
    /// The imported function that fetches the rest.
    fetch: u32,
}

/// What the first half can reach.
#[derive(Default)]
struct Reached {
    functions: BTreeSet<u32>,
    pieces: BTreeSet<usize>,
    /// The functions of the rest through which it is entered.
    entered: BTreeSet<u32>,
}

/// Cuts a module. `linked` is what the linker made of it, with its relocations: the places of data and functions are the same.
///
/// # Errors
///
/// Says what is missing: names of functions, relocations, the import that fetches the rest, a function table.
pub fn split(bytes: &[u8], linked: &[u8], cut: &Cut) -> Result<Halves> {
    let survey = Survey::of(bytes).map_err(|error| format!("the module cannot be read: {error}"))?;
    let links = Links::of(linked).map_err(|error| format!("the linker's relocations cannot be read: {error}"))?;
    if survey.names.is_empty() {
        return Err("the module has no names: nothing says where to cut".to_owned());
    }
    if survey.globals.is_empty() {
        return Err("the module has no stack pointer".to_owned());
    }
    if survey.has_loose_data {
        return Err("the module has data without a fixed place".to_owned());
    }
    if links.pieces.is_empty() {
        return Err("the linker left no relocations".to_owned());
    }
    let fetch = survey.import(cut.fetch).ok_or_else(|| format!("no imported function is named {}…", cut.fetch))?;
    let table = survey.tables.first().ok_or("the module has no function table")?;
    let first_slot = u32::try_from(table.initial).map_err(|error| error.to_string())?;
    let reached = reach(&survey, &links, cut);
    let rest: BTreeSet<u32> =
        (survey.n_imported..survey.n_functions()).filter(|function| !reached.functions.contains(function)).collect();
    let shared = rest.iter().flat_map(|function| &survey.calls[*function as usize]);
    let shared = shared.filter(|function| !rest.contains(function)).copied().collect();
    let data = share_data(&survey.data, &links, &reached.pieces);
    let slots = reached.entered.into_iter().zip(first_slot..).collect();
    Plan { survey: &survey, rest, slots, shared, data, fetch }.write(bytes)
}

/// A module without its relocations, as other tools want it.
///
/// # Errors
///
/// Says why the module cannot be read.
pub fn without_links(linked: &[u8]) -> Result<Vec<u8>> {
    links::remove(linked).map_err(|error| format!("the module cannot be read: {error}"))
}

/// Follows calls and addresses from what JavaScript can call; at entrances it stops.
fn reach(survey: &Survey, links: &Links, cut: &Cut) -> Reached {
    let mut reached = Reached::default();
    let mut functions: Vec<u32> = survey.roots.iter().copied().collect();
    // A function whose place in the table only pieces of data hold is reached with them.
    let held: BTreeSet<u32> = links.pieces.iter().flat_map(|piece| piece.functions.iter().copied()).collect();
    let is_held = |place: &u32| held.contains(place) && !links.functions.contains(place);
    functions.extend(survey.places.iter().filter(|(place, _)| !is_held(place)).map(|(_, function)| *function));
    let mut pieces: Vec<usize> = links.pinned.iter().copied().collect();
    // The linker put their addresses into the code, but they are not seen there any more: whoever holds them may be early.
    let seen: BTreeSet<usize> = survey.addresses.iter().flatten().filter_map(|at| links.meant_by(*at)).collect();
    pieces.extend(links.in_code.difference(&seen));
    loop {
        if let Some(function) = functions.pop() {
            if is_entrance(survey, cut, function) {
                reached.entered.insert(function);
            } else if reached.functions.insert(function) {
                functions.extend(&survey.calls[function as usize]);
                let addresses = &survey.addresses[function as usize];
                pieces.extend(addresses.iter().filter_map(|at| links.meant_by(*at)));
            }
        } else if let Some(piece) = pieces.pop() {
            if reached.pieces.insert(piece) {
                let piece = &links.pieces[piece];
                pieces.extend(&piece.pieces);
                functions.extend(piece.functions.iter().filter_map(|place| survey.places.get(place)));
            }
        } else {
            return reached;
        }
    }
}

fn is_entrance(survey: &Survey, cut: &Cut, function: u32) -> bool {
    let name = plain(survey.names.get(&function).copied().unwrap_or_default());
    // Functions of other crates go where they are called from: the compiler gives one and the same to several types,
    // and its name then tells of any of them.
    let path = name.trim_start_matches(|char: char| !char.is_alphabetic()).trim_start_matches("mut ");
    let is_own = cut.crates.iter().any(|name| path.trim_start_matches('<').starts_with(name));
    function >= survey.n_imported && is_own && cut.entrances.iter().any(|entrance| name.contains(entrance))
}

/// Gives each half its data: what the first half can reach and what belongs to no piece, and the other pieces.
fn share_data<'a>(data: &[(u32, &'a [u8])], links: &Links, reached: &BTreeSet<usize>) -> [Vec<(u32, &'a [u8])>; 2] {
    let mut shares = [Vec::new(), Vec::new()];
    let mut late: Vec<Range<u32>> = Vec::new();
    for (index, piece) in links.pieces.iter().enumerate().filter(|(index, _)| !reached.contains(index)) {
        match late.last_mut() {
            // Nothing but padding lies between.
            Some(last)
                if index > 0 && last.end == links.pieces[index - 1].place.end && piece.place.start - last.end < 16 =>
            {
                last.end = piece.place.end;
            }
            _ => late.push(piece.place.clone()),
        }
    }
    for (start, bytes) in data {
        let end = start + bytes.len() as u32;
        let mut at = *start;
        let mut give = |half: usize, until: u32| {
            if at < until {
                shares[half].push((at, &bytes[(at - start) as usize..(until - start) as usize]));
                at = until;
            }
        };
        for piece in &late[late.partition_point(|piece| piece.end <= *start)..] {
            if piece.start >= end {
                break;
            }
            give(0, piece.start);
            give(1, piece.end.min(end));
        }
        give(0, end);
    }
    shares
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
