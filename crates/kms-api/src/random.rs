//! Random bytes.

use serde::{Deserialize, Serialize};

use crate::Sequence;
use crate::field::{checked_string, is_number_within};

/// Whether `value` is a length in bits that is whole bytes, from 1 to 1024 of them.
pub(crate) fn is_bit_length(value: &str) -> bool {
    is_number_within(value, 8, 8192) && value.parse::<u32>().is_ok_and(|bits| bits % 8 == 0)
}

checked_string!(
    /// `random_data_length`: in bits.
    RandomDataLength,
    is_bit_length,
    "is a number of bits from 8 to 8192, a multiple of 8, as a string"
);

impl RandomDataLength {
    /// The length in bytes.
    pub fn bytes(&self) -> usize {
        self.as_str().parse().unwrap_or(8_usize) / 8
    }
}

/// `gen-random`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenRandomRequest {
    /// How many bits.
    pub random_data_length: RandomDataLength,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `gen-random` answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenRandomResponse {
    /// Hexadecimal, two digits a byte.
    pub random_data: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_whole_bytes_in_one_spelling() {
        for (text, bytes) in [("8", 1), ("512", 64), ("8192", 1024)] {
            assert_eq!(RandomDataLength::parse(text).unwrap().bytes(), bytes);
        }
        for bad in ["", "0", "7", "12", "8193", "8200", "08", "+8", "8.0"] {
            assert!(RandomDataLength::parse(bad).is_err(), "{bad}");
        }
    }
}
