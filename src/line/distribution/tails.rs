//! The masses of a mixture on both sides of a place, kept so that their difference from another mixture's is not lost.

use super::PreparedComponent;
use crate::math::{Place, standard_normal, two_sum};

/// The masses on both sides of a place, and the density and its first two derivatives there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tails {
    pub lower: f64,
    pub upper: f64,
    pub density: f64,
    pub slope: f64,
    pub curvature: f64,
    /// The lower mass in two parts: that of all components whose mean is passed,
    passed: Mass,
    /// and what their upper tails take from it and the lower tails of the others add.
    across: f64,
}

impl Tails {
    /// The lower mass less that of another mixture. Where both have passed whole modes and stand between two, the difference of
    /// their tails is not lost beside the modes.
    pub fn lower_minus(&self, other: &Self) -> f64 {
        let whole = (self.passed.sum - other.passed.sum) + (self.passed.rest - other.passed.rest);
        whole + (self.across - other.across)
    }
}

/// A sum of weights in twice the precision.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Mass {
    sum: f64,
    rest: f64,
}

impl Mass {
    pub fn add(&mut self, component: &PreparedComponent) {
        let (sum, rest) = two_sum(self.sum, component.weight);
        self.sum = sum;
        self.rest += rest + component.weight_rest;
    }
}

pub(super) fn tails(components: &[PreparedComponent], at: Place, below: Mass, above: f64) -> Tails {
    let (mut passed, mut ahead, mut across) = (below, above, 0.0);
    let (mut density, mut slope, mut curvature) = (0.0, 0.0, 0.0);
    for component in components {
        let z = component.z(at);
        let standard = standard_normal(z);
        if z > 0.0 {
            passed.add(component);
            across -= component.weight * standard.upper;
        } else {
            ahead += component.weight;
            across += component.weight * standard.lower;
        }
        let own = component.weight * component.inverse_sd * standard.density;
        let own_slope = -own * z * component.inverse_sd;
        density += own;
        slope += own_slope;
        curvature -= (own_slope * z + own * component.inverse_sd) * component.inverse_sd;
    }
    Tails { lower: passed.sum + across, upper: ahead - across, density, slope, curvature, passed, across }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::distribution::{Mixture, PreparedMixture};

    #[test]
    fn between_two_modes_the_difference_of_the_tails_is_kept() {
        // The weights are passed in another order, and the step of 1e-6 in a mode 8 sds away is worth φ(8)·1e-6/6.
        let [p, q] = ["0.1*N(0,1) + 0.2*N(-9,1) + 0.3*N(60,1)", "0.2*N(-9,1) + 0.1*N(0.000001,1) + 0.3*N(60,1)"]
            .map(|text| PreparedMixture::new(&text.parse::<Mixture>().unwrap()).tails(Place::at(8.0)));
        let wanted = 0.1 / 0.6 * 1e-6 * standard_normal(8.0).density;
        assert!((p.lower_minus(&q) / wanted - 1.0).abs() < 1e-5, "{:e} {wanted:e}", p.lower_minus(&q));
    }
}
