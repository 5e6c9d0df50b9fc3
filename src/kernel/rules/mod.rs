//! Rules that choose a bandwidth from the sample alone.

mod cosine_transform;
mod improved_sheather_jones;
mod leave_one_out_likelihood;
mod scott;
mod silverman;
mod silverman_robust;

use super::{KernelError, Sample};

/// A rule for the bandwidth of a normal kernel in one dimension.
pub trait Rule: Send + Sync {
    /// The frozen id, kebab-case.
    fn id(&self) -> &'static str;
    /// The name on screen, in sentence case.
    fn name(&self) -> &'static str;
    /// The formula, in Unicode.
    fn formula(&self) -> &'static str;
    /// One sentence for a hover.
    fn about(&self) -> &'static str;
    /// h for this sample, in units of x.
    ///
    /// # Errors
    /// When there are too few points, no spread, or the rule's equation has no solution.
    fn bandwidth(&self, sample: &Sample) -> Result<f64, KernelError>;
}

known_by_id!(Rule);

/// All rules, in the order of menus.
pub static ALL: &[&dyn Rule] = &[
    &scott::Scott,
    &silverman::Silverman,
    &silverman_robust::SilvermanRobust,
    &improved_sheather_jones::ImprovedSheatherJones,
    &leave_one_out_likelihood::LeaveOneOutLikelihood,
];

/// The rule called `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Rule> {
    crate::known::find(ALL, id)
}
