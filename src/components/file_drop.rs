//! A file field: a button, a place to drop a file on, and, where that is wanted, to paste one.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, File, FileList, HtmlInputElement};

use super::form_field::Field;
use super::paste::{PasteButton, PasteOutcome, Pasted, all, files_of};
use crate::i18n::{t_string, use_i18n};

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
    #[prop(optional, into)]
    on_file: Option<Callback<File>>,
    /// In place of `on_file` where several files may be chosen at once: called with all of them.
    #[prop(optional, into)]
    on_files: Option<Callback<Vec<File>>>,
    /// What is said once text was pasted, which becomes a file; without it nothing can be pasted.
    #[prop(optional, into)]
    after_paste: Option<TextProp>,
) -> impl IntoView {
    let i18n = use_i18n();
    let field = Field::around();
    let dragging = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Pasted>);
    let hand_on = move |files: Vec<File>| {
        let first = files.first().cloned();
        if let Some(on_files) = on_files.filter(|_| !files.is_empty()) {
            on_files.run(files);
        } else if let (Some(on_file), Some(file)) = (on_file, first) {
            on_file.run(file);
        }
    };
    let take = move |files: &FileList| {
        outcome.set(None);
        hand_on(all(files));
    };
    let pastes = after_paste.is_some();
    let paste = move |event: ClipboardEvent| {
        if !pastes || disabled.get_untracked() {
            return;
        }
        event.prevent_default();
        let files = files_of(&event, t_string!(i18n, common.pasted_text));
        outcome.set(Some(if files.is_empty() {
            Pasted::NoText
        } else {
            Pasted::Taken
        }));
        hand_on(files);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        dragging.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let (false, Some(files)) = (disabled.get_untracked(), files) {
            take(&files);
        }
    };
    let choose = move |event: web_sys::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(files) = input.and_then(|input| input.files()) {
            take(&files);
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
            // A press on it gives it the focus, so that what is pasted comes here.
            tabindex=pastes.then_some("-1")
            data-dragging=move || dragging.get().then_some("true")
            on:dragover=move |event| {
                event.prevent_default();
                dragging.set(true);
            }
            on:dragleave=move |_| dragging.set(false)
            on:drop=drop
            on:paste=paste
        >
            <input
                class="file-drop__input"
                type="file"
                id=field.id
                accept=accept
                multiple=on_files.is_some()
                aria-invalid=move || field.invalid.get().then_some("true")
                aria-describedby=move || field.described_by.get()
                disabled=move || disabled.get()
                on:click=forget
                on:change=choose
            />
            <span class="note">{move || prompt.get()}</span>
            {after_paste
                .map(|taken| {
                    view! {
                        <PasteButton
                            disabled=disabled
                            on_file=move |file| hand_on(vec![file])
                            on_outcome=move |became| outcome.set(Some(became))
                        />
                        <PasteOutcome outcome=outcome taken />
                    }
                })}
        </div>
    }
}
