//! The first link of every page: past what is the same on all of them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

use crate::i18n::{t, use_i18n};

/// A link to the element with the id `to`, which takes the focus.
#[component]
pub fn SkipLink(
    /// The id; its element has `tabindex="-1"`.
    to: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    // The router would take it for a navigation: it would scroll there, and leave the focus here.
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        let target = document()
            .get_element_by_id(to)
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(target) = target {
            let _focused = target.focus();
        }
    };
    view! {
        <a class="skip-link" href=format!("#{to}") on:click=skip>
            {t!(i18n, common.skip)}
        </a>
    }
}
