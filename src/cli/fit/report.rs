//! Where runs ended and why, beside the minima that they could have reached.

use crate::cli::json::Json;
use crate::cli::output::Output;
use crate::cli::{CliError, optima, table};
use crate::line::objective::{Minimum, Objective};
use crate::line::run::{State, Trace};
use crate::scenario::FitScenario;
use crate::text::InfoUnit;

/// The end of one run.
pub(super) struct Outcome {
    objective: &'static dyn Objective,
    last: State,
    loss: f64,
    stop: Option<Ending>,
    optima: Vec<Minimum>,
}

/// Why a run stopped, in words.
struct Ending {
    reason: &'static str,
    step: usize,
    message: String,
    remedy: Option<String>,
}

impl Outcome {
    /// The end of a trace.
    pub(super) fn new(objective: &'static dyn Objective, trace: &Trace, optima: Vec<Minimum>) -> Self {
        let steps = trace.len();
        let stop = trace.stop().map(|stop| Ending {
            reason: stop.reason.id(),
            step: stop.step,
            message: stop.message(),
            remedy: stop.remedy(),
        });
        Self { objective, last: trace.state(steps), loss: trace.loss(steps), stop, optima }
    }
}

/// {objective: {final, stop, optima}}.
pub(super) fn json(outcomes: &[Outcome]) -> Json {
    let entry = |outcome: &Outcome| {
        let Outcome { objective, last, loss, stop, optima } = outcome;
        let last = Json::object([
            ("mean", Json::Number(last.mean)),
            ("sd", Json::Number(last.sd)),
            ("loss", Json::Number(*loss)),
        ]);
        let stop = stop.as_ref().map_or(Json::Null, |stop| {
            Json::object([
                ("reason", Json::text(stop.reason)),
                ("step", Json::Whole(stop.step)),
                ("message", Json::text(&stop.message)),
                ("remedy", stop.remedy.as_ref().map_or(Json::Null, Json::text)),
            ])
        });
        let entry = Json::object([("final", last), ("stop", stop), ("optima", optima::list(optima))]);
        (objective.id().to_owned(), entry)
    };
    Json::Object(outcomes.iter().map(entry).collect())
}

/// A table of the ends, then a line per objective that says why it stopped.
pub(super) fn text(fit: &FitScenario, outcomes: &[Outcome], output: &mut Output) -> Result<(), CliError> {
    output.line(&format!("target P  {}", fit.target))?;
    output.line(&format!("start Q   {}", fit.start))?;
    output.line("")?;
    let mut rows =
        vec![["objective", "mean", "sd", "loss", "above the best", "unit of the loss"].map(str::to_owned).to_vec()];
    rows.extend(outcomes.iter().map(|outcome| {
        let Outcome { objective, last, loss, optima, .. } = outcome;
        let gap = |best: &Minimum| table::figure(table::settled(loss - best.value, best.value.abs().max(1.0)));
        let gap = optima.first().map_or_else(String::new, gap);
        let mean = table::settled(last.mean, last.sd);
        let [mean, sd, loss] = [mean, last.sd, *loss].map(table::figure);
        let unit = InfoUnit::Nats.in_words(fit.form.loss_unit(*objective)).to_owned();
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
    }
    Ok(())
}
