//! What the page shows, as values: derived from the set-up before anything is drawn.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::curves::{self, Known};
use super::report::{self, Report, Row};
use super::sources::{Same, Set, Which};
use crate::estimator::{Bandwidths, Comparison, Data, Estimator, Truth, View, compare};
use crate::kernel::Bandwidth;
use crate::labs::job::Job;
use crate::scenario::EstimateScenario;

/// How long a frame waits for values, so that they follow a drag without a lag where they are quick.
const PATIENCE: Duration = Duration::from_millis(6);

/// Two sets side by side: what the comparison depends on.
#[derive(Clone, PartialEq)]
struct Pairing {
    first: report::Question,
    second: report::Question,
}

/// What each estimator makes of two sets.
type Compared = Vec<Result<Comparison, String>>;

/// Which set-up was loaded, and whether its values have all been there once. Names beside curves keep their places within
/// an epoch, so that where they stand doesn't depend on the order in which threads finished.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Epoch {
    loaded: u64,
    settled: bool,
}

/// The values of the current set-up, or of an older one while the new ones are on their way.
#[derive(Default)]
pub struct Values {
    first: Set,
    second: Set,
    /// The estimators that the bandwidth has no say in: a drag of it leaves them alone.
    steady: Job<report::Question, Report>,
    moving: Job<report::Question, Report>,
    beside: Job<report::Question, Report>,
    compared: Job<Pairing, Compared>,
    curves: Job<curves::Question, Known>,
    rows: Vec<Row>,
    pending: bool,
    epoch: Epoch,
}

impl Values {
    /// Derives everything from `scenario`; `range` is the range of x that the densities show.
    pub fn follow(&mut self, scenario: &EstimateScenario, range: [f64; 2]) {
        let deadline = Instant::now() + PATIENCE;
        self.pending = self.first.follow(scenario, Which::First, deadline);
        if self.first.error().is_some() {
            self.forget();
        }
        let asked = asked(scenario);
        if let Some(question) = question(&self.first, scenario, &asked, Some(range)) {
            self.pending |= self.moving.ask(question.clone(), deadline, Report::new);
            self.pending |= self.follow_steady(&question, scenario, &asked, deadline);
            self.pending |= self.follow_curves(scenario, deadline);
        }
        self.follow_second(scenario, &asked, range, deadline);
        self.collect(&asked);
        self.epoch.settled |= !self.pending;
    }

    /// Begins a new epoch: another set-up was loaded.
    pub fn renew(&mut self) {
        self.epoch = Epoch { loaded: self.epoch.loaded + 1, settled: false };
    }

    /// The epoch of what is shown.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
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

    fn follow_curves(&mut self, scenario: &EstimateScenario, deadline: Instant) -> bool {
        let (Some(data), Some(bandwidths)) = (self.first.data(), self.first.bandwidths()) else { return false };
        let question = curves::Question {
            data: data.clone(),
            bandwidths: bandwidths.clone(),
            k: scenario.k,
            clamped: scenario.clamped,
            estimators: scenario.estimators.clone(),
        };
        self.curves.ask_in_slices(question, deadline, curves::slices)
    }

    fn follow_second(
        &mut self,
        scenario: &EstimateScenario,
        asked: &[&'static dyn Estimator],
        range: [f64; 2],
        deadline: Instant,
    ) {
        if scenario.against.is_none() {
            self.second.clear();
            self.beside.clear();
            self.compared.clear();
            return;
        }
        self.pending |= self.second.follow(scenario, Which::Second, deadline);
        let first = question(&self.first, scenario, asked, None);
        let second = question(&self.second, scenario, asked, None);
        let (Some(first), Some(second)) = (first, second) else { return };
        let curve = report::Question { estimators: Vec::new(), range: Some(range), ..second.clone() };
        self.pending |= self.beside.ask(curve, deadline, Report::new);
        let pairing = Pairing {
            first: report::Question { estimators: asked.to_vec(), ..first },
            second: report::Question { estimators: asked.to_vec(), ..second },
        };
        self.pending |= self.compared.ask(pairing, deadline, compared);
    }

    /// The rows of both reports, in the order asked.
    fn collect(&mut self, asked: &[&'static dyn Estimator]) {
        let found = |estimator: &&'static dyn Estimator| {
            let report = if estimator.uses_bandwidth() { &self.moving } else { &self.steady };
            report.answer()?.rows.iter().find(|row| row.estimator.id() == estimator.id()).cloned()
        };
        self.rows = asked.iter().filter_map(found).collect();
    }

    fn forget(&mut self) {
        self.steady.clear();
        self.moving.clear();
        self.beside.clear();
        self.compared.clear();
        self.curves.clear();
    }

    /// Reads files again.
    pub fn reload(&mut self) {
        self.first.clear();
        self.second.clear();
    }

    /// Whether something is still to come.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.pending
    }

    /// The samples of Q.
    #[must_use]
    pub fn data(&self) -> Option<&Data> {
        self.first.data().map(|data| &*data.0)
    }

    /// The samples of the second generator.
    #[must_use]
    pub fn second_data(&self) -> Option<&Data> {
        self.second.data().map(|data| &*data.0)
    }

    /// Why there are no samples, of either set.
    #[must_use]
    pub fn error(&self, which: Which) -> Option<&str> {
        match which {
            Which::First => self.first.error(),
            Which::Second => self.second.error(),
        }
    }

    /// The true divergences, where the generator's density is known.
    #[must_use]
    pub fn truth(&self) -> Option<Truth> {
        self.data().and_then(Data::truth).copied()
    }

    /// The true divergences of the second generator, where its density is known.
    #[must_use]
    pub fn second_truth(&self) -> Option<Truth> {
        self.second_data().and_then(Data::truth).copied()
    }

    /// h for the whole sample, in units of x, or why there is none.
    #[must_use]
    pub fn h(&self) -> Option<&Result<f64, String>> {
        self.moving.answer().map(|report| &report.h)
    }

    /// The multiplier that the rows belong to.
    #[must_use]
    pub fn multiplier(&self) -> Option<f64> {
        self.moving.answer().map(|report| report.multiplier)
    }

    /// The kernel estimate as a curve.
    #[must_use]
    pub fn kernel(&self) -> Arc<Vec<[f64; 2]>> {
        self.moving.answer().map(|report| Arc::clone(&report.curve)).unwrap_or_default()
    }

    /// The second generator's kernel estimate as a curve.
    #[must_use]
    pub fn second_kernel(&self) -> Arc<Vec<[f64; 2]>> {
        self.beside.answer().map(|report| Arc::clone(&report.curve)).unwrap_or_default()
    }

    /// A row for each estimator that is on, and for the explained one.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of the estimator with `id`.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.estimator.id() == id)
    }

    /// How the two sets compare by the estimator with `id`.
    #[must_use]
    pub fn comparison(&self, id: &str) -> Option<&Result<Comparison, String>> {
        let place = self.rows.iter().position(|row| row.estimator.id() == id)?;
        self.compared.answer().and_then(|compared| compared.get(place))
    }

    /// The curves along the bandwidth.
    #[must_use]
    pub fn curves(&self) -> &Known {
        self.curves.answer().unwrap_or(&curves::NONE)
    }
}

/// The estimators that are on and the explained one, in the order of tables.
fn asked(scenario: &EstimateScenario) -> Vec<&'static dyn Estimator> {
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
    let data: &Same<Data> = set.data()?;
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
