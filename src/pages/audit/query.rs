//! What the page shows, as its URL says it.

use kms_api::KeyId;
use kms_api::audit::{AuditQuery, AuditWord};

use crate::records::Place;
use crate::route::{Route, query_string};

/// Filters and page. An empty text filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// From this millisecond since 1970 on.
    pub from: Option<u64>,
    /// Before this millisecond since 1970.
    pub to: Option<u64>,
    /// An account's name.
    pub account: String,
    /// An operation.
    pub action: String,
    /// A key's id.
    pub key: String,
    /// `done`, `refused` or an error code.
    pub outcome: String,
    /// Where the page begins.
    pub place: Place,
}

impl LogQuery {
    /// Reads a URL's query by its names; what is not understood is left out.
    pub fn of_url(value_of: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name| {
            let value: Option<String> = value_of(name);
            value
                .filter(|value| AuditWord::parse(value.as_str()).is_ok())
                .unwrap_or_default()
        };
        let number = |name| value_of(name).and_then(|value| value.parse().ok());
        Self {
            from: number("from"),
            to: number("to"),
            account: word("account"),
            action: word("action"),
            key: value_of("key")
                .filter(|key| KeyId::parse(key.as_str()).is_ok())
                .unwrap_or_default(),
            outcome: word("outcome"),
            place: Place::of_text(&value_of("pages").unwrap_or_default()),
        }
    }

    /// The page's URL with this query.
    pub fn url(&self) -> String {
        let text =
            |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let (from, to, pages) = (text(self.from), text(self.to), self.place.text());
        let pairs = [
            ("from", from.as_str()),
            ("to", &to),
            ("account", &self.account),
            ("action", &self.action),
            ("key", &self.key),
            ("outcome", &self.outcome),
            ("pages", &pages),
        ];
        Route::Audit.path()
            + &query_string(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
    }

    /// What to ask of the server.
    pub fn request(&self) -> AuditQuery {
        let word = |text: &str| AuditWord::parse(text).ok();
        AuditQuery {
            from: self.from,
            to: self.to,
            account_name: word(&self.account),
            action: word(&self.action),
            key_id: KeyId::parse(self.key.as_str()).ok(),
            outcome: word(&self.outcome),
            before: self.place.before(),
            ..AuditQuery::default()
        }
    }

    /// The same filters, from the first page on.
    #[must_use]
    pub fn at_first_page(&self) -> Self {
        Self {
            place: Place::default(),
            ..self.clone()
        }
    }

    /// Whether it leaves any record out.
    pub fn filters(&self) -> bool {
        self.at_first_page() != Self::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn of_url(url: &str) -> LogQuery {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        let pairs: HashMap<String, String> = pairs.collect();
        LogQuery::of_url(|name| pairs.get(name).cloned())
    }

    #[test]
    fn a_query_comes_back_from_its_url() {
        let query = LogQuery {
            from: Some(1_763_956_800_000),
            account: "ada@example".to_owned(),
            action: "alias/associate".to_owned(),
            key: "0d0466b0-e727-4d9c-b35d-f84bb474a37f".to_owned(),
            outcome: "KMS.0303".to_owned(),
            place: Place::default().older(90).unwrap(),
            ..LogQuery::default()
        };
        assert_eq!(of_url(&query.url()), query);
        assert_eq!(query.request().before, Some(90));
        assert!(query.filters());
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let query = of_url("?from=yesterday&account=a+b&key=7&pages=x&other=1");
        assert_eq!(query, LogQuery::default());
        assert!(!query.filters());
    }
}
