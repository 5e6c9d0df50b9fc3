//! What can be set at an optimiser besides its rate.

/// A number that an optimiser has besides its rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The frozen kebab-case name, as in scenario files.
    pub id: &'static str,
    /// The name on screen.
    pub name: &'static str,
    /// PyTorch's default.
    pub default: f64,
    /// The least value accepted.
    pub low: f64,
    /// The greatest value accepted.
    pub high: f64,
    /// One sentence on what it does.
    pub about: &'static str,
}

/// Added to a root, against a division by 0.
pub(super) const EPSILON: Setting = Setting {
    id: "epsilon",
    name: "ε",
    default: 1e-8,
    low: 0.0,
    high: 1.0,
    about: "Added to the root, so that a vanishing average divides nothing by 0",
};

/// How much of the last velocity is kept.
pub(super) const MOMENTUM: Setting =
    Setting::share("momentum", "momentum", 0.9, "The share of the last velocity that is kept");

impl Setting {
    /// A share that is kept from step to step: from 0 to a little under 1.
    pub(super) const fn share(id: &'static str, name: &'static str, default: f64, about: &'static str) -> Self {
        Self { id, name, default, low: 0.0, high: 0.999_999_999_999, about }
    }

    /// The same with another default.
    pub(super) const fn with_default(self, default: f64) -> Self {
        Self { default, ..self }
    }
}
