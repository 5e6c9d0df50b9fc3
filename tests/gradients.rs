//! Losses against closed forms and other quadratures; gradients and second derivatives against differences.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::line::distribution::{Mixture, Normal};
use klarity::line::divergence;
use klarity::line::objective::{self, Form, Grid, Objective, Problem};

fn mixture(text: &str) -> Mixture {
    text.parse().unwrap()
}

fn problem(objective: &str, target: &str) -> Problem {
    Problem::new(objective::by_id(objective).unwrap(), &mixture(target), &Form::Exact)
}

fn at(problem: &Problem, mean: f64, sd: f64) -> klarity::line::objective::Evaluation {
    problem.evaluate(Normal::new(mean, sd).unwrap())
}

const TARGETS: [&str; 4] = [
    "0.5*N(-5,1) + 0.5*N(10,1)",
    "0.1*N(-6,0.7) + 0.25*N(-2.5,0.9) + 0.3*N(0.5,0.5) + 0.2*N(3,0.8) + 0.15*N(7,1.2)",
    "0.3*N(0,0.05) + 0.4*N(0,1) + 0.3*N(3,4)",
    "0.99*N(0,2) + 0.01*N(8,0.1)",
];
const CANDIDATES: [(f64, f64); 6] = [(0.3, 1.0), (-4.0, 0.8), (2.5, 6.0), (9.0, 2.0), (0.1, 0.3), (-7.0, 5.0)];

/// D(Q‖P) by the trapezoid rule over standardised x, which converges exponentially: another method than the program's.
fn reverse_by_trapezoid(target: &Mixture, mean: f64, sd: f64, nodes: i32) -> f64 {
    let step = 10.0 / f64::from(nodes);
    let normal = Normal::new(0.0, 1.0).unwrap();
    let ln_p = (-nodes..=nodes).map(|i| {
        let z = f64::from(i) * step;
        step * normal.pdf(z) * target.ln_pdf(mean + sd * z)
    });
    -Normal::new(mean, sd).unwrap().entropy() - ln_p.sum::<f64>()
}

#[test]
fn reverse_kl_agrees_with_a_trapezoid_of_many_nodes() {
    for target in TARGETS {
        for (mean, sd) in CANDIDATES {
            let ours = problem("reverse-kl", target).loss(mean, sd);
            let wanted = reverse_by_trapezoid(&mixture(target), mean, sd, 40_000);
            assert!((ours / wanted - 1.0).abs() < 1e-12, "{target}, N({mean},{sd}): {ours} and {wanted}");
        }
    }
    // Sds from 0.01 to 10 in one target, and a mode a million away.
    let mixed = "0.2*N(0,0.01) + 0.3*N(0.5,0.3) + 0.3*N(3,10) + 0.2*N(1e6,0.01)";
    for (mean, sd) in [(0.0, 0.011), (0.5, 0.35), (2.0, 9.0), (1e6, 0.01), (999_999.99, 0.02), (0.003, 1e-3)] {
        let ours = problem("reverse-kl", mixed).loss(mean, sd);
        let wanted = reverse_by_trapezoid(&mixture(mixed), mean, sd, 1_000_000);
        assert!((ours / wanted - 1.0).abs() < 1e-10, "N({mean},{sd}): {ours} and {wanted}");
    }
}

#[test]
fn faint_narrow_components_are_not_overlooked() {
    // Weights down to 1e-8 beside sds a hundred times wider: what a rule that only follows the leading component misses.
    for (target, mean, sd) in [
        ("0.5*N(6816.7,0.246) + 0.0018*N(2.11,0.0317) + 0.49*N(5.24,8.05)", -2.69, 24.07),
        ("5.4e-8*N(3.755,0.412) + 1.5e-7*N(-0.148,0.0161) + 1.5e-4*N(-2.287,2.53)", -0.946, 3.387),
        ("0.0008*N(2.127,0.0164) + 0.049*N(2.05,1.17) + 0.55*N(3.42,1.3) + 1e-5*N(5.16,0.0112)", 2.09, 0.67),
    ] {
        let (ours, target) = (problem("reverse-kl", target), mixture(target));
        let wanted = reverse_by_trapezoid(&target, mean, sd, 200_000);
        assert!((ours.loss(mean, sd) / wanted - 1.0).abs() < 1e-11, "{target}: {} and {wanted}", ours.loss(mean, sd));
        let by_mean = difference(|h| reverse_by_trapezoid(&target, mean + h, sd, 50_000), 0.05);
        let gradient = at(&ours, mean, sd).gradient[0];
        assert!((gradient / by_mean - 1.0).abs() < 1e-9, "{target}: {gradient} and {by_mean}");
    }
}

#[test]
fn reverse_kl_across_a_million_sds_is_the_folded_normal() {
    // Modes ±a: log p = −½(|x| − a)² − log 2 − ½log 2π + log(1 + e^(−2a|x|)), and E|x| is known for a normal.
    let a = 5e5;
    let problem = problem("reverse-kl", "0.5*N(-500000,1) + 0.5*N(500000,1)");
    for (mean, sd) in [(0.0, 1.0), (3.0, 2.0), (0.0, 1e3), (1e4, 3e4), (2e5, 4e5), (0.0, 1e6)] {
        let q = Normal::new(mean, sd).unwrap();
        let folded = 2.0 * sd * sd * q.pdf(0.0) + mean * (q.cdf(2.0 * mean) - q.cdf(0.0));
        // ∫ q·log(1 + e^(−2a|x|)) = q(0)·π²/(12a) to the leading order; the next is smaller by (1/aσ)².
        let change = q.pdf(0.0) * std::f64::consts::PI.powi(2) / (12.0 * a);
        let square = sd * sd + mean * mean + a * a - 2.0 * a * folded;
        let wanted = -q.entropy() + 0.5 * square + 1.612_085_713_764_618 - change;
        let ours = problem.loss(mean, sd);
        assert!((ours / wanted - 1.0).abs() < 1e-10, "N({mean},{sd}): {ours} and {wanted}");
    }
    let side = problem.evaluate(Normal::new(a, 1.0).unwrap());
    assert!((side.loss - std::f64::consts::LN_2).abs() < 1e-12);
    assert!(side.gradient.iter().all(|g| g.abs() < 1e-12));
}

#[test]
fn the_gradient_of_reverse_kl_has_no_cut_off() {
    let q = problem("reverse-kl", "N(-5,0.2)");
    assert!((at(&q, 0.0, 0.2).gradient[0] - 125.0).abs() < 1e-10);
    // The same through panels: a second mode so far off that it changes nothing.
    let q = problem("reverse-kl", "0.5*N(-5,0.2) + 0.5*N(1e6,0.2)");
    assert!((at(&q, 0.0, 0.2).gradient[0] - 125.0).abs() < 1e-10);
    // A start of 1e-6 between the modes of ½N(±5,1), where (log p)′ = −5x + 5·tanh(5x)… at x = 1: −(x − 5) to 4e-4.
    let narrow = at(&problem("reverse-kl", "0.5*N(-5,1) + 0.5*N(5,1)"), 1.0, 1e-6);
    let share = 1.0 / (1.0 + (-10.0_f64).exp());
    let slope = share * 4.0 - (1.0 - share) * 6.0;
    assert!((narrow.gradient[0] / -slope - 1.0).abs() < 1e-11, "{:?}", narrow.gradient);
    assert!((narrow.gradient[1] + 1.0).abs() < 1e-10);
}

#[test]
fn between_two_normals_every_loss_is_its_closed_form() {
    let (m, s) = (0.4, 1.3);
    for (mean, sd) in [(0.0, 1.0), (0.4, 1.3), (0.4 + 1e-7, 1.3), (0.4, 1.3 * (1.0 + 1e-7)), (-30.0, 0.1), (5.0, 40.0)]
    {
        let (d, r): (f64, f64) = (mean - m, sd / s);
        let forward = r.ln() + 0.5 * (1.0 / (r * r) - 1.0) + 0.5 * d * d / (sd * sd);
        let reverse = -r.ln() + 0.5 * (r * r - 1.0) + 0.5 * d * d / (s * s);
        for (id, wanted) in [("forward-kl", forward), ("reverse-kl", reverse)] {
            let ours = problem(id, "N(0.4,1.3)").loss(mean, sd);
            assert!((ours - wanted).abs() < 1e-15 + 1e-13 * wanted, "{id}, N({mean},{sd}): {ours:e} and {wanted:e}");
            assert!(ours >= 0.0);
        }
    }
    // Near the target, where the plain formulas keep nothing: D ≈ ½(d/s)² + ε², and ∫(p − q)² ≈ (½d² + ¾(sε)²)/(2√π s³).
    let (d, e): (f64, f64) = (3e-9, 2e-9);
    let root = 2.0 * std::f64::consts::PI.sqrt();
    for id in ["forward-kl", "reverse-kl"] {
        let ours = problem(id, "N(0,2)").loss(2.0 * d, 2.0 * (1.0 + e));
        assert!((ours / (0.5 * d * d + e * e) - 1.0).abs() < 1e-6, "{id}: {ours:e}");
    }
    let ours = problem("mse", "N(0,2)").loss(2.0 * d, 2.0 * (1.0 + e));
    let wanted = (0.5 * d * d + 0.75 * e * e) / (root * 2.0);
    assert!((ours / wanted - 1.0).abs() < 1e-6, "{ours:e} and {wanted:e}");
    assert_eq!(problem("mse", "N(0,2)").loss(0.0, 2.0), 0.0);
}

#[test]
fn losses_near_zero_keep_their_digits_for_mixtures_too() {
    // ½N(±d/2,1) against N(0, √(1 + d²/4)): with a = d/2 the first cumulant that differs is the fourth, −2a⁴, so both
    // divergences are κ₄²/48 = a⁸/12 for small a, and ∫(p − q)² is (a⁴/12)²·∫(φ⁗)² with ∫(φ⁗)² = 105/(32√π).
    let a: f64 = 0.02;
    let target = mixture("0.5*N(-0.02,1) + 0.5*N(0.02,1)");
    let sd = (1.0 + a * a).sqrt();
    let wanted = a.powi(8) / 12.0;
    for id in ["forward-kl", "reverse-kl"] {
        let ours = Problem::new(objective::by_id(id).unwrap(), &target, &Form::Exact).loss(0.0, sd);
        assert!((ours / wanted - 1.0).abs() < 0.01, "{id}: {ours:e} and {wanted:e}");
    }
    let wanted = (a.powi(4) / 12.0).powi(2) * 105.0 / (32.0 * std::f64::consts::PI.sqrt());
    let ours = Problem::new(&objective::Mse, &target, &Form::Exact).loss(0.0, sd);
    assert!((ours / wanted - 1.0).abs() < 0.01, "MSE: {ours:e} and {wanted:e}");
}

/// Forward KL at its minimum for modes out of each other's reach: log s − H(P) and constants, entropies adding up.
#[test]
fn forward_kl_of_needles_far_from_0_is_that_of_their_own_entropies() {
    for (distance, sd) in [(1e9_f64, 1e-9_f64), (1e8, 1e-9), (1e6, 1e-4), (20.0, 0.1)] {
        let problem = problem("forward-kl", &format!("N({distance},{sd}) + N(-{distance},{sd})"));
        let spread = distance.hypot(sd);
        let wanted = (spread / sd).ln() - std::f64::consts::LN_2;
        let got = problem.loss(0.0, spread);
        assert!((got / wanted - 1.0).abs() < 1e-12, "±{distance}, {sd}: {got} {wanted}");
        assert_eq!(problem.jet(0.0, spread).gradient[0], 0.0);
    }
}

#[test]
fn forward_kl_is_the_same_wherever_the_target_lies() {
    // 0.6 N(0,1) + 0.2 N(0,10) + 0.2 N(0,20) by mpmath in 30 digits.
    let (wanted, spread) = (0.734_290_597_845_437_8, 10.029_955_134_495_867);
    for (mean, unit) in [(0.0, 1.0), (1e6, 1e-9), (-1e9, 1e-9), (12_345.678, 1e-6)] {
        let [a, b, c] = [1.0, 10.0, 20.0].map(|sd| sd * unit);
        let target = Mixture::from_rows(&[(0.3, mean, a), (0.1, mean, b), (0.1, mean, c)]).unwrap();
        let problem = Problem::new(objective::by_id("forward-kl").unwrap(), &target, &Form::Exact);
        let sd = spread * unit;
        let best = problem.evaluate_at(mean, sd);
        assert!((best.loss / wanted - 1.0).abs() < 1e-11, "{mean}, {unit}: {}", best.loss);
        assert_eq!(best.gradient[0], 0.0, "{mean}, {unit}");
        // As `klarity divergence` has it, at the minimum and beside it.
        for sd in [sd, 1.7 * sd] {
            let candidate = Mixture::from_rows(&[(1.0, mean, sd)]).unwrap();
            let divergence =
                divergence::by_id("kl-forward").unwrap().value(&divergence::Pair::new(&target, &candidate));
            assert!((problem.loss(mean, sd) / divergence - 1.0).abs() < 1e-11, "{mean}, {unit}");
        }
    }
    // Two modes that overlap, a million away: the trapezoid rule in the modes' own frame.
    let (mean, apart) = (1e6, (1e6 + 3e-4) - 1e6);
    let target = Mixture::from_rows(&[(1.0, mean, 1e-4), (1.0, mean + 3e-4, 2e-4)]).unwrap();
    let local = Mixture::from_rows(&[(1.0, 0.0, 1.0), (1.0, apart * 1e4, 2.0)]).unwrap();
    let (centre, spread) = (0.5 * apart * 1e4, (2.5 + (0.5 * apart * 1e4).powi(2)).sqrt());
    let normal = Normal::new(centre, spread).unwrap();
    let ln_ratio = |x: f64| local.ln_pdf(x) - normal.ln_pdf(x);
    let places = (-3000..=3000).map(|i| f64::from(i) * 0.01);
    let wanted: f64 = places.map(|x| 0.01 * local.pdf(x) * ln_ratio(x)).sum();
    let problem = Problem::new(objective::by_id("forward-kl").unwrap(), &target, &Form::Exact);
    let got = problem.loss(mean + 0.5 * apart, spread * 1e-4);
    assert!((got / wanted - 1.0).abs() < 1e-9, "{got} {wanted}");
}

/// Richardson's extrapolated central difference: the error is of the sixth order in the step.
fn difference(f: impl Fn(f64) -> f64, step: f64) -> f64 {
    let central = |h: f64| (f(h) - f(-h)) / (2.0 * h);
    let [a, b, c] = [central(step), central(0.5 * step), central(0.25 * step)];
    let [d, e] = [(4.0 * b - a) / 3.0, (4.0 * c - b) / 3.0];
    (16.0 * e - d) / 15.0
}

fn assert_slopes(objective: &dyn Objective, form: &Form, problem: &Problem, (mean, sd): (f64, f64)) {
    let label = format!("{} {}, N({mean},{sd})", objective.id(), form.id());
    let jet = problem.jet(mean, sd);
    let evaluation = problem.evaluate_at(mean, sd);
    let second = if matches!(form, Form::Exact) { 1.0 } else { sd };
    assert_eq!(jet.loss, evaluation.loss, "{label}");
    let by_mean = difference(|h| problem.loss(mean + h * sd, sd), 0.02) / sd;
    let by_ln_sd = difference(|h| problem.loss(mean, sd * h.exp()), 0.02);
    let size = jet.loss.abs() + (by_mean * sd).abs() + by_ln_sd.abs();
    let close = |ours: f64, wanted: f64, what: &str| {
        assert!((ours - wanted).abs() < 2e-9 * size, "{label}, {what}: {ours:e} and {wanted:e}, of size {size:e}");
    };
    close(evaluation.gradient[0] * sd, by_mean * sd, "∂μ");
    close(evaluation.gradient[1] * second, by_ln_sd, "∂log σ");
    close(jet.gradient[0] * sd, by_mean * sd, "jet ∂μ");
    close(jet.gradient[1], by_ln_sd, "jet ∂log σ");
    let slope = |m: f64, s: f64| problem.jet(m, s).gradient;
    let [a, b, c] = jet.hessian;
    close(a * sd * sd, difference(|h| slope(mean + h * sd, sd)[0] * sd, 0.02), "∂μ∂μ");
    close(b * sd, difference(|h| slope(mean + h * sd, sd)[1], 0.02), "∂μ∂log σ");
    close(c, difference(|h| slope(mean, sd * h.exp())[1], 0.02), "∂log σ∂log σ");
}

#[test]
fn gradients_and_second_derivatives_are_those_of_the_loss_in_both_forms() {
    for objective in objective::ALL {
        for target in TARGETS {
            for form in [Form::Exact, Form::Notebook(Grid::default())] {
                let problem = Problem::new(*objective, &mixture(target), &form);
                for candidate in CANDIDATES {
                    assert_slopes(*objective, &form, &problem, candidate);
                }
            }
        }
    }
}

#[test]
fn the_notebook_form_tends_to_the_exact_one_as_the_grid_grows() {
    // An average over the grid, times its length, is the integral; the cosine is the integral's already.
    let grid = Grid::new(-40.0, 50.0, 20_001).unwrap();
    let length = grid.spacing() * 20_001.0;
    for objective in objective::ALL {
        let factor = if objective.id() == "cosine" { 1.0 } else { length };
        for target in TARGETS {
            let [exact, notebook] =
                [Form::Exact, Form::Notebook(grid)].map(|form| Problem::new(*objective, &mixture(target), &form));
            for (mean, sd) in [(0.3, 1.0), (2.5, 4.0), (9.0, 2.0)] {
                let (wanted, ours) = (exact.loss(mean, sd), notebook.loss(mean, sd) * factor);
                assert!(
                    (ours / wanted - 1.0).abs() < 1e-9,
                    "{}, {target}, N({mean},{sd}): {ours} and {wanted}",
                    objective.id()
                );
            }
        }
    }
}

#[test]
fn nothing_is_ever_undefined_however_far_the_candidate_strays() {
    for objective in objective::ALL {
        for target in ["N(0,1)", "N(-1e9,1e-9) + N(1e9,1e9)", "0.5*N(-5,1) + 0.5*N(10,1)", "N(1,1) + N(1,1.0000001)"] {
            for form in [Form::Exact, Form::Notebook(Grid::default())] {
                let problem = Problem::new(*objective, &mixture(target), &form);
                for mean in [0.0, 1e-9, 1e3, -1e9, 1e60, -1e100] {
                    for sd in [1e-100, 1e-9, 1e-6, 1.0, 1e9, 1e60, 1e100] {
                        let evaluation = problem.evaluate_at(mean, sd);
                        let defined = !evaluation.loss.is_nan() && evaluation.gradient.iter().all(|g| !g.is_nan());
                        assert!(defined, "{} {} {target}, N({mean},{sd}): {evaluation:?}", objective.id(), form.id());
                    }
                }
            }
        }
    }
}
