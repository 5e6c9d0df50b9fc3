//! `klarity estimate`: divergences estimated from samples, and the way from the truth to the number.

mod report;
mod rows;
mod setup;
mod views;

use std::path::{Path, PathBuf};

use clap::Args;

use super::output::Output;
use super::{CliError, ids, number};
use crate::estimator::{self, K_MAX, MULTIPLIERS, N_MAX, N_MIN};
use crate::kernel;
use crate::text::{InfoUnit, Unit};
use report::Report;
use views::Sets;

/// The fewest and the most bandwidths of a sweep.
const SWEEP: std::ops::RangeInclusive<u64> = 2..=10_000;

/// What the options don't say by themselves.
fn about() -> String {
    let not_nats = estimator::ALL.iter().map(|estimator| (estimator.id(), estimator.aim().unit()));
    let not_nats = not_nats.filter(|(_, unit)| *unit != Unit::Nats);
    let units: Vec<String> =
        not_nats.map(|(id, unit)| format!(", {id} in the {}", InfoUnit::Nats.in_words(unit))).collect();
    let units = units.concat();
    format!(
        "\
Files are CSV or text separated by white space, one row a line; a header, blank lines and lines that begin with # are \
fine. Every cell of the column must be a finite number.

Without a preset, --target and --samples are enough, or --target and --candidate. With samples from a file the density \
q is unknown: the truth is null, the monte-carlo estimators have no value, and the waterfall has one bar for all that needs q. An \
estimator that can't do with the samples has null for its value and says why; one that was named by --estimator makes \
the command fail instead. The standard error and the 95 % interval know sampling noise, not bias: where an interval does \
not hold the truth, the table says so, and doubt in the JSON is misses-truth, or biased where the estimate is more than \
three half-widths off by its own making. Without a truth an interval is noise-only at best; what counts every sample in \
its own density is biased, k-NN may be saturated, and of the forward plug-in tail-decides says that much of it is made \
where no kernel reaches.

In the JSON term_sd is the sd of the single terms whose mean an estimate is, and negative_terms the share of them below 0. \
Of r = p/q the truth has k2_expectation, ½E[(log r)²], which monte-carlo-k2 tends to, and the exact sds k1_sd and k3_sd of a \
term of monte-carlo and monte-carlo-k3; they are null where they have no digits or no end.

Divergences are in nats{units}. Without --sweep, --csv writes set,estimator,value,\
standard_error,low,high; with it multiplier,h and a column per estimator, for the first set of samples. Of split-half, \
the kernel is that of the first half of the samples, in their order, taken at the second half.

{}",
        super::json::NOTE
    )
}

/// Estimate divergences from samples of Q, drawn or from a file
#[derive(Debug, Args)]
#[command(after_help = about())]
pub(super) struct Arguments {
    /// A preset's id or a scenario file; may be left out when --target and --samples or --candidate are given
    scenario: Option<PathBuf>,
    /// The target P instead of the scenario's
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    target: Option<String>,
    /// Samples of Q from a file instead of the scenario's
    #[arg(long, value_name = "FILE", conflicts_with = "candidate")]
    samples: Option<PathBuf>,
    /// The column of the samples, by name or number from 1; a file of one column needs none
    #[arg(long, value_name = "NAME|N", allow_hyphen_values = true)]
    column: Option<String>,
    /// Draw the samples from this Q instead of the scenario's, such as "N(1,1)"
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    candidate: Option<String>,
    #[arg(long, help = format!("How many samples are drawn, {N_MIN} to {N_MAX}; {} unless the scenario says otherwise", setup::DEFAULT_N), value_name = "N", allow_hyphen_values = true, value_parser = number::whole(number::counts(N_MIN..=N_MAX)))]
    n: Option<u64>,
    /// The seed of all that is drawn, the samples of P included; 1 unless the scenario says otherwise
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::whole(0..=u64::MAX))]
    seed: Option<u64>,
    /// Samples of P from a file, for the estimators that take some; else as many as of Q are drawn from the target
    #[arg(long, value_name = "FILE")]
    target_samples: Option<PathBuf>,
    /// The column of --target-samples
    #[arg(long, value_name = "NAME|N", allow_hyphen_values = true, requires = "target_samples")]
    target_column: Option<String>,
    /// Samples of a second generator from a file: every estimate for both, with their difference and a verdict
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The column of --against
    #[arg(long, value_name = "NAME|N", allow_hyphen_values = true, requires = "against")]
    against_column: Option<String>,
    /// A rule, or a number in the unit of x; the multiplier is then 1 unless --multiplier is given too
    #[arg(long, value_name = "RULE|VALUE", allow_hyphen_values = true, value_parser = ids::of(kernel::ALL))]
    bandwidth: Option<String>,
    /// The bandwidth is this many times what the rule or --bandwidth says
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = number::real("1.5"))]
    multiplier: Option<f64>,
    #[arg(long, help = format!("The k of knn, 1 to {K_MAX}"), allow_hyphen_values = true, value_parser = number::whole(number::counts(1..=K_MAX)))]
    k: Option<u64>,
    /// Only this estimator; may be given several times
    #[arg(long = "estimator", value_name = "ID", value_parser = ids::of(estimator::ALL))]
    estimators: Vec<String>,
    /// The estimator of the waterfall; as-now-written, or the first of those named by --estimator, unless given
    #[arg(long, value_name = "ID", value_parser = ids::of(estimator::ALL))]
    explain: Option<String>,
    /// Put max(0, ·) around every estimate
    #[arg(long)]
    clamped: bool,
    #[arg(long, help = format!("Estimate at N bandwidths from {} to {} times the rule's (or --bandwidth's), as CSV", MULTIPLIERS.0, MULTIPLIERS.1), value_name = "N", allow_hyphen_values = true, value_parser = number::whole(SWEEP))]
    sweep: Option<u64>,
    /// Write the estimates, or the sweep, to FILE (- for standard output, instead of the report)
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Print {n, unit, bandwidth, truth, estimators, waterfall, …} as JSON
    #[arg(long)]
    json: bool,
}

/// Estimates, then prints the report, the JSON or the CSV.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    let setup = setup::build(arguments)?;
    // A sweep without a place for it goes to standard output.
    let standard = Path::new("-");
    let place = arguments.csv.as_deref().or(arguments.sweep.map(|_| standard));
    if place == Some(standard) && arguments.json {
        return Err(CliError::input("the CSV and --json both want standard output; give --csv a file"));
    }
    let sets = Sets::new(&setup)?;
    let report = Report::new(&setup, &sets, !arguments.estimators.is_empty())?;
    if let Some(place) = place {
        match arguments.sweep {
            Some(count) => rows::sweep(&setup, &sets, count as usize, place, output)?,
            None => rows::estimates(&report, place, output)?,
        }
    }
    if place == Some(standard) {
        return Ok(());
    }
    if arguments.json { output.line(&report.json().pretty()) } else { report.text(output) }
}
