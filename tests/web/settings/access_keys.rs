//! One's own access keys.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::open;
use crate::stub::Stub;

const PATH: &str = "/settings/access-keys";
const API: &str = "/console/access-keys";
const ACCESS: &str = "ABCDEFGHIJKLMNOPQRST";

fn entry(access: &str, owner: &str, disabled: bool) -> String {
    format!(
        r#"{{"access":"{access}","user_id":"{owner}","user_name":"ada","project_id":"p1","disabled":{disabled},"created_at":1700000000}}"#
    )
}

fn listed(entries: &[String]) -> String {
    format!(r#"{{"access_keys":[{}]}}"#, entries.join(","))
}

#[wasm_bindgen_test]
async fn an_administrator_sees_their_own_alone() {
    let others = entry("ZZZZEFGHIJKLMNOPQRST", "u2", false);
    let list = listed(&[entry(ACCESS, "u1", false), others]);
    let stub = Stub::signed_in_as("admin").on(Method::Get, API, 200, &list);
    let stage = open(PATH, &stub);
    stage.sees(ACCESS).await;
    assert!(!stage.says("ZZZZEFGHIJKLMNOPQRST"));
}

#[wasm_bindgen_test]
async fn a_secret_is_shown_until_it_is_said_to_be_saved() {
    let created = format!(
        r#"{{"access":"{ACCESS}","secret":"canary-secret","user_id":"u1","project_id":"p1"}}"#
    );
    let stub = Stub::signed_in_as("operator")
        .on(Method::Get, API, 200, &listed(&[]))
        .on(Method::Post, API, 201, &created);
    let stage = open(PATH, &stub);
    stage.sees("No access keys").await;
    let _stub = stub.on(
        Method::Get,
        API,
        200,
        &listed(&[entry(ACCESS, "u1", false)]),
    );
    stage.press("Create access key").await;
    stage.sees("canary-secret").await;
    stage.press("Close").await;
    stage.sees("Save it first, then tick this").await;
    assert!(stage.says("canary-secret"));
    stage.press("I have saved the secret").await;
    stage.press("Close").await;
    stage.sees(ACCESS).await;
    assert!(!stage.says("canary-secret"));
}

#[wasm_bindgen_test]
async fn an_access_key_is_disabled_and_enabled() {
    let one = format!("{API}/{ACCESS}");
    let stub = Stub::signed_in_as("operator")
        .on(
            Method::Get,
            API,
            200,
            &listed(&[entry(ACCESS, "u1", false)]),
        )
        .on(Method::Patch, &one, 200, &entry(ACCESS, "u1", true));
    let stage = open(PATH, &stub);
    stage.sees(ACCESS).await;
    let stub = stub.on(Method::Get, API, 200, &listed(&[entry(ACCESS, "u1", true)]));
    stage.press("Disable").await;
    stage.sees("Access key disabled").await;
    stage.press("Enable").await;
    stage.sees("Access key enabled").await;
    assert_eq!(
        stub.sent_to(&one),
        [r#"{"disabled":true}"#, r#"{"disabled":false}"#]
    );
}

#[wasm_bindgen_test]
async fn an_access_key_is_deleted_once_its_id_is_typed() {
    let one = format!("{API}/{ACCESS}");
    let stub = Stub::signed_in_as("operator")
        .on(
            Method::Get,
            API,
            200,
            &listed(&[entry(ACCESS, "u1", false)]),
        )
        .on(Method::Delete, &one, 204, "");
    let stage = open(PATH, &stub);
    stage.press("Delete").await;
    stage.sees("It cannot be brought back.").await;
    stage.press_last("Delete").await;
    assert!(stub.sent_to(&one).is_empty());
    stage.fill("To confirm, type what is quoted", ACCESS).await;
    stage.press_last("Delete").await;
    stage.sees("Access key deleted.").await;
    assert_eq!(stub.sent_to(&one).len(), 1);
}
