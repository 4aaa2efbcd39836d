//! From a table to segments: reads, groups, measures, looks again, finds rules.

use super::finish::Finish;
use super::kmeans::MAX_CLUSTERS;
use super::outcome::SegmentsOutcome;
use super::params::{Method, SegmentsParams};
use super::reading::{read_columns, read_combinations, read_purchases};
use super::texts::SegmentsError;
use super::{grouping, measuring, rules, space, stability};
use crate::analyses::contract::Answer;
use crate::data::Table;
use crate::pulse::Pulse;

/// Answers the question.
pub fn run(
    table: &Table,
    params: &SegmentsParams,
    pulse: &mut Pulse,
) -> Result<Answer<SegmentsOutcome>, SegmentsError> {
    pulse.at(0.0)?;
    let mut reading = match params.chosen_columns() {
        Some(columns) if params.group_by.is_empty() => read_columns(table, columns),
        Some(columns) => read_combinations(table, columns, &params.group_by, pulse)?,
        None => read_purchases(table, params)?,
    };
    let n_units = reading.source.n_units();
    let space = space::build(&reading.source, params.scaling, params.log)
        .ok_or(SegmentsError::NothingComplete { n_rows: table.n_rows() as u64 })?;
    reading.counts.n_obs = space.order.len() as u64;
    reading.counts.n_dropped = (n_units - space.order.len()) as u64;
    let n_distinct = space.points.n_distinct(MAX_CLUSTERS + 1);
    if n_distinct < 2 {
        return Err(SegmentsError::AllTheSame { n_obs: reading.counts.n_obs });
    }
    let given = params.n_clusters.filter(|_| params.method != Method::Dbscan);
    if let Some(n_clusters) = given.filter(|&n_clusters| n_clusters as usize > n_distinct) {
        return Err(SegmentsError::TooFewDistinct { n_clusters, n_distinct: n_distinct as u32 });
    }
    let mut found = pulse.part(0.02, 0.7, |part| grouping::group(&space, params, n_distinct, part))?;
    let picked = found.grouped.as_ref().map(|grouped| space.points.pick(grouped));
    let measured = pulse.part(0.7, 0.8, |part| {
        measuring::measure(picked.as_ref().unwrap_or(&space.points), &found.fit, params.seed, part)
    })?;
    let n_clusters = found.fit.n_clusters();
    if let Some(tried) = found.tried.iter_mut().find(|tried| tried.n_clusters as usize == n_clusters) {
        *tried = measured.tried(n_clusters as u32);
    }
    let stability = pulse.part(0.8, 0.93, |part| {
        let seed = (params.seed, space.unit);
        stability::measure(&space.points, &found.labels, n_clusters, &found.how, seed, part)
    })?;
    let of_point = |column: &std::borrow::Cow<[f64]>| -> Vec<f64> {
        space.order.iter().map(|&unit| column[unit as usize]).collect()
    };
    let columns: Vec<Vec<f64>> = reading.source.columns.iter().map(of_point).collect();
    let rules = pulse.part(0.93, 0.99, |part| rules::find(&columns, &found.labels, n_clusters, params.seed, part))?;
    Ok(Finish { params, reading, space, found, measured, stability, rules }.answer())
}
