//! What the sentence of every preset of the Discrete lab claims is checked, figure by figure, with formulas written out
//! here, and with the reference values where the pair is among them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

mod common;

use klarity::discrete::conventions::Case;
use klarity::scenario::{DiscreteScenario, DiscreteView, Predictions, Subject, Transform, preset, presets};

struct Told {
    look_for: &'static str,
    setup: &'static DiscreteScenario,
}

fn told(id: &str) -> Told {
    let preset = preset(id).unwrap_or_else(|| panic!("no preset {id}"));
    Told { look_for: &preset.scenario.look_for, setup: preset.scenario.discrete().unwrap() }
}

impl Told {
    #[track_caller]
    fn says(&self, text: &str) {
        common::says(self.look_for, text);
    }

    /// The sentence holds exactly the text made from figures that are in nats, and the unit's name, whatever it is read in.
    #[track_caller]
    fn tells(&self, text: impl Fn(&dyn Fn(f64, usize) -> String, &str) -> String) {
        common::tells(self.look_for, text);
    }

    fn given(&self) -> (Vec<f64>, Vec<f64>) {
        let rows = self.setup.table.rows();
        (rows[self.setup.p].values().to_vec(), rows[self.setup.q].values().to_vec())
    }

    fn shares(&self) -> (Vec<f64>, Vec<f64>) {
        let (p, q) = self.given();
        (normalised(&p), normalised(&q))
    }

    /// What the convention with `id` answers on the page.
    fn answer(&self, id: &str) -> f64 {
        let case = Case::new(&self.setup.table, self.setup.p, self.setup.q).unwrap();
        case.answers().into_iter().find(|answer| answer.id == id).unwrap().value
    }
}

fn normalised(row: &[f64]) -> Vec<f64> {
    let sum: f64 = row.iter().sum();
    row.iter().map(|value| value / sum).collect()
}

/// Σ p log(p/q), term by term.
fn kl(p: &[f64], q: &[f64]) -> f64 {
    let term = |(p, q): (&f64, &f64)| if *p == 0.0 { 0.0 } else { p * (p / q).ln() };
    p.iter().zip(q).map(term).sum()
}

fn js(p: &[f64], q: &[f64]) -> f64 {
    let middle: Vec<f64> = p.iter().zip(q).map(|(p, q)| (p + q) / 2.0).collect();
    0.5 * kl(p, &middle) + 0.5 * kl(q, &middle)
}

#[track_caller]
fn close(value: f64, reference: f64) {
    assert!((value - reference).abs() <= 1e-12 * reference.abs().max(1.0), "{value} is not {reference}");
}

fn minus(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('-', "−")
}

#[test]
fn the_issue_s_list_of_presets_is_there_and_each_is_shown_by_a_view_it_has() {
    let wanted = "a-zero-in-p a-zero-in-q disjoint epsilon-decides not-normalised negative-kl five-times-too-small \
                  forgot-the-log wrong-way-round distance-or-divergence bits-or-nats topics six-months calibration \
                  temperature nothing-grows the-notes-checked";
    for id in wanted.split_whitespace() {
        let setup = told(id).setup;
        assert!(setup.views().contains(&setup.view), "{id}");
    }
    let all = presets().iter().filter(|preset| preset.scenario.discrete().is_some()).count();
    assert_eq!(all, wanted.split_whitespace().count());
}

#[test]
fn a_zero_in_p_is_infinite_one_way() {
    let told = told("a-zero-in-p");
    let (p, q) = told.shares();
    told.tells(|figure, _| format!("One way {}", figure(kl(&p, &q), 3)));
    close(q[2], 0.2);
    assert_eq!((p[2], kl(&q, &p)), (0.0, f64::INFINITY));
    told.says("the other way ∞: Q gives 0.2 to c");
}

#[test]
fn a_zero_in_q_is_infinite_the_other_way() {
    let told = told("a-zero-in-q");
    let (p, q) = told.shares();
    close(p[2], 0.2);
    assert_eq!((q[2], kl(&p, &q)), (0.0, f64::INFINITY));
    told.tells(|figure, _| format!("0.2 of the time: D(P‖Q) is ∞ and D(Q‖P) {}", figure(kl(&q, &p), 3)));
}

#[test]
fn disjoint_rows_leave_js_at_log_two() {
    let told = told("disjoint");
    let (p, q) = told.shares();
    assert!(kl(&p, &q).is_infinite() && kl(&q, &p).is_infinite());
    close(js(&p, &q), 2.0_f64.ln());
    close(p.iter().zip(&q).map(|(p, q)| 0.5 * (p - q).abs()).sum(), 1.0);
    told.says("Both KLs are ∞");
    told.tells(|figure, unit| format!("JS is {} {unit}, its most, and TV is 1", figure(std::f64::consts::LN_2, 3)));
}

#[test]
fn epsilon_decides_in_a_straight_line() {
    let told = told("epsilon-decides");
    let (p, q) = told.shares();
    let reads = |epsilon: f64| -> f64 { p.iter().zip(&q).map(|(p, q)| q * ((q + epsilon) / (p + epsilon)).ln()).sum() };
    assert_eq!((told.setup.view, told.setup.zeros), (DiscreteView::Epsilon, "in-logs"));
    told.tells(|figure, _| format!("{} for every factor of ten", figure(0.2 * 10_f64.ln(), 3)));
    assert!((reads(1e-9) - reads(1e-8) - 0.2 * 10_f64.ln()).abs() < 1e-6);
    told.tells(|figure, _| {
        format!("With 1e−8 it reads {}, with 1e−4 {}", figure(reads(1e-8), 3), figure(reads(1e-4), 3))
    });
}

#[test]
fn not_normalised_rows_are_rescaled_in_silence() {
    let told = told("not-normalised");
    let (p, q) = told.given();
    assert_eq!(normalised(&p), normalised(&q));
    assert_eq!(told.answer("scipy_entropy_pq"), 0.0);
    let relative = kl(&p, &q);
    let general = relative - p.iter().sum::<f64>() + q.iter().sum::<f64>();
    close(told.answer("scipy_rel_entr_sum_pq"), relative);
    close(told.answer("scipy_kl_div_sum_pq"), general);
    told.says(&format!("entropy(p, q) says 0; rel_entr sums to {relative:.3} nats and kl_div to {general:.3}"));
}

#[test]
fn a_negative_kl_is_that_of_sums_that_differ() {
    let told = told("negative-kl");
    let (p, q) = told.given();
    let (a, b) = told.shares();
    told.says(&format!("Q sums to {:.1} and P to {:.1}", q.iter().sum::<f64>(), p.iter().sum::<f64>()));
    told.says(&format!("the logs come to {} nats; of the shares ", minus(kl(&p, &q), 3)));
    told.tells(|figure, unit| format!("of the shares D(P‖Q) is {} {unit}", figure(kl(&a, &b), 4)));
    close(told.answer("numpy_naive_pq"), kl(&p, &q));
}

#[test]
fn five_times_too_small_is_a_mean_over_five_bins() {
    let told = told("five-times-too-small");
    let (p, q) = told.shares();
    let mean = told.answer("torch_kl_div_logq_p_mean");
    close(mean, kl(&p, &q) / 5.0);
    told.says(&format!("{mean:.4} is {:.3} nats divided by the five bins", kl(&p, &q)));
}

#[test]
fn forgot_the_log_gives_no_divergence() {
    let told = told("forgot-the-log");
    let (p, q) = told.shares();
    let wrong: f64 = p.iter().zip(&q).map(|(p, q)| p * (p.ln() - q)).sum();
    close(told.answer("torch_kl_div_q_p_sum_forgot_log"), wrong);
    told.says(&format!("{}, or {} on average", minus(wrong, 3), minus(wrong / 3.0, 3)));
    told.tells(|figure, unit| format!("the true one is {} {unit}", figure(kl(&p, &q), 4)));
}

#[test]
fn the_wrong_way_round_is_the_other_direction() {
    let told = told("wrong-way-round");
    let (p, q) = told.shares();
    close(told.answer("torch_kl_div_p_q_swapped_sum"), kl(&q, &p));
    told.says(&format!("is D(Q‖P), {:.3} nats, and not D(P‖Q), {:.3} nats:", kl(&q, &p), kl(&p, &q)));
}

#[test]
fn scipy_s_js_is_the_root() {
    let told = told("distance-or-divergence");
    let (p, q) = told.shares();
    let divergence = js(&p, &q);
    close(told.answer("scipy_jensenshannon"), divergence.sqrt());
    told.says(&format!("{:.4}, the distance; the divergence is its square, {divergence:.5} nats", divergence.sqrt()));
    told.says(&format!("In bits and rooted it is {:.4}", (divergence / 2.0_f64.ln()).sqrt()));
}

#[test]
fn bits_are_nats_over_log_two() {
    let told = told("bits-or-nats");
    let (p, q) = told.shares();
    told.says(&format!("{:.4} nats are {:.3} bits", kl(&p, &q), kl(&p, &q) / 2.0_f64.ln()));
}

#[test]
fn topics_cost_most_where_the_other_reader_lives() {
    let told = told("topics");
    let (p, q) = told.shares();
    told.tells(|figure, unit| {
        let [one, other] = [kl(&p, &q), kl(&q, &p)].map(|value| figure(value, 3));
        format!("costs {one} {unit} under the other’s model, {other} the other way")
    });
    let parts: Vec<f64> = p.iter().zip(&q).map(|(p, q)| q * (q / p).ln()).collect();
    let names = told.setup.table.names();
    let dear: Vec<&str> = (0..5).filter(|bin| parts[*bin] > 0.0).map(|bin| names[bin].as_str()).collect();
    assert_eq!(dear, ["food", "travel"]);
    close(q[4] / p[4], 7.0);
    told.says("the dear bins are food and travel, where Q has seven times P");
}

#[test]
fn only_the_fifth_month_is_above_the_threshold() {
    let told = told("six-months");
    let rows: Vec<Vec<f64>> = told.setup.table.rows().iter().map(|row| normalised(row.values())).collect();
    let steps: Vec<f64> = rows.windows(2).map(|pair| kl(&pair[1], &pair[0])).collect();
    let above: Vec<usize> = (0..steps.len()).filter(|step| steps[*step] > told.setup.threshold).collect();
    assert_eq!((above.as_slice(), told.setup.threshold), (&[3][..], 0.1));
    told.tells(|figure, _| {
        format!("only month 5 is above {}, with {}, three times", figure(0.1, 3), figure(steps[3], 3))
    });
    assert!((3.0..4.0).contains(&(steps[3] / 0.1)));
}

/// (ECE, KL error) in ten bins at a temperature, and the mean loss.
fn reliability(rows: &[(f64, bool)], temperature: f64) -> ([f64; 2], f64) {
    let mut bins = vec![(0.0, 0.0, 0.0); 10];
    let mut loss = 0.0;
    for (confidence, correct) in rows {
        let logit = (confidence / (1.0 - confidence)).ln() / temperature;
        let claimed = 1.0 / (1.0 + (-logit).exp());
        let bin = &mut bins[((claimed * 10.0).ceil() as usize).clamp(1, 10) - 1];
        *bin = (bin.0 + 1.0, bin.1 + f64::from(u8::from(*correct)), bin.2 + claimed);
        loss -= if *correct { claimed.ln() } else { (1.0 - claimed).ln() } / rows.len() as f64;
    }
    let mut errors = [0.0; 2];
    for (count, right, claimed) in bins.into_iter().filter(|bin| bin.0 > 0.0) {
        let (a, c, share) = (right / count, claimed / count, count / rows.len() as f64);
        errors[0] += share * (a - c).abs();
        errors[1] += share * kl(&[a, 1.0 - a], &[c, 1.0 - c]);
    }
    (errors, loss)
}

#[test]
fn calibration_is_mended_by_the_temperature_of_least_loss() {
    let told = told("calibration");
    let calibration = told.setup.calibration.as_ref().unwrap();
    let Predictions::Given(data) = &calibration.predictions else { panic!("given") };
    let rows: Vec<(f64, bool)> = data.at_temperature(1.0).iter().map(|row| (row.confidence, row.correct)).collect();
    let n = rows.len() as f64;
    let right = rows.iter().filter(|row| row.1).count() as f64 / n;
    let claimed = rows.iter().map(|row| row.0).sum::<f64>() / n;
    told.says(&format!("Right {:.1} % of the time at a claimed {:.1} %", 100.0 * right, 100.0 * claimed));
    let at = calibration.temperature;
    let ([ece, error], _) = reliability(&rows, 1.0);
    let ([mended_ece, mended], loss) = reliability(&rows, at);
    for other in [at - 0.01, at + 0.01] {
        assert!(reliability(&rows, other).1 > loss, "T = {other}");
    }
    told.says(&format!("T = {at} brings ECE from {ece:.3} to {mended_ece:.3}"));
    told.tells(|figure, unit| format!("the KL error from {} to {} {unit}", figure(error, 4), figure(mended, 4)));
}

#[test]
fn a_temperature_mends_what_is_too_sure() {
    let told = told("temperature");
    let (p, q) = told.shares();
    let at = |t: f64| kl(&p, &normalised(&q.iter().map(|q| q.powf(1.0 / t)).collect::<Vec<_>>()));
    let best =
        (100..400).map(|hundredth| f64::from(hundredth) / 100.0).min_by(|a, b| at(*a).total_cmp(&at(*b))).unwrap();
    told.tells(|figure, _| format!("D(P‖Q) is {}", figure(at(1.0), 3)));
    told.tells(|figure, _| format!("least at T = {best:.2}, where it is {}", figure(at(best), 4)));
}

#[test]
fn nothing_grows_when_bins_are_merged() {
    let told = told("nothing-grows");
    let (p, q) = told.shares();
    assert_eq!((told.setup.view, told.setup.transform), (DiscreteView::Transforms, Transform::Merge(4)));
    let merged = |row: &[f64]| row.chunks(4).map(|bins| bins.iter().sum()).collect::<Vec<f64>>();
    let [whole, parts] = [kl(&p, &q), kl(&merged(&p), &merged(&q))];
    told.tells(|figure, _| format!("D(P‖Q) goes from {} to {}", figure(whole, 3), figure(parts, 3)));
}

#[test]
fn none_of_the_notes_figures_is_right() {
    let told = told("the-notes-checked");
    // From discrete.json, `claims_vs_truth`: what was printed, and the truth to six decimals.
    let wanted = [
        ("0.470", 0.312_594),
        ("0.23", 0.087_177),
        ("0.0874", 0.023_088),
        ("0.0225", 0.005_860),
        ("0.0751", 0.076_598),
        ("0.0921", 0.047_000),
        ("0.92", 0.828_140),
        ("1.18", 1.044_332),
        ("0.018", 0.008_374),
        ("0.124", 0.066_362),
        ("0.089", 0.051_607),
        ("0.312", 0.342_023),
        ("0.031", 0.034_092),
        // discrete.json, `grid`.
        ("0.782145", 0.546_851_557_362_881_2),
        ("0.710233", 0.546_782_109_661_770_8),
        ("0.689121", 0.546_715_582_615_624_9),
        ("0.654321", 0.410_549_462_241_217_83),
    ];
    let claims = &told.setup.claims;
    assert_eq!(claims.len(), wanted.len());
    told.says(&format!("None of these {} printed figures", claims.len()));
    for (claim, (printed, truth)) in claims.iter().zip(wanted) {
        let value = claim.truth(&told.setup.table).unwrap();
        assert_eq!(claim.printed, printed);
        let within = if matches!(claim.of, Subject::Grid(_)) { 1e-13 } else { 6e-7 };
        assert!((value - truth).abs() < within, "{printed}: {value} {truth}");
        assert!(!claim.agrees(value), "{printed}");
    }
}
