//! `/console/session/totp`: one's own second step, and `/console/accounts/{user_id}/totp`: somebody's who lost the device.

use std::sync::Arc;

use axum::{
    Extension, Json as Answer,
    extract::State,
    http::StatusCode,
    routing::{MethodRouter, delete, get, post},
};
use kms_api::{
    ErrorCode, paths,
    totp::{
        BeginTotpRequest, ConfirmTotpRequest, RECOVERY_CODES, RecoveryCodes, RemoveTotpRequest,
        TotpEnrolment, TotpStatus,
    },
};

use super::own::{Gate, Own};
use crate::{
    audit::{self, Audited},
    auth::{Access, Authenticator, RecoveryCode, SecondStepCode},
    crypto::CryptoError,
    error::AppError,
    extract::{Json, UserPath},
    routes::{Routes, guarded},
    state::AppState,
    store::totp::Confirmed,
};

pub(super) fn router(gate: &Extension<Arc<Gate>>) -> Routes {
    let own = |path: &str, audited: Audited, methods: MethodRouter<AppState>| {
        guarded(path, Access::Read, audited, methods.layer(gate.clone()))
    };
    let path = paths::CONSOLE_TOTP;
    Routes::new()
        .merge(own(path, audit::read("show-own-totp"), get(show)))
        .merge(own(path, audit::change("begin-own-totp"), post(begin)))
        .merge(own(path, audit::change("remove-own-totp"), delete(remove)))
        .merge(own(
            paths::CONSOLE_TOTP_CONFIRM,
            audit::change("confirm-own-totp"),
            post(confirm),
        ))
        .merge(guarded(
            paths::CONSOLE_ACCOUNT_TOTP,
            Access::Admin,
            audit::change("reset-totp"),
            delete(remove_of_another),
        ))
}

async fn show(State(state): State<AppState>, own: Own) -> Result<Answer<TotpStatus>, AppError> {
    let totp = state.store.totp(&own.account.id).await?;
    Ok(Answer(TotpStatus {
        enabled: totp.is_some_and(|totp| totp.confirmed),
        recovery_codes_left: state.store.recovery_codes(&own.account.id).await?,
    }))
}

async fn begin(
    State(state): State<AppState>,
    Extension(gate): Extension<Arc<Gate>>,
    own: Own,
    Json(request): Json<BeginTotpRequest>,
) -> Result<(StatusCode, Answer<TotpEnrolment>), AppError> {
    let now = state.clock.now();
    gate.check_password(&own, request.current_password, now)
        .await?;
    let made = Authenticator::make()?;
    let sealed = made.seal(&state.sealing_keys, &own.account.id)?;
    if !state
        .store
        .begin_totp(&own.account.id, &sealed, now)
        .await?
    {
        let text = "this account has a second step; remove it first";
        return Err(AppError::new(ErrorCode::TotpPresent, text));
    }
    let (secret, otpauth_uri) = made.shown(own.account.name.as_str())?;
    let answer = TotpEnrolment {
        secret,
        otpauth_uri,
    };
    Ok((StatusCode::CREATED, Answer(answer)))
}

/// From now on a code is asked for. The account's other sessions end: they began without one.
async fn confirm(
    State(state): State<AppState>,
    Extension(gate): Extension<Arc<Gate>>,
    own: Own,
    Json(request): Json<ConfirmTotpRequest>,
) -> Result<Answer<RecoveryCodes>, AppError> {
    let (id, now) = (&own.account.id, state.clock.now());
    gate.by_account.attempt(id, now).map_err(AppError::wait)?;
    let waiting = state.store.totp(id).await?.filter(|totp| !totp.confirmed);
    let waiting = waiting.ok_or_else(absent)?;
    let authenticator = Authenticator::open(&state.sealing_keys, id, &waiting.sealed_secret)?;
    let step = match SecondStepCode::read(&request.code) {
        SecondStepCode::Totp(code) => authenticator.step_of(&code, now),
        SecondStepCode::Recovery(_) => None,
    };
    let step = step.ok_or_else(|| {
        let text = "code is not what the authenticator shows; check its clock, and type the six digits anew";
        AppError::new(ErrorCode::InvalidField, text).at("code")
    })?;
    gate.by_account.forgive(id, now);
    let codes = (0..RECOVERY_CODES).map(|_| RecoveryCode::make(id));
    let codes: Vec<RecoveryCode> = codes.collect::<Result<_, CryptoError>>()?;
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| code.hash).collect();
    let confirmed = Confirmed {
        sealed_secret: &waiting.sealed_secret,
        step,
        recovery_hashes: &hashes,
        at: now,
    };
    let kept = &own.session.token_hash;
    if !state.store.confirm_totp(id, confirmed, kept).await? {
        return Err(absent());
    }
    Ok(Answer(RecoveryCodes {
        recovery_codes: codes.iter().map(|code| code.text.to_string()).collect(),
    }))
}

async fn remove(
    State(state): State<AppState>,
    Extension(gate): Extension<Arc<Gate>>,
    own: Own,
    Json(request): Json<RemoveTotpRequest>,
) -> Result<StatusCode, AppError> {
    let now = state.clock.now();
    gate.check_password(&own, request.current_password, now)
        .await?;
    removed(&state, &own.account.id).await
}

/// For somebody who has neither the device nor a recovery code.
async fn remove_of_another(
    State(state): State<AppState>,
    UserPath(id): UserPath,
) -> Result<StatusCode, AppError> {
    if state.store.listed_account(id.as_str()).await?.is_none() {
        let text = "there is no account of this id";
        return Err(AppError::new(ErrorCode::AccountNotFound, text).at("user_id"));
    }
    removed(&state, id.as_str()).await
}

async fn removed(state: &AppState, account: &str) -> Result<StatusCode, AppError> {
    if state.store.remove_totp(account).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(absent())
    }
}

fn absent() -> AppError {
    let text =
        "the account has no second step, or none that waits to be confirmed; begin one first";
    AppError::new(ErrorCode::TotpAbsent, text)
}
