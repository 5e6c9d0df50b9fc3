//! A part of a report: a heading, what is said under it, and a table.

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// A table of tab-separated text; empty for none.
    pub table: String,
}

impl Section {
    /// A section with `heading` and `text`.
    #[must_use]
    pub fn new(heading: impl Into<String>, text: Vec<String>) -> Self {
        Self { heading: heading.into(), text, table: String::new() }
    }

    /// The same with a table.
    #[must_use]
    pub fn with(self, table: String) -> Self {
        Self { table, ..self }
    }
}
