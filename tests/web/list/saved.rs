//! Filters that are saved under a name.

use kms_console::api::transport::Method;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{open, until};
use super::super::stub::{key, page};
use super::LIST;
use super::kept::{Clean, listed};

/// Where they are kept.
const KEPT: &str = "keyferry.key-filters.u1";

/// Keeps filters as another tab does, which tells this page nothing.
fn keep(filters: &str) {
    Clean::storage()
        .set_item(KEPT, filters)
        .expect("it can be stored");
}

fn kept() -> String {
    let kept = Clean::storage().get_item(KEPT).expect("it can be read");
    kept.unwrap_or_default()
}

#[wasm_bindgen_test]
async fn filters_are_saved_under_a_name_and_removed() {
    let _clean = Clean::start();
    let stub = listed();
    let stage = open("/keys?state=2&tag=team", &stub);
    stage.press("Save these filters").await;
    stage.fill("Name", "Our own").await;
    stage.press("Save").await;
    let link = stage.control("Our own").await;
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("/keys?state=2&tag=team")
    );
    assert!(!stage.offers("Save these filters"));
    drop(stage);
    let stage = open("/keys", &stub);
    stage.press("Remove saved filters: Our own").await;
    until("it is gone", || !stage.offers("Our own")).await;
    drop(stage);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    assert!(!stage.offers("Our own"));
}

#[wasm_bindgen_test]
async fn a_name_that_is_taken_is_said_to_be_replaced() {
    let _clean = Clean::start();
    keep("Ours=state%3D3");
    let stage = open("/keys?state=2", &listed());
    stage.press("Save these filters").await;
    stage.fill("Name", "Ours").await;
    stage
        .hears("status", "Ours is saved already: its filters are replaced.")
        .await;
    assert!(!stage.offers("Save"));
    stage.press("Replace").await;
    let link = stage.control("Ours").await;
    assert_eq!(link.get_attribute("href").as_deref(), Some("/keys?state=2"));
    assert_eq!(kept(), "Ours=%3Fstate%3D2");
}

#[wasm_bindgen_test]
async fn what_another_tab_saved_stays_and_is_not_replaced_unseen() {
    let _clean = Clean::start();
    let stage = open("/keys?state=2", &listed());
    stage.press("Save these filters").await;
    stage.fill("Name", "Ours").await;
    keep("Ours=state%3D3&Theirs=state%3D5");
    stage.press("Save").await;
    stage.hears("status", "Ours is saved already").await;
    assert_eq!(kept(), "Ours=state%3D3&Theirs=state%3D5");
    stage.press("Replace").await;
    stage.control("Theirs").await;
    assert_eq!(kept(), "Ours=%3Fstate%3D2&Theirs=%3Fstate%3D5");
}

#[wasm_bindgen_test]
async fn the_focus_stays_among_the_saved_filters() {
    let _clean = Clean::start();
    keep("One=state%3D3&Two=state%3D5");
    let stage = open("/keys?state=2", &listed());
    stage.press_focused("Save these filters").await;
    stage.fill("Name", "Three").await;
    stage.press_focused("Save").await;
    stage.rests_at("Three").await;
    for (gone, next) in [
        ("One", "Three"),
        ("Two", "Three"),
        ("Three", "Expiring in 30 days"),
    ] {
        stage
            .press_focused(&format!("Remove saved filters: {gone}"))
            .await;
        until("it is gone", || !stage.offers(gone)).await;
        stage.rests_at(next).await;
    }
    stage.press_focused("Save these filters").await;
    stage.press_focused("Cancel").await;
    stage.rests_at("Save these filters").await;
}

/// Waits until the navigation leads to the list at `url`.
async fn leads_to(url: &str) {
    until(&format!("the navigation to lead to {url}"), || {
        let link = document().query_selector(&format!(".nav__link[href='{url}']"));
        link.expect("a selector").is_some()
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_list_starts_with_the_filters_that_are_the_default() {
    let _clean = Clean::start();
    keep("Ours=state%3D3");
    let disabled = page(&[key(3, "ledger", "3", "kms")], 3);
    let stub = listed().on(Method::Get, &format!("{LIST}?state=3"), 200, &disabled);
    let stage = open("/keys", &stub);
    leads_to("/keys").await;
    stage.press("Use as default: Ours").await;
    leads_to("/keys?state=3").await;
    let star = stage.control("Use as default: Ours").await;
    assert_eq!(star.get_attribute("aria-pressed").as_deref(), Some("true"));
    drop(stage);
    // It is kept, and an address that says otherwise is shown as it is.
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    leads_to("/keys?state=3").await;
    stage.follow("Keys").await;
    stage.control("ledger").await;
    assert_eq!(stage.field("State").await.value(), "3");
    stage.press("Clear filters").await;
    stage.control("payments").await;
    // Once they are gone it starts with every key.
    stage.press("Remove saved filters: Ours").await;
    leads_to("/keys").await;
}

#[wasm_bindgen_test]
async fn the_default_follows_what_is_saved_under_its_name() {
    let _clean = Clean::start();
    keep("Ours=state%3D3");
    let stage = open("/keys?state=2", &listed());
    stage.press("Use as default: Ours").await;
    stage.press("Save these filters").await;
    stage.fill("Name", "Ours").await;
    stage.press("Replace").await;
    leads_to("/keys?state=2").await;
    stage.press("Use as default: Ours").await;
    leads_to("/keys").await;
}
