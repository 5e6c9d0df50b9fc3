//! `klarity divergence`: every divergence between two mixtures.

use std::path::PathBuf;

use clap::Args;

use super::json::Json;
use super::output::Output;
use super::{CliError, batch, number, select, table};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::line::divergence::{ALL, Divergence, Pair};
use crate::text::InfoUnit;
use crate::text::format::OVERFLOW;

/// How a value too large for a double is told from an infinite one.
const OVERFLOW_NOTE: &str = "A finite value that exceeds every double is \"> 1e308\" in the table and the string \"overflow\" in JSON. \
    There \"power\" is an object {\"alpha\", \"value\"}.";

/// Print every divergence between a target P and a candidate Q
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{OVERFLOW_NOTE}", super::json::NOTE))]
pub(super) struct Arguments {
    /// The target P, such as "0.5*N(-5,1) + 0.5*N(10,1)"
    #[arg(long, value_name = "P", required_unless_present = "batch", allow_hyphen_values = true)]
    target: Option<String>,
    /// The candidate Q, such as "N(0,1)"
    #[arg(long, value_name = "Q", required_unless_present = "batch", allow_hyphen_values = true)]
    candidate: Option<String>,
    /// The α of the power divergence, from -1 to 2; 0.5 unless given
    #[arg(long, value_name = "A", allow_hyphen_values = true, value_parser = number::alpha())]
    alpha: Option<Alpha>,
    /// Print one JSON object, in full double precision
    #[arg(long)]
    json: bool,
    /// Give what is in nats, such as the KLs and the entropies, in bits instead
    #[arg(long)]
    bits: bool,
    /// Read one JSON object {"target", "candidate"} per line from FILE (- for standard input) and answer one per line,
    /// in order; blank lines are skipped, other keys ignored
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "candidate"])]
    batch: Option<PathBuf>,
}

/// Prints the table or the object, or answers a batch.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    let Arguments { target, candidate, alpha, json, bits, batch } = arguments;
    let alpha = alpha.unwrap_or_default();
    let entropic = if *bits { InfoUnit::Bits } else { InfoUnit::Nats };
    if let Some(source) = batch {
        return batch::run(source, alpha, entropic, output);
    }
    // clap has asked for both unless there is a batch.
    let target: Mixture = select::parsed("--target", target.as_deref().unwrap_or_default())?;
    let candidate: Mixture = select::parsed("--candidate", candidate.as_deref().unwrap_or_default())?;
    let pair = Pair::new(&target, &candidate).with_alpha(alpha);
    if *json {
        return output.line(&object(ALL, &pair, entropic).pretty());
    }
    output.line(&format!("target P     {target}"))?;
    output.line(&format!("candidate Q  {candidate}"))?;
    output.line("")?;
    for line in table::aligned(&rows(ALL, &pair, entropic)) {
        output.line(&line)?;
    }
    Ok(())
}

/// Every quantity as a JSON object, for scripts; its keys are frozen.
pub(super) fn object(list: &[&dyn Divergence], pair: &Pair, entropic: InfoUnit) -> Json {
    let divergences = list.iter().map(|divergence| {
        let value = divergence.value(pair);
        let shown = if divergence.overflows(pair, value) {
            Json::text("overflow")
        } else {
            Json::Number(entropic.show(value, divergence.unit_at(pair.alpha())))
        };
        let shown = match divergence.alpha(pair) {
            Some(alpha) => Json::object([("alpha", Json::Number(alpha.get())), ("value", shown)]),
            None => shown,
        };
        (divergence.id().replace('-', "_"), shown)
    });
    let entropies = entropies(pair).map(|(key, _, _, nats)| (key.to_owned(), Json::Number(entropic.convert(nats))));
    let unit = ("unit".to_owned(), Json::text(entropic.name()));
    Json::Object(divergences.chain(entropies).chain([unit]).collect())
}

/// Rows of name, symbol, value and unit, for people.
pub(super) fn rows(list: &[&dyn Divergence], pair: &Pair, entropic: InfoUnit) -> Vec<Vec<String>> {
    let divergences = list.iter().map(|divergence| {
        let (value, unit) = (divergence.value(pair), divergence.unit_at(pair.alpha()));
        let figure = if divergence.overflows(pair, value) {
            OVERFLOW.to_owned()
        } else {
            table::figure(entropic.show(value, unit))
        };
        let alpha = divergence.alpha(pair).map_or_else(String::new, |alpha| format!(", α = {alpha}"));
        row(divergence.name(), &format!("{}{alpha}", divergence.symbol()), figure, entropic.in_words(unit))
    });
    let entropies = entropies(pair)
        .map(|(_, name, symbol, nats)| row(name, symbol, table::figure(entropic.convert(nats)), entropic.name()));
    divergences.chain(entropies).collect()
}

fn row(name: &str, symbol: &str, figure: String, unit: &str) -> Vec<String> {
    vec![name.to_owned(), symbol.to_owned(), figure, unit.to_owned()]
}

/// (key, name, symbol, value in nats) of the entropies.
fn entropies(pair: &Pair) -> std::array::IntoIter<(&'static str, &'static str, &'static str, f64), 3> {
    [
        ("entropy_target", "entropy of P", "H(P)", pair.entropy_target()),
        ("entropy_candidate", "entropy of Q", "H(Q)", pair.entropy_candidate()),
        ("cross_entropy", "cross entropy", "H(P, Q)", pair.cross_entropy()),
    ]
    .into_iter()
}
