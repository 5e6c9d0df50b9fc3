//! The page's sentences and short words, all of which follow from the numbers of the moment.

use super::repeating::Repeating;
use super::report::Row;
use super::values::Values;
use crate::estimator::{Aim, Summary, Term, verdict};
use crate::scenario::EstimateScenario;
use crate::text::InfoUnit;
use crate::text::Unit;
use crate::text::format;

/// What an estimate is worth, in a word or two: its margin, or what is wrong with it.
#[must_use]
pub fn worth(row: &Row, unit: InfoUnit) -> String {
    let Ok(estimate) = &row.estimate else { return String::new() };
    let bar = |term: Term| row.waterfall.as_ref().and_then(|waterfall| waterfall.value(term)).unwrap_or(0.0);
    if bar(Term::Clamping) > 0.0 {
        return "clamped".to_owned();
    }
    match row.estimator.aim() {
        Aim::MinusReverse => "wrong sign".to_owned(),
        Aim::Nothing => "no divergence".to_owned(),
        Aim::Wasserstein1 => "unit of x".to_owned(),
        Aim::Reverse | Aim::Forward if row.doubt.is_some() => {
            row.doubt.map_or_else(String::new, |doubt| doubt.word().to_owned())
        }
        Aim::Reverse | Aim::Forward => estimate.interval.map_or_else(String::new, |interval| {
            let half = 0.5 * (interval.high - interval.low);
            format!("± {}", format::readout(unit.show(half, row.estimator.aim().unit())))
        }),
    }
}

/// The sentences below the table.
#[must_use]
pub fn sentences(scenario: &EstimateScenario, values: &Values, repeating: &Repeating, unit: InfoUnit) -> Vec<String> {
    let mut sentences = Vec::new();
    let explained = scenario.explained;
    if let Some(row) = values.row(explained.id()) {
        match &row.estimate {
            Ok(_) => {
                sentences.push(stopped(verdict(explained, row.waterfall.as_ref(), unit)));
                sentences.extend(row.doubt.map(|doubt| stopped(doubt.sentence(explained.aim(), unit))));
            }
            Err(error) => sentences.push(stopped(format!("{}: {error}", explained.name()))),
        }
    }
    if scenario.against.is_some() {
        match values.comparison(explained.id()) {
            Some(Ok(comparison)) => {
                sentences.push(stopped(comparison.verdict("Q", "Q₂", unit)));
            }
            Some(Err(error)) => sentences.push(stopped(format!("No comparison: {error}"))),
            None => {}
        }
    }
    if let Some(summary) = repeating.summary(explained.id())
        && let Some(sentence) = coverage(summary)
    {
        sentences.push(sentence);
    }
    sentences
}

/// What the repeats say about the interval of the explained estimator.
fn coverage(summary: &Summary) -> Option<String> {
    let coverage = summary.coverage?;
    Some(format!(
        "Over {} seeds its 95 % interval held the true value {} of the time.",
        format::count(summary.values.len()),
        percent(coverage)
    ))
}

/// Bias, spread and coverage in one line.
#[must_use]
pub fn repeats(summary: &Summary, of: Unit, unit: InfoUnit) -> String {
    let mut parts = Vec::new();
    if let Some(bias) = summary.bias {
        let bias = unit.show(bias, of);
        let sign = if bias > 0.0 { "+" } else { "" };
        parts.push(format!("bias {sign}{}", format::readout(bias)));
    }
    if let Some(sd) = summary.sd {
        parts.push(format!("sd {}", format::readout(unit.show(sd, of))));
    }
    if let Some(coverage) = summary.coverage {
        parts.push(format!("covers {}", percent(coverage)));
    }
    if parts.is_empty() {
        parts.push(format!("{} failed", format::count(summary.failed)));
    }
    parts.join(" · ")
}

/// The same with all digits and what the words mean.
#[must_use]
pub fn repeats_in_full(summary: &Summary, of: Unit, unit: InfoUnit) -> String {
    let show = |value: f64| format::exact(unit.show(value, of));
    let mut lines =
        vec![format!("{} estimates, one per seed, mean {}", format::count(summary.values.len()), show(summary.mean))];
    if let Some(bias) = summary.bias {
        lines.push(format!("bias {}: mean estimate minus what it aims at, the tick in the histogram", show(bias)));
    }
    if let Some(sd) = summary.sd {
        lines.push(format!("sd {}: how far one seed’s estimate lies from another’s", show(sd)));
    }
    if let Some(coverage) = summary.coverage {
        lines.push(format!("{} of the 95 % intervals held what it aims at", percent(coverage)));
    }
    if let Some(error) = &summary.error {
        lines.push(format!("{} without an estimate: {error}", format::count(summary.failed)));
    }
    lines.join("\n")
}

/// A share in per cent; one that is nearly nothing or all is not written as none or all of it.
fn percent(share: f64) -> String {
    let text = |decimals: usize| format!("{:.decimals$}", 100.0 * share);
    let all_or_nothing = |text: &str| ["0", "100", "0.0", "100.0"].contains(&text);
    match (text(0), text(1)) {
        (whole, _) if share == 0.0 || share == 1.0 || !all_or_nothing(&whole) => format!("{whole} %"),
        (_, fine) if !all_or_nothing(&fine) => format!("{fine} %"),
        _ if share < 0.5 => "under 0.1 %".to_owned(),
        _ => "over 99.9 %".to_owned(),
    }
}

fn stopped(mut sentence: String) -> String {
    sentence.push('.');
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_all_or_nothing_only_where_it_is() {
        for (share, text) in [
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.947, "95 %"),
            (0.998, "99.8 %"),
            (0.003, "0.3 %"),
            (0.999_9, "over 99.9 %"),
            (1e-5, "under 0.1 %"),
        ] {
            assert_eq!(percent(share), text);
        }
    }
}
