//! Reading the saved form, strictly: a key that is unknown, missing, of the wrong kind or out of range is an error.

use toml::de::DeTable;

use super::estimate_table::read_estimate;
use super::table::{Field, Table, line_at};
use super::{FitScenario, GROUPS, Group, LabScenario, Scenario, ScenarioError, VERSION};
use crate::descent::STEPS_MAX;
use crate::descent::optimiser::{self, Choice};
use crate::line::objective::{self, Form, Grid, Objective};
use crate::line::run::Setup;

/// A scenario file: a scenario, and its place among the presets if it has one.
pub(super) struct Document {
    /// Presets are listed by this number.
    pub(super) order: Option<i64>,
    /// Presets are listed under this heading.
    pub(super) group: Option<Group>,
    /// What the file is about.
    pub(super) scenario: Scenario,
}

impl Scenario {
    /// Reads the saved form. A preset's `order` and `group` are accepted and forgotten.
    ///
    /// # Errors
    /// When the text is not TOML, of a newer version, or a key is unknown, missing, of the wrong kind or out of range.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        Document::parse(text).map(|document| document.scenario)
    }
}

impl Document {
    /// Reads a whole file.
    pub(super) fn parse(text: &str) -> Result<Self, ScenarioError> {
        let content = DeTable::parse(text).map_err(|error| ScenarioError::Syntax {
            line: line_at(text, error.span().map_or(text.len(), |span| span.start)),
            message: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
        let root = Table::root(text, content.get_ref());
        // The version comes first: a newer file may well have keys that are unknown here.
        check_version(&root.need("version", "version = 1")?)?;
        root.allow(&["version", "order", "group", "title", "look_for", "source", "fit", "estimate"])?;
        let order = root.get("order").map(|field| field.integer()).transpose()?;
        let group = root.get("group").map(|field| read_group(&field)).transpose()?;
        let source = root.get("source").map(|field| field.string().map(str::to_owned)).transpose()?;
        let scenario = Scenario {
            title: root.need("title", "title = \"Two modes\"")?.string()?.to_owned(),
            look_for: root.need("look_for", "look_for = \"What to look for\"")?.string()?.to_owned(),
            source,
            lab: read_lab(&root)?,
        };
        Ok(Self { order, group, scenario })
    }
}

fn read_group(field: &Field<'_>) -> Result<Group, ScenarioError> {
    Group::by_id(field.string()?).ok_or_else(|| {
        let known = GROUPS.map(|group| group.id).join(", ");
        field.refuse(format!("the groups are {known}"))
    })
}

/// The one table that says which lab this is for.
fn read_lab(root: &Table<'_>) -> Result<LabScenario, ScenarioError> {
    match (root.get("fit"), root.get("estimate")) {
        (_, None) => {
            let fit = root.need("fit", "a table that starts with [fit], or [estimate] with its tables,")?;
            Ok(LabScenario::Fit(read_fit(&fit.table("fit")?)?))
        }
        (None, Some(estimate)) => Ok(LabScenario::Estimate(read_estimate(&estimate.table("estimate")?)?)),
        (Some(_), Some(estimate)) => Err(estimate.refuse("a scenario is for one lab; remove [fit] or [estimate]")),
    }
}

fn check_version(field: &Field<'_>) -> Result<(), ScenarioError> {
    match field.integer()? {
        VERSION => Ok(()),
        found if found > VERSION => Err(ScenarioError::Newer { line: field.line(), found }),
        _ => Err(field.refuse(format!("write version = {VERSION}"))),
    }
}

fn read_fit(fit: &Table<'_>) -> Result<FitScenario, ScenarioError> {
    fit.allow(&["target", "start", "objectives", "form", "steps", "tolerance", "grid", "optimiser"])?;
    let form = read_form(fit)?;
    let optimiser = fit.need("optimiser", "a table that starts with [fit.optimiser]")?.table("fit.optimiser")?;
    Ok(FitScenario {
        target: fit.need("target", "target = \"0.5*N(-3,1) + 0.5*N(3,1)\"")?.parse()?,
        start: fit.need("start", "start = \"N(0,1)\"")?.parse()?,
        objectives: read_objectives(&fit.need("objectives", "objectives = [\"forward-kl\"]")?)?,
        optimiser: read_optimiser(&optimiser)?,
        steps: fit.need("steps", "steps = 400")?.whole(1, STEPS_MAX)?,
        tolerance: read_tolerance(fit, &form)?,
        form,
    })
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
            example: "the table [fit.grid] with low = -15, high = 15, points = 1000",
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

fn read_objectives(field: &Field<'_>) -> Result<Vec<&'static dyn Objective>, ScenarioError> {
    let known: Vec<&str> = objective::ALL.iter().map(|objective| objective.id()).collect();
    let wanted = field.ids("objective", &known)?;
    Ok(objective::ALL.iter().copied().filter(|objective| wanted.contains(&objective.id())).collect())
}

fn read_optimiser(table: &Table<'_>) -> Result<Choice, ScenarioError> {
    let id = table.need("id", "id = \"adam\"")?;
    let Some(optimiser) = optimiser::by_id(id.string()?) else {
        let known: Vec<&str> = optimiser::ALL.iter().map(|optimiser| optimiser.id()).collect();
        return Err(id.refuse(format!("the optimisers are {}", known.join(", "))));
    };
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
