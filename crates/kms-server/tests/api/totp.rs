//! The second step of signing in: enrolment, codes, recovery codes, and how it is taken off again.

use axum::http::StatusCode;
use kms_api::ErrorCode;
use kms_api::console::Role;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use crate::door::{Door, JSON, OWN, PASSWORD, Reply, WRITE};

const TOTP: &str = "/console/session/totp";
const CONFIRM: &str = "/console/session/totp/confirm";
/// Not what any authenticator of these tests shows: each draws its codes from a secret of its own, and a test that
/// meets one chance in a million all the same says so.
const WRONG: &str = "000000";

/// Somebody's authenticator and recovery codes.
struct Device {
    totp: Totp,
    secret: String,
    recovery: Vec<String>,
}

impl Device {
    fn code(&self, door: &Door) -> String {
        let code = self.totp.generate(door.seconds()).to_string();
        assert_ne!(code, WRONG);
        code
    }
}

async fn ask(door: &Door, cookie: &str, method: &str, path: &str, body: Value) -> Reply {
    let headers = [JSON, OWN, WRITE, ("cookie", cookie)];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    door.send(method, path, &headers, body).await
}

async fn begin(door: &Door, cookie: &str) -> Device {
    let reply = ask(
        door,
        cookie,
        "POST",
        TOTP,
        json!({"current_password": PASSWORD}),
    )
    .await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let secret = reply.json()["secret"].as_str().unwrap().to_owned();
    let bytes = Secret::try_from_base32(&secret).unwrap();
    Device {
        totp: Builder::new().with_secret(bytes).build().unwrap(),
        secret,
        recovery: Vec::new(),
    }
}

/// An account with a second step, its session and its device; the code that confirmed it is not the one that counts now.
async fn enrolled(door: &Door, name: &str) -> (String, Device) {
    door.add_user(name, Role::Operator).await;
    let cookie = door.cookie_of(name).await;
    let mut device = begin(door, &cookie).await;
    let code = json!({"code": device.code(door)});
    let reply = ask(door, &cookie, "POST", CONFIRM, code).await.json();
    let codes = reply["recovery_codes"].as_array().unwrap();
    device.recovery = codes
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    door.clock.advance(60);
    (cookie, device)
}

async fn sign_in(door: &Door, name: &str, password: &str, code: &str) -> Reply {
    let body = json!({"user_name": name, "password": password, "code": code}).to_string();
    door.send("POST", "/console/session", &[OWN, WRITE, JSON], body)
        .await
}

#[tokio::test]
async fn a_code_is_asked_for_after_the_right_password_alone() {
    let door = Door::open().await;
    let (_, device) = enrolled(&door, "alice").await;
    door.sign_in("alice", PASSWORD, &[])
        .await
        .refused(ErrorCode::SecondStepNeeded);
    sign_in(&door, "alice", PASSWORD, WRONG)
        .await
        .refused(ErrorCode::SecondStepNeeded);
    let wrong = door.sign_in("alice", "wrong horse", &[]).await;
    let wrong_with_code = sign_in(&door, "alice", "wrong horse", &device.code(&door)).await;
    wrong.refused(ErrorCode::NotAuthenticated);
    assert_eq!(wrong.bytes, wrong_with_code.bytes);
    let in_two_groups = device.code(&door);
    let (first, rest) = in_two_groups.split_at(3);
    let in_two_groups = format!("{first} {rest}");
    let cookie = sign_in(&door, "alice", PASSWORD, &in_two_groups)
        .await
        .cookie();
    assert!(!door.is_signed_out(&cookie).await);

    // Whoever has none is not asked.
    door.add_user("bob", Role::Operator).await;
    assert_eq!(
        door.sign_in("bob", PASSWORD, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_code_works_once_and_an_earlier_one_not_after_it() {
    let door = Door::open().await;
    let (_, device) = enrolled(&door, "alice").await;
    let earlier = device.code(&door);
    door.clock.advance(30);
    let code = device.code(&door);
    sign_in(&door, "alice", PASSWORD, &code).await.cookie();
    for used in [&code, &earlier] {
        sign_in(&door, "alice", PASSWORD, used)
            .await
            .refused(ErrorCode::SecondStepNeeded);
    }
    door.clock.advance(30);
    sign_in(&door, "alice", PASSWORD, &device.code(&door))
        .await
        .cookie();
}

#[tokio::test]
async fn the_code_that_confirmed_does_not_sign_in() {
    let door = Door::open().await;
    door.add_user("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    let device = begin(&door, &cookie).await;
    let code = device.code(&door);
    let reply = ask(&door, &cookie, "POST", CONFIRM, json!({"code": code})).await;
    assert_eq!(reply.status, StatusCode::OK);
    sign_in(&door, "alice", PASSWORD, &code)
        .await
        .refused(ErrorCode::SecondStepNeeded);
}

#[tokio::test]
async fn codes_cannot_be_guessed_not_even_after_a_restart() {
    let door = Door::open().await;
    let (_, device) = enrolled(&door, "alice").await;
    for _ in 0..10 {
        sign_in(&door, "alice", PASSWORD, WRONG)
            .await
            .refused(ErrorCode::SecondStepNeeded);
    }
    let limited = sign_in(&door, "alice", PASSWORD, WRONG).await;
    limited.refused(ErrorCode::RateLimited);
    assert_eq!(limited.headers["retry-after"], "300");

    // The count in memory has lapsed, or was lost; the one in the database has not.
    let door = door.restarted().await;
    door.clock.advance(300);
    let limited = sign_in(&door, "alice", PASSWORD, &device.code(&door)).await;
    limited.refused(ErrorCode::RateLimited);
    assert_eq!(limited.headers["retry-after"], "3300");
    door.clock.advance(3300);
    sign_in(&door, "alice", PASSWORD, WRONG)
        .await
        .refused(ErrorCode::SecondStepNeeded);
    sign_in(&door, "alice", PASSWORD, &device.code(&door))
        .await
        .refused(ErrorCode::RateLimited);
    door.clock.advance(3600);
    sign_in(&door, "alice", PASSWORD, &device.code(&door))
        .await
        .cookie();
    door.clock.advance(30);
    sign_in(&door, "alice", PASSWORD, WRONG)
        .await
        .refused(ErrorCode::SecondStepNeeded);
    sign_in(&door, "alice", PASSWORD, &device.code(&door))
        .await
        .cookie();
}

#[tokio::test]
async fn a_recovery_code_signs_in_once_also_while_codes_have_to_wait() {
    let door = Door::open().await;
    let (cookie, device) = enrolled(&door, "alice").await;
    assert_eq!(device.recovery.len(), 10);
    for _ in 0..10 {
        let _refused = sign_in(&door, "alice", PASSWORD, WRONG).await;
    }
    door.clock.advance(300);
    let (_, bobs) = enrolled(&door, "bob").await;
    for code in [&bobs.recovery[0], "0000-0000-0000-0000"] {
        sign_in(&door, "alice", PASSWORD, code)
            .await
            .refused(ErrorCode::SecondStepNeeded);
    }
    let typed = device.recovery[3].to_lowercase();
    sign_in(&door, "alice", PASSWORD, &typed).await.cookie();
    sign_in(&door, "alice", PASSWORD, &device.recovery[3])
        .await
        .refused(ErrorCode::SecondStepNeeded);
    let status = ask(&door, &cookie, "GET", TOTP, Value::Null).await.json();
    assert_eq!(status, json!({"enabled": true, "recovery_codes_left": 9}));
}

#[tokio::test]
async fn an_enrolment_asks_for_the_password_and_counts_once_it_is_confirmed() {
    let door = Door::open().await;
    let signer = door.add_signer("alice", Role::Auditor).await;
    let cookie = door.cookie_of("alice").await;
    let other = door.cookie_of("alice").await;
    let wrong = json!({"current_password": "wrong horse"});
    let refused = ask(&door, &cookie, "POST", TOTP, wrong).await;
    refused.refused(ErrorCode::InvalidField);
    let authorization = signer.authorization("GET", TOTP, "");
    let headers = [
        ("x-sdk-date", crate::door::SIGNED_AT),
        ("authorization", authorization.as_str()),
    ];
    let refused = door.send("GET", TOTP, &headers, "").await;
    refused.refused(ErrorCode::NotPermitted);
    let confirm = json!({"code": WRONG});
    let refused = ask(&door, &cookie, "POST", CONFIRM, confirm.clone()).await;
    refused.refused(ErrorCode::TotpAbsent);

    let replaced = begin(&door, &cookie).await;
    let device = begin(&door, &cookie).await;
    assert_ne!(replaced.secret, device.secret);
    assert_eq!(
        door.sign_in("alice", PASSWORD, &[]).await.status,
        StatusCode::OK
    );
    for code in [WRONG.to_owned(), replaced.code(&door), "12345".to_owned()] {
        let refused = ask(&door, &cookie, "POST", CONFIRM, json!({"code": code})).await;
        refused.refused(ErrorCode::InvalidField);
    }
    let code = json!({"code": device.code(&door)});
    let reply = ask(&door, &cookie, "POST", CONFIRM, code.clone()).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(!door.is_signed_out(&cookie).await);
    assert!(door.is_signed_out(&other).await, "it began without a code");

    let again = ask(&door, &cookie, "POST", CONFIRM, code).await;
    again.refused(ErrorCode::TotpAbsent);
    let password = json!({"current_password": PASSWORD});
    let again = ask(&door, &cookie, "POST", TOTP, password).await;
    again.refused(ErrorCode::TotpPresent);
}

#[tokio::test]
async fn it_is_removed_with_the_password_or_by_an_administrator() {
    let door = Door::open().await;
    let (cookie, _) = enrolled(&door, "alice").await;
    enrolled(&door, "bob").await;
    door.add_user("root", Role::Admin).await;
    let root = door.cookie_of("root").await;
    let wrong = json!({"current_password": "wrong horse"});
    let refused = ask(&door, &cookie, "DELETE", TOTP, wrong).await;
    refused.refused(ErrorCode::InvalidField);
    let right = json!({"current_password": PASSWORD});
    let done = ask(&door, &cookie, "DELETE", TOTP, right.clone()).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
    let refused = ask(&door, &cookie, "DELETE", TOTP, right).await;
    refused.refused(ErrorCode::TotpAbsent);
    assert_eq!(
        door.sign_in("alice", PASSWORD, &[]).await.status,
        StatusCode::OK
    );

    let of_bob = "/console/accounts/id-of-bob/totp";
    let refused = ask(&door, &cookie, "DELETE", of_bob, Value::Null).await;
    refused.refused(ErrorCode::NotPermitted);
    let of_nobody = "/console/accounts/nobody/totp";
    let refused = ask(&door, &root, "DELETE", of_nobody, Value::Null).await;
    refused.refused(ErrorCode::AccountNotFound);
    let listed = ask(&door, &root, "GET", "/console/accounts", Value::Null).await;
    let second_step =
        |listed: &Value, index: usize| listed["accounts"][index]["second_step"].clone();
    let listed = listed.json();
    assert_eq!(
        (second_step(&listed, 0), second_step(&listed, 1)),
        (false.into(), true.into())
    );
    let done = ask(&door, &root, "DELETE", of_bob, Value::Null).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
    assert_eq!(
        door.sign_in("bob", PASSWORD, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn database_holds_neither_secret_nor_recovery_code() {
    let door = Door::open().await;
    let (_, device) = enrolled(&door, "alice").await;
    let code = device.recovery[0].replace('-', "");
    let place = door.place();
    for secret in [
        device.secret.as_bytes(),
        device.totp.secret().as_bytes(),
        device.recovery[0].as_bytes(),
        code.as_bytes(),
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
async fn it_is_removed_by_command_line() {
    let door = Door::open().await;
    enrolled(&door, "alice").await;
    let reset = ["user", "reset-totp", "alice"];
    assert_eq!(door.run(&reset).status.code(), Some(0));
    assert_eq!(
        door.sign_in("alice", PASSWORD, &[]).await.status,
        StatusCode::OK
    );
    assert_eq!(door.run(&reset).status.code(), Some(1));
    let nobody = ["user", "reset-totp", "nobody"];
    assert_eq!(door.run(&nobody).status.code(), Some(1));
}
