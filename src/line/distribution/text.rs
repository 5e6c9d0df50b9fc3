//! The text form of mixtures: `0.5*N(-5,1) + 0.5*N(10,1)`.
//!
//! ```text
//! mixture = term { "+" term }
//! term    = [ weight [ "*" ] ] "N" "(" number "," number ")"
//! weight  = number [ "/" number ]
//! ```
//!
//! Left-out weights are 1, so that they are equal. `·` and `×` stand for `*`, the Unicode minus `−` for `-`. White space
//! is free. Printing and parsing round-trip exactly.

use std::str::FromStr;

use thiserror::Error;

use super::{Component, Mixture, MixtureError, Normal, NormalError};
use crate::math::number;

/// The longest number that an error repeats in full, in characters.
const LONGEST_SHOWN: usize = 24;

/// Whether `c` leaves the line that it is printed on in order: no control character, line break or change of direction.
#[must_use]
pub(crate) fn is_printable(c: char) -> bool {
    // The standard library knows which characters have a glyph of their own; those that haven't it writes as `\u{…}`.
    !c.is_control() && !c.escape_debug().take(2).eq("\\u".chars())
}

/// Why a text is not a mixture; columns are counted in characters from 1.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TextError {
    /// Something else stands where the grammar wants `expected`.
    #[error("column {column}: expected {expected}, found {found}")]
    Syntax {
        /// Where.
        column: usize,
        /// What the grammar wants there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A number that overflows a double.
    #[error("column {column}: {text} is too large for a number; use a value up to 1e9")]
    Overflow {
        /// Where the number starts.
        column: usize,
        /// The number as written, shortened if it is long.
        text: String,
    },
    /// The parts are numbers, but not a mixture.
    #[error("column {column}: {source}")]
    Mixture {
        /// Where the component starts.
        column: usize,
        /// What is wrong.
        source: MixtureError,
    },
    /// Several components where one normal is wanted.
    #[error("expected one normal such as N(0,1), found {count} components")]
    NotOneNormal {
        /// How many there are.
        count: usize,
    },
}

impl std::fmt::Display for Mixture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Weights of 1 throughout are the grammar's default and stay away, so that `N(0,1)` prints as it was typed.
        let plain = self.components().iter().all(|component| component.weight == 1.0);
        for (index, component) in self.components().iter().enumerate() {
            if index > 0 {
                f.write_str(" + ")?;
            }
            if !plain {
                write!(f, "{}*", number(component.weight))?;
            }
            write!(f, "{}", component.normal)?;
        }
        Ok(())
    }
}

impl FromStr for Mixture {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let mut reader = Reader::new(text);
        let mut components = Vec::new();
        let mut columns = Vec::new();
        loop {
            reader.skip_space();
            columns.push(reader.column());
            components.push(reader.term(components.len() + 1)?);
            reader.skip_space();
            match reader.peek() {
                None => break,
                Some('+') => reader.advance(),
                Some(_) => return Err(reader.expected("+ or the end")),
            }
        }
        Self::new(components).map_err(|source| {
            let component = match source {
                MixtureError::Weight { component, .. } | MixtureError::Normal { component, .. } => component,
                MixtureError::TooMany { .. } => super::MAX_COMPONENTS + 1,
                MixtureError::Empty => 1,
            };
            TextError::Mixture { column: columns.get(component - 1).copied().unwrap_or(1), source }
        })
    }
}

impl FromStr for Normal {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let mixture: Mixture = text.parse()?;
        mixture.as_normal().ok_or(TextError::NotOneNormal { count: mixture.components().len() })
    }
}

/// A cursor over the characters of the text.
struct Reader {
    characters: Vec<char>,
    position: usize,
}

impl Reader {
    fn new(text: &str) -> Self {
        Self { characters: text.chars().collect(), position: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.position).copied()
    }

    fn advance(&mut self) {
        self.position += 1;
    }

    fn column(&self) -> usize {
        self.position + 1
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.advance();
        }
    }

    fn expected(&self, expected: &'static str) -> TextError {
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(c) if is_printable(c) => format!("“{c}”"),
            Some(c) => format!("the character U+{:04X}", u32::from(c)),
        };
        TextError::Syntax { column: self.column(), expected, found }
    }

    /// Takes `wanted`, with white space around it.
    fn take(&mut self, wanted: char, expected: &'static str) -> Result<(), TextError> {
        self.skip_space();
        if self.peek() != Some(wanted) {
            return Err(self.expected(expected));
        }
        self.advance();
        self.skip_space();
        Ok(())
    }

    fn term(&mut self, component: usize) -> Result<Component, TextError> {
        let start = self.column();
        let weight = if matches!(self.peek(), Some('N' | 'n')) { 1.0 } else { self.weight()? };
        if !matches!(self.peek(), Some('N' | 'n')) {
            return Err(self.expected("N(mean,sd)"));
        }
        self.advance();
        self.take('(', "(")?;
        let mean_column = self.column();
        let mean = self.number("the mean, a number")?;
        self.take(',', ", between mean and sd")?;
        let sd_column = self.column();
        let sd = self.number("the sd, a number")?;
        self.take(')', ")")?;
        let normal = Normal::new(mean, sd).map_err(|source| {
            let column = match source {
                NormalError::Mean { .. } => mean_column,
                NormalError::Sd { .. } => sd_column,
            };
            TextError::Mixture { column, source: MixtureError::Normal { component, source } }
        })?;
        if !(weight > 0.0 && weight.is_finite()) {
            return Err(TextError::Mixture {
                column: start,
                source: MixtureError::Weight { component, value: weight },
            });
        }
        Ok(Component { weight, normal })
    }

    /// A weight with its optional fraction and its optional times sign.
    fn weight(&mut self) -> Result<f64, TextError> {
        let mut weight = self.number("a weight or N(mean,sd)")?;
        self.skip_space();
        if self.peek() == Some('/') {
            self.advance();
            self.skip_space();
            weight /= self.number("the weight's denominator, a number")?;
            self.skip_space();
        }
        if matches!(self.peek(), Some('*' | '·' | '×')) {
            self.advance();
            self.skip_space();
        }
        Ok(weight)
    }

    fn number(&mut self, expected: &'static str) -> Result<f64, TextError> {
        let (start, column) = (self.position, self.column());
        let mut text = String::new();
        self.sign(&mut text);
        self.digits(&mut text);
        if self.peek() == Some('.') {
            text.push('.');
            self.advance();
            self.digits(&mut text);
        }
        if !text.contains(|c: char| c.is_ascii_digit()) {
            self.position = start;
            return Err(self.expected(expected));
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            let before = self.position;
            let mut exponent = String::from("e");
            self.advance();
            self.sign(&mut exponent);
            let signs = exponent.len();
            self.digits(&mut exponent);
            if exponent.len() == signs {
                self.position = before;
                return Err(self.expected("digits after the exponent’s e"));
            }
            text.push_str(&exponent);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => {
                // A number has no more digits than a person reads; all of it is ASCII.
                if text.len() > LONGEST_SHOWN {
                    text.truncate(LONGEST_SHOWN);
                    text.push('…');
                }
                Err(TextError::Overflow { column, text })
            }
        }
    }

    fn sign(&mut self, text: &mut String) {
        match self.peek() {
            Some('-' | '−') => text.push('-'),
            Some('+') => {}
            _ => return,
        }
        self.advance();
    }

    fn digits(&mut self, text: &mut String) {
        while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
            text.push(digit);
            self.advance();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        text.parse::<Mixture>().unwrap_err().to_string()
    }

    #[test]
    fn the_forms_people_write_all_parse() {
        let wanted = "0.5*N(-5,1) + 0.5*N(10,1)".parse::<Mixture>().unwrap();
        for text in ["0.5N(-5,1)+0.5N(10,1)", " 0.5 × N( −5 , 1 )+.5·N(1e1, 1.0) ", "1/2 N(-5,1) + 1/2 N(+10,1)"] {
            assert_eq!(text.parse::<Mixture>().unwrap(), wanted, "{text}");
        }
        assert_eq!("N(-5,1) + N(10,1)".parse::<Mixture>().unwrap().weights(), wanted.weights());
    }

    #[test]
    fn printing_gives_back_what_was_typed() {
        for text in ["N(0,1)", "0.5*N(-5,1) + 0.5*N(10,1)", "1e-9*N(0,1e-9) + 1*N(1e9,0.1)", "N(-5,1) + N(10,1)"] {
            assert_eq!(text.parse::<Mixture>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn errors_name_the_column() {
        assert_eq!(message(""), "column 1: expected a weight or N(mean,sd), found the end");
        assert_eq!(message("N(0,-1)"), "column 5: component 1: sd is -1; use a number from 1e-9 to 1e9");
        assert_eq!(message("N(0,0)"), "column 5: component 1: sd is 0; use a number from 1e-9 to 1e9");
        assert_eq!(message("N(1e400,1)"), "column 3: 1e400 is too large for a number; use a value up to 1e9");
        assert_eq!(message("N(0,1) N(1,1)"), "column 8: expected + or the end, found “N”");
        assert_eq!(message("0*N(0,1)"), "column 1: component 1: weight is 0; use a number above 0");
        assert_eq!(message("N(0;1)"), "column 4: expected , between mean and sd, found “;”");
        assert_eq!(message("N(0\u{202e},1)"), "column 4: expected , between mean and sd, found the character U+202E");
        assert_eq!(message("N(\u{0}0,1)"), "column 3: expected the mean, a number, found the character U+0000");
        let long = message(&format!("N({},1)", "9".repeat(400)));
        assert_eq!(long, format!("column 3: {}… is too large for a number; use a value up to 1e9", "9".repeat(24)));
        assert_eq!(message("N(0,1e)"), "column 6: expected digits after the exponent’s e, found “e”");
        let many = vec!["N(0,1)"; 33].join("+");
        assert_eq!(message(&many), "column 225: 33 components; a mixture has at most 32");
    }

    #[test]
    fn one_normal_is_asked_for_where_a_start_is_wanted() {
        assert_eq!("N(1.4,0.8)".parse::<Normal>().unwrap(), Normal::new(1.4, 0.8).unwrap());
        assert_eq!("N(0,1)+N(1,1)".parse::<Normal>().unwrap_err(), TextError::NotOneNormal { count: 2 });
    }
}
