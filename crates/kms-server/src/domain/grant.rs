//! A grant, and what it permits.

use kms_api::{
    KeyId,
    grants::{GrantId, GrantName, GrantOperation, Principal},
};

/// What a principal may do with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The key.
    pub key_id: KeyId,
    /// Who may do it.
    pub grantee: Principal,
    /// Who besides may end it.
    pub retiring: Option<Principal>,
    /// The id of the user who made it.
    pub issuer: String,
    /// A name for people.
    pub name: Option<GrantName>,
    /// What they may do.
    pub operations: Vec<GrantOperation>,
    /// Milliseconds since 1970.
    pub created_at: u64,
}

impl Grant {
    /// Whether it lets the user of this id do `operation` with its key.
    pub fn permits(&self, user: &str, operation: GrantOperation) -> bool {
        let named = self.grantee.as_str() == user && self.operations.contains(&operation);
        named || (operation == GrantOperation::RetireGrant && self.is_retired_by(user))
    }

    /// Whether it lets the user of this id pass `operations` on: what it permits itself, and no more.
    pub fn passes_on(&self, user: &str, operations: &[GrantOperation]) -> bool {
        self.permits(user, GrantOperation::CreateGrant)
            && operations
                .iter()
                .all(|operation| self.operations.contains(operation))
    }

    fn is_retired_by(&self, user: &str) -> bool {
        self.retiring
            .as_ref()
            .is_some_and(|retiring| retiring.as_str() == user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use GrantOperation as G;

    fn grant(operations: &[GrantOperation]) -> Grant {
        Grant {
            id: GrantId::parse("0".repeat(64)).unwrap(),
            key_id: KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap(),
            grantee: Principal::parse("grantee").unwrap(),
            retiring: Some(Principal::parse("retirer").unwrap()),
            issuer: "issuer".to_owned(),
            name: None,
            operations: operations.to_vec(),
            created_at: 0,
        }
    }

    #[test]
    fn a_grant_permits_what_it_names_to_its_grantee_alone() {
        let grant = grant(&[G::EncryptData]);
        assert!(grant.permits("grantee", G::EncryptData));
        assert!(!grant.permits("grantee", G::DecryptData));
        assert!(!grant.permits("grantee", G::RetireGrant));
        for other in ["retirer", "issuer", "", "Grantee"] {
            assert!(!grant.permits(other, G::EncryptData), "{other}");
        }
        assert!(grant.permits("retirer", G::RetireGrant));
    }

    #[test]
    fn a_grant_passes_on_no_more_than_it_permits() {
        let grant = grant(&[G::EncryptData, G::CreateGrant]);
        assert!(grant.passes_on("grantee", &[G::EncryptData]));
        assert!(!grant.passes_on("grantee", &[G::EncryptData, G::DecryptData]));
        assert!(!grant.passes_on("retirer", &[G::EncryptData]));
    }
}
