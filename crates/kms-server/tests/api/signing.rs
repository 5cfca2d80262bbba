//! Signed requests (SDK-HMAC-SHA256). The form of the signature itself is tested beside its code.

use axum::http::StatusCode;
use kms_api::ErrorCode;
use kms_api::console::Role;

use crate::door::{Door, JSON, SIGNED_AT, Signer};

#[tokio::test]
async fn unknown_access_key_and_wrong_secret_get_one_answer() {
    let door = Door::open().await;
    let alice = door.add_signer("alice", Role::Operator).await;
    let project = alice.project.clone();
    let wrong = Signer {
        access: alice.access.clone(),
        secret: "wrong".into(),
        project: project.clone(),
    };
    let unknown = Signer {
        access: "NOSUCHKEY".into(),
        secret: alice.secret.clone(),
        project,
    };
    let wrong = door.signed(&wrong, "list-keys", "{}").await;
    let unknown = door.signed(&unknown, "list-keys", "{}").await;
    wrong.refused(ErrorCode::NotAuthenticated);
    assert_eq!((wrong.status, wrong.bytes), (unknown.status, unknown.bytes));
    assert_eq!(
        door.signed(&alice, "list-keys", "{}").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn signature_is_good_for_fifteen_minutes() {
    let door = Door::open().await;
    let alice = door.add_signer("alice", Role::Operator).await;
    door.clock.advance(15 * 60);
    assert_eq!(
        door.signed(&alice, "list-keys", "{}").await.status,
        StatusCode::OK
    );
    door.clock.advance(1);
    door.signed(&alice, "list-keys", "{}")
        .await
        .refused(ErrorCode::AuthenticationExpired);
}

#[tokio::test]
async fn request_that_was_changed_on_the_way_is_refused() {
    let door = Door::open().await;
    let alice = door.add_signer("alice", Role::Operator).await;
    let path = format!("/v1.0/{}/kms/list-keys", alice.project);
    let other = format!("/v1.0/{}/kms/describe-key", alice.project);
    let authorization = alice.authorization("POST", &path, "{}");
    let headers = [
        JSON,
        ("x-sdk-date", SIGNED_AT),
        ("authorization", authorization.as_str()),
    ];
    for (path, body) in [(&path, "{ }"), (&other, "{}")] {
        door.send("POST", path, &headers, body)
            .await
            .refused(ErrorCode::NotAuthenticated);
    }
    assert_eq!(
        door.send("POST", &path, &headers, "{}").await.status,
        StatusCode::OK
    );

    for extra in [
        ("x-sdk-date", SIGNED_AT),
        ("authorization", authorization.as_str()),
        ("x-sdk-content-sha256", "UNSIGNED-PAYLOAD"),
    ] {
        let headers = [headers.as_slice(), &[extra]].concat();
        door.send("POST", &path, &headers, "{}")
            .await
            .refused(ErrorCode::NotAuthenticated);
    }
}

#[tokio::test]
async fn request_without_credentials_is_told_to_sign() {
    let door = Door::open().await;
    let path = format!("/v1.0/{}/kms/list-keys", door.opened.default_project.id);
    door.send("POST", &path, &[JSON], "{}")
        .await
        .refused(ErrorCode::NotAuthenticated);
    let basic = [
        JSON,
        ("authorization", "Basic YTpi"),
        ("x-sdk-date", SIGNED_AT),
    ];
    door.send("POST", &path, &basic, "{}")
        .await
        .refused(ErrorCode::NotAuthenticated);
}

#[tokio::test]
async fn project_header_must_not_contradict_the_path() {
    let door = Door::open().await;
    let alice = door.add_signer("alice", Role::Operator).await;
    let path = format!("/v1.0/{}/kms/list-keys", alice.project);
    let authorization = alice.authorization("POST", &path, "{}");
    let headers = [
        JSON,
        ("x-sdk-date", SIGNED_AT),
        ("authorization", authorization.as_str()),
    ];
    for (project, accepted) in [
        (alice.project.as_str(), true),
        ("other", false),
        ("", false),
    ] {
        let headers = [headers.as_slice(), &[("x-project-id", project)]].concat();
        let reply = door.send("POST", &path, &headers, "{}").await;
        if accepted {
            assert_eq!(reply.status, StatusCode::OK);
        } else {
            reply.refused(ErrorCode::InvalidField);
        }
    }
}

#[tokio::test]
async fn access_key_works_in_its_own_project_only() {
    let door = Door::open().await;
    let mut alice = door.add_signer("alice", Role::Admin).await;
    alice.project = kms_api::ProjectId::parse("another").unwrap();
    door.signed(&alice, "list-keys", "{}")
        .await
        .refused(ErrorCode::NotPermitted);
}

#[tokio::test]
async fn body_beyond_a_mebibyte_is_refused_before_it_is_verified() {
    let door = Door::open().await;
    let alice = door.add_signer("alice", Role::Operator).await;
    let body = "x".repeat(1024 * 1024 + 1);
    door.signed(&alice, "list-keys", &body)
        .await
        .refused(ErrorCode::TooLarge);
}
