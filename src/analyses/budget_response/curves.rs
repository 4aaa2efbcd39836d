//! Concave curves through zero, fitted to what was spent and what came of it.

/// The shape of a curve of spend x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// b x.
    Linear,
    /// b xᶜ, c at most 1.
    Power,
    /// b ln(1 + x / k).
    Log,
    /// b x / (k + x).
    Saturation,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Self; 4] = [Self::Linear, Self::Power, Self::Log, Self::Saturation];

    /// The name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Power => "power",
            Self::Log => "log",
            Self::Saturation => "saturation",
        }
    }

    /// The curve of scale 1.
    fn unit(self, x: f64, bend: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Power => x.powf(bend),
            Self::Log => (x / bend).ln_1p(),
            Self::Saturation => x / (bend + x),
        }
    }
}

/// A fitted curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// Its shape.
    pub shape: Shape,
    /// b: at least 0.
    pub scale: f64,
    /// c or k; 1 for a line.
    pub bend: f64,
}

impl Curve {
    /// What a spend brings.
    pub fn value(&self, x: f64) -> f64 {
        if x <= 0.0 { 0.0 } else { self.scale * self.shape.unit(x, self.bend) }
    }

    /// What one unit more would bring.
    pub fn slope(&self, x: f64) -> f64 {
        let (b, bend) = (self.scale, self.bend);
        match self.shape {
            Shape::Linear => b,
            Shape::Power => b * bend * x.max(0.0).powf(bend - 1.0),
            Shape::Log => b / (bend + x),
            Shape::Saturation => b * bend / ((bend + x) * (bend + x)),
        }
    }

    /// The spend within limits up to which one unit more brings at least `price`.
    pub fn spend_at(&self, price: f64, (low, high): (f64, f64)) -> f64 {
        if self.slope(high) >= price {
            return high;
        }
        if self.scale == 0.0 || self.slope(low) <= price {
            return low;
        }
        let (b, bend) = (self.scale, self.bend);
        let spend = match self.shape {
            Shape::Linear => low,
            Shape::Power => (b * bend / price).powf(1.0 / (1.0 - bend)),
            Shape::Log => b / price - bend,
            Shape::Saturation => (b * bend / price).sqrt() - bend,
        };
        spend.clamp(low, high)
    }
}

/// A curve with how well it fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// The curve.
    pub curve: Curve,
    /// Sum of squared residuals.
    pub squares: f64,
    /// Akaike's criterion, corrected for small samples.
    pub aicc: f64,
    /// Standard errors of the scale and the bend, from the curve's slopes in them; NaN where they cannot be told.
    pub errors: [f64; 2],
}

/// Standard errors of scale and bend at the least squares: those of the linear regression that touches the curve there.
fn errors(curve: &Curve, spend: &[f64], squares: f64) -> [f64; 2] {
    let (k, n_free) = (curve.bend, spend.len() as f64 - if curve.shape == Shape::Linear { 1.0 } else { 2.0 });
    let (mut bb, mut bk, mut kk) = (0.0, 0.0, 0.0);
    for &x in spend.iter().filter(|x| **x > 0.0) {
        let by_scale = curve.shape.unit(x, k);
        let by_bend = curve.scale
            * match curve.shape {
                Shape::Linear => 0.0,
                Shape::Power => x.powf(k) * x.ln(),
                Shape::Log => -x / (k * (k + x)),
                Shape::Saturation => -x / (k + x).powi(2),
            };
        (bb, bk, kk) = (bb + by_scale * by_scale, bk + by_scale * by_bend, kk + by_bend * by_bend);
    }
    let variance = squares / n_free;
    if curve.shape == Shape::Linear {
        return [(variance / bb).sqrt(), f64::NAN];
    }
    let determinant = bb * kk - bk * bk;
    [kk, bb].map(|other| if determinant > 0.0 { (variance * other / determinant).sqrt() } else { f64::NAN })
}

/// The best scale for a bend, and its squared residuals.
fn scaled(shape: Shape, bend: f64, spend: &[f64], result: &[f64]) -> (f64, f64) {
    let (mut xy, mut xx) = (0.0, 0.0);
    for (&x, &y) in spend.iter().zip(result) {
        let unit = if x > 0.0 { shape.unit(x, bend) } else { 0.0 };
        xy += unit * y;
        xx += unit * unit;
    }
    let scale = if xx > 0.0 { (xy / xx).max(0.0) } else { 0.0 };
    let curve = Curve { shape, scale, bend };
    let squares = spend.iter().zip(result).map(|(&x, &y)| (y - curve.value(x)).powi(2)).sum();
    (scale, squares)
}

/// Least squares for one shape: the bend by a grid and golden sections, the scale in closed form.
pub fn fit(shape: Shape, spend: &[f64], result: &[f64]) -> Fitted {
    const GRID: usize = 48;
    let most = spend.iter().copied().fold(0.0, f64::max);
    // The bend is searched on a line of its own: c itself, k by its logarithm relative to the largest spend.
    let bend_of = |place: f64| match shape {
        Shape::Linear => 1.0,
        Shape::Power => 0.02 + 0.98 * place,
        Shape::Log | Shape::Saturation => most * 10f64.powf(-3.0 + 5.0 * place),
    };
    let squares = |place: f64| scaled(shape, bend_of(place), spend, result).1;
    let mut place = 0.5;
    if shape != Shape::Linear {
        let best = (0..=GRID).map(|step| step as f64 / GRID as f64);
        place = best.min_by(|&one, &other| squares(one).total_cmp(&squares(other))).unwrap_or(0.5);
        let width = 1.0 / GRID as f64;
        let (mut low, mut high) = ((place - width).max(0.0), (place + width).min(1.0));
        let golden = 0.5 * (5f64.sqrt() - 1.0);
        for _ in 0..60 {
            let (left, right) = (high - golden * (high - low), low + golden * (high - low));
            if squares(left) <= squares(right) { high = right } else { low = left }
        }
        let refined = 0.5 * (low + high);
        if squares(refined) < squares(place) {
            place = refined;
        }
    }
    let bend = bend_of(place);
    let (scale, squares) = scaled(shape, bend, spend, result);
    let n = spend.len() as f64;
    let k = if shape == Shape::Linear { 2.0 } else { 3.0 };
    // A perfect fit would have no finite criterion; rounding is taken for the least error.
    let floor = 1e-24 * result.iter().map(|y| y * y).sum::<f64>() + f64::MIN_POSITIVE;
    let aicc = n * (squares.max(floor) / n).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
    let curve = Curve { shape, scale, bend };
    Fitted { curve, squares, aicc, errors: errors(&curve, spend, squares) }
}

/// The shape with the smallest criterion; the first of equals.
pub fn best(spend: &[f64], result: &[f64]) -> Fitted {
    let mut all = Shape::ALL.map(|shape| fit(shape, spend, result)).into_iter();
    let first = all.next().unwrap_or_else(|| fit(Shape::Linear, spend, result));
    all.fold(first, |best, one| if one.aicc < best.aicc { one } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_without_noise_come_back() {
        let spend: Vec<f64> = (1..=30).map(|step| 10.0 * f64::from(step)).collect();
        for truth in [
            Curve { shape: Shape::Power, scale: 12.0, bend: 0.6 },
            Curve { shape: Shape::Log, scale: 40.0, bend: 25.0 },
            Curve { shape: Shape::Saturation, scale: 900.0, bend: 120.0 },
        ] {
            let result: Vec<f64> = spend.iter().map(|&x| truth.value(x)).collect();
            let found = best(&spend, &result).curve;
            assert_eq!(found.shape, truth.shape);
            assert!((found.scale / truth.scale - 1.0).abs() < 1e-4 && (found.bend / truth.bend - 1.0).abs() < 1e-4);
        }
        let line: Vec<f64> = spend.iter().map(|x| 3.0 * x).collect();
        assert_eq!(best(&spend, &line).curve.shape, Shape::Linear);
    }

    #[test]
    fn slopes_are_derivatives_and_turn_back_to_spend() {
        for (shape, bend) in [(Shape::Power, 0.5), (Shape::Log, 30.0), (Shape::Saturation, 80.0)] {
            let curve = Curve { shape, scale: 7.0, bend };
            for x in [5.0, 50.0, 500.0] {
                let slope = (curve.value(x + 1e-4) - curve.value(x - 1e-4)) / 2e-4;
                assert!((slope / curve.slope(x) - 1.0).abs() < 1e-6);
                assert!((curve.spend_at(curve.slope(x), (0.0, 1e9)) / x - 1.0).abs() < 1e-9);
            }
        }
    }
}
