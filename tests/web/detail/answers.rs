//! "Try it": an answer stands beside what it answers alone.

use kms_console::api::transport::Method;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{tick, until};
use super::super::stub::key_id;
use super::API;
use super::trial::{answering, hmac, server, trial};

/// Lets a late answer come: the stub looks for one at each tick.
async fn late_answer() {
    for _ in 0..5 {
        tick().await;
    }
}

#[wasm_bindgen_test]
async fn what_is_typed_while_it_encrypts_stays_and_gets_no_answer_of_another_text() {
    let path = format!("{API}/encrypt-data");
    let stub = server("AES_256", "ENCRYPT_DECRYPT").silent(Method::Post, &path);
    let stage = trial(&stub);
    stage.fill("Plaintext", "first").await;
    stage.press("Encrypt").await;
    stage.fill("Plaintext", "second").await;
    let button = stage.control("Encrypt").await;
    assert_eq!(button.get_attribute("aria-busy"), None);
    let _stub = answering(stub, "encrypt-data", r#""cipher_text":"Zmlyc3Q=""#);
    late_answer().await;
    assert_eq!(stage.field("Plaintext").await.value(), "second");
    assert_eq!(stage.field("Ciphertext").await.value(), "");
}

#[wasm_bindgen_test]
async fn a_ciphertext_goes_when_another_plaintext_is_typed_and_one_that_was_typed_stays() {
    let stub = answering(
        server("AES_256", "ENCRYPT_DECRYPT"),
        "encrypt-data",
        r#""cipher_text":"Zmlyc3Q=""#,
    );
    let stage = trial(&stub);
    stage.fill("Plaintext", "first").await;
    stage.press("Encrypt").await;
    let cipher = stage.field("Ciphertext").await;
    until("the ciphertext", || cipher.value() == "Zmlyc3Q=").await;
    stage.fill("Plaintext", "second").await;
    assert_eq!(cipher.value(), "");
    stage.fill("Ciphertext", "bXkgb3du").await;
    stage.fill("Plaintext", "third").await;
    assert_eq!(cipher.value(), "bXkgb3du");
}

#[wasm_bindgen_test]
async fn a_verdict_that_comes_late_is_not_said_of_another_message() {
    let path = format!("{API}/verify-mac");
    let stub = hmac().silent(Method::Post, &path);
    let stage = trial(&stub);
    stage.fill("Message", "hello").await;
    stage.press("Generate MAC").await;
    let mac = stage.field("MAC").await;
    until("the MAC", || mac.value() == "bWFjIQ==").await;
    stage.press("Verify MAC").await;
    stage.fill("Message", "goodbye").await;
    let valid = r#""mac_algorithm":"HMAC_SHA_256","mac_valid":true"#;
    let _stub = answering(stub, "verify-mac", valid);
    late_answer().await;
    assert!(!stage.says("The MAC is valid"));
    // It was made for the message that is gone.
    assert_eq!(mac.value(), "");
}

#[wasm_bindgen_test]
async fn a_signature_goes_with_the_message_that_it_signs() {
    let stub = answering(
        server("EC_P256", "SIGN_VERIFY"),
        "sign",
        r#""signature":"c2lnbmVk""#,
    );
    let verdict = format!(r#"{{"key_id":"{}","signature_valid":"true"}}"#, key_id(1));
    let stub = stub.on(Method::Post, &format!("{API}/verify"), 200, &verdict);
    let stage = trial(&stub);
    stage.fill("Message", "hello").await;
    stage.press("Sign").await;
    let signature = stage.field("Signature").await;
    until("the signature", || signature.value() == "c2lnbmVk").await;
    stage.press("Verify").await;
    stage.hears("status", "The signature is valid").await;
    stage.fill("Message", "goodbye").await;
    assert!(!stage.says("The signature is valid"));
    assert_eq!(signature.value(), "");
}

#[wasm_bindgen_test]
async fn another_kind_of_data_key_is_not_shown_the_former_answer() {
    let stub = answering(
        server("AES_256", "ENCRYPT_DECRYPT"),
        "create-datakey-without-plaintext",
        r#""cipher_text":"0223aabb""#,
    );
    let stage = trial(&stub);
    stage.press("Create data key").await;
    stage.sees("0223aabb").await;
    stage.choose("Kind", "AES_128").await;
    assert!(!stage.says("0223aabb"));
}

#[wasm_bindgen_test]
async fn a_plaintext_data_key_is_not_read_out() {
    let stub = answering(
        server("AES_256", "ENCRYPT_DECRYPT"),
        "create-datakey",
        r#""plain_text":"00ff00ff","cipher_text":"0223""#,
    );
    let stage = trial(&stub);
    stage.press("Also answer the plaintext").await;
    stage.press("Create data key").await;
    stage.hears("status", "The data key is made").await;
    stage.press("Show").await;
    stage.sees("00ff00ff").await;
    let spoken = document()
        .query_selector_all("[role=status], [role=alert], [aria-live]")
        .expect("a selector");
    for index in 0..spoken.length() {
        let text = spoken.item(index).and_then(|region| region.text_content());
        let text = text.unwrap_or_default();
        assert!(!text.contains("00ff") && !text.contains("0223"), "{text}");
    }
}
