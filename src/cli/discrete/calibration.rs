//! Confidence against accuracy, and the temperature between them.

use std::ops::RangeInclusive;
use std::path::Path;

use crate::cli::json::Json;
use crate::cli::output::Output;
use crate::cli::{CliError, table};
use crate::discrete::calibration::{BINS_MAX, BINS_USUAL, Bin, Calibration, Data, Mended, calibrate, mend, read_file};
use crate::discrete::counted::counted;
use crate::discrete::temperature::Best;
use crate::text::InfoUnit;

/// The fewest and the most bins.
pub(super) const BINS: RangeInclusive<u64> = 1..=BINS_MAX as u64;

/// Prints the reliability of the predictions in a file before and after the best temperature.
pub(super) fn run(path: &Path, bins: Option<u64>, json: bool, output: &mut Output) -> Result<(), CliError> {
    let data = read_file(path).map_err(|error| CliError::input(format_args!("--calibration: {error}")))?;
    let bins = bins.map_or(BINS_USUAL, |bins| bins as usize);
    let before = calibrate(&data.at_temperature(1.0), bins);
    let mended = mend(&data).map_err(|error| error.to_string());
    // Where every temperature gives the same there is none to be named.
    let mended = mended.and_then(|mended| match mended.best {
        Best::Any | Best::Never => Err(mended.why_none().unwrap_or_default().to_owned()),
        _ => Ok(mended),
    });
    let after = mended.as_ref().ok().map(|mended| calibrate(&data.at_temperature(mended.temperature), bins));
    if json {
        return output.line(&object(&before, &mended, after.as_ref()).pretty());
    }
    text(&data, &before, &mended, after.as_ref(), output)
}

fn text(
    data: &Data,
    before: &Calibration,
    mended: &Result<Mended, String>,
    after: Option<&Calibration>,
    output: &mut Output,
) -> Result<(), CliError> {
    let (count, bins) = (counted(data.count(), "prediction"), counted(before.bins.len(), "equally wide bin"));
    output.line(&format!("{count} in {bins} of confidence"))?;
    output.line("")?;
    let head = ["confidence", "count", "accuracy", "mean confidence", "KL, nats", "part of the error"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(before.bins.iter().filter(|bin| bin.count > 0).map(|bin| {
        let range = format!("{} to {}", table::figure_of(bin.low, 4), table::figure_of(bin.high, 4));
        let [accuracy, confidence, divergence, part] =
            [bin.accuracy, bin.confidence, bin.divergence, bin.part(before.count)]
                .map(|value| table::figure_of(value, 6));
        vec![range, bin.count.to_string(), accuracy, confidence, divergence, part]
    }));
    rows.push(Vec::new());
    let mut summary = vec![["", "as given", "at the best temperature"].map(str::to_owned).to_vec()];
    let mut add = |name: &str, value: fn(&Calibration) -> f64| {
        let after = after.map_or_else(String::new, |after| table::figure(value(after)));
        summary.push(vec![name.to_owned(), table::figure(value(before)), after]);
    };
    add("KL calibration error, nats", |calibration| calibration.kl_error);
    add("ECE", |calibration| calibration.expected_error);
    add("accuracy", |calibration| calibration.accuracy);
    add("mean confidence", |calibration| calibration.confidence);
    if let Ok(mended) = mended {
        let [loss_before, loss_after] = [mended.loss_before, mended.loss_after].map(table::figure);
        summary.push(vec!["mean loss, nats".to_owned(), loss_before, loss_after]);
        summary.push(vec!["temperature".to_owned(), "1".to_owned(), table::figure(mended.temperature)]);
    }
    for line in table::aligned(&rows).iter().chain(&table::aligned(&summary)) {
        output.line(line)?;
    }
    if let Err(error) = mended {
        output.line("")?;
        output.line(error)?;
    }
    Ok(())
}

fn object(before: &Calibration, mended: &Result<Mended, String>, after: Option<&Calibration>) -> Json {
    let (temperature, why) = match mended {
        Ok(mended) => (
            Json::object([
                ("value", Json::Number(mended.temperature)),
                ("loss_before", Json::Number(mended.loss_before)),
                ("loss_after", Json::Number(mended.loss_after)),
                ("kl_error", after.map_or(Json::Null, |after| Json::Number(after.kl_error))),
                ("expected_error", after.map_or(Json::Null, |after| Json::Number(after.expected_error))),
            ]),
            Json::Null,
        ),
        Err(error) => (Json::Null, Json::text(error)),
    };
    Json::object([
        ("count", Json::Whole(before.count)),
        ("unit", Json::text(InfoUnit::Nats.name())),
        ("kl_error", Json::Number(before.kl_error)),
        ("expected_error", Json::Number(before.expected_error)),
        ("accuracy", Json::Number(before.accuracy)),
        ("confidence", Json::Number(before.confidence)),
        ("bins", Json::List(before.bins.iter().map(|bin| entry(bin, before.count)).collect())),
        ("temperature", temperature),
        ("why_no_temperature", why),
    ])
}

fn entry(bin: &Bin, count: usize) -> Json {
    let known = |value: f64| if value.is_nan() { Json::Null } else { Json::Number(value) };
    Json::object([
        ("low", Json::Number(bin.low)),
        ("high", Json::Number(bin.high)),
        ("count", Json::Whole(bin.count)),
        ("accuracy", known(bin.accuracy)),
        ("confidence", known(bin.confidence)),
        ("divergence", Json::Number(bin.divergence)),
        ("part", Json::Number(bin.part(count))),
    ])
}
