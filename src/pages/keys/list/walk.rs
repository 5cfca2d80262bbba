//! All pages of a query, one after the other.

use kms_api::console::{KeysPage, KeysQuery};
use kms_api::keys::Limit;

use crate::api::{Api, ApiError};

/// As many keys as a page may have.
const PAGE: &str = "1000";

/// Hands every page of `query` to `take`, the first one first; `take` says whether to go on.
pub async fn walk(
    api: &Api,
    query: KeysQuery,
    mut take: impl FnMut(KeysPage) -> bool,
) -> Result<(), ApiError> {
    let mut query = KeysQuery {
        limit: Limit::parse(PAGE).ok(),
        marker: None,
        ..query
    };
    loop {
        let page = api.keys().list(&query).await?.page;
        let next = page.next_marker.clone();
        // A server that names the same page once more would be walked for ever.
        if !take(page) || next.is_none() || next == query.marker {
            return Ok(());
        }
        query.marker = next;
    }
}
