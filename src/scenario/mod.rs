//! A scenario is everything that a picture follows from, kept as one small TOML file that a person can read, edit and
//! mail. Presets are such files, embedded from `assets/scenarios`.
//!
//! ```toml
//! version = 1
//! title = "Two modes"
//! look_for = "What to look for, in one sentence"
//! source = "Where it comes from"            # optional
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

mod error;
mod file;
mod fit;
mod presets;
mod read;
mod table;
mod write;

pub use error::{FileError, ScenarioError};
pub use file::NewFile;
pub use fit::FitScenario;
pub use presets::{Preset, preset, presets};

/// The version of the saved form that this Klarity writes, and the newest that it reads.
pub const VERSION: i64 = 1;

/// A set-up with the words that go with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// A short title in sentence case.
    pub title: String,
    /// One sentence: what to look for.
    pub look_for: String,
    /// Where the set-up comes from, if it has a source.
    pub source: Option<String>,
    /// The set-up itself.
    pub lab: LabScenario,
}

/// The set-up of one lab; a new lab is a new variant and a new table in the file.
#[derive(Debug, Clone, PartialEq)]
pub enum LabScenario {
    /// The Fit lab: objectives race from one start towards one target.
    Fit(FitScenario),
}

impl Scenario {
    /// The Fit lab's set-up, if this is a scenario of that lab.
    #[must_use]
    pub fn fit(&self) -> Option<&FitScenario> {
        match &self.lab {
            LabScenario::Fit(fit) => Some(fit),
        }
    }
}
