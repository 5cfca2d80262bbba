//! Whoever has the database can change the log, but not so that nobody notices.

use kms_api::audit::{AuditFinding, AuditFlaw, AuditHead, AuditVerification};
use kms_api::console::Role;
use kms_server::audit::verify::Finding;
use kms_server::audit::verify::Finding::{
    Altered, Beyond, Forged, HeadDiffers, HeadLost, KeyLost, Missing, NotAsNoted, UnknownLayout,
};
use kms_server::crypto::chain;
use serde_json::json;

use crate::door::{Door, OWN};

/// How many records the log of a test has.
const LAST: i64 = 7;

/// A log of seven records: the first project, and six keys.
async fn log() -> Door {
    let door = Door::open().await;
    let operator = door.add_signer("bob", Role::Operator).await;
    for number in 2..=LAST {
        let body = json!({"key_alias": format!("k{number}")}).to_string();
        let reply = door.signed(&operator, "create-key", &body).await;
        assert_eq!(reply.status.as_u16(), 200);
    }
    assert_eq!(door.end_of_log().await, LAST);
    assert_eq!(door.findings(Some(&door.head_of_log().await)).await, []);
    door
}

impl Door {
    /// Takes away what keeps the log from being changed.
    async fn unguard(&self) {
        let triggers = [
            ("audit_records_stay_as_they_are", "audit_records"),
            ("audit_records_stay", "audit_records"),
            ("audit_head_goes_forward", "audit_head"),
            ("audit_head_stays", "audit_head"),
            ("audit_key_stays", "audit_key"),
        ];
        for (trigger, table) in triggers {
            let of = if self.place().is_sqlite() {
                String::new()
            } else {
                format!("ON {table}")
            };
            self.sql(&format!("DROP TRIGGER IF EXISTS {trigger} {of}"))
                .await;
        }
    }

    /// These bytes, as the database writes them.
    fn bytes(&self, bytes: [u8; 32]) -> String {
        let hex = hex::encode(bytes);
        if self.place().is_sqlite() {
            format!("x'{hex}'")
        } else {
            format!("'\\x{hex}'")
        }
    }
}

/// What is found after `sql` has been done to a log.
async fn found(sql: &str) -> Vec<Finding> {
    let door = log().await;
    door.unguard().await;
    door.sql(sql).await;
    door.findings(None).await
}

#[tokio::test]
async fn records_can_be_neither_changed_nor_removed() {
    let door = log().await;
    for sql in [
        "UPDATE audit_records SET outcome = 'x' WHERE seq = 3",
        "DELETE FROM audit_records WHERE seq = 7",
        "UPDATE audit_head SET seq = 6",
        "UPDATE audit_head SET hash = mac FROM audit_records WHERE audit_records.seq = 3",
        "DELETE FROM audit_head",
        "DELETE FROM audit_key",
    ] {
        let refused = door.place().try_execute(sql).await.unwrap_err().to_string();
        assert!(refused.contains("audit log"), "{sql}: {refused}");
    }
    assert_eq!(door.findings(None).await, []);
}

#[tokio::test]
async fn a_changed_field_is_found_whichever_it_is() {
    let door = log().await;
    door.unguard().await;
    let zeros = door.bytes([0; 32]);
    for column in [
        "at_ms",
        "actor_kind",
        "account_id",
        "account_name",
        "access_key",
        "session",
        "address",
        "action",
        "project_id",
        "key_id",
        "target",
        "outcome",
        "status",
        "times",
        "request_id",
        "hash",
        "mac",
        "layout",
    ] {
        let (value, expected) = match column {
            "at_ms" | "status" | "times" => ("7", vec![Altered(3)]),
            "layout" => ("7", vec![UnknownLayout(3)]),
            "hash" => (zeros.as_str(), vec![Altered(3), Altered(4)]),
            "mac" => (zeros.as_str(), vec![Forged(3)]),
            _ => ("'x'", vec![Altered(3)]),
        };
        door.sql(&format!(
            "CREATE TABLE kept AS SELECT * FROM audit_records WHERE seq = 3; \
             UPDATE audit_records SET {column} = {value} WHERE seq = 3;"
        ))
        .await;
        assert_eq!(door.findings(None).await, expected, "{column}");
        door.sql(
            "DELETE FROM audit_records WHERE seq = 3; \
             INSERT INTO audit_records SELECT * FROM kept; DROP TABLE kept;",
        )
        .await;
    }
    assert_eq!(door.findings(None).await, [], "it was put back each time");
}

#[tokio::test]
async fn the_console_is_told_of_the_first_record_that_is_wrong() {
    let door = log().await;
    door.add_user("eve", Role::Auditor).await;
    let cookie = door.cookie_of("eve").await;
    let ask = async |query: &str| -> AuditVerification {
        let path = format!("/console/audit/verify{query}");
        let reply = door
            .send("GET", &path, &[OWN, ("cookie", cookie.as_str())], "")
            .await;
        assert_eq!(reply.status.as_u16(), 200, "{:?}", reply.bytes);
        serde_json::from_slice(&reply.bytes).unwrap()
    };
    let head = door.head_of_log().await;
    let whole = ask("").await;
    assert_eq!((whole.verified, whole.last), (head.clone(), head.seq));
    assert!(whole.finished && whole.finding.is_none());

    let fifth = door.records_after(4).await.remove(0);
    door.unguard().await;
    door.sql("UPDATE audit_records SET outcome = 'x' WHERE seq = 3")
        .await;
    let wrong = ask("").await;
    assert_eq!(wrong.verified.seq, 2);
    let finding = AuditFinding {
        flaw: AuditFlaw::Altered,
        first: Some(3),
        last: Some(3),
    };
    assert_eq!(wrong.finding, Some(finding.clone()));
    assert!(wrong.finished);
    let on = ask(&format!("?after={}", wrong.verified)).await;
    assert_eq!(on.finding, Some(finding), "going on changes nothing");
    let behind = ask(&format!("?after=5:{}", hex::encode(&fifth.hash))).await;
    assert_eq!(behind.verified, head, "what is behind it is sound");
    assert_eq!(behind.finding, None);
}

#[tokio::test]
async fn a_missing_record_is_found() {
    let gone = found("DELETE FROM audit_records WHERE seq = 3").await;
    assert_eq!(gone, [Missing { first: 3, last: 3 }]);
    let gone = found("DELETE FROM audit_records WHERE seq < 4").await;
    assert_eq!(gone, [Missing { first: 1, last: 3 }]);
    // The hole is closed by giving the others new numbers.
    let closed = "DELETE FROM audit_records WHERE seq = 6; \
        UPDATE audit_records SET seq = 6 WHERE seq = 7; UPDATE audit_head SET seq = 6;";
    assert_eq!(found(closed).await, [Altered(6)]);
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_found() {
    let cut = found("DELETE FROM audit_records WHERE seq > 5").await;
    assert_eq!(cut, [Missing { first: 6, last: 7 }]);
}

#[tokio::test]
async fn a_tail_that_was_cut_off_with_the_head_is_found_by_what_was_noted() {
    let door = log().await;
    let noted = door.head_of_log().await;
    door.unguard().await;
    door.sql(
        "DELETE FROM audit_records WHERE seq > 5; UPDATE audit_head SET seq = 5, \
         hash = (SELECT hash FROM audit_records WHERE seq = 5);",
    )
    .await;
    assert_eq!(
        door.findings(None).await,
        [],
        "nothing in the database shows it"
    );
    assert_eq!(door.findings(Some(&noted)).await, [NotAsNoted(7)]);
    let other = AuditHead { seq: 4, ..noted };
    assert_eq!(door.findings(Some(&other)).await, [NotAsNoted(4)]);
}

#[tokio::test]
async fn records_that_changed_places_are_found() {
    let swapped = "UPDATE audit_records SET seq = 99 WHERE seq = 3; \
        UPDATE audit_records SET seq = 3 WHERE seq = 4; UPDATE audit_records SET seq = 4 WHERE seq = 99;";
    assert_eq!(found(swapped).await, [Altered(3), Altered(4), Altered(5)]);
}

#[tokio::test]
async fn an_inserted_record_is_found() {
    let copy = |seq: i64| {
        format!(
            "CREATE TABLE spare AS SELECT * FROM audit_records WHERE seq = 2; \
             UPDATE spare SET seq = {seq}; INSERT INTO audit_records SELECT * FROM spare;"
        )
    };
    assert_eq!(found(&copy(8)).await, [Beyond { first: 8, last: 8 }]);
    assert_eq!(found(&copy(0)).await, [Altered(0)]);
    let appended = format!("{} UPDATE audit_head SET seq = 8;", copy(8));
    assert_eq!(found(&appended).await, [Altered(8), HeadDiffers(8)]);
    let between = format!(
        "UPDATE audit_records SET seq = -seq WHERE seq > 3; UPDATE audit_records SET seq = 1 - seq WHERE seq < 0; \
         UPDATE audit_head SET seq = 8; {}",
        copy(4)
    );
    let behind: Vec<Finding> = (4..=8).map(Altered).collect();
    assert_eq!(found(&between).await, behind);
}

#[tokio::test]
async fn a_chain_that_somebody_made_anew_is_not_this_servers() {
    let door = log().await;
    let rows = door.records_after(0).await;
    door.unguard().await;
    let mut before = rows[1].hash().unwrap();
    for row in rows.iter().skip(2) {
        let mut entry = row.entry.clone();
        entry.account_name = Some("mallory".to_owned());
        before = chain::link(&before, row.seq, &entry);
        door.sql(&format!(
            "UPDATE audit_records SET account_name = 'mallory', hash = {} WHERE seq = {}",
            door.bytes(before),
            row.seq
        ))
        .await;
    }
    let head = format!("UPDATE audit_head SET hash = {}", door.bytes(before));
    door.sql(&head).await;
    let expected: Vec<Finding> = (3..=LAST).map(Forged).collect();
    assert_eq!(door.findings(None).await, expected);
}

#[tokio::test]
async fn a_lost_head_and_a_lost_key_are_found() {
    assert_eq!(found("DELETE FROM audit_head").await, [HeadLost]);
    assert_eq!(found("DELETE FROM audit_key").await, [KeyLost]);
    let former = "UPDATE audit_head SET hash = (SELECT hash FROM audit_records WHERE seq = 6)";
    let other = found(former).await;
    assert_eq!(other, [HeadDiffers(LAST)]);
}

#[tokio::test]
async fn a_log_without_its_head_takes_no_records() {
    let door = log().await;
    door.unguard().await;
    door.sql("DELETE FROM audit_head").await;
    assert_eq!(door.state.store.audit_end().await.unwrap(), None);
    let refused = door
        .state
        .audit
        .write(door.records_after(0).await.remove(0).entry)
        .await;
    assert_eq!(refused.unwrap_err().code.status(), 503);
}
