//! Where the focus goes on a key's page when something was done.

use kms_console::api::transport::Method;
use kms_console::components::button::Button;
use kms_console::components::later::{Around, Content, Later, Loading, NotLoaded};
use kms_console::components::menu::{Menu, MenuItem};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use super::super::stage::{open, show, tick, until};
use super::super::stub::{key, key_id};
use super::{API, with_key};

#[wasm_bindgen_test]
async fn a_button_that_goes_with_its_action_leaves_the_focus_to_the_heading() {
    let stub = with_key("operator", "2", "kms");
    let stage = open(&format!("/keys/{}", key_id(1)), &stub);
    stage.press_focused("Disable").await;
    stage.sees("Disable payments?").await;
    stage.rests_at("Cancel").await;
    stage.press_focused("Cancel").await;
    stage.rests_at("Disable").await;
    let answer = format!(
        r#"{{"key_info":{{"key_id":"{}","key_state":"3"}}}}"#,
        key_id(1)
    );
    let disabled = format!(r#"{{"key_info":{}}}"#, key(1, "payments", "3", "kms"));
    let _stub = stub
        .on(Method::Post, &format!("{API}/disable-key"), 200, &answer)
        .on(Method::Post, &format!("{API}/describe-key"), 200, &disabled);
    stage.press_focused("Disable").await;
    stage.press_last("Disable").await;
    stage.control("Enable").await;
    stage.rests_at("payments").await;
}

#[wasm_bindgen_test]
async fn the_menu_keeps_the_focus_through_what_it_did() {
    let stub = with_key("operator", "3", "kms");
    let stage = open(&format!("/keys/{}", key_id(1)), &stub);
    let answer = format!(
        r#"{{"key_info":{{"key_id":"{}","key_state":"2"}}}}"#,
        key_id(1)
    );
    let enabled = format!(r#"{{"key_info":{}}}"#, key(1, "payments", "2", "kms"));
    stage.control("Enable").await;
    let _stub = stub
        .on(Method::Post, &format!("{API}/enable-key"), 200, &answer)
        .on(Method::Post, &format!("{API}/describe-key"), 200, &enabled);
    stage.press_focused("More").await;
    let items = document()
        .query_selector_all(".menu__item")
        .expect("a selector");
    let items = (0..items.length()).filter_map(|index| items.item(index));
    let enable = items
        .filter_map(|item| item.dyn_into::<web_sys::HtmlElement>().ok())
        .find(|item| item.text_content().as_deref() == Some("Enable"))
        .expect("an item");
    enable.focus().expect("it can have the focus");
    enable.click();
    stage.control("Disable").await;
    stage.rests_at("More").await;
}

#[wasm_bindgen_test]
async fn a_button_at_work_keeps_the_focus_and_does_not_begin_again() {
    let presses = RwSignal::new(0);
    let busy = RwSignal::new(false);
    let stage = show(move || {
        let press = move |()| {
            presses.update(|presses| *presses += 1);
            busy.set(true);
        };
        view! { <Button busy on_press=press>"Wrap"</Button> }.into_any()
    });
    stage.press_focused("Wrap").await;
    stage.press("Wrap").await;
    stage.rests_at("Wrap").await;
    assert_eq!(presses.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn an_edit_gives_the_focus_back() {
    let stub = with_key("operator", "2", "kms");
    let stage = open(&format!("/keys/{}", key_id(1)), &stub);
    stage.press_focused("Edit alias and description").await;
    stage.press_focused("Cancel").await;
    stage.rests_at("Edit alias and description").await;
    let renamed = format!(r#"{{"key_info":{}}}"#, key(1, "ledger", "2", "kms"));
    let answer = format!(
        r#"{{"key_info":{{"key_id":"{}","key_alias":"ledger"}}}}"#,
        key_id(1)
    );
    let _stub = stub
        .on(
            Method::Post,
            &format!("{API}/update-key-alias"),
            200,
            &answer,
        )
        .on(Method::Post, &format!("{API}/describe-key"), 200, &renamed);
    stage.press_focused("Edit alias and description").await;
    stage.fill("Alias", "ledger").await;
    stage.submit().await;
    stage.is_headed("ledger").await;
    stage.rests_at("ledger").await;
    assert!(stage.offers("Copy Alias"));
}

#[wasm_bindgen_test]
async fn the_items_of_a_menu_stay_until_it_has_closed() {
    let stage = show(|| {
        let menu = || view! { <MenuItem on_press=|()| ()>"Enable"</MenuItem> };
        view! { <Menu label="More">{menu()}</Menu> }.into_any()
    });
    stage.press_focused("More").await;
    stage.control("Enable").await;
    let closing =
        "return new ToggleEvent('beforetoggle', { oldState: 'open', newState: 'closed' })";
    let event = js_sys::Function::new_no_args(closing).call0(&JsValue::NULL);
    let event: Event = event.expect("an event").unchecked_into();
    let menu = stage.element(".menu").await;
    menu.dispatch_event(&event).expect("it can be dispatched");
    tick().await;
    assert!(stage.offers("Enable"));
    menu.hide_popover().expect("it is open");
    until("the items to go", || !stage.offers("Enable")).await;
}

#[wasm_bindgen_test]
async fn a_dialog_that_loads_says_so_and_why_it_does_not() {
    let there = RwSignal::new(None::<bool>);
    let load = move || -> Loading {
        Box::pin(async move {
            until("what is awaited", || there.get_untracked().is_some()).await;
            if there.get_untracked() == Some(true) {
                Ok(Content::new(|| view! { <p>"The dialog"</p> }.into_any()))
            } else {
                there.set(None);
                Err(NotLoaded)
            }
        })
    };
    let stage = show(move || {
        let around = Around::new(|waiting| view! { <section>{waiting.run()}</section> }.into_any());
        view! { <Later title="Keys" around load=Box::new(load) /> }.into_any()
    });
    stage.hears("status", "Loading").await;
    there.set(Some(false));
    stage.hears("alert", "was not loaded").await;
    stage.press("Try again").await;
    there.set(Some(true));
    stage.sees("The dialog").await;
    assert!(!stage.says("was not loaded"));
}
