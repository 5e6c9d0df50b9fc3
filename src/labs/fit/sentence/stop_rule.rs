//! What the rule that stops runs early has done.

use crate::descent::{Goal, StopReason};
use crate::labs::fit::value::Fit;
use crate::text::format;
use crate::text::{InfoUnit, Unit};

/// Which runs `goal` has stopped at which step, and of which it never came true; nothing while neither is known.
pub(super) fn sentence(goal: &Goal, fits: &[Fit], unit: InfoUnit) -> Option<String> {
    let below = format::parameter(unit.show(goal.below, goal.unit), 6);
    let named = if goal.unit == Unit::Nats { format!("{below} {}", unit.name()) } else { below };
    let (name, below) = (&goal.name, &named);
    let step = |fit: &Fit| fit.stop.as_ref().filter(|stop| stop.reason == StopReason::BelowThreshold).map(|s| s.step);
    let stopped: Vec<(&str, usize)> = fits.iter().filter_map(|fit| Some((fit.objective.name(), step(fit)?))).collect();
    // All start from one place, so that what stops at the start stops all.
    if stopped.iter().any(|(_, step)| *step == 0) {
        return Some(format!("{name} is below {below} at the start already, so nothing moves."));
    }
    let unmet: Vec<&str> =
        fits.iter().filter(|fit| fit.stop.is_some() && step(fit).is_none()).map(|fit| fit.objective.name()).collect();
    let each: Vec<String> =
        stopped.iter().map(|(run, step)| format!("{run} at step {}", format::count(*step))).collect();
    match (&each[..], &unmet[..]) {
        ([], unmet) if unmet.is_empty() || unmet.len() < fits.len() => None,
        ([], _) => Some(format!("{name} was never below {below}, so no run stopped early.")),
        (each, unmet) => {
            let never = if unmet.is_empty() { String::new() } else { format!("; of {} it never was", listed(unmet)) };
            let first = if each.len() == 1 { "the first at which" } else { "each the first at which" };
            let all = listed(&each.iter().map(String::as_str).collect::<Vec<_>>());
            Some(format!("Stopped early: {all}, {first} {name} is below {below}{never}."))
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
