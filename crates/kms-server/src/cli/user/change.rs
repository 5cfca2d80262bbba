//! `keyferry user set-role`, `disable`, `enable`, `remove`, `set-scope` and `reset-totp`.

use kms_api::console::UserName;

use super::super::{CliError, StoreArgs, output, record};
use crate::{
    audit,
    clock::{Clock as _, SystemClock},
    domain::Scope,
    store::administration::{AccountChange, AccountOutcome},
};

/// Changes the account of that name, and says `done`.
pub(super) async fn run(
    name: UserName,
    change: AccountChange,
    done: &str,
    store: StoreArgs,
) -> Result<(), CliError> {
    let now = SystemClock.now();
    let opened = store.open(now).await?;
    let missing = || CliError::Failed(format!("there is no account {name}"));
    let account = opened.store.account_named(name.as_str()).await?;
    let account = account.ok_or_else(missing)?;
    match opened
        .store
        .change_account(&account.id, change, now)
        .await?
    {
        AccountOutcome::Done => {
            let (action, target) = match change {
                AccountChange::Set { role, disabled } => (
                    "change-account",
                    audit::changed_account(&account.id, role, disabled),
                ),
                AccountChange::Remove => ("remove-account", account.id),
            };
            record(&opened, action, target).await?;
            output::line(&format!("{done} {name}"))
        }
        AccountOutcome::NotFound => Err(missing()),
        AccountOutcome::LastAdministrator => Err(CliError::Failed(format!(
            "{name} is the last administrator who can sign in; make another one first"
        ))),
    }
}

/// Removes the second step of the account of that name.
pub(super) async fn reset_totp(name: UserName, store: StoreArgs) -> Result<(), CliError> {
    let opened = store.open(SystemClock.now()).await?;
    let account = opened.store.account_named(name.as_str()).await?;
    let account = account.ok_or_else(|| CliError::Failed(format!("there is no account {name}")))?;
    if opened.store.remove_totp(&account.id).await? {
        record(&opened, "reset-totp", account.id).await?;
        output::line(&format!("Removed the second step of {name}"))
    } else {
        Err(CliError::Failed(format!("{name} has no second step")))
    }
}

/// Limits the account of that name to some enterprise projects, or no longer.
pub(super) async fn set_scope(
    name: UserName,
    scope: Scope,
    store: StoreArgs,
) -> Result<(), CliError> {
    let opened = store.open(SystemClock.now()).await?;
    let account = opened.store.account_named(name.as_str()).await?;
    let missing = || CliError::Failed(format!("there is no account {name}"));
    let account = account.ok_or_else(missing)?;
    if opened.store.limit_account(&account.id, &scope).await? {
        let target = format!("{} limited to {scope}", account.id);
        record(&opened, "set-scope", target).await?;
        output::line(&format!("Changed the scope of {name}"))
    } else {
        Err(missing())
    }
}
