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

/// How many keys [`crowd`] makes from one: more than the store looks through one by one.
const CROWD: usize = 2_200;

/// A crowd of keys called `bulk/pay/1` and so on, all tagged `env=prod`, seven of them `rare=x` as well; the deletion of
/// three is due. Two other keys.
async fn crowd() -> Harness {
    let server = Harness::start().await;
    let first = server.create("first", "AES_256", "kms").await;
    server.create("sign", "EC_P256", "kms").await;
    let number = "substr('000000000000' || i, length('000000000000' || i) - 11)";
    let numbers = format!(
        "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {CROWD})"
    );
    let columns =
        "description, spec, usage, origin, enterprise_project, state, created_ms, material_version";
    let statements = format!(
        "INSERT INTO keys (id, project_id, row_version, alias, {columns}) {numbers} \
         SELECT 'abcdef00-0000-4000-8000-' || {number}, project_id, 1, 'bulk/pay/' || i, {columns} \
         FROM keys CROSS JOIN numbers WHERE id = '{first}'; \
         INSERT INTO key_tags (key_id, key, value, project_id) \
         SELECT id, 'env', 'prod', project_id FROM keys WHERE alias LIKE 'bulk/%'; \
         INSERT INTO key_tags (key_id, key, value, project_id) \
         SELECT id, 'rare', 'x', project_id FROM keys WHERE alias LIKE 'bulk/pay/_' AND alias <> 'bulk/pay/1' AND alias <> 'bulk/pay/2'; \
         UPDATE keys SET state = '4', deletion_ms = 1 WHERE alias IN ('bulk/pay/5', 'bulk/pay/50', 'bulk/pay/500')"
    );
    server
        .place()
        .execute(sqlx::AssertSqlSafe(statements))
        .await;
    server
}

#[tokio::test]
async fn few_keys_and_many_are_found_alike_in_every_order() {
    let server = crowd().await;
    let seen = CROWD - 3;
    for (query, found) in [
        ("", seen + 2),
        ("search=bulk", seen),
        ("search=K/Pay", seen),
        ("search=bulk/pay/220", 2),
        ("search=pay/50", 9),
        ("search=ulk/pay/5000", 0),
        ("search=lk", seen),
        ("search=zz", 0),
        ("search=GN", 1),
        ("search=n%C2%B6", 0),
        ("search=%E5%AF%86%E9%92%A5", 0),
        ("search=%E5%AF%86%E9%92%A5&tag=env", 0),
        ("search=%22%2A", 0),
        ("search=g", 1),
        ("search=abcdef00-0000", seen),
        ("search=abcdef00-0000-4000-8000-00000000022", 10),
        ("search=%22%22%22", 0),
        ("search=b_lk", 0),
        ("tag=env", seen),
        ("tag=env%3Dprod", seen),
        ("tag=rare", 6),
        ("tag=env&search=pay/21", 111),
        ("tag=env&search=lk", seen),
        ("tag=rare&state=2&search=bulk", 6),
        ("state=2", seen + 2),
        (
            "state=2&spec=AES_256&usage=ENCRYPT_DECRYPT&origin=kms",
            seen + 1,
        ),
        ("spec=EC_P256", 1),
        ("state=4", 0),
        ("state=5", 0),
        ("origin=external", 0),
        ("state=2&search=bulk", seen),
        ("spec=EC_P256&search=bulk", 0),
        ("enterprise_project=0", seen + 2),
        ("enterprise_project=0&tag=env", seen),
        ("enterprise_project=0d0466b0-e727-4d9c-b35d-f84bb474a37f", 0),
        ("expires_before=9999999999", 0),
    ] {
        for sorted in ["sort=created", "sort=alias", "sort=expires&order=desc"] {
            let query = format!("{query}&{sorted}&limit=20");
            let page = list(&server, query.trim_start_matches('&')).await.ok();
            assert_eq!(page["matching"], json!(found), "{query}");
            assert_eq!(page["total"], json!(seen + 2), "{query}");
            assert_eq!(aliases(&page).len(), found.min(20), "{query}");
            assert_eq!(page["next_marker"].is_string(), found > 20, "{query}");
        }
    }
}

#[tokio::test]
async fn the_search_knows_a_key_by_its_present_alias() {
    // Among few keys no index is asked.
    let server = crowd().await;
    let id = server.create("harbour/pay", "AES_256", "kms").await;
    let found = async |text: &str| {
        let page = list(&server, &format!("search={text}")).await.ok();
        aliases(&page)
    };
    assert_eq!(found("rbour").await, ["harbour/pay"]);
    let renamed = json!({"key_id": id, "key_alias": "quay/pay"});
    server.post(post::UPDATE_KEY_ALIAS, renamed).await.ok();
    assert_eq!(found("rbour").await, [""; 0]);
    assert_eq!(found("uay/p").await, ["quay/pay"]);
    server
        .place()
        .execute(sqlx::AssertSqlSafe(format!(
            "DELETE FROM keys WHERE id = '{id}'"
        )))
        .await;
    assert_eq!(found("uay/p").await, [""; 0]);
    server.create("quay/pay", "AES_256", "kms").await;
    assert_eq!(found("uay/p").await, ["quay/pay"]);
}
