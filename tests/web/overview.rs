//! The overview in its states, for the three roles.

use kms_console::api::transport::Method;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{open, until};
use super::stub::{Stub, error, key_id, page};

pub(crate) const OVERVIEW: &str = "/console/projects/p1/overview";

fn keys_at(keys: &[(u32, &str)], total: usize) -> String {
    let keys = keys.iter().map(|(number, alias)| {
        let id = key_id(*number);
        format!(r#"{{"key_id":"{id}","key_alias":"{alias}","at":4102444800000}}"#)
    });
    let keys: Vec<String> = keys.collect();
    format!(r#"{{"total":{total},"keys":[{}]}}"#, keys.join(","))
}

fn overview(counts: &str, audit: &str) -> String {
    let (expiring, pending) = (
        keys_at(&[(1, "payments")], 12),
        keys_at(&[(2, "archive")], 1),
    );
    let (deletion, none) = (keys_at(&[(3, "former")], 1), keys_at(&[], 0));
    let expiry = vec!["0"; 82].join(",");
    format!(
        r#"{{"counts":[{counts}],"expiring":{expiring},"pending_import":{pending},"pending_deletion":{deletion},"open_imports":{none},"expiry":[0,5,{expiry}],"today":1763942400{audit}}}"#
    )
}

pub(crate) fn of_all() -> String {
    let counts = r#"{"state":"2","spec":"AES_256","origin":"external","count":1200},{"state":"5","spec":"RSA_2048","origin":"external","count":1}"#;
    let audit = format!(
        r#","audit":{{"failed_imports":[{{"seq":7,"time":1763956800000,"actor_kind":"account","action":"import-key-material","key_id":"{}","outcome":"KMS.1203","status":400,"count":1,"layout":1,"hash":"h","mac":"m"}}],"operations":[{{"done":31,"refused":2}}]}}"#,
        key_id(4)
    );
    overview(counts, &audit)
}

#[wasm_bindgen_test]
async fn an_administrator_sees_counts_attention_and_charts() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, OVERVIEW, 200, &of_all());
    let stage = open("/", &stub);
    stage.sees("Needs attention").await;
    for text in [
        "1,201",
        "AES_256",
        "payments",
        "archive",
        "former",
        "All 12: Key material that expires within 30 days",
    ] {
        assert!(stage.says(text), "{text}");
    }
    for action in [
        "Re-import payments",
        "Import Key Material archive",
        "Cancel deletion former",
        "Show in audit 7",
    ] {
        assert!(stage.offers(action), "{action}");
    }
    assert!(stage.says("Operations, last 14 days"));
    let drawing = "Keys whose material expires in the next 30 days: 5.";
    assert_eq!(stage.count("[role=img]", drawing), 1);
}

#[wasm_bindgen_test]
async fn five_keys_of_a_kind_are_named_before_the_counts_and_the_list_has_all() {
    let names = ["one", "two", "three", "four", "five", "six", "seven"];
    let keys: Vec<_> = (1..).zip(names).collect();
    let pending = keys_at(&keys, 21);
    let body = of_all().replace(&keys_at(&[(2, "archive")], 1), &pending);
    let stub = Stub::signed_in_as("operator").on(Method::Get, OVERVIEW, 200, &body);
    let stage = open("/", &stub);
    let all = stage.control("All 21: Pending import").await;
    assert_eq!(all.get_attribute("href").as_deref(), Some("/keys?state=5"));
    assert!(stage.offers("five") && !stage.offers("six"));
    let html = stage.html();
    let place = |text: &str| html.find(text).expect(text);
    assert!(place("Needs attention") < place("All keys"));
    assert!(place("All keys") < place("role=\"img\""));
}

#[wasm_bindgen_test]
async fn a_deletion_is_cancelled_at_once_and_the_page_loads_again() {
    let stub = Stub::signed_in_as("operator")
        .on(Method::Get, OVERVIEW, 200, &of_all())
        .on(
            Method::Post,
            "/v1.0/p1/kms/cancel-key-deletion",
            500,
            &error("KMS.0101"),
        );
    let stage = open("/", &stub);
    stage.press("Cancel deletion former").await;
    stage.hears("alert", "request-7").await;
    let without = of_all().replace(&keys_at(&[(3, "former")], 1), &keys_at(&[], 0));
    let stub = stub.on(Method::Get, OVERVIEW, 200, &without).on(
        Method::Post,
        "/v1.0/p1/kms/cancel-key-deletion",
        200,
        &format!(r#"{{"key_id":"{}","key_state":"3"}}"#, key_id(3)),
    );
    stage.press("Cancel deletion former").await;
    stage.hears("status", "Deletion cancelled: former").await;
    until("the key is gone", || !stage.offers("former")).await;
    assert_eq!(stub.sent_to("cancel-key-deletion").len(), 2);
    // The button is gone: who works by keyboard is left where it stood.
    until("the focus at the heading", || {
        let focused = document().active_element();
        focused.is_some_and(|one| one.text_content().as_deref() == Some("Needs attention"))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_table_stands_beside_each_chart() {
    let counts = r#"{"state":"2","spec":"AES_256","origin":"kms","count":1}"#;
    let stub = Stub::signed_in_as("operator").on(Method::Get, OVERVIEW, 200, &overview(counts, ""));
    let stage = open("/", &stub);
    stage.sees("25 Nov 2025").await;
    for (title, rows) in [("Expiry, next 30 days", 30), ("Expiry, next 12 weeks", 12)] {
        let table = stage
            .element(&format!("[role=group][aria-label='{title}']"))
            .await;
        let found = table.query_selector_all("tbody tr").expect("a selector");
        assert_eq!(found.length(), rows, "{title}");
    }
    let drawing = "Keys whose material expires in the next 30 days: 5.";
    assert_eq!(stage.count("[role=img]", drawing), 1);
    assert!(!stage.says("Operations"), "an operator reads no audit log");
}

#[wasm_bindgen_test]
async fn an_auditor_is_offered_nothing_that_would_be_refused() {
    let stub = Stub::signed_in_as("auditor").on(Method::Get, OVERVIEW, 200, &of_all());
    let stage = open("/", &stub);
    stage.sees("Needs attention").await;
    for action in [
        "Re-import payments",
        "Import Key Material archive",
        "Cancel deletion former",
    ] {
        assert!(!stage.offers(action), "{action}");
    }
    assert!(stage.offers("Show in audit 7"));
}

#[wasm_bindgen_test]
async fn a_project_without_keys_says_what_to_do_to_those_who_may() {
    let empty = r#"{"counts":[],"expiring":{"total":0,"keys":[]},"pending_import":{"total":0,"keys":[]},"pending_deletion":{"total":0,"keys":[]},"open_imports":{"total":0,"keys":[]},"expiry":[],"today":0}"#;
    for (role, offered) in [("operator", true), ("auditor", false)] {
        let stub = Stub::signed_in_as(role).on(Method::Get, OVERVIEW, 200, empty);
        let stage = open("/", &stub);
        stage.sees("No keys yet").await;
        for name in ["Create Key", "Import Key"] {
            assert_eq!(stage.offers(name), offered, "{role} {name}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_failure_shows_its_request_and_is_tried_again() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, OVERVIEW, 500, &error("KMS.0101"));
    let stage = open("/", &stub);
    stage.hears("alert", "request-7").await;
    assert!(stage.offers("Copy Request ID"));
    let _stub = stub.on(Method::Get, OVERVIEW, 200, &of_all());
    stage.press("Try again").await;
    stage.sees("Needs attention").await;
}

#[wasm_bindgen_test]
async fn a_server_without_an_overview_begins_with_its_keys() {
    let session = super::stub::session("admin").replace("\"overview\",", "");
    let stub = Stub::default()
        .on(Method::Get, "/console/session", 200, &session)
        .on(Method::Get, "/console/projects/p1/keys", 200, &page(&[], 0));
    let stage = open("/", &stub);
    stage.is_headed("Keys").await;
    assert!(!stage.offers("Overview"));
}
