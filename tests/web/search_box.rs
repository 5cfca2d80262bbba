//! The search by itself: what is typed in it is nobody else's.

use kms_console::components::search_box::SearchBox;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{open_part, tick, until};

#[wasm_bindgen_test]
async fn an_earlier_search_that_arrives_late_does_not_undo_what_is_typed() {
    let searched = RwSignal::new(String::new());
    let asked = RwSignal::new(Vec::<String>::new());
    let stage = open_part(move || {
        view! {
            <SearchBox
                label=move || "Search"
                placeholder=move || "Alias"
                searched
                on_search=move |text: String| asked.update(|asked| asked.push(text))
            />
        }
        .into_any()
    });
    stage.fill("Search", "pay ").await;
    searched.set("p".to_owned());
    tick().await;
    let field = stage.field("Search").await;
    assert_eq!(field.value(), "pay ");
    until("the search", || asked.get_untracked() == ["pay"]).await;
    // What arrives then stays as it was typed; what comes from elsewhere is taken over.
    searched.set("pay".to_owned());
    tick().await;
    assert_eq!(field.value(), "pay ");
    searched.set(String::new());
    until("it is cleared", || field.value().is_empty()).await;
}
