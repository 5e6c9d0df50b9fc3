//! Estimates and sweeps as comma-separated values. Floats are in the shortest form that reads back the same; what can't
//! be estimated is an empty cell.

use std::path::Path;

use super::report::Report;
use super::views::Sets;
use crate::cli::CliError;
use crate::cli::csv::Csv;
use crate::cli::output::Output;
use crate::cli::progress::{self, Progress};
use crate::estimator::{Sweep, multipliers};
use crate::math::number;
use crate::scenario::EstimateScenario;

/// One row per estimator, the second set after the first.
pub(super) fn estimates(report: &Report<'_>, place: &Path, output: &mut Output) -> Result<(), CliError> {
    let mut csv = Csv::open(place, "set,estimator,value,standard_error,low,high", output)?;
    for row in report.rows() {
        let estimate = row.estimate.as_ref().ok();
        let interval = estimate.and_then(|estimate| estimate.interval);
        let figures = [
            estimate.map(|estimate| estimate.value),
            estimate.and_then(|estimate| estimate.standard_error),
            interval.map(|interval| interval.low),
            interval.map(|interval| interval.high),
        ];
        let cells: Vec<String> = figures.map(cell).into_iter().collect();
        csv.line(&format!("{},{},{}", row.set, row.estimator.id(), cells.join(",")))?;
    }
    csv.finish()
}

/// One row per bandwidth, the first set's estimates in columns.
pub(super) fn sweep(
    setup: &EstimateScenario,
    sets: &Sets,
    count: usize,
    place: &Path,
    output: &mut Output,
) -> Result<(), CliError> {
    let ids: Vec<&str> = setup.estimators.iter().map(|estimator| estimator.id()).collect();
    let mut csv = Csv::open(place, &format!("multiplier,h,{}", ids.join(",")), output)?;
    let mut sweep =
        Sweep::new(&sets.first_bandwidths, setup.k, setup.clamped, setup.estimators.clone(), multipliers(count));
    let mut progress = Progress::new(count, 1);
    progress.start("bandwidths");
    while !sweep.advance(&sets.first, progress::SLICE) {
        progress.show(sweep.points().count());
    }
    for point in sweep.points() {
        let estimates = point.estimates.iter().map(|estimate| cell(estimate.as_ref().ok().map(|e| e.value)));
        let cells: Vec<String> = estimates.collect();
        let h = cell(point.h.as_ref().ok().copied());
        csv.line(&format!("{},{h},{}", number(point.multiplier), cells.join(",")))?;
    }
    csv.finish()
}

fn cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, number)
}
