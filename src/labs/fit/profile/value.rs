//! The profiles as values: asked for frame by frame, computed beside the window, coarse first.

use std::time::{Duration, Instant};

use egui::Ui;

use crate::labs::job::{Job, Slice};
use crate::line::Alpha;
use crate::line::distribution::{Mixture, Normal};
use crate::line::divergence::Divergence;
use crate::line::profile::{Coordinate, Point, Profile};
use crate::scenario::FitScenario;
use crate::text::Unit;

/// How long a frame waits for the coarse profiles.
const PATIENCE: Duration = Duration::from_millis(6);
/// Places of the coarse profiles and of the fine ones, at least.
const COARSE: usize = 49;
const FINE: usize = 193;
/// Places between two reports of the fine ones: a few milliseconds.
const SLICE: usize = 8;

/// One divergence of the profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Series {
    /// Its row of the readouts.
    pub row: usize,
    /// The divergence.
    pub divergence: &'static dyn Divergence,
    /// What it is counted in at the α in sight.
    pub unit: Unit,
    /// The number of the objective that minimises it and is on, whose colour it has.
    pub objective: Option<usize>,
}

/// What the profiles depend on.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    target: Mixture,
    /// Of the power divergence.
    alpha: Alpha,
    /// Q, with a coordinate of no importance where it moves: a run that moves along the profile changes nothing of it.
    candidate: Normal,
    /// What moves,
    pub coordinate: Coordinate,
    /// and over which range.
    pub range: [f64; 2],
    /// What is shown.
    pub series: Vec<Series>,
}

impl Question {
    /// The profiles of `series` through `candidate` along a coordinate over a range.
    pub fn new(
        scenario: &FitScenario,
        candidate: Normal,
        (coordinate, range): (Coordinate, [f64; 2]),
        series: Vec<Series>,
    ) -> Self {
        let of_no_importance = coordinate.moved(&candidate, 0.0).unwrap_or(candidate);
        let FitScenario { target, alpha, .. } = scenario;
        Self { target: target.clone(), alpha: *alpha, candidate: of_no_importance, coordinate, range, series }
    }

    /// Whether the curves mean the same and stand on the same axis: over another Q or target they are only late.
    fn is_like(&self, other: &Self) -> bool {
        (self.coordinate, self.alpha) == (other.coordinate, other.alpha) && self.series == other.series
    }

    fn places(&self, count: usize) -> Vec<f64> {
        self.coordinate.places(&self.target, &self.candidate, self.range, count)
    }

    fn profile(&self) -> Profile {
        Profile::new(&self.target, self.candidate, self.coordinate).with_alpha(self.alpha)
    }

    fn divergences(&self) -> Vec<&'static dyn Divergence> {
        self.series.iter().map(|series| series.divergence).collect()
    }
}

/// At each place, from left to right, a point of each series.
pub type Points = Vec<Vec<Point>>;

/// The profiles of the present question, or else the last ones there were.
#[derive(Default)]
pub struct Profiles {
    coarse: Job<Question, Points>,
    fine: Job<Question, Points>,
    now: Option<Question>,
    /// The densities' range of x in the last frame, if it showed profiles.
    range: Option<[f64; 2]>,
}

impl Profiles {
    /// Takes note that this frame shows profiles beside densities over `range`.
    pub fn see(&mut self, ui: &Ui, range: [f64; 2]) {
        self.range = Some(range);
        if self.now.as_ref().is_none_or(|now| now.coordinate == Coordinate::Mean && now.range != range) {
            // The next frame asks.
            ui.ctx().request_repaint();
        }
    }

    /// The range of the last frame; none unless it showed profiles.
    pub fn seen(&mut self) -> Option<[f64; 2]> {
        self.range.take()
    }

    /// Asks `question`, or nothing; whether more is to come. `moving`: only the coarse ones.
    pub fn follow(&mut self, question: Option<Question>, moving: bool) -> bool {
        self.now.clone_from(&question);
        let Some(question) = question else { return false };
        let patience = if self.coarse.has_been_asked(&question) { Duration::ZERO } else { PATIENCE };
        let more = self.coarse.ask(question.clone(), Instant::now() + patience, |asked| {
            let (profile, divergences) = (asked.profile(), asked.divergences());
            asked.places(COARSE).into_iter().map(|at| profile.points(&divergences, at, false)).collect()
        });
        if moving || more {
            return more;
        }
        self.fine.ask_in_slices(question, Instant::now(), |asked| {
            let (profile, divergences, places) = (asked.profile(), asked.divergences(), asked.places(FINE));
            let mut points = Points::new();
            move || {
                let from = points.len();
                let to = (from + SLICE).min(places.len());
                points.extend(places[from..to].iter().map(|at| profile.points(&divergences, *at, true)));
                if to < places.len() {
                    Slice::More(to as f32 / places.len() as f32, None)
                } else {
                    Slice::Done(std::mem::take(&mut points))
                }
            }
        })
    }

    /// The finest profiles of the present question, or else the last coarse ones of the same kind, with their question.
    #[must_use]
    pub fn answered(&self) -> Option<(&Question, &Points)> {
        let now = self.now.as_ref()?;
        let fine = self.fine.answered().filter(|(asked, _)| *asked == now);
        fine.or_else(|| self.coarse.answered().filter(|(asked, _)| asked.is_like(now)))
    }
}
