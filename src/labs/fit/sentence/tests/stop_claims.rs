//! What is said of the rule that stops a run, held against every step of the runs made again without it.

use super::claims::Case;
use super::*;
use crate::line::run::{StopWhen, optimise};

impl Case<'_> {
    /// The kind of claim, if the sentence is about the rule.
    pub(super) fn check_stop_rule(&self, sentence: &str) -> Option<&'static str> {
        let about = ["Stopped early: ", " at the start already", " was never below "];
        if !about.iter().any(|words| sentence.contains(words)) {
            return None;
        }
        let rule = self.scenario.stop_when.unwrap();
        let factor = if self.unit == InfoUnit::Bits { std::f64::consts::LOG2_E } else { 1.0 };
        let nats = rule.readout().unit_at(self.scenario.alpha) == crate::text::Unit::Nats;
        let below = number(
            sentence.split("below ").nth(1).unwrap().split([' ', ';', ',']).next().unwrap().trim_end_matches('.'),
        );
        let told = if nats { below / factor } else { below };
        assert!((told / rule.below() - 1.0).abs() < 1e-4, "{sentence}");
        assert!(sentence.contains(&rule.goal(self.scenario.alpha).name), "{sentence}");
        // The first step below the threshold, by the readout itself, of the run without a rule.
        let first = |fit: &Fit| {
            let setup = crate::line::run::Setup { stop_when: None, ..self.scenario.setup(fit.objective) };
            let trace = optimise(&setup);
            (0..=trace.len()).find(|&step| {
                let state = trace.state(step);
                let q = Mixture::from(Normal::raw(state.mean, state.sd));
                // Next to the threshold rounding decides.
                rule.readout().value(&Pair::new(&self.scenario.target, &q).with_alpha(self.scenario.alpha))
                    < rule.below() * (1.0 + 1e-9)
            })
        };
        if sentence.contains(" at the start already") {
            assert!(self.fits.iter().all(|fit| first(fit) == Some(0)), "{sentence}");
            return Some("below at the start");
        }
        for fit in self.fits {
            let stopped = format!("{} at step ", fit.objective.name());
            match sentence.split_once(&stopped) {
                Some((_, rest)) => {
                    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '\u{2009}').collect();
                    assert_eq!(digits.replace('\u{2009}', "").parse().ok(), first(fit), "{sentence}");
                }
                None if sentence.contains(" was never below ") || sentence.contains(" it never was") => {
                    let never = sentence.contains(" was never below ")
                        || sentence.split_once("; of ").unwrap().1.contains(fit.objective.name());
                    assert!(!never || first(fit).is_none(), "{sentence}: {}", fit.objective.name());
                }
                None => {}
            }
        }
        Some(if sentence.contains("Stopped early") { "stopped early" } else { "never below" })
    }
}

#[test]
fn a_threshold_is_told_with_its_step_and_for_whom_it_was_never_met() {
    let mut scenario = natural(scenario("0.5*N(-3,1) + 0.5*N(3,1)", [1.4, 0.8]));
    scenario.objectives.truncate(2);
    scenario.stop_when = Some(StopWhen::new(&divergence::KlForward, 0.5).unwrap());
    let (fits, _) = fits(&scenario, 1.0);
    let step = fits[0].stop.as_ref().unwrap().step;
    let wanted = format!(
        "Stopped early: forward KL at step {step}, the first at which D(P‖Q) is below 0.5 nats; of reverse KL it never was."
    );
    assert_eq!(said(&scenario, 1.0)[0], wanted);
    check(&scenario);
    scenario.stop_when = Some(StopWhen::new(&divergence::KlForward, 1e-3).unwrap());
    assert_eq!(said(&scenario, 1.0)[0], "D(P‖Q) was never below 0.001 nats, so no run stopped early.");
    check(&scenario);
    scenario.stop_when = Some(StopWhen::new(&divergence::Wasserstein1, 100.0).unwrap());
    assert_eq!(said(&scenario, 0.0)[0], "W₁ is below 100 at the start already, so nothing moves.");
    check(&scenario);
}

#[test]
fn a_threshold_on_the_power_divergence_says_at_which_alpha_and_in_its_unit() {
    let mut scenario = natural(scenario("0.5*N(-3,1) + 0.5*N(3,1)", [1.4, 0.8]));
    scenario.objectives.truncate(1);
    for (alpha, wanted) in [
        (0.25, "Dα at α = 0.25 was never below 0.001, so no run stopped early."),
        (1.0, "Dα at α = 1 was never below 0.001 nats, so no run stopped early."),
    ] {
        scenario.alpha = Alpha::new(alpha).unwrap();
        scenario.stop_when = Some(StopWhen::new(&divergence::Power, 1e-3).unwrap());
        assert_eq!(said(&scenario, 1.0)[0], wanted);
        check(&scenario);
        scenario.stop_when = Some(StopWhen::new(&divergence::Power, 0.5).unwrap());
        check(&scenario);
    }
}
