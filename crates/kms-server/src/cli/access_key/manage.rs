//! `keyferry access-key list`, `disable`, `enable` and `remove`.

use kms_api::{
    accounts::{AccessKeyEntry, AccessName},
    console::UserName,
};

use super::super::{CliError, StoreArgs, output};
use crate::clock::{Clock as _, SystemClock};

/// What becomes of an access key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    Disabled,
    Enabled,
    Removed,
}

pub(super) async fn list(
    user: Option<UserName>,
    json: bool,
    store: StoreArgs,
) -> Result<(), CliError> {
    let opened = store.open(SystemClock.now()).await?;
    let account = match &user {
        None => None,
        Some(name) => {
            let account = opened.store.account_named(name.as_str()).await?;
            let missing = || CliError::Failed(format!("there is no account {name}"));
            Some(account.ok_or_else(missing)?.id)
        }
    };
    let keys = opened.store.access_keys(account.as_deref()).await?;
    let keys: Vec<AccessKeyEntry> = keys.into_iter().map(AccessKeyEntry::from).collect();
    if json {
        return output::json(&keys);
    }
    keys.iter().try_for_each(|key| {
        let state = if key.disabled { "disabled" } else { "enabled" };
        output::line(&format!(
            "{}  {state:8}  {}  {}",
            key.access, key.project_id, key.user_name
        ))
    })
}

pub(super) async fn settle(
    access: AccessName,
    fate: Fate,
    store: StoreArgs,
) -> Result<(), CliError> {
    let now = SystemClock.now();
    let opened = store.open(now).await?;
    let name = access.as_str();
    let (found, done) = match fate {
        Fate::Disabled => {
            let found = opened.store.disable_access_key(name, Some(now)).await?;
            (found, "Disabled")
        }
        Fate::Enabled => (
            opened.store.disable_access_key(name, None).await?,
            "Enabled",
        ),
        Fate::Removed => (opened.store.remove_access_key(name).await?, "Removed"),
    };
    if found {
        output::line(&format!("{done} {access}"))
    } else {
        Err(CliError::Failed(format!("there is no access key {access}")))
    }
}
