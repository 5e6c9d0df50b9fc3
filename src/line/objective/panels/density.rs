//! log p of a mixture and its slope, many points at a time.

use crate::line::distribution::Mixture;
use crate::math::{HALF_LN_TWO_PI, LANES, exp_lanes, ln_each};

/// One component of log p: a parabola.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parabola {
    /// log of weight times peak height.
    pub(super) top: f64,
    pub(super) mean: f64,
    pub(super) sd: f64,
}

impl Parabola {
    /// Its value at `x`.
    pub(super) fn at(&self, x: f64) -> f64 {
        self.near(x, 0.0)
    }

    /// Its value at `anchor` + `offset`, exact where the anchor lies close to its mean.
    pub(super) fn near(&self, anchor: f64, offset: f64) -> f64 {
        let z = ((anchor - self.mean) + offset) / self.sd;
        self.top - 0.5 * z * z
    }

    /// Its slope at `x`.
    pub(super) fn slope(&self, x: f64) -> f64 {
        (self.mean - x) / self.sd / self.sd
    }

    /// Where it equals `other` − `drop`, in ascending order.
    pub(super) fn crossings(&self, other: &Self, drop: f64) -> impl Iterator<Item = f64> {
        // In y = x − own mean: a·y² + b·y + c = 0.
        let (own, theirs) = (1.0 / self.sd / self.sd, 1.0 / other.sd / other.sd);
        let distance = other.mean - self.mean;
        let a = 0.5 * (theirs - own);
        let b = -distance * theirs;
        let c = self.top - other.top + drop + 0.5 * distance * distance * theirs;
        let roots = if a == 0.0 {
            [-c / b, f64::NAN]
        } else {
            // The numerically stable pair; a complex pair comes out as NaN.
            let q = -0.5 * (b + (b * b - 4.0 * a * c).sqrt().copysign(b));
            let (first, second) = (q / a, c / q);
            [first.min(second), first.max(second)]
        };
        let mean = self.mean;
        roots.into_iter().filter(|y| y.is_finite()).map(move |y| mean + y)
    }

    /// The largest value of `self` − `other` between `low` and `high`.
    pub(super) fn highest_above(&self, other: &Self, low: f64, high: f64) -> f64 {
        let gap = |x: f64| self.at(x) - other.at(x);
        let ends = gap(low).max(gap(high));
        // The vertex of the difference, where that is a maximum inside.
        let (own, theirs) = (1.0 / self.sd / self.sd, 1.0 / other.sd / other.sd);
        let vertex = (self.mean * own - other.mean * theirs) / (own - theirs);
        if own > theirs && vertex > low && vertex < high { ends.max(gap(vertex)) } else { ends }
    }
}

/// log p as the log-sum-exp of parabolas.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LogDensity {
    pub(super) parts: Vec<Parabola>,
}

impl LogDensity {
    /// Of the normalised `target`, with x counted from `origin`; equal components become one.
    pub(super) fn new(target: &Mixture, origin: f64) -> Self {
        let mut rows: Vec<(f64, f64, f64)> = Vec::new();
        for (weight, normal) in target.weighted() {
            match rows.iter_mut().find(|row| (row.1, row.2) == (normal.mean(), normal.sd())) {
                Some(row) => row.0 += weight,
                None => rows.push((weight, normal.mean(), normal.sd())),
            }
        }
        let parts = rows
            .into_iter()
            .map(|(weight, mean, sd)| {
                let top = weight.ln() - sd.ln() - HALF_LN_TWO_PI;
                Parabola { top, mean: mean - origin, sd }
            })
            .collect();
        Self { parts }
    }

    /// The component that is highest at `x`.
    pub(super) fn highest(&self, x: f64) -> usize {
        let mut best = 0;
        for (index, part) in self.parts.iter().enumerate() {
            if part.at(x) > self.parts[best].at(x) {
                best = index;
            }
        }
        best
    }

    /// log p and its slope at `anchor` + each offset.
    pub(super) fn lanes(&self, anchor: f64, offset: &[f64; LANES]) -> ([f64; LANES], [f64; LANES]) {
        let mut high = [f64::NEG_INFINITY; LANES];
        for part in &self.parts {
            for lane in 0..LANES {
                high[lane] = high[lane].max(part.near(anchor, offset[lane]));
            }
        }
        let (mut sum, mut pull) = ([0.0; LANES], [0.0; LANES]);
        for part in &self.parts {
            let mut share: [f64; LANES] = std::array::from_fn(|lane| part.near(anchor, offset[lane]) - high[lane]);
            exp_lanes(&mut share);
            let away = anchor - part.mean;
            let precision = 1.0 / part.sd / part.sd;
            for lane in 0..LANES {
                sum[lane] += share[lane];
                pull[lane] -= share[lane] * (away + offset[lane]) * precision;
            }
        }
        let ln_p = std::array::from_fn(|lane| high[lane] + sum[lane].ln());
        (ln_p, std::array::from_fn(|lane| pull[lane] / sum[lane]))
    }

    /// log p and p at `anchor` + each offset, quicker than [`Self::lanes`] and within a rounding of it.
    pub(super) fn values(&self, anchor: f64, offset: &[f64; LANES]) -> ([f64; LANES], [f64; LANES]) {
        let mut high = [f64::NEG_INFINITY; LANES];
        for part in &self.parts {
            for lane in 0..LANES {
                high[lane] = high[lane].max(part.near(anchor, offset[lane]));
            }
        }
        let mut sum = [0.0; LANES];
        for part in &self.parts {
            let mut share: [f64; LANES] = std::array::from_fn(|lane| part.near(anchor, offset[lane]) - high[lane]);
            exp_lanes(&mut share);
            for lane in 0..LANES {
                sum[lane] += share[lane];
            }
        }
        let mut p = high;
        exp_lanes(&mut p);
        let mut ln_p = sum;
        ln_each(&mut ln_p);
        for lane in 0..LANES {
            p[lane] *= sum[lane];
            ln_p[lane] += high[lane];
        }
        (ln_p, p)
    }

    /// The same where one component is all there is to see.
    pub(super) fn lanes_of(&self, part: usize, anchor: f64, offset: &[f64; LANES]) -> ([f64; LANES], [f64; LANES]) {
        let part = &self.parts[part];
        let away = anchor - part.mean;
        let precision = 1.0 / part.sd / part.sd;
        (offset.map(|offset| part.near(anchor, offset)), offset.map(|offset| -(away + offset) * precision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_slopes_agree_with_the_mixture() {
        let target: Mixture = "0.3*N(-2,0.3) + 0.5*N(0,1) + 0.2*N(-2,0.3)".parse().unwrap();
        let density = LogDensity::new(&target, 0.0);
        assert_eq!(density.parts.len(), 2);
        let offset: [f64; LANES] = std::array::from_fn(|lane| f64::from(u8::try_from(lane).unwrap()) * 0.4 - 3.0);
        let (ln_p, slope) = density.lanes(-2.0, &offset);
        for lane in 0..LANES {
            let x = -2.0 + offset[lane];
            assert!((ln_p[lane] - target.ln_pdf(x)).abs() < 1e-13);
            let step = 1e-5;
            let difference = (target.ln_pdf(x + step) - target.ln_pdf(x - step)) / (2.0 * step);
            assert!((slope[lane] - difference).abs() < 1e-7, "{} {difference}", slope[lane]);
        }
        let (values, p) = density.values(-2.0, &offset);
        for lane in 0..LANES {
            assert!((values[lane] - ln_p[lane]).abs() < 1e-14 * (1.0 + ln_p[lane].abs()));
            assert!((p[lane] / ln_p[lane].exp() - 1.0).abs() < 1e-13);
        }
    }

    #[test]
    fn crossings_are_where_two_parabolas_meet() {
        let wide = Parabola { top: -1.0, mean: 0.0, sd: 2.0 };
        let narrow = Parabola { top: 0.5, mean: 1.0, sd: 0.5 };
        let points: Vec<f64> = narrow.crossings(&wide, 0.0).collect();
        assert_eq!(points.len(), 2);
        assert!(points.iter().all(|&x| (narrow.at(x) - wide.at(x)).abs() < 1e-13));
        assert!(narrow.highest_above(&wide, points[0], points[1]) > 0.0);
        let shifted = Parabola { mean: 3.0, ..wide };
        assert_eq!(wide.crossings(&shifted, 0.0).collect::<Vec<_>>(), [1.5]);
    }
}
