//! What is said of a field when the focus leaves it, before anything is submitted.

use leptos::prelude::{document, window};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use super::super::stage::{Stage, open, tick, until};
use super::super::stub::Stub;
use super::make::{PASSPHRASE, at_key, making};
use super::sending::at_review;
use super::{server, worker};

/// Whether the field `label` is said to be wrong.
async fn wrong(stage: &Stage, label: &str) -> bool {
    stage.field(label).await.has_attribute("aria-invalid")
}

/// Types into a field, and goes elsewhere.
async fn fill_and_leave(stage: &Stage, label: &str, text: &str) {
    stage.fill(label, text).await;
    stage.leave(label).await;
}

fn listed() -> bool {
    let list = document().query_selector(".error-list");
    list.expect("a selector").is_some()
}

#[wasm_bindgen_test]
async fn a_field_that_is_left_wrong_says_so_there_and_nowhere_else() {
    let stage = open("/keys/import", &server());
    stage.press("Add Tag").await;
    fill_and_leave(&stage, "Alias", "no spaces here").await;
    fill_and_leave(&stage, "Enterprise Project", "nine").await;
    fill_and_leave(&stage, "Tag key", "a=b").await;
    fill_and_leave(&stage, "Tag value", "a|b").await;
    stage.faults("Alias", "Only letters, digits").await;
    stage
        .faults("Enterprise Project", "an id of 36 characters")
        .await;
    stage.faults("Tag key", "1 to 36 characters").await;
    stage.faults("Tag value", "At most 43 characters").await;
    assert!(!listed());
    let focused = document().active_element();
    assert!(focused.is_some_and(|one| one.tag_name() == "BODY"));
    // Next says all of it, in the list too.
    stage.press("Next").await;
    stage
        .element(".error-list a[href='#import-tag-value-0']")
        .await;
    until("the focus at the list", || {
        let focused = document().active_element();
        focused.is_some_and(|one| one.class_name() == "error-list")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_field_that_is_empty_or_right_says_nothing_when_it_is_left() {
    let stage = open("/keys/import", &server());
    stage.press("Add Tag").await;
    for label in [
        "Alias",
        "Description",
        "Enterprise Project",
        "Tag key",
        "Tag value",
    ] {
        stage.leave(label).await;
        assert!(!wrong(&stage, label).await, "{label}");
    }
    fill_and_leave(&stage, "Alias", "payments").await;
    assert!(!wrong(&stage, "Alias").await);
}

#[wasm_bindgen_test]
async fn two_pass_phrases_that_differ_are_told_when_they_are_left() {
    let stage = at_key(&making()).await;
    fill_and_leave(&stage, "New pass phrase", PASSPHRASE).await;
    assert!(!wrong(&stage, "New pass phrase again").await);
    fill_and_leave(&stage, "New pass phrase again", "other").await;
    stage.faults("New pass phrase again", "differ").await;
    stage.fill("New pass phrase again", PASSPHRASE).await;
    assert!(!wrong(&stage, "New pass phrase again").await);
}

#[wasm_bindgen_test]
async fn fewer_shares_than_rebuild_the_key_are_told_when_the_number_is_left() {
    let stage = at_key(&making()).await;
    stage.press_radio("shares").await;
    stage.choose("Shares that rebuild the key", "6").await;
    stage.leave("Shares that rebuild the key").await;
    stage.faults("Shares", "at least as many shares").await;
    stage.choose("Shares", "6").await;
    assert!(!wrong(&stage, "Shares").await);
}

#[wasm_bindgen_test]
async fn an_expiry_in_the_past_is_told_when_it_is_left() {
    let stage = at_review(&super::sending::server(), &worker()).await;
    stage.press_radio("expires").await;
    fill_and_leave(&stage, "Expires at", "").await;
    assert!(!wrong(&stage, "Expires at").await);
    fill_and_leave(&stage, "Expires at", "2001-01-01T00:00").await;
    stage
        .faults("Expires at", "Choose a time in the future")
        .await;
}

#[wasm_bindgen_test]
async fn a_page_that_is_left_from_within_a_field_goes_quietly() {
    let stage = open("/keys/import", &server());
    let alias = stage.field("Alias").await;
    alias.focus().expect("it can be asked");
    stage.press("Cancel").await;
    until("another page", || !alias.is_connected()).await;
    assert!(!stage.says("Configure key parameters"));
}

#[wasm_bindgen_test]
async fn a_new_key_s_alias_is_told_when_it_is_left() {
    let stage = open("/keys/create", &Stub::signed_in_as("operator"));
    stage.leave("Alias").await;
    assert!(!wrong(&stage, "Alias").await);
    fill_and_leave(&stage, "Alias", "no spaces here").await;
    assert!(wrong(&stage, "Alias").await);
    stage.fill("Alias", "no").await;
    assert!(!wrong(&stage, "Alias").await);
}

/// What a pointer does, wherever it is.
fn pointer(event: &str) {
    let event = Event::new(event).expect("an event");
    let dispatched = window().dispatch_event(&event);
    dispatched.expect("it can be dispatched");
}

#[wasm_bindgen_test]
async fn nothing_is_said_while_a_pointer_presses_the_button_that_it_would_move() {
    for (path, button) in [("/keys/create", "Create Key"), ("/keys/import", "Next")] {
        let stage = open(path, &server());
        stage.fill("Alias", "no spaces here").await;
        let alias = stage.field("Alias").await;
        let button = stage.control(button).await;
        alias.focus().expect("it can have the focus");
        pointer("pointerdown");
        button.focus().expect("it can have the focus");
        tick().await;
        assert!(!wrong(&stage, "Alias").await, "{path}");
        pointer("pointerup");
        stage.faults("Alias", "letters, digits").await;
        // By keyboard, it is said at once.
        stage.fill("Alias", "nor here").await;
        assert!(!wrong(&stage, "Alias").await, "{path}");
        stage.leave("Alias").await;
        assert!(wrong(&stage, "Alias").await, "{path}");
    }
}
