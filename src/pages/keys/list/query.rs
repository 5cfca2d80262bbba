//! What the list shows, as its URL says it.

use std::collections::HashMap;

use kms_api::console::{KeySort, KeysQuery, Search, SortOrder, TagFilter};
use kms_api::keys::{EnterpriseProjectId, Limit, Marker};
use kms_api::{KeySpec, KeyState, KeyUsage, Origin};

use super::look::Column;
use crate::route::{Route, query_string};

/// How many keys a page may have.
pub const PAGE_SIZES: [&str; 4] = ["20", "50", "100", "200"];

/// How many it has unless another size is chosen.
const DEFAULT_SIZE: &str = "50";

const SECONDS_OF_DAY: u64 = 24 * 60 * 60;

/// Filters, order, page size and page. The server knows where the next page starts only, so the way here is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Part of an alias, or the start of an id.
    pub search: String,
    /// Only keys in this state.
    pub state: Option<KeyState>,
    /// Only keys of this spec.
    pub spec: Option<KeySpec>,
    /// Only keys for this usage.
    pub usage: Option<KeyUsage>,
    /// Only keys whose material comes from there.
    pub origin: Option<Origin>,
    /// Only keys whose material expires within so many days; 0: that has expired.
    pub expires_within: Option<u16>,
    /// Only keys with this tag.
    pub tag: Option<TagFilter>,
    /// Only keys of this enterprise project.
    pub enterprise_project: Option<EnterpriseProjectId>,
    /// What keys are sorted by, if not by creation.
    pub sort: Option<KeySort>,
    /// Which end comes first, if not the usual one.
    pub order: Option<SortOrder>,
    /// One of [`PAGE_SIZES`], if not the usual one.
    size: Option<&'static str>,
    /// The columns, if not those that this browser keeps.
    columns: Option<Vec<Column>>,
    /// Where each page after the first one started, the current one last.
    markers: Vec<String>,
}

impl ListQuery {
    /// Reads a URL's query by its names; what is not understood is left out.
    pub fn of_url(value_of: impl Fn(&str) -> Option<String>) -> Self {
        let size = value_of("size");
        let text = |name| value_of(name).unwrap_or_default();
        Self {
            search: text("search"),
            state: text("state").parse().ok(),
            spec: text("spec").parse().ok(),
            usage: text("usage").parse().ok(),
            origin: text("origin").parse().ok(),
            expires_within: text("expires_within").parse().ok(),
            tag: TagFilter::parse(text("tag")).ok(),
            enterprise_project: EnterpriseProjectId::parse(text("enterprise_project")).ok(),
            sort: text("sort").parse().ok(),
            order: text("order").parse().ok(),
            size: PAGE_SIZES
                .into_iter()
                .find(|known| size.as_deref() == Some(*known)),
            columns: value_of("columns").map(|names| Column::named(names.split('.'))),
            markers: value_of("pages")
                .map(|pages| pages.split('.').map(str::to_owned).collect())
                .unwrap_or_default(),
        }
    }

    /// Reads a URL's query, with or without its question mark.
    pub fn of_text(query: &str) -> Self {
        let query = query.trim_start_matches('?');
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        let pairs: HashMap<String, String> = pairs.collect();
        Self::of_url(|name| pairs.get(name).cloned())
    }

    /// The list's URL with this query.
    pub fn url(&self) -> String {
        Route::Keys.path() + &self.text()
    }

    /// The URL's query; nothing where every key is shown as usual.
    pub fn text(&self) -> String {
        let pages = self.markers.join(".");
        let days = self
            .expires_within
            .map_or_else(String::new, |days| days.to_string());
        let project = self.enterprise_project.as_ref();
        let columns = self.columns.as_deref().map(Column::names);
        let pairs = [
            ("search", self.search.as_str()),
            ("state", self.state.map_or("", KeyState::as_str)),
            ("spec", self.spec.map_or("", KeySpec::as_str)),
            ("usage", self.usage.map_or("", KeyUsage::as_str)),
            ("origin", self.origin.map_or("", Origin::as_str)),
            ("expires_within", &days),
            ("tag", self.tag.as_ref().map_or("", TagFilter::as_str)),
            (
                "enterprise_project",
                project.map_or("", EnterpriseProjectId::as_str),
            ),
            ("sort", self.sort.map_or("", KeySort::as_str)),
            ("order", self.order.map_or("", SortOrder::as_str)),
            ("size", self.size.unwrap_or_default()),
            ("columns", &columns.unwrap_or_default()),
            ("pages", &pages),
        ];
        query_string(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
    }

    /// What to ask of the server. A search that breaks its rule matches nothing there, so it is cut to what can match.
    /// `now` is in seconds since 1970.
    pub fn request(&self, now: u64) -> KeysQuery {
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
            usage: self.usage,
            origin: self.origin,
            expires_before: self
                .expires_within
                .map(|days| now + u64::from(days) * SECONDS_OF_DAY),
            tag: self.tag.clone(),
            enterprise_project: self.enterprise_project.clone(),
            sort: self.sort,
            order: self.order,
        }
    }

    /// How many keys a page has.
    pub fn size(&self) -> &'static str {
        self.size.unwrap_or(DEFAULT_SIZE)
    }

    /// Whether it leaves any key out.
    pub fn filters(&self) -> bool {
        let kept = self.without_filters();
        kept != Self {
            search: self.search.trim().to_owned(),
            ..self.with(|_| ())
        }
    }

    /// Every key, in the same order and in pages of the same size, from the first page.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        Self {
            sort: self.sort,
            order: self.order,
            size: self.size,
            columns: self.columns.clone(),
            ..Self::default()
        }
    }

    /// The same as far as a server knows it that has the API alone: it has neither order nor further filters.
    #[must_use]
    pub fn of_the_api(&self) -> Self {
        Self {
            search: self.search.clone(),
            state: self.state,
            spec: self.spec,
            size: self.size,
            columns: self.columns.clone(),
            markers: self.markers.clone(),
            ..Self::default()
        }
    }

    /// The filters alone: two queries that have them in common are about the same keys.
    #[must_use]
    pub fn filters_alone(&self) -> Self {
        self.with(|query| {
            query.sort = None;
            query.order = None;
            query.size = None;
            query.columns = None;
        })
    }

    /// The columns that the URL asks for.
    pub fn columns(&self) -> Option<&[Column]> {
        self.columns.as_deref()
    }

    /// The same page with these columns, or with those that this browser keeps.
    #[must_use]
    pub fn with_columns(&self, columns: Option<Vec<Column>>) -> Self {
        Self {
            columns,
            ..self.clone()
        }
    }

    /// The same sorted by `sort`: in its usual order, or the other way round where it is so sorted already.
    #[must_use]
    pub fn sorted_by(&self, sort: KeySort) -> Self {
        let (now, order) = self.sorted();
        self.with(|query| {
            query.sort = Some(sort);
            query.order = (now == sort).then_some(match order {
                SortOrder::Ascending => SortOrder::Descending,
                SortOrder::Descending => SortOrder::Ascending,
            });
        })
    }

    /// What the keys are sorted by, and which end comes first.
    pub fn sorted(&self) -> (KeySort, SortOrder) {
        let query = KeysQuery {
            sort: self.sort,
            order: self.order,
            ..KeysQuery::default()
        };
        query.sorted()
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
    use super::*;

    fn of_url(url: &str) -> ListQuery {
        ListQuery::of_text(url.split_once('?').map_or("", |(_, query)| query))
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
                query.usage = Some(KeyUsage::SignVerify);
                query.origin = Some(Origin::External);
                query.expires_within = Some(30);
                query.tag = TagFilter::parse("team=pay & go").ok();
                query.enterprise_project = EnterpriseProjectId::parse("0").ok();
                query.sort = Some(KeySort::Expires);
                query.order = Some(SortOrder::Descending);
            })
            .next(&marker);
        assert_eq!(of_url(&query.url()), query);
        let request = query.request(1);
        assert_eq!(request.marker, Some(marker));
        assert_eq!(request.expires_before, Some(30 * 86_400 + 1));
        assert_eq!(request.tag, query.tag);
    }

    #[test]
    fn a_header_sorts_first_as_usual_and_then_the_other_way_round() {
        let once = ListQuery::default().sorted_by(KeySort::Alias);
        assert_eq!(once.sorted(), (KeySort::Alias, SortOrder::Ascending));
        let twice = once.sorted_by(KeySort::Alias);
        assert_eq!(twice.sorted(), (KeySort::Alias, SortOrder::Descending));
        assert!(!twice.filters());
    }

    #[test]
    fn what_the_api_alone_does_not_filter_by_is_left_out() {
        let query =
            of_url("?state=2&usage=SIGN_VERIFY&tag=team&expires_within=3&sort=alias&size=20");
        assert_eq!(query.of_the_api(), of_url("?state=2&size=20"));
    }

    #[test]
    fn another_order_is_about_the_same_keys() {
        let one = of_url("?state=2&sort=alias&order=desc&size=20&pages=a");
        assert_eq!(one.filters_alone(), of_url("?state=2"));
        assert_ne!(one.filters_alone(), of_url("?state=3").filters_alone());
    }

    #[test]
    fn columns_are_no_filter_and_those_that_nobody_knows_are_left_out() {
        let query = of_url("?columns=colour.expires.state&pages=a");
        let columns = vec![Column::Expires, Column::State];
        assert_eq!(query.columns(), Some(columns.as_slice()));
        assert_eq!(
            query.url(),
            Route::Keys.path() + "?columns=expires.state&pages=a"
        );
        assert!(!query.filters());
        assert_eq!(query.filters_alone(), ListQuery::default());
        assert_eq!(query.with_columns(None), of_url("?pages=a"));
    }

    #[test]
    fn the_list_without_a_query_has_no_question_mark() {
        assert_eq!(ListQuery::default().url(), Route::Keys.path());
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        assert_eq!(
            of_url(
                "?state=9&spec=DES&usage=1&origin=2&expires_within=-1&tag==&enterprise_project=*&sort=id&order=up&size=7&other=1"
            ),
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
