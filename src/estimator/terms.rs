//! The n terms of an estimate, and their mean and spread.

/// Terms of the form ±aᵢ ± bᵢ, or a function of it, kept as views of the columns that they are made of.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    first: &'a [f64],
    first_sign: f64,
    second: &'a [f64],
    second_sign: f64,
    /// What becomes of ±aᵢ ± bᵢ, where it is not the term itself.
    shape: Option<fn(f64) -> f64>,
}

/// Lanes that are summed side by side, for speed; blocks keep rounding down.
const LANES: usize = 8;
const BLOCK: usize = 1024;

impl<'a> Terms<'a> {
    /// aᵢ − bᵢ.
    #[must_use]
    pub(super) fn difference(a: &'a [f64], b: &'a [f64]) -> Self {
        Self { first: a, first_sign: 1.0, second: b, second_sign: -1.0, shape: None }
    }

    /// shape(aᵢ − bᵢ).
    #[must_use]
    pub(super) fn shaped(a: &'a [f64], b: &'a [f64], shape: fn(f64) -> f64) -> Self {
        Self { shape: Some(shape), ..Self::difference(a, b) }
    }

    /// aᵢ + bᵢ.
    #[must_use]
    pub(super) fn sum(a: &'a [f64], b: &'a [f64]) -> Self {
        Self { first: a, first_sign: 1.0, second: b, second_sign: 1.0, shape: None }
    }

    /// aᵢ.
    #[must_use]
    pub(super) fn plain(a: &'a [f64]) -> Self {
        Self { first: a, first_sign: 1.0, second: a, second_sign: 0.0, shape: None }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first.len().min(self.second.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The terms, in the order of the sorted points.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = f64> + Clone + 'a {
        let Self { first_sign, second_sign, shape, .. } = *self;
        self.first.iter().zip(self.second).map(move |(a, b)| {
            let plain = first_sign * a + second_sign * b;
            shape.map_or(plain, |shape| shape(plain))
        })
    }

    /// The mean, in nats; NaN for none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.moments().0
    }

    /// The standard error of the mean: the terms' sd (n − 1) by √n; nothing for a single term.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.moments().1
    }

    /// [`Self::mean`] and [`Self::standard_error`] in one pass.
    ///
    /// Deviations are from a term in the middle, so that neither sum cancels when all terms are large and alike.
    #[must_use]
    pub fn moments(&self) -> (f64, Option<f64>) {
        let n = self.len() as f64;
        let Some(anchor) = self.iter().nth(self.len() / 2) else {
            return (f64::NAN, None);
        };
        let (mut sum, mut squares) = (0.0, 0.0);
        for (a, b) in self.first.chunks(BLOCK).zip(self.second.chunks(BLOCK)) {
            // Decided once a block, so that plain terms are summed without a call each.
            let block = match self.shape {
                None => self.block_sums(a, b, anchor, |plain| plain),
                Some(shape) => self.block_sums(a, b, anchor, shape),
            };
            sum += block.0;
            squares += block.1;
        }
        let off = sum / n;
        let variance = (squares - sum * off).max(0.0) / (n - 1.0);
        (anchor + off, (self.len() > 1).then(|| (variance / n).sqrt()))
    }

    /// Sums of the deviations from `anchor` and of their squares.
    fn block_sums(&self, a: &[f64], b: &[f64], anchor: f64, shape: impl Fn(f64) -> f64) -> (f64, f64) {
        let deviation = |a: f64, b: f64| shape(self.first_sign * a + self.second_sign * b) - anchor;
        let mut sums = [0.0; LANES];
        let mut squares = [0.0; LANES];
        let (a, a_rest) = a.as_chunks::<LANES>();
        let (b, b_rest) = b.as_chunks::<LANES>();
        for (a, b) in a.iter().zip(b) {
            for lane in 0..LANES {
                let d = deviation(a[lane], b[lane]);
                sums[lane] += d;
                squares[lane] += d * d;
            }
        }
        for (a, b) in a_rest.iter().zip(b_rest) {
            let d = deviation(*a, *b);
            sums[0] += d;
            squares[0] += d * d;
        }
        (sums.iter().sum(), squares.iter().sum())
    }
}

/// The mean of one column; NaN for an empty one.
pub(super) fn mean(column: &[f64]) -> f64 {
    Terms::plain(column).mean()
}

/// The mean of aᵢ − bᵢ.
pub(super) fn mean_difference(a: &[f64], b: &[f64]) -> f64 {
    Terms::difference(a, b).mean()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_standard_error_match_the_textbook() {
        // 2 4 4 4 5 5 7 9 has mean 5 and Σ(x − 5)² = 32, so the standard error is √(32/7/8).
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let terms = Terms::plain(&values);
        assert_eq!(terms.mean(), 5.0);
        assert!((terms.standard_error().unwrap() - (32.0_f64 / 56.0).sqrt()).abs() < 1e-15);
        assert_eq!(Terms::sum(&values, &values).mean(), 10.0);
        assert_eq!(Terms::difference(&values, &values).mean(), 0.0);
    }

    #[test]
    fn long_sums_keep_their_digits() {
        let values: Vec<f64> = (0..100_003).map(|i| 0.1 + f64::from(i)).collect();
        // Σ(0.1 + i)/n = 0.1 + (n − 1)/2.
        assert!((Terms::plain(&values).mean() - 50_001.1).abs() < 1e-9);
    }

    #[test]
    fn a_single_term_has_no_standard_error() {
        assert_eq!(Terms::plain(&[1.0]).standard_error(), None);
    }
}
