//! Which of the three plots are shown: all where they fit, else the densities with one of the others, or one alone.

use serde::{Deserialize, Serialize};

use crate::ui::widgets::Choice;

/// The least heights in points at which all three plots, or two of them, can be read: usually, and in presenter mode.
const ALL_FROM: [f32; 2] = [380.0, 560.0];
const TWO_FROM: [f32; 2] = [240.0, 380.0];

/// What the person wants to see. The ids are frozen: they are what is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// All three plots, as far as they fit.
    #[default]
    All,
    /// The densities alone.
    Densities,
    /// The estimates against the bandwidth, below the densities.
    Bandwidth,
    /// The waterfall, below the densities.
    Waterfall,
}

impl Shown {
    /// All of them, in the order of the control and of the key.
    pub const ALL: [Self; 4] = [Self::All, Self::Densities, Self::Bandwidth, Self::Waterfall];

    /// The word in the control and its hover.
    #[must_use]
    pub fn choice(self) -> Choice {
        let (text, hover) = match self {
            Self::All => ("all", "All three plots (W)"),
            Self::Densities => ("densities", "The densities alone (W)"),
            Self::Bandwidth => ("bandwidth", "The estimates against the bandwidth (W)"),
            Self::Waterfall => ("waterfall", "The way from the truth to the number, bar by bar (W)"),
        };
        Choice { text, hover }
    }
}

/// What there is room for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What is shown.
    pub shown: Shown,
    /// Densities have a place above the other plot.
    pub two: bool,
    /// What can be chosen here; empty where everything is in sight.
    pub offered: Vec<Shown>,
}

impl Plan {
    /// The plan for `wanted` on a ground of `height` points.
    #[must_use]
    pub fn new(wanted: Shown, height: f32, presenting: bool) -> Self {
        let mode = usize::from(presenting);
        let (all, two) = (height >= ALL_FROM[mode], height >= TWO_FROM[mode]);
        let offered: &[Shown] = match (all, two) {
            (true, _) if presenting => &Shown::ALL,
            (true, _) => &[],
            (false, true) if !presenting => &Shown::ALL[2..],
            (false, _) => &Shown::ALL[1..],
        };
        let instead = if two { Shown::Bandwidth } else { Shown::Densities };
        let shown = match offered {
            [] => Shown::All,
            offered if offered.contains(&wanted) => wanted,
            _ => instead,
        };
        Self { shown, two, offered: offered.to_vec() }
    }

    /// What comes after what is shown, if there is a choice.
    #[must_use]
    pub fn next(&self) -> Option<Shown> {
        let place = self.offered.iter().position(|shown| *shown == self.shown)?;
        self.offered.get((place + 1) % self.offered.len()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_among_what_is_offered_and_the_key_reaches_all_of_it() {
        for presenting in [false, true] {
            for height in [60.0, 250.0, 330.0, 450.0, 900.0] {
                for wanted in Shown::ALL {
                    let plan = Plan::new(wanted, height, presenting);
                    if plan.offered.is_empty() {
                        assert_eq!((plan.shown, plan.next()), (Shown::All, None));
                        continue;
                    }
                    let mut seen = vec![plan.shown];
                    for _ in 1..plan.offered.len() {
                        let next = Plan::new(*seen.last().unwrap(), height, presenting).next().unwrap();
                        seen.push(next);
                    }
                    assert!(plan.offered.iter().all(|shown| seen.contains(shown)), "{wanted:?} {height} {seen:?}");
                }
            }
        }
    }

    #[test]
    fn a_low_window_shows_the_densities_with_one_plot_and_a_very_low_one_a_plot_alone() {
        let plan = |wanted, height| Plan::new(wanted, height, false);
        assert_eq!(plan(Shown::All, 300.0).shown, Shown::Bandwidth);
        assert_eq!(plan(Shown::Waterfall, 300.0).shown, Shown::Waterfall);
        assert!(plan(Shown::All, 300.0).two && !plan(Shown::All, 100.0).two);
        assert_eq!(plan(Shown::All, 100.0).shown, Shown::Densities);
    }
}
