//! Leaving a step, forwards and backwards.

use super::{
    Choice, EmptyKey, Fault, Field, Files, Items, Left, Made, Material, Parameters, Purpose, Ready,
    Step, Task, Way, Wizard,
};
use crate::key_file::reading::Change;

impl Wizard {
    pub(super) fn next(self, now: u64) -> Self {
        match self.step.clone() {
            Step::Configure(made) => self.leave_configure(made),
            Step::Items(_) => match self.draft.choice {
                Choice::Generate if self.takes_former_only() => {
                    self.fault(Field::Way, Fault::FormerOnly)
                }
                Choice::Generate => self.fetch(Purpose::Generate),
                Choice::Open => self.fetch(Purpose::Open),
            },
            Step::Material { key, way } => self.leave_material(key, way),
            Step::Token(ready) => self.ok(&ready, now),
            Step::Done(_) => self,
        }
    }

    pub(super) fn back(self) -> Self {
        match self.step.clone() {
            Step::Items(items) => self.go(Step::Configure(Made::Whole(items))),
            Step::Material { key, way } => {
                let (held, left) = way.leave();
                self.go(Step::Items(Items { key, held, left }))
            }
            Step::Token(ready) => {
                let key = ready.key.clone();
                let way = Way::before(*ready);
                self.go(Step::Material { key, way })
            }
            Step::Configure(_) | Step::Done(_) => self,
        }
    }

    /// Back to the step of this index, over those between.
    pub(super) fn back_to(mut self, index: usize) -> Self {
        while self.step.index() > index && !matches!(self.step, Step::Done(_)) {
            self = self.back();
        }
        self
    }

    /// From step 2 on, once there is a wrapping key and a token.
    pub(super) fn fetch(self, purpose: Purpose) -> Self {
        match self.step.key() {
            Some(key) => {
                let task = Task::Fetch(key.id.clone(), purpose);
                self.start(task)
            }
            None => self,
        }
    }

    pub(super) fn existing(self) -> Self {
        match self.step.clone() {
            Step::Items(Items { key, held, left }) => {
                let files = match left {
                    Some(Left::Files(files)) => *files,
                    Some(Left::Made(_) | Left::File(_) | Left::Answer(_)) | None => {
                        Files::default()
                    }
                };
                let way = Way::Existing {
                    parameters: held,
                    files,
                };
                self.go(Step::Material { key, way })
            }
            Step::Configure(_) | Step::Material { .. } | Step::Token(_) | Step::Done(_) => self,
        }
    }

    /// Whether the key had material before: nothing but that comes back into it.
    fn takes_former_only(&self) -> bool {
        self.step.key().is_some_and(|key| key.previous.is_some())
    }

    fn leave_configure(mut self, made: Made) -> Self {
        if let Made::Whole(items) = made {
            return self.go(Step::Items(items));
        }
        match self.draft.parse() {
            Err(faults) => {
                self.faults = faults;
                self
            }
            Ok((request, tags)) => match made {
                Made::Untagged(key) if tags.is_empty() => self.go(Step::Items(Items::of(key))),
                Made::Untagged(key) => self.start(Task::Tag(key.id, tags)),
                Made::Nothing | Made::Whole(_) => self.start(Task::Create(Box::new(request))),
            },
        }
    }

    fn leave_material(mut self, key: EmptyKey, way: Way) -> Self {
        if let Way::Generate {
            made: Some(made), ..
        } = &way
        {
            if made.keeping.kept().is_some() {
                // What came to nothing beside it, such as reading a backup back, keeps nobody here.
                self.forget_keeping();
            } else {
                self.faults.set(Field::Keeping, Fault::NotKept);
            }
        }
        self.faults.list_all();
        let passphrase_only = (self.faults.iter()).all(|(field, _)| field == Field::Passphrase);
        if !self.faults.is_empty() {
            // Next, or Enter in the field, tries the pass phrase that was typed.
            return if passphrase_only {
                self.look_again(Change::Passphrase)
            } else {
                self
            };
        }
        match way {
            Way::Generate { made: None, .. } => self.start(Task::Generate(key.spec)),
            Way::Generate { parameters, .. } => self.start(Task::WrapGenerated {
                wrapping_key: parameters.public_key,
            }),
            Way::Open { file, .. } if file.facts().is_none() => {
                self.fault(Field::KeyFile, Fault::NoFile)
            }
            Way::Open { file, .. } if !file.settled() => {
                self.fault(Field::KeyFile, Fault::Undecided)
            }
            Way::Open { parameters, file } => self.start(Task::Wrap {
                ask: key.ask(&file),
                wrapping_key: parameters.public_key,
            }),
            Way::Offline { answer: None, .. } => self.fault(Field::Answer, Fault::NoFile),
            Way::Offline {
                parameters,
                answer: Some(answer),
            } => self.go(Step::Token(Box::new(Ready {
                key,
                material: Material::Offline { parameters, answer },
                given: None,
            }))),
            Way::Existing { parameters, files } => self.leave_existing(key, parameters, files),
        }
    }

    fn leave_existing(
        mut self,
        key: EmptyKey,
        parameters: Option<Parameters>,
        files: Files,
    ) -> Self {
        let asymmetric = key.spec.is_asymmetric();
        if asymmetric && files.private_key.is_none() {
            self.faults.set(Field::PrivateKey, Fault::NoFile);
        }
        let Some(material) = files.material else {
            return self.fault(Field::Material, Fault::NoFile);
        };
        if !self.faults.is_empty() {
            return self;
        }
        let private_key = files.private_key.filter(|_| asymmetric);
        let given = files.token;
        let material = Material::Elsewhere {
            parameters,
            material,
            private_key,
        };
        self.go(Step::Token(Box::new(Ready {
            key,
            material,
            given,
        })))
    }
}
