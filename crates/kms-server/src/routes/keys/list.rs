//! list-keys, and what it shares with the console's list.

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kms_api::{
    ErrorCode, KeyId, KeySpec,
    console::{KeySort, SortOrder},
    keys::{KeyDetail, ListKeysRequest, ListKeysResponse, Marker, SpecFilter},
};

use super::detail;
use crate::{
    auth::Caller,
    domain::Key,
    error::AppError,
    extract::JsonOrNothing,
    state::AppState,
    store::keys::{KeyFilter, PageStart, SortValue},
};

/// Keys of a page, unless fewer are asked for.
const DEFAULT_LIMIT: u32 = 1000;

pub(super) async fn list_keys(
    State(state): State<AppState>,
    caller: Caller,
    JsonOrNothing(request): JsonOrNothing<ListKeysRequest>,
) -> Result<Answer<ListKeysResponse>, AppError> {
    let now = state.clock.now_millis();
    let filter = KeyFilter {
        search: None,
        state: request.key_state,
        spec: match request.key_spec {
            None => Some(KeySpec::Aes256),
            Some(SpecFilter::One(spec)) => Some(spec),
            Some(SpecFilter::All) => None,
        },
        usage: None,
        origin: None,
        expires_before: None,
        tag: None,
        enterprise_project: request.enterprise_project_id,
        scope: caller.scope,
        sort: KeySort::Created,
        order: SortOrder::Descending,
        from: page_start(request.marker.as_ref(), NEWEST_FIRST)?,
        limit: request.limit.map_or(DEFAULT_LIMIT, |limit| limit.number()),
        count_to: None,
        now,
    };
    let page = state.store.keys(&caller.project, &filter).await?;
    let next = page
        .keys
        .last()
        .filter(|_| page.more)
        .map(|key| marker_of(key, NEWEST_FIRST))
        .transpose()?;
    let details: Vec<KeyDetail> = page
        .keys
        .into_iter()
        .map(|mut key| {
            key.settle(now);
            detail(&key, &state.settings)
        })
        .collect();
    Ok(Answer(ListKeysResponse {
        keys: details.iter().map(|key| key.key_id.clone()).collect(),
        key_details: details,
        truncated: next.is_some().to_string(),
        next_marker: next.map(String::from).unwrap_or_default(),
        total: page.matching,
    }))
}

/// The order of list-keys. Its markers are `created_id`; those of any other order begin with the order's name, so that
/// a marker of one is never taken for a marker of another.
const NEWEST_FIRST: Sorted = (KeySort::Created, SortOrder::Descending);

/// What keys are sorted by, and from which end.
pub(crate) type Sorted = (KeySort, SortOrder);

/// Where a page starts: behind the key that a former page ended with, or at an index.
pub(crate) fn page_start(marker: Option<&Marker>, sorted: Sorted) -> Result<PageStart, AppError> {
    let Some(marker) = marker else {
        return Ok(PageStart::Index(0));
    };
    read_marker(marker.as_str(), sorted).ok_or_else(|| {
        let rule = Marker::RULE;
        let text =
            format!("marker {rule}; it belongs to the sort and order that it was answered to");
        AppError::new(ErrorCode::InvalidField, text).at("marker")
    })
}

fn read_marker(text: &str, sorted: Sorted) -> Option<PageStart> {
    if let Some(index) = number(text) {
        return Some(PageStart::Index(index));
    }
    let (value, id) = text.strip_prefix(&prefix(sorted))?.rsplit_once('_')?;
    let value = match sorted.0 {
        KeySort::Created => SortValue::Created(number(value)?),
        KeySort::Alias => SortValue::Alias(alias(value)?),
        KeySort::Expires if value == NEVER => SortValue::Expires(None),
        KeySort::Expires => SortValue::Expires(Some(number(value)?)),
    };
    Some(PageStart::After(value, KeyId::parse(id).ok()?))
}

/// What stands in a marker for the absence of an expiry.
const NEVER: &str = "never";

fn prefix((sort, order): Sorted) -> String {
    if (sort, order) == NEWEST_FIRST {
        String::new()
    } else {
        format!("{sort}_{order}_")
    }
}

/// A number that a database can hold.
fn number(text: &str) -> Option<u64> {
    text.parse()
        .ok()
        .filter(|number| i64::try_from(*number).is_ok())
}

/// An alias has characters that a marker cannot have.
fn alias(text: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

/// The marker of the page behind `key`.
pub(crate) fn marker_of(key: &Key, sorted: Sorted) -> Result<Marker, AppError> {
    let value = match SortValue::of(key, sorted.0) {
        SortValue::Created(number) | SortValue::Expires(Some(number)) => number.to_string(),
        SortValue::Alias(alias) => URL_SAFE_NO_PAD.encode(alias),
        SortValue::Expires(None) => NEVER.to_owned(),
    };
    Marker::parse(format!("{}{value}_{}", prefix(sorted), key.id)).map_err(AppError::internal)
}
