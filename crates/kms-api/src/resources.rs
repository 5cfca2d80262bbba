//! Resource instances: keys found by their tags. And what a project has of what it may have.

use serde::{Deserialize, Serialize};

use crate::field::{checked_string, is_number_within, named};
use crate::keys::KeyDetail;
use crate::tags::{MAX_TAGS, Tag, TagKey, TagValue};
use crate::{KeyId, Sequence};

/// How many values one tag key may be asked for with.
pub const MAX_VALUES: usize = 20;

named!(
    /// What `resource_instances/action` does.
    ResourceAction, "is one of filter, count", {
    /// Lists the keys that match.
    Filter = "filter",
    /// Counts them.
    Count = "count",
});

checked_string!(
    /// `limit` of `resource_instances/action`: 1 to 1000.
    ResourceLimit,
    |v| is_number_within(v, 1, 1000),
    "is a number from 1 to 1000, as a string"
);

checked_string!(
    /// `offset` of `resource_instances/action`: how many keys are left out before the page.
    ResourceOffset,
    |v| is_number_within(v, 0, 9_999_999_999),
    "is a number from 0, as a string"
);

impl ResourceLimit {
    /// The number.
    pub fn number(&self) -> u32 {
        self.as_str().parse().unwrap_or(1000)
    }
}

impl ResourceOffset {
    /// The number.
    pub fn number(&self) -> u64 {
        self.as_str().parse().unwrap_or(0)
    }
}

named!(
    /// What `matches` looks at.
    MatchKey, "is resource_name", {
    /// The key's display name.
    ResourceName = "resource_name",
});

checked_string!(
    /// What is looked for in a display name: a part of it, in any case.
    MatchValue,
    |v| v.chars().count() <= 255 && !v.chars().any(char::is_control),
    "has at most 255 characters and no control characters"
);

/// `POST …/kms/resource_instances/action`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceInstancesRequest {
    /// List or count.
    pub action: ResourceAction,
    /// Absent: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<ResourceLimit>,
    /// Absent: 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<ResourceOffset>,
    /// Only keys that have all of these tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<TagCondition>>,
    /// Only keys whose name has all of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches: Option<Vec<Match>>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// A tag key, and which values it may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagCondition {
    /// The tag key.
    pub key: TagKey,
    /// One of these; none: any value.
    #[serde(default)]
    pub values: Vec<TagValue>,
}

/// A field and what it has in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// Which field.
    pub key: MatchKey,
    /// What it has in it; empty: whatever.
    pub value: MatchValue,
}

/// Why conditions are refused: the field, and the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {rule}")]
pub struct ConditionsError {
    /// The field that is at fault.
    pub field: String,
    /// Its rule in words.
    pub rule: &'static str,
}

impl ResourceInstancesRequest {
    /// Checks what no single field shows: how many there are, and that none stands twice.
    pub fn check(&self) -> Result<(), ConditionsError> {
        let fault = |field: String, rule| Err(ConditionsError { field, rule });
        let tags = self.tags.as_deref().unwrap_or_default();
        if tags.len() > MAX_TAGS {
            return fault("tags".to_owned(), "has at most 20 tag keys");
        }
        for (index, tag) in tags.iter().enumerate() {
            if tags
                .iter()
                .take(index)
                .any(|earlier| earlier.key == tag.key)
            {
                return fault(format!("tags[{index}].key"), "stands twice");
            }
            if tag.values.len() > MAX_VALUES {
                return fault(format!("tags[{index}].values"), "has at most 20 values");
            }
        }
        if self
            .matches
            .as_ref()
            .is_some_and(|matches| matches.len() > 1)
        {
            return fault("matches".to_owned(), "names resource_name once");
        }
        Ok(())
    }
}

/// What `filter` answers; `count` answers `total_count` alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceInstancesResponse {
    /// The keys of this page, the newest first; absent in an answer to `count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<Resource>>,
    /// How many match, on all pages.
    pub total_count: u64,
}

/// A key with its tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// The key.
    pub resource_id: KeyId,
    /// The key as `describe-key` shows it.
    pub resource_detail: KeyDetail,
    /// Its display name.
    pub resource_name: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// What `GET …/kms/user-instances` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInstancesResponse {
    /// How many keys the project has.
    pub instance_num: u64,
}

/// What `GET …/kms/user-quotas` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserQuotasResponse {
    /// The quotas.
    pub quotas: Quotas,
}

/// The quotas of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotas {
    /// One for each kind.
    pub resources: Vec<Quota>,
}

named!(
    /// What a quota is of.
    QuotaKind, "is one of CMK, grant_per_CMK", {
    /// Keys in the project.
    Keys = "CMK",
    /// Grants of one key.
    GrantsPerKey = "grant_per_CMK",
});

/// One quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// What it is of.
    #[serde(rename = "type")]
    pub kind: QuotaKind,
    /// How many there are; of grants, on the key that has the most.
    pub used: u64,
    /// How many there may be; -1 without a bound.
    pub quota: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str) -> Result<(), ConditionsError> {
        serde_json::from_str::<ResourceInstancesRequest>(json)
            .unwrap()
            .check()
    }

    #[test]
    fn conditions_stand_once() {
        assert_eq!(check(r#"{"action":"count"}"#), Ok(()));
        let twice = r#"{"action":"filter","tags":[{"key":"a"},{"key":"b"},{"key":"a"}]}"#;
        assert_eq!(check(twice).unwrap_err().field, "tags[2].key");
        let two = r#"{"action":"filter","matches":[{"key":"resource_name","value":"a"},{"key":"resource_name","value":"b"}]}"#;
        assert_eq!(check(two).unwrap_err().field, "matches");
    }

    #[test]
    fn numbers_are_strings_with_one_spelling() {
        for bad in ["", "01", "+1", "-1", "1.0", "99999999999"] {
            assert!(ResourceOffset::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(ResourceOffset::parse("0").unwrap().number(), 0);
        assert!(ResourceLimit::parse("0").is_err());
    }
}
