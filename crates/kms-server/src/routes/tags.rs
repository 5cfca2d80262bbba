//! Tags: of one key, and of a project.

use axum::{
    Json as Answer, Router,
    extract::State,
    http::StatusCode,
    routing::{delete, get, post},
};
use kms_api::{
    ErrorCode, KeyId, Operation, paths,
    tags::{
        CreateTagRequest, KeyTagsResponse, ProjectTagsResponse, TagAction, TagActionRequest,
        TagKey, repeated_key,
    },
};

use super::{guarded, load};
use crate::{
    auth::{Access, Caller},
    error::AppError,
    extract::{Json, KeyPath, TagPath},
    state::AppState,
};

pub(super) fn router() -> Router<AppState> {
    let path = |rest: &str| format!("{}/{rest}", paths::PROJECT_PREFIX);
    Router::new()
        .merge(guarded(
            &path(paths::PROJECT_TAGS),
            Access::Read,
            get(of_project),
        ))
        .merge(guarded(&path(paths::KEY_TAGS), Access::Read, get(of_key)))
        .merge(guarded(
            &path(paths::KEY_TAGS),
            Access::Operate,
            post(create),
        ))
        .merge(guarded(
            &path(paths::KEY_TAGS_ACTION),
            Access::Operate,
            post(act),
        ))
        .merge(guarded(
            &path(paths::KEY_TAG),
            Access::Operate,
            delete(remove),
        ))
}

async fn of_project(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<ProjectTagsResponse>, AppError> {
    let tags = state.store.project_tags(&caller.project).await?;
    Ok(Answer(ProjectTagsResponse { tags }))
}

async fn of_key(
    State(state): State<AppState>,
    caller: Caller,
    KeyPath(id): KeyPath,
) -> Result<Answer<KeyTagsResponse>, AppError> {
    load::key(&state, &caller, &id).await?;
    let tags = state.store.tags(&id).await?;
    let exist_tags_num = u32::try_from(tags.len()).unwrap_or(u32::MAX);
    Ok(Answer(KeyTagsResponse {
        tags,
        exist_tags_num,
    }))
}

async fn create(
    State(state): State<AppState>,
    caller: Caller,
    KeyPath(id): KeyPath,
    Json(request): Json<CreateTagRequest>,
) -> Result<StatusCode, AppError> {
    editable(&state, &caller, &id).await?;
    state.store.put_tags(&id, &[request.tag]).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn act(
    State(state): State<AppState>,
    caller: Caller,
    KeyPath(id): KeyPath,
    Json(request): Json<TagActionRequest>,
) -> Result<StatusCode, AppError> {
    if request.tags.is_empty() {
        let text = "tags must have at least one tag";
        return Err(AppError::new(ErrorCode::InvalidField, text).at("tags"));
    }
    if let Some(key) = repeated_key(&request.tags) {
        let text = format!("the tag key {key} stands twice");
        return Err(AppError::new(ErrorCode::TagKeyRepeated, text).at("tags"));
    }
    editable(&state, &caller, &id).await?;
    match request.action {
        TagAction::Create => state.store.put_tags(&id, &request.tags).await?,
        TagAction::Delete => {
            let keys: Vec<TagKey> = request.tags.into_iter().map(|tag| tag.key).collect();
            state.store.delete_tags(&id, &keys).await?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(state): State<AppState>,
    caller: Caller,
    KeyPath(id): KeyPath,
    TagPath(tag): TagPath,
) -> Result<StatusCode, AppError> {
    editable(&state, &caller, &id).await?;
    state.store.delete_tags(&id, &[tag]).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn editable(state: &AppState, caller: &Caller, id: &KeyId) -> Result<(), AppError> {
    load::key(state, caller, id).await?.check(Operation::Edit)
}
