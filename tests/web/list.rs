//! The list of keys in its four states, and what can be done from it.

mod kept;

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, open, tick, until};
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
    stage.sees("0 of 9").await;
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
async fn pressing_twice_asks_once() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    let disable = stage.control("Disable").await;
    disable.click();
    disable.click();
    until("disable-key", || !stub.sent_to("disable-key").is_empty()).await;
    tick().await;
    assert_eq!(stub.sent_to("disable-key").len(), 1);
}

#[wasm_bindgen_test]
async fn selected_keys_are_disabled_together() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.sees("2 selected").await;
    stage.press("Disable").await;
    // The key that is pending import cannot be disabled, so it is not asked.
    let asked = format!(r#"{{"key_id":"{}"}}"#, key_id(1));
    until("disable-key", || {
        stub.sent_to("disable-key") == [asked.clone()]
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_deletion_is_scheduled_when_what_is_quoted_was_typed() {
    let one = page(&[key(1, "payments", "2", "kms")], 1);
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &one);
    let stage = open("/keys", &stub);
    stage.press("More").await;
    stage.press("Schedule deletion").await;
    stage.sees("Schedule deletion of payments?").await;
    stage
        .fill("To confirm, type what is quoted", "payment")
        .await;
    stage.press("Schedule deletion").await;
    assert!(stub.sent_to("schedule-key-deletion").is_empty());
    stage
        .fill("To confirm, type what is quoted", "payments")
        .await;
    stage.press("Schedule deletion").await;
    let asked = format!(r#"{{"key_id":"{}","pending_days":"30"}}"#, key_id(1));
    until("schedule", || {
        stub.sent_to("schedule-key-deletion") == [asked.clone()]
    })
    .await;
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

/// What the console saves from now on, as text. A browser under test keeps no files, so the address that one gets is
/// looked at.
mod saved {
    use js_sys::{Array, Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    /// The blobs that got an address.
    pub(super) struct Saved {
        url: JsValue,
        original: JsValue,
        blobs: Array,
    }

    impl Saved {
        pub(super) fn watch() -> Self {
            let url = Reflect::get(&js_sys::global(), &"URL".into()).expect("browsers have it");
            let original = Reflect::get(&url, &"createObjectURL".into()).expect("it is there");
            let blobs = Array::new();
            let spy = Function::new_with_args(
                "blobs, original",
                "return blob => { blobs.push(blob); return original.call(URL, blob) }",
            );
            let spy = spy
                .call2(&JsValue::NULL, &blobs, &original)
                .expect("it is a function");
            Reflect::set(&url, &"createObjectURL".into(), &spy).expect("it can be set");
            Self {
                url,
                original,
                blobs,
            }
        }

        pub(super) fn count(&self) -> u32 {
            self.blobs.length()
        }

        pub(super) async fn text(&self) -> String {
            let blob: web_sys::Blob = self.blobs.get(0).unchecked_into();
            let text = JsFuture::from(blob.text()).await.expect("it is text");
            text.as_string().expect("it is a string")
        }
    }

    impl Drop for Saved {
        fn drop(&mut self) {
            let name = "createObjectURL".into();
            Reflect::set(&self.url, &name, &self.original).expect("it can be set");
        }
    }
}

#[wasm_bindgen_test]
async fn every_page_of_the_filtered_keys_is_exported() {
    let stub = in_pages(Stub::signed_in_as("auditor"));
    let saved = saved::Saved::watch();
    let stage = open("/keys", &stub);
    stage.press("Export").await;
    stage.sees("All keys that match: 2").await;
    stage.press_last("Export").await;
    stage.sees("Keys exported: 2").await;
    let text = saved.text().await;
    assert!(text.contains("payments,enabled,AES_256"), "{text}");
    assert!(text.contains("archive,disabled,AES_256"), "{text}");
}

#[wasm_bindgen_test]
async fn selected_keys_alone_are_exported() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let saved = saved::Saved::watch();
    let stage = open("/keys", &stub);
    stage.press("archive").await;
    stage.sees("1 selected").await;
    stage.press("Export").await;
    stage.press_radio("json").await;
    stage.press_last("Export").await;
    stage.sees("Keys exported: 1").await;
    let text = saved.text().await;
    assert!(text.contains(r#""alias":"archive""#), "{text}");
    assert!(!text.contains("payments"), "{text}");
}

#[wasm_bindgen_test]
async fn an_export_that_fails_says_why_and_saves_nothing() {
    let stub = in_pages(Stub::signed_in_as("admin")).on(
        Method::Get,
        &format!("{LIST}?limit=1000"),
        500,
        &error("KMS.0101"),
    );
    let saved = saved::Saved::watch();
    let stage = open("/keys", &stub);
    stage.press("Export").await;
    stage.sees("All keys that match: 2").await;
    stage.press_last("Export").await;
    stage.hears("alert", "request-7").await;
    assert_eq!(saved.count(), 0);
}

#[wasm_bindgen_test]
async fn every_key_that_matches_is_selected_and_changed() {
    let stub = in_pages(Stub::signed_in_as("admin"));
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.press("Select all 2 that match").await;
    stage.sees("2 selected").await;
    // Of both keys, each verb goes to the one that it changes.
    stage.press("Enable").await;
    let asked = format!(r#"{{"key_id":"{}"}}"#, key_id(2));
    until("enable-key", || {
        stub.sent_to("enable-key") == [asked.clone()]
    })
    .await;
}

#[wasm_bindgen_test]
async fn tags_are_added_to_the_selected_keys_and_each_refusal_is_listed() {
    let tags = "/v1.0/p1/kms";
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &two_keys())
        .on(Method::Post, &format!("{tags}/{}", key_id(1)), 204, "")
        .on(
            Method::Post,
            &format!("{tags}/{}", key_id(2)),
            400,
            &error("KMS.0409"),
        );
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.press("Add Tag").await;
    stage.sees("Add tags to 2 keys?").await;
    stage.fill("Tag key", "team").await;
    stage.fill("Tag value", "harbour").await;
    stage.press("Add tags").await;
    stage.sees("Done: 1. These were refused:").await;
    let body = r#"{"tags":[{"key":"team","value":"harbour"}],"action":"create"}"#;
    assert_eq!(stub.sent_to("tags/action"), [body, body]);
    stage.press("Close").await;
    // What was refused stays selected.
    stage.sees("1 selected").await;
}

#[wasm_bindgen_test]
async fn what_is_stopped_ends_after_the_key_that_it_is_at() {
    let three = page(
        &[
            key(1, "payments", "2", "kms"),
            key(2, "archive", "2", "kms"),
            key(3, "ledger", "2", "kms"),
        ],
        3,
    );
    let path = "/v1.0/p1/kms/disable-key";
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, LIST, 200, &three)
        .silent(Method::Post, path);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Select every key of this page").await;
    stage.press("Disable").await;
    stage.sees("0 of 3").await;
    stage.press("Stop").await;
    let disabled = format!(r#"{{"key_id":"{}","key_state":"3"}}"#, key_id(1));
    let stub = stub.on(
        Method::Post,
        path,
        200,
        &format!(r#"{{"key_info":{disabled}}}"#),
    );
    stage.hears("alert", "Stopped. Keys not begun: 2").await;
    assert_eq!(stub.sent_to("disable-key").len(), 1);
    // What was not begun stays selected.
    stage.sees("2 selected").await;
}

#[wasm_bindgen_test]
async fn the_menu_has_every_action_and_says_why_one_is_not_to_be_had() {
    let one = page(&[key(1, "payments", "4", "kms")], 1);
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &one);
    let stage = open("/keys", &stub);
    stage.press("More").await;
    says_why(&stage, "Enable", "Cancel the deletion first.").await;
    for barred in ["Import Key Material", "Disable", "Schedule deletion"] {
        let item = stage.control(barred).await;
        assert_eq!(item.get_attribute("aria-disabled").as_deref(), Some("true"));
    }
    stage.press("Enable").await;
    assert!(stub.sent_to("enable-key").is_empty());
    // What can be undone is one click.
    stage.press("Cancel deletion").await;
    until("cancel-key-deletion", || {
        stub.sent_to("cancel-key-deletion").len() == 1
    })
    .await;
}

/// Waits until the item is barred for a reason that is told with it.
async fn says_why(stage: &Stage, name: &str, reason: &str) {
    let item = stage.control(name).await;
    assert_eq!(item.get_attribute("aria-disabled").as_deref(), Some("true"));
    let id = item.get_attribute("aria-describedby").unwrap_or_default();
    let told = super::stage::text_at(&id);
    assert!(told.contains(reason), "{name}: {told}");
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
