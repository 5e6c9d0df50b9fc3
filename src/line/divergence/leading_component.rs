//! Where the component that makes up most of a mixture's density changes: there its logarithm bends.

use crate::line::distribution::{PreparedComponent, PreparedMixture};
use crate::math::Place;

/// A point where two components of a mixture are equal and none is much larger.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub x: f64,
    pub between: [&'a PreparedComponent; 2],
}

impl Change<'_> {
    /// By how much the slope of the log density changes there, per unit of x: the bend is about one over this wide.
    pub fn bend(&self) -> f64 {
        let [k, l] = self.between.map(|component| component.ln_slope(Place::at(self.x)));
        (k - l).abs()
    }

    /// The slopes of the log density on both sides are those of components this many sds away, added up.
    pub fn distance(&self) -> f64 {
        self.between.iter().map(|component| component.z(Place::at(self.x)).abs()).sum()
    }
}

/// Whether `component` is within a factor of 150 of every other at `x`, so that it matters there.
pub(super) fn leads(mixture: &PreparedMixture, component: &PreparedComponent, x: f64) -> bool {
    let at = Place::at(x);
    let least = component.ln_density(at) + 5.0;
    mixture.iter().all(|other| other.ln_density(at) <= least)
}

/// All changes of the leading component.
pub(super) fn changes(mixture: &PreparedMixture) -> Vec<Change<'_>> {
    let mut changes = Vec::new();
    for (index, k) in mixture.iter().enumerate() {
        for l in mixture.iter().take(index) {
            let roots = equal_at(k, l).into_iter().flatten().filter(|&x| x.is_finite() && leads(mixture, k, x));
            changes.extend(roots.map(|x| Change { x, between: [k, l] }));
        }
    }
    changes
}

/// The points where two weighted components are equal: none, one or two.
fn equal_at(k: &PreparedComponent, l: &PreparedComponent) -> [Option<f64>; 2] {
    // With y = x − μ_k the difference of the logarithms is a y² + 2b y + c.
    let (alpha, beta) = (1.0 / (k.sd * k.sd), 1.0 / (l.sd * l.sd));
    let origin = Place::at(k.mean);
    let a = 0.5 * (beta - alpha);
    let b = 0.5 * beta * (k.mean - l.mean);
    let c = k.ln_density(origin) - l.ln_density(origin);
    if a == 0.0 {
        return [(b != 0.0).then(|| k.mean - 0.5 * c / b), None];
    }
    let discriminant = b * b - a * c;
    if discriminant < 0.0 {
        return [None, None];
    }
    let sum = -(b + discriminant.sqrt().copysign(b));
    [Some(k.mean + sum / a), (sum != 0.0).then(|| k.mean + c / sum)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::distribution::Mixture;

    #[test]
    fn components_are_equal_where_it_says() {
        for text in ["N(0,1) + N(3,1)", "0.4*N(0,1) + 0.6*N(1,3)", "N(0,1e-3) + N(0,10)", "1e-9*N(50,2) + N(0,1)"] {
            let mixture = PreparedMixture::new(&text.parse::<Mixture>().unwrap());
            let changes = changes(&mixture);
            assert!(!changes.is_empty(), "{text}");
            for change in changes {
                let [a, b] = change.between.map(|component| component.ln_density(Place::at(change.x)));
                assert!((a - b).abs() < 1e-9 * (1.0 + a.abs()), "{text} at {}: {a} {b}", change.x);
            }
        }
    }

    #[test]
    fn a_component_under_all_others_changes_nothing() {
        let mixture = PreparedMixture::new(&"N(0,1) + 1e-9*N(0.5,1) + N(1,1)".parse::<Mixture>().unwrap());
        let xs: Vec<f64> = changes(&mixture).iter().map(|change| change.x).collect();
        assert!(xs.iter().all(|x| (x - 0.5).abs() < 1e-9 || x.abs() > 15.0), "{xs:?}");
    }
}
