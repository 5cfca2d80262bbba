//! The tags of all keys: counted, searched, renamed.

use axum::http::Method;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::{Answer, Harness};

const ALL: &str = "/console/projects/p1/tags";
const OURS: &str = "11111111-1111-4111-8111-111111111111";

/// A key with these tags, each `key=value`.
async fn tagged(server: &Harness, body: Value, tags: &[&str]) -> String {
    let key = server.create_with(body).await;
    for tag in tags {
        let (name, value) = tag.split_once('=').unwrap();
        let body = json!({"tag": {"key": name, "value": value}}).to_string();
        let path = server.tags_path(&key, "");
        server.send(Method::POST, &path, body).await.ok();
    }
    key
}

async fn key(server: &Harness, alias: &str, tags: &[&str]) -> String {
    tagged(server, json!({"key_alias": alias}), tags).await
}

async fn overview(server: &Harness, query: &str) -> Value {
    let path = format!("{ALL}{query}");
    server.send(Method::GET, &path, "").await.ok()
}

async fn rename(server: &Harness, body: Value) -> Answer {
    let path = format!("{ALL}/rename");
    server.send(Method::POST, &path, body.to_string()).await
}

/// The tags of a key, each `key=value`.
async fn tags_of(server: &Harness, key: &str) -> Vec<String> {
    let path = server.tags_path(key, "");
    let answer = server.send(Method::GET, &path, "").await.ok();
    let text = |tag: &Value, name: &str| tag[name].as_str().unwrap().to_owned();
    let tags = answer["tags"].as_array().unwrap().iter();
    tags.map(|tag| format!("{}={}", text(tag, "key"), text(tag, "value")))
        .collect()
}

#[tokio::test]
async fn every_tag_is_counted_and_found() {
    let server = Harness::start().await;
    key(&server, "one", &["team=payments", "stage=prod"]).await;
    key(&server, "two", &["team=payments"]).await;
    key(&server, "three", &["team=Archive", "a_b=50%"]).await;
    let team = json!({"key": "team", "keys": 3, "values":
        [{"value": "Archive", "keys": 1}, {"value": "payments", "keys": 2}]});
    let seen = overview(&server, "").await;
    assert_eq!(seen["more"], false);
    let keys: Vec<&Value> = seen["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["key"])
        .collect();
    assert_eq!(keys, ["a_b", "stage", "team"]);
    assert_eq!(seen["tags"][2], team);
    assert_eq!(
        overview(&server, "?search=TEA").await["tags"],
        json!([team])
    );
    let archive = overview(&server, "?search=archive").await;
    let found = json!([{"key": "team", "keys": 3, "values": [{"value": "Archive", "keys": 1}]}]);
    assert_eq!(
        archive["tags"], found,
        "the key is counted with all its values"
    );
    for (query, found) in [("?search=_", 1), ("?search=%25", 1), ("?search=nothing", 0)] {
        let seen = overview(&server, query).await;
        assert_eq!(seen["tags"].as_array().unwrap().len(), found, "{query}");
    }
}

#[tokio::test]
async fn one_answer_has_a_thousand_pairs_at_most() {
    let server = Harness::start().await;
    for number in 0..51 {
        let tags: Vec<String> = (0..20).map(|tag| format!("t{tag:02}={number}")).collect();
        let tags: Vec<Value> = tags
            .iter()
            .map(|tag| tag.split_once('=').unwrap())
            .map(|(key, value)| json!({"key": key, "value": value}))
            .collect();
        let key = server.create(&format!("k{number}"), "AES_256", "kms").await;
        let path = server.tags_path(&key, "/action");
        let body = json!({"action": "create", "tags": tags}).to_string();
        server.send(Method::POST, &path, body).await.ok();
    }
    let seen = overview(&server, "").await;
    let pairs = |tag: &Value| tag["values"].as_array().unwrap().len();
    assert_eq!(
        seen["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(pairs)
            .sum::<usize>(),
        1000
    );
    assert_eq!(seen["more"], true);
    let last = &seen["tags"][19];
    assert_eq!(last["keys"], 51, "those that are not listed are counted");
    assert_eq!(overview(&server, "?search=t00").await["more"], false);
}

#[tokio::test]
async fn a_tag_is_renamed_on_every_key() {
    let server = Harness::start().await;
    let one = key(&server, "one", &["team=payments"]).await;
    let two = key(&server, "two", &["team=archive", "stage=prod"]).await;
    let answer = rename(&server, json!({"key": "team", "new_key": "owner"}))
        .await
        .ok();
    assert_eq!(answer, json!({"changed": 2, "left": [], "left_total": 0}));
    assert_eq!(tags_of(&server, &one).await, ["owner=payments"]);
    assert_eq!(
        tags_of(&server, &two).await,
        ["owner=archive", "stage=prod"]
    );
    let body =
        json!({"key": "owner", "value": "archive", "new_key": "owner", "new_value": "records"});
    assert_eq!(rename(&server, body).await.ok()["changed"], 1);
    assert_eq!(tags_of(&server, &one).await, ["owner=payments"]);
    assert_eq!(
        tags_of(&server, &two).await,
        ["owner=records", "stage=prod"]
    );
    // Every value becomes one; the key that has it already does not change.
    let body = json!({"key": "owner", "new_key": "owner", "new_value": "records"});
    assert_eq!(rename(&server, body).await.ok()["changed"], 1);
    let body = json!({"key": "absent", "new_key": "owner"});
    assert_eq!(rename(&server, body).await.ok()["changed"], 0);
}

#[tokio::test]
async fn tags_of_the_same_value_merge_and_others_are_left() {
    let server = Harness::start().await;
    let same = key(&server, "same", &["team=a", "owner=a"]).await;
    let other = key(&server, "other", &["team=a", "owner=b"]).await;
    let doomed = key(&server, "doomed", &["team=a"]).await;
    let body = json!({"key_id": doomed, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, body).await.ok();
    let body = json!({"key": "team", "value": "a", "new_key": "owner"});
    let answer = rename(&server, body).await.ok();
    let left = json!([
        {"key_id": doomed, "key_alias": "doomed", "reason": "pending-deletion"},
        {"key_id": other, "key_alias": "other", "reason": "other-value"},
    ]);
    assert_eq!(answer, json!({"changed": 1, "left": left, "left_total": 2}));
    assert_eq!(tags_of(&server, &same).await, ["owner=a"]);
    assert_eq!(tags_of(&server, &other).await, ["owner=b", "team=a"]);
    assert_eq!(tags_of(&server, &doomed).await, ["team=a"]);
    // With the value that the other one has, it merges.
    let body = json!({"key": "team", "new_key": "owner", "new_value": "b"});
    assert_eq!(rename(&server, body).await.ok()["changed"], 1);
    assert_eq!(tags_of(&server, &other).await, ["owner=b"]);
}

#[tokio::test]
async fn twenty_of_the_keys_that_are_left_are_named() {
    let server = Harness::start().await;
    for number in 0..21 {
        key(&server, &format!("k{number:02}"), &["team=a", "owner=b"]).await;
    }
    let answer = rename(&server, json!({"key": "team", "new_key": "owner"}))
        .await
        .ok();
    assert_eq!(
        (&answer["changed"], &answer["left_total"]),
        (&json!(0), &json!(21))
    );
    assert_eq!(answer["left"].as_array().unwrap().len(), 20);
    assert_eq!(answer["left"][0]["key_alias"], "k00");
}

#[tokio::test]
async fn keys_beyond_the_scope_and_the_project_are_not_touched() {
    let server = Harness::start().await;
    let theirs = key(&server, "theirs", &["team=a"]).await;
    let body = json!({"key_alias": "ours", "enterprise_project_id": OURS});
    let ours = tagged(&server, body, &["team=a"]).await;
    let elsewhere = server.as_caller(Role::Operator, "p2");
    let foreign = key(&elsewhere, "foreign", &["team=a"]).await;
    let limited = server.within(&[OURS]);
    assert_eq!(overview(&limited, "").await["tags"][0]["keys"], 1);
    assert_eq!(overview(&server, "").await["tags"][0]["keys"], 2);
    let answer = rename(&limited, json!({"key": "team", "new_key": "owner"}))
        .await
        .ok();
    assert_eq!(answer, json!({"changed": 1, "left": [], "left_total": 0}));
    assert_eq!(tags_of(&server, &ours).await, ["owner=a"]);
    assert_eq!(tags_of(&server, &theirs).await, ["team=a"]);
    assert_eq!(tags_of(&elsewhere, &foreign).await, ["team=a"]);
}

#[tokio::test]
async fn an_auditor_sees_tags_and_renames_none() {
    let server = Harness::start().await;
    let key = key(&server, "one", &["team=a"]).await;
    let auditor = server.as_caller(Role::Auditor, "p1");
    assert_eq!(overview(&auditor, "").await["tags"][0]["key"], "team");
    let refused = rename(&auditor, json!({"key": "team", "new_key": "owner"})).await;
    assert_eq!(refused.status, 403);
    refused.refused(ErrorCode::NotPermitted);
    assert_eq!(tags_of(&server, &key).await, ["team=a"]);
}

#[tokio::test]
async fn what_breaks_a_rule_or_changes_nothing_is_refused_by_its_field() {
    let server = Harness::start().await;
    for (body, field) in [
        (json!({"key": "a", "new_key": "a=b"}), "new_key"),
        (json!({"key": "a", "new_key": ""}), "new_key"),
        (
            json!({"key": "a", "new_key": "b", "new_value": "x|y"}),
            "new_value",
        ),
        (json!({"key": "a", "new_key": "a"}), "new_key"),
        (
            json!({"key": "a", "value": "v", "new_key": "a", "new_value": "v"}),
            "new_key",
        ),
    ] {
        let refused = rename(&server, body).await;
        refused.refused_at(ErrorCode::InvalidField, field);
    }
}
