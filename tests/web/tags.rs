//! The tags of all keys: listed, searched, renamed.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, open};
use super::stub::{Stub, error, key_id};

pub(crate) const TAGS: &str = "/console/projects/p1/tags";
const RENAME: &str = "/console/projects/p1/tags/rename";
pub(crate) const SOME: &str = r#"{"tags":[{"key":"team","keys":1203,"values":[{"value":"payments","keys":1200},{"value":"","keys":3}]}],"more":false}"#;
const NONE: &str = r#"{"tags":[],"more":false}"#;

fn server(role: &str, tags: &str) -> Stub {
    Stub::signed_in_as(role).on(Method::Get, TAGS, 200, tags)
}

/// The dialog that renames what the button `name` is for, filled in.
async fn renaming(stub: &Stub, name: &str, label: &str, text: &str) -> Stage {
    let stage = open("/tags", stub);
    stage.press(name).await;
    stage.fill(label, text).await;
    stage
}

#[wasm_bindgen_test]
async fn tags_are_listed_with_counts_and_lead_to_their_keys() {
    let stage = open("/tags", &server("operator", SOME));
    stage.is_headed("All tags").await;
    for text in ["team", "1,203", "payments", "1,200", "(no value)"] {
        stage.sees(text).await;
    }
    for (name, href) in [
        ("All values", "/keys?tag=team"),
        ("payments", "/keys?tag=team%3Dpayments"),
        ("(no value)", "/keys?tag=team%3D"),
    ] {
        let link = stage.control(name).await;
        assert_eq!(link.get_attribute("href").as_deref(), Some(href), "{name}");
    }
    assert!(!stage.says("There are more"));
    stage.press("Export CSV").await;
    stage.hears("status", "Tags exported: 2").await;
    assert!(!stage.says("the first"));
}

#[wasm_bindgen_test]
async fn an_answer_that_has_not_all_tags_says_so() {
    let some = SOME.replace("false", "true");
    let stage = open("/tags", &server("operator", &some));
    stage
        .sees("Tags listed: 2, the first. There are more")
        .await;
    stage.press("Export CSV").await;
    stage
        .hears("status", "Tags exported: 2, the first. There are more")
        .await;
}

#[wasm_bindgen_test]
async fn without_tags_it_says_what_to_do() {
    let stage = open("/tags", &server("operator", NONE));
    stage.sees("No key has a tag").await;
    stage.sees("Add tags on the Tags tab of a key").await;
}

#[wasm_bindgen_test]
async fn what_matches_nothing_is_cleared() {
    let searched = format!("{TAGS}?search=pay%201");
    let stub = server("operator", SOME).on(Method::Get, &searched, 200, NONE);
    let stage = open("/tags", &stub);
    stage.sees("payments").await;
    stage.fill("Search tags", "pay 1").await;
    stage.sees("No tag matches").await;
    stage.press("Clear search").await;
    stage.sees("payments").await;
    assert_eq!(stage.field("Search tags").await.value(), "");
}

#[wasm_bindgen_test]
async fn the_address_says_what_is_searched() {
    let searched = format!("{TAGS}?search=pay");
    let none = server("operator", NONE).on(Method::Get, &searched, 200, SOME);
    let stage = open("/tags?search=pay", &none);
    stage.sees("payments").await;
    assert_eq!(stage.field("Search tags").await.value(), "pay");
}

#[wasm_bindgen_test]
async fn a_failure_is_tried_again() {
    let stub = Stub::signed_in_as("operator").on(Method::Get, TAGS, 500, &error("KMS.0101"));
    let stage = open("/tags", &stub);
    stage.sees("request-7").await;
    let _stub = stub.on(Method::Get, TAGS, 200, SOME);
    stage.press("Try again").await;
    stage.sees("payments").await;
}

#[wasm_bindgen_test]
async fn an_auditor_is_offered_no_renaming() {
    let stage = open("/tags", &server("auditor", SOME));
    stage.sees("payments").await;
    assert!(!stage.offers("Rename team"));
    assert!(!stage.offers("Rename team=payments"));
}

#[wasm_bindgen_test]
async fn a_tag_key_is_renamed() {
    let done = r#"{"changed":1203,"left":[],"left_total":0}"#;
    let stub = server("operator", SOME).on(Method::Post, RENAME, 200, done);
    let stage = renaming(&stub, "Rename team", "New tag key", "team").await;
    stage.sees("Keys with this tag: 1203").await;
    stage.sees("the two become one").await;
    stage.submit().await;
    stage.faults("New tag key", "Enter another name").await;
    stage.fill("New tag key", "a=b").await;
    stage.submit().await;
    stage.faults("New tag key", "1 to 36 characters").await;
    assert!(stub.sent_to(RENAME).is_empty());
    stage.fill("New tag key", "owner").await;
    stage.submit().await;
    stage.sees("Keys changed: 1203").await;
    let body = r#"{"key":"team","new_key":"owner"}"#;
    assert_eq!(stub.sent_to(RENAME), [body]);
    assert_eq!(
        stage.count("input", "New tag key"),
        0,
        "the dialog is closed"
    );
}

#[wasm_bindgen_test]
async fn a_value_is_renamed_and_a_refusal_keeps_what_was_typed() {
    let stub = server("operator", SOME).on(Method::Post, RENAME, 500, &error("KMS.0101"));
    let stage = renaming(&stub, "Rename team=payments", "New value", "pay").await;
    stage.submit().await;
    stage.sees("Something failed inside the server").await;
    assert_eq!(stage.field("New value").await.value(), "pay");
    let body = r#"{"key":"team","value":"payments","new_key":"team","new_value":"pay"}"#;
    assert_eq!(stub.sent_to(RENAME), [body]);
}

#[wasm_bindgen_test]
async fn the_answer_to_a_closed_dialog_leaves_the_next_one_alone() {
    let left = r#"{"changed":5,"left":[],"left_total":30}"#;
    let stub = server("operator", SOME).silent(Method::Post, RENAME);
    let stage = renaming(&stub, "Rename team", "New tag key", "owner").await;
    stage.submit().await;
    stage.press("Cancel").await;
    stage.press("Rename team=payments").await;
    stage.fill("New value", "pay").await;
    let _stub = stub.on(Method::Post, RENAME, 200, left);
    stage.hears("status", "Keys changed: 5").await;
    stage.hears("alert", "Keys left as they are: 30").await;
    assert_eq!(stage.field("New value").await.value(), "pay");
}

#[wasm_bindgen_test]
async fn keys_that_were_left_are_listed_with_links() {
    let left = format!(
        r#"{{"changed":5,"left":[{{"key_id":"{}","key_alias":"archive","reason":"other-value"}},{{"key_id":"{}","key_alias":"former","reason":"pending-deletion"}}],"left_total":30}}"#,
        key_id(1),
        key_id(2)
    );
    let stub = server("operator", SOME).on(Method::Post, RENAME, 200, &left);
    let stage = renaming(&stub, "Rename team", "New tag key", "owner").await;
    stage.submit().await;
    for text in [
        "Keys left as they are: 30",
        "The first 2 are listed",
        "has the new tag key with another value",
        "is pending deletion",
    ] {
        stage.sees(text).await;
    }
    let link = stage.control("archive").await;
    let href = format!("/keys/{}/tags", key_id(1));
    assert_eq!(link.get_attribute("href"), Some(href));
    stage.press("Close").await;
    assert!(!stage.says("Keys left as they are"));
}
