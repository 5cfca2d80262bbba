//! `/console/access-keys`: everyone's for administrators, their own for those who may use them.

use axum::{
    Json as Answer,
    extract::State,
    http::StatusCode,
    routing::{delete, get, patch, post},
};
use kms_api::{
    ErrorCode, ProjectId,
    accounts::{
        AccessKeyEntry, AccessKeysResponse, ChangeAccessKeyRequest, CreateAccessKeyRequest,
        CreatedAccessKey,
    },
    console::Role,
    paths,
};

use super::accounts::scope;
use crate::{
    audit,
    auth::{Access, Caller, Credential},
    error::AppError,
    extract::{AccessPath, Json},
    routes::{Routes, guarded},
    state::AppState,
    store::{accounts::AccessKey, administration::ListedAccessKey},
};

pub(crate) fn router() -> Routes {
    let (all, one) = (paths::CONSOLE_ACCESS_KEYS, paths::CONSOLE_ACCESS_KEY);
    Routes::new()
        .merge(guarded(
            all,
            Access::Operate,
            audit::read("list-access-keys"),
            get(list),
        ))
        .merge(guarded(
            all,
            Access::Operate,
            audit::change("create-access-key"),
            post(create),
        ))
        .merge(guarded(
            one,
            Access::Operate,
            audit::change("change-access-key"),
            patch(change),
        ))
        .merge(guarded(
            one,
            Access::Operate,
            audit::change("remove-access-key"),
            delete(remove),
        ))
}

/// A program must not reach further by an access key that it makes itself: what limits the one would not limit the other.
fn by_hand(caller: &Caller) -> Result<(), AppError> {
    let program = matches!(caller.credential, Some(Credential::AccessKey(_)));
    if program && caller.role != Role::Admin {
        let text = "an access key does not look after access keys; sign in to do that";
        return Err(AppError::new(ErrorCode::NotPermitted, text));
    }
    Ok(())
}

async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<AccessKeysResponse>, AppError> {
    let keys = state.store.access_keys(whose(&caller)).await?;
    Ok(Answer(AccessKeysResponse {
        access_keys: keys.into_iter().map(AccessKeyEntry::from).collect(),
    }))
}

async fn create(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateAccessKeyRequest>,
) -> Result<(StatusCode, Answer<CreatedAccessKey>), AppError> {
    by_hand(&caller)?;
    let owner = request.user_id.map_or(caller.user_id.clone(), String::from);
    if whose(&caller).is_some_and(|own| own != owner) {
        let text = "only an administrator makes access keys for others";
        return Err(AppError::new(ErrorCode::NotPermitted, text).at("user_id"));
    }
    if state.store.listed_account(&owner).await?.is_none() {
        let text = "there is no account of this id";
        return Err(AppError::new(ErrorCode::AccountNotFound, text).at("user_id"));
    }
    let project = existing(&state, request.project_id).await?;
    let scope = scope(request.enterprise_projects)?;
    let (key, secret) = AccessKey::make(&state.sealing_keys, &owner, project, state.clock.now())?;
    let key = key.within(scope);
    state.store.add_access_key(&key).await?;
    let mut target = format!("{} of {}", key.access, key.account_id);
    if key.scope.only().is_some() {
        target = format!("{target} limited to {}", key.scope);
    }
    caller.trail.target(target);
    let answer = CreatedAccessKey {
        access: key.access,
        secret: secret.to_string(),
        user_id: key.account_id,
        project_id: key.project_id,
    };
    Ok((StatusCode::CREATED, Answer(answer)))
}

async fn change(
    State(state): State<AppState>,
    caller: Caller,
    AccessPath(access): AccessPath,
    Json(request): Json<ChangeAccessKeyRequest>,
) -> Result<Answer<AccessKeyEntry>, AppError> {
    by_hand(&caller)?;
    find(&state, &caller, access.as_str()).await?;
    let target = format!("{access} {}", audit::state_name(request.disabled));
    caller.trail.target(target);
    let at = request.disabled.then(|| state.clock.now());
    if !state.store.disable_access_key(access.as_str(), at).await? {
        return Err(not_found());
    }
    find(&state, &caller, access.as_str())
        .await
        .map(AccessKeyEntry::from)
        .map(Answer)
}

async fn remove(
    State(state): State<AppState>,
    caller: Caller,
    AccessPath(access): AccessPath,
) -> Result<StatusCode, AppError> {
    by_hand(&caller)?;
    find(&state, &caller, access.as_str()).await?;
    if state.store.remove_access_key(access.as_str()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(not_found())
    }
}

/// Whose access keys the caller sees: everyone's for an administrator.
fn whose(caller: &Caller) -> Option<&str> {
    match caller.role {
        Role::Admin => None,
        Role::Operator | Role::Auditor => Some(&caller.user_id),
    }
}

/// An access key that the caller may see.
async fn find(
    state: &AppState,
    caller: &Caller,
    access: &str,
) -> Result<ListedAccessKey, AppError> {
    let keys = state.store.access_keys(whose(caller)).await?;
    let found = keys.into_iter().find(|key| key.access == access);
    found.ok_or_else(not_found)
}

/// The project that was asked for, if there is one of that id; by default the default one.
async fn existing(state: &AppState, asked: Option<ProjectId>) -> Result<ProjectId, AppError> {
    let mut projects = state.store.projects().await?.into_iter();
    let found = match asked {
        Some(id) => projects.find(|project| project.id == id),
        None => projects.next(),
    };
    found.map(|project| project.id).ok_or_else(|| {
        AppError::new(ErrorCode::InvalidField, "project_id is of no project").at("project_id")
    })
}

fn not_found() -> AppError {
    let text = "there is no such access key";
    AppError::new(ErrorCode::AccessKeyNotFound, text).at("access")
}
