//! Probability distributions on the line: the normal, and mixtures of normals, with their text form.

mod entropy;
mod mixture;
mod modes;
mod normal;
mod part;
mod prepared;
mod quantile;
mod symmetry;
mod tails;
mod text;

pub use mixture::{Component, MAX_COMPONENTS, Mixture, MixtureError};
pub use modes::{Mode, modes};
pub use normal::{MEAN_LIMIT, Normal, NormalError, SD_MAX, SD_MIN};
pub(crate) use part::{Arena, Part};
pub(crate) use prepared::{Density, PreparedComponent, PreparedMixture};
pub(crate) use symmetry::are_mirrored;
pub(crate) use tails::Tails;
pub use text::TextError;
pub(crate) use text::is_printable;
