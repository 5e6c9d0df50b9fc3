//! `klarity discrete`: tables of probabilities or counts, what is exact about them, and what code answers.

mod calibration;
mod conventions;
mod drift;
mod pair;

use std::path::PathBuf;

use clap::Args;

use super::output::Output;
use super::{CliError, ids, number};
use crate::discrete::counted::counted;
use crate::discrete::table::{Arrangement, Reading, Request, Table, read_file};
use crate::discrete::zeros::{EPSILON_USUAL, Zeros};
use crate::math::typed_number;

/// What the options don't say by themselves.
const ABOUT: &str = "\
Rows may be counts: their sums are shown, and what is compared is normalised. Files are CSV, TSV or separated by \
semicolons, as a spreadsheet saves them; names may stand in the first row, the first column or both, and which way the \
distributions lie is told from the names, the sums, a column of times (day, week, month, …) and the shape unless \
--distributions says it; which way was taken is told.

With --zeros add or in-logs, epsilon is added to the normalised rows. Conventions always answer for the rows as given; \
where one answers NaN, the value is null and why says so. JSON has {p, q, names, distributions, sums, unit, zeros, epsilon, what_changes, \
divergences, parts, conventions}; parts are per name, and add up to the divergence, or to its square for hellinger and \
jensen_shannon_distance. Divergences are in nats.

A file for --calibration has a row a prediction: the confidence and 1 or 0 for right or wrong, or the probability of each \
class and the label.

--conventions without rows lists the library calls there are: id, code, what each computes, and why that is not always what \
it is taken for.";

/// Compare rows of a table: exact divergences, what zeros do, and what library calls answer for the same pair
#[derive(Debug, Args)]
#[command(after_help = format!("{ABOUT}\n\n{}", super::json::NOTE))]
pub(super) struct Arguments {
    /// The target P, such as 0.2,0.3,0,0.3,0.2
    #[arg(long, value_name = "NUMBERS", requires = "q", allow_hyphen_values = true)]
    p: Option<String>,
    /// The candidate Q, as many numbers
    #[arg(long, value_name = "NUMBERS", requires = "p", allow_hyphen_values = true)]
    q: Option<String>,
    /// Take P and Q from a file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["p", "q"])]
    table: Option<PathBuf>,
    /// The distribution that is P, by name; the one called P, or the first of two, unless given
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    p_row: Option<String>,
    /// The distribution that is Q, by name; the one called Q, or the second of two, unless given
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    q_row: Option<String>,
    /// Print D(row‖row before) along the table in a file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["p", "q", "table"])]
    drift: Option<PathBuf>,
    /// Name the rows whose divergence from the row before is above this, in nats
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = number::real("0.3"))]
    threshold: Option<f64>,
    /// Print how well the confidences in a file agree with what came true, and the temperature that mends them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["p", "q", "table", "drift"])]
    calibration: Option<PathBuf>,
    /// Equally wide bins of confidence for --calibration, 1 to 1000; 15 unless given
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::whole(calibration::BINS))]
    bins: Option<u64>,
    /// Which way the distributions lie in the file of --table or --drift
    #[arg(long, value_name = "WAY", value_parser = ids::Ids(vec!["rows", "columns"]))]
    distributions: Option<String>,
    /// What is done about zeros
    #[arg(long, value_name = "HOW", default_value = "as-is", value_parser = ids::Ids(Zeros::IDS.to_vec()), conflicts_with_all = ["drift", "calibration"])]
    zeros: String,
    /// The epsilon of --zeros add and in-logs, above 0 and at most 1; 1e-8 unless given
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = number::real("1e-8"))]
    epsilon: Option<f64>,
    /// List what library calls answer for the rows as given; without rows, which calls there are
    #[arg(long, conflicts_with_all = ["drift", "calibration"])]
    conventions: bool,
    /// Print one JSON object, in full double precision
    #[arg(long)]
    json: bool,
}

/// Prints what was asked for.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    all_at_home(arguments)?;
    if let Some(path) = &arguments.calibration {
        return calibration::run(path, arguments.bins, arguments.json, output);
    }
    if let Some(path) = &arguments.drift {
        let reading =
            read_file(path, &request(arguments)?).map_err(|error| CliError::input(format_args!("--drift: {error}")))?;
        return drift::run(&reading, arguments.threshold, arguments.json, output);
    }
    if arguments.conventions && arguments.p.is_none() && arguments.table.is_none() {
        return conventions::run(arguments.json, output);
    }
    pair::run(&chosen(arguments)?, arguments, output)
}

/// Refuses an option whose file is not given. clap's `requires` gives way where that file is in conflict with something else.
fn all_at_home(arguments: &Arguments) -> Result<(), CliError> {
    let Arguments { table, p_row, q_row, drift, threshold, calibration, bins, distributions, .. } = arguments;
    let spurned = Zeros::by_id(&arguments.zeros, EPSILON_USUAL).is_ok_and(|zeros| !zeros.takes_epsilon());
    if arguments.epsilon.is_some() && spurned {
        return Err(CliError::input(
            "--epsilon is for --zeros add or in-logs; give one of them, or leave --epsilon out",
        ));
    }
    let table_or_drift = table.is_some() || drift.is_some();
    for (given, home, option, homes) in [
        (p_row.is_some(), table.is_some(), "--p-row", "--table"),
        (q_row.is_some(), table.is_some(), "--q-row", "--table"),
        (threshold.is_some(), drift.is_some(), "--threshold", "--drift"),
        (bins.is_some(), calibration.is_some(), "--bins", "--calibration"),
        (distributions.is_some(), table_or_drift, "--distributions", "--table or --drift"),
    ] {
        if given && !home {
            return Err(CliError::input(format_args!(
                "{option} is for {homes}; give that with a file, or leave {option} out"
            )));
        }
    }
    Ok(())
}

/// A table with the two rows that are compared.
struct Chosen {
    reading: Option<Reading>,
    table: Table,
    p: usize,
    q: usize,
}

fn chosen(arguments: &Arguments) -> Result<Chosen, CliError> {
    if let (Some(p), Some(q)) = (&arguments.p, &arguments.q) {
        let table = Table::of_pair(numbers("--p", p)?, numbers("--q", q)?).map_err(CliError::input)?;
        return Ok(Chosen { reading: None, table, p: 0, q: 1 });
    }
    let Some(path) = &arguments.table else {
        return Err(CliError::input("give --p and --q, or a file by --table, --drift or --calibration"));
    };
    let names: Vec<&str> = [&arguments.p_row, &arguments.q_row].into_iter().flatten().map(String::as_str).collect();
    let request = Request { names: &names, ..request(arguments)? };
    let reading = read_file(path, &request).map_err(|error| CliError::input(format_args!("--table: {error}")))?;
    let table = reading.table.clone();
    let p = row(&table, ("--p-row", arguments.p_row.as_deref()), ("P", 0))?;
    let q = row(&table, ("--q-row", arguments.q_row.as_deref()), ("Q", 1))?;
    if p == q && (arguments.p_row.is_none() || arguments.q_row.is_none()) {
        let (missing, name) = (if arguments.p_row.is_none() { "--p-row" } else { "--q-row" }, table.rows()[p].name());
        return Err(CliError::input(format_args!(
            "{missing} is missing: the other option takes “{name}”; name another one"
        )));
    }
    Ok(Chosen { reading: Some(reading), table, p, q })
}

/// The row that an option names, or the one called `name`, or of two the one at `place`.
fn row(table: &Table, (option, wanted): (&str, Option<&str>), (name, place): (&str, usize)) -> Result<usize, CliError> {
    if let Some(wanted) = wanted {
        return table.position(wanted).map_err(|error| CliError::input(format_args!("{option}: {error}")));
    }
    if let Ok(row) = table.position(name) {
        return Ok(row);
    }
    match table.rows().len() {
        2 => Ok(place),
        count => Err(CliError::input(format_args!(
            "{option} is missing: the table has {} and none is called {name}; name one",
            counted(count, "distribution")
        ))),
    }
}

fn request(arguments: &Arguments) -> Result<Request<'_>, CliError> {
    let distributions = match arguments.distributions.as_deref() {
        None => None,
        Some("rows") => Some(Arrangement::Rows),
        Some("columns") => Some(Arrangement::Columns),
        Some(other) => {
            return Err(CliError::input(format_args!("--distributions is “{other}”; use rows or columns")));
        }
    };
    Ok(Request { distributions, ..Request::default() })
}

/// The numbers of a list.
fn numbers(option: &str, text: &str) -> Result<Vec<f64>, CliError> {
    let number = |(index, cell): (usize, &str)| {
        typed_number(cell).ok_or_else(|| {
            let cell = cell.trim();
            let place = index + 1;
            CliError::input(format_args!(
                "{option}: number {place} is “{cell}”; use numbers with a comma between them, such as 0.2,0.3,0.5"
            ))
        })
    };
    text.split(',').enumerate().map(number).collect()
}
