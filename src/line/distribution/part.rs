//! A mixture cut down, stretch by stretch, to the components that matter there.

use super::prepared::density;
use super::tails::{Mass, tails};
use super::{Density, PreparedComponent, PreparedMixture, Tails};
use crate::math::adaptive::Panel;
use crate::math::line::panels;
use crate::math::{Place, standard_normal};

/// The components that matter in a stretch of the line: a range of an [`Arena`], and the masses of the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    start: usize,
    end: usize,
    /// The mass of the components left out because they lie wholly below.
    below: Mass,
    /// The mass of the components left out because they lie wholly above.
    above: f64,
}

/// The components of many [`Part`]s, one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena(Vec<PreparedComponent>);

/// A component is left out where it is less than e⁻⁴² of the whole: together that is less than half a rounding.
const LN_NEGLIGIBLE: f64 = -42.0;

impl PreparedMixture {
    /// Panels over the components, each with the base of its coordinate and what the density needs there.
    pub fn panels(&self, arena: &mut Arena) -> Vec<Panel<(f64, Part)>> {
        let place = |base, offset| Place { base, offset };
        let with_part = |Panel { context: base, low, high }| {
            let part = self.part(place(base, low), place(base, high), arena);
            Panel { context: (base, part), low, high }
        };
        panels(self.scales()).into_iter().map(with_part).collect()
    }

    /// What the density needs between two places.
    pub fn part(&self, low: Place, high: Place, arena: &mut Arena) -> Part {
        let floor = self.floor(low, high);
        arena.take(self.0.iter().filter(|component| ceiling(component, low, high) >= floor))
    }

    /// What density and tails need between two places, where the tails are as given.
    pub fn part_with_tails(&self, low: (Place, &Tails), high: (Place, &Tails), arena: &mut Arena) -> Part {
        let floor = self.floor(low.0, high.0);
        // To call a component wholly below is to move its upper tail to the other side: that must be nothing to either.
        let negligible = LN_NEGLIGIBLE.exp() * low.1.lower.min(high.1.upper);
        let (mut below, mut above) = (Mass::default(), 0.0);
        let matters = |component: &&PreparedComponent| {
            if ceiling(component, low.0, high.0) >= floor {
                return true;
            }
            if component.weight * standard_normal(component.z(low.0)).upper < negligible {
                below.add(component);
                return false;
            }
            if component.weight * standard_normal(component.z(high.0)).lower < negligible {
                above += component.weight;
                return false;
            }
            true
        };
        let part = arena.take(self.0.iter().filter(matters));
        Part { below, above, ..part }
    }

    /// A bound that the log density nowhere between two places falls below by more than what is negligible: a component's
    /// log density is concave, and so lowest at an end.
    fn floor(&self, low: Place, high: Place) -> f64 {
        let lowest = self.0.iter().map(|component| component.ln_density(low).min(component.ln_density(high)));
        lowest.fold(f64::NEG_INFINITY, f64::max) + LN_NEGLIGIBLE
    }
}

/// The largest log density of a component between two places.
fn ceiling(component: &PreparedComponent, low: Place, high: Place) -> f64 {
    if low.from(component.mean) < 0.0 && high.from(component.mean) > 0.0 {
        return component.ln_peak;
    }
    component.ln_density(low).max(component.ln_density(high))
}

impl Arena {
    fn take<'a>(&mut self, components: impl Iterator<Item = &'a PreparedComponent>) -> Part {
        let start = self.0.len();
        self.0.extend(components);
        Part { start, end: self.0.len(), below: Mass::default(), above: 0.0 }
    }

    pub fn density(&self, part: Part, at: Place) -> Density {
        density(&self.0[part.start..part.end], at)
    }

    pub fn tails(&self, part: Part, at: Place) -> Tails {
        tails(&self.0[part.start..part.end], at, part.below, part.above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::distribution::Mixture;

    #[test]
    fn leaving_out_what_is_negligible_changes_nothing() {
        let mixture: Mixture = "N(-30,1) + 1e-20*N(-3,0.1) + N(0,0.01) + N(1,2) + N(40,3)".parse().unwrap();
        let prepared = PreparedMixture::new(&mixture);
        let mut arena = Arena::default();
        let places: Vec<Place> = (-400..500).map(|i| Place::at(f64::from(i) * 0.1)).collect();
        let mut left_out = 0;
        for ends in places.windows(2) {
            let of_ends = [prepared.tails(ends[0]), prepared.tails(ends[1])];
            let thin = prepared.part(ends[0], ends[1], &mut arena);
            let whole = prepared.part_with_tails((ends[0], &of_ends[0]), (ends[1], &of_ends[1]), &mut arena);
            left_out += 5 - (thin.end - thin.start) + 5 - (whole.end - whole.start);
            let middle = Place { base: ends[0].base, offset: 0.037 };
            let near = |a: f64, b: f64| a == b || (a / b - 1.0).abs() < 4e-15;
            assert!(near(arena.density(thin, middle).plain, prepared.density(middle).plain), "{middle:?}");
            let (got, wanted) = (arena.tails(whole, middle), prepared.tails(middle));
            assert!(near(got.density, wanted.density), "{middle:?}: {got:?} {wanted:?}");
            assert!(near(got.lower, wanted.lower) && near(got.upper, wanted.upper), "{middle:?}: {got:?} {wanted:?}");
            assert!(got.lower_minus(&wanted).abs() <= 1e-15 * wanted.lower.min(wanted.upper), "{middle:?}");
        }
        assert!(left_out > 4000, "{left_out}");
    }
}
