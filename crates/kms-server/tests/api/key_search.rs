//! The console's list of keys: filters together, and each sort walked from page to page.

use std::collections::BTreeSet;

use axum::http::Method;
use kms_api::paths::{self, post};
use kms_api::{ErrorCode, ProjectId};
use serde_json::{Value, json};

use crate::harness::{Answer, Harness};
use crate::material::{Blob, aes_key};

async fn list(server: &Harness, query: &str) -> Answer {
    let project = ProjectId::parse("p1").unwrap();
    let path = format!("{}?{query}", paths::console_keys(&project));
    server.send(Method::GET, &path, "").await
}

fn aliases(page: &Value) -> Vec<String> {
    let keys = page["keys"].as_array().unwrap().iter();
    keys.map(|key| key["key_alias"].as_str().unwrap().to_owned())
        .collect()
}

/// Every page of two, one after the other.
async fn walk(server: &Harness, sorted: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut query = format!("limit=2&{sorted}");
    loop {
        let page = list(server, &query).await.ok();
        seen.extend(aliases(&page));
        let Some(marker) = page["next_marker"].as_str() else {
            return seen;
        };
        query = format!("limit=2&{sorted}&marker={marker}");
    }
}

async fn tag(server: &Harness, key: &str, name: &str, value: &str) {
    let tag = json!({"tag": {"key": name, "value": value}});
    let path = server.tags_path(key, "");
    let answer = server.send(Method::POST, &path, tag.to_string()).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
}

#[tokio::test]
async fn every_filter_leaves_out_what_it_does_not_name() {
    let server = Harness::start().await;
    let pay = server.create("pay", "AES_256", "kms").await;
    let sign = server.create("sign", "EC_P256", "kms").await;
    server.create("empty", "AES_256", "external").await;
    let project = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
    let elsewhere = json!({"key_alias": "elsewhere", "enterprise_project_id": project});
    server.create_with(elsewhere).await;
    tag(&server, &pay, "team", "red").await;
    tag(&server, &sign, "team", "blue sky").await;
    let cases = [
        ("usage=SIGN_VERIFY", vec!["sign"]),
        ("origin=external", vec!["empty"]),
        (&format!("enterprise_project={project}"), vec!["elsewhere"]),
        ("tag=team&sort=alias", vec!["pay", "sign"]),
        ("tag=team%3Dred", vec!["pay"]),
        ("tag=team%3Dblue%20sky", vec!["sign"]),
        ("tag=team%3D", vec![]),
        ("tag=team&origin=kms&usage=ENCRYPT_DECRYPT", vec!["pay"]),
        ("tag=team&origin=external", vec![]),
    ];
    for (query, expected) in cases {
        let page = list(&server, query).await.ok();
        assert_eq!(aliases(&page), expected, "{query}");
        assert_eq!(page["matching"], json!(expected.len()), "{query}");
        assert_eq!(page["total"], json!(4), "{query}");
    }
}

/// Five keys, two of which expire; the clock stands still, so that all are equally old.
async fn furnished() -> Harness {
    let server = Harness::start().await;
    for (alias, days) in [("b/1", Some(9)), ("a", None), ("C", Some(3)), ("d", None)] {
        let id = server
            .imported(alias, "AES_256", &Blob::Secret(aes_key(1)))
            .await;
        if let Some(days) = days {
            expire(&server, &id, days).await;
        }
    }
    server.create("e", "AES_256", "kms").await;
    server
}

/// Imports the material anew, so that it expires.
async fn expire(server: &Harness, id: &str, days: u64) {
    let gone = json!({"key_id": id});
    server
        .post(post::DELETE_IMPORTED_KEY_MATERIAL, gone)
        .await
        .ok();
    let expiration = server.now() + days * 86_400;
    let parameters = server.parameters(id).await;
    let mut body = Blob::Secret(aes_key(1)).body(id, &parameters);
    body["expiration_time"] = expiration.into();
    server.post(post::IMPORT_KEY_MATERIAL, body).await.ok();
}

#[tokio::test]
async fn each_sort_walks_over_every_key_once_in_both_directions() {
    let server = furnished().await;
    for sort in ["created", "alias", "expires"] {
        let up = walk(&server, &format!("sort={sort}&order=asc")).await;
        let mut down = walk(&server, &format!("sort={sort}&order=desc")).await;
        down.reverse();
        assert_eq!(up, down, "{sort}");
        let all: BTreeSet<&String> = up.iter().collect();
        assert_eq!((up.len(), all.len()), (5, 5), "{sort}: {up:?}");
        if sort == "expires" {
            assert_eq!(up[..2], ["C", "b/1"]);
        }
    }
}

#[tokio::test]
async fn what_expires_by_then_is_found() {
    let server = furnished().await;
    let by = |days: u64| {
        format!(
            "sort=expires&expires_before={}",
            server.now() + days * 86_400
        )
    };
    assert_eq!(aliases(&list(&server, &by(2)).await.ok()), [""; 0]);
    assert_eq!(aliases(&list(&server, &by(5)).await.ok()), ["C"]);
    assert_eq!(aliases(&list(&server, &by(30)).await.ok()), ["C", "b/1"]);
}

#[tokio::test]
async fn a_marker_of_another_sort_or_order_is_refused() {
    let server = furnished().await;
    let sorts = [
        "sort=created&order=desc",
        "sort=created&order=asc",
        "sort=alias&order=asc",
        "sort=alias&order=desc",
        "sort=expires&order=asc",
    ];
    for of in sorts {
        let page = list(&server, &format!("limit=2&{of}")).await.ok();
        let marker = page["next_marker"].as_str().unwrap().to_owned();
        for other in sorts.iter().filter(|other| **other != of) {
            let refused = list(&server, &format!("{other}&marker={marker}")).await;
            refused.refused_at(ErrorCode::InvalidField, "marker");
        }
    }
    for (query, field) in [
        ("sort=colour", "sort"),
        ("order=up", "order"),
        ("tag=a%3Cb", "tag"),
    ] {
        list(&server, query)
            .await
            .refused_at(ErrorCode::InvalidField, field);
    }
}
