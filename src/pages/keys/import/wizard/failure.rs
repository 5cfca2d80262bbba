//! What follows when a task came to nothing: everything is kept, and the step that owns the fault is shown.

use kms_api::ErrorCode;
use kms_api::keys::MaterialFacts;
use kms_wrap_worker::{Part, Refusal};

use super::fault::{Owner, field_of, owner_of};
use super::file::field_of_role;
use super::{Attempt, Fault, Field, Material, Problem, Purpose, Source, Step, Task, Way, Wizard};
use crate::api::ApiError;
use crate::key_file::reading::Change;

/// The refusal of a worker that no longer has the key that it made.
const LOST: &str = "made-key-lost";

impl Wizard {
    pub(super) fn refused(mut self, task: Task, refusal: Refusal) -> Self {
        let file = if let Task::Classify { role, .. } = task {
            field_of_role(role)
        } else if task == Task::CheckToken {
            Field::Token
        } else if matches!(task, Task::ReadAnswer { .. }) {
            Field::Answer
        } else {
            Field::KeyFile
        };
        // A file that could be read on step 3 can no longer, or does not go with the token: it has to be chosen again.
        let of_a_file = matches!(task, Task::Wrap { .. } | Task::Classify { .. });
        if of_a_file && matches!(self.step, Step::Token(_)) {
            self = self.back();
        }
        // A key that is made comes from no field.
        let made = matches!(
            task,
            Task::Generate(_) | Task::Backup | Task::Split { .. } | Task::WrapGenerated { .. }
        );
        if made && refusal.code == LOST {
            return self.make_anew();
        }
        if task == Task::Backup && refusal.part == Part::Passphrase {
            return self.fault(Field::BackupPassphrase, Fault::File(refusal));
        }
        if matches!(task, Task::TestBackup { .. }) {
            return self.fault(Field::BackupTest, Fault::File(refusal));
        }
        if let Step::Material {
            way: Way::Open { file, .. },
            ..
        } = &mut self.step
        {
            file.update(Change::Seen(Box::new(Err(refusal.clone()))));
        }
        if let Some(field) = field_of(&refusal, file).filter(|_| !made) {
            return self.fault(field, Fault::File(refusal));
        }
        self.problem = Some(Problem::Worker(refusal));
        self.retry = Some(task);
        self
    }

    pub(super) fn call_failed(mut self, task: Task, error: ApiError) -> Self {
        match (&task, &error) {
            // What the server holds stays unknown; the import itself is done.
            (Task::Describe(_), _) => {
                if let Step::Done(receipt) = &mut self.step {
                    receipt.reported = Some(MaterialFacts::default());
                }
                self.ask_for_public_key()
            }
            (Task::PublicKey(_), _) => self.public_key(None),
            // The session is over; the page asks for the password, and the user presses the button again.
            (_, ApiError::SignedOut) => self,
            (Task::Import(attempt), ApiError::Offline | ApiError::Malformed { .. }) => {
                self.retry = Some(Task::Import(Attempt {
                    unsure: true,
                    ..attempt.clone()
                }));
                self.problem = Some(Problem::Call(error));
                self
            }
            (_, ApiError::Offline | ApiError::Malformed { .. }) => {
                self.problem = Some(Problem::Call(error));
                self.retry = Some(task);
                self
            }
            (Task::Create(_), ApiError::Refused(_)) => match create_field(&error) {
                Some(field) => self.fault(field, Fault::Server(error)),
                None => self.trouble(error),
            },
            (Task::Tag(..), ApiError::Refused(_)) => self.fault(Field::Tags, Fault::Server(error)),
            (Task::Import(attempt), ApiError::Refused(_)) => {
                let attempt = attempt.clone();
                self.import_refused(&attempt, error)
            }
            (_, ApiError::Refused(_)) => self.trouble(error),
        }
    }

    fn trouble(mut self, error: ApiError) -> Self {
        self.problem = Some(Problem::Call(error));
        self
    }

    pub(super) fn import_refused(mut self, attempt: &Attempt, error: ApiError) -> Self {
        let done_before = matches!(
            error.code(),
            Some(ErrorCode::NotPendingImport | ErrorCode::TokenUsed | ErrorCode::TokenInvalid)
        );
        if attempt.unsure && done_before {
            return self.start(Task::Settle(attempt.clone(), error));
        }
        let Step::Token(ready) = self.step.clone() else {
            return self;
        };
        let from_file = matches!(
            ready.material,
            Material::Here {
                source: Source::File(_),
                ..
            }
        );
        let here = matches!(ready.material, Material::Here { .. });
        let owner = owner_of(&error);
        if owner == Owner::Token && here && !attempt.renewed {
            return self.fetch(Purpose::Renew);
        }
        match owner {
            Owner::Token => self.fault(Field::Token, Fault::Server(error)),
            Owner::Expiration => self.fault(Field::Expiration, Fault::Server(error)),
            Owner::Material | Owner::PrivateKey if here && !from_file => self.trouble(error),
            Owner::Material | Owner::PrivateKey => {
                self = self.back();
                let field = match (&self.step.way(), owner) {
                    (Some(Way::Offline { .. }), _) => Field::Answer,
                    (Some(Way::Open { .. }), _) => Field::KeyFile,
                    (_, Owner::PrivateKey) => Field::PrivateKey,
                    (_, _) => Field::Material,
                };
                self.fault(field, Fault::Server(error))
            }
            Owner::Nobody => self.trouble(error),
        }
    }
}

/// The field of step 1 that a refusal of create-key is about.
fn create_field(error: &ApiError) -> Option<Field> {
    match error.field() {
        Some("key_alias") => Some(Field::Alias),
        Some("key_spec" | "key_usage") => Some(Field::Algorithm),
        Some("key_description") => Some(Field::Description),
        Some("enterprise_project_id") => Some(Field::EnterpriseProject),
        _ => None,
    }
}
