//! `DELETE …/kms/aliases`: all that are named, or none.

use axum::{extract::State, http::StatusCode};
use kms_api::{
    ErrorCode, KeyId, KeyRef, Operation,
    aliases::{AliasName, DeleteAliasRequest},
};

use super::{editable, unknown};
use crate::{auth::Caller, error::AppError, extract::Json, routes::load, state::AppState};

/// How many aliases one request may name.
const MOST: usize = 100;

pub(super) async fn delete(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<DeleteAliasRequest>,
) -> Result<StatusCode, AppError> {
    let key = match &request.key_id {
        Some(named) => Some(editable(&state, &caller, named).await?.id),
        None => None,
    };
    match (request.aliases, key) {
        (Some(names), key) => named(&state, &caller, names, key.as_ref()).await?,
        (None, Some(key)) => state.store.remove_aliases_of(&key).await?,
        (None, None) => {
            let text =
                "the field aliases is missing; name aliases, or the key whose aliases are meant";
            return Err(AppError::new(ErrorCode::MissingField, text).at("aliases"));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn named(
    state: &AppState,
    caller: &Caller,
    names: Vec<AliasName>,
    owner: Option<&KeyId>,
) -> Result<(), AppError> {
    if !(1..=MOST).contains(&names.len()) {
        let text = "aliases names 1 to 100 aliases";
        return Err(AppError::new(ErrorCode::InvalidField, text).at("aliases"));
    }
    let mut found = Vec::with_capacity(names.len());
    for (index, name) in names.into_iter().enumerate() {
        let field = format!("aliases[{index}]");
        if found.iter().any(|(earlier, _)| *earlier == name) {
            let text = format!("{field} stands twice");
            return Err(AppError::new(ErrorCode::InvalidField, text).at(field));
        }
        let alias = state.store.alias(&caller.project, &name).await?;
        let alias = alias.filter(|alias| owner.is_none_or(|owner| *owner == alias.key_id));
        let key_id = alias.ok_or_else(|| unknown(field.as_str()))?.key_id;
        if owner.is_none() {
            let key = load::key(state, caller, &KeyRef::from(&key_id)).await;
            // A key that is not there for the caller has no aliases for them either.
            let key = key.map_err(|error| {
                if error.code == ErrorCode::KeyNotFound {
                    unknown(field.as_str())
                } else {
                    error
                }
            })?;
            key.check(Operation::Edit)
                .map_err(|error| error.at(field))?;
        }
        found.push((name, key_id));
    }
    let texts: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    caller.trail.target(texts.join(" "));
    // In one order, so that two requests do not wait for each other.
    found.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
    if state.store.remove_aliases(&caller.project, &found).await? {
        Ok(())
    } else {
        Err(unknown("aliases"))
    }
}
