//! The tags of all keys of a project: how many keys have each, and renaming them everywhere.

use serde::{Deserialize, Serialize};

use crate::KeyId;
use crate::console::Search;
use crate::field::named;
use crate::tags::{TagKey, TagValue};

/// How many pairs of tag key and value one answer has at most.
pub const MAX_PAIRS: u32 = 1000;

/// How many of the keys that a renaming leaves as they are its answer names.
pub const NAMED_LEFT: u32 = 20;

/// The query of `GET /console/projects/{project_id}/tags`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagsQuery {
    /// Part of a tag's key or value; the case of the letters a to z does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
}

/// The answer of `GET /console/projects/{project_id}/tags`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagsOverview {
    /// In the order of their keys.
    pub tags: Vec<TagCount>,
    /// Whether there are more than [`MAX_PAIRS`]; the first ones are here.
    pub more: bool,
}

/// A tag key, and those of its values that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagCount {
    /// The tag key.
    pub key: TagKey,
    /// How many keys have it, whatever its value: with values that are not listed, too.
    pub keys: u64,
    /// Sorted.
    pub values: Vec<ValueCount>,
}

/// A value of a tag key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCount {
    /// The value.
    pub value: TagValue,
    /// How many keys have the tag with this value.
    pub keys: u64,
}

/// `POST /console/projects/{project_id}/tags/rename`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameTagRequest {
    /// The tag key that is renamed.
    pub key: TagKey,
    /// Only where it has this value; absent: every value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<TagValue>,
    /// What it is called from now on.
    pub new_key: TagKey,
    /// The value from now on; absent: each key keeps its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_value: Option<TagValue>,
}

impl RenameTagRequest {
    /// Whether it asks for what already is.
    pub fn changes_nothing(&self) -> bool {
        self.key == self.new_key && (self.new_value.is_none() || self.new_value == self.value)
    }
}

/// What `POST /console/projects/{project_id}/tags/rename` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedTags {
    /// How many keys were changed.
    pub changed: u64,
    /// Keys that were left as they are, by their aliases; [`NAMED_LEFT`] at most.
    pub left: Vec<LeftKey>,
    /// How many were left.
    pub left_total: u64,
}

/// A key that a renaming left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftKey {
    /// Its id.
    pub key_id: KeyId,
    /// Its alias.
    pub key_alias: String,
    /// Why.
    pub reason: LeftReason,
}

named!(
    /// Why a renaming left a key as it is.
    LeftReason, "is one of other-value, pending-deletion", {
    /// It has the new tag key already, with another value.
    OtherValue = "other-value",
    /// It is pending deletion, and such a key is not edited.
    PendingDeletion = "pending-deletion",
});
