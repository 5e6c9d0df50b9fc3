//! Two rows: every divergence with its parts, and the answers of code.

use super::{Arguments, Chosen};
use crate::cli::json::Json;
use crate::cli::output::Output;
use crate::cli::{CliError, table};
use crate::discrete::conventions::{Answer, Case, Convention, all};
use crate::discrete::divergence::{ALL, Divergence};
use crate::discrete::table::Row;
use crate::discrete::zeros::{EPSILON_USUAL, Treated, Zeros};
use crate::text::{InfoUnit, Unit};

/// Prints the comparison of the chosen rows.
pub(super) fn run(chosen: &Chosen, arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    let Chosen { table, p, q, .. } = chosen;
    let zeros = Zeros::by_id(&arguments.zeros, arguments.epsilon.unwrap_or(EPSILON_USUAL))
        .map_err(|error| CliError::input(format_args!("--zeros: {error}")))?;
    let case = Case::new(table, *p, *q).map_err(CliError::input)?;
    let treated = zeros.treat(case.pair()).map_err(|error| CliError::input(format_args!("--zeros: {error}")))?;
    if arguments.json {
        return output.line(&object(chosen, &case, zeros, &treated)?.pretty());
    }
    for line in heading(chosen, zeros, &treated)? {
        output.line(&line)?;
    }
    output.line("")?;
    for line in table::aligned(&rows(&treated)) {
        output.line(&line)?;
    }
    if arguments.conventions {
        output.line("")?;
        for line in table::aligned(&conventions(&case)) {
            output.line(&line)?;
        }
    }
    Ok(())
}

/// Which rows are compared, what they sum to, and what is done about zeros.
fn heading(chosen: &Chosen, zeros: Zeros, treated: &Treated) -> Result<Vec<String>, CliError> {
    let Chosen { reading, table, p, q } = chosen;
    let told = |side: &str, row: &Row| {
        vec![side.to_owned(), row.name().to_owned(), format!("sums to {}", table::figure(row.sum()))]
    };
    let rows = [told("P", table.row(*p).map_err(CliError::input)?), told("Q", table.row(*q).map_err(CliError::input)?)];
    let mut lines = table::aligned(&rows);
    if let Some(reading) = reading {
        lines.push(format!("of the file {}", reading.layout.told()));
    }
    lines.push(format!("zeros {}: {}", zeros.name(), treated.what_changes(table.names(), InfoUnit::Nats)));
    Ok(lines)
}

/// Rows of name, symbol, value and unit.
fn rows(treated: &Treated) -> Vec<Vec<String>> {
    let row = |divergence: &&dyn Divergence| {
        let unit = if divergence.unit() == Unit::Nats { InfoUnit::Nats.name() } else { "" };
        let value = table::figure(treated.value(*divergence));
        vec![divergence.name().to_owned(), divergence.symbol().to_owned(), value, unit.to_owned()]
    };
    ALL.iter().map(row).collect()
}

/// Rows of library, code, answer and reason.
fn conventions(case: &Case) -> Vec<Vec<String>> {
    let row = |convention: &Convention| {
        let Answer { value, why, .. } = case.answer(convention);
        let value = if value.is_nan() { "NaN".to_owned() } else { table::figure(value) };
        vec![convention.library.name().to_owned(), convention.code.to_owned(), value, why]
    };
    all().map(row).collect()
}

/// The object that `--json` prints; its keys are frozen.
fn object(chosen: &Chosen, case: &Case, zeros: Zeros, treated: &Treated) -> Result<Json, CliError> {
    let Chosen { reading, table, p, q } = chosen;
    let (p, q) = (table.row(*p).map_err(CliError::input)?, table.row(*q).map_err(CliError::input)?);
    let key = |id: &str| id.replace('-', "_");
    let divergences = ALL.iter().map(|divergence| (key(divergence.id()), Json::Number(treated.value(*divergence))));
    let part = |part: Option<f64>| part.map_or(Json::Null, Json::Number);
    let parts = ALL.iter().map(|divergence| {
        (key(divergence.id()), Json::List(treated.parts(*divergence).into_iter().map(part).collect()))
    });
    let answers = all().map(|convention| {
        let answer = case.answer(convention);
        let entry = Json::object([
            ("value", if answer.value.is_nan() { Json::Null } else { Json::Number(answer.value) }),
            ("same", Json::Flag(answer.same)),
            ("why", Json::text(answer.why)),
            ("library", Json::text(convention.library.name())),
            ("code", Json::text(convention.code)),
        ]);
        (convention.id.to_owned(), entry)
    });
    let epsilon = match zeros {
        Zeros::Add(epsilon) | Zeros::InLogs(epsilon) => Json::Number(epsilon),
        Zeros::AsIs | Zeros::Drop => Json::Null,
    };
    Ok(Json::object([
        ("p", Json::text(p.name())),
        ("q", Json::text(q.name())),
        ("names", Json::List(table.names().iter().map(Json::text).collect())),
        (
            "distributions",
            reading.as_ref().map_or(Json::Null, |reading| Json::text(reading.layout.distributions.name())),
        ),
        ("sums", Json::object([("p", Json::Number(p.sum())), ("q", Json::Number(q.sum()))])),
        ("unit", Json::text(InfoUnit::Nats.name())),
        ("zeros", Json::text(zeros.id())),
        ("epsilon", epsilon),
        ("what_changes", Json::text(treated.what_changes(table.names(), InfoUnit::Nats))),
        ("divergences", Json::Object(divergences.collect())),
        ("parts", Json::Object(parts.collect())),
        ("conventions", Json::Object(answers.collect())),
    ]))
}
