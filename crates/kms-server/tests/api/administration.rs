//! Projects and the settings of the server, for administrators.

use kms_api::ErrorCode;
use kms_api::console::Role;
use serde_json::{Value, json};

use crate::door::{Door, JSON, OWN, Reply, WRITE};

const PROJECTS: &str = "/console/projects";
const SERVER: &str = "/console/server";

async fn ask(door: &Door, cookie: &str, method: &str, path: &str, body: Value) -> Reply {
    let headers = [OWN, WRITE, JSON, ("cookie", cookie)];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    door.send(method, path, &headers, body).await
}

async fn cookie(door: &Door, role: Role) -> String {
    door.add_user(role.as_str(), role).await;
    door.cookie_of(role.as_str()).await
}

#[tokio::test]
async fn both_are_for_administrators() {
    let door = Door::open().await;
    for role in [Role::Operator, Role::Auditor] {
        let cookie = cookie(&door, role).await;
        for (method, path) in [("GET", PROJECTS), ("POST", PROJECTS), ("GET", SERVER)] {
            let reply = ask(&door, &cookie, method, path, json!({"name": "payments"})).await;
            reply.refused(ErrorCode::NotPermitted);
            let stranger = door.send(method, path, &[JSON, OWN, WRITE], "{}").await;
            stranger.refused(ErrorCode::NotAuthenticated);
        }
    }
}

#[tokio::test]
async fn a_project_is_added_once_and_can_be_worked_in() {
    let door = Door::open().await;
    let root = cookie(&door, Role::Admin).await;
    let body = json!({"name": "payments"});
    let added = ask(&door, &root, "POST", PROJECTS, body.clone()).await;
    assert_eq!(added.status.as_u16(), 201);
    let added = added.json();
    let again = ask(&door, &root, "POST", PROJECTS, body).await.json();
    assert_eq!(again["error"]["error_code"], "KMS.0308");
    assert_eq!(again["error"]["error_field"], "name");
    let listed = ask(&door, &root, "GET", PROJECTS, Value::Null).await.json();
    let default = door.opened.default_project.id.as_str();
    let expected = json!([{"id": default, "name": "default"}, added]);
    assert_eq!(listed["projects"], expected);
    let session = ask(&door, &root, "GET", "/console/session", Value::Null).await;
    assert_eq!(session.json()["projects"], expected);
}

#[tokio::test]
async fn a_project_has_a_name_that_can_be_read() {
    let door = Door::open().await;
    let root = cookie(&door, Role::Admin).await;
    for name in [String::new(), "a\nb".to_owned(), "a".repeat(65)] {
        let reply = ask(&door, &root, "POST", PROJECTS, json!({"name": name})).await;
        assert_eq!(reply.json()["error"]["error_field"], "name", "{name:?}");
    }
}

#[tokio::test]
async fn the_server_tells_how_it_is_set() {
    let door = Door::open().await;
    let root = cookie(&door, Role::Admin).await;
    let settings = ask(&door, &root, "GET", SERVER, Value::Null).await.json();
    let expected = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "wrapping_key_bits": 2048,
        "wrapping_key_life": 86400,
        "session_idle": 1800,
        "session_life": 43200,
        "request_timeout": 60,
    });
    assert_eq!(settings, expected);
}
