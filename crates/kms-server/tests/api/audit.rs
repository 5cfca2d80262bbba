//! The audit log: what is recorded, and when.

mod matrix;
mod query;
mod refusals;
mod tampering;
mod trouble;

use kms_api::audit::{AuditEntry, AuditHead, AuditRecord};
use kms_server::audit::verify::{Finding, verify, verify_part};
use kms_server::crypto::AuditKey;
use kms_server::store::audit::AuditRow;
use sqlx::AssertSqlSafe;

use crate::door::Door;

impl Door {
    /// The records behind `seq`, as they are on the disk.
    pub async fn records_after(&self, seq: i64) -> Vec<AuditRow> {
        self.state.store.audit_after(seq, 1000).await.unwrap()
    }

    /// Where the log ends now.
    pub async fn end_of_log(&self) -> i64 {
        self.head_of_log().await.seq
    }

    pub async fn head_of_log(&self) -> AuditHead {
        self.state.store.audit_end().await.unwrap().unwrap().into()
    }

    /// The one record that was written behind `seq`.
    #[track_caller]
    pub fn only(mut records: Vec<AuditRow>) -> AuditEntry {
        assert_eq!(records.len(), 1, "{records:#?}");
        records.remove(0).entry
    }

    /// The whole log as text.
    pub async fn log_text(&self) -> String {
        let rows = self.records_after(0).await;
        let records: Vec<AuditRecord> = rows.into_iter().map(AuditRecord::from).collect();
        serde_json::to_string(&records).unwrap()
    }

    /// What a look at the log finds.
    pub async fn findings(&self, noted: Option<&AuditHead>) -> Vec<Finding> {
        let sealed = self.state.store.audit_key().await.unwrap();
        let key = sealed.map(|sealed| AuditKey::open(&self.opened.sealing_keys, &sealed).unwrap());
        let mut findings = Vec::new();
        let report = |finding| findings.push(finding);
        verify(&*self.opened.store, key.as_ref(), noted, report)
            .await
            .unwrap();
        if noted.is_none() {
            let part = verify_part(&*self.opened.store, key.as_ref(), None, u32::MAX);
            let part = part.await.unwrap();
            assert_eq!(part.finding.as_ref(), findings.first(), "in parts");
            assert!(part.finished);
        }
        findings
    }

    /// Does to the database what no server does.
    pub async fn sql(&self, statements: &str) {
        self.place().execute(AssertSqlSafe(statements)).await;
    }
}
