//! An optimiser with its rate and settings, checked.

use thiserror::Error;

use super::{Optimiser, Setting, Stepper, by_id};
use crate::known;
use crate::math::number;

/// The largest rate accepted: enough to make anything explode.
pub const RATE_MAX: f64 = 1e12;

/// An optimiser, a rate and a value for each of its settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    optimiser: &'static dyn Optimiser,
    rate: f64,
    values: Vec<f64>,
}

/// Why a choice of optimiser is refused.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ChoiceError {
    /// No optimiser has this id.
    #[error("optimiser “{id}” is unknown; use one of {}", known::listed(super::ALL))]
    Unknown {
        /// The id given.
        id: String,
    },
    /// The rate is not finite, not positive or too large.
    #[error("rate is {}; use a number above 0, up to 1e12", number(*value))]
    Rate {
        /// The value given.
        value: f64,
    },
    /// The optimiser has no setting of this name.
    #[error("{optimiser} has no setting “{id}”{}", has(settings))]
    UnknownSetting {
        /// The optimiser's id.
        optimiser: &'static str,
        /// The setting given.
        id: String,
        /// The ids it has, comma-separated.
        settings: String,
    },
    /// A setting is out of its range.
    #[error("{optimiser}: {setting} is {}; use a number from {} to {}", number(*value), number(*low), number(*high))]
    Setting {
        /// The optimiser's id.
        optimiser: &'static str,
        /// The setting's id.
        setting: &'static str,
        /// The value given.
        value: f64,
        /// The least value accepted.
        low: f64,
        /// The greatest value accepted.
        high: f64,
    },
}

fn has(settings: &str) -> String {
    if settings.is_empty() { "; it has none".to_owned() } else { format!("; it has {settings}") }
}

impl Choice {
    /// The optimiser with this id, at `rate`, with the named settings changed from their defaults.
    ///
    /// # Errors
    /// When the id or a setting's id is unknown, or a number is out of range.
    pub fn new(id: &str, rate: f64, settings: &[(&str, f64)]) -> Result<Self, ChoiceError> {
        let optimiser = by_id(id).ok_or_else(|| ChoiceError::Unknown { id: id.to_owned() })?;
        let mut choice = Self::of(optimiser).with_rate(rate)?;
        for &(setting, value) in settings {
            choice = choice.with_setting(setting, value)?;
        }
        Ok(choice)
    }

    /// `optimiser` at its default rate and settings.
    #[must_use]
    pub fn of(optimiser: &'static dyn Optimiser) -> Self {
        let values = optimiser.settings().iter().map(|setting| setting.default).collect();
        Self { optimiser, rate: optimiser.default_rate(), values }
    }

    /// The same with another rate.
    ///
    /// # Errors
    /// When `rate` is not finite, not above 0 or above [`RATE_MAX`].
    pub fn with_rate(self, rate: f64) -> Result<Self, ChoiceError> {
        if rate > 0.0 && rate <= RATE_MAX { Ok(Self { rate, ..self }) } else { Err(ChoiceError::Rate { value: rate }) }
    }

    /// The same with one setting changed.
    ///
    /// # Errors
    /// When there is no such setting, or `value` is out of its range.
    pub fn with_setting(mut self, id: &str, value: f64) -> Result<Self, ChoiceError> {
        let settings = self.optimiser.settings();
        let Some(index) = settings.iter().position(|setting| setting.id == id) else {
            let settings = settings.iter().map(|setting| setting.id).collect::<Vec<_>>().join(", ");
            return Err(ChoiceError::UnknownSetting { optimiser: self.optimiser.id(), id: id.to_owned(), settings });
        };
        let Setting { id: setting, low, high, .. } = settings[index];
        if !(low..=high).contains(&value) {
            return Err(ChoiceError::Setting { optimiser: self.optimiser.id(), setting, value, low, high });
        }
        self.values[index] = value;
        Ok(self)
    }

    /// The optimiser chosen.
    #[must_use]
    pub fn optimiser(&self) -> &'static dyn Optimiser {
        self.optimiser
    }

    /// The rate η.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Each setting with its value.
    pub fn settings(&self) -> impl Iterator<Item = (&'static Setting, f64)> + '_ {
        self.optimiser.settings().iter().zip(self.values.iter().copied())
    }

    /// The value of the setting called `id`, if there is one.
    #[must_use]
    pub fn setting(&self, id: &str) -> Option<f64> {
        self.settings().find(|(setting, _)| setting.id == id).map(|(_, value)| value)
    }

    /// A fresh stepper for `dimension` parameters.
    #[must_use]
    pub fn start(&self, dimension: usize) -> Box<dyn Stepper> {
        self.optimiser.start(dimension, self.rate, &self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_value_and_the_remedy() {
        let message = |choice: Result<Choice, ChoiceError>| choice.unwrap_err().to_string();
        assert_eq!(message(Choice::new("adam", 0.0, &[])), "rate is 0; use a number above 0, up to 1e12");
        assert_eq!(
            message(Choice::new("adam", 0.1, &[("beta1", 1.0)])),
            "adam: beta1 is 1; use a number from 0 to 0.999999999999"
        );
        assert_eq!(
            message(Choice::new("adam", 0.1, &[("alpha", 1.0)])),
            "adam has no setting “alpha”; it has beta1, beta2, epsilon"
        );
        assert_eq!(message(Choice::new("sgd", 0.1, &[("alpha", 1.0)])), "sgd has no setting “alpha”; it has none");
        assert!(message(Choice::new("newton", 0.1, &[])).starts_with("optimiser “newton” is unknown; use one of sgd,"));
        assert!(Choice::new("adam", f64::NAN, &[]).is_err());
    }

    #[test]
    fn settings_start_at_their_defaults_and_can_be_changed() {
        let choice = Choice::new("adamw", 0.01, &[("weight-decay", 0.1)]).unwrap();
        assert_eq!(choice.setting("beta1"), Some(0.9));
        assert_eq!(choice.setting("weight-decay"), Some(0.1));
        assert_eq!(choice.setting("alpha"), None);
        assert_ne!(choice, Choice::new("adamw", 0.01, &[]).unwrap());
    }
}
