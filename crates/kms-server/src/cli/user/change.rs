//! `keyferry user set-role`, `disable`, `enable` and `remove`.

use kms_api::console::UserName;

use super::super::{CliError, StoreArgs, output};
use crate::{
    clock::{Clock as _, SystemClock},
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
        AccountOutcome::Done => output::line(&format!("{done} {name}")),
        AccountOutcome::NotFound => Err(missing()),
        AccountOutcome::LastAdministrator => Err(CliError::Failed(format!(
            "{name} is the last administrator who can sign in; make another one first"
        ))),
    }
}
