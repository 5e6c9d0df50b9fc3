//! Several pairs of rows at once: what code makes of a batch.

use thiserror::Error;

use super::{Inputs, Library};
use crate::discrete::counted::counted;

/// Rows of P, or of Q.
type Rows<'a> = &'a [&'a [f64]];

/// A call on a batch of rows.
#[derive(Debug)]
pub struct BatchConvention {
    /// The frozen name, that of the reference values where there are some.
    pub id: &'static str,
    /// Whose code it is.
    pub library: Library,
    /// The code as one writes it.
    pub code: &'static str,
    /// The same as lines of a program that has `p` and `q`, a row a pair; the last is an expression.
    pub lines: &'static [&'static str],
    /// What it computes.
    pub about: &'static str,
    answer: fn(Rows, Rows) -> Vec<f64>,
}

/// Why rows are no batch.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BatchError {
    /// No rows.
    #[error("there is no row; give at least one row of P and one of Q")]
    Empty,
    /// Not as many rows of the one as of the other.
    #[error("P has {} and Q has {q}; give each row of P its row of Q", counted(*p, "row"))]
    Rows {
        /// Rows of P.
        p: usize,
        /// Rows of Q.
        q: usize,
    },
    /// Rows of different lengths.
    #[error("row {row} has {}, but the first has {wanted}; give all rows the same number", counted(*found, "number"))]
    Length {
        /// Which pair, from 1.
        row: usize,
        /// What it has.
        found: usize,
        /// What it should have.
        wanted: usize,
    },
}

impl BatchConvention {
    /// What the code answers for rows `p` beside rows `q`: one number, one for each row, or one for each column.
    ///
    /// # Errors
    /// When the rows don't pair up.
    pub fn answer(&self, p: &[&[f64]], q: &[&[f64]]) -> Result<Vec<f64>, BatchError> {
        if p.len() != q.len() {
            return Err(BatchError::Rows { p: p.len(), q: q.len() });
        }
        let wanted = p.first().ok_or(BatchError::Empty)?.len();
        for (index, (a, b)) in p.iter().zip(q).enumerate() {
            if let Some(row) = [a, b].into_iter().find(|row| row.len() != wanted) {
                return Err(BatchError::Length { row: index + 1, found: row.len(), wanted });
            }
        }
        Ok((self.answer)(p, q))
    }

    /// A program that prints the answer when it is run.
    #[must_use]
    pub fn program(&self, p: &[&[f64]], q: &[&[f64]]) -> String {
        self.library.program(self.lines, p, q)
    }
}

/// A call that is one line.
macro_rules! batch {
    ($id:literal, $library:ident, $code:literal, $about:literal, $answer:expr) => {
        BatchConvention {
            id: $id,
            library: Library::$library,
            code: $code,
            lines: &[$code],
            about: $about,
            answer: $answer,
        }
    };
}

/// What code makes of a batch, in the order in which it is shown.
pub static BATCH: &[BatchConvention] = &[
    batch!(
        "torch_mean",
        PyTorch,
        "F.kl_div(q.log(), p)",
        "the default: divided by all elements, rows times bins",
        |p, q| vec![torch_sum(p, q) / (p.len() * p[0].len()) as f64]
    ),
    batch!(
        "torch_batchmean",
        PyTorch,
        "F.kl_div(q.log(), p, reduction=\"batchmean\")",
        "the mean of the rows' divergences",
        |p, q| vec![torch_sum(p, q) / p.len() as f64]
    ),
    batch!(
        "torch_sum",
        PyTorch,
        "F.kl_div(q.log(), p, reduction=\"sum\")",
        "the sum of the rows' divergences",
        |p, q| vec![torch_sum(p, q)]
    ),
    batch!(
        "scipy_entropy_axis0_default",
        SciPy,
        "entropy(p, q)",
        "the default axis is 0: normalises and compares the columns, one number for each bin",
        |p, q| {
            let column = |rows: &[&[f64]], bin: usize| rows.iter().map(|row| row[bin]).collect::<Vec<_>>();
            (0..p[0].len()).map(|bin| entropy(&column(p, bin), &column(q, bin))).collect()
        }
    ),
    batch!("scipy_entropy_axis1", SciPy, "entropy(p, q, axis=1)", "one divergence for each row", |p, q| p
        .iter()
        .zip(q)
        .map(|(p, q)| entropy(p, q))
        .collect()),
    BatchConvention {
        id: "kldiv_m_rows",
        library: Library::Matlab,
        code: "P = p./sum(p,2); Q = q./sum(q,2); t = P.*log2(P./Q); t(isnan(t)) = 0; sum(t,2)",
        lines: &[
            "P = p ./ sum(p, 2);",
            "Q = q ./ sum(q, 2);",
            "t = P .* log2(P ./ Q);",
            "t(isnan(t)) = 0;",
            "sum(t, 2)",
        ],
        about: "one divergence for each row, in bits",
        answer: |p, q| p.iter().zip(q).map(|(p, q)| kldiv(p, q)).collect(),
    },
    BatchConvention {
        id: "kldiv_m_all",
        library: Library::Matlab,
        code: "P = p/sum(p(:)); Q = q/sum(q(:)); t = P.*log2(P./Q); t(isnan(t)) = 0; sum(t(:))",
        lines: &["P = p / sum(p(:));", "Q = q / sum(q(:));", "t = P .* log2(P ./ Q);", "t(isnan(t)) = 0;", "sum(t(:))"],
        about: "all rows as one distribution over all cells, in bits: the mean over the rows where all have the same sum",
        answer: |p, q| vec![kldiv(&p.concat(), &q.concat())],
    },
];

fn torch_sum(p: &[&[f64]], q: &[&[f64]]) -> f64 {
    let (p, q) = (p.concat(), q.concat());
    Inputs::new(&p, &q).logs().kl_div
}

fn entropy(p: &[f64], q: &[f64]) -> f64 {
    Inputs::new(p, q).shares().rel_entr[0]
}

fn kldiv(p: &[f64], q: &[f64]) -> f64 {
    Inputs::new(p, q).shares().bits
}
