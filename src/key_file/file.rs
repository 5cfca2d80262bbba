//! A key file that a page holds: its handle, its pass phrase, and what the worker says of it.

use std::rc::Rc;

use kms_wrap_worker::{Facts, Refusal, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;
use zeroize::Zeroize;

use super::reading::{Event, Reading};
use crate::worker::{Answering, Question, WrapWorker, unexpected, worker_around};

/// What a page keeps of a key file. The page makes one, shows it by a `KeyFilePanel`, and asks it for the rest; it ends
/// with the page.
#[derive(Clone, Copy)]
pub struct KeyFile {
    /// What the key must be.
    spec: Signal<String>,
    reading: RwSignal<Reading>,
    file: RwSignal<Option<File>, LocalStorage>,
    passphrase: RwSignal<String>,
    worker: StoredValue<Rc<dyn WrapWorker>, LocalStorage>,
}

impl KeyFile {
    /// No file yet. `spec` is what the key must be, as the API names it.
    pub fn new(spec: impl Into<Signal<String>>) -> Self {
        let file = Self {
            spec: spec.into(),
            reading: RwSignal::new(Reading::default()),
            file: RwSignal::new_local(None),
            passphrase: RwSignal::new(String::new()),
            worker: StoredValue::new_local(worker_around()),
        };
        on_cleanup(move || file.forget());
        file
    }

    /// What is known, anew whenever it changes.
    pub fn reading(self) -> Signal<Reading> {
        self.reading.into()
    }

    /// What the key is, once the file is read.
    pub fn facts(self) -> Signal<Option<Facts>> {
        Memo::new(move |_| self.reading.with(|reading| reading.facts().cloned())).into()
    }

    /// Whether the worker looks at it.
    pub fn busy(self) -> Signal<bool> {
        Memo::new(move |_| self.reading.with(|reading| reading.asked().is_some())).into()
    }

    /// The pass phrase as it is typed.
    pub fn passphrase(self) -> Signal<String> {
        self.passphrase.into()
    }

    /// Name and size in bytes of the file that was chosen.
    pub fn name_and_size(self) -> Option<(String, f64)> {
        self.file
            .with(|file| file.as_ref().map(|file| (file.name(), file.size())))
    }

    /// A file was chosen or dropped.
    pub fn choose(self, file: File) {
        self.file.set(Some(file));
        self.type_passphrase(String::new());
        self.send(Event::Chosen);
    }

    /// The pass phrase was typed; what stood there is overwritten.
    pub fn type_passphrase(self, text: String) {
        self.passphrase.update(|typed| {
            typed.zeroize();
            *typed = text;
        });
    }

    /// The owner decided something, or a pass phrase is to be tried.
    pub fn send(self, event: Event) {
        let before = self.reading.with_untracked(Reading::asked);
        self.reading
            .update(|reading| *reading = std::mem::take(reading).update(event));
        let asked = self.reading.with_untracked(Reading::asked);
        if let Some(ticket) = asked.filter(|_| asked != before) {
            self.inspect(ticket);
        }
    }

    fn inspect(self, ticket: u32) {
        let answering = self.ask(Request::Inspect {
            spec: self.spec.get_untracked(),
            decisions: self.decisions(),
        });
        spawn_local(async move {
            let answer = match answering.await {
                Ok(Reply::Inspected { facts }) => Ok(facts),
                Ok(_) => Err(unexpected()),
                Err(refusal) => Err(refusal),
            };
            // The page may have been left meanwhile, and its signals with it.
            if self.reading.try_with_untracked(|_| ()).is_some() {
                let answer = Box::new(answer);
                self.send(Event::Answered { ticket, answer });
            }
        });
    }

    /// Has the worker read and check the file once more, and wrap its key under `wrapping_key` (base64 of its DER
    /// `SubjectPublicKeyInfo`). Answered by `Reply::Wrapped`.
    pub fn wrap(self, wrapping_key: String) -> Answering {
        self.ask(Request::Wrap {
            spec: self.spec.get_untracked(),
            decisions: self.decisions(),
            wrapping_key,
        })
    }

    fn decisions(self) -> Vec<String> {
        self.reading
            .with_untracked(|reading| reading.decisions.clone())
    }

    fn ask(self, request: Request) -> Answering {
        let passphrase = self.passphrase.get_untracked();
        let question = Question {
            request,
            file: self.file.get_untracked(),
            passphrase: (!passphrase.is_empty()).then_some(passphrase),
            on_progress: Box::new(|_| ()),
        };
        self.worker.with_value(|worker| worker.ask(question))
    }

    /// Overwrites the pass phrase and ends the worker, its memory with it; the file can be chosen again.
    pub fn forget(self) {
        let _overwritten = self.passphrase.try_update(Zeroize::zeroize);
        let _ended = self.worker.try_with_value(|worker| worker.end());
    }

    /// Why the file is not read.
    pub fn refusal(self) -> Signal<Option<Refusal>> {
        Memo::new(move |_| self.reading.with(|reading| reading.refusal().cloned())).into()
    }
}
