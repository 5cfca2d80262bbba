//! `keyferry user`.

use std::io::{self, BufRead as _, Read as _};

use clap::{ArgAction, Subcommand};
use kms_api::console::{Role, UserName};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{CliError, StoreArgs, output};
use crate::{
    auth::{self, PasswordError},
    clock::{Clock as _, SystemClock},
    crypto::make_id,
    start::StartError,
    store::{AccountStore as _, accounts::Account},
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
    /// Lists the accounts.
    List {
        /// One JSON array instead of lines for people.
        #[arg(long, env = "KEYFERRY_JSON")]
        json: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// An account as it is listed.
#[derive(Serialize)]
struct Listed {
    user_id: String,
    user_name: UserName,
    role: Role,
}

pub(super) async fn run(command: UserCommand) -> Result<(), CliError> {
    match command {
        UserCommand::Add {
            name,
            role,
            password_stdin: _,
            store,
        } => add(name, role, store).await,
        UserCommand::List { json, store } => list(json, store).await,
    }
}

async fn add(name: UserName, role: Role, store: StoreArgs) -> Result<(), CliError> {
    let password = read_password()?;
    let password_hash = auth::hash_new(&password).map_err(|error| match error {
        PasswordError::Length => CliError::Usage(error.to_string()),
        PasswordError::Hash => CliError::Failed(error.to_string()),
    })?;
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
    let accounts: Vec<Listed> = opened
        .store
        .accounts()
        .await?
        .into_iter()
        .map(|account| Listed {
            user_id: account.id,
            user_name: account.name,
            role: account.role,
        })
        .collect();
    if json {
        return output::json(&accounts);
    }
    accounts.iter().try_for_each(|account| {
        output::line(&format!(
            "{}  {:8}  {}",
            account.user_id,
            account.role.as_str(),
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
