//! Gradients from random draws: unbiased, as noisy as theory says, and the same for the same seed.
//!
//! Means and variances come from `sampled_gradients.json` (mpmath at 50 digits and long-double panels), from closed forms
//! between two normals, and from differences of a batch's own loss.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use klarity::descent::optimiser::{self, Choice};
use klarity::descent::{STEPS_MAX, StopReason};
use klarity::line::Alpha;
use klarity::line::distribution::{Mixture, Normal};
use klarity::line::divergence::{self, Pair};
use klarity::line::objective::{
    self, Batches, Evaluation, Form, ForwardKl, GradientEstimator, JensenShannon, Objective, Power, Problem, ReverseKl,
    Sampling,
};
use klarity::line::run::{Run, SEEDS, SPREAD_STEPS_MAX, Setup, Spreading, optimise};
use klarity::work::{Budget, Work as _};
use serde_json::Value;

use GradientEstimator::{Pathwise, Score, ScoreBaseline};

const TWO_MODES: &str = "0.5*N(-3,1) + 0.5*N(3,1)";

fn sampling(batch: usize, gradient: GradientEstimator, seed: u64) -> Sampling {
    Sampling::new(batch, gradient, seed).unwrap()
}

fn batches(objective: &dyn Objective, target: &str, sampling: Sampling) -> Batches {
    Batches::new(objective, &target.parse().unwrap(), sampling).unwrap()
}

/// Mean and variance of each of [∂μ, ∂log σ, loss] per draw, from so many batches of 1000 at one place.
fn per_draw(mut batches: Batches, count: usize, (mean, sd): (f64, f64)) -> [[f64; 2]; 3] {
    let drawn: Vec<[f64; 3]> = (0..count)
        .map(|step| {
            let Evaluation { loss, gradient } = batches.next(step, mean, sd);
            [gradient[0], gradient[1], loss]
        })
        .collect();
    [0, 1, 2].map(|axis| {
        let mean = drawn.iter().map(|row| row[axis]).sum::<f64>() / count as f64;
        let squares: f64 = drawn.iter().map(|row| (row[axis] - mean).powi(2)).sum();
        [mean, 1000.0 * squares / (count as f64 - 1.0)]
    })
}

/// Within five standard errors of the mean, and of a variance from `count` batches, which are nearly normal.
#[track_caller]
fn agrees([mean, variance]: [f64; 2], wanted: [f64; 2], count: usize, label: &str) {
    let draws = 1000.0 * count as f64;
    assert!((mean - wanted[0]).abs() <= 5.0 * (wanted[1] / draws).sqrt(), "{label}: mean {mean}, not {}", wanted[0]);
    let spread = wanted[1] * (2.0 / count as f64).sqrt();
    assert!((variance - wanted[1]).abs() <= 5.0 * spread, "{label}: variance {variance}, not {}", wanted[1]);
}

#[test]
fn every_gradient_has_the_mean_and_the_variance_of_theory() {
    let oracle: Value = serde_json::from_str(include_str!("data/sampled_gradients.json")).unwrap();
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let count = 4000;
    for (objective, gradient, name) in [
        (&ReverseKl as &dyn Objective, Pathwise, "pathwise"),
        (&ReverseKl, Score, "score"),
        (&ReverseKl, ScoreBaseline, "score_baseline_mean"),
        (&ForwardKl, Pathwise, "forward_samples_of_p"),
    ] {
        let drawn = per_draw(batches(objective, TWO_MODES, sampling(1000, gradient, 5)), count, (1.4, 0.8));
        let wanted = &oracle["estimators"][name];
        for axis in [0, 1] {
            let wanted = [number(&wanted["mean"][axis]), number(&wanted["variance"][axis])];
            agrees(drawn[axis], wanted, count, &format!("{name} {axis}"));
        }
        let kl = number(&oracle[if objective.id() == "reverse-kl" { "kl_qp" } else { "kl_pq" }]);
        let error = (drawn[2][1] / (1000.0 * count as f64)).sqrt();
        assert!((drawn[2][0] - kl).abs() < 5.0 * error, "{name}: loss {} not {kl}", drawn[2][0]);
    }
}

#[test]
fn between_two_normals_the_variances_are_closed_forms() {
    // P = N(m, s), Q = N(μ, σ), d = μ − m. Pathwise: (d + σε)/s² and −1 + (d + σε)σε/s². From P, with r = s/σ and
    // k = d/σ: −z/σ and 1 − z² where z ~ N(−k, r).
    let (m, s, mean, sd): (f64, f64, f64, f64) = (1.0, 2.0, 2.5, 0.7);
    let (d, count) = (mean - m, 2000);
    let path = per_draw(batches(&ReverseKl, "N(1,2)", sampling(1000, Pathwise, 3)), count, (mean, sd));
    agrees(path[0], [d / (s * s), sd * sd / s.powi(4)], count, "pathwise μ");
    let wanted = [sd * sd / (s * s) - 1.0, (d * d * sd * sd + 2.0 * sd.powi(4)) / s.powi(4)];
    agrees(path[1], wanted, count, "pathwise log σ");
    let (r, k) = (s / sd, d / sd);
    let forward = per_draw(batches(&ForwardKl, "N(1,2)", sampling(1000, Pathwise, 3)), count, (mean, sd));
    agrees(forward[0], [k / sd, s * s / sd.powi(4)], count, "forward μ");
    let wanted = [1.0 - r * r - k * k, 2.0 * r.powi(4) + 4.0 * r * r * k * k];
    agrees(forward[1], wanted, count, "forward log σ");
    // At P itself log q − log p is 0 at every draw, and the score function has no noise; the paths have.
    let at_p = batches(&ReverseKl, "N(1,2)", sampling(7, Score, 3)).next(4, 1.0, 2.0);
    assert!(at_p.loss.abs() < 1e-14 && at_p.gradient.iter().all(|g| g.abs() < 1e-13), "{at_p:?}");
    let paths = batches(&ReverseKl, "N(1,2)", sampling(7, Pathwise, 3)).next(4, 1.0, 2.0);
    assert!(paths.gradient.iter().all(|g| g.abs() > 1e-3), "{paths:?}");
}

#[test]
fn batches_average_to_the_exact_loss_and_gradient() {
    let places = [("0.3*N(-1,0.4) + 0.7*N(2,1.5)", 0.6, 1.3), ("N(-2,1) + N(2,1) + 0.2*N(7,0.3)", 1.0, 3.0)];
    for (target, mean, sd) in places {
        for objective in objective::ALL.iter().filter(|objective| objective.sampled().is_ok()) {
            for gradient in GradientEstimator::ALL {
                let exact = Problem::new(*objective, &target.parse().unwrap(), &Form::Exact).evaluate_at(mean, sd);
                let drawn = per_draw(batches(*objective, target, sampling(1000, gradient, 9)), 1000, (mean, sd));
                let wanted = [exact.gradient[0], exact.gradient[1], exact.loss];
                for ([mean, variance], wanted) in drawn.into_iter().zip(wanted) {
                    let error = (variance / 1e6).sqrt();
                    let label = format!("{} {} on {target}", objective.id(), gradient.id());
                    assert!((mean - wanted).abs() < 5.0 * error, "{label}: {mean} ± {error}, not {wanted}");
                    assert!(error < 0.02, "{label}: {error} would prove nothing");
                }
            }
        }
    }
}

#[test]
fn for_the_same_draws_the_gradient_is_the_slope_of_the_batchs_own_loss() {
    // All but the score function's, which weighs draws instead of moving them. Batches that fill no whole vector, too.
    for objective in objective::ALL.iter().filter(|objective| objective.sampled().is_ok()) {
        for batch in [1, 5, 16, 33] {
            let at = |mean: f64, ln_sd: f64| {
                batches(*objective, TWO_MODES, sampling(batch, Pathwise, 11)).next(3, mean, ln_sd.exp())
            };
            let (mean, ln_sd, h) = (1.1, 0.3, 1e-5);
            let slope = |up: Evaluation, down: Evaluation| (up.loss - down.loss) / (2.0 * h);
            let wanted =
                [slope(at(mean + h, ln_sd), at(mean - h, ln_sd)), slope(at(mean, ln_sd + h), at(mean, ln_sd - h))];
            for (g, wanted) in at(mean, ln_sd).gradient.into_iter().zip(wanted) {
                assert!((g - wanted).abs() < 1e-8 * (1.0 + g.abs()), "{} {batch}: {g} {wanted}", objective.id());
            }
        }
    }
}

/// Mean and variance of what one draw of P and one of Q say of JS of ½N(±3,1) and N(`mean`, `sd`): of its derivatives by μ
/// and log σ along the path, by the score function, and by that with `baseline` subtracted from log(q/m), and of itself.
fn of_one_pair(mean: f64, sd: f64, baseline: f64) -> [[f64; 2]; 7] {
    let bell = |x: f64, m: f64, s: f64| (-0.5 * ((x - m) / s).powi(2)).exp() / (s * std::f64::consts::TAU.sqrt());
    // Mean and variance, by the midpoint rule, of a term of draws of P and one of draws of Q, halved and added.
    let of = |on_p: &dyn Fn(f64, f64, f64) -> f64, on_q: &dyn Fn(f64, f64, f64) -> f64| {
        let (mut p_moments, mut q_moments) = ([0.0; 2], [0.0; 2]);
        let step = 2e-3;
        for i in 0..16_000 {
            let x = -16.0 + (f64::from(i) + 0.5) * step;
            let p = 0.5 * (bell(x, -3.0, 1.0) + bell(x, 3.0, 1.0));
            let q = bell(x, mean, sd);
            for (moments, density, term) in [(&mut p_moments, p, on_p(x, p, q)), (&mut q_moments, q, on_q(x, p, q))] {
                if density > 0.0 {
                    moments[0] += density * term * step;
                    moments[1] += density * term * term * step;
                }
            }
        }
        let variance = |moments: [f64; 2]| moments[1] - moments[0].powi(2);
        [0.5 * (p_moments[0] + q_moments[0]), 0.25 * (variance(p_moments) + variance(q_moments))]
    };
    let z = move |x: f64| (x - mean) / sd;
    let ln_slope = |x: f64, p: f64| (-(x + 3.0) * bell(x, -3.0, 1.0) - (x - 3.0) * bell(x, 3.0, 1.0)) / (2.0 * p);
    let over_m = |density: f64, p: f64, q: f64| (2.0 * density / (p + q)).ln();
    let none = |_: f64, _: f64, _: f64| 0.0;
    let score = |b: f64| {
        [
            of(&none, &|x, p, q| (over_m(q, p, q) - b) * z(x) / sd),
            of(&none, &|x, p, q| (over_m(q, p, q) - b) * (z(x).powi(2) - 1.0)),
        ]
    };
    let [plain, with] = [score(0.0), score(baseline)];
    [
        of(&|x, p, q| -q / (p + q) * z(x) / sd, &|x, p, q| -p / (p + q) * ln_slope(x, p)),
        of(&|x, p, q| -q / (p + q) * (z(x).powi(2) - 1.0), &|x, p, q| {
            -p / (p + q) * (1.0 + ln_slope(x, p) * sd * z(x))
        }),
        plain[0],
        plain[1],
        with[0],
        with[1],
        of(&|_, p, q| over_m(p, p, q), &|_, p, q| over_m(q, p, q)),
    ]
}

#[test]
fn jensen_shannon_from_draws_of_both_is_as_noisy_as_its_integrals_say() {
    let count = 4000;
    let (mean, sd) = (1.4, 0.8);
    let js = of_one_pair(mean, sd, 0.0)[6][0];
    let wanted = of_one_pair(mean, sd, js);
    for (place, gradient) in GradientEstimator::ALL.into_iter().enumerate() {
        let drawn = per_draw(batches(&JensenShannon, TWO_MODES, sampling(1000, gradient, 5)), count, (mean, sd));
        for axis in [0, 1] {
            agrees(drawn[axis], wanted[2 * place + axis], count, &format!("{} {axis}", gradient.id()));
        }
        agrees(drawn[2], wanted[6], count, "the loss");
    }
    // Three ways, one gradient.
    for axis in [0, 1] {
        for place in [1, 2] {
            assert!((wanted[axis][0] - wanted[2 * place + axis][0]).abs() < 1e-9, "{wanted:?}");
        }
    }
}

#[test]
fn jensen_shannon_sees_the_points_of_p_that_forward_kl_sees() {
    // A Q so wide that none of its own draws lies near P: all of the gradient along the path, ½·mean of q/(p + q)·(1 − z²),
    // is from the draws of P.
    let (target, sd, batch): (Mixture, f64, usize) = (TWO_MODES.parse().unwrap(), 1e5, 37);
    for seed in [0, 7, u64::MAX] {
        let drawn = batches(&JensenShannon, TWO_MODES, sampling(batch, Pathwise, seed)).next(0, 0.0, sd);
        let bell = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
        let of_q = |x: f64| bell(x / sd) / sd / (0.5 * (bell(x + 3.0) + bell(x - 3.0)) + bell(x / sd) / sd);
        let wanted: f64 = target.sample(batch, seed).iter().map(|x| 0.5 * of_q(*x) * (1.0 - (x / sd).powi(2))).sum();
        let wanted = wanted / batch as f64;
        assert!((drawn.gradient[1] / wanted - 1.0).abs() < 1e-12, "{seed}: {} {wanted}", drawn.gradient[1]);
    }
}

#[test]
fn the_power_divergence_says_why_it_has_no_draws_and_that_is_so() {
    let reason = Power.sampled().unwrap_err();
    assert!(reason.contains("above α = ½ the variance of the weights is infinite once Q is narrow enough"), "{reason}");
    // ∫ p^(2α) q^(1−2α), against N(0,1) with Q = N(0,t): the exponent −½x²(2α + (1 − 2α)/t²) grows for t² ≤ 1 − 1/(2α).
    let second_moment_is_finite = |alpha: f64, sd: f64| {
        let pair = Pair::new(&"N(0,1)".parse().unwrap(), &Normal::new(0.0, sd).unwrap().into());
        divergence::by_id("power").unwrap().value(&pair.with_alpha(Alpha::new(2.0 * alpha).unwrap())).is_finite()
    };
    for alpha in [0.55_f64, 0.75, 0.9, 1.0] {
        let edge = (1.0 - 0.5 / alpha).sqrt();
        assert!(!second_moment_is_finite(alpha, 0.99 * edge) && second_moment_is_finite(alpha, 1.01 * edge), "{alpha}");
    }
    for alpha in [0.1, 0.25, 0.5] {
        assert!(second_moment_is_finite(alpha, 1e-3), "{alpha}");
    }
}

#[test]
fn the_draws_of_the_first_step_are_the_samples_that_estimate_draws() {
    // Forward KL's batch is −mean log q − H(P) over draws of P: those of the same generator and seed.
    let target: Mixture = TWO_MODES.parse().unwrap();
    let (q, batch) = (Normal::new(1.4, 0.8).unwrap(), 37);
    for seed in [0, 7, u64::MAX] {
        let drawn = batches(&ForwardKl, TWO_MODES, sampling(batch, Pathwise, seed)).next(0, 1.4, 0.8);
        let draws = target.sample(batch, seed);
        let wanted = -draws.iter().map(|x| q.ln_pdf(*x)).sum::<f64>() / batch as f64 - target.entropy();
        assert!((drawn.loss - wanted).abs() < 1e-12 * wanted.abs(), "{seed}: {} {wanted}", drawn.loss);
    }
}

#[test]
fn the_draws_of_a_step_follow_from_the_seed_and_its_number_alone() {
    let one = |seed: u64, step: usize| batches(&ReverseKl, TWO_MODES, sampling(8, Score, seed)).next(step, 1.4, 0.8);
    let mut along = batches(&ReverseKl, TWO_MODES, sampling(8, Score, 2));
    for step in 0..50 {
        assert_eq!(along.next(step, 1.4, 0.8), one(2, step), "{step}");
    }
    assert_ne!(one(2, 4), one(2, 5));
    assert_ne!(one(2, 4), one(3, 4));
    assert_ne!(one(2, 4), one(2, 4 + (1 << 32)), "all 64 bits of the step count");
}

#[test]
fn the_baseline_is_the_mean_of_the_losses_of_the_batches_before() {
    let from = |gradient| batches(&ReverseKl, TWO_MODES, sampling(8, gradient, 2));
    // b enters as −b·mean ∇log q: for the same draws, the difference divided by b is the same whatever b.
    let plain = from(Score).next(1, 1.0, 1.0);
    let by_b = |mean: f64, sd: f64| {
        let mut batches = from(ScoreBaseline);
        let b = batches.next(0, mean, sd).loss;
        let with = batches.next(1, 1.0, 1.0);
        assert_eq!(with.loss, plain.loss);
        [0, 1].map(|axis| (plain.gradient[axis] - with.gradient[axis]) / b)
    };
    for axis in [0, 1] {
        let (one, other) = (by_b(1.4, 0.8)[axis], by_b(-2.0, 3.0)[axis]);
        assert!((one - other).abs() < 1e-12 && one.abs() > 1e-3, "{one} {other}");
    }
    // Nothing comes before the first batch.
    assert_eq!(from(ScoreBaseline).next(0, 1.4, 0.8), from(Score).next(0, 1.4, 0.8));
}

fn setup(objective: &'static dyn Objective, sampling: Sampling) -> Setup {
    let form = Form::Sampled(sampling);
    Setup {
        target: TWO_MODES.parse().unwrap(),
        start: Normal::new(1.4, 0.8).unwrap(),
        objective,
        alpha: klarity::line::Alpha::default(),
        stop_when: None,
        form,
        optimiser: Choice::new("adam", 0.04, &[]).unwrap(),
        steps: 400,
        tolerance: Setup::default_tolerance(&form),
    }
}

#[test]
fn a_run_shows_the_exact_loss_and_keeps_what_each_batch_says() {
    for objective in objective::ALL.iter().filter(|objective| objective.sampled().is_ok()) {
        let trace = optimise(&setup(*objective, sampling(4, Pathwise, 1)));
        assert_eq!((trace.len(), trace.stop().unwrap().reason), (400, StopReason::StepLimit), "{}", objective.id());
        let exact = Problem::new(*objective, &TWO_MODES.parse().unwrap(), &Form::Exact);
        let mut drawn = batches(*objective, TWO_MODES, sampling(4, Pathwise, 1));
        for step in [0, 1, 17, 400] {
            let state = trace.state(step);
            assert_eq!(trace.loss(step), exact.loss(state.mean, state.sd));
            let sd = if step == 0 { 0.8_f64.ln().exp() } else { state.sd };
            let batch = drawn.next(step, state.mean, sd);
            assert_eq!((trace.estimate(step), trace.slope(step)), (Some(batch.loss), &batch.gradient[..]));
        }
        let plain = optimise(&Setup { form: Form::Exact, ..setup(*objective, sampling(4, Pathwise, 1)) });
        assert_eq!(plain.estimate(0), None);
    }
}

#[test]
fn the_same_seed_is_the_same_run_however_it_is_sliced_and_after_any_other() {
    for gradient in GradientEstimator::ALL {
        let wanted = setup(&ReverseKl, sampling(8, gradient, 6));
        let whole = optimise(&wanted);
        let mut sliced = Run::new(wanted.clone());
        while !sliced.advance(Budget::Units(7)) {}
        assert_eq!(*sliced.trace(), whole);
        let other = Run::new(setup(&ReverseKl, sampling(3, Pathwise, 9)));
        for mut last in [sliced, other] {
            last.advance(Budget::Units(50));
            let (mut again, _) = last.again(wanted.clone());
            while !again.advance(Budget::Units(100)) {}
            assert_eq!(*again.trace(), whole, "{}", gradient.id());
        }
        assert_ne!(optimise(&setup(&ReverseKl, sampling(8, gradient, 7))), whole);
    }
}

#[test]
fn far_along_a_run_a_step_taken_apart_leads_to_the_next_under_every_optimiser() {
    for optimiser in optimiser::ALL {
        let choice = Choice::new(optimiser.id(), 0.01, &[]).unwrap();
        let mut run =
            Run::new(Setup { optimiser: choice, steps: 9000, ..setup(&ReverseKl, sampling(2, ScoreBaseline, 1)) });
        while !run.advance(Budget::Units(1000)) {}
        let last = run.trace().len();
        for step in [0, 1, 4095, 4096, 4097, 8500].into_iter().filter(|step| *step < last) {
            let apart = run.take_apart(step);
            assert_eq!(apart.after, run.trace().parameters(step + 1), "{} {step}", optimiser.id());
            assert_eq!(apart.gradient, run.trace().slope(step), "{} {step}", optimiser.id());
        }
    }
}

#[test]
fn runs_on_draws_settle_around_the_exact_optimum_under_plain_and_natural_gradients() {
    // Forward KL's is N(0, √10). With m draws a step and rate η, SGD's spread around it is of the order of √(η/m).
    for (optimiser, rate) in [("sgd", 0.02), ("natural-gradient", 0.02), ("adam", 0.01)] {
        let optimiser = Choice::new(optimiser, rate, &[]).unwrap();
        let trace = optimise(&Setup { optimiser, steps: 6000, ..setup(&ForwardKl, sampling(64, Pathwise, 4)) });
        let late = |read: fn(klarity::line::run::State) -> f64| {
            (4000..=6000).map(|step| read(trace.state(step))).sum::<f64>() / 2001.0
        };
        let (mean, ln_sd) = (late(|state| state.mean), late(|state| state.sd.ln()));
        assert!(mean.abs() < 0.1 && (ln_sd - 0.5 * 10_f64.ln()).abs() < 0.03, "{rate}: {mean} {ln_sd}");
    }
}

#[test]
fn a_run_on_draws_converges_by_the_exact_gradient_alone() {
    // At P the exact gradient is 0, a batch's is not.
    let at_p = |tolerance: f64| {
        let plain = setup(&ReverseKl, sampling(4, Pathwise, 1));
        optimise(&Setup { target: "N(1.4,0.8)".parse().unwrap(), tolerance, ..plain })
    };
    let stopped = at_p(1e-9);
    assert_eq!((stopped.len(), stopped.stop().unwrap().reason), (0, StopReason::Converged));
    assert_eq!(stopped.stop().unwrap().message(), "Converged at the start: the gradient is 0");
    assert!(stopped.slope(0)[0].abs() > 1e-3);
    assert_eq!(at_p(0.0).len(), 400);
}

#[test]
fn the_spread_is_that_of_the_runs_from_the_next_seeds() {
    // The last of them come after the largest seed there is.
    let first = u64::MAX - 2;
    for steps in [1, 7, 400, 1000] {
        let setup = Setup { steps, ..setup(&ReverseKl, sampling(2, Score, first)) };
        let mut work = Spreading::new(setup.clone()).unwrap();
        let mut slices = 0;
        while !work.advance(Budget::Units(97)) {
            slices += 1;
            assert!(work.progress() < 1.0);
        }
        assert!(slices > 0 || steps == 1);
        let spread = work.spread();
        assert_eq!((spread.losses.len(), work.progress()), (SEEDS, 1.0));
        assert_eq!((spread.steps[0], *spread.steps.last().unwrap()), (0, steps));
        assert!(spread.steps.is_sorted_by(|a, b| a < b) && spread.steps.len() <= 242);
        for (offset, losses) in spread.losses.iter().enumerate() {
            let form = Form::Sampled(sampling(2, Score, first.wrapping_add(offset as u64)));
            let trace = optimise(&Setup { form, ..setup.clone() });
            let wanted: Vec<f64> = spread.steps.iter().map(|step| trace.loss(*step)).collect();
            assert_eq!(*losses, wanted, "{offset} of {steps}");
        }
        // As many runs are above the median as below.
        for (place, median) in spread.median().into_iter().enumerate().skip(1) {
            let below = spread.losses.iter().filter(|losses| losses[place] < median).count();
            assert_eq!(below, SEEDS / 2);
        }
    }
}

#[test]
fn a_run_that_ends_early_keeps_its_last_loss_in_the_spread() {
    // So large a rate sends every run out of the range of numbers.
    let optimiser = Choice::new("sgd", 1e6, &[]).unwrap();
    let mut work = Spreading::new(Setup { optimiser, ..setup(&ForwardKl, sampling(4, Pathwise, 1)) }).unwrap();
    while !work.advance(Budget::Units(1000)) {}
    assert_eq!(work.spread().losses.len(), SEEDS);
    for losses in &work.spread().losses {
        assert!(losses.iter().all(|loss| loss.is_finite()) && losses[100..].iter().all(|loss| *loss == losses[100]));
    }
}

#[test]
fn nothing_is_spread_where_nothing_is_drawn_or_runs_are_too_long() {
    let plain = setup(&ForwardKl, sampling(4, Pathwise, 1));
    assert!(Spreading::new(Setup { form: Form::Exact, ..plain.clone() }).is_none());
    assert!(Spreading::new(Setup { steps: SPREAD_STEPS_MAX + 1, ..plain.clone() }).is_none());
    assert!(Spreading::new(Setup { steps: SPREAD_STEPS_MAX, ..plain }).is_some());
}

#[test]
fn extreme_targets_and_batches_end_in_words_and_not_in_a_panic() {
    for target in ["N(1e9,1e-9)", "N(-1e9,1e9) + 1e-12*N(1e9,1e-9)", "0.5*N(-500,0.001) + 0.5*N(500,10)"] {
        for objective in objective::ALL.iter().filter(|objective| objective.sampled().is_ok()) {
            for gradient in GradientEstimator::ALL {
                for rate in [1e-3, 10.0] {
                    let optimiser = Choice::new("sgd", rate, &[]).unwrap();
                    let target = target.parse().unwrap();
                    let trace = optimise(&Setup {
                        target,
                        optimiser,
                        steps: 200,
                        ..setup(*objective, sampling(1, gradient, u64::MAX))
                    });
                    assert!(trace.stop().is_some() && trace.len() <= STEPS_MAX);
                    assert!((0..=trace.len()).all(|step| trace.loss(step).is_finite() || step == 0));
                }
            }
        }
    }
    let trace = optimise(&Setup { steps: 3, ..setup(&ReverseKl, sampling(10_000, Score, 1)) });
    assert_eq!(trace.len(), 3);
}
