//! Estimates along the bandwidth, computed off the UI thread, coarse first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::sources::Same;
use crate::estimator::{Bandwidths, Data, Estimator, Sweep, SweepPoint, multipliers};
use crate::labs::aside::aside;
use crate::math::number;

/// Bandwidths along each curve; odd, so that 1× is among them.
const POINTS: usize = 81;
/// With fewer points than these a curve would be a caricature; the old one stays until then.
const ENOUGH: usize = 11;
/// How long the thread computes between two reports.
const SLICE: Duration = Duration::from_millis(8);

/// What the curves depend on; the multiplier in use is not part of it.
#[derive(Clone, PartialEq)]
pub struct Question {
    /// The samples.
    pub data: Same<Data>,
    /// The bandwidths before the multiplier.
    pub bandwidths: Bandwidths,
    /// The k of k-NN.
    pub k: usize,
    /// Whether estimates go through max(0, ·).
    pub clamped: bool,
    /// The estimators, one curve each.
    pub estimators: Vec<&'static dyn Estimator>,
}

fn ids(estimators: &[&'static dyn Estimator]) -> Vec<&'static str> {
    estimators.iter().map(|estimator| estimator.id()).collect()
}

/// The curves as far as they are known.
#[derive(Clone, Default)]
pub struct Known {
    /// The estimators, in the order of [`SweepPoint::estimates`].
    pub estimators: Vec<&'static dyn Estimator>,
    /// The points, by rising multiplier.
    pub points: Vec<SweepPoint>,
    /// Whether these are all.
    pub complete: bool,
}

struct Running {
    question: Question,
    cancel: Arc<AtomicBool>,
    reports: Receiver<Vec<SweepPoint>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

/// The curves of the current set-up, or of the last one until enough of the new ones is there.
#[derive(Default)]
pub struct Curves {
    running: Option<Running>,
    answered: Option<Question>,
    known: Known,
}

impl Curves {
    /// Follows `question`, waiting until `deadline` at most; whether more is to come.
    pub fn follow(&mut self, question: &Question, deadline: Instant) -> bool {
        if let Some(running) = &self.running
            && running.question != *question
        {
            running.cancel.store(true, Ordering::Relaxed);
        }
        self.take(question, deadline);
        if self.running.is_none() && self.answered.as_ref() != Some(question) {
            self.start(question.clone());
            self.take(question, deadline);
        }
        self.running.is_some()
    }

    /// What is known.
    #[must_use]
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn start(&mut self, question: Question) {
        let (sender, reports) = channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let (theirs, stop) = (question.clone(), Arc::clone(&cancel));
        aside(move || {
            let Question { data, bandwidths, k, clamped, estimators } = theirs;
            let mut sweep = Sweep::new(&bandwidths, k, clamped, estimators, multipliers(POINTS));
            let mut finished = false;
            while !finished && !stop.load(Ordering::Relaxed) {
                finished = sweep.advance(&data.0, SLICE);
                if sender.send(sweep.points().cloned().collect()).is_err() {
                    return;
                }
            }
        });
        self.answered = None;
        self.running = Some(Running { question, cancel, reports });
    }

    /// Takes what the thread has reported, waiting for what is wanted until `deadline`.
    fn take(&mut self, wanted: &Question, deadline: Instant) {
        loop {
            let Some(running) = &self.running else { return };
            let newest = running.question == *wanted;
            let patience = if newest { deadline.saturating_duration_since(Instant::now()) } else { Duration::ZERO };
            match running.reports.recv_timeout(patience) {
                Ok(points) => {
                    let complete = points.len() == POINTS;
                    if newest && (complete || points.len() >= ENOUGH) {
                        let estimators = running.question.estimators.clone();
                        self.known = Known { estimators, points, complete };
                    }
                    if complete {
                        self.answered = self.running.take().map(|running| running.question.clone());
                    }
                }
                Err(RecvTimeoutError::Timeout) => return,
                // Cancelled, or dead: what it died over is not asked for ever.
                Err(RecvTimeoutError::Disconnected) => {
                    self.answered = self.running.take().map(|running| running.question.clone());
                }
            }
        }
    }
}

/// The curves as comma-separated values, in nats (W₁: in the unit of x), like the command line's `--sweep`.
///
/// # Errors
/// While they are still being computed, in words.
pub fn csv(known: &Known) -> Result<String, String> {
    if !known.complete {
        return Err("the curves are still being computed; try again in a moment".to_owned());
    }
    let cell = |value: Option<f64>| value.map_or_else(String::new, number);
    let mut text = format!("multiplier,h,{}\n", ids(&known.estimators).join(","));
    for point in &known.points {
        let h = cell(point.h.as_ref().ok().copied());
        let values = point.estimates.iter().map(|estimate| cell(estimate.as_ref().ok().map(|estimate| estimate.value)));
        let cells: Vec<String> = [number(point.multiplier), h].into_iter().chain(values).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    Ok(text)
}
