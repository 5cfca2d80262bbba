//! The form for a new key.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{open, tick, until};
use super::super::stub::{Stub, error, session};
use super::API;

#[wasm_bindgen_test]
async fn an_auditor_is_told_at_once_that_no_key_can_be_made() {
    for path in ["/keys/create", "/keys/import"] {
        let stage = open(path, &Stub::signed_in_as("auditor"));
        stage.sees("Your role does not permit this").await;
        assert!(!stage.offers("Next") && !stage.offers("Create Key"));
    }
}

#[wasm_bindgen_test]
async fn what_is_wrong_takes_the_focus() {
    let path = format!("{API}/create-key");
    let stub = Stub::signed_in_as("admin").on(Method::Post, &path, 409, &error("KMS.1104"));
    let stage = open("/keys/create", &stub);
    stage.press("Create Key").await;
    stage.focuses("Alias").await;
    stage.fill("Alias", "payments").await;
    stage.control("Create Key").await.focus().expect("a button");
    stage.press("Create Key").await;
    stage.faults("Alias", "Another key has this alias").await;
    stage.focuses("Alias").await;
}

#[wasm_bindgen_test]
async fn an_alias_that_is_taken_is_said_at_its_field() {
    let path = format!("{API}/create-key");
    let stub = Stub::signed_in_as("admin").on(Method::Post, &path, 409, &error("KMS.1104"));
    let stage = open("/keys/create", &stub);
    stage.fill("Alias", "payments").await;
    stage.press("Create Key").await;
    stage.sees("Another key has this alias").await;
    let field = stage.field("Alias").await;
    until("aria-invalid", || {
        field.get_attribute("aria-invalid").is_some()
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_typed_is_shown_as_a_command() {
    let stage = open("/keys/create", &Stub::signed_in_as("admin"));
    let command = stage.element("details .code").await;
    let says = |line: &str| {
        let text = command.text_content().unwrap_or_default();
        text.contains(line)
    };
    until("a word for the alias", || says(r#""key_alias":"ALIAS""#)).await;
    stage.fill("Alias", "payments").await;
    stage.press("Add Tag").await;
    stage.fill("Tag key", "team").await;
    until("the alias", || {
        says("kms create-key '{") && says(r#""key_alias":"payments""#)
    })
    .await;
    let tags = r#"kms KEY_ID/tags/action '{"action":"create","tags":[{"key":"team","value":""}]}'"#;
    until("the tags", || says(tags)).await;
}

#[wasm_bindgen_test]
async fn a_row_of_tags_that_is_left_wrong_says_so() {
    let stage = open("/keys/create", &Stub::signed_in_as("admin"));
    stage.press("Add Tag").await;
    let wrong = async |label: &str| stage.field(label).await.has_attribute("aria-invalid");
    // One that is empty is not filled in yet.
    stage.leave("Tag value").await;
    assert!(!wrong("Tag key").await);
    stage.fill("Tag key", "a=b").await;
    let (key, value) = (stage.field("Tag key").await, stage.field("Tag value").await);
    key.focus().expect("it can have the focus");
    value.focus().expect("it can have the focus");
    tick().await;
    assert!(!wrong("Tag key").await, "the row was not left yet");
    stage.leave("Tag value").await;
    stage.faults("Tag key", "Enter 1 to 36 characters").await;
    assert!(!wrong("Tag value").await);
    stage.fill("Tag key", "team").await;
    stage.fill("Tag value", "a|b").await;
    stage.leave("Tag value").await;
    stage
        .faults("Tag value", "Enter at most 43 characters")
        .await;
}

#[wasm_bindgen_test]
async fn an_enterprise_project_is_checked_and_sent() {
    let path = format!("{API}/create-key");
    let refusal = r#"{"error":{"error_code":"KMS.0307","error_msg":"bad","error_field":"enterprise_project_id"}}"#;
    let stub = Stub::signed_in_as("admin").on(Method::Post, &path, 403, refusal);
    let stage = open("/keys/create", &stub);
    stage.fill("Alias", "payments").await;
    stage.fill("Enterprise project", "nine").await;
    stage.leave("Enterprise project").await;
    stage
        .faults("Enterprise project", "0, or 36 characters")
        .await;
    stage.press("Create Key").await;
    stage.focuses("Enterprise project").await;
    assert!(stub.sent_to("create-key").is_empty());
    stage.fill("Enterprise project", "0").await;
    let command = stage.element("details .code").await;
    until("the command", || {
        let text = command.text_content().unwrap_or_default();
        text.contains(r#""enterprise_project_id":"0""#)
    })
    .await;
    stage.press("Create Key").await;
    stage.faults("Enterprise project", "limited to other").await;
    let sent = stub.sent_to("create-key").concat();
    assert!(sent.contains(r#""enterprise_project_id":"0""#), "{sent}");
}

#[wasm_bindgen_test]
async fn an_enterprise_project_is_asked_for_where_keys_are_found_by_it() {
    let signed_in = session("admin").replace("\"key-search\",", "");
    let stub = Stub::default().on(Method::Get, "/console/session", 200, &signed_in);
    let stage = open("/keys/create", &stub);
    stage.field("Alias").await;
    assert_eq!(stage.count("input", "Enterprise project"), 0);
}
