//! A scheduled deletion, announced on the key's page.

use kms_console::api::transport::Method;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::audit::{record, records};
use super::super::stage::{Stage, open, until};
use super::super::stub::{Stub, key, key_id};
use super::{API, with_key};

const TITLE: &str = "This key will be deleted";

/// A key that will be deleted on 24 November 2026.
fn pending(role: &str) -> Stub {
    let state = r#""key_state":"4""#;
    let scheduled = format!(r#"{state},"scheduled_deletion_date":"1795492800000""#);
    let key = key(1, "payments", "4", "kms").replace(state, &scheduled);
    let body = format!(r#"{{"key_info":{key}}}"#);
    let log = records(&[record(5, "schedule-key-deletion", "done")], "");
    Stub::signed_in_as(role)
        .on(Method::Post, &format!("{API}/describe-key"), 200, &body)
        .on(Method::Get, "/console/audit", 200, &log)
}

fn page(stub: &Stub) -> Stage {
    open(&format!("/keys/{}", key_id(1)), stub)
}

#[wasm_bindgen_test]
async fn one_click_cancels_a_scheduled_deletion() {
    let path = format!("{API}/cancel-key-deletion");
    let answer = format!(r#"{{"key_id":"{}","key_state":"3"}}"#, key_id(1));
    let stub = pending("operator").on(Method::Post, &path, 200, &answer);
    let stage = page(&stub);
    stage.sees(TITLE).await;
    stage.sees("24 Nov 2026").await;
    assert_eq!(stage.count("button", "Cancel deletion"), 1);
    let disabled = format!(r#"{{"key_info":{}}}"#, key(1, "payments", "3", "kms"));
    let describe = format!("{API}/describe-key");
    let stub = stub.on(Method::Post, &describe, 200, &disabled);
    stage.press("Cancel deletion").await;
    stage.hears("status", "Deletion cancelled: payments").await;
    until("it is not announced any more", || !stage.says(TITLE)).await;
    assert_eq!(stub.sent_to("cancel-key-deletion").len(), 1);
}

#[wasm_bindgen_test]
async fn a_key_that_stays_announces_nothing() {
    let stage = page(&with_key("operator", "2", "kms"));
    stage.sees("Disable").await;
    assert!(!stage.says(TITLE));
}

#[wasm_bindgen_test]
async fn an_auditor_is_told_who_scheduled_it_and_can_undo_nothing() {
    let stage = page(&pending("auditor"));
    stage.sees("Scheduled by ada").await;
    assert!(!stage.offers("Cancel deletion"));
}

#[wasm_bindgen_test]
async fn the_receipt_says_who_when_and_which_key() {
    let stage = page(&pending("admin"));
    stage.sees("Scheduled by ada").await;
    let keep = "const make = URL.createObjectURL; URL.createObjectURL = (blob) => { window.kept = blob; URL.createObjectURL = make; return make.call(URL, blob); };";
    js_sys::Function::new_no_args(keep)
        .call0(&JsValue::NULL)
        .expect("a page may keep a file");
    stage.press("Save the receipt").await;
    let text = js_sys::Function::new_no_args("return window.kept.text()")
        .call0(&JsValue::NULL)
        .expect("the receipt was saved");
    let text = JsFuture::from(js_sys::Promise::resolve(&text))
        .await
        .expect("a file can be read");
    let text = text.as_string().expect("it is a text");
    for part in [
        r#""format": "keyferry-deletion-receipt-1""#,
        &format!(r#""key_id": "{}""#, key_id(1)),
        r#""key_alias": "payments""#,
        r#""deletion_at": "2026-11-24T04:00:00.000Z""#,
        r#""scheduled_by": "ada""#,
        r#""scheduled_at": "2025-11-24T04:00:00.123Z""#,
        r#""request_id": "r-5""#,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
