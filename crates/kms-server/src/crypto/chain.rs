//! The audit log's chain: how a record becomes bytes, and how it hangs on the one before it (docs/AUDIT.md).

use aws_lc_rs::digest::{Context, SHA256};
use kms_api::audit::AuditEntry;

/// The way in which [`link`] puts the fields into the hash. Another way gets another number, and old records keep theirs.
pub const LAYOUT: i64 = 1;

/// A record's hash.
pub type Hash = [u8; 32];

/// What the first record hangs on.
pub const ORIGIN: Hash = [0; 32];

/// The hash of record `seq`, which says `entry` and follows the one whose hash is `before`.
pub fn link(before: &Hash, seq: i64, entry: &AuditEntry) -> Hash {
    // Whoever adds a field has to give the layout a new number.
    let AuditEntry {
        time,
        actor_kind,
        account_id,
        account_name,
        access_key,
        session,
        address,
        action,
        project_id,
        key_id,
        target,
        outcome,
        status,
        count,
        request_id,
    } = entry;
    let mut hash = Context::new(&SHA256);
    hash.update(before);
    hash.update(&[1]);
    for number in [seq, *time] {
        hash.update(&number.to_be_bytes());
    }
    for text in [
        Some(actor_kind),
        account_id.as_ref(),
        account_name.as_ref(),
        access_key.as_ref(),
        session.as_ref(),
        address.as_ref(),
        Some(action),
        project_id.as_ref(),
        key_id.as_ref(),
        target.as_ref(),
        Some(outcome),
        request_id.as_ref(),
    ] {
        put(&mut hash, text);
    }
    for number in [status, count] {
        hash.update(&number.to_be_bytes());
    }
    let mut out = ORIGIN;
    out.copy_from_slice(hash.finish().as_ref());
    out
}

/// A text with its length before it; an absent one differs from an empty one.
fn put(hash: &mut Context, text: Option<&String>) {
    let Some(text) = text else {
        hash.update(&[0]);
        return;
    };
    hash.update(&[1]);
    hash.update(&(text.len() as u64).to_be_bytes());
    hash.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> AuditEntry {
        AuditEntry {
            time: 1_795_478_400_000,
            actor_kind: "account".to_owned(),
            account_id: Some("u1".to_owned()),
            account_name: Some("alice".to_owned()),
            access_key: None,
            session: Some("0123456789abcdef".to_owned()),
            address: Some("192.0.2.1".to_owned()),
            action: "enable-key".to_owned(),
            project_id: Some("p1".to_owned()),
            key_id: Some("0d0466b0-e727-4d9c-b35d-f84bb474a37f".to_owned()),
            target: None,
            outcome: "done".to_owned(),
            status: 200,
            count: 1,
            request_id: Some("r1".to_owned()),
        }
    }

    /// The vector of docs/AUDIT.md, which other programs may be written by.
    #[test]
    fn layout_1_stays_as_it_is_documented() {
        let hash = hex::encode(link(&ORIGIN, 1, &entry()));
        assert!(
            include_str!("../../../../docs/AUDIT.md").contains(&hash),
            "{hash}"
        );
    }

    #[test]
    fn every_field_is_in_the_hash() {
        let before = link(&ORIGIN, 1, &entry());
        let other = Some("x".to_owned());
        let changes: [fn(&mut AuditEntry, Option<String>); 15] = [
            |entry, _| entry.time += 1,
            |entry, _| entry.actor_kind.push('x'),
            |entry, other| entry.account_id = other,
            |entry, other| entry.account_name = other,
            |entry, other| entry.access_key = other,
            |entry, other| entry.session = other,
            |entry, other| entry.address = other,
            |entry, _| entry.action.push('x'),
            |entry, other| entry.project_id = other,
            |entry, other| entry.key_id = other,
            |entry, other| entry.target = other,
            |entry, _| entry.outcome.push('x'),
            |entry, _| entry.status += 1,
            |entry, _| entry.count += 1,
            |entry, other| entry.request_id = other,
        ];
        let mut hashes = vec![
            before,
            link(&before, 1, &entry()),
            link(&ORIGIN, 2, &entry()),
        ];
        for change in changes {
            let mut other_entry = entry();
            change(&mut other_entry, other.clone());
            hashes.push(link(&ORIGIN, 1, &other_entry));
        }
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 18);
    }

    #[test]
    fn what_moves_from_one_field_to_the_next_is_noticed() {
        let mut moved = entry();
        moved.account_id = Some("u1a".to_owned());
        moved.account_name = Some("lice".to_owned());
        assert_ne!(link(&ORIGIN, 1, &moved), link(&ORIGIN, 1, &entry()));
        let (mut empty, mut absent) = (entry(), entry());
        empty.target = Some(String::new());
        absent.target = None;
        assert_ne!(link(&ORIGIN, 1, &empty), link(&ORIGIN, 1, &absent));
    }
}
