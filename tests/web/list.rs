//! The list of keys in its four states, and what can be done from it.

mod actions;
mod bulk;
mod export;
mod kept;
mod saved;

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, open};
use super::stub::{Stub, error, key, key_id, page, session};

const LIST: &str = "/console/projects/p1/keys";

fn two_keys() -> String {
    page(
        &[
            key(1, "payments", "2", "kms"),
            key(2, "archive", "5", "external"),
        ],
        2,
    )
}

#[wasm_bindgen_test]
async fn keys_are_listed_with_their_states_and_their_next_step() {
    let stub = Stub::signed_in_as("operator").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    for text in ["Enabled", "Pending import", "2 of 2", "Import Key Material"] {
        assert!(stage.says(text), "{text}");
    }
}

#[wasm_bindgen_test]
async fn an_auditor_is_offered_nothing_that_would_be_refused() {
    let stub = Stub::signed_in_as("auditor").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    for name in ["Import Key", "Create Key", "Import Key Material", "More"] {
        assert!(!stage.offers(name), "{name}");
    }
}

#[wasm_bindgen_test]
async fn without_keys_it_says_what_to_do() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &page(&[], 0));
    let stage = open("/keys", &stub);
    stage.sees("No keys yet").await;
    for name in ["Columns", "Export", "Clear filters", "Pending import"] {
        assert!(!stage.offers(name), "{name}");
    }
    for name in ["Import Key", "Create Key"] {
        assert_eq!(stage.count("a, button", name), 1, "{name}");
        assert_eq!(stage.count("button", name), 1, "{name}");
    }
    stage.press("Import Key").await;
    stage.is_headed("Import Key").await;
}

#[wasm_bindgen_test]
async fn the_list_that_is_opened_anew_is_not_filtered() {
    let found = page(&[key(2, "archive", "5", "external")], 2);
    let stub = Stub::signed_in_as("operator")
        .on(Method::Get, LIST, 200, &two_keys())
        .on(Method::Get, &format!("{LIST}?search=arch"), 200, &found);
    let stage = open("/keys?search=arch", &stub);
    stage.follow("archive").await;
    stage.sees("General").await;
    stage.follow("Keys").await;
    stage.control("payments").await;
    assert_eq!(stage.field("Search").await.value(), "");
}

#[wasm_bindgen_test]
async fn a_filter_that_leaves_nothing_says_so() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &page(&[], 9));
    let stage = open("/keys?search=nothing", &stub);
    stage.sees("No keys match").await;
    stage.hears("status", "0 of 9 keys").await;
    let all = page(&[key(1, "payments", "2", "kms")], 9);
    let _stub = stub.on(Method::Get, LIST, 200, &all);
    stage.press_last("Clear filters").await;
    stage.control("payments").await;
    assert_eq!(stage.field("Search").await.value(), "");
}

#[wasm_bindgen_test]
async fn a_failure_shows_its_request_and_is_tried_again() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 500, &error("KMS.0101"));
    let stage = open("/keys", &stub);
    stage.hears("alert", "request-7").await;
    let _stub = stub.on(Method::Get, LIST, 200, &two_keys());
    stage.press("Try again").await;
    stage.control("payments").await;
}

#[wasm_bindgen_test]
async fn a_server_without_the_consoles_list_is_asked_for_the_apis() {
    let keys = [key(1, "foreign", "2", "kms")].join(",");
    let body = format!(
        r#"{{"keys":["{}"],"key_details":[{keys}],"total":1}}"#,
        key_id(1)
    );
    let stub = Stub::signed_in_as("admin").on(Method::Post, "/v1.0/p1/kms/list-keys", 200, &body);
    let stage = open("/keys", &stub);
    stage.control("foreign").await;
    assert_eq!(
        stub.sent_to("list-keys"),
        [r#"{"limit":"50","key_spec":"ALL"}"#]
    );
}

#[wasm_bindgen_test]
async fn where_the_server_does_not_search_the_page_is_searched_and_says_so() {
    let keys = [
        key(1, "payments", "2", "kms"),
        key(2, "Archive", "2", "kms"),
    ]
    .join(",");
    let body = format!(r#"{{"keys":[],"key_details":[{keys}],"total":2}}"#);
    let stub = Stub::signed_in_as("admin").on(Method::Post, "/v1.0/p1/kms/list-keys", 200, &body);
    let stage = open("/keys?search=arch", &stub);
    stage.control("Archive").await;
    assert!(!stage.offers("payments"));
    assert!(stage.says("1 of 2") && stage.says("This server does not search"));
}

#[wasm_bindgen_test]
async fn a_filter_of_the_url_is_sent_and_its_token_takes_it_away() {
    let found = page(&[key(2, "archive", "5", "external")], 2);
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &two_keys())
        .on(
            Method::Get,
            &format!("{LIST}?tag=team%3Dpay%20roll"),
            200,
            &found,
        );
    let stage = open("/keys?tag=team%3Dpay%20roll", &stub);
    stage.control("archive").await;
    assert!(!stage.offers("payments"));
    stage.press("Remove filter: Tag: team=pay roll").await;
    stage.control("payments").await;
}

#[wasm_bindgen_test]
async fn a_header_sorts() {
    let sorted = page(&[key(3, "aardvark", "2", "kms")], 2);
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &two_keys())
        .on(Method::Get, &format!("{LIST}?sort=alias"), 200, &sorted);
    let stage = open("/keys", &stub);
    stage.press("Alias").await;
    stage.control("aardvark").await;
}

#[wasm_bindgen_test]
async fn filters_that_the_server_does_not_have_are_said_not_to_apply() {
    let body = format!(
        r#"{{"keys":[],"key_details":[{}],"total":1}}"#,
        key(1, "foreign", "2", "kms")
    );
    let signed_in = session("admin").replace("\"key-search\",", "");
    let stub = Stub::default()
        .on(Method::Get, "/console/session", 200, &signed_in)
        .on(Method::Post, "/v1.0/p1/kms/list-keys", 200, &body);
    let stage = open("/keys?tag=team&usage=SIGN_VERIFY&state=2", &stub);
    stage.control("foreign").await;
    stage.hears("status", "do not apply").await;
    assert_eq!(
        stub.sent_to("list-keys"),
        [r#"{"limit":"50","key_state":"2","key_spec":"ALL"}"#]
    );
}

#[wasm_bindgen_test]
async fn the_count_is_said_once_and_read_out_when_it_changes() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    stage.hears("status", "2 of 2 keys").await;
    let text = stage.element("main").await.inner_text();
    assert_eq!(text.matches("2 of 2").count(), 1, "{text}");
    let three = page(
        &[key(1, "payments", "2", "kms"), key(3, "ledger", "2", "kms")],
        3,
    );
    let _stub = stub.on(Method::Get, LIST, 200, &three);
    stage.press("Refresh").await;
    stage.hears("status", "2 of 3 keys").await;
}

#[wasm_bindgen_test]
async fn a_state_stands_below_its_alias_for_narrow_screens() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    let mark = stage.element("th .table__narrow .state").await;
    assert_eq!(mark.inner_text(), "Enabled");
    assert!(mark.query_selector("svg").is_ok_and(|icon| icon.is_some()));
}

/// Every page that a query has, by where it starts.
fn in_pages(stub: Stub) -> Stub {
    let first = format!(
        r#"{{"keys":[{}],"matching":2,"total":3,"next_marker":"m1"}}"#,
        key(1, "payments", "2", "kms")
    );
    let second = format!(
        r#"{{"keys":[{}],"matching":2,"total":3}}"#,
        key(2, "archive", "3", "external")
    );
    stub.on(Method::Get, LIST, 200, &first).on(
        Method::Get,
        &format!("{LIST}?limit=1000&marker=m1"),
        200,
        &second,
    )
}

/// Waits until the item is barred for a reason that is told with it.
async fn says_why(stage: &Stage, name: &str, reason: &str) {
    let item = stage.control(name).await;
    assert_eq!(item.get_attribute("aria-disabled").as_deref(), Some("true"));
    let id = item.get_attribute("aria-describedby").unwrap_or_default();
    let told = super::stage::text_at(&id);
    assert!(told.contains(reason), "{name}: {told}");
}
