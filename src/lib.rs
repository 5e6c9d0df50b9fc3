//! Klarity makes the Kullback–Leibler divergence something you can see, touch and trust. This is the library behind its
//! window and its command line: exact divergences between mixtures of normals, runs that minimise them, and estimates from
//! samples.
//!
//! A divergence, of a [`Pair`](line::divergence::Pair) of distributions; [`line::divergence::ALL`] lists them:
//!
//! ```
//! use klarity::line::divergence::{Divergence as _, KlForward, KlReverse, Pair};
//!
//! let pair = Pair::new(&"N(0,1)".parse()?, &"0.5*N(-3,1) + 0.5*N(3,1)".parse()?);
//! let [forward, reverse] = [KlForward.value(&pair), KlReverse.value(&pair)];
//! // A midpoint sum of 400 000 terms says so, too.
//! assert!((forward - 2.693_351_976_597).abs() < 1e-12);
//! assert!((reverse - 3.810_702_066_971).abs() < 1e-12);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A fit: one set-up in, the whole [`Trace`](line::run::Trace) out. Forward KL ends on the target's own mean and variance:
//!
//! ```
//! use klarity::descent::{StopReason, optimiser::Choice};
//! use klarity::line::Alpha;
//! use klarity::line::objective::{ForwardKl, Form};
//! use klarity::line::run::{Setup, optimise};
//!
//! let trace = optimise(&Setup {
//!     target: "0.5*N(-3,1) + 0.5*N(3,1)".parse()?,
//!     start: "N(1.4,0.8)".parse()?,
//!     objective: &ForwardKl,
//!     alpha: Alpha::default(),
//!     form: Form::Exact,
//!     optimiser: Choice::new("adam", 0.04, &[])?,
//!     steps: 4000,
//!     tolerance: 1e-9,
//!     stop_when: None,
//! });
//! assert_eq!(trace.stop().map(|stop| stop.reason), Some(StopReason::Converged));
//! let end = trace.last_state();
//! assert!(end.mean.abs() < 1e-8 && (end.sd - 10_f64.sqrt()).abs() < 1e-8);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An estimate of D(Q‖P) from samples of Q; [`estimator::ALL`] lists the ways to it:
//!
//! ```
//! use klarity::estimator::{self, Bandwidths, Data, View, estimate};
//! use klarity::kernel::{self, Bandwidth};
//!
//! // Data::loaded takes samples of your own.
//! let data = Data::drawn(&"N(0,1)".parse()?, &"N(1,1)".parse()?, 2000, 1)?;
//! let scott = Bandwidth::by_rule(kernel::by_id("scott").ok_or("no such rule")?, 1.0)?;
//! let view = View::new(&data, Bandwidths::new(&data, scott), 5);
//! let leave_one_out = estimate(estimator::by_id("leave-one-out").ok_or("no such estimator")?, &view)?;
//! // The truth is ½, and the standard error says how near to expect it.
//! let error = leave_one_out.standard_error.ok_or("it is a mean")?;
//! assert!((leave_one_out.value - 0.5).abs() < 3.0 * error && error < 0.03);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The house
//!
//! Data flows one way: **set-up → value → picture**.
//!
//! ```text
//!  scenario (a value: TOML)                            samples (a file, or drawn)
//!       │                                                        │
//!       ▼                                                        ▼
//!  line::run: optimise(set-up) → Trace                 estimator: estimate(samples, target) → Report
//!       │      uses objective, descent                           │   uses kernel
//!       └──────────────────┬─────────────────────────────────────┘
//!                          ▼
//!      divergence · distribution · math     (numbers only: no egui, no files, no threads)
//!
//!  labs draw these values with ui;  cli prints the same values;  app owns the window
//! ```
//!
//! A module may use only what stands above it in this list; `tests/layering.rs` keeps that true.

#[macro_use]
mod known;

mod math;

pub mod text;

pub mod work;

mod files;

pub mod descent;

pub mod line;

pub mod discrete;

pub mod kernel;

pub mod samples;

pub mod estimator;

pub mod scenario;

pub mod cli;

// Public for tests and benches alone, which are crates of their own.
#[cfg(feature = "window")]
#[doc(hidden)]
pub mod ui;

#[cfg(feature = "window")]
#[doc(hidden)]
pub mod figure;

#[cfg(feature = "window")]
#[doc(hidden)]
pub mod command;

#[cfg(feature = "window")]
#[doc(hidden)]
pub mod labs;

#[cfg(feature = "window")]
pub mod app;
