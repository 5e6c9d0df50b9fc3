//! How Klarity draws: colours and sizes, fonts, icons, number fields and the pieces that plots are made of.
//!
//! Nothing here knows a lab, and nothing here computes a number that is shown.

pub mod chooser;
pub mod drop_down;
pub mod focus;
pub mod fonts;
pub mod held;
pub mod icons;
pub mod look;
pub mod mixture_field;
pub mod number_field;
pub mod number_row;
mod number_text;
pub mod plot;
pub mod series_row;
pub mod slider;
pub mod untaken;
pub mod widgets;

pub use look::{Look, Tokens};
