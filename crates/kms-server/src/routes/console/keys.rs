//! `GET /console/projects/{project_id}/keys`: the console's list of keys: search, filters, sort.

use axum::{Json as Answer, extract::State, routing::get};
use kms_api::{
    console::{KeysPage, KeysQuery, MOST_COUNTED},
    paths,
};

use crate::{
    audit,
    auth::{Access, Caller},
    error::AppError,
    extract::Query,
    routes::{
        Routes, guarded,
        keys::{detail, marker_of, page_start},
    },
    state::AppState,
    store::keys::KeyFilter,
};

/// Keys of a page, unless another number is asked for.
const DEFAULT_LIMIT: u32 = 50;

pub(crate) fn router() -> Routes {
    guarded(
        paths::CONSOLE_KEYS,
        Access::Read,
        audit::read("search-keys"),
        get(list),
    )
}

async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<KeysQuery>,
) -> Result<Answer<KeysPage>, AppError> {
    let now = state.clock.now_millis();
    let sorted = query.sorted();
    let filter = KeyFilter {
        search: query.search.map(String::from),
        state: query.state,
        spec: query.spec,
        usage: query.usage,
        origin: query.origin,
        expires_before: query.expires_before,
        tag: query.tag,
        enterprise_project: query.enterprise_project,
        scope: caller.scope,
        sort: sorted.0,
        order: sorted.1,
        from: page_start(query.marker.as_ref(), sorted)?,
        limit: query.limit.map_or(DEFAULT_LIMIT, |limit| limit.number()),
        count_to: Some(MOST_COUNTED + 1),
        now,
    };
    let page = state.store.keys(&caller.project, &filter).await?;
    let next_marker = page
        .keys
        .last()
        .filter(|_| page.more)
        .map(|key| marker_of(key, sorted))
        .transpose()?;
    let shown = |mut key: crate::domain::Key| {
        key.settle(now);
        detail(&key, &state.settings)
    };
    Ok(Answer(KeysPage {
        keys: page.keys.into_iter().map(shown).collect(),
        matching: page.matching,
        total: page.total,
        next_marker,
    }))
}
