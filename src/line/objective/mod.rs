//! Objectives: what a run minimises, as functions of the candidate's mean and sd.
//!
//! An objective is one file and one entry in [`ALL`]; one that is another at every α is told which. It hands out a
//! [`Loss`] for a target, in one of several [`Form`]s: the exact integral over the line, that integral with gradients from
//! random draws, or the well-known notebook's average over a grid. [`Problem`] wraps any of them in the parameters of its
//! form; [`minima`] finds every local minimum.

mod cosine;
mod forward_kl;
mod grid;
mod jensen_shannon;
mod loss;
mod minima;
mod mirrored;
mod mse;
mod normal_on_grid;
mod notebook;
mod overlap;
mod panels;
mod power;
mod reverse_kl;
mod sampled;

pub use cosine::Cosine;
pub use forward_kl::ForwardKl;
pub use grid::{END_LIMIT, Grid, GridError, POINTS_MAX, POINTS_MIN};
pub use jensen_shannon::JensenShannon;
pub use loss::{Evaluation, Jet, Loss};
pub use minima::{Minima, Minimum, minima, minima_at};
pub use mse::Mse;
pub use power::Power;
pub use reverse_kl::ReverseKl;
pub use sampled::{BATCH_MAX, BATCH_MIN, Batch, BatchError, Batches, GradientEstimator, Prepare, Sampler, Sampling};

pub(crate) use grid::count;
use mirrored::with_symmetry;

use crate::line::Alpha;
use crate::line::distribution::{Mixture, Normal};
use crate::text::Unit;

/// Every objective, in the order in which they are shown.
pub static ALL: &[&dyn Objective] = &[&ForwardKl, &ReverseKl, &Mse, &Cosine, &JensenShannon, &Power];

/// The objectives that are on where nothing was chosen: those that have one meaning and are known to everyone.
#[must_use]
pub fn on_at_first() -> Vec<&'static dyn Objective> {
    ALL.iter().copied().filter(|objective| objective.is_on_at_first()).collect()
}

/// The objective whose [`Objective::id`] is `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Objective> {
    crate::known::find(ALL, id)
}

/// How an objective is computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// The integral over the whole line with normalised densities; parameters (μ, log σ).
    Exact,
    /// The average over a grid with the target's weights as given; parameters (μ, σ).
    Notebook(Grid),
    /// The exact loss, down which a run goes by gradients from random draws; parameters (μ, log σ).
    Sampled(Sampling),
}

impl Form {
    /// The id of every form, in the order in which they are shown.
    pub const IDS: [&str; 3] = ["exact", "notebook", "sampled"];

    /// `exact`, `notebook` or `sampled`, as in scenario files.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Exact => Self::IDS[0],
            Self::Notebook(_) => Self::IDS[1],
            Self::Sampled(_) => Self::IDS[2],
        }
    }

    /// The form of the loss that a run goes down: what it draws on the way changes none of its values and minima.
    #[must_use]
    pub fn of_loss(&self) -> Self {
        match self {
            Self::Exact | Self::Sampled(_) => Self::Exact,
            Self::Notebook(grid) => Self::Notebook(*grid),
        }
    }

    /// How its gradients are drawn, if they are.
    #[must_use]
    pub fn sampling(&self) -> Option<&Sampling> {
        match self {
            Self::Sampled(sampling) => Some(sampling),
            Self::Exact | Self::Notebook(_) => None,
        }
    }

    /// Whether `objective` has this form, and why not.
    ///
    /// # Errors
    /// When it has no gradient from draws: the reason.
    pub fn suits(&self, objective: &dyn Objective) -> Result<(), &'static str> {
        match self {
            Self::Exact | Self::Notebook(_) => Ok(()),
            Self::Sampled(_) => objective.sampled().map(|_| ()),
        }
    }

    /// The names of the two parameters that an optimiser moves in this form.
    #[must_use]
    pub fn parameter_names(&self) -> &'static [&'static str] {
        match self {
            Self::Exact | Self::Sampled(_) => &["μ", "log σ"],
            Self::Notebook(_) => &["μ", "σ"],
        }
    }

    /// The parameters of the normal with this mean and sd.
    #[must_use]
    pub fn parameters(&self, mean: f64, sd: f64) -> [f64; 2] {
        match self {
            Self::Exact | Self::Sampled(_) => [mean, sd.ln()],
            Self::Notebook(_) => [mean, sd],
        }
    }

    /// The sd that the second parameter stands for; not positive where a notebook run has left the domain.
    #[must_use]
    pub fn sd(&self, second: f64) -> f64 {
        match self {
            Self::Exact | Self::Sampled(_) => second.exp(),
            Self::Notebook(_) => second,
        }
    }

    /// What the loss of `objective` at `alpha` is counted in.
    #[must_use]
    pub fn loss_unit(&self, objective: &dyn Objective, alpha: Alpha) -> Unit {
        match self {
            Self::Exact | Self::Sampled(_) => objective.unit_at(alpha),
            Self::Notebook(_) => objective.notebook_unit_at(alpha),
        }
    }

    /// The diagonal of the normal's Fisher information in this form's parameters; the rest of it is 0.
    #[must_use]
    pub fn metric(&self, sd: f64) -> [f64; 2] {
        let precision = 1.0 / (sd * sd);
        match self {
            Self::Exact | Self::Sampled(_) => [precision, 2.0],
            Self::Notebook(_) => [precision, 2.0 * precision],
        }
    }
}

/// What a run minimises.
pub trait Objective: Send + Sync {
    /// The frozen kebab-case name, as in scenario files and on the command line.
    fn id(&self) -> &'static str;
    /// The name on screen.
    fn name(&self) -> &'static str;
    /// The name where room is short.
    fn short(&self) -> &'static str;
    /// The shortcut that switches it on and off.
    fn key(&self) -> char;
    /// The exact form, in Unicode.
    fn formula(&self) -> &'static str;
    /// The notebook form, in Unicode.
    fn notebook_formula(&self) -> &'static str;
    /// The exact form in Python with `NumPy`, from `mean` and `sd`: returns the loss, and its derivatives by the mean and by
    /// log sd. What it may call is in `assets/script/run.py`.
    fn numpy(&self) -> &'static str;
    /// One sentence on what minimising it does.
    fn about(&self) -> &'static str;
    /// The id of the divergence whose readout it minimises.
    fn divergence_id(&self) -> &'static str;
    /// What the exact form is counted in, for what has one unit whatever α is.
    fn unit(&self) -> Unit;
    /// What the notebook form is counted in. An average over the grid lacks the factor dx of an integral, and with it a
    /// unit of x.
    fn notebook_unit(&self) -> Unit;
    /// What the exact form is counted in at this α.
    fn unit_at(&self, _alpha: Alpha) -> Unit {
        self.unit()
    }
    /// What the notebook form is counted in at this α.
    fn notebook_unit_at(&self, _alpha: Alpha) -> Unit {
        self.notebook_unit()
    }
    /// The exact form against `target`.
    fn exact(&self, target: &Mixture, alpha: Alpha) -> Box<dyn Loss>;
    /// The notebook form against `target` on `grid`.
    fn notebook(&self, target: &Mixture, grid: &Grid, alpha: Alpha) -> Box<dyn Loss>;
    /// How its gradient is had from random draws without bias.
    ///
    /// # Errors
    /// Where it can't be: the reason, as a sentence without its end.
    fn sampled(&self) -> Result<Prepare, &'static str> {
        Err("no unbiased gradient from draws is known here for it")
    }
    /// Whether draws of Q are among those, so that their gradient is one of [`GradientEstimator`]'s.
    fn draws_from_q(&self) -> bool {
        false
    }
    /// Whether it runs where nothing was chosen.
    fn is_on_at_first(&self) -> bool {
        true
    }
    /// Whether it is another objective at every α; `alpha` means nothing to the others.
    fn depends_on_alpha(&self) -> bool {
        false
    }
}

known_by_id!(Objective);

/// The loss of `objective` against `target` in `form`, with its symmetry.
fn prepared(objective: &'static dyn Objective, target: &Mixture, form: &Form, alpha: Alpha) -> Box<dyn Loss> {
    let loss = match form {
        Form::Exact | Form::Sampled(_) => objective.exact(target, alpha),
        Form::Notebook(grid) => objective.notebook(target, grid, alpha),
    };
    with_symmetry(loss, target, form)
}

/// One objective, one target, one form, prepared once for many evaluations.
pub struct Problem {
    loss: Box<dyn Loss>,
    form: Form,
}

impl Problem {
    /// Prepares target moments, nodes or grid sums, whatever `objective` needs in `form`; at α = ½, where it depends on α.
    #[must_use]
    pub fn new(objective: &'static dyn Objective, target: &Mixture, form: &Form) -> Self {
        Self::at(Alpha::default(), objective, target, form)
    }

    /// As [`Self::new`] at this α.
    #[must_use]
    pub fn at(alpha: Alpha, objective: &'static dyn Objective, target: &Mixture, form: &Form) -> Self {
        Self { loss: prepared(objective, target, form, alpha), form: *form }
    }

    /// The sds between which the loss is finite, of any normal; see [`Loss::sds`].
    #[must_use]
    pub fn sds(&self) -> [f64; 2] {
        self.loss.sds()
    }

    /// The same in another form of the same loss (see [`Form::of_loss`]).
    #[must_use]
    pub(in crate::line) fn in_form(self, form: &Form) -> Self {
        Self { form: *form, ..self }
    }

    /// The form this was prepared in.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The loss of `q` and its gradient in the form's parameters.
    #[must_use]
    pub fn evaluate(&self, q: Normal) -> Evaluation {
        self.evaluate_at(q.mean(), q.sd())
    }

    /// As [`Self::evaluate`] for N(`mean`, `sd`), `sd` above 0, without the limits of [`Normal::new`].
    #[must_use]
    pub fn evaluate_at(&self, mean: f64, sd: f64) -> Evaluation {
        let Evaluation { loss, gradient: [by_mean, by_ln_sd] } = self.loss.slope(mean, sd);
        match self.form {
            Form::Exact | Form::Sampled(_) => Evaluation { loss, gradient: [by_mean, by_ln_sd] },
            Form::Notebook(_) => Evaluation { loss, gradient: [by_mean, by_ln_sd / sd] },
        }
    }

    /// The loss at N(`mean`, `sd`); NaN unless `sd` is above 0.
    #[must_use]
    pub fn loss(&self, mean: f64, sd: f64) -> f64 {
        if sd > 0.0 { self.loss.value(mean, sd) } else { f64::NAN }
    }

    /// P, where the loss is −entropy(Q) − E[log P] under Q; see [`Loss::smooths_ln`].
    #[must_use]
    pub fn smooths_ln(&self) -> Option<&Mixture> {
        self.loss.smooths_ln()
    }

    /// The loss as a function of mean and sd, whatever the form's parameters.
    fn as_loss(&self) -> &dyn Loss {
        &*self.loss
    }

    /// Loss, gradient and second derivatives by (μ, log σ), in either form.
    #[must_use]
    pub fn jet(&self, mean: f64, sd: f64) -> Jet {
        self.loss.jet(mean, sd)
    }
}
