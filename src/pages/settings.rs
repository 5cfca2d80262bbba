//! `/settings`: language and theme, for this browser.

use leptos::prelude::*;

use crate::components::page_title::PageTitle;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::SettingsTab;
use crate::shell::{LanguageSelect, ThemeSelect};

/// The settings.
#[component]
pub fn SettingsPage(
    /// Which part of them.
    tab: Signal<SettingsTab>,
) -> impl IntoView {
    let i18n = use_i18n();
    let _shown = tab;
    view! {
        <div class="page" data-gap="large">
            <PageTitle text=move || t_string!(i18n, settings.title) />
            <div class="stack" data-gap="large" data-measure="form">
                <LanguageSelect />
                <ThemeSelect />
                <p class="note">{t!(i18n, settings.kept)}</p>
            </div>
        </div>
    }
}
