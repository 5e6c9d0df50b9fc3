//! A run's steps as comma-separated values, the same from the window and from the command line.

use super::{Row, Setup, Trace};

use crate::line::objective::Form;

/// The columns. `loss` and the gradient are those before the step's update, `mean` and `sd` those after it.
const COLUMNS: &str = "objective,step,loss,mean,sd,gradient_mean,gradient_sd";

/// The column that a sampled run has beside them: what the batch behind the gradient says of the loss.
const BATCH_LOSS: &str = ",batch_loss";

/// The columns of runs in `form`. Where a readout may stop them, the last one has the reason in the last row of each run.
#[must_use]
pub fn csv_header(form: &Form, may_stop: bool) -> String {
    let drawn = if form.sampling().is_some() { BATCH_LOSS } else { "" };
    format!("{COLUMNS}{drawn}{}", if may_stop { ",stop" } else { "" })
}

/// Step `index` of the `trace` of `setup` as one line without its end; floats are in the shortest form that reads back the
/// same.
///
/// # Panics
/// When `index` is not below the trace's length.
#[must_use]
pub fn csv_row(setup: &Setup, trace: &Trace, index: usize) -> String {
    let Row { step, loss, gradient_mean, gradient_sd, mean, sd, batch_loss } = trace.row(index);
    let objective = setup.objective.id();
    let drawn = batch_loss.map_or_else(String::new, |loss| format!(",{loss:?}"));
    let row = format!("{objective},{step},{loss:?},{mean:?},{sd:?},{gradient_mean:?},{gradient_sd:?}{drawn}");
    if setup.stop_when.is_none() {
        return row;
    }
    let stop = trace.stop().filter(|_| index + 1 == trace.len()).map_or("", |stop| stop.reason.id());
    format!("{row},{stop}")
}
