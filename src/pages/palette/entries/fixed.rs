//! What the palette offers whatever there is on the server: the key that is open, pages, and things to do.

use kms_api::KeyId;
use kms_api::console::Feature;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Act, Entry};
use crate::components::icon::Icon;
use crate::context::{
    Theme, use_key_tabs, use_list_start, use_may_write, use_offers, use_reads_audit,
};
use crate::i18n::{I18n, Language, t_string, use_i18n};
use crate::route::{KeyTab, Route, SettingsTab};
use crate::words;

/// The entries that the account may use.
pub(super) fn use_fixed() -> Memo<Vec<Entry>> {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let may_write = use_may_write();
    let tabs = use_key_tabs();
    let pages = use_pages();
    Memo::new(move |_| {
        let mut entries = match path.with(|path| Route::parse(path)) {
            Route::Key(key, _) | Route::ImportMaterial(key) => {
                of_open(i18n, &key, may_write.get(), tabs.get())
            }
            Route::Home
            | Route::SignIn
            | Route::Keys
            | Route::CreateKey
            | Route::ImportKey
            | Route::Tags
            | Route::Audit
            | Route::Settings(_)
            | Route::NotFound => Vec::new(),
        };
        entries.extend(pages.get());
        entries.push(Entry {
            icon: Icon::Help,
            text: t_string!(i18n, palette.shortcuts).to_owned(),
            detail: Some("?".to_owned()),
            act: Act::Help,
        });
        entries.extend(Theme::ALL.map(|theme| of_theme(i18n, theme)));
        entries.extend(Language::ALL.map(|language| of_language(i18n, language)));
        entries.push(plain(
            Icon::Account,
            t_string!(i18n, common.sign_out),
            Act::SignOut,
        ));
        entries
    })
}

fn plain(icon: Icon, text: &str, act: Act) -> Entry {
    Entry {
        icon,
        text: text.to_owned(),
        detail: None,
        act,
    }
}

/// What there is to be done with the key whose page is open: its id, and its views, where the rest is done.
fn of_open(i18n: I18n, key: &KeyId, may_write: bool, tabs: Vec<KeyTab>) -> Vec<Entry> {
    let this = |what: &str| t_string!(i18n, palette.this_key, what = what);
    let copy = t_string!(i18n, common.copy_what, what = t_string!(i18n, keys.key_id));
    let mut entries = vec![Entry {
        icon: Icon::Copy,
        text: this(&copy),
        detail: Some(key.to_string()),
        act: Act::Copy(key.to_string()),
    }];
    let go = |text: &str, tab| {
        let path = Route::Key(key.clone(), tab).path();
        plain(Icon::Key, &this(text), Act::Go(path))
    };
    if may_write {
        entries.push(go(t_string!(i18n, palette.change), KeyTab::General));
    }
    let views = tabs
        .into_iter()
        .map(|tab| go(words::key_tab(i18n, tab), tab));
    entries.extend(views);
    entries
}

/// The pages, and what is made on one of its own.
fn use_pages() -> Memo<Vec<Entry>> {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let overview = use_offers(Feature::Overview);
    let tags = use_offers(Feature::Tags);
    let audit = use_reads_audit();
    let list_start = use_list_start();
    Memo::new(move |_| {
        let (may_write, overview) = (may_write.get(), overview.get());
        let (tags, audit) = (tags.get(), audit.get());
        let import = t_string!(i18n, keys.import_key);
        let create = t_string!(i18n, keys.create_key);
        let settings = Route::Settings(SettingsTab::General);
        let pages = [
            (may_write, Icon::Upload, import, Route::ImportKey),
            (may_write, Icon::Plus, create, Route::CreateKey),
            (
                overview,
                Icon::Overview,
                t_string!(i18n, overview.title),
                Route::Home,
            ),
            (true, Icon::Key, t_string!(i18n, common.keys), Route::Keys),
            (tags, Icon::Tag, t_string!(i18n, tags.title), Route::Tags),
            (
                audit,
                Icon::Audit,
                t_string!(i18n, audit.title),
                Route::Audit,
            ),
            (
                true,
                Icon::Settings,
                t_string!(i18n, common.settings),
                settings,
            ),
        ];
        let there = pages.into_iter().filter(|(there, ..)| *there);
        there
            .map(|(_, icon, text, route)| {
                let url = if route == Route::Keys {
                    list_start.url()
                } else {
                    route.path()
                };
                plain(icon, text, Act::Go(url))
            })
            .collect()
    })
}

fn of_theme(i18n: I18n, theme: Theme) -> Entry {
    let name = match theme {
        Theme::System => t_string!(i18n, settings.system),
        Theme::Light => t_string!(i18n, settings.light),
        Theme::Dark => t_string!(i18n, settings.dark),
    };
    let text = t_string!(i18n, palette.theme, name = name);
    plain(Icon::Settings, &text, Act::Theme(theme))
}

fn of_language(i18n: I18n, language: Language) -> Entry {
    let text = t_string!(i18n, palette.language, name = language.name());
    plain(Icon::Settings, &text, Act::Language(language))
}
