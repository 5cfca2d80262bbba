//! What the list shows, as its URL says it.

use kms_api::console::{KeysQuery, Search};
use kms_api::keys::{Limit, Marker};
use kms_api::{KeySpec, KeyState};

use crate::route::{Route, query_string};

/// How many keys a page may have.
pub const PAGE_SIZES: [&str; 4] = ["20", "50", "100", "200"];

/// How many it has unless another size is chosen.
const DEFAULT_SIZE: &str = "50";

/// Filters, page size and page. The server knows where the next page starts only, so the way here is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Part of an alias, or the start of an id.
    pub search: String,
    /// Only keys in this state.
    pub state: Option<KeyState>,
    /// Only keys of this spec.
    pub spec: Option<KeySpec>,
    /// One of [`PAGE_SIZES`], if not the usual one.
    size: Option<&'static str>,
    /// Where each page after the first one started, the current one last.
    markers: Vec<String>,
}

impl ListQuery {
    /// Reads a URL's query by its names; what is not understood is left out.
    pub fn of_url(value_of: impl Fn(&str) -> Option<String>) -> Self {
        let size = value_of("size");
        Self {
            search: value_of("search").unwrap_or_default(),
            state: value_of("state").and_then(|value| value.parse().ok()),
            spec: value_of("spec").and_then(|value| value.parse().ok()),
            size: PAGE_SIZES
                .into_iter()
                .find(|known| size.as_deref() == Some(*known)),
            markers: value_of("pages")
                .map(|pages| pages.split('.').map(str::to_owned).collect())
                .unwrap_or_default(),
        }
    }

    /// The list's URL with this query.
    pub fn url(&self) -> String {
        let pages = self.markers.join(".");
        let pairs = [
            ("search", self.search.as_str()),
            ("state", self.state.map_or("", KeyState::as_str)),
            ("spec", self.spec.map_or("", KeySpec::as_str)),
            ("size", self.size.unwrap_or_default()),
            ("pages", &pages),
        ];
        Route::Keys.path() + &query_string(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
    }

    /// What to ask of the server. A search that breaks its rule matches nothing there, so it is cut to what can match.
    pub fn request(&self) -> KeysQuery {
        KeysQuery {
            search: Search::parse(self.search.trim())
                .ok()
                .filter(|search| !search.as_str().is_empty()),
            state: self.state,
            spec: self.spec,
            limit: Limit::parse(self.size()).ok(),
            marker: self
                .markers
                .last()
                .and_then(|marker| Marker::parse(marker).ok()),
            ..KeysQuery::default()
        }
    }

    /// How many keys a page has.
    pub fn size(&self) -> &'static str {
        self.size.unwrap_or(DEFAULT_SIZE)
    }

    /// Whether it leaves any key out.
    pub fn filters(&self) -> bool {
        !self.search.trim().is_empty() || self.state.is_some() || self.spec.is_some()
    }

    /// The number of the current page, from 1.
    pub fn page(&self) -> usize {
        self.markers.len() + 1
    }

    /// The same with other filters or another size, from the first page.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut query = Self {
            markers: Vec::new(),
            ..self.clone()
        };
        change(&mut query);
        query
    }

    /// The same with pages of another size.
    #[must_use]
    pub fn with_size(&self, size: &str) -> Self {
        self.with(|query| {
            query.size = PAGE_SIZES
                .into_iter()
                .find(|known| *known == size && size != DEFAULT_SIZE);
        })
    }

    /// The page that starts at `marker`.
    #[must_use]
    pub fn next(&self, marker: &Marker) -> Self {
        let mut query = self.clone();
        query.markers.push(marker.as_str().to_owned());
        query
    }

    /// The page before; none before the first.
    pub fn previous(&self) -> Option<Self> {
        let mut query = self.clone();
        query.markers.pop().map(|_| query)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn of_url(url: &str) -> ListQuery {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        let pairs: HashMap<String, String> = pairs.collect();
        ListQuery::of_url(|name| pairs.get(name).cloned())
    }

    #[test]
    fn a_query_comes_back_from_its_url() {
        let marker = Marker::parse("abc_1").unwrap();
        let query = ListQuery::default()
            .with_size("20")
            .with(|query| {
                query.search = "pay & go".to_owned();
                query.state = Some(KeyState::PendingImport);
                query.spec = Some(KeySpec::EcP384);
            })
            .next(&marker);
        assert_eq!(of_url(&query.url()), query);
        assert_eq!(query.request().marker, Some(marker));
    }

    #[test]
    fn the_list_without_a_query_has_no_question_mark() {
        assert_eq!(ListQuery::default().url(), Route::Keys.path());
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        assert_eq!(
            of_url("?state=9&spec=DES&size=7&other=1"),
            ListQuery::default()
        );
    }

    #[test]
    fn pages_are_walked_back_to_the_first() {
        let first = ListQuery::default();
        let second = first.next(&Marker::parse("a").unwrap());
        let third = second.next(&Marker::parse("b").unwrap());
        assert_eq!(third.page(), 3);
        assert_eq!(third.previous(), Some(second));
        assert_eq!(first.previous(), None);
    }

    #[test]
    fn another_filter_starts_at_the_first_page() {
        let second = ListQuery::default().next(&Marker::parse("a").unwrap());
        assert_eq!(
            second
                .with(|query| query.state = Some(KeyState::Enabled))
                .page(),
            1
        );
    }
}
