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
    /// Nats per unit of x: the average of an integrand in nats.
    NatsPerX,
    /// One over the square of the unit of x: the average of a squared density.
    PerSquareX,
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
        if matches!(unit, Unit::Nats | Unit::NatsPerX) { self.convert(value) } else { value }
    }

    /// How `unit` is written beside a number.
    #[must_use]
    pub fn written(self, unit: Unit) -> &'static str {
        match unit {
            Unit::Nats => self.name(),
            Unit::X => "x",
            Unit::PerX => "1/x",
            Unit::NatsPerX => match self {
                Self::Nats => "nats/x",
                Self::Bits => "bits/x",
            },
            Unit::PerSquareX => "1/x²",
            Unit::One => "",
        }
    }

    /// How `unit` is written in a table for people, in words.
    #[must_use]
    pub fn in_words(self, unit: Unit) -> &'static str {
        match unit {
            Unit::Nats => self.name(),
            Unit::X => "unit of x",
            Unit::PerX => "per unit of x",
            Unit::NatsPerX => match self {
                Self::Nats => "nats per unit of x",
                Self::Bits => "bits per unit of x",
            },
            Unit::PerSquareX => "per square unit of x",
            Unit::One => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_information_is_converted_and_its_name_says_so() {
        // 1 nat is 1/log 2 bits, also per unit of x.
        for (unit, nats, bits) in [(Unit::Nats, "nats", "bits"), (Unit::NatsPerX, "nats/x", "bits/x")] {
            assert_eq!((InfoUnit::Nats.written(unit), InfoUnit::Bits.written(unit)), (nats, bits));
            assert!((InfoUnit::Bits.show(LN_2, unit) - 1.0).abs() < 1e-15);
            assert_eq!(InfoUnit::Nats.show(LN_2, unit), LN_2);
        }
        for unit in [Unit::X, Unit::PerX, Unit::PerSquareX, Unit::One] {
            assert_eq!(InfoUnit::Bits.show(LN_2, unit), LN_2);
            assert_eq!(InfoUnit::Bits.written(unit), InfoUnit::Nats.written(unit));
        }
    }
}
