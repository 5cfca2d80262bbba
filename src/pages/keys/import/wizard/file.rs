//! A file was chosen, or is to be looked at once more.

use kms_wrap_worker::Role;

use super::{Field, Running, Step, Task, Way, Wizard};

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
        match (&mut self.step, field) {
            (
                Step::Material {
                    way: Way::Open { read, .. },
                    ..
                },
                Field::KeyFile,
            ) => {
                *read = None;
                self.draft.decisions.clear();
                self.faults.clear(Field::Passphrase);
                self.inspect()
            }
            (
                Step::Material {
                    key,
                    way: Way::Existing { parameters, files },
                },
                Field::Material,
            ) => {
                files.material = None;
                let role = if key.spec.is_asymmetric() {
                    Role::TemporaryKeyMaterial
                } else {
                    Role::KeyMaterial
                };
                let wrapping_key = parameters.as_ref().map(|held| held.public_key.clone());
                self.start(Task::Classify { role, wrapping_key })
            }
            (
                Step::Material {
                    way: Way::Existing { parameters, files },
                    ..
                },
                Field::PrivateKey,
            ) => {
                files.private_key = None;
                let wrapping_key = parameters.as_ref().map(|held| held.public_key.clone());
                self.start(Task::Classify {
                    role: Role::PrivateKeyCiphertext,
                    wrapping_key,
                })
            }
            (Step::Token(ready), Field::Token) => {
                ready.given = None;
                self.start(Task::CheckToken)
            }
            _ => self,
        }
    }

    pub(super) fn inspect(mut self) -> Self {
        let Step::Material {
            key,
            way: Way::Open { .. },
        } = &self.step
        else {
            return self;
        };
        let spec = key.spec;
        self.faults.clear(Field::KeyFile);
        self.faults.clear(Field::Passphrase);
        let decisions = self.draft.decisions.clone();
        self.start(Task::Inspect { spec, decisions })
    }
}
