//! The set-up of the Fit lab, and its table `[fit]`.

use super::lab::LabSetup;
use super::table::{Field, Table, entry, id_list, quoted};
use super::{Scenario, ScenarioError};
use crate::descent::STEPS_MAX;
use crate::descent::optimiser::{self, Adam, Choice};
use crate::line::Alpha;
use crate::line::distribution::{Mixture, Normal};
use crate::line::divergence;
use crate::line::objective::{
    self, BATCH_MAX, BATCH_MIN, Form, GradientEstimator, Grid, GridError, Objective, Sampling,
};
use crate::line::run::{Setup, StopWhen, StopWhenError};
use crate::math::number;

/// Several objectives that run from the same start towards the same target, one [`Setup`] each.
#[derive(Debug, Clone, PartialEq)]
pub struct FitScenario {
    /// The target P.
    pub target: Mixture,
    /// The candidate Q that every run starts from.
    pub start: Normal,
    /// The objectives that run, in the order of [`crate::line::objective::ALL`]; none is allowed.
    pub objectives: Vec<&'static dyn Objective>,
    /// The α of the power divergence, as an objective and as a readout.
    pub alpha: Alpha,
    /// Exact, as the notebook computes, or with gradients from random draws. It suits every objective (see
    /// [`Self::suits`]).
    pub form: Form,
    /// The optimiser with its rate and settings.
    pub optimiser: Choice,
    /// The most steps a run makes, 1 to [`crate::descent::STEPS_MAX`].
    pub steps: usize,
    /// The gradient norm below which an exact run counts as converged; 0 for never.
    pub tolerance: f64,
    /// The readout under whose threshold a run is over, if there is one.
    pub stop_when: Option<StopWhen>,
}

impl FitScenario {
    /// What a run of `objective` needs.
    #[must_use]
    pub fn setup(&self, objective: &'static dyn Objective) -> Setup {
        Setup {
            target: self.target.clone(),
            start: self.start,
            objective,
            alpha: self.alpha_of(objective),
            form: self.form,
            optimiser: self.optimiser.clone(),
            steps: self.steps,
            tolerance: self.tolerance,
            stop_when: self.stop_when,
        }
    }

    /// Whether every objective that is on has `form`.
    ///
    /// # Errors
    /// When one has not: which, and why.
    pub fn suits(&self, form: &Form) -> Result<(), String> {
        self.objectives.iter().try_for_each(|objective| {
            form.suits(*objective).map_err(|reason| format!("{} has no form {}: {reason}", objective.name(), form.id()))
        })
    }

    /// The α at which `objective` runs: the usual one where it means nothing, so that another α makes no other run. A rule
    /// that may end the run may be about the power divergence.
    #[must_use]
    pub fn alpha_of(&self, objective: &dyn Objective) -> Alpha {
        if objective.depends_on_alpha() || self.stop_when.is_some() { self.alpha } else { Alpha::default() }
    }

    /// Takes another form, with the tolerance that goes with it.
    pub fn set_form(&mut self, form: Form) {
        self.form = form;
        self.tolerance = Setup::default_tolerance(&form);
    }
}

impl Default for FitScenario {
    /// One standard normal as target and start, the objectives that are on at first, Adam at its defaults.
    fn default() -> Self {
        let start = Normal::raw(0.0, 1.0);
        Self {
            target: Mixture::from(start),
            start,
            objectives: objective::on_at_first(),
            alpha: Alpha::default(),
            form: Form::Exact,
            optimiser: Choice::of(&Adam),
            steps: 1000,
            tolerance: Setup::default_tolerance(&Form::Exact),
            stop_when: None,
        }
    }
}

impl Scenario {
    /// The Fit lab's set-up, if this is a scenario of that lab.
    #[must_use]
    pub fn fit(&self) -> Option<&FitScenario> {
        self.lab.get()
    }
}

impl LabSetup for FitScenario {
    const ID: &'static str = "fit";

    fn read(table: &Table<'_>) -> Result<Self, ScenarioError> {
        Self::read_with(table, objective::ALL)
    }

    fn write(&self, text: &mut String) {
        let Self { target, start, objectives, alpha, form, optimiser, steps, tolerance, stop_when } = self;
        text.push_str("\n[fit]\n");
        entry(text, "target", quoted(&target.to_string()));
        entry(text, "start", quoted(&start.to_string()));
        entry(text, "objectives", id_list(objectives));
        if *alpha != Alpha::default() {
            entry(text, "alpha", alpha);
        }
        entry(text, "form", quoted(form.id()));
        entry(text, "steps", steps);
        if *tolerance != Setup::default_tolerance(form) {
            entry(text, "tolerance", number(*tolerance));
        }
        if let Form::Notebook(grid) = form {
            text.push_str("\n[fit.grid]\n");
            entry(text, "low", number(grid.low()));
            entry(text, "high", number(grid.high()));
            entry(text, "points", grid.points());
        }
        if let Form::Sampled(sampling) = form {
            text.push_str("\n[fit.sampling]\n");
            entry(text, "batch", sampling.batch());
            entry(text, "gradient", quoted(sampling.gradient().id()));
            entry(text, "seed", sampling.seed());
        }
        if let Some(rule) = stop_when {
            text.push_str("\n[fit.stop_when]\n");
            entry(text, "readout", quoted(rule.readout().id()));
            entry(text, "below", number(rule.below()));
        }
        text.push_str("\n[fit.optimiser]\n");
        entry(text, "id", quoted(optimiser.optimiser().id()));
        for (setting, value) in optimiser.settings() {
            if value != setting.default {
                entry(text, setting.id, number(value));
            }
        }
        // The rate comes last and is required, so that a file that was cut off never passes for a whole one.
        entry(text, "rate", number(optimiser.rate()));
    }
}

impl FitScenario {
    /// Reads the table; `objectives` are those it may name.
    pub(super) fn read_with(table: &Table<'_>, objectives: &[&'static dyn Objective]) -> Result<Self, ScenarioError> {
        table.allow(&[
            "target",
            "start",
            "objectives",
            "alpha",
            "form",
            "steps",
            "tolerance",
            "grid",
            "sampling",
            "stop_when",
            "optimiser",
        ])?;
        let form = read_form(table)?;
        let optimiser = table.need("optimiser", "a table that starts with [fit.optimiser]")?.table("fit.optimiser")?;
        let written = table.need("objectives", "objectives = [\"forward-kl\"]")?;
        let fit = Self {
            target: table.need("target", "target = \"0.5*N(-3,1) + 0.5*N(3,1)\"")?.parse()?,
            start: table.need("start", "start = \"N(0,1)\"")?.parse()?,
            objectives: written.several("objective", objectives)?,
            optimiser: read_optimiser(&optimiser)?,
            steps: table.need("steps", "steps = 400")?.whole(1, STEPS_MAX)?,
            tolerance: read_tolerance(table, &form)?,
            alpha: read_alpha(table)?,
            stop_when: table.get("stop_when").map(|field| read_stop_when(&field)).transpose()?,
            form,
        };
        match fit.suits(&fit.form) {
            Ok(()) => Ok(fit),
            Err(reason) => Err(written.refuse(format!("{reason}; remove it, or write form = \"exact\""))),
        }
    }
}

fn read_alpha(fit: &Table<'_>) -> Result<Alpha, ScenarioError> {
    let Some(field) = fit.get("alpha") else {
        return Ok(Alpha::default());
    };
    let remedy = format!("write a number from {} to {}", number(Alpha::MIN), number(Alpha::MAX));
    Alpha::new(field.number()?).map_err(|_| field.refuse(remedy))
}

/// The form and the table that belongs to it; a table of another form is refused.
fn read_form(fit: &Table<'_>) -> Result<Form, ScenarioError> {
    let field = fit.need("form", "form = \"exact\"")?;
    let own = |key: &str, example: &str| {
        fit.get(key).ok_or(ScenarioError::Missing { key: format!("fit.{key}"), example: example.to_owned() })
    };
    let (form, table) = match field.string()? {
        "exact" => (Form::Exact, None),
        "notebook" => {
            let grid = own("grid", "the table [fit.grid] with low = -15, high = 15, points = 1000")?;
            (Form::Notebook(read_grid(&grid)?), Some("grid"))
        }
        "sampled" => {
            let example = "the table [fit.sampling] with batch = 32, gradient = \"pathwise\", seed = 1";
            (Form::Sampled(read_sampling(&own("sampling", example)?)?), Some("sampling"))
        }
        _ => return Err(field.refuse("write \"exact\", \"notebook\" or \"sampled\"")),
    };
    for (key, of) in [("grid", "notebook"), ("sampling", "sampled")] {
        if let Some(other) = fit.get(key).filter(|_| table != Some(key)) {
            return Err(other.refuse(format!("remove the {key}, or write form = \"{of}\"")));
        }
    }
    Ok(form)
}

fn read_sampling(field: &Field<'_>) -> Result<Sampling, ScenarioError> {
    let sampling = field.table("fit.sampling")?;
    sampling.allow(&["batch", "gradient", "seed"])?;
    let batch = sampling.need("batch", "batch = 32")?;
    let gradient = sampling.need("gradient", "gradient = \"pathwise\"")?;
    let seed = sampling.need("seed", "seed = 1")?.seed()?;
    let known = GradientEstimator::by_id(gradient.string()?)
        .ok_or_else(|| gradient.refuse(format!("the gradients are {}", GradientEstimator::IDS.join(", "))))?;
    Sampling::new(batch.whole(BATCH_MIN, BATCH_MAX)?, known, seed).map_err(|error| batch.refuse(error.to_string()))
}

fn read_grid(field: &Field<'_>) -> Result<Grid, ScenarioError> {
    let grid = field.table("fit.grid")?;
    grid.allow(&["low", "high", "points"])?;
    let low = grid.need("low", "low = -15")?;
    let high = grid.need("high", "high = 15")?;
    let points = grid.need("points", "points = 1000")?.whole(objective::POINTS_MIN, objective::POINTS_MAX)?;
    Grid::new(low.number()?, high.number()?, points).map_err(|error| {
        let at_fault = if matches!(error, GridError::End { end: "low", .. }) { &low } else { &high };
        at_fault.refuse_for(error)
    })
}

fn read_stop_when(field: &Field<'_>) -> Result<StopWhen, ScenarioError> {
    let table = field.table("fit.stop_when")?;
    table.allow(&["readout", "below"])?;
    let named = table.need("readout", "readout = \"kl-forward\"")?;
    let below = table.need("below", "below = 0.5")?;
    let readout = named.one("readout", divergence::ALL)?;
    StopWhen::new(readout, below.number()?).map_err(|error| match error {
        StopWhenError::Rises { .. } => named.refuse(error.to_string()),
        StopWhenError::Threshold { .. } => below.refuse("write a number above 0, such as 0.5"),
    })
}

fn read_optimiser(table: &Table<'_>) -> Result<Choice, ScenarioError> {
    let optimiser = table.need("id", "id = \"adam\"")?.one("optimiser", optimiser::ALL)?;
    let mut known = vec!["id", "rate"];
    known.extend(optimiser.settings().iter().map(|setting| setting.id));
    table.allow(&known)?;
    let rate = table.need("rate", "rate = 0.04")?;
    let mut choice = Choice::of(optimiser).with_rate(rate.number()?).map_err(|error| rate.refuse_for(error))?;
    for setting in optimiser.settings() {
        if let Some(field) = table.get(setting.id) {
            choice = choice.with_setting(setting.id, field.number()?).map_err(|error| field.refuse_for(error))?;
        }
    }
    Ok(choice)
}

fn read_tolerance(fit: &Table<'_>, form: &Form) -> Result<f64, ScenarioError> {
    let Some(field) = fit.get("tolerance") else {
        return Ok(Setup::default_tolerance(form));
    };
    let tolerance = field.number()?;
    if (0.0..f64::INFINITY).contains(&tolerance) {
        Ok(tolerance)
    } else {
        Err(field.refuse("write 0 or a small number such as 1e-9"))
    }
}
