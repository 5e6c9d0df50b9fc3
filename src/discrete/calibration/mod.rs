//! Whether a classifier's confidence is what it is right by: per bin of confidence, the divergence of the accuracy from
//! the mean confidence, and the temperature that mends it.

mod bins;
mod data;
mod read;
mod temperature;

pub use bins::{BINS_MAX, BINS_USUAL, Bin, Calibration, calibrate};
pub use data::{Data, DataError, Prediction};
pub use read::{looks_like_predictions, read, read_file};
pub use temperature::{Mended, MendingError, mean_loss, mend};
