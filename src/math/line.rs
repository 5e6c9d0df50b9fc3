//! The real line as panels around bells of very different widths and places, for adaptive quadrature.

use super::adaptive::Panel;
use super::cuts::{Cut, cut, thin};

/// Where a bell is cut to start with, in its own sds; the adaptive rule halves from there.
const BELL: [f64; 5] = [0.0, 1.8, 3.9, 6.4, 9.6];

/// A centre may be this many of the narrowest sd away from its cell's base: offsets lose at most three digits to the base.
const REACH: f64 = 1e3;

/// Places to cut at: `centre` ± `zs`·`sd`, `zs` ascending from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuts {
    /// The middle, in units of x.
    pub centre: f64,
    /// The unit of `zs`, in units of x.
    pub sd: f64,
    /// The distances of the cuts from the middle.
    pub zs: &'static [f64],
}

impl Cuts {
    /// The cuts for a bell.
    #[must_use]
    pub fn of_bell(centre: f64, sd: f64) -> Self {
        Self { centre, sd, zs: &BELL }
    }
}

/// Panels in order that cover bells given as (centre, sd) out to 9 sds or more, each with the base of its coordinate as context:
/// the point x is `base + coordinate`, see [`super::Place`].
#[must_use]
pub fn panels(bells: impl Iterator<Item = (f64, f64)> + Clone) -> Vec<Panel<f64>> {
    panels_with(bells, &[])
}

/// [`panels`] with more cuts, which may lie anywhere.
pub fn panels_with(bells: impl Iterator<Item = (f64, f64)> + Clone, more: &[Cuts]) -> Vec<Panel<f64>> {
    let mut cells = cells(bells.clone());
    let mut around = Vec::new();
    for Cuts { centre, sd, zs } in bells.map(|(centre, sd)| Cuts::of_bell(centre, sd)).chain(more.iter().copied()) {
        around.clear();
        cut(&mut around, 0.0, sd, zs);
        for &(offset, apart) in &around {
            let x = centre + offset;
            let index = cells.partition_point(|cell| cell.end <= x).min(cells.len() - 1);
            let cell = &mut cells[index];
            cell.cuts.push(((centre - cell.base) + offset, apart));
        }
    }
    join(cells)
}

/// A stretch of the line in which places are written relative to `base`.
struct Cell {
    base: f64,
    /// Where the next cell begins.
    end: f64,
    cuts: Vec<Cut>,
}

/// Cells around groups of neighbouring centres; a group is as long as its narrowest bell allows.
fn cells(bells: impl Iterator<Item = (f64, f64)>) -> Vec<Cell> {
    let mut centres: Vec<(f64, f64)> = bells.collect();
    centres.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut cells: Vec<Cell> = Vec::new();
    let (mut narrowest, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for (centre, sd) in centres {
        let fits = cells.last().is_some_and(|cell| centre - cell.base <= REACH * sd.min(narrowest));
        if fits {
            narrowest = sd.min(narrowest);
        } else {
            if let Some(before) = cells.last_mut() {
                before.end = last + 0.5 * (centre - last);
            }
            cells.push(Cell { base: centre, end: f64::INFINITY, cuts: Vec::new() });
            narrowest = sd;
        }
        last = centre;
    }
    cells
}

/// The panels between neighbouring cuts, within cells and across their borders.
fn join(cells: Vec<Cell>) -> Vec<Panel<f64>> {
    let count = cells.len();
    let mut panels = Vec::new();
    let mut start = None;
    for (index, cell) in cells.into_iter().enumerate() {
        let mut cuts = thin(cell.cuts);
        if let Some(border) = start {
            let low = border - cell.base;
            cuts.retain(|&cut| cut > low);
            cuts.insert(0, low);
        }
        if index + 1 < count {
            let high = cell.end - cell.base;
            cuts.retain(|&cut| cut < high);
            cuts.push(high);
        }
        start = Some(cell.end);
        panels.extend(cuts.windows(2).map(|pair| Panel { context: cell.base, low: pair[0], high: pair[1] }));
    }
    panels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::adaptive::{Tolerance, integrate};

    #[test]
    fn bells_narrower_than_the_spacing_of_doubles_have_mass_one() {
        let bells = [(0.0, 1.0), (1e9, 1e-9), (1e9, 10.0), (-1e9, 1e9), (3.0, 1e-9), (3.0, 2e-9)];
        for (centre, sd) in bells {
            let tolerance = Tolerance { relative: 1e-13, absolute: [0.0] };
            let mass = integrate(panels(bells.into_iter()), tolerance, |base, offset| {
                let z = ((base - centre) + offset) / sd;
                ([(-0.5 * z * z).exp() / (sd * std::f64::consts::TAU.sqrt())], 0.0)
            });
            assert!((mass.values[0] - 1.0).abs() < 1e-12, "N({centre},{sd}): {:?}", mass.values);
        }
    }

    #[test]
    fn panels_join_without_gaps() {
        let panels = panels([(0.0, 1.0), (50.0, 2.0), (1e6, 1.0), (1e6 + 1.0, 1e-3)].into_iter());
        for pair in panels.windows(2) {
            let (end, start) = (pair[0].context + pair[0].high, pair[1].context + pair[1].low);
            assert!((end - start).abs() <= 1e-9, "{end} {start}");
            assert!(pair[0].low < pair[0].high);
        }
    }
}
