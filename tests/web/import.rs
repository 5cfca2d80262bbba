//! The import wizard: what goes without the worker here, what needs one in the files below, over a stub of it.

mod errors;
mod fields;
mod leaving;
mod lost;
mod make;
mod offline;
mod paste;
mod question;
mod sending;
mod shares;
mod steps;

use kms_console::api::transport::Method;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use super::frame::{forget_project, press_key, session_of_two_projects};
use super::stage::{Stage, open, open_with, tick};
use super::stub::{Stub, error, key, key_id};
use super::worker::{StubWorker, facts, wrapped};

const UNDERSTOOD: &str = "I understand the security and durability of using an imported key";

/// SHA-256 of the three bytes that the stub gives for a wrapping key.
const MIIB: &str = "ccf72380a62a235fbf5474c2a85f6f68d0a1398f2dada1b19df37e10d4aea723";

/// A wrapping key of a length that keys have, and its fingerprint: that of 423 zero bytes.
pub(crate) const LONG: usize = 564;
pub(crate) const LONG_PRINT: &str =
    "sha256:2f1411c6a9eed5ac2ccf7eb35456b8601e3c96907765746895325407cc307cc4";

/// The fingerprint of the key that is brought.
pub(crate) const BROUGHT: &str = "hmac:0123456789abcdef";

fn server() -> Stub {
    serving("MIIB")
}

/// A server with this wrapping key.
fn serving(wrapping_key: &str) -> Stub {
    let id = key_id(1);
    let parameters = parameters(wrapping_key);
    Stub::signed_in_as("operator")
        .on(
            Method::Post,
            "/v1.0/p1/kms/create-key",
            200,
            &format!(r#"{{"key_info":{{"key_id":"{id}","domain_id":"d"}}}}"#),
        )
        .on(
            Method::Post,
            "/v1.0/p1/kms/get-parameters-for-import",
            200,
            &parameters,
        )
}

/// A token and this wrapping key.
fn parameters(wrapping_key: &str) -> String {
    let (id, token) = (key_id(1), "A".repeat(400));
    format!(
        r#"{{"key_id":"{id}","import_token":"{token}","expiration_time":9999999999,"public_key":"{wrapping_key}"}}"#
    )
}

/// A worker that reads the key that is brought, and wraps it.
pub(crate) fn worker() -> StubWorker {
    let inspected = kms_wrap_worker::Reply::Inspected {
        facts: facts(BROUGHT),
    };
    StubWorker::default()
        .on("inspect", Ok(inspected))
        .on("wrap", Ok(wrapped(BROUGHT, LONG_PRINT)))
}

/// At step 3, where a key file is chosen.
async fn at_file(stub: &Stub, worker: &StubWorker) -> Stage {
    let stage = open_with("/keys/import", stub, worker);
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    stage.press("Next").await;
    stage.sees("Choose the file").await;
    stage
}

/// Pastes `text` where the field `label` is; whether the browser was kept from doing it itself.
pub(crate) async fn paste(stage: &Stage, label: &str, text: &str) -> bool {
    let field = stage.field(label).await;
    let paste = "const clipboardData = new DataTransfer();
        if (text) clipboardData.setData('text/plain', text);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        return !field.dispatchEvent(event);";
    let kept = js_sys::Function::new_with_args("field, text", paste)
        .call2(&JsValue::NULL, &field, &text.into())
        .expect("an event");
    tick().await;
    kept.is_truthy()
}

/// Chooses a file of this name in the field `label`.
pub(crate) async fn choose_file(stage: &Stage, label: &str, name: &str) {
    let field = stage.field(label).await;
    let choose = "const all = new DataTransfer(); all.items.add(new File(['x'], name));
        field.files = all.files; field.dispatchEvent(new Event('change', { bubbles: true }));";
    js_sys::Function::new_with_args("field, name", choose)
        .call2(&JsValue::NULL, &field, &name.into())
        .expect("a file can be chosen");
    tick().await;
}

async fn configure(stage: &Stage) {
    stage.fill("Alias", "payments").await;
    stage.press(UNDERSTOOD).await;
    stage.press("Next").await;
}

#[wasm_bindgen_test]
async fn nothing_is_sent_while_a_field_is_wrong() {
    let stub = server();
    let stage = open("/keys/import", &stub);
    stage.fill("Alias", "no spaces here").await;
    stage.press("Next").await;
    stage.hears("alert", "Mend this").await;
    let alias = stage.field("Alias").await;
    assert_eq!(alias.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(stub.sent_to("/create-key").is_empty());
}

#[wasm_bindgen_test]
async fn next_makes_one_empty_key() {
    let stub = server();
    let stage = open("/keys/import", &stub);
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    stage.press("Back").await;
    stage.sees("The key exists now").await;
    stage.press("Next").await;
    stage.sees("Wrapping Algorithm").await;
    let sent = stub.sent_to("/create-key");
    assert_eq!(sent.len(), 1);
    assert!(
        sent.iter()
            .all(|body| body.contains(r#""origin":"external""#))
    );
}

#[wasm_bindgen_test]
async fn a_throwaway_key_is_made_unless_its_user_chooses_otherwise() {
    let stage = open("/keys/import?way=generate", &server());
    // Nothing was typed, so nothing is asked.
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    let generate = stage.element("input[value=generate]").await;
    assert!(generate.unchecked_into::<HtmlInputElement>().checked());
}

#[wasm_bindgen_test]
async fn an_alias_that_is_taken_is_told_at_the_alias() {
    let stub = server().on(
        Method::Post,
        "/v1.0/p1/kms/create-key",
        409,
        &error("KMS.1104"),
    );
    let stage = open("/keys/import", &stub);
    configure(&stage).await;
    stage.sees("Another key has this alias").await;
    assert_eq!(stage.field("Alias").await.value(), "payments");
}

#[wasm_bindgen_test]
async fn a_server_that_is_gone_is_told_and_everything_is_kept() {
    let stub = server().down(Method::Post, "/v1.0/p1/kms/create-key");
    let stage = open("/keys/import", &stub);
    configure(&stage).await;
    stage.hears("alert", "does not answer").await;
    assert_eq!(stage.field("Alias").await.value(), "payments");
    stage.press("Try again").await;
    tick().await;
    assert_eq!(stub.sent_to("/create-key").len(), 2);
}

#[wasm_bindgen_test]
async fn leaving_with_a_token_asks_first() {
    let stage = open("/keys/import", &server());
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    stage.press("Next").await;
    stage
        .sees("Choose the file that holds the AES_256 key")
        .await;
    stage.press("Cancel").await;
    stage.sees("valid until").await;
    assert!(stage.offers("Leave"));
    stage.press("Stay").await;
    assert!(stage.says("Choose the file"));
}

/// At the step after the wrapping key, where the server states `fingerprint` for it.
async fn with_wrapping_key(fingerprint: &str) -> Stage {
    let id = key_id(1);
    let token = "A".repeat(400);
    let parameters = format!(
        r#"{{"key_id":"{id}","import_token":"{token}","expiration_time":9999999999,"public_key":"MIIB","wrapping_key_fingerprint":"sha256:{fingerprint}"}}"#
    );
    let path = "/v1.0/p1/kms/get-parameters-for-import";
    let stage = open(
        "/keys/import",
        &server().on(Method::Post, path, 200, &parameters),
    );
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    stage.press("Next").await;
    stage
}

#[wasm_bindgen_test]
async fn the_wrapping_keys_fingerprint_is_that_of_the_key_itself() {
    let stage = with_wrapping_key(MIIB).await;
    stage.sees("Choose the file").await;
    let fingerprint = document()
        .query_selector(".fingerprint")
        .expect("a selector");
    let shown = fingerprint.and_then(|element| element.text_content());
    assert_eq!(shown.as_deref(), Some(MIIB));
}

#[wasm_bindgen_test]
async fn a_wrapping_key_with_another_fingerprint_is_refused() {
    let stage = with_wrapping_key(&"0".repeat(64)).await;
    stage.hears("alert", "Nothing was sent").await;
    assert!(!stage.says("Choose the file"));
}

#[wasm_bindgen_test]
async fn a_file_that_is_chosen_already_can_be_chosen_again() {
    let stage = with_wrapping_key(MIIB).await;
    stage.sees("Choose the file").await;
    let field = stage.field("Key file").await;
    let choose = "const all = new DataTransfer(); all.items.add(new File(['x'], 'key')); field.files = all.files;";
    js_sys::Function::new_with_args("field", choose)
        .call1(&JsValue::NULL, &field)
        .expect("a file can be chosen");
    assert!(!field.value().is_empty());
    field.click();
    assert_eq!(field.value(), "");
}

/// At the step after the wrapping key, with a token that leaving loses.
async fn with_token(stub: &Stub) -> Stage {
    let stage = open("/keys/import", stub);
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    stage.press("Next").await;
    stage.sees("Choose the file").await;
    stage
}

#[wasm_bindgen_test]
async fn another_project_is_gone_to_after_asking() {
    let two = session_of_two_projects();
    let stub = server().on(Method::Get, "/console/session", 200, &two);
    let stage = with_token(&stub).await;
    stage.press("Project default: choose another").await;
    stage.press("archive").await;
    // The menu in which it was chosen is gone by now.
    stage.sees("valid until").await;
    stage.press("Leave").await;
    stage.control("Project archive: choose another").await;
    forget_project();
}

#[wasm_bindgen_test]
async fn what_was_found_is_gone_to_after_asking() {
    let stage = with_token(&server()).await;
    stage.press("Find anything").await;
    stage.fill("Find anything", "all tags").await;
    press_key("Enter", false).await;
    stage.sees("valid until").await;
    stage.press("Leave").await;
    stage.is_headed("All tags").await;
}

#[wasm_bindgen_test]
async fn signing_out_with_a_token_asks_first() {
    let stub = server().on(Method::Delete, "/console/session", 204, "");
    let stage = with_token(&stub).await;
    let asked = stub.sent_to("/console/session").len();
    stage.press("Account of ada").await;
    stage.press("Sign out").await;
    stage.sees("valid until").await;
    stage.press("Stay").await;
    assert_eq!(stub.sent_to("/console/session").len(), asked);
    assert!(stage.says("Choose the file"));
    stage.press("Account of ada").await;
    stage.press("Sign out").await;
    stage.press("Leave").await;
    stage.is_headed("Sign in").await;
}

#[wasm_bindgen_test]
async fn what_keeps_a_step_takes_the_focus() {
    let stage = open("/keys/import", &server());
    stage.press(UNDERSTOOD).await;
    stage.press("Next").await;
    stage.focuses("Alias").await;
}

#[wasm_bindgen_test]
async fn a_worker_that_cannot_start_is_told() {
    // This page has no build around it, so there is no worker to start.
    let stage = open("/keys/import", &server());
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    let generate = document().query_selector("input[value=generate]");
    let generate = generate.expect("a selector").expect("the way is offered");
    generate.unchecked_into::<HtmlElement>().click();
    stage.press("Next").await;
    stage.hears("alert", "could not be started").await;
    assert!(stage.offers("Try again"));
}

#[wasm_bindgen_test]
async fn a_key_that_has_its_material_is_not_imported_into() {
    let detail = format!(r#"{{"key_info":{}}}"#, key(1, "payments", "2", "external"));
    let stub = server().on(Method::Post, "/v1.0/p1/kms/describe-key", 200, &detail);
    let stage = open(&format!("/keys/{}/import", key_id(1)), &stub);
    stage.hears("alert", "not pending import").await;
}
