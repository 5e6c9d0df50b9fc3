//! A mixture prepared for being evaluated at thousands of places.

use super::Mixture;
use crate::math::adaptive::Panel;
use crate::math::line::panels;
use crate::math::{ExactSum, HALF_LN_TWO_PI, Place, bell, log_sum_exp, two_sum};

/// One weighted component w·N(μ, σ).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WeightedBell {
    pub weight: f64,
    /// What rounding took from the weight.
    weight_rest: f64,
    pub mean: f64,
    pub sd: f64,
    inverse_sd: f64,
    /// log(w / (σ√2π)).
    ln_peak: f64,
}

impl WeightedBell {
    pub fn new(weight: f64, ln_weight: f64, mean: f64, sd: f64) -> Self {
        Self { weight, weight_rest: 0.0, mean, sd, inverse_sd: 1.0 / sd, ln_peak: ln_weight - sd.ln() - HALF_LN_TWO_PI }
    }

    /// The distance from the mean in sds, as far as its square is finite.
    pub fn z(&self, at: Place) -> f64 {
        (at.from(self.mean) * self.inverse_sd).clamp(-1e150, 1e150)
    }

    /// Adds ± weight · (place − mean) without rounding.
    pub fn add_moment(&self, sum: &mut ExactSum, sign: f64, at: Place) {
        let (apart, first_rest) = two_sum(at.base, -self.mean);
        let (distance, second_rest) = two_sum(apart, at.offset);
        for weight in [sign * self.weight, sign * self.weight_rest] {
            for part in [distance, first_rest, second_rest] {
                sum.add_product(weight, part);
            }
        }
    }

    /// The log of the weighted density.
    pub fn ln_density(&self, at: Place) -> f64 {
        let z = self.z(at);
        self.ln_peak - 0.5 * z * z
    }

    /// The derivative of the log density, per unit of x.
    pub fn ln_slope(&self, at: Place) -> f64 {
        -self.z(at) * self.inverse_sd
    }
}

/// A density, as its logarithm and plain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Density {
    /// Finite wherever the place is.
    pub ln: f64,
    /// May underflow to 0.
    pub plain: f64,
}

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
struct Mass {
    sum: f64,
    rest: f64,
}

impl Mass {
    fn add(&mut self, component: &WeightedBell) {
        let (sum, rest) = two_sum(self.sum, component.weight);
        self.sum = sum;
        self.rest += rest + component.weight_rest;
    }
}

/// The components of a mixture, side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bells(Vec<WeightedBell>);

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
pub(crate) struct Arena(Vec<WeightedBell>);

/// A component is left out where it is less than e⁻⁴² of the whole: together that is less than half a rounding.
const LN_NEGLIGIBLE: f64 = -42.0;

impl Bells {
    pub fn new(mixture: &Mixture) -> Self {
        let given = mixture.scaled_weights();
        let mut total = ExactSum::default();
        for weight in &given {
            total.add(*weight);
        }
        let sum = total.value();
        total.add(-sum);
        let sum_rest = total.value();
        let bells = mixture.components().iter().enumerate().map(|(i, component)| {
            let (weight, normal) = (mixture.weights()[i], component.normal);
            let weight_rest = ((-weight).mul_add(sum, given[i]) - weight * sum_rest) / sum;
            let bell = WeightedBell::new(weight, mixture.ln_weights()[i], normal.mean(), normal.sd());
            WeightedBell { weight_rest, ..bell }
        });
        Self(bells.collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &WeightedBell> + Clone {
        self.0.iter()
    }

    /// (mean, sd) of each component.
    pub fn scales(&self) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.0.iter().map(|bell| (bell.mean, bell.sd))
    }

    pub fn density(&self, at: Place) -> Density {
        density(&self.0, at)
    }

    pub fn tails(&self, at: Place) -> Tails {
        tails(&self.0, at, Mass::default(), 0.0)
    }

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
        arena.take(self.0.iter().filter(|bell| ceiling(bell, low, high) >= floor))
    }

    /// What density and tails need between two places, where the tails are as given.
    pub fn part_with_tails(&self, low: (Place, &Tails), high: (Place, &Tails), arena: &mut Arena) -> Part {
        let floor = self.floor(low.0, high.0);
        // To call a component wholly below is to move its upper tail to the other side: that must be nothing to either.
        let negligible = LN_NEGLIGIBLE.exp() * low.1.lower.min(high.1.upper);
        let (mut below, mut above) = (Mass::default(), 0.0);
        let matters = |component: &&WeightedBell| {
            if ceiling(component, low.0, high.0) >= floor {
                return true;
            }
            if component.weight * bell(component.z(low.0)).upper < negligible {
                below.add(component);
                return false;
            }
            if component.weight * bell(component.z(high.0)).lower < negligible {
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
        let lowest = self.0.iter().map(|bell| bell.ln_density(low).min(bell.ln_density(high)));
        lowest.fold(f64::NEG_INFINITY, f64::max) + LN_NEGLIGIBLE
    }
}

/// The largest log density of a component between two places.
fn ceiling(bell: &WeightedBell, low: Place, high: Place) -> f64 {
    if low.from(bell.mean) < 0.0 && high.from(bell.mean) > 0.0 {
        return bell.ln_peak;
    }
    bell.ln_density(low).max(bell.ln_density(high))
}

impl Arena {
    fn take<'a>(&mut self, bells: impl Iterator<Item = &'a WeightedBell>) -> Part {
        let start = self.0.len();
        self.0.extend(bells);
        Part { start, end: self.0.len(), below: Mass::default(), above: 0.0 }
    }

    pub fn density(&self, part: Part, at: Place) -> Density {
        density(&self.0[part.start..part.end], at)
    }

    pub fn tails(&self, part: Part, at: Place) -> Tails {
        tails(&self.0[part.start..part.end], at, part.below, part.above)
    }
}

fn density(bells: &[WeightedBell], at: Place) -> Density {
    if let [only] = bells {
        let ln = only.ln_density(at);
        return Density { ln, plain: ln.exp() };
    }
    let plain: f64 = bells.iter().map(|bell| bell.ln_density(at).exp()).sum();
    // Above this the sum has all its digits, and only then is its logarithm good.
    if plain > 1e-290 {
        return Density { ln: plain.ln(), plain };
    }
    Density { ln: ln_density_far_out(bells, at), plain }
}

/// Log-sum-exp, for places where the plain density underflows.
#[cold]
fn ln_density_far_out(bells: &[WeightedBell], at: Place) -> f64 {
    log_sum_exp(bells.iter().map(|bell| bell.ln_density(at)))
}

fn tails(bells: &[WeightedBell], at: Place, below: Mass, above: f64) -> Tails {
    let (mut passed, mut ahead, mut across) = (below, above, 0.0);
    let (mut density, mut slope, mut curvature) = (0.0, 0.0, 0.0);
    for component in bells {
        let z = component.z(at);
        let standard = bell(z);
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

    #[test]
    fn between_two_modes_the_difference_of_the_tails_is_kept() {
        // The weights are passed in another order, and the step of 1e-6 in a mode 15 sds away is worth φ(15)·1e-6/3.
        let [p, q] = ["0.1*N(0,1) + 0.2*N(-9,1) + 0.3*N(60,1)", "0.2*N(-9,1) + 0.1*N(0.000001,1) + 0.3*N(60,1)"]
            .map(|text| Bells::new(&text.parse::<Mixture>().unwrap()).tails(Place::at(15.0)));
        let wanted = 0.1 / 0.6 * 1e-6 * bell(15.0).density;
        assert!((p.lower_minus(&q) / wanted - 1.0).abs() < 2e-5, "{:e} {wanted:e}", p.lower_minus(&q));
    }

    #[test]
    fn leaving_out_what_is_negligible_changes_nothing() {
        let mixture: Mixture = "N(-30,1) + 1e-20*N(-3,0.1) + N(0,0.01) + N(1,2) + N(40,3)".parse().unwrap();
        let bells = Bells::new(&mixture);
        let mut arena = Arena::default();
        let places: Vec<Place> = (-400..500).map(|i| Place::at(f64::from(i) * 0.1)).collect();
        let mut left_out = 0;
        for ends in places.windows(2) {
            let of_ends = [bells.tails(ends[0]), bells.tails(ends[1])];
            let thin = bells.part(ends[0], ends[1], &mut arena);
            let whole = bells.part_with_tails((ends[0], &of_ends[0]), (ends[1], &of_ends[1]), &mut arena);
            left_out += 5 - (thin.end - thin.start) + 5 - (whole.end - whole.start);
            let middle = Place { base: ends[0].base, offset: 0.037 };
            let near = |a: f64, b: f64| a == b || (a / b - 1.0).abs() < 4e-15;
            assert!(near(arena.density(thin, middle).plain, bells.density(middle).plain), "{middle:?}");
            let (got, wanted) = (arena.tails(whole, middle), bells.tails(middle));
            assert!(near(got.density, wanted.density), "{middle:?}: {got:?} {wanted:?}");
            assert!(near(got.lower, wanted.lower) && near(got.upper, wanted.upper), "{middle:?}: {got:?} {wanted:?}");
            assert!(got.lower_minus(&wanted).abs() <= 1e-15 * wanted.lower.min(wanted.upper), "{middle:?}");
        }
        assert!(left_out > 4000, "{left_out}");
    }
}
