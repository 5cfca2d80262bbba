//! `/console/projects`: projects, for administrators.

use axum::{
    Json as Answer,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use kms_api::{
    ErrorCode,
    administration::{AddProjectRequest, ProjectsResponse},
    console::Project,
    paths,
};

use crate::{
    audit,
    auth::{Access, Caller},
    error::AppError,
    extract::Json,
    routes::{Routes, guarded},
    start::make_project_id,
    state::AppState,
};

pub(crate) fn router() -> Routes {
    let path = paths::CONSOLE_PROJECTS;
    Routes::new()
        .merge(guarded(
            path,
            Access::Admin,
            audit::read("list-projects"),
            get(list),
        ))
        .merge(guarded(
            path,
            Access::Admin,
            audit::change("create-project"),
            post(add),
        ))
}

async fn list(State(state): State<AppState>) -> Result<Answer<ProjectsResponse>, AppError> {
    let projects = state.store.projects().await?;
    Ok(Answer(ProjectsResponse { projects }))
}

async fn add(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<AddProjectRequest>,
) -> Result<(StatusCode, Answer<Project>), AppError> {
    let project = Project {
        id: make_project_id().map_err(AppError::internal)?,
        name: request.name.into(),
    };
    let now = state.clock.now();
    if !state.store.add_project(&project, now).await? {
        let text = "another project has this name; choose another one";
        return Err(AppError::new(ErrorCode::InvalidField, text).at("name"));
    }
    caller.trail.target(audit::new_project(&project));
    Ok((StatusCode::CREATED, Answer(project)))
}
