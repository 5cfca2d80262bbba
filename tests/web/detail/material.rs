//! "Key material": when it expires, and how it came and went.

use kms_console::api::transport::Method;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::super::audit::{record, records};
use super::super::stage::{Stage, open, until};
use super::super::stub::{Stub, error, key_id};
use super::with_key;

const LOG: &str = "/console/audit";
const TITLE: &str = "History of the key material";

fn material(stub: &Stub) -> Stage {
    open(&format!("/keys/{}/material", key_id(1)), stub)
}

/// The log's answer to the question for one action.
fn log(stub: Stub, action: &str, found: &[String]) -> Stub {
    let path = format!("{LOG}?key_id={}&action={action}&", key_id(1));
    stub.on(Method::Get, &path, 200, &records(found, ""))
}

#[wasm_bindgen_test]
async fn the_history_has_imports_and_deletions_in_one_order() {
    let imports = [
        record(9, "import-key-material", "done"),
        record(4, "import-key-material", "KMS.0313"),
    ];
    let stub = with_key("admin", "2", "external").on(Method::Get, LOG, 200, &records(&[], ""));
    let stub = log(stub, "import-key-material", &imports);
    let deletions = [record(7, "delete-imported-key-material", "done")];
    let stub = log(stub, "delete-imported-key-material", &deletions);
    let stage = material(&stub);
    stage.sees(TITLE).await;
    stage.sees("Delete key material").await;
    let rows = document()
        .query_selector_all("table tbody tr button")
        .expect("a selector");
    let rows: Vec<String> = (0..rows.length())
        .filter_map(|index| rows.item(index)?.dyn_into::<Element>().ok())
        .filter_map(|opener| opener.get_attribute("aria-label"))
        .collect();
    assert_eq!(rows, ["Show record 9", "Show record 7", "Show record 4"]);
}

#[wasm_bindgen_test]
async fn a_key_that_lost_its_material_still_has_its_history() {
    let stub = with_key("auditor", "5", "external").on(Method::Get, LOG, 200, &records(&[], ""));
    let removals = [record(3, "destroy-expired-material", "done")];
    let stage = material(&log(stub, "destroy-expired-material", &removals));
    stage.sees("This key has no key material").await;
    stage.sees("Destroy expired key material").await;
}

#[wasm_bindgen_test]
async fn a_history_without_records_says_so() {
    let stub = with_key("admin", "2", "external").on(Method::Get, LOG, 200, &records(&[], ""));
    let stage = material(&stub);
    stage.sees("The audit log has no import").await;
}

#[wasm_bindgen_test]
async fn a_history_on_its_way_has_a_skeleton() {
    let stub = with_key("admin", "2", "external").silent(Method::Get, LOG);
    let stage = material(&stub);
    stage.sees(TITLE).await;
    stage.hears("status", "Loading").await;
    assert!(!stage.says("The audit log has no import"));
}

#[wasm_bindgen_test]
async fn a_history_that_fails_is_tried_again() {
    let stub = with_key("admin", "2", "external").on(Method::Get, LOG, 500, &error("KMS.0101"));
    let stage = material(&stub);
    stage.hears("alert", "request-7").await;
    let stub = stub.on(Method::Get, LOG, 200, &records(&[], ""));
    stage.press("Try again").await;
    stage.sees("The audit log has no import").await;
    assert!(!stub.sent_to("limit=10").is_empty());
}

#[wasm_bindgen_test]
async fn an_operator_is_shown_no_history() {
    let stub = with_key("operator", "2", "external");
    let stage = material(&stub);
    stage.sees("Fingerprint of the key material").await;
    assert!(!stage.says(TITLE));
    assert!(stub.sent_to("limit=10").is_empty());
}

#[wasm_bindgen_test]
async fn the_expiry_is_a_countdown_and_a_date() {
    let in_three_days = (js_sys::Date::now() / 1000.0 + 3.2 * 86_400.0).round();
    let enabled = r#""key_state":"2""#;
    let expiring = format!(r#"{enabled},"expiration_time":"{in_three_days}""#);
    let key = super::super::stub::key(1, "payments", "2", "external").replace(enabled, &expiring);
    let body = format!(r#"{{"key_info":{key}}}"#);
    let path = format!("{}/describe-key", super::API);
    let stage =
        material(&with_key("operator", "2", "external").on(Method::Post, &path, 200, &body));
    let due = stage.element("time.due").await;
    until("the countdown", || {
        due.inner_text().starts_with("in 3 days")
    })
    .await;
    let dates = document().query_selector_all("time").expect("a selector");
    assert_eq!(dates.length(), 2);
}
