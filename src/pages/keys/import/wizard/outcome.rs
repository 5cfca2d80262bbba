//! What follows when a task has ended.

use kms_api::KeyState;
use kms_api::keys::KeyDetail;
use kms_wrap_worker::{Facts, Stage};

use super::offline::facts_of;
use super::task::differs;
use super::{
    Attempt, Ciphertext, EmptyKey, Event, Expiration, Fault, Field, Files, Items, Left, Made,
    Material, Outcome, Parameters, Phase, Problem, Purpose, Ready, Receipt, Running, Source, Step,
    Task, Way, Wizard, WrappedHere,
};
use crate::api::ApiError;
use crate::key_file::reading::Change;

impl Wizard {
    /// A task ended. Of a task that was replaced by another nobody wants to know.
    pub(super) fn finished(
        mut self,
        ticket: u32,
        outcome: Outcome,
        stage: Option<Stage>,
        now: u64,
    ) -> Self {
        let task = match self.running.take() {
            Some(Running {
                ticket: current,
                task,
            }) if current == ticket => task,
            other => {
                self.running = other;
                return self;
            }
        };
        let failed = matches!(outcome, Outcome::Refused(_) | Outcome::CallFailed(_))
            .then(|| Phase::of(&task, stage))
            .flatten();
        let mut wizard = self.ended(task, outcome, now);
        // What goes on, such as a token that is renewed, has not failed.
        if wizard.running.is_none() {
            wizard.failed = failed;
        }
        wizard.look_at_waiting()
    }

    fn ended(mut self, task: Task, outcome: Outcome, now: u64) -> Self {
        match (task, outcome) {
            (Task::Create(request), Outcome::Created(made)) => {
                let key = EmptyKey {
                    id: made.key_id,
                    alias: request.key_alias.as_str().to_owned(),
                    spec: self.draft.spec,
                    previous: None,
                    existed: false,
                };
                // Without tags there is nothing to send, and with them one more call.
                self.step = Step::Configure(Made::Untagged(key));
                self.update(Event::Next { now })
            }
            (Task::Tag(..), Outcome::Tagged) => self.tagged(),
            (Task::Fetch(_, purpose), Outcome::Fetched(answer, fingerprint)) => {
                self.fetched(purpose, Parameters::new(*answer, fingerprint, now))
            }
            (Task::Inspect { .. }, Outcome::Inspected(facts)) => self.inspected(facts),
            (Task::Generate(_), Outcome::Generated(facts)) => self.generated(facts),
            (Task::Backup, Outcome::BackedUp(file, command)) => self.backed_up(file, command),
            (Task::Split { .. }, Outcome::Split(shares)) => self.was_split(shares),
            (Task::TestBackup { .. }, Outcome::Inspected(facts)) => self.tested(&facts),
            (Task::Wrap { .. } | Task::WrapGenerated { .. }, Outcome::Wrapped(made)) => {
                self.wrapped(*made)
            }
            (Task::Classify { role, .. }, Outcome::Classified(file)) => self.classified(role, file),
            (Task::CheckToken, Outcome::TokenChecked(token)) => {
                if let Step::Token(ready) = &mut self.step {
                    ready.given = Some(token);
                }
                self
            }
            (Task::ReadAnswer { .. }, Outcome::Answered(answer)) => self.answered(answer),
            (Task::Import(_), Outcome::Imported(request_id)) => self.imported(request_id, now),
            (Task::PublicKey(_), Outcome::PublicKey(fingerprint)) => self.public_key(fingerprint),
            (Task::Describe(_), Outcome::Described(detail)) => self.described(*detail),
            (Task::Settle(attempt, error), Outcome::Described(detail)) => {
                self.settled(&attempt, error, *detail, now)
            }
            (task, Outcome::Refused(refusal)) => self.refused(task, refusal),
            (task, Outcome::CallFailed(error)) => self.call_failed(task, error),
            // A runner that answers another question than the one that was asked.
            (_, _) => self,
        }
    }

    fn tagged(self) -> Self {
        let Step::Configure(Made::Untagged(key)) = self.step.clone() else {
            return self;
        };
        self.go(Step::Items(Items::of(key)))
    }

    pub(super) fn fetched(mut self, purpose: Purpose, parameters: Parameters) -> Self {
        let wrapping_key = parameters.public_key.clone();
        match (purpose, self.step.clone()) {
            (
                Purpose::Generate,
                Step::Items(Items {
                    key,
                    left: Some(Left::Made(made)),
                    ..
                }),
            ) => {
                let made = Some(*made);
                self.go(Step::Material {
                    key,
                    way: Way::Generate { parameters, made },
                })
            }
            (Purpose::Generate, Step::Items(Items { key, .. })) => {
                let spec = key.spec;
                self.go(Step::Material {
                    key,
                    way: Way::Generate {
                        parameters,
                        made: None,
                    },
                })
                .start(Task::Generate(spec))
            }
            (Purpose::Open, Step::Items(Items { key, left, .. })) => {
                let former = match left {
                    Some(Left::File(file)) => Some(*file),
                    Some(Left::Made(_) | Left::Files(_) | Left::Answer(_)) | None => None,
                };
                let again = former.is_some();
                let file = former.unwrap_or_default();
                let way = Way::Open { parameters, file };
                let wizard = self.go(Step::Material { key, way });
                if again {
                    // Its faults were told when it was looked at.
                    return wizard.look_again(Change::Passphrase);
                }
                wizard
            }
            (Purpose::Download, Step::Items(Items { key, .. })) => {
                self.draft.other_token = false;
                let way = Way::Existing {
                    parameters: Some(Parameters {
                        downloaded: true,
                        ..parameters
                    }),
                    files: Files::default(),
                };
                self.go(Step::Material { key, way })
            }
            (Purpose::Offline, Step::Items(Items { key, held, left })) => {
                let answer = match left {
                    // It is the answer to one request alone.
                    Some(Left::Answer(answer)) if held.as_ref() == Some(&parameters) => {
                        Some(answer)
                    }
                    Some(_) | None => None,
                };
                let way = Way::Offline { parameters, answer };
                self.go(Step::Material { key, way })
            }
            (Purpose::Renew, Step::Token(ready)) => {
                let mut ready = *ready;
                let Material::Here {
                    parameters: held,
                    source,
                    ..
                } = &mut ready.material
                else {
                    return self;
                };
                *held = parameters;
                let task = match source {
                    Source::File(file) => {
                        let ask = ready.key.ask(file);
                        Task::Wrap { ask, wrapping_key }
                    }
                    Source::Generated(_) => Task::WrapGenerated { wrapping_key },
                };
                self.step = Step::Token(Box::new(ready));
                self.start(task)
            }
            _ => self,
        }
    }

    fn inspected(mut self, facts: Facts) -> Self {
        let Step::Material {
            key,
            way: Way::Open { file, .. },
        } = &mut self.step
        else {
            return self;
        };
        let differs = key
            .previous
            .as_ref()
            .filter(|previous| **previous != facts.fingerprint)
            .map(|expected| Fault::Differs {
                expected: expected.clone(),
                found: facts.fingerprint.clone(),
            });
        file.update(Change::Seen(Box::new(Ok(facts))));
        match differs {
            Some(fault) => self.fault(Field::KeyFile, fault),
            None => self,
        }
    }

    fn wrapped(mut self, made: WrappedHere) -> Self {
        let stated = self.step.parameters().map(|held| &held.fingerprint);
        if stated.is_some_and(|stated| *stated != made.wrapped.wrapping_key_fingerprint) {
            self.problem = Some(Problem::Worker(differs()));
            return self;
        }
        match self.step.clone() {
            Step::Material {
                key,
                way:
                    Way::Generate {
                        parameters,
                        made: Some(kept),
                    },
            } => {
                // What is sent is what was kept.
                if kept.facts.fingerprint != made.facts.fingerprint {
                    return self.make_anew();
                }
                let material = Material::Here {
                    parameters,
                    key: made,
                    source: Source::Generated(Box::new(kept)),
                };
                self.go(Step::Token(Box::new(Ready {
                    key,
                    material,
                    given: None,
                })))
            }
            Step::Material {
                key,
                way: Way::Open { parameters, file },
            } => {
                let seen = file.facts().map(|facts| &facts.fingerprint);
                if seen.is_some_and(|seen| *seen != made.facts.fingerprint) {
                    // The file was exchanged after it was looked at: the user has to see the new one.
                    return self.look_again(Change::Chosen);
                }
                let material = Material::Here {
                    parameters,
                    key: made,
                    source: Source::File(Box::new(file)),
                };
                self.go(Step::Token(Box::new(Ready {
                    key,
                    material,
                    given: None,
                })))
            }
            // OK was pressed, and the file was wrapped once more under a new wrapping key.
            Step::Token(mut ready) => {
                if let Material::Here { key, source, .. } = &mut ready.material {
                    if key.facts.fingerprint != made.facts.fingerprint {
                        return match source {
                            Source::File(_) => self.back().look_again(Change::Chosen),
                            Source::Generated(_) => self.make_anew(),
                        };
                    }
                    *key = made;
                }
                self.step = Step::Token(ready.clone());
                self.send(&ready, true)
            }
            Step::Material { .. } | Step::Configure(_) | Step::Items(_) | Step::Done(_) => self,
        }
    }

    fn classified(mut self, role: kms_wrap_worker::Role, file: Ciphertext) -> Self {
        use kms_wrap_worker::Role;
        // OK was pressed with the wizard's own token, and the file goes with it.
        if let Step::Token(mut ready) = self.step.clone() {
            if let Material::Elsewhere { material, .. } = &mut ready.material {
                *material = file;
            }
            self.step = Step::Token(ready.clone());
            return self.send(&ready, false);
        }
        if let Step::Material {
            way: Way::Existing { files, .. },
            ..
        } = &mut self.step
        {
            match role {
                Role::KeyMaterial | Role::TemporaryKeyMaterial => files.material = Some(file),
                Role::PrivateKeyCiphertext => files.private_key = Some(file),
            }
        }
        self
    }

    fn imported(self, request_id: Option<String>, now: u64) -> Self {
        let Step::Token(ready) = self.step.clone() else {
            return self;
        };
        let kept = ready.kept();
        let held = ready.material.parameters();
        let wrapping_key = held.map(|held| held.fingerprint.clone());
        let facts = match ready.material {
            Material::Here { key, .. } => Some(key.facts),
            Material::Offline { answer, .. } => Some(facts_of(*answer)),
            Material::Elsewhere { .. } => None,
        };
        let expires_at = match self.draft.expiration {
            Expiration::Never => None,
            Expiration::At { seconds, .. } => seconds,
        };
        let id = ready.key.id.clone();
        let receipt = Receipt {
            key: ready.key,
            facts,
            kept,
            wrapping_key,
            expires_at,
            imported_at: now,
            request_id,
            reported: None,
            public_key: None,
        };
        self.go(Step::Done(Box::new(receipt)))
            .start(Task::Describe(id))
    }

    fn described(mut self, detail: KeyDetail) -> Self {
        let Step::Done(receipt) = &mut self.step else {
            return self;
        };
        receipt.reported = Some(detail.material);
        self.ask_for_public_key()
    }

    /// Key pairs prove themselves by their public half, whatever the server says about itself.
    pub(super) fn ask_for_public_key(self) -> Self {
        match self.step.key() {
            Some(key) if key.spec.is_asymmetric() => {
                let task = Task::PublicKey(key.id.clone());
                self.start(task)
            }
            Some(_) | None => self,
        }
    }

    pub(super) fn public_key(mut self, fingerprint: Option<String>) -> Self {
        if let Step::Done(receipt) = &mut self.step {
            receipt.public_key = Some(fingerprint);
        }
        self
    }

    /// Whether an import was done that got no answer; if it was not, why the second try was refused.
    fn settled(mut self, attempt: &Attempt, error: ApiError, detail: KeyDetail, now: u64) -> Self {
        if detail.key_state == KeyState::PendingImport {
            let attempt = Attempt {
                unsure: false,
                ..attempt.clone()
            };
            return self.import_refused(&attempt, error);
        }
        self = self.imported(None, now);
        self.running = None;
        self.described(detail)
    }
}
