//! Where the names of a grid are, and whether its rows or its columns are the distributions.

use super::grid::{Grid, is_numeric};

/// Which way the distributions lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrangement {
    /// Each row of the text is a distribution.
    Rows,
    /// Each column of the text is one.
    Columns,
}

/// How a text was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Whether the first row holds names.
    pub header: bool,
    /// Whether the first column holds names.
    pub name_column: bool,
    /// Which way the distributions lie.
    pub distributions: Arrangement,
    /// What told so.
    pub because: &'static str,
    /// Whether the first row, and the first column, were taken for numbers but count up as names do.
    pub numbered: [bool; 2],
}

/// What is known beforehand.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints<'a> {
    /// What somebody said.
    pub said: Option<Arrangement>,
    /// Names of distributions that will be asked for.
    pub names: &'a [&'a str],
}

/// Heads of a column of names, however numeric its cells are.
const HEADS: [&str; 10] = ["name", "names", "bin", "bins", "id", "index", "label", "category", "class", "topic"];
/// The same of times: each row of the text is a moment, and a table over time goes row after row.
const TIMES: [&str; 8] = ["day", "week", "month", "quarter", "year", "date", "time", "period"];
/// How near to 1 a sum has to be to count as a distribution's: tables are printed with few digits.
const NEAR_ONE: f64 = 1e-3;

/// Whether cells are whole numbers in equal steps, two of them in a step of 1: years and ids are, shares and counts hardly ever.
fn count_up(cells: &mut dyn Iterator<Item = &str>) -> bool {
    let numbers: Vec<f64> = cells.map(|cell| cell.parse().unwrap_or(f64::NAN)).collect();
    let [first, second, ..] = numbers.as_slice() else { return false };
    let step = second - first;
    let whole = first.fract() == 0.0 && step.fract() == 0.0 && step > 0.0;
    whole && (numbers.len() > 2 || step == 1.0) && numbers.windows(2).all(|pair| pair[1] - pair[0] == step)
}

fn is_time(head: &str) -> bool {
    TIMES.contains(&head)
}

impl Arrangement {
    /// "rows" or "columns".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Columns => "columns",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Rows => Self::Columns,
            Self::Columns => Self::Rows,
        }
    }
}

impl Layout {
    /// Which way the distributions lay, why it was taken so, and what was taken for numbers that may be names.
    #[must_use]
    pub fn told(&self) -> String {
        let told = format!("the distributions are its {}: {}", self.distributions.name(), self.because);
        let taken = match self.numbered {
            [false, false] => return told,
            [true, false] => "its first row was",
            [false, true] => "its first column was",
            [true, true] => "its first row and column were",
        };
        format!("{told}; {taken} taken for numbers: where they are names, write “name” in the first cell")
    }

    pub(super) fn of(grid: &Grid, hints: &Hints) -> Self {
        let first = &grid.rows[0].1;
        let head = &first[0];
        let lower = head.to_lowercase();
        let known_head = head.is_empty() || HEADS.contains(&lower.as_str()) || is_time(&lower);
        let mostly_text = |cells: &mut dyn Iterator<Item = &str>| {
            let (mut text, mut all) = (0, 0);
            for cell in cells {
                all += 1;
                text += usize::from(!cell.is_empty() && !is_numeric(cell));
            }
            2 * text > all
        };
        let wide = grid.width() > 1;
        let skipped = usize::from(wide);
        let header =
            (known_head && grid.rows.len() > 1) || mostly_text(&mut first.iter().skip(skipped).map(AsRef::as_ref));
        let below = grid.rows.iter().skip(usize::from(header)).map(|(_, row)| row[0].as_ref());
        let name_column = wide && ((known_head && header) || mostly_text(&mut below.clone()));
        let (distributions, because) = decide(grid, header, name_column, hints);
        let row = || first.iter().skip(usize::from(name_column)).map(AsRef::as_ref);
        let numbered = [
            !header && grid.rows.len() > 2 && count_up(&mut row()),
            !name_column && grid.width() > 2 && count_up(&mut below.clone()),
        ];
        Self { header, name_column, distributions, because, numbered }
    }

    /// Where the numbers begin: row and column.
    pub(super) fn corner(&self) -> (usize, usize) {
        (usize::from(self.header), usize::from(self.name_column))
    }
}

/// What decides, in this order: what somebody says, the names asked for, P and Q, sums of 1, a column of times, and two columns
/// of numbers, which are P and Q; anything else goes row after row.
fn decide(grid: &Grid, header: bool, name_column: bool, hints: &Hints) -> (Arrangement, &'static str) {
    let (top, left) = (usize::from(header), usize::from(name_column));
    // How many of the names stand across, and how many down.
    let count = |wanted: &[&str]| {
        let across: Vec<&str> = grid.rows[0].1.iter().skip(left).filter(|_| header).map(AsRef::as_ref).collect();
        let down: Vec<&str> =
            grid.rows.iter().skip(top).filter(|_| name_column).map(|(_, row)| row[0].as_ref()).collect();
        [across, down].map(|cells| wanted.iter().filter(|name| cells.contains(*name)).count())
    };
    let all = |wanted: &[&str]| match count(wanted).map(|found| found == wanted.len()) {
        [true, false] if !wanted.is_empty() => Some(Arrangement::Columns),
        [false, true] if !wanted.is_empty() => Some(Arrangement::Rows),
        _ => None,
    };
    let some = |wanted: &[&str]| match count(wanted).map(|found| found > 0) {
        [true, false] => Some(Arrangement::Columns),
        [false, true] => Some(Arrangement::Rows),
        _ => None,
    };
    if let Some(said) = hints.said {
        return (said, "as asked for");
    }
    if let Some(found) = all(hints.names) {
        return (found, "there the names asked for are");
    }
    // A name that is nowhere shall be refused among those that could have been meant.
    if let Some(found) = some(hints.names) {
        return (found, "there one of the names asked for is");
    }
    if let Some(found) = all(&["P", "Q"]).or_else(|| all(&["p", "q"])) {
        return (found, "there P and Q are");
    }
    let (height, width) = (grid.rows.len() - top.min(grid.rows.len()), grid.width() - left);
    let numbers = |row: usize, column: usize| grid.rows[row].1[column].parse().unwrap_or(f64::NAN);
    let near_one = |sum: f64| (sum - 1.0).abs() <= NEAR_ONE;
    let rows_sum = (top..grid.rows.len()).all(|row| near_one((left..grid.width()).map(|c| numbers(row, c)).sum()));
    let columns_sum = (left..grid.width()).all(|c| near_one((top..grid.rows.len()).map(|row| numbers(row, c)).sum()));
    match (rows_sum && height > 0, columns_sum && height > 0) {
        (true, false) => return (Arrangement::Rows, "they sum to 1"),
        (false, true) => return (Arrangement::Columns, "they sum to 1"),
        _ => {}
    }
    if name_column && header && is_time(&grid.rows[0].1[0].to_lowercase()) {
        (Arrangement::Rows, "the first column holds times")
    } else if width <= 2 && height > 1 {
        (Arrangement::Columns, "there are no more than two columns of numbers")
    } else {
        (Arrangement::Rows, "nothing says otherwise")
    }
}
