//! Reading the log: pages, filters, the whole, and who may.

use std::collections::BTreeSet;

use axum::http::Method;
use kms_api::ErrorCode;
use kms_api::audit::{AuditPage, AuditRecord};
use kms_api::console::Role;
use kms_api::paths::post;
use serde_json::json;

use crate::door::{Door, OWN};
use crate::harness::Harness;

async fn page(server: &Harness, query: &str) -> AuditPage {
    let path = format!("/console/audit{query}");
    let answer = server.send(Method::GET, &path, "").await;
    serde_json::from_value(answer.ok()).unwrap()
}

fn numbers(page: &AuditPage) -> Vec<i64> {
    page.records.iter().map(|record| record.seq).collect()
}

/// Six records, a second apart: three keys are made, one is disabled, one alias is refused, one key is enabled.
async fn log() -> (Harness, String) {
    let server = Harness::start().await;
    let mut keys = Vec::new();
    for alias in ["a", "b", "c"] {
        keys.push(server.create(alias, "AES_256", "kms").await);
        server.clock.advance(1);
    }
    server
        .post(post::DISABLE_KEY, json!({"key_id": keys[0]}))
        .await
        .ok();
    server.clock.advance(1);
    let taken = json!({"key_alias": "a"});
    server
        .post(post::CREATE_KEY, taken)
        .await
        .refused(ErrorCode::AliasTaken);
    server.clock.advance(1);
    let other = server.as_user("u2", Role::Operator);
    other
        .post(post::ENABLE_KEY, json!({"key_id": keys[0]}))
        .await
        .ok();
    let auditor = server.as_caller(Role::Auditor, "p1");
    (auditor, keys.remove(0))
}

#[tokio::test]
async fn auditors_and_administrators_read_the_log_and_operators_do_not() {
    let (auditor, _) = log().await;
    for path in [
        "/console/audit",
        "/console/audit/export",
        "/console/audit/verify",
    ] {
        let operator = auditor.as_caller(Role::Operator, "p1");
        let refused = operator.send(Method::GET, path, "").await;
        refused.refused(ErrorCode::NotPermitted);
    }
    let admin = auditor.as_caller(Role::Admin, "p1");
    assert_eq!(page(&admin, "").await.records.len(), 9, "the refusals too");
    assert_eq!(
        page(&auditor, "").await.records.len(),
        9,
        "reading leaves nothing"
    );
}

#[tokio::test]
async fn pages_follow_one_another_from_the_newest_to_the_oldest() {
    let (auditor, _) = log().await;
    let first = page(&auditor, "?limit=4").await;
    assert_eq!(
        (numbers(&first), first.next_before),
        (vec![6, 5, 4, 3], Some(3))
    );
    assert_eq!(
        (first.head.seq, &first.head.hash),
        (6, &first.records[0].hash)
    );
    let last = page(&auditor, "?limit=4&before=3").await;
    assert_eq!((numbers(&last), last.next_before), (vec![2, 1], None));
    assert_eq!(page(&auditor, "?limit=6").await.next_before, None);
    for (query, code, field) in [
        ("?limit=1001", ErrorCode::InvalidField, "limit"),
        ("?limit=0", ErrorCode::InvalidField, "limit"),
        ("?outcome=maybe", ErrorCode::InvalidField, "outcome"),
        ("?key_id=x", ErrorCode::InvalidKeyId, "key_id"),
        ("?who=x", ErrorCode::UnknownField, "who"),
    ] {
        let path = format!("/console/audit{query}");
        let answer = auditor.send(Method::GET, &path, "").await;
        answer.refused_at(code, field);
    }
}

#[tokio::test]
async fn filters_are_all_met() {
    let (auditor, key) = log().await;
    let start = auditor.now() * 1000 - 5000;
    for (query, expected) in [
        (format!("?key_id={key}"), vec![6, 4, 1]),
        ("?action=create-key".to_owned(), vec![5, 3, 2, 1]),
        ("?action=create-key&outcome=done".to_owned(), vec![3, 2, 1]),
        ("?outcome=refused".to_owned(), vec![5]),
        ("?outcome=KMS.1104".to_owned(), vec![5]),
        ("?outcome=KMS.0307".to_owned(), vec![]),
        ("?account_id=u2".to_owned(), vec![6]),
        ("?account_name=tester".to_owned(), vec![6, 5, 4, 3, 2, 1]),
        ("?actor_kind=account&limit=1".to_owned(), vec![6]),
        ("?actor_kind=system".to_owned(), vec![]),
        (format!("?from={}", start + 4000), vec![6, 5]),
        (format!("?to={}", start + 1000), vec![1]),
        (
            format!("?from={}&to={}", start + 1000, start + 3000),
            vec![3, 2],
        ),
        (
            format!("?from={}&key_id={key}&before=6", start + 1000),
            vec![4],
        ),
    ] {
        assert_eq!(numbers(&page(&auditor, &query).await), expected, "{query}");
    }
}

#[tokio::test]
async fn the_whole_log_comes_as_lines_of_json() {
    let door = Door::open().await;
    let operator = door.add_signer("bob", Role::Operator).await;
    door.add_user("carol", Role::Auditor).await;
    for number in 0..5 {
        let body = json!({"key_alias": format!("k{number}")}).to_string();
        door.signed(&operator, "create-key", &body).await;
    }
    let cookie = door.cookie_of("carol").await;
    let headers = [OWN, ("cookie", cookie.as_str())];
    let reply = door
        .send("GET", "/console/audit/export", &headers, "")
        .await;
    assert_eq!(reply.headers["content-type"], "application/x-ndjson");
    let text = std::str::from_utf8(&reply.bytes).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<AuditRecord>(line).unwrap());
    let rows = door.records_after(0).await;
    let expected: BTreeSet<String> = rows.iter().map(|row| hex::encode(&row.hash)).collect();
    let found: BTreeSet<String> = lines.map(|record| record.hash).collect();
    assert_eq!(found, expected);

    let of_bob = door
        .send(
            "GET",
            "/console/audit/export?account_name=bob",
            &headers,
            "",
        )
        .await;
    assert_eq!(
        std::str::from_utf8(&of_bob.bytes).unwrap().lines().count(),
        5
    );
    let paged = door
        .send("GET", "/console/audit/export?limit=5", &headers, "")
        .await;
    paged.refused(ErrorCode::UnknownField);
}
