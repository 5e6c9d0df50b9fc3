//! Changes to the target, each giving a new mixture or saying why not.

use crate::line::distribution::{Component, Mixture, MixtureError, Normal, TextError};

/// Puts what an interaction made of `value` in its place, or says in `refusal` why nothing changed.
pub fn apply<T, E: std::fmt::Display>(change: Option<Result<T, E>>, value: &mut T, refusal: &mut Option<String>) {
    match change {
        Some(Ok(changed)) => {
            *value = changed;
            *refusal = None;
        }
        Some(Err(error)) => *refusal = Some(error.to_string()),
        None => {}
    }
}

/// The mixture that was pasted as text.
///
/// # Errors
/// When it is none, in words.
pub fn pasted(text: &str) -> Result<Mixture, String> {
    text.trim().parse().map_err(|error: TextError| error.to_string())
}

/// What of `all` is chosen once `one` is switched on or off, in the order of `all`.
#[must_use]
pub fn toggled<T: PartialEq + Copy>(all: &[T], chosen: &[T], one: T) -> Vec<T> {
    all.iter().copied().filter(|other| chosen.contains(other) != (*other == one)).collect()
}

/// The target with component `index` changed by `change`.
///
/// # Errors
/// When the result is not a mixture, as [`Mixture::new`] says; the component is named from 1.
pub fn with_component(
    target: &Mixture,
    index: usize,
    change: impl FnOnce(&mut (f64, f64, f64)),
) -> Result<Mixture, MixtureError> {
    let mut rows = rows(target);
    if let Some(row) = rows.get_mut(index) {
        change(row);
    }
    Mixture::from_rows(&rows)
}

/// The target with component `index` at `mean` and `sd`.
///
/// # Errors
/// As [`with_component`].
pub fn moved(target: &Mixture, index: usize, mean: f64, sd: f64) -> Result<Mixture, MixtureError> {
    with_component(target, index, |row| (row.1, row.2) = (mean, sd))
}

/// The target with component `index` taking `share` of the whole (strictly between 0 and 1); the others keep their
/// proportions and the sum of the weights as given stays.
///
/// # Errors
/// As [`with_component`].
pub fn with_share(target: &Mixture, index: usize, share: f64) -> Result<Mixture, MixtureError> {
    let mut rows = rows(target);
    let mass = target.given_mass();
    let rest = mass - rows.get(index).map_or(0.0, |row| row.0);
    for (position, row) in rows.iter_mut().enumerate() {
        let weight = if position == index { share * mass } else { row.0 / rest * (1.0 - share) * mass };
        row.0 = rounded(weight, 4);
    }
    Mixture::from_rows(&rows)
}

/// The target with a new component N(`mean`, `sd`) that takes an equal share.
///
/// # Errors
/// When there are too many components already, or mean or sd are out of range.
pub fn added(target: &Mixture, mean: f64, sd: f64) -> Result<Mixture, MixtureError> {
    let mut rows = rows(target);
    let weight = rounded(target.given_mass() / rows.len() as f64, 4);
    rows.push((weight, mean, sd));
    Mixture::from_rows(&rows)
}

/// The target with component `index` twice, the copy one sd to the right.
///
/// # Errors
/// As [`added`].
pub fn duplicated(target: &Mixture, index: usize) -> Result<Mixture, MixtureError> {
    let mut rows = rows(target);
    if let Some(&(weight, mean, sd)) = rows.get(index) {
        rows.insert(index + 1, (weight, mean + sd, sd));
    }
    Mixture::from_rows(&rows)
}

/// The target without component `index`; the last one can't be removed.
///
/// # Errors
/// When it is the only component.
pub fn removed(target: &Mixture, index: usize) -> Result<Mixture, MixtureError> {
    let components: Vec<Component> =
        target.components().iter().enumerate().filter(|(i, _)| *i != index).map(|(_, c)| *c).collect();
    Mixture::new(components)
}

fn rows(target: &Mixture) -> Vec<(f64, f64, f64)> {
    target.components().iter().map(|c| (c.weight, c.normal.mean(), c.normal.sd())).collect()
}

/// `value` to a tenth of the step between two pixels, so that a drag gives numbers that a person would type.
#[must_use]
pub fn snapped(value: f64, per_pixel: f64) -> f64 {
    if !(per_pixel > 0.0 && per_pixel.is_finite()) {
        return value;
    }
    let step = 10f64.powf(per_pixel.log10().ceil());
    let snapped = (value / step).round() * step;
    format!("{snapped:.12e}").parse().unwrap_or(snapped)
}

/// `value` to so many significant digits: what a drag can mean, and what is left of a division for people to read.
#[must_use]
pub fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

/// `normal` with another mean or sd, or why not in words.
///
/// # Errors
/// As [`Normal::new`].
pub fn normal(mean: f64, sd: f64) -> Result<Normal, String> {
    Normal::new(mean, sd).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Mixture {
        "1*N(-3,1) + 3*N(3,1)".parse().unwrap()
    }

    #[test]
    fn a_share_leaves_the_sum_of_the_weights_alone() {
        let changed = with_share(&target(), 0, 0.5).unwrap();
        assert_eq!(changed.to_string(), "2*N(-3,1) + 2*N(3,1)");
    }

    #[test]
    fn a_new_mode_takes_an_equal_share() {
        assert_eq!(added(&target(), 0.0, 0.5).unwrap().to_string(), "1*N(-3,1) + 3*N(3,1) + 2*N(0,0.5)");
    }

    #[test]
    fn the_only_mode_stays() {
        let one = removed(&target(), 0).unwrap();
        assert_eq!(one.to_string(), "3*N(3,1)");
        assert_eq!(removed(&one, 0), Err(MixtureError::Empty));
    }

    #[test]
    fn drags_give_round_numbers() {
        assert_eq!(snapped(1.234_567, 0.023), 1.2);
        assert_eq!(snapped(-0.004, 0.000_6), -0.004);
    }
}
