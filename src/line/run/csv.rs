//! A run's steps as comma-separated values, the same from the window and from the command line.

use super::Row;

/// The columns. `loss` and the gradient are those before the step's update, `mean` and `sd` those after it.
pub const CSV_HEADER: &str = "objective,step,loss,mean,sd,gradient_mean,gradient_sd";

/// One line without its end; floats are in the shortest form that reads back the same.
#[must_use]
pub fn csv_row(objective: &str, row: &Row) -> String {
    let Row { step, loss, gradient_mean, gradient_sd, mean, sd } = row;
    format!("{objective},{step},{loss:?},{mean:?},{sd:?},{gradient_mean:?},{gradient_sd:?}")
}
