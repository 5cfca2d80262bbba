//! Signing in.

use kms_console::api::transport::Method;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, open, until};
use super::stub::{Stub, error, page, session};

fn nobody() -> Stub {
    Stub::default()
        .on(Method::Get, "/console/session", 200, "null")
        .on(Method::Get, "/console/projects/p1/keys", 200, &page(&[], 0))
}

async fn sign_in(stage: &Stage) {
    stage.fill("User name", "ada").await;
    stage.fill("Password", "wrong").await;
    stage.press("Sign in").await;
}

#[wasm_bindgen_test]
async fn wrong_credentials_get_one_alert_and_the_user_name_stays() {
    let stub = nobody().on(Method::Post, "/console/session", 401, &error("KMS.0301"));
    let stage = open("/keys", &stub);
    sign_in(&stage).await;
    stage
        .hears("alert", "User name or password is wrong.")
        .await;
    assert!(!stage.says("request-7"));
    assert_eq!(stage.field("User name").await.value(), "ada");
    assert_eq!(stage.field("Password").await.value(), "");
}

#[wasm_bindgen_test]
async fn a_server_that_is_down_is_told_apart() {
    let stage = open("/keys", &nobody().down(Method::Post, "/console/session"));
    sign_in(&stage).await;
    stage.hears("alert", "cannot be reached").await;
}

#[wasm_bindgen_test]
async fn too_many_attempts_are_told_apart() {
    let stage = open(
        "/keys",
        &nobody().on(Method::Post, "/console/session", 429, &error("KMS.9010")),
    );
    sign_in(&stage).await;
    stage.hears("alert", "Too many attempts").await;
    stage.hears("alert", "request-7").await;
}

#[wasm_bindgen_test]
async fn a_code_is_asked_for_and_what_was_typed_stays() {
    let stub = nobody().on(Method::Post, "/console/session", 401, &error("KMS.9040"));
    let stage = open("/keys", &stub);
    sign_in(&stage).await;
    let code = stage.field("Code").await;
    assert_eq!(
        code.get_attribute("autocomplete").as_deref(),
        Some("one-time-code")
    );
    assert_eq!(code.get_attribute("inputmode").as_deref(), Some("numeric"));
    assert_eq!(stage.field("User name").await.value(), "ada");
    assert_eq!(stage.field("Password").await.value(), "wrong");
    assert!(!stage.says("This code is wrong"));

    stage.fill("Code", "123456").await;
    stage.press("Sign in").await;
    stage.sees("This code is wrong").await;
    assert_eq!(stage.field("Code").await.value(), "");
    let body = stub.sent_to("/console/session").pop().unwrap_or_default();
    assert_eq!(
        body,
        r#"{"user_name":"ada","password":"wrong","code":"123456"}"#
    );
    stage.press("Use a recovery code").await;
    stage.field("Recovery code").await;
}

#[wasm_bindgen_test]
async fn a_provider_is_offered_where_the_server_has_one() {
    let stub = nobody().on(
        Method::Get,
        "/console/session/options",
        200,
        r#"{"oidc":{"name":"Example ID"}}"#,
    );
    let stage = open("/sign-in?error=role", &stub);
    stage
        .hears("alert", "You have no role on this server.")
        .await;
    let link = stage.control("Sign in with Example ID").await;
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("/console/session/oidc")
    );
    assert_eq!(link.get_attribute("rel").as_deref(), Some("external"));
}

#[wasm_bindgen_test]
async fn a_reason_that_is_none_of_ours_is_not_shown() {
    let stage = open("/sign-in?error=Call%200900%20now", &nobody());
    stage.is_headed("Sign in").await;
    assert!(!stage.says("0900"));
}

#[wasm_bindgen_test]
async fn signing_in_arrives_at_the_url_that_was_asked_for() {
    let stub = nobody().on(Method::Post, "/console/session", 200, &session("admin"));
    let stage = open("/settings", &stub);
    sign_in(&stage).await;
    stage.sees("Theme").await;
    assert!(stage.says("Settings"));
    let body = stub.sent_to("/console/session").pop().unwrap_or_default();
    assert_eq!(body, r#"{"user_name":"ada","password":"wrong"}"#);
}

#[wasm_bindgen_test]
async fn a_skip_link_leads_to_the_form_and_to_the_page() {
    let stub = nobody().on(Method::Post, "/console/session", 200, &session("admin"));
    let stage = open("/settings", &stub);
    for heading in ["Sign in", "Settings"] {
        stage.is_headed(heading).await;
        stage.control("Skip to content").await.click();
        until("the focus at main", || {
            let focused = document().active_element();
            focused.is_some_and(|element| element.tag_name() == "MAIN")
        })
        .await;
        if heading == "Sign in" {
            sign_in(&stage).await;
        }
    }
}

#[wasm_bindgen_test]
async fn language_and_theme_are_found_in_either_language() {
    let stage = open("/settings", &Stub::signed_in_as("admin"));
    for (name, other) in [("Language", "语言"), ("Theme", "主题")] {
        stage.field(name).await;
        assert!(stage.says(other), "{other}");
    }
}
