//! The bridge as a value: asked for frame by frame, computed beside the window, coarse first.

use std::time::{Duration, Instant};

use egui::Ui;

use crate::labs::job::{Job, Slice};
use crate::line::Alpha;
use crate::line::bridge::{Bridge, Diagram, Point};
use crate::line::distribution::Mixture;
use crate::math::number;
use crate::work::{Budget, Work as _};

/// How long a frame waits for the coarse bridge.
const PATIENCE: Duration = Duration::from_millis(6);
/// How long a slice of the fine one takes: only between two of them it can be told to stop.
const SLICE: Duration = Duration::from_millis(5);

/// The bridge of the present target, or else the last one there was.
#[derive(Default)]
pub struct Bridges {
    coarse: Job<Mixture, Diagram>,
    fine: Job<Mixture, Diagram>,
    now: Option<Mixture>,
    /// Whether the last frame showed it.
    seen: bool,
}

impl Bridges {
    /// Takes note that this frame shows the bridge.
    pub fn see(&mut self, ui: &Ui) {
        self.seen = true;
        if self.now.is_none() {
            // The next frame asks.
            ui.ctx().request_repaint();
        }
    }

    /// Whether the bridge is in sight.
    #[must_use]
    pub fn is_in_sight(&self) -> bool {
        self.seen || self.now.is_some()
    }

    /// All branches of the bridge of `target`, a minimum a line, in nats: `branch,alpha,mean,sd,value,global`.
    ///
    /// # Errors
    /// Where the bridge is not in sight, or not there yet, in words.
    pub fn csv(&self, target: &Mixture) -> Result<String, String> {
        if self.now.as_ref() != Some(target) {
            return Err("the bridge is not in sight: W brings it; then export it".to_owned());
        }
        let Some((diagram, true)) = self.answered() else {
            return Err("the bridge is still being computed; try again in a moment".to_owned());
        };
        let mut text = String::from("branch,alpha,mean,sd,value,global\n");
        for (place, branch) in diagram.branches.iter().enumerate() {
            for Point { alpha, minimum } in &branch.points {
                let [alpha, mean, sd, value] = [*alpha, minimum.mean, minimum.sd, minimum.value].map(number);
                text.push_str(&format!("{place},{alpha},{mean},{sd},{value},{}\n", minimum.global));
            }
        }
        Ok(text)
    }

    /// Asks for the bridge of `target` if the last frame showed one; whether more is to come. `moving`: only the coarse one.
    pub fn follow(&mut self, target: &Mixture, moving: bool) -> bool {
        if !std::mem::take(&mut self.seen) {
            self.now = None;
            return false;
        }
        self.now = Some(target.clone());
        let patience = if self.coarse.has_been_asked(target) { Duration::ZERO } else { PATIENCE };
        let more = self.coarse.ask(target.clone(), Instant::now() + patience, coarse);
        if moving || more {
            return more;
        }
        self.fine.ask_in_slices(target.clone(), Instant::now(), |target| {
            let mut bridge = whole(&target);
            move || {
                bridge.advance(Budget::Time(SLICE));
                match bridge.diagram() {
                    Some(diagram) if bridge.is_finished() => Slice::Done(diagram.clone()),
                    _ => Slice::More(bridge.progress() as f32, None),
                }
            }
        })
    }

    /// The finest bridge of the present target, or else the last coarse one; and whether it is of the present target.
    #[must_use]
    pub fn answered(&self) -> Option<(&Diagram, bool)> {
        let now = self.now.as_ref()?;
        let fine = self.fine.answered().filter(|(asked, _)| *asked == now);
        let (asked, answer) = fine.or_else(|| self.coarse.answered())?;
        Some((answer, asked == now))
    }
}

/// The bridge of `target` from one direction to the other.
fn whole(target: &Mixture) -> Bridge {
    Bridge::new(target, [Alpha::REVERSE, Alpha::FORWARD])
}

/// The first diagram there is.
fn coarse(target: &Mixture) -> Diagram {
    let mut bridge = whole(target);
    loop {
        let finished = bridge.advance(Budget::Units(1));
        if let Some(diagram) = bridge.diagram() {
            return diagram.clone();
        }
        if finished {
            return Diagram { branches: Vec::new(), events: Vec::new(), is_fine: false, is_complete: false };
        }
    }
}
