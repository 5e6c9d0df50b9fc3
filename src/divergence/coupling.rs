//! The monotone coupling of P and Q, which sends the u-quantile of one to that of the other.

use super::difference::cdf_step;
use super::pair::Pair;
use crate::distribution::{Bells, Normal, Tails};
use crate::math::Place;
use crate::math::adaptive::{Panel, Tolerance, integrate};
use crate::math::line::panels;

/// Well below the 1e-7 wanted of the root.
const TOLERANCE: Tolerance<1> = Tolerance { relative: 1e-9, absolute: [0.0] };

/// ∫₀¹ (F⁻¹ − G⁻¹)² du, in squared units of x.
pub(super) fn mean_square(pair: &Pair) -> f64 {
    if pair.difference.is_zero() {
        return 0.0;
    }
    if let Some(normal) = pair.candidate().as_normal() {
        return to_a_normal(&pair.p, normal);
    }
    if let Some(normal) = pair.target().as_normal() {
        return to_a_normal(&pair.q, normal);
    }
    along_the_curve(pair)
}

/// ∫ (T(x) − x)² p(x) dx, T(x) = b + t·Φ⁻¹(F(x)): one quantile in closed form, no inversion.
fn to_a_normal(from: &Bells, to: Normal) -> f64 {
    let standard = Normal::raw(0.0, 1.0);
    let integral = integrate(panels(from.scales()), TOLERANCE, |base, offset| {
        let at = Place { base, offset };
        let Tails { lower, upper, density, .. } = from.tails(at);
        let z = if lower <= upper { standard.quantile(lower) } else { -standard.quantile(upper) };
        let way = to.sd() * z - at.from(to.mean());
        // Where a tail underflows so does the density, up to a last bit.
        ([if way.is_finite() { way * way * density } else { 0.0 }], 0.0)
    });
    integral.values[0]
}

/// The curve F(x) = G(y) by its parameter s = x + y, on which both x and y are smooth and never race: where one density has a
/// gap the other coordinate waits. The mass along it is du = pq/(p+q) ds, the integrand (x−y)².
fn along_the_curve(pair: &Pair) -> f64 {
    let knots = knots(pair);
    let stretches = knots.windows(2).filter_map(|ends| Stretch::between(ends[0], ends[1]));
    let mut last: Option<(Stretch, f64, f64, f64)> = None;
    let integral = integrate(stretches, TOLERANCE, |stretch, s| {
        let guess = match last {
            Some((before, s_before, x, speed)) if before == stretch => x + speed * (s - s_before),
            _ => stretch.guess(s),
        };
        let point = solve(pair, &stretch, s, guess);
        last = Some((stretch, s, point.x, point.q / (point.p + point.q)));
        let mass = point.p * point.q / (point.p + point.q);
        ([if mass > 0.0 { point.way * point.way * mass } else { 0.0 }], 0.0)
    });
    integral.values[0]
}

/// A point (x, y) of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    x: Place,
    y: Place,
}

/// A part of the curve between two knots, in coordinates relative to bases of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    x_base: f64,
    y_base: f64,
    /// Lower and upper end in x.
    x: (f64, f64),
    /// Lower and upper end in y.
    y: (f64, f64),
}

impl Stretch {
    /// As a panel in s, relative to the sum of the bases.
    fn between(a: Knot, b: Knot) -> Option<Panel<Self>> {
        let (x_base, y_base) = (a.x.base, a.y.base);
        let x = (a.x.offset, b.x.rebased(x_base).offset.max(a.x.offset));
        let y = (a.y.offset, b.y.rebased(y_base).offset.max(a.y.offset));
        let (low, high) = (x.0 + y.0, x.1 + y.1);
        (high > low).then_some(Panel { context: Self { x_base, y_base, x, y }, low, high })
    }

    /// x on the chord.
    fn guess(&self, s: f64) -> f64 {
        let whole = (self.x.1 - self.x.0) + (self.y.1 - self.y.0);
        self.x.0 + (self.x.1 - self.x.0) * (s - self.x.0 - self.y.0) / whole
    }
}

/// A solved point: x relative to its base, y − x, and the densities at x and y.
struct Point {
    x: f64,
    way: f64,
    p: f64,
    q: f64,
}

/// The point of the curve with x + y = s: Halley's method inside a bracket that only shrinks.
fn solve(pair: &Pair, stretch: &Stretch, s: f64, guess: f64) -> Point {
    let (mut low, mut high) = (stretch.x.0.max(s - stretch.y.1), stretch.x.1.min(s - stretch.y.0));
    let accuracy = 1e-5 * (high - low).max(f64::MIN_POSITIVE);
    let mut x = if guess > low && guess < high { guess } else { low + 0.5 * (high - low) };
    let mut point = Point { x, way: 0.0, p: 0.0, q: 0.0 };
    for _ in 0..80 {
        let (at, y) = (Place { base: stretch.x_base, offset: x }, Place { base: stretch.y_base, offset: s - x });
        let (of_p, of_q) = (pair.p.tails(at), pair.q.tails(y));
        let excess = excess(pair, (at, &of_p), (y, &of_q));
        let speed = of_p.density + of_q.density;
        let newton = -excess / speed;
        // Half the logarithmic derivative of the speed.
        let bend = 0.5 * (of_p.slope - of_q.slope) / speed;
        let halley = newton / (1.0 + newton * bend).clamp(0.5, 2.0);
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let next = x + halley;
        let inside = next >= low && next <= high;
        let step = if inside { halley } else { low + 0.5 * (high - low) - x };
        point = Point {
            x: x + step,
            way: (stretch.y_base - stretch.x_base) + (s - x) - x - 2.0 * step,
            p: of_p.density + of_p.slope * step,
            q: of_q.density - of_q.slope * step,
        };
        if excess == 0.0 || inside && step.abs() <= accuracy || high - low <= 4.0 * f64::EPSILON * x.abs() {
            break;
        }
        x += step;
    }
    Point { p: point.p.max(0.0), q: point.q.max(0.0), ..point }
}

/// F(x) − G(y) without losing a small tail, nor a small difference between P and Q.
fn excess(pair: &Pair, (x, of_p): (Place, &Tails), (y, of_q): (Place, &Tails)) -> f64 {
    let way = y.from(x.base) - x.offset;
    if pair.difference.shares() && pair.q.iter().all(|component| way.abs() < 0.05 * component.sd) {
        let moved: f64 = pair.q.iter().map(|c| c.weight * cdf_step(c.z(x), way / c.sd)).sum();
        return pair.difference.cdf(x) - moved;
    }
    if of_p.lower + of_q.lower <= of_p.upper + of_q.upper { of_p.lower - of_q.lower } else { of_q.upper - of_p.upper }
}

/// Points of the curve where it is cut: at the cuts of P and of Q, from where both begin to where the first ends.
fn knots(pair: &Pair) -> Vec<Knot> {
    let (xs, ys) = (cuts(&pair.p), cuts(&pair.q));
    let mut knots: Vec<Knot> = Vec::with_capacity(xs.len() + ys.len());
    knots.extend(xs.iter().filter_map(|&(x, tails)| Some(Knot { x, y: partner(&pair.q, &ys, &tails)? })));
    knots.extend(ys.iter().filter_map(|&(y, tails)| Some(Knot { x: partner(&pair.p, &xs, &tails)?, y })));
    knots.sort_by(|a, b| (a.x.x() + a.y.x()).total_cmp(&(b.x.x() + b.y.x())));
    knots
}

/// The ends of a mixture's panels, with the masses on both sides.
fn cuts(bells: &Bells) -> Vec<(Place, Tails)> {
    let panels = panels(bells.scales());
    let first = panels.first().map(|panel| Place { base: panel.context, offset: panel.low });
    let ends = panels.iter().map(|panel| Place { base: panel.context, offset: panel.high });
    first.into_iter().chain(ends).map(|at| (at, bells.tails(at))).collect()
}

/// Where `bells` have the same masses on both sides as `tails` says; none beyond the cuts.
fn partner(bells: &Bells, cuts: &[(Place, Tails)], tails: &Tails) -> Option<Place> {
    let excess = |own: &Tails| {
        if tails.lower <= tails.upper { own.lower - tails.lower } else { tails.upper - own.upper }
    };
    let index = cuts.partition_point(|(_, own)| excess(own) < 0.0);
    let (above, below) = (cuts.get(index)?, cuts.get(index.checked_sub(1)?)?);
    let base = below.0.base;
    let (mut low, mut high) = (below.0.offset, above.0.rebased(base).offset);
    let mut offset = low + 0.5 * (high - low);
    for _ in 0..80 {
        let own = bells.tails(Place { base, offset });
        let (of_own, wanted) =
            if tails.lower <= tails.upper { (own.lower, tails.lower) } else { (own.upper, tails.upper) };
        let distance = (of_own / wanted).ln();
        let right = if tails.lower <= tails.upper { distance } else { -distance };
        if right > 0.0 {
            high = offset;
        } else if right < 0.0 {
            low = offset;
        } else {
            break;
        }
        let newton = offset - right * of_own / own.density;
        let next = if newton > low && newton < high { newton } else { low + 0.5 * (high - low) };
        if (next - offset).abs() <= 1e-13 * (high - low).max(next.abs()) {
            offset = next;
            break;
        }
        offset = next;
    }
    Some(Place { base, offset })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Mixture;

    fn mixture(text: &str) -> Mixture {
        text.parse().unwrap()
    }

    #[test]
    fn the_curve_and_the_closed_quantile_agree() {
        // A normal written as two equal halves takes the way along the curve.
        for (p, q, halves) in [
            ("0.3*N(-3,1) + 0.7*N(4,0.5)", "N(1,2)", "N(1,2) + N(1,2)"),
            ("N(-500,1) + N(500,1)", "N(0,500)", "N(0,500) + N(0,500)"),
            ("N(0,0.001) + N(0,10)", "N(0,7)", "N(0,7) + N(0,7)"),
        ] {
            let closed = mean_square(&Pair::new(&mixture(p), &mixture(q)));
            let curve = mean_square(&Pair::new(&mixture(p), &mixture(halves)));
            assert!((curve / closed - 1.0).abs() < 1e-9, "{p} to {q}: {curve} against {closed}");
        }
    }

    #[test]
    fn modes_that_jump_across_a_gap_count_in_full() {
        // Half the mass moves by 2e6, as two normals of equal width.
        let pair = Pair::new(&mixture("N(-1e6,1) + N(1e6,1)"), &mixture("0.25*N(-1e6,1) + 0.75*N(1e6,1)"));
        let square = mean_square(&pair);
        assert!((square / (0.25 * 4e12) - 1.0).abs() < 1e-6, "{square}");
    }
}
