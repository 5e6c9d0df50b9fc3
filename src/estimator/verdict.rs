//! What the numbers say, in one or two sentences.

use super::{Aim, Bar, Estimator, Term, Waterfall};
use crate::text::InfoUnit;
use crate::text::format::readout;

/// Why `estimator` reads what it reads, from the bars that lead there. Sentences without the last full stop.
#[must_use]
pub fn verdict(estimator: &dyn Estimator, waterfall: Option<&Waterfall>, unit: InfoUnit) -> String {
    let Some(waterfall) = waterfall else {
        return "A distance, not a divergence: it is never negative and has the unit of x".to_owned();
    };
    let scale = unit.convert(1.0);
    if let Some(hidden) = waterfall.value(Term::Clamping).filter(|hidden| *hidden > 0.0) {
        return format!(
            "max(0, ·) hides a reading of {}. The reading was the news: it tells of a sign, a bias or noise, and 0 tells \
             of a perfect match",
            readout(-hidden * scale)
        );
    }
    match (estimator.aim(), waterfall.value(Term::Truth)) {
        (Aim::Nothing, _) => {
            "The sign of log p is wrong, so this estimates no divergence, whatever the bandwidth".to_owned()
        }
        (aim, Some(truth)) => known(aim, truth, waterfall, scale),
        (aim, None) => unknown(aim, waterfall, scale, if estimator.uses_bandwidth() { "smoothing" } else { "bias" }),
    }
}

/// The verdict where the generator's density is known.
fn known(aim: Aim, truth: f64, waterfall: &Waterfall, scale: f64) -> String {
    let total = waterfall.total;
    let goal = truth + waterfall.value(Term::Sign).unwrap_or(0.0);
    let errors: Vec<Bar> =
        waterfall.bars.iter().filter(|bar| !matches!(bar.term, Term::Truth | Term::Sign)).copied().collect();
    let kernel: f64 = errors.iter().filter(|bar| bar.term != Term::Noise).map(|bar| bar.value).sum();
    let largest = errors.iter().filter(|bar| bar.value * total > 0.0).max_by(|a, b| by_length(a, b));
    let show = |value: f64| readout(value * scale);
    // The goal explains the sign when it pulls that way harder than any error does.
    let goal_rules = goal * total > 0.0 && largest.is_none_or(|bar| goal.abs() >= bar.value.abs());
    if aim == Aim::MinusReverse && total < 0.0 && goal_rules {
        return format!(
            "Negative because the formula estimates −D(Q‖P). Turn the sign and it reads {}, against a truth of {}; of \
             the number on screen the kernel makes {}",
            show(-total),
            show(truth),
            show(kernel)
        );
    }
    let can_be = if aim == Aim::MinusReverse { "positive" } else { "negative" };
    let impossible = if aim == Aim::MinusReverse { total > 0.0 } else { total < 0.0 };
    if impossible && largest.is_some() {
        // The largest errors that pull this way, as many as it takes to get there.
        let mut pulling: Vec<Bar> = errors.iter().filter(|bar| bar.value * total > 0.0).copied().collect();
        pulling.sort_by(|a, b| by_length(b, a));
        let mut reached = goal;
        let mut enough = Vec::new();
        for bar in pulling {
            let by = if enough.is_empty() { effect(bar.value * scale) } else { show(bar.value.abs()) };
            enough.push(format!("{} {by}", bar.term.name()));
            reached += bar.value;
            if reached * total > 0.0 {
                break;
            }
        }
        return format!(
            "{} although {} can’t be {can_be}: the truth is {}, and {}",
            if total > 0.0 { "Positive" } else { "Negative" },
            aim.symbol(),
            show(goal),
            enough.join(", ")
        );
    }
    let main = errors.iter().max_by(|a, b| by_length(a, b)).filter(|bar| bar.value != 0.0);
    let most = main.map_or_else(String::new, |bar| {
        format!("; the largest error is {}, {}", bar.term.name(), signed(bar.value * scale))
    });
    format!("Reads {} for {}, against a truth of {}{most}", show(total), aim.symbol(), show(goal))
}

/// The verdict where it isn't; `bias` is what there is beside noise.
fn unknown(aim: Aim, waterfall: &Waterfall, scale: f64, bias: &str) -> String {
    let total = waterfall.total;
    let self_count = waterfall.value(Term::SelfCount).filter(|value| *value != 0.0);
    let reading = if aim == Aim::MinusReverse {
        format!("The formula estimates −D(Q‖P); turn the sign and it reads {}", readout(-total * scale))
    } else if total < 0.0 {
        format!("Negative although {} can’t be: {bias} or noise", aim.symbol())
    } else {
        format!("Reads {} for {}", readout(total * scale), aim.symbol())
    };
    let count = self_count.map_or_else(String::new, |value| format!("; the self-count {}", effect(value * scale)));
    format!("{reading}{count}. How much is {bias} and how much noise can’t be told without the generator’s density")
}

fn by_length(a: &Bar, b: &Bar) -> std::cmp::Ordering {
    a.value.abs().total_cmp(&b.value.abs())
}

/// A readout with its sign, also when that is a plus.
fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", readout(value)) } else { readout(value) }
}

/// What a bar does to what came before it: `adds 0.017` or `takes away 0.775`.
fn effect(value: f64) -> String {
    format!("{} {}", if value < 0.0 { "takes away" } else { "adds" }, readout(value.abs()))
}

#[cfg(test)]
mod tests {
    use super::super::{Bandwidths, Data, Truth, View, by_id};
    use super::*;
    use crate::kernel::{self, Bandwidth};
    use crate::line::distribution::Mixture;

    #[test]
    fn what_is_named_for_an_impossible_sign_is_enough_to_turn_it() {
        let scott = Bandwidth::by_rule(kernel::by_id("scott").unwrap(), 1.0).unwrap();
        let p: Mixture = "N(0,1)".parse().unwrap();
        let mut seen = 0;
        for (seed, q) in (0..60).flat_map(|seed| ["N(0.5,1)", "N(0.2,1)", "N(0,1.2)"].map(|q| (seed, q))) {
            let q: Mixture = q.parse().unwrap();
            let data = Data::drawn(&p, &q, 20, seed).unwrap().with_truth(Truth::new(&p, &q));
            let view = View::new(&data, Bandwidths::new(&data, scott), 5);
            for id in ["leave-one-out", "split-half", "resubstitution"] {
                let estimator = by_id(id).unwrap();
                let Ok(Some(waterfall)) = Waterfall::new(estimator, &view, false) else { continue };
                let text = verdict(estimator, Some(&waterfall), InfoUnit::Nats);
                let Some((_, after)) = text.split_once("the truth is ") else { continue };
                let Some((truth, parts)) = after.split_once(", and ") else { continue };
                let number = |text: &str| text.rsplit(' ').next().and_then(|word| word.parse::<f64>().ok()).unwrap();
                let sum: f64 = parts.split(", ").map(number).sum();
                assert!(text.starts_with("Negative") && waterfall.total < 0.0, "{text}");
                assert!(number(truth) - sum < 2e-3, "{text}");
                seen += 1;
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
