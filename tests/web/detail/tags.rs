//! A key's tags, edited together.

use kms_console::api::transport::Method;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::super::stage::{open, until};
use super::super::stub::key_id;
use super::{API, with_key};

#[wasm_bindgen_test]
async fn only_the_tags_that_differ_are_sent() {
    let stub = with_key("operator", "2", "kms");
    let stage = open(&format!("/keys/{}/tags", key_id(1)), &stub);
    stage.press("Add Tag").await;
    stage.fill("Tag key", "stage").await;
    stage.fill("Tag value", "prod").await;
    stage.press("Save").await;
    stage.hears("status", "Tags saved").await;
    let sent = [r#"{"tags":[{"key":"stage","value":"prod"}],"action":"create"}"#];
    assert_eq!(stub.sent_to("tags/action"), sent);
}

#[wasm_bindgen_test]
async fn a_tag_key_that_stands_twice_is_marked_and_not_sent() {
    let stub = with_key("operator", "2", "kms");
    let stage = open(&format!("/keys/{}/tags", key_id(1)), &stub);
    stage.press("Add Tag").await;
    stage.fill("Tag key", "team").await;
    stage.press("Save").await;
    stage.faults("Tag key", "Another tag has this key.").await;
    stage.focuses("Tag key").await;
    assert!(stub.sent_to("tags/action").is_empty());
}

#[wasm_bindgen_test]
async fn a_removed_tag_is_shown_as_a_command_and_comes_back_by_undo() {
    let stub = with_key("operator", "2", "kms");
    let stage = open(&format!("/keys/{}/tags", key_id(1)), &stub);
    stage.press("Delete").await;
    let command = stage.element("details .code").await;
    let line = r#"'{"action":"delete","tags":[{"key":"team","value":"red"}]}'"#;
    until("the command", || {
        let text = command.text_content().unwrap_or_default();
        text.contains(line)
    })
    .await;
    stage.press("Save").await;
    stage.hears("status", "Tags saved").await;
    // Whoever went on may still undo it.
    stage.follow("General").await;
    stage.press("Undo").await;
    stage.hears("status", "Removed tags are back").await;
    let tag = r#"{"tags":[{"key":"team","value":"red"}]"#;
    assert_eq!(
        stub.sent_to("tags/action"),
        [
            format!(r#"{tag},"action":"delete"}}"#),
            format!(r#"{tag},"action":"create"}}"#)
        ]
    );
    assert!(!stage.offers("Undo"));
}

#[wasm_bindgen_test]
async fn tags_that_were_only_added_are_not_undone() {
    let stub = with_key("operator", "2", "kms").on(
        Method::Get,
        &format!("{API}/{}/tags", key_id(1)),
        200,
        r#"{"tags":[],"existTagsNum":0}"#,
    );
    let stage = open(&format!("/keys/{}/tags", key_id(1)), &stub);
    stage.press("Add Tag").await;
    stage.fill("Tag key", "stage").await;
    stage.press("Save").await;
    stage.hears("status", "Tags saved").await;
    assert!(!stage.offers("Undo"));
}

#[wasm_bindgen_test]
async fn tags_that_come_back_by_undo_leave_what_was_typed_meanwhile() {
    let none = r#"{"tags":[],"existTagsNum":0}"#;
    let red = r#"{"tags":[{"key":"team","value":"red"}],"existTagsNum":1}"#;
    let path = format!("{API}/{}/tags", key_id(1));
    let stub = with_key("operator", "2", "kms");
    let stage = open(&format!("/keys/{}/tags", key_id(1)), &stub);
    stage.press("Delete").await;
    let stub = stub.on(Method::Get, &path, 200, none);
    stage.press("Save").await;
    stage.hears("status", "Tags saved").await;
    until("the tags to be read again", || {
        stub.sent_to("/tags").len() == 2
    })
    .await;
    stage.press("Add Tag").await;
    stage.fill("Tag key", "stage").await;
    let stub = stub.on(Method::Get, &path, 200, red);
    stage.press("Undo").await;
    stage.hears("status", "Removed tags are back").await;
    until("both rows", || stage.count("input", "Tag key") == 2).await;
    assert_eq!(stage.field("Tag key").await.value(), "team");
    let typed = stage.element(".tag-row input").await;
    let typed: HtmlInputElement = typed.unchecked_into();
    assert_eq!(typed.value(), "stage");
    // What is typed is still to be saved, and what came back is not.
    stage.press("Save").await;
    let stage_alone = r#"{"tags":[{"key":"stage","value":""}],"action":"create"}"#;
    until("what was typed", || {
        stub.sent_to("tags/action")
            .iter()
            .any(|sent| sent == stage_alone)
    })
    .await;
}
