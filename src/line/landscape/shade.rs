//! How a loss becomes a share of a colour scale.

use super::Raster;
use super::levels::Heights;
use crate::line::objective::Minimum;

/// A monotone map from a loss to 0 … 1: 0 at the lowest minimum, 1 from the highest contour line up; between them
/// proportional to the height up to about the lowest contour line, and to its logarithm from there on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    bottom: f64,
    /// The height from which on it is logarithmic.
    knee: f64,
    /// log(1 + height/knee) of the highest line.
    full: f64,
}

impl Shade {
    /// For the values of `raster`, above the lowest of `minima`.
    #[must_use]
    pub fn new(raster: &Raster, minima: &[Minimum]) -> Self {
        match Heights::new(raster, minima) {
            Some(Heights { bottom, low, high }) => Self { bottom, knee: low, full: (high / low).ln_1p() },
            // A flat raster is all bottom.
            None => Self { bottom: f64::MAX, knee: 1.0, full: 1.0 },
        }
    }

    /// The share for a loss; 1 for +∞ and for what is undefined.
    #[must_use]
    pub fn share(&self, loss: f64) -> f64 {
        if loss <= self.bottom {
            return 0.0;
        }
        let share = ((loss - self.bottom) / self.knee).ln_1p() / self.full;
        if share <= 1.0 { share } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::landscape::Window;

    const SQUARE: Window = Window { mean: [-1.0, 1.0], second: [-1.0, 1.0] };

    #[test]
    fn the_share_rises_from_the_minimum_to_the_top_and_stays_there() {
        let raster = Raster::from_fn(SQUARE, 20, 20, |x, y| 3.0 + x * x + y * y);
        let shade = Shade::new(&raster, &[Minimum { mean: 0.0, sd: 1.0, value: 3.0, on_wall: false, global: true }]);
        assert_eq!(shade.share(3.0), 0.0);
        assert_eq!(shade.share(2.0), 0.0);
        let shares: Vec<f64> = (0..100).map(|i| shade.share(3.0 + 0.02 * f64::from(i))).collect();
        assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(shares[99], 1.0);
        assert!(shade.share(3.02) > 0.1, "small heights show");
        assert_eq!([shade.share(f64::INFINITY), shade.share(f64::NAN), shade.share(1e308)], [1.0; 3]);
    }

    #[test]
    fn a_flat_raster_and_an_undefined_one_have_a_shade() {
        for value in [4.0, f64::NAN, f64::MAX] {
            let raster = Raster::from_fn(SQUARE, 4, 4, |_, _| value);
            let shade = Shade::new(&raster, &[]);
            assert!((0.0..=1.0).contains(&shade.share(value)), "{value}");
        }
    }
}
