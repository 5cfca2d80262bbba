//! The pages that are loaded when they are first visited, each a file of its own.
//!
//! Where the program stays in one piece, as under test, they are there from the start.

use kms_api::KeyId;
use leptos::prelude::*;

use super::keys::list::List;
use super::{audit, help, keys, overview, palette, settings, tags};
use crate::components::later::{Content, Loading, NotLoaded};
use crate::route::{KeyTab, SettingsTab};

/// A function per part. `wasm_split` makes the part's file of everything that only its function needs.
macro_rules! parts {
    ($(
        $(#[$documentation:meta])*
        fn $part:ident($($argument:ident: $type:ty),*) { $view:expr }
    )*) => {$(
        $(#[$documentation])*
        pub(crate) fn $part($($argument: $type),*) -> Loading {
            #[cfg_attr(
                feature = "split",
                leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, fallible)
            )]
            fn $part($($argument: $type),*) -> Result<Content, NotLoaded> {
                Ok(Content::new(move || $view.into_any()))
            }
            #[cfg(feature = "split")]
            let loading = $part($($argument),*);
            #[cfg(not(feature = "split"))]
            let loading = std::future::ready($part($($argument),*));
            Box::pin(loading)
        }
    )*};
}

parts! {
    /// What needs attention.
    fn overview() { view! { <overview::OverviewPage /> } }

    /// The keys; `dialogs` loads the list's dialogs.
    fn list(dialogs: fn(List) -> Loading) { view! { <keys::list::KeyListPage dialogs /> } }

    /// The dialogs of the list.
    fn list_dialogs(list: List) { view! { <keys::list::ListDialogs list /> } }

    /// A new key.
    fn create() { view! { <keys::create::CreateKeyPage /> } }

    /// The import wizard.
    fn import(key: Option<KeyId>) { view! { <keys::import::ImportPage key /> } }

    /// One key.
    fn detail(key: KeyId, tab: Signal<KeyTab>) { view! { <keys::detail::KeyPage key tab /> } }

    /// Find anything.
    fn palette(on_done: Callback<()>, on_help: Callback<()>) { view! { <palette::Palette on_done on_help /> } }

    /// Help.
    fn help() { view! { <help::Help /> } }

    /// The tags of all keys.
    fn tags() { view! { <tags::TagsPage /> } }

    /// What was done.
    fn audit() { view! { <audit::AuditPage /> } }

    /// The settings.
    fn settings(tab: Signal<SettingsTab>) { view! { <settings::SettingsPage tab /> } }
}
