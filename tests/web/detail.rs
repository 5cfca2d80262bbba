//! A key's page, and the form for a new key.

mod aliases;
mod answers;
mod create;
mod deletion;
mod focus;
mod material;
mod tags;
mod trial;

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{open, tick, until};
use super::stub::{Stub, error, key, key_id, session};

const API: &str = "/v1.0/p1/kms";

fn with_key(role: &str, state: &str, origin: &str) -> Stub {
    let body = format!(r#"{{"key_info":{}}}"#, key(1, "payments", state, origin));
    let tags = r#"{"tags":[{"key":"team","value":"red"}],"existTagsNum":1}"#;
    Stub::signed_in_as(role)
        .on(Method::Post, &format!("{API}/describe-key"), 200, &body)
        .on(Method::Get, &format!("{API}/{}/tags", key_id(1)), 200, tags)
        .on(
            Method::Post,
            &format!("{API}/{}/tags/action", key_id(1)),
            204,
            "",
        )
}

#[wasm_bindgen_test]
async fn a_key_without_material_leads_to_the_import() {
    let stage = open(
        &format!("/keys/{}/material", key_id(1)),
        &with_key("operator", "5", "external"),
    );
    stage.sees("This key has no key material").await;
    let link = stage.control("Import Key Material").await;
    assert_eq!(
        link.get_attribute("href"),
        Some(format!("/keys/{}/import", key_id(1)))
    );
}

#[wasm_bindgen_test]
async fn a_key_that_is_not_there_is_said_not_to_be() {
    let stub = Stub::signed_in_as("admin").on(Method::Post, API, 404, &error("KMS.0207"));
    let stage = open(&format!("/keys/{}", key_id(1)), &stub);
    stage.hears("alert", "does not exist in this project").await;
    stage.is_headed(&key_id(1)).await;
}

#[wasm_bindgen_test]
async fn a_session_that_ends_takes_nothing_that_was_typed() {
    let action = format!("{API}/{}/tags/action", key_id(1));
    let stub = with_key("operator", "2", "kms")
        .on(Method::Post, &action, 401, &error("KMS.0301"))
        .on(Method::Post, "/console/session", 200, &session("operator"));
    let stage = open(&format!("/keys/{}/tags", key_id(1)), &stub);
    stage.press("Add Tag").await;
    stage.fill("Tag key", "stage").await;
    stage.press("Save").await;
    stage.is_headed("Sign in").await;
    stage.fill("User name", "ada").await;
    stage.fill("Password", "right").await;
    stage.press("Sign in").await;
    stage.is_headed("payments").await;
    assert_eq!(stage.field("Tag key").await.value(), "stage");
}

#[wasm_bindgen_test]
async fn pressing_twice_asks_once() {
    let stub = with_key("operator", "3", "kms");
    let stage = open(&format!("/keys/{}", key_id(1)), &stub);
    let enable = stage.control("Enable").await;
    enable.click();
    enable.click();
    until("enable-key", || !stub.sent_to("enable-key").is_empty()).await;
    tick().await;
    assert_eq!(stub.sent_to("enable-key").len(), 1);
}

#[wasm_bindgen_test]
async fn a_refused_description_is_told_at_the_description() {
    let refusal =
        r#"{"error":{"error_code":"KMS.0205","error_msg":"bad","error_field":"key_description"}}"#;
    let path = format!("{API}/update-key-description");
    let stub = with_key("operator", "2", "kms").on(Method::Post, &path, 400, refusal);
    let stage = open(&format!("/keys/{}", key_id(1)), &stub);
    stage.press("Edit alias and description").await;
    stage.fill("Description", "odd").await;
    stage.submit().await;
    stage.faults("Description", "").await;
    stage.focuses("Description").await;
    let alias = stage.field("Alias").await;
    assert_eq!(alias.get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn an_edit_that_fails_says_under_which_request() {
    let path = format!("{API}/update-key-alias");
    let stub = with_key("operator", "2", "kms").on(Method::Post, &path, 500, &error("KMS.0101"));
    let stage = open(&format!("/keys/{}", key_id(1)), &stub);
    stage.press("Edit alias and description").await;
    stage.fill("Alias", "ledger").await;
    stage.submit().await;
    stage.hears("alert", "request-7").await;
    stage.control("Copy Request ID").await;
    assert_eq!(stage.field("Alias").await.value(), "ledger");
}

#[wasm_bindgen_test]
async fn a_cancelled_edit_is_forgotten() {
    let stage = open(
        &format!("/keys/{}", key_id(1)),
        &with_key("operator", "2", "kms"),
    );
    stage.press("Edit alias and description").await;
    stage.fill("Alias", "other").await;
    stage.press("Cancel").await;
    stage.press("Edit alias and description").await;
    assert_eq!(stage.field("Alias").await.value(), "payments");
}

#[wasm_bindgen_test]
async fn unknown_routes_say_not_found() {
    let stage = open("/nowhere", &Stub::signed_in_as("admin"));
    stage.sees("Not found").await;
}
