//! What the API documents and this server does not have: one table, each row with its reason (docs/API.md lists them).

use axum::{
    http::Method,
    routing::{MethodFilter, on},
};
use kms_api::ErrorCode;

use super::{Routes, guarded};
use crate::{audit, auth::Access, error::AppError};

/// Why an operation is not offered.
#[derive(Clone, Copy)]
enum Reason {
    KeyStores,
    AccessPoints,
    KeyPolicies,
    Attestation,
    Regions,
    Pins,
    SharedSecrets,
}

impl Reason {
    const fn text(self) -> &'static str {
        match self {
            Self::KeyStores => {
                "key stores need a dedicated HSM cluster of the cloud; this server has the default key store alone, 0"
            }
            Self::AccessPoints => {
                "access points belong to key spaces of the cloud, which this server does not have"
            }
            Self::KeyPolicies => {
                "key policies belong to key spaces of the cloud, which this server does not have; use roles and grants"
            }
            Self::Attestation => {
                "data key capsules need the cloud's attestation of its virtual machines"
            }
            Self::Regions => "this server is one region; it replicates keys to no other",
            Self::Pins => {
                "PINs protect keys in a dedicated HSM cluster of the cloud, which this server does not have"
            }
            Self::SharedSecrets => "keys of this server have no usage for key agreement",
        }
    }
}

/// Method, path and reason of every operation that is not offered.
const TABLE: &[(Method, &str, Reason)] = &[
    (
        Method::GET,
        "/v1.0/{project_id}/keystores",
        Reason::KeyStores,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/keystores",
        Reason::KeyStores,
    ),
    (
        Method::GET,
        "/v1.0/{project_id}/keystores/{keystore_id}",
        Reason::KeyStores,
    ),
    (
        Method::DELETE,
        "/v1.0/{project_id}/keystores/{keystore_id}",
        Reason::KeyStores,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/keystores/{keystore_id}/enable",
        Reason::KeyStores,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/keystores/{keystore_id}/disable",
        Reason::KeyStores,
    ),
    (
        Method::GET,
        "/v1.0/{project_id}/kms/access-points",
        Reason::AccessPoints,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/access-points",
        Reason::AccessPoints,
    ),
    (
        Method::DELETE,
        "/v1.0/{project_id}/kms/access-points/{access_point_id}",
        Reason::AccessPoints,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/access-points/{access_point_id}/enable",
        Reason::AccessPoints,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/access-points/{access_point_id}/disable",
        Reason::AccessPoints,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/access-points/{access_point_id}/get-privatekey",
        Reason::AccessPoints,
    ),
    (
        Method::GET,
        "/v1.0/{project_id}/kms/key-policies",
        Reason::KeyPolicies,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/key-policies",
        Reason::KeyPolicies,
    ),
    (
        Method::GET,
        "/v1.0/{project_id}/kms/key-policies/{policy_id}",
        Reason::KeyPolicies,
    ),
    (
        Method::PUT,
        "/v1.0/{project_id}/kms/key-policies/{policy_id}",
        Reason::KeyPolicies,
    ),
    (
        Method::DELETE,
        "/v1.0/{project_id}/kms/key-policies/{policy_id}",
        Reason::KeyPolicies,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/datakey-capsule/create",
        Reason::Attestation,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/datakey-capsule/decrypt",
        Reason::Attestation,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/create-pin",
        Reason::Pins,
    ),
    (
        Method::POST,
        "/v1.0/{project_id}/kms/derive-shared-secret",
        Reason::SharedSecrets,
    ),
    (Method::GET, "/v2/{project_id}/kms/regions", Reason::Regions),
    (
        Method::POST,
        "/v2/{project_id}/kms/keys/{key_id}/replicate",
        Reason::Regions,
    ),
    (
        Method::PUT,
        "/v2/{project_id}/kms/keys/{key_id}/update-primary-region",
        Reason::Regions,
    ),
];

/// Everyone who is signed in is told why; nobody else is told anything.
pub(super) fn router() -> Routes {
    TABLE
        .iter()
        .fold(Routes::new(), |routes, (method, path, reason)| {
            let text = reason.text();
            let refuse = move || async move { AppError::new(ErrorCode::NotOffered, text) };
            // A method that is no standard one would be a slip in the table, which the test below finds.
            let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::TRACE);
            routes.merge(guarded(
                path,
                Access::Read,
                audit::read(path),
                on(filter, refuse),
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_list_every_operation_that_is_not_offered_with_its_reason() {
        let docs = include_str!("../../../../docs/API.md");
        for (method, path, reason) in TABLE {
            assert!(MethodFilter::try_from(method.clone()).is_ok(), "{method}");
            let row = format!("| `{method} {path}` | {} |", reason.text());
            assert!(docs.contains(&row), "docs/API.md lacks this row:\n{row}");
        }
    }
}
