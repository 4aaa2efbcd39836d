//! The result tables of `clv`.

use crate::data::{Column, Table};
use crate::i18n::Unit;
use crate::report::TidyTable;

use super::Study;
use super::comparison::Rival;
use super::fit::Identification;
use super::gamma_gamma;
use super::holdout::ForecastError;
use super::intervals::Ranges;
use super::log::PurchaseLog;
use super::outcome::Setting;
use super::params::ClvParams;
use super::value::{Concentration, CustomerValues};

/// Lists of customers that travel to the page have at most so many rows; all customers are in `augment`.
pub(super) const MAX_ROWS: usize = 50;

/// What the tables are made of.
pub(super) struct Builder<'a> {
    pub table: &'a Table,
    pub params: &'a ClvParams,
    pub log: &'a PurchaseLog,
    pub study: &'a Study,
    pub setting: &'a Setting,
    pub values: &'a CustomerValues,
    pub ranges: &'a Ranges,
}

impl Builder<'_> {
    /// All tables of bounded size, in the order in which they are shown.
    pub(super) fn all(&self, order: &[u32], at_risk: &[u32], concentration: &Concentration) -> Vec<TidyTable> {
        let stake = |customers: &[u32]| customers.iter().map(|&c| self.values.at_stake[c as usize]).collect();
        let top = &order[..order.len().min(MAX_ROWS)];
        let at_risk = &at_risk[..at_risk.len().min(MAX_ROWS)];
        let stake_unit = if self.setting.has_amounts { self.money() } else { Unit::Plain };
        let mut tables = vec![
            self.summary(concentration),
            self.customers("top_customers", top),
            self.customers("at_risk", at_risk).numbers("value_at_stake", stake_unit, stake(at_risk)),
            self.concentration(concentration, order.len()),
        ];
        if self.study.holdout.is_some() {
            tables.extend([self.holdout(), self.holdout_by_frequency()]);
        }
        if !self.study.rivals.is_empty() {
            tables.push(self.models());
        }
        tables.extend([self.tracking(), self.tidy(), self.glance(), self.left_out()]);
        tables
    }

    /// A row per customer.
    pub(super) fn augment(&self) -> TidyTable {
        let all: Vec<u32> = (0..self.study.histories.len() as u32).collect();
        self.customers("augment", &all)
    }

    /// Names of customers, with what they are ranked by.
    pub(super) fn names_with_rank(&self, customers: &[u32]) -> Vec<(String, f64)> {
        let names = self.names(customers);
        let pair =
            |(row, &customer): (usize, &u32)| (names.cell(row).to_plain_text(), self.values.rank[customer as usize]);
        customers.iter().enumerate().map(pair).collect()
    }

    fn money(&self) -> Unit {
        Unit::Money(self.setting.currency.clone())
    }

    fn names(&self, customers: &[u32]) -> Column {
        let in_log: Vec<u32> =
            customers.iter().map(|&customer| self.study.histories.customer[customer as usize]).collect();
        match self.table.column(&self.params.customer) {
            Some(column) => self.log.names(column, &in_log),
            None => Column::from_counts(in_log.into_iter().map(u64::from)),
        }
    }

    fn customers(&self, name: &str, customers: &[u32]) -> TidyTable {
        let histories = &self.study.histories;
        let unit_days = self.setting.time_unit.n_days();
        let span = |days: &[u32]| customers.iter().map(|&c| f64::from(days[c as usize]) / unit_days).collect();
        let pick = |numbers: &[f64]| -> Vec<f64> { customers.iter().map(|&c| numbers[c as usize]).collect() };
        let monetary_value =
            if self.setting.has_amounts { pick(&histories.mean_spend) } else { vec![f64::NAN; customers.len()] };
        let time = self.setting.time_unit.unit();
        TidyTable::new(name)
            .with("customer", Unit::Plain, self.names(customers))
            .with(
                "frequency",
                Unit::Count,
                Column::from_counts(customers.iter().map(|&c| u64::from(histories.frequency[c as usize]))),
            )
            .numbers("recency", time.clone(), span(&histories.recency_days))
            .numbers("age", time, span(&histories.age_days))
            .numbers("monetary_value", self.money(), monetary_value)
            .numbers("probability_alive", Unit::Share, pick(&self.values.alive))
            .numbers("expected_purchases", Unit::Plain, pick(&self.values.purchases))
            .numbers("purchases_low", Unit::Count, pick(&self.ranges.purchases[0]))
            .numbers("purchases_high", Unit::Count, pick(&self.ranges.purchases[1]))
            .numbers("expected_spend", self.money(), pick(&self.values.spend))
            .numbers("expected_value", self.money(), pick(&self.values.value))
            .numbers("clv", self.money(), pick(&self.values.clv))
            .numbers("clv_low", self.money(), pick(&self.ranges.clv[0]))
            .numbers("clv_high", self.money(), pick(&self.ranges.clv[1]))
    }

    fn tidy(&self) -> TidyTable {
        let fit = &self.study.purchases;
        let mut rows: Vec<(&str, &str, f64, f64)> = Vec::new();
        let (model, estimates) = (fit.model.kind(), fit.model.parameters());
        for (index, term) in model.terms().into_iter().enumerate() {
            rows.push((model.id(), term, estimates[index], fit.std_errors[index]));
        }
        let spread = |index: usize, estimate: f64| match &self.study.replicates {
            Some(replicates) => replicates.spread(estimate, self.setting.level, |models| match index {
                0..4 => models.0.parameters()[index],
                _ => models.1.map_or(f64::NAN, |model| [model.p, model.q, model.gamma][index - 4]),
            }),
            None => [f64::NAN; 3],
        };
        if let Some(fit) = &self.study.spend {
            let estimates = [fit.model.p, fit.model.q, fit.model.gamma];
            for (index, term) in ["p", "q", "gamma"].into_iter().enumerate() {
                rows.push(("gamma_gamma", term, estimates[index], fit.std_errors[index]));
            }
        }
        let spreads: Vec<[f64; 3]> = rows.iter().enumerate().map(|(index, row)| spread(index, row.2)).collect();
        let table = TidyTable::new("tidy")
            .texts("model", &rows.iter().map(|row| row.0).collect::<Vec<_>>())
            .texts("term", &rows.iter().map(|row| row.1).collect::<Vec<_>>())
            .numbers("estimate", Unit::Plain, rows.iter().map(|row| row.2).collect())
            .numbers("std_error", Unit::Plain, rows.iter().map(|row| row.3).collect())
            .with(
                "identified",
                Unit::Plain,
                Column::from_booleans(&rows.iter().map(|row| Some(row.3.is_finite())).collect::<Vec<_>>()),
            );
        if self.study.replicates.is_none() {
            return table;
        }
        ["bootstrap_error", "conf_low", "conf_high"].into_iter().enumerate().fold(table, |table, (part, name)| {
            table.numbers(name, Unit::Plain, spreads.iter().map(|spread| spread[part]).collect())
        })
    }

    fn glance(&self) -> TidyTable {
        let histories = &self.study.histories;
        let purchases = &self.study.purchases;
        let n_repeat = histories.n_repeat() as u64;
        let mut models = vec![purchases.model.kind().id()];
        let mut log_likelihood = vec![purchases.log_likelihood];
        let mut n_customers = vec![histories.len() as u64];
        let mut n_repeats = vec![n_repeat];
        let mut identified = vec![Some(purchases.identification == Identification::Full)];
        let mut without_dropout = vec![purchases.no_dropout_log_likelihood];
        let mut mean_spend = vec![f64::NAN];
        let mut correlation = vec![f64::NAN];
        let mut p_value = vec![f64::NAN];
        if let Some(fit) = &self.study.spend {
            models.push("gamma_gamma");
            log_likelihood.push(fit.log_likelihood);
            n_customers.push(fit.n_used);
            n_repeats.push(fit.n_used);
            identified.push(Some(fit.is_identified));
            without_dropout.push(f64::NAN);
            mean_spend.push(fit.model.population_mean().unwrap_or(f64::INFINITY));
            let strength = gamma_gamma::frequency_correlation(&histories.frequency, &histories.mean_spend);
            correlation.push(strength);
            p_value.push(gamma_gamma::independence_p_value(strength, fit.n_used));
        }
        TidyTable::new("glance")
            .texts("model", &models)
            .numbers("log_likelihood", Unit::Plain, log_likelihood)
            .with("n_customers", Unit::Count, Column::from_counts(n_customers))
            .with("n_repeat", Unit::Count, Column::from_counts(n_repeats))
            .with("identified", Unit::Plain, Column::from_booleans(&identified))
            .numbers("log_likelihood_no_dropout", Unit::Plain, without_dropout)
            .numbers("population_mean_spend", self.money(), mean_spend)
            .numbers("frequency_correlation", Unit::Plain, correlation)
            .numbers("p_value", Unit::Plain, p_value)
    }

    /// The models side by side, the best likelihood first.
    fn models(&self) -> TidyTable {
        let mut rivals: Vec<&Rival> = self.study.rivals.iter().collect();
        rivals.sort_by(|one, other| other.log_likelihood.total_cmp(&one.log_likelihood));
        let pick = |of: fn(&Rival) -> f64| rivals.iter().map(|rival| of(rival)).collect::<Vec<_>>();
        let n_customers = self.study.histories.len() as f64;
        let bic = rivals.iter().map(|rival| rival.bic(n_customers)).collect();
        let error = |of: fn(&ForecastError) -> f64| -> Vec<f64> {
            rivals.iter().map(|rival| rival.holdout.as_ref().map_or(f64::NAN, |holdout| of(&holdout.model))).collect()
        };
        let is_known: Vec<Option<bool>> =
            rivals.iter().map(|rival| Some(rival.identification == Identification::Full)).collect();
        TidyTable::new("models")
            .texts("model", &rivals.iter().map(|rival| rival.model.id()).collect::<Vec<_>>())
            .numbers("log_likelihood", Unit::Plain, pick(|rival| rival.log_likelihood))
            .numbers("aic", Unit::Plain, pick(Rival::aic))
            .numbers("bic", Unit::Plain, bic)
            .numbers(
                "actual_total",
                Unit::Count,
                pick(|rival| rival.holdout.as_ref().map_or(f64::NAN, |holdout| holdout.actual_total)),
            )
            .numbers("expected_total", Unit::Plain, error(|error| error.total))
            .numbers("mae", Unit::Plain, error(|error| error.mae))
            .numbers("rmse", Unit::Plain, error(|error| error.rmse))
            .with("identified", Unit::Plain, Column::from_booleans(&is_known))
    }

    fn summary(&self, concentration: &Concentration) -> TidyTable {
        let n = self.study.histories.len() as f64;
        let sum = |numbers: &[f64]| numbers.iter().sum::<f64>();
        let clv = if self.setting.has_amounts { concentration.total } else { f64::NAN };
        let (low, high) = self.ranges.total.unwrap_or((f64::NAN, f64::NAN));
        let nan = f64::NAN;
        let (of_purchases, of_value) =
            if self.setting.has_amounts { ([nan; 2], [low, high]) } else { ([low, high], [nan; 2]) };
        TidyTable::new("summary")
            .with("n_customers", Unit::Count, Column::from_counts([n as u64]))
            .numbers("expected_purchases", Unit::Plain, vec![sum(&self.values.purchases)])
            .numbers("purchases_low", Unit::Plain, vec![of_purchases[0]])
            .numbers("purchases_high", Unit::Plain, vec![of_purchases[1]])
            .numbers("expected_value", self.money(), vec![sum(&self.values.value)])
            .numbers("clv", self.money(), vec![clv])
            .numbers("clv_low", self.money(), vec![of_value[0]])
            .numbers("clv_high", self.money(), vec![of_value[1]])
            .numbers("clv_per_customer", self.money(), vec![clv / n])
    }

    fn concentration(&self, concentration: &Concentration, n: usize) -> TidyTable {
        let percents = [1usize, 5, 10, 20, 30, 50, 100];
        let share = |percent: &usize| *percent as f64 / 100.0;
        let unit = if self.setting.has_amounts { self.money() } else { Unit::Plain };
        TidyTable::new("concentration")
            .numbers("top_share", Unit::Share, percents.iter().map(share).collect())
            .with(
                "n_customers",
                Unit::Count,
                Column::from_counts(percents.iter().map(|percent| Concentration::n_top(n, share(percent)) as u64)),
            )
            .numbers("value_share", Unit::Share, percents.iter().map(|&percent| concentration.top(percent)).collect())
            .numbers(
                "top_value",
                unit,
                percents.iter().map(|&percent| concentration.top(percent) * concentration.total).collect(),
            )
    }

    fn tracking(&self) -> TidyTable {
        let tracking = &self.study.tracking;
        let n = tracking.ends.len();
        let steps = |totals: &[f64]| -> Vec<f64> {
            (0..n).map(|i| totals[i] - i.checked_sub(1).map_or(0.0, |before| totals[before])).collect()
        };
        let ends: Vec<Option<i32>> = tracking.ends.iter().map(|&day| Some(day)).collect();
        let is_held_out: Vec<Option<bool>> =
            tracking.ends.iter().map(|&day| Some(day > tracking.calibration_end)).collect();
        TidyTable::new("tracking")
            .with("period", Unit::Count, Column::from_counts(1..=n as u64))
            .with("period_end", Unit::Day, Column::from_days(&ends))
            .numbers("actual", Unit::Plain, steps(&tracking.actual))
            .numbers("expected", Unit::Plain, steps(&tracking.expected))
            .numbers("actual_cumulative", Unit::Plain, tracking.actual.clone())
            .numbers("expected_cumulative", Unit::Plain, tracking.expected.clone())
            .with("held_out", Unit::Plain, Column::from_booleans(&is_held_out))
    }

    fn holdout(&self) -> TidyTable {
        let Some(holdout) = &self.study.holdout else { return TidyTable::new("holdout") };
        let errors = [holdout.model, holdout.naive];
        TidyTable::new("holdout")
            .texts("model", &[self.params.model.id(), "naive_same_rate"])
            .numbers("holdout_length", self.setting.time_unit.unit(), vec![holdout.length; 2])
            .numbers("actual_total", Unit::Count, vec![holdout.actual_total; 2])
            .numbers("expected_total", Unit::Plain, errors.iter().map(|error| error.total).collect())
            .numbers("mae", Unit::Plain, errors.iter().map(|error| error.mae).collect())
            .numbers("rmse", Unit::Plain, errors.iter().map(|error| error.rmse).collect())
    }

    fn holdout_by_frequency(&self) -> TidyTable {
        let classes = self.study.holdout.as_ref().map(|holdout| holdout.classes.clone()).unwrap_or_default();
        let last = classes.len().saturating_sub(1);
        let labels: Vec<String> =
            (0..classes.len()).map(|x| if x == last { format!("{x}+") } else { x.to_string() }).collect();
        TidyTable::new("holdout_by_frequency")
            .texts("frequency_class", &labels)
            .numbers("n_customers", Unit::Count, classes.iter().map(|class| class.n_customers).collect())
            .numbers("actual_mean", Unit::Plain, classes.iter().map(|class| class.actual_mean).collect())
            .numbers("expected_mean", Unit::Plain, classes.iter().map(|class| class.expected_mean).collect())
    }

    fn left_out(&self) -> TidyTable {
        let dropped = self.log.dropped;
        let n_later = (self.log.n_customers() - self.study.histories.len()) as u64;
        let reasons = [
            "missing_customer",
            "missing_date",
            "missing_amount",
            "after_end",
            "return_days",
            "customers_first_seen_later",
        ];
        let counts = [
            dropped.n_missing_customer,
            dropped.n_missing_date,
            dropped.n_missing_amount,
            dropped.n_after_end,
            dropped.n_return_days,
            n_later,
        ];
        TidyTable::new("left_out").texts("reason", &reasons).with("n_dropped", Unit::Count, Column::from_counts(counts))
    }
}
