//! Undo and redo over the set-ups of all labs: one step for each finished change, with the lab that was on screen.

use crate::labs::Moment;

/// How many changes can be taken back.
const DEPTH: usize = 200;

/// All labs between two interactions.
#[derive(Debug, Clone, PartialEq)]
pub struct Now {
    /// The lab on screen, by its place among all.
    pub tab: usize,
    /// What each lab shows, in the order of the labs.
    pub moments: Vec<Moment>,
}

/// One finished change of one lab.
#[derive(Debug, Clone)]
struct Change {
    lab: usize,
    /// Before and after.
    moments: [Moment; 2],
    /// The lab on screen before and after.
    tabs: [usize; 2],
    /// A whole scenario was opened, which put playback and marks back too.
    opened: bool,
}

/// Where a step through the history leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The lab to show.
    pub tab: usize,
    /// The lab that changes.
    pub lab: usize,
    /// What it shows.
    pub moment: Moment,
    /// Playback and marks come back with the set-up; otherwise they stay as they are.
    pub whole: bool,
}

/// What was, and what was taken back.
#[derive(Debug, Default)]
pub struct History {
    past: Vec<Change>,
    future: Vec<Change>,
    now: Option<Now>,
}

impl History {
    /// Takes note of the labs between two interactions. The first note is where the history begins.
    pub fn note(&mut self, now: Now) {
        self.note_as(now, false);
    }

    /// The same after a whole scenario was opened.
    pub fn note_opened(&mut self, now: Now) {
        self.note_as(now, true);
    }

    fn note_as(&mut self, now: Now, opened: bool) {
        if let Some(before) = &self.now {
            for (lab, (old, new)) in before.moments.iter().zip(&now.moments).enumerate() {
                if old.same_set_up(new) {
                    continue;
                }
                let moments = [old.clone(), new.clone()];
                self.past.push(Change { lab, moments, tabs: [before.tab, now.tab], opened });
                self.future.clear();
            }
            self.past.drain(..self.past.len().saturating_sub(DEPTH));
        }
        // Where the set-up is the same, playback and marks may be newer.
        self.now = Some(now);
    }

    /// Whether anything was noted yet.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.now.is_some()
    }

    /// Back before the last change; `now` can be had back by [`Self::redo`].
    pub fn undo(&mut self, now: Now) -> Option<Step> {
        self.note(now);
        let mut change = self.past.pop()?;
        let step = self.take(&mut change, 0);
        self.future.push(change);
        Some(step)
    }

    /// The change that the last undo took back, made again.
    pub fn redo(&mut self, now: Now) -> Option<Step> {
        self.note(now);
        let mut change = self.future.pop()?;
        let step = self.take(&mut change, 1);
        self.past.push(change);
        Some(step)
    }

    /// Takes the side `to` of `change` as what is now; the other side keeps playback and marks as they were just now.
    fn take(&mut self, change: &mut Change, to: usize) -> Step {
        let moment = change.moments[to].clone();
        if let Some(now) = &mut self.now
            && let Some(place) = now.moments.get_mut(change.lab)
        {
            change.moments[1 - to] = std::mem::replace(place, moment.clone());
            now.tab = change.tabs[to];
        }
        Step { tab: change.tabs[to], lab: change.lab, moment, whole: change.opened }
    }

    /// Whether there is something to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to make again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::ViewState;
    use crate::scenario::{Scenario, presets};

    /// The first lab on the preset `index` at the speed `speed`.
    fn at(index: usize, speed: f64) -> Now {
        let words: Scenario = presets()[index].scenario.clone();
        Now { tab: 0, moments: vec![Moment { set_up: words.lab.clone(), words, view: ViewState::of(speed) }] }
    }

    fn moment(step: Option<Step>) -> Option<Moment> {
        step.map(|step| step.moment)
    }

    fn only(now: &Now) -> Option<Moment> {
        now.moments.first().cloned()
    }

    #[test]
    fn changes_come_back_in_order_and_a_new_one_ends_redoing() {
        let [a, b, c] = [0, 1, 2].map(|index| at(index, 1.0));
        let mut history = History::default();
        history.note(a.clone());
        history.note(b.clone());
        assert_eq!(moment(history.undo(c.clone())), only(&b));
        assert_eq!(moment(history.undo(b.clone())), only(&a));
        assert_eq!(history.undo(a.clone()), None);
        assert_eq!(moment(history.redo(a.clone())), only(&b));
        history.note(a.clone());
        assert_eq!(history.redo(a), None);
        assert_eq!(moment(history.undo(at(0, 1.0))), only(&b));
    }

    #[test]
    fn what_was_played_and_marked_last_is_what_comes_back() {
        let mut history = History::default();
        history.note(at(0, 1.0));
        history.note(at(0, 2.0));
        history.note_opened(at(1, 5.0));
        let back = history.undo(at(1, 10.0)).unwrap();
        assert_eq!((back.moment.view, back.whole), (ViewState::of(2.0), true));
        assert_eq!(history.redo(at(0, 30.0)).unwrap().moment.view, ViewState::of(10.0));
        assert_eq!(history.undo(at(1, 10.0)).unwrap().moment.view, ViewState::of(30.0));
    }

    #[test]
    fn a_step_leads_to_the_lab_that_was_on_screen() {
        let mut history = History::default();
        history.note(at(0, 1.0));
        history.note(Now { tab: 1, ..at(0, 1.0) });
        assert!(!history.can_undo());
        history.note(Now { tab: 0, ..at(1, 1.0) });
        assert_eq!(history.undo(at(1, 1.0)).unwrap().tab, 1);
        assert_eq!(history.redo(Now { tab: 1, ..at(0, 1.0) }).unwrap().tab, 0);
    }

    #[test]
    fn at_least_a_hundred_changes_can_be_taken_back() {
        let mut history = History::default();
        for turn in 0..300 {
            history.note(at(turn % 2, 1.0));
        }
        let mut now = at(1, 1.0);
        for _ in 0..150 {
            let step = history.undo(now.clone()).unwrap();
            assert_ne!(step.moment, now.moments[0]);
            now.moments = vec![step.moment];
        }
    }
}
