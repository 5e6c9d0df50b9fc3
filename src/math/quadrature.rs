//! Integrals over the real line of functions that live where a few bells of very different widths live.
//!
//! The line is cut at [`breakpoints`] that follow the bells, and each panel between two cuts gets a Gauss–Legendre rule.
//! No fixed window, no even grid: a bell of sd 1e-3 beside one of sd 10 gets as many nodes as its neighbour.

/// Nodes of the 10-point Gauss–Legendre rule on −1 … 1, the positive half (DLMF §3.5).
const GAUSS_NODES: [f64; 5] = [
    0.148_874_338_981_631_21,
    0.433_395_394_129_247_2,
    0.679_409_568_299_024_4,
    0.865_063_366_688_984_5,
    0.973_906_528_517_171_7,
];

/// The weights that go with [`GAUSS_NODES`].
const GAUSS_WEIGHTS: [f64; 5] = [
    0.295_524_224_714_752_87,
    0.269_266_719_309_996_35,
    0.219_086_362_515_982_04,
    0.149_451_349_150_580_6,
    0.066_671_344_308_688_14,
];

/// Where a bell is cut, in its own standard deviations from its centre. Beyond the last cut but one lies 1e-16 of its mass.
const CUTS: [f64; 8] = [0.0, 1.0, 2.1, 3.4, 5.0, 6.7, 8.4, 10.0];

/// Points x and weights w with ∫ f ≈ Σ w f(x). The buffers are kept when refilled.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nodes {
    /// The points, ascending, in units of x.
    pub x: Vec<f64>,
    /// The weight of each point, in units of x.
    pub weight: Vec<f64>,
}

impl Nodes {
    /// Ten Gauss–Legendre nodes on each panel between neighbouring `breakpoints` (ascending).
    #[must_use]
    pub fn between(breakpoints: &[f64]) -> Self {
        let mut nodes = Self::default();
        nodes.refill(breakpoints);
        nodes
    }

    /// [`Self::between`] into the buffers already here.
    pub fn refill(&mut self, breakpoints: &[f64]) {
        self.x.clear();
        self.weight.clear();
        for panel in breakpoints.windows(2) {
            let (middle, half) = (0.5 * (panel[0] + panel[1]), 0.5 * (panel[1] - panel[0]));
            let below = GAUSS_NODES.iter().zip(&GAUSS_WEIGHTS).rev().map(|(node, weight)| (-node, weight));
            let above = GAUSS_NODES.iter().zip(&GAUSS_WEIGHTS).map(|(node, weight)| (*node, weight));
            for (node, weight) in below.chain(above) {
                self.x.push(middle + half * node);
                self.weight.push(half * weight);
            }
        }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// Σ w f(x).
    pub fn integrate(&self, mut f: impl FnMut(f64) -> f64) -> f64 {
        self.x.iter().zip(&self.weight).map(|(&x, weight)| weight * f(x)).sum()
    }
}

/// Ascending cuts that follow bells given as (centre, sd): dense within each bell, out to about 9 sds.
///
/// A cut closer to a finer bell's cut than its own spacing asks for is left out, so a wide bell adds nothing where a narrow
/// one already cuts, and equal bells cost no more than one.
#[must_use]
pub fn breakpoints(bells: impl IntoIterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut cuts = Vec::new();
    for (centre, sd) in bells {
        cut(&mut cuts, centre, sd, &CUTS);
    }
    thin(cuts)
}

/// A place to cut, and how far from other cuts it has to be to be worth it.
pub(super) type Cut = (f64, f64);

/// Adds the cuts of one bell, at `zs` (ascending from 0) sds to both sides of its centre.
pub(super) fn cut(cuts: &mut Vec<Cut>, centre: f64, sd: f64, zs: &[f64]) {
    const CLOSE: f64 = 0.45;
    for (index, z) in zs.iter().enumerate() {
        let next = zs.get(index + 1).unwrap_or(z);
        let previous = zs[index.saturating_sub(1)];
        let spacing = if index == 0 || next == z { z - previous } else { (z - previous).min(next - z) };
        let apart = CLOSE * sd * if index == 0 { zs.get(1).copied().unwrap_or(1.0) } else { spacing };
        cuts.push((centre + z * sd, apart));
        if index > 0 {
            cuts.push((centre - z * sd, apart));
        }
    }
}

/// The cuts in ascending order without those that are not worth it, the finest being served first.
pub(super) fn thin(mut cuts: Vec<Cut>) -> Vec<f64> {
    cuts.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut kept: Vec<f64> = Vec::with_capacity(cuts.len());
    for (x, apart) in cuts {
        let index = kept.partition_point(|&k| k < x);
        let below_is_near = index > 0 && x - kept[index - 1] < apart;
        let above_is_near = kept.get(index).is_some_and(|&k| k - x < apart);
        if !below_is_near && !above_is_near {
            kept.insert(index, x);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bell(x: f64, centre: f64, sd: f64) -> f64 {
        let z = (x - centre) / sd;
        (-0.5 * z * z).exp() / (sd * std::f64::consts::TAU.sqrt())
    }

    #[test]
    fn a_panel_integrates_polynomials_of_degree_19_exactly() {
        let nodes = Nodes::between(&[0.0, 1.0]);
        assert_eq!(nodes.len(), 10);
        for degree in 0..=19 {
            let exact = 1.0 / f64::from(degree + 1);
            assert!((nodes.integrate(|x| x.powi(degree)) - exact).abs() < 1e-15, "degree {degree}");
        }
    }

    #[test]
    fn bells_six_orders_of_magnitude_apart_all_have_mass_one() {
        let bells = [(0.0, 1e-3), (0.0, 1e3), (0.004, 2e-3), (-500.0, 1.0), (37.0, 1.0), (37.5, 0.9)];
        let nodes = Nodes::between(&breakpoints(bells));
        for (centre, sd) in bells {
            let mass = nodes.integrate(|x| bell(x, centre, sd));
            assert!((mass - 1.0).abs() < 1e-13, "N({centre},{sd}): {mass}");
        }
        assert!(nodes.len() < 700, "{}", nodes.len());
    }

    #[test]
    fn equal_bells_cost_no_more_than_one() {
        assert_eq!(breakpoints([(1.0, 2.0); 8]), breakpoints([(1.0, 2.0)]));
    }

    #[test]
    fn the_cuts_ascend_strictly_and_reach_every_tail() {
        let cuts = breakpoints([(0.0, 1.0), (3.0, 10.0), (4.0, 10.1), (-80.0, 0.2)]);
        assert!(cuts.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(cuts[0] <= 3.0 - 90.0 && cuts[cuts.len() - 1] >= 4.0 + 90.0);
    }

    #[test]
    fn refilling_forgets_what_was_there() {
        let mut nodes = Nodes::between(&[0.0, 1.0, 2.0]);
        nodes.refill(&[0.0, 3.0]);
        assert_eq!(nodes, Nodes::between(&[0.0, 3.0]));
    }
}
