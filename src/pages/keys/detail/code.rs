//! The tab "Code": how a program uses this key, with its id and this server's address filled in.

mod snippets;

use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use self::snippets::{Language, snippet};
use crate::components::code::Code;
use crate::components::copy_button::CopyButton;
use crate::components::form_field::FormField;
use crate::components::select::{Select, SelectOption};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::command::use_place;

/// A language, and what to write in it.
#[component]
pub(super) fn UseInCode(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let place = use_place();
    let language = RwSignal::new(Language::Python);
    let text = Signal::derive(move || place.with(|place| snippet(language.get(), &key, place)));
    let options =
        Language::ALL.map(|language| SelectOption::new(language.as_str(), language.name()));
    view! {
        <p class="note">{t!(i18n, keys.code.lead)}</p>
        <div class="cluster">
            <FormField label=move || t_string!(i18n, keys.code.language)>
                <Select
                    value=Signal::derive(move || language.get().as_str().to_owned())
                    options=Signal::stored(options.to_vec())
                    on_change=move |name: String| language.set(Language::of_name(&name))
                />
            </FormField>
            <CopyButton value=text what=move || t_string!(i18n, keys.detail.code) />
        </div>
        <Code value=text label=move || t_string!(i18n, keys.detail.code) />
        <p class="note">{t!(i18n, keys.code.access_key)}</p>
    }
}
