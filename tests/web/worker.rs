//! A worker that answers what a test tells it to, and remembers what it was asked.

use std::cell::RefCell;
use std::rc::Rc;

use kms_console::worker::{Answering, Question, WrapWorker};
use kms_wrap_worker::{Facts, Refusal, Reply, Request, Wrapped};
use web_sys::File;

/// An answer of the worker's.
type Answer = Result<Reply, Refusal>;

/// A question, and the files that came with it.
type Asked = (Request, Vec<File>);

/// The stub. The rule that was added last wins; what has no rule is never answered.
#[derive(Clone, Default)]
pub(crate) struct StubWorker {
    rules: Rc<RefCell<Vec<(&'static str, Answer)>>>,
    asked: Rc<RefCell<Vec<Asked>>>,
}

impl StubWorker {
    /// Answers questions of `kind`, by its name in the messages.
    pub(crate) fn on(self, kind: &'static str, answer: Answer) -> Self {
        self.rules.borrow_mut().push((kind, answer));
        self
    }

    /// The files that came with questions of `kind`.
    pub(crate) fn files_of(&self, kind: &str) -> Vec<Vec<File>> {
        let asked = self.asked.borrow();
        let asked = asked.iter().filter(|(request, _)| name_of(request) == kind);
        asked.map(|(_, files)| files.clone()).collect()
    }
}

impl StubWorker {
    /// The keys that were picked when files were looked at, by their places.
    pub(crate) fn picks(&self) -> Vec<Option<u32>> {
        let asked = self.asked.borrow();
        let picks = asked.iter().filter_map(|(request, _)| {
            let Request::Inspect { ask } = request else {
                return None;
            };
            Some(ask.pick)
        });
        picks.collect()
    }
}

impl WrapWorker for StubWorker {
    fn ask(&self, question: Question) -> Answering {
        let kind = name_of(&question.request);
        let rules = self.rules.borrow();
        let rule = rules.iter().rev().find(|(name, _)| *name == kind);
        let answer = rule.map(|(_, answer)| answer.clone());
        self.asked
            .borrow_mut()
            .push((question.request, question.files));
        match answer {
            Some(answer) => Box::pin(std::future::ready(answer)),
            None => Box::pin(std::future::pending()),
        }
    }
}

fn name_of(request: &Request) -> String {
    let json = serde_json::to_value(request).expect("a request has its JSON");
    json["kind"].as_str().expect("it has a kind").to_owned()
}

/// What is said of an AES key with this fingerprint.
pub(crate) fn facts(fingerprint: &str) -> Facts {
    Facts {
        format: vec!["hex".to_owned()],
        spec: "AES_256".to_owned(),
        bits: 256,
        fingerprint: fingerprint.to_owned(),
        key_check_value: None,
        warnings: Vec::new(),
        open_decisions: Vec::new(),
        shares: Vec::new(),
    }
}

/// The key with this fingerprint, wrapped under a wrapping key with that one.
pub(crate) fn wrapped(fingerprint: &str, wrapping_key: &str) -> Reply {
    Reply::Wrapped {
        facts: facts(fingerprint),
        wrapped: Wrapped {
            encrypted_key_material: "A".repeat(512),
            encrypted_privatekey: None,
            wrapping_key_fingerprint: wrapping_key.to_owned(),
            wrapping_key_bits: 3072,
        },
    }
}
