//! How a loss becomes a share of a colour scale.

use super::Raster;
use super::levels::heights;
use crate::objective::Minimum;

/// Heights below this share of the highest contour line's are shaded in proportion, those above it by their logarithm.
const KNEE: f64 = 1.0 / 300.0;

/// A monotone map from a loss to 0 … 1: 0 at the lowest minimum, 1 from the highest contour line up, roughly
/// logarithmic in the height above the minimum between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    lowest: f64,
    knee: f64,
    /// log(1 + height/knee) of the top.
    full: f64,
}

impl Shade {
    /// For the values of `raster`, above the lowest of `minima`.
    #[must_use]
    pub fn new(raster: &Raster, minima: &[Minimum]) -> Self {
        // A flat or empty raster is all bottom.
        let [lowest, top] = heights(raster, minima).unwrap_or([f64::MAX, f64::INFINITY]);
        Self { lowest, knee: KNEE * (top - lowest), full: KNEE.recip().ln_1p() }
    }

    /// The share for a loss; 1 for +∞ and for what is undefined.
    #[must_use]
    pub fn share(&self, loss: f64) -> f64 {
        if loss <= self.lowest {
            return 0.0;
        }
        let share = ((loss - self.lowest) / self.knee).ln_1p() / self.full;
        if share <= 1.0 { share } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::landscape::Window;

    const SQUARE: Window = Window { mean: [-1.0, 1.0], second: [-1.0, 1.0] };

    #[test]
    fn the_share_rises_from_the_minimum_to_the_top_and_stays_there() {
        let raster = Raster::from_fn(SQUARE, 20, 20, |x, y| 3.0 + x * x + y * y);
        let shade = Shade::new(&raster, &[Minimum { mean: 0.0, sd: 1.0, value: 3.0, global: true }]);
        assert_eq!(shade.share(3.0), 0.0);
        assert_eq!(shade.share(2.0), 0.0);
        let shares: Vec<f64> = (0..100).map(|i| shade.share(3.0 + 0.02 * f64::from(i))).collect();
        assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(shares[99], 1.0);
        assert!(shade.share(3.01) > 0.1, "small heights show");
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
