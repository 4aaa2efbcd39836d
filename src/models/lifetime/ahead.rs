//! What the year ahead is expected to bring, customer by customer.

use super::fit::{self, Identification};
use super::history::{Groups, Histories};
use super::log::{LogColumns, PurchaseLog};
use super::spend::Spend;
use super::{ClvModel, MIN_REPEAT_BUYERS, gamma_gamma};
use crate::data::Table;
use crate::pulse::{Cancelled, Pulse};

/// Time is counted in weeks of so many days.
const UNIT_DAYS: f64 = 7.0;
/// The year ahead.
const YEAR_DAYS: f64 = 365.0;

/// Per customer of the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ahead {
    /// A row of the table that is the customer's.
    pub row: usize,
    /// The probability to be active.
    pub alive: f64,
    /// Expected revenue over a year, not discounted.
    pub year_value: f64,
}

/// By BG/NBD and Gamma-Gamma; none when the data do not pin the model down.
pub fn year(table: &Table, columns: &LogColumns, pulse: &mut Pulse) -> Result<Option<Vec<Ahead>>, Cancelled> {
    let Ok(log) = PurchaseLog::read(table, columns, None) else { return Ok(None) };
    let histories = Histories::summarise(&log, log.last_day);
    if log.first_day == log.last_day || (histories.n_repeat() as u64) < MIN_REPEAT_BUYERS {
        return Ok(None);
    }
    let groups = Groups::new(&histories, UNIT_DAYS);
    let fitted = pulse.part(0.0, 0.6, |pulse| fit::fit(ClvModel::BgNbd, &groups, pulse))?;
    if fitted.identification == Identification::Weak {
        return Ok(None);
    }
    let amounts = pulse.part(0.6, 0.8, |pulse| gamma_gamma::fit(&histories.frequency, &histories.mean_spend, pulse))?;
    let spend = Spend::new(&histories, amounts.as_ref());
    let mut of_group = Vec::with_capacity(groups.len());
    for group in 0..groups.len() {
        if group % 1024 == 0 {
            pulse.at(0.8 + 0.2 * group as f32 / groups.len() as f32)?;
        }
        let (frequency, recency, age) = groups.history(group);
        let purchases = fitted.model.expected_purchases(frequency, recency, age, YEAR_DAYS / UNIT_DAYS);
        of_group.push((fitted.model.probability_alive(frequency, recency, age), purchases));
    }
    let ahead = |(customer, &group): (usize, &u32)| {
        let (alive, purchases) = of_group[group as usize];
        let row = log.row(histories.customer[customer] as usize);
        Ahead { row, alive, year_value: purchases * spend.of(&histories, customer) }
    };
    Ok(Some(groups.of_customer.iter().enumerate().map(ahead).collect()))
}
