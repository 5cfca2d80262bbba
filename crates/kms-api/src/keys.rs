//! Keys: create, describe, list, alias, description, enable, disable, deletion.

mod field;

use serde::{Deserialize, Serialize};

use crate::{KeyId, KeyRef, KeySpec, KeyState, KeyUsage, Origin, Sequence, lenient};

pub use field::{Alias, Description, EnterpriseProjectId, Limit, Marker, PendingDays, SpecFilter};

/// `create-key`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateKeyRequest {
    /// The display name, unique within the project.
    pub key_alias: Alias,
    /// Absent: `AES_256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<KeySpec>,
    /// Absent: the spec's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_usage: Option<KeyUsage>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_description: Option<Description>,
    /// Absent: `kms`. `external` makes an empty key, pending import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Absent: the default one, `0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_project_id: Option<EnterpriseProjectId>,
    /// Documented, and not offered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vm_id: Option<String>,
    /// Only `0`, the default key store, is offered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keystore_id: Option<String>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `create-key` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateKeyResponse {
    /// The new key.
    pub key_info: CreatedKey,
}

/// The id of a key just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedKey {
    /// The new key's id.
    pub key_id: KeyId,
    /// The account that owns the project.
    #[serde(default)]
    pub domain_id: String,
    /// The region.
    #[serde(default)]
    pub region_id: String,
}

/// The body of every operation that takes a key's id alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyIdRequest {
    /// The key.
    pub key_id: KeyRef,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

impl KeyIdRequest {
    /// A request about `key_id`.
    pub fn new(key_id: impl Into<KeyRef>) -> Self {
        Self {
            key_id: key_id.into(),
            sequence: None,
        }
    }
}

/// What `describe-key` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeKeyResponse {
    /// The key.
    pub key_info: KeyDetail,
}

/// A key as `describe-key` and `list-keys` show it. Numbers and flags are strings, as documented.
/// Read leniently, since a foreign server leaves out what it does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDetail {
    /// The key.
    pub key_id: KeyId,
    /// The account that owns the project.
    #[serde(default, deserialize_with = "lenient::text")]
    pub domain_id: String,
    /// The display name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub key_alias: String,
    /// The region.
    #[serde(default, deserialize_with = "lenient::text")]
    pub realm: String,
    /// The spec.
    #[serde(default = "lenient::aes_256", deserialize_with = "lenient::spec")]
    pub key_spec: KeySpec,
    /// The usage; an older server leaves it out.
    #[serde(
        default,
        deserialize_with = "lenient::usage",
        skip_serializing_if = "Option::is_none"
    )]
    pub key_usage: Option<KeyUsage>,
    /// Free text.
    #[serde(default, deserialize_with = "lenient::text")]
    pub key_description: String,
    /// Milliseconds since 1970.
    #[serde(default, deserialize_with = "lenient::text")]
    pub creation_date: String,
    /// Milliseconds since 1970; empty where no deletion is scheduled.
    #[serde(default, deserialize_with = "lenient::text")]
    pub scheduled_deletion_date: String,
    /// The state.
    #[serde(default = "lenient::inactive", deserialize_with = "lenient::state")]
    pub key_state: KeyState,
    /// `0`: a custom key. `1`: a default one of a cloud service.
    #[serde(default, deserialize_with = "lenient::text")]
    pub default_key_flag: String,
    /// `1`: a customer master key.
    #[serde(default, deserialize_with = "lenient::text")]
    pub key_type: String,
    /// Seconds since 1970; empty where the material does not expire.
    #[serde(default, deserialize_with = "lenient::text")]
    pub expiration_time: String,
    /// Who made the material.
    #[serde(default = "lenient::kms", deserialize_with = "lenient::origin")]
    pub origin: Origin,
    /// `true` or `false`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub key_rotation_enabled: String,
    /// `0` for the default enterprise project.
    #[serde(default, deserialize_with = "lenient::text")]
    pub sys_enterprise_project_id: String,
    /// `0` for the default key store.
    #[serde(default, deserialize_with = "lenient::text")]
    pub keystore_id: String,
    /// This server's proof of what it holds.
    #[serde(flatten)]
    pub material: MaterialFacts,
}

/// What this server adds for a key with imported material (semantics.md, "Fields that this server adds").
/// A foreign server sends none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialFacts {
    /// `hmac:` and 16 hex digits (symmetric), or `spki-sha256:` and 64 (key pairs).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_fingerprint: Option<String>,
    /// Symmetric keys: 6 hex digits, the first 3 bytes of AES-CMAC of 16 zero bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_check_value: Option<String>,
    /// Milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_imported_at: Option<String>,
    /// `sha256:` and 64 hex digits: the SPKI of the key that it was wrapped under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrapping_key_fingerprint: Option<String>,
}

/// `list-keys`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListKeysRequest {
    /// Absent: 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Absent: from the first key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Marker>,
    /// Absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_state: Option<KeyState>,
    /// Absent: `AES_256` alone, as documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<SpecFilter>,
    /// Absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_project_id: Option<EnterpriseProjectId>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `list-keys` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListKeysResponse {
    /// The ids.
    #[serde(default, deserialize_with = "lenient::list")]
    pub keys: Vec<KeyId>,
    /// The same keys, in the same order.
    #[serde(default, deserialize_with = "lenient::list")]
    pub key_details: Vec<KeyDetail>,
    /// Where the next page starts; empty on the last.
    #[serde(default, deserialize_with = "lenient::text")]
    pub next_marker: String,
    /// `true` where more follow.
    #[serde(default, deserialize_with = "lenient::text")]
    pub truncated: String,
    /// How many match.
    #[serde(default, deserialize_with = "lenient::count")]
    pub total: u64,
}

/// What `enable-key` and `disable-key` answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyStateResponse {
    /// The key and its state now.
    pub key_info: KeyAndState,
}

/// A key and its state; `schedule-key-deletion` and `cancel-key-deletion` answer it bare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAndState {
    /// The key.
    pub key_id: KeyId,
    /// Its state now.
    #[serde(default = "lenient::inactive", deserialize_with = "lenient::state")]
    pub key_state: KeyState,
}

/// `schedule-key-deletion`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleKeyDeletionRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Days from now, 7 to 1096.
    pub pending_days: PendingDays,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// `update-key-alias`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateKeyAliasRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Its new display name.
    pub key_alias: Alias,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `update-key-alias` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateKeyAliasResponse {
    /// The key and its alias now.
    pub key_info: KeyAndAlias,
}

/// A key and its alias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAndAlias {
    /// The key.
    pub key_id: KeyId,
    /// Its alias.
    pub key_alias: Alias,
}

/// `update-key-description`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateKeyDescriptionRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Its new description.
    pub key_description: Description,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `update-key-description` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateKeyDescriptionResponse {
    /// The key and its description now.
    pub key_info: KeyAndDescription,
}

/// A key and its description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAndDescription {
    /// The key.
    pub key_id: KeyId,
    /// Its description.
    pub key_description: Description,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_follow_the_product_document() {
        for good in ["a", "payments/prod:pan_2026-11", &"x".repeat(255)] {
            assert!(Alias::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "ключ", "a.b", "a\0", &"x".repeat(256)] {
            assert!(Alias::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn unknown_and_repeated_fields_are_refused_by_name() {
        let error = |json: &str| {
            serde_json::from_str::<CreateKeyRequest>(json)
                .unwrap_err()
                .to_string()
        };
        assert!(error(r#"{"key_alias":"a","expires":1}"#).contains("unknown field `expires`"));
        assert!(
            error(r#"{"key_alias":"a","key_alias":"b"}"#).contains("duplicate field `key_alias`")
        );
        assert!(error(r#"{"key_alias":7}"#).contains("invalid type"));
    }

    #[test]
    fn numbers_in_strings_have_one_spelling() {
        assert_eq!(Limit::parse("1000").unwrap().number(), 1000);
        for bad in [
            "0",
            "1001",
            "+1",
            "01",
            " 1",
            "1e2",
            "",
            "99999999999999999999",
        ] {
            assert!(Limit::parse(bad).is_err(), "{bad}");
        }
        assert!(PendingDays::parse("6").is_err());
        assert!(PendingDays::parse("1096").is_ok());
    }

    #[test]
    fn describe_is_read_from_a_server_that_sends_less() {
        let detail: KeyDetail = serde_json::from_str(
            r#"{"key_id":"0d0466b0-e727-4d9c-b35d-f84bb474a37f","key_spec":"RSA_4096","key_state":"5","origin":"external"}"#,
        )
        .unwrap();
        assert_eq!(detail.material, MaterialFacts::default());
        assert_eq!(detail.key_state, KeyState::PendingImport);
    }

    #[test]
    fn what_a_foreign_server_names_otherwise_or_not_at_all_spoils_no_list() {
        let listed: ListKeysResponse = serde_json::from_str(
            r#"{"keys":null,"next_marker":null,"truncated":"false","total":null,"key_details":[
                {"key_id":"0d0466b0-e727-4d9c-b35d-f84bb474a37f","key_spec":"ML_KEM_768","key_usage":"AGREE",
                 "key_state":"9","origin":"hsm","key_description":null,"expiration_time":null},
                {"key_id":"0d0466b0-e727-4d9c-b35d-f84bb474a37f","key_spec":null,"key_usage":null,
                 "key_state":null,"origin":null},
                {"key_id":"0d0466b0-e727-4d9c-b35d-f84bb474a37f"}]}"#,
        )
        .unwrap();
        let facts: Vec<_> = listed
            .key_details
            .iter()
            .map(|key| (key.key_spec, key.key_usage, key.key_state, key.origin))
            .collect();
        let none = (None, KeyState::PendingActivation, Origin::Kms);
        let fact = |spec| (spec, none.0, none.1, none.2);
        assert_eq!(
            facts,
            [
                fact(KeySpec::Unknown),
                fact(KeySpec::Aes256),
                fact(KeySpec::Aes256)
            ]
        );
    }

    #[test]
    fn requests_stay_strict() {
        let error = serde_json::from_str::<ListKeysRequest>(r#"{"key_state":"9"}"#);
        assert!(error.is_err());
        let error = serde_json::from_str::<CreateKeyRequest>(r#"{"key_alias":"a","origin":"hsm"}"#);
        assert!(error.is_err());
    }
}
