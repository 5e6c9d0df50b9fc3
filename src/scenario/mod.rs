//! A scenario is everything that a picture follows from, kept as one small TOML file that a person can read, edit and
//! mail. Presets are such files, embedded from `assets/scenarios`.
//!
//! ```toml
//! version = 1
//! title = "Two modes"
//! look_for = "Look at the {0.693 nats}"      # optional, in one sentence; what is in braces is shown in nats or bits
//! source = "Where it comes from"            # optional
//! order = 10                                # optional, of presets: its place among them
//! group = "covers"                          # optional, of presets: one of `GROUPS`, its heading in the menu
//!
//! [fit]
//! target = "0.5*N(-3,1) + 0.5*N(3,1)"
//! start = "N(1.4,0.8)"
//! objectives = ["forward-kl", "reverse-kl"]
//! form = "exact"                            # or "notebook", which wants [fit.grid] too
//! steps = 400
//! tolerance = 1e-9                          # optional
//!
//! [fit.grid]                                # notebook form only
//! low = -15
//! high = 15
//! points = 1000
//!
//! [fit.optimiser]
//! id = "adam"
//! rate = 0.04                               # other settings of the optimiser are optional
//! ```
//!
//! A scenario of the Estimate lab has these tables instead of `[fit]`:
//!
//! ```toml
//! [estimate]
//! target = "N(0,1)"
//! estimators = ["as-now-written", "leave-one-out"]
//! explained = "as-now-written"              # optional: whose waterfall and verdict are shown
//! seed = 1                                  # of all that is drawn
//! k = 5                                     # optional, of k-NN
//! clamped = false                           # optional: max(0, ·) on every estimate
//! repeats = 200                             # optional, for "repeat over seeds"
//!
//! [estimate.bandwidth]
//! rule = "scott"                            # or a number by hand: h = 0.5
//! multiplier = 1.5                          # optional
//!
//! [estimate.against]                        # optional: a second generator, like [estimate.samples]
//! candidate = "N(0.5,1)"
//! n = 2000
//!
//! [estimate.target_samples]                 # optional: samples of P from a file
//! file = "target.csv"                       # beside this file, unless the path is absolute
//!
//! [estimate.samples]
//! candidate = "N(1,1)"                      # or file = "generated.csv", with column = "x" or a number
//! n = 2000
//! ```
//!
//! And one of the Discrete lab has these:
//!
//! ```toml
//! [discrete]
//! names = ["a", "b"]
//! zeros = "as-is"                           # optional: or "add", "in-logs", "drop"
//! epsilon = 1e-8                            # optional, for "add" and "in-logs"
//! temperature = 1                           # optional, of Q
//! threshold = 0.1                           # optional, of drift, in nats
//! view = "parts"                            # optional: or "epsilon", "temperature", "transforms", "drift", …
//! parts = "total-variation"                 # optional: whose parts are shown instead of the two KLs'
//!
//! [[discrete.rows]]                         # two or more
//! name = "P"
//! values = [0.5, 0.5]                       # probabilities, counts: the divergences are of their shares
//!
//! [discrete.transform]                      # optional
//! kind = "merge"                            # with size = 2; "blur" or "noise" with share; "shuffle" with seed
//! size = 2
//!
//! [discrete.calibration]                    # optional: predictions, in the file or here
//! confidence = [0.9, 0.6]                   # with correct = [1, 0]; or file = "predictions.csv"
//! correct = [1, 0]
//! bins = 10                                 # optional
//! temperature = 1                           # optional
//!
//! [[discrete.claims]]                       # optional: figures that were printed somewhere
//! p = "P"
//! q = "Q"
//! divergence = "kl-forward"
//! printed = "0.470"
//! why = "Where that comes from"             # optional
//!
//! [discrete.pair]
//! p = "P"
//! q = "Q"
//! ```

mod discrete;
mod document;
mod error;
mod estimate;
mod file;
mod fit;
mod group;
mod lab;
pub(crate) mod picture;
mod presets;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod words;

pub use discrete::{
    CalibrationSetUp, Claim, DiscreteError, DiscreteScenario, DiscreteView, PAGE_CELLS_MAX, Predictions, Subject,
    TEMPERATURES, THRESHOLD_MAX, Transform,
};
pub use error::{FileError, ScenarioError};
pub use estimate::{DataError, EstimateScenario, REPEATS_MAX, SampleFile, SampleSource};
pub use fit::FitScenario;
pub use group::{GROUPS, Group};
pub use lab::{LABS, Lab, LabScenario, LabSetup};
pub use presets::{Preset, preset, presets};

/// The version of the saved form that this Klarity writes, and the newest that it reads.
pub const VERSION: i64 = 1;

/// A set-up with the words that go with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// A short title in sentence case.
    pub title: String,
    /// One sentence: what to look for. Empty where nobody has written one for this set-up. Its amounts of information
    /// are in braces, as in [`crate::text::lesson`].
    pub look_for: String,
    /// Where the set-up comes from, if it has a source.
    pub source: Option<String>,
    /// The set-up itself.
    pub lab: LabScenario,
}
