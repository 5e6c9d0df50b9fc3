//! The list of library calls, without rows to answer for.

use crate::cli::json::Json;
use crate::cli::output::Output;
use crate::cli::{CliError, table};
use crate::discrete::conventions::{BATCH, BatchConvention, Convention, all};
use crate::discrete::divergence;

/// Prints what there is: the call, what it computes, and why that is not what it is taken for.
pub(super) fn run(json: bool, output: &mut Output) -> Result<(), CliError> {
    if json {
        let calls = all().map(|convention| (convention.id.to_owned(), entry(convention)));
        let batch = BATCH.iter().map(|convention| (convention.id.to_owned(), batch_entry(convention)));
        let object = Json::object([
            ("conventions", Json::Object(calls.collect())),
            ("of_several_rows", Json::Object(batch.collect())),
        ]);
        return output.line(&object.pretty());
    }
    let heads = ["id", "library", "code", "taken for", "what it computes", "why that differs"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(all().map(|convention| {
        let Convention { id, library, code, about, .. } = *convention;
        let cells = [id, library.name(), code, symbol(convention), about];
        cells.into_iter().map(str::to_owned).chain([convention.why_in_general()]).collect()
    }));
    for line in table::aligned(&rows) {
        output.line(&line)?;
    }
    output.line("\nof several rows at once:")?;
    let row = |convention: &BatchConvention| {
        [convention.id, convention.library.name(), convention.code, convention.about].map(str::to_owned).to_vec()
    };
    for line in table::aligned(&BATCH.iter().map(row).collect::<Vec<_>>()) {
        output.line(&line)?;
    }
    output.line("\ngive --p and --q, or --table, to see what each answers")
}

/// The symbol of what it is taken for.
fn symbol(convention: &Convention) -> &'static str {
    divergence::by_id(convention.taken_for).map_or("", |divergence| divergence.symbol())
}

fn entry(convention: &Convention) -> Json {
    Json::object([
        ("library", Json::text(convention.library.name())),
        ("code", Json::text(convention.code)),
        ("taken_for", Json::text(convention.taken_for.replace('-', "_"))),
        ("computes", Json::text(convention.about)),
        ("why", Json::text(convention.why_in_general())),
    ])
}

fn batch_entry(convention: &BatchConvention) -> Json {
    Json::object([
        ("library", Json::text(convention.library.name())),
        ("code", Json::text(convention.code)),
        ("computes", Json::text(convention.about)),
    ])
}
