//! What is counted, and that nobody else's words become labels.

use axum::http::StatusCode;
use kms_api::console::Role;
use kms_api::paths;
use kms_server::background;

use crate::binary::{Server, keyferry};
use crate::door::Door;

#[track_caller]
fn counts(text: &str, line: &str) {
    assert!(
        text.lines().any(|found| found == line),
        "no {line} in\n{text}"
    );
}

#[tokio::test]
async fn requests_sign_ins_imports_and_failures_are_counted() {
    let door = Door::open().await;
    let signer = door.add_signer("alice", Role::Operator).await;
    door.cookie_of("alice").await;
    door.sign_in("alice", "wrong horse", &[]).await;
    door.signed(&signer, paths::post::LIST_KEYS, "{}").await;
    door.signed(&signer, paths::post::IMPORT_KEY_MATERIAL, "{}")
        .await;
    background::round(&door.state).await.unwrap();
    door.opened.store.close().await;
    door.signed(&signer, paths::post::LIST_KEYS, "{}").await;

    let text = door.state.metrics.text().unwrap();
    let list = "route=\"/v1.0/{project_id}/kms/list-keys\",method=\"POST\"";
    counts(
        &text,
        &format!("keyferry_requests_total{{{list},status=\"2xx\"}} 1"),
    );
    counts(
        &text,
        &format!("keyferry_requests_total{{{list},status=\"5xx\"}} 1"),
    );
    counts(&text, "keyferry_sign_ins_total{outcome=\"done\"} 1");
    counts(&text, "keyferry_sign_ins_total{outcome=\"KMS.0301\"} 1");
    counts(&text, "keyferry_imports_total{outcome=\"KMS.0204\"} 1");
    counts(&text, "keyferry_store_errors_total 1");
    counts(
        &text,
        &format!(
            "keyferry_build_info{{version=\"{}\"}} 1",
            env!("CARGO_PKG_VERSION")
        ),
    );
    let took =
        "keyferry_request_duration_seconds_count{route=\"/v1.0/{project_id}/kms/list-keys\"} 2";
    counts(&text, took);
}

#[tokio::test]
async fn no_label_is_of_the_clients_making() {
    let door = Door::open().await;
    for (method, path) in [
        ("GET", "/made/up"),
        ("MADEUP", "/made/up"),
        ("POST", "/v1.0/madeup/kms/list-keys"),
        ("GET", "/v1.0/madeup/kms/madeup/tags"),
        ("GET", "/keys?made=up"),
    ] {
        let reply = door
            .send(method, path, &[("user-agent", "madeup")], "")
            .await;
        assert_ne!(reply.status, StatusCode::OK);
    }
    let text = door.state.metrics.text().unwrap();
    let lower = text.to_lowercase();
    assert!(
        !lower.contains("madeup") && !lower.contains("made/up"),
        "{text}"
    );
    counts(
        &text,
        "keyferry_requests_total{route=\"none\",method=\"other\",status=\"4xx\"} 1",
    );
}

#[test]
fn figures_have_a_listener_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--metrics-listen",
        "127.0.0.1:0",
    ];
    let mut server = Server::spawn(&mut keyferry(folder.path(), &serve));
    assert!(server.get("/metrics").starts_with("HTTP/1.1 404 "));
    assert!(server.get(paths::HEALTH).starts_with("HTTP/1.1 200 "));
    let line = server
        .log()
        .find(|line| line.contains("figures for Prometheus"))
        .unwrap();
    let address = line.split("address=").nth(1).unwrap();
    server.address = address.to_owned();
    let figures = server.get("/metrics");
    assert!(
        figures.contains("content-type: application/openmetrics-text"),
        "{figures}"
    );
    assert!(figures.contains("\nkeyferry_connections "), "{figures}");
    counts(
        &figures,
        "keyferry_requests_total{route=\"/healthz\",method=\"GET\",status=\"2xx\"} 1",
    );
    assert!(server.get(paths::HEALTH).starts_with("HTTP/1.1 404 "));
    assert_eq!(server.stop(), Some(0));
    let beyond = [&serve[..4], &["0.0.0.0:0"]].concat();
    let refused = keyferry(folder.path(), &beyond).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
}
