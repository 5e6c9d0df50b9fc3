//! Which parameters a landscape shows.

use crate::line::distribution::{Mixture, Normal};
use crate::line::objective::{Form, Minimum};

/// How far a component is of interest to each side of its mean, in its sds.
const REACH: f64 = 1.5;
/// The free room on each side, as a share of what is of interest.
const MARGIN: f64 = 0.12;
/// The least free room below and above in log σ: a factor of 2.
const MARGIN_LN: f64 = 0.7;
/// The notebook form's smallest σ is at most this share of its largest.
const LOWEST: f64 = 1.0 / 32.0;

/// A rectangle of the form's parameters: the mean across; log σ (exact form) or σ (notebook form) upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The smallest and the largest mean, in units of x.
    pub mean: [f64; 2],
    /// The smallest and the largest second parameter.
    pub second: [f64; 2],
}

impl Window {
    /// A window that shows the components of `target`, `minima`, `start` and, as far as it stays near, the extent of the
    /// `path` (in the form's parameters), with free room around.
    ///
    /// Its edges are multiples of a round number, so that a small change of the set-up seldom moves them, and those of a
    /// symmetric set-up are symmetric.
    #[must_use]
    pub fn propose(target: &Mixture, form: &Form, minima: &[Minimum], start: Normal, path: Option<&Self>) -> Self {
        let mut mean = [start.mean(); 2];
        let mut sd = [start.sd(); 2];
        for component in target.components() {
            let normal = component.normal;
            widen(&mut mean, normal.mean() - REACH * normal.sd());
            widen(&mut mean, normal.mean() + REACH * normal.sd());
            widen(&mut sd, normal.sd());
        }
        widen(&mut sd, target.sd());
        for minimum in minima {
            widen(&mut mean, minimum.mean);
            widen(&mut sd, minimum.sd);
        }
        let mean = rounded(grown(with_path(mean, path.map(|path| path.mean)), 0.0), 6.0);
        let path = path.map(|path| path.second);
        let second = match form {
            Form::Exact | Form::Sampled(_) => rounded(grown(with_path(sd.map(f64::ln), path), MARGIN_LN), 5.0),
            Form::Notebook(_) => {
                let [low, high] = with_path(sd, path);
                let high = rounded([0.0, high * (1.0 + MARGIN)], 6.0)[1];
                // σ = 0 has no loss: the window stays above it, by halvings, so that the edge seldom moves.
                let mut lowest = high * LOWEST;
                while lowest > 0.5 * low && low > 0.0 {
                    lowest *= 0.5;
                }
                [lowest, high]
            }
        };
        Self { mean, second }
    }

    /// The window to show after `before`: `before` itself while everything in `self` can be seen there and fills at least
    /// half of it each way. Keeps the picture still under a drag.
    #[must_use]
    pub fn settled(self, before: Self) -> Self {
        let fits = |[low, high]: [f64; 2], [l, h]: [f64; 2]| l <= low && high <= h && high - low >= 0.5 * (h - l);
        if fits(self.mean, before.mean) && fits(self.second, before.second) { before } else { self }
    }

    /// Whether the window holds these parameters.
    #[must_use]
    pub fn contains(&self, mean: f64, second: f64) -> bool {
        (self.mean[0]..=self.mean[1]).contains(&mean) && (self.second[0]..=self.second[1]).contains(&second)
    }
}

fn widen(range: &mut [f64; 2], value: f64) {
    *range = [range[0].min(value), range[1].max(value)];
}

/// The range with the path's, of which at most as much again counts on each side: a run that explodes stays a run that
/// leaves the picture.
fn with_path(range: [f64; 2], path: Option<[f64; 2]>) -> [f64; 2] {
    let Some([low, high]) = path.filter(|ends| ends.iter().all(|end| end.is_finite())) else {
        return range;
    };
    let width = range[1] - range[0];
    [range[0].min(low.max(range[0] - width)), range[1].max(high.min(range[1] + width))]
}

/// The range with free room on both sides, and of a width that doubles can still divide.
fn grown([low, high]: [f64; 2], least: f64) -> [f64; 2] {
    let resolution = 1e-12 * low.abs().max(high.abs());
    let room = (MARGIN * (high - low)).max(least).max(resolution);
    [low - room, high + room]
}

/// The range outwards to multiples of a round number, of which there are about `parts` in it.
fn rounded([low, high]: [f64; 2], parts: f64) -> [f64; 2] {
    let rough = (high - low) / parts;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [5.0, 2.0, 1.0].into_iter().map(|digit| digit * power).find(|step| *step <= rough).unwrap_or(power);
    // A value that is a multiple but for rounding stays one.
    let outwards = |value: f64| (value / step - 1e-9).ceil() * step;
    [-outwards(-low), outwards(high)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::objective::{Grid, by_id, minima};

    fn window(text: &str, form: &Form, start: (f64, f64), path: Option<&Window>) -> Window {
        let target: Mixture = text.parse().unwrap();
        let minima = minima(by_id("reverse-kl").unwrap(), &target, form);
        let window = Window::propose(&target, form, &minima, Normal::new(start.0, start.1).unwrap(), path);
        for minimum in &minima {
            assert!(window.contains(minimum.mean, form.parameters(minimum.mean, minimum.sd)[1]));
        }
        assert!(window.contains(start.0, form.parameters(start.0, start.1)[1]));
        window
    }

    #[test]
    fn a_symmetric_set_up_has_a_symmetric_window() {
        let window = window("0.5*N(-3,1) + 0.5*N(3,1)", &Form::Exact, (0.0, 1.0), None);
        assert_eq!(window.mean[0], -window.mean[1]);
        assert!((4.5..8.0).contains(&window.mean[1]), "{window:?}");
    }

    #[test]
    fn the_edges_move_seldom_while_a_mode_is_dragged() {
        let mut windows: Vec<Window> = (0..=400)
            .map(|i| format!("0.5*N(-3,1) + 0.5*N({},1)", 3.0 + 0.01 * f64::from(i)))
            .map(|text| window(&text, &Form::Exact, (0.3, 1.2), None))
            .collect();
        windows.dedup();
        assert!(windows.len() <= 9, "{windows:?}");
    }

    #[test]
    fn a_settled_window_stays_until_something_leaves_it_or_it_is_far_too_large() {
        let before = Window { mean: [-4.0, 4.0], second: [-1.0, 1.0] };
        let smaller = Window { mean: [-3.0, 3.0], second: [-0.9, 0.9] };
        assert_eq!(smaller.settled(before), before);
        let outside = Window { mean: [-4.5, 3.0], ..smaller };
        assert_eq!(outside.settled(before), outside);
        let tiny = Window { mean: [-1.0, 1.0], ..smaller };
        assert_eq!(tiny.settled(before), tiny);
    }

    #[test]
    fn the_notebook_window_stays_above_sigma_zero() {
        let form = Form::Notebook(Grid::default());
        let window = window("N(-5,1) + N(10,1)", &form, (0.0, 0.01), None);
        assert!(window.second[0] > 0.0 && window.second[0] <= 0.005, "{window:?}");
        assert!(window.second[1] > 7.6);
    }

    #[test]
    fn a_path_that_runs_away_does_not_take_the_window_along() {
        let away = Window { mean: [0.0, 1e100], second: [-700.0, f64::INFINITY] };
        let wild = window("N(0,1) + N(4,1)", &Form::Exact, (0.0, 1.0), Some(&away));
        assert!(wild.mean[1] < 30.0 && wild.second[0] > -10.0 && wild.second[1] < 10.0, "{wild:?}");
    }

    #[test]
    fn extreme_set_ups_have_windows_of_positive_size() {
        for text in ["N(1e9,1e-9)", "N(-1e9,1e-9) + N(1e9,1e9)", "N(0,1e-9)"] {
            let window = window(text, &Form::Exact, (1e9, 1e-9), None);
            assert!(window.mean[0] < window.mean[1] && window.second[0] < window.second[1], "{window:?}");
        }
    }
}
