//! Flooding a raster: as the level rises, pools form at the minima, grow and meet. A pool that holds one minimum is closed
//! under descent, so every start in it ends there; where two pools meet is a pass.

use super::Raster;

/// The parent of a node above the level.
const DRY: usize = usize::MAX;

/// What flooding a raster from given minima shows.
pub(super) struct Flood {
    /// For every point the minimum whose pool it joined while the pool held no other, and had no way out of the window.
    pub(super) owners: Vec<Option<usize>>,
    /// For every minimum the level and the point at which its pool met another one.
    pub(super) passes: Vec<Option<Pass>>,
}

/// Where two pools meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pass {
    pub(super) value: f64,
    /// The point, in the window's parameters.
    pub(super) point: [f64; 2],
}

/// A minimum: its parameters and its value.
pub(super) type Source = ([f64; 2], f64);

impl Flood {
    /// Floods `raster` from `minima`. Each is a source of its own, tied to the corners of the cell that holds it: one that
    /// the raster is too coarse to show has a pool all the same.
    pub(super) fn new(raster: &Raster, minima: &[Source]) -> Self {
        let points = raster.values().len();
        let mut order: Vec<usize> = (0..points + minima.len()).collect();
        let height = |node: usize| raster.values().get(node).copied().unwrap_or_else(|| minima[node - points].1);
        order.sort_by(|a, b| height(*a).total_cmp(&height(*b)));
        let mut pools = Pools::new(points, minima.len());
        let mut neighbours = Vec::new();
        for node in order {
            if !height(node).is_finite() {
                break;
            }
            neighbours.clear();
            around(raster, minima, node, &mut neighbours);
            pools.wet(node, node < points && flows_out(raster, node));
            for &neighbour in &neighbours {
                if pools.is_wet(neighbour) {
                    let point = if node < points { raster.point(node) } else { minima[node - points].0 };
                    pools.join(node, neighbour, Pass { value: height(node), point });
                }
            }
            pools.settle(node);
        }
        Self { owners: pools.owners, passes: pools.passes }
    }
}

/// The nodes next to one: the eight points around a point and the minima in the cells at it; the corners of a minimum's
/// cell.
fn around(raster: &Raster, minima: &[Source], node: usize, found: &mut Vec<usize>) {
    let (cols, rows) = (raster.cols(), raster.rows());
    if let Some(([mean, second], _)) = node.checked_sub(cols * rows).and_then(|index| minima.get(index)) {
        let [col, row] = raster.cell(*mean, *second);
        let corner = row * cols + col;
        found.extend([corner, corner + 1, corner + cols, corner + cols + 1]);
        return;
    }
    let (col, row) = (node % cols, node / cols);
    for r in row.saturating_sub(1)..=(row + 1).min(rows - 1) {
        for c in col.saturating_sub(1)..=(col + 1).min(cols - 1) {
            if (c, r) != (col, row) {
                found.push(r * cols + c);
            }
        }
    }
    for (index, ([mean, second], _)) in minima.iter().enumerate() {
        let [left, low] = raster.cell(*mean, *second);
        if (left..=left + 1).contains(&col) && (low..=low + 1).contains(&row) {
            found.push(cols * rows + index);
        }
    }
}

/// Whether the loss falls towards the window's edge at a point on it.
fn flows_out(raster: &Raster, node: usize) -> bool {
    let (cols, rows) = (raster.cols(), raster.rows());
    let (col, row) = (node % cols, node / cols);
    let value = raster.value(col, row);
    (col == 0 && raster.value(1, row) > value)
        || (col == cols - 1 && raster.value(cols - 2, row) > value)
        || (row == 0 && raster.value(col, 1) > value)
        || (row == rows - 1 && raster.value(col, rows - 2) > value)
}

/// Sets of wet nodes.
struct Pools {
    parent: Vec<usize>,
    /// By root: what the pool is.
    pool: Vec<Pool>,
    owners: Vec<Option<usize>>,
    passes: Vec<Option<Pass>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Pool {
    holds: Holds,
    /// Whether the loss falls out of the window from one of its points.
    leaks: bool,
    /// Points that have no owner yet and may still get one.
    waiting: Vec<usize>,
}

/// The minima in a pool.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Holds {
    None,
    One(usize),
    Several,
}

impl Pools {
    fn new(points: usize, minima: usize) -> Self {
        let holds = |node: usize| node.checked_sub(points).map_or(Holds::None, Holds::One);
        let pool = |node| Pool { holds: holds(node), leaks: false, waiting: Vec::new() };
        Self {
            parent: vec![DRY; points + minima],
            pool: (0..points + minima).map(pool).collect(),
            owners: vec![None; points],
            passes: vec![None; minima],
        }
    }

    /// Makes a pool of one node.
    fn wet(&mut self, node: usize, leaks: bool) {
        self.parent[node] = node;
        self.pool[node].leaks = leaks;
    }

    /// Gives a point its owner, or lets it wait for one, once it has met all pools around it: a pass has none.
    fn settle(&mut self, node: usize) {
        let root = self.root(node);
        if node >= self.owners.len() || self.pool[root].leaks {
            return;
        }
        match self.pool[root].holds {
            Holds::None => self.pool[root].waiting.push(node),
            Holds::One(owner) => self.owners[node] = Some(owner),
            Holds::Several => {}
        }
    }

    fn is_wet(&self, node: usize) -> bool {
        self.parent[node] != DRY
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, one: usize, other: usize, pass: Pass) {
        let (a, b) = (self.root(one), self.root(other));
        if a == b {
            return;
        }
        let small =
            std::mem::replace(&mut self.pool[a], Pool { holds: Holds::None, leaks: false, waiting: Vec::new() });
        self.parent[a] = b;
        let pool = &mut self.pool[b];
        pool.holds = match (small.holds, pool.holds) {
            (Holds::None, holds) | (holds, Holds::None) => holds,
            (one, other) => {
                for holds in [one, other] {
                    if let Holds::One(minimum) = holds {
                        self.passes[minimum] = Some(pass);
                    }
                }
                Holds::Several
            }
        };
        pool.leaks |= small.leaks;
        let (mut longer, mut shorter) = (std::mem::take(&mut pool.waiting), small.waiting);
        if longer.len() < shorter.len() {
            std::mem::swap(&mut longer, &mut shorter);
        }
        longer.append(&mut shorter);
        match pool.holds {
            _ if pool.leaks => {}
            Holds::None => pool.waiting = longer,
            Holds::One(owner) => longer.into_iter().for_each(|point| self.owners[point] = Some(owner)),
            Holds::Several => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::landscape::Window;

    const SQUARE: Window = Window { mean: [-2.0, 2.0], second: [-2.0, 2.0] };

    #[test]
    fn two_wells_meet_at_the_pass_between_them() {
        let raster = Raster::from_fn(SQUARE, 65, 65, |x, y| (x * x - 1.0).powi(2) + y * y);
        let flood = Flood::new(&raster, &[([-1.0, 0.0], 0.0), ([1.0, 0.0], 0.0)]);
        let pass = flood.passes[0].unwrap();
        assert_eq!(flood.passes[1], Some(pass));
        assert_eq!((pass.point, pass.value), ([0.0, 0.0], 1.0));
        for (index, owner) in flood.owners.iter().enumerate() {
            let [x, _] = raster.point(index);
            // Points that stand exactly as high as the pass may come before it or after.
            if raster.values()[index] != 1.0 {
                assert_eq!(*owner, (raster.values()[index] < 1.0).then_some(usize::from(x > 0.0)));
            }
        }
    }

    #[test]
    fn one_bowl_owns_the_whole_window() {
        let raster = Raster::from_fn(SQUARE, 20, 30, |x, y| x * x + y * y + x * y);
        let flood = Flood::new(&raster, &[([0.0, 0.0], 0.0)]);
        assert!(flood.owners.iter().all(|owner| *owner == Some(0)));
        assert_eq!(flood.passes, [None]);
    }

    #[test]
    fn what_can_leave_the_window_has_no_owner() {
        // A well at 0 and a slope out of the window beyond x = 1.
        let raster = Raster::from_fn(SQUARE, 65, 65, |x, y| x * x - x.powi(3) * 2.0 / 3.0 + y * y);
        let flood = Flood::new(&raster, &[([0.0, 0.0], 0.0)]);
        for (index, owner) in flood.owners.iter().enumerate() {
            let [x, y] = raster.point(index);
            assert!(owner.is_none() || (x <= 1.0 && raster.values()[index] <= 1.0 / 3.0 + 1e-2), "{x} {y}");
        }
        assert_eq!(flood.owners[32 * 65 + 32], Some(0));
    }

    #[test]
    fn a_well_between_the_points_has_a_pool_of_its_own() {
        let raster = Raster::from_fn(SQUARE, 9, 9, |x, y| x * x + y * y);
        let flood = Flood::new(&raster, &[([0.0, 0.0], 0.0), ([1.2, 0.3], 0.5)]);
        // Its lowest corner is (1, 0).
        assert_eq!(flood.passes[1], Some(Pass { value: 1.0, point: [1.0, 0.0] }));
    }
}
