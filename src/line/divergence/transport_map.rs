//! The monotone transport map from P to Q, which sends the u-quantile of one to that of the other.

use super::pair::{Pair, Side};
use crate::line::distribution::{Arena, Mixture, Normal, Part, PreparedMixture, Tails};
use crate::math::Place;
use crate::math::adaptive::{Panel, Tolerance, integrate};
use crate::math::line::panels;

/// Well below the 1e-7 wanted of the root. Ways shorter than 1e-17 of the spread are rounding.
fn tolerance(of: &Mixture) -> Tolerance<1> {
    Tolerance { relative: 1e-8, absolute: [1e-34 * of.variance()] }
}

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

/// The square of the distance to N(μ, σ): (μ − m)² + (σ − s)² + A·σ/s, where m and s are the mean and the sd of `from`
/// and A is the square for N(m, s), which depends on `from` alone.
///
/// With z = Φ⁻¹(F(x)) the way of each point is σz − (x − μ), and ∫z p = 0, ∫z² p = 1. So the square is
/// (μ − m)² + s² + σ² − 2σC with C = ∫(x − m)z p, and in particular A = 2s² − 2sC. No term is negative.
fn to_a_normal(from: &Side, to: Normal) -> f64 {
    let sd = from.mixture().sd();
    let (shift, stretch) = (from.mixture().mean_from(to.mean()), to.sd() - sd);
    shift * shift + stretch * stretch + from.square_from_normal() * (to.sd() / sd)
}

/// A of [`to_a_normal`].
pub(super) fn from_own_normal(side: &Side) -> f64 {
    let mixture = side.mixture();
    if mixture.as_normal().is_some() {
        return 0.0;
    }
    let own = Normal::raw(mixture.mean(), mixture.sd());
    // The mean that a double can hold is not quite the mean.
    let shift = mixture.mean_from(own.mean());
    (to_any_normal(side, own) - shift * shift).max(0.0)
}

/// ∫ (T(x) − x)² p(x) dx, T(x) = b + t·Φ⁻¹(F(x)): one quantile in closed form, no inversion.
fn to_any_normal(side: &Side, to: Normal) -> f64 {
    let from = &side.prepared;
    let standard = Normal::raw(0.0, 1.0);
    let mut arena = Arena::default();
    let panels: Vec<_> = panels(from.scales())
        .into_iter()
        .map(|Panel { context: base, low, high }| {
            let (start, end) = (Place { base, offset: low }, Place { base, offset: high });
            let part = from.part_with_tails((start, &from.tails(start)), (end, &from.tails(end)), &mut arena);
            Panel { context: (base, part), low, high }
        })
        .collect();
    let integral = integrate(panels, tolerance(side.mixture()), |(base, part), offset| {
        let at = Place { base, offset };
        let Tails { lower, upper, density, .. } = arena.tails(part, at);
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
    let mut arena = Arena::default();
    let stretches: Vec<_> =
        knots.windows(2).filter_map(|ends| Stretch::between(pair, ends[0], ends[1], &mut arena)).collect();
    let mut last: Option<(Stretch, f64, Point)> = None;
    let integral = integrate(stretches, tolerance(pair.target()), |stretch, s| {
        let guess = match last {
            Some((before, s_before, point)) if before == stretch => point.x_after(s - s_before),
            _ => stretch.guess(s),
        };
        let point = solve(&arena, &stretch, s, guess);
        last = Some((stretch, s, point));
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
    p: Part,
    q: Part,
}

impl Knot {
    fn s(&self) -> f64 {
        self.x.x() + self.y.x()
    }
}

impl Stretch {
    /// As a panel in s, relative to the sum of the bases.
    fn between(pair: &Pair, a: Knot, b: Knot, arena: &mut Arena) -> Option<Panel<Self>> {
        let (x_base, y_base) = (a.x.base, a.y.base);
        let x = (a.x.offset, b.x.rebased(x_base).offset.max(a.x.offset));
        let y = (a.y.offset, b.y.rebased(y_base).offset.max(a.y.offset));
        let (low, high) = (x.0 + y.0, x.1 + y.1);
        if high <= low {
            return None;
        }
        let part = |mixture: &PreparedMixture, arena: &mut Arena, base: f64, (low, high): (f64, f64)| {
            let (low, high) = (Place { base, offset: low }, Place { base, offset: high });
            mixture.part_with_tails((low, &mixture.tails(low)), (high, &mixture.tails(high)), arena)
        };
        let (p, q) = (part(&pair.p.prepared, arena, x_base, x), part(&pair.q.prepared, arena, y_base, y));
        Some(Panel { context: Self { x_base, y_base, x, y, p, q }, low, high })
    }

    /// x on the chord.
    fn guess(&self, s: f64) -> f64 {
        let whole = (self.x.1 - self.x.0) + (self.y.1 - self.y.0);
        self.x.0 + (self.x.1 - self.x.0) * (s - self.x.0 - self.y.0) / whole
    }
}

/// A solved point: x relative to its base, y − x, and the densities at x and y with their derivatives.
#[derive(Debug, Clone, Copy)]
struct Point {
    x: f64,
    way: f64,
    p: f64,
    q: f64,
    p_slope: f64,
    q_slope: f64,
}

impl Point {
    /// x a step of s further on, to second order: dx/ds = q/(p+q).
    fn x_after(&self, step: f64) -> f64 {
        let sum = self.p + self.q;
        let (x, y) = (self.q / sum, self.p / sum);
        let bend = (self.q_slope * y * y - self.p_slope * x * x) / sum;
        x.mul_add(step, self.x) + 0.5 * bend * step * step
    }

    /// The point that is `step` further in x and as much back in y.
    fn moved(x: f64, way: f64, step: f64, of_p: &Tails, of_q: &Tails) -> Self {
        Self {
            x: x + step,
            way: way - 2.0 * step,
            p: (of_p.density + step * (of_p.slope + 0.5 * step * of_p.curvature)).max(0.0),
            q: (of_q.density - step * (of_q.slope - 0.5 * step * of_q.curvature)).max(0.0),
            p_slope: of_p.slope + step * of_p.curvature,
            q_slope: of_q.slope - step * of_q.curvature,
        }
    }
}

/// The point of the curve with x + y = s: Halley's method inside a bracket that only shrinks.
fn solve(arena: &Arena, stretch: &Stretch, s: f64, guess: f64) -> Point {
    let (mut low, mut high) = (stretch.x.0.max(s - stretch.y.1), stretch.x.1.min(s - stretch.y.0));
    let range = high - low;
    let mut x = if guess > low && guess < high { guess } else { low + 0.5 * range };
    let mut rounds = 80;
    loop {
        let (at, y) = (Place { base: stretch.x_base, offset: x }, Place { base: stretch.y_base, offset: s - x });
        let (of_p, of_q) = (arena.tails(stretch.p, at), arena.tails(stretch.q, y));
        let way = (stretch.y_base - stretch.x_base) + (s - x) - x;
        let excess = of_p.lower_minus(&of_q);
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
        let inside = x + halley >= low && x + halley <= high;
        let step = if inside { halley } else { low + 0.5 * (high - low) - x };
        // Halley's error is about the step cubed, in units of the scale on which the densities change.
        let small = (step / range).abs().powi(3) * range < 1e-9 * way.abs() && step.abs() < 2e-3 * range;
        let at_rounding = high - low <= 4.0 * f64::EPSILON * x.abs();
        let point = Point::moved(x, way, step, &of_p, &of_q);
        rounds -= 1;
        if excess == 0.0 || inside && small || at_rounding || rounds == 0 {
            return point;
        }
        x = point.x;
    }
}

/// Points of the curve where it is cut: at the cuts of P and of Q, from where both begin to where the first ends.
fn knots(pair: &Pair) -> Vec<Knot> {
    let (xs, ys) = (cuts(&pair.p.prepared), cuts(&pair.q.prepared));
    let mut knots: Vec<Knot> = Vec::with_capacity(xs.len() + ys.len());
    for (x, of_p) in &xs {
        knots.extend(partner(&pair.q.prepared, &ys, of_p).map(|y| Knot { x: *x, y }));
    }
    for (y, of_q) in &ys {
        knots.extend(partner(&pair.p.prepared, &xs, of_q).map(|x| Knot { x, y: *y }));
    }
    knots.sort_by(|a, b| a.s().total_cmp(&b.s()));
    // Near pairs have their cuts at nearly the same points: one of two will do.
    let mut kept: Vec<Knot> = Vec::with_capacity(knots.len());
    for (index, knot) in knots.iter().enumerate() {
        let since = kept.last().map_or(f64::INFINITY, |last| knot.s() - last.s());
        let until = knots.get(index + 1).map_or(0.0, |next| next.s() - knot.s());
        if since > 0.05 * until {
            kept.push(*knot);
        }
    }
    kept
}

/// The ends of a mixture's panels, with the masses on both sides.
fn cuts(mixture: &PreparedMixture) -> Vec<(Place, Tails)> {
    let panels = panels(mixture.scales());
    let first = panels.first().map(|panel| Place { base: panel.context, offset: panel.low });
    let ends = panels.iter().map(|panel| Place { base: panel.context, offset: panel.high });
    first.into_iter().chain(ends).map(|at| (at, mixture.tails(at))).collect()
}

/// Where `mixture` has the mass below them that `wanted` says; none beyond the cuts.
fn partner(mixture: &PreparedMixture, cuts: &[(Place, Tails)], wanted: &Tails) -> Option<Place> {
    let index = cuts.partition_point(|(_, own)| own.lower_minus(wanted) < 0.0);
    let (above, below) = (cuts.get(index)?, cuts.get(index.checked_sub(1)?)?);
    let base = below.0.base;
    let (mut low, mut high) = (below.0.offset, above.0.rebased(base).offset);
    let accuracy = 1e-12 * (high - low);
    let mut offset = low + 0.5 * (high - low);
    for _ in 0..80 {
        let own = mixture.tails(Place { base, offset });
        let excess = own.lower_minus(wanted);
        if excess > 0.0 {
            high = offset;
        } else if excess < 0.0 {
            low = offset;
        } else {
            break;
        }
        // Newton's step on the logarithm of the tail, as far as the excess is one of the tail.
        let tail = own.lower.min(own.upper);
        let wanted = if own.lower <= own.upper { tail - excess } else { tail + excess };
        let ratio = wanted / tail;
        let step = if own.lower <= own.upper { ratio.ln() } else { -ratio.ln() } * tail / own.density;
        let newton = offset + step;
        let next = if newton > low && newton < high { newton } else { low + 0.5 * (high - low) };
        let moved = (next - offset).abs();
        offset = next;
        if moved <= accuracy {
            break;
        }
    }
    Some(Place { base, offset })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_square_by_moments_is_the_integral_of_the_ways() {
        for (p, q) in [
            ("0.3*N(-3,1) + 0.7*N(4,0.5)", Normal::raw(1.0, 2.0)),
            ("0.3*N(-3,1) + 0.7*N(4,0.5)", Normal::raw(-40.0, 0.01)),
            ("N(-3,1) + N(3,1)", Normal::raw(0.0, 10f64.sqrt())),
            ("N(-500,1) + N(500,1)", Normal::raw(2.0, 1e4)),
            ("N(999999990,1) + N(999999993,1)", Normal::raw(999_999_991.0, 2.0)),
            ("0.999999*N(0,1) + 0.000001*N(5,1)", Normal::raw(0.0, 1.0)),
            ("N(0,1e-3) + N(0,10)", Normal::raw(0.0, 7.0)),
        ] {
            let p = mixture(p);
            let pair = Pair::new(&p, &Mixture::from(q));
            let (integral, square) = (to_any_normal(&pair.p, q), mean_square(&pair));
            assert!((square / integral - 1.0).abs() < 1e-8, "{p} to {q:?}: {square} against {integral}");
        }
    }

    #[test]
    fn modes_that_jump_across_a_gap_count_in_full() {
        // A quarter of the mass moves by 2e6, give or take the width of a mode.
        let pair = Pair::new(&mixture("N(-1e6,1) + N(1e6,1)"), &mixture("0.25*N(-1e6,1) + 0.75*N(1e6,1)"));
        let square = mean_square(&pair);
        assert!((square / (0.25 * 4e12) - 1.0).abs() < 4e-6, "{square}");
    }
}
