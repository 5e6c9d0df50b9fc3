//! A target and a candidate, prepared once for all divergences.

use std::sync::{Arc, OnceLock};

use super::crossings::Crossings;
use super::difference::Difference;
use super::integrals::{self, Integrals};
use super::transport_map;
use crate::line::Alpha;
use crate::line::distribution::{Arena, Density, Mixture, Normal, Part, PreparedMixture};
use crate::math::Place;
use crate::math::adaptive::Panel;
use crate::math::line::{Cuts, panels_with};

/// P and Q with what the divergences share: one pass of quadrature for all integrals, the points where the densities and the cdfs
/// cross. Both are computed when first asked for, and kept.
#[derive(Debug)]
pub struct Pair {
    pub(super) p: Arc<Side>,
    pub(super) q: Side,
    pub(super) difference: Difference,
    /// That of the power divergence.
    alpha: Alpha,
    integrals: OnceLock<Integrals>,
    crossings: OnceLock<Crossings>,
}

/// P or Q by itself. Pairs with the same target share that side.
#[derive(Debug)]
pub(super) struct Side {
    mixture: Mixture,
    pub(super) prepared: PreparedMixture,
    square_from_normal: OnceLock<f64>,
}

impl Side {
    fn new(mixture: &Mixture) -> Self {
        Self { prepared: PreparedMixture::new(mixture), mixture: mixture.clone(), square_from_normal: OnceLock::new() }
    }

    /// The distribution.
    pub(super) fn mixture(&self) -> &Mixture {
        &self.mixture
    }

    /// The square of its second Wasserstein distance from the normal that has its mean and sd, in squared units of x.
    pub(super) fn square_from_normal(&self) -> f64 {
        *self.square_from_normal.get_or_init(|| transport_map::from_own_normal(self))
    }
}

/// Both densities at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Densities {
    pub ln_p: f64,
    pub ln_q: f64,
    pub p: f64,
    pub q: f64,
    /// p − q, without cancellation.
    pub difference: f64,
    /// log(p/q), without cancellation.
    pub ln_ratio: f64,
}

impl Pair {
    /// Prepares the pair; the work proper is done on demand.
    #[must_use]
    pub fn new(target: &Mixture, candidate: &Mixture) -> Self {
        Self::of(Arc::new(Side::new(target)), candidate, Alpha::default())
    }

    /// The same pair with this α, which is ½ unless given.
    #[must_use]
    pub fn with_alpha(self, alpha: Alpha) -> Self {
        Self { alpha, ..self }
    }

    /// The same target and α with another candidate; what depends on the target alone is not computed again.
    #[must_use]
    pub fn with_candidate(&self, candidate: &Mixture) -> Self {
        Self::of(Arc::clone(&self.p), candidate, self.alpha)
    }

    fn of(p: Arc<Side>, candidate: &Mixture, alpha: Alpha) -> Self {
        Self {
            q: Side::new(candidate),
            difference: Difference::new(&p.mixture, candidate),
            p,
            alpha,
            integrals: OnceLock::new(),
            crossings: OnceLock::new(),
        }
    }

    /// P.
    #[must_use]
    pub fn target(&self) -> &Mixture {
        &self.p.mixture
    }

    /// Q.
    #[must_use]
    pub fn candidate(&self) -> &Mixture {
        &self.q.mixture
    }

    /// The α of the power divergence.
    #[must_use]
    pub fn alpha(&self) -> Alpha {
        self.alpha
    }

    /// log p at `x`, in nats.
    #[must_use]
    pub fn ln_p(&self, x: f64) -> f64 {
        self.p.prepared.density(Place::at(x)).ln
    }

    /// log q at `x`, in nats.
    #[must_use]
    pub fn ln_q(&self, x: f64) -> f64 {
        self.q.prepared.density(Place::at(x)).ln
    }

    /// The entropy H(P) = −∫ p log p, in nats.
    #[must_use]
    pub fn entropy_target(&self) -> f64 {
        self.p.mixture.as_normal().map_or_else(|| self.integrals().entropy_target, |normal| normal.entropy())
    }

    /// The entropy H(Q) = −∫ q log q, in nats.
    #[must_use]
    pub fn entropy_candidate(&self) -> f64 {
        self.q.mixture.as_normal().map_or_else(|| self.integrals().entropy_candidate, |normal| normal.entropy())
    }

    /// The cross entropy H(P, Q) = −∫ p log q, in nats: the second moment about Q's mean where Q is normal.
    #[must_use]
    pub fn cross_entropy(&self) -> f64 {
        let Some(q) = self.q.mixture.as_normal() else {
            return self.entropy_target() + self.integrals().kl_forward;
        };
        let moment: f64 = self
            .p
            .mixture
            .weighted()
            .map(|(w, normal)| {
                let (z, ratio) = ((normal.mean() - q.mean()) / q.sd(), normal.sd() / q.sd());
                w * (z * z + ratio * ratio)
            })
            .sum();
        q.entropy() + 0.5 * (moment - 1.0)
    }

    /// P and Q, where both are normal.
    pub(super) fn as_normals(&self) -> Option<(Normal, Normal)> {
        Some((self.p.mixture.as_normal()?, self.q.mixture.as_normal()?))
    }

    pub(super) fn integrals(&self) -> &Integrals {
        self.integrals.get_or_init(|| integrals::compute(self))
    }

    pub(super) fn crossings(&self) -> &Crossings {
        self.crossings.get_or_init(|| Crossings::find(self))
    }

    /// (mean, sd) of all components of both.
    pub(super) fn scales(&self) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.p.prepared.scales().chain(self.q.prepared.scales())
    }

    /// Panels over both mixtures, with more cuts.
    pub(super) fn field(&self, more: &[Cuts]) -> Field<'_> {
        let mut arena = Arena::default();
        let panels = panels_with(self.scales(), more);
        let panels = panels.into_iter().map(|Panel { context: base, low, high }| {
            let (start, end) = (Place { base, offset: low }, Place { base, offset: high });
            let context = Here {
                base,
                p: self.p.prepared.part(start, end, &mut arena),
                q: self.q.prepared.part(start, end, &mut arena),
            };
            Panel { context, low, high }
        });
        Field { panels: panels.collect(), arena, difference: &self.difference }
    }

    pub(super) fn densities(&self, at: Place) -> Densities {
        Densities::new(at, self.p.prepared.density(at), self.q.prepared.density(at), &self.difference)
    }
}

/// Panels, each with the components that matter there.
pub(super) struct Field<'a> {
    pub panels: Vec<Panel<Here>>,
    arena: Arena,
    difference: &'a Difference,
}

/// What a panel needs to evaluate both densities: the base of its coordinate, and the components of P and Q.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here {
    pub base: f64,
    p: Part,
    q: Part,
}

impl Field<'_> {
    pub fn densities(&self, here: Here, offset: f64) -> Densities {
        let at = Place { base: here.base, offset };
        Densities::new(at, self.arena.density(here.p, at), self.arena.density(here.q, at), self.difference)
    }
}

impl Densities {
    fn new(at: Place, p: Density, q: Density, difference: &Difference) -> Self {
        let mut densities = Self {
            ln_p: p.ln,
            ln_q: q.ln,
            p: p.plain,
            q: q.plain,
            difference: p.plain - q.plain,
            ln_ratio: p.ln - q.ln,
        };
        // Far out the plain densities underflow, and with them their difference; the logarithms go on.
        if difference.shares() && p.plain > 1e-290 && q.plain > 1e-290 {
            densities.difference = difference.density(at);
            let relative = densities.difference / q.plain;
            if relative.abs() < 0.5 {
                densities.ln_ratio = relative.ln_1p();
            }
        }
        densities
    }
}
