//! The project at a glance.

use kms_api::overview::Overview;

use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about the project at a glance.
pub struct OverviewApi<'a>(pub(super) &'a Api);

impl OverviewApi<'_> {
    /// `GET /console/projects/{project_id}/overview`.
    pub async fn show(&self) -> Result<Overview, ApiError> {
        let path = kms_api::paths::console_overview(&self.0.project()?);
        self.0.call(Effect::Read, Method::Get, path, None).await
    }
}
