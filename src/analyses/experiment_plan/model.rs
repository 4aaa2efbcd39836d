//! Sample sizes, what the customers there are can show, and the random groups.

use super::outcome::{Available, PlanOutcome, Size};
use super::params::{Measure, PlanParams};
use super::texts::PlanError;
use crate::analyses::contract::Answer;
use crate::data::{Categories, Table};
use crate::models::customers;
use crate::numeric::random::Random;
use crate::pulse::Pulse;
use crate::report::TidyTable;
use crate::stats::power::{self, Contrast};

/// Effects, as multiples of the one asked for, whose sizes are shown beside it.
const MULTIPLES: [f64; 7] = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0];

/// Fewer customers cannot be parted into two groups with a spread each.
pub const FEWEST: u64 = 4;

/// Answers the question.
pub fn run(table: &Table, params: &PlanParams, pulse: &mut Pulse) -> Result<Answer<PlanOutcome>, PlanError> {
    pulse.at(0.0)?;
    let asked = size(params, params.effect).ok_or(PlanError::Unreachable)?;
    pulse.at(0.3)?;
    let sizes = MULTIPLES.iter().filter_map(|multiple| size(params, params.effect * multiple)).collect();
    pulse.at(0.6)?;
    let groups = assign(table, params);
    let n_customers = groups.as_ref().map_or(0, |groups| groups.n_rows() as u64);
    let groups = groups.filter(|_| n_customers >= FEWEST);
    let n_control = groups.as_ref().map_or(0, |groups| {
        let cells = groups.column("group").map(|column| &column.cells);
        (0..groups.n_rows())
            .filter(|&row| cells.is_some_and(|cells| cells.cell(row).to_plain_text() == CONTROL))
            .count()
    });
    let n = params.n_available.or(Some(n_customers).filter(|&n| n >= FEWEST));
    let available = n.map(|n| available(params, n as f64));
    let (centre, half) = (asked.n_control_exact, 0.02);
    let curve_n: Vec<f64> = (1..=50).map(|step| centre * f64::from(step) * 2.0 * half).collect();
    let ratio = ratio(params);
    let power = |&n: &f64| power(params, params.effect, n.max(2.0), n.max(2.0) * ratio);
    pulse.at(0.9)?;
    let outcome = PlanOutcome {
        measure: params.measure,
        baseline: params.baseline,
        effect: params.effect,
        alpha: params.alpha,
        power: params.power,
        asked,
        sizes,
        available,
        curve_power: curve_n.iter().map(power).collect(),
        curve_n: curve_n.iter().map(|n| n * (1.0 + ratio)).collect(),
        n_customers,
        n_in_control: n_control as u64,
        seed: params.seed,
    };
    Ok(Answer { outcome, rows: groups.into_iter().collect() })
}

/// Treated customers per customer without the offer.
fn ratio(params: &PlanParams) -> f64 {
    (1.0 - params.control_share) / params.control_share
}

fn contrast(params: &PlanParams, effect: f64) -> Contrast {
    match params.measure {
        Measure::Share => {
            Contrast::Shares { base: params.baseline, changed: (params.baseline + effect).clamp(0.0, 1.0) }
        }
        Measure::Mean => Contrast::Means { effect: effect / params.sd },
    }
}

/// The power with so many in the groups: of shares near 0 and 1, where the formula promises too much, summed exactly.
fn power(params: &PlanParams, effect: f64, n1: f64, n2: f64) -> f64 {
    let contrast = contrast(params, effect);
    let exact = match contrast {
        Contrast::Shares { base, changed } => power::exact_shares([base, changed], n1, n2, params.alpha),
        Contrast::Means { .. } => None,
    };
    exact.unwrap_or_else(|| contrast.power(n1, n2, params.alpha))
}

/// The number without the offer from which on the power is reached, beginning at what the formula gives; more than that
/// only where counts are small.
fn raised(params: &PlanParams, effect: f64, from: f64) -> f64 {
    let is_enough = |n: f64| power(params, effect, n, (n * ratio(params)).ceil()) >= params.power - 1e-9;
    let (mut low, mut high) = (from - 1.0, from);
    while !is_enough(high) && high < 1e12 {
        (low, high) = (high, (high * 1.1).ceil() + 1.0);
    }
    while high - low > 1.0 {
        let middle = (0.5 * (low + high)).floor();
        if is_enough(middle) { high = middle } else { low = middle }
    }
    high
}

/// How many an effect needs; none beyond all bounds, or for a share beyond 0 and 1.
fn size(params: &PlanParams, effect: f64) -> Option<Size> {
    if params.measure == Measure::Share && !(0.0..=1.0).contains(&(params.baseline + effect)) {
        return None;
    }
    let exact = contrast(params, effect).sample_size(ratio(params), params.alpha, params.power)?;
    let formula = (exact.ceil().max(2.0), (exact * ratio(params)).ceil().max(2.0));
    let n = if power(params, effect, formula.0, formula.1) >= params.power - 1e-9 || params.measure == Measure::Mean {
        formula.0
    } else {
        raised(params, effect, formula.0)
    };
    let is_raised = n > formula.0;
    let (n_control, n_treated) = if is_raised { (n, (n * ratio(params)).ceil()) } else { formula };
    // Whole weeks: people buy differently on different weekdays.
    let days = params.per_day.map(|per_day| ((n_control + n_treated) / per_day / 7.0).ceil() * 7.0);
    Some(Size { effect, n_control_exact: exact, is_raised, n_control, n_treated, days })
}

/// What a given number of customers can show.
fn available(params: &PlanParams, n: f64) -> Available {
    let (n1, n2) = (n * params.control_share, n * (1.0 - params.control_share));
    let power_of = |effect: f64| power(params, effect, n1.max(2.0), n2.max(2.0));
    let sign = params.effect.signum();
    let most = match params.measure {
        Measure::Share if sign > 0.0 => 1.0 - params.baseline,
        Measure::Share => params.baseline,
        Measure::Mean => 1e6 * params.sd,
    };
    let smallest = (power_of(sign * most) >= params.power).then(|| {
        let (mut low, mut high) = (0.0, most);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if power_of(sign * middle) >= params.power { high = middle } else { low = middle }
        }
        sign * high
    });
    Available { n: n as u64, power: power_of(params.effect), smallest_effect: smallest }
}

/// The names of the groups in the exported list.
const CONTROL: &str = "control";
const TREATED: &str = "treatment";

/// A row per customer with its group; none without a column of customers.
fn assign(table: &Table, params: &PlanParams) -> Option<TidyTable> {
    let Categories { codes, labels } = table.column(params.customer.as_deref()?)?.categories();
    let segments = params.segment.as_deref().and_then(|name| table.column(name)).map(|column| column.categories());
    let segment_of =
        customers::first_labels(&codes, segments.as_ref().map_or(&[], |segments| &segments.codes), labels.len());
    let mut random = Random::from_seed(params.seed);
    let mut order: Vec<u32> = (0..labels.len() as u32).collect();
    random.shuffle(&mut order);
    // A stable sort keeps the random order within a segment.
    order.sort_by_key(|&customer| segment_of[customer as usize]);
    let mut is_control = vec![false; labels.len()];
    // Fractions carried from segment to segment keep the whole at the wanted share.
    let (mut wanted, mut taken) = (0.0, 0usize);
    for same in order.chunk_by(|&one, &other| segment_of[one as usize] == segment_of[other as usize]) {
        wanted += same.len() as f64 * params.control_share;
        let n = (wanted.round() as usize).saturating_sub(taken).min(same.len());
        same[..n].iter().for_each(|&customer| is_control[customer as usize] = true);
        taken += n;
    }
    let groups: Vec<&str> = is_control.iter().map(|&control| if control { CONTROL } else { TREATED }).collect();
    let list = TidyTable::new("augment").texts("customer", &labels).texts("group", &groups);
    let Some(segments) = segments else { return Some(list) };
    let name = |&segment: &u32| segments.labels.get(segment as usize).map_or("", String::as_str);
    Some(list.texts("segment", &segment_of.iter().map(name).collect::<Vec<_>>()))
}
