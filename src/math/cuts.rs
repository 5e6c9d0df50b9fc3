//! Where to cut the line, so that bells of very different widths each get the panels they need.
//!
//! A cut closer to a finer bell's cut than its own spacing asks for is left out, so a wide bell adds nothing where a narrow
//! one already cuts, and equal bells cost no more than one.

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

    fn cuts(bells: &[(f64, f64)]) -> Vec<f64> {
        let mut all = Vec::new();
        for &(centre, sd) in bells {
            cut(&mut all, centre, sd, &[0.0, 1.0, 2.1, 3.4, 5.0, 6.7, 8.4, 10.0]);
        }
        thin(all)
    }

    #[test]
    fn equal_bells_cost_no_more_than_one() {
        assert_eq!(cuts(&[(1.0, 2.0); 8]), cuts(&[(1.0, 2.0)]));
    }

    #[test]
    fn the_cuts_ascend_strictly_and_reach_every_tail() {
        let cuts = cuts(&[(0.0, 1.0), (3.0, 10.0), (4.0, 10.1), (-80.0, 0.2)]);
        assert!(cuts.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(cuts[0] <= 3.0 - 90.0 && cuts[cuts.len() - 1] >= 4.0 + 90.0);
    }
}
