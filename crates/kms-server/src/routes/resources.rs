//! Keys by their tags, how many there are, and how many there may be.

use axum::{
    Json as Answer,
    extract::State,
    routing::{get, post},
};
use kms_api::{
    ErrorCode,
    grants::MAX_GRANTS,
    paths,
    resources::{
        Quota, QuotaKind, Quotas, Resource, ResourceAction, ResourceInstancesRequest,
        ResourceInstancesResponse, UserInstancesResponse, UserQuotasResponse,
    },
    tags::Tag,
};

use super::{Routes, guarded, keys::detail};
use crate::{
    audit,
    auth::{Access, Caller},
    domain::Key,
    error::AppError,
    extract::Json,
    state::AppState,
    store::resources::ResourceFilter,
};

/// Keys of a page, unless another number is asked for.
const DEFAULT_LIMIT: u32 = 10;

pub(super) fn router() -> Routes {
    let path = |rest: &str| format!("{}/{rest}", paths::PROJECT_PREFIX);
    Routes::new()
        .merge(guarded(
            &path(paths::RESOURCE_INSTANCES),
            Access::Read,
            audit::read("list-resource-instances"),
            post(act),
        ))
        .merge(guarded(
            &path(paths::USER_INSTANCES),
            Access::Read,
            audit::read("show-user-instances"),
            get(instances),
        ))
        .merge(guarded(
            &path(paths::USER_QUOTAS),
            Access::Read,
            audit::read("show-user-quotas"),
            get(quotas),
        ))
}

async fn act(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<ResourceInstancesRequest>,
) -> Result<Answer<ResourceInstancesResponse>, AppError> {
    request.check().map_err(|error| {
        AppError::new(ErrorCode::InvalidField, error.to_string()).at(error.field)
    })?;
    let now = state.clock.now_millis();
    let names = request.matches.unwrap_or_default().into_iter();
    let filter = ResourceFilter {
        tags: request.tags.unwrap_or_default(),
        name: names.map(|found| found.value.into()).next(),
        scope: caller.scope,
    };
    let total_count = state
        .store
        .count_resources(&caller.project, &filter, now)
        .await?;
    let resources = match request.action {
        ResourceAction::Count => None,
        ResourceAction::Filter => {
            let limit = request.limit.map_or(DEFAULT_LIMIT, |limit| limit.number());
            let offset = request.offset.map_or(0, |offset| offset.number());
            let found = state
                .store
                .resources(&caller.project, &filter, now, offset, limit)
                .await?;
            let shown = |(key, tags)| resource(&state, now, key, tags);
            Some(found.into_iter().map(shown).collect())
        }
    };
    Ok(Answer(ResourceInstancesResponse {
        resources,
        total_count,
    }))
}

fn resource(state: &AppState, now: u64, mut key: Key, tags: Vec<Tag>) -> Resource {
    key.settle(now);
    Resource {
        resource_id: key.id.clone(),
        resource_name: key.alias.as_str().to_owned(),
        resource_detail: detail(&key, &state.settings),
        tags,
    }
}

async fn instances(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<UserInstancesResponse>, AppError> {
    let instance_num = count(&state, &caller).await?;
    Ok(Answer(UserInstancesResponse { instance_num }))
}

async fn quotas(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<UserQuotasResponse>, AppError> {
    let keys = Quota {
        kind: QuotaKind::Keys,
        used: count(&state, &caller).await?,
        quota: state.settings.key_quota.map_or(-1, i64::from),
    };
    let grants = Quota {
        kind: QuotaKind::GrantsPerKey,
        used: state
            .store
            .most_grants(&caller.project, &caller.scope)
            .await?,
        quota: i64::from(MAX_GRANTS),
    };
    Ok(Answer(UserQuotasResponse {
        quotas: Quotas {
            resources: vec![keys, grants],
        },
    }))
}

/// How many keys the project has that are there for the caller.
async fn count(state: &AppState, caller: &Caller) -> Result<u64, AppError> {
    let now = state.clock.now_millis();
    let all = ResourceFilter {
        scope: caller.scope.clone(),
        ..ResourceFilter::default()
    };
    let counted = state.store.count_resources(&caller.project, &all, now);
    Ok(counted.await?)
}
