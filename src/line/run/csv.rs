//! A run's steps as comma-separated values, the same from the window and from the command line.

use super::{Row, Setup, Trace};

/// The columns. `loss` and the gradient are those before the step's update, `mean` and `sd` those after it.
const COLUMNS: &str = "objective,step,loss,mean,sd,gradient_mean,gradient_sd";

/// The columns of runs of `setup`. Where a readout may stop them, the last one has the reason in the last row of each run.
#[must_use]
pub fn csv_header(may_stop: bool) -> String {
    if may_stop { format!("{COLUMNS},stop") } else { COLUMNS.to_owned() }
}

/// Step `index` of the `trace` of `setup` as one line without its end; floats are in the shortest form that reads back the
/// same.
///
/// # Panics
/// When `index` is not below the trace's length.
#[must_use]
pub fn csv_row(setup: &Setup, trace: &Trace, index: usize) -> String {
    let Row { step, loss, gradient_mean, gradient_sd, mean, sd } = trace.row(index);
    let objective = setup.objective.id();
    let row = format!("{objective},{step},{loss:?},{mean:?},{sd:?},{gradient_mean:?},{gradient_sd:?}");
    if setup.stop_when.is_none() {
        return row;
    }
    let stop = trace.stop().filter(|_| index + 1 == trace.len()).map_or("", |stop| stop.reason.id());
    format!("{row},{stop}")
}
