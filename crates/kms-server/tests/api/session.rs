//! Signing in to the console, and what a cookie is good for.

use axum::http::StatusCode;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_server::clock::Clock as _;
use serde_json::{Value, json};

use crate::door::{Door, JSON, OWN, PASSWORD, WRITE};

const PATH: &str = "/console/session";

#[tokio::test]
async fn unknown_user_and_wrong_password_get_one_answer() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let wrong = door.sign_in("alice", "wrong horse", &[]).await;
    let unknown = door.sign_in("nobody", PASSWORD, &[]).await;
    let impossible = door.sign_in("no such/name\u{0}", "", &[]).await;
    wrong.refused(ErrorCode::NotAuthenticated);
    assert_eq!(
        (&wrong.bytes, wrong.status),
        (&unknown.bytes, unknown.status)
    );
    assert_eq!(
        (&wrong.bytes, wrong.status),
        (&impossible.bytes, impossible.status)
    );
    assert!(!wrong.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn session_names_its_user_and_ends_with_sign_out() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let signed_in = door.sign_in("alice", PASSWORD, &[]).await;
    let attributes = signed_in.headers["set-cookie"].to_str().unwrap();
    assert!(
        attributes.contains("; HttpOnly; SameSite=Strict; Path=/;"),
        "{attributes}"
    );
    let cookie = signed_in.cookie();

    let session = door.who_am_i(&cookie).await.json();
    assert_eq!(session, signed_in.json());
    assert_eq!(
        (&session["user_name"], &session["role"]),
        (&"alice".into(), &"operator".into())
    );
    assert_eq!(session["project"]["name"], "default");

    let out = door
        .send("DELETE", PATH, &[OWN, WRITE, ("cookie", &cookie)], "")
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert!(door.is_signed_out(&cookie).await);
}

#[tokio::test]
async fn nobody_is_signed_in_is_an_answer_and_no_refusal() {
    let door = Door::open().await;
    let nobody = door.send("GET", PATH, &[OWN], "").await;
    assert_eq!(
        (nobody.status, nobody.json()),
        (StatusCode::OK, Value::Null)
    );
    let list = format!("/v1.0/{}/kms/list-keys", door.opened.default_project.id);
    let lapsed = format!("keyferry_session={}", "a".repeat(64));
    let headers = [OWN, WRITE, JSON, ("cookie", lapsed.as_str())];
    door.send("POST", &list, &headers, "{}")
        .await
        .refused(ErrorCode::AuthenticationExpired);
}

#[tokio::test]
async fn session_survives_a_restart_of_the_server() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    let door = door.restarted().await;
    assert!(!door.is_signed_out(&cookie).await);
}

#[tokio::test]
async fn session_lapses_after_half_an_hour_unused() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    door.clock.advance(29 * 60);
    assert!(!door.is_signed_out(&cookie).await);
    door.clock.advance(29 * 60);
    assert!(!door.is_signed_out(&cookie).await, "its use renewed it");
    door.clock.advance(30 * 60);
    assert!(door.is_signed_out(&cookie).await);
}

#[tokio::test]
async fn session_lapses_after_twelve_hours_however_often_it_is_used() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    let said = door.who_am_i(&cookie).await.json()["ends_at"].clone();
    for _ in 0..35 {
        door.clock.advance(20 * 60);
        assert_eq!(door.who_am_i(&cookie).await.json()["ends_at"], said);
    }
    let left = said.as_u64().unwrap() - door.clock.now();
    assert_eq!(left, 20 * 60);
    door.clock.advance(left);
    assert!(door.is_signed_out(&cookie).await);
}

#[tokio::test]
async fn token_from_before_sign_in_is_worth_nothing_after_it() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let planted = format!("keyferry_session={}", "a".repeat(64));
    let own = door
        .sign_in("alice", PASSWORD, &[("cookie", &planted)])
        .await
        .cookie();
    assert_ne!(own, planted);
    assert!(door.is_signed_out(&planted).await);

    let second = door
        .sign_in("alice", PASSWORD, &[("cookie", &own)])
        .await
        .cookie();
    assert!(door.is_signed_out(&own).await);
    assert!(!door.is_signed_out(&second).await);
}

#[tokio::test]
async fn cookie_counts_only_from_the_console_s_own_pages() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    let list = format!("/v1.0/{}/kms/list-keys", door.opened.default_project.id);
    let with = ("cookie", cookie.as_str());
    let foreign = ("origin", "http://evil.example");
    for (method, path, headers) in [
        ("GET", PATH, vec![with]),
        ("GET", PATH, vec![with, foreign]),
        ("GET", PATH, vec![with, ("sec-fetch-site", "cross-site")]),
        ("POST", &list, vec![with, JSON, OWN]),
        ("POST", &list, vec![with, JSON, WRITE, foreign]),
        ("DELETE", PATH, vec![with, OWN]),
        ("DELETE", PATH, vec![with, WRITE, foreign]),
        ("POST", &list, vec![with, JSON]),
        ("POST", &list, vec![with, JSON, WRITE]),
        ("POST", PATH, vec![JSON, WRITE, foreign]),
    ] {
        door.send(method, path, &headers, "{}")
            .await
            .refused(ErrorCode::ForeignOrigin);
    }
    let own = door
        .send("POST", &list, &[with, JSON, OWN, WRITE], "{}")
        .await;
    assert_eq!(own.status, StatusCode::OK);
}

#[tokio::test]
async fn eleventh_attempt_has_to_wait_even_with_the_right_password() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    for _ in 0..10 {
        door.sign_in("alice", "wrong horse", &[])
            .await
            .refused(ErrorCode::NotAuthenticated);
    }
    let limited = door.sign_in("alice", PASSWORD, &[]).await;
    limited.refused(ErrorCode::RateLimited);
    assert_eq!(limited.headers["retry-after"], "300");
    door.clock.advance(300);
    assert_eq!(
        door.sign_in("alice", PASSWORD, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn database_holds_neither_token_nor_password() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    let token = cookie.split_once('=').unwrap().1.to_owned();
    let place = door.place();
    for secret in [
        token.as_bytes(),
        &hex::decode(&token).unwrap(),
        PASSWORD.as_bytes(),
    ] {
        assert_eq!(place.traces(secret).await, [""; 0]);
    }
    assert_ne!(
        place.traces(b"alice").await,
        [""; 0],
        "the search finds what is there"
    );
}

#[tokio::test]
async fn malformed_sign_in_is_refused_without_quoting_it() {
    let door = Door::open().await;
    for (body, code) in [
        ("", ErrorCode::MalformedBody),
        ("{\"user_name\":\"a\"}", ErrorCode::MalformedBody),
        (
            "{\"user_name\":\"a\",\"password\":5}",
            ErrorCode::MalformedBody,
        ),
        (
            "{\"user_name\":\"a\",\"password\":\"hunter22\",\"x\":1}",
            ErrorCode::MalformedBody,
        ),
    ] {
        let reply = door.send("POST", PATH, &[OWN, WRITE, JSON], body).await;
        reply.refused(code);
        assert!(!String::from_utf8_lossy(&reply.bytes).contains("hunter22"));
    }
    let big = "x".repeat(2 * 1024 * 1024);
    door.send("POST", PATH, &[OWN, WRITE, JSON], big)
        .await
        .refused(ErrorCode::TooLarge);
    let form = ("content-type", "text/plain");
    let plain = door.send("POST", PATH, &[OWN, WRITE, form], "{}").await;
    plain.refused(ErrorCode::UnsupportedMediaType);
}

#[tokio::test]
async fn plain_http_beyond_loopback_gets_a_cookie_that_comes_back_and_reads_with_it() {
    let remote = ("host", "kms.example");
    for (insecure_http, secure) in [(false, true), (true, false)] {
        let door = Door::open_with(insecure_http).await;
        door.add_user("alice", Role::Operator).await;
        let body = json!({"user_name": "alice", "password": PASSWORD}).to_string();
        let headers = [remote, ("origin", "http://kms.example"), WRITE, JSON];
        let reply = door.send("POST", PATH, &headers, body).await;
        let cookie = reply.cookie();
        let attributes = reply.headers["set-cookie"].to_str().unwrap();
        assert_eq!(attributes.contains("; Secure"), secure, "{attributes}");
        let headers = [remote, WRITE, ("cookie", cookie.as_str())];
        let session = door.send("GET", PATH, &headers, "").await.json();
        assert_eq!(session["user_name"], "alice");
    }
}
