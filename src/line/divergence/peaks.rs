//! Where p^a·q^(1−a) is large for a above 1, which can be far from where P and Q live.

use super::leading_component::{changes, leads};
use crate::line::distribution::{PreparedComponent, PreparedMixture};
use crate::math::line::Cuts;
use crate::math::{ExactSum, Place};

/// The places where p^a/q^(a−1) peaks, as cuts of the line.
pub(super) struct Peaks {
    pub cuts: Vec<Cuts>,
    /// The largest log p^a/q^(a−1) seen.
    pub ln_height: f64,
    /// The log of the largest height times the least width it has.
    pub ln_mass: f64,
}

impl Peaks {
    /// For each component i of P, pᵢ^a/q^(a−1) is one Gaussian wherever one component of Q dominates; its peaks are those of
    /// the Gaussians, where the component that makes them dominates there, and the points where the dominating component
    /// changes.
    pub fn find(p: &PreparedMixture, q: &PreparedMixture, a: f64) -> Self {
        let changes = changes(q);
        let mut found: Vec<(f64, Cuts)> = Vec::new();
        let mut ln_mass = f64::NEG_INFINITY;
        for i in p.iter() {
            let height = |x: f64| a * i.ln_density(Place::at(x)) - (a - 1.0) * q.density(Place::at(x)).ln;
            for k in q.iter() {
                if let Some((centre, sd)) = quotient(i, k, a)
                    && leads(q, k, centre)
                {
                    let height = height(centre);
                    ln_mass = ln_mass.max(height + sd.ln());
                    found.push((height, Cuts::of_bell(centre, sd)));
                }
            }
            for change in &changes {
                let height = height(change.x);
                // The bend itself, and the flanks of the Gaussians that meet there.
                let bend = 1.0 / change.bend();
                if bend.is_finite() {
                    ln_mass = ln_mass.max(height + bend.ln());
                }
                let [k, l] = change.between.map(|component| quotient(i, component, a).map(|(_, sd)| sd));
                let widths = [Some(bend), k, l].into_iter().flatten().filter(|sd| sd.is_finite());
                found.extend(widths.map(|sd| (height, Cuts::of_bell(change.x, sd))));
            }
        }
        let outermost = changes.iter().map(|change| change.x);
        found.extend([-1.0, 1.0].into_iter().filter_map(|side| tail(p, q, a, outermost.clone(), side)));
        let ln_height = found.iter().fold(f64::NEG_INFINITY, |high, (height, _)| high.max(*height));
        // 1e-26 of the peak, for a lower peak may be wider.
        let cuts = found.into_iter().filter(|(height, _)| *height > ln_height - 60.0).map(|(_, cuts)| cuts).collect();
        Self { cuts, ln_height, ln_mass }
    }
}

/// Where the peaks of pᵢ^α·qₖ^(1−α) lie for 0 < α < 1, as cuts: each is one Gaussian, wider than either.
pub(super) fn between(p: &PreparedMixture, q: &PreparedMixture, alpha: f64) -> Vec<Cuts> {
    let mut found = Vec::new();
    for i in p.iter() {
        for k in q.iter() {
            if let Some((centre, sd)) = quotient(i, k, alpha) {
                let [ln_p, ln_q] = [i, k].map(|component| component.ln_density(Place::at(centre)));
                found.push((alpha * ln_p + (1.0 - alpha) * ln_q, Cuts::of_bell(centre, sd)));
            }
        }
    }
    let high = found.iter().fold(f64::NEG_INFINITY, |high, (height, _)| high.max(*height));
    found.into_iter().filter(|(height, _)| *height > high - 60.0).map(|(_, cuts)| cuts).collect()
}

/// Cuts along the tail of p^a/q^(a−1) on one side, with its height where it begins: nearly exponential where the widest
/// components are nearly too wide, and then far longer than any of them. None where a peak is at hand whose flank it is.
fn tail(
    p: &PreparedMixture,
    q: &PreparedMixture,
    a: f64,
    changes: impl Iterator<Item = f64>,
    side: f64,
) -> Option<(f64, Cuts)> {
    const ALONG: [f64; 8] = [0.0, 1.0, 3.0, 7.0, 13.0, 21.0, 31.0, 45.0];
    let means = p.scales().chain(q.scales()).map(|(mean, _)| mean);
    let begin =
        side * means.chain(changes).filter(|x| x.is_finite()).map(|x| side * x).fold(f64::NEG_INFINITY, f64::max);
    let [i, k] = [p, q].map(|mixture| {
        let order = |c: &&PreparedComponent, d: &&PreparedComponent| {
            c.sd.total_cmp(&d.sd).then((side * c.mean).total_cmp(&(side * d.mean)))
        };
        mixture.iter().max_by(order)
    });
    let (i, k, at) = (i?, k?, Place::at(begin));
    let fall = side * ((a - 1.0) * k.ln_slope(at) - a * i.ln_slope(at));
    let height = a * i.ln_density(at) - (a - 1.0) * k.ln_density(at);
    let bell = quotient(i, k, a);
    if bell.is_some_and(|(centre, _)| leads(q, k, centre)) {
        return None;
    }
    let length = 1.0 / (fall + bell.map_or(0.0, |(_, sd)| 1.0 / sd));
    (fall > 0.0).then_some((height, Cuts { centre: begin, sd: length, zs: &ALONG }))
}

/// Centre and sd of the Gaussian pᵢ^a/qₖ^(a−1), where it is one.
fn quotient(i: &PreparedComponent, k: &PreparedComponent, a: f64) -> Option<(f64, f64)> {
    let room = tail_room(a, i.sd, k.sd);
    let ratio = i.sd * i.sd / room;
    (room > 0.0).then(|| (i.mean + (i.mean - k.mean) * (a - 1.0) * ratio, k.sd * ratio.sqrt()))
}

/// α·t² + (1 − α)·s², exact to rounding even where the two nearly cancel: N(·, s²)^α · N(·, t²)^(1−α) is a Gaussian where
/// this is above 0.
pub(super) fn tail_room(alpha: f64, s: f64, t: f64) -> f64 {
    let mut sum = ExactSum::default();
    for (sd, factors) in [(t, [alpha, 0.0]), (s, [-alpha, 1.0])] {
        let square = sd * sd;
        let lost = sd.mul_add(sd, -square);
        for factor in factors {
            sum.add_product(factor, square);
            sum.add_product(factor, lost);
        }
    }
    sum.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_0_exactly_where_the_tails_are_as_light_as_each_other() {
        assert_eq!(tail_room(1.125, 3.0, 1.0), 0.0);
        assert_eq!(tail_room(-0.125, 1.0, 3.0), 0.0);
        assert!(tail_room(1.125, 3.0, 1.0 + f64::EPSILON) > 0.0 && tail_room(1.125, 3.0 + 1e-15, 1.0) < 0.0);
        assert_eq!(tail_room(2.0, 3e8, 5e8), 2.0 * 25e16 - 9e16);
    }
}
