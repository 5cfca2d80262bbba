//! What the palette offers for what is typed.

use kms_api::console::{Feature, KeysQuery, Search, TagFilter};
use kms_api::keys::{KeyDetail, Limit};
use kms_api::tags_overview::{TagsOverview, ValueCount};
use leptos::prelude::*;

use super::{LANGUAGES, THEMES};
use crate::api::ApiError;
use crate::components::icon::Icon;
use crate::context::{Theme, use_may_write, use_offers, use_reads_audit};
use crate::i18n::{I18n, Language, t_string, use_i18n};
use crate::load::use_load;
use crate::route::{KeyTab, Route, SettingsTab, query_string};
use crate::words;

/// How many keys are shown.
const MOST_KEYS: &str = "8";
/// How many tags are shown.
const MOST_TAGS: usize = 5;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
struct Found {
    /// What was typed.
    text: String,
    keys: Vec<KeyDetail>,
    tags: Vec<TagFilter>,
    /// Why there are no tags, where they were asked for in vain: the keys are shown all the same.
    without_tags: Option<ApiError>,
}

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Goes to a path of the console.
    Go(String),
    /// Chooses a theme.
    Theme(Theme),
    /// Chooses a language.
    Language(Language),
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub icon: Icon,
    /// What is read.
    pub text: String,
    /// An id.
    pub detail: Option<String>,
    /// What choosing it does.
    pub act: Act,
}

/// The lines, and how the search goes.
#[derive(Clone, Copy)]
pub struct Entries {
    /// The lines, the best first.
    pub lines: Memo<Vec<Entry>>,
    /// Whether keys are being searched.
    pub busy: Signal<bool>,
    /// Whether the lines are about all that is typed.
    pub answered: Signal<bool>,
    /// Why keys could not be searched.
    pub failed: Signal<Option<String>>,
}

/// The entries for what is `typed`; keys for what was `searched` after a pause.
pub fn use_entries(typed: Signal<String>, searched: Signal<String>) -> Entries {
    let i18n = use_i18n();
    let fixed = use_fixed();
    let has_tags = use_offers(Feature::Tags);
    let load = use_load(
        move || (searched.get(), has_tags.get()),
        |api, (text, has_tags)| async move {
            let search = Search::parse(text.trim()).ok();
            let Some(search) = search.filter(|search| !search.as_str().is_empty()) else {
                return Ok(Found {
                    text,
                    ..Found::default()
                });
            };
            let query = KeysQuery {
                search: Some(search.clone()),
                limit: Limit::parse(MOST_KEYS).ok(),
                ..KeysQuery::default()
            };
            let keys = api.keys().list(&query).await?.page.keys;
            let mut found = Found {
                text,
                keys,
                ..Found::default()
            };
            if has_tags {
                match api.tags().overview(Some(&search)).await {
                    Ok(overview) => found.tags = filters(overview),
                    Err(error) => found.without_tags = Some(error),
                }
            }
            Ok(found)
        },
    );
    let entries = Memo::new(move |_| {
        let text = typed.get().trim().to_lowercase();
        let mut entries = fixed.get();
        entries.retain(|entry| matches(&entry.text, &text));
        let found = load.latest().and_then(Result::ok);
        let found = found.filter(|_| !text.is_empty()).unwrap_or_default();
        let keys = found.keys.iter().map(of_key);
        let found = keys.chain(found.tags.iter().map(|tag| of_tag(i18n, tag)));
        entries.splice(0..0, found);
        entries
    });
    let answered = move || match load.latest() {
        None => false,
        Some(Ok(found)) => found.text == typed.get(),
        Some(Err(_)) => !load.busy().get(),
    };
    let failed = move || {
        let error = match load.latest()? {
            Ok(found) => found.without_tags?,
            Err(error) => error,
        };
        Some(words::error(i18n, &error))
    };
    Entries {
        lines: entries,
        busy: load.busy(),
        answered: Signal::derive(answered),
        failed: Signal::derive(failed),
    }
}

/// Whether every word that is typed stands in `text`.
fn matches(text: &str, typed: &str) -> bool {
    let text = text.to_lowercase();
    typed.split_whitespace().all(|word| text.contains(word))
}

fn of_key(key: &KeyDetail) -> Entry {
    let id = key.key_id.to_string();
    let alias = Some(key.key_alias.clone()).filter(|alias| !alias.is_empty());
    Entry {
        icon: Icon::Key,
        text: alias.unwrap_or_else(|| id.clone()),
        detail: Some(id),
        act: Act::Go(Route::Key(key.key_id.clone(), KeyTab::General).path()),
    }
}

/// The tags that were found, as the list of keys is filtered by them.
fn filters(found: TagsOverview) -> Vec<TagFilter> {
    let pairs = found.tags.into_iter().flat_map(|tag| {
        let key = tag.key;
        let pair = move |value: ValueCount| TagFilter::parse(format!("{key}={}", value.value));
        tag.values.into_iter().map(pair)
    });
    pairs.filter_map(Result::ok).take(MOST_TAGS).collect()
}

fn of_tag(i18n: I18n, tag: &TagFilter) -> Entry {
    Entry {
        icon: Icon::Tag,
        text: t_string!(i18n, palette.tag, tag = tag.as_str()),
        detail: None,
        act: Act::Go(Route::Keys.path() + &query_string([("tag", tag.as_str())])),
    }
}

/// Pages and commands that the account may use.
fn use_fixed() -> Memo<Vec<Entry>> {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let overview = use_offers(Feature::Overview);
    let tags = use_offers(Feature::Tags);
    let audit = use_reads_audit();
    Memo::new(move |_| {
        let go = |icon, text: &str, route: Route| Entry {
            icon,
            text: text.to_owned(),
            detail: None,
            act: Act::Go(route.path()),
        };
        let settings = Route::Settings(SettingsTab::General);
        let pages = [
            (
                may_write.get(),
                Icon::Upload,
                t_string!(i18n, keys.import_key),
                Route::ImportKey,
            ),
            (
                may_write.get(),
                Icon::Plus,
                t_string!(i18n, keys.create_key),
                Route::CreateKey,
            ),
            (
                overview.get(),
                Icon::Overview,
                t_string!(i18n, overview.title),
                Route::Home,
            ),
            (true, Icon::Key, t_string!(i18n, common.keys), Route::Keys),
            (
                tags.get(),
                Icon::Tag,
                t_string!(i18n, tags.title),
                Route::Tags,
            ),
            (
                audit.get(),
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
        let mut entries: Vec<Entry> = pages
            .into_iter()
            .filter(|(there, ..)| *there)
            .map(|(_, icon, text, route)| go(icon, text, route))
            .collect();
        entries.extend(THEMES.map(|theme| of_theme(i18n, theme)));
        entries.extend(LANGUAGES.map(|language| of_language(i18n, language)));
        entries
    })
}

fn of_theme(i18n: I18n, theme: Theme) -> Entry {
    let name = match theme {
        Theme::System => t_string!(i18n, settings.system),
        Theme::Light => t_string!(i18n, settings.light),
        Theme::Dark => t_string!(i18n, settings.dark),
    };
    Entry {
        icon: Icon::Settings,
        text: t_string!(i18n, palette.theme, name = name),
        detail: None,
        act: Act::Theme(theme),
    }
}

fn of_language(i18n: I18n, language: Language) -> Entry {
    Entry {
        icon: Icon::Settings,
        text: t_string!(i18n, palette.language, name = language.name()),
        detail: None,
        act: Act::Language(language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_stand_in_an_entry() {
        assert!(matches("Import Key", "key imp"));
        assert!(matches("Import Key", ""));
        assert!(!matches("Import Key", "create key"));
    }
}
