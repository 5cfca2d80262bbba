//! What is counted between two rounds of the upkeep instead of being recorded one by one.

use std::collections::{HashMap, hash_map::Entry};

use kms_api::audit::{ActorKind, AuditEntry};

/// How many different uses are counted at most before they are written.
const USES: usize = 1024;
/// How many different refusals are told apart: those of strangers, and those of whoever asks too often. Anybody can have
/// as many as they like, so the log must not grow with them: the rest is counted together.
const REFUSALS: usize = 64;

/// Counted by all that tells them apart, which is everything but time, number and request.
#[derive(Debug, Default)]
pub(super) struct Tally {
    uses: HashMap<AuditEntry, Counted>,
    refusals: HashMap<AuditEntry, Counted>,
}

#[derive(Debug)]
struct Counted {
    count: i64,
    /// The request of the first.
    request_id: Option<String>,
}

impl Tally {
    /// Counts a use, or gives it back where it would be one kind too many.
    pub(super) fn add_use(&mut self, entry: AuditEntry) -> Option<AuditEntry> {
        add(&mut self.uses, entry, USES)
    }

    /// Counts a use however many kinds there are.
    pub(super) fn force_use(&mut self, entry: AuditEntry) {
        // No map has more than this.
        let _added = add(&mut self.uses, entry, usize::MAX);
    }

    /// Counts a refusal; one kind too many is counted without what tells it apart.
    pub(super) fn add_refusal(&mut self, entry: AuditEntry) {
        if let Some(entry) = add(&mut self.refusals, entry, REFUSALS) {
            let other = AuditEntry {
                outcome: entry.outcome,
                status: entry.status,
                request_id: entry.request_id,
                ..super::entry(ActorKind::Anonymous, "other")
            };
            // At most one for each outcome and status.
            let _added = add(&mut self.refusals, other, usize::MAX);
        }
    }

    /// The records of what was counted, written at `now`; begins anew.
    pub(super) fn take(&mut self, now: i64) -> Vec<AuditEntry> {
        let uses = self.uses.drain();
        let all = uses.chain(self.refusals.drain());
        all.map(|(entry, counted)| AuditEntry {
            time: now,
            count: counted.count,
            request_id: counted.request_id,
            ..entry
        })
        .collect()
    }
}

/// Counts `entry`, or gives it back where `most` kinds are counted already.
fn add(
    map: &mut HashMap<AuditEntry, Counted>,
    mut entry: AuditEntry,
    most: usize,
) -> Option<AuditEntry> {
    let request_id = entry.request_id.take();
    (entry.time, entry.count) = (0, 0);
    let full = map.len() >= most;
    match map.entry(entry) {
        Entry::Occupied(mut there) => there.get_mut().count += 1,
        Entry::Vacant(place) if full => {
            let entry = place.into_key();
            return Some(AuditEntry {
                request_id,
                ..entry
            });
        }
        Entry::Vacant(place) => {
            place.insert(Counted {
                count: 1,
                request_id,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::of_system;

    fn stranger(address: usize, request: usize) -> AuditEntry {
        AuditEntry {
            address: Some(address.to_string()),
            request_id: Some(request.to_string()),
            ..of_system("list-keys")
        }
    }

    #[test]
    fn what_is_alike_is_one_record_with_its_number() {
        let mut tally = Tally::default();
        for request in 0..5 {
            assert_eq!(tally.add_use(stranger(1, request)), None);
        }
        assert_eq!(tally.add_use(stranger(2, 9)), None);
        let mut records = tally.take(7);
        records.sort_by_key(|record| record.count);
        let found = records.iter().map(|record| (record.count, record.time));
        assert_eq!(found.collect::<Vec<_>>(), [(1, 7), (5, 7)]);
        assert_eq!(records[1].request_id.as_deref(), Some("0"), "the first");
        assert!(tally.take(8).is_empty());
    }

    #[test]
    fn a_flood_of_strangers_makes_few_records_and_is_counted_whole() {
        let mut tally = Tally::default();
        for number in 0..10_000 {
            tally.add_refusal(stranger(number, number));
        }
        let records = tally.take(7);
        assert_eq!(records.len(), REFUSALS + 1);
        assert_eq!(
            records.iter().map(|record| record.count).sum::<i64>(),
            10_000
        );
        assert!(records.iter().any(|record| record.action == "other"));
    }

    #[test]
    fn one_kind_of_use_too_many_is_given_back() {
        let mut tally = Tally::default();
        for number in 0..USES {
            assert_eq!(tally.add_use(stranger(number, 0)), None);
        }
        assert_eq!(tally.add_use(stranger(0, 1)), None, "this one is known");
        let given_back = tally.add_use(stranger(USES, 3)).unwrap();
        assert_eq!(given_back.request_id.as_deref(), Some("3"));
        tally.force_use(given_back);
        assert_eq!(tally.take(7).len(), USES + 1);
    }
}
