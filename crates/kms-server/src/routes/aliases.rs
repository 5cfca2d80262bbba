//! Aliases: create, list, give to another key, delete.

mod delete;
mod list;

use axum::{Json as Answer, extract::State, routing};
use kms_api::{
    ErrorCode, KeyRef, Operation,
    aliases::{AliasEntry, AssociateAliasRequest, CreateAliasRequest},
    paths::{self, post},
};

use super::{Routes, guarded, load, operation, page};
use crate::{
    audit::{self, Effect},
    auth::{Access, Caller},
    domain::Key,
    error::AppError,
    extract::Json,
    state::AppState,
    store::aliases::AliasRow,
};

pub(super) fn router() -> Routes {
    let path = format!("{}/{}", paths::PROJECT_PREFIX, paths::ALIASES);
    let associate = operation(
        post::ASSOCIATE_ALIAS,
        Access::Operate,
        Effect::Change,
        associate,
    );
    Routes::new()
        .merge(guarded(
            &path,
            Access::Operate,
            audit::change("create-alias"),
            routing::post(create),
        ))
        .merge(guarded(
            &path,
            Access::Read,
            audit::read("list-aliases"),
            routing::get(list::list),
        ))
        .merge(guarded(
            &path,
            Access::Operate,
            audit::change("delete-aliases"),
            routing::delete(delete::delete),
        ))
        .merge(associate)
}

async fn create(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateAliasRequest>,
) -> Result<Answer<AliasEntry>, AppError> {
    caller.trail.target(request.alias.as_str());
    let key = editable(&state, &caller, &request.key_id).await?;
    let now = state.clock.now_millis();
    let alias = AliasRow {
        name: request.alias,
        key_id: key.id,
        created_at: now,
        updated_at: now,
    };
    if state.store.add_alias(&caller.project, &alias).await? {
        return Ok(Answer(entry(&state, &caller, alias)));
    }
    let text =
        "the project has this alias already; choose another one, or associate it with this key";
    Err(AppError::new(ErrorCode::AliasTaken, text).at("alias"))
}

async fn associate(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<AssociateAliasRequest>,
) -> Result<Answer<AliasEntry>, AppError> {
    caller.trail.target(request.alias.as_str());
    let target = editable(&state, &caller, &request.target_key_id).await;
    let target = target.map_err(|error| {
        let of_key = error.field.as_deref() == Some("key_id");
        if of_key {
            error.at("target_key_id")
        } else {
            error
        }
    })?;
    let now = state.clock.now_millis();
    let moved = state
        .store
        .move_alias(
            &caller.project,
            &caller.scope,
            &request.alias,
            &target.id,
            now,
        )
        .await?;
    let alias = moved.ok_or_else(|| unknown("alias"))?;
    Ok(Answer(entry(&state, &caller, alias)))
}

/// A key whose aliases may be changed now.
async fn editable(state: &AppState, caller: &Caller, named: &KeyRef) -> Result<Key, AppError> {
    let key = load::key(state, caller, named).await?;
    key.check(Operation::Edit)?;
    Ok(key)
}

fn entry(state: &AppState, caller: &Caller, alias: AliasRow) -> AliasEntry {
    AliasEntry {
        domain_id: state.settings.domain.clone(),
        key_id: alias.key_id,
        alias_urn: format!(
            "kms:{}:{}:{}",
            state.settings.region, caller.project, alias.name
        ),
        alias: alias.name,
        create_time: alias.created_at.to_string(),
        update_time: alias.updated_at.to_string(),
    }
}

fn unknown(field: impl Into<String>) -> AppError {
    let text = "there is no such alias in the project";
    AppError::new(ErrorCode::AliasNotFound, text).at(field)
}
