//! What the list keeps: its columns, saved filters, and the row that was used last.

use kms_console::api::transport::Method;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Storage;

use super::super::stage::{Stage, open, tick, until};
use super::super::stub::{Stub, key, page};
use super::{LIST, two_keys};

/// The browser's storage without what the list keeps, before a test and after it.
struct Clean;

impl Clean {
    fn start() -> Self {
        Self::clear();
        Self
    }

    fn storage() -> Storage {
        let storage = window().local_storage().expect("a page may store");
        storage.expect("there is storage")
    }

    fn clear() {
        for name in ["keyferry.key-list.u1", "keyferry.key-filters.u1"] {
            Self::storage().remove_item(name).expect("it is a name");
        }
    }
}

impl Drop for Clean {
    fn drop(&mut self) {
        Self::clear();
    }
}

fn listed() -> Stub {
    Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys())
}

/// Waits until the control called `name` has the focus.
async fn focused(stage: &Stage, name: &str) {
    let control = stage.control(name).await;
    until(&format!("the focus at {name}"), || {
        document().active_element().as_ref() == Some(control.as_ref())
    })
    .await;
}

#[wasm_bindgen_test]
async fn columns_are_chosen_and_remembered() {
    let _clean = Clean::start();
    let stub = listed();
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    assert_eq!(stage.count("th", "Origin"), 1);
    stage.press("Columns").await;
    stage.press("Origin").await;
    stage.press("Description").await;
    stage.press("Close").await;
    until("the chosen columns", || {
        stage.count("th", "Origin") == 0 && stage.count("th", "Description") == 1
    })
    .await;
    drop(stage);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    assert_eq!(stage.count("th", "Origin"), 0);
    assert_eq!(stage.count("th", "Description"), 1);
}

#[wasm_bindgen_test]
async fn columns_that_nobody_knows_are_left_out() {
    let _clean = Clean::start();
    Clean::storage()
        .set_item("keyferry.key-list.u1", "colour origin")
        .expect("it can be stored");
    let stage = open("/keys", &listed());
    stage.control("payments").await;
    assert_eq!(stage.count("th", "Origin"), 1);
    assert_eq!(stage.count("th", "State"), 0);
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
async fn the_way_back_leads_to_the_list_as_it_was_left() {
    let found = page(&[key(2, "archive", "5", "external")], 2);
    let stub = listed().on(Method::Get, &format!("{LIST}?search=arch"), 200, &found);
    let stage = open("/keys?search=arch", &stub);
    stage.follow("archive").await;
    stage.sees("General").await;
    let links = document()
        .query_selector_all(".breadcrumb a[href='/keys?search=arch']")
        .expect("a selector");
    assert_eq!(links.length(), 1);
    window()
        .history()
        .and_then(|history| history.back())
        .expect("a page has a history");
    stage.control("archive").await;
}

#[wasm_bindgen_test]
async fn the_selection_that_ends_gives_the_focus_back_to_the_table() {
    let stage = open("/keys", &listed());
    stage.press("archive").await;
    let clear = stage.control("Clear selection").await;
    clear.focus().expect("it can have the focus");
    clear.click();
    tick().await;
    focused(&stage, "Select every key of this page").await;
}
