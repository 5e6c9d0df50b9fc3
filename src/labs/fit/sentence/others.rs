//! The minima besides the best.

use super::{
    Fit, InfoUnit, Mixture, Normal, Stance, capital, equal_best, format, known, loss_difference, modes_reached, stance,
};

/// The minima that a run might have ended in as well.
pub(super) fn other_minima(target: &Mixture, fits: &[Fit], unit: InfoUnit) -> Option<String> {
    let fit = fits
        .iter()
        .filter(|fit| fit.minima.len() > 1)
        .max_by_key(|fit| (fit.objective.divergence_id() == "kl-reverse", fit.minima.len()))?;
    let name = capital(fit.objective.name());
    let best = equal_best(fit);
    let value = best.first()?.value;
    let Some(first) = fit.minima.iter().find(|minimum| !minimum.global) else {
        let all = if fit.minima.len() == 2 { "both" } else { "all" };
        let least = if fit.minima.is_complete() { "" } else { "at least " };
        return Some(format!("{name} has {least}{} minima, {all} equally deep.", fit.minima.len()));
    };
    let at = |x: f64| format::place(x, first.sd);
    let stands = match stance(target, &fit.modes, &Normal::raw(first.mean, first.sd)) {
        Stance::On(mode) => format!(" on the mode at {}", at(mode.at)),
        Stance::Over(count) => format!(" over {}", modes_reached(count, fit)),
        Stance::Between(left, right) => format!(" between the modes at {} and {}", at(left.at), at(right.at)),
        Stance::Elsewhere => String::new(),
    };
    let wall = if first.on_wall { ", at a wall in σ" } else { "" };
    let higher = fit.minima.iter().filter(|minimum| !minimum.global).count();
    let which = match (higher, fit.minima.is_complete()) {
        (1, _) => "a minimum".to_owned(),
        (count, true) => format!("{count} higher minima, one"),
        (count, false) => format!("at least {count} higher minima, one"),
    };
    Some(format!(
        "{name} also has {which}{stands}{wall}: {}, {} above the {}best{}.",
        format::normal(first.mean, first.sd),
        loss_difference(fit, first.value - value, unit),
        match best.len() {
            1 => String::new(),
            2 => "two equal ".to_owned(),
            count => format!("{count} equal "),
        },
        known(fit),
    ))
}
