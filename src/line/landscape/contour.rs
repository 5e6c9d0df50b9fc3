//! Contour lines: marching squares with linear interpolation, joined into polylines.

use super::Raster;

/// Where an edge has no further neighbour.
const NONE: u32 = u32::MAX;

/// The lines along which `raster` has the value `level`, in the window's parameters (mean, second). A closed line ends
/// with its first point; an open one ends at the window's edge. Points with value +∞ lie above every level.
#[must_use]
pub fn contours(raster: &Raster, level: f64) -> Vec<Vec<[f64; 2]>> {
    if !level.is_finite() {
        return Vec::new();
    }
    let mut links = Links::new(raster);
    for row in 0..raster.rows() - 1 {
        for col in 0..raster.cols() - 1 {
            links.cell(raster, level, col, row);
        }
    }
    links.lines(raster, level)
}

/// Which crossed edges follow each other. Edge 2v goes right from point v, edge 2v + 1 upwards.
struct Links {
    next: Vec<[u32; 2]>,
    crossed: Vec<u32>,
}

impl Links {
    fn new(raster: &Raster) -> Self {
        Self { next: vec![[NONE; 2]; 2 * raster.values().len()], crossed: Vec::new() }
    }

    /// Links the crossed edges of one cell.
    fn cell(&mut self, raster: &Raster, level: f64, col: usize, row: usize) {
        let cols = raster.cols();
        let corner = row * cols + col;
        let values = raster.values();
        // Counter-clockwise from the lower left.
        let corners = [values[corner], values[corner + 1], values[corner + cols + 1], values[corner + cols]];
        let below = corners.map(|value| value < level);
        let case = below.iter().rev().fold(0, |case, below| 2 * case + usize::from(*below));
        let edges = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + cols), 2 * corner + 1];
        let [bottom, right, top, left] = edges;
        match case {
            0 | 15 => {}
            1 | 14 => self.link(left, bottom),
            2 | 13 => self.link(bottom, right),
            4 | 11 => self.link(right, top),
            8 | 7 => self.link(top, left),
            3 | 12 => self.link(left, right),
            6 | 9 => self.link(bottom, top),
            // Opposite corners below: the middle, as their mean, says whether the two are joined.
            _ => {
                let joined = 0.25 * corners[0] + 0.25 * corners[1] + 0.25 * corners[2] + 0.25 * corners[3] < level;
                if (case == 5) == joined {
                    self.link(left, top);
                    self.link(bottom, right);
                } else {
                    self.link(left, bottom);
                    self.link(top, right);
                }
            }
        }
    }

    fn link(&mut self, one: usize, other: usize) {
        for (from, to) in [(one, other), (other, one)] {
            let [first, second] = &mut self.next[from];
            if *first == NONE {
                *first = to as u32;
                self.crossed.push(from as u32);
            } else {
                *second = to as u32;
            }
        }
    }

    /// All lines: the open ones from their ends, then the closed ones from anywhere.
    fn lines(mut self, raster: &Raster, level: f64) -> Vec<Vec<[f64; 2]>> {
        let crossed = std::mem::take(&mut self.crossed);
        let mut lines = Vec::new();
        for closed in [false, true] {
            for &start in &crossed {
                let [first, second] = self.next[start as usize];
                if first == NONE || (second == NONE) == closed {
                    continue;
                }
                let mut line = self.follow(start, raster, level);
                line.dedup();
                if line.len() > 1 {
                    lines.push(line);
                }
            }
        }
        lines
    }

    /// The line from `start`, whose edges are forgotten on the way.
    fn follow(&mut self, start: u32, raster: &Raster, level: f64) -> Vec<[f64; 2]> {
        let mut line = Vec::new();
        let (mut before, mut edge) = (NONE, start);
        loop {
            line.push(crossing(raster, level, edge as usize));
            let [first, second] = std::mem::replace(&mut self.next[edge as usize], [NONE; 2]);
            let onwards = if first == before { second } else { first };
            if onwards == start {
                line.push(line[0]);
                return line;
            }
            if onwards == NONE {
                return line;
            }
            (before, edge) = (edge, onwards);
        }
    }
}

/// Where an edge has the value `level`.
fn crossing(raster: &Raster, level: f64, edge: usize) -> [f64; 2] {
    let one = edge / 2;
    let other = if edge.is_multiple_of(2) { one + 1 } else { one + raster.cols() };
    let values = raster.values();
    // From the lower end, which is finite: towards +∞ the share is then 0 and not undefined.
    let (low, high) = if values[one] < values[other] { (one, other) } else { (other, one) };
    let share = ((level - values[low]) / (values[high] - values[low])).clamp(0.0, 1.0);
    let (from, to) = (raster.point(low), raster.point(high));
    [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::landscape::Window;

    const SQUARE: Window = Window { mean: [-2.0, 2.0], second: [-2.0, 2.0] };

    fn closed(line: &[[f64; 2]]) -> bool {
        line.first() == line.last()
    }

    #[test]
    fn a_circle_is_one_closed_line_of_the_right_radius() {
        let raster = Raster::from_fn(SQUARE, 81, 61, |x, y| x * x + y * y);
        let lines = contours(&raster, 1.0);
        assert_eq!(lines.len(), 1);
        assert!(closed(&lines[0]) && lines[0].len() > 100);
        // Linear interpolation of x² errs by at most (spacing/2)² in value, half of that in radius.
        let worst = lines[0].iter().map(|[x, y]| (x.hypot(*y) - 1.0).abs()).fold(0.0, f64::max);
        assert!(worst < 0.5 * (2.0_f64 / 60.0).powi(2), "{worst}");
    }

    #[test]
    fn the_area_inside_a_closed_line_is_that_of_the_ellipse() {
        let raster = Raster::from_fn(SQUARE, 121, 121, |x, y| x * x + 4.0 * y * y);
        let lines = contours(&raster, 2.25);
        let area: f64 = lines[0].windows(2).map(|w| 0.5 * (w[0][0] * w[1][1] - w[1][0] * w[0][1])).sum();
        assert!((area.abs() / (std::f64::consts::PI * 1.5 * 0.75) - 1.0).abs() < 1e-3, "{area}");
    }

    #[test]
    fn two_wells_give_two_loops_below_the_pass_and_one_above() {
        let raster = Raster::from_fn(SQUARE, 64, 64, |x, y| (x * x - 1.0).powi(2) + y * y);
        assert_eq!(contours(&raster, 0.5).len(), 2);
        assert_eq!(contours(&raster, 1.5).len(), 1);
        assert!(contours(&raster, 0.5).iter().chain(&contours(&raster, 1.5)).all(|line| closed(line)));
    }

    #[test]
    fn open_lines_end_on_the_edge_and_none_is_lost() {
        let raster = Raster::from_fn(SQUARE, 9, 9, |x, y| x + 0.3 * y);
        let lines = contours(&raster, 0.1);
        assert_eq!(lines.len(), 1);
        let ends = [lines[0][0], lines[0][lines[0].len() - 1]];
        assert!(ends.iter().all(|[_, y]| y.abs() == 2.0));
        assert!(lines[0].iter().all(|[x, y]| (x + 0.3 * y - 0.1).abs() < 1e-12));
    }

    #[test]
    fn a_saddle_is_cut_the_same_way_from_both_sides() {
        // xy around 0: the mean of the corners decides, and every edge crossing is used exactly once.
        for level in [-0.01, 0.01] {
            let raster = Raster::from_fn(SQUARE, 10, 10, |x, y| x * y);
            let lines = contours(&raster, level);
            assert_eq!(lines.len(), 2, "{level}");
            for line in &lines {
                assert!(line.iter().all(|[x, y]| x * y * level >= 0.0), "{line:?}");
            }
        }
    }

    #[test]
    fn infinite_values_and_levels_out_of_range_do_no_harm() {
        let raster = Raster::from_fn(SQUARE, 33, 33, |x, y| if y < -1.0 { f64::NAN } else { x * x + y });
        for level in [-5.0, f64::NAN, f64::INFINITY, 1e300] {
            let lines = contours(&raster, level);
            assert!(level == 1e300 || lines.is_empty(), "{level}");
        }
        for line in contours(&raster, 1.0) {
            assert!(line.iter().all(|[x, y]| x.is_finite() && y.is_finite() && SQUARE.contains(*x, *y)));
        }
        let huge = Raster::from_fn(SQUARE, 5, 5, |x, _| if x < 0.0 { -1e308 } else { 1e308 });
        assert!(contours(&huge, 0.0).iter().flatten().flatten().all(|value| value.is_finite()));
    }

    #[test]
    fn a_level_that_meets_points_exactly_gives_no_doubled_points() {
        let raster = Raster::from_fn(SQUARE, 5, 5, |x, y| x.abs() + y.abs());
        let lines = contours(&raster, 1.0);
        assert_eq!(lines.len(), 1);
        assert!(closed(&lines[0]));
        assert!(lines[0].windows(2).all(|pair| pair[0] != pair[1]));
    }
}
