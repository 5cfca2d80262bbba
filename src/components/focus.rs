//! Where the focus goes when what had it is gone.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// What has the focus while no control has it: a page's heading takes it when the page arrives.
const NOWHERE: &str = "body, h1";

/// Gives an element the focus where no control has it.
pub fn focus_unless_held(element: &HtmlElement) {
    let held = document()
        .active_element()
        .is_some_and(|active| !active.matches(NOWHERE).unwrap_or_default());
    if !held {
        let _focused = element.focus();
    }
}

/// Gives the page's heading the focus, when the page shows what is due and no control has it any more.
pub fn rest_at_heading() {
    request_animation_frame(|| {
        let heading = document().query_selector("h1").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            focus_unless_held(&heading);
        }
    });
}
