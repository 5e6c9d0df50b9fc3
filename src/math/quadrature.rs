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

/// Where a bell is cut, in its own standard deviations from its centre. Beyond the last cut lies 1e-20 of its mass.
const CUTS: [f64; 7] = [0.0, 1.0, 2.1, 3.4, 5.0, 7.0, 9.3];

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

/// Ascending cuts that follow bells given as (centre, sd): dense within each bell, out to 9.3 sds.
///
/// A cut that would come closer to its neighbours than a fraction of its own bell's spacing is left out, so a wide bell adds
/// nothing where a narrow one already cuts, and equal bells cost no more than one.
#[must_use]
pub fn breakpoints(bells: impl IntoIterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut cuts: Vec<(f64, f64)> = Vec::new();
    for (centre, sd) in bells {
        for (index, z) in CUTS.iter().enumerate() {
            let spacing = sd * (z - CUTS[index.saturating_sub(1)]).max(1.0);
            cuts.push((centre + z * sd, spacing));
            if index > 0 {
                cuts.push((centre - z * sd, spacing));
            }
        }
    }
    thin(&mut cuts);
    cuts.into_iter().map(|(x, _)| x).collect()
}

/// Sorts the cuts and drops those much closer to a neighbour of finer spacing than their own spacing asks for.
fn thin(cuts: &mut Vec<(f64, f64)>) {
    const CLOSE: f64 = 0.45;
    cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(cuts.len());
    for &(x, spacing) in cuts.iter() {
        // A finer cut displaces coarser ones just before it, but never the outermost: that one bounds the mass.
        while kept.len() > 1
            && kept[kept.len() - 1].1 > spacing
            && x - kept[kept.len() - 1].0 < CLOSE * kept[kept.len() - 1].1
        {
            kept.pop();
        }
        match kept.last() {
            Some(last) if x - last.0 < CLOSE * spacing.max(last.1.min(spacing)) => {}
            _ => kept.push((x, spacing)),
        }
    }
    // The last cut bounds the mass too.
    if let (Some(last), Some(kept_last)) = (cuts.last(), kept.last().copied())
        && last.0 > kept_last.0
    {
        kept.push(*last);
    }
    *cuts = kept;
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
        assert!(cuts[0] <= 3.0 - 93.0 && cuts[cuts.len() - 1] >= 4.0 + 93.9);
    }

    #[test]
    fn refilling_forgets_what_was_there() {
        let mut nodes = Nodes::between(&[0.0, 1.0, 2.0]);
        nodes.refill(&[0.0, 3.0]);
        assert_eq!(nodes, Nodes::between(&[0.0, 3.0]));
    }
}
