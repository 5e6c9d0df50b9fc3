//! The page's sentences and short words, all of which follow from the numbers of the moment.

use super::repeating::Repeating;
use super::report::Row;
use super::values::Values;
use crate::estimator::{Aim, Doubt, Interval, Spread, Summary, Term, verdict};
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
        aim @ (Aim::Reverse | Aim::Forward) => {
            estimate.interval.map_or_else(String::new, |interval| margin(interval, row.doubt, aim, unit))
        }
    }
}

/// Half an interval, or why that is no measure of the error.
#[must_use]
pub fn margin(interval: Interval, doubt: Option<Doubt>, aim: Aim, unit: InfoUnit) -> String {
    let half = format::readout(unit.show(0.5 * (interval.high - interval.low), aim.unit()));
    match doubt {
        None => format!("± {half}"),
        Some(Doubt::NoiseOnly) => format!("noise ± {half}"),
        Some(doubt) => doubt.word().to_owned(),
    }
}

/// What a single sample's term is like.
#[must_use]
pub fn spread(spread: &Spread, unit: InfoUnit) -> String {
    let sd = spread.sd.map_or_else(String::new, |sd| {
        format!("The terms of these samples have an sd of {} {}; ", format::readout(unit.convert(sd)), unit.name())
    });
    format!("{sd}{} of the terms are negative", format::percent(spread.negative))
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
                let remark = values.truth().and_then(|truth| explained.remark(&truth, unit));
                sentences.extend(remark.map(stopped));
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
        format::percent(coverage)
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
        parts.push(format!("covers {}", format::percent(coverage)));
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
        lines.push(format!("{} of the 95 % intervals held what it aims at", format::percent(coverage)));
    }
    if let Some(error) = &summary.error {
        lines.push(format!("{} without an estimate: {error}", format::count(summary.failed)));
    }
    lines.join("\n")
}

fn stopped(mut sentence: String) -> String {
    sentence.push('.');
    sentence
}
