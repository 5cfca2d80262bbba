//! The last step: the review, the stages, and the proof.

use kms_console::api::transport::Method;
use kms_wrap_worker::{Reply, Warning};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::Stage;
use super::super::stub::{Stub, error, key};
use super::super::worker::{StubWorker, facts, wrapped};
use super::{BROUGHT, LONG, LONG_PRINT, at_file, paste, serving, worker};

const IMPORT: &str = "/v1.0/p1/kms/import-key-material";
const DESCRIBE: &str = "/v1.0/p1/kms/describe-key";

pub(super) fn server() -> Stub {
    serving(&"A".repeat(LONG))
}

/// A server that takes the material, and then says that it holds a key with this fingerprint.
pub(super) fn taking(fingerprint: &str) -> Stub {
    let key = key(1, "payments", "2", "external");
    let key = key.trim_end_matches('}');
    let detail = format!(r#"{{"key_info":{key},"material_fingerprint":"{fingerprint}"}}}}"#);
    server()
        .on(Method::Post, IMPORT, 200, "{}")
        .on(Method::Post, DESCRIBE, 200, &detail)
}

/// At the last step, with a key that was pasted.
pub(super) async fn at_review(stub: &Stub, worker: &StubWorker) -> Stage {
    let stage = at_file(stub, worker).await;
    paste(&stage, "Key file", "0123").await;
    stage.sees("AES_256, 256 bits").await;
    stage.press("Next").await;
    stage.sees("Review").await;
    stage
}

#[wasm_bindgen_test]
async fn what_will_be_sent_is_reviewed_before_ok() {
    let stage = at_review(&server(), &worker()).await;
    for text in [
        "payments",
        "Cannot be changed any more",
        "pasted text",
        "hex",
        "RSAES_OAEP_SHA_256",
        "RSA, 3072 bits",
        "Token valid until",
    ] {
        assert!(stage.says(text), "{text}");
    }
    let review = stage.element(".review").await;
    assert!(review.inner_text().ends_with("never"));
    stage.press_radio("expires").await;
    assert!(!review.inner_text().ends_with("never"));
}

#[wasm_bindgen_test]
async fn a_warning_that_was_accepted_is_said_once_more() {
    let mut accepted = facts(BROUGHT);
    accepted.warnings = vec![Warning {
        code: "equal-halves".to_owned(),
        params: Vec::new(),
        message: String::new(),
        decision: Some("accept-pattern".to_owned()),
    }];
    let mut reply = wrapped(BROUGHT, LONG_PRINT);
    if let Reply::Wrapped { facts, .. } = &mut reply {
        facts.warnings.clone_from(&accepted.warnings);
    }
    let worker = worker()
        .on("inspect", Ok(Reply::Inspected { facts: accepted }))
        .on("wrap", Ok(reply));
    let stage = at_review(&server(), &worker).await;
    let review = stage.element(".review").await.inner_text();
    assert!(review.contains("Warnings that you accepted"), "{review}");
    assert!(review.contains("The two halves of the key are equal"));
}

#[wasm_bindgen_test]
async fn every_step_is_led_back_to_and_nothing_has_to_be_chosen_twice() {
    let stage = at_review(&server(), &worker()).await;
    stage.press("Edit Key material").await;
    stage.sees("pasted text, 4 bytes").await;
    stage.press("Next").await;
    stage.press("Edit Wrapping").await;
    stage.sees("Where the key comes from").await;
    stage.press("Next").await;
    stage.sees("pasted text, 4 bytes").await;
    stage.press("Next").await;
    stage.press("Show Key").await;
    stage.sees("The key exists now").await;
}

#[wasm_bindgen_test]
async fn a_stage_is_read_out_once() {
    const STAGE: &str = "Send it to the KMS";
    let stage = at_review(&server().silent(Method::Post, IMPORT), &worker()).await;
    stage.press("OK").await;
    stage.hears("status", STAGE).await;
    let all = document().query_selector_all("[role=status]");
    let all = all.expect("a selector");
    let texts = (0..all.length()).filter_map(|index| all.item(index)?.text_content());
    let saying: Vec<_> = texts.filter(|text| text.contains(STAGE)).collect();
    assert_eq!(saying, [STAGE]);
    // Nothing else in the region has a name, and a region that is busy would not be read out.
    for silent in ["[role=status] [aria-label]", "[role=status][aria-busy]"] {
        let found = document().query_selector(silent);
        assert!(found.expect("a selector").is_none(), "{silent}");
    }
}

#[wasm_bindgen_test]
async fn the_stage_that_failed_is_named() {
    let stub = server().down(Method::Post, IMPORT);
    let stage = at_review(&stub, &worker()).await;
    stage.press("OK").await;
    stage.hears("alert", "does not answer").await;
    stage
        .hears("alert", "Stage that failed: Send it to the KMS")
        .await;
    let failed = stage.element("[data-pace=failed]").await;
    assert!(failed.inner_text().starts_with("Send it to the KMS"));
    let wrapped = stage.element("[data-pace=done]:nth-child(4)").await;
    assert!(wrapped.inner_text().starts_with("Wrap the key"));
}

#[wasm_bindgen_test]
async fn material_that_does_not_open_is_told_at_its_file() {
    let stub = server().on(Method::Post, IMPORT, 400, &error("KMS.2604"));
    let stage = at_review(&stub, &worker()).await;
    stage.press("OK").await;
    stage.sees("pasted text, 4 bytes").await;
    let field = stage.field("Key file").await;
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn two_fingerprints_that_agree_prove_the_import() {
    let stage = at_review(&taking(BROUGHT), &worker()).await;
    stage.press("OK").await;
    stage.hears("status", "Key imported successfully").await;
    stage.sees("The two fingerprints agree.").await;
    stage.sees("A fingerprint says which key it is").await;
    let receipt = stage.control("Save the receipt").await;
    assert!(!receipt.has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn another_fingerprint_is_an_alarm() {
    let stage = at_review(&taking("hmac:ffffffffffffffff"), &worker()).await;
    stage.press("OK").await;
    stage.sees("The KMS reports another key").await;
    stage.hears("alert", "Do not use this key").await;
}
