//! The fields of keys that have a rule of their own.

use serde::{Deserialize, Serialize};

use crate::field::{checked_string, is_number_within};
use crate::{KeyId, KeySpec};

checked_string!(
    /// A key's display name, `key_alias`.
    Alias,
    |v| (1..=255).contains(&v.len())
        && v.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'/' | b'_' | b'-')),
    "has 1 to 255 characters: letters, digits, underscores, hyphens, colons and slashes"
);

checked_string!(
    /// `key_description`: 0 to 255 characters; of the control characters, line breaks and tabs alone.
    Description,
    |v| v.chars().count() <= 255 && !v.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')),
    "has at most 255 characters, and no control characters but line breaks and tabs"
);

checked_string!(
    /// `enterprise_project_id`: `0` for the default one, or an id.
    EnterpriseProjectId,
    |v| v == "0" || KeyId::parse(v).is_ok(),
    "is 0 or 36 characters long, like 0d0466b0-e727-4d9c-b35d-f84bb474a37f"
);

checked_string!(
    /// `limit` of list-keys: 1 to 1000, a number in a string.
    Limit,
    |v| is_number_within(v, 1, 1000),
    "is a number from 1 to 1000, as a string"
);

checked_string!(
    /// `marker`: where a page starts; what a former answer's `next_marker` said, or an index.
    Marker,
    |v| (1..=512).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')),
    "is a former answer's next_marker, or an index"
);

checked_string!(
    /// `pending_days` of schedule-key-deletion: 7 to 1096.
    PendingDays,
    |v| is_number_within(v, PendingDays::MIN.into(), PendingDays::MAX.into()),
    "is a number from 7 to 1096, as a string"
);

impl Limit {
    /// The number.
    pub fn number(&self) -> u32 {
        self.as_str().parse().unwrap_or(1000)
    }
}

impl PendingDays {
    /// The least.
    pub const MIN: u32 = 7;
    /// The most.
    pub const MAX: u32 = 1096;

    /// The number of days.
    pub fn number(&self) -> u32 {
        self.as_str().parse().unwrap_or(Self::MIN)
    }
}

/// `key_spec` of list-keys: one spec, or every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum SpecFilter {
    /// `ALL`.
    All,
    /// One spec.
    One(KeySpec),
}

impl TryFrom<String> for SpecFilter {
    type Error = crate::InvalidValue;
    fn try_from(value: String) -> Result<Self, Self::Error> {
        if value == "ALL" {
            Ok(Self::All)
        } else {
            value.parse().map(Self::One)
        }
    }
}

impl From<SpecFilter> for &'static str {
    fn from(value: SpecFilter) -> Self {
        match value {
            SpecFilter::All => "ALL",
            SpecFilter::One(spec) => spec.as_str(),
        }
    }
}
