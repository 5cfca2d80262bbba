//! The import as a state machine: what the user typed, the step with what it has earned, and the task
//! that is being carried out. [`Wizard::update`] is pure; the page carries out the tasks.

mod draft;
mod failure;
mod fault;
mod file;
mod keeping;
mod left;
mod make;
mod next;
mod offline;
mod outcome;
mod phase;
mod receipt;
mod send;
mod step;
mod task;
mod way;

#[cfg(test)]
mod tests;

use kms_api::keys::KeyDetail;
use kms_wrap_worker::Stage;

use crate::key_file::reading::Change;

pub use draft::{Choice, DEFAULT_LIFE, Draft, Edit, Expiration, TagDraft};
pub use fault::{Fault, Faults, Field, Problem};
pub use keeping::{BackupMade, Keep, KeepWay, Keeping, Kept, MadeHere, ShareMade, Tested};
pub use phase::{Pace, Phase};
pub use receipt::{Basis, Proof, Receipt};
pub use step::{EmptyKey, Items, Made, Material, Parameters, Ready, Source, Step, WrappedHere};
pub use task::{Attempt, Outcome, Purpose, Running, Task};
pub use way::{Ciphertext, Files, Left, Way};

/// The wizard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wizard {
    /// What the user typed.
    pub draft: Draft,
    /// Where the wizard is.
    pub step: Step,
    /// What is being done.
    pub running: Option<Running>,
    /// What is wrong with fields.
    pub faults: Faults,
    /// What is wrong otherwise.
    pub problem: Option<Problem>,
    /// The stage at which that happened, where it was one.
    pub failed: Option<Phase>,
    /// What "Try again" would do.
    retry: Option<Task>,
    /// Fields whose files wait for the worker's look.
    waiting: Vec<Field>,
    tickets: u32,
}

/// What happens to a wizard. `now` is in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something was typed or chosen.
    Edit(Edit),
    /// The focus left a field.
    Left {
        /// Which one.
        field: Field,
        /// When.
        now: u64,
    },
    /// Next, or OK on the last step.
    Next {
        /// When.
        now: u64,
    },
    /// Back.
    Back,
    /// Back to the step of this index, to change something there.
    BackTo(usize),
    /// "Download and Continue".
    Download,
    /// "Existing Key Material".
    Existing,
    /// The key lies on a machine without a network.
    Offline {
        /// When.
        now: u64,
    },
    /// A file was chosen for a field; the page holds it.
    File(Field),
    /// One more share of the key was chosen, or one was taken away.
    OtherShares,
    /// The last key file was taken away.
    NoFile,
    /// The pass phrase was entered.
    Passphrase,
    /// The key's owner decided something about the file.
    Decide(String),
    /// The key's owner said which of several keys is meant, by its place.
    Pick(u32),
    /// Something about how the key that was made is kept.
    Keep(Keep),
    /// One of the two new pass phrases was typed in.
    NewPassphrase,
    /// The focus left one of the two, and both were typed.
    NewPassphrases {
        /// Whether they are alike.
        alike: bool,
    },
    /// A backup is to be made under the pass phrase that the page holds.
    Backup {
        /// Whether it was typed twice alike.
        alike: bool,
    },
    /// The key that was made is to be split as it is set.
    Split,
    /// The key that is being made is not wanted any more.
    StopMaking,
    /// "Try again".
    Retry,
    /// A task ended.
    Finished {
        /// The task's number.
        ticket: u32,
        /// How.
        outcome: Outcome,
        /// Where the worker was with it last.
        stage: Option<Stage>,
        /// When.
        now: u64,
    },
}

impl Default for Wizard {
    fn default() -> Self {
        Self {
            draft: Draft::default(),
            step: Step::Configure(Made::Nothing),
            running: None,
            faults: Faults::default(),
            problem: None,
            failed: None,
            retry: None,
            waiting: Vec::new(),
            tickets: 0,
        }
    }
}

impl Wizard {
    /// An import of a key that is made here, unless its user chooses otherwise on step 2.
    pub fn making() -> Self {
        Self {
            draft: Draft {
                choice: Choice::Generate,
                ..Draft::default()
            },
            ..Self::default()
        }
    }

    /// The import into a key that waits for its material already: it starts at step 2.
    pub fn resume(detail: &KeyDetail) -> Self {
        Self {
            draft: Draft::of(detail),
            step: Step::Items(Items::of(EmptyKey::of(detail))),
            ..Self::default()
        }
    }

    /// Whether a task is on its way that a second press of a button must not repeat.
    pub fn busy(&self) -> bool {
        self.running.is_some() && !matches!(self.step, Step::Done(_))
    }

    /// Whether the next key file is one more share, and takes the place of none.
    pub fn takes_shares(&self) -> bool {
        match self.step.way() {
            Some(Way::Open { file, .. }) => !file.shares().is_empty(),
            Some(Way::Generate { .. } | Way::Offline { .. } | Way::Existing { .. }) | None => false,
        }
    }

    /// What is being done.
    fn task(&self) -> Option<&Task> {
        self.running.as_ref().map(|running| &running.task)
    }

    /// Whether "Try again" has something to do.
    pub fn can_retry(&self) -> bool {
        self.retry.is_some()
    }

    /// Whether leaving loses something: a token, files that were chosen, or what was typed for a key that does not
    /// exist yet.
    pub fn at_stake(&self) -> bool {
        let typed = matches!(self.step, Step::Configure(Made::Nothing)) && self.draft.dirty();
        typed || self.step.parameters().is_some() || self.step.holds_files()
    }

    /// The alias of an empty key that was made here and stays when the wizard is left.
    pub fn left_behind(&self) -> Option<String> {
        let made = self.step.key().filter(|key| !key.existed)?;
        Some(made.alias.clone())
    }

    /// Whether the key file that was chosen is still needed.
    pub fn needs_key_file(&self) -> bool {
        match &self.step {
            Step::Configure(Made::Whole(items)) | Step::Items(items) => {
                matches!(items.left, Some(Left::File(_)))
            }
            Step::Material { way, .. } => matches!(way, Way::Open { .. }),
            Step::Token(ready) => matches!(
                ready.material,
                Material::Here {
                    source: Source::File(_),
                    ..
                }
            ),
            Step::Configure(Made::Nothing | Made::Untagged(_)) | Step::Done(_) => false,
        }
    }

    /// What follows from `event`.
    #[must_use]
    pub fn update(mut self, event: Event) -> Self {
        match event {
            Event::Finished {
                ticket,
                outcome,
                stage,
                now,
            } => return self.finished(ticket, outcome, stage, now),
            // What is sent is what was shown when OK was pressed.
            Event::Edit(_) if self.busy() && matches!(self.step, Step::Token(_)) => return self,
            Event::Edit(edit) => return self.edited(edit),
            Event::Left { field, now } => return self.left(field, now),
            Event::NewPassphrase => return self.new_passphrase(),
            Event::NewPassphrases { alike } => return self.new_passphrases(alike),
            Event::File(field) => return self.file_chosen(field),
            // A new pass phrase or decision replaces the look at the file that is under way.
            Event::Passphrase => return self.look_again(Change::Passphrase),
            Event::OtherShares => return self.look_again(Change::Others),
            Event::NoFile => return self.without_file(),
            Event::StopMaking => return self.stop_making(),
            Event::Decide(decision) => return self.look_again(Change::Decided(decision)),
            // A key that is on its way to the next step stays kept as it is.
            Event::Keep(_) if matches!(self.task(), Some(Task::WrapGenerated { .. })) => {
                return self;
            }
            Event::Keep(keep) => return self.keep(keep),
            Event::Pick(place) => return self.look_again(Change::Picked(place)),
            Event::Next { .. }
            | Event::Back
            | Event::BackTo(_)
            | Event::Download
            | Event::Existing
            | Event::Offline { .. }
            | Event::Backup { .. }
            | Event::Split
            | Event::Retry => {}
        }
        if self.running.is_some() {
            return self;
        }
        self.problem = None;
        self.failed = None;
        match event {
            Event::Next { now } => self.next(now),
            Event::Back => self.back(),
            Event::BackTo(index) => self.back_to(index),
            Event::Download => self.fetch(Purpose::Download),
            Event::Existing => self.existing(),
            Event::Offline { now } => self.offline(now),
            Event::Backup { alike } => self.back_up(alike),
            Event::Split => self.split(),
            Event::Retry => match self.retry.take() {
                Some(task) => self.start(task),
                None => self,
            },
            Event::Edit(_)
            | Event::Left { .. }
            | Event::NewPassphrase
            | Event::NewPassphrases { .. }
            | Event::File(_)
            | Event::Passphrase
            | Event::OtherShares
            | Event::NoFile
            | Event::Decide(_)
            | Event::Pick(_)
            | Event::Keep(_)
            | Event::StopMaking
            | Event::Finished { .. } => self,
        }
    }

    fn start(mut self, task: Task) -> Self {
        self.tickets = self.tickets.wrapping_add(1);
        self.retry = None;
        self.failed = None;
        self.running = Some(Running {
            ticket: self.tickets,
            task,
        });
        self
    }

    fn go(mut self, step: Step) -> Self {
        self.faults = Faults::default();
        self.waiting.clear();
        self.step = step;
        self
    }

    fn fault(mut self, field: Field, fault: Fault) -> Self {
        self.faults.set(field, fault);
        self
    }
}
