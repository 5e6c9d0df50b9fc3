//! The bandwidth h: a rule or a number by hand, times a multiplier.

use super::{KernelError, Rule, Sample};

/// The smallest bandwidth accepted, in units of x.
pub const BANDWIDTH_MIN: f64 = 1e-50;
/// The largest bandwidth accepted, in units of x.
pub const BANDWIDTH_MAX: f64 = 1e50;
/// The smallest multiplier accepted.
pub const MULTIPLIER_MIN: f64 = 1e-12;
/// The largest multiplier accepted.
pub const MULTIPLIER_MAX: f64 = 1e12;

/// How the bandwidth is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bandwidth {
    rule: Option<&'static dyn Rule>,
    by_hand: f64,
    multiplier: f64,
}

impl Bandwidth {
    /// By `rule`, times `multiplier`.
    ///
    /// # Errors
    /// When the multiplier is not a number from [`MULTIPLIER_MIN`] to [`MULTIPLIER_MAX`].
    pub fn by_rule(rule: &'static dyn Rule, multiplier: f64) -> Result<Self, KernelError> {
        Ok(Self { rule: Some(rule), by_hand: 1.0, multiplier: check_multiplier(multiplier)? })
    }

    /// `h` itself, in units of x, times `multiplier`.
    ///
    /// # Errors
    /// When `h`, the multiplier or their product is out of range.
    pub fn by_hand(h: f64, multiplier: f64) -> Result<Self, KernelError> {
        Self::check(h)?;
        Self::check(h * check_multiplier(multiplier)?)?;
        Ok(Self { rule: None, by_hand: h, multiplier })
    }

    /// The rule, or nothing when the bandwidth is set by hand.
    #[must_use]
    pub fn rule(&self) -> Option<&'static dyn Rule> {
        self.rule
    }

    /// The number set by hand, before the multiplier, in units of x.
    #[must_use]
    pub fn hand(&self) -> Option<f64> {
        if self.rule.is_none() { Some(self.by_hand) } else { None }
    }

    /// The multiplier.
    #[must_use]
    pub fn multiplier(&self) -> f64 {
        self.multiplier
    }

    /// The same choice with another multiplier.
    ///
    /// # Errors
    /// When the multiplier is out of range.
    pub fn with_multiplier(&self, multiplier: f64) -> Result<Self, KernelError> {
        match self.rule {
            Some(rule) => Self::by_rule(rule, multiplier),
            None => Self::by_hand(self.by_hand, multiplier),
        }
    }

    /// The bandwidth before the multiplier, in units of x. Costly for the two rules that search for it.
    ///
    /// # Errors
    /// When the rule can't do with this sample.
    pub fn base(&self, sample: &Sample) -> Result<f64, KernelError> {
        self.rule.map_or(Ok(self.by_hand), |rule| rule.bandwidth(sample))
    }

    /// The bandwidth for `sample`, in units of x.
    ///
    /// # Errors
    /// When the rule can't do with this sample, or the product with the multiplier is out of range.
    pub fn h(&self, sample: &Sample) -> Result<f64, KernelError> {
        Self::check(self.base(sample)? * self.multiplier)
    }

    /// `h` if it is a bandwidth.
    ///
    /// # Errors
    /// When it is not a number from [`BANDWIDTH_MIN`] to [`BANDWIDTH_MAX`].
    pub fn check(h: f64) -> Result<f64, KernelError> {
        if (BANDWIDTH_MIN..=BANDWIDTH_MAX).contains(&h) { Ok(h) } else { Err(KernelError::Bandwidth { value: h }) }
    }
}

fn check_multiplier(multiplier: f64) -> Result<f64, KernelError> {
    if (MULTIPLIER_MIN..=MULTIPLIER_MAX).contains(&multiplier) {
        Ok(multiplier)
    } else {
        Err(KernelError::Multiplier { value: multiplier })
    }
}
