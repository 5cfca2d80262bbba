//! `keyferry user`.

mod change;

use std::io::{self, BufRead as _, Read as _};

use clap::{ArgAction, Args, Subcommand};
use kms_api::{
    accounts::AccountEntry,
    console::{Role, UserName},
};
use zeroize::Zeroizing;

use super::{CliError, StoreArgs, output};
use crate::{
    auth::{self, PasswordError},
    clock::{Clock as _, SystemClock},
    crypto::make_id,
    start::StartError,
    store::{accounts::Account, administration::AccountChange},
};

/// No password is longer than this; nor is more read.
const LONGEST_LINE: u64 = 4096;

/// What is done with accounts.
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Adds an account.
    Add {
        /// Letters, digits, dots, underscores, hyphens and @.
        #[arg(value_name = "NAME")]
        name: UserName,
        /// admin: everything; operator: everything with keys; auditor: reads.
        #[arg(long, value_name = "admin|operator|auditor", env = "KEYFERRY_ROLE")]
        role: Role,
        /// Read the password from the first line of standard input, the one way to give it.
        #[arg(long, env = "KEYFERRY_PASSWORD_STDIN", required = true, action = ArgAction::SetTrue)]
        password_stdin: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Gives an account another password, and ends its sessions.
    SetPassword {
        #[command(flatten)]
        account: AccountArgs,
        /// Read the password from the first line of standard input, the one way to give it.
        #[arg(long, env = "KEYFERRY_PASSWORD_STDIN", required = true, action = ArgAction::SetTrue)]
        password_stdin: bool,
    },
    /// Gives an account another role; the last administrator keeps it.
    SetRole {
        #[command(flatten)]
        account: AccountArgs,
        /// admin: everything; operator: everything with keys; auditor: reads.
        #[arg(long, value_name = "admin|operator|auditor", env = "KEYFERRY_ROLE")]
        role: Role,
    },
    /// Ends an account's sessions, and refuses its password and its access keys from now on.
    Disable(AccountArgs),
    /// Takes a disabled account's password and access keys again.
    Enable(AccountArgs),
    /// Removes an account, its access keys and the grants to it.
    Remove(AccountArgs),
    /// Lists the accounts.
    List {
        /// One JSON array instead of lines for people.
        #[arg(long, env = "KEYFERRY_JSON")]
        json: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// An account that there is.
#[derive(Debug, Args)]
pub(super) struct AccountArgs {
    /// The account's name.
    #[arg(value_name = "NAME")]
    name: UserName,
    #[command(flatten)]
    store: StoreArgs,
}

impl AccountArgs {
    async fn change(self, change: AccountChange, done: &str) -> Result<(), CliError> {
        change::run(self.name, change, done, self.store).await
    }
}

/// An account's change of role or state.
const fn set(role: Option<Role>, disabled: Option<bool>) -> AccountChange {
    AccountChange::Set { role, disabled }
}

pub(super) async fn run(command: UserCommand) -> Result<(), CliError> {
    match command {
        UserCommand::Add {
            name,
            role,
            password_stdin: _,
            store,
        } => add(name, role, store).await,
        UserCommand::SetPassword {
            account,
            password_stdin: _,
        } => set_password(account).await,
        UserCommand::SetRole { account, role } => {
            account.change(set(Some(role), None), "Changed").await
        }
        UserCommand::Disable(account) => account.change(set(None, Some(true)), "Disabled").await,
        UserCommand::Enable(account) => account.change(set(None, Some(false)), "Enabled").await,
        UserCommand::Remove(account) => account.change(AccountChange::Remove, "Removed").await,
        UserCommand::List { json, store } => list(json, store).await,
    }
}

/// The hash of the password on standard input.
fn read_hash() -> Result<String, CliError> {
    let password = read_password()?;
    auth::hash_new(&password).map_err(|error| match error {
        PasswordError::Length => CliError::Usage(error.to_string()),
        PasswordError::Hash => CliError::Failed(error.to_string()),
    })
}

async fn set_password(AccountArgs { name, store }: AccountArgs) -> Result<(), CliError> {
    let hash = read_hash()?;
    let opened = store.open(SystemClock.now()).await?;
    let account = opened.store.account_named(name.as_str()).await?;
    let changed = match account {
        Some(account) => {
            opened
                .store
                .change_password(&account.id, &hash, None)
                .await?
        }
        None => false,
    };
    if changed {
        output::line(&format!("Changed the password of {name}"))
    } else {
        Err(CliError::Failed(format!("there is no account {name}")))
    }
}

async fn add(name: UserName, role: Role, store: StoreArgs) -> Result<(), CliError> {
    let password_hash = read_hash()?;
    let now = SystemClock.now();
    let opened = store.open(now).await?;
    let account = Account {
        id: make_id().map_err(StartError::from)?.simple().to_string(),
        name,
        role,
        password_hash,
        created_at: now,
    };
    if opened.store.add_account(&account).await? {
        output::line(&format!("Added {} ({})", account.name, account.role))
    } else {
        let text = format!(
            "there is an account {} already; choose another name",
            account.name
        );
        Err(CliError::Failed(text))
    }
}

async fn list(json: bool, store: StoreArgs) -> Result<(), CliError> {
    let opened = store.open(SystemClock.now()).await?;
    let accounts = opened.store.listed_accounts().await?;
    let accounts: Vec<AccountEntry> = accounts.into_iter().map(AccountEntry::from).collect();
    if json {
        return output::json(&accounts);
    }
    accounts.iter().try_for_each(|account| {
        output::line(&format!(
            "{}  {:8}  {:8}  {}",
            account.user_id,
            account.role.as_str(),
            if account.disabled {
                "disabled"
            } else {
                "enabled"
            },
            account.user_name
        ))
    })
}

/// The first line of standard input, without its line break.
fn read_password() -> Result<Zeroizing<String>, CliError> {
    let mut line = Zeroizing::new(String::with_capacity(256));
    io::stdin()
        .lock()
        .take(LONGEST_LINE)
        .read_line(&mut line)
        .map_err(|error| CliError::Failed(format!("cannot read the password: {error}")))?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok(line)
}
