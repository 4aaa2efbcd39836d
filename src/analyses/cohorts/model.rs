//! From lives to cohorts, curves and projections.

use super::beta_geometric::{self, Lives};
use super::outcome::{Cell, CohortsOutcome, Curve, Gaps, Projection, Setting, Shift};
use super::params::CohortsParams;

use super::reading::{self, Contracts, Orders};
use super::texts::CohortsError;
use crate::analyses::contract::Answer;
use crate::data::Table;
use crate::i18n::Unit;
use crate::models::periods::Period;
use crate::pulse::Pulse;
use crate::report::TidyTable;
use crate::stats::distributions::{Distribution, Normal};
use crate::stats::quantile::{self, Definition};
use crate::stats::survival::{self, Step};

/// No more cohorts, and no more periods of each, are shown than this; the latest are kept.
pub const MAX_COHORTS: usize = 60;
/// No more points of a curve travel to the page.
const MAX_POINTS: usize = 600;

/// Answers the question.
pub fn run(table: &Table, params: &CohortsParams, pulse: &mut Pulse) -> Result<Answer<CohortsOutcome>, CohortsError> {
    pulse.at(0.0)?;
    let z = Normal.quantile(0.5 + params.level / 2.0);
    let n_rows = table.n_rows() as u64;
    let currency =
        params.amount.as_ref().and_then(|name| table.schema().field(name)).and_then(|field| field.currency.clone());
    let has_amounts = params.amount.is_some() && !params.is_contracts();
    let unit = has_amounts.then_some(Unit::Money(currency));
    if params.is_contracts() {
        let found = reading::contracts(table, params).ok_or(CohortsError::NoContracts { n_rows })?;
        pulse.at(0.4)?;
        return of_contracts(&found, params, z, n_rows, pulse);
    }
    let found = pulse.part(0.0, 0.5, |part| reading::orders(table, params, part))?;
    let found = found.ok_or(CohortsError::NoPurchases { n_rows })?;
    of_orders(&found, params, z, n_rows, unit, pulse)
}

/// Cohorts in order with their members, and what each did in each period.
struct Grid {
    period: Period,
    /// The number of the first cohort that is shown.
    first: i32,
    n_cohorts: usize,
    n_earlier: u64,
    sizes: Vec<u64>,
    /// Cells by cohort, then by periods since.
    cells: Vec<Vec<Cell>>,
}

impl Grid {
    fn new(period: Period, starts: impl Iterator<Item = i32> + Clone, end: i32) -> Self {
        let last = period.index(end);
        let earliest = starts.clone().map(|day| period.index(day)).min().unwrap_or(last);
        let first = earliest.max(last - MAX_COHORTS as i32 + 1);
        let n_cohorts = (last - first + 1).max(0) as usize;
        let mut sizes = vec![0; n_cohorts];
        let mut n_earlier = 0;
        for day in starts {
            match usize::try_from(period.index(day) - first) {
                Ok(cohort) => sizes[cohort] += 1,
                Err(_) => n_earlier += 1,
            }
        }
        let cells = (0..n_cohorts).map(|cohort| vec![Cell::default(); n_cohorts - cohort]).collect();
        Self { period, first, n_cohorts, n_earlier, sizes, cells }
    }

    fn labels(&self) -> Vec<String> {
        (0..self.n_cohorts).map(|cohort| self.period.label(self.first + cohort as i32)).collect()
    }
}

fn of_orders(
    found: &Orders,
    params: &CohortsParams,
    z: f64,
    n_rows: u64,
    unit: Option<Unit>,
    pulse: &mut Pulse,
) -> Result<Answer<CohortsOutcome>, CohortsError> {
    let customers: Vec<&[(u32, i32, f64)]> = found.days.chunk_by(|one, other| one.0 == other.0).collect();
    let first_day = found.days.iter().map(|day| day.1).min().unwrap_or(found.end);
    let period = params.period.unwrap_or_else(|| Period::for_span(found.end - first_day));
    let mut grid = Grid::new(period, customers.iter().map(|days| days[0].1), found.end);
    let last = period.index(found.end);
    let is_last_partial = period.start(last + 1) - 1 > found.end;
    for days in &customers {
        let Ok(cohort) = usize::try_from(period.index(days[0].1) - grid.first) else { continue };
        let mut seen = -1;
        for &(_, day, amount) in *days {
            let age = period.index(day) - period.index(days[0].1);
            let cell = &mut grid.cells[cohort][age as usize];
            cell.n_active += u64::from(age != seen);
            cell.revenue += amount;
            seen = age;
        }
    }
    for (cohort, cells) in grid.cells.iter_mut().enumerate() {
        let n_ages = cells.len();
        for (age, cell) in cells.iter_mut().enumerate() {
            cell.n_at_risk = grid.sizes[cohort];
            cell.is_partial = is_last_partial && age + 1 == n_ages;
        }
    }
    pulse.at(0.7)?;
    let second: Vec<(f64, bool)> = customers
        .iter()
        .map(|days| match days.get(1) {
            Some(next) => (f64::from(next.1 - days[0].1), true),
            None => (f64::from(found.end - days[0].1), false),
        })
        .collect();
    let (times, ends): (Vec<f64>, Vec<bool>) = second.into_iter().unzip();
    let steps = survival::kaplan_meier(&times, &ends, z);
    pulse.at(0.9)?;
    let gaps = gaps(&customers);
    let n_repeat = customers.iter().filter(|days| days.len() > 1).count() as u64;
    let setting = Setting { is_contracts: false, period, end: found.end, level: params.level, z, unit };
    let outcome = assemble(grid, setting, n_rows, found.dropped, customers.len() as u64, n_repeat, &steps, gaps, None);
    Ok(Answer { rows: vec![steps_table(&steps)], outcome })
}

/// Time between purchases, over all of them.
fn gaps(customers: &[&[(u32, i32, f64)]]) -> Option<Gaps> {
    let pairs = customers.iter().flat_map(|days| days.windows(2));
    let all: Vec<f64> = pairs.map(|pair| f64::from(pair[1].1 - pair[0].1)).collect();
    let ascending = quantile::sorted(&all);
    let at = |share| quantile::quantile(&ascending, share, Definition::Inclusive);
    (!all.is_empty()).then(|| Gaps { q1: at(0.25), median: at(0.5), q3: at(0.75), n: all.len() as u64 })
}

fn of_contracts(
    found: &Contracts,
    params: &CohortsParams,
    z: f64,
    n_rows: u64,
    pulse: &mut Pulse,
) -> Result<Answer<CohortsOutcome>, CohortsError> {
    let contracts = &found.contracts;
    let first_day = contracts.iter().map(|contract| contract.start).min().unwrap_or(found.end);
    let period = params.period.unwrap_or_else(|| Period::for_span(found.end - first_day));
    let mut grid = Grid::new(period, contracts.iter().map(|contract| contract.start), found.end);
    let mut lives = Lives::default();
    let mut note = |of: fn(&mut Lives) -> &mut Vec<f64>, place: usize| {
        let counts = of(&mut lives);
        counts.resize(counts.len().max(place + 1), 0.0);
        counts[place] += 1.0;
    };
    for contract in contracts {
        // Whole periods that could be seen, and those that were lived.
        let n_seen = period.elapsed(contract.start, found.end);
        let n_lived = contract.end.map_or(n_seen, |end| period.ordinal(contract.start, end) - 1);
        match contract.end {
            Some(_) => note(|lives| &mut lives.lost, n_lived as usize),
            None => note(|lives| &mut lives.kept, n_seen as usize),
        }
        let Ok(cohort) = usize::try_from(period.index(contract.start) - grid.first) else { continue };
        for (age, cell) in grid.cells[cohort].iter_mut().enumerate().take(n_seen as usize + 1) {
            cell.n_at_risk += 1;
            cell.n_active += u64::from(contract.end.is_none() || age as i32 <= n_lived);
        }
    }
    grid.cells.iter_mut().for_each(|cells| {
        let n_known = cells.iter().take_while(|cell| cell.n_at_risk > 0).count();
        cells.truncate(n_known.max(1));
    });
    let times: Vec<f64> = contracts.iter().map(|one| f64::from(one.end.unwrap_or(found.end) - one.start)).collect();
    let ends: Vec<bool> = contracts.iter().map(|contract| contract.end.is_some()).collect();
    let steps = survival::kaplan_meier(&times, &ends, z);
    pulse.at(0.8)?;
    let n_ended = ends.iter().filter(|&&is| is).count() as u64;
    let projection = project(&lives, params.horizon, z, pulse)?;
    let setting = Setting { is_contracts: true, period, end: found.end, level: params.level, z, unit: None };
    let n = contracts.len() as u64;
    let outcome = assemble(grid, setting, n_rows, found.dropped, n, n_ended, &steps, None, projection);
    Ok(Answer { rows: vec![steps_table(&steps)], outcome })
}

/// Observed and projected retention by period.
fn project(lives: &Lives, horizon: u32, z: f64, pulse: &mut Pulse) -> Result<Option<Projection>, CohortsError> {
    let Some(model) = beta_geometric::fit(lives, pulse)? else { return Ok(None) };
    let n_observed = lives.lost.len().max(lives.kept.len().saturating_sub(1)) as u32;
    let n_periods = (n_observed + horizon).min(400);
    let fitted: Vec<(f64, f64)> = (0..=n_periods).map(|n| model.survival(n)).collect();
    let mut observed = vec![f64::NAN; n_periods as usize + 1];
    let mut share = 1.0;
    let total = |counts: &[f64], from: usize| counts.iter().skip(from).sum::<f64>();
    for (t, place) in observed.iter_mut().enumerate().take(n_observed as usize + 1) {
        if t > 0 {
            // Of those who could be lost in the period, the share that was: who was last seen before it does not count.
            let at_risk = total(&lives.lost, t - 1) + total(&lives.kept, t);
            if at_risk == 0.0 {
                break;
            }
            share *= 1.0 - lives.lost.get(t - 1).copied().unwrap_or(0.0) / at_risk;
        }
        *place = share;
    }
    Ok(Some(Projection {
        alpha: model.alpha,
        beta: model.beta,
        std_errors: model.std_errors(),
        log_likelihood: model.log_likelihood,
        n_observed,
        observed,
        expected: fitted.iter().map(|fit| fit.0).collect(),
        lower: fitted.iter().map(|fit| fit.0 * (-z * fit.1).exp()).collect(),
        upper: fitted.iter().map(|fit| (fit.0 * (z * fit.1).exp()).min(1.0)).collect(),
    }))
}

#[expect(clippy::too_many_arguments, reason = "what both ways of reading end in")]
fn assemble(
    grid: Grid,
    setting: Setting,
    n_rows: u64,
    dropped: reading::Dropped,
    n_lives: u64,
    n_events: u64,
    steps: &[Step],
    gaps: Option<Gaps>,
    projection: Option<Projection>,
) -> CohortsOutcome {
    let curve = curve(&grid, setting.z);
    let shift = shift(&grid, setting.z);
    // A step more or less does not show; the last one always does.
    let stride = steps.len().div_ceil(MAX_POINTS).max(1);
    let mut shown: Vec<Step> = steps.iter().step_by(stride).copied().collect();
    shown.extend(steps.last().filter(|last| shown.last() != Some(last)).copied());
    CohortsOutcome {
        labels: grid.labels(),
        sizes: grid.sizes.clone(),
        n_earlier: grid.n_earlier,
        cells: grid.cells,
        n_rows,
        n_lives,
        n_events,
        median_days: survival::quantile(steps, 0.5),
        marks: marks(steps),
        steps: shown,
        setting,
        dropped,
        curve,
        shift,
        gaps,
        projection,
    }
}

/// The curve at usual moments, as far as it is known.
fn marks(steps: &[Step]) -> Vec<(f64, Step)> {
    let last = steps.last().map_or(0.0, |step| step.time);
    let usual = [30.0, 90.0, 180.0, 365.0].into_iter().filter(|&day| day <= last);
    usual.filter_map(|day| Some((day, *survival::at(steps, day)?))).collect()
}

/// Retention by periods since the start, over all cohorts that have lived so long in full.
fn curve(grid: &Grid, z: f64) -> Vec<Curve> {
    let mut curve = Vec::new();
    for age in 0..grid.n_cohorts {
        let cells = || grid.cells.iter().filter_map(|cells| cells.get(age)).filter(|cell| !cell.is_partial);
        let n: u64 = cells().map(|cell| cell.n_at_risk).sum();
        let active: u64 = cells().map(|cell| cell.n_active).sum();
        if n == 0 {
            break;
        }
        let revenue: f64 = cells().map(|cell| cell.revenue).sum();
        curve.push(Curve::new(age as u32, n, active, revenue, z));
    }
    curve
}

/// Whether later cohorts come back more in the period after their first.
fn shift(grid: &Grid, z: f64) -> Option<Shift> {
    let full: Vec<&Cell> = grid
        .cells
        .iter()
        .filter_map(|cells| cells.get(1))
        .filter(|cell| !cell.is_partial && cell.n_at_risk > 0)
        .collect();
    if full.len() < 4 {
        return None;
    }
    let half = |cells: &[&Cell]| {
        let (n, active) = cells.iter().fold((0, 0), |sums, cell| (sums.0 + cell.n_at_risk, sums.1 + cell.n_active));
        (n as f64, active as f64 / n as f64)
    };
    let (older, newer) = full.split_at(full.len() / 2);
    let ((n_old, old), (n_new, new)) = (half(older), half(newer));
    let error = (old * (1.0 - old) / n_old + new * (1.0 - new) / n_new).sqrt();
    Some(Shift { older: old, newer: new, lower: new - old - z * error, upper: new - old + z * error })
}

fn steps_table(steps: &[Step]) -> TidyTable {
    let numbers = |of: fn(&Step) -> f64| -> Vec<f64> { steps.iter().map(of).collect() };
    TidyTable::new("survival")
        .numbers("time_days", Unit::Days, numbers(|step| step.time))
        .numbers("n_at_risk", Unit::Count, numbers(|step| step.n_at_risk as f64))
        .numbers("n_events", Unit::Count, numbers(|step| step.n_events as f64))
        .numbers("survival", Unit::Share, numbers(|step| step.survival))
        .numbers("std_error", Unit::Plain, numbers(|step| step.std_error))
        .numbers("conf_low", Unit::Share, numbers(|step| step.conf_low))
        .numbers("conf_high", Unit::Share, numbers(|step| step.conf_high))
}
