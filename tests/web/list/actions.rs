//! What is done to one key from its row.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::audit::{record, records};
use super::super::stage::{open, until};
use super::super::stub::{Stub, key, key_id, page};
use super::{LIST, says_why};

#[wasm_bindgen_test]
async fn a_deletion_is_scheduled_when_what_is_quoted_was_typed() {
    let one = page(&[key(1, "payments", "2", "kms")], 1);
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &one);
    let stage = open("/keys", &stub);
    stage.press("More").await;
    stage.press("Schedule deletion").await;
    stage.sees("Schedule deletion of payments?").await;
    stage
        .fill("To confirm, type what is quoted", "payment")
        .await;
    stage.press("Schedule deletion").await;
    assert!(stub.sent_to("schedule-key-deletion").is_empty());
    stage
        .fill("To confirm, type what is quoted", "payments")
        .await;
    stage.press("Schedule deletion").await;
    let asked = format!(r#"{{"key_id":"{}","pending_days":"30"}}"#, key_id(1));
    until("schedule", || {
        stub.sent_to("schedule-key-deletion") == [asked.clone()]
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_menu_has_every_action_and_says_why_one_is_not_to_be_had() {
    let one = page(&[key(1, "payments", "4", "kms")], 1);
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &one);
    let stage = open("/keys", &stub);
    stage.press("More").await;
    says_why(&stage, "Enable", "Cancel the deletion first.").await;
    for barred in ["Import Key Material", "Disable", "Schedule deletion"] {
        let item = stage.control(barred).await;
        assert_eq!(item.get_attribute("aria-disabled").as_deref(), Some("true"));
    }
    stage.press("Enable").await;
    assert!(stub.sent_to("enable-key").is_empty());
    // What can be undone is one click.
    stage.press("Cancel deletion").await;
    until("cancel-key-deletion", || {
        stub.sent_to("cancel-key-deletion").len() == 1
    })
    .await;
}

#[wasm_bindgen_test]
async fn disabling_asks_first_and_gives_the_focus_back_to_the_menu() {
    let log = records(&[record(7, "encrypt-data", "done")], "");
    let one = page(&[key(1, "payments", "2", "kms")], 1);
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &one)
        .on(Method::Get, "/console/audit", 200, &log);
    let stage = open("/keys", &stub);
    stage.press_focused("More").await;
    stage.press_focused("Disable").await;
    stage.sees("Disable payments?").await;
    stage.sees("encrypting, decrypting, signing").await;
    stage.sees("Encrypt, ada").await;
    stage.rests_at("Cancel").await;
    stage.press("Cancel").await;
    stage.rests_at("More").await;
    assert!(stub.sent_to("disable-key").is_empty());
    stage.press_focused("More").await;
    stage.press_focused("Disable").await;
    stage.press_last("Disable").await;
    let asked = format!(r#"{{"key_id":"{}"}}"#, key_id(1));
    until("disable-key", || {
        stub.sent_to("disable-key") == [asked.clone()]
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_deletion_names_the_last_use_in_words_and_asks_for_the_alias_once() {
    let one = page(&[key(1, "payments", "2", "kms")], 1);
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &one)
        .on(
            Method::Get,
            "/console/audit",
            200,
            &records(&[record(7, "import-key-material", "done")], ""),
        );
    let stage = open("/keys", &stub);
    stage.press("More").await;
    stage.press("Schedule deletion").await;
    stage.sees("Import key material, ada").await;
    let dialog = stage.element("dialog[open]").await;
    let text = dialog.inner_text();
    assert!(!text.contains("import-key-material"), "{text}");
    assert_eq!(text.to_lowercase().matches("type").count(), 1, "{text}");
    let command = stage.element("dialog[open] details .code").await;
    let line = format!(
        r#"kms schedule-key-deletion '{{"key_id":"{}","pending_days":"30"}}'"#,
        key_id(1)
    );
    let command = command.text_content().unwrap_or_default();
    assert!(command.contains(&line), "{command}");
}
