//! The audit log as lines of JSON, a part at a time.

use kms_api::audit::AuditRecord;

use crate::{
    error::AppError,
    store::{
        AuditStore,
        audit::{AuditFilter, AuditOrder},
    },
};

/// How many lines a part has at most.
const BATCH: u32 = 1000;

/// The next lines behind record `cursor`, by their times, and the record that the part after them is behind. None where
/// there are no more.
pub(crate) async fn lines(
    store: &dyn AuditStore,
    filter: &AuditFilter,
    cursor: Option<i64>,
) -> Result<Option<(String, i64)>, AppError> {
    let order = AuditOrder::OldestFirst;
    let rows = store.audit_page(filter, order, cursor, BATCH).await?;
    let Some(last) = rows.last().map(|row| row.seq) else {
        return Ok(None);
    };
    let mut text = String::new();
    for row in rows {
        let line = serde_json::to_string(&AuditRecord::from(row)).map_err(AppError::internal)?;
        text.push_str(&line);
        text.push('\n');
    }
    Ok(Some((text, last)))
}
