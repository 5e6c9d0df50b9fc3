//! The way from the samples to every number, as text: for a report, and as a table.

use super::values::Values;
use crate::estimator::{Doubt, Waterfall};
use crate::labs::Section;
use crate::math::number;
use crate::samples::Column;
use crate::scenario::{EstimateScenario, SampleFile, SampleSource};
use crate::text::{InfoUnit, Unit};

/// The bars of every waterfall, in nats: `estimator,term,value,sum`; the sum after the last bar is the estimate.
///
/// # Errors
/// While the estimates are still being computed, in words.
pub fn csv(scenario: &EstimateScenario, values: &Values) -> Result<String, String> {
    if !values.is_of(scenario) {
        return Err("the estimates are still being computed; try again in a moment".to_owned());
    }
    let mut text = String::from("estimator,term,value,sum\n");
    for row in values.rows() {
        let Some(waterfall) = &row.waterfall else { continue };
        for (term, value, sum) in steps(waterfall) {
            text.push_str(&format!("{},\"{term}\",{},{}\n", row.estimator.id(), number(value), number(sum)));
        }
    }
    Ok(text)
}

/// The bars with their names, and the sum so far.
fn steps(waterfall: &Waterfall) -> Vec<(&'static str, f64, f64)> {
    let mut sum = 0.0;
    let bars = waterfall.bars.iter().map(|bar| {
        sum += bar.value;
        (bar.term.name(), bar.value, sum)
    });
    bars.collect()
}

/// Data, rule, bandwidth, and how each number came about.
pub fn sections(scenario: &EstimateScenario, values: &Values, unit: InfoUnit) -> Vec<Section> {
    let mut sections = vec![Section::new("The samples", samples(scenario, values, unit)), kernel(scenario, values)];
    if !values.is_of(scenario) {
        return sections;
    }
    for row in values.rows().iter().filter(|row| scenario.estimators.iter().any(|on| on.id() == row.estimator.id())) {
        let of = row.estimator.aim().unit();
        let shown = |value: f64| number(unit.show(value, of));
        let mut text = vec![format!(
            "{}. It is {} and aims at {}.",
            row.estimator.about(),
            row.estimator.formula(),
            row.estimator.aim().symbol()
        )];
        match &row.estimate {
            Err(error) => text.push(format!("There is no value: {error}.")),
            Ok(estimate) => {
                let mut value = format!("The value is {} {}", shown(estimate.value), unit.written(of));
                if let (Some(error), Some(interval)) = (estimate.standard_error, estimate.interval) {
                    value.push_str(&format!(
                        ", its standard error {}, the 95 % interval {} to {}",
                        shown(error),
                        shown(interval.low),
                        shown(interval.high)
                    ));
                }
                text.push(value + ".");
                text.extend(row.bias.map(|bias| {
                    let (aim, value) = (row.estimator.aim().symbol(), shown(estimate.value - bias));
                    match bias {
                        0.0 => format!("That is what it aims at, {aim} = {value}."),
                        _ => format!("That is {} {} what it aims at, {aim} = {value}.", shown(bias.abs()), side(bias)),
                    }
                }));
                text.extend(row.doubt.as_ref().map(|doubt| doubtful(doubt).to_owned()));
            }
        }
        let mut table = String::new();
        if let Some(waterfall) = &row.waterfall {
            table = format!("term\tvalue, {0}\tsum, {0}\twhat it is\n", unit.written(Unit::Nats));
            let about = waterfall.bars.iter().map(|bar| bar.term.about());
            for ((term, value, sum), about) in steps(waterfall).into_iter().zip(about) {
                let [value, sum] = [value, sum].map(|value| number(unit.show(value, Unit::Nats)));
                table.push_str(&format!("{term}\t{value}\t{sum}\t{about}\n"));
            }
        }
        sections.push(Section::new(row.estimator.name(), text).with(table));
    }
    sections
}

fn side(bias: f64) -> &'static str {
    if bias < 0.0 { "below" } else { "above" }
}

fn doubtful(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::Biased(_) => {
            "The interval does not hold the true value, and what the estimator puts in place of the densities is why."
        }
        Doubt::Missed(_) => "The interval does not hold the true value.",
        Doubt::Saturated => "The estimate hardly grows any more when P moves further away: it reads too little.",
        Doubt::SelfCounting { .. } => {
            "Every sample counts itself in the estimate of q, which raises it: the interval knows nothing of that."
        }
        Doubt::TailDecides(_) => "Much of the estimate is made where no kernel reaches.",
        Doubt::NoiseOnly => "The interval knows the noise of the samples, and no bias.",
    }
}

fn samples(scenario: &EstimateScenario, values: &Values, unit: InfoUnit) -> Vec<String> {
    let file = |SampleFile { path, column }: &SampleFile| match column {
        Column::Only => format!("the file {}", path.display()),
        Column::Name(name) => format!("the column “{name}” of the file {}", path.display()),
        Column::Number(number) => format!("column {number} of the file {}", path.display()),
    };
    let from = match &scenario.source {
        SampleSource::Drawn { candidate, n } => {
            format!("{n} samples of Q = {candidate}, drawn with the seed {}.", scenario.seed)
        }
        SampleSource::File(named) => format!("Samples of Q from {}.", file(named)),
    };
    let mut text = vec![format!("The target is P = {}.", scenario.target), from];
    text.extend(values.data().map(|data| {
        let (sample, n) = (data.sample(), data.n());
        format!(
            "There are {n} of them, with mean {} and sd {} (divided by n − 1).",
            number(sample.mean()),
            number(sample.sd())
        )
    }));
    match &scenario.target_samples {
        Some(named) => text.push(format!("Where samples of P are needed, they are those of {}.", file(named))),
        None => text.push("Where samples of P are needed, as many are drawn with the same seed.".to_owned()),
    }
    text.extend(values.truth().map(|truth| {
        format!(
            "By quadrature, D(Q‖P) = {} {2} and D(P‖Q) = {} {2}.",
            number(unit.show(truth.kl_reverse, Unit::Nats)),
            number(unit.show(truth.kl_forward, Unit::Nats)),
            unit.name()
        )
    }));
    text
}

fn kernel(scenario: &EstimateScenario, values: &Values) -> Section {
    let bandwidth = &scenario.bandwidth;
    let rule = match (bandwidth.rule(), bandwidth.hand()) {
        (Some(rule), _) => format!("The rule is {}", rule.name()),
        (None, hand) => format!("The bandwidth is set by hand, {}", number(hand.unwrap_or(f64::NAN))),
    };
    let mut text = vec![format!("{rule}, times {}.", number(bandwidth.multiplier()))];
    match values.h() {
        Some(Ok(h)) => text.push(format!(
            "For the whole sample h = {}, the sd of the Gaussian kernel in the unit of x; what leaves samples out has the \
             bandwidth of those that are left.",
            number(*h)
        )),
        Some(Err(error)) => text.push(format!("There is none: {error}.")),
        None => {}
    }
    if scenario.clamped {
        text.push("Every estimate goes through max(0, ·), which hides what is below 0.".to_owned());
    }
    text.push(format!("k of k-NN is {}.", scenario.k));
    Section::new("The kernel", text)
}
