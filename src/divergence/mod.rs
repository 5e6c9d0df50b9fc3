//! Divergences between two densities.
