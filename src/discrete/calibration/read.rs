//! Reading predictions: two columns, confidence and right or wrong; or more, the probability of each class and the label.

use std::path::Path;

use super::data::{Data, DataError, Prediction, SUM_TOLERANCE};
use crate::discrete::table::{Grid, GridError, bytes_of};

/// Heads of the column of labels; without one of them it is the last.
const LABELS: [&str; 6] = ["label", "labels", "target", "true", "truth", "y"];
/// Heads of the column of judgements; without one of them it is the second.
const JUDGEMENTS: [&str; 6] = ["correct", "right", "hit", "outcome", "label", "y"];

/// Reads the predictions in the file at `path`.
///
/// # Errors
/// When the file can't be read or holds no predictions; says where and what to do.
pub fn read_file(path: &Path) -> Result<Data, DataError> {
    read(&bytes_of(path)?)
}

/// Reads predictions, one a row, with or without a header: cells as in a table.
///
/// # Errors
/// As [`read_file`].
pub fn read(bytes: &[u8]) -> Result<Data, DataError> {
    let grid = Grid::new(bytes)?;
    let width = grid.width();
    if width == 1 {
        return Err(DataError::OneColumn);
    }
    let header = has_header(&grid, if width == 2 { &JUDGEMENTS } else { &LABELS });
    let first = usize::from(header);
    if grid.rows.len() == first {
        return Err(DataError::Empty);
    }
    let headed = |heads: &[&str]| {
        let is_head = |column: &usize| heads.contains(&grid.rows[0].1[*column].to_lowercase().as_str());
        (0..width).filter(|_| header).find(is_head)
    };
    if width == 2 {
        confidences(&grid, first, headed(&JUDGEMENTS).unwrap_or(1))
    } else {
        probabilities(&grid, first, headed(&LABELS).unwrap_or(width - 1))
    }
}

/// Whether what may be a table of distributions reads as predictions, too: a row of known heads, or a confidence and a 0 or 1
/// in each of several lines, where the confidences are no distribution themselves.
#[must_use]
pub fn looks_like_predictions(bytes: &[u8]) -> bool {
    /// The fewest lines without heads: two rows of two numbers are a table.
    const LINES: usize = 3;
    let (Ok(data), Ok(grid)) = (read(bytes), Grid::new(bytes)) else { return false };
    let headed = |heads: &[&str]| grid.rows[0].1.iter().any(|cell| heads.contains(&cell.to_lowercase().as_str()));
    // “y” and “1” may head or be anything.
    if headed(&JUDGEMENTS[..4]) || headed(&LABELS[..2]) {
        return true;
    }
    let Data::Confidences(rows) = data else { return false };
    let sum: f64 = rows.iter().map(|row| row.confidence).sum();
    rows.len() >= LINES && (sum - 1.0).abs() > SUM_TOLERANCE
}

/// Whether the first row holds names: none of its cells is a number, or one heads the judgements or the labels, however numeric
/// the names of the classes are.
fn has_header(grid: &Grid, heads: &[&str]) -> bool {
    let cells: Vec<String> = grid.rows[0].1.iter().map(|cell| cell.to_lowercase()).collect();
    let no_number = cells.iter().all(|cell| cell.parse::<f64>().is_err());
    // “y” is a judgement as well as a head.
    let is_head = |cell: &String| heads.contains(&cell.as_str()) && judged(cell).is_none();
    let others_count_up = || {
        let numbers: Vec<f64> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
        cells.len() > 2 && numbers.len() + 1 == cells.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0)
    };
    no_number || cells.iter().any(is_head) || others_count_up()
}

/// Right or wrong, as people write it.
fn judged(cell: &str) -> Option<bool> {
    match cell {
        "1" | "1.0" | "true" | "yes" | "t" | "y" => Some(true),
        "0" | "0.0" | "false" | "no" | "f" | "n" => Some(false),
        _ => None,
    }
}

fn probability(grid: &Grid, row: usize, column: usize, header: bool) -> Result<f64, DataError> {
    let value = grid.number(row, column, header)?;
    if value > 1.0 {
        return Err(DataError::NotAProbability { place: grid.place(row, column, header).to_string(), value });
    }
    Ok(value)
}

fn confidences(grid: &Grid, first: usize, judgement: usize) -> Result<Data, DataError> {
    let header = first == 1;
    let mut rows = Vec::with_capacity(grid.rows.len());
    for row in first..grid.rows.len() {
        let confidence = probability(grid, row, 1 - judgement, header)?;
        let text = &grid.rows[row].1[judgement];
        let correct = judged(&text.to_lowercase()).ok_or_else(|| -> DataError {
            let place = grid.place(row, judgement, header);
            if text.is_empty() {
                GridError::EmptyCell { place }.into()
            } else {
                DataError::NotAJudgement { place: place.to_string(), text: text.to_string() }
            }
        })?;
        rows.push(Prediction::claimed(confidence, correct));
    }
    Ok(Data::Confidences(rows))
}

fn probabilities(grid: &Grid, first: usize, label: usize) -> Result<Data, DataError> {
    let header = first == 1;
    let columns: Vec<usize> = (0..grid.width()).filter(|column| *column != label).collect();
    let name = |class: usize| if header { grid.rows[0].1[columns[class]].to_string() } else { class.to_string() };
    let classes: Vec<String> = (0..columns.len()).map(name).collect();
    let (mut ln, mut labels) = (Vec::new(), Vec::new());
    for row in first..grid.rows.len() {
        let values = columns.iter().map(|column| probability(grid, row, *column, header));
        let values = values.collect::<Result<Vec<f64>, _>>()?;
        let sum: f64 = values.iter().sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(DataError::Sum { place: format!("line {}", grid.rows[row].0), sum });
        }
        ln.push(values.iter().map(|value| (value / sum).ln()).collect());
        labels.push(class(grid, (row, label), header, &classes)?);
    }
    Ok(Data::Probabilities { ln, labels, classes })
}

/// The class in a label's cell: by name, or by its number from 0.
fn class(grid: &Grid, (row, label): (usize, usize), header: bool, classes: &[String]) -> Result<usize, DataError> {
    /// Names that a message shows.
    const SHOWN: usize = 8;
    let text = &grid.rows[row].1[label];
    let by_name = classes.iter().position(|class| class == text.as_ref());
    let whole = || text.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && *number >= 0.0);
    let by_number = || whole().map(|number| number as usize).filter(|number| *number < classes.len());
    by_name.or_else(by_number).ok_or_else(|| DataError::NotALabel {
        place: grid.place(row, label, header).to_string(),
        text: text.to_string(),
        classes: classes.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", "),
        last: classes.len() - 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn both_kinds_of_file_are_read_with_and_without_a_header() {
        let wanted = Data::of_confidences(&[(0.9, true), (0.25, false)]).unwrap();
        for text in [
            "confidence,correct\n0.9,1\n0.25,0\n",
            "0.9;true\r\n0.25;false\r\n",
            "\u{feff}correct\tconfidence\nyes\t0.9\nno\t0.25",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), wanted, "{text}");
        }
        for text in ["cat,dog,label\n0.5,0.5,dog\n1,0,cat\n", "0.5,0.5,1\n1,0,0\n", "label,cat,dog\n1,0.5,0.5\n0,1,0\n"]
        {
            let data = read(text.as_bytes()).unwrap();
            let Data::Probabilities { ln, labels, .. } = &data else { panic!("{text}") };
            assert_eq!((labels.as_slice(), ln[1].as_slice()), (&[1, 0][..], &[0.0, f64::NEG_INFINITY][..]), "{text}");
            assert_eq!(data.count(), 2);
        }
    }

    #[test]
    fn classes_that_are_numbers_make_a_header_all_the_same() {
        for text in ["0,1,2,label\n0.2,0.7,0.1,1\n", "1,2,3,class\n0.2,0.7,0.1,2\n", "7,8,9,Y\n0.2,0.7,0.1,8\n"] {
            let data = read(text.as_bytes()).unwrap();
            let Data::Probabilities { labels, .. } = &data else { panic!("{text}") };
            assert_eq!((data.count(), labels.as_slice()), (1, &[1][..]), "{text}");
        }
        assert_eq!(read(b"1,correct\n0.9,1\n").unwrap().count(), 1);
        // A judgement is no head, and a slip in the first row is no header that hides it.
        assert_eq!(read(b"0.9,y\n0.8,n\n").unwrap().count(), 2);
        assert!(told("0.5,oops,1\n0.5,0.5,1\n").starts_with("line 1, column 2: “oops” is not a number"));
    }

    #[test]
    fn predictions_are_told_from_tables() {
        for text in ["confidence,correct\n0.9,1\n0.2,0\n", "a,b,label\n0.5,0.5,a\n", "0.9,1\n0.8,0\n0.7,1\n"] {
            assert!(looks_like_predictions(text.as_bytes()), "{text}");
        }
        for text in
            ["P,Q\n0.5,0.3\n0.5,0.7\n", "0.5,1\n0.5,0\n", "a,0.5,1\nb,0.3,0\nc,0.2,0\n", "0.2,1\n0.3,0\n0.5,0\n"]
        {
            assert!(!looks_like_predictions(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn the_claim_is_the_most_probable_class_at_every_temperature() {
        let data = read(b"a,b,c,label\n0.2,0.5,0.3,b\n0.7,0.2,0.1,c\n").unwrap();
        for temperature in [0.5, 1.0, 3.0] {
            let claims = data.at_temperature(temperature);
            assert_eq!((claims[0].correct, claims[1].correct), (true, false));
            assert!((claims[0].confidence + claims[0].doubt - 1.0).abs() < 1e-15);
        }
        assert!((data.at_temperature(1.0)[0].confidence - 0.5).abs() < 1e-15);
    }

    #[test]
    fn bad_cells_are_named_with_the_remedy() {
        for (text, wanted) in [
            ("", "there is nothing in it"),
            ("0.5\n0.6\n", "there is one column; give confidence and correct"),
            ("confidence,correct\n", "there are no predictions"),
            ("confidence,correct\n1.2,1\n", "line 2, column 1 (“confidence”) is 1.2; a probability is from 0 to 1"),
            ("confidence,correct\n0.9,maybe\n", "line 2, column 2 (“correct”) is “maybe”; write 1, true or yes"),
            ("confidence,correct\n0.9,\n", "line 2, column 2 (“correct”) is empty"),
            ("confidence;correct\n0,9;1\n", "line 2, column 1 (“confidence”): “0,9” has a decimal comma; write 0.9"),
            ("a,b,label\n0.5,0.4,a\n", "line 2: the probabilities sum to 0.9; they must sum to 1"),
            (
                "a,b,label\n0.5,0.5,c\n",
                "line 2, column 3 (“label”) is “c”; write a class's name (a, b) or its number from 0 to 1",
            ),
            ("a,b,label\n0.5,-0.5,a\n", "line 2, column 2 (“b”): -0.5 is negative"),
        ] {
            assert!(told(text).starts_with(wanted), "{text}: {}", told(text));
        }
    }
}
