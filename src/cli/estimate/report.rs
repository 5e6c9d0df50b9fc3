//! The estimates with all that goes with them, as text and as JSON.

use super::views::Sets;
use crate::cli::json::Json;
use crate::cli::output::Output;
use crate::cli::{CliError, table};
use crate::estimator::{
    Comparison, Doubt, Estimate, EstimateError, Estimator, Interval, Spread, Truth, View, Waterfall, compare, doubt,
    estimate_clamped, verdict,
};
use crate::kernel::Sample;
use crate::scenario::{EstimateScenario, SampleSource};
use crate::text::InfoUnit;

/// What one estimator makes of one set.
pub(super) struct Row {
    /// `first` or `second`.
    pub(super) set: &'static str,
    pub(super) estimator: &'static dyn Estimator,
    pub(super) estimate: Result<Estimate, EstimateError>,
    /// Why its interval is no measure of its error.
    doubt: Option<Doubt>,
    /// How its terms scatter, where it is a mean.
    spread: Option<Spread>,
}

/// What is printed.
pub(super) struct Report<'a> {
    setup: &'a EstimateScenario,
    sets: &'a Sets,
    rows: Vec<Row>,
    /// The way to the explained estimate, or why there is none.
    waterfall: Result<Option<Waterfall>, EstimateError>,
    comparisons: Vec<(&'static dyn Estimator, Comparison)>,
}

impl<'a> Report<'a> {
    /// Estimates everything. When the estimators were `named` one by one, one that fails is an error.
    pub(super) fn new(setup: &'a EstimateScenario, sets: &'a Sets, named: bool) -> Result<Self, CliError> {
        let (first, second) = (sets.first_view(), sets.second_view());
        let mut rows = Vec::new();
        for (set, view) in [("first", Some(&first)), ("second", second.as_ref())] {
            let Some(view) = view else { continue };
            for &estimator in &setup.estimators {
                let estimate = estimate_clamped(estimator, view, setup.clamped);
                if let (true, Err(error)) = (named, &estimate) {
                    return Err(CliError::input(format_args!("{}: {error}", estimator.id())));
                }
                let waterfall = Waterfall::new(estimator, view, setup.clamped).ok().flatten();
                let doubted = |estimate| doubt(estimator, estimate, view, waterfall.as_ref());
                let doubt = estimate.as_ref().ok().and_then(doubted);
                let spread = Spread::new(estimator, view).ok().flatten();
                rows.push(Row { set, estimator, estimate, doubt, spread });
            }
        }
        let waterfall = Waterfall::new(setup.explained, &first, setup.clamped);
        let comparisons = second.map_or_else(Vec::new, |second| comparisons(setup, &first, &second));
        Ok(Self { setup, sets, rows, waterfall, comparisons })
    }

    /// The rows, the first set before the second.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What the explained estimator's number says, or why there is none.
    fn verdict(&self) -> String {
        match &self.waterfall {
            Ok(waterfall) => verdict(self.setup.explained, waterfall.as_ref(), InfoUnit::Nats),
            Err(error) => format!("{}: {error}", self.setup.explained.name()),
        }
    }

    /// What the truth says of the explained estimator's terms.
    fn remark(&self) -> Option<String> {
        self.waterfall.as_ref().ok()?;
        self.setup.explained.remark(self.sets.truth("first")?, InfoUnit::Nats)
    }

    /// The object that `--json` prints.
    pub(super) fn json(&self) -> Json {
        let Self { setup, sets, rows, waterfall, comparisons } = self;
        let estimates = |wanted: &str| {
            let rows = rows.iter().filter(|row| row.set == wanted);
            Json::Object(rows.map(|row| (row.estimator.id().to_owned(), estimate_json(row))).collect())
        };
        let waterfall = waterfall.as_ref().ok().and_then(Option::as_ref);
        let bars = waterfall
            .iter()
            .flat_map(|waterfall| &waterfall.bars)
            .map(|bar| Json::object([("term", Json::text(bar.term.id())), ("value", Json::Number(bar.value))]));
        let mut entries = vec![
            ("n", Json::Whole(sets.first.n())),
            ("unit", Json::text("nats")),
            ("bandwidth", bandwidth_json(setup, sets.first.sample(), sets.first_bandwidths.whole().ok())),
            ("truth", truth_json(sets.truth("first"))),
            ("estimators", estimates("first")),
            ("explained", Json::text(setup.explained.id())),
            ("waterfall", Json::List(bars.collect())),
            ("verdict", Json::text(self.verdict())),
            ("remark", self.remark().map_or(Json::Null, Json::text)),
        ];
        if let Some((data, bandwidths)) = &sets.second {
            let differences = comparisons.iter().map(|(estimator, comparison)| {
                let Comparison { difference, standard_error, interval, .. } = comparison;
                let verdict = comparison.verdict("the first set", "the second set", InfoUnit::Nats);
                let mut entry = figures_json(*difference, *standard_error, *interval);
                entry.push(("verdict", Json::text(verdict)));
                (estimator.id().to_owned(), object(entry))
            });
            let second = [
                ("n", Json::Whole(data.n())),
                ("bandwidth", bandwidth_json(setup, data.sample(), bandwidths.whole().ok())),
                ("truth", truth_json(sets.truth("second"))),
                ("estimators", estimates("second")),
                ("differences", Json::Object(differences.collect())),
            ];
            entries.push(("against", Json::object(second)));
        }
        object(entries)
    }

    /// The report for people.
    pub(super) fn text(&self, output: &mut Output) -> Result<(), CliError> {
        let Self { setup, sets, rows, waterfall, comparisons } = self;
        let mut lines = vec![format!("target P   {}", setup.target)];
        lines.push(format!("samples    {}", source_text(&setup.source, sets.first.n(), setup.seed)));
        if let (Some(against), Some((data, _))) = (&setup.against, &sets.second) {
            lines.push(format!("against    {}", source_text(against, data.n(), setup.seed)));
        }
        if let Ok(h) = sets.first_bandwidths.whole() {
            lines.push(format!("bandwidth  {}", bandwidth_text(setup, h)));
        }
        lines.push(String::new());
        lines.extend(table::aligned(&self.table()));
        for row in rows {
            if let Err(error) = &row.estimate {
                lines.push(format!("{}: {error}", row.name()));
            }
        }
        lines.extend(doubts(rows));
        if let Ok(Some(waterfall)) = waterfall {
            lines.push(format!("\nfrom the truth to {}", setup.explained.id()));
            let bars = waterfall.bars.iter().map(|bar| vec![format!("  {}", bar.term.name()), signed(bar.value)]);
            let total = vec![format!("  {}", setup.explained.id()), signed(waterfall.total)];
            lines.extend(table::aligned(&bars.chain([total]).collect::<Vec<_>>()));
        }
        lines.push(format!("\n{}", self.verdict()));
        lines.extend(self.remark());
        for (estimator, comparison) in comparisons {
            let verdict = comparison.verdict("the first set", "the second set", InfoUnit::Nats);
            lines.push(format!("\n{}: {verdict}", estimator.id()));
        }
        lines.iter().try_for_each(|line| output.line(line))
    }

    /// A row per estimator and set.
    fn table(&self) -> Vec<Vec<String>> {
        let Self { sets, rows, .. } = self;
        let header = ["estimator", "value", "standard error", "95 % interval", "aims at", "truth", ""];
        let mut cells = vec![header.map(str::to_owned).to_vec()];
        for row in rows {
            let Row { set, estimator, .. } = row;
            let name = row.name();
            let Ok(estimate) = &row.estimate else {
                cells.push(vec![name, "undefined".to_owned()]);
                continue;
            };
            let error = estimate.standard_error.map_or_else(String::new, figure);
            let between = |interval: Interval| format!("{} … {}", figure(interval.low), figure(interval.high));
            let interval = estimate.interval.map_or_else(String::new, between);
            let truth = sets.truth(set).and_then(|truth| estimator.aim().value(truth));
            let truth = truth.map_or_else(String::new, figure);
            let aim = estimator.aim().symbol().to_owned();
            let doubt = row.doubt.map_or_else(String::new, |doubt| doubt.word().to_owned());
            cells.push(vec![name, figure(estimate.value), error, interval, aim, truth, doubt]);
        }
        cells
    }
}

impl Row {
    /// The estimator's id, and the set where that is not the first.
    fn name(&self) -> String {
        if self.set == "first" {
            self.estimator.id().to_owned()
        } else {
            format!("{} ({})", self.estimator.id(), self.set)
        }
    }
}

/// What is doubted, each sentence once with the names of those of whom it is said.
fn doubts(rows: &[Row]) -> Vec<String> {
    let mut said: Vec<(Vec<String>, String)> = Vec::new();
    for row in rows {
        let Some(doubt) = row.doubt else { continue };
        let sentence = doubt.sentence(row.estimator.aim(), InfoUnit::Nats);
        match said.iter_mut().find(|(_, before)| *before == sentence) {
            Some((names, _)) => names.push(row.name()),
            None => said.push((vec![row.name()], sentence)),
        }
    }
    said.into_iter().map(|(names, sentence)| format!("{}: {sentence}", names.join(", "))).collect()
}

fn comparisons(
    setup: &EstimateScenario,
    first: &View<'_>,
    second: &View<'_>,
) -> Vec<(&'static dyn Estimator, Comparison)> {
    let both = |&estimator: &&'static dyn Estimator| Some((estimator, compare(estimator, first, second).ok()?));
    setup.estimators.iter().filter_map(both).collect()
}

fn object(entries: Vec<(&str, Json)>) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn truth_json(truth: Option<&Truth>) -> Json {
    truth.map_or(Json::Null, |truth| {
        Json::object([
            ("kl_reverse", Json::Number(truth.kl_reverse)),
            ("kl_forward", Json::Number(truth.kl_forward)),
            ("wasserstein1", Json::Number(truth.wasserstein1)),
            ("k2_expectation", Json::Number(truth.k2_expectation())),
            ("chi_square", Json::Number(truth.chi_square)),
            ("k1_sd", truth.k1_sd().map_or(Json::Null, Json::Number)),
            ("k3_sd", truth.k3_sd().map_or(Json::Null, Json::Number)),
        ])
    })
}

fn estimate_json(row: &Row) -> Json {
    match &row.estimate {
        Ok(Estimate { value, standard_error, interval }) => {
            let mut entries = figures_json(*value, *standard_error, *interval);
            entries.push(("doubt", row.doubt.map_or(Json::Null, |doubt| Json::text(doubt.id()))));
            let spread =
                |part: fn(&Spread) -> Option<f64>| row.spread.as_ref().and_then(part).map_or(Json::Null, Json::Number);
            entries.push(("term_sd", spread(|spread| spread.sd)));
            entries.push(("negative_terms", spread(|spread| Some(spread.negative))));
            object(entries)
        }
        Err(error) => Json::object([
            ("value", Json::Null),
            ("standard_error", Json::Null),
            ("interval", Json::Null),
            ("error", Json::text(error.to_string())),
        ]),
    }
}

fn figures_json(value: f64, error: Option<f64>, interval: Option<Interval>) -> Vec<(&'static str, Json)> {
    let ends = |interval: Interval| Json::List(vec![Json::Number(interval.low), Json::Number(interval.high)]);
    vec![
        ("value", Json::Number(value)),
        ("standard_error", error.map_or(Json::Null, Json::Number)),
        ("interval", interval.map_or(Json::Null, ends)),
    ]
}

/// {rule, factor, h}, where h = factor × the sd of the samples and a bandwidth set by hand has no rule.
fn bandwidth_json(setup: &EstimateScenario, sample: &Sample, h: Option<f64>) -> Json {
    let factor = h.map(|h| h / sample.sd()).filter(|factor| factor.is_finite());
    Json::object([
        ("rule", setup.bandwidth.rule().map_or(Json::Null, |rule| Json::text(rule.id()))),
        ("factor", factor.map_or(Json::Null, Json::Number)),
        ("h", h.map_or(Json::Null, Json::Number)),
    ])
}

fn bandwidth_text(setup: &EstimateScenario, h: f64) -> String {
    let rule = setup.bandwidth.rule().map_or("by hand", |rule| rule.id());
    format!("{} ({rule} × {})", table::figure(h), table::figure(setup.bandwidth.multiplier()))
}

fn source_text(source: &SampleSource, n: usize, seed: u64) -> String {
    match source {
        SampleSource::Drawn { candidate, .. } => format!("{n} of {candidate}, seed {seed}"),
        SampleSource::File(file) => format!("{n} from {}", file.path.display()),
    }
}

fn signed(value: f64) -> String {
    let figure = figure(value);
    if value > 0.0 { format!("+{figure}") } else { figure }
}

/// Six digits say more than any estimate knows; `--json` has them all.
fn figure(value: f64) -> String {
    table::figure_of(value, 6)
}
