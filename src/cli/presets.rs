//! `klarity presets`: the set-ups that Klarity brings along.

use clap::Args;

use super::json::Json;
use super::output::Output;
use super::{CliError, table};
use crate::scenario::presets;

/// List the presets: id, title, and what to look for
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
                ("title", Json::text(&scenario.title)),
                ("look_for", Json::text(&scenario.look_for)),
                ("source", scenario.source.as_ref().map_or(Json::Null, Json::text)),
            ])
        });
        return output.line(&Json::List(list.collect()).pretty());
    }
    let rows: Vec<Vec<String>> = presets()
        .iter()
        .map(|preset| {
            let scenario = &preset.scenario;
            vec![preset.id.to_owned(), scenario.title.clone(), scenario.look_for.clone()]
        })
        .collect();
    for line in table::aligned(&rows) {
        output.line(&line)?;
    }
    Ok(())
}
