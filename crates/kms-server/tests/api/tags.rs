//! Tags.

use axum::http::Method;
use kms_api::ErrorCode;
use kms_api::paths::{self, post};
use serde_json::{Value, json};

use crate::harness::{Answer, Harness};

async fn act(server: &Harness, key: &str, action: &str, tags: Value) -> Answer {
    let path = server.tags_path(key, "/action");
    server
        .send(
            Method::POST,
            &path,
            json!({"action": action, "tags": tags}).to_string(),
        )
        .await
}

async fn tags(server: &Harness, key: &str) -> Value {
    server
        .send(Method::GET, &server.tags_path(key, ""), "")
        .await
        .ok()
}

#[tokio::test]
async fn a_key_takes_twenty_tags_and_no_more() {
    let server = Harness::start().await;
    let key = server.create("tags", "AES_256", "external").await;
    let many = |from: u32, to: u32| {
        (from..to)
            .map(|n| json!({"key": format!("k{n:02}"), "value": "v"}))
            .collect::<Value>()
    };
    act(&server, &key, "create", many(0, 21))
        .await
        .refused(ErrorCode::TooManyTags);
    assert_eq!(
        tags(&server, &key).await["existTagsNum"],
        json!(0),
        "all or nothing"
    );
    act(&server, &key, "create", many(0, 20)).await.ok();
    act(&server, &key, "create", many(20, 21))
        .await
        .refused(ErrorCode::TooManyTags);
    act(
        &server,
        &key,
        "create",
        json!([{"key": "k07", "value": "new"}]),
    )
    .await
    .ok();
    let now = tags(&server, &key).await;
    assert_eq!(
        (&now["existTagsNum"], &now["tags"][7]["value"]),
        (&json!(20), &json!("new"))
    );
    act(
        &server,
        &key,
        "delete",
        json!([{"key": "k07", "value": "new"}]),
    )
    .await
    .ok();
    assert_eq!(tags(&server, &key).await["existTagsNum"], json!(19));
}

#[tokio::test]
async fn bad_tags_are_refused_by_name() {
    let server = Harness::start().await;
    let key = server.create("bad", "AES_256", "kms").await;
    act(&server, &key, "create", json!([{"key": "a"}, {"key": "a"}]))
        .await
        .refused(ErrorCode::TagKeyRepeated);
    act(
        &server,
        &key,
        "create",
        json!([{"key": "a=b", "value": ""}]),
    )
    .await
    .refused(ErrorCode::InvalidField);
    act(&server, &key, "rename", json!([{"key": "a"}]))
        .await
        .refused_at(ErrorCode::InvalidField, "action");
    assert_eq!(act(&server, &key, "create", json!([])).await.status, 400);
    let nobody = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
    act(&server, nobody, "create", json!([{"key": "a"}]))
        .await
        .refused(ErrorCode::KeyNotFound);
}

#[tokio::test]
async fn one_tag_comes_and_goes_by_its_own_path() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let body = json!({"tag": {"key": "环境 1", "value": "生产"}}).to_string();
    server
        .send(Method::POST, &server.tags_path(&key, ""), body)
        .await
        .ok();
    assert_eq!(
        tags(&server, &key).await["tags"],
        json!([{"key": "环境 1", "value": "生产"}])
    );
    let path = server.tags_path(&key, "/%E7%8E%AF%E5%A2%83%201");
    server.send(Method::DELETE, &path, "").await.ok();
    assert_eq!(tags(&server, &key).await["tags"], json!([]));
}

#[tokio::test]
async fn a_projects_tags_are_listed_with_their_values() {
    let server = Harness::start().await;
    for (alias, value) in [("one", "prod"), ("two", "dev"), ("three", "prod")] {
        let key = server.create(alias, "AES_256", "kms").await;
        act(
            &server,
            &key,
            "create",
            json!([{"key": "stage", "value": value}]),
        )
        .await
        .ok();
    }
    let path = paths::operation(
        &kms_api::ProjectId::parse("p1").unwrap(),
        paths::PROJECT_TAGS,
    );
    let all = server.send(Method::GET, &path, "").await.ok();
    assert_eq!(
        all["tags"],
        json!([{"key": "stage", "values": ["dev", "prod"]}])
    );
}

#[tokio::test]
async fn a_key_pending_deletion_keeps_its_tags_as_they_are() {
    let server = Harness::start().await;
    let key = server.create("doomed", "AES_256", "kms").await;
    server
        .post(
            post::SCHEDULE_KEY_DELETION,
            json!({"key_id": key, "pending_days": "7"}),
        )
        .await
        .ok();
    act(&server, &key, "create", json!([{"key": "a"}]))
        .await
        .refused(ErrorCode::KeyPendingDeletion);
}

#[tokio::test]
async fn a_tag_named_action_goes_by_its_own_path_too() {
    let server = Harness::start().await;
    let key = server.create("action", "AES_256", "kms").await;
    let body = json!({"tag": {"key": "action", "value": ""}}).to_string();
    server
        .send(Method::POST, &server.tags_path(&key, ""), body)
        .await
        .ok();
    server
        .send(Method::DELETE, &server.tags_path(&key, "/action"), "")
        .await
        .ok();
    assert_eq!(tags(&server, &key).await["tags"], json!([]));
}
