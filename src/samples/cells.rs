//! One line, cut into cells.

use std::borrow::Cow;

/// What stands between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A tab, semicolon or comma; every one of them begins a new cell.
    Character(char),
    /// Any run of spaces and tabs.
    Space,
    /// Nothing: the line is one cell.
    None,
}

impl Separator {
    /// The separator of a file whose first two rows are these; the second decides where there is one, since a header may
    /// have spaces in its names.
    pub(super) fn guess(first: &str, second: Option<&str>) -> Self {
        let data = second.unwrap_or(first);
        for character in ['\t', ';', ','] {
            // A lone number with a decimal comma and a name without one aren't two columns.
            if data.contains(character) && (second.is_none() || character != ',' || first.contains(',')) {
                return Self::Character(character);
            }
        }
        if data.split_whitespace().nth(1).is_some() { Self::Space } else { Self::None }
    }
}

/// The cells of `line`, without the white space around them and without the quotes of quoted ones.
pub(super) fn cells(line: &str, separator: Separator) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = Some(line.trim());
    std::iter::from_fn(move || {
        let text = rest?;
        if separator == Separator::None {
            rest = None;
            return Some(unquoted(text));
        }
        let is_end = |c: char| match separator {
            Separator::Character(character) => c == character,
            _ => c.is_whitespace(),
        };
        let Some(end) = end_of_cell(text, is_end) else {
            rest = None;
            return Some(unquoted(text));
        };
        let after = end + text[end..].chars().next().map_or(0, char::len_utf8);
        rest = Some(if separator == Separator::Space { text[after..].trim_start() } else { &text[after..] });
        Some(unquoted(&text[..end]))
    })
}

/// Where the first cell of `text` ends: at the first end outside double quotes.
fn end_of_cell(text: &str, is_end: impl Fn(char) -> bool) -> Option<usize> {
    if !text.trim_start().starts_with('"') {
        return text.find(is_end);
    }
    let mut quoted = false;
    for (index, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if !quoted && is_end(c) {
            return Some(index);
        }
    }
    None
}

fn unquoted(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
        Some(inside) if inside.contains("\"\"") => Cow::Owned(inside.replace("\"\"", "\"")),
        Some(inside) => Cow::Borrowed(inside.trim()),
        None => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str, separator: Separator) -> Vec<String> {
        cells(line, separator).map(Cow::into_owned).collect()
    }

    #[test]
    fn cells_are_trimmed_and_unquoted() {
        let comma = Separator::Character(',');
        assert_eq!(cut(" a , \"b, \"\"c\"\"\" ,, 1.5", comma), ["a", "b, \"c\"", "", "1.5"]);
        assert_eq!(cut("1,", comma), ["1", ""]);
        assert_eq!(cut("  1 \t  2  ", Separator::Space), ["1", "2"]);
        assert_eq!(cut("\"a b\" 2", Separator::Space), ["a b", "2"]);
        assert_eq!(cut(" two words ", Separator::None), ["two words"]);
    }

    #[test]
    fn the_separator_is_guessed_from_the_data() {
        assert_eq!(Separator::guess("two words", Some("1.5")), Separator::None);
        assert_eq!(Separator::guess("a b", Some("1 2")), Separator::Space);
        assert_eq!(Separator::guess("a;b", Some("1,5;2,5")), Separator::Character(';'));
        assert_eq!(Separator::guess("a,b", Some("1,2")), Separator::Character(','));
        assert_eq!(Separator::guess("x", Some("1,5")), Separator::None);
        assert_eq!(Separator::guess("1,2", None), Separator::Character(','));
    }
}
