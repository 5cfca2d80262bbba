//! Tags: at most 20 on a key, each tag key once.

use std::{collections::BTreeSet, fmt};

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Sequence;
use crate::field::{checked_string, named};

/// How many tags one key may have.
pub const MAX_TAGS: usize = 20;

fn is_tag_text(value: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&value.chars().count())
        && !value
            .chars()
            .any(|c| c.is_control() || matches!(c, '*' | '<' | '>' | '\\' | '=' | ',' | '|'))
}

checked_string!(
    /// A tag's key.
    TagKey,
    |v| is_tag_text(v, 1, 36),
    "has 1 to 36 characters, none of * < > \\ = , |"
);

checked_string!(
    /// A tag's value; it may be empty.
    TagValue,
    |v| is_tag_text(v, 0, 43),
    "has at most 43 characters, none of * < > \\ = , |"
);

/// A tag. Read from an object alone, not from an array of its fields in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Tag {
    /// Unique within one key.
    pub key: TagKey,
    /// May be empty.
    #[serde(default = "empty_value")]
    pub value: TagValue,
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, to)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(TagObject)
    }
}

struct TagObject;

impl<'de> Visitor<'de> for TagObject {
    type Value = Tag;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with key and value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Tag, A::Error> {
        Tag::deserialize(MapAccessDeserializer::new(map))
    }
}

fn empty_value() -> TagValue {
    TagValue(String::new())
}

named!(
    /// What `tags/action` does.
    TagAction, "is one of create, delete", {
    /// Adds, or replaces the value of a key that exists.
    Create = "create",
    /// Removes.
    Delete = "delete",
});

/// `POST …/{key_id}/tags`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateTagRequest {
    /// The tag.
    pub tag: Tag,
}

/// `POST …/{key_id}/tags/action`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagActionRequest {
    /// At least one.
    pub tags: Vec<Tag>,
    /// What to do with them.
    pub action: TagAction,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `GET …/{key_id}/tags` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyTagsResponse {
    /// In the order of their keys.
    pub tags: Vec<Tag>,
    /// How many there are.
    #[serde(rename = "existTagsNum", default)]
    pub exist_tags_num: u32,
}

/// What `GET …/kms/tags` answers: every tag key of the project with its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectTagsResponse {
    /// In the order of their keys.
    pub tags: Vec<TagValues>,
}

/// A tag key and the values that it has somewhere in the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagValues {
    /// The tag key.
    pub key: TagKey,
    /// Its values, sorted.
    pub values: Vec<TagValue>,
}

/// Where a tag key stands for the second time.
pub fn repeated_key(tags: &[Tag]) -> Option<usize> {
    let mut seen = BTreeSet::new();
    tags.iter().position(|tag| !seen.insert(&tag.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_texts_follow_their_rules() {
        assert!(TagKey::parse("环境").is_ok());
        assert!(TagValue::parse("").is_ok());
        assert!(TagKey::parse("").is_err());
        assert!(TagKey::parse("a=b").is_err());
        assert!(TagKey::parse("k".repeat(37)).is_err());
        assert!(TagValue::parse("v".repeat(44)).is_err());
    }

    #[test]
    fn a_repeated_key_is_found() {
        let tag = |key: &str| Tag {
            key: TagKey::parse(key).unwrap(),
            value: TagValue::parse("").unwrap(),
        };
        assert_eq!(repeated_key(&[tag("a"), tag("b"), tag("a")]), Some(2));
        assert_eq!(repeated_key(&[tag("a"), tag("A")]), None);
    }
}
