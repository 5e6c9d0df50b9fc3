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

/// a · b as the rounded product and what the rounding lost (Dekker): as a fused multiplication has it, but without one, which
/// is a call where the processor isn't known to have the instruction. For numbers below 1e150 whose product is a normal double.
#[inline]
#[must_use]
pub fn two_product(a: f64, b: f64) -> (f64, f64) {
    /// 2²⁷ + 1: the halves have 26 bits.
    const HALVES: f64 = 134_217_729.0;
    let halves = |value: f64| {
        let large = HALVES * value;
        let high = large - (large - value);
        (high, value - high)
    };
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (halves(a), halves(b));
    let lost = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low);
    (product, lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_and_what_it_lost_are_those_of_a_fused_multiplication() {
        let numbers = (1..2_000).map(|i| (f64::from(i) * 0.618_033_988_749_894_9).fract() * 10_f64.powi(i % 200 - 140));
        let numbers: Vec<f64> = numbers.collect();
        for (a, b) in numbers.iter().zip(numbers.iter().rev()) {
            let b = b.max(1e-100);
            assert_eq!(two_product(*a, b), (a * b, a.mul_add(b, -(a * b))), "{a} {b}");
        }
    }

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
