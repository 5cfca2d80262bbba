//! One's own account.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, open};
use crate::stub::{Stub, error};

const PATH: &str = "/settings/account";
const TOTP: &str = "/console/session/totp";
const WRONG: &str =
    r#"{"error":{"error_code":"KMS.0205","error_msg":"?","error_field":"current_password"}}"#;

fn account(second_step: bool) -> Stub {
    let status = format!(r#"{{"enabled":{second_step},"recovery_codes_left":7}}"#);
    let sessions = r#"{"sessions":[{"created_at":1700000000,"used_at":1700000100,"current":true},{"created_at":1600000000,"used_at":1600000100,"current":false}]}"#;
    Stub::signed_in_as("operator")
        .on(Method::Get, TOTP, 200, &status)
        .on(Method::Get, "/console/sessions", 200, sessions)
}

async fn type_passwords(stage: &Stage, new: &str, repeated: &str) {
    stage.fill("Current password", "before").await;
    stage.fill("New password", new).await;
    stage.fill("New password, repeated", repeated).await;
    stage.press("Change password").await;
}

#[wasm_bindgen_test]
async fn the_profile_and_the_sessions_are_shown() {
    let stage = open(PATH, &account(false));
    stage.sees("ada").await;
    stage.sees("u1").await;
    stage.sees("This one").await;
    stage.sees("Another browser").await;
}

#[wasm_bindgen_test]
async fn a_password_that_breaks_the_rule_is_not_sent() {
    let stub = account(false);
    let stage = open(PATH, &stub);
    type_passwords(&stage, "short", "short").await;
    stage.faults("New password", "At least 8 characters").await;
    type_passwords(&stage, "long enough", "long enoug").await;
    stage
        .faults("New password, repeated", "The two new passwords differ.")
        .await;
    assert!(stub.sent_to("/console/session/password").is_empty());
}

#[wasm_bindgen_test]
async fn a_wrong_password_is_told_at_its_field_and_what_was_typed_stays() {
    let stub = account(false).on(Method::Post, "/console/session/password", 400, WRONG);
    let stage = open(PATH, &stub);
    type_passwords(&stage, "long enough", "long enough").await;
    stage
        .faults("Current password", "not the password of your account")
        .await;
    assert_eq!(stage.field("New password").await.value(), "long enough");
}

#[wasm_bindgen_test]
async fn a_changed_password_is_said_and_forgotten_here() {
    let stub = account(false).on(Method::Post, "/console/session/password", 204, "");
    let stage = open(PATH, &stub);
    type_passwords(&stage, "long enough", "long enough").await;
    stage.sees("Password changed.").await;
    assert_eq!(stage.field("New password").await.value(), "");
    assert_eq!(
        stub.sent_to("/console/session/password"),
        [r#"{"current_password":"before","new_password":"long enough"}"#]
    );
}

#[wasm_bindgen_test]
async fn a_second_step_is_set_up_and_its_codes_are_kept_before_they_are_gone() {
    let begun =
        r#"{"secret":"ABCDEFGH","otpauth_uri":"otpauth://totp/Keyferry:ada?secret=ABCDEFGH"}"#;
    let stub = account(false).on(Method::Post, TOTP, 200, begun);
    let stage = open(PATH, &stub);
    stage.fill("Your password", "before").await;
    stage.press("Set up the second step").await;
    stage.sees("ABCD EFGH").await;
    let wrong = r#"{"error":{"error_code":"KMS.0205","error_msg":"?","error_field":"code"}}"#;
    let confirm = "/console/session/totp/confirm";
    let stub = stub.on(Method::Post, confirm, 400, wrong);
    stage.fill("Code", "000000").await;
    stage.press("Turn on the second step").await;
    stage.faults("Code", "This code is wrong.").await;

    let codes = r#"{"recovery_codes":["aaaa-bbbb","cccc-dddd"]}"#;
    let stub = stub.on(Method::Post, confirm, 200, codes).on(
        Method::Get,
        TOTP,
        200,
        r#"{"enabled":true,"recovery_codes_left":10}"#,
    );
    stage.fill("Code", "123456").await;
    stage.press("Turn on the second step").await;
    stage.sees("cccc-dddd").await;
    assert_eq!(stub.sent_to(confirm).len(), 2);
    stage.press("Close").await;
    stage.sees("Save it first, then tick this").await;
    stage.press("I have saved the recovery codes").await;
    stage.press("Close").await;
    stage.sees("Recovery codes left: 10.").await;
    assert!(!stage.says("cccc-dddd"));
}

#[wasm_bindgen_test]
async fn a_second_step_is_removed_with_the_password() {
    let stub = account(true).on(Method::Delete, TOTP, 400, WRONG);
    let stage = open(PATH, &stub);
    stage.sees("Recovery codes left: 7.").await;
    stage.press("Remove second step").await;
    stage.fill("Your password", "wrong").await;
    stage.submit().await;
    stage
        .faults("Your password", "not the password of your account")
        .await;
    let _stub = stub.on(Method::Delete, TOTP, 204, "").on(
        Method::Get,
        TOTP,
        200,
        r#"{"enabled":false,"recovery_codes_left":0}"#,
    );
    stage.fill("Your password", "right").await;
    stage.submit().await;
    stage.sees("Second step removed.").await;
    stage.sees("Set up the second step").await;
}

#[wasm_bindgen_test]
async fn signing_out_everywhere_ends_this_session_too() {
    let password = "/console/session/password";
    let stub = account(false)
        .on(Method::Delete, "/console/sessions", 204, "")
        .on(Method::Post, password, 500, &error("KMS.0101"));
    let stage = open(PATH, &stub);
    // What a notice says is of the account that goes.
    type_passwords(&stage, "long enough", "long enough").await;
    stage.hears("alert", "request-7").await;
    stage.press("Sign out everywhere").await;
    stage.sees("Every session ends, this one too.").await;
    assert!(stub.sent_to("/console/sessions").len() == 1, "asked first");
    stage.press_last("Sign out everywhere").await;
    stage.is_headed("Sign in").await;
    assert!(!stage.says("request-7"));
}

#[wasm_bindgen_test]
async fn what_does_not_load_is_tried_again() {
    let stub = account(false).on(Method::Get, "/console/sessions", 500, &error("KMS.0101"));
    let stage = open(PATH, &stub);
    stage.sees("request-7").await;
    let _stub = stub.on(Method::Get, "/console/sessions", 200, r#"{"sessions":[]}"#);
    stage.press("Try again").await;
    stage.sees("Last used").await;
}
