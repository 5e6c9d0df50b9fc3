//! How a candidate stands to the modes of the target: what a sentence may say of it.

use crate::line::distribution::{Mixture, Mode, Normal};

/// A candidate reaches so many sds to either side.
const REACH: f64 = 3.0;
/// The part of its mass that a candidate on a mode has between the mode's valleys, at least.
const WITHIN: f64 = 0.9;
/// How far from the top of its mode it may stand, in its sds.
const OFF_TOP: f64 = 0.5;
/// The part of the mode's mass that lies within one sd of it, at most: above this it is twice as wide as the mode or more.
const COVERED: f64 = 0.96;

/// How a candidate stands to several modes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stance {
    /// It sits on this one: nearly all of it lies between the valleys, its mean near the top, and it isn't much wider.
    On(Mode),
    /// It sits on none and reaches over so many, two at least.
    Over(usize),
    /// Its mean lies between the tops of these two neighbours, and it reaches neither.
    Between(Mode, Mode),
    /// Nothing of that.
    Elsewhere,
}

/// The stance of `candidate`; nothing can be said of a target with one mode.
#[must_use]
pub fn stance(target: &Mixture, modes: &[Mode], candidate: &Normal) -> Stance {
    if modes.len() < 2 {
        return Stance::Elsewhere;
    }
    if let Some(mode) = modes.iter().find(|mode| is_on(target, mode, candidate)) {
        return Stance::On(*mode);
    }
    let reached = modes.iter().filter(|mode| reaches(candidate, mode.at)).count();
    if reached >= 2 {
        return Stance::Over(reached);
    }
    let mean = candidate.mean();
    match modes.array_windows().find(|[left, right]| left.at < mean && mean < right.at) {
        Some([left, right]) if !reaches(candidate, left.at) && !reaches(candidate, right.at) => {
            Stance::Between(*left, *right)
        }
        _ => Stance::Elsewhere,
    }
}

fn reaches(candidate: &Normal, x: f64) -> bool {
    (x - candidate.mean()).abs() <= REACH * candidate.sd()
}

fn is_on(target: &Mixture, mode: &Mode, candidate: &Normal) -> bool {
    let (mean, sd) = (candidate.mean(), candidate.sd());
    let near = mode.holds(mean) && (mean - mode.at).abs() <= OFF_TOP * sd;
    let within = || 1.0 - candidate.cdf(mode.low) - candidate.sf(mode.high);
    let covered = || target.cdf((mean + sd).min(mode.high)) - target.cdf((mean - sd).max(mode.low));
    near && within() >= WITHIN && covered() <= COVERED * mode.share
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::distribution::modes;

    fn of(target: &str, mean: f64, sd: f64) -> Stance {
        let target: Mixture = target.parse().unwrap();
        stance(&target, &modes(&target), &Normal::new(mean, sd).unwrap())
    }

    fn on(stance: Stance) -> Option<f64> {
        if let Stance::On(mode) = stance { Some((mode.at * 1e3).round() / 1e3) } else { None }
    }

    #[test]
    fn a_fit_that_is_off_the_top_of_its_mode_by_a_hair_is_on_it() {
        // Issue 8: a minimum at N(7.964, 1.053) beside a mode at 8 was called "between the modes".
        assert_eq!(on(of("0.5*N(0,1) + 0.5*N(8,1)", 7.964, 1.053)), Some(8.0));
        assert_eq!(on(of("0.5*N(-2.5,0.8) + 0.5*N(2.5,0.8)", 2.4919, 0.8126)), Some(2.5));
    }

    #[test]
    fn a_needle_spreads_over_nothing() {
        // Issue 8: forward KL "spreads over the modes" while it sat at N(0, 0.014).
        let stance = of("0.5*N(-3,1) + 0.5*N(3,1)", 0.0, 0.014);
        assert!(matches!(stance, Stance::Between(left, right) if left.at < -2.9 && right.at > 2.9), "{stance:?}");
    }

    #[test]
    fn what_covers_both_modes_is_over_both() {
        // Moments of the target: √(9 + 1), and with weights 0.9 and 0.1 at 0 and 10 mean 1 and √(1 + 9).
        assert_eq!(of("0.5*N(-3,1) + 0.5*N(3,1)", 0.0, 10f64.sqrt()), Stance::Over(2));
        assert_eq!(of("0.9*N(0,1) + 0.1*N(10,1)", 1.0, 10f64.sqrt()), Stance::Over(2));
        assert_eq!(of("N(-6,1) + N(0,1) + N(6,1)", 3.0, 2.5), Stance::Over(2));
    }

    #[test]
    fn of_one_mode_there_is_nothing_to_say() {
        assert_eq!(of("0.5*N(0,1) + 0.5*N(0,1)", 0.0, 1.0), Stance::Elsewhere);
        assert_eq!(of("N(0,1) + N(0,3)", 0.0, 2.0), Stance::Elsewhere);
    }

    #[test]
    fn a_fit_beyond_every_mode_is_nowhere() {
        assert_eq!(of("N(-3,1) + N(3,1)", 100.0, 1.0), Stance::Elsewhere);
    }
}
