//! The stages of sending a key, and how far each is.

use kms_wrap_worker::Stage;

use super::{Material, Source, Step, Task, Wizard};

/// A stage, in the order in which a key passes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The wrapping key and the token are fetched.
    Items,
    /// The file is read.
    Read,
    /// What was read is checked.
    Check,
    /// The key is wrapped.
    Wrap,
    /// What was wrapped is sent.
    Send,
    /// What the KMS holds is compared with what was brought.
    Compare,
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It is over.
    Done,
    /// It is being done.
    Now,
    /// It came to nothing.
    Failed,
    /// It comes later.
    ToCome,
}

impl Phase {
    /// The stage that a task belongs to; `stage` is where the worker is with it.
    pub fn of(task: &Task, stage: Option<Stage>) -> Option<Self> {
        Some(match task {
            Task::Fetch(..) => Self::Items,
            Task::Inspect { .. } | Task::Wrap { .. } => match stage {
                Some(Stage::Reading) | None => Self::Read,
                Some(Stage::Checking | Stage::Generating) => Self::Check,
                Some(Stage::Wrapping) => Self::Wrap,
            },
            Task::Classify { .. } | Task::CheckToken | Task::ReadAnswer { .. } => Self::Check,
            Task::WrapGenerated { .. } => Self::Wrap,
            Task::Import(_) | Task::Settle(..) => Self::Send,
            Task::Describe(_) | Task::PublicKey(_) => Self::Compare,
            Task::Create(_)
            | Task::Tag(..)
            | Task::Generate(_)
            | Task::Backup
            | Task::Split { .. }
            | Task::TestBackup { .. } => return None,
        })
    }

    /// How far this stage is while `at` is being done, or where `failed` came to nothing.
    pub fn pace(self, at: Option<Self>, failed: Option<Self>) -> Pace {
        match at.or(failed) {
            Some(place) if self < place => Pace::Done,
            Some(place) if self > place => Pace::ToCome,
            Some(_) if at.is_some() => Pace::Now,
            Some(_) => Pace::Failed,
            None => Pace::ToCome,
        }
    }
}

impl Wizard {
    /// The stages that the material of step 4 passes; none on other steps.
    pub fn phases(&self) -> &'static [Phase] {
        let Step::Token(ready) = &self.step else {
            return &[];
        };
        match &ready.material {
            Material::Here {
                source: Source::File(_),
                ..
            } => &[
                Phase::Items,
                Phase::Read,
                Phase::Check,
                Phase::Wrap,
                Phase::Send,
                Phase::Compare,
            ],
            Material::Here { .. } => &[Phase::Items, Phase::Wrap, Phase::Send, Phase::Compare],
            Material::Offline { .. } | Material::Elsewhere { .. } => {
                &[Phase::Check, Phase::Send, Phase::Compare]
            }
        }
    }
}
