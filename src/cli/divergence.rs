//! `klarity divergence`: every divergence between two mixtures.

use std::path::PathBuf;

use clap::Args;

use super::json::Json;
use super::output::Output;
use super::{CliError, batch, select, table};
use crate::line::distribution::Mixture;
use crate::line::divergence::{ALL, Pair};
use crate::text::InfoUnit;

/// Print every divergence between a target P and a candidate Q
#[derive(Debug, Args)]
#[command(after_help = super::json::NOTE)]
pub(super) struct Arguments {
    /// The target P, such as "0.5*N(-5,1) + 0.5*N(10,1)"
    #[arg(long, value_name = "P", required_unless_present = "batch", allow_hyphen_values = true)]
    target: Option<String>,
    /// The candidate Q, such as "N(0,1)"
    #[arg(long, value_name = "Q", required_unless_present = "batch", allow_hyphen_values = true)]
    candidate: Option<String>,
    /// Print one JSON object, in full double precision
    #[arg(long)]
    json: bool,
    /// Give the KLs, Jeffreys, Jensen–Shannon and the entropies in bits instead of nats
    #[arg(long)]
    bits: bool,
    /// Read one JSON object {"target", "candidate"} per line from FILE (- for standard input) and answer one per line,
    /// in order; blank lines are skipped, other keys ignored
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "candidate"])]
    batch: Option<PathBuf>,
}

/// Prints the table or the object, or answers a batch.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    let Arguments { target, candidate, json, bits, batch } = arguments;
    let entropic = if *bits { InfoUnit::Bits } else { InfoUnit::Nats };
    if let Some(source) = batch {
        return batch::run(source, entropic, output);
    }
    // clap has asked for both unless there is a batch.
    let target: Mixture = select::parsed("--target", target.as_deref().unwrap_or_default())?;
    let candidate: Mixture = select::parsed("--candidate", candidate.as_deref().unwrap_or_default())?;
    let pair = Pair::new(&target, &candidate);
    if *json {
        return output.line(&object(&pair, entropic).pretty());
    }
    output.line(&format!("target P     {target}"))?;
    output.line(&format!("candidate Q  {candidate}"))?;
    output.line("")?;
    for line in table::aligned(&rows(&pair, entropic)) {
        output.line(&line)?;
    }
    Ok(())
}

/// Every quantity as a JSON object, for scripts; its keys are frozen.
pub(super) fn object(pair: &Pair, entropic: InfoUnit) -> Json {
    let divergences = ALL.iter().map(|divergence| {
        let value = divergence.value(pair);
        let value = entropic.show(value, divergence.unit());
        (divergence.id().replace('-', "_"), Json::Number(value))
    });
    let entropies = entropies(pair).map(|(key, _, _, nats)| (key.to_owned(), Json::Number(entropic.convert(nats))));
    let unit = ("unit".to_owned(), Json::text(entropic.name()));
    Json::Object(divergences.chain(entropies).chain([unit]).collect())
}

/// Rows of name, symbol, value and unit, for people.
fn rows(pair: &Pair, entropic: InfoUnit) -> Vec<Vec<String>> {
    let divergences = ALL.iter().map(|divergence| {
        let (value, unit) =
            (entropic.show(divergence.value(pair), divergence.unit()), entropic.in_words(divergence.unit()));
        row(divergence.name(), divergence.symbol(), value, unit)
    });
    let entropies =
        entropies(pair).map(|(_, name, symbol, nats)| row(name, symbol, entropic.convert(nats), entropic.name()));
    divergences.chain(entropies).collect()
}

fn row(name: &str, symbol: &str, value: f64, unit: &str) -> Vec<String> {
    vec![name.to_owned(), symbol.to_owned(), table::figure(value), unit.to_owned()]
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
