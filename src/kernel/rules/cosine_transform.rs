//! The discrete cosine transform of type II, for lengths that are powers of two.

use std::f64::consts::PI;

/// Xₖ = Σⱼ xⱼ cos(πk(2j + 1)/2n), in place; the length must be a power of two.
///
/// Even coefficients are the transform of the halves folded together, odd ones follow from the folded difference times
/// 2cos, by 2·cos a·cos b = cos(a + b) + cos(a − b); O(n log n).
pub(super) fn cosine_transform(values: &mut [f64]) {
    let mut spare = vec![0.0; values.len()];
    recurse(values, &mut spare);
}

fn recurse(values: &mut [f64], spare: &mut [f64]) {
    let n = values.len();
    if n < 2 {
        return;
    }
    let half = n / 2;
    for j in 0..half {
        let (near, mirrored) = (values[j], values[n - 1 - j]);
        spare[j] = near + mirrored;
        spare[half + j] = (near - mirrored) * 2.0 * (PI * (j as f64 + 0.5) / n as f64).cos();
    }
    recurse(&mut spare[..half], &mut values[..half]);
    recurse(&mut spare[half..], &mut values[half..]);
    // With D the transform of the folded difference, X₁ = D₀/2 and X₂ₖ₊₁ = Dₖ − X₂ₖ₋₁.
    let mut odd = 0.5 * spare[half];
    for k in 0..half {
        values[2 * k] = spare[k];
        if k > 0 {
            odd = spare[half + k] - odd;
        }
        values[2 * k + 1] = odd;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_sum_of_cosines_that_defines_it() {
        let values: Vec<f64> = (0..64).map(|j| (f64::from(j) * 0.7).sin() + 0.1 * f64::from(j)).collect();
        let mut fast = values.clone();
        cosine_transform(&mut fast);
        for (k, fast) in fast.iter().enumerate() {
            let slow: f64 = values
                .iter()
                .enumerate()
                .map(|(j, x)| x * (PI * k as f64 * (2.0 * j as f64 + 1.0) / 128.0).cos())
                .sum();
            assert!((fast - slow).abs() < 1e-11, "{k}: {fast} {slow}");
        }
    }
}
