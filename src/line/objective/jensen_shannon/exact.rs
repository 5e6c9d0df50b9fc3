//! JS as an integral over the line, with slope and curvature.
//!
//! Everything is an expectation under Q: with r = p/q, JS = log 2 − ½E[log(1 + r) + r·log(1 + 1/r)], and its derivatives
//! are those of log q weighed by h = log(1 + r) and ρ = r/(1 + r), for p·log(1 + q/p) never exceeds q. Where p and q cross
//! these bend within 1/|slope of log r|, which the panels of log p know nothing of: there they are cut finer.

use crate::line::distribution::Mixture;
use crate::line::objective::panels::{Nodes, PiecewiseLog, Reach, SMALL, Stretch, under};
use crate::line::objective::{Evaluation, Jet, Loss};
use crate::math::{HALF_LN_TWO_PI, LANES, LN_2, exp_lanes, ln_1p_ratio_lanes, widest};

/// How far from its mean the candidate is looked at, in its sds: 8e-18 of its mass lies beyond, and log r is no large number.
const FURTHEST: f64 = 8.6;
const REACH: Reach = Reach { ends: [-FURTHEST, FURTHEST], multiplies: true, ..Reach::UNDER };
/// How large the error of a stretch may be, as a logarithm.
const ERROR: f64 = -30.0;
/// Half a change of log r that 16 nodes resolve wherever its zero is.
const NARROW: f64 = 3.0;
/// Where |log r| exceeds this, one of p and q is nothing beside the other.
const FAR: f64 = 40.0;
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

    /// Calls `f`, in the widest vectors that there are, with nodes on which log r is resolved.
    #[inline]
    fn visit(&self, at: [f64; 2], mut f: impl FnMut(&Here)) {
        let sds = [at[1], at[1].ln()];
        self.log.visit(at, &REACH, |nodes, stretch| resolved(nodes, stretch, sds, DEPTH, &mut f));
    }

    /// `CURVED` tells whether those with ρ are wanted.
    #[inline]
    fn expectations<const N: usize, const CURVED: bool>(&self, mean: f64, sd: f64) -> Expectations<N> {
        let (mut h_sums, mut rho_sums, mut both) = ([[0.0; LANES]; N], [[0.0; LANES]; N], [0.0; LANES]);
        self.visit(
            [mean, sd],
            #[inline(always)]
            |here| here.add::<N, CURVED>(&mut h_sums, &mut rho_sums, &mut both),
        );
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
        self.visit([mean, sd], |&Here { z, weight, l, .. }| {
            let weight = under(z, weight);
            for lane in 0..LANES {
                inside += weight[lane] * relative(l[lane]);
            }
        });
        inside + 0.5 * LN_2 * self.log.outside(mean, FURTHEST * sd)
    }
}

/// Adds `term`, `term`·z, `term`·z² …
#[inline(always)]
fn add_moments<const N: usize>(sums: &mut [[f64; LANES]; N], mut term: [f64; LANES], z: &[f64; LANES]) {
    for sums in sums {
        for lane in 0..LANES {
            sums[lane] += term[lane];
            term[lane] *= z[lane];
        }
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
fn resolved(nodes: &Nodes, stretch: &Stretch, sds: [f64; 2], depth: u32, f: &mut impl FnMut(&Here)) {
    let is_resolved = widest(
        #[inline(always)]
        || is_resolved(nodes, sds, depth > 0, f),
    );
    if !is_resolved {
        for half in stretch.halves() {
            half.plain_nodes(|nodes| finer(nodes, &half, sds, depth - 1, f));
        }
    }
}

/// Calls `f` with `nodes`, unless what is there is nothing; false where log r bends too much for them and they `may` be cut.
#[inline(always)]
fn is_resolved(nodes: &Nodes, [sd, ln_sd]: [f64; 2], may: bool, f: &mut impl FnMut(&Here)) -> bool {
    let Nodes { z, weight, ln_p, .. } = *nodes;
    let mut l = [0.0; LANES];
    for lane in 0..LANES {
        l[lane] = ln_p[lane] + ln_sd + (0.5 * z[lane] * z[lane] + HALF_LN_TWO_PI);
    }
    let [low, high] = extremes(&l);
    // Under Q what is there is at most r·(1 − log r).
    let faint = 0.5 * least_square(z);
    if high - faint < -FAR {
        return true;
    }
    if may && ln_error(low, high) - faint > ERROR {
        return false;
    }
    let mut p = match nodes.p {
        Some(p) => *p,
        None => *ln_p,
    };
    if nodes.p.is_none() {
        exp_lanes(&mut p);
    }
    for p in &mut p {
        *p *= sd;
    }
    f(&Here { z, weight, l: &l, p: &p });
    true
}

/// Nodes on which log r is resolved: standardised places, the rule's weights, log r, and P's density of the standardised
/// place.
struct Here<'a> {
    z: &'a [f64; LANES],
    weight: &'a [f64; LANES],
    l: &'a [f64; LANES],
    p: &'a [f64; LANES],
}

impl Here<'_> {
    /// Adds what these nodes have of the expectations.
    #[inline(always)]
    fn add<const N: usize, const CURVED: bool>(
        &self,
        h_sums: &mut [[f64; LANES]; N],
        rho_sums: &mut [[f64; LANES]; N],
        both: &mut [f64; LANES],
    ) {
        let Self { z, weight, l, p } = *self;
        let mut q = [0.0; LANES];
        for lane in 0..LANES {
            q[lane] = -0.5 * z[lane] * z[lane] - HALF_LN_TWO_PI;
        }
        exp_lanes(&mut q);
        // With e = e^(−|l|), the smaller of p and q over the larger: log(1 + r) = max(l, 0) + log(1 + e), and
        // log(1 + 1/r) = max(−l, 0) + log(1 + e).
        let [mut more, mut greater] = [[0.0; LANES]; 2];
        for lane in 0..LANES {
            let is_above = l[lane] > 0.0;
            (more[lane], greater[lane]) = if is_above { (q[lane], p[lane]) } else { (p[lane], q[lane]) };
        }
        ln_1p_ratio_lanes(&mut more, &greater);
        let mut h = [0.0; LANES];
        for lane in 0..LANES {
            let positive = if l[lane] > 0.0 { l[lane] } else { 0.0 };
            h[lane] = weight[lane] * q[lane] * (positive + more[lane]);
            both[lane] += h[lane] + weight[lane] * p[lane] * (positive - l[lane] + more[lane]);
        }
        add_moments(h_sums, h, z);
        if CURVED {
            let mut rho = [0.0; LANES];
            for lane in 0..LANES {
                rho[lane] = weight[lane] * q[lane] * p[lane] / (p[lane] + q[lane]);
            }
            add_moments(rho_sums, rho, z);
        }
    }
}

/// The least and the greatest of some numbers, none of which is NaN; without one long chain of comparisons.
#[inline(always)]
fn extremes(values: &[f64; LANES]) -> [f64; 2] {
    let (mut low, mut high) = (*values, *values);
    for width in [8, 4, 2, 1] {
        for lane in 0..width {
            let (a, b) = (low[lane], low[lane + width]);
            low[lane] = if b < a { b } else { a };
            let (a, b) = (high[lane], high[lane + width]);
            high[lane] = if b > a { b } else { a };
        }
    }
    [low[0], high[0]]
}

/// The least of the squares of ascending numbers, 0 where they pass it.
#[inline(always)]
fn least_square(z: &[f64; LANES]) -> f64 {
    let [first, last] = [z[0], z[LANES - 1]];
    if first < 0.0 && last > 0.0 { 0.0 } else { (first * first).min(last * last) }
}

/// The logarithm of what 16 Gauss nodes miss of log(1 + eˡ), l running from `low` to `high`: e^(−|l|)·ρ^(−32) with ρ the
/// Bernstein ellipse on which its nearest pole, at l = ±iπ, lies.
fn ln_error(low: f64, high: f64) -> f64 {
    let (half, middle) = (0.5 * (high - low), 0.5 * (high + low).abs());
    if half <= NARROW || middle - half > FAR {
        return f64::NEG_INFINITY;
    }
    let (x, y) = (middle / half, std::f64::consts::PI / half);
    let distance = |x: f64| (x * x + y * y).sqrt();
    let axis = 0.5 * (distance(x - 1.0) + distance(x + 1.0));
    -32.0 * (axis + (axis * axis - 1.0).max(0.0).sqrt()).ln() - (middle - half).max(0.0)
}

/// [`resolved`] again, apart so that the way that most nodes take stays short.
fn finer(nodes: &Nodes, stretch: &Stretch, [sd, ln_sd]: [f64; 2], depth: u32, f: &mut impl FnMut(&Here)) {
    resolved(nodes, stretch, [sd, ln_sd], depth, f);
}

impl Loss for Exact {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        let Expectations::<0> { both, .. } = self.expectations::<0, false>(mean, sd);
        self.loss(mean, sd, both)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let Expectations { h: [h0, h1, h2], both, .. } = self.expectations::<3, false>(mean, sd);
        Evaluation { loss: self.loss(mean, sd, both), gradient: [-0.5 * h1 / sd, 0.5 * (h0 - h2)] }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let Expectations { h: [h0, h1, h2, h3, h4], rho: [r0, r1, r2, r3, r4], both } =
            self.expectations::<5, true>(mean, sd);
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
