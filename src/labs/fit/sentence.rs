//! One sentence, at most two, on what to see. They follow from the numbers of the moment.

use super::value::Fit;
use crate::line::distribution::{Mixture, Normal};
use crate::line::divergence;
use crate::line::objective::{Form, Minimum};
use crate::scenario::FitScenario;
use crate::text::InfoUnit;
use crate::text::format;

/// What a fit does with the target's modes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stance {
    /// It is the target.
    Equals,
    /// It sits on the component at this mean, and on no other.
    OnMode(f64),
    /// It lies over several.
    Spread,
}

/// The sentences for the fits at `step`.
#[must_use]
pub fn sentences(scenario: &FitScenario, fits: &[Fit], step: usize, unit: InfoUnit) -> Vec<String> {
    let mut all = Vec::new();
    if fits.is_empty() {
        return all;
    }
    if step == 0 && fits.iter().all(|fit| fit.gap.is_some_and(|gap| gap < 1e-12)) {
        return vec![
            "The start is already every objective’s optimum: the gradients are zero, so nothing moves.".to_owned(),
        ];
    }
    all.extend(off_the_grid(scenario, fits, unit));
    let local: Vec<String> = fits.iter().filter_map(|fit| in_a_local_minimum(fit, unit)).collect();
    let told = !local.is_empty();
    all.extend(local);
    if step == 0 {
        all.push("Same start, same optimiser: press Space and see where each objective goes.".to_owned());
    } else {
        all.extend(contrast(&scenario.target, fits, unit, told));
    }
    if !told {
        all.extend(other_minima(&scenario.target, fits, unit));
    }
    all.truncate(2);
    all
}

/// The share of `candidate`'s mass that the notebook's grid doesn't see.
fn outside(form: &Form, candidate: &Normal) -> f64 {
    match form {
        Form::Exact => 0.0,
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
    let value = unit.show(*fit.readouts.get(fit.own_row())?, row.unit());
    Some(format!(
        "{} has put {:.0} % of its mass outside the grid, where its loss doesn’t see it; the true {} is {} {}.",
        capital(fit.objective.name()),
        100.0 * share,
        row.symbol(),
        format::readout(value),
        unit.written(row.unit()),
    ))
}

fn in_a_local_minimum(fit: &Fit, unit: InfoUnit) -> Option<String> {
    let minimum = fit.minima.get(fit.resting_in()?)?;
    let best = fit.minima.first().filter(|_| !minimum.global)?;
    Some(format!(
        "{} is in a local minimum at {}, {} above the best at {}.",
        capital(fit.objective.name()),
        format::normal(minimum.mean, minimum.sd),
        loss_difference(fit, minimum.value - best.value, unit),
        format::normal(best.mean, best.sd),
    ))
}

fn loss_difference(fit: &Fit, difference: f64, unit: InfoUnit) -> String {
    let row = divergence::ALL.get(fit.own_row());
    let value = row.map_or(difference, |row| unit.show(difference, row.unit()));
    let name = row.map_or("", |row| unit.written(row.unit()));
    format!("{} {name}", format::readout(value)).trim_end().to_owned()
}

/// How `candidate` stands to the modes of `target`.
fn stance(target: &Mixture, candidate: &Normal) -> Stance {
    let mut on = None;
    let mut touched = 0;
    for (weight, mode) in target.weighted() {
        if weight < 1e-3 {
            continue;
        }
        let distance = (candidate.mean() - mode.mean()).abs();
        if distance < 0.6 * mode.sd().max(candidate.sd()) && candidate.sd() < 1.6 * mode.sd() {
            on = Some(mode.mean());
        }
        if distance < 2.5 * candidate.sd() {
            touched += 1;
        }
    }
    match (on, touched, target.components().len()) {
        (Some(_), _, 1) => Stance::Equals,
        (Some(mean), 0..=1, _) => Stance::OnMode(mean),
        _ => Stance::Spread,
    }
}

/// Forward against reverse KL: what each does with the modes, and what it costs.
///
/// `told`: a sentence on a local minimum says already where a single fit is.
fn contrast(target: &Mixture, fits: &[Fit], unit: InfoUnit, told: bool) -> Option<String> {
    let of = |id: &str| fits.iter().find(|fit| fit.objective.divergence_id() == id);
    let (Some(forward), Some(reverse)) = (of("kl-forward"), of("kl-reverse")) else {
        return fits.first().filter(|_| !told).and_then(|fit| alone(target, fit));
    };
    let row = forward.own_row();
    let cost = |fit: &Fit| format::readout(unit.convert(*fit.readouts.get(row).unwrap_or(&f64::NAN)));
    match (stance(target, &forward.candidate()), stance(target, &reverse.candidate())) {
        (Stance::Spread, Stance::OnMode(mean)) => Some(format!(
            "Forward KL spreads over the modes; reverse KL sits on the one at {} and misses the rest, which costs it nothing. \
             In D(P‖Q) it would: {} against {} {}.",
            format::parameter(mean, 2),
            cost(reverse),
            cost(forward),
            unit.name(),
        )),
        (Stance::Spread, Stance::Spread) if reverse.minima.len() == 1 => {
            let minimum = reverse.minima.first()?;
            Some(format!(
                "Reverse KL seeks no mode here: its only minimum is {}, narrower than forward KL’s {}.",
                format::normal(minimum.mean, minimum.sd),
                forward.minima.first().map_or_else(String::new, |best| format::normal(best.mean, best.sd)),
            ))
        }
        (Stance::Equals, Stance::Equals) => {
            Some("Q can equal P, so every objective goes to the same place.".to_owned())
        }
        _ => None,
    }
}

fn alone(target: &Mixture, fit: &Fit) -> Option<String> {
    let name = capital(fit.objective.name());
    match stance(target, &fit.candidate()) {
        Stance::OnMode(mean) => Some(format!("{name} sits on the mode at {}.", format::parameter(mean, 2))),
        Stance::Spread => Some(format!("{name} spreads over the modes.")),
        Stance::Equals => None,
    }
}

/// The minima that a run might have ended in as well.
fn other_minima(target: &Mixture, fits: &[Fit], unit: InfoUnit) -> Option<String> {
    let fit = fits
        .iter()
        .filter(|fit| fit.minima.len() > 1)
        .max_by_key(|fit| (fit.objective.divergence_id() == "kl-reverse", fit.minima.len()))?;
    let name = capital(fit.objective.name());
    let best = fit.minima.first()?;
    let local: Vec<&Minimum> = fit.minima.iter().filter(|minimum| !minimum.global).collect();
    let Some(first) = local.first() else {
        return Some(format!("{name} has {} minima, all equally deep.", fit.minima.len()));
    };
    let spread = stance(target, &Normal::raw(first.mean, first.sd)) == Stance::Spread;
    let place = if spread { "between the modes" } else { "on a mode" };
    Some(format!(
        "{name} also has a minimum {place}: {}, {} above the best.",
        format::normal(first.mean, first.sd),
        loss_difference(fit, first.value - best.value, unit),
    ))
}

fn capital(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
