//! list-grants and list-retirable-grants.

use axum::{Json as Answer, extract::State};
use kms_api::{
    aliases::PageLimit,
    grants::{
        GrantEntry, GranteePrincipalType, GrantsPage, ListGrantsRequest, ListRetirableGrantsRequest,
    },
};

use crate::{
    auth::Caller,
    domain::Grant,
    error::AppError,
    extract::Json,
    routes::{load, page},
    state::AppState,
    store::grants::GrantPage,
};

/// Grants of a page, unless fewer are asked for.
const DEFAULT_LIMIT: u32 = 1000;

pub(super) async fn list_grants(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<ListGrantsRequest>,
) -> Result<Answer<GrantsPage>, AppError> {
    let (offset, limit) = (page::start(request.marker.as_ref())?, limit(request.limit));
    let key = load::key(&state, &caller, &request.key_id).await?;
    let page = state.store.grants(&key.id, offset, limit).await?;
    Ok(Answer(shown(page, offset)))
}

pub(super) async fn list_retirable_grants(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<ListRetirableGrantsRequest>,
) -> Result<Answer<GrantsPage>, AppError> {
    let (offset, limit) = (page::start(request.marker.as_ref())?, limit(request.limit));
    let page = state
        .store
        .retirable_grants(
            &caller.project,
            &caller.scope,
            &caller.user_id,
            offset,
            limit,
        )
        .await?;
    Ok(Answer(shown(page, offset)))
}

fn limit(asked: Option<PageLimit>) -> u32 {
    asked.map_or(DEFAULT_LIMIT, |limit| limit.number())
}

fn shown(page: GrantPage, offset: u64) -> GrantsPage {
    let end = offset.saturating_add(page.grants.len() as u64);
    let more = end < page.total && !page.grants.is_empty();
    GrantsPage {
        grants: page.grants.into_iter().map(entry).collect(),
        next_marker: if more { end.to_string() } else { String::new() },
        truncated: more.to_string(),
        total: page.total,
    }
}

fn entry(grant: Grant) -> GrantEntry {
    GrantEntry {
        key_id: grant.key_id,
        grant_id: grant.id,
        grantee_principal: grant.grantee,
        grantee_principal_type: GranteePrincipalType::User,
        operations: grant.operations,
        issuing_principal: grant.issuer,
        creation_date: grant.created_at.to_string(),
        name: grant.name.map(String::from).unwrap_or_default(),
        retiring_principal: grant.retiring.map(String::from).unwrap_or_default(),
    }
}
