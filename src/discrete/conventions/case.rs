//! One pair of rows in front of all conventions: the answers, and why they differ.

use std::cell::OnceCell;

use super::departure::{Answered, Departure, Way};
use super::numpy::has_clipped;
use super::{Convention, Inputs, all};
use crate::discrete::table::{Row, Table, TableError};
use crate::discrete::zeros::worst_zero;
use crate::discrete::{Pair, Side, divergence};
use crate::text::format::parameter;

/// How near to 1 a sum has to be not to matter.
const SUM_TOLERANCE: f64 = 1e-12;
/// Two answers that differ by less than this, relatively, are the same number.
const SAME: f64 = 1e-12;
/// The same where nothing but rounding tells them apart.
const SAME_BUT_FOR_ROUNDING: f64 = 1e-9;

/// Two rows, as given and normalised.
#[derive(Debug)]
pub struct Case<'a> {
    inputs: Inputs<'a>,
    pair: Pair,
    names: &'a [String],
    /// What Q is called in sentences.
    q_name: String,
    sums: [f64; 2],
    exact: Vec<OnceCell<f64>>,
    sums_told: OnceCell<String>,
    ruled_out: [OnceCell<Option<String>>; 2],
}

/// What a convention answers for a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The id of the convention.
    pub id: &'static str,
    /// What the code answers: NaN and ±∞ are answers, too.
    pub value: f64,
    /// Whether that is the exact value, in nats, of what it is taken for.
    pub same: bool,
    /// Why it is the same, or why not.
    pub why: String,
}

impl<'a> Case<'a> {
    /// Of rows `p` and `q` of a table.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn new(table: &'a Table, p: usize, q: usize) -> Result<Self, TableError> {
        Ok(Self::of_rows(table.row(p)?, table.row(q)?, table.names()))
    }

    fn of_rows(p: &'a Row, q: &'a Row, names: &'a [String]) -> Self {
        Self {
            inputs: Inputs::new(p.values(), q.values()),
            pair: Pair::of_rows(p, q),
            names,
            q_name: Side::Q.name().to_owned(),
            sums: [p.sum(), q.sum()],
            exact: divergence::ALL.iter().map(|_| OnceCell::new()).collect(),
            sums_told: OnceCell::new(),
            ruled_out: Default::default(),
        }
    }

    /// The same with another name for Q in its sentences, such as "Q at T = 2".
    #[must_use]
    pub fn with_q_called(self, q_name: String) -> Self {
        Self { q_name, ..self }
    }

    /// The rows as code gets them.
    #[must_use]
    pub fn inputs(&self) -> &Inputs<'a> {
        &self.inputs
    }

    /// The rows normalised.
    #[must_use]
    pub fn pair(&self) -> &Pair {
        &self.pair
    }

    /// What every convention answers, in the order of [`all`].
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
        all().map(|convention| self.answer(convention)).collect()
    }

    /// What one of them answers.
    #[must_use]
    pub fn answer(&self, convention: &Convention) -> Answer {
        let value = (convention.answer)(&self.inputs);
        let exact = self.exact(convention.taken_for);
        let normalises = !convention.departures.contains(&Departure::NotNormalised);
        // SciPy's distance is the only one to take a root, and its square has been one.
        let takes_root = convention.taken_for == "jensen-shannon";
        let answered = Answered { value, exact, way: way_of(convention), normalises, takes_root };
        let same = value == exact || near(answered, SAME) || (exact == 0.0 && value.abs() <= 1e-15);
        let reasons = if same { Vec::new() } else { self.reasons(convention, answered) };
        let same = same || (reasons.is_empty() && near(answered, SAME_BUT_FOR_ROUNDING));
        let why = if same { self.why_same(convention, exact) } else { why_not(reasons, answered) };
        Answer { id: convention.id, value, same, why }
    }

    fn exact(&self, id: &str) -> f64 {
        let index = divergence::ALL.iter().position(|divergence| divergence.id() == id);
        // A test sees to it that every convention is taken for a divergence there is.
        index.map_or(f64::NAN, |index| *self.exact[index].get_or_init(|| divergence::ALL[index].value(&self.pair)))
    }

    fn why_same(&self, convention: &Convention, exact: f64) -> String {
        let swapped = convention.departures.iter().any(|departure| matches!(departure, Departure::Swapped));
        // What is averaged over the other row is infinite for the other row's zeros.
        let side = way_of(convention).first().other();
        let infinite = if exact == f64::INFINITY { self.infinite_because(side) } else { None };
        let mut because: Vec<String> = infinite.map_or_else(
            || convention.departures.iter().filter_map(|departure| departure.spares(self)).collect(),
            |why| vec![why],
        );
        if swapped {
            because.insert(0, "here only, since it is D(Q‖P)".to_owned());
        }
        if because.is_empty() { "same".to_owned() } else { format!("same: {}", because.join(", ")) }
    }

    fn reasons(&self, convention: &Convention, answered: Answered) -> Vec<String> {
        convention.departures.iter().filter_map(|departure| departure.says(self, answered)).collect()
    }

    /// Σ x·log(x/y) of the rows as they are, in that direction: what most lines answer before something is done about zeros.
    pub(super) fn plain(&self, way: Way) -> f64 {
        self.inputs.given().rel_entr[way as usize]
    }

    /// Whether both rows have the same sum.
    pub(super) fn equal_sums(&self) -> bool {
        let [p, q] = self.sums;
        (p - q).abs() <= SUM_TOLERANCE * p.max(q)
    }

    pub(super) fn bins(&self) -> usize {
        self.pair.bins()
    }

    pub(super) fn sums(&self) -> [f64; 2] {
        self.sums
    }

    pub(super) fn sums_to_one(&self) -> bool {
        self.sums.iter().all(|sum| (sum - 1.0).abs() <= SUM_TOLERANCE)
    }

    /// "P sums to 10 and Q to 3", with as many decimals as tell them from 1, and from each other.
    pub(super) fn sums_told(&self) -> &str {
        self.sums_told.get_or_init(|| {
            let [p, q] = self.sums;
            let distinct = |decimals: &usize| {
                let [a, b] = [p, q].map(|sum| parameter(sum, *decimals));
                let is_one = |sum: f64| (sum - 1.0).abs() <= SUM_TOLERANCE;
                (a != b || self.equal_sums()) && (a != "1" || is_one(p)) && (b != "1" || is_one(q))
            };
            let decimals = (3..13).find(distinct).unwrap_or(13);
            format!("P sums to {} and {} to {}", parameter(p, decimals), self.q_name, parameter(q, decimals))
        })
    }

    fn values(&self, side: Side) -> &[f64] {
        match side {
            Side::P => self.inputs.p,
            Side::Q => self.inputs.q,
        }
    }

    /// The first bin where a side is 0.
    pub(super) fn zero_of(&self, side: Side) -> Option<usize> {
        let row = self.values(side);
        // To look at all of them at once is quicker than to stop at the first, which mostly isn't there.
        let is_zero = |value: &f64| *value == 0.0;
        let has_zero = row.iter().fold(false, |has, value| has | is_zero(value));
        if has_zero { row.iter().position(is_zero) } else { None }
    }

    /// The first bin where both are.
    pub(super) fn both_zero(&self) -> Option<usize> {
        (0..self.bins()).find(|bin| self.inputs.p[*bin] == 0.0 && self.inputs.q[*bin] == 0.0)
    }

    pub(super) fn has_above_one(&self) -> bool {
        self.has_given(|value| value > 1.0)
    }

    /// Whether a number as given is below a limit.
    pub(super) fn has_given_below(&self, limit: f64) -> bool {
        self.has_given(|value| value < limit)
    }

    /// Whether a clip between `epsilon` and 1 changes a number.
    pub(super) fn has_clipped(&self, epsilon: f64) -> bool {
        [Side::P, Side::Q].iter().any(|side| has_clipped(self.values(*side), epsilon))
    }

    fn has_given(&self, is_so: impl Fn(f64) -> bool) -> bool {
        let has = |row: &[f64]| row.iter().fold(false, |has, value| has | is_so(*value));
        has(self.inputs.p) || has(self.inputs.q)
    }

    /// Whether a probability is positive and below a limit, or so near to 1.
    pub(super) fn has_below(&self, limit: f64) -> bool {
        let near = |value: f64| (value > 0.0 && value < limit) || value > 1.0 - limit;
        let has = |row: &[f64]| row.iter().fold(false, |has, value| has | near(*value));
        [Side::P, Side::Q].into_iter().any(|side| has(self.pair.probabilities(side)))
    }

    pub(super) fn name(&self, bin: usize) -> &str {
        self.names.get(bin).map_or("a bin", String::as_str)
    }

    fn name_of(&self, side: Side) -> &str {
        if side == Side::P { side.name() } else { &self.q_name }
    }

    /// "Q has 0.2 where P has 0", of the bin where the other side has most of what `side` rules out.
    pub(super) fn ruled_out(&self, side: Side) -> Option<&str> {
        let told = || {
            let bin = worst_zero(&self.pair, side)?;
            let has = parameter(self.values(side.other())[bin], 3);
            Some(format!("{} has {has} where {} has 0", self.name_of(side.other()), self.name_of(side)))
        };
        self.ruled_out[usize::from(side == Side::Q)].get_or_init(told).as_deref()
    }

    /// The same as the reason for an infinity.
    pub(super) fn infinite_because(&self, side: Side) -> Option<String> {
        self.ruled_out(side).map(|why| format!("∞ because {why}"))
    }
}

/// The direction that a call computes.
fn way_of(convention: &Convention) -> Way {
    let swapped = convention.departures.iter().any(|departure| matches!(departure, Departure::Swapped));
    if (convention.taken_for == "kl-reverse") == swapped { Way::Pq } else { Way::Qp }
}

/// Whether an answer is the exact value to within `tolerance` of it.
fn near(Answered { value, exact, .. }: Answered, tolerance: f64) -> bool {
    exact.is_finite() && (value - exact).abs() <= tolerance * exact.abs()
}

fn why_not(reasons: Vec<String>, answered: Answered) -> String {
    // The first reason for a NaN is the only one.
    if answered.value.is_nan() {
        let unnamed = if answered.takes_root {
            "NaN because rounding made the sum negative, and that has no root"
        } else {
            "NaN because numbers on the way are beyond the doubles, and +∞ and −∞ meet"
        };
        return reasons.into_iter().find(|why| why.starts_with("NaN")).unwrap_or_else(|| unnamed.to_owned());
    }
    if !reasons.is_empty() {
        return reasons.join("; ");
    }
    if answered.value.is_finite() {
        "rounding".to_owned()
    } else {
        "infinite because a number on the way is beyond the doubles".to_owned()
    }
}
