//! A file field: a button, and a place to drop a file on.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, HtmlInputElement};

use super::form_field::Field;

/// A file field within a `FormField`. The file is handed on unread.
#[component]
pub fn FileDrop(
    /// What may be done here, such as "or drop it here".
    #[prop(into)]
    prompt: TextProp,
    /// The kinds of file that the browser offers first, as HTML's `accept` has them.
    #[prop(optional)]
    accept: Option<&'static str>,
    /// Whether no file can be chosen now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with the file that was chosen or dropped.
    #[prop(into)]
    on_file: Callback<File>,
) -> impl IntoView {
    let field = Field::around();
    let dragging = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        dragging.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let (false, Some(file)) = (
            disabled.get_untracked(),
            files.and_then(|files| files.get(0)),
        ) {
            on_file.run(file);
        }
    };
    let choose = move |event: web_sys::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(file) = input
            .and_then(|input| input.files())
            .and_then(|files| files.get(0))
        {
            on_file.run(file);
        }
    };
    // Choosing the file that is chosen already is no change, but it may have changed on disk.
    let forget = move |event: web_sys::MouseEvent| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            input.set_value("");
        }
    };
    view! {
        <div
            class="file-drop"
            data-dragging=move || dragging.get().then_some("true")
            on:dragover=move |event| {
                event.prevent_default();
                dragging.set(true);
            }
            on:dragleave=move |_| dragging.set(false)
            on:drop=drop
        >
            <input
                class="file-drop__input"
                type="file"
                id=field.id
                accept=accept
                aria-invalid=move || field.invalid.get().then_some("true")
                aria-describedby=move || field.described_by.get()
                disabled=move || disabled.get()
                on:click=forget
                on:change=choose
            />
            <span class="note">{move || prompt.get()}</span>
        </div>
    }
}
