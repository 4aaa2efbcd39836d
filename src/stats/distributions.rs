//! The distributions that tests and intervals use: normal, Student's t, F, chi-squared.
//!
//! Each has both tails: `cdf` below, `sf` above. A p-value is a tail, never 1 minus the other one, so that tiny ones keep
//! their digits. Parameters that make no distribution, and NaN, answer NaN.

use statrs::function::erf;

use crate::numeric::incomplete;

/// A continuous distribution.
pub trait Distribution {
    /// The probability of a value of at most `x`.
    fn cdf(&self, x: f64) -> f64;

    /// The probability of a value above `x`.
    fn sf(&self, x: f64) -> f64;

    /// Between which values all probability lies.
    fn support(&self) -> (f64, f64);

    /// The value that lies below with probability `p` (0..=1).
    fn quantile(&self, p: f64) -> f64 {
        if p > 0.5 { self.upper_quantile(1.0 - p) } else { invert(self, p, |x| self.cdf(x)) }
    }

    /// The value that is exceeded with probability `q` (0..=1); exact also for a `q` too small to subtract from 1.
    fn upper_quantile(&self, q: f64) -> f64 {
        if q > 0.5 { self.quantile(1.0 - q) } else { invert(self, q, |x| self.sf(x)) }
    }
}

/// The standard normal distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal;

impl Distribution for Normal {
    fn cdf(&self, x: f64) -> f64 {
        self.sf(-x)
    }

    fn sf(&self, x: f64) -> f64 {
        // Through the incomplete gamma function: statrs' erfc has eleven digits only.
        let half_square = 0.5 * x * x;
        if x < 0.0 {
            0.5 + 0.5 * incomplete::gamma_lower(0.5, half_square)
        } else {
            0.5 * incomplete::gamma_upper(0.5, half_square)
        }
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn quantile(&self, p: f64) -> f64 {
        -self.upper_quantile(p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        if !(0.0..=1.0).contains(&q) {
            return f64::NAN;
        }
        let start = std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * q);
        // Newton's method brings the start's eleven digits to all.
        (0..2).fold(start, |x, _| {
            let density = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
            if density > 0.0 { x + (self.sf(x) - q) / density } else { x }
        })
    }
}

/// Student's t distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudentT {
    /// Degrees of freedom, above 0.
    pub df: f64,
}

impl StudentT {
    /// The probability of a value at least as far from 0 as `t`: the p-value of a two-sided test.
    pub fn two_sided(&self, t: f64) -> f64 {
        if self.df.is_infinite() {
            return 2.0 * Normal.sf(t.abs());
        }
        // Of the two shares the smaller is computed, not what the larger leaves; divided twice, as the square may overflow.
        let (df_share, t_share) = if t.abs() > 1.0 {
            let ratio = self.df / t / t;
            (ratio / (1.0 + ratio), 1.0 / (1.0 + ratio))
        } else {
            (self.df / (self.df + t * t), t * t / (self.df + t * t))
        };
        incomplete::beta(self.df / 2.0, 0.5, df_share, t_share)
    }
}

impl Distribution for StudentT {
    fn cdf(&self, x: f64) -> f64 {
        self.sf(-x)
    }

    fn sf(&self, x: f64) -> f64 {
        let tail = 0.5 * self.two_sided(x);
        if x < 0.0 { 1.0 - tail } else { tail }
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn quantile(&self, p: f64) -> f64 {
        -self.upper_quantile(p)
    }

    fn upper_quantile(&self, q: f64) -> f64 {
        match q {
            _ if self.df.is_infinite() => Normal.upper_quantile(q),
            0.5 => 0.0,
            q if q > 0.5 => -invert(self, 1.0 - q, |x| self.sf(x)),
            q => invert(self, q, |x| self.sf(x)),
        }
    }
}

/// The F distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FisherF {
    /// Degrees of freedom of the numerator, above 0.
    pub df_model: f64,
    /// Degrees of freedom of the denominator, above 0.
    pub df_resid: f64,
}

impl FisherF {
    /// The residual's and the model's share of `df_resid + df_model * x`; they sum to 1.
    fn shares(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (1.0, 0.0);
        }
        // Divided by x: no overflow for a huge statistic.
        let (model, resid) = (self.df_model, self.df_resid / x);
        (resid / (model + resid), model / (model + resid))
    }
}

impl Distribution for FisherF {
    fn cdf(&self, x: f64) -> f64 {
        let (resid, model) = self.shares(x);
        incomplete::beta(self.df_model / 2.0, self.df_resid / 2.0, model, resid)
    }

    fn sf(&self, x: f64) -> f64 {
        let (resid, model) = self.shares(x);
        incomplete::beta(self.df_resid / 2.0, self.df_model / 2.0, resid, model)
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}

/// The chi-squared distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquared {
    /// Degrees of freedom, above 0.
    pub df: f64,
}

impl Distribution for ChiSquared {
    fn cdf(&self, x: f64) -> f64 {
        incomplete::gamma_lower(self.df / 2.0, if x < 0.0 { 0.0 } else { x / 2.0 })
    }

    fn sf(&self, x: f64) -> f64 {
        incomplete::gamma_upper(self.df / 2.0, if x < 0.0 { 0.0 } else { x / 2.0 })
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}

/// Where a tail, which must be monotone, has the probability `p`; by halving, on the scale of the doubles themselves.
fn invert<D: Distribution + ?Sized>(distribution: &D, p: f64, tail: impl Fn(f64) -> f64) -> f64 {
    let (lowest, highest) = distribution.support();
    if !(0.0..=1.0).contains(&p) || tail(1.0).is_nan() {
        return f64::NAN;
    }
    let falls = tail(lowest) > tail(highest);
    if p == 0.0 {
        return if falls { highest } else { lowest };
    }
    // Halving the integer that a double's bits are halves on a logarithmic scale: 64 steps find any double exactly.
    let (mut below, mut above) = (ordinal(lowest.max(f64::MIN)), ordinal(highest.min(f64::MAX)));
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if (tail(number(middle)) > p) == falls { below = middle } else { above = middle }
    }
    let (below, above) = (number(below), number(above));
    if (tail(below) - p).abs() <= (tail(above) - p).abs() { below } else { above }
}

/// The place of a double among all doubles, 0 at 0.
fn ordinal(x: f64) -> i128 {
    let size = i128::from(x.abs().to_bits());
    if x < 0.0 { -size } else { size }
}

/// The double at a place.
fn number(ordinal: i128) -> f64 {
    let size = f64::from_bits(ordinal.unsigned_abs() as u64);
    if ordinal < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: mpmath 1.3, 40 digits.
    const STUDENT_TWO_SIDED: &[(f64, f64, f64)] = &[
        (1.0, 0.5, 0.7048327646991335),
        (2.0, 30.0, 0.0011092626819596588),
        (3.0, -1.25, 0.2999294679508626),
        (9.0, 22.516660498395403, 3.1847070260093375e-09),
        (29.5, 2.0, 0.05478161258416908),
        (235.0, 9.840962240047649, 2.34252597201632e-19),
        (1000.0, 0.001, 0.9992023150184527),
        (534.0, 40.0, 9.09578366492941e-163),
        (999989.0, 1.96, 0.04999606758832),
        (999989.0, 12.5, 7.511412168997115e-36),
        (100000000.0, 5.5, 3.797921748449519e-08),
    ];

    /// Expected values: mpmath 1.3, 40 digits.
    const FISHER_SF: &[(f64, f64, f64, f64)] = &[
        (1.0, 1.0, 0.25, 0.7048327646991335),
        (8.0, 235.0, 26.05769920941365, 1.1961200496899723e-28),
        (11.0, 534.0, 99.9677376304941, 6.177730808647671e-122),
        (10.0, 71.0, 2162.43954511489, 5.143458438351495e-84),
        (10.0, 999989.0, 1.2, 0.28505810655607294),
        (10.0, 999989.0, 25.0, 5.507896378907139e-48),
        (0.5, 3.5, 2.0, 0.20373087997256156),
        (100.0, 100.0, 1.05, 0.4038750071607466),
        (3.0, 2.0, 1e-09, 0.9999999999999419),
    ];

    /// Expected values: mpmath 1.3, 40 digits.
    const CHI_SQUARED_SF: &[(f64, f64, f64)] = &[
        (1.0, 3.84, 0.050043521248705106),
        (8.0, 58.06297082440923, 1.1164504504933336e-09),
        (11.0, 61.952582287249875, 4.0137619488499375e-09),
        (2.0, 700.0, 9.92959039626498e-153),
        (50.0, 40.0, 0.8432273781737623),
        (1000.0, 1100.0, 0.014614408126295194),
        (0.5, 0.01, 0.7069191052789804),
        (1000000.0, 1002000.0, 0.07871866138612964),
    ];

    /// Expected values: mpmath 1.3, 40 digits.
    const NORMAL_SF: &[(f64, f64)] = &[
        (0.0, 0.5),
        (1.0, 0.15865525393145705),
        (1.96, 0.024997895148220435),
        (5.0, 2.866515718791939e-07),
        (-3.0, 0.9986501019683699),
        (10.0, 7.619853024160525e-24),
        (37.0, 5.725571222524577e-300),
    ];

    #[track_caller]
    fn check(what: &str, got: f64, expected: f64, tolerance: f64) {
        assert!((got / expected - 1.0).abs() < tolerance, "{what}: got {got:e}, expected {expected:e}");
    }

    #[test]
    fn tails_keep_their_digits() {
        for &(df, t, p) in STUDENT_TWO_SIDED {
            check(&format!("t({df}) at {t}"), StudentT { df }.two_sided(t), p, 2e-13);
        }
        for &(df_model, df_resid, x, p) in FISHER_SF {
            check(&format!("F({df_model}, {df_resid}) at {x}"), FisherF { df_model, df_resid }.sf(x), p, 2e-12);
        }
        for &(df, x, p) in CHI_SQUARED_SF {
            check(&format!("chi2({df}) at {x}"), ChiSquared { df }.sf(x), p, 2e-12);
        }
        for &(x, p) in NORMAL_SF {
            check(&format!("normal at {x}"), Normal.sf(x), p, 2e-13);
        }
    }

    #[test]
    fn quantiles_undo_tails() {
        let all: [&dyn Distribution; 5] = [
            &Normal,
            &StudentT { df: 1.0 },
            &StudentT { df: 71.5 },
            &FisherF { df_model: 3.0, df_resid: 20.0 },
            &ChiSquared { df: 4.0 },
        ];
        for distribution in all {
            for p in [1e-100, 1e-9, 0.025, 0.3, 0.5, 0.9, 0.999] {
                // At 1e-100 a step to the next double changes the probability by many digits' worth.
                let tolerance = if p < 1e-99 { 1e-10 } else { 1e-12 };
                check("cdf of the quantile", distribution.cdf(distribution.quantile(p)), p, tolerance);
                check("sf of the upper quantile", distribution.sf(distribution.upper_quantile(p)), p, tolerance);
            }
            assert_eq!(distribution.quantile(0.0), distribution.support().0);
            assert_eq!(distribution.quantile(1.0), distribution.support().1);
            assert!(distribution.quantile(1.5).is_nan() && distribution.sf(f64::NAN).is_nan());
        }
        check("t(9) at 97.5%", StudentT { df: 9.0 }.quantile(0.975), 2.2621571627982055, 1e-14);
        check("normal at 97.5%", Normal.quantile(0.975), 1.9599639845400542, 1e-15);
    }

    #[test]
    fn degenerate_parameters() {
        assert!(StudentT { df: 0.0 }.sf(1.0).is_nan());
        assert!(StudentT { df: 0.0 }.quantile(0.9).is_nan());
        assert!(ChiSquared { df: -1.0 }.sf(1.0).is_nan());
        assert_eq!(StudentT { df: 3.0 }.two_sided(f64::INFINITY), 0.0);
        assert_eq!(FisherF { df_model: 1.0, df_resid: 5.0 }.sf(f64::INFINITY), 0.0);
        assert_eq!(FisherF { df_model: 1.0, df_resid: 5.0 }.sf(0.0), 1.0);
        assert_eq!(StudentT { df: f64::INFINITY }.quantile(0.975), Normal.quantile(0.975));
    }
}
