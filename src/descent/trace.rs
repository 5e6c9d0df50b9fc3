//! What a descent leaves: every vector of parameters, its loss and gradient.

use super::stop::{Cause, Stop, Watched};

/// States per block. Blocks never move, so a long trace grows without copying itself.
const BLOCK: usize = 4096;

/// All states from the start on, each with loss and gradient, and why it stopped.
///
/// A state is a row of 2n + 1 numbers: n parameters, the gradient by each, the loss; and one more where the gradient came
/// from random draws, the loss by these. `reading` says how a space reads them.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<R> {
    reading: R,
    /// The number of parameters, n.
    dimension: usize,
    /// Whether the gradients come from random draws.
    drawn: bool,
    blocks: Vec<Vec<f64>>,
    steps: usize,
    stop: Option<Stop>,
}

impl<R> Trace<R> {
    pub(super) fn new(reading: R, parameters: &[f64], loss: (f64, Option<f64>), gradient: &[f64]) -> Self {
        let (dimension, drawn) = (parameters.len(), loss.1.is_some());
        let mut trace = Self { reading, dimension, drawn, blocks: vec![Vec::new()], steps: 0, stop: None };
        trace.write(parameters, loss, gradient);
        trace
    }

    pub(super) fn push(&mut self, parameters: &[f64], loss: (f64, Option<f64>), gradient: &[f64]) {
        self.steps += 1;
        if self.steps.is_multiple_of(BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK * self.stride()));
        }
        self.write(parameters, loss, gradient);
    }

    fn write(&mut self, parameters: &[f64], (loss, estimate): (f64, Option<f64>), gradient: &[f64]) {
        let drawn = self.drawn;
        if let Some(block) = self.blocks.last_mut() {
            block.extend_from_slice(parameters);
            block.extend_from_slice(gradient);
            block.push(loss);
            if drawn {
                block.push(estimate.unwrap_or(f64::NAN));
            }
        }
    }

    pub(super) fn stop_at(&mut self, cause: Cause, at: &[(&'static str, f64)], watched: Option<Watched>) {
        self.stop = Some(Stop::new(cause, self.steps, at, watched));
    }

    fn stride(&self) -> usize {
        2 * self.dimension + 1 + usize::from(self.drawn)
    }

    fn row_at(&self, index: usize) -> &[f64] {
        let begin = index % BLOCK * self.stride();
        &self.blocks[index / BLOCK][begin..begin + self.stride()]
    }

    /// How the space reads the parameters.
    #[must_use]
    pub fn reading(&self) -> &R {
        &self.reading
    }

    /// The number of steps made; there is one state more.
    #[must_use]
    // A trace always holds its start, so there is no `is_empty` that could mislead.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.steps
    }

    /// The parameters after `index` steps; 0 is the start.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn parameters(&self, index: usize) -> &[f64] {
        &self.row_at(index)[..self.dimension]
    }

    /// The gradient by the parameters that the run follows after `index` steps: the loss's own, or what a batch of draws
    /// made of it.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn slope(&self, index: usize) -> &[f64] {
        &self.row_at(index)[self.dimension..2 * self.dimension]
    }

    /// The loss after `index` steps.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn loss(&self, index: usize) -> f64 {
        self.row_at(index)[2 * self.dimension]
    }

    /// What the draws behind the gradient after `index` steps say of the loss; `None` where nothing is drawn.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn estimate(&self, index: usize) -> Option<f64> {
        self.row_at(index).get(2 * self.dimension + 1).copied()
    }

    /// Why the run stopped; `None` while it can go on.
    #[must_use]
    pub fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }
}
