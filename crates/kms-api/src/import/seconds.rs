//! Seconds that come as a number or as its digits: the public documentation has both.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// Reads seconds since 1970; `null` is the same as no field.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    from.deserialize_any(Seconds)
}

struct Seconds;

impl Visitor<'_> for Seconds {
    type Value = Option<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds since 1970, as an integer or its digits")
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Self::Value, E> {
        Ok(Some(seconds))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let canonical =
            text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        match text.parse() {
            Ok(seconds) if canonical => Ok(Some(seconds)),
            Ok(_) | Err(_) => Err(E::invalid_value(Unexpected::Other("a text"), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn seconds_are_an_integer_or_its_digits() {
        for (value, expected) in [
            (json!(1_900_000_000), Some(1_900_000_000)),
            (json!("1900000000"), Some(1_900_000_000)),
            (json!("0"), Some(0)),
            (Value::Null, None),
        ] {
            assert_eq!(super::read(value.clone()).unwrap(), expected, "{value}");
        }
    }

    #[test]
    fn what_has_another_spelling_is_refused() {
        for value in [
            json!(""),
            json!("+1"),
            json!("01"),
            json!(" 1"),
            json!("1e9"),
            json!("99999999999999999999"),
            json!(-1),
            json!(1.5),
            json!(true),
            json!(["1"]),
        ] {
            assert!(super::read(value.clone()).is_err(), "{value}");
        }
    }
}
