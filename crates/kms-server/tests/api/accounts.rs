//! Accounts, access keys, one's own password and sessions under `/console/…`.

use axum::http::StatusCode;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_server::store::accounts::{SessionLimits, SessionRow};
use serde_json::{Value, json};

use crate::door::{Door, JSON, OWN, PASSWORD, Reply, WRITE};

const ACCOUNTS: &str = "/console/accounts";
const KEYS: &str = "/console/access-keys";
const SESSIONS: &str = "/console/sessions";
const OWN_PASSWORD: &str = "/console/session/password";
const NEW_PASSWORD: &str = "battery staple";

/// Somebody's browser.
struct Browser<'a> {
    door: &'a Door,
    cookie: String,
}

impl Browser<'_> {
    async fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        let headers = [JSON, OWN, WRITE, ("cookie", self.cookie.as_str())];
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        self.door.send(method, path, &headers, body).await
    }

    async fn get(&self, path: &str) -> Value {
        let reply = self.send("GET", path, Value::Null).await;
        assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.bytes);
        reply.json()
    }
}

async fn sign_in<'a>(door: &'a Door, name: &str, role: Role) -> Browser<'a> {
    door.add_user(name, role).await;
    again(door, name).await
}

async fn again<'a>(door: &'a Door, name: &str) -> Browser<'a> {
    let cookie = door.cookie_of(name).await;
    Browser { door, cookie }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test]
async fn accounts_are_for_administrators() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    for role in [Role::Operator, Role::Auditor] {
        let caller = sign_in(&door, role.as_str(), role).await;
        for (method, path) in [
            ("GET", ACCOUNTS),
            ("POST", ACCOUNTS),
            ("PATCH", "/console/accounts/u1"),
            ("DELETE", "/console/accounts/u1"),
            ("POST", "/console/accounts/u1/password"),
        ] {
            let reply = caller.send(method, path, json!({})).await;
            reply.refused(ErrorCode::NotPermitted);
            let stranger = door.send(method, path, &[JSON, OWN, WRITE], "{}").await;
            stranger.refused(ErrorCode::NotAuthenticated);
        }
    }
    let listed = root.get(ACCOUNTS).await;
    let names: Vec<&str> = listed["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| text(&account["user_name"]))
        .collect();
    assert_eq!(names, ["auditor", "operator", "root"]);
    assert!(!listed.to_string().contains("argon2"));
}

#[tokio::test]
async fn an_account_is_added_with_a_password_that_is_shown_once() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    for (body, code) in [
        (
            json!({"user_name": "a b", "role": "auditor"}),
            ErrorCode::InvalidField,
        ),
        (
            json!({"user_name": "alice", "role": "king"}),
            ErrorCode::InvalidField,
        ),
        (json!({"user_name": "alice"}), ErrorCode::MissingField),
        (
            json!({"user_name": "alice", "role": "auditor", "admin": true}),
            ErrorCode::UnknownField,
        ),
        (
            json!({"user_name": "alice", "role": "auditor", "password": "short"}),
            ErrorCode::InvalidField,
        ),
        (
            json!({"user_name": "root", "role": "auditor"}),
            ErrorCode::AccountNameTaken,
        ),
    ] {
        root.send("POST", ACCOUNTS, body).await.refused(code);
    }
    let body = json!({"user_name": "alice", "role": "operator"});
    let made = root.send("POST", ACCOUNTS, body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made = made.json();
    let password = text(&made["password"]);
    let signed_in = door.sign_in("alice", password, &[]).await;
    assert_eq!(signed_in.json()["user_id"], made["user_id"]);
    assert!(!root.get(ACCOUNTS).await.to_string().contains(password));
    // A grant can name the account.
    assert!(
        text(&made["user_id"])
            .bytes()
            .all(|b| b.is_ascii_alphanumeric())
    );

    let body = json!({"user_name": "bob", "role": "auditor", "password": NEW_PASSWORD});
    let made = root.send("POST", ACCOUNTS, body).await.json();
    assert_eq!(made.get("password"), None);
    assert_eq!(
        door.sign_in("bob", NEW_PASSWORD, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_disabled_account_neither_signs_in_nor_signs_requests() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    let signer = door.add_signer("alice", Role::Operator).await;
    let alice = again(&door, "alice").await;
    let account = root.get(ACCOUNTS).await["accounts"][0].clone();
    assert_eq!(account["user_name"], "alice");
    let path = format!("{ACCOUNTS}/{}", text(&account["user_id"]));
    root.send("PATCH", &path, json!({}))
        .await
        .refused(ErrorCode::MissingField);
    root.send("PATCH", &path, json!({"disabled": "yes"}))
        .await
        .refused(ErrorCode::InvalidField);
    root.send(
        "PATCH",
        "/console/accounts/nobody",
        json!({"disabled": true}),
    )
    .await
    .refused(ErrorCode::AccountNotFound);

    let changed = root
        .send("PATCH", &path, json!({"disabled": true}))
        .await
        .json();
    assert_eq!(changed["disabled"], true);
    let reply = alice.send("GET", SESSIONS, Value::Null).await;
    reply.refused(ErrorCode::AuthenticationExpired);
    let right = door.sign_in("alice", PASSWORD, &[]).await;
    let wrong = door.sign_in("nobody", PASSWORD, &[]).await;
    right.refused(ErrorCode::NotAuthenticated);
    assert_eq!(
        right.bytes, wrong.bytes,
        "nobody is told that the account exists"
    );
    let answer = door.signed(&signer, "list-keys", "{}").await;
    answer.refused(ErrorCode::NotAuthenticated);

    root.send("PATCH", &path, json!({"disabled": false}))
        .await
        .json();
    assert_eq!(
        door.signed(&signer, "list-keys", "{}").await.status,
        StatusCode::OK
    );
    alice
        .send("GET", SESSIONS, Value::Null)
        .await
        .refused(ErrorCode::AuthenticationExpired);
    again(&door, "alice").await;
}

#[tokio::test]
async fn a_new_role_counts_from_the_next_request_on() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    let alice = sign_in(&door, "alice", Role::Auditor).await;
    let list = format!("/v1.0/{}/kms/create-key", door.opened.default_project.id);
    let body = json!({"key_alias": "one"});
    alice
        .send("POST", &list, body.clone())
        .await
        .refused(ErrorCode::NotPermitted);
    let id = text(&root.get(ACCOUNTS).await["accounts"][0]["user_id"]).to_owned();
    let path = format!("{ACCOUNTS}/{id}");
    root.send("PATCH", &path, json!({"role": "operator"}))
        .await
        .json();
    assert_eq!(alice.send("POST", &list, body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    let second = door.add_user("second", Role::Admin).await;
    let accounts = root.get(ACCOUNTS).await;
    let own = format!("{ACCOUNTS}/{}", text(&accounts["accounts"][0]["user_id"]));
    let other = format!("{ACCOUNTS}/{second}");
    root.send("PATCH", &other, json!({"disabled": true}))
        .await
        .json();
    let kept = root.get(ACCOUNTS).await;
    for (method, body) in [
        ("PATCH", json!({"role": "operator"})),
        ("PATCH", json!({"disabled": true})),
        ("PATCH", json!({"role": "admin", "disabled": true})),
        ("DELETE", json!({})),
    ] {
        let reply = root.send(method, &own, body).await;
        reply.refused(ErrorCode::LastAdministrator);
        assert_eq!(root.get(ACCOUNTS).await, kept);
    }
    root.send("PATCH", &other, json!({"disabled": false}))
        .await
        .json();
    let gone = root.send("DELETE", &own, json!({})).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    root.send("GET", ACCOUNTS, Value::Null)
        .await
        .refused(ErrorCode::AuthenticationExpired);
}

#[tokio::test]
async fn an_account_takes_its_access_keys_and_grants_with_it() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    let body = json!({"user_name": "alice", "role": "auditor"});
    let alice = root.send("POST", ACCOUNTS, body).await.json()["user_id"].clone();
    let kms = format!("/v1.0/{}/kms", door.opened.default_project.id);
    let made = root
        .send(
            "POST",
            &format!("{kms}/create-key"),
            json!({"key_alias": "one"}),
        )
        .await
        .json();
    let key = made["key_info"]["key_id"].clone();
    let grant = json!({"key_id": key, "grantee_principal": alice, "operations": ["encrypt-data"]});
    root.send("POST", &format!("{kms}/create-grant"), grant)
        .await
        .json();
    let created = root.send("POST", KEYS, json!({"user_id": alice})).await;
    assert_eq!(created.status, StatusCode::CREATED);

    let path = format!("{ACCOUNTS}/{}", text(&alice));
    root.send("DELETE", &path, json!({})).await;
    root.send("DELETE", &path, json!({}))
        .await
        .refused(ErrorCode::AccountNotFound);
    assert_eq!(root.get(KEYS).await["access_keys"], json!([]));
    let listed = root
        .send(
            "POST",
            &format!("{kms}/list-grants"),
            json!({"key_id": key}),
        )
        .await;
    assert_eq!(listed.json()["total"], 0);
}

#[tokio::test]
async fn a_reset_password_is_shown_once_and_ends_the_sessions() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    let alice = sign_in(&door, "alice", Role::Operator).await;
    let id = text(&root.get(ACCOUNTS).await["accounts"][0]["user_id"]).to_owned();
    let path = format!("{ACCOUNTS}/{id}/password");
    root.send("POST", &path, json!({"password": "short"}))
        .await
        .refused(ErrorCode::InvalidField);
    root.send("POST", "/console/accounts/nobody/password", json!({}))
        .await
        .refused(ErrorCode::AccountNotFound);
    alice.get(SESSIONS).await;
    let reset = root.send("POST", &path, json!({})).await.json();
    alice
        .send("GET", SESSIONS, Value::Null)
        .await
        .refused(ErrorCode::AuthenticationExpired);
    door.sign_in("alice", PASSWORD, &[])
        .await
        .refused(ErrorCode::NotAuthenticated);
    let password = text(&reset["password"]);
    assert_eq!(
        door.sign_in("alice", password, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn access_keys_are_ones_own_or_an_administrators() {
    let door = Door::open().await;
    let root = sign_in(&door, "root", Role::Admin).await;
    let signer = door.add_signer("alice", Role::Operator).await;
    let alice = again(&door, "alice").await;
    let bob = sign_in(&door, "bob", Role::Operator).await;
    let carol = sign_in(&door, "carol", Role::Auditor).await;
    let path = format!("{KEYS}/{}", signer.access);
    for (method, path) in [
        ("GET", KEYS),
        ("POST", KEYS),
        ("PATCH", &path),
        ("DELETE", &path),
    ] {
        let reply = carol.send(method, path, json!({})).await;
        reply.refused(ErrorCode::NotPermitted);
    }
    bob.send("PATCH", &path, json!({"disabled": true}))
        .await
        .refused(ErrorCode::AccessKeyNotFound);
    bob.send("DELETE", &path, json!({}))
        .await
        .refused(ErrorCode::AccessKeyNotFound);
    bob.send("POST", KEYS, json!({"user_id": "id-of-alice"}))
        .await
        .refused(ErrorCode::NotPermitted);
    root.send("POST", KEYS, json!({"user_id": "nobody"}))
        .await
        .refused(ErrorCode::AccountNotFound);
    root.send("POST", KEYS, json!({"project_id": "nothing"}))
        .await
        .refused(ErrorCode::InvalidField);
    assert_eq!(bob.get(KEYS).await["access_keys"], json!([]));
    let all = root.get(KEYS).await;
    assert_eq!(all, alice.get(KEYS).await);
    assert_eq!(all["access_keys"][0]["access"], signer.access.as_str());
    assert!(!all.to_string().contains(&signer.secret));

    alice
        .send("PATCH", &path, json!({"disabled": true}))
        .await
        .json();
    let answer = door.signed(&signer, "list-keys", "{}").await;
    answer.refused(ErrorCode::NotAuthenticated);
    root.send("PATCH", &path, json!({"disabled": false}))
        .await
        .json();
    assert_eq!(
        door.signed(&signer, "list-keys", "{}").await.status,
        StatusCode::OK
    );
    root.send("DELETE", &path, json!({})).await;
    let answer = door.signed(&signer, "list-keys", "{}").await;
    answer.refused(ErrorCode::NotAuthenticated);

    let made = bob.send("POST", KEYS, json!({})).await.json();
    let own = crate::door::Signer {
        access: text(&made["access"]).to_owned(),
        secret: text(&made["secret"]).to_owned(),
        project: text(&made["project_id"]).parse().unwrap(),
    };
    assert_eq!(
        door.signed(&own, "list-keys", "{}").await.status,
        StatusCode::OK
    );
    assert!(!bob.get(KEYS).await.to_string().contains(&own.secret));
}

#[tokio::test]
async fn ones_own_password_takes_the_old_one_and_ends_the_other_sessions() {
    let door = Door::open().await;
    let here = sign_in(&door, "alice", Role::Auditor).await;
    let there = again(&door, "alice").await;
    let body = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    here.send("POST", OWN_PASSWORD, body("wrong horse", NEW_PASSWORD))
        .await
        .refused(ErrorCode::InvalidField);
    here.send("POST", OWN_PASSWORD, body(PASSWORD, "short"))
        .await
        .refused(ErrorCode::InvalidField);
    here.send("POST", OWN_PASSWORD, json!({"new_password": NEW_PASSWORD}))
        .await
        .refused(ErrorCode::MissingField);
    there.get(SESSIONS).await;

    let changed = here
        .send("POST", OWN_PASSWORD, body(PASSWORD, NEW_PASSWORD))
        .await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    there
        .send("GET", SESSIONS, Value::Null)
        .await
        .refused(ErrorCode::AuthenticationExpired);
    assert_eq!(
        here.get(SESSIONS).await["sessions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    door.sign_in("alice", PASSWORD, &[])
        .await
        .refused(ErrorCode::NotAuthenticated);
    assert_eq!(
        door.sign_in("alice", NEW_PASSWORD, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn ones_own_password_cannot_be_guessed_in_a_session() {
    let door = Door::open().await;
    let here = sign_in(&door, "alice", Role::Operator).await;
    let body = |current: &str| json!({"current_password": current, "new_password": NEW_PASSWORD});
    for _ in 0..10 {
        here.send("POST", OWN_PASSWORD, body("wrong horse"))
            .await
            .refused(ErrorCode::InvalidField);
    }
    let limited = here.send("POST", OWN_PASSWORD, body(PASSWORD)).await;
    limited.refused(ErrorCode::RateLimited);
    assert_eq!(limited.headers["retry-after"], "300");
}

#[tokio::test]
async fn an_access_key_changes_neither_password_nor_sessions() {
    let door = Door::open().await;
    let signer = door.add_signer("alice", Role::Admin).await;
    for (method, path) in [
        ("POST", OWN_PASSWORD),
        ("GET", SESSIONS),
        ("DELETE", SESSIONS),
    ] {
        let body = if method == "GET" { "" } else { "{}" };
        let reply = door.signed_to(&signer, method, path, body).await;
        reply.refused(ErrorCode::NotPermitted);
    }
}

#[tokio::test]
async fn an_operators_access_key_looks_after_no_access_keys() {
    let door = Door::open().await;
    let signer = door.add_signer("alice", Role::Operator).await;
    let one = format!("{KEYS}/{}", signer.access);
    for (method, path, body) in [
        ("POST", KEYS, "{}"),
        ("PATCH", &one, r#"{"disabled":false}"#),
        ("DELETE", &one, ""),
    ] {
        let reply = door.signed_to(&signer, method, path, body).await;
        reply.refused(ErrorCode::NotPermitted);
    }
}

#[tokio::test]
async fn a_password_that_is_changed_during_a_sign_in_begins_no_session() {
    let door = Door::open().await;
    let id = door.add_user("alice", Role::Operator).await;
    let store = &door.opened.store;
    let signing_in = store.account_named("alice").await.unwrap().unwrap();
    assert!(store.change_password(&id, "another", None).await.unwrap());
    let session = SessionRow {
        token_hash: [1; 32],
        account_id: id.clone(),
        created_at: 1,
        used_at: 1,
    };
    let none = SessionLimits {
        created_at: 0,
        used_at: 0,
    };
    let begun = store.add_session(&session, &signing_in, none).await;
    assert!(!begun.unwrap());
    let now = store.account_named("alice").await.unwrap().unwrap();
    assert!(store.add_session(&session, &now, none).await.unwrap());
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_ones_own() {
    let door = Door::open().await;
    let here = sign_in(&door, "alice", Role::Auditor).await;
    let there = again(&door, "alice").await;
    let bob = sign_in(&door, "bob", Role::Auditor).await;
    let sessions = here.get(SESSIONS).await;
    let current: Vec<&Value> = sessions["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|session| session["current"] == true)
        .collect();
    assert_eq!(
        (
            current.len(),
            sessions["sessions"].as_array().unwrap().len()
        ),
        (1, 2)
    );
    door.send("DELETE", SESSIONS, &[OWN, ("cookie", &here.cookie)], "")
        .await
        .refused(ErrorCode::ForeignOrigin);

    let out = here.send("DELETE", SESSIONS, json!({})).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    for ended in [&here, &there] {
        let reply = ended.send("GET", SESSIONS, Value::Null).await;
        reply.refused(ErrorCode::AuthenticationExpired);
    }
    bob.get(SESSIONS).await;
}
