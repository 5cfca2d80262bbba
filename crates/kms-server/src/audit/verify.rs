//! Whether the audit log is as it was written: walks the chain from its first record to its last.

use std::fmt;

use kms_api::audit::{AuditFinding, AuditFlaw, AuditHead};

use crate::{
    crypto::{
        AuditKey,
        chain::{self, Hash},
    },
    store::{
        AuditStore, StoreError,
        audit::{AuditEnd, AuditRow},
    },
};

/// How many records are read at a time: few enough that checking them keeps no thread for longer than a millisecond.
const BATCH: u32 = 250;

/// Something that the server did not do to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// These records were there, and are not any more.
    Missing {
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// This record does not follow from the one before it.
    Altered(i64),
    /// This record follows from the one before it, but this server did not write it.
    Forged(i64),
    /// This record was written in a way that this program does not know.
    UnknownLayout(i64),
    /// These records lie behind the last one that was written.
    Beyond {
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// The row that keeps the end of the chain is gone.
    HeadLost,
    /// The row that keeps the end of the chain does not have this record's hash, which is the last one.
    HeadDiffers(i64),
    /// The key that the log is signed with is gone, or is not this server's.
    KeyLost,
    /// This record is not the one that was noted, or is not there.
    NotAsNoted(i64),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { first, last } if first == last => {
                write!(f, "record {first} is missing")
            }
            Self::Missing { first, last } => write!(f, "records {first} to {last} are missing"),
            Self::Altered(seq) => write!(
                f,
                "record {seq} was changed, moved or inserted: it does not follow from the record before it"
            ),
            Self::Forged(seq) => write!(f, "record {seq} was not written by this server"),
            Self::UnknownLayout(seq) => write!(
                f,
                "record {seq} was changed, or written by a newer version of this program"
            ),
            Self::Beyond { first, last } if first == last => {
                write!(
                    f,
                    "record {first} was inserted behind the last one that was written"
                )
            }
            Self::Beyond { first, last } => write!(
                f,
                "records {first} to {last} were inserted behind the last one that was written"
            ),
            Self::HeadLost => write!(f, "the row that keeps the end of the log is missing"),
            Self::HeadDiffers(seq) => write!(
                f,
                "the row that keeps the end of the log was changed, or record {seq} was replaced"
            ),
            Self::KeyLost => write!(
                f,
                "the key that the log is signed with is missing or does not open: nothing shows who wrote the records"
            ),
            Self::NotAsNoted(seq) => write!(
                f,
                "record {seq} is not the one that was noted, or is missing"
            ),
        }
    }
}

/// As the console is told of it.
impl From<Finding> for AuditFinding {
    fn from(finding: Finding) -> Self {
        let of = |flaw, first: i64, last: i64| Self {
            flaw,
            first: Some(first),
            last: Some(last),
        };
        let of_none = |flaw| Self {
            flaw,
            first: None,
            last: None,
        };
        match finding {
            Finding::Missing { first, last } => of(AuditFlaw::Missing, first, last),
            Finding::Altered(seq) | Finding::NotAsNoted(seq) => of(AuditFlaw::Altered, seq, seq),
            Finding::Forged(seq) => of(AuditFlaw::Forged, seq, seq),
            Finding::UnknownLayout(seq) => of(AuditFlaw::UnknownLayout, seq, seq),
            Finding::Beyond { first, last } => of(AuditFlaw::Beyond, first, last),
            Finding::HeadLost => of_none(AuditFlaw::HeadLost),
            Finding::HeadDiffers(seq) => of(AuditFlaw::HeadDiffers, seq, seq),
            Finding::KeyLost => of_none(AuditFlaw::KeyLost),
        }
    }
}

/// Walks the whole log, a part at a time, and tells `report` what is wrong with it. Gives the end up to which it was
/// looked at: a running server writes on meanwhile. `noted` is a former end, which must still be part of the log.
pub async fn verify(
    store: &dyn AuditStore,
    key: Option<&AuditKey>,
    noted: Option<&AuditHead>,
    mut report: impl FnMut(Finding) + Send,
) -> Result<AuditHead, StoreError> {
    let end = store.audit_end().await?;
    if end.is_none() && key.is_none() && store.audit_after(i64::MIN, 1).await?.is_empty() {
        // It has not begun yet.
        let walk = Walk::new(None, noted);
        walk.check_noted(&mut report);
        return Ok(walk.head());
    }
    let last = end.as_ref().map_or(i64::MAX, |end| end.seq);
    check_end(end.as_ref(), key, &mut report);
    let mut walk = Walk::new(key, noted);
    let mut after = i64::MIN;
    'log: loop {
        let rows = store.audit_after(after, BATCH).await?;
        let Some(read) = rows.last() else { break };
        after = read.seq;
        for row in &rows {
            if row.seq > last {
                break 'log;
            }
            walk.step(row, &mut report);
        }
    }
    if let Some(end) = &end {
        walk.finish(end.seq, &end.hash, &mut report);
    }
    walk.check_noted(&mut report);
    Ok(walk.head())
}

/// What is wrong with the end of the log, and with its key, before any record is looked at.
fn check_end(
    end: Option<&AuditEnd>,
    key: Option<&AuditKey>,
    report: &mut (impl FnMut(Finding) + Send),
) {
    match end {
        None => report(Finding::HeadLost),
        Some(end) if end.highest > end.seq => report(Finding::Beyond {
            first: end.seq.saturating_add(1),
            last: end.highest,
        }),
        Some(_) => {}
    }
    if key.is_none() && end.is_none_or(|end| end.seq > 0) {
        report(Finding::KeyLost);
    }
}

/// A part of the walk along the log.
#[derive(Clone, Debug)]
pub struct Part {
    /// The last record up to which everything is as it was written.
    pub verified: AuditHead,
    /// The number of the last record that there is.
    pub last: i64,
    /// Whether there is nothing more to look at.
    pub finished: bool,
    /// The first thing that is wrong behind `verified`.
    pub finding: Option<Finding>,
}

/// Walks on behind `start`, a former part's `verified`, along at most `records` records (rounded up to what is read at a
/// time), and stops at the first thing that is wrong.
pub async fn verify_part(
    store: &dyn AuditStore,
    key: Option<&AuditKey>,
    start: Option<&AuditHead>,
    records: u32,
) -> Result<Part, StoreError> {
    let end = store.audit_end().await?;
    let last = end.as_ref().map_or(i64::MAX, |end| end.seq);
    let mut finding = None;
    let mut walk = Walk::new(key, None);
    let mut after = i64::MIN;
    if let Some(start) = start.filter(|start| start.seq > 0) {
        walk.begin_at(start);
        after = start.seq;
    }
    let goal = walk.seq.saturating_add(i64::from(records));
    let begun = end.is_some() || key.is_some() || !store.audit_after(after, 1).await?.is_empty();
    if begun {
        check_end(end.as_ref(), key, &mut first(&mut finding));
    }
    let mut verified = walk.head();
    let mut finished = !begun || finding.is_some();
    while !finished && walk.seq < goal {
        let rows = store.audit_after(after, BATCH).await?;
        finished = rows.last().is_none_or(|row| row.seq > last);
        for row in rows.iter().take_while(|row| row.seq <= last) {
            walk.step(row, &mut first(&mut finding));
            if finding.is_some() {
                finished = true;
                break;
            }
            after = row.seq;
            verified = walk.head();
        }
    }
    if let Some(end) = end.as_ref().filter(|_| finished && finding.is_none()) {
        walk.finish(end.seq, &end.hash, &mut first(&mut finding));
    }
    Ok(Part {
        verified,
        last: end.map_or(walk.seq, |end| end.seq),
        finished,
        finding,
    })
}

/// Keeps the first of what is found.
fn first(found: &mut Option<Finding>) -> impl FnMut(Finding) + Send {
    |finding| {
        found.get_or_insert(finding);
    }
}

/// Where on the log the walk is.
struct Walk<'a> {
    key: Option<&'a AuditKey>,
    /// What was noted, until it has been found.
    noted: Option<&'a AuditHead>,
    /// The record that was looked at last.
    seq: i64,
    /// Its hash; none where a record that is missing had it.
    before: Option<Hash>,
}

impl<'a> Walk<'a> {
    fn new(key: Option<&'a AuditKey>, noted: Option<&'a AuditHead>) -> Self {
        let start = chain::ORIGIN;
        let empty = |noted: &&AuditHead| noted.seq > 0 || noted.hash != hex::encode(start);
        Self {
            key,
            noted: noted.filter(empty),
            seq: 0,
            before: Some(start),
        }
    }

    /// Goes on behind a record that was looked at before.
    fn begin_at(&mut self, head: &AuditHead) {
        self.seq = head.seq;
        // A head that is no hash matches nothing: the next record does not follow from it.
        let hash = hex::decode(&head.hash).ok();
        self.before = Some(
            hash.and_then(|hash| hash.try_into().ok())
                .unwrap_or_default(),
        );
    }

    fn step(&mut self, row: &AuditRow, report: &mut impl FnMut(Finding)) {
        // They come in the order of their numbers, which begin with 1.
        if row.seq <= self.seq {
            return report(Finding::Altered(row.seq));
        }
        if row.seq > self.seq + 1 {
            report(Finding::Missing {
                first: self.seq + 1,
                last: row.seq - 1,
            });
            self.before = None;
        }
        if let Some(finding) = self.check(row) {
            report(finding);
        }
        if self
            .noted
            .is_some_and(|noted| noted.seq == row.seq && noted.hash == hex::encode(&row.hash))
        {
            self.noted = None;
        }
        self.seq = row.seq;
        self.before = row.hash();
    }

    fn check(&self, row: &AuditRow) -> Option<Finding> {
        if row.layout != chain::LAYOUT {
            return Some(Finding::UnknownLayout(row.seq));
        }
        let Some(hash) = row.hash() else {
            return Some(Finding::Altered(row.seq));
        };
        let follows = |before: Hash| chain::link(&before, row.seq, &row.entry) == hash;
        if !self.before.is_none_or(follows) {
            return Some(Finding::Altered(row.seq));
        }
        let signed = self.key.is_none_or(|key| key.holds(&hash, &row.mac));
        (!signed).then_some(Finding::Forged(row.seq))
    }

    /// Compares the end of the walk with the end of the log.
    fn finish(&self, seq: i64, hash: &[u8], report: &mut impl FnMut(Finding)) {
        if self.seq < seq {
            report(Finding::Missing {
                first: self.seq + 1,
                last: seq,
            });
        } else if self.before.is_none_or(|before| before.as_slice() != hash) {
            report(Finding::HeadDiffers(seq));
        }
    }

    fn head(&self) -> AuditHead {
        AuditHead {
            seq: self.seq,
            hash: hex::encode(self.before.unwrap_or(chain::ORIGIN)),
        }
    }

    fn check_noted(&self, report: &mut impl FnMut(Finding)) {
        if let Some(noted) = self.noted {
            report(Finding::NotAsNoted(noted.seq));
        }
    }
}
