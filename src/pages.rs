//! The pages, and which of them a route names.

pub mod audit;
pub mod help;
pub mod keys;
pub mod not_found;
pub mod not_permitted;
pub mod offline;
pub mod overview;
pub mod palette;
pub(crate) mod parts;
pub mod settings;
pub mod sign_in;
pub mod tags;

use kms_api::KeyId;
use kms_api::console::Feature;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::components::later::Later;
use crate::context::{use_may_write, use_offers};
use crate::i18n::{t_string, use_i18n};
use crate::route::{KeyTab, Route, SettingsTab};

/// A page; the tab of a key is no page of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Page {
    Elsewhere(Route),
    Overview,
    Keys,
    CreateKey,
    Import(Option<KeyId>),
    Key(KeyId),
    Tags,
    Audit,
    Settings,
    NotFound,
}

impl Page {
    /// A server without an overview begins with its keys.
    fn of(route: Route, offers_overview: bool) -> Self {
        match route {
            Route::Home if !offers_overview => Self::Elsewhere(Route::Keys),
            Route::Home => Self::Overview,
            Route::SignIn => Self::Elsewhere(Route::Keys),
            Route::Keys => Self::Keys,
            Route::CreateKey => Self::CreateKey,
            Route::ImportKey => Self::Import(None),
            Route::ImportMaterial(key) => Self::Import(Some(key)),
            Route::Key(key, _) => Self::Key(key),
            Route::Tags => Self::Tags,
            Route::Audit => Self::Audit,
            Route::Settings(_) => Self::Settings,
            Route::NotFound => Self::NotFound,
        }
    }
}

/// The page that the URL names.
#[component]
pub fn Pages() -> impl IntoView {
    let path = use_location().pathname;
    let route = Memo::new(move |_| Route::parse(&path.get()));
    let offers_overview = use_offers(Feature::Overview);
    let page = Memo::new(move |_| Page::of(route.get(), offers_overview.get()));
    let tab = Signal::derive(move || match route.get() {
        Route::Key(_, tab) => tab,
        Route::Home
        | Route::SignIn
        | Route::Keys
        | Route::CreateKey
        | Route::ImportKey
        | Route::ImportMaterial(_)
        | Route::Tags
        | Route::Audit
        | Route::Settings(_)
        | Route::NotFound => KeyTab::default(),
    });
    let settings_tab = Signal::derive(move || match route.get() {
        Route::Settings(tab) => tab,
        Route::Home
        | Route::SignIn
        | Route::Keys
        | Route::CreateKey
        | Route::ImportKey
        | Route::Key(..)
        | Route::ImportMaterial(_)
        | Route::Tags
        | Route::Audit
        | Route::NotFound => SettingsTab::default(),
    });
    let navigate = use_navigate();
    let i18n = use_i18n();
    let may_write = use_may_write();
    let settings_permitted = settings::use_permits(settings_tab);
    move || match page.get() {
        Page::Elsewhere(route) => {
            navigate(
                &route.path(),
                NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                },
            );
            ().into_any()
        }
        Page::Overview => {
            let title = move || t_string!(i18n, overview.title);
            view! { <Later title load=Box::new(parts::overview) /> }.into_any()
        }
        Page::Keys => {
            let title = move || t_string!(i18n, keys.title);
            view! { <Later title load=Box::new(|| parts::list(parts::list_dialogs)) /> }.into_any()
        }
        Page::CreateKey if !may_write.get() => {
            let title = move || t_string!(i18n, keys.create.title);
            view! { <not_permitted::NotPermittedPage title /> }.into_any()
        }
        Page::Import(_) if !may_write.get() => {
            let title = move || t_string!(i18n, import.title);
            view! { <not_permitted::NotPermittedPage title /> }.into_any()
        }
        Page::Settings if !settings_permitted.get() => {
            let title = move || t_string!(i18n, settings.title);
            view! { <not_permitted::NotPermittedPage title /> }.into_any()
        }
        Page::CreateKey => {
            let title = move || t_string!(i18n, keys.create.title);
            view! { <Later title load=Box::new(parts::create) /> }.into_any()
        }
        Page::Import(key) => {
            let title = move || t_string!(i18n, import.title);
            view! { <Later title load=Box::new(move || parts::import(key.clone())) /> }.into_any()
        }
        Page::Key(key) => {
            let title = key.to_string();
            view! { <Later title load=Box::new(move || parts::detail(key.clone(), tab)) /> }
                .into_any()
        }
        Page::Tags => {
            let title = move || t_string!(i18n, tags.title);
            view! { <Later title load=Box::new(parts::tags) /> }.into_any()
        }
        Page::Audit => {
            let title = move || t_string!(i18n, audit.title);
            view! { <Later title load=Box::new(parts::audit) /> }.into_any()
        }
        Page::Settings => {
            let title = move || t_string!(i18n, settings.title);
            view! { <Later title load=Box::new(move || parts::settings(settings_tab)) /> }
                .into_any()
        }
        Page::NotFound => view! { <not_found::NotFoundPage /> }.into_any(),
    }
}
