//! A key that is made here: made, kept, and made again where it was lost.

use kms_wrap_worker::{Facts, FileToSave, ShareToSave};

use super::{
    BackupMade, Fault, Field, Keep, MadeHere, Material, Problem, Ready, ShareMade, Step, Task, Way,
    Wizard,
};

impl Wizard {
    /// The key that was made, while it may still be kept.
    pub(super) fn made(&mut self) -> Option<&mut MadeHere> {
        match &mut self.step {
            Step::Material {
                way: Way::Generate { made, .. },
                ..
            } => made.as_mut(),
            Step::Material { .. }
            | Step::Configure(_)
            | Step::Items(_)
            | Step::Token(_)
            | Step::Done(_) => None,
        }
    }

    pub(super) fn generated(mut self, facts: Facts) -> Self {
        if let Step::Material {
            way: Way::Generate { made, .. },
            ..
        } = &mut self.step
        {
            *made = Some(MadeHere::new(facts));
        }
        self
    }

    /// A long wait is given up: back to the choice of the way.
    pub(super) fn stop_making(mut self) -> Self {
        if !matches!(self.task(), Some(Task::Generate(_))) {
            return self;
        }
        self.running = None;
        self.problem = None;
        self.back()
    }

    pub(super) fn keep(mut self, keep: Keep) -> Self {
        self.forget_keeping();
        if let Some(made) = self.made() {
            made.keeping.update(keep);
        }
        self
    }

    /// What was wrong with one way or try to keep the key says nothing about the next.
    pub(super) fn forget_keeping(&mut self) {
        for field in Field::OF_KEEPING {
            self.faults.clear(field);
        }
    }

    /// A new pass phrase, or its repetition, is another one now.
    pub(super) fn new_passphrase(mut self) -> Self {
        self.faults.clear(Field::BackupPassphrase);
        self.faults.clear(Field::BackupPassphraseAgain);
        self
    }

    /// The focus left one of the two.
    pub(super) fn new_passphrases(mut self, alike: bool) -> Self {
        if let Some(fault) = fault_of_repeated(alike).filter(|_| self.made().is_some()) {
            self.faults.note(Field::BackupPassphraseAgain, fault);
        }
        self
    }

    pub(super) fn back_up(mut self, alike: bool) -> Self {
        self.forget_keeping();
        if let Some(fault) = fault_of_repeated(alike) {
            return self.fault(Field::BackupPassphraseAgain, fault);
        }
        match self.made() {
            Some(_) => self.start(Task::Backup),
            None => self,
        }
    }

    pub(super) fn backed_up(mut self, file: FileToSave, command: String) -> Self {
        if let Some(made) = self.made() {
            made.keeping.backup = Some(BackupMade {
                file,
                command,
                saved: false,
                tested: None,
            });
        }
        self
    }

    pub(super) fn split(mut self) -> Self {
        self.forget_keeping();
        let Some(made) = self.made() else {
            return self;
        };
        let (threshold, count) = made.keeping.scheme;
        match made.keeping.fault_of_scheme() {
            Some(fault) => self.fault(Field::ShareCount, fault),
            None => self.start(Task::Split { threshold, count }),
        }
    }

    pub(super) fn was_split(mut self, shares: Vec<ShareToSave>) -> Self {
        if let Some(made) = self.made() {
            let unsaved = |share| ShareMade {
                share,
                saved: false,
            };
            made.keeping.shares = shares.into_iter().map(unsaved).collect();
        }
        self
    }

    pub(super) fn tested(mut self, facts: &Facts) -> Self {
        if let Some(made) = self.made() {
            made.tested(facts);
        }
        self
    }

    /// The worker no longer has the key that it made: another is made, and has to be kept as well.
    pub(super) fn make_anew(mut self) -> Self {
        let (key, parameters) = match self.step.clone() {
            Step::Material {
                key,
                way: Way::Generate { parameters, .. },
            } => (key, parameters),
            Step::Token(ready) => match *ready {
                Ready {
                    key,
                    material: Material::Here { parameters, .. },
                    ..
                } => (key, parameters),
                Ready { .. } => return self,
            },
            Step::Material { .. } | Step::Configure(_) | Step::Items(_) | Step::Done(_) => {
                return self;
            }
        };
        self.problem = Some(Problem::MadeAnew);
        let spec = key.spec;
        let way = Way::Generate {
            parameters,
            made: None,
        };
        self.go(Step::Material { key, way })
            .start(Task::Generate(spec))
    }
}

/// What is wrong with a pass phrase that was typed twice.
fn fault_of_repeated(alike: bool) -> Option<Fault> {
    (!alike).then_some(Fault::NotAlike)
}
