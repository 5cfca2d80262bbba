//! Projects, and how the server is set.

use kms_api::administration::{AddProjectRequest, ProjectsResponse, ServerSettings};
use kms_api::console::Project;
use kms_api::paths::{CONSOLE_PROJECTS, CONSOLE_SERVER, USER_QUOTAS, operation};
use kms_api::resources::{Quota, UserQuotasResponse};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about the server.
pub struct ServerApi<'a>(pub(super) &'a Api);

impl ServerApi<'_> {
    /// Every project, the default one first.
    pub async fn projects(&self) -> Result<Vec<Project>, ApiError> {
        let answer: ProjectsResponse = self.0.read(CONSOLE_PROJECTS.to_owned()).await?;
        Ok(answer.projects)
    }

    /// Adds a project.
    pub async fn add_project(&self, request: &AddProjectRequest) -> Result<Project, ApiError> {
        let path = CONSOLE_PROJECTS.to_owned();
        let body = written(request)?;
        self.0
            .call(Effect::Write, Method::Post, path, Some(body))
            .await
    }

    /// How the server is set.
    pub async fn settings(&self) -> Result<ServerSettings, ApiError> {
        self.0.read(CONSOLE_SERVER.to_owned()).await
    }

    /// What the session's project has of what it may have.
    pub async fn quotas(&self) -> Result<Vec<Quota>, ApiError> {
        let path = operation(&self.0.project()?, USER_QUOTAS);
        let answer: UserQuotasResponse = self.0.read(path).await?;
        Ok(answer.quotas.resources)
    }
}
