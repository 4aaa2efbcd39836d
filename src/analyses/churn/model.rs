//! Fits who leaves, checks it on rows not seen, and lists whom to call.

use std::collections::BTreeMap;

use super::labels;
use super::outcome::{Check, ChurnOutcome, Driver, Fit, ListedRow, TermRow, Watched};
use super::params::ChurnParams;
use super::texts::ChurnError;
use crate::analyses::contract::Answer;
use crate::data::{Column, Table};
use crate::i18n::Unit;
use crate::models::design::{Collinear, Design, DesignError, LeftOut, Part, split};
use crate::models::logistic::{self, Ended, Logistic};
use crate::numeric::order;
use crate::numeric::special::logistic as probability;
use crate::numeric::sum::sum;
use crate::pulse::Pulse;
use crate::report::TidyTable;
use crate::stats::classification as judge;
use crate::stats::distributions::{Distribution, Normal};

/// Fewer rows than this are not split for a check.
const CHECKED_FROM: usize = 50;
/// Groups of calibration.
const N_GROUPS: usize = 10;
/// Points of the curve of gains.
const N_GAINS: usize = 20;
/// Rows of the list that travels.
const N_LISTED: usize = 50;

/// The fitted study.
struct Study<'a> {
    design: Design<'a>,
    labels: Vec<bool>,
    fitted: Logistic,
    left_out: Vec<LeftOut>,
    separating: Vec<String>,
}

/// Answers the question.
pub fn run(table: &Table, params: &ChurnParams, pulse: &mut Pulse) -> Result<Answer<ChurnOutcome>, ChurnError> {
    let (Some(target), Some(positive)) = (&params.target, &params.positive) else {
        return Err(ChurnError::NoLeavers { label: String::new(), n_rows: table.n_rows() as u64 });
    };
    let study = pulse.part(0.0, 0.6, |pulse| fit(table, params, target, positive, pulse))?;
    let logits =
        logistic::predictor(&study.design, &study.design.rows, &study.fitted.coefficients, &mut Pulse::silent())?;
    let check = pulse.part(0.6, 0.9, |pulse| check(table, params, &study, pulse))?;
    let probabilities: Vec<f64> = logits.iter().map(|&eta| probability(eta)).collect();
    let amounts = params.amount.as_deref().and_then(|name| table.column(name)).and_then(Column::numbers);
    let rows = &study.design.rows;
    let values: Vec<f64> = match &amounts {
        Some(amounts) => rows.iter().map(|&row| amounts[row as usize]).collect(),
        None => vec![f64::NAN; rows.len()],
    };
    let at_risk: Vec<f64> = probabilities.iter().zip(&values).map(|(p, value)| p * value).collect();
    let order = order(&probabilities, amounts.is_some().then_some(&at_risk));
    let name = |place: usize| name(table, params, rows[place] as usize);
    let listed = order.iter().filter(|&&place| !study.labels[place]).take(N_LISTED).map(|&place| ListedRow {
        name: name(place),
        probability: probabilities[place],
        value: values[place],
        at_risk: at_risk[place],
    });
    let unit = params
        .amount
        .as_deref()
        .and_then(|name| table.schema().field(name))
        .map_or(Unit::Count, |field| Unit::Money(field.currency.clone()));
    let staying = || (0..rows.len()).filter(|&place| !study.labels[place]);
    let watched = Watched {
        n_staying: staying().count() as u64,
        expected_leavers: sum(staying().map(|place| probabilities[place])),
        expected_loss: amounts
            .is_some()
            .then(|| sum(staying().map(|place| at_risk[place]).filter(|value| value.is_finite()))),
        total: sum(staying().map(|place| values[place]).filter(|value| value.is_finite())),
        listed: listed.collect(),
    };
    let outcome = ChurnOutcome {
        target: target.clone(),
        positive: positive.clone(),
        is_label_known: labels::leaving(target, &study.design.target.levels).is_some(),
        level: params.level,
        unit: unit.clone(),
        has_amount: amounts.is_some(),
        has_customer: params.customer.is_some(),
        terms: terms(&study, params.level),
        drivers: drivers(&study, params.level),
        fit: judge_fit(&study, &logits, &probabilities),
        check,
        watched,
        n_rows: table.n_rows() as u64,
        dropped: study.design.dropped.clone(),
        left_out: study.left_out.clone(),
        constant: study.design.constant.clone(),
        separating: study.separating.clone(),
    };
    let places = Places { order, values, at_risk, probabilities };
    let augment = augment(table, params, &study, &outcome, &places);
    Ok(Answer { outcome, rows: vec![augment] })
}

/// The rows used, by place: in which order they are shown, and their numbers.
struct Places {
    order: Vec<usize>,
    values: Vec<f64>,
    at_risk: Vec<f64>,
    probabilities: Vec<f64>,
}

/// By value at risk where amounts are known, rows without one last; else by probability.
fn order(probabilities: &[f64], at_risk: Option<&Vec<f64>>) -> Vec<usize> {
    let rank = |place: usize| match at_risk {
        Some(at_risk) if at_risk[place].is_finite() => at_risk[place],
        Some(_) => f64::NEG_INFINITY,
        None => probabilities[place],
    };
    order::by(probabilities.len(), &|one, other| rank(other).total_cmp(&rank(one)))
}

/// A row per row used.
fn augment(table: &Table, params: &ChurnParams, study: &Study, outcome: &ChurnOutcome, places: &Places) -> TidyTable {
    let rows = &study.design.rows;
    let column = |numbers: &[f64]| -> Vec<f64> { places.order.iter().map(|&place| numbers[place]).collect() };
    let observed: Vec<Option<bool>> = places.order.iter().map(|&place| Some(study.labels[place])).collect();
    let who = TidyTable::new("augment");
    let who = if outcome.has_customer {
        who.texts(
            "customer",
            &places.order.iter().map(|&place| name(table, params, rows[place] as usize)).collect::<Vec<_>>(),
        )
    } else {
        who.numbers("row", Unit::Count, places.order.iter().map(|&place| f64::from(rows[place]) + 1.0).collect())
    };
    let mut augment = who.with("has_left", Unit::Plain, Column::from_booleans(&observed)).numbers(
        "probability",
        Unit::Share,
        column(&places.probabilities),
    );
    if outcome.has_amount {
        augment = augment.numbers("worth", outcome.unit.clone(), column(&places.values)).numbers(
            "value_at_risk",
            outcome.unit.clone(),
            column(&places.at_risk),
        );
    }
    augment
}

/// What a row is called: its customer, or its number.
fn name(table: &Table, params: &ChurnParams, row: usize) -> String {
    let customer = params.customer.as_deref().and_then(|name| table.column(name));
    customer.map_or_else(|| format!("{}", row + 1), |column| column.cell(row).to_plain_text())
}

/// Fits to all rows; leaves out what cannot be used when nobody asked for it.
fn fit<'a>(
    table: &'a Table,
    params: &ChurnParams,
    target: &str,
    positive: &str,
    pulse: &mut Pulse,
) -> Result<Study<'a>, ChurnError> {
    let mut predictors = params.predictors.clone();
    let mut separating = Vec::new();
    let transforms = BTreeMap::new();
    loop {
        let mut design = Design::new(table, &params.spec(target, &predictors, &transforms))?;
        let code = design.target.levels.iter().position(|level| level == positive).map(|position| position as u32);
        let codes = design.target.codes().unwrap_or_default();
        let labels: Vec<bool> = design.rows.iter().map(|&row| Some(codes[row as usize]) == code).collect();
        let n_yes = labels.iter().filter(|&&label| label).count();
        if n_yes == 0 || n_yes == labels.len() {
            let (label, n_rows) = (positive.to_owned(), labels.len() as u64);
            return Err(if n_yes == 0 {
                ChurnError::NoLeavers { label, n_rows }
            } else {
                ChurnError::OnlyLeavers { label, n_rows }
            });
        }
        let triangle = pulse.part(0.0, 0.1, |pulse| logistic::factor(&design, &design.rows, pulse))?;
        let (_, left_out) = design.leave_out(&triangle.dependences(), params.collinear)?;
        match pulse.part(0.1, 1.0, |pulse| logistic::fit(&design, &design.rows, &labels, pulse))? {
            Ended::Fitted(fitted) => return Ok(Study { design, labels, fitted, left_out, separating }),
            Ended::NotConverged => return Err(ChurnError::NotConverged),
            Ended::Separated { terms } => {
                let mut columns: Vec<String> = Vec::new();
                for predictor in terms.iter().filter_map(|&term| design.terms[term].predictor) {
                    let column = &design.predictors[predictor].column;
                    if !columns.contains(column) {
                        columns.push(column.clone());
                    }
                }
                let names = terms.iter().map(|&term| design.terms[term].name.clone()).collect();
                let Some(first) =
                    columns.first().filter(|_| params.collinear == Collinear::Drop && predictors.len() > 1)
                else {
                    return Err(ChurnError::Separated { columns, terms: names });
                };
                predictors.retain(|column| column != first);
                separating.push(first.clone());
            }
        }
    }
}

fn terms(study: &Study, level: f64) -> Vec<TermRow> {
    let (design, fitted) = (&study.design, &study.fitted);
    let z = Normal.upper_quantile((1.0 - level) / 2.0);
    let row = |(position, term): (usize, &crate::models::design::Term)| {
        let estimate = design.unscaled(term, fitted.coefficients[position]);
        let std_error = design.unscaled(term, fitted.std_errors[position]);
        let statistic = estimate / std_error;
        let source = term.predictor.map(|predictor| &design.predictors[predictor]);
        let base = source.and_then(|source| Some(source.levels[source.base? as usize].clone()));
        TermRow {
            term: term.name.clone(),
            base,
            estimate,
            std_error,
            statistic,
            p_value: 2.0 * Normal.sf(statistic.abs()),
            conf_low: estimate - z * std_error,
            conf_high: estimate + z * std_error,
        }
    };
    design.terms.iter().enumerate().map(row).collect()
}

/// Effects as odds ratios: of a label against its base, of a number's typical step. The strongest that are sure first.
fn drivers(study: &Study, level: f64) -> Vec<Driver> {
    let (design, fitted) = (&study.design, &study.fitted);
    let z = Normal.upper_quantile((1.0 - level) / 2.0);
    let driver = |(position, term): (usize, &crate::models::design::Term)| {
        let source = &design.predictors[term.predictor?];
        let (level, base, step) = match term.part {
            Part::Level(code) => {
                let base = source.base.map(|base| source.levels[base as usize].clone());
                (Some(source.levels[code as usize].clone()), base, 1.0)
            }
            Part::Power(_) => (None, None, source.summary.sd),
            Part::Intercept => return None,
        };
        let effect = design.unscaled(term, fitted.coefficients[position]) * step;
        let error = design.unscaled(term, fitted.std_errors[position]) * step;
        (effect.is_finite() && error.is_finite()).then(|| Driver {
            column: source.column.clone(),
            level,
            base,
            step,
            effect,
            low: effect - z * error,
            high: effect + z * error,
        })
    };
    let mut drivers: Vec<Driver> = design.terms.iter().enumerate().filter_map(driver).collect();
    drivers.sort_by(|one, other| {
        other.is_sure().cmp(&one.is_sure()).then(other.effect.abs().total_cmp(&one.effect.abs()))
    });
    drivers
}

fn judge_fit(study: &Study, logits: &[f64], probabilities: &[f64]) -> Fit {
    let labels = &study.labels;
    let (n, n_yes) = (labels.len() as f64, labels.iter().filter(|&&label| label).count() as f64);
    let groups = judge::groups(probabilities, labels, N_GROUPS);
    let (statistic, df, p_value) = judge::hosmer_lemeshow(&groups);
    let n_terms = study.design.terms.len() as f64;
    let likelihood = study.fitted.log_likelihood;
    Fit {
        n_obs: labels.len() as u64,
        n_leavers: n_yes as u64,
        n_dropped: study.design.dropped.iter().map(|dropped| dropped.n_rows).sum(),
        null_deviance: -2.0 * (n_yes * (n_yes / n).ln() + (n - n_yes) * (1.0 - n_yes / n).ln()),
        log_likelihood: likelihood,
        n_terms: n_terms as u64,
        aic: 2.0 * n_terms - 2.0 * likelihood,
        bic: n_terms * n.ln() - 2.0 * likelihood,
        auc: judge::auc(logits, labels),
        brier: judge::brier(probabilities, labels),
        log_loss: judge::log_loss(logits, labels),
        hosmer_lemeshow: [statistic, df, p_value],
        groups,
        n_steps: study.fitted.n_steps,
    }
}

/// The model fitted to a part of the rows, judged on the rest; none when there are too few or one label only.
fn check(table: &Table, params: &ChurnParams, study: &Study, pulse: &mut Pulse) -> Result<Option<Check>, ChurnError> {
    let design = &study.design;
    if design.rows.len() < CHECKED_FROM {
        return Ok(None);
    }
    let parts = split::split(table, &design.rows, &params.holding());
    let [train, test] = &parts.parts[..] else { return Ok(None) };
    let label_of = |rows: &[u32]| -> Vec<bool> {
        let place = |row: &u32| design.rows.binary_search(row).is_ok_and(|place| study.labels[place]);
        rows.iter().map(place).collect()
    };
    let (train_labels, test_labels) = (label_of(train), label_of(test));
    let has_both = |labels: &[bool]| labels.contains(&true) && labels.contains(&false);
    if !has_both(&train_labels) || !has_both(&test_labels) {
        return Ok(None);
    }
    let Ended::Fitted(fitted) = logistic::fit(design, train, &train_labels, pulse)? else { return Ok(None) };
    let logits = logistic::predictor(design, test, &fitted.coefficients, &mut Pulse::silent())?;
    let probabilities: Vec<f64> = logits.iter().map(|&eta| probability(eta)).collect();
    let n_yes = test_labels.iter().filter(|&&label| label).count() as f64;
    let auc = judge::auc(&logits, &test_labels);
    let expected = sum(probabilities.iter().copied());
    // The rows fitted to make the constant uncertain as well.
    let spread = sum(probabilities.iter().map(|p| p * (1.0 - p))) * (1.0 + test.len() as f64 / train.len() as f64);
    let shares: Vec<f64> = (0..=N_GAINS).map(|step| step as f64 / N_GAINS as f64).collect();
    Ok(Some(Check {
        is_by_time: parts.is_by_time,
        n_train: train.len() as u64,
        n_test: test.len() as u64,
        base_rate: n_yes / test.len() as f64,
        mean_probability: expected / test.len() as f64,
        bias: (expected - n_yes) / spread.sqrt(),
        auc,
        auc_error: judge::auc_std_error(auc, n_yes, test.len() as f64 - n_yes),
        brier: judge::brier(&probabilities, &test_labels),
        log_loss: judge::log_loss(&logits, &test_labels),
        calibration: judge::calibration(&logits, &test_labels),
        groups: judge::groups(&probabilities, &test_labels, N_GROUPS),
        gains: judge::gains(&logits, &test_labels, &shares),
        shares,
    }))
}

impl From<DesignError> for ChurnError {
    fn from(error: DesignError) -> Self {
        ChurnError::Design(error)
    }
}
