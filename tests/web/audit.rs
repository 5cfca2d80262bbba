//! The audit log: who may read it, what a row says, filters, pages, and the chain.

use kms_console::api::transport::Method;
use kms_console::zone::Zone;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{open, until};
use super::stub::{Stub, error, key_id};

pub(crate) const LOG: &str = "/console/audit";
const VERIFY: &str = "/console/audit/verify";

pub(crate) fn record(seq: i64, action: &str, outcome: &str) -> String {
    let (key, status) = (key_id(1), if outcome == "done" { 200 } else { 409 });
    format!(
        r#"{{"seq":{seq},"time":1763956800123,"actor_kind":"account","account_name":"ada","address":"192.0.2.7","action":"{action}","key_id":"{key}","outcome":"{outcome}","status":{status},"count":1,"request_id":"r-{seq}","layout":1,"hash":"hash-{seq}","mac":"mac-{seq}"}}"#
    )
}

pub(crate) fn records(records: &[String], rest: &str) -> String {
    let last = records.len();
    format!(
        r#"{{"records":[{}],"head":{{"seq":{last},"hash":"aa"}}{rest}}}"#,
        records.join(",")
    )
}

fn two() -> String {
    records(
        &[
            record(2, "import-key-material", "KMS.1104"),
            record(1, "create-key", "done"),
        ],
        "",
    )
}

#[wasm_bindgen_test]
async fn records_say_in_words_what_was_done_and_open_in_place() {
    let stub = Stub::signed_in_as("auditor").on(Method::Get, LOG, 200, &two());
    let stage = open("/audit", &stub);
    stage.sees("Import key material").await;
    for text in ["Create key", "Done", "Refused", "KMS.1104", "ada"] {
        assert!(stage.says(text), "{text}");
    }
    assert!(!stage.says("192.0.2.7"));
    stage.press("Show record 2").await;
    for text in [
        "192.0.2.7",
        "r-2",
        "hash-2",
        "mac-2",
        "2025-11-24T04:00:00.123Z",
    ] {
        stage.sees(text).await;
    }
    assert!(stage.offers("Copy Request ID"));
    stage.press("Show record 2").await;
    until("it is closed", || !stage.says("192.0.2.7")).await;
}

#[wasm_bindgen_test]
async fn an_operator_is_told_that_the_log_is_not_for_them() {
    let stub = Stub::signed_in_as("operator").on(Method::Get, LOG, 200, &two());
    let stage = open("/audit", &stub);
    stage.sees("Your role does not permit this.").await;
    assert!(!stage.offers("Verify"));
}

#[wasm_bindgen_test]
async fn filters_are_in_the_url_and_in_the_export() {
    let refused = records(&[record(2, "import-key-material", "KMS.1104")], "");
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LOG, 200, &two())
        .on(
            Method::Get,
            &format!("{LOG}?account_name=ada"),
            200,
            &refused,
        );
    let stage = open("/audit", &stub);
    stage.sees("Create key").await;
    stage.fill("Account", "ada").await;
    stage.submit().await;
    until("only the refused one", || !stage.offers("Show record 1")).await;
    let export = stage.control("Export").await;
    assert_eq!(
        export.get_attribute("href").as_deref(),
        Some("/console/audit/export?account_name=ada")
    );
    stage.press("Clear filters").await;
    stage.control("Show record 1").await;
}

#[wasm_bindgen_test]
async fn every_page_of_what_the_filters_name_is_exported_as_a_table() {
    let asked = format!("{LOG}?account_name=ada");
    let first = records(&[record(2, "sign", "done")], r#","next_before":2"#);
    let last = records(&[record(1, "verify", "done")], "");
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LOG, 500, &error("KMS.0101"))
        .on(Method::Get, &asked, 200, &two())
        .on(Method::Get, &format!("{asked}&limit=1000"), 200, &first);
    let stage = open("/audit?account=ada", &stub);
    stage.sees("Create key").await;
    // The second page does not come: there is no file, and the reason is said.
    let second = format!("{asked}&before=2&limit=1000");
    let stub = stub.on(Method::Get, &second, 500, &error("KMS.0101"));
    stage.press("Export CSV").await;
    stage.hears("alert", "request-7").await;
    let _stub = stub.on(Method::Get, &second, 200, &last);
    stage.press("Export CSV").await;
    stage.hears("status", "Records exported: 2").await;
    assert!(!stage.says("the newest"));
}

#[wasm_bindgen_test]
async fn a_table_that_has_not_all_records_says_so() {
    let many: Vec<String> = (1..=1000).map(|seq| record(seq, "sign", "done")).collect();
    let many = records(&many, r#","next_before":1"#);
    // However much is read, there is more.
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LOG, 200, &two())
        .on(Method::Get, &format!("{LOG}?limit=1000"), 200, &many)
        .on(Method::Get, &format!("{LOG}?before=1"), 200, &many);
    let stage = open("/audit", &stub);
    stage.sees("Create key").await;
    stage.press("Export CSV").await;
    stage
        .hears("status", "Records exported: 20,000, the newest")
        .await;
}

#[wasm_bindgen_test]
async fn times_are_typed_and_shown_in_the_chosen_zone() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LOG, 200, &two());
    // 24 November 2025, 04:00 UTC.
    let stage = open("/audit?from=1763956800000", &stub);
    for (zone, shown) in [
        ("Asia/Shanghai", "2025-11-24T12:00"),
        ("America/St_Johns", "2025-11-24T00:30"),
    ] {
        Zone::of_name(zone).choose();
        stage.sees(&format!("Times in {zone}")).await;
        let from = stage.field("From").await;
        until(shown, || from.value() == shown).await;
    }
    // In summer, two and a half hours behind UTC.
    stage.fill("To", "2026-07-01T12:00").await;
    stage.submit().await;
    let export = stage.control("Export").await;
    let wanted = "/console/audit/export?from=1763956800000&to=1782916200000";
    until(wanted, || {
        export.get_attribute("href").as_deref() == Some(wanted)
    })
    .await;
    Zone::Browser.choose();
}

#[wasm_bindgen_test]
async fn a_filter_that_cannot_be_is_said_at_its_field() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LOG, 200, &two());
    let stage = open("/audit", &stub);
    stage.sees("Create key").await;
    stage.fill("Key ID", "7").await;
    stage.submit().await;
    stage.faults("Key ID", "Enter a whole key ID").await;
}

#[wasm_bindgen_test]
async fn pages_lead_to_what_is_older_and_back() {
    let stub = Stub::signed_in_as("admin")
        .on(
            Method::Get,
            LOG,
            200,
            &records(&[record(2, "sign", "done")], r#","next_before":2"#),
        )
        .on(
            Method::Get,
            &format!("{LOG}?before=2"),
            200,
            &records(&[record(1, "verify", "done")], ""),
        );
    let stage = open("/audit", &stub);
    stage.control("Show record 2").await;
    stage.fill("Account", "ada").await;
    stage.press("Older").await;
    stage.control("Show record 1").await;
    // What was typed and not asked for yet stays.
    assert_eq!(stage.field("Account").await.value(), "ada");
    stage.press("Newer").await;
    stage.control("Show record 2").await;
}

#[wasm_bindgen_test]
async fn the_chain_is_walked_part_by_part() {
    let first = r#"{"verified":{"seq":20000,"hash":"aa"},"last":20500,"finished":false}"#;
    let rest = r#"{"verified":{"seq":20500,"hash":"bb"},"last":20500,"finished":true}"#;
    let stub = Stub::signed_in_as("auditor")
        .on(Method::Get, LOG, 200, &two())
        .on(Method::Get, VERIFY, 200, first)
        .on(
            Method::Get,
            &format!("{VERIFY}?after=20000%3Aaa"),
            200,
            rest,
        );
    let stage = open("/audit", &stub);
    stage.sees("Records not verified yet: 2").await;
    stage.press("Verify").await;
    stage.hears("status", "Verified to record 20,500").await;
}

#[wasm_bindgen_test]
async fn a_record_that_is_wrong_is_named() {
    let wrong = r#"{"verified":{"seq":2,"hash":"aa"},"last":9,"finished":true,"finding":{"flaw":"altered","first":3,"last":3}}"#;
    let stub = Stub::signed_in_as("auditor")
        .on(Method::Get, LOG, 200, &two())
        .on(Method::Get, VERIFY, 200, wrong);
    let stage = open("/audit", &stub);
    stage.sees("Create key").await;
    stage.press("Verify").await;
    stage.hears("alert", "Record 3 was changed").await;
    assert!(stage.says("Verified to record 2"));
}

#[wasm_bindgen_test]
async fn a_log_that_cannot_be_read_is_tried_again() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LOG, 500, &error("KMS.0101"));
    let stage = open("/audit", &stub);
    stage.hears("alert", "request-7").await;
    assert!(stage.offers("Copy Request ID"));
    // Nobody knows how many records there are.
    assert!(stage.says("Not verified yet"));
    let _stub = stub.on(Method::Get, LOG, 200, &two());
    stage.press("Try again").await;
    stage.sees("Records not verified yet: 2").await;
}

#[wasm_bindgen_test]
async fn filters_that_leave_nothing_offer_everything() {
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LOG, 200, &two())
        .on(
            Method::Get,
            &format!("{LOG}?outcome=done"),
            200,
            &records(&[], ""),
        );
    let stage = open("/audit?outcome=done", &stub);
    stage.sees("No records match").await;
    stage.press("Show every record").await;
    stage.sees("Create key").await;
}
