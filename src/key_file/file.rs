//! A key file that a page holds: its handle, its pass phrase, and what the worker says of it.

use std::rc::Rc;

use kms_wrap_worker::{Ask, Facts, Refusal, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::look::{Event, Look};
use super::reading::{Change, Reading};
use super::secret::Secret;
use crate::worker::{Answering, Question, WrapWorker, unexpected, worker_around};

/// What a page keeps of a key file. The page makes one, shows it by a `KeyFilePanel`, and asks it for the rest; it ends
/// with the page.
#[derive(Clone, Copy)]
pub struct KeyFile {
    /// What the key must be.
    spec: Signal<Option<String>>,
    look: RwSignal<Look>,
    files: RwSignal<Vec<File>, LocalStorage>,
    /// The pass phrase as it is typed.
    pub passphrase: Secret,
    worker: StoredValue<Rc<dyn WrapWorker>, LocalStorage>,
}

impl KeyFile {
    /// No file yet. `spec` is what the key must be, as the API names it; without it any key is taken.
    pub fn new(spec: impl Into<Signal<Option<String>>>) -> Self {
        let file = Self {
            spec: spec.into(),
            look: RwSignal::new(Look::default()),
            files: RwSignal::new_local(Vec::new()),
            passphrase: Secret::new(),
            worker: StoredValue::new_local(worker_around()),
        };
        on_cleanup(move || file.forget());
        file
    }

    /// What is known, anew whenever it changes.
    pub fn reading(self) -> Signal<Reading> {
        Memo::new(move |_| self.look.with(|look| look.reading.clone())).into()
    }

    /// What the key is, once the file is read.
    pub fn facts(self) -> Signal<Option<Facts>> {
        Memo::new(move |_| self.look.with(|look| look.reading.facts().cloned())).into()
    }

    /// Whether the worker looks at it.
    pub fn busy(self) -> Signal<bool> {
        Memo::new(move |_| self.look.with(|look| look.asked.is_some())).into()
    }

    /// Name and size in bytes of the file that was chosen; none where there are several.
    pub fn name_and_size(self) -> Option<(String, f64)> {
        self.files.with(|files| name_and_size(files))
    }

    /// The names of all files.
    pub fn names(self) -> Vec<String> {
        self.files
            .with(|files| files.iter().map(File::name).collect())
    }

    /// Files were chosen or dropped: one, or the shares of a key, which come one by one as well.
    pub fn choose(self, chosen: Vec<File>) {
        let adds = self
            .look
            .with_untracked(|look| !look.reading.shares().is_empty());
        if adds {
            self.files.update(|files| files.extend(chosen));
            self.change(Change::Others);
        } else {
            self.files.set(chosen);
            self.passphrase.forget();
            self.change(Change::Chosen);
        }
    }

    /// One of several files is taken away, by its place.
    pub fn take_away(self, place: usize) {
        self.files.update(|files| {
            if place < files.len() {
                files.remove(place);
            }
        });
        if self.files.with_untracked(Vec::is_empty) {
            self.send(Event::Emptied);
        } else {
            self.change(Change::Others);
        }
    }

    /// The owner decided something, or a pass phrase is to be tried.
    pub fn change(self, change: Change) {
        self.send(Event::Change(change));
    }

    fn send(self, event: Event) {
        let asked = move || self.look.with_untracked(|look| look.asked);
        let before = asked();
        self.look
            .update(|look| *look = std::mem::take(look).update(event));
        let asked = asked();
        if let Some(ticket) = asked.filter(|_| asked != before) {
            self.inspect(ticket);
        }
    }

    fn inspect(self, ticket: u32) {
        let answering = self.ask(Request::Inspect {
            ask: self.answers(),
        });
        spawn_local(async move {
            let answer = match answering.await {
                Ok(Reply::Inspected { facts }) => Ok(facts),
                Ok(_) => Err(unexpected()),
                Err(refusal) => Err(refusal),
            };
            // The page may have been left meanwhile, and its signals with it.
            if self.look.try_with_untracked(|_| ()).is_some() {
                let answer = Box::new(answer);
                self.send(Event::Answered { ticket, answer });
            }
        });
    }

    /// Has the worker read and check the file once more, and wrap its key under `wrapping_key` (base64 of its DER
    /// `SubjectPublicKeyInfo`). Answered by `Reply::Wrapped`.
    pub fn wrap(self, wrapping_key: String) -> Answering {
        self.ask(Request::Wrap {
            ask: self.answers(),
            wrapping_key,
        })
    }

    fn answers(self) -> Ask {
        let spec = self.spec.get_untracked();
        self.look.with_untracked(|look| look.reading.ask(spec))
    }

    fn ask(self, request: Request) -> Answering {
        let question = Question {
            request,
            files: self.files.get_untracked(),
            passphrase: self.passphrase.now(),
            on_progress: Box::new(|_| ()),
        };
        self.worker.with_value(|worker| worker.ask(question))
    }

    /// Overwrites the pass phrase, lets go of the file and ends the worker, its memory with it; the file can be chosen
    /// again.
    pub fn forget(self) {
        self.passphrase.forget();
        let _disposed = self.files.try_update(Vec::clear);
        let _ended = self.worker.try_with_value(|worker| worker.end());
    }

    /// Why the file is not read.
    pub fn refusal(self) -> Signal<Option<Refusal>> {
        Memo::new(move |_| self.look.with(|look| look.reading.refusal().cloned())).into()
    }
}

/// Name and size in bytes of a file that is alone.
pub fn name_and_size(files: &[File]) -> Option<(String, f64)> {
    match files {
        [file] => Some((file.name(), file.size())),
        _ => None,
    }
}
