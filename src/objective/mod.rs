//! What a run minimises.
