//! What happens without being asked for, down to the bytes on the disk.

use std::sync::Arc;

use axum::http::Method;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use kms_server::background;
use kms_server::crypto::make_wrapping_key;
use kms_server::state::WrappingKeyBits;
use serde_json::json;

use crate::harness::Harness;
use crate::material::{Blob, aes_key};

const SEALED_MATERIAL: &str = "SELECT sealed FROM materials";
const SEALED_WRAPPING_KEYS: &str = "SELECT sealed FROM wrapping_keys WHERE project_id IS NOT NULL";
const DAY: u64 = 24 * 60 * 60;

/// A key whose material expires in an hour.
async fn expiring(server: &Harness) -> String {
    let key = server.create("expiring", "AES_256", "external").await;
    let parameters = server.parameters(&key).await;
    let mut body = Blob::Secret(aes_key(1)).body(&key, &parameters);
    body["expiration_time"] = (server.now() + 3600).into();
    server.post(post::IMPORT_KEY_MATERIAL, body).await.ok();
    key
}

/// The only blob of a query, which is on the disk.
async fn kept(server: &Harness, query: &'static str) -> Vec<u8> {
    let blobs = server.blobs(query).await;
    let [blob] = blobs.as_slice() else {
        panic!("{} rows", blobs.len());
    };
    assert_ne!(server.traces(blob).await, [""; 0], "the search finds it");
    blob.clone()
}

#[tokio::test]
async fn expired_material_leaves_the_database_and_its_journals() {
    let server = Harness::start().await;
    let key = expiring(&server).await;
    let sealed = kept(&server, SEALED_MATERIAL).await;
    background::round(&server.state).await.unwrap();
    assert_ne!(server.traces(&sealed).await, [""; 0], "not before its time");
    server.clock.advance(3600);
    background::round(&server.state).await.unwrap();
    assert_eq!(server.traces(&sealed).await, [""; 0]);
    assert_eq!(server.state_of(&key).await, "5");
}

#[tokio::test]
async fn deleted_material_leaves_the_database_with_the_answer() {
    let server = Harness::start().await;
    let blob = Blob::Secret(aes_key(1));
    let key = server.imported("deleted", "AES_256", &blob).await;
    let sealed = kept(&server, SEALED_MATERIAL).await;
    server
        .post(post::DELETE_IMPORTED_KEY_MATERIAL, json!({"key_id": key}))
        .await
        .ok();
    assert_eq!(server.traces(&sealed).await, [""; 0]);
}

#[tokio::test]
async fn a_key_is_destroyed_at_its_date() {
    let server = Harness::start().await;
    let key = server.create("doomed", "EC_P256", "kms").await;
    let sealed = kept(&server, SEALED_MATERIAL).await;
    let days = json!({"key_id": key, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, days).await.ok();
    server.clock.advance(7 * DAY - 1);
    background::round(&server.state).await.unwrap();
    assert_ne!(server.traces(&sealed).await, [""; 0], "not before its time");
    server.clock.advance(1);
    background::round(&server.state).await.unwrap();
    assert_eq!(server.traces(&sealed).await, [""; 0]);
    server
        .post(post::DESCRIBE_KEY, json!({"key_id": key}))
        .await
        .refused(ErrorCode::KeyNotFound);
}

#[tokio::test]
async fn a_wrapping_key_is_destroyed_with_the_last_of_its_tokens() {
    let server = Harness::start().await;
    let key = server.create("late", "AES_256", "external").await;
    server.parameters(&key).await;
    let sealed = kept(&server, SEALED_WRAPPING_KEYS).await;
    server.clock.advance(3599);
    server.parameters(&key).await;
    server.clock.advance(DAY - 1);
    background::round(&server.state).await.unwrap();
    assert_ne!(server.traces(&sealed).await, [""; 0], "a token needs it");
    server.clock.advance(1);
    background::round(&server.state).await.unwrap();
    assert_eq!(server.traces(&sealed).await, [""; 0]);
}

#[tokio::test]
async fn a_burst_of_requests_makes_one_wrapping_key() {
    let server = Arc::new(Harness::start().await);
    let key = server.create("burst", "AES_256", "external").await;
    let spawned = (0..6).map(|_| {
        let (server, key) = (Arc::clone(&server), key.clone());
        tokio::spawn(async move { server.get_parameters(&key).await.status })
    });
    let requests: Vec<_> = spawned.collect();
    for request in requests {
        assert_eq!(request.await.unwrap(), 200);
    }
    let all = server.blobs("SELECT sealed FROM wrapping_keys").await;
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn of_the_spare_wrapping_keys_one_of_the_right_size_stays() {
    let server = Harness::start().await;
    background::round(&server.state).await.unwrap();
    let spares = "SELECT sealed FROM wrapping_keys WHERE project_id IS NULL";
    let first = kept(&server, spares).await;
    for bits in [WrappingKeyBits::Two048, WrappingKeyBits::Three072] {
        let spare = make_wrapping_key(&server.state.sealing_keys, bits).unwrap();
        let later = server.now() + 1;
        server.state.store.add_spare(&spare, later).await.unwrap();
    }
    let surplus = server.blobs(spares).await;
    assert_eq!(surplus.len(), 3);
    background::round(&server.state).await.unwrap();
    assert_eq!(server.blobs(spares).await, [first.as_slice()]);
    for gone in surplus.iter().filter(|spare| **spare != first) {
        assert_eq!(server.traces(gone).await, [""; 0]);
    }
}

#[tokio::test]
async fn lists_filter_by_the_state_that_they_show() {
    let server = Harness::start().await;
    expiring(&server).await;
    let doomed = server.create("doomed", "AES_256", "kms").await;
    let days = json!({"key_id": doomed, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, days).await.ok();
    let totals = async |state: &str| {
        let body = json!({"key_state": state});
        let listed = server.post(post::LIST_KEYS, body).await.ok();
        let shown = listed["key_details"].as_array().unwrap().iter();
        let shown: Vec<_> = shown.map(|key| key["key_state"].clone()).collect();
        assert!(shown.iter().all(|shown| shown == state), "{shown:?}");
        assert_eq!(listed["total"], shown.len());
        shown.len()
    };
    assert_eq!([totals("2").await, totals("5").await], [1, 0]);
    server.clock.advance(3600);
    assert_eq!([totals("2").await, totals("5").await], [0, 1]);
    assert_eq!(totals("4").await, 1);
    server.clock.advance(7 * DAY);
    assert_eq!(
        totals("4").await,
        0,
        "what is gone to a request is not listed"
    );
    let auditor = server.as_caller(Role::Auditor, "p1");
    let page = auditor.send(Method::GET, "/console/projects/p1/keys", "");
    let page = page.await.ok();
    assert_eq!((&page["matching"], &page["total"]), (&json!(1), &json!(1)));
    server
        .post(post::DESCRIBE_KEY, json!({"key_id": doomed}))
        .await
        .refused(ErrorCode::KeyNotFound);
}
