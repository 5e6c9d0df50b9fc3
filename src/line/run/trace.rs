//! A trace on the line, read as means and sds.

use crate::descent;
use crate::line::distribution::Normal;
use crate::line::objective::Form;

/// How the vectors of a trace stand for normals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub(super) form: Form,
    /// The start as given: its sd has not been through a logarithm.
    pub(super) start: Normal,
}

/// All states of a run from the start on, each with loss and gradient, and why it stopped.
pub type Trace = descent::Trace<Reading>;

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
    /// ∂loss/∂μ before the update, as followed: in a sampled run the batch's.
    pub gradient_mean: f64,
    /// ∂loss/∂σ before the update, by σ itself in either form.
    pub gradient_sd: f64,
    /// What the batch behind the gradient says of the loss, in a sampled run.
    pub batch_loss: Option<f64>,
    /// The mean after the update.
    pub mean: f64,
    /// The sd after the update.
    pub sd: f64,
}

impl Trace {
    /// The state after `index` steps; 0 is the start.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn state(&self, index: usize) -> State {
        let Reading { form, start } = self.reading();
        if index == 0 {
            return State { mean: start.mean(), sd: start.sd() };
        }
        let parameters = self.parameters(index);
        State { mean: parameters[0], sd: form.sd(parameters[1]) }
    }

    /// The last state.
    #[must_use]
    pub fn last_state(&self) -> State {
        self.state(self.len())
    }

    /// The gradient (∂loss/∂μ, ∂loss/∂σ) that the run follows after `index` steps, by σ itself in every form.
    ///
    /// # Panics
    /// When `index` is above [`Self::len`].
    #[must_use]
    pub fn gradient(&self, index: usize) -> [f64; 2] {
        let slope = self.slope(index);
        let by_sd = match self.reading().form {
            Form::Exact | Form::Sampled(_) => slope[1] / self.state(index).sd,
            Form::Notebook(_) => slope[1],
        };
        [slope[0], by_sd]
    }

    /// Step `index`: loss and gradient before it, parameters after it.
    ///
    /// # Panics
    /// When `index` is not below [`Self::len`].
    #[must_use]
    pub fn row(&self, index: usize) -> Row {
        let [gradient_mean, gradient_sd] = self.gradient(index);
        let State { mean, sd } = self.state(index + 1);
        Row {
            step: index,
            loss: self.loss(index),
            gradient_mean,
            gradient_sd,
            batch_loss: self.estimate(index),
            mean,
            sd,
        }
    }

    /// Every step.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.len()).map(|index| self.row(index))
    }
}
