//! `klarity presets`: the set-ups that Klarity brings along.

use clap::Args;

use super::json::Json;
use super::output::Output;
use super::{CliError, table};
use crate::scenario::presets;
use crate::text::InfoUnit;

/// List the presets: id, the lab (and command) that they are for, title, and what to look for
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print a JSON list, an object for each preset
    #[arg(long)]
    json: bool,
}

/// Prints the list in the presets' order.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    if arguments.json {
        let list = presets().iter().map(|preset| {
            let scenario = &preset.scenario;
            Json::object([
                ("id", Json::text(preset.id)),
                ("lab", Json::text(scenario.lab.id())),
                ("group", preset.group.map_or(Json::Null, |group| Json::text(group.id))),
                ("title", Json::text(&scenario.title)),
                ("look_for", Json::text(scenario.lesson(InfoUnit::Nats))),
                ("source", scenario.source.as_ref().map_or(Json::Null, Json::text)),
            ])
        });
        return output.line(&Json::List(list.collect()).pretty());
    }
    let rows: Vec<Vec<String>> = presets()
        .iter()
        .map(|preset| {
            let scenario = &preset.scenario;
            let lesson = scenario.lesson(InfoUnit::Nats);
            [preset.id, scenario.lab.id(), &scenario.title, &lesson].map(str::to_owned).to_vec()
        })
        .collect();
    for line in table::aligned(&rows) {
        output.line(&line)?;
    }
    Ok(())
}
