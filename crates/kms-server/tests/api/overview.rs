//! The overview: what a project has, and what needs attention.

use axum::http::Method;
use kms_api::console::Role;
use kms_api::overview::{AHEAD_DAYS, BACK_DAYS, Operations, Overview};
use kms_api::paths::post;
use kms_api::{KeyState, Origin};
use serde_json::json;

use crate::harness::Harness;
use crate::material::{Blob, aes_key};

const OURS: &str = "11111111-1111-4111-8111-111111111111";
/// A day in seconds.
const DAY: u64 = 24 * 60 * 60;

async fn overview(server: &Harness) -> Overview {
    let path = "/console/projects/p1/overview";
    serde_json::from_value(server.send(Method::GET, path, "").await.ok()).unwrap()
}

fn count(overview: &Overview, state: KeyState) -> u64 {
    let of_state = overview.counts.iter().filter(|count| count.state == state);
    of_state.map(|count| count.count).sum()
}

fn names(keys: &kms_api::overview::KeysAt) -> Vec<&str> {
    keys.keys.iter().map(|key| key.key_alias.as_str()).collect()
}

#[tokio::test]
async fn keys_are_counted_and_those_that_need_attention_are_named() {
    let server = Harness::start().await;
    server.create("one", "AES_256", "kms").await;
    let off = server.create("off", "EC_P256", "kms").await;
    server
        .post(post::DISABLE_KEY, json!({"key_id": off}))
        .await
        .ok();
    server.create("empty", "AES_256", "external").await;
    for (alias, days) in [("later", "9"), ("sooner", "8")] {
        let key = server.create(alias, "AES_256", "kms").await;
        let body = json!({"key_id": key, "pending_days": days});
        server.post(post::SCHEDULE_KEY_DELETION, body).await.ok();
    }
    let seen = overview(&server).await;
    assert_eq!(count(&seen, KeyState::Enabled), 1);
    assert_eq!(count(&seen, KeyState::Disabled), 1);
    assert_eq!(count(&seen, KeyState::PendingImport), 1);
    assert_eq!(count(&seen, KeyState::PendingDeletion), 2);
    let external = seen
        .counts
        .iter()
        .filter(|count| count.origin == Origin::External);
    assert_eq!(external.map(|count| count.count).sum::<u64>(), 1);
    assert_eq!(names(&seen.pending_import), ["empty"]);
    assert_eq!(
        names(&seen.pending_deletion),
        ["sooner", "later"],
        "the next one first"
    );
    assert_eq!(seen.pending_deletion.total, 2);
    assert_eq!((seen.expiring.total, seen.open_imports.total), (0, 0));
    assert_eq!(seen.expiry, vec![0; AHEAD_DAYS as usize]);
}

#[tokio::test]
async fn material_that_expires_stands_on_its_day() {
    let server = Harness::start().await;
    for (alias, days) in [("later", 29), ("sooner", 2), ("much later", 40)] {
        let alias = alias.replace(' ', "-");
        let key = server.create(&alias, "AES_256", "external").await;
        let parameters = server.parameters(&key).await;
        let mut body = Blob::Secret(aes_key(1)).body(&key, &parameters);
        body["expiration_time"] = (server.now() + days * DAY).into();
        server.post(post::IMPORT_KEY_MATERIAL, body).await.ok();
    }
    let seen = overview(&server).await;
    assert_eq!(names(&seen.expiring), ["sooner", "later"]);
    assert_eq!(seen.expiring.total, 2);
    assert_eq!(seen.open_imports.total, 0, "they are finished");
    let days = seen
        .expiry
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0);
    assert_eq!(days.map(|(day, _)| day).collect::<Vec<_>>(), [2, 29, 40]);
    server.clock.advance(3 * DAY);
    let expired = overview(&server).await;
    assert_eq!(
        count(&expired, KeyState::PendingImport),
        1,
        "as it is shown"
    );
    assert_eq!(count(&expired, KeyState::Enabled), 2);
    assert_eq!(names(&expired.pending_import), ["sooner"]);
    assert_eq!(expired.pending_import.total, 1);
}

#[tokio::test]
async fn an_import_that_was_begun_is_open_until_its_token_lapses() {
    let server = Harness::start().await;
    let key = server.create("empty", "AES_256", "external").await;
    let body = json!({"key_id": key, "wrapping_algorithm": "RSAES_OAEP_SHA_256"});
    server
        .post(post::GET_PARAMETERS_FOR_IMPORT, body)
        .await
        .ok();
    let seen = overview(&server).await;
    assert_eq!(names(&seen.open_imports), ["empty"]);
    assert_eq!(seen.open_imports.keys[0].at, (server.now() + DAY) * 1000);
    server.clock.advance(DAY + 1);
    assert_eq!(overview(&server).await.open_imports.total, 0);
}

#[tokio::test]
async fn keys_beyond_the_scope_are_not_counted() {
    let server = Harness::start().await;
    server.create("theirs", "AES_256", "external").await;
    let ours = json!({"key_alias": "ours", "origin": "external", "enterprise_project_id": OURS});
    server.create_with(ours).await;
    let limited = overview(&server.within(&[OURS])).await;
    assert_eq!(count(&limited, KeyState::PendingImport), 1);
    assert_eq!(names(&limited.pending_import), ["ours"]);
    assert_eq!(limited.audit, None, "the log is of all enterprise projects");
    assert_eq!(overview(&server).await.pending_import.total, 2);
}

#[tokio::test]
async fn what_the_log_says_is_for_those_who_may_read_it() {
    let server = Harness::start().await;
    let key = server.create("empty", "AES_256", "external").await;
    let body = json!({"key_id": key, "import_token": "AAAA", "encrypted_key_material": "AAAA"});
    let refused = server.post(post::IMPORT_KEY_MATERIAL, body).await;
    assert_eq!(refused.status, 400);
    let auditor = server.as_caller(Role::Auditor, "p1");
    let audit = overview(&auditor).await.audit.unwrap();
    assert_eq!(audit.failed_imports.len(), 1);
    assert_eq!(audit.failed_imports[0].entry.action, "import-key-material");
    assert_eq!(audit.operations.len(), BACK_DAYS as usize);
    let today = Operations {
        done: 1,
        refused: 1,
    };
    assert_eq!(audit.operations.last(), Some(&today));
    let operator = server.as_caller(Role::Operator, "p1");
    assert_eq!(overview(&operator).await.audit, None);
    server.clock.advance(8 * DAY);
    let later = overview(&auditor).await.audit.unwrap();
    assert!(later.failed_imports.is_empty(), "it is a week ago");
    assert_eq!(later.operations[BACK_DAYS as usize - 9], today);
}
