//! list-keys, and what it shares with the console's list.

use axum::{Json as Answer, extract::State};
use kms_api::{
    ErrorCode, KeyId, KeySpec,
    keys::{KeyDetail, ListKeysRequest, ListKeysResponse, Marker, SpecFilter},
};

use super::detail;
use crate::{
    auth::Caller,
    domain::Key,
    error::AppError,
    extract::JsonOrNothing,
    state::AppState,
    store::keys::{KeyFilter, PageStart},
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
        enterprise_project: request.enterprise_project_id,
        scope: caller.scope,
        from: page_start(request.marker.as_ref())?,
        limit: request.limit.map_or(DEFAULT_LIMIT, |limit| limit.number()),
        now,
    };
    let page = state.store.keys(&caller.project, &filter).await?;
    let next = page
        .keys
        .last()
        .filter(|_| page.more)
        .map(marker_of)
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

/// Where a page starts: behind the key that a former page ended with, or at an index.
pub(crate) fn page_start(marker: Option<&Marker>) -> Result<PageStart, AppError> {
    let Some(marker) = marker else {
        return Ok(PageStart::Index(0));
    };
    let text = marker.as_str();
    let start = match text.split_once('_') {
        None => number(text).map(PageStart::Index),
        Some((created, id)) => number(created)
            .zip(KeyId::parse(id).ok())
            .map(|(created, id)| PageStart::After(created, id)),
    };
    start.ok_or_else(|| {
        AppError::new(ErrorCode::InvalidField, format!("marker {}", Marker::RULE)).at("marker")
    })
}

/// A number that a database can hold.
fn number(text: &str) -> Option<u64> {
    text.parse()
        .ok()
        .filter(|number| i64::try_from(*number).is_ok())
}

/// The marker of the page behind `key`.
pub(crate) fn marker_of(key: &Key) -> Result<Marker, AppError> {
    Marker::parse(format!("{}_{}", key.created_at, key.id)).map_err(AppError::internal)
}
