//! "Is this the key?" on a key's page: it takes a key as the wizard does.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{Stage, open_with};
use super::super::stub::{Stub, key, key_id};
use super::{BROUGHT, paste, worker};

async fn asked(fingerprint: &str) -> Stage {
    let key = key(1, "payments", "2", "external");
    let key = key.trim_end_matches('}');
    let detail = format!(r#"{{"key_info":{key},"material_fingerprint":"{fingerprint}"}}}}"#);
    let stub =
        Stub::signed_in_as("operator").on(Method::Post, "/v1.0/p1/kms/describe-key", 200, &detail);
    let path = format!("/keys/{}/material", key_id(1));
    let stage = open_with(&path, &stub, &worker());
    paste(&stage, "Key file", "0123").await;
    stage
}

#[wasm_bindgen_test]
async fn the_very_key_is_recognised() {
    let stage = asked(BROUGHT).await;
    stage.hears("status", "Yes, this is the key").await;
}

#[wasm_bindgen_test]
async fn another_key_is_told_apart() {
    let stage = asked("hmac:ffffffffffffffff").await;
    stage.hears("alert", "No, the KMS holds another key").await;
}
