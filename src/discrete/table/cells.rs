//! Text cut into rows of cells: what spreadsheets copy, and what they save as CSV.

use std::borrow::Cow;

/// A cell's text, without the white space and the quotes around it.
pub type Cell<'a> = Cow<'a, str>;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// Tab, semicolon or comma: every one of them begins a new cell.
    Character(u8),
    /// Any run of spaces.
    Space,
}

impl Separator {
    /// The first of tab, semicolon and comma that occurs outside quotes in the last of the first two rows, else spaces.
    #[must_use]
    pub fn guess(text: &str) -> Self {
        const CANDIDATES: &[u8] = b"\t;,";
        let (mut found, mut rows, mut rest) = ([false; 3], 0, text);
        while !rest.is_empty() && rows < 2 {
            let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
            let mut end = line.len();
            if !is_idle(line) {
                (found, rows) = ([false; 3], rows + 1);
                let mut quoted = false;
                let ends = |(_, byte): &(usize, u8)| {
                    quoted ^= *byte == b'"';
                    if let (false, Some(at)) = (quoted, CANDIDATES.iter().position(|candidate| candidate == byte)) {
                        found[at] = true;
                    }
                    !quoted && matches!(byte, b'\n' | b'\r')
                };
                end = rest.bytes().enumerate().find(ends).map_or(rest.len(), |(end, _)| end);
            }
            rest = rest[end..].trim_start_matches(['\n', '\r']);
        }
        found.iter().position(|found| *found).map_or(Self::Space, |at| Self::Character(CANDIDATES[at]))
    }
}

/// Blank, or a comment: `#` and a space. A name may begin with a `#`, too, even so, if numbers follow.
fn is_idle(line: &str) -> bool {
    let line = line.trim();
    let has_number = || line.split(['\t', ';', ',']).skip(1).any(|cell| cell.trim().parse::<f64>().is_ok());
    line.is_empty() || line == "#" || (line.starts_with("# ") && !has_number())
}

/// A row: the line it begins on, from 1, and its cells.
pub(super) type CellRow<'a> = (usize, Vec<Cell<'a>>);

/// Walks over the rows of a text; `Err` holds the line of a quote that is never closed.
pub(super) struct Rows<'a> {
    rest: &'a str,
    line: usize,
    separator: Separator,
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str, separator: Separator) -> Self {
        Self { rest: text, line: 1, separator }
    }

    /// The next row that is not blank, not a comment, and not nothing but separators.
    pub(super) fn next_row(&mut self) -> Result<Option<CellRow<'a>>, usize> {
        while !self.rest.is_empty() {
            let line = self.line;
            let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
            if is_idle(&self.rest[..end]) {
                self.rest = &self.rest[end..];
                self.end_of_line();
                continue;
            }
            let row = self.row()?;
            if row.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some((line, row)));
            }
        }
        Ok(None)
    }

    /// Takes the end of a line off the rest.
    fn end_of_line(&mut self) {
        let rest = self.rest;
        self.rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
        self.line += usize::from(self.rest.len() < rest.len());
    }

    fn row(&mut self) -> Result<Vec<Cell<'a>>, usize> {
        let mut cells = Vec::new();
        if self.separator == Separator::Space {
            self.rest = self.rest.trim_start_matches([' ', '\t']);
        }
        loop {
            cells.push(self.cell()?);
            let Some(next) = self.rest.bytes().next() else { return Ok(cells) };
            match self.separator {
                Separator::Character(separator) if next == separator => self.rest = &self.rest[1..],
                Separator::Space if next != b'\n' && next != b'\r' => {
                    self.rest = self.rest.trim_start_matches([' ', '\t']);
                    if self.rest.is_empty() || self.rest.starts_with(['\n', '\r']) {
                        self.end_of_line();
                        return Ok(cells);
                    }
                }
                _ => {
                    self.end_of_line();
                    return Ok(cells);
                }
            }
        }
    }

    /// Takes one cell off the rest, up to its separator or the end of the line.
    fn cell(&mut self) -> Result<Cell<'a>, usize> {
        let text = self.rest.trim_start_matches([' ', '\u{a0}']);
        if let Some(inside) = text.strip_prefix('"') {
            let start = self.line;
            let mut closed = None;
            let mut doubled = false;
            let mut bytes = inside.bytes().enumerate().peekable();
            while let Some((at, byte)) = bytes.next() {
                if byte == b'"' {
                    if bytes.peek().is_some_and(|(_, next)| *next == b'"') {
                        doubled = true;
                        bytes.next();
                    } else {
                        closed = Some(at);
                        break;
                    }
                }
                self.line += usize::from(byte == b'\n');
            }
            let end = closed.ok_or(start)?;
            // What stands between the closing quote and the separator belongs to the cell, too.
            let tail = &inside[end + 1..];
            let more = &tail[..self.end_of_cell(tail)];
            self.rest = &tail[more.len()..];
            let quoted = inside[..end].trim();
            let quoted = if doubled { Cow::Owned(quoted.replace("\"\"", "\"")) } else { Cow::Borrowed(quoted) };
            return Ok(if more.trim().is_empty() {
                quoted
            } else {
                Cow::Owned(format!("{quoted}{}", more.trim_end()))
            });
        }
        let end = self.end_of_cell(self.rest);
        let cell = self.rest[..end].trim();
        self.rest = &self.rest[end..];
        Ok(Cow::Borrowed(cell))
    }

    fn end_of_cell(&self, text: &str) -> usize {
        let ends = |byte: u8| match self.separator {
            Separator::Character(separator) => byte == separator,
            Separator::Space => byte == b' ' || byte == b'\t',
        };
        text.bytes().position(|byte| byte == b'\n' || byte == b'\r' || ends(byte)).unwrap_or(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(usize, Vec<String>)> {
        let mut rows = Rows::new(text, Separator::guess(text));
        let mut out = Vec::new();
        while let Some((line, cells)) = rows.next_row().unwrap() {
            out.push((line, cells.into_iter().map(Cow::into_owned).collect()));
        }
        out
    }

    fn row(line: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn quoted_cells_hold_separators_quotes_and_ends_of_lines() {
        let text = "# two names\r\n\"a, or \"\"b\"\"\",\"c\nd\",  e \r\n\r\n1,2,3\r4,5,6";
        let wanted = [row(2, &["a, or \"b\"", "c\nd", "e"]), row(5, &["1", "2", "3"]), row(6, &["4", "5", "6"])];
        assert_eq!(cut(text), wanted);
        assert_eq!(cut("\"12\" cm,1\n,,\n 2 ,\"\""), [row(1, &["12 cm", "1"]), row(3, &["2", ""])]);
        let open = "a,b\n1,\"2\n3,4\n";
        let mut rows = Rows::new(open, Separator::guess(open));
        assert!(rows.next_row().is_ok());
        assert_eq!(rows.next_row(), Err(2));
    }

    #[test]
    fn the_separator_is_the_strongest_of_the_data() {
        for (text, separator) in [
            ("a,b;c\n1;2", Separator::Character(b';')),
            ("0,5;0,5", Separator::Character(b';')),
            ("a\tb, c\n1\t2", Separator::Character(b'\t')),
            ("\"a;b\",c\n\"d;e\",1", Separator::Character(b',')),
            ("1 2 3", Separator::Space),
            ("", Separator::Space),
        ] {
            assert_eq!(Separator::guess(text), separator, "{text}");
        }
        assert_eq!(cut("  a  0.5 \t 0.25  \n b 1 2"), [row(1, &["a", "0.5", "0.25"]), row(2, &["b", "1", "2"])]);
    }
}
