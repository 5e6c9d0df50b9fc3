//! Whether a mixture is its own mirror image.

use super::Mixture;
use crate::math::two_sum;

impl Mixture {
    /// The point about which the mixture is symmetric to the last bit, in units of x; `None` where it isn't, or where that
    /// point is no double.
    #[must_use]
    pub fn axis(&self) -> Option<f64> {
        let mut rows: Vec<(f64, f64, f64)> = Vec::new();
        for component in self.components() {
            let (mean, sd) = (component.normal.mean(), component.normal.sd());
            match rows.iter_mut().find(|(_, m, s)| (*m, *s) == (mean, sd)) {
                Some(row) => row.0 += component.weight,
                None => rows.push((component.weight, mean, sd)),
            }
        }
        let means = rows.iter().map(|row| row.1);
        let axis = f64::midpoint(means.clone().fold(f64::INFINITY, f64::min), means.fold(f64::NEG_INFINITY, f64::max));
        let has_image = |&(weight, mean, sd): &(f64, f64, f64)| {
            rows.iter().any(|&(w, m, s)| (w, s) == (weight, sd) && are_mirrored(mean, m, axis))
        };
        rows.iter().all(has_image).then_some(axis)
    }
}

/// Whether `axis` lies exactly halfway between `a` and `b`.
pub(crate) fn are_mirrored(a: f64, b: f64, axis: f64) -> bool {
    two_sum(a, -axis) == two_sum(axis, -b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(text: &str) -> Option<f64> {
        text.parse::<Mixture>().unwrap().axis()
    }

    #[test]
    fn the_axis_is_found_where_every_component_has_its_image() {
        assert_eq!(axis("N(7,2)"), Some(7.0));
        assert_eq!(axis("0.5*N(-10,1) + 0.5*N(10,1)"), Some(0.0));
        assert_eq!(axis("N(12,1) + 3*N(5,0.2) + N(-2,1)"), Some(5.0));
        // Equal components count together.
        assert_eq!(axis("2*N(3,1) + N(-3,1) + N(-3,1)"), Some(0.0));
    }

    #[test]
    fn what_differs_by_one_bit_has_no_axis() {
        assert_eq!(axis("N(-10,1) + N(0,1) + N(10.000000000000002,1)"), None);
        assert_eq!(axis("N(-10,1) + N(10,1.0000000000000002)"), None);
        assert_eq!(axis("0.3*N(-10,1) + 0.30000000000000004*N(10,1)"), None);
        assert_eq!(axis("N(-3,1) + N(0.1,1) + N(3,1)"), None);
        // Halfway between neighbouring doubles there is none.
        assert_eq!(axis("N(1,1) + N(1.0000000000000002,1)"), None);
    }
}
