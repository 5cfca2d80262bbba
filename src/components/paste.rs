//! Text from the clipboard, as a file: it goes where files go, and never stands in a field.

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Clipboard, ClipboardEvent, File, FileList};
use zeroize::Zeroizing;

use super::button::{Button, ButtonSize};
use super::copy_button::clipboard_with;
use crate::i18n::{t, t_string, use_i18n};

/// What became of a paste.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A file holds it now.
    Taken,
    /// The clipboard holds no text.
    NoText,
    /// The browser does not let this page read the clipboard.
    Refused,
}

/// What is in the clipboard, as files: the files that were copied, or its text under the name `name`. None where it
/// holds neither.
pub fn files_of(event: &ClipboardEvent, name: &str) -> Vec<File> {
    let Some(data) = event.clipboard_data() else {
        return Vec::new();
    };
    let copied = data.files().map(|files| all(&files)).unwrap_or_default();
    if !copied.is_empty() {
        return copied;
    }
    // This program's own copy is overwritten here.
    let text = Zeroizing::new(data.get_data("text/plain").unwrap_or_default());
    as_file(&JsValue::from_str(&text), name)
        .into_iter()
        .collect()
}

/// The files of a list.
pub fn all(files: &FileList) -> Vec<File> {
    (0..files.length())
        .filter_map(|index| files.get(index))
        .collect()
}

/// A text as a file; none where it is empty.
fn as_file(text: &JsValue, name: &str) -> Option<File> {
    let file = File::new_with_str_sequence(&Array::of1(text), name).ok()?;
    (file.size() > 0.0).then_some(file)
}

/// A button that reads the clipboard's text, for those who have no keyboard; the browser asks its user first. Where a
/// page cannot do that, a line says which keys paste.
#[component]
pub fn PasteButton(
    /// Whether nothing can be pasted now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with the file.
    #[prop(into)]
    on_file: Callback<File>,
    /// Called with what became of it.
    #[prop(into)]
    on_outcome: Callback<Pasted>,
) -> impl IntoView {
    let i18n = use_i18n();
    let paste = move |()| {
        let name = t_string!(i18n, common.pasted_text);
        spawn_local(async move {
            let read = read().await;
            // The page may have been left while the browser asked.
            if disabled.try_get_untracked() != Some(false) {
                return;
            }
            on_outcome.run(match read.map(|text| as_file(&text, name)) {
                None => Pasted::Refused,
                Some(None) => Pasted::NoText,
                Some(Some(file)) => {
                    on_file.run(file);
                    Pasted::Taken
                }
            });
        });
    };
    if clipboard().is_none() {
        return view! { <span class="note">{t!(i18n, common.paste_by_keys)}</span> }.into_any();
    }
    view! {
        <Button size=ButtonSize::Small disabled=disabled on_press=paste>
            {t!(i18n, common.paste)}
        </Button>
    }
    .into_any()
}

/// The clipboard, where a page can ask for its text.
fn clipboard() -> Option<Clipboard> {
    clipboard_with("readText")
}

/// The clipboard's text, as a string of the browser's: this program makes no copy of it. None where it may not be read.
async fn read() -> Option<JsValue> {
    JsFuture::from(clipboard()?.read_text()).await.ok()
}

/// What became of the last paste, read out.
#[component]
pub fn PasteOutcome(
    /// What became of it.
    #[prop(into)]
    outcome: Signal<Option<Pasted>>,
    /// What is said of a text that was taken.
    #[prop(into)]
    taken: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="note" role="status">
            {move || {
                outcome
                    .get()
                    .map(|outcome| match outcome {
                        Pasted::Taken => taken.get().to_string(),
                        Pasted::NoText => t_string!(i18n, common.paste_empty).to_owned(),
                        Pasted::Refused => t_string!(i18n, common.paste_refused).to_owned(),
                    })
            }}
        </span>
    }
}
