//! The audit log: what is recorded, and that it is on the disk before the answer goes out (docs/AUDIT.md).

mod lines;
mod record;
mod tally;
mod trail;
pub mod verify;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kms_api::{
    ErrorCode,
    audit::{ActorKind, AuditEntry, DONE},
    console::{Project, Role},
};
use tokio::sync::OnceCell;

pub(crate) use lines::lines;
pub(crate) use record::record;
pub(crate) use trail::Trail;

use crate::{
    clock::Clock,
    crypto::{AuditKey, SealingKeys},
    error::AppError,
    store::{Store, accounts::Account},
};
use tally::Tally;

/// How many records wait until nothing more is begun that would add one. What is under way may add its own.
const WAITING: usize = 1024;

/// What a route does, as far as the log is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It reads: recorded where it is refused.
    Read,
    /// It uses a key: counted, and recorded with its number every round of the upkeep.
    Use,
    /// It changes something: recorded one by one.
    Change,
    /// Somebody signs in: recorded whether or not it succeeds.
    SignIn,
}

/// What the log calls a route, and what the route does.
#[derive(Clone, Copy, Debug)]
pub struct Audited {
    /// The operation.
    pub action: &'static str,
    /// What it does.
    pub effect: Effect,
}

/// A route that changes something.
pub(crate) const fn change(action: &'static str) -> Audited {
    let effect = Effect::Change;
    Audited { action, effect }
}

/// A route that reads.
pub(crate) const fn read(action: &'static str) -> Audited {
    let effect = Effect::Read;
    Audited { action, effect }
}

/// Writes the log. Records that arrive together share one commit.
pub struct Audit {
    store: Arc<dyn Store>,
    sealing_keys: Arc<SealingKeys>,
    clock: Arc<dyn Clock>,
    key: OnceCell<AuditKey>,
    waiting: Mutex<Waiting>,
    /// Held while the log is written.
    turn: tokio::sync::Mutex<()>,
}

/// What is not on the disk yet.
#[derive(Default)]
struct Waiting {
    records: VecDeque<AuditEntry>,
    /// How many records were written before the first that waits: the number of its ticket.
    written: u64,
    /// Records with tickets below this one could not be written. They wait for the next attempt.
    failed: u64,
    tally: Tally,
}

impl Audit {
    /// The log in `store`; its key is opened with `sealing_keys` when it is first needed.
    pub fn new(
        store: Arc<dyn Store>,
        sealing_keys: Arc<SealingKeys>,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            sealing_keys,
            clock,
            key: OnceCell::new(),
            waiting: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        })
    }

    /// Writes one record, and returns when it is on the disk. One that cannot be written is kept, and written before
    /// anything else once that is possible.
    pub async fn write(self: &Arc<Self>, mut entry: AuditEntry) -> Result<(), AppError> {
        entry.time = self.now();
        let ticket = {
            let mut waiting = self.waiting();
            waiting.records.push_back(entry);
            waiting.written + waiting.records.len() as u64 - 1
        };
        let audit = Arc::clone(self);
        // A task of its own: were it cut off between commit and bookkeeping, the record would be written twice.
        let settled = tokio::spawn(async move { audit.settle(ticket).await });
        settled.await.map_err(AppError::internal)?
    }

    /// Counts a use of a key. Where there are too many different ones, what was counted is written first.
    pub(crate) async fn count_use(self: &Arc<Self>, entry: AuditEntry) -> Result<(), AppError> {
        let full = self.waiting().tally.add_use(entry);
        let Some(entry) = full else { return Ok(()) };
        self.flush().await?;
        // Others may have filled it meanwhile: they wait as this one did, and one more does no harm.
        self.waiting().tally.force_use(entry);
        Ok(())
    }

    /// Counts a refusal that anybody can have as often as they like.
    pub(crate) fn count_refusal(&self, entry: AuditEntry) {
        self.waiting().tally.add_refusal(entry);
    }

    /// Whether as many records wait as may wait. What was done is recorded all the same; nothing more is done.
    pub(crate) fn is_full(&self) -> bool {
        self.waiting().records.len() >= WAITING
    }

    /// Fails while the log cannot be written, or not fast enough: nothing is changed and no key is used that could not be
    /// recorded.
    pub(crate) async fn check(self: &Arc<Self>) -> Result<(), AppError> {
        if self.is_full() && !self.waiting().is_failing() {
            return Err(unavailable(None));
        }
        if !self.waiting().is_failing() {
            return Ok(());
        }
        let audit = Arc::clone(self);
        let tried = tokio::spawn(async move {
            // One tries at a time; the others need not wait for what it finds out.
            let Ok(_turn) = audit.turn.try_lock() else {
                return Err(unavailable(None));
            };
            audit.write_waiting().await
        });
        tried.await.map_err(AppError::internal)?
    }

    /// Writes what has been counted, and what could not be written before.
    pub async fn flush(self: &Arc<Self>) -> Result<(), AppError> {
        let audit = Arc::clone(self);
        let flushed = tokio::spawn(async move {
            let _turn = audit.turn.lock().await;
            // The older ones first: while they cannot be written, no more are heaped upon them.
            audit.write_waiting().await?;
            audit.take_counted();
            audit.write_waiting().await
        });
        flushed.await.map_err(AppError::internal)?
    }

    /// Makes records of what has been counted.
    fn take_counted(&self) {
        let now = self.now();
        let mut waiting = self.waiting();
        let counted = waiting.tally.take(now);
        waiting.records.extend(counted);
    }

    async fn settle(&self, ticket: u64) -> Result<(), AppError> {
        let _turn = self.turn.lock().await;
        let (written, failed) = {
            let waiting = self.waiting();
            (waiting.written, waiting.failed)
        };
        // Whoever had the turn before may have taken this record along.
        if ticket < written {
            Ok(())
        } else if ticket < failed {
            Err(unavailable(None))
        } else {
            self.write_waiting().await
        }
    }

    /// Writes what waits, in one commit. Whoever calls it has the turn.
    async fn write_waiting(&self) -> Result<(), AppError> {
        let batch: Vec<AuditEntry> = self.waiting().records.iter().cloned().collect();
        if batch.is_empty() {
            return Ok(());
        }
        let appended = self.append(&batch).await;
        let mut waiting = self.waiting();
        let end = waiting.written + batch.len() as u64;
        match appended {
            Ok(()) => {
                waiting.records.drain(..batch.len());
                waiting.written = end;
                Ok(())
            }
            Err(error) => {
                waiting.failed = end;
                Err(unavailable(Some(error)))
            }
        }
    }

    async fn append(&self, batch: &[AuditEntry]) -> Result<(), AppError> {
        let key = self.key.get_or_try_init(|| self.open_key()).await?;
        Ok(self.store.append_audit(key, batch).await?)
    }

    /// The key that the log is signed with; it is made with the log's first record.
    async fn open_key(&self) -> Result<AuditKey, AppError> {
        let sealed = if let Some(sealed) = self.store.audit_key().await? {
            sealed
        } else {
            let made = AuditKey::make(&self.sealing_keys)?;
            self.store.begin_audit(&made).await?
        };
        Ok(AuditKey::open(&self.sealing_keys, &sealed)?)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        i64::try_from(self.clock.now_millis()).unwrap_or(i64::MAX)
    }
}

impl Waiting {
    /// Whether the first record that waits has failed already.
    const fn is_failing(&self) -> bool {
        self.failed > self.written
    }
}

/// What the server did without being asked for. The time is set when it is written.
pub(crate) fn of_system(action: &str) -> AuditEntry {
    entry(ActorKind::System, action)
}

/// What somebody did by command line.
pub(crate) fn of_command_line(action: &str) -> AuditEntry {
    entry(ActorKind::CommandLine, action)
}

/// A new account, as a target: its id, its name, its role.
pub(crate) fn new_account(account: &Account) -> String {
    format!("{} {} {}", account.id, account.name, account.role)
}

/// A new project, as a target: its id, its name.
pub(crate) fn new_project(project: &Project) -> String {
    format!("{} {}", project.id, project.name)
}

/// An account, as a target, and what becomes of it.
pub(crate) fn changed_account(id: &str, role: Option<Role>, disabled: Option<bool>) -> String {
    let words = [role.map(Role::as_str), disabled.map(state_name)];
    let words = words.into_iter().flatten();
    std::iter::once(id)
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What becomes of an account or an access key.
pub(crate) const fn state_name(disabled: bool) -> &'static str {
    if disabled { "disabled" } else { "enabled" }
}

fn entry(kind: ActorKind, action: &str) -> AuditEntry {
    AuditEntry {
        time: 0,
        actor_kind: kind.as_str().to_owned(),
        account_id: None,
        account_name: None,
        access_key: None,
        session: None,
        address: None,
        action: action.to_owned(),
        project_id: None,
        key_id: None,
        target: None,
        outcome: DONE.to_owned(),
        status: 0,
        count: 1,
        request_id: None,
    }
}

fn unavailable(source: Option<AppError>) -> AppError {
    let text = "the audit log cannot be written, and nothing is done unrecorded; if this was the first such answer, \
                what you asked for may have been done: look before you ask again";
    AppError {
        source: source.map(Into::into),
        ..AppError::new(ErrorCode::Unavailable, text)
    }
}
