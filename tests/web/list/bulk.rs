//! What is done to several keys at once.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{open, tick, until};
use super::super::stub::{Stub, error, key, key_id, page};
use super::{LIST, in_pages, says_why, two_keys};

#[wasm_bindgen_test]
async fn pressing_twice_asks_once() {
    let one = page(&[key(1, "payments", "3", "kms")], 1);
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &one);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    let enable = stage.control("Enable").await;
    enable.click();
    enable.click();
    until("enable-key", || !stub.sent_to("enable-key").is_empty()).await;
    tick().await;
    assert_eq!(stub.sent_to("enable-key").len(), 1);
}

#[wasm_bindgen_test]
async fn selected_keys_are_disabled_together() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.sees("2 selected").await;
    stage.press("Disable").await;
    stage.sees("Disable payments?").await;
    stage.rests_at("Cancel").await;
    assert!(stub.sent_to("disable-key").is_empty());
    stage.press_last("Disable").await;
    // The key that is pending import cannot be disabled, so it is not asked.
    let asked = format!(r#"{{"key_id":"{}"}}"#, key_id(1));
    until("disable-key", || {
        stub.sent_to("disable-key") == [asked.clone()]
    })
    .await;
}

#[wasm_bindgen_test]
async fn every_key_that_matches_is_selected_and_changed() {
    let stub = in_pages(Stub::signed_in_as("admin"));
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.press("Select all 2 that match").await;
    stage.sees("2 selected").await;
    // Of both keys, each verb goes to the one that it changes.
    stage.press("Enable").await;
    let asked = format!(r#"{{"key_id":"{}"}}"#, key_id(2));
    until("enable-key", || {
        stub.sent_to("enable-key") == [asked.clone()]
    })
    .await;
}

#[wasm_bindgen_test]
async fn tags_are_added_to_the_selected_keys_and_each_refusal_is_listed() {
    let tags = "/v1.0/p1/kms";
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &two_keys())
        .on(Method::Post, &format!("{tags}/{}", key_id(1)), 204, "")
        .on(
            Method::Post,
            &format!("{tags}/{}", key_id(2)),
            400,
            &error("KMS.0409"),
        );
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.press("Add Tag").await;
    stage.sees("Add tags to 2 keys?").await;
    stage.fill("Tag key", "team").await;
    stage.fill("Tag value", "harbour").await;
    stage.press("Add tags").await;
    stage.sees("Done: 1. These were refused:").await;
    let body = r#"{"tags":[{"key":"team","value":"harbour"}],"action":"create"}"#;
    assert_eq!(stub.sent_to("tags/action"), [body, body]);
    // What was refused stays, selected and typed, to be tried again.
    stage.sees("Add tags to archive?").await;
    assert_eq!(stage.field("Tag key").await.value(), "team");
    assert_eq!(stage.field("Tag value").await.value(), "harbour");
    let stub = stub.on(Method::Post, &format!("{tags}/{}", key_id(2)), 204, "");
    stage.press("Add tags").await;
    until("the dialog to close", || !stage.says("Add tags to")).await;
    assert_eq!(stub.sent_to("tags/action"), [body, body, body]);
}

#[wasm_bindgen_test]
async fn what_is_stopped_ends_after_the_key_that_it_is_at() {
    let three = page(
        &[
            key(1, "payments", "2", "kms"),
            key(2, "archive", "2", "kms"),
            key(3, "ledger", "2", "kms"),
        ],
        3,
    );
    let path = "/v1.0/p1/kms/disable-key";
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &three)
        .silent(Method::Post, path);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.press("Disable").await;
    stage.sees("Disable 3 keys?").await;
    stage.press_last("Disable").await;
    stage.sees("0 of 3").await;
    stage.press("Stop").await;
    let disabled = format!(r#"{{"key_id":"{}","key_state":"3"}}"#, key_id(1));
    let stub = stub.on(
        Method::Post,
        path,
        200,
        &format!(r#"{{"key_info":{disabled}}}"#),
    );
    stage.hears("alert", "Stopped. Keys not begun: 2").await;
    assert_eq!(stub.sent_to("disable-key").len(), 1);
    // What was not begun stays selected.
    stage.sees("2 selected").await;
}

#[wasm_bindgen_test]
async fn while_keys_are_changed_a_row_says_that_its_actions_wait() {
    let path = "/v1.0/p1/kms/enable-key";
    let two = page(
        &[
            key(1, "payments", "3", "kms"),
            key(2, "archive", "3", "kms"),
        ],
        2,
    );
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &two)
        .silent(Method::Post, path);
    let stage = open("/keys", &stub);
    stage.press("payments").await;
    stage.press("Enable").await;
    stage.press("More").await;
    says_why(&stage, "Import Key Material", "Another change is running").await;
}

#[wasm_bindgen_test]
async fn adding_tags_is_shown_as_a_command() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    stage.press("archive").await;
    stage.press("Add Tag").await;
    stage.fill("Tag key", "team").await;
    stage.fill("Tag value", "it's").await;
    let command = stage.element("dialog details .code").await;
    let line = format!(
        r#"kms {}/tags/action '{{"action":"create","tags":[{{"key":"team","value":"it'\''s"}}]}}'"#,
        key_id(2)
    );
    until("the command", || {
        let text = command.text_content().unwrap_or_default();
        text.contains(&line)
    })
    .await;
}
