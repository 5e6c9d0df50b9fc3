//! Flooding a raster: as the level rises, pools form at the minima, grow and meet. A pool that holds one minimum is closed
//! under descent, so every start in it ends there; where two pools meet is a pass.

use super::Raster;

/// The parent of a node above the level.
const DRY: usize = usize::MAX;

/// What flooding a raster from given minima shows.
pub(super) struct Watershed {
    /// For every point the minimum whose pool it joined while the pool held no other, and had no way out of the window.
    pub(super) owners: Vec<Option<usize>>,
    /// For every minimum up to where its pool was closed and its own.
    pub(super) rims: Vec<Option<Rim>>,
}

/// Where a pool meets another one, or the window's edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rim {
    pub(super) value: f64,
    /// The point, in the window's parameters.
    pub(super) point: [f64; 2],
    /// Whether it is a pass to another pool.
    pub(super) pass: bool,
}

/// A minimum: its parameters and its value.
pub(super) type Source = ([f64; 2], f64);

impl Watershed {
    /// Floods `raster` from `minima`. Each is a source of its own, tied to the corners of the cell that holds it: one that
    /// the raster is too coarse to show has a pool all the same.
    pub(super) fn new(raster: &Raster, minima: &[Source]) -> Self {
        Self::until(raster, minima, |_| false)
    }

    /// The rims alone, from no more flooding than they need.
    pub(super) fn rims(raster: &Raster, minima: &[Source]) -> Vec<Option<Rim>> {
        Self::until(raster, minima, |rims| rims.iter().all(Option::is_some)).rims
    }

    fn until(raster: &Raster, minima: &[Source], enough: impl Fn(&[Option<Rim>]) -> bool) -> Self {
        let points = raster.values().len();
        let heights = raster.values().iter().copied().chain(minima.iter().map(|minimum| minimum.1));
        let mut order: Vec<(f64, usize)> =
            heights.enumerate().map(|(node, height)| (height, node)).filter(|(height, _)| height.is_finite()).collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut pools = Pools::new(points, minima.len());
        let cells: Vec<[usize; 4]> = minima.iter().map(|([mean, second], _)| corners(raster, *mean, *second)).collect();
        for (value, node) in order {
            let point = node.checked_sub(points).map_or_else(|| raster.point(node), |index| minima[index].0);
            let here = Rim { value, point, pass: true };
            if let Some(index) = node.checked_sub(points) {
                pools.wet(node, Shore::Inland);
                cells[index].iter().for_each(|corner| pools.meet(node, *corner, here));
            } else {
                pools.wet(node, shore(raster, node));
                around(raster, node, |neighbour| pools.meet(node, neighbour, here));
                for (index, cell) in cells.iter().enumerate() {
                    if cell.contains(&node) {
                        pools.meet(node, points + index, here);
                    }
                }
            }
            pools.settle(node, here);
            if pools.news && enough(&pools.rims) {
                break;
            }
        }
        Self { owners: pools.owners, rims: pools.rims }
    }
}

/// The corners of the raster's cell that holds these parameters.
fn corners(raster: &Raster, mean: f64, second: f64) -> [usize; 4] {
    let [col, row] = raster.cell(mean, second);
    let corner = row * raster.cols() + col;
    [corner, corner + 1, corner + raster.cols(), corner + raster.cols() + 1]
}

/// Calls `f` with each of the up to eight points around one.
fn around(raster: &Raster, node: usize, mut f: impl FnMut(usize)) {
    let (cols, rows) = (raster.cols(), raster.rows());
    let (col, row) = (node % cols, node / cols);
    for r in row.saturating_sub(1)..=(row + 1).min(rows - 1) {
        for c in col.saturating_sub(1)..=(col + 1).min(cols - 1) {
            if (c, r) != (col, row) {
                f(r * cols + c);
            }
        }
    }
}

/// Where a point, or the lowest shore of a pool, lies.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Shore {
    Inland,
    /// On the window's edge.
    Edge,
    /// On the window's edge, and the loss falls outwards.
    Leak,
}

fn shore(raster: &Raster, node: usize) -> Shore {
    let (cols, rows) = (raster.cols(), raster.rows());
    let (col, row) = (node % cols, node / cols);
    let inwards = [
        (col == 0).then_some((1, row)),
        (col == cols - 1).then_some((cols - 2, row)),
        (row == 0).then_some((col, 1)),
        (row == rows - 1).then_some((col, rows - 2)),
    ];
    let value = raster.value(col, row);
    let step = |(col, row): (usize, usize)| if raster.value(col, row) > value { Shore::Leak } else { Shore::Edge };
    inwards.into_iter().flatten().map(step).fold(Shore::Inland, |a, b| if a < b { b } else { a })
}

/// Sets of wet nodes.
struct Pools {
    parent: Vec<usize>,
    /// By root: what the pool is.
    pool: Vec<Pool>,
    owners: Vec<Option<usize>>,
    rims: Vec<Option<Rim>>,
    /// Whether the last node gave a minimum its rim.
    news: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Pool {
    holds: Holds,
    shore: Shore,
    /// Points that have no owner yet and may still get one.
    waiting: Vec<usize>,
}

impl Pool {
    fn new(holds: Holds) -> Self {
        Self { holds, shore: Shore::Inland, waiting: Vec::new() }
    }
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
        let pool = |node| Pool::new(holds(node));
        Self {
            parent: vec![DRY; points + minima],
            pool: (0..points + minima).map(pool).collect(),
            owners: vec![None; points],
            rims: vec![None; minima],
            news: false,
        }
    }

    /// Makes a pool of one node.
    fn wet(&mut self, node: usize, shore: Shore) {
        self.parent[node] = node;
        self.pool[node].shore = shore;
        self.news = false;
    }

    /// Gives a point its owner, or lets it wait for one, once it has met all pools around it: a pass has none.
    fn settle(&mut self, node: usize, here: Rim) {
        let root = self.root(node);
        let Pool { holds, shore, .. } = self.pool[root];
        if let Holds::One(owner) = holds
            && shore > Shore::Inland
        {
            self.note(owner, Rim { pass: false, ..here });
        }
        if node < self.owners.len() && shore < Shore::Leak {
            match holds {
                Holds::None => self.pool[root].waiting.push(node),
                Holds::One(owner) => self.owners[node] = Some(owner),
                Holds::Several => {}
            }
        }
    }

    fn note(&mut self, minimum: usize, rim: Rim) {
        if self.rims[minimum].is_none() {
            self.rims[minimum] = Some(rim);
            self.news = true;
        }
    }

    /// Joins the pools of a node and of a neighbour that may still be dry.
    fn meet(&mut self, node: usize, neighbour: usize, here: Rim) {
        if self.parent[neighbour] != DRY {
            self.join(node, neighbour, here);
        }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, one: usize, other: usize, here: Rim) {
        let (a, b) = (self.root(one), self.root(other));
        if a == b {
            return;
        }
        self.parent[a] = b;
        let small = std::mem::replace(&mut self.pool[a], Pool::new(Holds::None));
        let holds = match (small.holds, self.pool[b].holds) {
            (Holds::None, holds) | (holds, Holds::None) => holds,
            (one, other) => {
                for holds in [one, other] {
                    if let Holds::One(minimum) = holds {
                        self.note(minimum, here);
                    }
                }
                Holds::Several
            }
        };
        let pool = &mut self.pool[b];
        pool.holds = holds;
        pool.shore = if pool.shore < small.shore { small.shore } else { pool.shore };
        let (mut longer, mut shorter) = (std::mem::take(&mut pool.waiting), small.waiting);
        if longer.len() < shorter.len() {
            std::mem::swap(&mut longer, &mut shorter);
        }
        longer.append(&mut shorter);
        match holds {
            _ if pool.shore == Shore::Leak => {}
            Holds::None => pool.waiting = longer,
            Holds::One(owner) => longer.into_iter().for_each(|point| self.owners[point] = Some(owner)),
            Holds::Several => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::landscape::Window;

    const SQUARE: Window = Window { mean: [-2.0, 2.0], second: [-2.0, 2.0] };

    #[test]
    fn two_wells_meet_at_the_pass_between_them() {
        let raster = Raster::from_fn(SQUARE, 65, 65, |x, y| (x * x - 1.0).powi(2) + y * y);
        let watershed = Watershed::new(&raster, &[([-1.0, 0.0], 0.0), ([1.0, 0.0], 0.0)]);
        let rim = Some(Rim { value: 1.0, point: [0.0, 0.0], pass: true });
        assert_eq!(watershed.rims, [rim, rim]);
        assert_eq!(Watershed::rims(&raster, &[([-1.0, 0.0], 0.0), ([1.0, 0.0], 0.0)]), [rim, rim]);
        for (index, owner) in watershed.owners.iter().enumerate() {
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
        let watershed = Watershed::new(&raster, &[([0.0, 0.0], 0.0)]);
        assert!(watershed.owners.iter().all(|owner| *owner == Some(0)));
        assert!(
            watershed.rims[0].is_some_and(|rim| !rim.pass && (2.5..3.2).contains(&rim.value)),
            "{:?}",
            watershed.rims
        );
    }

    #[test]
    fn what_can_leave_the_window_has_no_owner() {
        // A well at 0 and a slope out of the window beyond x = 1.
        let raster = Raster::from_fn(SQUARE, 65, 65, |x, y| x * x - x.powi(3) * 2.0 / 3.0 + y * y);
        let watershed = Watershed::new(&raster, &[([0.0, 0.0], 0.0)]);
        for (index, owner) in watershed.owners.iter().enumerate() {
            let [x, y] = raster.point(index);
            assert!(owner.is_none() || (x <= 1.0 && raster.values()[index] <= 1.0 / 3.0 + 1e-2), "{x} {y}");
        }
        assert_eq!(watershed.owners[32 * 65 + 32], Some(0));
    }

    #[test]
    fn a_well_between_the_points_has_a_pool_of_its_own() {
        let raster = Raster::from_fn(SQUARE, 9, 9, |x, y| x * x + y * y);
        let watershed = Watershed::new(&raster, &[([0.0, 0.0], 0.0), ([1.2, 0.3], 0.5)]);
        // Its lowest corner is (1, 0).
        assert_eq!(watershed.rims[1], Some(Rim { value: 1.0, point: [1.0, 0.0], pass: true }));
    }
}
