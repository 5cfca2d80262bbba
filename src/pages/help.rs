//! Help: the shortcuts, where to read on, and how to turn single keys off.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::components::check::Check;
use crate::context::use_preferences;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::{Route, guide};

/// What the help dialog shows.
#[component]
pub fn Help() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let path = use_location().pathname;
    let chapter = move || path.with(|path| guide(i18n.language().tag(), &Route::parse(path)));
    let rows = move || {
        [
            ("Ctrl K", t_string!(i18n, help.palette)),
            ("/", t_string!(i18n, help.search)),
            ("?", t_string!(i18n, help.help)),
            ("Esc", t_string!(i18n, help.escape)),
            ("Tab", t_string!(i18n, help.tab)),
        ]
    };
    view! {
        <p>
            <a href=chapter target="_blank" rel="noopener">{t!(i18n, help.guide)}</a>
        </p>
        <table class="shortcuts">
            <caption class="visually-hidden">{t!(i18n, help.shortcuts)}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{t!(i18n, help.key)}</th>
                    <th scope="col">{t!(i18n, help.does)}</th>
                </tr>
            </thead>
            <tbody>
                {move || {
                    rows()
                        .map(|(key, text)| {
                            view! {
                                <tr>
                                    <th scope="row">
                                        <kbd class="kbd">{key}</kbd>
                                    </th>
                                    <td>{text}</td>
                                </tr>
                            }
                        })
                        .collect_view()
                }}
            </tbody>
        </table>
        <Check
            checked=preferences.shortcuts
            label=move || t_string!(i18n, help.letters)
            hint=move || t_string!(i18n, help.letters_hint)
            on_change=move |on| preferences.choose_shortcuts(on)
        />
    }
}
