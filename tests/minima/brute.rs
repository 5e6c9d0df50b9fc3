//! Minima by brute force: descents from a lattice of starts. No ridges, no panels of modes, nothing but the loss and its
//! derivatives (which tests/gradients.rs checks).

use klarity::line::distribution::Mixture;
use klarity::line::objective::Problem;

/// Goes downhill from (mean, log sd) in damped Newton steps, to a minimum if there is one.
pub fn descend(problem: &Problem, mut mean: f64, mut ln_sd: f64) -> Option<[f64; 2]> {
    // Where rounding keeps the steps from getting any shorter, a place of short ones will do.
    let mut at_rest = None;
    for _ in 0..300 {
        let sd = ln_sd.exp();
        let jet = problem.jet(mean, sd);
        let [a, b, c] = [jet.hessian[0] * sd * sd, jet.hessian[1] * sd, jet.hessian[2]];
        let gradient = [jet.gradient[0] * sd, jet.gradient[1]];
        let (middle, spread) = (0.5 * (a + c), (0.25 * (a - c).powi(2) + b * b).sqrt());
        let least = middle - spread;
        let convex = least > 1e-7 * (middle.abs() + spread);
        let shift = if convex { 0.0 } else { 1e-2 * (middle.abs() + spread) - least };
        let (a, c) = (a + shift, c + shift);
        let determinant = a * c - b * b;
        let step =
            [(b * gradient[1] - c * gradient[0]) / determinant, (b * gradient[0] - a * gradient[1]) / determinant];
        let length = step[0].hypot(step[1]);
        if !length.is_finite() || length < 1e-10 {
            return (convex && length < 1e-10).then_some([mean, ln_sd]);
        }
        at_rest = (convex && length < 1e-7).then_some([mean, ln_sd]);
        let mut scale = (0.5 / length).min(1.0);
        let better =
            |scale: f64| problem.loss(mean + scale * step[0] * sd, (ln_sd + scale * step[1]).exp()) <= jet.loss;
        while scale > 1e-9 && !better(scale) {
            scale *= 0.5;
        }
        if scale <= 1e-9 {
            return (convex && length < 1e-6).then_some([mean, ln_sd]);
        }
        (mean, ln_sd) = (mean + scale * step[0] * sd, ln_sd + scale * step[1]);
    }
    at_rest
}

/// Every minimum (mean, log sd) that descents from a lattice of `columns` × `rows` starts, and from around every component,
/// arrive at.
pub fn minima(problem: &Problem, target: &Mixture, [columns, rows]: [u32; 2]) -> Vec<[f64; 2]> {
    let components = target.components();
    let low = components.iter().map(|c| c.normal.mean() - 2.0 * c.normal.sd()).fold(f64::INFINITY, f64::min);
    let high = components.iter().map(|c| c.normal.mean() + 2.0 * c.normal.sd()).fold(f64::NEG_INFINITY, f64::max);
    let narrow = components.iter().map(|c| 0.7 * c.normal.sd()).fold(f64::INFINITY, f64::min);
    let mut starts = Vec::new();
    for column in 0..columns {
        for row in 0..rows {
            let (across, up) = (f64::from(column) / f64::from(columns - 1), f64::from(row) / f64::from(rows - 1));
            starts.push((low + (high - low) * across, narrow.ln() + ((high - low) / narrow).ln() * up));
        }
    }
    starts.extend(components.iter().map(|c| (c.normal.mean(), (1.1 * c.normal.sd()).ln())));
    let mut found: Vec<[f64; 2]> = Vec::new();
    for (mean, ln_sd) in starts {
        let Some([mean, ln_sd]) = descend(problem, mean, ln_sd) else {
            continue;
        };
        let inside = mean > low - (high - low) && mean < high + (high - low) && ln_sd < (4.0 * (high - low)).ln();
        if inside && !found.iter().any(|f| same(*f, [mean, ln_sd], 1e-5)) {
            found.push([mean, ln_sd]);
        }
    }
    found
}

/// Whether two places (mean, log sd) differ by less than `part` of an sd.
pub fn same(a: [f64; 2], b: [f64; 2], part: f64) -> bool {
    (a[0] - b[0]).abs() < part * a[1].exp() && (a[1] - b[1]).abs() < part
}
