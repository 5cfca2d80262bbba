//! `/console/audit`: the audit log, for auditors and administrators; page by page, and whole.

use axum::{
    Json as Answer,
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
    routing::get,
};
use futures_util::stream;
use kms_api::{
    ErrorCode,
    audit::{
        AuditFinding, AuditHead, AuditPage, AuditQuery, AuditRecord, AuditVerification,
        AuditVerifyQuery, AuditWord, DONE, PageSize, REFUSED,
    },
    paths,
};
use tracing::error;

use crate::{
    audit::{self, lines, verify::verify_part},
    auth::{Access, Caller},
    crypto::AuditKey,
    error::AppError,
    extract::Query,
    routes::{Routes, guarded},
    state::AppState,
    store::audit::{AuditFilter, AuditOrder, OutcomeFilter},
};

/// Records of a page, unless another number is asked for.
const DEFAULT_LIMIT: u32 = 50;

/// Records of the chain that one request looks at, which takes a fraction of a second; whoever asks goes on from there.
const PART: u32 = 20_000;

pub(crate) fn router() -> Routes {
    let page = audit::read("list-audit-records");
    let whole = audit::read("export-audit-log");
    Routes::new()
        .merge(guarded(
            paths::CONSOLE_AUDIT,
            Access::Audit,
            page,
            get(list),
        ))
        .merge(guarded(
            paths::CONSOLE_AUDIT_EXPORT,
            Access::Audit,
            whole,
            get(export),
        ))
        .merge(guarded(
            paths::CONSOLE_AUDIT_VERIFY,
            Access::Audit,
            audit::read("verify-audit-log"),
            get(verify),
        ))
}

/// The log is of all enterprise projects, so it is not for those who are limited to some.
fn sees_all(caller: &Caller) -> Result<(), AppError> {
    if caller.scope.only().is_none() {
        return Ok(());
    }
    let text =
        "the audit log is not for accounts and access keys that are limited to enterprise projects";
    Err(AppError::new(ErrorCode::NotPermitted, text))
}

async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Answer<AuditPage>, AppError> {
    sees_all(&caller)?;
    let limit = query.limit.map_or(DEFAULT_LIMIT, PageSize::number);
    let before = query.before.map(number);
    let filter = filter(query)?;
    let end = state.store.audit_end().await?;
    // One more, which tells whether it is the last page.
    let order = AuditOrder::NewestFirst;
    let mut rows = state
        .store
        .audit_page(&filter, order, before, limit + 1)
        .await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more);
    Ok(Answer(AuditPage {
        next_before: last.and_then(|row| u64::try_from(row.seq).ok()),
        records: rows.into_iter().map(AuditRecord::from).collect(),
        head: end.map(AuditHead::from).unwrap_or_default(),
    }))
}

/// Lines of JSON, the oldest first, read while they are sent.
async fn export(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Response, AppError> {
    sees_all(&caller)?;
    let paging = [
        (query.before.is_some(), "before"),
        (query.limit.is_some(), "limit"),
    ];
    if let Some((_, field)) = paging.into_iter().find(|(given, _)| *given) {
        let text = format!("the export has no pages; leave {field} out");
        return Err(AppError::new(ErrorCode::UnknownField, text).at(field));
    }
    let filter = filter(query)?;
    let parts = stream::try_unfold(None, move |cursor| {
        let (state, filter) = (state.clone(), filter.clone());
        async move {
            let part = lines(&*state.store, &filter, cursor).await;
            // The client sees no more of it than that the answer breaks off.
            let part = part.inspect_err(|error| error!(%error, "the export broke off"))?;
            Ok::<_, AppError>(part.map(|(text, last)| (Bytes::from(text), Some(last))))
        }
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(parts)).into_response())
}

/// A part of the chain; nothing is kept between the parts.
async fn verify(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<AuditVerifyQuery>,
) -> Result<Answer<AuditVerification>, AppError> {
    sees_all(&caller)?;
    let sealed = state.store.audit_key().await?;
    // A key that does not open is as good as none, which is a finding.
    let key = sealed.and_then(|sealed| AuditKey::open(&state.sealing_keys, &sealed).ok());
    let after = query.after.as_ref().map(|after| &after.0);
    let part = verify_part(&*state.store, key.as_ref(), after, PART).await?;
    Ok(Answer(AuditVerification {
        verified: part.verified,
        last: part.last,
        finished: part.finished,
        finding: part.finding.map(AuditFinding::from),
    }))
}

fn filter(query: AuditQuery) -> Result<AuditFilter, AppError> {
    let outcome = query.outcome.as_ref().map(AuditWord::as_str);
    let outcome = outcome.map(outcome_filter).transpose()?;
    Ok(AuditFilter {
        from: query.from.map(number),
        to: query.to.map(number),
        actor_kind: query.actor_kind,
        account_id: query.account_id.map(String::from),
        account_name: query.account_name.map(String::from),
        project: None,
        key_id: query.key_id,
        action: query.action.map(String::from),
        outcome,
    })
}

fn outcome_filter(word: &str) -> Result<OutcomeFilter, AppError> {
    match word {
        DONE => Ok(OutcomeFilter::Done),
        REFUSED => Ok(OutcomeFilter::Refused),
        code if ErrorCode::from_wire(code).is_some() => {
            Ok(OutcomeFilter::RefusedWith(code.to_owned()))
        }
        _ => {
            let text = "outcome is done, refused, or an error code like KMS.0307";
            Err(AppError::new(ErrorCode::InvalidField, text).at("outcome"))
        }
    }
}

/// No time and no record lies beyond what the database counts to.
fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
