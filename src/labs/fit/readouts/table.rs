//! The readouts as text to copy.

use std::fmt::Write as _;

use crate::labs::fit::guess::Measured;
use crate::labs::fit::value::Fit;
use crate::line::divergence;
use crate::text::InfoUnit;

/// The table as tab-separated text, with the guess once it is revealed.
#[must_use]
pub fn table(fits: &[Fit], guess: Option<&Measured>, unit: InfoUnit) -> String {
    let mut text = String::from("quantity\tunit");
    for fit in fits {
        let _ = write!(text, "\t{}", fit.objective.name());
    }
    if guess.is_some() {
        text.push_str("\tyour guess");
    }
    for (row, divergence) in divergence::ALL.iter().enumerate() {
        let alpha = fits.first().and_then(|fit| divergence.alpha(&fit.pair));
        let at = alpha.map_or_else(String::new, |alpha| format!(" at α = {alpha}"));
        let counted = divergence.unit_at(alpha.unwrap_or_default());
        let _ = write!(text, "\n{}{at}\t{}", divergence.name(), unit.written(counted));
        let of_fits = fits.iter().map(|fit| (&*fit.readouts, fit.overflows(row)));
        let of_guess = guess.map(|guess| (guess.readouts.as_slice(), guess.overflows(row)));
        for (readouts, overflows) in of_fits.chain(of_guess) {
            let value = readouts.get(row).map_or(f64::NAN, |value| unit.show(*value, counted));
            let text_value = match value {
                _ if overflows => "overflow".to_owned(),
                value if value.is_finite() => crate::math::number(value),
                _ => "inf".to_owned(),
            };
            let _ = write!(text, "\t{text_value}");
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::line::distribution::Mixture;
    use crate::line::divergence::Pair;
    use crate::line::objective::{ForwardKl, Minima};
    use crate::line::run::State;
    use crate::text::Unit;

    #[test]
    fn the_copied_table_tells_an_infinite_value_from_one_that_no_double_holds() {
        let copied = |target: &str| {
            let pair = Pair::new(&target.parse::<Mixture>().unwrap(), &"N(50,1)".parse().unwrap());
            let fit = Fit {
                index: 0,
                objective: &ForwardKl,
                state: State { mean: 50.0, sd: 1.0 },
                readouts: divergence::ALL.iter().map(|divergence| divergence.value(&pair)).collect(),
                pair: Rc::new(pair),
                gap: None,
                loss_unit: Unit::Nats,
                slope: 0.0,
                stop: None,
                minima: Minima::default(),
                modes: Rc::from([]),
            };
            let table = table(&[fit], None, InfoUnit::Nats);
            table.lines().find_map(|line| line.strip_prefix("χ² divergence\t\t").map(str::to_owned)).unwrap()
        };
        assert_eq!(copied("N(0,1)"), "overflow");
        assert_eq!(copied("N(0,2)"), "inf");
        assert_eq!(copied("N(50,1)"), "0");
    }
}
