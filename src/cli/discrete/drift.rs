//! Row after row: the divergence of each from the one before.

use crate::cli::json::Json;
use crate::cli::output::Output;
use crate::cli::{CliError, table};
use crate::discrete::divergence::KlForward;
use crate::discrete::drift::{Against, Step, above, drift};
use crate::discrete::table::{Reading, Table};
use crate::discrete::zeros::causes;
use crate::text::InfoUnit;

/// Prints the steps along a table, and which are above the threshold.
pub(super) fn run(reading: &Reading, threshold: Option<f64>, json: bool, output: &mut Output) -> Result<(), CliError> {
    if let Some(threshold) = threshold.filter(|threshold| !(*threshold >= 0.0 && threshold.is_finite())) {
        return Err(CliError::input(format_args!(
            "--threshold is {threshold}; use a number of 0 or more, such as 0.3"
        )));
    }
    let table = &reading.table;
    let steps = drift(table, &KlForward, Against::Before).map_err(|_| {
        CliError::input("--drift: there is one distribution; give at least two, or say --distributions rows or columns")
    })?;
    let name = |row: usize| table.rows()[row].name();
    let far: Vec<&str> =
        threshold.map_or_else(Vec::new, |threshold| above(&steps, threshold).map(|step| name(step.row)).collect());
    let way = reading.layout.distributions;
    if json {
        let list = steps.iter().map(|step| entry(table, step, threshold));
        let object = Json::object([
            ("unit", Json::text(InfoUnit::Nats.name())),
            ("distributions", Json::text(way.name())),
            ("threshold", threshold.map_or(Json::Null, Json::Number)),
            ("steps", Json::List(list.collect())),
            ("above", Json::List(far.iter().map(|name| Json::text(*name)).collect())),
        ]);
        return output.line(&object.pretty());
    }
    let mut rows = vec![["row", "row before", "D(row‖row before), nats", ""].map(str::to_owned).to_vec()];
    rows.extend(steps.iter().map(|step| {
        let mark = if threshold.is_some_and(|threshold| step.value > threshold) { "above" } else { "" };
        let why = why_infinite(table, step).unwrap_or_else(|| mark.to_owned());
        vec![name(step.row).to_owned(), name(step.against).to_owned(), table::figure(step.value), why]
    }));
    let other = way.other().name();
    output.line(&format!("of the file {}; --distributions {other} takes its {other}\n", reading.layout.told()))?;
    for line in table::aligned(&rows) {
        output.line(&line)?;
    }
    match threshold {
        None => Ok(()),
        Some(threshold) if far.is_empty() => output.line(&format!("\nnone is above {}", table::figure(threshold))),
        Some(threshold) => output.line(&format!("\nabove {}: {}", table::figure(threshold), far.join(", "))),
    }
}

fn entry(table: &Table, step: &Step, threshold: Option<f64>) -> Json {
    Json::object([
        ("row", Json::text(table.rows()[step.row].name())),
        ("before", Json::text(table.rows()[step.against].name())),
        ("value", Json::Number(step.value)),
        ("above", threshold.map_or(Json::Null, |threshold| Json::Flag(step.value > threshold))),
        ("why", why_infinite(table, step).map_or(Json::Null, Json::Text)),
    ])
}

/// Which name is new where a step is infinite.
fn why_infinite(table: &Table, step: &Step) -> Option<String> {
    if step.value.is_finite() {
        return None;
    }
    let pair = table.pair(step.row, step.against).ok()?;
    let told = causes(&pair, table.names()).into_iter().next()?;
    Some(
        told.replace("D(P‖Q) is infinite: P gives", "infinite: it gives")
            .replace("which Q says", "which the row before says"),
    )
}
