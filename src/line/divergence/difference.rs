//! P − Q without cancellation: as density, as cdf, and as the area between the cdfs.
//!
//! Where a component of P is also one of Q, or almost, the two are subtracted as one: exact where they are equal, and by the small
//! step between their parameters where they are near. What is left of their weights is found without rounding. So a
//! divergence of 1e-13 keeps its digits, and a component of weight 1e-300 counts.

use std::cmp::Ordering;

use crate::line::distribution::{Mixture, PreparedComponent, PreparedMixture};
use crate::math::gauss::GAUSS_5;
use crate::math::{ExactSum, Place, standard_normal};

/// Components count as near when mean and sd differ by less than this fraction of the smaller sd.
const NEAR: f64 = 0.05;

/// p − q as a signed sum of components and of steps between near components.
#[derive(Debug, Clone)]
pub(super) struct Difference {
    /// Signed components that stand alone.
    alone: Vec<Signed>,
    /// Pairs of near, not equal components of P and Q.
    steps: Vec<Step>,
    /// Whether P and Q share any component, equal or near.
    shares: bool,
}

/// A component with the sign of its side.
#[derive(Debug, Clone, Copy)]
struct Signed {
    sign: f64,
    component: PreparedComponent,
}

/// weight · (N(μ + shift, σ + stretch) − N(μ, σ)).
#[derive(Debug, Clone, Copy)]
struct Step {
    from: PreparedComponent,
    to: PreparedComponent,
    shift: f64,
    stretch: f64,
    /// log(σ / (σ + stretch)).
    ln_ratio: f64,
}

impl Difference {
    pub fn new(target: &Mixture, candidate: &Mixture) -> Self {
        let candidates = near_pairs(target, candidate);
        if candidates.is_empty() {
            return Self {
                alone: signed(target, 1.0).chain(signed(candidate, -1.0)).collect(),
                steps: Vec::new(),
                shares: false,
            };
        }
        let mut weights = SharedWeights::new(target, candidate);
        let mut steps = Vec::new();
        for (_, i, j) in candidates {
            let weight = weights.take(i, j);
            let (to, from) = (target.components()[i].normal, candidate.components()[j].normal);
            if weight > 0.0 && to != from {
                let (shift, stretch) = (to.mean() - from.mean(), to.sd() - from.sd());
                steps.push(Step {
                    from: PreparedComponent::new(weight, weight.ln(), from.mean(), from.sd()),
                    to: PreparedComponent::new(weight, weight.ln(), to.mean(), to.sd()),
                    shift,
                    stretch,
                    ln_ratio: -(stretch / from.sd()).ln_1p(),
                });
            }
        }
        Self { alone: weights.rest(target, candidate), steps, shares: true }
    }

    /// Whether P and Q have equal or near components, so that `p − q` should be asked for here.
    pub fn shares(&self) -> bool {
        self.shares
    }

    /// Whether P and Q are the same distribution.
    pub fn is_zero(&self) -> bool {
        self.alone.is_empty() && self.steps.is_empty()
    }

    /// p − q.
    pub fn density(&self, at: Place) -> f64 {
        let alone: f64 = self.alone.iter().map(|term| term.sign * term.component.ln_density(at).exp()).sum();
        alone + self.steps.iter().map(|step| step.density(at)).sum::<f64>()
    }

    /// F − G.
    pub fn cdf(&self, at: Place) -> f64 {
        let (mut below, mut above, mut below_size, mut above_size) = (0.0, 0.0, 0.0, 0.0);
        for Signed { sign, component } in &self.alone {
            let tails = standard_normal(component.z(at));
            let (lower, upper) = (component.weight * tails.lower, component.weight * tails.upper);
            below += sign * lower;
            below_size += lower;
            above += sign * upper;
            above_size += upper;
        }
        // The signed weights sum to 0, so both sides give the same; the smaller masses lose less.
        let alone = if below_size <= above_size { below } else { -above };
        alone + self.steps.iter().map(|step| step.cdf(at)).sum::<f64>()
    }

    /// ∫ (F − G) from −∞ to the place.
    ///
    /// For a component whose mean is passed that is w(x − μ) and a little more. With modes far apart the large terms cancel, so
    /// they are summed without rounding.
    pub fn area(&self, at: Place) -> f64 {
        let (mut passed, mut tails) = (ExactSum::default(), 0.0);
        for Signed { sign, component } in &self.alone {
            let z = component.z(at);
            if z > 0.0 {
                component.add_moment(&mut passed, *sign, at);
            }
            tails += sign * component.weight * component.sd * loss(-z.abs());
        }
        passed.value() + tails + self.steps.iter().map(|step| step.area(at)).sum::<f64>()
    }

    /// ∫ (F − G) over the line: the mean of Q minus that of P.
    pub fn whole_area(&self) -> f64 {
        let Some(first) = self.alone.first() else {
            return -self.steps.iter().map(|step| step.from.weight * step.shift).sum::<f64>();
        };
        let mut sum = ExactSum::default();
        for Signed { sign, component } in &self.alone {
            component.add_moment(&mut sum, *sign, Place::at(first.component.mean));
        }
        sum.value() - self.steps.iter().map(|step| step.from.weight * step.shift).sum::<f64>()
    }
}

impl Step {
    /// z of the component moved to minus z of the one moved from, without cancellation.
    fn z_change(&self, at: Place) -> f64 {
        -(at.from(self.from.mean) * self.stretch + self.from.sd * self.shift) / (self.from.sd * self.to.sd)
    }

    fn density(&self, at: Place) -> f64 {
        let (z_from, z_to) = (self.from.z(at), self.to.z(at));
        let exponent = self.ln_ratio - 0.5 * self.z_change(at) * (z_to + z_from);
        let from = self.from.ln_density(at);
        if exponent.abs() < 1.0 { from.exp() * exponent.exp_m1() } else { self.to.ln_density(at).exp() - from.exp() }
    }

    fn cdf(&self, at: Place) -> f64 {
        self.from.weight * cdf_step(self.from.z(at), self.z_change(at))
    }

    fn area(&self, at: Place) -> f64 {
        // A(x) = σ·L(z) with L(z) = zΦ(z) + φ(z) and L′ = Φ; right of the centre the mirror image, whose terms stay small.
        let (z, change) = (self.from.z(at), self.z_change(at));
        let right = z > 0.0;
        let z_to = z + change;
        let moved =
            change * mean_over(z, change, |z| if right { -standard_normal(z).upper } else { standard_normal(z).lower });
        let stretched = self.stretch * if right { loss(-z_to) } else { loss(z_to) };
        let linear = if right { -self.shift } else { 0.0 };
        self.from.weight * (linear + stretched + self.from.sd * moved)
    }
}

/// Φ(z + change) − Φ(z).
fn cdf_step(z: f64, change: f64) -> f64 {
    if change.abs() < 0.5 {
        return change * mean_over(z, change, |z| standard_normal(z).density);
    }
    let (from, to) = (standard_normal(z), standard_normal(z + change));
    if z > 0.0 && z + change > 0.0 { from.upper - to.upper } else { to.lower - from.lower }
}

/// The mean of `f` between z and z + change, by the five-point Gauss rule.
fn mean_over(z: f64, change: f64, f: impl Fn(f64) -> f64) -> f64 {
    GAUSS_5.iter().map(|(node, weight)| 0.5 * weight * f(z + 0.5 * (1.0 + node) * change)).sum()
}

/// L(z) = zΦ(z) + φ(z) = E max(z − Z, 0).
fn loss(z: f64) -> f64 {
    let tails = standard_normal(z);
    z * tails.lower + tails.density
}

fn signed(mixture: &Mixture, sign: f64) -> impl Iterator<Item = Signed> {
    let components: Vec<PreparedComponent> = PreparedMixture::new(mixture).iter().copied().collect();
    components.into_iter().map(move |component| Signed { sign, component })
}

/// (distance, component of P, component of Q), the nearest first.
fn near_pairs(target: &Mixture, candidate: &Mixture) -> Vec<(f64, usize, usize)> {
    let mut pairs = Vec::new();
    for (i, a) in target.components().iter().enumerate() {
        for (j, b) in candidate.components().iter().enumerate() {
            let (a, b) = (a.normal, b.normal);
            let distance = (a.mean() - b.mean()).abs().max((a.sd() - b.sd()).abs()) / a.sd().min(b.sd());
            if distance < NEAR {
                pairs.push((distance, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    pairs
}

/// The weights of both mixtures over one common denominator, exactly: wᵢ·Σv and vⱼ·Σw.
struct SharedWeights {
    target: Vec<ExactSum>,
    candidate: Vec<ExactSum>,
    denominator: f64,
}

impl SharedWeights {
    fn new(target: &Mixture, candidate: &Mixture) -> Self {
        let (w, v) = (target.scaled_weights(), candidate.scaled_weights());
        let products = |own: &[f64], other: &[f64]| -> Vec<ExactSum> {
            own.iter()
                .map(|a| {
                    let mut sum = ExactSum::default();
                    for b in other {
                        sum.add_product(*a, *b);
                    }
                    sum
                })
                .collect()
        };
        Self {
            target: products(&w, &v),
            candidate: products(&v, &w),
            denominator: w.iter().sum::<f64>() * v.iter().sum::<f64>(),
        }
    }

    /// Takes the smaller of both weights from both, and returns it.
    fn take(&mut self, i: usize, j: usize) -> f64 {
        let mut surplus = self.target[i].clone();
        surplus.subtract(&self.candidate[j]);
        let sign = surplus.value();
        let mut negative = ExactSum::default();
        negative.subtract(&surplus);
        let (taken, of_target, of_candidate) = match sign.partial_cmp(&0.0) {
            Some(Ordering::Greater) => (self.candidate[j].value(), surplus, ExactSum::default()),
            _ => (self.target[i].value(), ExactSum::default(), negative),
        };
        self.target[i] = of_target;
        self.candidate[j] = of_candidate;
        taken / self.denominator
    }

    /// What is left, as signed components.
    fn rest(self, target: &Mixture, candidate: &Mixture) -> Vec<Signed> {
        let sides = [(self.target, target, 1.0), (self.candidate, candidate, -1.0)];
        let mut rest = Vec::new();
        for (weights, mixture, sign) in sides {
            for (weight, component) in weights.iter().zip(mixture.components()) {
                let weight = weight.value() / self.denominator;
                if weight > 0.0 {
                    let normal = component.normal;
                    let component = PreparedComponent::new(weight, weight.ln(), normal.mean(), normal.sd());
                    rest.push(Signed { sign, component });
                }
            }
        }
        rest
    }
}
