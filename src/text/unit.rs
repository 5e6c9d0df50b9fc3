//! What values are counted in, and how that is written: nats and bits stand here and nowhere else.

use crate::math::LN_2;

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Nats; divided by log 2, bits.
    Nats,
    /// The unit of x.
    X,
    /// One over the unit of x.
    PerX,
    /// A pure number.
    One,
}

/// The unit that entropic quantities are shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InfoUnit {
    /// Natural logarithms.
    #[default]
    Nats,
    /// Logarithms to base two.
    Bits,
}

impl InfoUnit {
    /// "nats" or "bits".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nats => "nats",
            Self::Bits => "bits",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Nats => Self::Bits,
            Self::Bits => Self::Nats,
        }
    }

    /// `nats` in this unit.
    #[must_use]
    pub fn convert(self, nats: f64) -> f64 {
        match self {
            Self::Nats => nats,
            Self::Bits => nats / LN_2,
        }
    }

    /// A value of unit `unit` for display: only information is converted.
    #[must_use]
    pub fn show(self, value: f64, unit: Unit) -> f64 {
        if unit == Unit::Nats { self.convert(value) } else { value }
    }

    /// How `unit` is written beside a number.
    #[must_use]
    pub fn written(self, unit: Unit) -> &'static str {
        match unit {
            Unit::Nats => self.name(),
            Unit::X => "x",
            Unit::PerX => "1/x",
            Unit::One => "",
        }
    }
}
