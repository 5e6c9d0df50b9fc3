//! JSON with keys in the order given and numbers in full double precision.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// What JSON has no numbers for, told in the help of every command that prints it.
pub(super) const NOTE: &str =
    "In JSON, infinite values are the strings \"inf\" and \"-inf\", and null stands for what has no value.";

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    /// A double in its shortest form that reads back the same; ±∞ are the strings "inf" and "-inf", NaN is null.
    Number(f64),
    /// A whole number.
    Whole(usize),
    /// true or false.
    Flag(bool),
    /// A string.
    Text(String),
    /// Nothing.
    Null,
    /// A list.
    List(Vec<Json>),
    /// An object; keys keep their order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A string.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object of literal keys.
    pub(super) fn object<const N: usize>(entries: [(&str, Json); N]) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// On one line.
    pub(super) fn compact(&self) -> String {
        // Strings and numbers always serialise, and keys are strings.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Over several lines, for people.
    pub(super) fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) if *value == f64::INFINITY => serializer.serialize_str("inf"),
            Self::Number(value) if *value == f64::NEG_INFINITY => serializer.serialize_str("-inf"),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Whole(value) => value.serialize(serializer),
            Self::Flag(value) => serializer.serialize_bool(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Null => serializer.serialize_unit(),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_bit_and_infinities_are_words() {
        for value in [0.1, 1.0 / 3.0, 5e-324, f64::MAX, -0.0, 9.415_234_171e-13] {
            let read: f64 = Json::Number(value).compact().parse().unwrap();
            assert_eq!(read.to_bits(), value.to_bits());
        }
        let list = Json::List(vec![Json::Number(f64::INFINITY), Json::Number(f64::NEG_INFINITY), Json::Null]);
        assert_eq!(list.compact(), r#"["inf","-inf",null]"#);
    }

    #[test]
    fn keys_keep_their_order() {
        assert_eq!(Json::object([("z", Json::Whole(1)), ("a", Json::Flag(true))]).compact(), r#"{"z":1,"a":true}"#);
    }
}
