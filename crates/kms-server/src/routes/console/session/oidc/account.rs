//! The account of somebody whom the provider vouches for.

use kms_api::{console::Role, sign_in::SignInError};

use super::Failure;
use crate::{
    audit::{self, Trail},
    auth::oidc::{Identity, OidcSettings, account_names},
    crypto::make_id,
    domain::Scope,
    error::AppError,
    state::AppState,
    store::{
        StoreError,
        accounts::Account,
        administration::{AccountChange, AccountOutcome, ListedAccount},
    },
};

/// The account that is bound to the subject, with the role that the provider gives it now; a new one at the first time.
pub(super) async fn of(
    state: &AppState,
    settings: &OidcSettings,
    identity: &Identity,
    trail: &Trail,
) -> Result<Account, Failure> {
    let known = known(state, settings, identity).await?;
    if let Some(known) = &known {
        trail.account(&known.account.id, known.account.name.as_str());
    }
    let Some(role) = identity.role(&settings.role_claim, &settings.roles) else {
        if let Some(known) = known {
            state.store.end_sessions_of(&known.account.id).await?;
        }
        return Err(Failure::Told(SignInError::Role));
    };
    let known = if let Some(known) = known {
        known
    } else {
        let new = add(state, settings, identity, role).await?;
        trail.target(audit::new_account(&new.account));
        new
    };
    if known.disabled_at.is_some() {
        return Err(Failure::Told(SignInError::Disabled));
    }
    if known.account.role != role {
        let id = &known.account.id;
        trail.target(audit::changed_account(id, Some(role), None));
    }
    with_role(state, known.account, role).await
}

async fn known(
    state: &AppState,
    settings: &OidcSettings,
    identity: &Identity,
) -> Result<Option<ListedAccount>, AppError> {
    let known = state
        .store
        .account_of_subject(&settings.issuer, &identity.subject);
    Ok(known.await?)
}

async fn with_role(state: &AppState, account: Account, role: Role) -> Result<Account, Failure> {
    if account.role == role {
        return Ok(account);
    }
    let change = AccountChange::Set {
        role: Some(role),
        disabled: None,
    };
    let now = state.clock.now();
    match state.store.change_account(&account.id, change, now).await? {
        AccountOutcome::Done => Ok(Account { role, ..account }),
        AccountOutcome::NotFound => Err(StoreError::Conflict.into()),
        AccountOutcome::LastAdministrator => {
            tracing::warn!(
                user = account.name.as_str(),
                "the provider takes the role from the last administrator: make another one, then it is taken"
            );
            state.store.end_sessions_of(&account.id).await?;
            Err(Failure::Told(SignInError::Role))
        }
    }
}

/// A name that is taken is somebody else's, whatever the provider says: the next one is tried.
async fn add(
    state: &AppState,
    settings: &OidcSettings,
    identity: &Identity,
    role: Role,
) -> Result<ListedAccount, Failure> {
    let id = make_id()?.simple().to_string();
    let random = id.get(..8).unwrap_or(&id);
    for name in account_names(identity, random) {
        let account = Account {
            id: id.clone(),
            name,
            role,
            password_hash: String::new(),
            scope: Scope::Everything,
            created_at: state.clock.now(),
        };
        let added = state
            .store
            .add_account_of_subject(&account, &settings.issuer, &identity.subject)
            .await;
        match added {
            Ok(true) => {
                return Ok(ListedAccount {
                    account,
                    disabled_at: None,
                    second_step: false,
                });
            }
            Ok(false) => {}
            // The same user signed in twice at once.
            Err(StoreError::Conflict) => break,
            Err(error) => return Err(error.into()),
        }
    }
    let known = known(state, settings, identity).await?;
    known.ok_or_else(|| AppError::internal("no name for a new account is free").into())
}
