//! Klarity makes the Kullback–Leibler divergence something you can see, touch and trust.
//!
//! Data flows one way: **set-up → value → picture**.
//!
//! ```text
//!  scenario (a value: TOML)                         samples (a file, or drawn)
//!       │                                                     │
//!       ▼                                                     ▼
//!  run: optimise(scenario) → Trace                  estimator: estimate(samples, target) → Report
//!       │      uses objective, optimiser                      │   uses kernel
//!       └──────────────────┬──────────────────────────────────┘
//!                          ▼
//!      divergence · distribution · math     (numbers only: no egui, no files, no threads)
//!
//!  labs draw these values with ui;  cli prints the same values;  app owns the window
//! ```
//!
//! A module may use only what stands above it in this list; `tests/layering.rs` keeps that true.

#[macro_use]
mod known;

pub mod math;

pub mod text;

pub mod work;

pub mod files;

pub mod descent;

pub mod line;

pub mod discrete;

pub mod kernel;

pub mod samples;

pub mod estimator;

pub mod scenario;

pub mod cli;

#[cfg(feature = "window")]
pub mod ui;

#[cfg(feature = "window")]
pub mod command;

#[cfg(feature = "window")]
pub mod labs;

#[cfg(feature = "window")]
pub mod app;
