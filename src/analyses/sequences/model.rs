//! From histories to named sequences: chooses the support, mines, corrects for the number of sequences.

use super::outcome::{Counts, Named, SequencesOutcome, Support};
use super::params::SequencesParams;
use super::prefix_span::{self, Histories, Sequence, Stopped, Wanted};
use super::reading::{self, Read};
use super::texts::SequencesError;
use crate::analyses::contract::Answer;
use crate::data::{Column, Table};
use crate::i18n::Unit;
use crate::numeric::incomplete;
use crate::pulse::{Cancelled, Pulse};
use crate::report::TidyTable;
use crate::stats::proportions;

/// No more sequences than this are kept.
pub const MAX_SEQUENCES: usize = 100_000;
/// Supports that are tried when none is given.
const SUPPORTS: [f64; 8] = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
/// So many sequences are enough to choose from.
const ENOUGH: usize = 50;
/// With more sequences than this, a suggested support is too low.
const SUGGESTED: usize = 5_000;
/// A sequence of fewer customers says little.
const LEAST_COUNT: u32 = 5;
/// So many are shown.
const N_TOP: usize = 12;

/// Answers the question.
pub fn run(
    table: &Table,
    params: &SequencesParams,
    pulse: &mut Pulse,
) -> Result<Answer<SequencesOutcome>, SequencesError> {
    pulse.at(0.0)?;
    let Read { histories, labels, n_incomplete, n_returns, n_shortened } = reading::read(table, params);
    let n_rows = table.n_rows() as u64;
    if histories.is_empty() {
        return Err(SequencesError::NoPurchases { n_rows });
    }
    let (n_customers, max_gap) = (histories.len(), params.max_gap as i32);
    let n_returning = histories.n_returning(max_gap) as u64;
    if n_returning == 0 {
        return Err(SequencesError::NobodyCameBack { n_customers: n_customers as u64, max_gap: params.max_gap });
    }
    let miner = Miner { histories: &histories, n_items: labels.len(), params };
    let (found, support) = pulse.part(0.1, 0.95, |pulse| match params.min_support {
        Some(share) => miner.given(share, pulse),
        None => miner.suggested(pulse),
    })?;
    let n_common = histories.n_common(labels.len(), support.count) as f64;
    let named = named(&found, &labels, n_common, params.max_length as usize);
    let outcome = SequencesOutcome {
        counts: Counts {
            n_rows,
            n_incomplete,
            n_returns,
            n_shortened,
            n_customers: n_customers as u64,
            n_returning,
            n_sequences: named.len() as u64,
            n_significant: named.iter().filter(|one| one.is_beyond_chance()).count() as u64,
        },
        support,
        max_gap: params.max_gap,
        top: top(&named),
    };
    let rows = vec![tidy(&named, n_customers as f64)];
    Ok(Answer { outcome, rows })
}

struct Miner<'a> {
    histories: &'a Histories,
    n_items: usize,
    params: &'a SequencesParams,
}

impl Miner<'_> {
    /// The smallest number of customers that is at least that share of all.
    fn min_count(&self, share: f64) -> u32 {
        ((share * self.histories.len() as f64 * (1.0 - 1e-12)).ceil() as u32).max(1)
    }

    fn mine(
        &self,
        min_count: u32,
        max_length: u32,
        max_sequences: usize,
        pulse: &mut Pulse,
    ) -> Result<Option<Vec<Sequence>>, Cancelled> {
        let (max_length, max_gap) = (max_length as usize, self.params.max_gap as i32);
        let wanted = Wanted { min_count, max_length, max_gap, max_sequences };
        match prefix_span::mine(self.histories, self.n_items, &wanted, pulse) {
            Ok(found) => Ok(Some(found)),
            Err(Stopped::TooMany) => Ok(None),
            Err(Stopped::Cancelled) => Err(Cancelled),
        }
    }

    /// At the given support; where the sequences do not fit into memory, at the next larger one at which they do; where no
    /// support helps, the longest sequences that fit.
    fn given(&self, share: f64, pulse: &mut Pulse) -> Result<(Vec<Sequence>, Support), Cancelled> {
        let (asked, most, longest) = (self.min_count(share), self.histories.len() as u32, self.params.max_length);
        let support = |count: u32, shortened: Option<u32>| {
            let raised_from = (count > asked).then_some(share);
            let share = if count > asked { f64::from(count) / f64::from(most) } else { share };
            Support { share, count, raised_from, shortened }
        };
        if let Some(found) = self.mine(asked, longest, MAX_SEQUENCES, pulse)? {
            return Ok((found, support(asked, None)));
        }
        if let Some(of_all) = self.mine(most, longest, MAX_SEQUENCES, pulse)? {
            let mut count = asked;
            loop {
                count = count + count.div_ceil(4);
                if count >= most {
                    return Ok((of_all, support(most, None)));
                }
                if let Some(found) = self.mine(count, longest, MAX_SEQUENCES, pulse)? {
                    return Ok((found, support(count, None)));
                }
            }
        }
        for count in [asked, most] {
            let mut best = None;
            for length in 2..longest {
                let Some(found) = self.mine(count, length, MAX_SEQUENCES, pulse)? else { break };
                best = Some((found, support(count, Some(length))));
            }
            if let Some(best) = best {
                return Ok(best);
            }
        }
        Ok((Vec::new(), support(most, Some(1))))
    }

    /// At ever smaller supports, until there are enough sequences to choose from.
    fn suggested(&self, pulse: &mut Pulse) -> Result<(Vec<Sequence>, Support), Cancelled> {
        let n = self.histories.len() as u32;
        let least = LEAST_COUNT.min(n.div_ceil(20)).max(2);
        let mut best = None;
        for (round, share) in SUPPORTS.into_iter().enumerate() {
            let count = self.min_count(share).max(least);
            let (from, to) = (round as f32 / SUPPORTS.len() as f32, (round + 1) as f32 / SUPPORTS.len() as f32);
            let Some(found) =
                pulse.part(from, to, |pulse| self.mine(count, self.params.max_length, SUGGESTED, pulse))?
            else {
                break;
            };
            let is_enough = found.len() >= ENOUGH || count == least;
            let share = if count == least { (f64::from(count) / f64::from(n)).min(1.0) } else { share };
            best = Some((found, Support { share, count, raised_from: None, shortened: None }));
            if is_enough {
                break;
            }
        }
        best.map_or_else(|| self.given(SUPPORTS[0], pulse), Ok)
    }
}

/// p-values corrected, for each number of steps with its part of the error, for all that was searched: every beginning that
/// is common enough, followed by every item that is.
fn adjusted(found: &[Sequence], p_values: &[f64], n_common: f64, longest: usize) -> Vec<f64> {
    let mut adjusted = vec![1.0; found.len()];
    let mut n_beginnings = n_common;
    for length in 2..=longest {
        let own: Vec<usize> = (0..found.len()).filter(|&index| found[index].items.len() == length).collect();
        let p_values: Vec<f64> = own.iter().map(|&index| p_values[index]).collect();
        let n_tests = n_beginnings * n_common / proportions::error_share(length, longest);
        for (&index, p_value) in own.iter().zip(proportions::holm_among(&p_values, n_tests)) {
            adjusted[index] = p_value;
        }
        n_beginnings = own.len() as f64;
    }
    adjusted
}

/// With names and p-values, by lift.
fn named(found: &[Sequence], labels: &[String], n_common: f64, longest: usize) -> Vec<Named> {
    // As many or more, when so many are expected: Poisson.
    let p_values: Vec<f64> =
        found.iter().map(|one| incomplete::gamma_lower(f64::from(one.count), one.expected.max(1e-300))).collect();
    let adjusted = adjusted(found, &p_values, n_common, longest);
    let name = |&item: &u32| labels[item as usize].as_str();
    let mut named: Vec<Named> = found
        .iter()
        .zip(p_values.iter().zip(adjusted))
        .map(|(one, (&p_value, p_adjusted))| {
            let (before, last) = one.items.split_at(one.items.len() - 1);
            Named {
                antecedent: before.iter().map(name).collect::<Vec<_>>().join(" → "),
                consequent: last.iter().map(name).collect(),
                n_steps: one.items.len() as u64,
                count: u64::from(one.count),
                antecedent_count: u64::from(one.prefix_count),
                expected: one.expected,
                gap: one.gap,
                p_value,
                p_adjusted,
            }
        })
        .collect();
    // Found in the order of items: a stable sort keeps it among equals.
    named.sort_by(|one, other| other.lift().total_cmp(&one.lift()).then(other.count.cmp(&one.count)));
    named
}

/// Those beyond chance that bring most customers.
fn top(named: &[Named]) -> Vec<Named> {
    let mut order: Vec<&Named> = named.iter().filter(|one| one.is_beyond_chance()).collect();
    order.sort_by(|one, other| other.gain().total_cmp(&one.gain()));
    order.into_iter().take(N_TOP).cloned().collect()
}

fn tidy(named: &[Named], n: f64) -> TidyTable {
    let numbers = |of: &dyn Fn(&Named) -> f64| -> Vec<f64> { named.iter().map(of).collect() };
    TidyTable::new("tidy")
        .texts("antecedent", &named.iter().map(|one| &one.antecedent).collect::<Vec<_>>())
        .texts("consequent", &named.iter().map(|one| &one.consequent).collect::<Vec<_>>())
        .with("n_steps", Unit::Count, Column::from_counts(named.iter().map(|one| one.n_steps)))
        .with("count", Unit::Count, Column::from_counts(named.iter().map(|one| one.count)))
        .numbers("support", Unit::Share, numbers(&|one| one.count as f64 / n))
        .numbers("confidence", Unit::Share, numbers(&Named::confidence))
        .numbers("by_chance", Unit::Share, numbers(&Named::by_chance))
        .numbers("lift", Unit::Plain, numbers(&Named::lift))
        .numbers("gap_q1_days", Unit::Days, numbers(&|one| one.gap[1]))
        .numbers("gap_median_days", Unit::Days, numbers(&|one| one.gap[2]))
        .numbers("gap_q3_days", Unit::Days, numbers(&|one| one.gap[3]))
        .numbers("p_value", Unit::PValue, numbers(&|one| one.p_value))
        .numbers("p_adjusted", Unit::PValue, numbers(&|one| one.p_adjusted))
}
