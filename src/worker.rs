//! The sealed worker's client: it starts the worker when the first question is asked, and ends it when it is
//! dropped. Files and pass phrases go to the worker as they are; this page does not look into them.

mod sealed;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use kms_wrap_worker::{Part, Refusal, Reply, Request, Stage};
use leptos::prelude::*;
use web_sys::File;

pub use sealed::SealedWorker;

/// A question, with the parts that go beside it.
pub struct Question {
    /// What is asked.
    pub request: Request,
    /// The file that it is about, unread; more than one where they are the shares of a key.
    pub files: Vec<File>,
    /// The file's pass phrase.
    pub passphrase: Option<String>,
    /// Told how far the worker is.
    pub on_progress: Box<dyn Fn(Stage)>,
}

/// An answer to come. There always is one: a worker that is lost refuses.
pub type Answering = Pin<Box<dyn Future<Output = Result<Reply, Refusal>>>>;

/// Who opens and wraps keys: the sealed worker, or a stub in tests.
pub trait WrapWorker {
    /// Asks.
    fn ask(&self, question: Question) -> Answering;

    /// Nothing more is asked: whatever is held for it can go.
    fn end(&self) {}
}

/// A worker that tests put in the context in place of the sealed one.
pub type OtherWorker = StoredValue<Rc<dyn WrapWorker>, LocalStorage>;

/// A sealed worker, not started yet, or the one that stands in for it.
pub fn worker_around() -> Rc<dyn WrapWorker> {
    use_context::<OtherWorker>().map_or_else(
        || Rc::new(SealedWorker::default()) as Rc<dyn WrapWorker>,
        |other| other.get_value(),
    )
}

/// The refusal of an answer to another question than the one that was asked.
pub fn unexpected() -> Refusal {
    let text = "the worker gave an answer of another kind";
    Refusal::new("worker-lost", text, Part::Worker)
}

/// The refusal of a worker that could not be started, or is gone.
fn lost() -> Refusal {
    let text = "the worker that opens keys could not be started, or stopped; nothing was sent";
    Refusal::new("worker-lost", text, Part::Worker)
}
