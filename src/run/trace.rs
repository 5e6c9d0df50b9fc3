//! What a run leaves: every state, loss and gradient.

use super::stop::{Cause, Stop};

/// States per block. Blocks never move, so a long trace grows without copying itself.
const BLOCK: usize = 4096;

/// The candidate at one moment of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct State {
    /// Its mean.
    pub mean: f64,
    /// Its sd.
    pub sd: f64,
}

/// One step of a run, as the notebook logs it: loss and gradient before the update, parameters after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The step's number, from 0.
    pub step: usize,
    /// The loss before the update.
    pub loss: f64,
    /// ∂loss/∂μ before the update.
    pub gradient_mean: f64,
    /// ∂loss/∂σ before the update, by σ itself in either form.
    pub gradient_sd: f64,
    /// The mean after the update.
    pub mean: f64,
    /// The sd after the update.
    pub sd: f64,
}

/// A state with its loss and gradient: 40 bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Entry {
    pub(super) mean: f64,
    pub(super) sd: f64,
    pub(super) loss: f64,
    pub(super) gradient_mean: f64,
    pub(super) gradient_sd: f64,
}

/// All states of a run from the start on, each with loss and gradient, and why it stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    blocks: Vec<Vec<Entry>>,
    /// The last state, also at the end of the blocks: the one every step needs.
    last: Entry,
    steps: usize,
    stop: Option<Stop>,
}

impl Trace {
    pub(super) fn new(start: Entry) -> Self {
        Self { blocks: vec![vec![start]], last: start, steps: 0, stop: None }
    }

    pub(super) fn push(&mut self, entry: Entry) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(entry),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(entry);
                self.blocks.push(block);
            }
        }
        self.last = entry;
        self.steps += 1;
    }

    pub(super) fn last(&self) -> &Entry {
        &self.last
    }

    pub(super) fn stop_at(&mut self, cause: Cause) {
        self.stop = Some(Stop::new(cause, self.steps));
    }

    fn entry(&self, index: usize) -> &Entry {
        &self.blocks[index / BLOCK][index % BLOCK]
    }

    /// The number of steps made; there is one state more.
    #[must_use]
    // A trace always holds its start, so there is no `is_empty` that could mislead.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.steps
    }

    /// The state after `index` steps; 0 is the start.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn state(&self, index: usize) -> State {
        let Entry { mean, sd, .. } = *self.entry(index);
        State { mean, sd }
    }

    /// The last state.
    #[must_use]
    pub fn last_state(&self) -> State {
        State { mean: self.last.mean, sd: self.last.sd }
    }

    /// The loss after `index` steps.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn loss(&self, index: usize) -> f64 {
        self.entry(index).loss
    }

    /// The gradient (∂loss/∂μ, ∂loss/∂σ) after `index` steps, by σ itself in either form.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn gradient(&self, index: usize) -> [f64; 2] {
        let Entry { gradient_mean, gradient_sd, .. } = *self.entry(index);
        [gradient_mean, gradient_sd]
    }

    /// Step `index`: loss and gradient before it, parameters after it.
    ///
    /// # Panics
    /// When `index` is not below [`Self::len`].
    #[must_use]
    pub fn row(&self, index: usize) -> Row {
        let Entry { loss, gradient_mean, gradient_sd, .. } = *self.entry(index);
        let State { mean, sd } = self.state(index + 1);
        Row { step: index, loss, gradient_mean, gradient_sd, mean, sd }
    }

    /// Every step.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.steps).map(|index| self.row(index))
    }

    /// Why the run stopped; `None` while it can go on.
    #[must_use]
    pub fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }
}
