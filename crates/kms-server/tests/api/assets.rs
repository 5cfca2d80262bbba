//! What a browser gets, and the headers that every answer has. Each file's form is tested beside its code.

use axum::http::StatusCode;
use kms_api::ErrorCode;
use kms_api::console::Role;

use crate::door::{Door, OWN};

const PAGE: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

#[tokio::test]
async fn root_is_the_console_to_a_browser_and_the_versions_to_a_program() {
    let door = Door::open().await;
    let page = door.send("GET", "/", &[PAGE], "").await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    for accept in ["*/*", "application/json"] {
        let versions = door.send("GET", "/", &[("accept", accept)], "").await;
        assert_eq!(versions.status, StatusCode::OK);
        assert!(versions.json()["versions"].is_array());
    }
}

#[tokio::test]
async fn deep_links_are_pages_and_need_no_session() {
    let door = Door::open().await;
    for path in [
        "/sign-in",
        "/keys",
        "/keys/0d0466b0-e727-4d9c-b35d-f84bb474a37f/import",
        "/nowhere",
    ] {
        let page = door.send("GET", path, &[PAGE], "").await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(
            page.headers["content-type"], "text/html; charset=utf-8",
            "{path}"
        );
    }
    for path in [
        "/v1.0/p/kms/nothing",
        "/console/nothing",
        "/v2/x",
        "/nothing.js",
    ] {
        door.send("GET", path, &[PAGE], "")
            .await
            .refused(ErrorCode::NoSuchPath);
    }
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_and_the_security_headers() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    let mut ids = std::collections::BTreeSet::new();
    for (method, path, page) in [
        ("GET", "/", true),
        ("GET", "/keys", true),
        ("GET", "/", false),
        ("GET", "/healthz", false),
        ("GET", "/console/session", false),
        ("GET", "/no/such/file.js", false),
        ("POST", "/v1.0/p/kms/list-keys", false),
        ("PATCH", "/console/session", false),
    ] {
        let mut headers = vec![OWN, ("cookie", cookie.as_str())];
        if page {
            headers.push(PAGE);
        }
        let reply = door.send(method, path, &headers, "").await;
        let header = |name: &str| reply.headers[name].to_str().unwrap().to_owned();
        assert!(ids.insert(header("x-request-id")), "{path}");
        assert_eq!(header("x-request-id").len(), 36);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; "), "{path}");
        if page {
            assert_eq!(header("cross-origin-opener-policy"), "same-origin");
            assert_eq!(header("cross-origin-embedder-policy"), "require-corp");
            assert_eq!(header("x-frame-options"), "DENY");
        } else {
            assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
            assert_eq!(header("cache-control"), "no-store");
        }
    }
}

#[tokio::test]
async fn health_asks_for_nothing() {
    let door = Door::open().await;
    assert_eq!(
        door.send("GET", "/healthz", &[], "").await.status,
        StatusCode::OK
    );
}
