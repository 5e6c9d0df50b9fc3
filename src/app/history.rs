//! Undo and redo over the scenario: snapshots, one for each finished change.

use crate::scenario::Scenario;

/// How many changes can be taken back.
const DEPTH: usize = 200;

/// What was, and what was taken back.
#[derive(Debug, Default)]
pub struct History {
    past: Vec<Scenario>,
    future: Vec<Scenario>,
    now: Option<Scenario>,
}

impl History {
    /// Takes note of the scenario between two interactions.
    pub fn note(&mut self, scenario: Scenario) {
        match &self.now {
            Some(now) if *now == scenario => return,
            Some(now) => {
                self.past.push(now.clone());
                self.future.clear();
                if self.past.len() > DEPTH {
                    self.past.remove(0);
                }
            }
            None => {}
        }
        self.now = Some(scenario);
    }

    /// The scenario before the last change; `current` can be had back by [`Self::redo`].
    pub fn undo(&mut self, current: Scenario) -> Option<Scenario> {
        self.note(current);
        let scenario = self.past.pop()?;
        self.future.extend(self.now.replace(scenario.clone()));
        Some(scenario)
    }

    /// The scenario that the last undo took back.
    pub fn redo(&mut self, current: Scenario) -> Option<Scenario> {
        self.note(current);
        let scenario = self.future.pop()?;
        self.past.extend(self.now.replace(scenario.clone()));
        Some(scenario)
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
    use crate::scenario::presets;

    #[test]
    fn changes_come_back_in_order_and_a_new_one_ends_redoing() {
        let [a, b, c] = [0, 1, 2].map(|index| presets()[index].scenario.clone());
        let mut history = History::default();
        history.note(a.clone());
        history.note(b.clone());
        assert_eq!(history.undo(c.clone()), Some(b.clone()));
        assert_eq!(history.undo(b.clone()), Some(a.clone()));
        assert_eq!(history.undo(a.clone()), None);
        assert_eq!(history.redo(a.clone()), Some(b.clone()));
        history.note(a.clone());
        assert_eq!(history.redo(a), None);
        assert_eq!(history.undo(presets()[0].scenario.clone()), Some(b));
    }

    #[test]
    fn at_least_a_hundred_changes_can_be_taken_back() {
        let (a, b) = (presets()[0].scenario.clone(), presets()[1].scenario.clone());
        let mut history = History::default();
        for turn in 0..300 {
            history.note(if turn % 2 == 0 { a.clone() } else { b.clone() });
        }
        let mut now = b;
        for _ in 0..150 {
            now = history.undo(now).unwrap();
        }
    }
}
