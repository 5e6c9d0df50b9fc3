//! What the sentence of every preset of the Estimate lab claims is checked, figure by figure.
//!
//! The samples are Klarity's; everything else is computed here: kernel sums term by term from the definition, log
//! densities by hand, neighbours by sorting all distances, the truth in closed form (or from `divergences.json` for the
//! mixture).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

mod common;

use klarity::estimator::{Bandwidths, Term};
use klarity::estimator::{Data, Estimator, View, Waterfall, estimate_clamped};
use klarity::scenario::{EstimateScenario, LABS, presets};

/// A preset's sentence, its set-up and its samples of Q.
struct Told {
    look_for: &'static str,
    scenario: &'static EstimateScenario,
    data: Data,
    x: Vec<f64>,
}

fn told(id: &str) -> Told {
    let preset = klarity::scenario::preset(id).unwrap();
    let scenario = preset.scenario.estimate().unwrap();
    let data = scenario.data().unwrap().with_truth(scenario.truth().unwrap());
    let x = data.sample().sorted().to_vec();
    Told { look_for: &preset.scenario.look_for, scenario, data, x }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

/// n^(−1/5) times the sd.
fn scott(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let middle = mean(x.iter().copied());
    let squares: f64 = x.iter().map(|x| (x - middle).powi(2)).sum();
    n.powf(-0.2) * (squares / (n - 1.0)).sqrt()
}

const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_7;

fn ln_normal(x: f64, mean: f64, sd: f64) -> f64 {
    -0.5 * ((x - mean) / sd).powi(2) - sd.ln() - LN_ROOT_TWO_PI
}

/// The logarithm of the kernel estimate from `x` at `at`, term by term; `without` leaves one point out.
fn ln_kernel(x: &[f64], h: f64, at: f64, without: Option<usize>) -> f64 {
    let terms: Vec<f64> =
        x.iter().enumerate().filter(|(i, _)| Some(*i) != without).map(|(_, x)| ln_normal(at, *x, h)).collect();
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + (terms.iter().map(|term| (term - largest).exp()).sum::<f64>() / terms.len() as f64).ln()
}

impl Told {
    /// Scott’s bandwidth with the preset's multiplier.
    fn h(&self) -> f64 {
        scott(&self.x) * self.scenario.bandwidth.multiplier()
    }

    /// mean(log q̂ − log p) with bandwidth `h`, each sample counting itself.
    fn resubstitution(&self, h: f64) -> f64 {
        mean(self.x.iter().map(|&at| ln_kernel(&self.x, h, at, None) - self.ln_p(at)))
    }

    /// The same without the samples' own votes.
    fn leave_one_out(&self, h: f64) -> f64 {
        let at = self.x.iter().enumerate();
        mean(at.map(|(i, &at)| ln_kernel(&self.x, h, at, Some(i)) - self.ln_p(at)))
    }

    /// mean(log q − log p), which misses the truth by sampling noise only.
    fn monte_carlo(&self, q: (f64, f64)) -> f64 {
        mean(self.x.iter().map(|&at| ln_normal(at, q.0, q.1) - self.ln_p(at)))
    }

    /// The target of all presets but one is N(0,1).
    fn ln_p(&self, at: f64) -> f64 {
        if self.scenario.target.to_string() == "N(0,1)" {
            return ln_normal(at, 0.0, 1.0);
        }
        let (left, right) = (ln_normal(at, -2.5, 1.0), ln_normal(at, 2.5, 1.0));
        left.max(right) + (-(left - right).abs()).exp().ln_1p() - 2.0_f64.ln()
    }

    fn estimator(&self, id: &str) -> &'static dyn Estimator {
        *self.scenario.estimators.iter().find(|estimator| estimator.id() == id).unwrap()
    }

    fn view(&self) -> View<'_> {
        View::new(&self.data, Bandwidths::new(&self.data, self.scenario.bandwidth), self.scenario.k)
    }

    /// What Klarity shows.
    fn shown(&self, id: &str) -> f64 {
        estimate_clamped(self.estimator(id), &self.view(), self.scenario.clamped).unwrap().value
    }

    /// A bar of the waterfall that Klarity shows.
    fn bar(&self, term: Term) -> f64 {
        let waterfall = Waterfall::new(self.scenario.explained, &self.view(), self.scenario.clamped).unwrap();
        waterfall.unwrap().value(term).unwrap()
    }

    /// The sentence holds exactly this text.
    #[track_caller]
    fn says(&self, text: &str) {
        common::says(self.look_for, text);
    }

    /// The sentence holds exactly the text made from computed figures, which are in nats, whatever it is read in.
    #[track_caller]
    fn tells(&self, text: impl Fn(&dyn Fn(f64, usize) -> String) -> String) {
        common::tells(self.look_for, |figure, _| text(figure));
    }
}

#[track_caller]
fn close(value: f64, reference: f64, within: f64) {
    assert!((value - reference).abs() <= within, "{value} is not {reference}");
}

#[test]
fn the_presets_come_after_those_of_the_fit_lab_and_are_all_checked_here() {
    let place = |id: &str| LABS.iter().position(|lab| lab.id == id);
    let labs: Vec<_> = presets().iter().map(|preset| place(preset.scenario.lab.id())).collect();
    assert!(labs.is_sorted() && labs[0] == place("fit"), "{labs:?}");
    let source = include_str!("presets_estimate.rs");
    let ids: Vec<&str> = presets().iter().filter(|p| p.scenario.estimate().is_some()).map(|preset| preset.id).collect();
    assert!(!ids.is_empty());
    for id in ids {
        assert!(source.contains(&format!("told(\"{id}\")")), "nobody checks {id}");
    }
}

#[test]
fn every_preset_estimates_all_that_it_switches_on() {
    for preset in presets() {
        if preset.scenario.estimate().is_some() {
            let told = told(preset.id);
            for estimator in &told.scenario.estimators {
                assert!(told.shown(estimator.id()).is_finite(), "{} {}", preset.id, estimator.id());
            }
        }
    }
}

#[test]
fn a_perfect_match_reads_positive_for_the_kernels_width() {
    let told = told("perfect-match");
    let reading = -told.resubstitution(told.h());
    close(reading, 0.015, 0.0005);
    told.tells(|figure| format!("reads +{}", figure(reading, 3)));
    told.says("2.5 times");
    told.tells(|figure| format!("own width the reading is {}", figure(-told.resubstitution(scott(&told.x)), 3)));
    close(told.shown("as-now-written"), reading, 1e-6);
    // The kernel estimate of N(0,1) tends to N(0,1+h²), whose −D from N(0,1) is ½ log(1+h²) − ½h²/(1+h²).
    let t = told.h().powi(2);
    close(reading, 0.5 * ((1.0 + t).ln() - t / (1.0 + t)), 0.002);
}

#[test]
fn shifted_reads_negative_for_the_formulas_sign() {
    let told = told("shifted");
    let (h, truth) = (told.h(), 0.5 * 1.2207_f64.powi(2));
    let reading = -told.resubstitution(h);
    let noise = truth - told.monte_carlo((1.2207, 1.0));
    close(reading, -0.767, 0.0005);
    told.tells(|figure| format!("reads {}", figure(reading, 3)));
    told.tells(|figure| format!("−D(Q‖P), here {}", figure(-truth, 3)));
    told.tells(|figure| format!("{} is sampling noise", figure(noise, 3)));
    told.tells(|figure| format!("only {} the kernel’s", figure(reading + truth - noise, 3)));
    close(told.shown("as-now-written"), reading, 1e-6);
    close(told.bar(Term::Truth), truth, 1e-9);
    close(told.bar(Term::Noise), noise, 1e-9);
}

#[test]
fn very_different_reads_minus_fifty_for_the_formulas_sign() {
    let told = told("very-different");
    let reading = -told.resubstitution(told.h());
    close(reading, -50.3, 0.05);
    told.tells(|figure| format!("reads {}", figure(reading, 1)));
    // ½·10².
    told.tells(|figure| format!("D(Q‖P) is {} ", figure(50.0, 0)));
    close(told.bar(Term::Truth), 50.0, 1e-8);
    told.tells(|figure| format!("share is {}", figure(reading + told.monte_carlo((10.0, 1.0)), 3)));
    close(told.shown("as-now-written"), reading, 1e-6);

    let y = told.data.target_sample().sorted();
    let neighbour = |points: &[f64], at: f64, k: usize| {
        let mut distances: Vec<f64> = points.iter().map(|point| (point - at).abs()).collect();
        *distances.select_nth_unstable_by(k - 1, f64::total_cmp).1
    };
    let (x, k) = (&told.x, told.scenario.k);
    // Among its own set each point is its own nearest one.
    let terms = x.iter().map(|&at| (neighbour(y, at, k) / neighbour(x, at, k + 1)).ln());
    let knn = mean(terms) + (y.len() as f64 / (x.len() as f64 - 1.0)).ln();
    told.tells(|figure| format!("saturates at {}", figure(knn, 1)));
    close(told.shown("knn"), knn, 1e-9);
}

#[test]
fn as_first_written_prefers_a_collapsed_generator() {
    let told = told("as-first-written");
    let h = told.h();
    let score = mean(told.x.iter().map(|&at| ln_kernel(&told.x, h, at, None) + told.ln_p(at)));
    told.tells(|figure| format!("a perfect match reads {}", figure(score, 2)));
    close(told.shown("as-first-written"), score, 1e-6);

    let collapsed = told.scenario.against_data().unwrap().unwrap();
    assert_eq!(collapsed.candidate().unwrap().to_string(), "N(0,0.2)");
    let x = collapsed.sample().sorted();
    let h = scott(x);
    let worse = mean(x.iter().map(|&at| ln_kernel(x, h, at, None) + ln_normal(at, 0.0, 1.0)));
    told.tells(|figure| format!("reads {}", figure(worse, 2)));
    assert!(worse > score);
    // D(N(0,s²)‖N(0,1)) = −log s + ½(s² − 1).
    told.tells(|figure| format!("its D(Q‖P) is {}", figure(-0.2_f64.ln() + 0.5 * (0.04 - 1.0), 2)));
}

#[test]
fn the_self_count_runs_away_as_the_bandwidth_shrinks() {
    let told = told("self-count");
    let h = told.h();
    let (with, without) = (told.resubstitution(h), told.leave_one_out(h));
    assert_eq!(told.scenario.bandwidth.multiplier(), 0.05);
    told.says("a twentieth");
    told.tells(|figure| format!("resubstitution reads {}", figure(with, 2)));
    told.tells(|figure| format!("itself adds {}", figure(with - without, 2)));
    told.tells(|figure| format!("without it, reads {}", figure(without, 2)));
    close(told.shown("resubstitution"), with, 1e-6);
    close(told.bar(Term::SelfCount), with - without, 1e-6);
    // Each halving of the bandwidth lets it read more, without end.
    assert!(told.resubstitution(h / 2.0) > with && told.resubstitution(h / 4.0) > told.resubstitution(h / 2.0));
}

#[test]
fn oversmoothing_turns_a_divergence_negative() {
    let told = told("oversmoothed");
    let h = told.h();
    let reading = told.leave_one_out(h);
    assert_eq!(told.scenario.bandwidth.multiplier(), 15.0);
    told.says("15 times");
    told.tells(|figure| format!("D(Q‖P) = {} ", figure(0.5, 1)));
    told.tells(|figure| format!("a reading of {}", figure(reading, 2)));
    let smoothing = reading - told.monte_carlo((1.0, 1.0));
    told.tells(|figure| format!("smoothing takes {}", figure(-smoothing, 2)));
    close(told.shown("leave-one-out"), reading, 1e-6);
    close(told.bar(Term::Smoothing), smoothing, 1e-6);
    // The kernel estimate of N(1,1) tends to N(1,1+h²).
    let t = 1.0 + h.powi(2);
    close(reading, -0.5 * t.ln() - 0.5 / t + 1.0, 0.02);
}

#[test]
fn a_missed_mode_is_a_forward_matter() {
    let told = told("two-modes-missed");
    // D(P‖Q) for N(−2.5,1) against ½N(±2.5,1) is 5.5740574 (truth.md); D(Q‖P) = log 2 − E log(1 + e^{5x}) under Q by
    // Simpson's rule.
    let steps = 4000;
    let f = |i: usize| {
        let x = -14.5 + 24.0 * i as f64 / steps as f64;
        ln_normal(x, -2.5, 1.0).exp() * (5.0 * x).exp().ln_1p()
    };
    let weight = |i: usize| if i == 0 || i == steps { 1.0 } else { 2.0 + 2.0 * (i % 2) as f64 };
    let lost = 24.0 / (3.0 * steps as f64) * (0..=steps).map(|i| weight(i) * f(i)).sum::<f64>();
    let reverse = 2.0_f64.ln() - lost;
    told.tells(|figure| format!("D(Q‖P) is only {}", figure(reverse, 3)));
    told.tells(|figure| format!("D(P‖Q) is {}", figure(5.574_057_4, 3)));
    close(told.data.truth().unwrap().kl_reverse, reverse, 1e-9);
    close(told.data.truth().unwrap().kl_forward, 5.574_057_4, 1e-7);

    let h = told.h();
    let y = told.data.target_sample().sorted();
    let plug_in = mean(y.iter().map(|&at| told.ln_p(at) - ln_kernel(&told.x, h, at, None)));
    told.tells(|figure| format!("plug-in reads {}", figure(plug_in, 1)));
    close(told.shown("forward-plug-in"), plug_in, 1e-6);
    close(told.shown("leave-one-out"), reverse, 0.02);
    // The samples end more than an sd before the missed mode's middle.
    assert!(told.x[told.x.len() - 1] < 1.5, "{}", told.x[told.x.len() - 1]);
}

#[test]
fn twenty_samples_leave_the_sign_open() {
    let told = told("small-sample");
    assert_eq!(told.x.len(), 20);
    let h = told.h();
    let at = told.x.iter().enumerate();
    let terms: Vec<f64> = at.map(|(i, &at)| ln_kernel(&told.x, h, at, Some(i)) - told.ln_p(at)).collect();
    let reading = mean(terms.iter().copied());
    told.says("With 20 samples");
    told.tells(|figure| format!("estimate is {}", figure(reading, 2)));
    // ½·0.5².
    told.tells(|figure| format!("D(Q‖P) is {}", figure(0.125, 3)));
    close(told.shown("leave-one-out"), reading, 1e-6);
    // Student's 97.5 % quantile with 19 degrees of freedom, from the tables.
    let squares: f64 = terms.iter().map(|term| (term - reading).powi(2)).sum();
    let half = 2.0930 * (squares / 19.0 / 20.0).sqrt();
    assert!(reading - half < 0.0 && reading + half > 0.125, "{reading} ± {half}");
    let shown = estimate_clamped(told.estimator("leave-one-out"), &told.view(), false).unwrap().interval.unwrap();
    assert!(shown.holds(0.0) && shown.holds(0.125));
}

#[test]
fn a_wider_kernel_leaves_the_sign_where_it_was() {
    let (told, shifted) = (told("one-point-five-times"), told("shifted"));
    assert_eq!(told.x, shifted.x);
    assert_eq!(told.scenario.bandwidth.multiplier(), 1.5);
    let reading = -told.resubstitution(told.h());
    let before = -shifted.resubstitution(shifted.h());
    told.tells(|figure| format!("from {} to {}", figure(before, 3), figure(reading, 3)));
    close(told.shown("as-now-written"), reading, 1e-6);
}

#[test]
fn clamping_shows_a_perfect_match_where_there_is_none() {
    let told = told("clamped");
    let reading = -told.resubstitution(told.h());
    told.tells(|figure| format!("a reading of {} into 0", figure(reading, 3)));
    told.tells(|figure| format!("D(Q‖P) is {}", figure(0.5 * 1.2207_f64.powi(2), 3)));
    assert_eq!(told.shown("as-now-written"), 0.0);
    close(told.bar(Term::Clamping), -reading, 1e-6);
}

#[test]
fn k1_k2_and_k3_read_the_same_samples_with_other_spreads_and_signs() {
    let told = told("k1-k2-k3");
    // log r = log p − log q of N(0,1) and N(0.5,1), from the definition.
    let ln_r: Vec<f64> = told.x.iter().map(|&x| ln_normal(x, 0.0, 1.0) - ln_normal(x, 0.5, 1.0)).collect();
    let terms = |k: fn(f64) -> f64| ln_r.iter().map(|&l| k(l)).collect::<Vec<f64>>();
    let [k1, k2, k3] = [terms(|l| -l), terms(|l| 0.5 * l * l), terms(|l| l.exp() - 1.0 - l)];
    let [m1, m2, m3] = [&k1, &k2, &k3].map(|k| mean(k.iter().copied()));
    told.tells(|figure| format!("−log r reads {}, ½(log r)² {}", figure(m1, 3), figure(m2, 3)));
    // ½·0.5².
    told.tells(|figure| format!("r − 1 − log r {} of D(Q‖P) = {}", figure(m3, 3), figure(0.125, 3)));
    let negative = k1.iter().filter(|term| **term < 0.0).count() as f64 / k1.len() as f64;
    told.says(&format!("{:.0} % of the first’s terms are negative, none of the last’s", 100.0 * negative));
    assert!(k3.iter().all(|term| *term >= 0.0));
    let sd = |k: &[f64], mean: f64| {
        (k.iter().map(|term| (term - mean).powi(2)).sum::<f64>() / (k.len() as f64 - 1.0)).sqrt()
    };
    told.tells(|figure| format!("whose sd is {}, not {}", figure(sd(&k3, m3), 3), figure(sd(&k1, m1), 3)));
    for (id, mean) in [("monte-carlo", m1), ("monte-carlo-k2", m2), ("monte-carlo-k3", m3)] {
        close(told.shown(id), mean, 1e-12);
    }
    // What the samples' figures stand for: sds √(e^¼ − 1 − ¼) and ½, a share of Φ(−¼) = 0.401.
    let exact = told.data.truth().unwrap();
    close(exact.k3_sd().unwrap(), (0.25_f64.exp() - 1.25).sqrt(), 1e-9);
    close(exact.k1_sd().unwrap(), 0.5, 1e-9);
    assert!((sd(&k3, m3) - exact.k3_sd().unwrap()).abs() < 0.02 && (negative - 0.401).abs() < 0.03);
}
