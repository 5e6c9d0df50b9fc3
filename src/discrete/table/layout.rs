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
}

/// What is known beforehand.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints<'a> {
    /// What somebody said.
    pub said: Option<Arrangement>,
    /// Names of rows that will be asked for.
    pub names: &'a [&'a str],
    /// What holds when nothing else decides.
    pub fallback: Option<Arrangement>,
}

/// Heads of a column of names, however numeric its cells are.
const HEADS: [&str; 17] = [
    "name", "names", "bin", "bins", "id", "index", "label", "category", "class", "topic", "day", "week", "month",
    "quarter", "year", "date", "time",
];
/// How near to 1 a sum has to be to count as a distribution's: tables are printed with few digits.
const NEAR_ONE: f64 = 1e-3;

impl Layout {
    pub(super) fn of(grid: &Grid, hints: &Hints) -> Self {
        let first = &grid.rows[0].1;
        let head = &first[0];
        let known_head = head.is_empty() || HEADS.contains(&head.to_lowercase().as_str());
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
        Self { header, name_column, distributions, because }
    }

    /// Where the numbers begin: row and column.
    pub(super) fn corner(&self) -> (usize, usize) {
        (usize::from(self.header), usize::from(self.name_column))
    }
}

fn decide(grid: &Grid, header: bool, name_column: bool, hints: &Hints) -> (Arrangement, &'static str) {
    let (top, left) = (usize::from(header), usize::from(name_column));
    let among = |cells: &mut dyn Iterator<Item = &str>, wanted: &[&str]| {
        let cells: Vec<&str> = cells.collect();
        !wanted.is_empty() && wanted.iter().all(|name| cells.contains(name))
    };
    let named = |wanted: &[&str]| {
        let across = header && among(&mut grid.rows[0].1.iter().skip(left).map(AsRef::as_ref), wanted);
        let down = name_column && among(&mut grid.rows.iter().skip(top).map(|(_, row)| row[0].as_ref()), wanted);
        match (across, down) {
            (true, false) => Some(Arrangement::Columns),
            (false, true) => Some(Arrangement::Rows),
            _ => None,
        }
    };
    if let Some(said) = hints.said {
        return (said, "as asked for");
    }
    if let Some(found) = named(hints.names) {
        return (found, "there the names asked for are");
    }
    if let Some(found) = named(&["P", "Q"]).or_else(|| named(&["p", "q"])) {
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
    if let Some(fallback) = hints.fallback {
        return (fallback, "nothing says otherwise");
    }
    if height < width {
        (Arrangement::Rows, "there are fewer rows than columns")
    } else {
        (Arrangement::Columns, "there are no fewer rows than columns")
    }
}
