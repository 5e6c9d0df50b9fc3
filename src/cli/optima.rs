//! `klarity optima`: every minimum of the exact objectives.

use clap::Args;

use super::json::Json;
use super::output::Output;
use super::{CliError, ids, number, select, table};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::line::objective::{self, Form, Minima, Minimum, Objective, minima_at};
use crate::text::InfoUnit;

/// What to make of a list that may lack some, told in the help.
const NOTE: &str = "A line below the table says so where it could not be shown that there are no other minima; in JSON \
    there is then a key \"at_least\" beside those of the objectives, with the ids of those that have at least these.";

/// Print every minimum of each objective, the best first
#[derive(Debug, Args)]
#[command(after_help = format!("{NOTE}\n\n{}", super::json::NOTE))]
pub(super) struct Arguments {
    /// The target P, such as "0.5*N(-5,1) + 0.5*N(10,1)"
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    target: String,
    /// Only this objective; may be given several times. Unless given: those that a fit starts with
    #[arg(long = "objective", value_name = "ID", value_parser = ids::of(objective::ALL))]
    objectives: Vec<String>,
    /// The α of the power divergence, from -1 to 2; 0.5 unless given
    #[arg(long, value_name = "A", allow_hyphen_values = true, value_parser = number::alpha())]
    alpha: Option<Alpha>,
    /// Print {objective: [{mean, sd, value, global}]}; one that lies on the wall in σ, which there is for an α below 0, has
    /// "`on_wall`" as well
    #[arg(long)]
    json: bool,
}

/// Prints the table or the object.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    let target: Mixture = select::parsed("--target", &arguments.target)?;
    let alpha = arguments.alpha.unwrap_or_default();
    let objectives = if arguments.objectives.is_empty() {
        objective::on_at_first()
    } else {
        select::several("objective", objective::ALL, &arguments.objectives)?
    };
    if arguments.alpha.is_some() && !objectives.iter().any(|objective| objective.depends_on_alpha()) {
        return Err(select::without_alpha());
    }
    let found: Vec<(&dyn Objective, Minima)> =
        objectives.into_iter().map(|o| (o, minima_at(alpha, o, &target, &Form::Exact))).collect();
    let open: Vec<&str> = found.iter().filter(|(_, minima)| !minima.is_complete()).map(|(o, _)| o.id()).collect();
    if arguments.json {
        let lists = found.iter().map(|(objective, minima)| (objective.id().to_owned(), list(minima)));
        let open = Json::List(open.iter().map(|id| Json::text(*id)).collect());
        let open = (open != Json::List(Vec::new())).then(|| ("at_least".to_owned(), open));
        return output.line(&Json::Object(lists.chain(open).collect()).pretty());
    }
    let mut rows = vec![["objective", "mean", "sd", "value", "unit", ""].map(str::to_owned).to_vec()];
    for (objective, minima) in &found {
        let unit = InfoUnit::Nats.in_words(objective.unit_at(alpha));
        rows.extend(minima.iter().map(|minimum| {
            let kind = if minimum.global { "global" } else { "local" };
            let kind = if minimum.on_wall { format!("{kind}, on the wall") } else { kind.to_owned() };
            let mean = table::settled(minimum.mean, minimum.sd);
            let [mean, sd, value] = [mean, minimum.sd, minimum.value].map(table::figure);
            vec![objective.id().to_owned(), mean, sd, value, unit.to_owned(), kind]
        }));
    }
    for line in table::aligned(&rows) {
        output.line(&line)?;
    }
    let told = |id: &str| format!("{id}: at least these minima; that there are no others could not be shown");
    open.into_iter().try_for_each(|id| output.line(&told(id)))
}

/// Minima as a JSON list of {mean, sd, value, global}, with `on_wall` where it is so.
pub(super) fn list(minima: &[Minimum]) -> Json {
    let entry = |minimum: &Minimum| {
        let plain = [
            ("mean", Json::Number(minimum.mean)),
            ("sd", Json::Number(minimum.sd)),
            ("value", Json::Number(minimum.value)),
            ("global", Json::Flag(minimum.global)),
        ];
        let wall = minimum.on_wall.then_some(("on_wall", Json::Flag(true)));
        Json::Object(plain.into_iter().chain(wall).map(|(key, value)| (key.to_owned(), value)).collect())
    };
    Json::List(minima.iter().map(entry).collect())
}
