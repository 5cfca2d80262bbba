//! What each role may do, for every operation that the API names.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use kms_api::ErrorCode;
use kms_api::console::Role;

use crate::door::{Door, JSON, OWN, WRITE};

/// What an auditor may do: read, but not use a key.
const READS: &[&str] = &[
    "describe-key",
    "list-keys",
    "get-publickey",
    "get-key-rotation-status",
    "list-grants",
    "list-retirable-grants",
];

/// Every name in `kms_api::paths::post`, from its source: a new operation cannot be left out.
pub fn operations() -> BTreeSet<&'static str> {
    let source = include_str!("../../../kms-api/src/paths.rs");
    let block = source
        .split("pub mod post {")
        .nth(1)
        .unwrap()
        .split("\n}")
        .next()
        .unwrap();
    let names = block
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub const "));
    names.map(|line| line.split('"').nth(1).unwrap()).collect()
}

#[tokio::test]
async fn auditor_reads_and_an_operator_and_an_administrator_do_everything_with_keys() {
    let door = Door::open().await;
    let operations = operations();
    assert!(operations.len() >= 13 && READS.iter().all(|name| operations.contains(name)));
    for role in [Role::Admin, Role::Operator, Role::Auditor] {
        let key = door.add_signer(role.as_str(), role).await;
        let cookie = door.cookie_of(role.as_str()).await;
        for name in &operations {
            let path = format!("/v1.0/{}/kms/{name}", key.project);
            let headers = [JSON, OWN, WRITE, ("cookie", cookie.as_str())];
            let in_console = door.send("POST", &path, &headers, "{}").await;
            let signed = door.signed(&key, name, "{}").await;
            for reply in [in_console, signed] {
                if reply.status == StatusCode::NOT_FOUND {
                    // Named by the API, not offered yet: the same to everybody.
                    reply.refused(ErrorCode::NoSuchPath);
                } else if role == Role::Auditor && !READS.contains(name) {
                    reply.refused(ErrorCode::NotPermitted);
                } else {
                    let status = reply.status;
                    let permitted = status == StatusCode::OK || status == StatusCode::BAD_REQUEST;
                    assert!(permitted, "{role} {name}: {status}");
                }
            }
        }
    }
}

#[tokio::test]
async fn nobody_does_anything_without_saying_who_they_are() {
    let door = Door::open().await;
    let project = door.opened.default_project.id.clone();
    for name in operations() {
        let reply = door
            .send(
                "POST",
                &format!("/v1.0/{project}/kms/{name}"),
                &[JSON],
                "{}",
            )
            .await;
        if reply.status != StatusCode::NOT_FOUND {
            reply.refused(ErrorCode::NotAuthenticated);
        }
    }
    for (method, path) in [
        ("GET", format!("/v1.0/{project}/kms/tags")),
        (
            "GET",
            "/v1.0/p/kms/0d0466b0-e727-4d9c-b35d-f84bb474a37f/tags".to_owned(),
        ),
        (
            "POST",
            "/v1.0/p/kms/0d0466b0-e727-4d9c-b35d-f84bb474a37f/tags".to_owned(),
        ),
        ("GET", format!("/console/projects/{project}/keys")),
        ("GET", format!("/console/projects/{project}/overview")),
        ("GET", format!("/console/projects/{project}/tags")),
        ("POST", format!("/console/projects/{project}/tags/rename")),
    ] {
        door.send(method, &path, &[JSON], "{}")
            .await
            .refused(ErrorCode::NotAuthenticated);
    }
}

#[tokio::test]
async fn nobody_works_in_a_project_that_does_not_exist() {
    let door = Door::open().await;
    door.add_user("root", Role::Admin).await;
    let cookie = door.cookie_of("root").await;
    let headers = [JSON, OWN, WRITE, ("cookie", cookie.as_str())];
    let reply = door
        .send("POST", "/v1.0/nosuchproject/kms/list-keys", &headers, "{}")
        .await;
    reply.refused(ErrorCode::NotPermitted);
}
