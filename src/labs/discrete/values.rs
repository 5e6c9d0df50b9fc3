//! What the page shows, as values: derived from the set-up before anything is drawn.

use std::time::{Duration, Instant};

use super::calibrating::{Calibrated, Calibrating};
use super::curves::{Against, Curve, Question};
use super::words;
use crate::discrete::conventions::{Answer, Case};
use crate::discrete::divergence::{self, Divergence};
use crate::discrete::drift::{self, Step};
use crate::discrete::table::{Table, TableError};
use crate::discrete::temperature::{self, Fit};
use crate::discrete::transforms::{self, Change};
use crate::discrete::zeros::Zeros;
use crate::discrete::{Pair, Side};
use crate::labs::job::Job;
use crate::scenario::{DiscreteScenario, DiscreteView};
use crate::text::InfoUnit;

/// How long a frame waits for curves, so that they follow a drag without a lag where they are quick.
const PATIENCE: Duration = Duration::from_millis(4);

/// The values of the set-up; curves and files may be on their way.
#[derive(Default)]
pub struct Values {
    of: Option<DiscreteScenario>,
    shown: Option<Result<Shown, String>>,
    curve: Job<Question, Curve>,
    calibrating: Calibrating,
    pending: bool,
}

/// One divergence: exactly, and with something done about zeros.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Readout {
    /// Which.
    pub divergence: &'static dyn Divergence,
    /// Of the rows as they are.
    pub exact: f64,
    /// With the treatment, where there is one and it can be done.
    pub treated: Option<f64>,
}

/// What each bin adds to a divergence.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Whose.
    pub divergence: &'static dyn Divergence,
    /// A number for each bin, or nothing where a treatment leaves it out; ±∞ may be among them.
    pub values: Vec<Option<f64>>,
    /// The bin that is named as the cause of an infinity, with the side that is 0 there.
    pub infinite: Option<(usize, Side)>,
    /// How many bins are infinite.
    pub infinities: usize,
}

/// Both rows after a transform.
#[derive(Debug)]
pub struct Transformed {
    /// What comes out.
    pub pair: Pair,
    /// What that does to each divergence that can't grow.
    pub changes: Vec<Change>,
}

/// Everything that follows at once.
#[derive(Debug)]
pub struct Shown {
    /// Both rows, normalised, Q at its temperature.
    pub pair: Pair,
    /// Q as given, where a temperature changed it.
    pub given: Option<Vec<f64>>,
    /// Every divergence.
    pub readouts: Vec<Readout>,
    /// Of the two KLs, or of the divergence chosen.
    pub parts: Vec<Parts>,
    /// What code answers, in the order of [`crate::discrete::conventions::all`].
    pub answers: Vec<Answer>,
    /// What the treatment of zeros changes, in nats and in bits, or why it can't be done.
    pub zeros: Result<[String; 2], String>,
    /// The temperature that brings Q nearest.
    pub fit: Fit,
    /// Each row against the one before, where that is shown.
    pub drift: Vec<Step>,
    /// Both rows after the transform, where that is shown.
    pub transformed: Option<Result<Transformed, String>>,
    /// The true value of each claim, where they are shown.
    pub claims: Vec<f64>,
    /// Examples of what an infinite KL reads with an ε inside its logarithms.
    pub examples: Vec<Example>,
    sentences: [Vec<String>; 2],
}

/// What a KL that is infinite reads when ε is added inside its logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Example {
    /// Which KL.
    pub divergence: &'static dyn Divergence,
    /// The ε.
    pub epsilon: f64,
    /// The value, in nats.
    pub value: f64,
}

impl Shown {
    /// The readout of the divergence with `id`.
    #[must_use]
    pub fn readout(&self, id: &str) -> Option<&Readout> {
        self.readouts.iter().find(|readout| readout.divergence.id() == id)
    }

    /// What to see, in a sentence or two.
    #[must_use]
    pub fn sentences(&self, unit: InfoUnit) -> &[String] {
        &self.sentences[usize::from(unit == InfoUnit::Bits)]
    }

    /// The exact value of the divergence with `id`.
    #[must_use]
    pub fn exact(&self, id: &str) -> f64 {
        self.readout(id).map_or(f64::NAN, |readout| readout.exact)
    }
}

impl Values {
    /// Derives everything from `scenario`.
    pub fn follow(&mut self, scenario: &DiscreteScenario) {
        self.derive(scenario);
        let deadline = Instant::now() + PATIENCE;
        self.pending = match Against::of(scenario.view) {
            Some(against) => {
                let question = Question::new(scenario, against);
                self.curve.ask(question, deadline, Question::answer)
            }
            None => false,
        };
        self.pending |= self.calibrating.follow(scenario, deadline);
    }

    /// Derives what follows at once from what was changed within the frame, so that no part of the page is drawn with
    /// values of another table; before the first picture there are none.
    pub fn keep_up(&mut self, scenario: &DiscreteScenario) {
        if self.of.is_some() {
            self.derive(scenario);
        }
    }

    fn derive(&mut self, scenario: &DiscreteScenario) {
        if self.of.as_ref() != Some(scenario) {
            self.of = Some(scenario.clone());
            self.shown = Some(shown(scenario).map_err(|error| error.to_string()));
        }
    }

    /// Reads files again.
    pub fn reload(&mut self) {
        self.calibrating.reload();
    }

    /// Whether something is still to come.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.pending
    }

    /// What follows at once, or why it doesn't.
    #[must_use]
    pub fn shown(&self) -> Option<&Result<Shown, String>> {
        self.shown.as_ref()
    }

    /// The curve against ε or the temperature, of this set-up or an older one.
    #[must_use]
    pub fn curve(&self) -> Option<&Curve> {
        self.curve.answer()
    }

    /// The calibration before and after, or why there is none.
    #[must_use]
    pub fn calibrated(&self) -> Option<&Result<Calibrated, String>> {
        self.calibrating.answer()
    }
}

/// The table in sight: two rows, Q at its temperature.
pub fn effective(scenario: &DiscreteScenario) -> Result<(Table, usize, usize), TableError> {
    if scenario.temperature == 1.0 {
        return Ok((scenario.table.clone(), scenario.p, scenario.q));
    }
    let pair = scenario.table.pair(scenario.p, scenario.q)?;
    let tempered = temperature::at_temperature(pair.ln(Side::Q), scenario.temperature);
    let row = scenario.table.row(scenario.p)?;
    let rows = vec![("P".to_owned(), row.values().to_vec()), ("Q".to_owned(), tempered)];
    Ok((Table::new(scenario.table.names().to_vec(), rows)?, 0, 1))
}

fn shown(scenario: &DiscreteScenario) -> Result<Shown, TableError> {
    let (table, p, q) = effective(scenario)?;
    let case = Case::new(&table, p, q)?.with_q_called(words::q_name(scenario));
    let pair = table.pair(p, q)?;
    let as_is = scenario.zeros == Zeros::IDS[0];
    let treated = scenario.treatment().treat(&pair);
    let readouts: Vec<Readout> = divergence::ALL
        .iter()
        .map(|&divergence| Readout {
            divergence,
            exact: divergence.value(&pair),
            treated: treated.as_ref().ok().filter(|_| !as_is).map(|treated| treated.value(divergence)),
        })
        .collect();
    let of = |divergence: &'static dyn Divergence| {
        let values = match &treated {
            Ok(treated) => treated.parts(divergence),
            Err(_) => (0..pair.bins()).map(|bin| Some(divergence::part_or_zero(divergence, &pair, bin))).collect(),
        };
        parts(divergence, values, &pair)
    };
    let parts = match scenario.explained {
        Some(divergence) => vec![of(divergence)],
        None => ["kl-forward", "kl-reverse"].into_iter().filter_map(divergence::by_id).map(of).collect(),
    };
    let zeros = match &treated {
        Ok(treated) => Ok([InfoUnit::Nats, InfoUnit::Bits].map(|unit| treated.what_changes(table.names(), unit))),
        Err(error) => Err(error.to_string()),
    };
    let given = match scenario.temperature {
        1.0 => None,
        _ => Some(scenario.table.row(scenario.q)?.normalised()),
    };
    let fit = temperature::fit(&scenario.table.pair(scenario.p, scenario.q)?);
    let is = |view: DiscreteView| scenario.view == view;
    let kl = divergence::ALL[0];
    let mut shown = Shown {
        given,
        readouts,
        parts,
        answers: case.answers(),
        zeros,
        fit,
        drift: if is(DiscreteView::Drift) {
            drift::drift(&scenario.table, kl, drift::Against::Before)?
        } else {
            Vec::new()
        },
        transformed: is(DiscreteView::Transforms).then(|| transformed(scenario, &pair)),
        claims: if is(DiscreteView::Claims) { claims(scenario)? } else { Vec::new() },
        examples: examples(&pair),
        sentences: Default::default(),
        pair,
    };
    shown.sentences = [InfoUnit::Nats, InfoUnit::Bits].map(|unit| words::sentences(scenario, &shown, unit));
    Ok(shown)
}

/// Of the KL that is infinite, the reverse one where both are.
fn examples(pair: &Pair) -> Vec<Example> {
    let infinite = ["kl-reverse", "kl-forward"].into_iter().filter_map(divergence::by_id);
    let Some(divergence) = infinite.clone().find(|kl| kl.value(pair).is_infinite()) else { return Vec::new() };
    let at = |epsilon: f64| {
        let value = Zeros::InLogs(epsilon).treat(pair).ok()?.value(divergence);
        Some(Example { divergence, epsilon, value })
    };
    [1e-8, 1e-4].into_iter().filter_map(at).collect()
}

fn parts(divergence: &'static dyn Divergence, values: Vec<Option<f64>>, pair: &Pair) -> Parts {
    let infinite = |(_, value): &(usize, &Option<f64>)| value.is_some_and(f64::is_infinite);
    let sides: Vec<(usize, Side)> = divergence::infinite_bins(divergence, pair).collect();
    let side_at = |bin: usize| sides.iter().find(|(named, _)| *named == bin).map(|(_, side)| *side);
    let mass = |bin: usize, side: Side| pair.probabilities(side.other())[bin];
    let worst = values
        .iter()
        .enumerate()
        .filter(infinite)
        .filter_map(|(bin, _)| side_at(bin).map(|side| (bin, side)))
        .reduce(|most, other| if mass(other.0, other.1) > mass(most.0, most.1) { other } else { most });
    let infinities = values.iter().enumerate().filter(infinite).count();
    Parts { divergence, infinite: worst, infinities, values }
}

fn transformed(scenario: &DiscreteScenario, pair: &Pair) -> Result<Transformed, String> {
    let channel = scenario.transform.channel(pair.bins()).map_err(|error| error.to_string())?;
    let after = transforms::through(pair, &channel).map_err(|error| error.to_string())?;
    let changes = transforms::changes(pair, &channel).map_err(|error| error.to_string())?;
    Ok(Transformed { pair: after, changes })
}

fn claims(scenario: &DiscreteScenario) -> Result<Vec<f64>, TableError> {
    scenario.claims.iter().map(|claim| claim.truth(&scenario.table)).collect()
}
