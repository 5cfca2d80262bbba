//! Keys by their tags, counts, quotas, versions, and what is not offered.

use axum::http::Method;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::{Answer, Harness};

async fn act(server: &Harness, body: Value) -> Answer {
    let path = server.path("resource_instances/action");
    server.send(Method::POST, &path, body.to_string()).await
}

async fn tagged(server: &Harness, alias: &str, tags: &[(&str, &str)]) -> String {
    let key = server.create(alias, "AES_256", "kms").await;
    for (name, value) in tags {
        let body = json!({"tag": {"key": name, "value": value}}).to_string();
        let path = server.tags_path(&key, "");
        server.send(Method::POST, &path, body).await.ok();
    }
    server.clock.advance(1);
    key
}

fn found(answer: &Value) -> Vec<&str> {
    let resources = answer["resources"].as_array().unwrap();
    resources
        .iter()
        .map(|r| r["resource_name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn resource_instances_refuse_conditions_that_are_none() {
    let server = Harness::start().await;
    for (body, code, field) in [
        (json!({}), ErrorCode::MissingField, "action"),
        (
            json!({"action": "delete"}),
            ErrorCode::InvalidField,
            "action",
        ),
        (
            json!({"action": "filter", "limit": 10}),
            ErrorCode::InvalidField,
            "limit",
        ),
        (
            json!({"action": "filter", "limit": "0"}),
            ErrorCode::InvalidField,
            "limit",
        ),
        (
            json!({"action": "filter", "offset": "-1"}),
            ErrorCode::InvalidField,
            "offset",
        ),
        (
            json!({"action": "filter", "not_tags": []}),
            ErrorCode::UnknownField,
            "not_tags",
        ),
        (
            json!({"action": "filter", "tags": [{"values": []}]}),
            ErrorCode::MissingField,
            "tags[0].key",
        ),
        (
            json!({"action": "filter", "tags": [{"key": "a"}, {"key": "a"}]}),
            ErrorCode::InvalidField,
            "tags[1].key",
        ),
        (
            json!({"action": "filter", "matches": [{"key": "key_id", "value": "a"}]}),
            ErrorCode::InvalidField,
            "matches[0].key",
        ),
    ] {
        act(&server, body).await.refused_at(code, field);
    }
}

#[tokio::test]
async fn keys_are_found_and_counted_by_tags_and_name() {
    let server = Harness::start().await;
    tagged(&server, "Pay/one", &[("env", "prod"), ("team", "a")]).await;
    tagged(&server, "pay/two", &[("env", "test"), ("team", "a")]).await;
    tagged(&server, "log", &[("env", "prod")]).await;
    let other = server.as_caller(Role::Operator, "p2");
    tagged(&other, "foreign", &[("env", "prod")]).await;
    let auditor = server.as_caller(Role::Auditor, "p1");
    let filter = async |rest: Value| {
        let mut body = json!({"action": "filter"});
        body.as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        act(&auditor, body).await.ok()
    };
    let env = |values: &[&str]| json!({"key": "env", "values": values});
    for (conditions, expected) in [
        (json!({}), vec!["log", "pay/two", "Pay/one"]),
        (json!({"tags": [env(&["prod"])]}), vec!["log", "Pay/one"]),
        (
            json!({"tags": [env(&["prod", "test"])]}),
            vec!["log", "pay/two", "Pay/one"],
        ),
        (
            json!({"tags": [env(&["prod"]), {"key": "team", "values": []}]}),
            vec!["Pay/one"],
        ),
        (json!({"tags": [{"key": "none"}]}), vec![]),
        (
            json!({"matches": [{"key": "resource_name", "value": "PAY"}]}),
            vec!["pay/two", "Pay/one"],
        ),
        (
            json!({"matches": [{"key": "resource_name", "value": "_"}]}),
            vec![],
        ),
        (
            json!({"matches": [{"key": "resource_name", "value": ""}], "limit": "1", "offset": "1"}),
            vec!["pay/two"],
        ),
    ] {
        let answer = filter(conditions.clone()).await;
        assert_eq!(found(&answer), expected, "{conditions}");
    }
    let answer = filter(json!({"tags": [env(&["prod"])], "limit": "1"})).await;
    assert_eq!(answer["total_count"], 2);
    let one = &answer["resources"][0];
    assert_eq!(one["resource_id"], one["resource_detail"]["key_id"]);
    assert_eq!(one["tags"], json!([{"key": "env", "value": "prod"}]));
    let counted = act(
        &auditor,
        json!({"action": "count", "tags": [env(&["prod"])]}),
    )
    .await;
    assert_eq!(counted.ok(), json!({"total_count": 2}));
}

#[tokio::test]
async fn quotas_are_told_and_enforced_where_they_are_set() {
    let server = Harness::start().await;
    let quotas = async |server: &Harness| {
        let path = server.path("user-quotas");
        server.send(Method::GET, &path, "").await.ok()["quotas"]["resources"].clone()
    };
    let unbounded = json!([{"type": "CMK", "used": 0, "quota": -1},
        {"type": "grant_per_CMK", "used": 0, "quota": 100}]);
    assert_eq!(quotas(&server).await, unbounded);

    let server = server.with_settings(|settings| settings.key_quota = Some(2));
    let key = server.create("one", "AES_256", "kms").await;
    server.create("two", "AES_256", "external").await;
    let third = server
        .post(post::CREATE_KEY, json!({"key_alias": "three"}))
        .await;
    third.refused(ErrorCode::QuotaExceeded);
    let other = server.as_caller(Role::Operator, "p2");
    other.create("one", "AES_256", "kms").await;
    let body = json!({"key_id": key, "grantee_principal": "u2", "operations": ["sign"]});
    server.post(post::CREATE_GRANT, body).await.ok();
    let bounded = json!([{"type": "CMK", "used": 2, "quota": 2},
        {"type": "grant_per_CMK", "used": 1, "quota": 100}]);
    assert_eq!(quotas(&server).await, bounded);
    let path = server.path("user-instances");
    let counted = server.send(Method::GET, &path, "").await.ok();
    assert_eq!(counted, json!({"instance_num": 2}));
}

#[tokio::test]
async fn versions_are_shown_one_by_one() {
    let server = Harness::start().await;
    server
        .send(Method::GET, "/v9", "")
        .await
        .refused(ErrorCode::NoSuchPath);
    for id in ["v1.0", "v2"] {
        let shown = server.send(Method::GET, &format!("/{id}"), "").await.ok();
        assert_eq!(shown["version"]["id"], id);
    }
}

#[tokio::test]
async fn what_is_not_offered_says_so_and_why() {
    let server = Harness::start().await;
    let auditor = server.as_caller(Role::Auditor, "p1");
    let docs = include_str!("../../../../docs/API.md");
    let section = docs.split("### Not offered").nth(1).unwrap();
    let section = section.split("\n### ").next().unwrap();
    let mut rows = 0;
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let (operation, reason) = (cells.next().unwrap(), cells.next().unwrap());
        let (method, path) = operation.trim_matches('`').split_once(' ').unwrap();
        let elsewhere = path.replace("{project_id}", "p9").replace(['{', '}'], "");
        let path = path.replace("{project_id}", "p1").replace(['{', '}'], "");
        let method: Method = method.parse().unwrap();
        for caller in [&server, &auditor] {
            let refused = caller.send(method.clone(), &path, "{}").await;
            assert_eq!(refused.refused(ErrorCode::NotOffered), reason, "{path}");
        }
        let foreign = server.send(method, &elsewhere, "{}").await;
        foreign.refused(ErrorCode::NotPermitted);
        rows += 1;
    }
    assert_eq!(rows, 24);
}
