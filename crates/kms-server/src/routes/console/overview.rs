//! `GET /console/projects/{project_id}/overview`: what a project has, and what needs attention in it.

use axum::{Json as Answer, extract::State, routing::get};
use kms_api::{
    audit::AuditRecord,
    overview::{AHEAD_DAYS, BACK_DAYS, FAILED_DAYS, NAMED, Operations, Overview, OverviewAudit},
    paths,
};

use crate::{
    audit,
    auth::{Access, Caller},
    error::AppError,
    routes::{Routes, guarded},
    state::AppState,
    store::{
        audit::{AuditFilter, AuditOrder, OutcomeFilter},
        overview::Glance,
    },
};

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

pub(crate) fn router() -> Routes {
    guarded(
        paths::CONSOLE_OVERVIEW,
        Access::Read,
        audit::read("show-overview"),
        get(show),
    )
}

async fn show(State(state): State<AppState>, caller: Caller) -> Result<Answer<Overview>, AppError> {
    let now = state.clock.now_millis();
    let today = now - now % DAY;
    // The log is of all enterprise projects, so it is not for those who are limited to some.
    let reads_audit = Access::Audit.permits(caller.role) && caller.scope.only().is_none();
    let audit = if reads_audit {
        Some(of_audit(&state, &caller, now, today).await?)
    } else {
        None
    };
    let glance = Glance {
        project: caller.project,
        scope: caller.scope,
        now,
        today,
    };
    let keys = state.store.keys_overview(&glance).await?;
    Ok(Answer(Overview {
        counts: keys.counts,
        expiring: keys.expiring,
        pending_import: keys.pending_import,
        pending_deletion: keys.pending_deletion,
        open_imports: keys.open_imports,
        expiry: by_day(keys.expiry, AHEAD_DAYS),
        today: today / 1000,
        audit,
    }))
}

async fn of_audit(
    state: &AppState,
    caller: &Caller,
    now: u64,
    today: u64,
) -> Result<OverviewAudit, AppError> {
    let action = paths::post::IMPORT_KEY_MATERIAL;
    let since = now.saturating_sub(u64::from(FAILED_DAYS) * DAY);
    let filter = AuditFilter {
        from: i64::try_from(since).ok(),
        project: Some(caller.project.clone()),
        action: Some(action.to_owned()),
        outcome: Some(OutcomeFilter::Refused),
        ..AuditFilter::default()
    };
    let order = AuditOrder::NewestFirst;
    let failed = state.store.audit_page(&filter, order, None, NAMED).await?;
    let from = today.saturating_sub(u64::from(BACK_DAYS - 1) * DAY);
    let operations = state.store.operations(&caller.project, from).await?;
    Ok(OverviewAudit {
        failed_imports: failed.into_iter().map(AuditRecord::from).collect(),
        operations: by_day::<Operations>(operations, BACK_DAYS),
    })
}

/// A value for every day, where some days have none.
fn by_day<T: Clone + Default>(some: Vec<(u64, T)>, days: u32) -> Vec<T> {
    let mut all = vec![T::default(); days as usize];
    for (day, value) in some {
        let place = usize::try_from(day).ok().and_then(|day| all.get_mut(day));
        if let Some(place) = place {
            *place = value;
        }
    }
    all
}
