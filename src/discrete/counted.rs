//! Numbers of things in sentences.

/// "1 name", "2 names"; of words that take an s.
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// "is 1 name", "are 2 names".
pub fn are(count: usize, thing: &str) -> String {
    format!("{} {}", if count == 1 { "is" } else { "are" }, counted(count, thing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_no_plural() {
        assert_eq!(
            (counted(1, "name"), counted(0, "name"), are(1, "name")),
            ("1 name".into(), "0 names".into(), "is 1 name".into())
        );
        assert_eq!(are(2, "name"), "are 2 names");
    }
}
