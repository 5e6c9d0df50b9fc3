//! The landscape: the loss over the two parameters of the candidate, as numbers to draw.
//!
//! A [`Window`] says which parameters; a [`Field`] fills rasters over it, coarse first; [`levels`] and [`contours`] turn a
//! raster into lines, a [`Shade`] turns a loss into a share of a colour scale; [`Basins`] says which start ends in which
//! minimum. Whatever takes long is done in slices of a [`Budget`](crate::work::Budget), so that nothing here needs a thread.

mod basins;
mod contour;
mod field;
mod lattice;
mod levels;
mod raster;
mod saddle;
mod shade;
mod smoothing;
mod watershed;
mod window;

pub use basins::{BasinMap, Basins};
pub use contour::contours;
pub use field::{Field, STAGES};
pub use lattice::Lattice;
pub use levels::levels;
pub use raster::Raster;
pub use shade::Shade;
pub use window::Window;
