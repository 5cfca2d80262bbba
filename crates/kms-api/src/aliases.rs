//! Aliases, `alias/NAME`, and [`KeyRef`]: what a request may name a key by.

use serde::{Deserialize, Serialize};

use crate::field::checked_string;
use crate::keys::Marker;
use crate::{InvalidValue, KeyId, Sequence};

/// What every alias begins with.
const PREFIX: &str = "alias/";

checked_string!(
    /// An alias: `alias/` and a name.
    AliasName,
    |v| v.len() <= 255
        && v.strip_prefix(PREFIX).is_some_and(|name| !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'/' | b'_' | b'-'))),
    "is alias/ and letters, digits, underscores, hyphens, colons and slashes, 255 characters at most"
);

checked_string!(
    /// `limit` of a list whose limit is a number in a string: 1 to 1000.
    PageLimit,
    |v| crate::field::is_number_within(v, 1, 1000),
    "is a number from 1 to 1000, as a string"
);

impl PageLimit {
    /// The number.
    pub fn number(&self) -> u32 {
        self.as_str().parse().unwrap_or(1000)
    }
}

/// What a request names a key by: its id, or one of its aliases.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum KeyRef {
    /// By its id.
    Id(KeyId),
    /// By an alias, which the server resolves.
    Alias(AliasName),
}

impl KeyRef {
    /// The rule in words.
    pub const RULE: &'static str =
        "is 36 characters long, like 0d0466b0-e727-4d9c-b35d-f84bb474a37f, or an alias, alias/NAME";

    /// Reads an id or an alias.
    pub fn parse(value: impl Into<String>) -> Result<Self, InvalidValue> {
        let value = value.into();
        let parsed = if value.starts_with(PREFIX) {
            AliasName::parse(value).map(Self::Alias)
        } else {
            KeyId::parse(value).map(Self::Id)
        };
        parsed.map_err(|_| InvalidValue { rule: Self::RULE })
    }

    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Alias(name) => name.as_str(),
        }
    }
}

impl TryFrom<String> for KeyRef {
    type Error = InvalidValue;
    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::parse(value)
    }
}

impl From<KeyRef> for String {
    fn from(value: KeyRef) -> Self {
        value.as_str().to_owned()
    }
}

impl From<KeyId> for KeyRef {
    fn from(id: KeyId) -> Self {
        Self::Id(id)
    }
}

impl From<&KeyId> for KeyRef {
    fn from(id: &KeyId) -> Self {
        Self::Id(id.clone())
    }
}

impl std::fmt::Display for KeyRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `create_alias`: `POST …/kms/aliases`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateAliasRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Its new alias, unique within the project.
    pub alias: AliasName,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// `associate_alias`: gives an alias that exists to another key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssociateAliasRequest {
    /// The alias.
    pub alias: AliasName,
    /// The key that it names from now on.
    pub target_key_id: KeyRef,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// `delete_alias`: `DELETE …/kms/aliases`. One of the two fields at least.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteAliasRequest {
    /// Which aliases; absent: every one of `key_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Vec<AliasName>>,
    /// Whose aliases; absent: whichever key's they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyRef>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// The query of `GET …/kms/aliases`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListAliasesQuery {
    /// Only this key's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyRef>,
    /// Absent: 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<PageLimit>,
    /// A former answer's `next_marker`, or an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Marker>,
}

/// An alias and the key that it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasEntry {
    /// The account that owns the project.
    #[serde(default)]
    pub domain_id: String,
    /// The key.
    pub key_id: KeyId,
    /// The alias.
    pub alias: AliasName,
    /// The alias with region and project.
    #[serde(default)]
    pub alias_urn: String,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub create_time: String,
    /// Milliseconds since 1970: when it was given to this key.
    #[serde(default)]
    pub update_time: String,
}

/// The only member of the array that `list_aliases` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasPage {
    /// In the order of their names.
    pub aliases: Vec<AliasEntry>,
    /// Where the next page starts.
    pub page_info: PageInfo,
}

/// Where a page ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageInfo {
    /// Where the next page starts; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    /// How many this page has.
    #[serde(default)]
    pub current_count: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_by_its_id_or_by_an_alias() {
        let id = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
        assert!(matches!(KeyRef::parse(id), Ok(KeyRef::Id(_))));
        for good in ["alias/a", "alias/pay/prod:pan_2026-11"] {
            assert!(
                matches!(KeyRef::parse(good), Ok(KeyRef::Alias(_))),
                "{good}"
            );
        }
        let long = format!("alias/{}", "x".repeat(250));
        for bad in [
            "",
            "alias",
            "alias/",
            "alias/a b",
            "Alias/a",
            "alias/ключ",
            &long,
            "pay",
        ] {
            assert_eq!(KeyRef::parse(bad).unwrap_err().rule, KeyRef::RULE, "{bad}");
        }
    }
}
