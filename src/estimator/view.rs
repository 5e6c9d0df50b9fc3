//! Data seen with one bandwidth and one k; what several estimators need is computed once, on first use.

use std::cell::{OnceCell, RefCell};

use super::{Data, EstimateError, knn};
use crate::kernel::{Bandwidth, Density, KernelError, Own};

/// The bandwidths that a choice means for the whole sample and for its first half. The rules' work is done once, so that
/// another multiplier is cheap.
#[derive(Debug, Clone, PartialEq)]
pub struct Bandwidths {
    choice: Bandwidth,
    whole: Result<f64, KernelError>,
    half: Result<f64, KernelError>,
}

impl Bandwidths {
    /// Applies the rule in `choice` to the whole sample and to the first half on its own; a bandwidth set by hand is the
    /// same for both. A rule that can't do with a sample spoils only the estimators that need it.
    #[must_use]
    pub fn new(data: &Data, choice: Bandwidth) -> Self {
        Self { choice, whole: choice.base(data.sample()), half: choice.base(data.first_half()) }
    }

    /// The same with another multiplier.
    ///
    /// # Errors
    /// When the multiplier is out of range.
    pub fn with_multiplier(&self, multiplier: f64) -> Result<Self, KernelError> {
        Ok(Self { choice: self.choice.with_multiplier(multiplier)?, ..self.clone() })
    }

    /// The choice that these came from.
    #[must_use]
    pub fn choice(&self) -> Bandwidth {
        self.choice
    }

    /// h for the whole sample, in units of x.
    ///
    /// # Errors
    /// When the rule can't do with the sample or the product with the multiplier is out of range.
    pub fn whole(&self) -> Result<f64, KernelError> {
        Bandwidth::check(self.whole.clone()? * self.choice.multiplier())
    }

    /// h for the first half, in units of x.
    ///
    /// # Errors
    /// As [`Self::whole`].
    pub fn half(&self) -> Result<f64, KernelError> {
        Bandwidth::check(self.half.clone()? * self.choice.multiplier())
    }
}

type Shared<T> = OnceCell<Result<T, EstimateError>>;

/// Data seen with one bandwidth and one k.
#[derive(Debug)]
pub struct View<'a> {
    data: &'a Data,
    bandwidths: Bandwidths,
    k: usize,
    own: Shared<Own>,
    second_half: Shared<Vec<f64>>,
    at_target_sample: Shared<Vec<f64>>,
    neighbours: Shared<Vec<f64>>,
    spare: RefCell<Vec<Vec<f64>>>,
}

impl<'a> View<'a> {
    /// Computes nothing yet.
    #[must_use]
    pub fn new(data: &'a Data, bandwidths: Bandwidths, k: usize) -> Self {
        Self {
            data,
            bandwidths,
            k,
            own: OnceCell::new(),
            second_half: OnceCell::new(),
            at_target_sample: OnceCell::new(),
            neighbours: OnceCell::new(),
            spare: RefCell::default(),
        }
    }

    /// Memory to compute in, from a view that is done with: see [`Self::into_spare`].
    #[must_use]
    pub(super) fn with_spare(self, spare: Vec<Vec<f64>>) -> Self {
        Self { spare: spare.into(), ..self }
    }

    /// The memory of what was computed.
    pub(super) fn into_spare(self) -> Vec<Vec<f64>> {
        let mut spare = self.spare.into_inner();
        if let Some(Ok(own)) = self.own.into_inner() {
            spare.extend([own.ln_with_self, own.ln_without_self]);
        }
        let columns = [self.second_half, self.at_target_sample].map(OnceCell::into_inner);
        spare.extend(columns.into_iter().flatten().flatten());
        spare
    }

    fn spare(&self) -> Vec<f64> {
        self.spare.borrow_mut().pop().unwrap_or_default()
    }

    /// The data.
    #[must_use]
    pub fn data(&self) -> &'a Data {
        self.data
    }

    /// The bandwidths.
    #[must_use]
    pub fn bandwidths(&self) -> &Bandwidths {
        &self.bandwidths
    }

    /// The k of k-NN.
    #[must_use]
    pub fn k(&self) -> usize {
        self.k
    }

    /// log q̂ at the samples, sorted, with and without the sample itself.
    ///
    /// # Errors
    /// When there is no bandwidth.
    pub fn own(&self) -> Result<&Own, EstimateError> {
        let own = || {
            let density = Density::new(self.data.sample(), self.bandwidths.whole()?)?;
            Ok(density.own_in(Own { ln_with_self: self.spare(), ln_without_self: self.spare() }))
        };
        shared(&self.own, own)
    }

    /// log of the first half's kernel estimate at the second half, sorted.
    ///
    /// # Errors
    /// When there is no bandwidth.
    pub fn second_half(&self) -> Result<&[f64], EstimateError> {
        let at = || {
            let density = Density::new(self.data.first_half(), self.bandwidths.half()?)?;
            Ok(density.ln_at_sorted_in(self.data.second_half.sample.sorted(), self.spare()))
        };
        shared(&self.second_half, at).map(Vec::as_slice)
    }

    /// log q̂ at the samples of P, sorted.
    ///
    /// # Errors
    /// When there is no bandwidth.
    pub fn at_target_sample(&self) -> Result<&[f64], EstimateError> {
        let at = || {
            let density = Density::new(self.data.sample(), self.bandwidths.whole()?)?;
            Ok(density.ln_at_sorted_in(self.data.target_sample().sorted(), self.spare()))
        };
        shared(&self.at_target_sample, at).map(Vec::as_slice)
    }

    /// The terms of the k-NN estimate, at the samples of Q, sorted.
    ///
    /// # Errors
    /// When k doesn't fit the samples or too many of them are equal.
    pub fn neighbours(&self) -> Result<&[f64], EstimateError> {
        let terms = || knn::terms(self.data.sample().sorted(), self.data.target_sample().sorted(), self.k);
        shared(&self.neighbours, terms).map(Vec::as_slice)
    }
}

/// The value in `cell`, made on first use; an error is kept like a value.
fn shared<T>(cell: &Shared<T>, make: impl FnOnce() -> Result<T, EstimateError>) -> Result<&T, EstimateError> {
    cell.get_or_init(make).as_ref().map_err(Clone::clone)
}
