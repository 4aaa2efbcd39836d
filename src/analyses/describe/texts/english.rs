//! Facts and cautions in English.

use super::{amount, count, counted, list, period_name, period_word, periods, share};
use crate::analyses::describe::finding::{Caution, Fact, TimeCaution};
use crate::analyses::describe::totals::{Period, Trend};
use crate::i18n::{Language, Unit, date, format, strong};

/// A fact in words.
pub fn fact(fact: &Fact) -> String {
    let en = Language::En;
    match fact {
        Fact::NoRows { n_columns } => format!(
            "The table has {} but {}, so there is nothing to describe.",
            counted(*n_columns, "column", "columns"),
            strong("no rows")
        ),
        Fact::Overview { n_rows, n_columns, days, n_measures, n_categories } => {
            let rows = strong(counted(*n_rows, "row", "rows"));
            let columns = strong(counted(*n_columns, "column", "columns"));
            let when = days.map_or(String::new(), |days| format!(", {} to {}", date(en, days.0), date(en, days.1)));
            format!("{rows} and {columns}{when}: {n_measures} to measure, {n_categories} to group by.")
        }
        Fact::Total { name, unit, total, mean, quartiles, n_missing } => {
            let typical = if quartiles[0].is_nan() || quartiles[2].is_nan() {
                String::new()
            } else {
                let (from, to) = (format(en, quartiles[0], unit), format(en, quartiles[2], unit));
                format!(", and the middle half of the rows lies between {from} and {to}")
            };
            let missing = match n_missing {
                0 => String::new(),
                n => format!(" {} no value and add nothing.", counted(*n, "row has", "rows have")),
            };
            let total = strong(format(en, *total, unit));
            format!("“{name}” adds up to {total}; a row has {} on average{typical}.{missing}", format(en, *mean, unit))
        }
        Fact::Trend { trend, period, unit } => trend_words(trend, *period, unit),
        Fact::Best { period, start, amount: best, unit, times_mean } => {
            let times = if *times_mean > 1.0 && times_mean.is_finite() {
                let times = format(en, (times_mean * 10.0).round() / 10.0, &Unit::Plain);
                format!(", {times} times the average {}", period_word(*period).en)
            } else {
                String::new()
            };
            let name = strong(period_name(*period, *start, en));
            format!("The best {} was {name} with {}{times}.", period_word(*period).en, amount(*best, unit, en))
        }
    }
}

fn trend_words(trend: &Trend, period: Period, unit: &Unit) -> String {
    let en = Language::En;
    let length = periods(trend.n_periods, period, en);
    let (later, earlier) = (amount(trend.later, unit, en), amount(trend.earlier, unit, en));
    let change = trend.change();
    let compared = match change {
        c if c.abs() < 0.005 => strong("about as much as"),
        c if c > 0.0 => strong(format!("{} more than", share(c, en))),
        c => strong(format!("{} less than", share(-c, en))),
    };
    let before =
        if trend.n_periods == 1 { "the one".to_owned() } else { format!("the {}", count(trend.n_periods, en)) };
    let how_sure = if trend.is_yearly {
        "Both span a whole year, so the season is not the reason."
    } else {
        "Less than two years of data: this may be the season."
    };
    let length = if trend.n_periods == 1 { period_word(period).en.to_owned() } else { length };
    format!("The last {length} brought {later}, {compared} {before} before ({earlier}). {how_sure}")
}

/// The verb after a list of names.
fn are(names: &[String], one: &'static str, many: &'static str) -> &'static str {
    if names.len() == 1 { one } else { many }
}

/// A caution about the columns in words.
pub fn caution(caution: &Caution) -> String {
    let en = Language::En;
    match caution {
        Caution::EmptyColumns { names } => {
            let are = are(names, "is empty; leave it out", "are empty; leave them out");
            format!("{} {are}.", list(names, en))
        }
        Caution::MostlyMissing { names, worst_share } => {
            let are = are(names, "is", "are");
            let up_to = are_up_to(names);
            let missing = strong(share(*worst_share, en));
            format!("{} {are} mostly missing ({up_to}{missing} of the cells): do not build on it.", list(names, en))
        }
        Caution::SomeMissing { n_columns, worst, worst_share, n_missing } => {
            let others = match n_columns - 1 {
                0 => String::new(),
                n => format!("; {} fewer", counted(n, "other column lacks", "other columns lack")),
            };
            let missing = strong(share(*worst_share, en));
            let cells = counted(*n_missing, "cell", "cells");
            format!(
                "“{worst}” lacks {missing} of its values ({cells}){others}. Analyses that need them leave those rows out."
            )
        }
        Caution::Constant { names } => {
            let are = are(names, "holds", "hold");
            format!("{} {are} only one value and cannot explain anything.", list(names, en))
        }
        Caution::Dominated { name, value, share: part } => {
            let part = strong(share(*part, en));
            format!("{part} of “{name}” is “{value}”: comparisons with its other values rest on few rows.")
        }
        Caution::Duplicates { n_rows, share: part } => {
            let rows = strong(counted(*n_rows, "row is an exact copy", "rows are exact copies"));
            format!("{rows} of an earlier row ({}). Remove them unless each is a sale of its own.", share(*part, en))
        }
        Caution::Negative { name, n_rows, sum, unit, share: part } => {
            let rows = strong(counted(*n_rows, "row", "rows"));
            let taken = if part.is_finite() { format!(", {} of the rest", share(*part, en)) } else { String::new() };
            format!(
                "“{name}” is negative in {rows}: {} in all{taken}. Returns or corrections, most likely.",
                format(en, *sum, unit)
            )
        }
        Caution::Lopsided { name, mean, median, largest_share, unit } => {
            let (mean, median) = (format(en, *mean, unit), format(en, *median, unit));
            let largest = share(*largest_share, en);
            format!(
                "“{name}” is lopsided: the mean ({mean}) lies above the median ({median}), and the largest 1% of the values bring {}. For “typical”, use the median.",
                strong(format!("{largest} of the sum"))
            )
        }
        Caution::NotDrawn { n_drawn, n_columns } => {
            format!(
                "Pictures show {n_drawn} of {n_columns} columns; the table has them all. Choose columns to see others."
            )
        }
        Caution::Identifiers { names } => {
            let are = are(names, "names things: it is", "name things: they are");
            format!("{} {are} not averaged in pictures.", list(names, en))
        }
    }
}

fn are_up_to(names: &[String]) -> &'static str {
    if names.len() == 1 { "" } else { "up to " }
}

/// A caution about the time in words.
pub fn time_caution(caution: &TimeCaution) -> String {
    let en = Language::En;
    match caution {
        TimeCaution::FarDates { name, n_rows, days: (first, last) } => {
            let rows = strong(counted(*n_rows, "row", "rows"));
            let days =
                if first == last { date(en, *first) } else { format!("{} … {}", date(en, *first), date(en, *last)) };
            format!(
                "“{name}” lies far off all others in {rows} ({days}), probably a typing error. Totals over time leave them out."
            )
        }
        TimeCaution::Undated { name, n_rows } => {
            format!(
                "{} no “{name}”; totals over time leave them out.",
                strong(counted(*n_rows, "row has", "rows have"))
            )
        }
        TimeCaution::Gaps { n_gaps, n_periods, period } => {
            let gaps = strong(count(*n_gaps, en));
            format!("{gaps} of {} without any row: check that no file is missing.", periods(*n_periods, *period, en))
        }
        TimeCaution::Partial { period, starts } => {
            let names: Vec<String> = starts.iter().map(|start| period_name(*period, *start, en)).collect();
            let are = are(&names, "is", "are");
            format!("{} {are} incomplete and left out of comparisons.", names.join(" and "))
        }
        TimeCaution::Coarsened { period } => {
            format!("The period asked for would give too many points; totals are per {}.", period_word(*period).en)
        }
        TimeCaution::NoTotals { name } => {
            format!(
                "The dates in “{name}” span centuries, so there are no totals over time. Check the order of day and month on the data page."
            )
        }
    }
}
