//! Improved Sheather–Jones: Botev, Grotowski and Kroese, *Kernel density estimation via diffusion*, Annals of
//! Statistics 38 (2010). The bandwidth that minimises the asymptotic mean integrated squared error, with the roughness
//! of the density estimated in stages that close on themselves: a fixed point of t = ξγ⁽⁵⁾(t), and no normal reference.
//!
//! The stages are computed from a cosine series on an interval with room of a whole range at both ends, so that its
//! mirrored ends don't touch the sample; the bandwidth is √t times the *interval's* length, not the sample's range.

use std::f64::consts::PI;

use super::cosine_transform::cosine_transform;
use super::{KernelError, Rule, Sample};

const TASK: &str = "improved Sheather–Jones";
/// Stages of the roughness estimate, as the paper recommends.
const STAGES: i32 = 7;
/// Cells of the first and of the finest grid.
const CELLS: (usize, usize) = (1 << 12, 1 << 20);
/// A grid is fine enough when the bandwidth spans this many cells.
const CELLS_PER_BANDWIDTH: f64 = 8.0;
/// From one bandwidth to the next in the search for a root.
const SCAN_RATIO: f64 = 1.2;

/// Improved Sheather–Jones.
pub(super) struct ImprovedSheatherJones;

impl Rule for ImprovedSheatherJones {
    texts! {
        id: "improved-sheather-jones",
        name: "Improved Sheather–Jones",
        formula: "h² = t, t = ξγ⁽⁵⁾(t)",
        about: "Finds the roughness from the sample itself, so that several modes don't widen it (Botev 2010)",
    }

    fn bandwidth(&self, sample: &Sample) -> Result<f64, KernelError> {
        sample.at_least(4, TASK)?;
        sample.scale(TASK)?;
        let range = sample.max() - sample.min();
        let (low, length) = (sample.min() - range, 3.0 * range);
        let mut cells = CELLS.0;
        loop {
            let series = Series::new(sample, low, length, cells);
            let root = series.root();
            let fine_enough = root.is_some_and(|t| t.sqrt() * cells as f64 >= CELLS_PER_BANDWIDTH);
            match root {
                Some(t) if fine_enough => return Ok(t.sqrt() * length),
                _ if cells < CELLS.1 => cells *= 4,
                Some(_) => {
                    return Err(KernelError::NoFixedPoint {
                        reason: "repeated values or far outliers ask for a finer grid than it has",
                    });
                }
                None => return Err(KernelError::NoFixedPoint { reason: "its equation has no root" }),
            }
        }
    }
}

/// The squared coefficients of the sample's cosine series on an interval of length 1.
struct Series {
    /// aₖ²/4 and (πk)² for k = 1, 2, …
    terms: Vec<(f64, f64)>,
    /// Different points in the sample: duplicates carry no news about its roughness.
    distinct: f64,
}

impl Series {
    fn new(sample: &Sample, low: f64, length: f64, cells: usize) -> Self {
        let mut shares = linear_bins(sample, low, length, cells);
        cosine_transform(&mut shares);
        let terms = shares[1..].iter().enumerate().map(|(k, a)| (a * a, (PI * (k + 1) as f64).powi(2))).collect();
        Self { terms, distinct: sample.distinct() as f64 }
    }

    /// ‖f⁽ˢ⁾‖² of the density smoothed by `t`.
    fn roughness(&self, s: i32, t: f64) -> f64 {
        let mut sum = 0.0;
        for (square, frequency) in &self.terms {
            let decay = frequency * t;
            // The weight peaks at decay = s ≤ 7; here it is below 1e-30 of that.
            if decay > 100.0 {
                break;
            }
            sum += square * frequency.powi(s) * (-decay).exp();
        }
        2.0 * sum
    }

    /// t − ξγ⁽ˡ⁾(t): negative below the fixed point, positive above.
    fn excess(&self, t: f64) -> f64 {
        let mut roughness = self.roughness(STAGES, t);
        for s in (2..STAGES).rev() {
            let order = f64::from(s);
            let odd_product: f64 = (1..=s).map(|j| f64::from(2 * j - 1)).product();
            let constant = (1.0 + 0.5_f64.powf(order + 0.5)) / 3.0 * 2.0 * odd_product / (2.0 * PI).sqrt();
            let pilot = (constant / (self.distinct * roughness)).powf(2.0 / (3.0 + 2.0 * order));
            roughness = self.roughness(s, pilot);
        }
        t - (2.0 * self.distinct * PI.sqrt() * roughness).powf(-0.4)
    }

    /// The smallest t with `excess` 0, by a scan over √t on a log scale, from one cell on, and bisection.
    fn root(&self) -> Option<f64> {
        let mut low = 1.0 / self.terms.len() as f64;
        while low < 0.5 {
            let high = low * SCAN_RATIO;
            // Where a roughness underflows to 0 the excess is −∞ or NaN, and neither is a root.
            if self.excess(low * low) < 0.0 && self.excess(high * high) >= 0.0 {
                return Some(self.bisect(low, high));
            }
            low = high;
        }
        None
    }

    fn bisect(&self, mut low: f64, mut high: f64) -> f64 {
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if self.excess(middle * middle) < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        (0.5 * (low + high)).powi(2)
    }
}

/// Each point's weight 1/n, shared between the two nearest cell centres.
fn linear_bins(sample: &Sample, low: f64, length: f64, cells: usize) -> Vec<f64> {
    let mut bins = vec![0.0; cells];
    let per_x = cells as f64 / length;
    let weight = 1.0 / sample.count();
    for x in sample.sorted() {
        let place = (x - low) * per_x - 0.5;
        let below = (place as usize).min(cells - 2);
        let fraction = place - below as f64;
        bins[below] += weight * (1.0 - fraction);
        bins[below + 1] += weight * fraction;
    }
    bins
}
