//! The set-up of the Fit lab, and its table `[fit]`.

use super::lab::LabSetup;
use super::table::{Field, Table, entry, id_list, quoted};
use super::{Scenario, ScenarioError};
use crate::descent::STEPS_MAX;
use crate::descent::optimiser::{self, Adam, Choice};
use crate::line::distribution::{Mixture, Normal};
use crate::line::divergence;
use crate::line::objective::{self, Form, Grid, Objective};
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
    /// Exact, or as the notebook computes.
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
            form: self.form,
            optimiser: self.optimiser.clone(),
            steps: self.steps,
            tolerance: self.tolerance,
            stop_when: self.stop_when,
        }
    }

    /// Takes another form, with the tolerance that goes with it.
    pub fn set_form(&mut self, form: Form) {
        self.form = form;
        self.tolerance = Setup::default_tolerance(&form);
    }
}

impl Default for FitScenario {
    /// One standard normal as target and start, every objective, Adam at its defaults.
    fn default() -> Self {
        let start = Normal::raw(0.0, 1.0);
        Self {
            target: Mixture::from(start),
            start,
            objectives: objective::ALL.to_vec(),
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
        let Self { target, start, objectives, form, optimiser, steps, tolerance, stop_when } = self;
        text.push_str("\n[fit]\n");
        entry(text, "target", quoted(&target.to_string()));
        entry(text, "start", quoted(&start.to_string()));
        entry(text, "objectives", id_list(objectives));
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
            "form",
            "steps",
            "tolerance",
            "grid",
            "stop_when",
            "optimiser",
        ])?;
        let form = read_form(table)?;
        let optimiser = table.need("optimiser", "a table that starts with [fit.optimiser]")?.table("fit.optimiser")?;
        Ok(Self {
            target: table.need("target", "target = \"0.5*N(-3,1) + 0.5*N(3,1)\"")?.parse()?,
            start: table.need("start", "start = \"N(0,1)\"")?.parse()?,
            objectives: table.need("objectives", "objectives = [\"forward-kl\"]")?.several("objective", objectives)?,
            optimiser: read_optimiser(&optimiser)?,
            steps: table.need("steps", "steps = 400")?.whole(1, STEPS_MAX)?,
            tolerance: read_tolerance(table, &form)?,
            stop_when: table.get("stop_when").map(|field| read_stop_when(&field)).transpose()?,
            form,
        })
    }
}

fn read_form(fit: &Table<'_>) -> Result<Form, ScenarioError> {
    let field = fit.need("form", "form = \"exact\"")?;
    let grid = fit.get("grid");
    match (field.string()?, grid) {
        ("exact", None) => Ok(Form::Exact),
        ("exact", Some(grid)) => Err(grid.refuse("remove the grid, or write form = \"notebook\"")),
        ("notebook", Some(grid)) => read_grid(&grid).map(Form::Notebook),
        ("notebook", None) => Err(ScenarioError::Missing {
            key: "fit.grid".to_owned(),
            example: "the table [fit.grid] with low = -15, high = 15, points = 1000".to_owned(),
        }),
        _ => Err(field.refuse("write \"exact\" or \"notebook\"")),
    }
}

fn read_grid(field: &Field<'_>) -> Result<Grid, ScenarioError> {
    let grid = field.table("fit.grid")?;
    grid.allow(&["low", "high", "points"])?;
    let low = grid.need("low", "low = -15")?.number()?;
    let high = grid.need("high", "high = 15")?;
    let points = grid.need("points", "points = 1000")?.whole(objective::POINTS_MIN, objective::POINTS_MAX)?;
    Grid::new(low, high.number()?, points).map_err(|error| high.refuse(error.to_string()))
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
    let mut choice = Choice::of(optimiser).with_rate(rate.number()?).map_err(|error| rate.refuse(error.to_string()))?;
    for setting in optimiser.settings() {
        if let Some(field) = table.get(setting.id) {
            choice =
                choice.with_setting(setting.id, field.number()?).map_err(|error| field.refuse(error.to_string()))?;
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
