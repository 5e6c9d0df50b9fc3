//! One sentence, at most two, on what to see. They follow from the numbers of the moment.

mod directions;
mod others;
mod stop_rule;

use super::stance::{Stance, stance};
use super::value::Fit;
use crate::descent::StopReason;
use crate::line::distribution::{Mixture, Normal};
use crate::line::divergence;
use crate::line::objective::{Form, Minimum};
use crate::scenario::FitScenario;
use crate::text::InfoUnit;
use crate::text::format::{self, capital};

/// A state this near to a minimum, in (mean / sd, log sd), is in it for any eye.
const IN_IT: f64 = 1e-3;
/// Less of P than this is not worth saying that it is missed.
const MISSED: f64 = 5e-3;
/// The cost of what is missed is "about" −log of what is kept within this share of it,
const ABOUT: f64 = 0.1;
/// or so many nats.
const ABOUT_NATS: f64 = 0.02;

/// The sentences for the fits at `step`.
#[must_use]
pub fn sentences(scenario: &FitScenario, fits: &[Fit], step: usize, unit: InfoUnit) -> Vec<String> {
    if fits.is_empty() {
        return Vec::new();
    }
    if let Some(sentence) = nothing_moves(fits, step) {
        return vec![sentence];
    }
    let mut all = Vec::new();
    all.extend(scenario.stop_when.and_then(|rule| stop_rule::sentence(&rule.goal(scenario.alpha), fits, unit)));
    all.extend(off_the_grid(scenario, fits, unit));
    all.extend(fits.iter().find_map(directions::on_the_wall));
    let local: Vec<String> = fits.iter().filter_map(|fit| in_a_local_minimum(fit, unit)).collect();
    let told = !local.is_empty();
    all.extend(local);
    all.extend(if step == 0 { invitation(fits) } else { contrast(&scenario.target, fits, unit, told) });
    if !told && step > 0 && fits.len() > 1 {
        all.extend(directions::at_alpha(scenario, fits));
    }
    if !told {
        all.extend(others::other_minima(&scenario.target, fits, unit));
    }
    if all.is_empty() && step > 0 {
        all.push(where_each_is(fits, unit));
    }
    all.truncate(2);
    all
}

/// Where every fit is and how far above its optimum, where nothing else can be said.
fn where_each_is(fits: &[Fit], unit: InfoUnit) -> String {
    let one = |fit: &Fit| {
        let far = match (fit.gap, fit.minima.first()) {
            (Some(_), Some(best)) if best.global && is_in(fit, best) => format!(", its best{}", known(fit)),
            // What rounding leaves of a difference may be less than nothing.
            (Some(gap), Some(_)) if gap > 0.0 => {
                format!(", {} above its best{}", loss_difference(fit, gap, unit), known(fit))
            }
            _ => String::new(),
        };
        let verb = if fit.stop.is_some() { "ended" } else { "is" };
        format!("{} {verb} at {}{far}", fit.objective.name(), format::normal(fit.state.mean, fit.state.sd))
    };
    let each: Vec<String> = fits.iter().map(one).collect();
    capital(&format!("{}.", each.join("; ")))
}

/// Where every run has converged before its first step, in the best minimum there is.
fn nothing_moves(fits: &[Fit], step: usize) -> Option<String> {
    let stays = |fit: &Fit| {
        let converged = fit.stop.as_ref().is_some_and(|stop| stop.step == 0 && stop.reason == StopReason::Converged);
        converged && fit.minima.iter().any(|minimum| minimum.global && is_in(fit, minimum))
    };
    if step > 0 || !fits.iter().all(stays) {
        return None;
    }
    Some(match fits {
        [only] if equal_best(only).len() > 1 => {
            let count = equal_best(only).len();
            format!("The start is already one of {}’s {count} equal optima, so nothing moves.", only.objective.name())
        }
        [only] => format!("The start is already {}’s optimum, so nothing moves.", only.objective.name()),
        _ => "The start is already the optimum of every objective that is on, so nothing moves.".to_owned(),
    })
}

/// What to press, where a run has somewhere to go.
fn invitation(fits: &[Fit]) -> Option<String> {
    if fits.iter().all(|fit| fit.stop.is_some()) {
        return None;
    }
    Some(match fits {
        [only] => format!("Press Space and see where {} goes.", only.objective.name()),
        _ => "Same start, same optimiser: press Space and see where each objective goes.".to_owned(),
    })
}

/// The share of `candidate`'s mass that the notebook's grid doesn't see.
fn outside(form: &Form, candidate: &Normal) -> f64 {
    match form {
        Form::Exact | Form::Sampled(_) => 0.0,
        Form::Notebook(grid) => candidate.cdf(grid.low()) + candidate.sf(grid.high()),
    }
}

fn off_the_grid(scenario: &FitScenario, fits: &[Fit], unit: InfoUnit) -> Option<String> {
    let worst = fits
        .iter()
        .map(|fit| (fit, outside(&scenario.form, &fit.candidate())))
        .filter(|(_, share)| *share > 0.02)
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (fit, share) = worst;
    let row = divergence::ALL.get(fit.own_row())?;
    let value = unit.show(*fit.readouts.get(fit.own_row())?, row.unit_at(scenario.alpha));
    let much = if share < 0.995 { format!("{:.0} %", 100.0 * share) } else { "nearly all".to_owned() };
    let sentence = format!(
        "{} has {much} of its mass outside the grid, where its loss doesn’t see it; the true {} is {} {}",
        capital(fit.objective.name()),
        row.symbol(),
        format::readout(value),
        unit.written(row.unit_at(scenario.alpha)),
    );
    Some(format!("{}.", sentence.trim_end()))
}

/// Whether the fit is in `minimum` for any eye.
fn is_in(fit: &Fit, minimum: &Minimum) -> bool {
    (fit.state.mean - minimum.mean).abs() < IN_IT * minimum.sd && (fit.state.sd / minimum.sd).ln().abs() < IN_IT
}

fn in_a_local_minimum(fit: &Fit, unit: InfoUnit) -> Option<String> {
    let minimum = fit.minima.get(fit.resting_in()?)?;
    let best = equal_best(fit);
    let value = best.first().filter(|_| !minimum.global)?.value;
    let stands = if is_in(fit, minimum) { "in" } else { "near" };
    Some(format!(
        "{} is {stands} a local minimum at {}, {} above the best{}{}.",
        capital(fit.objective.name()),
        format::normal(minimum.mean, minimum.sd),
        loss_difference(fit, minimum.value - value, unit),
        known(fit),
        where_best(best),
    ))
}

/// The minima that are equally good and better than all others; none where lower losses are known.
fn equal_best(fit: &Fit) -> &[Minimum] {
    let count = fit.minima.iter().take_while(|minimum| minimum.global).count();
    &fit.minima[..count]
}

/// What follows on "the best": where it is, or who shares it.
fn where_best(best: &[Minimum]) -> String {
    let at = |minimum: &Minimum| format::normal(minimum.mean, minimum.sd);
    match best {
        [] => String::new(),
        [only] => format!(" at {}", at(only)),
        [first, second] => format!(", which two share: {} and {}", at(first), at(second)),
        [first, ..] => format!(", which {} share, the first of them {}", best.len(), at(first)),
    }
}

/// What is added to "the best" and "the only" where there may be minima that are not listed.
fn known(fit: &Fit) -> &'static str {
    if fit.minima.is_complete() { "" } else { " known" }
}

/// A difference of two of the fit's losses, with its unit.
fn loss_difference(fit: &Fit, difference: f64, unit: InfoUnit) -> String {
    let text = format!("{} {}", format::readout(unit.show(difference, fit.loss_unit)), unit.written(fit.loss_unit));
    text.trim_end().to_owned()
}

/// Forward against reverse KL: what each does with the modes, and what it costs.
///
/// `told`: a sentence on a local minimum says already where a single fit is.
fn contrast(target: &Mixture, fits: &[Fit], unit: InfoUnit, told: bool) -> Option<String> {
    if let Some(sentence) = one_optimum(target, fits) {
        return Some(sentence);
    }
    let of = |id: &str| fits.iter().find(|fit| fit.objective.divergence_id() == id);
    let (Some(forward), Some(reverse)) = (of("kl-forward"), of("kl-reverse")) else {
        return fits.first().filter(|_| !told).and_then(|fit| alone(target, fit));
    };
    let stands = |fit: &Fit| stance(target, &fit.modes, &fit.candidate());
    match (stands(forward), stands(reverse)) {
        (Stance::Over(count), Stance::On(mode)) => Some(format!(
            "Forward KL spreads over {}; reverse KL sits on the mode at {}{}",
            modes_reached(count, forward),
            format::place(mode.at, reverse.state.sd),
            cost_of_missing(mode.share, forward, reverse, unit),
        )),
        (Stance::Over(_), Stance::Over(_)) => seeks_no_mode(target, forward, reverse),
        _ => None,
    }
}

/// What it costs reverse KL to keep only `share` of P: where Q is P's part there, D(Q‖P) is −log of the share.
fn cost_of_missing(share: f64, forward: &Fit, reverse: &Fit, unit: InfoUnit) -> String {
    if 1.0 - share < MISSED {
        return ".".to_owned();
    }
    let reading = |fit: &Fit, row: usize| fit.readouts.get(row).copied().unwrap_or(f64::NAN);
    let own = reading(reverse, reverse.own_row());
    let expected = -share.ln();
    let about = (own - expected).abs() <= (ABOUT * expected).max(ABOUT_NATS);
    let shown = |value: f64| format::readout(unit.convert(value));
    let log = if unit == InfoUnit::Nats { "log" } else { "log₂" };
    let reason = if about {
        format!(", about −{log} of the {} of P that it keeps", format::parameter(share, 3))
    } else {
        String::new()
    };
    let [missing, covering] = [reverse, forward].map(|fit| reading(fit, forward.own_row()));
    format!(
        " and misses the rest. Its D(Q‖P) is {} {}{reason}; its D(P‖Q) is {}, against {} for forward KL.",
        shown(own),
        unit.name(),
        shown(missing),
        shown(covering),
    )
}

/// Where the best that reverse KL can do is to cover modes.
fn seeks_no_mode(target: &Mixture, forward: &Fit, reverse: &Fit) -> Option<String> {
    let [minimum] = reverse.minima.as_slice() else { return None };
    let Stance::Over(count) = stance(target, &reverse.modes, &Normal::raw(minimum.mean, minimum.sd)) else {
        return None;
    };
    // Narrower also as printed: two equal texts would contradict the word.
    let printed = |sd: f64| format::place(sd, sd);
    let wider = |best: &&Minimum| best.sd > minimum.sd && printed(best.sd) != printed(minimum.sd);
    let narrower = forward.minima.first().filter(wider).map_or_else(String::new, |best| {
        format!(", narrower than forward KL’s {}", format::normal(best.mean, best.sd))
    });
    Some(format!(
        "Reverse KL seeks no mode here: its only{} minimum, {}, lies over {}{narrower}.",
        known(reverse),
        format::normal(minimum.mean, minimum.sd),
        modes_reached(count, reverse),
    ))
}

/// The one place where all objectives have their best minimum, if there is one for the eye.
fn one_optimum(target: &Mixture, fits: &[Fit]) -> Option<String> {
    let best = |fit: &Fit| match fit.minima.as_slice() {
        [only, rest @ ..] if only.global && rest.iter().all(|minimum| !minimum.global) => {
            Some(format::normal(only.mean, only.sd))
        }
        _ => None,
    };
    let first = best(fits.first()?).filter(|_| fits.len() > 1)?;
    if fits.iter().any(|fit| best(fit).as_ref() != Some(&first)) {
        return None;
    }
    let normal = target.components().first()?.normal;
    let is_p = target.components().iter().all(|component| component.normal == normal)
        && first == format::normal(normal.mean(), normal.sd());
    let reason = if is_p { ", which is P itself" } else { "" };
    Some(format!("Every objective that is on has its optimum at {first}{reason}."))
}

fn alone(target: &Mixture, fit: &Fit) -> Option<String> {
    Some(format!("{} {}.", capital(fit.objective.name()), what_it_does(target, fit)?))
}

/// What the fit does with the modes, as what is said of its objective.
fn what_it_does(target: &Mixture, fit: &Fit) -> Option<String> {
    let at = |x: f64| format::place(x, fit.state.sd);
    match stance(target, &fit.modes, &fit.candidate()) {
        Stance::On(mode) => Some(format!("sits on the mode at {}", at(mode.at))),
        Stance::Over(count) => Some(format!("spreads over {}", modes_reached(count, fit))),
        Stance::Between(left, right) => {
            Some(format!("stands between the modes at {} and {}", at(left.at), at(right.at)))
        }
        Stance::Elsewhere => None,
    }
}

/// "both modes", "all 3 modes", "2 of the 5 modes".
fn modes_reached(count: usize, fit: &Fit) -> String {
    match (count, fit.modes.len()) {
        (2, 2) => "both modes".to_owned(),
        (count, all) if count == all => format!("all {all} modes"),
        (count, all) => format!("{count} of the {all} modes"),
    }
}

#[cfg(test)]
mod tests;
