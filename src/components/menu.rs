//! A button that opens a few more buttons: the browser's own popover, which closes with Escape and with a press outside.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement, MouseEvent};

use super::icon::{Icon, IconMark};
use super::unique_id::unique_id;

/// A menu.
#[component]
pub fn Menu(
    /// The button's name.
    #[prop(into)]
    label: TextProp,
    /// What is to be seen of the button, if not its name.
    #[prop(optional, into)]
    face: Option<ViewFn>,
    /// Whether it stands in a table.
    #[prop(optional)]
    small: bool,
    /// `MenuItem`s, or anything else; made when the menu opens.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("menu");
    let open = RwSignal::new(false);
    let children = StoredValue::new(children);
    let named_by_face = face.is_none();
    let name = label.clone();
    view! {
        <span class="menu-anchor">
            <button
                class="button"
                type="button"
                data-variant="ghost"
                data-size=small.then_some("small")
                aria-label=move || (!named_by_face).then(|| name.get())
                popovertarget=id.clone()
            >
                {match face {
                    Some(face) => face.run(),
                    None => (move || label.get()).into_any(),
                }}
                <IconMark icon=Icon::ChevronDown />
            </button>
            <div
                class="menu"
                id=id
                popover="auto"
                on:beforetoggle=move |event: web_sys::Event| {
                    if opens(&event) {
                        open.set(true);
                    }
                }
                // Not before it has closed: the browser gives the focus back from an item that is still there.
                on:toggle=move |event: web_sys::Event| open.set(opens(&event))
            >
                <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
            </div>
        </span>
    }
}

/// Whether a popover opens, rather than closes.
fn opens(event: &JsValue) -> bool {
    js_sys::Reflect::get(event, &"newState".into()).is_ok_and(|state| state == "open")
}

/// Closes the menu around what was pressed. The focus goes back to its button first, so that a dialog which opens now
/// returns it there.
fn close_around(event: &MouseEvent) {
    let pressed = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let menu = pressed.and_then(|pressed| pressed.closest("[popover]").ok().flatten());
    if let Some(menu) = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok()) {
        // It fails for a menu that is closed already.
        let _closed = menu.hide_popover();
    }
}

/// A command in a `Menu`, which closes it. One that is not to be had now stays, and says why.
#[component]
pub fn MenuItem(
    /// Whether it leads to something that cannot be undone.
    #[prop(optional)]
    danger: bool,
    /// Why it is not to be had now, if it is not.
    #[prop(optional, into)]
    reason: Signal<Option<String>>,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
    /// Its text.
    children: Children,
) -> impl IntoView {
    let reason_id = unique_id("reason");
    let described_by = reason_id.clone();
    let barred = move || reason.with(Option::is_some);
    view! {
        <button
            class="menu__item"
            type="button"
            data-tone=danger.then_some("danger")
            aria-disabled=move || barred().then_some("true")
            aria-describedby=move || barred().then(|| described_by.clone())
            on:click=move |event| {
                if !untrack(barred) {
                    close_around(&event);
                    on_press.run(());
                }
            }
        >
            {children()}
        </button>
        <Show when=barred>
            <span class="menu__reason" id=reason_id.clone()>
                {move || reason.get()}
            </span>
        </Show>
    }
}
