//! JS as an integral over the line, with slope and curvature.
//!
//! Everything is an expectation under Q: with r = p/q, JS = log 2 − ½E[log(1 + r) + r·log(1 + 1/r)], and its derivatives
//! are those of log q weighed by h = log(1 + r) and ρ = r/(1 + r), for p·log(1 + q/p) never exceeds q. Where p and q cross
//! these bend within 1/|slope of log r|, which the panels of log p know nothing of: there they are cut finer.

use crate::line::distribution::Mixture;
use crate::line::objective::panels::{Nodes, PiecewiseLog, REACH, Reach, SMALL, Stretch, under};
use crate::line::objective::{Evaluation, Jet, Loss};
use crate::math::{HALF_LN_TWO_PI, LANES, LN_2, ln_each};

/// By how many nats log r may change over a stretch on which it passes 0, for 16 nodes to hold the bend.
const SPAN: f64 = 7.0;
/// Where |log r| exceeds this, one of p and q is nothing beside the other.
const FAR: f64 = 42.0;
/// What part of Q a stretch may be for its bends to count for nothing.
const FAINT: f64 = 1e-17;
/// Halvings of a stretch: from any width to below any bend.
const DEPTH: u32 = 40;

/// JS against one target.
pub(super) struct Exact {
    log: PiecewiseLog,
    /// (mean, sd) of a target that is one normal.
    normal: Option<[f64; 2]>,
}

/// E[h·zᵏ] and E[ρ·zᵏ] for k = 0 … N−1, and E[log(1 + r) + r·log(1 + 1/r)].
struct Expectations<const N: usize> {
    h: [f64; N],
    rho: [f64; N],
    both: f64,
}

impl Exact {
    pub(super) fn new(target: &Mixture) -> Self {
        let normal = target.as_normal().map(|normal| [normal.mean(), normal.sd()]);
        Self { log: PiecewiseLog::new(target), normal }
    }

    /// Calls `f` with nodes on which log r is resolved, probability weights under Q, and log r.
    #[inline]
    fn visit(&self, at: [f64; 2], mut f: impl FnMut(&[f64; LANES], &[f64; LANES], &[f64; LANES])) {
        let ln_sd = at[1].ln();
        self.log.visit(at, &Reach::UNDER, |nodes, stretch| resolved(nodes, stretch, ln_sd, DEPTH, &mut f));
    }

    fn expectations<const N: usize>(&self, mean: f64, sd: f64) -> Expectations<N> {
        let (mut h_sums, mut rho_sums, mut both) = ([[0.0; LANES]; N], [[0.0; LANES]; N], [0.0; LANES]);
        self.visit([mean, sd], |z, weight, l| {
            // With e = e^(−|l|): log(1 + r) = max(l, 0) + log(1 + e), and ρ = 1/(1 + e) or e/(1 + e).
            let mut e = l.map(|l| -l.abs());
            crate::math::exp_lanes(&mut e);
            let mut more = e.map(|e| 1.0 + e);
            ln_each(&mut more);
            for lane in 0..LANES {
                let (l, e, weight) = (l[lane], e[lane], weight[lane]);
                // What rounding took from 1 + e counts where e is all there is.
                let more = more[lane] + (e - ((1.0 + e) - 1.0)) / (1.0 + e);
                let h = l.max(0.0) + more;
                let share = 1.0 / (1.0 + e);
                let rho = if l > 0.0 { share } else { e * share };
                // r·log(1 + 1/r): log(1 + 1/r) is h − l.
                let from_p = if l > 0.0 { more / e.max(f64::MIN_POSITIVE) } else { e * (more - l) };
                let from_p = if l > FAR { 1.0 } else { from_p };
                both[lane] += weight * (h + from_p);
                let (mut h, mut rho) = (weight * h, weight * rho);
                for k in 0..N {
                    h_sums[k][lane] += h;
                    rho_sums[k][lane] += rho;
                    h *= z[lane];
                    rho *= z[lane];
                }
            }
        });
        let add = |lanes: [f64; LANES]| lanes.iter().sum::<f64>();
        Expectations { h: h_sums.map(add), rho: rho_sums.map(add), both: add(both) }
    }

    /// JS, given the expectation in it.
    fn loss(&self, mean: f64, sd: f64, both: f64) -> f64 {
        let plain = LN_2 - 0.5 * both;
        if plain > SMALL {
            return plain;
        }
        let mut inside = 0.0;
        self.visit([mean, sd], |_, weight, l| {
            for lane in 0..LANES {
                inside += weight[lane] * relative(l[lane]);
            }
        });
        inside + 0.5 * LN_2 * self.log.outside(mean - REACH * sd, mean + REACH * sd)
    }
}

/// ½(r·log(2r/(1 + r)) + log(2/(1 + r))) ≥ 0 with r = eˡ: the integrand in units of q.
fn relative(l: f64) -> f64 {
    // In t = tanh(l/2) it is ¼(1 + r)·((1 + t)·log(1 + t) + (1 − t)·log(1 − t)) = ¼(1 + r) Σ t²ᵏ/(k(2k − 1)).
    const TERMS: [f64; 7] = [1.0, 1.0 / 6.0, 1.0 / 15.0, 1.0 / 28.0, 1.0 / 45.0, 1.0 / 66.0, 1.0 / 91.0];
    let r = l.min(700.0).exp();
    let t = (0.5 * l).tanh();
    if t.abs() < 0.1 {
        let square = t * t;
        return 0.25 * (1.0 + r) * square * TERMS.iter().rev().fold(0.0, |sum, term| sum * square + term);
    }
    let more = (-l.abs()).exp().ln_1p();
    let [above_q, above_p] = [more + l.max(0.0), more + (-l).max(0.0)];
    0.5 * (r * (LN_2 - above_p) + LN_2 - above_q)
}

/// Calls `f` with the nodes of `stretch`, or with those of its parts where log r bends too much for them.
#[inline]
fn resolved(
    nodes: &Nodes,
    stretch: &Stretch,
    ln_sd: f64,
    depth: u32,
    f: &mut impl FnMut(&[f64; LANES], &[f64; LANES], &[f64; LANES]),
) {
    let Nodes { z, weight, ln_p, .. } = *nodes;
    let l: [f64; LANES] = std::array::from_fn(|lane| ln_p[lane] + ln_sd + (0.5 * z[lane] * z[lane] + HALF_LN_TWO_PI));
    let low = l.iter().fold(f64::INFINITY, |low, l| low.min(*l));
    let high = l.iter().fold(f64::NEG_INFINITY, |high, l| high.max(*l));
    if high < -FAR {
        return;
    }
    let bends = high - low > SPAN && low < FAR && depth > 0;
    let weight = under(z, weight);
    if bends && weight.iter().any(|weight| *weight > FAINT) {
        for half in stretch.halves() {
            half.nodes(|nodes| finer(nodes, &half, ln_sd, depth - 1, f));
        }
        return;
    }
    f(z, &weight, &l);
}

/// [`resolved`] again, apart so that the way that most nodes take stays short.
fn finer(
    nodes: &Nodes,
    stretch: &Stretch,
    ln_sd: f64,
    depth: u32,
    f: &mut impl FnMut(&[f64; LANES], &[f64; LANES], &[f64; LANES]),
) {
    resolved(nodes, stretch, ln_sd, depth, f);
}

impl Loss for Exact {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        let Expectations::<0> { both, .. } = self.expectations(mean, sd);
        self.loss(mean, sd, both)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let Expectations::<3> { h: [h0, h1, h2], both, .. } = self.expectations(mean, sd);
        Evaluation { loss: self.loss(mean, sd, both), gradient: [-0.5 * h1 / sd, 0.5 * (h0 - h2)] }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let Expectations::<5> { h: [h0, h1, h2, h3, h4], rho: [r0, r1, r2, r3, r4], both } =
            self.expectations(mean, sd);
        // −½E[h·(s·sᵀ + ∂s)] + ½E[ρ·s·sᵀ] with s the derivatives of log q, z/σ and z² − 1.
        let hessian = [
            0.5 * (h0 - h2 + r2) / sd / sd,
            0.5 * (3.0 * h1 - h3 + r3 - r1) / sd,
            0.5 * (4.0 * h2 - h4 - h0 + r4 - 2.0 * r2 + r0),
        ];
        Jet { loss: self.loss(mean, sd, both), gradient: [-0.5 * h1 / sd, 0.5 * (h0 - h2)], hessian }
    }

    fn known_minimum(&self) -> Option<[f64; 2]> {
        self.normal
    }

    fn smoothing(&self) -> Option<f64> {
        None
    }
}
