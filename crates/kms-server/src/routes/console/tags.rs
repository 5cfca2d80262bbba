//! `/console/projects/{project_id}/tags`: the tags of all keys, and renaming them.

use axum::{
    Json as Answer,
    extract::State,
    routing::{get, post},
};
use kms_api::{
    ErrorCode, paths,
    tags_overview::{RenameTagRequest, RenamedTags, TagsOverview, TagsQuery},
};

use crate::{
    audit,
    auth::{Access, Caller},
    error::AppError,
    extract::{Json, Query},
    routes::{Routes, guarded},
    state::AppState,
    store::tags_overview::TaggedKeys,
};

pub(crate) fn router() -> Routes {
    Routes::new()
        .merge(guarded(
            paths::CONSOLE_TAGS,
            Access::Read,
            audit::read("list-all-tags"),
            get(list),
        ))
        .merge(guarded(
            paths::CONSOLE_TAGS_RENAME,
            Access::Operate,
            audit::change("rename-tag"),
            post(rename),
        ))
}

async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<TagsQuery>,
) -> Result<Answer<TagsOverview>, AppError> {
    let search = query.search.map(String::from);
    let keys = tagged(&state, caller);
    let overview = state.store.tags_overview(&keys, search.as_deref()).await?;
    Ok(Answer(overview))
}

async fn rename(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<RenameTagRequest>,
) -> Result<Answer<RenamedTags>, AppError> {
    if request.changes_nothing() {
        let text = "new_key and new_value are what the tag has already; give another one of them";
        return Err(AppError::new(ErrorCode::InvalidField, text).at("new_key"));
    }
    let keys = tagged(&state, caller);
    Ok(Answer(state.store.rename_tag(&keys, &request).await?))
}

/// The keys that the caller reaches.
fn tagged(state: &AppState, caller: Caller) -> TaggedKeys {
    TaggedKeys {
        project: caller.project,
        scope: caller.scope,
        now: state.clock.now_millis(),
    }
}
