//! What the page of the Discrete lab shows.

use super::DiscreteScenario;

/// One way to look at the set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DiscreteView {
    /// Where the divergence arises, bin by bin, and what code makes of the pair.
    #[default]
    Parts,
    /// The KLs against ε.
    Epsilon,
    /// D(P‖Q) against the temperature of Q.
    Temperature,
    /// Both rows through a channel, before and after.
    Transforms,
    /// Each row against the one before it.
    Drift,
    /// The reliability of predictions, before and after a temperature.
    Calibration,
    /// Printed figures beside the true ones.
    Claims,
}

impl DiscreteView {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 7] =
        [Self::Parts, Self::Epsilon, Self::Temperature, Self::Transforms, Self::Drift, Self::Calibration, Self::Claims];

    /// The frozen id in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Parts => "parts",
            Self::Epsilon => "epsilon",
            Self::Temperature => "temperature",
            Self::Transforms => "transforms",
            Self::Drift => "drift",
            Self::Calibration => "calibration",
            Self::Claims => "claims",
        }
    }

    /// What the switch says.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Parts => "bars",
            Self::Epsilon => "against ε",
            Self::Temperature => "temperature",
            Self::Transforms => "transforms",
            Self::Drift => "drift",
            Self::Calibration => "calibration",
            Self::Claims => "printed figures",
        }
    }

    /// What it shows, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Parts => "P and Q, where their divergence comes from, and what code answers for them",
            Self::Epsilon => "Both KLs against the ε that is added",
            Self::Temperature => "D(P‖Q) against the temperature of Q",
            Self::Transforms => "Both rows merged, blurred, mixed or shuffled alike: what that does to each divergence",
            Self::Drift => "Each row of the table against the one before it",
            Self::Calibration => {
                "Whether predictions are right as often as they say, and the temperature that mends them"
            }
            Self::Claims => "Figures that were printed somewhere, beside the true ones",
        }
    }

    /// The view with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.id() == id)
    }

    /// Whether `scenario` has what it shows.
    #[must_use]
    pub fn is_there(self, scenario: &DiscreteScenario) -> bool {
        match self {
            Self::Parts | Self::Epsilon | Self::Temperature | Self::Transforms => true,
            Self::Drift => scenario.table.rows().len() > 2,
            Self::Calibration => scenario.calibration.is_some(),
            Self::Claims => !scenario.claims.is_empty(),
        }
    }
}
