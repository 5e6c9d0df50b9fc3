//! Where runs ended and why, beside the minima that they could have reached.

use crate::cli::json::Json;
use crate::cli::output::Output;
use crate::cli::{CliError, optima, table};
use crate::descent::Watched;
use crate::line::objective::{Minima, Objective, Sampling};
use crate::line::run::{State, Trace};
use crate::scenario::FitScenario;
use crate::text::InfoUnit;

/// What is printed about the optima, told in the help.
pub(super) const NOTE: &str = "“Above the best” is – where no minimum is known to be global, since lower losses are known. A line below the table says so where \
    it could not be shown that there are no other minima than those that \"optima\" lists in JSON; \"optima_complete\" is \
    then false.";

/// The end of one run.
pub(super) struct Outcome {
    objective: &'static dyn Objective,
    last: State,
    loss: f64,
    /// What the last batch says of the loss, in a sampled run.
    batch_loss: Option<f64>,
    stop: Option<Ending>,
    optima: Minima,
}

/// Why a run stopped, in words.
struct Ending {
    reason: &'static str,
    step: usize,
    message: String,
    remedy: Option<String>,
    watched: Option<Watched>,
}

impl Outcome {
    /// The end of a trace.
    pub(super) fn new(objective: &'static dyn Objective, trace: &Trace, optima: Minima) -> Self {
        let steps = trace.len();
        let stop = trace.stop().map(|stop| Ending {
            reason: stop.reason.id(),
            step: stop.step,
            message: stop.message(),
            remedy: stop.remedy(),
            watched: stop.watched().cloned(),
        });
        let (last, loss, batch_loss) = (trace.state(steps), trace.loss(steps), trace.estimate(steps));
        Self { objective, last, loss, batch_loss, stop, optima }
    }
}

/// {objective: {final, stop, optima, `optima_complete`}}.
pub(super) fn json(outcomes: &[Outcome]) -> Json {
    let entry = |outcome: &Outcome| {
        let Outcome { objective, last, loss, batch_loss, stop, optima } = outcome;
        let numbers = [("mean", last.mean), ("sd", last.sd), ("loss", *loss)];
        let numbers = numbers.into_iter().chain(batch_loss.map(|loss| ("batch_loss", loss)));
        let last = Json::Object(numbers.map(|(key, number)| (key.to_owned(), Json::Number(number))).collect());
        let stop = stop.as_ref().map_or(Json::Null, |stop| {
            Json::object([
                ("reason", Json::text(stop.reason)),
                ("step", Json::Whole(stop.step)),
                ("message", Json::text(&stop.message)),
                ("remedy", stop.remedy.as_ref().map_or(Json::Null, Json::text)),
                ("readout", stop.watched.as_ref().map_or(Json::Null, watched_json)),
            ])
        });
        let entry = Json::object([
            ("final", last),
            ("stop", stop),
            ("optima", optima::list(optima)),
            ("optima_complete", Json::Flag(optima.is_complete())),
        ]);
        (objective.id().to_owned(), entry)
    };
    Json::Object(outcomes.iter().map(entry).collect())
}

/// How sampled runs draw, in words.
fn drawn(sampling: &Sampling, fit: &FitScenario) -> String {
    let draws = if sampling.batch() == 1 { "1 draw".to_owned() } else { format!("{} draws", sampling.batch()) };
    let of_q: Vec<&str> =
        fit.objectives.iter().filter(|objective| objective.draws_from_q()).map(|objective| objective.id()).collect();
    let gradient = match of_q.len() {
        0 => String::new(),
        all if all == fit.objectives.len() => format!(", gradient {}", sampling.gradient().id()),
        _ => format!(", gradient {} for {}", sampling.gradient().id(), of_q.join(" and ")),
    };
    format!("{draws} a step{gradient}, seed {}; the losses are exact", sampling.seed())
}

/// What was watched: its threshold, its least value, and its value at the last step where that is below the threshold.
fn watched_json(watched: &Watched) -> Json {
    let Watched { goal, lowest } = watched;
    let value = if *lowest < goal.below { Json::Number(*lowest) } else { Json::Null };
    Json::object([
        ("id", Json::text(goal.id)),
        ("below", Json::Number(goal.below)),
        ("value", value),
        ("lowest", Json::Number(*lowest)),
    ])
}

/// A table of the ends, then a line per objective that says why it stopped.
pub(super) fn text(fit: &FitScenario, outcomes: &[Outcome], output: &mut Output) -> Result<(), CliError> {
    output.line(&format!("target P  {}", fit.target))?;
    output.line(&format!("start Q   {}", fit.start))?;
    if let Some(sampling) = fit.form.sampling() {
        output.line(&format!("draws     {}", drawn(sampling, fit)))?;
    }
    output.line("")?;
    let mut rows =
        vec![["objective", "mean", "sd", "loss", "above the best", "unit of the loss"].map(str::to_owned).to_vec()];
    rows.extend(outcomes.iter().map(|outcome| {
        let Outcome { objective, last, loss, optima, .. } = outcome;
        let gap = |gap: f64| table::figure(table::settled(gap, loss.abs().max(1.0)));
        let gap = optima.above(*loss).map_or_else(|| "–".to_owned(), gap);
        let mean = table::settled(last.mean, last.sd);
        let [mean, sd, loss] = [mean, last.sd, *loss].map(table::figure);
        let unit = InfoUnit::Nats.in_words(fit.form.loss_unit(*objective, fit.alpha)).to_owned();
        vec![objective.id().to_owned(), mean, sd, loss, gap, unit]
    }));
    for line in table::aligned(&rows) {
        output.line(&line)?;
    }
    output.line("")?;
    for outcome in outcomes {
        if let Some(stop) = &outcome.stop {
            let remedy = stop.remedy.as_ref().map_or_else(String::new, |remedy| format!(". {remedy}"));
            output.line(&format!("{}: {}{remedy}", outcome.objective.id(), stop.message))?;
        }
        let id = outcome.objective.id();
        if outcome.optima.is_empty() {
            output.line(&format!("{id}: no minimum is known"))?;
        } else if outcome.optima.is_undercut() {
            let told = "none of its minima is the best: normals that the grid hardly sees have lower losses";
            output.line(&format!("{id}: {told}"))?;
        } else if !outcome.optima.is_complete() {
            output.line(&format!("{id}: the best is that of the minima known; there may be others"))?;
        }
    }
    Ok(())
}
