//! How long things last when some are not over yet: the estimates of Kaplan and Meier, and of Aalen and Johansen.

/// The curve after one moment at which something ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The moment.
    pub time: f64,
    /// How many had lasted up to it.
    pub n_at_risk: u64,
    /// How many ended at it.
    pub n_events: u64,
    /// The share that lasts longer.
    pub survival: f64,
    /// The standard error of that share (Greenwood 1926).
    pub std_error: f64,
    /// The interval of the share, on the scale of its logarithm, within 0 and 1.
    pub conf_low: f64,
    /// The upper end.
    pub conf_high: f64,
}

/// The curve of `times`, each of which ended (`is_event`) or was still going on when last seen. `z` is the normal quantile of
/// the intervals. Something last seen at the moment of an end counts as lasting at it.
///
/// Source: Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457–481; the interval is the
/// default of R's survival package.
pub fn kaplan_meier(times: &[f64], is_event: &[bool], z: f64) -> Vec<Step> {
    let mut order: Vec<usize> = (0..times.len()).filter(|&index| !times[index].is_nan()).collect();
    order.sort_by(|&one, &other| times[one].total_cmp(&times[other]));
    let (mut steps, mut survival, mut variance) = (Vec::new(), 1.0, 0.0);
    let mut done = 0;
    while done < order.len() {
        let time = times[order[done]];
        let same = order[done..].iter().take_while(|&&index| times[index] == time).count();
        let n_events = order[done..done + same].iter().filter(|&&index| is_event[index]).count() as u64;
        let n_at_risk = (order.len() - done) as u64;
        done += same;
        if n_events == 0 {
            continue;
        }
        let (n, d) = (n_at_risk as f64, n_events as f64);
        survival *= (n - d) / n;
        variance += d / (n * (n - d));
        let error: f64 = variance.sqrt();
        // When all have ended nothing is left to be uncertain about.
        let (std_error, conf_low, conf_high) = if n_events == n_at_risk {
            (f64::NAN, f64::NAN, f64::NAN)
        } else {
            (survival * error, survival * (-z * error).exp(), (survival * (z * error).exp()).min(1.0))
        };
        steps.push(Step { time, n_at_risk, n_events, survival, std_error, conf_low, conf_high });
    }
    steps
}

/// A curve of one of several ways to end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incidence {
    /// The moment.
    pub time: f64,
    /// The share that has ended this way by then.
    pub share: f64,
}

/// The share of all that end in one way, where other ends rule it out: per time, true for that way, false for another, none
/// for what was still going on when last seen.
///
/// Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141–150.
pub fn incidence(times: &[f64], ends: &[Option<bool>]) -> Vec<Incidence> {
    let mut order: Vec<usize> = (0..times.len()).filter(|&index| !times[index].is_nan()).collect();
    order.sort_by(|&one, &other| times[one].total_cmp(&times[other]));
    let (mut found, mut survival, mut share) = (Vec::new(), 1.0, 0.0);
    let mut done = 0;
    for same in order.chunk_by(|&one, &other| times[one] == times[other]) {
        let n = (order.len() - done) as f64;
        let of = |end: Option<bool>| same.iter().filter(|&&index| ends[index] == end).count() as f64;
        let (own, others) = (of(Some(true)), of(Some(false)));
        done += same.len();
        if own > 0.0 {
            share += survival * own / n;
            found.push(Incidence { time: times[same[0]], share });
        }
        survival *= 1.0 - (own + others) / n;
    }
    found
}

/// The last step at or before a moment; none before the first end.
pub fn at(steps: &[Step], time: f64) -> Option<&Step> {
    steps.iter().take_while(|step| step.time <= time).last()
}

/// The first moment at which at most that share lasts longer; none when it never comes to that.
pub fn quantile(steps: &[Step], share: f64) -> Option<f64> {
    steps.iter().find(|step| step.survival <= share + 1e-12).map(|step| step.time)
}

#[cfg(test)]
mod tests {
    use super::*;

    // The maintained group of `aml`, as R's survival package prints it: survfit(Surv(time, status) ~ 1).
    #[test]
    fn the_curve_of_leukaemia_remissions() {
        let times = [9.0, 13.0, 13.0, 18.0, 23.0, 28.0, 31.0, 34.0, 45.0, 48.0, 161.0];
        let is_event = [true, true, false, true, true, false, true, true, false, true, false];
        let steps = kaplan_meier(&times, &is_event, 1.959963984540054);
        let expected = [
            (9.0, 11, 0.909, 0.0867, 0.7541, 1.0),
            (13.0, 10, 0.818, 0.1163, 0.6192, 1.0),
            (18.0, 8, 0.716, 0.1397, 0.4884, 1.0),
            (23.0, 7, 0.614, 0.1526, 0.3769, 0.999),
            (31.0, 5, 0.491, 0.1642, 0.2549, 0.946),
            (34.0, 4, 0.368, 0.1627, 0.1549, 0.875),
            (48.0, 2, 0.184, 0.1535, 0.0359, 0.944),
        ];
        assert_eq!(steps.len(), expected.len());
        for (step, (time, n, survival, error, low, high)) in steps.iter().zip(expected) {
            assert_eq!((step.time, step.n_at_risk, step.n_events), (time, n, 1));
            let got = [step.survival, step.std_error, step.conf_low, step.conf_high];
            for (got, expected) in got.into_iter().zip([survival, error, low, high]) {
                assert!((got - expected).abs() < 6e-4, "{step:?} {expected}");
            }
        }
        assert_eq!(quantile(&steps, 0.5), Some(31.0));
        assert_eq!(at(&steps, 20.0).map(|step| step.time), Some(18.0));
        assert!(at(&steps, 1.0).is_none());
    }

    #[test]
    fn other_ends_rule_one_out() {
        // By hand: 1/4 at 1; of the half left after the other end at 2, one of two at 3.
        let ends = [Some(true), Some(false), Some(true), None];
        let found = incidence(&[1.0, 2.0, 3.0, 5.0], &ends);
        assert_eq!(found, [Incidence { time: 1.0, share: 0.25 }, Incidence { time: 3.0, share: 0.5 }]);
        // What is last seen early stands for those still there: 1/2 × 1/1 after one of two at 1.
        let found = incidence(&[1.0, 0.5, 2.0], &[Some(true), None, Some(true)]);
        assert_eq!(found.iter().map(|one| one.share).collect::<Vec<_>>(), [0.5, 1.0]);
        assert!(incidence(&[], &[]).is_empty());
    }

    #[test]
    fn edges() {
        assert!(kaplan_meier(&[], &[], 2.0).is_empty());
        assert!(kaplan_meier(&[3.0, 5.0], &[false, false], 2.0).is_empty());
        let all = kaplan_meier(&[1.0, 1.0, f64::NAN], &[true, true, true], 2.0);
        assert_eq!((all.len(), all[0].survival), (1, 0.0));
        assert!(all[0].conf_low.is_nan());
    }
}
