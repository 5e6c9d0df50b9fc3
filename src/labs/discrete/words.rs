//! The page's sentences, all of which follow from the numbers of the moment.

use super::calibrating::Calibrated;
use super::parts::signed;
use super::values::{Parts, Shown};
use crate::discrete::Side;
use crate::discrete::drift;
use crate::discrete::temperature::{Best, Fit};
use crate::discrete::zeros;
use crate::scenario::{DiscreteScenario, DiscreteView};
use crate::text::InfoUnit;
use crate::text::format::{capital, count, parameter, readout};

/// How near to 1 a sum has to be not to matter.
const SUM_TOLERANCE: f64 = 1e-9;
/// Names that a sentence lists.
const NAMED: usize = 4;

/// What to see, in a sentence or two.
#[must_use]
pub fn sentences(scenario: &DiscreteScenario, shown: &Shown, unit: InfoUnit) -> Vec<String> {
    let mut sentences = match scenario.view {
        DiscreteView::Parts | DiscreteView::Epsilon => about_zeros(scenario, shown, unit),
        DiscreteView::Temperature => vec![temperature(scenario, shown, unit)],
        DiscreteView::Transforms => transforms(scenario, shown, unit),
        DiscreteView::Drift => vec![steps(scenario, shown, unit)],
        DiscreteView::Calibration => Vec::new(),
        DiscreteView::Claims => vec![claims(scenario, shown)],
    };
    if matches!(scenario.view, DiscreteView::Parts) {
        sentences.extend(sums(scenario, shown, unit));
    }
    sentences
}

/// A value in nats as it is shown, without its unit.
fn show(nats: f64, unit: InfoUnit) -> String {
    readout(unit.convert(nats))
}

fn about_zeros(scenario: &DiscreteScenario, shown: &Shown, unit: InfoUnit) -> Vec<String> {
    let names = scenario.table.names();
    let mut sentences: Vec<String> =
        zeros::causes(&shown.pair, names).into_iter().map(|cause| format!("{cause}.")).collect();
    if let (DiscreteView::Epsilon, [_, ..]) = (scenario.view, shown.examples.as_slice()) {
        // The curve shows what every ε makes of it, and the bar below what this one does.
    } else if let [first, second] = shown.examples.as_slice() {
        let [a, b] = [first, second].map(|example| (parameter(example.epsilon, 3), show(example.value, unit)));
        sentences.push(format!(
            "With {} added inside the logs {} would read {}; with {}, {}: a number of the ε, not of the data.",
            a.0,
            first.divergence.symbol(),
            a.1,
            b.0,
            b.1
        ));
    } else if shown.exact("total-variation") == 0.0 {
        sentences.push("P and Q are the same: every divergence is 0.".to_owned());
    } else {
        sentences.extend(shown.parts.first().and_then(|parts| largest(scenario, shown, parts, unit)));
    }
    sentences
}

/// What a view says that takes zeros as they are, whatever is done about them elsewhere; else `otherwise`.
#[must_use]
pub fn untreated<'a>(scenario: &DiscreteScenario, otherwise: &'a str) -> &'a str {
    if scenario.zeros == zeros::Zeros::IDS[0] {
        otherwise
    } else {
        "of the rows as given: zeros are left as they are here"
    }
}

/// What the treatment of zeros changes.
#[must_use]
pub fn treatment(shown: &Shown, unit: InfoUnit) -> String {
    match &shown.zeros {
        Ok(told) => format!("{}.", capital(&told[usize::from(unit == InfoUnit::Bits)])),
        Err(told) => format!("{}.", capital(told)),
    }
}

/// Which bin adds most.
fn largest(scenario: &DiscreteScenario, shown: &Shown, parts: &Parts, unit: InfoUnit) -> Option<String> {
    let finite = parts.values.iter().enumerate().filter_map(|(bin, value)| value.map(|value| (bin, value)));
    let (bin, value) = finite.filter(|(_, value)| value.is_finite()).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let divergence = parts.divergence;
    let total: f64 = parts.values.iter().flatten().sum();
    if !total.is_finite() || value <= 0.0 {
        return None;
    }
    let shown_as = |value: f64| unit.show(value, divergence.unit());
    let written = |value: f64| readout(shown_as(value));
    let ratio = ratio(shown, bin);
    let (whole, name) = (divergence.parts_add_up_to(), &scenario.table.names()[bin]);
    let [value, total] = [value, total].map(shown_as);
    let alike = |(other, part): &(usize, &Option<f64>)| {
        *other != bin && part.is_some_and(|part| written(part) == readout(value))
    };
    let others: Vec<usize> = parts.values.iter().enumerate().filter(alike).map(|(other, _)| other).collect();
    if let [other, rest @ ..] = others.as_slice() {
        let names = match rest.len() {
            0 => format!("{} and {name}", scenario.table.names()[*other]),
            _ => format!("{name} and {} others", others.len()),
        };
        let common = if others.iter().all(|other| self::ratio(shown, *other) == ratio) {
            format!(", {ratio}")
        } else {
            String::new()
        };
        return Some(format!(
            "The largest parts of {whole} = {}, {} each, are those of {names}{common}.",
            readout(total),
            readout(value)
        ));
    }
    // A part of more than the sum is no share of it. Where the two are written alike nothing is left to tell.
    Some(if value > total && readout(value) != readout(total) {
        format!(
            "{name} gives the largest part of {whole} = {}: {}, {ratio}; the others take {} away.",
            readout(total),
            signed(value),
            readout(value - total)
        )
    } else {
        format!("The largest part of {whole}, {} of {}, is that of {name}, {ratio}.", readout(value), readout(total))
    })
}

/// How P and Q compare in a bin.
fn ratio(shown: &Shown, bin: usize) -> String {
    let [p, q] = [Side::P, Side::Q].map(|side| shown.pair.probabilities(side)[bin]);
    match (p, q) {
        (0.0, _) => "where P has 0".to_owned(),
        (_, 0.0) => "where Q has 0".to_owned(),
        _ if p >= q => format!("where p is {} times q", readout(p / q)),
        _ => format!("where q is {} times p", readout(q / p)),
    }
}

/// "Q", or "Q at T = 2": what code gets.
#[must_use]
pub fn q_name(scenario: &DiscreteScenario) -> String {
    if scenario.temperature == 1.0 {
        "Q".to_owned()
    } else {
        format!("Q at T = {}", parameter(scenario.temperature, 3))
    }
}

/// What sums that are not 1 lead to.
fn sums(scenario: &DiscreteScenario, shown: &Shown, unit: InfoUnit) -> Option<String> {
    let rows = scenario.table.rows();
    let [p, q] = [scenario.p, scenario.q].map(|row| rows[row].sum());
    // At another temperature Q is what came of its shares.
    let q = if scenario.temperature == 1.0 { q } else { 1.0 };
    if [p, q].iter().all(|sum| (sum - 1.0).abs() <= SUM_TOLERANCE) {
        return None;
    }
    let answer = shown.answers.iter().find(|answer| answer.id == "scipy_rel_entr_sum_pq")?;
    let (p, q, q_name) = (parameter(p, 4), parameter(q, 4), q_name(scenario));
    // Code counts in nats whatever the page does.
    let nats = if unit == InfoUnit::Nats { "" } else { " nats" };
    let code = if answer.value.is_nan() { "“nan”".to_owned() } else { format!("{}{nats}", readout(answer.value)) };
    Some(format!(
        "P sums to {p} and {q_name} to {q}. What is shown is of their shares; code that takes the rows as they are answers {code}."
    ))
}

fn temperature(scenario: &DiscreteScenario, shown: &Shown, unit: InfoUnit) -> String {
    let Fit { best, divergence } = shown.fit;
    let now = show(shown.exact("kl-forward"), unit);
    let at = parameter(scenario.temperature, 3);
    match best {
        Best::At(best) => format!(
            "At T = {at} D(P‖Q) is {now}; Q comes nearest at T = {}, with {}.",
            parameter(best, 3),
            show(divergence, unit)
        ),
        Best::Cold | Best::Hot | Best::Any | Best::Never => {
            format!("At T = {at} D(P‖Q) is {now}. {}.", capital(shown.fit.told()))
        }
    }
}

fn transforms(scenario: &DiscreteScenario, shown: &Shown, unit: InfoUnit) -> Vec<String> {
    let Some(transformed) = &shown.transformed else { return Vec::new() };
    let Ok(transformed) = transformed else { return Vec::new() };
    let grew = transformed.changes.iter().filter(|change| change.grew()).count();
    let of = count(transformed.changes.len());
    let kl = transformed.changes.iter().find(|change| change.divergence.id() == "kl-forward");
    let how = match kl {
        Some(kl) if kl.stays() => format!("D(P‖Q) stays {}", show(kl.before, unit)),
        Some(kl) => format!("D(P‖Q) goes from {} to {}", show(kl.before, unit), show(kl.after, unit)),
        None => String::new(),
    };
    let bins = format!("{} of {} bins", count(transformed.pair.bins()), count(shown.pair.bins()));
    let name = capital(scenario.transform.name());
    if grew == 0 {
        vec![format!("{name}, {bins} left: none of these {of} divergences grows. {how}.")]
    } else {
        vec![format!("{name}: {grew} of {of} grow, which can't be; {how}.")]
    }
}

fn steps(scenario: &DiscreteScenario, shown: &Shown, unit: InfoUnit) -> String {
    let rows = scenario.table.rows();
    let threshold = show(scenario.threshold, unit);
    let mut above: Vec<_> = drift::above(&shown.drift, scenario.threshold).collect();
    if above.is_empty() {
        let most = shown.drift.iter().max_by(|a, b| a.value.total_cmp(&b.value));
        let most = most.map_or_else(String::new, |step| {
            format!("; the largest, {}, is that of {}", show(step.value, unit), rows[step.row].name())
        });
        return format!("No step is above {threshold}{most}.");
    }
    let all = above.len();
    above.sort_by(|a, b| b.value.total_cmp(&a.value));
    let named: Vec<String> = above
        .iter()
        .take(NAMED)
        .map(|step| format!("{} ({})", rows[step.row].name(), show(step.value, unit)))
        .collect();
    let more = if all > NAMED { format!(" and {} more", count(all - NAMED)) } else { String::new() };
    let verb = if all == 1 { "is" } else { "are" };
    format!(
        "Of {} steps {} {verb} above {threshold}: {}{more}.",
        count(shown.drift.len()),
        count(all),
        named.join(", ")
    )
}

fn claims(scenario: &DiscreteScenario, shown: &Shown) -> String {
    let agree = scenario.claims.iter().zip(&shown.claims).filter(|(claim, exact)| claim.agrees(**exact)).count();
    let all = count(scenario.claims.len());
    match agree {
        0 => format!("None of the {all} printed figures is the true value, to the digits printed."),
        _ if agree == scenario.claims.len() => format!("All {all} printed figures are the true values."),
        _ => format!("Of {all} printed figures {} are the true values, to the digits printed.", count(agree)),
    }
}

/// What the calibration shows.
#[must_use]
pub fn calibration(calibrated: &Calibrated, unit: InfoUnit) -> Vec<String> {
    let tried = &calibrated.tried;
    let (accuracy, confidence) = (tried.before.accuracy, tried.before.confidence);
    let gap = confidence - accuracy;
    let told = if gap.abs() < 0.005 {
        "as sure as it is right, on the whole"
    } else if gap > 0.0 {
        "surer than it is right"
    } else {
        "less sure than it is right"
    };
    let mut sentences = vec![format!(
        "Right {} of the time at a mean confidence of {}: {told}.",
        percent(accuracy),
        percent(confidence)
    )];
    match &calibrated.best {
        Ok(best) => sentences.push(best.why_none().map_or_else(
            || format!("The loss is smallest at T = {}.", parameter(best.temperature, 3)),
            |why| format!("{}.", capital(why)),
        )),
        Err(error) => sentences.push(format!("{}.", capital(error))),
    }
    if tried.temperature == 1.0 {
        let [kl, ece] = [show(tried.before.kl_error, unit), readout(tried.before.expected_error)];
        sentences.push(format!("As claimed the KL error is {kl} and ECE {ece}."));
    } else {
        sentences.push(format!(
            "At T = {} the KL error goes from {} to {}, ECE from {} to {}.",
            parameter(tried.temperature, 3),
            show(tried.before.kl_error, unit),
            show(tried.after.kl_error, unit),
            readout(tried.before.expected_error),
            readout(tried.after.expected_error),
        ));
    }
    sentences
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
