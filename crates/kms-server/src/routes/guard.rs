//! Routes, each with the access that it asks for. [`Routes`] has no other way in, and nothing else becomes a part of
//! the API: a route without a rule for who may call it does not compile.

use axum::{
    Router,
    extract::{FromRequestParts as _, RawPathParams, Request, State},
    handler::Handler,
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, post},
};
use kms_api::{ErrorCode, grants::GrantOperation, paths};

use super::openapi::Described;
use crate::{
    auth::{Access, Caller},
    error::AppError,
    state::AppState,
};

/// Routes that are not served before [`Routes::guard`] has put their rules in front of them.
#[derive(Default)]
pub(crate) struct Routes(Vec<Route>);

struct Route {
    path: String,
    rule: Rule,
    methods: MethodRouter<AppState>,
}

/// Who may call a route.
#[derive(Clone, Copy)]
struct Rule {
    access: Access,
    /// What a grant must name for a caller whose role is not enough.
    grant: Option<GrantOperation>,
}

impl Routes {
    /// No routes.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// These and those.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// What the document on the API says of them.
    pub(super) fn described(&self) -> Vec<Described> {
        let describe = |route: &Route| Described {
            path: route.path.clone(),
            access: route.rule.access,
            grant: route.rule.grant.map(|grant| grant.to_string()),
            methods: route.methods.clone(),
        };
        self.0.iter().map(describe).collect()
    }

    /// The routes behind their rules.
    pub(crate) fn guard(self, state: &AppState) -> Router<AppState> {
        self.0.into_iter().fold(Router::new(), |router, route| {
            let guard = (state.clone(), route.rule);
            let layer = middleware::from_fn_with_state(guard, permit);
            router.merge(Router::new().route(&route.path, route.methods.route_layer(layer)))
        })
    }
}

/// `POST /v1.0/{project_id}/kms/{name}`. An operation that grants can name is open to their holders.
pub(crate) fn operation<H, T>(name: &str, access: Access, handler: H) -> Routes
where
    H: Handler<T, AppState>,
    T: 'static,
{
    let path = format!("{}/{name}", paths::PROJECT_PREFIX);
    let grant = name.parse().ok();
    route(path, Rule { access, grant }, post(handler))
}

/// A route, of a project or of none: signed in, of a role that has `access`, and permitted in the path's project.
pub(crate) fn guarded(path: &str, access: Access, methods: MethodRouter<AppState>) -> Routes {
    let rule = Rule {
        access,
        grant: None,
    };
    route(path.to_owned(), rule, methods)
}

fn route(path: String, rule: Rule, methods: MethodRouter<AppState>) -> Routes {
    Routes(vec![Route {
        path,
        rule,
        methods,
    }])
}

async fn permit(
    State((state, rule)): State<(AppState, Rule)>,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if rule.access == Access::Anyone {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &()).await?;
    let project = params.iter().find(|(name, _)| *name == "project_id");
    let elsewhere = project.is_some_and(|(_, id)| id != caller.project.as_str());
    if !rule.access.permits(caller.role) {
        let limited = granted(&state, rule, caller).await?;
        parts.extensions.insert(limited);
    }
    if elsewhere {
        return Err(AppError::new(
            ErrorCode::NotPermitted,
            "these credentials do not belong to the project in the path",
        ));
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// A caller whose role is not enough, limited to what grants permit; whether one does for the key that is asked for is
/// seen where the key is read.
async fn granted(state: &AppState, rule: Rule, caller: Caller) -> Result<Caller, AppError> {
    let refusal = || {
        AppError::new(
            ErrorCode::NotPermitted,
            "your role does not permit this operation; ask an administrator",
        )
    };
    let operation = rule.grant.ok_or_else(refusal)?;
    let any = state
        .store
        .is_granted(&caller.project, &caller.user_id, operation)
        .await?;
    if any {
        Ok(caller.limited_to(operation))
    } else {
        Err(refusal())
    }
}
