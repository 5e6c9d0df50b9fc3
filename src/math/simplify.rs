//! Polylines with fewer points and the same look.

/// The polyline without the points that lie within `tolerance` of what is left (Ramer 1972, Douglas and Peucker 1973);
/// distances are measured after scaling by `scale`, since the axes of a plot have units of their own. The ends stay.
#[must_use]
pub fn simplified(points: &[[f64; 2]], scale: [f64; 2], tolerance: f64) -> Vec<[f64; 2]> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let scaled: Vec<[f64; 2]> = points.iter().map(|[x, y]| [x * scale[0], y * scale[1]]).collect();
    let mut kept = vec![false; points.len()];
    kept[0] = true;
    kept[points.len() - 1] = true;
    let mut spans = vec![(0, points.len() - 1)];
    while let Some((first, last)) = spans.pop() {
        let segment = Segment::new(scaled[first], scaled[last]);
        let mut farthest = (first, tolerance * tolerance);
        for (index, point) in scaled.iter().enumerate().take(last).skip(first + 1) {
            let far = segment.square_distance(*point);
            if far > farthest.1 {
                farthest = (index, far);
            }
        }
        if farthest.0 > first {
            kept[farthest.0] = true;
            spans.extend([(first, farthest.0), (farthest.0, last)]);
        }
    }
    points.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// From one point to another, or one point where they coincide.
struct Segment {
    from: [f64; 2],
    /// The way to the other end.
    way: [f64; 2],
    /// The way over its length's square.
    along: [f64; 2],
}

impl Segment {
    fn new(from: [f64; 2], to: [f64; 2]) -> Self {
        let way = [to[0] - from[0], to[1] - from[1]];
        let square = way[0] * way[0] + way[1] * way[1];
        let along = if square > 0.0 { [way[0] / square, way[1] / square] } else { [0.0; 2] };
        Self { from, way, along }
    }

    fn square_distance(&self, point: [f64; 2]) -> f64 {
        let [x, y] = [point[0] - self.from[0], point[1] - self.from[1]];
        let share = (x * self.along[0] + y * self.along[1]).clamp(0.0, 1.0);
        let beside = [x - share * self.way[0], y - share * self.way[1]];
        beside[0] * beside[0] + beside[1] * beside[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_keeps_its_ends_and_a_corner_stays() {
        let line: Vec<[f64; 2]> = (0..50).map(|i| [f64::from(i), 2.0 * f64::from(i)]).collect();
        assert_eq!(simplified(&line, [1.0, 1.0], 1e-9), vec![line[0], line[49]]);
        let corner = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [2.0, 1.0], [2.0, 2.0]];
        assert_eq!(simplified(&corner, [1.0, 1.0], 0.1), vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]]);
    }

    #[test]
    fn a_circle_stays_a_circle_within_the_tolerance_with_far_fewer_points() {
        let circle: Vec<[f64; 2]> = (0..=1000)
            .map(|i| f64::from(i) * std::f64::consts::TAU / 1000.0)
            .map(|angle| [angle.cos(), angle.sin()])
            .collect();
        let few = simplified(&circle, [1.0, 1.0], 1e-3);
        // A chord that stays within 1e-3 of the circle spans at most 0.0894 rad, so 71 are the fewest; halving needs up to
        // twice as many.
        assert!((71..=142).contains(&few.len()), "{}", few.len());
        assert_eq!((few[0], few[few.len() - 1]), (circle[0], circle[1000]));
        for pair in few.windows(2) {
            let middle = [f64::midpoint(pair[0][0], pair[1][0]), f64::midpoint(pair[0][1], pair[1][1])];
            assert!((middle[0].hypot(middle[1]) - 1.0).abs() < 2e-3);
        }
    }
}
