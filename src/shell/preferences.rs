//! Language and theme, wherever they are chosen.

use leptos::prelude::*;

use crate::components::form_field::FormField;
use crate::components::select::{Select, SelectOption};
use crate::context::{Theme, use_preferences};
use crate::i18n::{I18n, Language, t_string, use_i18n};

/// The language. Beside its name stands the name in the other language, to be found in either.
#[component]
pub fn LanguageSelect() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let options = Language::ALL.map(|language| SelectOption::new(language.tag(), language.name()));
    view! {
        <FormField
            label=move || t_string!(i18n, settings.language)
            optional=move || t_string!(i18n, settings.language_elsewhere)
            optional_lang=other_language(i18n)
        >
            <Select
                value=Signal::derive(move || preferences.language.get().tag().to_owned())
                options=Signal::stored(options.to_vec())
                on_change=move |tag: String| preferences.choose_language(Language::of_tag(&tag))
            />
        </FormField>
    }
}

/// The theme.
#[component]
pub fn ThemeSelect() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let options = move || {
        let text = |theme| match theme {
            Theme::System => t_string!(i18n, settings.system),
            Theme::Light => t_string!(i18n, settings.light),
            Theme::Dark => t_string!(i18n, settings.dark),
        };
        Theme::ALL
            .map(|theme| SelectOption::new(theme.as_str(), text(theme)))
            .to_vec()
    };
    view! {
        <FormField
            label=move || t_string!(i18n, settings.theme)
            optional=move || t_string!(i18n, settings.theme_elsewhere)
            optional_lang=other_language(i18n)
        >
            <Select
                value=Signal::derive(move || preferences.theme.get().as_str().to_owned())
                options=Signal::derive(options)
                on_change=move |name: String| preferences.choose_theme(Theme::of_name(&name))
            />
        </FormField>
    }
}

/// The tag of the language that the page is not in.
fn other_language(i18n: I18n) -> Signal<Option<&'static str>> {
    Signal::derive(move || {
        let current = i18n.language();
        let other = Language::ALL.into_iter().find(|other| *other != current);
        other.map(Language::tag)
    })
}
