//! A point on the line in two parts, so that a bell of sd 1e-9 at 1e9 still has an inside.

/// The point `base + offset`. Distances from a bell's mean are taken as `(base − mean) + offset`: with the base at a mean
/// nearby, nothing is rounded to the spacing of doubles around the base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The origin of the offset, in units of x.
    pub base: f64,
    /// The distance from the base, in units of x.
    pub offset: f64,
}

impl Place {
    /// The point `x` itself.
    #[must_use]
    pub fn at(x: f64) -> Self {
        Self { base: x, offset: 0.0 }
    }

    /// The signed distance from `x` to this point.
    #[must_use]
    pub fn from(self, x: f64) -> f64 {
        (self.base - x) + self.offset
    }

    /// The same point as seen from another base.
    #[must_use]
    pub fn rebased(self, base: f64) -> Self {
        Self { base, offset: self.from(base) }
    }

    /// The nearest double.
    #[must_use]
    pub fn x(self) -> f64 {
        self.base + self.offset
    }
}
