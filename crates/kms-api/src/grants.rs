//! Grants: what a principal may do with one key although its role would not permit it.

use serde::{Deserialize, Serialize};

use crate::aliases::{KeyRef, PageLimit};
use crate::field::{checked_string, named};
use crate::keys::Marker;
use crate::{KeyId, Sequence};

/// How many grants one key may have.
pub const MAX_GRANTS: u32 = 100;

checked_string!(
    /// A grant's id: 64 hexadecimal digits.
    GrantId,
    |v| v.len() == 64 && v.bytes().all(|b| b.is_ascii_hexdigit()),
    "is 64 hexadecimal digits long"
);

checked_string!(
    /// A principal: the id of a user, as `/console/session` and `keyferry user list` tell it.
    Principal,
    |v| (1..=64).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_alphanumeric()),
    "is the id of a user: 1 to 64 letters and digits"
);

checked_string!(
    /// A grant's name.
    GrantName,
    |v| (1..=255).contains(&v.len())
        && v.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'/' | b'_' | b'-')),
    "has 1 to 255 characters: letters, digits, underscores, hyphens, colons and slashes"
);

named!(
    /// What a grant permits: the operations by the last part of their paths.
    GrantOperation, "is one of describe-key, create-datakey, create-datakey-without-plaintext, encrypt-datakey, decrypt-datakey, encrypt-data, decrypt-data, sign, verify, get-publickey, generate-mac, verify-mac, create-grant, retire-grant", {
    /// `describe-key`.
    DescribeKey = "describe-key",
    /// `create-datakey`.
    CreateDatakey = "create-datakey",
    /// `create-datakey-without-plaintext`.
    CreateDatakeyWithoutPlaintext = "create-datakey-without-plaintext",
    /// `encrypt-datakey`.
    EncryptDatakey = "encrypt-datakey",
    /// `decrypt-datakey`.
    DecryptDatakey = "decrypt-datakey",
    /// `encrypt-data`.
    EncryptData = "encrypt-data",
    /// `decrypt-data`.
    DecryptData = "decrypt-data",
    /// `sign`.
    Sign = "sign",
    /// `verify`.
    Verify = "verify",
    /// `get-publickey`.
    GetPublicKey = "get-publickey",
    /// `generate-mac`.
    GenerateMac = "generate-mac",
    /// `verify-mac`.
    VerifyMac = "verify-mac",
    /// `create-grant`: to pass on what the same grant permits, and no more.
    CreateGrant = "create-grant",
    /// `retire-grant`: to give the grant back.
    RetireGrant = "retire-grant",
});

named!(
    /// Who a principal is.
    GranteePrincipalType, "is user (domain is not offered here)", {
    /// A user of this server.
    User = "user",
});

/// Why a list of operations makes no grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OperationsError {
    /// None.
    #[error("operations must name at least one operation")]
    None,
    /// One stands twice.
    #[error("operations name {0} twice; name it once")]
    Repeated(GrantOperation),
    /// Nothing that could be passed on.
    #[error("operations must name an operation besides create-grant")]
    CreateGrantAlone,
}

/// Checks what a grant is to permit.
pub fn check_operations(operations: &[GrantOperation]) -> Result<(), OperationsError> {
    let mut seen = Vec::with_capacity(GrantOperation::ALL.len());
    for operation in operations {
        if seen.contains(operation) {
            return Err(OperationsError::Repeated(*operation));
        }
        seen.push(*operation);
    }
    match operations {
        [] => Err(OperationsError::None),
        [GrantOperation::CreateGrant] => Err(OperationsError::CreateGrantAlone),
        _ => Ok(()),
    }
}

/// `create-grant`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateGrantRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Who may do it.
    pub grantee_principal: Principal,
    /// What they may do.
    pub operations: Vec<GrantOperation>,
    /// A name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<GrantName>,
    /// Who besides may end it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retiring_principal: Option<Principal>,
    /// Absent: `user`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grantee_principal_type: Option<GranteePrincipalType>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `create-grant` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateGrantResponse {
    /// The new grant.
    pub grant_id: GrantId,
}

/// `revoke-grant` and `retire-grant`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndGrantRequest {
    /// The key.
    pub key_id: KeyRef,
    /// The grant.
    pub grant_id: GrantId,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// `list-grants`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListGrantsRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Absent: 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<PageLimit>,
    /// A former answer's `next_marker`, or an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Marker>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// `list-retirable-grants`: those that the caller is the retiring principal of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRetirableGrantsRequest {
    /// Absent: 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<PageLimit>,
    /// A former answer's `next_marker`, or an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Marker>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// A grant as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantEntry {
    /// The key.
    pub key_id: KeyId,
    /// The grant.
    pub grant_id: GrantId,
    /// Who may do it.
    pub grantee_principal: Principal,
    /// `user`.
    pub grantee_principal_type: GranteePrincipalType,
    /// What they may do.
    pub operations: Vec<GrantOperation>,
    /// Who made the grant.
    pub issuing_principal: String,
    /// Milliseconds since 1970.
    pub creation_date: String,
    /// Empty where it has none.
    #[serde(default)]
    pub name: String,
    /// Who besides may end it; empty where nobody.
    #[serde(default)]
    pub retiring_principal: String,
}

/// What `list-grants` and `list-retirable-grants` answer, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantsPage {
    /// This page.
    pub grants: Vec<GrantEntry>,
    /// Where the next page starts; empty on the last.
    #[serde(default)]
    pub next_marker: String,
    /// `true` where more follow.
    #[serde(default)]
    pub truncated: String,
    /// How many there are.
    #[serde(default)]
    pub total: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use GrantOperation as G;

    #[test]
    fn a_grant_names_each_operation_once_and_more_than_the_passing_on() {
        assert_eq!(check_operations(&[]), Err(OperationsError::None));
        assert_eq!(
            check_operations(&[G::Sign, G::Verify, G::Sign]),
            Err(OperationsError::Repeated(G::Sign))
        );
        assert_eq!(
            check_operations(&[G::CreateGrant]),
            Err(OperationsError::CreateGrantAlone)
        );
        assert_eq!(check_operations(&[G::CreateGrant, G::Sign]), Ok(()));
        assert_eq!(check_operations(G::ALL), Ok(()));
    }

    #[test]
    fn a_principal_is_letters_and_digits() {
        assert!(Principal::parse("0d0466b00d0466b00d0466b00d0466b0").is_ok());
        for bad in [
            "",
            "a-b",
            "0d0466b0-e727-4d9c-b35d-f84bb474a37f",
            &"a".repeat(65),
        ] {
            assert!(Principal::parse(bad).is_err(), "{bad}");
        }
    }
}
