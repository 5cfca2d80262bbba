//! What is refused is recorded, and a flood of it does not fill the disk.

use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_server::background;
use serde_json::json;

use crate::door::{Door, JSON, OWN, PASSWORD};

const KEY: &str = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

#[tokio::test]
async fn a_refusal_of_somebody_known_is_recorded_with_its_reason() {
    let door = Door::open().await;
    let auditor = door.add_signer("carol", Role::Auditor).await;
    let before = door.end_of_log().await;
    let body = json!({"key_id": KEY}).to_string();
    let reply = door.signed(&auditor, "enable-key", &body).await;
    reply.refused(ErrorCode::NotPermitted);
    let entry = Door::only(door.records_after(before).await);
    assert_eq!((entry.outcome.as_str(), entry.status), ("KMS.0307", 403));
    assert_eq!(entry.action, "enable-key");
    assert_eq!(entry.account_name.as_deref(), Some("carol"));
    assert_eq!(entry.access_key.as_ref(), Some(&auditor.access));
    assert_eq!(
        (entry.session, entry.actor_kind.as_str()),
        (None, "account")
    );

    let reply = door.signed(&auditor, "describe-key", &body).await;
    reply.refused(ErrorCode::KeyNotFound);
    let entry = Door::only(door.records_after(before + 1).await);
    assert_eq!(entry.key_id.as_deref(), Some(KEY), "what was asked for");
    assert_eq!((entry.outcome.as_str(), entry.status), ("KMS.0207", 404));

    let page = door.signed(&auditor, "list-keys", "{}").await;
    assert_eq!(page.status.as_u16(), 200);
    assert_eq!(
        door.end_of_log().await,
        before + 2,
        "a read that succeeds leaves nothing"
    );
}

#[tokio::test]
async fn a_key_is_not_used_unrecorded_when_that_is_refused() {
    let door = Door::open().await;
    let operator = door.add_signer("bob", Role::Operator).await;
    let before = door.end_of_log().await;
    let body = json!({"key_id": KEY, "plain_text": "canary"}).to_string();
    let reply = door.signed(&operator, "encrypt-data", &body).await;
    reply.refused(ErrorCode::KeyNotFound);
    let entry = Door::only(door.records_after(before).await);
    assert_eq!((entry.action.as_str(), entry.status), ("encrypt-data", 404));
    assert!(!door.log_text().await.contains("canary"));
}

#[tokio::test]
async fn strangers_are_counted_and_recorded_by_the_upkeep() {
    let door = Door::open().await;
    let mut signer = door.add_signer("bob", Role::Operator).await;
    signer.secret = "0".repeat(40);
    let before = door.end_of_log().await;
    let path = format!("/v1.0/{}/kms/list-keys", signer.project);
    for _ in 0..20 {
        let reply = door.send("POST", &path, &[JSON], "{}").await;
        reply.refused(ErrorCode::NotAuthenticated);
    }
    door.signed(&signer, "enable-key", "{}")
        .await
        .refused(ErrorCode::NotAuthenticated);
    assert_eq!(door.end_of_log().await, before, "not one by one");
    background::round(&door.state).await.unwrap();
    let mut records = door.records_after(before).await;
    records.sort_by_key(|row| row.entry.count);
    let found = records.iter().map(|row| {
        let entry = &row.entry;
        (entry.action.as_str(), entry.outcome.as_str(), entry.count)
    });
    let expected = [("enable-key", "KMS.0301", 1), ("list-keys", "KMS.0301", 20)];
    assert_eq!(found.collect::<Vec<_>>(), expected);
    for row in &records {
        assert_eq!(row.entry.actor_kind, "anonymous");
        assert_eq!(row.entry.account_id, None, "whoever it is has not shown it");
    }
}

#[tokio::test]
async fn sign_ins_are_recorded_whether_or_not_they_succeed() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let before = door.end_of_log().await;
    door.sign_in("alice", "canary horse", &[])
        .await
        .refused(ErrorCode::NotAuthenticated);
    let failed = Door::only(door.records_after(before).await);
    assert_eq!(
        (failed.action.as_str(), failed.outcome.as_str()),
        ("sign-in", "KMS.0301")
    );
    assert_eq!(failed.account_name.as_deref(), Some("alice"));
    assert_eq!(
        (failed.actor_kind.as_str(), failed.session),
        ("anonymous", None)
    );

    // A password is typed into the wrong field now and then.
    door.sign_in("canary-name", PASSWORD, &[])
        .await
        .refused(ErrorCode::NotAuthenticated);
    let unknown = Door::only(door.records_after(before + 1).await);
    assert_eq!(
        (unknown.outcome.as_str(), unknown.account_name),
        ("KMS.0301", None)
    );

    let cookie = door.cookie_of("alice").await;
    let done = Door::only(door.records_after(before + 2).await);
    assert_eq!((done.outcome.as_str(), done.status), ("done", 200));
    assert_eq!(done.actor_kind, "account");
    let session = done.session.unwrap();
    assert_eq!(session.len(), 16);
    assert!(!cookie.contains(&session), "it is not the token");
    let log = door.log_text().await;
    assert!(!log.contains("canary") && !log.contains(PASSWORD));
}

#[tokio::test]
async fn attempts_beyond_the_limit_are_counted() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    for _ in 0..10 {
        door.sign_in("alice", "wrong horse", &[])
            .await
            .refused(ErrorCode::NotAuthenticated);
    }
    let before = door.end_of_log().await;
    for _ in 0..5 {
        door.sign_in("alice", PASSWORD, &[])
            .await
            .refused(ErrorCode::RateLimited);
    }
    assert_eq!(door.end_of_log().await, before);
    background::round(&door.state).await.unwrap();
    let entry = Door::only(door.records_after(before).await);
    assert_eq!((entry.outcome.as_str(), entry.count), ("KMS.9010", 5));
}

#[tokio::test]
async fn signing_out_without_a_session_leaves_nothing() {
    let door = Door::open().await;
    let before = door.end_of_log().await;
    let headers = [OWN, ("x-keyferry-console", "1")];
    let reply = door.send("DELETE", "/console/session", &headers, "").await;
    assert_eq!(reply.status.as_u16(), 204);
    background::round(&door.state).await.unwrap();
    assert_eq!(door.end_of_log().await, before);
}

#[tokio::test]
async fn what_is_not_offered_is_recorded_by_its_path() {
    let door = Door::open().await;
    let operator = door.add_signer("bob", Role::Operator).await;
    let before = door.end_of_log().await;
    door.signed(&operator, "create-pin", "{}")
        .await
        .refused(ErrorCode::NotOffered);
    let entry = Door::only(door.records_after(before).await);
    assert_eq!(entry.action, "/v1.0/{project_id}/kms/create-pin");
    assert_eq!(entry.outcome, "KMS.9013");
}
