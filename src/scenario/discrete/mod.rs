//! The set-up of the Discrete lab: the value here, its table `[discrete]` in `form`.

mod claim;
mod form;
mod transform;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

pub use claim::{Claim, Subject};
pub use transform::Transform;
pub use view::DiscreteView;

use super::Scenario;
use crate::discrete::calibration;
use crate::discrete::divergence::Divergence;
use crate::discrete::table::{Table, TableError};
use crate::discrete::zeros::{EPSILON_USUAL, Zeros};

/// The most cells of a table that a scenario holds: more would not fit into a file that a person can mail.
pub const PAGE_CELLS_MAX: usize = 40_000;
/// The lowest and the highest temperature.
pub const TEMPERATURES: (f64, f64) = (0.01, 100.0);
/// The largest threshold of drift, in nats.
pub const THRESHOLD_MAX: f64 = 1e6;

/// A table of distributions, which of its rows are P and Q, and what is done and shown with them.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscreteScenario {
    /// Names and rows, at least two rows.
    pub table: Table,
    /// The row that is P, from 0.
    pub p: usize,
    /// The row that is Q, from 0.
    pub q: usize,
    /// What is done about zeros: one of [`Zeros::IDS`].
    pub zeros: &'static str,
    /// The ε for the treatments that take one, above 0 and at most 1.
    pub epsilon: f64,
    /// The temperature of Q, within [`TEMPERATURES`]; at 1 it is as given.
    pub temperature: f64,
    /// What the page shows.
    pub view: DiscreteView,
    /// The divergence whose parts are shown; the two KLs where there is none.
    pub explained: Option<&'static dyn Divergence>,
    /// Steps of a table over time above this are named, in nats.
    pub threshold: f64,
    /// What happens to both rows alike.
    pub transform: Transform,
    /// Predictions whose calibration is looked at.
    pub calibration: Option<CalibrationSetUp>,
    /// Printed figures to be checked.
    pub claims: Vec<Claim>,
}

/// Predictions, and how they are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationSetUp {
    /// Where they come from.
    pub predictions: Predictions,
    /// Bins of confidence, 1 to [`calibration::BINS_MAX`].
    pub bins: usize,
    /// The temperature that is tried, within [`TEMPERATURES`].
    pub temperature: f64,
}

/// Where predictions come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Predictions {
    /// Confidences with right or wrong, in the scenario itself.
    Given(Arc<calibration::Data>),
    /// A file. [`Scenario::read`] takes it as beside the scenario unless it is absolute.
    File(PathBuf),
}

impl CalibrationSetUp {
    /// As usual: [`calibration::BINS_USUAL`] bins, and the confidences as they are.
    #[must_use]
    pub fn new(predictions: Predictions) -> Self {
        Self { predictions, bins: calibration::BINS_USUAL, temperature: 1.0 }
    }
}

/// Why a table can't be shown.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DiscreteError {
    /// Nothing to compare with.
    #[error("there is one distribution, “{row}”; give at least two, to compare them")]
    OneRow {
        /// What it is called.
        row: String,
    },
    /// More than a scenario holds.
    #[error("the table has {cells} numbers; a page takes at most {PAGE_CELLS_MAX}: give fewer rows, or merge names")]
    TooLarge {
        /// How many numbers.
        cells: usize,
    },
    /// P and Q are the same row, or not there.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl DiscreteScenario {
    /// `table` with its first row as P and its second as Q, or with the rows called P and Q where there are such.
    ///
    /// # Errors
    /// When the table has one row only, or more numbers than a scenario holds.
    pub fn new(table: Table) -> Result<Self, DiscreteError> {
        Self::check(&table)?;
        let found = |names: [&str; 2]| {
            let [p, q] = names.map(|name| table.position(name).ok());
            p.zip(q)
        };
        let (p, q) = found(["P", "Q"]).or_else(|| found(["p", "q"])).unwrap_or((0, 1));
        Ok(Self { table, p, q, ..Self::default() })
    }

    /// Whether `table` can be shown.
    ///
    /// # Errors
    /// When it has one row only, or more numbers than a scenario holds.
    pub fn check(table: &Table) -> Result<(), DiscreteError> {
        if table.rows().len() < 2 {
            return Err(DiscreteError::OneRow { row: table.rows()[0].name().to_owned() });
        }
        let cells = table.rows().len() * table.names().len();
        if cells > PAGE_CELLS_MAX { Err(DiscreteError::TooLarge { cells }) } else { Ok(()) }
    }

    /// This set-up with another table in it: what was said of the old one's rows goes with them.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_table(&self, table: Table) -> Result<Self, DiscreteError> {
        let Self { table, p, q, .. } = Self::new(table)?;
        let mut changed = Self { table, p, q, temperature: 1.0, claims: Vec::new(), ..self.clone() };
        if !changed.views().contains(&changed.view) {
            changed.view = DiscreteView::default();
        }
        Ok(changed)
    }

    /// Gives the figures the remarks that they have in `opened`, where their true values are those there: a remark is about
    /// the rows that it was written for.
    pub fn take_remarks(&mut self, opened: &Self) {
        /// A change by less than this, relatively, is none: bins may have been put in another order.
        const SAME: f64 = 1e-9;
        for (claim, original) in self.claims.iter_mut().zip(&opened.claims) {
            let same = match (original.truth(&opened.table), claim.truth(&self.table)) {
                (Ok(old), Ok(new)) => old == new || (old - new).abs() <= SAME * old.abs(),
                _ => false,
            };
            claim.why = if same { original.why.clone() } else { String::new() };
        }
    }

    /// Whether the rows that are P and Q are called so.
    #[must_use]
    pub fn has_plain_names(&self) -> bool {
        let [p, q] = [self.p, self.q].map(|row| self.table.rows()[row].name());
        (p, q) == ("P", "Q")
    }

    /// What is done about zeros.
    #[must_use]
    pub fn treatment(&self) -> Zeros {
        Zeros::by_id(self.zeros, self.epsilon).unwrap_or(Zeros::AsIs)
    }

    /// What the page can show of this set-up, in the order of the switch.
    #[must_use]
    pub fn views(&self) -> Vec<DiscreteView> {
        DiscreteView::ALL.into_iter().filter(|view| view.is_there(self)).collect()
    }
}

impl Scenario {
    /// The Discrete lab's set-up, if this is a scenario of that lab.
    #[must_use]
    pub fn discrete(&self) -> Option<&DiscreteScenario> {
        self.lab.get()
    }
}

impl Default for DiscreteScenario {
    /// A zero in P: five names, and D(Q‖P) infinite because of one of them.
    fn default() -> Self {
        let names = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let rows = [("P", [0.2, 0.3, 0.0, 0.3, 0.2]), ("Q", [0.1, 0.4, 0.2, 0.2, 0.1])];
        let rows = rows.into_iter().map(|(name, values)| (name.to_owned(), values.to_vec())).collect();
        let Ok(table) = Table::new(names, rows) else { unreachable!("five names, two rows of positive sums") };
        Self {
            table,
            p: 0,
            q: 1,
            zeros: Zeros::IDS[0],
            epsilon: EPSILON_USUAL,
            temperature: 1.0,
            view: DiscreteView::default(),
            explained: None,
            threshold: 0.1,
            transform: Transform::default(),
            calibration: None,
            claims: Vec::new(),
        }
    }
}
