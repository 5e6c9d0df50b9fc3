//! The same pair, as code computes it: what a library call answers for two rows, and why that is not the divergence.
//!
//! Every call is a [`Convention`] in the list of its library; [`all`] walks over them. Values are computed in the order of
//! operations of the code they stand for, rounding, NaN and ∞ included.

mod batch;
mod case;
mod departure;
mod inputs;
mod matlab;
mod numpy;
mod passes;
mod quotients;
mod scipy;
mod torch;

pub use batch::{BATCH, BatchConvention, BatchError};
pub use case::{Answer, Case};
pub use departure::{Departure, Way};
pub use inputs::Inputs;

use crate::math::number;

/// Whose code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    /// Python with SciPy.
    SciPy,
    /// Python with NumPy alone.
    NumPy,
    /// Python with PyTorch.
    PyTorch,
    /// MATLAB.
    Matlab,
}

impl Library {
    /// How it writes its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SciPy => "SciPy",
            Self::NumPy => "NumPy",
            Self::PyTorch => "PyTorch",
            Self::Matlab => "MATLAB",
        }
    }

    /// The language.
    #[must_use]
    pub fn language(self) -> &'static str {
        if self == Self::Matlab { "MATLAB" } else { "Python" }
    }

    fn imports(self) -> &'static str {
        match self {
            Self::SciPy => {
                "import numpy as np\nfrom scipy.spatial.distance import jensenshannon\nfrom scipy.special import kl_div, rel_entr\nfrom scipy.stats import entropy\n\n"
            }
            Self::NumPy => "import numpy as np\n\n",
            Self::PyTorch => {
                "import torch\nimport torch.nn.functional as F\nfrom torch.distributions import Categorical, kl_divergence\n\n"
            }
            Self::Matlab => "",
        }
    }

    /// `name = …` with a row's, or several rows', numbers.
    fn assignment(self, name: &str, rows: &[&[f64]]) -> String {
        let list = |row: &&[f64]| row.iter().map(|value| number(*value)).collect::<Vec<_>>().join(", ");
        let lists: Vec<String> = rows.iter().map(list).collect();
        let nested = |open: &str, close: &str| match lists.as_slice() {
            [one] => format!("{open}{one}{close}"),
            many => {
                let rows: Vec<String> = many.iter().map(|row| format!("{open}{row}{close}")).collect();
                format!("{open}{}{close}", rows.join(", "))
            }
        };
        match self {
            Self::SciPy | Self::NumPy => format!("{name} = np.array({}, dtype=float)\n", nested("[", "]")),
            Self::PyTorch => format!("{name} = torch.tensor({}, dtype=torch.float64)\n", nested("[", "]")),
            Self::Matlab => format!("{name} = [{}];\n", lists.join("; ")),
        }
    }

    /// A program that prints what `lines` come to, the last of them an expression, for these rows as `p` and `q`.
    fn program(self, lines: &[&str], p: &[&[f64]], q: &[&[f64]]) -> String {
        let mut program = format!("{}{}{}", self.imports(), self.assignment("p", p), self.assignment("q", q));
        if let [before @ .., last] = lines {
            for line in before {
                program.push_str(&format!("{line}\n"));
            }
            program.push_str(&match self {
                Self::Matlab => format!("fprintf('%.17g\\n', {last})\n"),
                _ => format!("print(*np.atleast_1d({last}).tolist())\n").replace("np.atleast_1d", self.atleast_1d()),
            });
        }
        program
    }

    fn atleast_1d(self) -> &'static str {
        if self == Self::PyTorch { "torch.atleast_1d" } else { "np.atleast_1d" }
    }
}

/// A library call on two rows, as people write it.
#[derive(Debug)]
pub struct Convention {
    /// The frozen name, that of the reference values (`tests/data/discrete_code.json`), and the key in JSON.
    pub id: &'static str,
    /// Whose code it is.
    pub library: Library,
    /// The code as one writes it, on one line.
    pub code: &'static str,
    /// The same as lines of a program that has `p` and `q`; the last is an expression.
    pub lines: &'static [&'static str],
    /// What it computes.
    pub about: &'static str,
    /// The id of the divergence that it is taken for.
    pub taken_for: &'static str,
    /// Where it departs from that.
    pub departures: &'static [Departure],
    /// What it answers; the order of operations is the code's.
    pub answer: fn(&Inputs) -> f64,
}

impl Convention {
    /// Where it departs from what it is taken for, whatever the rows are.
    #[must_use]
    pub fn why_in_general(&self) -> String {
        let departures: Vec<String> = self.departures.iter().map(|departure| departure.in_general()).collect();
        if departures.is_empty() { "the same".to_owned() } else { departures.join("; ") }
    }

    /// A program that prints the answer for these rows when it is run.
    #[must_use]
    pub fn program(&self, p: &[f64], q: &[f64]) -> String {
        self.library.program(self.lines, &[p], &[q])
    }
}

/// All conventions, library by library.
pub fn all() -> impl Iterator<Item = &'static Convention> {
    [scipy::ALL, numpy::ALL, torch::ALL, matlab::ALL].into_iter().flatten()
}

/// The convention with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Convention> {
    all().find(|convention| convention.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrete::divergence;

    #[test]
    fn ids_are_unique_and_what_each_is_taken_for_is_a_divergence() {
        let ids: Vec<&str> = all().map(|convention| convention.id).collect();
        for (index, convention) in all().enumerate() {
            assert!(!ids[..index].contains(&convention.id), "{} twice", convention.id);
            assert!(divergence::by_id(convention.taken_for).is_some(), "{}", convention.id);
            assert!(std::ptr::eq(by_id(convention.id).unwrap(), convention));
            assert!(!convention.lines.is_empty() && !convention.about.ends_with('.'), "{}", convention.id);
        }
    }

    #[test]
    fn programs_hold_the_numbers_and_print_the_last_line() {
        let program = |id: &str| by_id(id).unwrap().program(&[0.5, 1e-12], &[3.0, 0.0]);
        let python = program("numpy_naive_pq");
        let wanted = "import numpy as np\n\np = np.array([0.5, 1e-12], dtype=float)\nq = np.array([3, 0], dtype=float)\n\
                      print(*np.atleast_1d(np.sum(p * np.log(p / q))).tolist())\n";
        assert_eq!(python, wanted);
        assert!(program("torch_kl_div_logq_p_sum").contains("torch.tensor([0.5, 1e-12], dtype=torch.float64)"));
        assert!(program("kldiv_m_pq").starts_with("p = [0.5, 1e-12];\nq = [3, 0];\n"));
    }
}
