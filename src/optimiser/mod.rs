//! How a run moves.
