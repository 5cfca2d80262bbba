//! The second step of a sign-in, asked for once the password was right.

use kms_api::ErrorCode;
use zeroize::Zeroizing;

use crate::{
    auth::{Authenticator, RecoveryCode, SecondStepCode},
    error::AppError,
    state::AppState,
    store::{accounts::Account, totp::TotpTry},
};

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecondStep {
    /// The account has none, or the code was right.
    Done,
    /// The account has one, and no code came along.
    Asked,
    /// The code is wrong, or was used before.
    Wrong,
}

impl SecondStep {
    /// Lets the sign-in go on, or says what it lacks.
    pub(super) fn permit(self) -> Result<(), AppError> {
        let text = match self {
            Self::Done => return Ok(()),
            Self::Asked => {
                "the password is right; send the code of your authenticator, or a recovery code, as code"
            }
            Self::Wrong => {
                "the code is wrong or was used already; wait for the next one, or use a recovery code"
            }
        };
        Err(AppError::new(ErrorCode::SecondStepNeeded, text).at("code"))
    }
}

/// Checks the code that was typed and uses it up.
pub(super) async fn check(
    state: &AppState,
    account: &Account,
    typed: Option<String>,
    now: u64,
) -> Result<SecondStep, AppError> {
    let found = state.store.totp(&account.id).await?;
    let Some(totp) = found.filter(|totp| totp.confirmed) else {
        return Ok(SecondStep::Done);
    };
    let Some(typed) = typed.map(Zeroizing::new).filter(|typed| !typed.is_empty()) else {
        return Ok(SecondStep::Asked);
    };
    let right = match SecondStepCode::read(&typed) {
        SecondStepCode::Totp(code) => {
            // Counted before it is checked: attempts at the same time stay within the limit.
            match state.store.try_totp(&account.id, now).await? {
                TotpTry::Wait(seconds) => return Err(AppError::wait(seconds)),
                TotpTry::Permitted => {}
            }
            let authenticator =
                Authenticator::open(&state.sealing_keys, &account.id, &totp.sealed_secret)?;
            match authenticator.step_of(&code, now) {
                Some(step) => state.store.use_totp(&account.id, step).await?,
                None => false,
            }
        }
        SecondStepCode::Recovery(code) => {
            let hash = RecoveryCode::hash(&account.id, &code);
            state.store.use_recovery_code(&account.id, &hash).await?
        }
    };
    Ok(if right {
        SecondStep::Done
    } else {
        SecondStep::Wrong
    })
}
