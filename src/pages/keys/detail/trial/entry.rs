//! A text that goes into a trial or comes out of it.

use leptos::prelude::*;

use crate::components::form_field::FormField;
use crate::components::textarea::TextArea;
use crate::i18n::{I18n, t_string};

/// A text, and what is wrong with it.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    text: RwSignal<String>,
    error: RwSignal<Option<String>>,
    /// Whether it was answered, and not edited since.
    answered: RwSignal<bool>,
}

impl Entry {
    /// What is typed, for whoever copies it.
    pub(super) fn text(self) -> Signal<String> {
        self.text.into()
    }

    /// Puts an answer in the text's place.
    pub(super) fn answer(self, text: String) {
        self.error.set(None);
        self.text.set(text);
        self.answered.set(true);
    }

    /// Takes an answer away; what was typed stays.
    pub(super) fn forget_answer(self) {
        if self.answered.get_untracked() {
            self.answer(String::new());
        }
    }

    /// It is what is typed now.
    fn edit(self, text: String) {
        self.error.set(None);
        self.text.set(text);
        self.answered.set(false);
    }

    /// What the API answered in base64 before, as `parse` reads it; marked where it is none.
    pub(super) fn parsed_base64<T, E>(
        self,
        i18n: I18n,
        parse: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<T> {
        let parsed = parse(self.text.get_untracked().trim().to_owned()).ok();
        let fault = || t_string!(i18n, keys.trial.base64_error).to_owned();
        self.error.set(parsed.is_none().then(fault));
        parsed
    }

    /// A plaintext or message of 1 to `max` bytes, as `parse` reads it; marked where it is shorter or longer.
    pub(super) fn parsed_bytes<T, E>(
        self,
        i18n: I18n,
        max: usize,
        parse: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text.get_untracked();
        let fits = (1..=max).contains(&text.len());
        let parsed = parse(text).ok().filter(|_| fits);
        let fault = || t_string!(i18n, keys.trial.size_error, max = max);
        self.error.set(parsed.is_none().then(fault));
        parsed
    }
}

/// The field of an entry.
#[component]
pub(super) fn EntryField(
    /// Which.
    entry: Entry,
    /// Its name.
    #[prop(into)]
    label: TextProp,
    /// What to know before filling it in.
    #[prop(into)]
    hint: TextProp,
    /// Whether it holds text that is no language.
    #[prop(optional)]
    code: bool,
    /// Called when something else is typed.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    view! {
        <FormField label hint error=entry.error>
            <TextArea
                value=entry.text
                rows=5
                code
                on_input=move |text| {
                    entry.edit(text);
                    on_change.run(());
                }
            />
        </FormField>
    }
}
