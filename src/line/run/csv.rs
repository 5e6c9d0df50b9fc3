//! A run's steps as comma-separated values, the same from the window and from the command line.

use super::Row;

use crate::line::objective::Form;

/// The columns. `loss` and the gradient are those before the step's update, `mean` and `sd` those after it.
const CSV_HEADER: &str = "objective,step,loss,mean,sd,gradient_mean,gradient_sd";

/// The column that a sampled run has beside them: what the batch behind the gradient says of the loss.
const BATCH_LOSS: &str = ",batch_loss";

/// The columns of a run in `form`.
#[must_use]
pub fn csv_header(form: &Form) -> String {
    format!("{CSV_HEADER}{}", if form.sampling().is_some() { BATCH_LOSS } else { "" })
}

/// One line without its end; floats are in the shortest form that reads back the same.
#[must_use]
pub fn csv_row(objective: &str, row: &Row) -> String {
    let Row { step, loss, gradient_mean, gradient_sd, mean, sd, batch_loss } = row;
    let drawn = batch_loss.map_or_else(String::new, |loss| format!(",{loss:?}"));
    format!("{objective},{step},{loss:?},{mean:?},{sd:?},{gradient_mean:?},{gradient_sd:?}{drawn}")
}
