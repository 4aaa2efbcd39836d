//! What `channel_return` answers with.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// With fewer customers a channel's numbers are a first guess.
const FEW_CUSTOMERS: u64 = 30;

/// What findings and tables need of the settings.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the settings")]
pub struct Setting {
    pub unit: Unit,
    pub margin: f64,
    pub level: f64,
}

/// What was left out.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct Counts {
    pub n_rows: u64,
    pub n_without_customer: u64,
    pub n_incomplete: u64,
    pub n_after_end: u64,
    pub n_without_channel: u64,
    pub unknown_costs: Vec<String>,
}

/// Customers watched so many months, and what a customer brings up to then.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Point {
    pub n_customers: u64,
    pub margin: f64,
    pub range: [f64; 2],
}

/// A channel; costs are NaN when they are not known.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table; per customer but for the total")]
pub struct Channel {
    pub name: String,
    pub n_customers: u64,
    pub total_cost: f64,
    pub cost: f64,
    pub revenue: f64,
    pub margin: f64,
    pub range: [f64; 2],
    pub payback: Option<f64>,
    /// After 1, 2, 3 … full months.
    pub curve: Vec<Point>,
}

impl Channel {
    /// Margin by cost; NaN without a cost.
    pub fn rate(&self, margin: f64) -> f64 {
        if self.cost > 0.0 { margin / self.cost } else { f64::NAN }
    }
}

/// A channel's customers of one cohort.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct CohortRow {
    pub channel: String,
    pub cohort: String,
    pub n_customers: u64,
    pub cost: f64,
    pub margin: f64,
    pub range: [f64; 2],
}

/// The result of `channel_return`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelReturnOutcome {
    /// What it was asked.
    pub setting: Setting,
    /// What was left out.
    pub counts: Counts,
    /// The one with most customers first.
    pub channels: Vec<Channel>,
    /// By channel, then in time.
    pub cohorts: Vec<CohortRow>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the channels that the sentences of texts.rs are about")]
pub enum ChannelReturnFinding {
    Best { channel: Channel, worst: Option<Channel> },
    Value { channel: Channel },
    NotRepaid { channels: Vec<Channel> },
    NoCosts { channels: Vec<String> },
    UnknownCosts { names: Vec<String> },
    FewCustomers { names: Vec<String> },
    FullMargin,
    LeftOut { counts: Counts },
    Shift { from: Channel, to: Channel },
}

/// Squares of huge amounts leave the range of numbers: then an end is not known.
fn finite(end: f64) -> f64 {
    if end.is_finite() { end } else { f64::NAN }
}

impl ChannelReturnOutcome {
    /// Channels with a cost, the best return first.
    fn ranked(&self) -> Vec<&Channel> {
        let mut ranked: Vec<&Channel> = self.channels.iter().filter(|channel| channel.cost > 0.0).collect();
        ranked.sort_by(|one, other| other.rate(other.margin).total_cmp(&one.rate(one.margin)));
        ranked
    }

    fn found(&self) -> Vec<ChannelReturnFinding> {
        let ranked = self.ranked();
        let names = |is_meant: &dyn Fn(&Channel) -> bool| -> Vec<String> {
            self.channels.iter().filter(|channel| is_meant(channel)).map(|channel| channel.name.clone()).collect()
        };
        let mut found = Vec::new();
        match ranked.as_slice() {
            [] => {
                let best = self.channels.iter().max_by(|one, other| one.margin.total_cmp(&other.margin));
                found.extend(best.map(|best| ChannelReturnFinding::Value { channel: best.clone() }));
            }
            [best, rest @ ..] => {
                let worst = rest.last().map(|&worst| worst.clone());
                found.push(ChannelReturnFinding::Best { channel: (*best).clone(), worst });
            }
        }
        let not_repaid: Vec<Channel> =
            ranked.iter().filter(|channel| channel.margin < channel.cost).map(|&channel| channel.clone()).collect();
        if !not_repaid.is_empty() {
            found.push(ChannelReturnFinding::NotRepaid { channels: not_repaid });
        }
        let unpriced = names(&|channel| channel.cost.is_nan());
        if !unpriced.is_empty() {
            found.push(ChannelReturnFinding::NoCosts { channels: unpriced });
        }
        if !self.counts.unknown_costs.is_empty() {
            found.push(ChannelReturnFinding::UnknownCosts { names: self.counts.unknown_costs.clone() });
        }
        let few = names(&|channel| channel.n_customers < FEW_CUSTOMERS);
        if !few.is_empty() {
            found.push(ChannelReturnFinding::FewCustomers { names: few });
        }
        if self.setting.margin == 1.0 {
            found.push(ChannelReturnFinding::FullMargin);
        }
        let counts = &self.counts;
        if counts.n_without_customer + counts.n_incomplete + counts.n_after_end + counts.n_without_channel > 0 {
            found.push(ChannelReturnFinding::LeftOut { counts: counts.clone() });
        }
        // Only where the intervals are apart does one channel clearly return more.
        if let [to, .., from] = ranked.as_slice()
            && to.rate(to.range[0]) > from.rate(from.range[1])
        {
            found.push(ChannelReturnFinding::Shift { from: (*from).clone(), to: (*to).clone() });
        }
        found
    }

    fn tidy(&self) -> TidyTable {
        let channels = &self.channels;
        let pick = |of: &dyn Fn(&Channel) -> f64| channels.iter().map(of).collect::<Vec<_>>();
        let money = || self.setting.unit.clone();
        TidyTable::new("tidy")
            .texts("channel", &channels.iter().map(|channel| channel.name.as_str()).collect::<Vec<_>>())
            .with("n_customers", Unit::Count, Column::from_counts(channels.iter().map(|channel| channel.n_customers)))
            .numbers("acquisition_cost", money(), pick(&|channel| channel.total_cost))
            .numbers("cost_per_customer", money(), pick(&|channel| channel.cost))
            .numbers("revenue_per_customer", money(), pick(&|channel| channel.revenue))
            .numbers("margin_per_customer", money(), pick(&|channel| channel.margin))
            .numbers("conf_low", money(), pick(&|channel| channel.range[0]))
            .numbers("conf_high", money(), pick(&|channel| channel.range[1]))
            .numbers("value_to_cost", Unit::Plain, pick(&|channel| channel.rate(channel.margin)))
            .numbers("return_low", Unit::Plain, pick(&|channel| channel.rate(channel.range[0])))
            .numbers("return_high", Unit::Plain, pick(&|channel| channel.rate(channel.range[1])))
            .numbers("payback_months", Unit::Months, pick(&|channel| channel.payback.unwrap_or(f64::NAN)))
    }

    fn curve_table(&self) -> TidyTable {
        let points: Vec<(&Channel, usize, &Point)> = self
            .channels
            .iter()
            .flat_map(|channel| channel.curve.iter().enumerate().map(move |(month, point)| (channel, month + 1, point)))
            .collect();
        let pick = |of: fn(&Point) -> f64| points.iter().map(|row| of(row.2)).collect::<Vec<_>>();
        let money = || self.setting.unit.clone();
        TidyTable::new("curves")
            .texts("channel", &points.iter().map(|row| row.0.name.as_str()).collect::<Vec<_>>())
            .with("months_since", Unit::Count, Column::from_counts(points.iter().map(|row| row.1 as u64)))
            .with("n_customers", Unit::Count, Column::from_counts(points.iter().map(|row| row.2.n_customers)))
            .numbers("margin_per_customer", money(), pick(|point| point.margin))
            .numbers("conf_low", money(), pick(|point| finite(point.range[0])))
            .numbers("conf_high", money(), pick(|point| finite(point.range[1])))
    }

    fn cohort_table(&self) -> TidyTable {
        let pick = |of: &dyn Fn(&CohortRow) -> f64| self.cohorts.iter().map(of).collect::<Vec<_>>();
        let money = || self.setting.unit.clone();
        TidyTable::new("cohort_sizes")
            .texts("channel", &self.cohorts.iter().map(|row| row.channel.as_str()).collect::<Vec<_>>())
            .texts("cohort", &self.cohorts.iter().map(|row| row.cohort.as_str()).collect::<Vec<_>>())
            .with("n_customers", Unit::Count, Column::from_counts(self.cohorts.iter().map(|row| row.n_customers)))
            .numbers("cost_per_customer", money(), pick(&|row| row.cost))
            .numbers("margin_per_customer", money(), pick(&|row| row.margin))
            .numbers("conf_low", money(), pick(&|row| row.range[0]))
            .numbers("conf_high", money(), pick(&|row| row.range[1]))
            .numbers(
                "value_to_cost",
                Unit::Plain,
                pick(&|row| if row.cost > 0.0 { row.margin / row.cost } else { f64::NAN }),
            )
    }
}

impl Outcome for ChannelReturnOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        vec![self.tidy(), self.curve_table(), self.cohort_table()]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.found().iter().map(|finding| texts::sentence(finding, &self.setting, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}
