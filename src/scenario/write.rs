//! Writing the saved form. Reading it back gives the same scenario, bit for bit.

use std::fmt::Write as _;

use super::estimate_table::write_estimate;
use super::{FitScenario, LabScenario, Scenario, VERSION};
use crate::line::objective::Form;
use crate::line::run::Setup;
use crate::math::number;

impl Scenario {
    /// The saved form, as laid out in [`crate::scenario`].
    #[must_use]
    pub fn to_toml(&self) -> String {
        let Self { title, look_for, source, lab } = self;
        let mut text = String::new();
        entry(&mut text, "version", VERSION);
        entry(&mut text, "title", quoted(title));
        if !look_for.is_empty() {
            entry(&mut text, "look_for", quoted(look_for));
        }
        if let Some(source) = source {
            entry(&mut text, "source", quoted(source));
        }
        match lab {
            LabScenario::Fit(fit) => write_fit(&mut text, fit),
            LabScenario::Estimate(estimate) => write_estimate(&mut text, estimate),
        }
        text
    }
}

fn write_fit(text: &mut String, fit: &FitScenario) {
    let FitScenario { target, start, objectives, form, optimiser, steps, tolerance } = fit;
    let ids: Vec<String> = objectives.iter().map(|objective| quoted(objective.id())).collect();
    text.push_str("\n[fit]\n");
    entry(text, "target", quoted(&target.to_string()));
    entry(text, "start", quoted(&start.to_string()));
    entry(text, "objectives", format_args!("[{}]", ids.join(", ")));
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

/// A line `key = value`.
pub(super) fn entry(text: &mut String, key: &str, value: impl std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{key} = {value}");
}

/// A string in quotes.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
