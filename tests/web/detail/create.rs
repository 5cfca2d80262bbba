//! The form for a new key.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{open, until};
use super::super::stub::{Stub, error};
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
