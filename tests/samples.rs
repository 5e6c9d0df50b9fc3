//! Reading samples from friendly and hostile files.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{BufReader, Read, Write as _};

use klarity::samples::{Column, LINE_LIMIT, Samples, SamplesError, read, read_file};
use proptest::prelude::*;

fn read_text(text: &str, column: &str) -> Result<Samples, SamplesError> {
    let column = if column.is_empty() { Column::Only } else { Column::parse(column) };
    read(text.as_bytes(), &column)
}

fn values(text: &str, column: &str) -> Vec<f64> {
    read_text(text, column).unwrap().values
}

fn message(bytes: &[u8], column: &Column) -> String {
    read(bytes, column).unwrap_err().to_string()
}

#[test]
fn the_forms_people_have_all_read_the_same() {
    let wanted = [1.5, -2.0, 300.0];
    for text in [
        "1.5\n-2\n3e2",
        "1.5\r\n-2\r\n3e2\r\n",
        "1.5\r-2\r3e2\r",
        "\u{feff}1.5\n−2\n300",
        "# made by hand\n\n 1.5 \n\n# a comment\n-2\n+300.0\n\n",
        "value\n1.5\n-2\n300\n",
        "sample value\n1.5\n-2\n300\n",
        "\"value\"\n\"1.5\"\n\"-2\"\n\"300\"\n",
    ] {
        assert_eq!(values(text, ""), wanted, "{text:?}");
    }
    for text in [
        "id,x,y\n1,1.5,0\n2,-2,0\n3,300,0\n",
        "id;x;y\r\n1;1.5;0,5\r\n2;-2;0,5\r\n3;300;0,5\r\n",
        "id\tx\ty\n1\t1.5\t\n2\t-2\t\n3\t300\t\n",
        "  id   x y\n  1  1.5 0\n 2 -2 0\n3 300 0\n",
        "\"id\",\"x\",\"a, b\"\n1,1.5,\"c, d\"\n2,-2,\n3,300,\n",
    ] {
        assert_eq!(values(text, "x"), wanted, "{text:?}");
        assert_eq!(values(text, "2"), wanted, "{text:?}");
        assert_eq!(read_text(text, "2").unwrap().name.as_deref(), Some("x"));
    }
    assert_eq!(values("1 1.5\n2 -2\n3 300\n", "2"), wanted);
    assert_eq!(read_text("1 1.5\n2 -2\n3 300\n", "2").unwrap().name, None);
}

#[test]
fn a_bad_cell_is_named_by_line_and_column() {
    let say = |text: &str, column: &str| read_text(text, column).unwrap_err().to_string();
    assert_eq!(
        say("# c\nid,x\n1,2\n\n2,abc\n", "x"),
        "line 5, column 2 (“x”): “abc” is not a number; fix the cell or remove the row"
    );
    assert_eq!(say("1\n2,5\n", ""), "line 2, column 1: “2,5” is not a number; use a point for the decimals");
    assert_eq!(
        say("1\nNaN\n", ""),
        "line 2, column 1: NaN is not a finite number; remove the row or fix what wrote it"
    );
    for text in ["inf", "-inf", "Infinity", "nan", "1e400"] {
        let error = say(&format!("x\n0\n{text}\n"), "");
        assert!(error.starts_with(&format!("line 3, column 1 (“x”): {text} is not a finite number")), "{error}");
    }
    assert_eq!(say("a,b\n1,2\n1,\n", "b"), "line 3, column 2 (“b”) is empty; fill it in or remove the row");
    assert_eq!(say("a,b\n1,2\n1\n", "b"), "line 3 has 1 column, but column 2 is wanted");
    assert_eq!(say("a,b\n1,2\n", ""), "there are 2 columns (“a”, “b”); choose one by name or number");
    assert_eq!(say("a,b\n1,2\n", "c"), "there is no column “c”; the first row has “a”, “b”");
    assert_eq!(say("a,b\n1,2\n", "3"), "column is 3; use a number from 1 to 2");
    assert_eq!(say("a,b\n1,2\n", "0"), "column is 0; use a number from 1 to 2");
    assert!(say(&format!("1\n{}\n", "z".repeat(500)), "").len() < 150);
}

#[test]
fn one_text_cell_in_row_seventy_thousand_is_found() {
    let mut text = "x\n".to_owned();
    for row in 1..100_000 {
        text.push_str(if row == 70_000 { "oops\n" } else { "0.5\n" });
    }
    // Row 70 000 of numbers is line 70 001 of the file.
    assert!(read_text(&text, "").unwrap_err().to_string().starts_with("line 70001, column 1 (“x”): “oops”"));
}

#[test]
fn files_without_numbers_say_so() {
    for bytes in [b"".as_slice(), b"\n\n\n", b"# only a comment\n", b"header\n", b"\xef\xbb\xbf", b"  \t \r\n"] {
        assert_eq!(message(bytes, &Column::Only), "there are no numbers; the file needs one number a line");
    }
}

#[test]
fn binary_and_other_encodings_are_refused_by_name() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert!(message(png, &Column::Only).contains("UTF-8"));
    assert!(message(b"1\n2\n\0\0\0\n", &Column::Only).starts_with("line 3 has binary data"));
    let wide: Vec<u8> = "\u{feff}1.5\n2.5\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(message(&wide, &Column::Only).starts_with("line 1 isn't UTF-8"));
    let latin: &[u8] = b"L\xe4nge\n1\n";
    assert_eq!(message(latin, &Column::Only), "line 1 isn't UTF-8; save the file as text in UTF-8");
}

/// A file that is one line of digits, `left` bytes long, made as it is read.
struct Digits {
    left: u64,
    made: u64,
}

impl Read for Digits {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(usize::try_from(self.left - self.made).unwrap());
        buffer[..count].fill(b'7');
        self.made += count as u64;
        Ok(count)
    }
}

#[test]
fn a_gigabyte_in_one_line_fails_at_once_and_cleanly() {
    let mut digits = Digits { left: 1 << 30, made: 0 };
    let error = read(BufReader::new(&mut digits), &Column::Only).unwrap_err();
    assert!(error.to_string().starts_with("line 1 is longer than 1048576 bytes"), "{error}");
    assert!(digits.made < 2 * LINE_LIMIT as u64);
}

/// Ten million rows, made as they are read.
struct ManyRows {
    left: usize,
}

impl Read for ManyRows {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let row = b"0.12345\n";
        let rows = (buffer.len() / row.len()).min(self.left);
        for place in buffer.chunks_exact_mut(row.len()).take(rows) {
            place.copy_from_slice(row);
        }
        self.left -= rows;
        Ok(rows * row.len())
    }
}

#[test]
fn ten_million_rows_are_read() {
    let samples = read(BufReader::new(ManyRows { left: 10_000_000 }), &Column::Only).unwrap();
    assert_eq!(samples.values.len(), 10_000_000);
    assert!(samples.values.iter().all(|value| *value == 0.123_45));
}

#[test]
fn paths_that_are_no_files_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let error = read_file(folder.path(), &Column::Only).unwrap_err().to_string();
    assert!(error.ends_with("is a folder; choose a text file with one number a line"), "{error}");
    let missing = folder.path().join("missing.csv");
    assert!(read_file(&missing, &Column::Only).unwrap_err().to_string().contains("missing.csv can't be read"));
    let path = folder.path().join("samples.csv");
    std::fs::File::create(&path).unwrap().write_all(b"x\n1\n2\n").unwrap();
    assert_eq!(read_file(&path, &Column::Only).unwrap().values, [1.0, 2.0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn numbers_survive_the_way_through_a_file(numbers in prop::collection::vec(-1e300..1e300_f64, 1..50), crlf: bool) {
        let end = if crlf { "\r\n" } else { "\n" };
        let text: String = numbers.iter().fold(String::new(), |text, number| format!("{text}1,{number:e}{end}"));
        prop_assert_eq!(values(&text, "2"), numbers);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), number in 0_usize..4) {
        let column = if number == 0 { Column::Only } else { Column::Number(number) };
        if let Ok(samples) = read(bytes.as_slice(), &column) {
            prop_assert!(!samples.values.is_empty());
            prop_assert!(samples.values.iter().all(|value| value.is_finite()));
        }
    }
}
