//! What happens when many write at once, when nothing can be written, and when a client goes away.

use std::sync::Arc;

use axum::http::Method;
use futures_util::poll;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use kms_server::background;
use serde_json::json;

use crate::door::Door;
use crate::harness::Harness;

const BROKEN: &str = "ALTER TABLE audit_records RENAME TO elsewhere";
const MENDED: &str = "ALTER TABLE elsewhere RENAME TO audit_records";

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_the_same_time_make_one_chain() {
    let door = Arc::new(Door::open().await);
    let operator = Arc::new(door.add_signer("bob", Role::Operator).await);
    let before = door.end_of_log().await;
    let changes: Vec<_> = (0..50)
        .map(|number| {
            let (door, operator) = (Arc::clone(&door), Arc::clone(&operator));
            tokio::spawn(async move {
                let body = json!({"key_alias": format!("k{number}")}).to_string();
                let reply = door.signed(&operator, "create-key", &body).await;
                assert_eq!(reply.status.as_u16(), 200);
                reply.headers["x-request-id"].to_str().unwrap().to_owned()
            })
        })
        .collect();
    let mut answered = Vec::new();
    for change in changes {
        answered.push(change.await.unwrap());
    }
    let records = door.records_after(before).await.into_iter();
    let mut recorded: Vec<String> = records.filter_map(|row| row.entry.request_id).collect();
    answered.sort();
    recorded.sort();
    assert_eq!(recorded, answered);
    assert_eq!(door.findings(None).await, []);
}

#[tokio::test]
async fn nothing_is_changed_and_no_key_is_used_while_it_cannot_be_recorded() {
    let door = Door::open().await;
    let operator = door.add_signer("bob", Role::Operator).await;
    let create = async |alias: &str| {
        let body = json!({"key_alias": alias}).to_string();
        door.signed(&operator, "create-key", &body).await
    };
    let first = create("first").await.json();
    let key = first["key_info"]["key_id"].as_str().unwrap();
    let before = door.end_of_log().await;
    door.sql(BROKEN).await;

    create("unrecorded").await.refused(ErrorCode::Unavailable);
    create("not made").await.refused(ErrorCode::Unavailable);
    create("not-made").await.refused(ErrorCode::Unavailable);
    let encrypt = json!({"key_id": key, "plain_text": "hello"}).to_string();
    door.signed(&operator, "encrypt-data", &encrypt)
        .await
        .refused(ErrorCode::Unavailable);
    assert!(background::round(&door.state).await.is_err());
    let listed = door.signed(&operator, "list-keys", "{}").await.json();
    assert_eq!(
        listed["total"], 2,
        "the first answer of 503 was for a key that was made"
    );
    let unknown = json!({"key_id": "alias/unknown"}).to_string();
    let refused = door.signed(&operator, "describe-key", &unknown).await;
    refused.refused(ErrorCode::Unavailable);

    door.sql(MENDED).await;
    let enabled = json!({"key_id": key}).to_string();
    let enabled = door.signed(&operator, "enable-key", &enabled).await;
    assert_eq!(enabled.status.as_u16(), 200);
    let records = door.records_after(before).await;
    let found = records
        .iter()
        .map(|row| (row.entry.action.as_str(), row.entry.outcome.as_str()));
    let expected = [
        ("create-key", "done"),
        ("describe-key", "KMS.0207"),
        ("enable-key", "done"),
    ];
    assert_eq!(
        found.collect::<Vec<_>>(),
        expected,
        "what could not be recorded is, later"
    );
    assert_eq!(door.findings(None).await, []);
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_no_change_without_a_record() {
    let server = Harness::start().await;
    server.create("first", "AES_256", "kms").await;
    let before = server.state.store.audit_end().await.unwrap().unwrap().seq;
    {
        let body = json!({"key_alias": "second"}).to_string();
        let path = format!("/v1.0/p1/kms/{}", post::CREATE_KEY);
        let request = server.send(Method::POST, &path, body);
        let mut request = std::pin::pin!(request);
        assert!(poll!(&mut request).is_pending());
    }
    let mut tries = 0;
    while server.state.store.audit_end().await.unwrap().unwrap().seq == before {
        tries += 1;
        assert!(tries < 100_000, "the record never came");
        tokio::task::yield_now().await;
    }
    let record = server
        .state
        .store
        .audit_after(before, 2)
        .await
        .unwrap()
        .remove(0);
    let key = record.entry.key_id.unwrap();
    assert_eq!(server.describe(&key).await["key_alias"], "second");
}

#[tokio::test]
async fn what_the_server_does_by_itself_is_recorded() {
    let server = Harness::start().await;
    let key = server.create("doomed", "AES_256", "kms").await;
    let rotated = server.create("rotated", "AES_256", "kms").await;
    let days = json!({"key_id": key, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, days).await.ok();
    server
        .post(post::ENABLE_KEY_ROTATION, json!({"key_id": rotated}))
        .await
        .ok();
    let external = server.create("lent", "AES_256", "external").await;
    server.parameters(&external).await;
    let before = server.state.store.audit_end().await.unwrap().unwrap().seq;
    server.clock.advance(366 * 24 * 60 * 60);
    background::round(&server.state).await.unwrap();
    let records = server.state.store.audit_after(before, 9).await.unwrap();
    let found: Vec<_> = records
        .iter()
        .map(|row| (row.entry.action.as_str(), row.entry.key_id.as_deref()))
        .collect();
    let expected = [
        ("destroy-key", Some(key.as_str())),
        ("rotate-key", Some(rotated.as_str())),
        ("destroy-wrapping-keys", None),
    ];
    assert_eq!(found, expected);
    for row in &records {
        assert_eq!(
            (row.entry.actor_kind.as_str(), row.entry.status),
            ("system", 0)
        );
    }
}

#[tokio::test]
async fn a_key_for_the_log_is_made_once() {
    let server = Harness::start().await;
    server.create("first", "AES_256", "kms").await;
    let key = server.state.store.audit_key().await.unwrap().unwrap();
    let again = server.restarted().await;
    again.create("second", "AES_256", "kms").await;
    assert!(again.state.store.audit_key().await.unwrap().unwrap() == key);
}
