//! The audit log.

use kms_api::audit::{AuditPage, AuditQuery, PageSize};
use kms_api::paths::{CONSOLE_AUDIT, CONSOLE_AUDIT_EXPORT};

use super::transport::{Effect, Method};
use super::{Api, ApiError};
use crate::route;

/// Calls about the audit log.
pub struct AuditApi<'a>(pub(super) &'a Api);

impl AuditApi<'_> {
    /// `GET /console/audit`: one page of records, the newest first.
    pub async fn records(&self, query: &AuditQuery) -> Result<AuditPage, ApiError> {
        let path = format!("{CONSOLE_AUDIT}{}", query_string(query));
        self.0.call(Effect::Read, Method::Get, path, None).await
    }
}

/// Where every record that `query` names is, as a file; it has no pages.
pub fn export_path(query: &AuditQuery) -> String {
    let whole = AuditQuery {
        before: None,
        limit: None,
        ..query.clone()
    };
    format!("{CONSOLE_AUDIT_EXPORT}{}", query_string(&whole))
}

/// `?from=…&to=…`, or nothing.
fn query_string(query: &AuditQuery) -> String {
    let pairs = [
        ("from", query.from.map(|from| from.to_string())),
        ("to", query.to.map(|to| to.to_string())),
        (
            "actor_kind",
            query.actor_kind.map(|kind| kind.as_str().to_owned()),
        ),
        ("account_id", query.account_id.clone().map(String::from)),
        ("account_name", query.account_name.clone().map(String::from)),
        ("key_id", query.key_id.as_ref().map(ToString::to_string)),
        ("action", query.action.clone().map(String::from)),
        ("outcome", query.outcome.clone().map(String::from)),
        ("before", query.before.map(|before| before.to_string())),
        (
            "limit",
            query.limit.map(PageSize::number).map(|n| n.to_string()),
        ),
    ];
    let given: Vec<(&str, String)> = pairs
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    route::query_string(given.iter().map(|(name, value)| (*name, value.as_str())))
}

#[cfg(test)]
mod tests {
    use kms_api::audit::AuditWord;

    use super::*;

    #[test]
    fn the_export_has_the_filters_and_no_page() {
        let query = AuditQuery {
            from: Some(5),
            account_name: AuditWord::parse("ada@example").ok(),
            before: Some(9),
            limit: PageSize::try_from(20).ok(),
            ..AuditQuery::default()
        };
        assert_eq!(
            query_string(&query),
            "?from=5&account_name=ada%40example&before=9&limit=20"
        );
        assert_eq!(
            export_path(&query),
            format!("{CONSOLE_AUDIT_EXPORT}?from=5&account_name=ada%40example")
        );
    }
}
