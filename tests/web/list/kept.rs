//! What the list keeps: its columns, and the row that was used last.

use kms_console::api::transport::Method;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Storage;

use super::super::stage::{open, tick, until};
use super::super::stub::{Stub, key, page};
use super::{LIST, two_keys};

/// The browser's storage without what the list keeps, before a test and after it.
pub(super) struct Clean;

impl Clean {
    pub(super) fn start() -> Self {
        Self::clear();
        Self
    }

    pub(super) fn storage() -> Storage {
        let storage = window().local_storage().expect("a page may store");
        storage.expect("there is storage")
    }

    fn clear() {
        for name in ["key-list", "key-filters", "key-list-start"] {
            let name = format!("keyferry.{name}.u1");
            Self::storage().remove_item(&name).expect("it is a name");
        }
    }
}

impl Drop for Clean {
    fn drop(&mut self) {
        Self::clear();
    }
}

pub(super) fn listed() -> Stub {
    Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys())
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
async fn the_columns_of_a_link_are_shown_and_those_that_are_chosen_are_in_it() {
    let _clean = Clean::start();
    let stage = open("/keys?columns=colour.description&search=pay", &listed());
    stage.control("payments").await;
    assert_eq!(stage.count("th", "Description"), 1);
    assert_eq!(stage.count("th", "Origin"), 0);
    stage.press("Columns").await;
    stage.press("Origin").await;
    until("the columns in the address", || {
        let search = window().location().search().unwrap_or_default();
        search == "?search=pay&columns=origin.description"
    })
    .await;
    assert_eq!(stage.count("th", "Origin"), 1);
}

/// The headings of the columns, in their order.
fn headings() -> Vec<String> {
    let all = document().query_selector_all("th[scope=col]");
    let all = all.expect("a selector");
    let texts = (0..all.length()).filter_map(|index| all.item(index)?.text_content());
    let texts = texts.map(|text| text.trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

/// How many addresses the browser's history has.
fn steps() -> u32 {
    let history = window().history().expect("a page has a history");
    history.length().expect("it has a length")
}

#[wasm_bindgen_test]
async fn the_order_of_columns_is_changed_by_keyboard_and_remembered() {
    let _clean = Clean::start();
    let stub = listed();
    let stage = open("/keys?columns=state.origin.created", &stub);
    stage.control("payments").await;
    stage.press("Columns").await;
    let steps = steps();
    stage.press_focused("Move down: State").await;
    until("the order in the address", || {
        let search = window().location().search().unwrap_or_default();
        search == "?columns=origin.state.created"
    })
    .await;
    assert_eq!(self::steps(), steps, "no step to go back by");
    stage.hears("status", "State: 2 of 3").await;
    stage.rests_at("Move down: State").await;
    // At the end it moves no further, and the focus goes to the button beside it.
    stage.press_focused("Move down: State").await;
    stage.rests_at("Move up: State").await;
    stage.press("Close").await;
    let order = ["Alias", "Origin", "Created", "State", "Actions"];
    until("the order", || headings() == order).await;
    drop(stage);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    assert_eq!(headings(), order);
}

#[wasm_bindgen_test]
async fn the_order_of_a_link_is_shown() {
    let _clean = Clean::start();
    let stage = open("/keys?columns=created.state", &listed());
    stage.control("payments").await;
    assert_eq!(headings(), ["Alias", "Created", "State", "Actions"]);
}

#[wasm_bindgen_test]
async fn texts_are_wrapped_where_that_is_chosen() {
    let _clean = Clean::start();
    let stub = listed();
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    assert!(stage.html().contains("table__grid"));
    assert!(!stage.html().contains("data-wrap"));
    stage.press("Columns").await;
    stage.press("Wrap text").await;
    stage.element(".table[data-wrap=true]").await;
    drop(stage);
    let stage = open("/keys", &stub);
    stage.element(".table[data-wrap=true]").await;
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
    stage.rests_at("Select every key of this page").await;
}
