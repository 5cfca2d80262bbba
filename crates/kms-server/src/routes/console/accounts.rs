//! `/console/accounts`: accounts, for administrators.

use axum::{
    Json as Answer,
    extract::State,
    http::StatusCode,
    routing::{delete, get, patch, post, put},
};
use kms_api::{
    ErrorCode,
    accounts::{
        AccountEntry, AccountWithPassword, AccountsResponse, AddAccountRequest,
        ChangeAccountRequest, LimitAccountRequest, MAX_ENTERPRISE_PROJECTS, NewPassword,
        ResetPasswordRequest,
    },
    keys::EnterpriseProjectId,
    paths,
};
use zeroize::Zeroizing;

use crate::{
    audit,
    auth::{self, Access, Caller, PasswordError},
    crypto::make_id,
    domain::Scope,
    error::AppError,
    extract::{Json, UserPath},
    routes::{Routes, blocking, guarded},
    state::AppState,
    store::{
        accounts::Account,
        administration::{AccountChange, AccountOutcome, ListedAccount},
    },
};

pub(crate) fn router() -> Routes {
    Routes::new()
        .merge(guarded(
            paths::CONSOLE_ACCOUNTS,
            Access::Admin,
            audit::read("list-accounts"),
            get(list),
        ))
        .merge(guarded(
            paths::CONSOLE_ACCOUNTS,
            Access::Admin,
            audit::change("add-account"),
            post(add),
        ))
        .merge(guarded(
            paths::CONSOLE_ACCOUNT,
            Access::Admin,
            audit::change("change-account"),
            patch(change),
        ))
        .merge(guarded(
            paths::CONSOLE_ACCOUNT,
            Access::Admin,
            audit::change("remove-account"),
            delete(remove),
        ))
        .merge(guarded(
            paths::CONSOLE_ACCOUNT_SCOPE,
            Access::Admin,
            audit::change("set-scope"),
            put(limit),
        ))
        .merge(guarded(
            paths::CONSOLE_ACCOUNT_PASSWORD,
            Access::Admin,
            audit::change("reset-password"),
            post(reset_password),
        ))
}

async fn list(State(state): State<AppState>) -> Result<Answer<AccountsResponse>, AppError> {
    let accounts = state.store.listed_accounts().await?;
    Ok(Answer(AccountsResponse {
        accounts: accounts.into_iter().map(AccountEntry::from).collect(),
    }))
}

async fn add(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<AddAccountRequest>,
) -> Result<(StatusCode, Answer<AccountWithPassword>), AppError> {
    let (made, password_hash) = password(request.password).await?;
    let account = Account {
        id: make_id()?.simple().to_string(),
        name: request.user_name,
        role: request.role,
        password_hash,
        scope: Scope::Everything,
        created_at: state.clock.now(),
    };
    if !state.store.add_account(&account).await? {
        let text = "another account has this name; choose another one";
        return Err(AppError::new(ErrorCode::AccountNameTaken, text).at("user_name"));
    }
    caller.trail.target(audit::new_account(&account));
    let account = AccountEntry::from(ListedAccount {
        account,
        disabled_at: None,
        second_step: false,
    });
    let answer = AccountWithPassword {
        account,
        password: made,
    };
    Ok((StatusCode::CREATED, Answer(answer)))
}

async fn change(
    State(state): State<AppState>,
    caller: Caller,
    UserPath(id): UserPath,
    Json(request): Json<ChangeAccountRequest>,
) -> Result<Answer<AccountEntry>, AppError> {
    let (role, disabled) = (request.role, request.disabled);
    if role.is_none() && disabled.is_none() {
        let text = "the field role is missing; send role, disabled, or both";
        return Err(AppError::new(ErrorCode::MissingField, text).at("role"));
    }
    caller
        .trail
        .target(audit::changed_account(id.as_str(), role, disabled));
    apply(&state, id.as_str(), AccountChange::Set { role, disabled }).await?;
    found(&state, id.as_str())
        .await
        .map(AccountEntry::from)
        .map(Answer)
}

/// It holds from the next request on, in sessions that are open as well.
async fn limit(
    State(state): State<AppState>,
    caller: Caller,
    UserPath(id): UserPath,
    Json(request): Json<LimitAccountRequest>,
) -> Result<Answer<AccountEntry>, AppError> {
    let scope = scope(request.enterprise_projects)?;
    caller
        .trail
        .target(format!("{} limited to {scope}", id.as_str()));
    if !state.store.limit_account(id.as_str(), &scope).await? {
        return Err(not_found());
    }
    found(&state, id.as_str())
        .await
        .map(AccountEntry::from)
        .map(Answer)
}

/// The limit that was asked for. An empty one would shut somebody out in silence.
pub(super) fn scope(only: Option<Vec<EnterpriseProjectId>>) -> Result<Scope, AppError> {
    let number = only.as_ref().map_or(1, Vec::len);
    if (1..=MAX_ENTERPRISE_PROJECTS).contains(&number) {
        return Ok(Scope::of(only));
    }
    let text = format!(
        "enterprise_projects names 1 to {MAX_ENTERPRISE_PROJECTS} enterprise projects; null lifts the limit"
    );
    Err(AppError::new(ErrorCode::InvalidField, text).at("enterprise_projects"))
}

async fn remove(
    State(state): State<AppState>,
    UserPath(id): UserPath,
) -> Result<StatusCode, AppError> {
    apply(&state, id.as_str(), AccountChange::Remove).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the account's sessions as well: whoever lost a password may have lost it to somebody.
async fn reset_password(
    State(state): State<AppState>,
    UserPath(id): UserPath,
    Json(request): Json<ResetPasswordRequest>,
) -> Result<Answer<AccountWithPassword>, AppError> {
    let account = found(&state, id.as_str()).await?;
    let (made, hash) = password(request.password).await?;
    if !state
        .store
        .change_password(id.as_str(), &hash, None)
        .await?
    {
        return Err(not_found());
    }
    Ok(Answer(AccountWithPassword {
        account: account.into(),
        password: made,
    }))
}

async fn apply(state: &AppState, id: &str, change: AccountChange) -> Result<(), AppError> {
    let now = state.clock.now();
    match state.store.change_account(id, change, now).await? {
        AccountOutcome::Done => Ok(()),
        AccountOutcome::NotFound => Err(not_found()),
        AccountOutcome::LastAdministrator => Err(AppError::new(
            ErrorCode::LastAdministrator,
            "this is the last administrator who can sign in; make another one first",
        )),
    }
}

async fn found(state: &AppState, id: &str) -> Result<ListedAccount, AppError> {
    let account = state.store.listed_account(id).await?;
    account.ok_or_else(not_found)
}

fn not_found() -> AppError {
    let text = "there is no account of this id";
    AppError::new(ErrorCode::AccountNotFound, text).at("user_id")
}

/// What is kept of the password that was asked for, or of a new one, which comes along to be shown once.
async fn password(asked: Option<NewPassword>) -> Result<(Option<String>, String), AppError> {
    let made = match asked {
        Some(_) => None,
        None => Some(auth::make_password()?),
    };
    let text = asked.map(|asked| asked.0);
    let text = Zeroizing::new(text.unwrap_or_else(|| made.clone().unwrap_or_default().to_string()));
    let hash = hash(text, "password").await?;
    Ok((made.map(|made| made.to_string()), hash))
}

/// What is kept of a password that `field` brought.
pub(super) async fn hash(
    password: Zeroizing<String>,
    field: &'static str,
) -> Result<String, AppError> {
    let hashed = blocking::run(move || auth::hash_new(&password)).await?;
    hashed.map_err(|error| match error {
        PasswordError::Length => {
            AppError::new(ErrorCode::InvalidField, error.to_string()).at(field)
        }
        PasswordError::Hash => AppError::internal(error),
    })
}
