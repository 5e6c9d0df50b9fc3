//! Dα as an integral over the line, with slope and curvature, at one exponential a node.
//!
//! With g = p^α q^(1−α) and ψ = (e^(αl) − 1)/α, l = log(p/q), all of it follows from Mₖ = ∫ q·ψ·zᵏ = (∫ g·zᵏ − E[zᵏ])/α
//! under Q: Dα = −M₀/(1 − α), and every derivative by (μ, log σ) is one of log q under the integral. As a function of μ
//! alone ∫ g is p^α smoothed by a normal of sd σ/√(1 − α), where α is below 1: so minima are found as those of the other
//! objectives are (`minima`).

use crate::line::distribution::Mixture;
use crate::line::objective::panels::{Cut, Nodes, PiecewiseLog, REACH, Reach, SMALL, STRETCH, Seen, Stretch};
use crate::line::objective::{Evaluation, Jet, Loss};
use crate::line::{Alpha, power_density, slope_of_exp};
use crate::math::{HALF_LN_TWO_PI, LANES, exp_lanes};

/// Closer to 0 or 1 than this, dividing by α or 1 − α would cost digits of ∫ g − 1.
const NEAR: f64 = 1e-3;
/// What lies so far below 1 adds nothing to ∫ g, as a logarithm.
const NOTHING: f64 = -46.0;

/// The logarithm of what no double holds, with room for the number of components.
const BEYOND_DOUBLES: f64 = 720.0;
/// A logarithm whose last bit is worth 1e-3: what is left of a difference of two such is rounding.
const ROUNDED: f64 = 1e13;
/// What lies so far below 1 adds nothing even over the widest stretch there is.
const WHOLLY_NOTHING: f64 = -110.0;

/// Dα for an α that is neither 0 nor 1.
pub(super) struct Between {
    log: PiecewiseLog,
    alpha: Alpha,
    reach: Reach,
    /// The sds between which it is finite.
    sds: [f64; 2],
    /// The outermost means of the widest components, between which it is finite even at the upper of the sds.
    means: [f64; 2],
    /// (mean, sd) of a target that is one normal.
    normal: Option<[f64; 2]>,
}

/// The sums that the value and its derivatives are made of: Mₖ.
type Moments<const N: usize> = [f64; N];

impl Between {
    pub(super) fn new(target: &Mixture, alpha: Alpha) -> Self {
        let (a, b) = (alpha.get(), alpha.beta());
        let inside = (0.0..1.0).contains(&a);
        let far = if inside { REACH / b.sqrt() } else { f64::INFINITY };
        let reach = Reach {
            ends: [-far, far],
            // Next to reverse KL it is Q that weighs, and Q's own tails count.
            beyond: inside && a < NEAR,
            clips: false,
            multiplies: true,
            candidate: b.max(0.0),
            target: a.max(0.0),
        };
        let widest = target.components().iter().map(|c| c.normal.sd()).fold(0.0, f64::max);
        let outermost = target.components().iter().map(|c| c.normal).filter(|normal| normal.sd() == widest);
        let means = outermost.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], normal| {
            [low.min(normal.mean()), high.max(normal.mean())]
        });
        let sds = if a > 1.0 {
            [widest * ((a - 1.0) / a).sqrt(), f64::INFINITY]
        } else if a < 0.0 {
            [0.0, widest * (b / -a).sqrt()]
        } else {
            [0.0, f64::INFINITY]
        };
        let normal = target.as_normal().map(|normal| [normal.mean(), normal.sd()]);
        Self { log: PiecewiseLog::new(target), alpha, reach, sds, means, normal }
    }

    /// Whether the integral has an end: the tails decide.
    fn is_finite(&self, mean: f64, sd: f64) -> bool {
        let [low, high] = self.sds;
        (sd > low || low == 0.0) && (sd < high || (sd == high && self.means[0] < mean && mean < self.means[1]))
    }

    fn visit(&self, at: [f64; 2], reach: &Reach, mut f: impl FnMut(&Nodes, &Stretch)) {
        self.log.visit_judged(at, reach, |stretch| self.cut(reach, stretch), &mut f);
        if !reach.beyond {
            self.log.visit_tails(at, [self.alpha.get(), self.alpha.beta()], reach.ends[1], f);
        }
    }

    /// What to do with a part of a panel that is far wider than what it holds.
    fn cut(&self, reach: &Reach, stretch: &Stretch) -> Cut {
        let [_, sd] = stretch.candidate();
        let (a, b) = (self.alpha.get(), self.alpha.beta());
        let ([low, high], width) = (stretch.ends(), stretch.width());
        let [g, p, q] = self.ceilings(stretch, [low, high]);
        if g.max(p).max(q) < WHOLLY_NOTHING {
            return Cut::Nothing;
        }
        if g < WHOLLY_NOTHING {
            // Only p or only q is left, next to the direction that it weighs.
            let longest = if q > p { STRETCH } else { STRETCH * stretch.leading_sd() / sd };
            return if width <= longest { Cut::Whole } else { Cut::Halves };
        }
        // One node beyond the doubles is as many as are needed.
        if self.ceilings(stretch, [stretch.centre(); 2])[0] > BEYOND_DOUBLES {
            return Cut::Whole;
        }
        // Where one component is all there is, g is one Gaussian, which may be far wider than either factor.
        let longest = stretch.only().map_or_else(
            || reach.stretch(sd / stretch.leading_sd()),
            |[m, s]| {
                let ratio = sd / s;
                let anchor = stretch.anchor();
                let slope = |at: Seen| a * ratio * (((anchor - m) + at.offset) / s) + b * at.z;
                let steepest = slope(low).abs().max(slope(high).abs());
                STRETCH / ((a * ratio * ratio + b).max(0.0) + (steepest / STRETCH).powi(2)).sqrt()
            },
        );
        if width <= longest { Cut::Whole } else { Cut::Halves }
    }

    /// Bounds above the logarithms of g, p and q between two places on a stretch, all times σ; p and q count on their own
    /// next to 1 and to 0 only. With each component alone g is a Gaussian. Of several the highest counts where α is above 0, and the lowest below.
    fn ceilings(&self, stretch: &Stretch, [low, high]: [Seen; 2]) -> [f64; 3] {
        let [mean, sd] = stretch.candidate();
        let (a, b) = (self.alpha.get(), self.alpha.beta());
        let highest = |[top, m, s]: [f64; 3], [a, b]: [f64; 2]| {
            let own = a * (sd / s).powi(2);
            let curvature = own + b;
            let constant = a * (top + sd.ln()) - b * HALF_LN_TWO_PI;
            // Where the Gaussian has its peak, from the component's mean.
            let centre = (mean - m) * (b / curvature);
            let peak = -0.5 * (own / curvature) * b * ((mean - m) / sd).powi(2);
            let from_mean = |at: Seen| (stretch.anchor() - m) + at.offset;
            // As two squares, or as one and the peak: whichever rounding leaves more of.
            let at = |seen: Seen| {
                let x = from_mean(seen) / sd;
                let away = (from_mean(seen) - centre) / sd;
                let apart = [-0.5 * own * x * x, -0.5 * b * seen.z * seen.z];
                let whole = [peak, -0.5 * curvature * away * away];
                let size = |terms: [f64; 2]| terms[0].abs().max(terms[1].abs());
                let [one, other] = if size(whole) < size(apart) { whole } else { apart };
                one + other
            };
            let ends = at(low).max(at(high));
            let inside = curvature > 0.0 && from_mean(low) < centre && centre < from_mean(high);
            constant + if inside { ends.max(peak) } else { ends }
        };
        let of = |powers: [f64; 2]| {
            let all = stretch.parts().map(|part| highest(part, powers));
            if powers[0] < 0.0 {
                return all.fold(f64::INFINITY, f64::min);
            }
            let count = stretch.parts().count() as f64;
            all.fold(f64::NEG_INFINITY, f64::max) + powers[0] * count.ln()
        };
        let counts = |near: f64, powers: [f64; 2]| if near.abs() < NEAR { of(powers) } else { f64::NEG_INFINITY };
        [of([a, b]), counts(b, [1.0, 0.0]), counts(a, [0.0, 1.0])]
    }

    /// The first N of the Mₖ.
    fn moments<const N: usize>(&self, mean: f64, sd: f64) -> Moments<N> {
        let (a, b) = (self.alpha.get(), self.alpha.beta());
        let mut sums = [[0.0; LANES]; N];
        let mut add = |z: &[f64; LANES], term: &[f64; LANES]| {
            for lane in 0..LANES {
                let mut term = term[lane];
                for sums in &mut sums {
                    sums[lane] += term;
                    term *= z[lane];
                }
            }
        };
        let near_reverse = a.abs() < NEAR;
        // log of g times σ, so that weights are in units of σ.
        let ln_sd = sd.ln();
        self.visit([mean, sd], &self.reach, |Nodes { z, weight, ln_p, .. }, stretch| {
            if near_reverse {
                let term = std::array::from_fn(|lane| {
                    let ln_q = -0.5 * z[lane] * z[lane] - HALF_LN_TWO_PI;
                    let l = ln_p[lane] + ln_sd - ln_q;
                    let q = ln_q.exp();
                    // Where q is nothing what is left is g/α.
                    let nearly = if q > 0.0 { q * slope_of_exp(a, l) } else { (a * l + ln_q).exp() / a };
                    weight[lane] * nearly
                });
                return add(z, &term);
            }
            let mut g: [f64; LANES] =
                std::array::from_fn(|lane| a * (ln_p[lane] + ln_sd) - b * (0.5 * z[lane] * z[lane] + HALF_LN_TWO_PI));
            let high = g.iter().fold(f64::NEG_INFINITY, |high, g| high.max(*g));
            if high > NOTHING && (a * ln_p[0]).abs() > ROUNDED {
                // Perhaps all that there is is what rounding has left of two squares.
                let [ceiling, ..] = self.ceilings(stretch, stretch.ends());
                if ceiling < WHOLLY_NOTHING {
                    return;
                }
            }
            if high > 700.0 {
                // Beyond the doubles: infinite is what the loss is there, as a number.
                g = g.map(f64::exp);
            } else if high > NOTHING {
                exp_lanes(&mut g);
            } else {
                return;
            }
            for lane in 0..LANES {
                g[lane] *= weight[lane];
            }
            add(z, &g);
        });
        let sums = sums.map(|lanes| lanes.iter().sum::<f64>());
        if near_reverse {
            return sums;
        }
        let mut normal = [1.0, 0.0, 1.0, 0.0, 3.0].into_iter();
        sums.map(|sum| (sum - normal.next().unwrap_or_default()) / a)
    }

    /// The loss, given M₀.
    fn loss(&self, mean: f64, sd: f64, m0: f64) -> f64 {
        let (a, b) = (self.alpha.get(), self.alpha.beta());
        let plain = if b.abs() < NEAR { self.near_forward(mean, sd) / a } else { -m0 / b };
        if plain.is_nan() {
            return f64::INFINITY;
        }
        if plain > SMALL { plain } else { self.small(mean, sd) }
    }

    /// ∫ (p − g)/(1 − α), for α close to 1.
    fn near_forward(&self, mean: f64, sd: f64) -> f64 {
        let b = self.alpha.beta();
        let mut sum = 0.0;
        self.visit([mean, sd], &Reach { clips: true, ..self.reach }, |Nodes { z, weight, ln_p, .. }, _| {
            for lane in 0..LANES {
                let ln_q = -0.5 * z[lane] * z[lane] - HALF_LN_TWO_PI;
                let ln_p = ln_p[lane] + sd.ln();
                let p = ln_p.exp();
                // Where p is nothing what is left is −g.
                let term =
                    if p > 0.0 { -p * slope_of_exp(b, ln_q - ln_p) } else { -(ln_p + b * (ln_q - ln_p)).exp() / b };
                sum += weight[lane] * term;
            }
        });
        sum + self.beyond(mean, sd)
    }

    /// A small loss: the integrand that is nowhere negative.
    fn small(&self, mean: f64, sd: f64) -> f64 {
        let ln_sd = sd.ln();
        let mut sum = 0.0;
        self.visit([mean, sd], &Reach { clips: true, ..self.reach }, |Nodes { z, weight, ln_p, .. }, _| {
            for lane in 0..LANES {
                let ln_q = -0.5 * z[lane] * z[lane] - HALF_LN_TWO_PI;
                let ln_p = ln_p[lane] + ln_sd;
                sum += weight[lane] * power_density(self.alpha, [ln_p, ln_q], ln_p - ln_q, 0.0);
            }
        });
        sum + self.beyond(mean, sd)
    }

    /// What P adds out of reach of the nodes, where q is nothing: ∫ p/(1 − α).
    fn beyond(&self, mean: f64, sd: f64) -> f64 {
        let far = self.reach.ends[1];
        let mass = if far.is_finite() { self.log.outside(mean, far * sd) } else { 0.0 };
        if mass > 0.0 { mass / self.alpha.beta() } else { 0.0 }
    }
}

impl Loss for Between {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        if !self.is_finite(mean, sd) {
            return f64::INFINITY;
        }
        let [m0] = self.moments(mean, sd);
        self.loss(mean, sd, m0)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        if !self.is_finite(mean, sd) {
            return Evaluation { loss: f64::INFINITY, gradient: [f64::NAN; 2] };
        }
        let [m0, m1, m2] = self.moments(mean, sd);
        Evaluation { loss: self.loss(mean, sd, m0), gradient: [-m1 / sd, m0 - m2] }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        if !self.is_finite(mean, sd) {
            return Jet { loss: f64::INFINITY, gradient: [f64::NAN; 2], hessian: [f64::NAN; 3] };
        }
        let [m0, m1, m2, m3, m4] = self.moments(mean, sd);
        let b = self.alpha.beta();
        // The Fisher information of Q, less ∫ qψ·((1 − α)·s·sᵀ + ∂s) with s the derivatives of log q.
        let hessian =
            [(1.0 - b * m2 + m0) / sd / sd, (2.0 * m1 - b * (m3 - m1)) / sd, 2.0 - b * (m4 - 2.0 * m2 + m0) + 2.0 * m2];
        Jet { loss: self.loss(mean, sd, m0), gradient: [-m1 / sd, m0 - m2], hessian }
    }

    fn known_minimum(&self) -> Option<[f64; 2]> {
        self.normal
    }

    fn sds(&self) -> [f64; 2] {
        self.sds
    }

    /// For α above 1 the logarithm of ∫ g is convex in Q's natural parameters: one minimum, and no more.
    fn smoothing(&self) -> Option<f64> {
        Some(self.alpha.beta())
    }
}
