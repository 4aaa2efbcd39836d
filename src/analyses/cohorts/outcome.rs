//! What `cohorts` answers with.

use super::reading::Dropped;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::models::periods::Period;
use crate::report::{Sentence, TidyTable};
use crate::stats::survival::Step;

/// What findings and tables need of the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Whether lives are contracts; else they are customers who order.
    pub is_contracts: bool,
    /// How long a period is.
    pub period: Period,
    /// The last day.
    pub end: i32,
    /// How sure intervals are, and the normal quantile of that.
    pub level: f64,
    /// The normal quantile.
    pub z: f64,
    /// The unit of amounts; none when they are not used.
    pub unit: Option<Unit>,
}

/// A cohort in a period.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cell {
    /// Whoever could be active.
    pub n_at_risk: u64,
    /// Whoever was.
    pub n_active: u64,
    /// What they spent.
    pub revenue: f64,
    /// Whether the period is not over.
    pub is_partial: bool,
}

impl Cell {
    /// The share that was active.
    pub fn retention(&self) -> f64 {
        self.n_active as f64 / self.n_at_risk as f64
    }
}

/// Retention over all cohorts.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Curve {
    pub age: u32,
    pub n_at_risk: u64,
    pub n_active: u64,
    pub retention: f64,
    pub lower: f64,
    pub upper: f64,
    pub revenue_per_customer: f64,
}

impl Curve {
    /// With the interval of Wilson (1927).
    pub(super) fn new(age: u32, n_at_risk: u64, n_active: u64, revenue: f64, z: f64) -> Self {
        let n = n_at_risk as f64;
        let p = n_active as f64 / n;
        let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let (lower, upper) = ((centre - half).max(0.0), (centre + half).min(1.0));
        // In the period in which they start, all are there by definition.
        let (lower, upper) = if age == 0 { (f64::NAN, f64::NAN) } else { (lower, upper) };
        Self { age, n_at_risk, n_active, retention: p, lower, upper, revenue_per_customer: revenue / n }
    }
}

/// Whether later cohorts come back more.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "retention of both halves, and the interval of the difference")]
pub struct Shift {
    pub older: f64,
    pub newer: f64,
    pub lower: f64,
    pub upper: f64,
}

/// Days between purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "quartiles by name")]
pub struct Gaps {
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    pub n: u64,
}

/// Retention of contracts, observed and projected; entry t is after t periods.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the tables")]
pub struct Projection {
    pub alpha: f64,
    pub beta: f64,
    pub std_errors: [f64; 2],
    pub log_likelihood: f64,
    pub n_observed: u32,
    pub observed: Vec<f64>,
    pub expected: Vec<f64>,
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
}

/// The result of `cohorts`.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortsOutcome {
    /// What it was asked.
    pub setting: Setting,
    /// Rows read.
    pub n_rows: u64,
    /// What was left out.
    pub dropped: Dropped,
    /// Customers, or contracts.
    pub n_lives: u64,
    /// Customers who came back, or contracts that ended.
    pub n_events: u64,
    /// Names of the cohorts.
    pub labels: Vec<String>,
    /// How many each has.
    pub sizes: Vec<u64>,
    /// Customers of cohorts too early to be shown.
    pub n_earlier: u64,
    /// By cohort, then by periods since the start.
    pub cells: Vec<Vec<Cell>>,
    /// Over all cohorts.
    pub curve: Vec<Curve>,
    /// Whether later cohorts come back more.
    pub shift: Option<Shift>,
    /// The share that has not come back, or not ended, by days; thinned for the picture.
    pub steps: Vec<Step>,
    /// The same at usual moments.
    pub marks: Vec<(f64, Step)>,
    /// When half have come back, or ended.
    pub median_days: Option<f64>,
    /// Days between purchases.
    pub gaps: Option<Gaps>,
    /// Projected retention of contracts.
    pub projection: Option<Projection>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the numbers that the sentences of texts.rs hold")]
pub enum CohortsFinding {
    Repeat { n_repeat: u64, n_customers: u64, mark: Option<(f64, Step)> },
    Lasting { n_ended: u64, n_contracts: u64, median_days: Option<f64>, mark: Option<(f64, Step)> },
    Retention { first: Curve, later: Option<Curve> },
    Rhythm { gaps: Gaps },
    Shift { shift: Shift },
    Projected { n_periods: u32, share: f64, lower: f64, upper: f64 },
    NotProjected,
    NobodyReturns,
    OneCohort,
    FewLives { n_lives: u64, is_contracts: bool },
    Partial,
    Earlier { n_earlier: u64, n_shown: u64 },
    LeftOut { n_rows: u64, dropped: Dropped },
    Remind { gaps: Gaps },
    Renew { period: u32, share: f64 },
}

const FEW_LIVES: u64 = 100;

impl CohortsOutcome {
    fn found(&self) -> Vec<CohortsFinding> {
        let mut found = Vec::new();
        // The moment nearest to a quarter of a year says most.
        let mark = self.marks.iter().find(|mark| mark.0 == 90.0).or(self.marks.last()).copied();
        let (n_lives, n_events) = (self.n_lives, self.n_events);
        if self.setting.is_contracts {
            let median_days = self.median_days;
            found.push(CohortsFinding::Lasting { n_ended: n_events, n_contracts: n_lives, median_days, mark });
        } else {
            found.push(CohortsFinding::Repeat { n_repeat: n_events, n_customers: n_lives, mark });
        }
        if let Some(first) = self.curve.get(1) {
            let later = self.curve.iter().filter(|point| point.age > 1 && point.n_at_risk >= FEW_LIVES / 2);
            let later = later.take_while(|point| point.age <= 12).last().copied();
            found.push(CohortsFinding::Retention { first: *first, later });
        }
        found.extend(self.gaps.map(|gaps| CohortsFinding::Rhythm { gaps }));
        found.extend(self.shift.map(|shift| CohortsFinding::Shift { shift }));
        if let Some(projection) = &self.projection {
            let last = projection.expected.len() - 1;
            let (share, lower, upper) = (projection.expected[last], projection.lower[last], projection.upper[last]);
            found.push(CohortsFinding::Projected { n_periods: last as u32, share, lower, upper });
        }
        found.extend(self.cautions());
        if let Some(gaps) = self.gaps {
            found.push(CohortsFinding::Remind { gaps });
        } else if let Some(first) = self.curve.get(1).filter(|_| self.setting.is_contracts) {
            let loss = |pair: &[Curve]| pair[0].retention - pair[1].retention;
            let worst = self.curve.windows(2).max_by(|one, other| loss(one).total_cmp(&loss(other)));
            let (period, share) = worst.map_or((1, 1.0 - first.retention), |pair| (pair[1].age, loss(pair)));
            if share > 0.0 {
                found.push(CohortsFinding::Renew { period, share });
            }
        }
        found
    }

    fn cautions(&self) -> Vec<CohortsFinding> {
        let mut found = Vec::new();
        if self.n_events == 0 && !self.setting.is_contracts {
            found.push(CohortsFinding::NobodyReturns);
        }
        if self.setting.is_contracts && self.projection.is_none() {
            found.push(CohortsFinding::NotProjected);
        }
        if self.labels.len() == 1 {
            found.push(CohortsFinding::OneCohort);
        }
        if self.n_lives < FEW_LIVES {
            found.push(CohortsFinding::FewLives { n_lives: self.n_lives, is_contracts: self.setting.is_contracts });
        }
        if self.cells.iter().flatten().any(|cell| cell.is_partial) {
            found.push(CohortsFinding::Partial);
        }
        if self.n_earlier > 0 {
            found.push(CohortsFinding::Earlier { n_earlier: self.n_earlier, n_shown: self.labels.len() as u64 });
        }
        if self.dropped.total() > 0 {
            found.push(CohortsFinding::LeftOut { n_rows: self.n_rows, dropped: self.dropped });
        }
        found
    }

    fn glance(&self) -> TidyTable {
        let days = |value: Option<f64>| vec![value.unwrap_or(f64::NAN)];
        let table = TidyTable::new("glance")
            .with("n_customers", Unit::Count, Column::from_counts([self.n_lives]))
            .with("n_cohorts", Unit::Count, Column::from_counts([self.labels.len() as u64]))
            .with("observation_end", Unit::Day, Column::from_days(&[Some(self.setting.end)]))
            .with("n_dropped", Unit::Count, Column::from_counts([self.dropped.total()]));
        if self.setting.is_contracts {
            return table.with("n_ended", Unit::Count, Column::from_counts([self.n_events])).numbers(
                "median_lifetime_days",
                Unit::Days,
                days(self.median_days),
            );
        }
        table
            .numbers("repeat_rate", Unit::Share, vec![self.n_events as f64 / self.n_lives as f64])
            .numbers("median_return_days", Unit::Days, days(self.median_days))
            .numbers("gap_q1_days", Unit::Days, days(self.gaps.map(|gaps| gaps.q1)))
            .numbers("gap_median_days", Unit::Days, days(self.gaps.map(|gaps| gaps.median)))
            .numbers("gap_q3_days", Unit::Days, days(self.gaps.map(|gaps| gaps.q3)))
    }

    fn tidy(&self) -> TidyTable {
        let numbers = |of: fn(&Curve) -> f64| -> Vec<f64> { self.curve.iter().map(of).collect() };
        let table = TidyTable::new("tidy")
            .numbers("periods_since", Unit::Count, numbers(|point| f64::from(point.age)))
            .numbers("n_at_risk", Unit::Count, numbers(|point| point.n_at_risk as f64))
            .numbers("n_active", Unit::Count, numbers(|point| point.n_active as f64))
            .numbers("retention", Unit::Share, numbers(|point| point.retention))
            .numbers("conf_low", Unit::Share, numbers(|point| point.lower))
            .numbers("conf_high", Unit::Share, numbers(|point| point.upper));
        match &self.setting.unit {
            Some(unit) => {
                table.numbers("revenue_per_customer", unit.clone(), numbers(|point| point.revenue_per_customer))
            }
            None => table,
        }
    }

    fn triangle(&self) -> TidyTable {
        let cells: Vec<(usize, usize, &Cell)> = self
            .cells
            .iter()
            .enumerate()
            .flat_map(|(cohort, cells)| cells.iter().enumerate().map(move |(age, cell)| (cohort, age, cell)))
            .filter(|cell| cell.2.n_at_risk > 0)
            .collect();
        let numbers = |of: fn(&Cell) -> f64| -> Vec<f64> { cells.iter().map(|cell| of(cell.2)).collect() };
        let labels: Vec<&str> = cells.iter().map(|cell| self.labels[cell.0].as_str()).collect();
        let partial: Vec<Option<bool>> = cells.iter().map(|cell| Some(cell.2.is_partial)).collect();
        let table = TidyTable::new("triangle")
            .texts("cohort", &labels)
            .with("periods_since", Unit::Count, Column::from_counts(cells.iter().map(|cell| cell.1 as u64)))
            .numbers("n_at_risk", Unit::Count, numbers(|cell| cell.n_at_risk as f64))
            .numbers("n_active", Unit::Count, numbers(|cell| cell.n_active as f64))
            .numbers("retention", Unit::Share, numbers(Cell::retention));
        let table = match &self.setting.unit {
            Some(unit) => table.numbers("revenue", unit.clone(), numbers(|cell| cell.revenue)).numbers(
                "revenue_per_customer",
                unit.clone(),
                numbers(|cell| cell.revenue / cell.n_at_risk as f64),
            ),
            None => table,
        };
        table.with("is_partial", Unit::Plain, Column::from_booleans(&partial))
    }

    fn cohorts(&self) -> TidyTable {
        let filled: Vec<usize> = (0..self.labels.len()).filter(|&cohort| self.sizes[cohort] > 0).collect();
        let labels: Vec<&str> = filled.iter().map(|&cohort| self.labels[cohort].as_str()).collect();
        TidyTable::new("cohort_sizes").texts("cohort", &labels).with(
            "n_customers",
            Unit::Count,
            Column::from_counts(filled.iter().map(|&cohort| self.sizes[cohort])),
        )
    }

    fn projection_tables(&self, projection: &Projection) -> [TidyTable; 2] {
        let periods = (0..projection.expected.len() as u64).map(|n| n as f64).collect();
        let table = TidyTable::new("projection")
            .numbers("periods_since", Unit::Count, periods)
            .numbers("observed_retention", Unit::Share, projection.observed.clone())
            .numbers("projected_retention", Unit::Share, projection.expected.clone())
            .numbers("conf_low", Unit::Share, projection.lower.clone())
            .numbers("conf_high", Unit::Share, projection.upper.clone());
        let model = TidyTable::new("model")
            .texts("term", &["alpha", "beta"])
            .numbers("estimate", Unit::Plain, vec![projection.alpha, projection.beta])
            .numbers("std_error", Unit::Plain, projection.std_errors.to_vec())
            .numbers("log_likelihood", Unit::Plain, vec![projection.log_likelihood; 2]);
        [table, model]
    }
}

impl Outcome for CohortsOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.glance(), self.tidy(), self.triangle(), self.cohorts()];
        tables.extend(self.projection.iter().flat_map(|projection| self.projection_tables(projection)));
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.found().iter().map(|finding| texts::sentence(finding, &self.setting, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}
