//! Requests that get in each other's way: decided anew on what is there, never a 5xx.

use std::sync::Arc;

use axum::http::Method;
use kms_api::paths::post;
use kms_api::tags::{Tag, TagKey, TagValue};
use kms_api::{ErrorCode, KeyId, ProjectId};
use kms_server::domain::ImportToken;
use kms_server::store::StoreError;
use serde_json::json;

use crate::harness::Harness;
use crate::material::{Blob, aes_key};

async fn row_of(server: &Harness, key: &str) -> kms_server::domain::Key {
    let project = ProjectId::parse("p1").unwrap();
    let id = KeyId::parse(key).unwrap();
    server
        .state
        .store
        .key(&project, &id)
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn sixty_changes_of_one_key_at_once_all_succeed() {
    let server = Arc::new(Harness::start().await);
    let key = server.create("contended", "AES_256", "kms").await;
    let spawned = (0..60).map(|n| {
        let (server, key) = (Arc::clone(&server), key.clone());
        tokio::spawn(async move {
            let body = json!({"key_id": key, "key_description": format!("number {n}")});
            server.post(post::UPDATE_KEY_DESCRIPTION, body).await.status
        })
    });
    let changes: Vec<_> = spawned.collect();
    for change in changes {
        assert_eq!(change.await.unwrap(), 200);
    }
}

#[tokio::test]
async fn what_changes_nothing_writes_nothing() {
    let server = Harness::start().await;
    let key = server.create("still", "AES_256", "kms").await;
    let before = row_of(&server, &key).await;
    server
        .post(post::ENABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    assert_eq!(row_of(&server, &key).await.row_version, before.row_version);
}

#[tokio::test]
async fn tags_and_tokens_are_written_only_where_the_key_is_still_the_one_that_was_read() {
    let server = Harness::start().await;
    let key = server.create("stale", "AES_256", "external").await;
    let stale = row_of(&server, &key).await;
    let days = json!({"key_id": key, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, days).await.ok();

    let (name, value) = (TagKey::parse("a").unwrap(), TagValue::parse("b").unwrap());
    let tag = Tag {
        key: name.clone(),
        value,
    };
    let store = &server.state.store;
    let put = store.put_tags(&stale, &[tag]).await;
    assert!(matches!(put, Err(StoreError::Conflict)), "{put:?}");
    let deleted = store.delete_tags(&stale, &[name]).await;
    assert!(matches!(deleted, Err(StoreError::Conflict)), "{deleted:?}");
    let token = ImportToken {
        id: "t".to_owned(),
        key_id: stale.id.clone(),
        wrapping_key_id: "w".to_owned(),
        expires_at: server.now() + 60,
        used: false,
    };
    let added = store.add_token(&stale, &token).await;
    assert!(matches!(added, Err(StoreError::Conflict)), "{added:?}");
    assert!(store.token("t").await.unwrap().is_none());
}

#[tokio::test]
async fn a_used_token_is_told_as_such_while_the_key_has_material() {
    let server = Harness::start().await;
    let key = server.create("used", "AES_256", "external").await;
    let parameters = server.parameters(&key).await;
    let blob = Blob::Secret(aes_key(1));
    server.import(&key, &parameters, &blob).await.ok();
    server
        .import(&key, &parameters, &blob)
        .await
        .refused_at(ErrorCode::TokenUsed, "import_token");
}

#[tokio::test]
async fn a_list_of_too_many_tags_is_refused_before_it_is_read_twice() {
    let server = Harness::start().await;
    let key = server.create("many", "AES_256", "kms").await;
    let tags: Vec<_> = (0..21).map(|n| json!({"key": n.to_string()})).collect();
    for action in ["create", "delete"] {
        let body = json!({"action": action, "tags": tags}).to_string();
        server
            .send(Method::POST, &server.tags_path(&key, "/action"), body)
            .await
            .refused_at(ErrorCode::TooManyTags, "tags");
    }
}
