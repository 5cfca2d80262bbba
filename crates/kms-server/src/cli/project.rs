//! `keyferry project`.

use clap::Subcommand;
use kms_api::{administration::ProjectName, console::Project};
use serde_json::json;

use super::{CliError, StoreArgs, output, record};
use crate::{
    audit,
    clock::{Clock as _, SystemClock},
    start::make_project_id,
};

/// What is done with projects.
#[derive(Debug, Subcommand)]
pub(super) enum ProjectCommand {
    /// Makes a project.
    Create {
        /// 1 to 64 characters.
        #[arg(value_name = "NAME", value_parser = parse_name)]
        name: ProjectName,
        /// One JSON object instead of the id alone.
        #[arg(long, env = "KEYFERRY_JSON")]
        json: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
}

pub(super) async fn run(command: ProjectCommand) -> Result<(), CliError> {
    let ProjectCommand::Create { name, json, store } = command;
    let now = SystemClock.now();
    let opened = store.open(now).await?;
    let project = Project {
        id: make_project_id()?,
        name: name.into(),
    };
    if !opened.store.add_project(&project, now).await? {
        let text = format!(
            "there is a project {} already; choose another name",
            project.name
        );
        return Err(CliError::Failed(text));
    }
    record(&opened, "create-project", audit::new_project(&project)).await?;
    if json {
        output::json(&json!({ "project_id": project.id }))
    } else {
        output::line(project.id.as_str())
    }
}

fn parse_name(text: &str) -> Result<ProjectName, &'static str> {
    ProjectName::parse(text)
        .map_err(|_| "a project's name has 1 to 64 characters and no control characters")
}
