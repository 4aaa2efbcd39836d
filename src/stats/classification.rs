//! How good probabilities of a yes are: ranking, calibration, gains. Slices of equal length; labels are the truth.

use super::distributions::{ChiSquared, Distribution};
use crate::numeric::order;
use crate::numeric::special::{logistic, softplus};
use crate::numeric::sum::sum;

/// The probability that a random yes ranks above a random no, ties counting half. NaN without both.
pub fn auc(scores: &[f64], labels: &[bool]) -> f64 {
    let order = order::by(scores.len(), &|one, other| scores[one].total_cmp(&scores[other]));
    let n_yes = labels.iter().filter(|&&label| label).count() as f64;
    let n_no = labels.len() as f64 - n_yes;
    let (mut rank_sum, mut start) = (0.0, 0);
    while start < order.len() {
        let same = order[start..].iter().take_while(|&&index| scores[index] == scores[order[start]]).count();
        let n_yes_here = order[start..start + same].iter().filter(|&&index| labels[index]).count() as f64;
        // Ranks from 1; equal scores share the mean of theirs.
        rank_sum += n_yes_here * (start as f64 + (same as f64 + 1.0) / 2.0);
        start += same;
    }
    (rank_sum - n_yes * (n_yes + 1.0) / 2.0) / (n_yes * n_no)
}

/// The standard error of an area under the curve (Hanley and McNeil 1982).
pub fn auc_std_error(auc: f64, n_yes: f64, n_no: f64) -> f64 {
    let (q1, q2, square) = (auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc), auc * auc);
    let variance = auc * (1.0 - auc) + (n_yes - 1.0) * (q1 - square) + (n_no - 1.0) * (q2 - square);
    (variance / (n_yes * n_no)).max(0.0).sqrt()
}

/// The mean squared distance of probabilities from the truth.
pub fn brier(probabilities: &[f64], labels: &[bool]) -> f64 {
    let square = |(p, &label): (&f64, &bool)| (p - f64::from(u8::from(label))).powi(2);
    sum(probabilities.iter().zip(labels).map(square)) / labels.len() as f64
}

/// The mean negative log-likelihood of the truth, from linear predictors (logits), which keep their digits near 0 and 1.
pub fn log_loss(logits: &[f64], labels: &[bool]) -> f64 {
    let loss = |(&eta, &label): (&f64, &bool)| softplus(if label { -eta } else { eta });
    sum(logits.iter().zip(labels).map(loss)) / labels.len() as f64
}

/// A group of rows with similar probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Group {
    pub n_rows: u64,
    pub n_yes: u64,
    pub mean_probability: f64,
}

/// Rows in `n_groups` groups by ascending probability, cut at the quantiles of their ranks; equal ones rank in the order of
/// rows. Fewer groups when there are fewer rows.
pub fn groups(probabilities: &[f64], labels: &[bool], n_groups: usize) -> Vec<Group> {
    let n = probabilities.len();
    let n_groups = n_groups.min(n);
    let order = order::by(n, &|one, other| probabilities[one].total_cmp(&probabilities[other]));
    // The quantiles lie at equal distances from the first rank to the last; a rank on one belongs below it.
    let group_of = |rank: usize| (rank * n_groups).div_ceil((n - 1).max(1)).max(1) - 1;
    let ranks: Vec<usize> = (0..n).collect();
    let group = |ranks: &[usize]| {
        let rows = || ranks.iter().map(|&rank| order[rank]);
        Group {
            n_rows: ranks.len() as u64,
            n_yes: rows().filter(|&row| labels[row]).count() as u64,
            mean_probability: sum(rows().map(|row| probabilities[row])) / ranks.len() as f64,
        }
    };
    ranks.chunk_by(|&one, &other| group_of(one) == group_of(other)).map(group).collect()
}

/// The test of Hosmer and Lemeshow: statistic, degrees of freedom, p-value. NaN with fewer than three groups.
///
/// Source: Hosmer and Lemeshow (1980), Communications in Statistics 9(10), 1043–1069.
pub fn hosmer_lemeshow(groups: &[Group]) -> (f64, f64, f64) {
    let distance = |group: &Group| {
        let n = group.n_rows as f64;
        let expected = n * group.mean_probability;
        (group.n_yes as f64 - expected).powi(2) / (expected * (1.0 - group.mean_probability))
    };
    if groups.len() < 3 {
        return (f64::NAN, f64::NAN, f64::NAN);
    }
    let (statistic, df) = (sum(groups.iter().map(distance)), groups.len() as f64 - 2.0);
    (statistic, df, ChiSquared { df }.sf(statistic))
}

/// Intercept and slope of the logistic regression of the truth on logits: 0 and 1 when probabilities mean what they say.
/// None when the truth has one label, logits do not vary, or they tell labels apart without an error.
///
/// Source: Cox (1958), Biometrika 45, 562–565.
pub fn calibration(logits: &[f64], labels: &[bool]) -> Option<(f64, f64)> {
    let span = |wanted: bool| {
        let own = logits.iter().zip(labels).filter(|(_, label)| **label == wanted).map(|(&x, _)| x);
        own.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
    };
    let ((no_low, no_high), (yes_low, yes_high)) = (span(false), span(true));
    if no_high <= yes_low || yes_high <= no_low {
        return None;
    }
    let (mut intercept, mut slope) = (0.0, 1.0);
    for _ in 0..50 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (&x, &label) in logits.iter().zip(labels) {
            let p = logistic(intercept + slope * x);
            let (residual, weight) = (f64::from(u8::from(label)) - p, p * (1.0 - p));
            g0 += residual;
            g1 += residual * x;
            h00 += weight;
            h01 += weight * x;
            h11 += weight * x * x;
        }
        let determinant = h00 * h11 - h01 * h01;
        if determinant.is_nan() || determinant <= 1e-12 * h00 * h11 {
            return None;
        }
        let (d0, d1) = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
        intercept += d0.clamp(-2.0, 2.0);
        slope += d1.clamp(-2.0, 2.0);
        if d0 * g0 + d1 * g1 < 1e-14 {
            return Some((intercept, slope));
        }
    }
    None
}

/// How many of all who are a yes are among the shares of rows with the highest scores.
pub fn gains(scores: &[f64], labels: &[bool], shares: &[f64]) -> Vec<f64> {
    let order = order::by(scores.len(), &|one, other| scores[other].total_cmp(&scores[one]));
    let mut caught = vec![0.0];
    for &row in &order {
        caught.push(caught[caught.len() - 1] + f64::from(u8::from(labels[row])));
    }
    let all = caught[caught.len() - 1];
    let at = |share: &f64| {
        let place = share * order.len() as f64;
        let (below, rest) = (place.floor() as usize, place.fract());
        let above = caught[(below + 1).min(order.len())];
        (caught[below.min(order.len())] * (1.0 - rest) + above * rest) / all
    };
    shares.iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: [bool; 6] = [false, true, false, true, true, false];

    #[test]
    fn ranking_by_hand() {
        // Pairs of a yes and a no: nine, of which the yes is ahead in seven and level in one.
        let scores = [0.1, 0.9, 0.5, 0.6, 0.5, 0.2];
        assert!((auc(&scores, &YES) - 8.5 / 9.0).abs() < 1e-15);
        assert!(auc(&[0.5; 3], &[true; 3]).is_nan());
        assert_eq!(auc(&[0.3; 6], &YES), 0.5);
        assert_eq!(gains(&scores, &YES, &[0.0, 1.0 / 3.0, 1.0]), [0.0, 2.0 / 3.0, 1.0]);
    }

    #[test]
    fn honest_probabilities_are_calibrated() {
        let mut random = crate::numeric::random::Random::from_seed(3);
        let logits: Vec<f64> = (0..20_000).map(|_| random.normal() - 1.0).collect();
        let labels: Vec<bool> = logits.iter().map(|&eta| random.uniform() < logistic(eta)).collect();
        let (intercept, slope) = calibration(&logits, &labels).unwrap();
        assert!(intercept.abs() < 0.08 && (slope - 1.0).abs() < 0.08, "{intercept} {slope}");
        let doubled: Vec<f64> = logits.iter().map(|eta| 2.0 * eta).collect();
        assert!((calibration(&doubled, &labels).unwrap().1 - slope / 2.0).abs() < 1e-6);
        let p: Vec<f64> = logits.iter().map(|&eta| logistic(eta)).collect();
        assert!(hosmer_lemeshow(&groups(&p, &labels, 10)).2 > 0.001);
    }

    #[test]
    fn what_cannot_be_judged_is_not() {
        assert_eq!(calibration(&[0.5; 4], &[true, false, true, false]), None);
        assert_eq!(calibration(&[-3.0, -2.0, 2.0, 3.0], &[false, false, true, true]), None);
        assert_eq!(groups(&[0.2], &[true], 10).len(), 1);
        assert!(groups(&[], &[], 10).is_empty());
        assert!(hosmer_lemeshow(&[]).0.is_nan());
    }
}
