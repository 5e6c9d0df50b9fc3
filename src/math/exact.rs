//! Sums of doubles without rounding, for differences of weights that nearly cancel.

/// A sum of doubles kept exactly, as components that do not overlap (J. R. Shewchuk, "Adaptive precision floating-point
/// arithmetic and fast robust geometric predicates", 1997). Exact as long as nothing under- or overflows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExactSum {
    /// From the smallest to the largest in magnitude; no zeros.
    parts: Vec<f64>,
}

impl ExactSum {
    /// Adds `term`.
    pub fn add(&mut self, term: f64) {
        let mut carry = term;
        let mut kept = 0;
        for index in 0..self.parts.len() {
            let (high, low) = two_sum(carry, self.parts[index]);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            carry = high;
        }
        self.parts.truncate(kept);
        if carry != 0.0 {
            self.parts.push(carry);
        }
    }

    /// Adds the product `a · b`.
    pub fn add_product(&mut self, a: f64, b: f64) {
        let product = a * b;
        self.add(a.mul_add(b, -product));
        self.add(product);
    }

    /// Subtracts another sum.
    pub fn subtract(&mut self, other: &Self) {
        for part in &other.parts {
            self.add(-part);
        }
    }

    /// The sum as the nearest double, to within one rounding.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.parts.iter().sum()
    }
}

/// a + b as the rounded sum and what the rounding lost (Knuth).
#[must_use]
pub fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let shadow = sum - a;
    (sum, (a - (sum - shadow)) + (b - shadow))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cancels_cancels_exactly() {
        let mut sum = ExactSum::default();
        for term in [1.0, 1e-300, 0.1, -1.0, 1e100, -0.1, -1e100] {
            sum.add(term);
        }
        assert_eq!(sum.value(), 1e-300);
        let same = sum.clone();
        sum.subtract(&same);
        assert_eq!(sum, ExactSum::default());
    }

    #[test]
    fn products_keep_what_a_double_would_drop() {
        let mut sum = ExactSum::default();
        sum.add_product(1.0 + f64::EPSILON, 1.0 + f64::EPSILON);
        sum.add(-1.0);
        sum.add(-2.0 * f64::EPSILON);
        assert_eq!(sum.value(), f64::EPSILON * f64::EPSILON);
    }
}
