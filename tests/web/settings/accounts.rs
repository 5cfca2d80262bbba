//! Everybody's accounts, for administrators.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, open};
use crate::stub::{Stub, error};

const PATH: &str = "/settings/accounts";
pub(crate) const API: &str = "/console/accounts";
const BOB: &str = r#"{"user_id":"u2","user_name":"bob","role":"auditor","disabled":false,"second_step":true,"enterprise_projects":["0"],"created_at":1700000000}"#;

pub(crate) fn list() -> String {
    format!(r#"{{"accounts":[{BOB}]}}"#)
}

fn admin() -> Stub {
    Stub::signed_in_as("admin").on(Method::Get, API, 200, &list())
}

/// Opens the menu of the account and presses one of its items.
async fn choose(stage: &Stage, item: &str) {
    stage.press("More actions for bob").await;
    stage.press(item).await;
}

#[wasm_bindgen_test]
async fn an_account_is_shown_with_its_role_state_and_limits() {
    let stage = open(PATH, &admin());
    for text in ["bob", "Auditor", "Enabled", "On", "u2"] {
        stage.sees(text).await;
    }
    stage.control("Export CSV").await;
}

#[wasm_bindgen_test]
async fn an_account_is_added_with_a_password_that_is_shown_once() {
    let added = format!(
        r#"{},"password":"canary-password"}}"#,
        BOB.trim_end_matches('}')
    );
    let stub = admin().on(Method::Post, API, 201, &added);
    let stage = open(PATH, &stub);
    stage.press("Add account").await;
    stage.fill("User name", "b ob").await;
    stage.submit().await;
    stage.faults("User name", "1 to 64 characters").await;
    stage.fill("User name", "bob").await;
    stage.choose("Role", "auditor").await;
    stage.submit().await;
    stage.sees("canary-password").await;
    stage.press("I have saved the password").await;
    stage.press("Close").await;
    stage.sees("Account added.").await;
    assert!(!stage.says("canary-password"));
    let body = stub.sent_to(API).pop().unwrap_or_default();
    assert!(
        stub.sent_to(API)
            .contains(&r#"{"user_name":"bob","role":"auditor"}"#.to_owned()),
        "{body}"
    );
}

#[wasm_bindgen_test]
async fn a_name_that_is_taken_is_told_at_its_field() {
    let taken = r#"{"error":{"error_code":"KMS.9032","error_msg":"another account has this name","error_field":"user_name"}}"#;
    let stage = open(PATH, &admin().on(Method::Post, API, 409, taken));
    stage.press("Add account").await;
    stage.fill("User name", "bob").await;
    stage.submit().await;
    stage
        .faults("User name", "nother account has this name")
        .await;
}

#[wasm_bindgen_test]
async fn the_last_administrator_stays_and_the_reason_is_told() {
    let code = kms_api::ErrorCode::LastAdministrator.as_str();
    let stub = admin().on(Method::Patch, API, 409, &error(code));
    let stage = open(PATH, &stub);
    choose(&stage, "Disable").await;
    stage.sees("This is the last administrator").await;
}

#[wasm_bindgen_test]
async fn role_limit_and_second_step_are_changed() {
    let stub = admin()
        .on(Method::Patch, API, 200, BOB)
        .on(Method::Put, API, 200, BOB)
        .on(Method::Delete, "/console/accounts/u2/totp", 204, "");
    let stage = open(PATH, &stub);
    choose(&stage, "Change role").await;
    stage.choose("Role", "operator").await;
    stage.submit().await;
    stage.sees("Role changed.").await;
    choose(&stage, "Limit to enterprise projects").await;
    stage.fill("Enterprise projects", "nonsense").await;
    stage.submit().await;
    stage
        .faults("Enterprise projects", "“nonsense” is no id")
        .await;
    stage.fill("Enterprise projects", "").await;
    stage.submit().await;
    stage.sees("Limit saved.").await;
    choose(&stage, "Remove second step").await;
    stage.submit().await;
    stage.sees("Second step removed.").await;
    assert_eq!(stub.sent_to("/u2"), [r#"{"role":"operator"}"#]);
    assert_eq!(
        stub.sent_to("/u2/scope"),
        [r#"{"enterprise_projects":null}"#]
    );
}

#[wasm_bindgen_test]
async fn the_answer_to_one_change_leaves_the_dialog_of_another_alone() {
    let stub = admin().silent(Method::Patch, API);
    let stage = open(PATH, &stub);
    choose(&stage, "Disable").await;
    choose(&stage, "Limit to enterprise projects").await;
    stage.fill("Enterprise projects", "0, 1").await;
    let _stub = stub.on(Method::Patch, API, 200, BOB);
    stage.sees("Account disabled: it can").await;
    assert_eq!(stage.field("Enterprise projects").await.value(), "0, 1");
}

#[wasm_bindgen_test]
async fn a_password_is_reset_to_a_typed_one() {
    let stub = admin().on(Method::Post, "/console/accounts/u2/password", 200, BOB);
    let stage = open(PATH, &stub);
    choose(&stage, "Reset password").await;
    stage.press_radio("typed").await;
    stage.fill("New password", "short").await;
    stage.submit().await;
    stage.faults("New password", "At least 8 characters").await;
    stage.fill("New password", "long enough").await;
    stage.submit().await;
    stage.sees("Password reset.").await;
    assert_eq!(
        stub.sent_to("/u2/password"),
        [r#"{"password":"long enough"}"#]
    );
}

#[wasm_bindgen_test]
async fn an_account_is_deleted_once_its_name_is_typed() {
    let stub = admin().on(Method::Delete, "/console/accounts/u2", 204, "");
    let stage = open(PATH, &stub);
    choose(&stage, "Delete").await;
    stage.fill("To confirm, type what is quoted", "bo").await;
    stage.press_last("Delete").await;
    assert!(stub.sent_to("/u2").is_empty());
    stage.fill("To confirm, type what is quoted", "bob").await;
    stage.press_last("Delete").await;
    stage.sees("Account deleted.").await;
}
