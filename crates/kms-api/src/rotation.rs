//! Rotation: new material for a key at intervals, or at once; the old is kept to decrypt.

use std::fmt;

use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{InvalidValue, KeyId, KeyRef, KeyState, Sequence};

/// `rotation_interval`: days, 30 to 365.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RotationInterval(u16);

impl RotationInterval {
    /// The rule in words.
    pub const RULE: &'static str = "is a whole number of days from 30 to 365, not in a string";
    /// What a key has until it is told otherwise.
    pub const DEFAULT: Self = Self(365);

    /// An interval of `days`.
    pub fn new(days: u64) -> Result<Self, InvalidValue> {
        u16::try_from(days)
            .ok()
            .filter(|days| (30..=365).contains(days))
            .map(Self)
            .ok_or(InvalidValue { rule: Self::RULE })
    }

    /// The number of days.
    pub const fn days(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for RotationInterval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(IntervalVisitor)
    }
}

struct IntervalVisitor;

impl Visitor<'_> for IntervalVisitor {
    type Value = RotationInterval;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of days from 30 to 365, not in a string")
    }

    fn visit_u64<E: de::Error>(self, days: u64) -> Result<RotationInterval, E> {
        RotationInterval::new(days).map_err(|_| E::invalid_value(Unexpected::Unsigned(days), &self))
    }
}

/// `update-key-rotation-interval`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateKeyRotationIntervalRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Days from one rotation to the next.
    pub rotation_interval: RotationInterval,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `rotate-on-demand` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotateOnDemandResponse {
    /// The key.
    pub key_id: KeyId,
}

/// What `get-key-rotation-status` answers. Read leniently: an older server leaves fields out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRotationStatusResponse {
    /// Whether the key is rotated on schedule.
    #[serde(default)]
    pub key_rotation_enabled: bool,
    /// Days from one rotation to the next.
    #[serde(default)]
    pub rotation_interval: u16,
    /// Milliseconds since 1970; empty before the first rotation.
    #[serde(default)]
    pub last_rotation_time: String,
    /// How often the key was rotated, on schedule or on demand.
    #[serde(default)]
    pub number_of_rotations: u32,
    /// What the key encrypts or decrypts with, the oldest first; the last one encrypts.
    #[serde(default)]
    pub key_materials: Vec<KeyMaterial>,
}

/// One version of a key's material.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyMaterial {
    /// The version that ciphertexts name: `1` is the first.
    pub material_id: String,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub create_time: String,
    /// Seconds since 1970; absent where it does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration_time: Option<String>,
    /// A key's state, as a number: versions share the state of their key.
    #[serde(default)]
    pub state: u8,
}

/// A state as the number that a [`KeyMaterial`] has.
pub fn state_number(state: KeyState) -> u8 {
    state.as_str().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_a_number_of_30_to_365_days() {
        let read = serde_json::from_str::<RotationInterval>;
        for good in ["30", "365"] {
            assert_eq!(read(good).unwrap().days().to_string(), good);
        }
        for bad in [
            "29", "366", "-1", "30.0", "30.5", "\"30\"", "null", "[30]", "1e2", "65566",
        ] {
            let text = read(bad).unwrap_err().to_string();
            assert!(text.contains("from 30 to 365"), "{bad}: {text}");
        }
    }
}
