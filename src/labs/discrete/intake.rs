//! What comes from outside into the page's table: a block of a spreadsheet, a file, or one number for the cell in hand.

use crate::discrete::calibration;
use crate::discrete::counted::counted;
use crate::discrete::table::{self, Reading, Request};
use crate::scenario::DiscreteScenario;

/// Puts a table in place of the one there is; what was done, and which way the distributions were taken to lie.
///
/// # Errors
/// When it can't be shown.
pub fn table(reading: Reading, scenario: &mut DiscreteScenario, done: &str) -> Result<String, String> {
    let Reading { table, layout } = reading;
    let (rows, names) = (counted(table.rows().len(), "distribution"), counted(table.names().len(), "name"));
    *scenario = scenario.with_table(table).map_err(|error| error.to_string())?;
    let [p, q] = [scenario.p, scenario.q].map(|row| scenario.table.rows()[row].name());
    let which = if scenario.has_plain_names() { String::new() } else { format!(", P is {p} and Q {q}") };
    Ok(format!("{done} {rows} over {names}{which}; {}", layout.told()))
}

/// Reads what was pasted as a table and takes it.
///
/// # Errors
/// When it is no table, or can't be shown.
pub fn pasted(text: &str, scenario: &mut DiscreteScenario) -> Result<String, String> {
    let reading = table::read(text.as_bytes(), &Request::default()).map_err(|error| error.to_string())?;
    let done = table(reading, scenario, "Pasted")?;
    Ok(if calibration::looks_like_predictions(text.as_bytes()) {
        format!("{done}. If these are predictions, save them as a file and use “Load predictions…”")
    } else {
        done
    })
}

/// Whether text from a spreadsheet is more than one cell, and so is meant for the table and not for the field in hand.
#[must_use]
pub fn is_block(text: &str) -> bool {
    text.trim_matches(['\n', '\r']).contains(['\t', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cell_is_no_block_whatever_ends_it() {
        for text in ["0.25", "0.25\n", " 0.25\r\n", "two words"] {
            assert!(!is_block(text), "{text}");
        }
        for text in ["1\t2", "1\n2", "a\t1\r\nb\t2\r\n", "\t1\n"] {
            assert!(is_block(text), "{text}");
        }
    }
}
