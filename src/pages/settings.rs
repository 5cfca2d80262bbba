//! `/settings` and its tabs. What the account may not see, or the server does not offer, has no tab.

mod access_keys;
mod account;
mod accounts;
mod acting;
mod form_dialog;
mod general;
mod in_use;
mod limits;
mod lose;
mod once;
mod projects;
mod server;

use kms_api::console::Feature;
use leptos::prelude::*;

use crate::components::page_title::PageTitle;
use crate::components::tabs::{Tab, Tabs};
use crate::context::{use_is_admin, use_may_write, use_offers};
use crate::i18n::{I18n, t_string, use_i18n};
use crate::route::{Route, SettingsTab};

/// The id of the panel below the tabs.
const PANEL: &str = "settings-panel";

/// Which tabs there are for whoever is signed in.
#[derive(Clone, Copy)]
struct Offered {
    own: Signal<bool>,
    administration: Signal<bool>,
    may_write: Signal<bool>,
    is_admin: Signal<bool>,
}

impl Offered {
    fn new() -> Self {
        Self {
            own: use_offers(Feature::OwnAccount),
            administration: use_offers(Feature::Administration),
            may_write: use_may_write(),
            is_admin: use_is_admin(),
        }
    }

    fn has(self, tab: SettingsTab) -> bool {
        match tab {
            SettingsTab::General => true,
            SettingsTab::Account => self.own.get(),
            SettingsTab::AccessKeys => self.own.get() && self.may_write.get(),
            SettingsTab::Accounts | SettingsTab::Projects | SettingsTab::Server => {
                self.administration.get() && self.is_admin.get()
            }
        }
    }
}

/// Whether there is such a tab for whoever is signed in.
pub fn use_permits(tab: Signal<SettingsTab>) -> Signal<bool> {
    let offered = Offered::new();
    Memo::new(move |_| offered.has(tab.get())).into()
}

/// The settings; the tab is one that there is.
#[component]
pub fn SettingsPage(
    /// Which part of them.
    tab: Signal<SettingsTab>,
) -> impl IntoView {
    let offered = Offered::new();
    let i18n = use_i18n();
    let shown = Memo::new(move |_| tab.get());
    view! {
        <div class="page">
            <PageTitle text=move || t_string!(i18n, settings.title) />
            <Tabs
                label=move || t_string!(i18n, settings.tabs)
                tabs=Signal::derive(move || {
                    SettingsTab::ALL
                        .into_iter()
                        .filter(|each| offered.has(*each))
                        .map(|each| Tab {
                            href: Route::Settings(each).path(),
                            text: tab_name(i18n, each).to_owned(),
                            selected: each == shown.get(),
                        })
                        .collect()
                })
                panel_id=PANEL
            />
            <section
                id=PANEL
                role="tabpanel"
                class="stack"
                data-gap="large"
                aria-label=move || tab_name(i18n, shown.get())
            >
                {move || panel(shown.get())}
            </section>
        </div>
    }
}

fn panel(tab: SettingsTab) -> AnyView {
    match tab {
        SettingsTab::General => view! { <general::General /> }.into_any(),
        SettingsTab::Account => view! { <account::Account /> }.into_any(),
        SettingsTab::AccessKeys => view! { <access_keys::AccessKeys /> }.into_any(),
        SettingsTab::Accounts => view! { <accounts::Accounts /> }.into_any(),
        SettingsTab::Projects => view! { <projects::Projects /> }.into_any(),
        SettingsTab::Server => view! { <server::Server /> }.into_any(),
    }
}

fn tab_name(i18n: I18n, tab: SettingsTab) -> &'static str {
    match tab {
        SettingsTab::General => t_string!(i18n, settings.general.title),
        SettingsTab::Account => t_string!(i18n, settings.account.title),
        SettingsTab::AccessKeys => t_string!(i18n, settings.access_keys.title),
        SettingsTab::Accounts => t_string!(i18n, settings.accounts.title),
        SettingsTab::Projects => t_string!(i18n, settings.projects.title),
        SettingsTab::Server => t_string!(i18n, settings.server.title),
    }
}
