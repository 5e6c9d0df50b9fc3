//! The table `[discrete]` of the saved form, read strictly and written so that it reads back the same.

use std::path::PathBuf;
use std::sync::Arc;

use super::{
    CalibrationSetUp, Claim, DiscreteScenario, DiscreteView, Predictions, Subject, TEMPERATURES, THRESHOLD_MAX,
    Transform,
};
use crate::discrete::calibration::{self, BINS_MAX, Data};
use crate::discrete::divergence;
use crate::discrete::gridded::{Done, Gridded};
use crate::discrete::table::{NAMES_MAX, NAMES_MIN, Table as Rows};
use crate::discrete::zeros::Zeros;
use crate::math::{number, typed_number};
use crate::scenario::ScenarioError;
use crate::scenario::lab::LabSetup;
use crate::scenario::table::{Field, Table, entry, quoted};

impl LabSetup for DiscreteScenario {
    const ID: &'static str = "discrete";

    fn read(table: &Table<'_>) -> Result<Self, ScenarioError> {
        read_discrete(table)
    }

    fn write(&self, text: &mut String) {
        write_discrete(text, self);
    }

    fn each_path(&mut self, change: &mut dyn FnMut(&mut PathBuf)) {
        if let Some(CalibrationSetUp { predictions: Predictions::File(path), .. }) = &mut self.calibration {
            change(path);
        }
    }
}

fn read_discrete(table: &Table<'_>) -> Result<DiscreteScenario, ScenarioError> {
    table.allow(&[
        "names",
        "zeros",
        "epsilon",
        "temperature",
        "view",
        "parts",
        "threshold",
        "rows",
        "transform",
        "calibration",
        "claims",
        "pair",
    ])?;
    let usual = DiscreteScenario::default();
    let rows = read_rows(table)?;
    let pair = table.need("pair", "a table that starts with [discrete.pair]")?.table("discrete.pair")?;
    pair.allow(&["p", "q"])?;
    let number_or = |key: &str, usual: f64, (low, high): (f64, f64)| match table.get(key) {
        Some(field) => within(&field, low, high),
        None => Ok(usual),
    };
    let mut scenario = DiscreteScenario {
        p: read_row(&pair.need("p", "p = \"P\"")?, &rows)?,
        q: read_row(&pair.need("q", "q = \"Q\"")?, &rows)?,
        temperature: number_or("temperature", usual.temperature, TEMPERATURES)?,
        threshold: number_or("threshold", usual.threshold, (0.0, THRESHOLD_MAX))?,
        claims: read_claims(table, &rows)?,
        table: rows,
        ..usual
    };
    if let Some(field) = table.get("epsilon") {
        scenario.epsilon = field.number()?;
        Zeros::by_id("add", scenario.epsilon).map_err(|error| field.refuse_for(error))?;
    }
    if let Some(field) = table.get("zeros") {
        let wanted = field.string()?;
        let known = || field.refuse(format!("the treatments are {}", Zeros::IDS.join(", ")));
        scenario.zeros = Zeros::IDS.into_iter().find(|id| *id == wanted).ok_or_else(known)?;
    }
    if let Some(field) = table.get("parts") {
        scenario.explained = Some(field.one("divergence", divergence::ALL)?);
    }
    if let Some(field) = table.get("transform") {
        scenario.transform = read_transform(&field.table("discrete.transform")?)?;
    }
    if let Some(field) = table.get("calibration") {
        scenario.calibration = Some(read_calibration(&field.table("discrete.calibration")?)?);
    }
    if let Some(field) = table.get("view") {
        scenario.view = read_view(&field, &scenario)?;
    }
    Ok(scenario)
}

fn within(field: &Field<'_>, low: f64, high: f64) -> Result<f64, ScenarioError> {
    let value = field.number()?;
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(field.refuse(format!("write a number from {} to {}", number(low), number(high))))
    }
}

fn numbers(field: &Field<'_>) -> Result<Vec<f64>, ScenarioError> {
    field.list()?.iter().map(Field::number).collect()
}

fn read_rows(table: &Table<'_>) -> Result<Rows, ScenarioError> {
    let names = table.need("names", "names = [\"a\", \"b\"]")?;
    let texts = names.list()?.iter().map(|name| name.string().map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
    let field = table.need("rows", "tables that start with [[discrete.rows]]")?;
    let mut rows = Vec::new();
    for row in field.list()? {
        let row = row.table("[discrete.rows]")?;
        row.allow(&["name", "values"])?;
        let name = row.need("name", "name = \"P\"")?.string()?.to_owned();
        rows.push((name, numbers(&row.need("values", "values = [0.5, 0.5]")?)?));
    }
    let rows = Rows::new(texts, rows).map_err(|error| field.complain(error))?;
    DiscreteScenario::check(&rows).map_err(|error| field.complain(error))?;
    Ok(rows)
}

fn read_row(field: &Field<'_>, rows: &Rows) -> Result<usize, ScenarioError> {
    rows.position(field.string()?).map_err(|error| field.refuse(error.to_string()))
}

fn read_view(field: &Field<'_>, scenario: &DiscreteScenario) -> Result<DiscreteView, ScenarioError> {
    let there = scenario.views();
    DiscreteView::by_id(field.string()?).filter(|view| there.contains(view)).ok_or_else(|| {
        let ids = there.iter().map(|view| view.id()).collect::<Vec<_>>().join(", ");
        field.refuse(format!("this set-up can be shown as {ids}"))
    })
}

fn read_claims(table: &Table<'_>, rows: &Rows) -> Result<Vec<Claim>, ScenarioError> {
    let Some(field) = table.get("claims") else { return Ok(Vec::new()) };
    let read = |claim: &Field<'_>| {
        let claim = claim.table("[discrete.claims]")?;
        claim.allow(&["p", "q", "grid", "divergence", "printed", "why"])?;
        let printed = claim.need("printed", "printed = \"0.470\"")?;
        let digits = printed.string()?;
        if !typed_number(digits).is_some_and(f64::is_finite) {
            return Err(printed.refuse("write the figure in quotes, with the digits as printed, such as \"0.470\""));
        }
        Ok(Claim {
            of: read_subject(&claim, rows)?,
            divergence: claim.need("divergence", "divergence = \"kl-forward\"")?.one("divergence", divergence::ALL)?,
            printed: digits.to_owned(),
            why: claim.get("why").map_or(Ok(String::new()), |why| why.string().map(str::to_owned))?,
        })
    };
    field.list()?.iter().map(read).collect()
}

fn read_subject(claim: &Table<'_>, rows: &Rows) -> Result<Subject, ScenarioError> {
    let Some(grid) = claim.get("grid") else {
        let p = read_row(&claim.need("p", "p = \"P\"")?, rows)?;
        return Ok(Subject::Rows { p, q: read_row(&claim.need("q", "q = \"Q\"")?, rows)? });
    };
    if let Some(row) = claim.get("p").or_else(|| claim.get("q")) {
        return Err(row.refuse("remove it, or the grid; a figure is of two rows or of a grid"));
    }
    let table = grid.table("discrete.claims.grid")?;
    table.allow(&["p", "q", "range", "points", "done"])?;
    let two = |key: &str, example: &str| -> Result<[f64; 2], ScenarioError> {
        let field = table.need(key, example)?;
        numbers(&field)?.try_into().map_err(|_| field.refuse("write two numbers"))
    };
    let done = table.need("done", "done = \"nothing\"")?;
    let wanted = done.string()?;
    let ids = || done.refuse(format!("what can be done is {}", Done::ALL.map(Done::id).join(", ")));
    let gridded = Gridded {
        p: two("p", "p = [-1, 1.5]")?,
        q: two("q", "q = [1, 2]")?,
        range: two("range", "range = [-5, 5]")?,
        points: table.need("points", "points = 1000")?.whole(NAMES_MIN, NAMES_MAX)?,
        done: Done::ALL.into_iter().find(|done| done.id() == wanted).ok_or_else(ids)?,
    };
    // Points above 0 may all be so far out that nothing is left of a density.
    let checked = gridded.checked().map_err(|error| grid.refuse(error.to_string()))?;
    checked.pair().map_err(|error| grid.refuse(error.to_string()))?;
    Ok(Subject::Grid(checked))
}

fn read_transform(table: &Table<'_>) -> Result<Transform, ScenarioError> {
    table.allow(&["kind", "size", "share", "seed"])?;
    let kind = table.need("kind", "kind = \"merge\"")?;
    let (low, high) = Transform::SIZES;
    let share = || within(&table.need("share", "share = 0.2")?, 0.0, 1.0);
    let transform = match kind.string()? {
        "merge" => Transform::Merge(table.need("size", "size = 2")?.whole(low, high)?),
        "blur" => Transform::Blur(share()?),
        "noise" => Transform::Noise(share()?),
        "shuffle" => Transform::Shuffle(table.need("seed", "seed = 1")?.seed()?),
        _ => {
            let ids = Transform::ALL.map(Transform::id).join(", ");
            return Err(kind.refuse(format!("the kinds are {ids}")));
        }
    };
    let own = setting(transform).0;
    match ["size", "share", "seed"].into_iter().filter(|key| *key != own).find_map(|key| table.get(key)) {
        Some(other) => Err(other.refuse(format!("remove it; {} takes a {own}", transform.id()))),
        None => Ok(transform),
    }
}

/// The key and the value of a transform's one setting.
fn setting(transform: Transform) -> (&'static str, String) {
    match transform {
        Transform::Merge(size) => ("size", size.to_string()),
        Transform::Blur(share) | Transform::Noise(share) => ("share", number(share)),
        Transform::Shuffle(seed) => ("seed", seed.to_string()),
    }
}

fn read_calibration(table: &Table<'_>) -> Result<CalibrationSetUp, ScenarioError> {
    table.allow(&["file", "confidence", "correct", "bins", "temperature"])?;
    let predictions = match (table.get("file"), table.get("confidence")) {
        (Some(file), None) => {
            if file.string()?.is_empty() {
                return Err(file.refuse("write the path of a text file with a prediction a line"));
            }
            Predictions::File(PathBuf::from(file.string()?))
        }
        (Some(file), Some(_)) => {
            return Err(file.refuse("remove the file or the confidences; predictions come from one of them"));
        }
        (None, _) => Predictions::Given(Arc::new(read_predictions(table)?)),
    };
    let mut read = CalibrationSetUp::new(predictions);
    if let Some(bins) = table.get("bins") {
        read.bins = bins.whole(1, BINS_MAX)?;
    }
    if let Some(field) = table.get("temperature") {
        read.temperature = within(&field, TEMPERATURES.0, TEMPERATURES.1)?;
    }
    Ok(read)
}

fn read_predictions(table: &Table<'_>) -> Result<Data, ScenarioError> {
    let field =
        table.need("confidence", "confidence = [0.9, 0.6] with correct = [1, 0], or file = \"predictions.csv\",")?;
    let confidence = numbers(&field)?;
    let correct = table.need("correct", "correct = [1, 0]")?;
    let judged = correct.list()?.iter().map(|field| field.whole(0, 1)).collect::<Result<Vec<_>, _>>()?;
    if judged.len() != confidence.len() {
        let (found, wanted) = (judged.len(), confidence.len());
        return Err(correct.refuse(format!("give a 1 or 0 for each confidence; there are {found} for {wanted}")));
    }
    let rows: Vec<(f64, bool)> = confidence.into_iter().zip(judged).map(|(c, right)| (c, right == 1)).collect();
    Data::of_confidences(&rows).map_err(|error| field.refuse(error.to_string()))
}

/// Writes the table and those below it.
fn write_discrete(text: &mut String, scenario: &DiscreteScenario) {
    let DiscreteScenario {
        table,
        p,
        q,
        zeros,
        epsilon,
        temperature,
        view,
        explained,
        threshold,
        transform,
        calibration,
        claims,
    } = scenario;
    text.push_str("\n[discrete]\n");
    entry(text, "names", list(table.names().iter().map(|name| quoted(name))));
    entry(text, "zeros", quoted(zeros));
    entry(text, "epsilon", number(*epsilon));
    entry(text, "temperature", number(*temperature));
    entry(text, "threshold", number(*threshold));
    entry(text, "view", quoted(view.id()));
    if let Some(divergence) = explained {
        entry(text, "parts", quoted(divergence.id()));
    }
    for row in table.rows() {
        text.push_str("\n[[discrete.rows]]\n");
        entry(text, "name", quoted(row.name()));
        entry(text, "values", list(row.values().iter().map(|value| number(*value))));
    }
    text.push_str("\n[discrete.transform]\n");
    entry(text, "kind", quoted(transform.id()));
    let (key, value) = setting(*transform);
    entry(text, key, value);
    if let Some(calibration) = calibration {
        write_calibration(text, calibration);
    }
    for claim in claims {
        text.push_str("\n[[discrete.claims]]\n");
        match &claim.of {
            Subject::Rows { p, q } => {
                entry(text, "p", quoted(table.rows()[*p].name()));
                entry(text, "q", quoted(table.rows()[*q].name()));
            }
            Subject::Grid(grid) => entry(text, "grid", inline(grid)),
        }
        entry(text, "divergence", quoted(claim.divergence.id()));
        entry(text, "printed", quoted(&claim.printed));
        entry(text, "why", quoted(&claim.why));
    }
    // The pair comes last and is required, so that a file that was cut off never passes for a whole one.
    text.push_str("\n[discrete.pair]\n");
    entry(text, "p", quoted(table.rows()[*p].name()));
    entry(text, "q", quoted(table.rows()[*q].name()));
}

fn write_calibration(text: &mut String, calibration: &CalibrationSetUp) {
    let CalibrationSetUp { predictions, bins, temperature } = calibration;
    text.push_str("\n[discrete.calibration]\n");
    match predictions {
        Predictions::File(path) => entry(text, "file", quoted(&path.to_string_lossy())),
        Predictions::Given(data) => {
            let rows = data.at_temperature(1.0);
            let correct = |row: &calibration::Prediction| u8::from(row.correct).to_string();
            entry(text, "confidence", list(rows.iter().map(|row| number(row.confidence))));
            entry(text, "correct", list(rows.iter().map(correct)));
        }
    }
    entry(text, "bins", bins);
    entry(text, "temperature", number(*temperature));
}

fn inline(grid: &Gridded) -> String {
    let Gridded { p, q, range, points, done } = grid;
    let [p, q, range] = [p, q, range].map(|pair| list(pair.iter().map(|value| number(*value))));
    format!("{{ p = {p}, q = {q}, range = {range}, points = {points}, done = {} }}", quoted(done.id()))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}
