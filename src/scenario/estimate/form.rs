//! The table `[estimate]` of the saved form, read strictly and written so that it reads back the same.

use std::path::PathBuf;

use super::{EstimateScenario, REPEATS_MAX, SampleFile, SampleSource};
use crate::estimator::{self, K_MAX, N_MAX, N_MIN};
use crate::kernel::{self, Bandwidth};
use crate::known;
use crate::math::number;
use crate::samples::Column;
use crate::scenario::ScenarioError;
use crate::scenario::lab::LabSetup;
use crate::scenario::table::{Field, Table, entry, id_list, quoted};

impl LabSetup for EstimateScenario {
    const ID: &'static str = "estimate";

    fn read(table: &Table<'_>) -> Result<Self, ScenarioError> {
        read_estimate(table)
    }

    fn write(&self, text: &mut String) {
        write_estimate(text, self);
    }

    fn each_path(&mut self, change: &mut dyn FnMut(&mut PathBuf)) {
        let Self { source, against, target_samples, .. } = self;
        let files = [Some(source), against.as_mut()].into_iter().flatten().filter_map(|source| match source {
            SampleSource::Drawn { .. } => None,
            SampleSource::File(file) => Some(file),
        });
        files.chain(target_samples).for_each(|file| change(&mut file.path));
    }
}

fn read_estimate(table: &Table<'_>) -> Result<EstimateScenario, ScenarioError> {
    table.allow(&[
        "target",
        "estimators",
        "explained",
        "seed",
        "k",
        "clamped",
        "repeats",
        "bandwidth",
        "against",
        "target_samples",
        "samples",
    ])?;
    let usual = EstimateScenario::default();
    let target = table.need("target", "target = \"N(0,1)\"")?.parse()?;
    let estimators = table.need("estimators", "estimators = [\"leave-one-out\"]")?;
    let estimators = estimators.several("estimator", estimator::ALL)?;
    let seed = table.need("seed", "seed = 1")?.seed()?;
    let bandwidth = table.need("bandwidth", "a table that starts with [estimate.bandwidth]")?;
    let against = table.get("against").map(|field| read_source(&field.table("estimate.against")?)).transpose()?;
    let target_samples = table.get("target_samples").map(|field| {
        let table = field.table("estimate.target_samples")?;
        table.allow(&["file", "column"])?;
        read_file(&table)
    });
    let samples = table.need("samples", "a table that starts with [estimate.samples]")?;
    Ok(EstimateScenario {
        target,
        source: read_source(&samples.table("estimate.samples")?)?,
        against,
        target_samples: target_samples.transpose()?,
        seed,
        bandwidth: read_bandwidth(&bandwidth.table("estimate.bandwidth")?)?,
        estimators,
        explained: table
            .get("explained")
            .map_or(Ok(usual.explained), |field| field.one("estimator", estimator::ALL))?,
        k: table.get("k").map_or(Ok(usual.k), |field| field.whole(1, K_MAX))?,
        clamped: table.get("clamped").map_or(Ok(usual.clamped), |field| field.flag())?,
        repeats: table.get("repeats").map_or(Ok(usual.repeats), |field| field.whole(1, REPEATS_MAX))?,
    })
}

fn read_bandwidth(table: &Table<'_>) -> Result<Bandwidth, ScenarioError> {
    table.allow(&["rule", "h", "multiplier"])?;
    let multiplier = match table.get("multiplier") {
        None => 1.0,
        Some(field) => {
            let multiplier = field.number()?;
            // The multiplier's own range, told at its own line: checked with a rule, which has no range to break.
            Bandwidth::by_rule(kernel::ALL[0], multiplier).map_err(|error| field.refuse_for(error))?;
            multiplier
        }
    };
    match (table.get("rule"), table.get("h")) {
        (_, None) => {
            let field = table.need("rule", "rule = \"scott\", or a bandwidth by hand such as h = 0.5")?;
            let Some(rule) = kernel::by_id(field.string()?) else {
                let known = known::listed(kernel::ALL);
                return Err(field.refuse(format!("the rules are {known}; or write h = 0.5")));
            };
            Bandwidth::by_rule(rule, multiplier).map_err(|error| field.refuse(error.to_string()))
        }
        (None, Some(field)) => Bandwidth::by_hand(field.number()?, multiplier).map_err(|error| field.refuse_for(error)),
        (Some(_), Some(field)) => Err(field.refuse("remove h or the rule; a bandwidth has one of them")),
    }
}

fn read_source(table: &Table<'_>) -> Result<SampleSource, ScenarioError> {
    table.allow(&["candidate", "n", "file", "column"])?;
    match (table.get("candidate"), table.get("file")) {
        (_, None) => {
            let candidate =
                table.need("candidate", "candidate = \"N(1,1)\" with n = 2000, or file = \"samples.csv\",")?;
            if let Some(column) = table.get("column") {
                return Err(column.refuse("remove the column; only a file has columns"));
            }
            let n = table.need("n", "n = 2000")?.whole(N_MIN, N_MAX)?;
            Ok(SampleSource::Drawn { candidate: candidate.parse()?, n })
        }
        (None, Some(_)) => {
            if let Some(n) = table.get("n") {
                return Err(n.refuse("remove n; all samples of a file are used"));
            }
            Ok(SampleSource::File(read_file(table)?))
        }
        (Some(_), Some(file)) => Err(file.refuse("remove the file or the candidate; samples come from one of them")),
    }
}

fn read_file(table: &Table<'_>) -> Result<SampleFile, ScenarioError> {
    let file = table.need("file", "file = \"samples.csv\"")?;
    if file.string()?.is_empty() {
        return Err(file.refuse("write the path of a text file with one number a line"));
    }
    Ok(SampleFile { path: PathBuf::from(file.string()?), column: read_column(table.get("column"))? })
}

fn read_column(field: Option<Field<'_>>) -> Result<Column, ScenarioError> {
    let Some(field) = field else {
        return Ok(Column::Only);
    };
    match field.string() {
        Ok(name) => Ok(Column::Name(name.to_owned())),
        Err(_) => field
            .whole(1, usize::MAX)
            .map(Column::Number)
            .map_err(|_| field.refuse("write the column's name in quotes or its number from 1")),
    }
}

/// Writes the table and those below it. What has a default and holds it is left out.
fn write_estimate(text: &mut String, scenario: &EstimateScenario) {
    let EstimateScenario {
        target,
        source,
        against,
        target_samples,
        seed,
        bandwidth,
        estimators,
        explained,
        k,
        clamped,
        repeats,
    } = scenario;
    text.push_str("\n[estimate]\n");
    entry(text, "target", quoted(&target.to_string()));
    entry(text, "estimators", id_list(estimators));
    entry(text, "explained", quoted(explained.id()));
    entry(text, "seed", seed);
    entry(text, "k", k);
    entry(text, "clamped", clamped);
    entry(text, "repeats", repeats);
    text.push_str("\n[estimate.bandwidth]\n");
    match (bandwidth.rule(), bandwidth.hand()) {
        (Some(rule), _) => entry(text, "rule", quoted(rule.id())),
        (None, h) => entry(text, "h", number(h.unwrap_or(1.0))),
    }
    entry(text, "multiplier", number(bandwidth.multiplier()));
    if let Some(against) = against {
        text.push_str("\n[estimate.against]\n");
        write_source(text, against);
    }
    if let Some(file) = target_samples {
        text.push_str("\n[estimate.target_samples]\n");
        write_file(text, file);
    }
    // The samples come last and are required, so that a file that was cut off never passes for a whole one.
    text.push_str("\n[estimate.samples]\n");
    write_source(text, source);
}

fn write_source(text: &mut String, source: &SampleSource) {
    match source {
        SampleSource::Drawn { candidate, n } => {
            entry(text, "candidate", quoted(&candidate.to_string()));
            entry(text, "n", n);
        }
        SampleSource::File(file) => write_file(text, file),
    }
}

fn write_file(text: &mut String, file: &SampleFile) {
    match &file.column {
        Column::Only => {}
        Column::Name(name) => entry(text, "column", quoted(name)),
        Column::Number(number) => entry(text, "column", number),
    }
    entry(text, "file", quoted(&file.path.to_string_lossy()));
}
