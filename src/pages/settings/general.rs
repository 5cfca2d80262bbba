//! The tab "General": what this browser keeps.

use leptos::prelude::*;

use crate::components::form_field::FormField;
use crate::components::select::{Select, SelectOption};
use crate::context::use_preferences;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::shell::{LanguageSelect, ThemeSelect};
use crate::zone::{self, UTC, Zone};

/// Language, theme, time zone.
#[component]
pub fn General() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack" data-gap="large" data-measure="form">
            <LanguageSelect />
            <ThemeSelect />
            <ZoneSelect />
            <p class="note">{t!(i18n, settings.kept)}</p>
        </div>
    }
}

/// The time zone, and what time it is there.
#[component]
fn ZoneSelect() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let options = move || {
        let browser = t_string!(i18n, settings.zone.browser, zone = zone::of_browser());
        let mut options = vec![
            SelectOption::new(Zone::Browser.as_str(), browser),
            SelectOption::new(UTC, UTC),
        ];
        let named = zone::names().into_iter().filter(|name| name != UTC);
        options.extend(named.map(|name| SelectOption::new(name.clone(), name)));
        options
    };
    let now = move || {
        let moment = format::moment(i18n.language().tag(), format::now());
        t_string!(i18n, settings.zone.now, moment = moment)
    };
    view! {
        <FormField label=move || t_string!(i18n, settings.zone.title) hint=now>
            <Select
                value=Signal::derive(|| Zone::chosen().as_str().to_owned())
                options=Signal::derive(options)
                on_change=move |name: String| preferences.choose_zone(Zone::of_name(&name))
            />
        </FormField>
    }
}
