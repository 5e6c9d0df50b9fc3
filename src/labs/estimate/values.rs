//! What the page shows, as values: derived from the set-up before anything is drawn.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::curves::{self, Known};
use super::report::Row;
use super::sources::{Same, Which};
use super::working::{Compared, Working};
use crate::estimator::{Comparison, Data, Truth};
use crate::scenario::EstimateScenario;

/// How long a frame waits for values, so that they follow a drag without a lag where they are quick.
const PATIENCE: Duration = Duration::from_millis(6);
/// For so long the values of a set-up that was changed stay as they are; then they are shown as out of date.
const STALE: Duration = Duration::from_millis(150);

/// Which set-up was loaded, and whether its values have all been there once. Names beside curves keep their places within
/// an epoch, so that where they stand doesn't depend on the order in which threads finished.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Epoch {
    loaded: u64,
    settled: bool,
}

/// All that was found of one set-up but the curves along the bandwidth.
pub struct Found {
    /// The set-up.
    pub of: EstimateScenario,
    /// The samples of Q, or why there are none.
    pub first: Result<Same<Data>, String>,
    /// Those of the second generator, where there is one.
    pub second: Option<Result<Same<Data>, String>>,
    /// A row for each estimator that is on, and for the explained one.
    pub rows: Vec<Row>,
    /// h for the whole sample, in units of x, or why there is none.
    pub h: Option<Result<f64, String>>,
    /// The multiplier that the rows belong to.
    pub multiplier: Option<f64>,
    /// The kernel estimate as a curve.
    pub kernel: Arc<Vec<[f64; 2]>>,
    /// The second generator's.
    pub second_kernel: Arc<Vec<[f64; 2]>>,
    /// How the two sets compare by each row's estimator.
    pub compared: Compared,
    /// What to ask for the curves along the bandwidth.
    pub sweep: Option<curves::Question>,
}

/// The curves along the bandwidth.
#[derive(Clone, Copy)]
pub struct Along<'a> {
    /// The curves as far as they are known.
    pub known: &'a Known,
    /// The true divergences that they belong to.
    pub truth: Option<Truth>,
    /// Whether they are of the same set-up as everything else that is shown.
    pub of_found: bool,
}

/// The values of the current set-up; or, all of them together, those of an older one while that is being changed.
#[derive(Default)]
pub struct Values {
    working: Working,
    /// The set-up and range of x that is being worked on.
    at: Option<(EstimateScenario, [f64; 2])>,
    found: Option<Found>,
    /// Whether the curves of the set-up that was loaded, or of what became of it, have been there.
    along_seen: bool,
    pending: bool,
    /// Since when what was found is not of the newest set-up, if it isn't.
    behind: Option<Instant>,
    epoch: Epoch,
}

impl Values {
    /// Derives everything from `scenario`; `range` is the range of x that the densities show.
    ///
    /// While something is `dragged` each set-up that was begun with is finished, so that the picture follows in whole
    /// moments even where one takes longer than a frame.
    pub fn follow(&mut self, scenario: &EstimateScenario, range: [f64; 2], dragged: bool) {
        let now = Instant::now();
        let deadline = now + PATIENCE;
        let newest = (scenario.clone(), range);
        let mut at = self.at.take().filter(|_| dragged && self.pending).unwrap_or_else(|| newest.clone());
        let mut found = self.working.follow(&at.0, at.1, deadline);
        if found.is_some() && at != newest {
            self.found = found;
            at = newest.clone();
            found = self.working.follow(&at.0, at.1, deadline);
        }
        self.pending = found.is_none();
        if found.is_some() {
            self.found = found;
        }
        if !self.pending
            && let Some(question) = self.found.as_ref().and_then(|found| found.sweep.clone())
        {
            self.pending = self.working.follow_curves(question, deadline);
        }
        self.along_seen |= self.along().is_some_and(|along| along.of_found);
        self.at = Some(at);
        self.behind = if self.is_of(scenario) { None } else { self.behind.or(Some(now)) };
        self.epoch.settled |= !self.pending;
    }

    /// Begins a new epoch: another set-up was loaded.
    pub fn renew(&mut self) {
        self.epoch = Epoch { loaded: self.epoch.loaded + 1, settled: false };
        self.forget();
    }

    /// Forgets what is shown: it is of another set-up than the one that comes, not of one that is being changed.
    pub fn forget(&mut self) {
        (self.at, self.found, self.along_seen, self.behind) = (None, None, false, None);
    }

    /// Reads files again.
    pub fn reload(&mut self) {
        self.working.reload();
        self.forget();
    }

    /// The epoch of what is shown.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Whether something is still to come.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.pending
    }

    /// Whether there is something to show at all; if not it is on its way.
    #[must_use]
    pub fn any(&self) -> bool {
        self.found.is_some()
    }

    /// Whether what is shown is of `scenario`.
    #[must_use]
    pub fn is_of(&self, scenario: &EstimateScenario) -> bool {
        self.found.as_ref().is_some_and(|found| found.of == *scenario)
    }

    /// Whether what is to be shown has been on its way for so long that the page has to say so.
    #[must_use]
    pub fn late(&self) -> bool {
        self.behind.is_some_and(|since| since.elapsed() >= STALE)
    }

    /// The samples of Q.
    #[must_use]
    pub fn data(&self) -> Option<&Data> {
        self.found.as_ref()?.first.as_ref().ok().map(|data| &*data.0)
    }

    /// The samples of the second generator.
    #[must_use]
    pub fn second_data(&self) -> Option<&Data> {
        self.found.as_ref()?.second.as_ref()?.as_ref().ok().map(|data| &*data.0)
    }

    /// Why there are no samples, of either set.
    #[must_use]
    pub fn error(&self, which: Which) -> Option<&str> {
        let found = self.found.as_ref()?;
        let data = match which {
            Which::First => Some(&found.first),
            Which::Second => found.second.as_ref(),
        };
        data?.as_ref().err().map(String::as_str)
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
        self.found.as_ref()?.h.as_ref()
    }

    /// The multiplier that the rows belong to.
    #[must_use]
    pub fn multiplier(&self) -> Option<f64> {
        self.found.as_ref()?.multiplier
    }

    /// The kernel estimate as a curve.
    #[must_use]
    pub fn kernel(&self) -> Arc<Vec<[f64; 2]>> {
        self.found.as_ref().map(|found| Arc::clone(&found.kernel)).unwrap_or_default()
    }

    /// The second generator's kernel estimate as a curve.
    #[must_use]
    pub fn second_kernel(&self) -> Arc<Vec<[f64; 2]>> {
        self.found.as_ref().map(|found| Arc::clone(&found.second_kernel)).unwrap_or_default()
    }

    /// A row for each estimator that is on, and for the explained one.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        self.found.as_ref().map_or(&[], |found| &found.rows)
    }

    /// The row of the estimator with `id`.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows().iter().find(|row| row.estimator.id() == id)
    }

    /// How the two sets compare by the estimator with `id`.
    #[must_use]
    pub fn comparison(&self, id: &str) -> Option<&Result<Comparison, String>> {
        let place = self.rows().iter().position(|row| row.estimator.id() == id)?;
        self.found.as_ref()?.compared.get(place)
    }

    /// The curves along the bandwidth: those of the set-up that is shown, or else the last ones before it was changed.
    #[must_use]
    pub fn along(&self) -> Option<Along<'_>> {
        let wanted = self.found.as_ref()?.sweep.as_ref()?;
        let (question, known) = self.working.curves()?;
        let of_found = wanted == question;
        let truth = question.data.0.truth().copied();
        (of_found || self.along_seen).then_some(Along { known, truth, of_found })
    }

    /// The curves of `scenario`, if they are there and whole.
    #[must_use]
    pub fn curves_of(&self, scenario: &EstimateScenario) -> Option<&Known> {
        self.along()
            .filter(|along| along.of_found && along.known.complete && self.is_of(scenario))
            .map(|along| along.known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::job::bell;
    use crate::scenario::SampleSource;

    const RANGE: [f64; 2] = [-5.0, 5.0];

    fn set_up(mean: f64) -> EstimateScenario {
        let candidate = format!("N({mean},1)").parse().unwrap();
        EstimateScenario { source: SampleSource::Drawn { candidate, n: 20_000 }, ..EstimateScenario::default() }
    }

    /// Follows until `scenario`'s values are there and whole; `each` sees every frame on the way.
    fn settle(values: &mut Values, scenario: &EstimateScenario, dragged: bool, mut each: impl FnMut(&Values)) {
        bell::listen(|| {
            values.follow(scenario, RANGE, dragged);
            each(values);
            !values.pending()
        });
    }

    /// Whether all that is shown is of one set-up.
    fn whole(values: &Values) -> bool {
        let Some(found) = &values.found else { return values.along().is_none() && values.rows().is_empty() };
        let of_found = values.along().is_none_or(|along| !along.of_found || along.truth == values.truth());
        values.truth() == found.of.truth() && values.rows().len() == found.of.estimators.len() && of_found
    }

    #[test]
    fn nothing_of_the_last_set_up_is_left_once_another_is_loaded() {
        let (mut values, [first, second]) = (Values::default(), [set_up(1.0), set_up(2.5)]);
        settle(&mut values, &first, false, |values| assert!(whole(values)));
        assert!(values.curves_of(&first).is_some() && values.curves_of(&second).is_none());
        values.renew();
        assert!(!values.any() && values.along().is_none());
        let mut frames = 0;
        settle(&mut values, &second, false, |values| {
            frames += 1;
            assert!(whole(values) && (!values.any() || values.is_of(&second)));
            assert!(values.along().is_none_or(|along| along.of_found));
        });
        assert!(frames > 1, "so quick that it shows nothing");
        assert!(values.curves_of(&second).is_some_and(|known| known.complete));
    }

    #[test]
    fn while_it_is_changed_a_set_up_is_shown_in_whole_moments() {
        let mut values = Values::default();
        settle(&mut values, &set_up(1.0), false, |_| {});
        let mut moments = 0;
        for step in 1..=60_u8 {
            let (scenario, seen) = (set_up(1.0 + f64::from(step) / 30.0), bell::count());
            values.follow(&scenario, RANGE, true);
            assert!(values.any() && whole(&values));
            // The old curves stay, and are known to be old.
            assert!(values.along().is_some());
            moments += usize::from(!values.is_of(&set_up(1.0)));
            // The next frame comes when something has been reported, if something is to come.
            assert!(!values.pending() || bell::wait(seen, bell::GOOD_TIME));
        }
        assert!(moments > 0, "the picture doesn't follow at all");
        settle(&mut values, &set_up(3.0), false, |values| assert!(whole(values)));
        assert!(values.is_of(&set_up(3.0)) && !values.late());
    }
}
