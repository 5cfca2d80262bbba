//! `GET …/kms/aliases`: an array of one object, as documented.

use axum::{Json as Answer, extract::State};
use kms_api::aliases::{AliasEntry, AliasPage, ListAliasesQuery, PageInfo};

use super::{entry, page};
use crate::{auth::Caller, error::AppError, extract::Query, routes::load, state::AppState};

/// Aliases of a page, unless fewer are asked for.
const DEFAULT_LIMIT: u32 = 1000;

pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<ListAliasesQuery>,
) -> Result<Answer<[AliasPage; 1]>, AppError> {
    let offset = page::start(query.marker.as_ref())?;
    let limit = query.limit.map_or(DEFAULT_LIMIT, |limit| limit.number());
    let key = match &query.key_id {
        Some(named) => Some(load::key(&state, &caller, named).await?.id),
        None => None,
    };
    // One more than the page has tells whether it is the last.
    let mut rows = state
        .store
        .aliases(
            &caller.project,
            &caller.scope,
            key.as_ref(),
            offset,
            limit + 1,
        )
        .await?;
    let size = limit as usize;
    let more = rows.len() > size;
    rows.truncate(size);
    let aliases: Vec<AliasEntry> = rows
        .into_iter()
        .map(|alias| entry(&state, &caller, alias))
        .collect();
    let page_info = PageInfo {
        next_marker: more.then(|| (offset + u64::from(limit)).to_string()),
        current_count: u32::try_from(aliases.len()).unwrap_or(u32::MAX),
    };
    Ok(Answer([AliasPage { aliases, page_info }]))
}
