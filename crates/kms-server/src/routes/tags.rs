//! Tags: of one key, and of a project.

use axum::{
    Json as Answer,
    extract::State,
    http::StatusCode,
    routing::{delete, get, post},
};
use kms_api::{
    ErrorCode, KeyRef, Operation, paths,
    tags::{
        CreateTagRequest, KeyTagsResponse, MAX_TAGS, ProjectTagsResponse, Tag, TagAction,
        TagActionRequest, TagKey, repeated_key,
    },
};

use super::{Routes, guarded, load};
use crate::{
    audit,
    auth::{Access, Caller},
    domain::Key,
    error::AppError,
    extract::{Json, KeyPath, NoQuery, TagPath},
    state::AppState,
    store::StoreError,
};

pub(super) fn router() -> Routes {
    let path = |rest: &str| format!("{}/{rest}", paths::PROJECT_PREFIX);
    Routes::new()
        .merge(guarded(
            &path(paths::PROJECT_TAGS),
            Access::Read,
            audit::read("list-project-tags"),
            get(of_project),
        ))
        .merge(guarded(
            &path(paths::KEY_TAGS),
            Access::Read,
            audit::read("list-key-tags"),
            get(of_key),
        ))
        .merge(guarded(
            &path(paths::KEY_TAGS),
            Access::Operate,
            audit::change("create-tag"),
            post(create),
        ))
        .merge(guarded(
            &path(paths::KEY_TAGS_ACTION),
            Access::Operate,
            audit::change("change-tags"),
            post(act),
        ))
        // The same for the tag whose key is `action`.
        .merge(guarded(
            &path(paths::KEY_TAGS_ACTION),
            Access::Operate,
            audit::change("delete-tag"),
            delete(remove_action),
        ))
        .merge(guarded(
            &path(paths::KEY_TAG),
            Access::Operate,
            audit::change("delete-tag"),
            delete(remove),
        ))
}

async fn of_project(
    State(state): State<AppState>,
    caller: Caller,
    _: NoQuery,
) -> Result<Answer<ProjectTagsResponse>, AppError> {
    let tags = state
        .store
        .project_tags(&caller.project, &caller.scope)
        .await?;
    Ok(Answer(ProjectTagsResponse { tags }))
}

async fn of_key(
    State(state): State<AppState>,
    caller: Caller,
    KeyPath(id): KeyPath,
    _: NoQuery,
) -> Result<Answer<KeyTagsResponse>, AppError> {
    let id = load::key(&state, &caller, &id).await?.id;
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
    put(&state, &caller, &id, &[request.tag]).await
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
    if request.tags.len() > MAX_TAGS {
        let text = format!("tags has at most {MAX_TAGS} tags");
        return Err(AppError::new(ErrorCode::TooManyTags, text).at("tags"));
    }
    if let Some(index) = repeated_key(&request.tags) {
        let field = format!("tags[{index}].key");
        let text = format!("{field} is a tag key that stands earlier in the list");
        return Err(AppError::new(ErrorCode::TagKeyRepeated, text).at(field));
    }
    match request.action {
        TagAction::Create => put(&state, &caller, &id, &request.tags).await,
        TagAction::Delete => {
            let keys: Vec<TagKey> = request.tags.into_iter().map(|tag| tag.key).collect();
            delete_all(&state, &caller, &id, &keys).await
        }
    }
}

async fn remove(
    State(state): State<AppState>,
    caller: Caller,
    KeyPath(id): KeyPath,
    TagPath(tag): TagPath,
    _: NoQuery,
) -> Result<StatusCode, AppError> {
    delete_all(&state, &caller, &id, &[tag]).await
}

async fn remove_action(
    State(state): State<AppState>,
    caller: Caller,
    KeyPath(id): KeyPath,
    _: NoQuery,
) -> Result<StatusCode, AppError> {
    let tag = TagKey::parse("action").map_err(AppError::internal)?;
    delete_all(&state, &caller, &id, &[tag]).await
}

async fn put(
    state: &AppState,
    caller: &Caller,
    id: &KeyRef,
    tags: &[Tag],
) -> Result<StatusCode, AppError> {
    let mut attempts = load::Attempts::default();
    loop {
        let key = editable(state, caller, id).await?;
        match state.store.put_tags(&key, tags).await {
            Err(StoreError::Conflict) => attempts.again().await?,
            done => return Ok(done.map(|()| StatusCode::NO_CONTENT)?),
        }
    }
}

async fn delete_all(
    state: &AppState,
    caller: &Caller,
    id: &KeyRef,
    keys: &[TagKey],
) -> Result<StatusCode, AppError> {
    let mut attempts = load::Attempts::default();
    loop {
        let key = editable(state, caller, id).await?;
        match state.store.delete_tags(&key, keys).await {
            Err(StoreError::Conflict) => attempts.again().await?,
            done => return Ok(done.map(|()| StatusCode::NO_CONTENT)?),
        }
    }
}

async fn editable(state: &AppState, caller: &Caller, id: &KeyRef) -> Result<Key, AppError> {
    let key = load::key(state, caller, id).await?;
    key.check(Operation::Edit)?;
    Ok(key)
}
