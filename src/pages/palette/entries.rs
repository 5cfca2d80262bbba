//! What the palette offers for what is typed.

mod fixed;

use kms_api::console::{Feature, KeysQuery, Search, TagFilter};
use kms_api::keys::{KeyDetail, Limit};
use kms_api::tags_overview::{TagsOverview, ValueCount};
use leptos::prelude::*;

use self::fixed::use_fixed;
use crate::api::ApiError;
use crate::components::icon::Icon;
use crate::context::{Theme, use_offers};
use crate::i18n::{I18n, Language, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::route::{KeyTab, Route, query_string};
use crate::words;

/// How many keys are shown.
const MOST_KEYS: &str = "8";
/// How many tags are shown.
const MOST_TAGS: usize = 5;

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Goes to a path of the console.
    Go(String),
    /// Chooses a theme.
    Theme(Theme),
    /// Chooses a language.
    Language(Language),
    /// Copies a text.
    Copy(String),
    /// Shows the help, which has the shortcuts.
    Help,
    /// Ends the session.
    SignOut,
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

/// What was searched, and what was found or why nothing could be.
type Found<T> = (String, Result<Vec<T>, ApiError>);

/// The entries for what is `typed`; keys and tags for what was `searched` after a pause, neither waiting for the other.
pub fn use_entries(typed: Signal<String>, searched: Signal<String>) -> Entries {
    let i18n = use_i18n();
    let fixed = use_fixed();
    let has_tags = use_offers(Feature::Tags);
    let keys = use_load(
        move || searched.get(),
        |api, text| async move {
            let Some(search) = search(&text) else {
                return Ok((text, Ok(Vec::new())));
            };
            let query = KeysQuery {
                search: Some(search),
                limit: Limit::parse(MOST_KEYS).ok(),
                ..KeysQuery::default()
            };
            let answer = api.keys().list(&query).await;
            Ok((text, answer.map(|answer| answer.page.keys)))
        },
    );
    let tags = use_load(
        move || (searched.get(), has_tags.get()),
        |api, (text, has_tags)| async move {
            match search(&text).filter(|_| has_tags) {
                Some(search) => Ok((text, api.tags().overview(Some(&search)).await.map(filters))),
                None => Ok((text, Ok(Vec::new()))),
            }
        },
    );
    let entries = Memo::new(move |_| {
        let text = typed.get().trim().to_lowercase();
        let mut entries = fixed.get();
        entries.retain(|entry| matches(&entry.text, &text));
        if !text.is_empty() {
            let (keys, tags) = (found(keys), found(tags));
            let keys = keys.iter().map(of_key);
            let found = keys.chain(tags.iter().map(|tag| of_tag(i18n, tag)));
            entries.splice(0..0, found);
        }
        entries
    });
    // Keys stand before tags: the first one is known before the tags are.
    let answered = move || {
        let typed = typed.get();
        answers(keys, &typed) && (!found(keys).is_empty() || answers(tags, &typed))
    };
    let failed = move || {
        let failure = failure(keys).or_else(|| failure(tags))?;
        Some(words::error(i18n, &failure))
    };
    Entries {
        lines: entries,
        busy: Signal::derive(move || keys.busy().get() || tags.busy().get()),
        answered: Signal::derive(answered),
        failed: Signal::derive(failed),
    }
}

/// What to ask for; nothing where nothing is typed that can be.
fn search(text: &str) -> Option<Search> {
    let search = Search::parse(text.trim()).ok();
    search.filter(|search| !search.as_str().is_empty())
}

/// What was found last.
fn found<T: Clone + PartialEq + Send + Sync>(load: Load<Found<T>>) -> Vec<T> {
    let latest = load.latest().and_then(Result::ok);
    latest.and_then(|(_, found)| found.ok()).unwrap_or_default()
}

/// Why nothing could be found.
fn failure<T: Clone + PartialEq + Send + Sync>(load: Load<Found<T>>) -> Option<ApiError> {
    let (_, found) = load.latest()?.ok()?;
    found.err()
}

/// Whether what came last is about what is `typed`.
fn answers<T: Clone + PartialEq + Send + Sync>(load: Load<Found<T>>, typed: &str) -> bool {
    let latest = load.latest().and_then(Result::ok);
    latest.is_some_and(|(text, _)| text == typed)
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
