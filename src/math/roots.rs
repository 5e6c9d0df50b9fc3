//! Roots of a function between two points where it has opposite signs.

/// A root between `a` and `b`, each given with the function's value there; the signs must differ, else the end with the
/// smaller value is returned. Stops when the bracket is no wider than `tolerance` (or than rounding allows).
///
/// Chandrupatla's method (Advances in Engineering Software 28, 1997): inverse quadratic steps where they can be trusted, else
/// bisection, so it never takes more than about thrice the steps of bisection.
pub fn bracketed_root(mut f: impl FnMut(f64) -> f64, a: (f64, f64), b: (f64, f64), tolerance: f64) -> f64 {
    let ((mut x1, mut f1), (mut x2, mut f2)) = (b, a);
    if f1 == 0.0 || f2 == 0.0 || (f1 > 0.0) == (f2 > 0.0) {
        return if f1.abs() <= f2.abs() { x1 } else { x2 };
    }
    let mut fraction = 0.5;
    for _ in 0..200 {
        let x = x1 + fraction * (x2 - x1);
        let fx = f(x);
        let (x3, f3);
        if (fx > 0.0) == (f1 > 0.0) {
            (x3, f3) = (x1, f1);
        } else {
            (x3, f3) = (x2, f2);
            (x2, f2) = (x1, f1);
        }
        (x1, f1) = (x, fx);
        let best = if f1.abs() <= f2.abs() { x1 } else { x2 };
        let width = (x2 - x1).abs();
        let least = tolerance.max(2.0 * f64::EPSILON * best.abs());
        if width <= least || f1 == 0.0 {
            return best;
        }
        let (xi, phi) = ((x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2));
        fraction = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            f1 / (f2 - f1) * f3 / (f2 - f3) + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
        } else {
            0.5
        };
        let edge = 0.5 * least / width;
        fraction = if fraction.is_finite() { fraction.clamp(edge, 1.0 - edge) } else { 0.5 };
    }
    if f1.abs() <= f2.abs() { x1 } else { x2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(f: impl Fn(f64) -> f64, a: f64, b: f64) -> (f64, usize) {
        let mut calls = 0;
        let root = bracketed_root(
            |x| {
                calls += 1;
                f(x)
            },
            (a, f(a)),
            (b, f(b)),
            1e-14,
        );
        (root, calls)
    }

    #[test]
    fn smooth_functions_take_few_steps() {
        let (root, calls) = count(|x| x * x - 2.0, 0.0, 2.0);
        assert!((root - std::f64::consts::SQRT_2).abs() < 1e-14);
        assert!(calls <= 12, "{calls}");
        let (root, calls) = count(f64::cos, 0.0, 3.0);
        assert!((root - std::f64::consts::FRAC_PI_2).abs() < 1e-14);
        assert!(calls <= 12, "{calls}");
    }

    #[test]
    fn flat_steep_and_jumping_functions_still_end() {
        for f in
            [|x: f64| (x - 0.3).powi(9), |x: f64| (50.0 * (x - 0.3)).tanh(), |x: f64| if x < 0.3 { -1.0 } else { 1e9 }]
        {
            let (root, calls) = count(f, -10.0, 10.0);
            assert!((root - 0.3).abs() < 1e-2 && calls <= 180, "{root} after {calls}");
        }
    }

    #[test]
    fn an_end_that_is_a_root_is_returned() {
        assert_eq!(count(|x| x, 0.0, 1.0), (0.0, 0));
        assert_eq!(count(|x| x, -1.0, 0.0), (0.0, 0));
    }
}
