//! create-grant.

use axum::{Json as Answer, extract::State};
use kms_api::{
    ErrorCode, KeyId, Operation,
    grants::{
        CreateGrantRequest, CreateGrantResponse, GrantId, GrantOperation, MAX_GRANTS,
        check_operations,
    },
};

use crate::{
    auth::Caller, crypto::fill_random, domain::Grant, error::AppError, extract::Json, routes::load,
    state::AppState,
};

pub(super) async fn create_grant(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateGrantRequest>,
) -> Result<Answer<CreateGrantResponse>, AppError> {
    check_operations(&request.operations).map_err(|error| {
        AppError::new(ErrorCode::InvalidField, error.to_string()).at("operations")
    })?;
    let key = load::key(&state, &caller, &request.key_id).await?;
    // A grant is for using the key: only a key that can be used takes one.
    key.check(Operation::Use)?;
    check_passed_on(&state, &caller, &key.id, &request.operations).await?;
    let trail = caller.trail;
    let grant = Grant {
        id: make_id()?,
        key_id: key.id,
        grantee: request.grantee_principal,
        retiring: request.retiring_principal,
        issuer: caller.user_id,
        name: request.name,
        operations: request.operations,
        created_at: state.clock.now_millis(),
    };
    if state.store.add_grant(&grant, MAX_GRANTS).await? {
        trail.target(format!("{} to {}", grant.id, grant.grantee));
        return Ok(Answer(CreateGrantResponse { grant_id: grant.id }));
    }
    let text = "a key has at most 100 grants; revoke some first";
    Err(AppError::new(ErrorCode::TooManyGrants, text).at("key_id"))
}

/// Who may create grants by a grant alone passes on what that grant permits, and no more.
async fn check_passed_on(
    state: &AppState,
    caller: &Caller,
    key: &KeyId,
    operations: &[GrantOperation],
) -> Result<(), AppError> {
    if caller.granted().is_none() {
        return Ok(());
    }
    let own = state.store.grants_to(key, &caller.user_id).await?;
    if own
        .iter()
        .any(|grant| grant.passes_on(&caller.user_id, operations))
    {
        return Ok(());
    }
    let text =
        "your grant for this key passes on the operations that it permits itself, and no others";
    Err(AppError::new(ErrorCode::NotPermitted, text).at("operations"))
}

/// 64 hexadecimal digits: 256 random bits.
fn make_id() -> Result<GrantId, AppError> {
    let mut bytes = [0; 32];
    fill_random(&mut bytes)?;
    GrantId::parse(hex::encode(bytes)).map_err(AppError::internal)
}
