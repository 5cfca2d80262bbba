//! `keyferry access-key`.

mod manage;

use clap::{Args, Subcommand};
use kms_api::{ProjectId, accounts::AccessName, console::UserName, keys::EnterpriseProjectId};
use serde_json::json;

use manage::Fate;

use super::{CliError, StoreArgs, output, record};
use crate::{
    clock::{Clock as _, SystemClock},
    domain::Scope,
    start::{Opened, StartError},
    store::accounts::AccessKey,
};

/// What is done with access keys.
#[derive(Debug, Subcommand)]
pub(super) enum AccessKeyCommand {
    /// Makes an access key and prints its secret, once.
    Create {
        /// The account that programs will act as.
        #[arg(long, value_name = "NAME", env = "KEYFERRY_USER")]
        user: UserName,
        /// The project that the key works in; by default the default project.
        #[arg(long, value_name = "ID", env = "KEYFERRY_PROJECT")]
        project: Option<ProjectId>,
        /// Enterprise project that the key is limited to, within those of the account; may be given more than once,
        /// or with commas.
        #[arg(
            long,
            value_name = "ID",
            env = "KEYFERRY_ENTERPRISE_PROJECT",
            value_delimiter = ','
        )]
        enterprise_project: Vec<EnterpriseProjectId>,
        /// One JSON object instead of lines for people.
        #[arg(long, env = "KEYFERRY_JSON")]
        json: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Lists access keys, without their secrets.
    List {
        /// Only this account's.
        #[arg(long, value_name = "NAME", env = "KEYFERRY_USER")]
        user: Option<UserName>,
        /// One JSON array instead of lines for people.
        #[arg(long, env = "KEYFERRY_JSON")]
        json: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Refuses an access key's signatures from now on.
    Disable(AccessArgs),
    /// Takes a disabled access key's signatures again.
    Enable(AccessArgs),
    /// Removes an access key.
    Remove(AccessArgs),
}

/// An access key that there is.
#[derive(Debug, Args)]
pub(super) struct AccessArgs {
    /// Its public part, 20 characters.
    #[arg(value_name = "ACCESS")]
    access: AccessName,
    #[command(flatten)]
    store: StoreArgs,
}

impl AccessArgs {
    async fn settle(self, fate: Fate) -> Result<(), CliError> {
        manage::settle(self.access, fate, self.store).await
    }
}

pub(super) async fn run(command: AccessKeyCommand) -> Result<(), CliError> {
    match command {
        AccessKeyCommand::Create {
            user,
            project,
            enterprise_project,
            json,
            store,
        } => {
            let only = (!enterprise_project.is_empty()).then_some(enterprise_project);
            create(user, project, Scope::of(only), json, store).await
        }
        AccessKeyCommand::List { user, json, store } => manage::list(user, json, store).await,
        AccessKeyCommand::Disable(key) => key.settle(Fate::Disabled).await,
        AccessKeyCommand::Enable(key) => key.settle(Fate::Enabled).await,
        AccessKeyCommand::Remove(key) => key.settle(Fate::Removed).await,
    }
}

async fn create(
    user: UserName,
    project: Option<ProjectId>,
    scope: Scope,
    json: bool,
    store: StoreArgs,
) -> Result<(), CliError> {
    let now = SystemClock.now();
    let opened = store.open(now).await?;
    let account = opened.store.account_named(user.as_str()).await?;
    let account = account.ok_or_else(|| {
        CliError::Failed(format!(
            "there is no account {user}; `keyferry user add` makes one"
        ))
    })?;
    let project_id = existing(&opened, project).await?;
    let (key, secret) = AccessKey::make(&opened.sealing_keys, &account.id, project_id, now)
        .map_err(StartError::from)?;
    let key = key.within(scope);
    opened.store.add_access_key(&key).await?;
    let target = format!("{} of {}", key.access, key.account_id);
    record(&opened, "create-access-key", target).await?;
    let (access, project_id) = (&key.access, &key.project_id);
    if json {
        let secret = secret.as_str();
        output::json(&json!({ "access": access, "secret": secret, "project_id": project_id }))
    } else {
        output::line(&format!("Access key  {access}"))?;
        output::line(&format!(
            "Secret      {} (it is not shown again)",
            secret.as_str()
        ))?;
        output::line(&format!("Project     {project_id}"))
    }
}

/// The project that was asked for, if there is one of that id.
async fn existing(opened: &Opened, asked: Option<ProjectId>) -> Result<ProjectId, CliError> {
    let Some(id) = asked else {
        return Ok(opened.default_project.id.clone());
    };
    let projects = opened.store.projects().await?;
    if projects.iter().any(|project| project.id == id) {
        Ok(id)
    } else {
        let text = format!("there is no project {id}; `keyferry project create` makes one");
        Err(CliError::Failed(text))
    }
}
