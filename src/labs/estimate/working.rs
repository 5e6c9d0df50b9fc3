//! From a set-up to everything that the page shows of it, by jobs beside the window.

use std::time::Instant;

use super::curves::{self, Known};
use super::report::{self, Report};
use super::sources::{Same, Set, Which};
use super::values::Found;
use crate::estimator::{Bandwidths, Comparison, Data, Estimator, View, compare};
use crate::kernel::Bandwidth;
use crate::labs::job::Job;
use crate::scenario::EstimateScenario;

/// Two sets side by side: what the comparison depends on.
#[derive(Clone, PartialEq)]
struct Pairing {
    first: report::Question,
    second: report::Question,
}

/// What each estimator makes of two sets.
pub type Compared = Vec<Result<Comparison, String>>;

/// The jobs.
#[derive(Default)]
pub struct Working {
    first: Set,
    second: Set,
    /// The estimators that the bandwidth has no say in: a drag of it leaves them alone.
    steady: Job<report::Question, Report>,
    moving: Job<report::Question, Report>,
    beside: Job<report::Question, Report>,
    compared: Job<Pairing, Compared>,
    curves: Job<curves::Question, Known>,
}

impl Working {
    /// Goes on until `deadline` at most; all but the curves along the bandwidth, once all of it is there. `range` is the
    /// range of x that the densities show.
    pub fn follow(&mut self, scenario: &EstimateScenario, range: [f64; 2], deadline: Instant) -> Option<Found> {
        let mut pending = self.first.follow(scenario, Which::First, deadline);
        let asked = asked(scenario);
        if let Some(question) = question(&self.first, scenario, &asked, Some(range)) {
            pending |= self.moving.ask(question.clone(), deadline, Report::new);
            pending |= self.follow_steady(&question, scenario, &asked, deadline);
        }
        if scenario.against.is_some() {
            pending |= self.follow_second(scenario, &asked, range, deadline);
        }
        (!pending).then(|| self.found(scenario, &asked))
    }

    /// Goes on with the curves that `question` asks for; whether something is still to come.
    pub fn follow_curves(&mut self, question: curves::Question, deadline: Instant) -> bool {
        self.curves.ask_in_slices(question, deadline, curves::slices)
    }

    /// The curves along the bandwidth: the last ones, and what they are an answer to.
    #[must_use]
    pub fn curves(&self) -> Option<(&curves::Question, &Known)> {
        self.curves.answered()
    }

    /// Reads files again.
    pub fn reload(&mut self) {
        self.first.clear();
        self.second.clear();
    }

    fn follow_steady(
        &mut self,
        question: &report::Question,
        scenario: &EstimateScenario,
        asked: &[&'static dyn Estimator],
        deadline: Instant,
    ) -> bool {
        let Ok(any) = Bandwidth::by_hand(1.0, 1.0) else { return false };
        let estimators = asked.iter().copied().filter(|estimator| !estimator.uses_bandwidth()).collect();
        let bandwidths = Bandwidths::new(&question.data.0, any);
        let question = report::Question { bandwidths, estimators, range: None, k: scenario.k, ..question.clone() };
        self.steady.ask(question, deadline, Report::new)
    }

    fn follow_second(
        &mut self,
        scenario: &EstimateScenario,
        asked: &[&'static dyn Estimator],
        range: [f64; 2],
        deadline: Instant,
    ) -> bool {
        let mut pending = self.second.follow(scenario, Which::Second, deadline);
        let first = question(&self.first, scenario, asked, None);
        let second = question(&self.second, scenario, asked, None);
        let (Some(first), Some(second)) = (first, second) else { return pending };
        let curve = report::Question { estimators: Vec::new(), range: Some(range), ..second.clone() };
        pending |= self.beside.ask(curve, deadline, Report::new);
        let pairing = Pairing {
            first: report::Question { estimators: asked.to_vec(), ..first },
            second: report::Question { estimators: asked.to_vec(), ..second },
        };
        pending | self.compared.ask(pairing, deadline, compared)
    }

    /// What the jobs have come to, all of it of `scenario`.
    fn found(&self, scenario: &EstimateScenario, asked: &[&'static dyn Estimator]) -> Found {
        let first = self.first.data().cloned().unwrap_or_else(no_samples);
        let known = first.is_ok();
        let moving = self.moving.current().filter(|_| known);
        let steady = self.steady.current().filter(|_| known);
        let row = |estimator: &&'static dyn Estimator| {
            let report = if estimator.uses_bandwidth() { moving } else { steady };
            report?.rows.iter().find(|row| row.estimator.id() == estimator.id()).cloned()
        };
        let second = scenario.against.as_ref().map(|_| self.second.data().cloned().unwrap_or_else(no_samples));
        let both = known && second.as_ref().is_some_and(Result::is_ok);
        let sweep = first.as_ref().ok().zip(self.first.bandwidths());
        Found {
            rows: asked.iter().filter_map(row).collect(),
            h: moving.map(|report| report.h.clone()),
            multiplier: moving.map(|report| report.multiplier),
            kernel: moving.map(|report| report.curve.clone()).unwrap_or_default(),
            second_kernel: self
                .beside
                .current()
                .filter(|_| both)
                .map(|report| report.curve.clone())
                .unwrap_or_default(),
            compared: self.compared.current().filter(|_| both).cloned().unwrap_or_default(),
            sweep: sweep.map(|(data, bandwidths)| curves::Question {
                data: data.clone(),
                bandwidths: bandwidths.clone(),
                k: scenario.k,
                clamped: scenario.clamped,
                estimators: scenario.estimators.clone(),
            }),
            first,
            second,
            of: scenario.clone(),
        }
    }
}

/// What stands for samples that no thread lived to tell of.
fn no_samples() -> Result<Same<Data>, String> {
    Err("they could not be computed".to_owned())
}

/// The estimators that are on and the explained one, in the order of tables.
pub fn asked(scenario: &EstimateScenario) -> Vec<&'static dyn Estimator> {
    let wanted = |id: &str| scenario.explained.id() == id || scenario.estimators.iter().any(|on| on.id() == id);
    crate::estimator::ALL.iter().copied().filter(|estimator| wanted(estimator.id())).collect()
}

/// What to ask about one set; the estimators are those that the bandwidth has a say in.
fn question(
    set: &Set,
    scenario: &EstimateScenario,
    asked: &[&'static dyn Estimator],
    range: Option<[f64; 2]>,
) -> Option<report::Question> {
    let data: &Same<Data> = set.data()?.as_ref().ok()?;
    let bandwidths = set.bandwidths()?.with_multiplier(scenario.bandwidth.multiplier()).ok()?;
    let estimators = asked.iter().copied().filter(|estimator| estimator.uses_bandwidth()).collect();
    Some(report::Question {
        data: data.clone(),
        bandwidths,
        k: scenario.k,
        clamped: scenario.clamped,
        estimators,
        range,
    })
}

fn compared(pairing: &Pairing) -> Compared {
    let Pairing { first, second } = pairing;
    let [a, b] = [first, second].map(|set| View::new(&set.data.0, set.bandwidths.clone(), set.k));
    let compare = |estimator: &&'static dyn Estimator| compare(*estimator, &a, &b).map_err(|error| error.to_string());
    first.estimators.iter().map(compare).collect()
}
