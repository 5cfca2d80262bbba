//! Copies a value to the clipboard and says that it did.

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

use super::icon::{Icon, IconMark};
use crate::i18n::{t_string, use_i18n};

/// The clipboard, where it has this method: a page without TLS has none, and not every browser has every method.
pub fn clipboard_with(method: &str) -> Option<Clipboard> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    let has = Reflect::has(&clipboard, &method.into()).unwrap_or(false);
    has.then(|| clipboard.unchecked_into())
}

/// Hands a text to the clipboard; refused where there is none.
pub fn write_clipboard(text: &str) -> Promise {
    clipboard_with("writeText").map_or_else(
        || Promise::reject(&JsValue::UNDEFINED),
        |clipboard| clipboard.write_text(text),
    )
}

/// A button that copies `value`.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    value: Signal<String>,
    /// What it is, to follow "Copy".
    #[prop(into)]
    what: TextProp,
) -> impl IntoView {
    let write = move |()| write_clipboard(&value.get_untracked());
    view! { <CopyBy write what /> }
}

/// A button that has `write` hand a text to the clipboard.
#[component]
pub fn CopyBy(
    /// Writes it, and answers when it is written.
    #[prop(into)]
    write: Callback<(), Promise>,
    /// What it is, to follow "Copy".
    #[prop(into)]
    what: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let written = write.run(());
        spawn_local(async move {
            // A browser that refuses leaves the text where it can be selected.
            let written = JsFuture::from(written).await;
            let _disposed = copied.try_set(written.is_ok());
        });
    };
    let label = move || {
        let what = what.get();
        t_string!(i18n, common.copy_what, what = what)
    };
    view! {
        <button
            class="copy__button"
            type="button"
            aria-label=label
            on:click=copy
            on:blur=move |_| copied.set(false)
        >
            {move || {
                let icon = if copied.get() { Icon::Check } else { Icon::Copy };
                view! { <IconMark icon /> }
            }}
            <span class="visually-hidden" role="status">
                {move || if copied.get() { t_string!(i18n, common.copied) } else { "" }}
            </span>
        </button>
    }
}
