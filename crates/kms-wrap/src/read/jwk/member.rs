//! A member of a JWK that is base64url of bytes.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::read::text::{self, Decoded};

/// Decoded as it is met, without a copy of its text.
pub(super) struct Member {
    decoded: Decoded,
    base64url: bool,
}

impl Member {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.decoded.bytes
    }

    pub(super) fn has_trailing_bits(&self) -> bool {
        self.decoded.trailing_bits
    }

    /// Whether it is written as RFC 7515 section 2 has it: without padding, in the URL alphabet.
    pub(super) fn is_base64url(&self) -> bool {
        self.base64url
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Decoder)
    }
}

struct Decoder;

impl Visitor<'_> for Decoder {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64url")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Member, E> {
        // The text itself is key data: no error repeats it.
        let decoded = text::base64(text).ok_or_else(|| E::custom("no base64url"))?;
        Ok(Member {
            decoded,
            base64url: text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')),
        })
    }
}
