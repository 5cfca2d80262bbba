//! A file was chosen, or is to be looked at once more.

use kms_api::KeySpec;
use kms_wrap_worker::Role;

use super::{Field, Parameters, Running, Step, Task, Way, Wizard};
use crate::key_file::reading::{Change, Reading};

impl Wizard {
    /// A file was chosen: what was known of the one before is forgotten, and the worker looks at it.
    pub(super) fn file_chosen(mut self, field: Field) -> Self {
        if matches!(
            self.running,
            Some(Running {
                task: Task::Import(_) | Task::Fetch(..),
                ..
            })
        ) {
            return self;
        }
        self.faults.clear(field);
        self.problem = None;
        if self.looks_at_other_than(field) {
            // Each file gets its look: this one after the one before.
            if let Step::Material {
                way: Way::Existing { files, .. },
                ..
            } = &mut self.step
            {
                files.forget(field);
            }
            if !self.waiting.contains(&field) {
                self.waiting.push(field);
            }
            return self;
        }
        self.waiting.retain(|one| *one != field);
        match (&mut self.step, field) {
            (
                Step::Material {
                    way: Way::Open { .. },
                    ..
                },
                Field::KeyFile,
            ) => self.look_again(Change::Chosen),
            (
                Step::Material {
                    key,
                    way: Way::Generate { .. },
                },
                Field::BackupTest,
            ) => {
                let ask = key.ask(&Reading::default());
                self.start(Task::TestBackup { ask })
            }
            (
                Step::Material {
                    key,
                    way: Way::Existing { parameters, files },
                },
                Field::Material,
            ) => {
                files.forget(field);
                let role = role_of_material(key.spec);
                let wrapping_key = parameters.as_ref().and_then(Parameters::for_files);
                self.start(Task::Classify { role, wrapping_key })
            }
            (
                Step::Material {
                    way: Way::Existing { parameters, files },
                    ..
                },
                Field::PrivateKey,
            ) => {
                files.forget(field);
                let wrapping_key = parameters.as_ref().and_then(Parameters::for_files);
                self.start(Task::Classify {
                    role: Role::PrivateKeyCiphertext,
                    wrapping_key,
                })
            }
            (
                Step::Material {
                    way: Way::Offline { parameters, answer },
                    ..
                },
                Field::Answer,
            ) => {
                *answer = None;
                let wrapping_key = parameters.public_key.clone();
                self.start(Task::ReadAnswer { wrapping_key })
            }
            (Step::Token(ready), Field::Token) => {
                ready.given = None;
                self.start(Task::CheckToken)
            }
            _ => self,
        }
    }

    /// Whether the worker looks at the other of two files.
    fn looks_at_other_than(&self, field: Field) -> bool {
        match self.running.as_ref().map(|running| &running.task) {
            Some(Task::Classify { role, .. }) => field_of_role(*role) != field,
            _ => false,
        }
    }

    /// The next file that waits for its look.
    pub(super) fn look_at_waiting(mut self) -> Self {
        if self.running.is_some() || self.waiting.is_empty() {
            return self;
        }
        let field = self.waiting.remove(0);
        let faults = self.faults.clone();
        let problem = self.problem.take();
        self = self.file_chosen(field);
        self.faults = faults;
        self.problem = problem;
        self
    }

    /// The last key file was taken away.
    pub(super) fn without_file(mut self) -> Self {
        if let Step::Material {
            way: Way::Open { file, .. },
            ..
        } = &mut self.step
        {
            *file = Reading::default();
            self.running = None;
            self.faults.clear(Field::KeyFile);
            self.faults.clear(Field::Passphrase);
        }
        self
    }

    /// Something happened to the key file: the worker looks at it anew.
    pub(super) fn look_again(mut self, change: Change) -> Self {
        let Step::Material {
            key,
            way: Way::Open { file, .. },
        } = &mut self.step
        else {
            return self;
        };
        file.update(change);
        let ask = key.ask(file);
        self.faults.clear(Field::KeyFile);
        self.faults.clear(Field::Passphrase);
        self.start(Task::Inspect { ask })
    }
}

/// What the first file of an import is.
pub(super) fn role_of_material(spec: KeySpec) -> Role {
    if spec.is_asymmetric() {
        Role::TemporaryKeyMaterial
    } else {
        Role::KeyMaterial
    }
}

/// The field of a file that was wrapped elsewhere.
pub(super) fn field_of_role(role: Role) -> Field {
    match role {
        Role::KeyMaterial | Role::TemporaryKeyMaterial => Field::Material,
        Role::PrivateKeyCiphertext => Field::PrivateKey,
    }
}
