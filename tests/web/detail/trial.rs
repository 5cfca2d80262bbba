//! "Try it": texts, files, codes and data keys.

use kms_console::api::transport::Method;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{Stage, open, until};
use super::super::stub::{Stub, error, key, key_id};
use super::API;

/// SHA-384 of the letter x, in base64.
const DIGEST: &str = "11LCxR+6DimqGQVwqdQlPkQHegWNMpf6OlYw1b0BJiL5fCisrtMTtcg7uZDKp9qF";

/// A server with an enabled key.
pub(super) fn server(spec: &str, usage: &str) -> Stub {
    let key = key(1, "payments", "2", "kms")
        .replace("AES_256", spec)
        .replace("ENCRYPT_DECRYPT", usage);
    let body = format!(r#"{{"key_info":{key}}}"#);
    Stub::signed_in_as("operator").on(Method::Post, &format!("{API}/describe-key"), 200, &body)
}

pub(super) fn answering(stub: Stub, operation: &str, answer: &str) -> Stub {
    let body = format!(r#"{{"key_id":"{}",{answer}}}"#, key_id(1));
    stub.on(Method::Post, &format!("{API}/{operation}"), 200, &body)
}

pub(super) fn trial(stub: &Stub) -> Stage {
    open(&format!("/keys/{}/try", key_id(1)), stub)
}

/// Chooses a file that has one letter.
async fn choose_file(stage: &Stage) {
    let field = stage.field("File").await;
    let choose = "const all = new DataTransfer(); all.items.add(new File(['x'], 'letter.txt')); field.files = all.files; field.dispatchEvent(new Event('change'));";
    js_sys::Function::new_with_args("field", choose)
        .call1(&JsValue::NULL, field.unchecked_ref())
        .expect("a file can be chosen");
}

pub(super) fn hmac() -> Stub {
    let stub = server("HMAC_256", "GENERATE_VERIFY_MAC");
    let stub = answering(
        stub,
        "generate-mac",
        r#""mac_algorithm":"HMAC_SHA_256","mac":"bWFjIQ==""#,
    );
    answering(
        stub,
        "verify-mac",
        r#""mac_algorithm":"HMAC_SHA_256","mac_valid":false"#,
    )
}

#[wasm_bindgen_test]
async fn a_mac_is_generated_and_verified() {
    let stub = hmac();
    let stage = trial(&stub);
    stage.fill("Message", "hello").await;
    stage.press("Generate MAC").await;
    let mac = stage.field("MAC").await;
    until("the MAC", || mac.value() == "bWFjIQ==").await;
    stage.press("Verify MAC").await;
    stage.hears("status", "The MAC is not valid").await;
    let id = key_id(1);
    let sent = format!(
        r#"{{"key_id":"{id}","mac_algorithm":"HMAC_SHA_256","message":"aGVsbG8=","mac":"bWFjIQ=="}}"#
    );
    assert_eq!(stub.sent_to("verify-mac"), [sent]);
}

#[wasm_bindgen_test]
async fn a_message_that_is_too_long_is_marked_and_not_sent() {
    let stub = hmac();
    let stage = trial(&stub);
    stage.sees("1 to 4096 bytes").await;
    stage.fill("Message", &"x".repeat(4097)).await;
    stage.press("Generate MAC").await;
    stage.faults("Message", "Enter 1 to 4096 bytes.").await;
    assert!(stub.sent_to("generate-mac").is_empty());
}

#[wasm_bindgen_test]
async fn a_key_pair_says_how_little_it_encrypts() {
    let stub = server("RSA_2048", "ENCRYPT_DECRYPT");
    let stage = trial(&stub);
    stage.sees("1 to 190 bytes").await;
    stage.fill("Plaintext", &"x".repeat(191)).await;
    stage.press("Encrypt").await;
    stage.faults("Plaintext", "Enter 1 to 190 bytes.").await;
    assert!(stub.sent_to("encrypt-data").is_empty());
    assert!(!stage.offers("Create data key"));
}

#[wasm_bindgen_test]
async fn what_was_typed_stays_where_it_is_refused() {
    let path = format!("{API}/encrypt-data");
    let stub =
        server("AES_256", "ENCRYPT_DECRYPT").on(Method::Post, &path, 500, &error("KMS.0101"));
    let stage = trial(&stub);
    stage.fill("Plaintext", "hello").await;
    stage.press("Encrypt").await;
    stage.hears("alert", "request-7").await;
    assert_eq!(stage.field("Plaintext").await.value(), "hello");
}

#[wasm_bindgen_test]
async fn a_trial_that_runs_cannot_be_begun_again() {
    let path = format!("{API}/encrypt-data");
    let stub = server("AES_256", "ENCRYPT_DECRYPT").silent(Method::Post, &path);
    let stage = trial(&stub);
    stage.fill("Plaintext", "hello").await;
    stage.press("Encrypt").await;
    let busy = stage.control("Encrypt").await.get_attribute("aria-busy");
    assert_eq!(busy.as_deref(), Some("true"));
    stage.press("Encrypt").await;
    assert_eq!(stub.sent_to("encrypt-data").len(), 1);
}

#[wasm_bindgen_test]
async fn the_command_has_the_key_and_nothing_that_was_typed() {
    let stub = server("AES_256", "ENCRYPT_DECRYPT");
    let stage = trial(&stub);
    stage.fill("Plaintext", "between us").await;
    let command = document()
        .query_selector("details .code")
        .expect("a selector");
    let command = command.and_then(|element| element.text_content());
    let command = command.expect("there is a command");
    let call = format!(
        r#"kms encrypt-data '{{"key_id":"{}","plain_text":"PLAINTEXT"}}'"#,
        key_id(1)
    );
    assert!(command.contains(&call), "{command}");
    assert!(!command.contains("between us"), "{command}");
}

#[wasm_bindgen_test]
async fn a_file_is_signed_by_its_digest() {
    let stub = answering(
        server("EC_P384", "SIGN_VERIFY"),
        "sign",
        r#""signature":"c2lnbmVk""#,
    );
    let stage = trial(&stub);
    stage.press_radio("file").await;
    choose_file(&stage).await;
    stage.press("Sign").await;
    let signature = stage.field("Signature").await;
    until("the signature", || signature.value() == "c2lnbmVk").await;
    stage.sees("SHA-384 digest that was sent").await;
    let sent = format!(
        r#"{{"key_id":"{}","message":"{DIGEST}","signing_algorithm":"ECDSA_SHA_384","message_type":"DIGEST"}}"#,
        key_id(1)
    );
    assert_eq!(stub.sent_to("/sign"), [sent]);
}

#[wasm_bindgen_test]
async fn a_file_that_is_missing_is_asked_for() {
    let stub = server("EC_P256", "SIGN_VERIFY");
    let stage = trial(&stub);
    stage.press_radio("file").await;
    stage.press("Sign").await;
    stage.faults("File", "Choose a file.").await;
    assert!(stub.sent_to("/sign").is_empty());
}

#[wasm_bindgen_test]
async fn ed25519_signs_no_file() {
    let stage = trial(&server("ED25519", "SIGN_VERIFY"));
    stage.sees("a digest cannot stand for a file").await;
    let radio = document()
        .query_selector("input[type=radio][value=file]")
        .expect("a selector");
    let disabled = radio.map(|radio| radio.has_attribute("disabled"));
    assert_eq!(disabled, Some(true));
}

#[wasm_bindgen_test]
async fn a_plaintext_data_key_is_hidden_and_gone_with_the_tab() {
    let stub = answering(
        server("AES_256", "ENCRYPT_DECRYPT"),
        "create-datakey",
        r#""plain_text":"00ff00ff","cipher_text":"0223""#,
    );
    let stage = trial(&stub);
    stage.press("Also answer the plaintext").await;
    stage.press("Create data key").await;
    stage.sees("Plaintext data key").await;
    assert!(stage.offers("Copy Plaintext data key"));
    assert!(!stage.says("00ff00ff"));
    stage.press("Show").await;
    stage.sees("00ff00ff").await;
    stage.press("Hide").await;
    until("it is hidden", || !stage.says("00ff00ff")).await;
    stage.press("Show").await;
    stage.follow("General").await;
    stage.follow("Try it").await;
    stage.sees("Create data key").await;
    assert!(!stage.says("Plaintext data key") && !stage.says("00ff00ff"));
}

#[wasm_bindgen_test]
async fn a_data_key_comes_without_its_plaintext_unless_asked_for() {
    let stub = answering(
        server("AES_256", "ENCRYPT_DECRYPT"),
        "create-datakey-without-plaintext",
        r#""cipher_text":"0223aabb""#,
    );
    let stage = trial(&stub);
    stage.choose("Kind", "HMAC_384").await;
    stage.press("Create data key").await;
    stage.sees("0223aabb").await;
    assert!(!stage.says("Plaintext data key"));
    let sent = format!(r#"{{"key_id":"{}","key_spec":"HMAC_384"}}"#, key_id(1));
    assert_eq!(stub.sent_to("create-datakey-without-plaintext"), [sent]);
}

#[wasm_bindgen_test]
async fn a_data_key_pair_shows_its_public_half() {
    let stub = answering(
        server("AES_256", "ENCRYPT_DECRYPT"),
        "create-ec-datakey-pair",
        r#""key_spec":"ECC_NIST_P256","public_key":"MFkw","private_key_cipher_text":"ASMm""#,
    );
    let stage = trial(&stub);
    stage.choose("Kind", "ECC_NIST_P256").await;
    stage.press("Create data key").await;
    stage.sees("MFkw").await;
    let sent = format!(
        r#"{{"key_id":"{}","key_spec":"ECC_NIST_P256","with_plain_text":false}}"#,
        key_id(1)
    );
    assert_eq!(stub.sent_to("create-ec-datakey-pair"), [sent]);
}
