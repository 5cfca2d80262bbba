//! Carrying out the wizard's tasks.

use kms_api::import::{GetParametersResponse, ImportToken};
use kms_api::{KeyId, KeyRef};
use kms_wrap_worker::{Part, Refusal, Reply, Request, Role};
use leptos::prelude::*;

use super::Flow;
use crate::api::{Api, ApiError};
use crate::pages::keys::import::wizard::{Ciphertext, Field, Outcome, Purpose, Task, WrappedHere};
use crate::save;
use crate::spki;
use crate::worker::Question;

impl Flow {
    pub(super) async fn run(self, task: Task) -> Outcome {
        match task {
            Task::Create(_)
            | Task::Tag(..)
            | Task::Fetch(..)
            | Task::Import(_)
            | Task::Describe(_)
            | Task::PublicKey(_)
            | Task::Settle(..) => self.call(task).await,
            Task::Inspect { ask } => {
                self.ask(Request::Inspect { ask }, Some(Field::KeyFile))
                    .await
            }
            Task::Wrap { ask, wrapping_key } => {
                self.ask(Request::Wrap { ask, wrapping_key }, Some(Field::KeyFile))
                    .await
            }
            Task::Generate(spec) => {
                let spec = spec.as_str().to_owned();
                self.ask(Request::Generate { spec }, None).await
            }
            Task::Backup => {
                self.ask(Request::Backup, Some(Field::BackupPassphrase))
                    .await
            }
            Task::Split { threshold, count } => {
                self.ask(Request::Split { threshold, count }, None).await
            }
            Task::TestBackup { ask } => {
                self.ask(Request::Inspect { ask }, Some(Field::BackupTest))
                    .await
            }
            Task::WrapGenerated { wrapping_key } => {
                self.ask(Request::WrapGenerated { wrapping_key }, None)
                    .await
            }
            Task::Classify { role, wrapping_key } => {
                let field = match role {
                    Role::KeyMaterial | Role::TemporaryKeyMaterial => Field::Material,
                    Role::PrivateKeyCiphertext => Field::PrivateKey,
                };
                self.ask(Request::ClassifyWrapped { role, wrapping_key }, Some(field))
                    .await
            }
            Task::CheckToken => self.ask(Request::CheckToken, Some(Field::Token)).await,
            Task::ReadAnswer { wrapping_key } => {
                let request = Request::ReadImportAnswer { wrapping_key };
                self.ask(request, Some(Field::Answer)).await
            }
        }
    }

    /// Asks the server.
    async fn call(self, task: Task) -> Outcome {
        let api = self.runner.with_value(|runner| runner.api.clone());
        let outcome = match task {
            Task::Create(request) => api.keys().create(&request).await.map(Outcome::Created),
            Task::Tag(key, tags) => api.tags().add(&key, tags).await.map(|()| Outcome::Tagged),
            Task::Fetch(key, purpose) => match api.import().parameters(&key).await {
                Ok(answer) => Ok(fetched(&key, answer, purpose).await),
                Err(error) => Err(error),
            },
            Task::Import(attempt) => api
                .import()
                .material(&attempt.request)
                .await
                .map(Outcome::Imported),
            Task::Describe(key) => described(&api, &key).await,
            Task::PublicKey(key) => match api.data().public_key(&key).await {
                Ok(pem) => Ok(Outcome::PublicKey(spki::of_pem(&pem).await)),
                Err(error) => Err(error),
            },
            Task::Settle(attempt, _) => match &attempt.request.key_id {
                KeyRef::Id(id) => described(&api, id).await,
                KeyRef::Alias(_) => return unexpected(),
            },
            Task::Inspect { .. }
            | Task::Wrap { .. }
            | Task::Generate(_)
            | Task::Backup
            | Task::Split { .. }
            | Task::TestBackup { .. }
            | Task::WrapGenerated { .. }
            | Task::Classify { .. }
            | Task::CheckToken
            | Task::ReadAnswer { .. } => return unexpected(),
        };
        outcome.unwrap_or_else(Outcome::CallFailed)
    }

    /// Asks the worker about the file of a field.
    async fn ask(self, request: Request, field: Option<Field>) -> Outcome {
        let files = field.and_then(|field| {
            self.files
                .with_untracked(|files| files.get(&field).cloned())
        });
        let passphrase = match field {
            Some(Field::KeyFile) => self.passphrase.now(),
            Some(Field::BackupPassphrase | Field::BackupTest) => self.new_passphrase.now(),
            Some(_) | None => None,
        };
        let stage = self.stage;
        let question = Question {
            request,
            files: files.unwrap_or_default(),
            passphrase,
            on_progress: Box::new(move |now| {
                let _disposed = stage.try_set(Some(now));
            }),
        };
        let answering = self.runner.with_value(|runner| runner.worker.ask(question));
        match answering.await {
            Ok(Reply::Inspected { facts }) => Outcome::Inspected(facts),
            Ok(Reply::Generated { facts }) => Outcome::Generated(facts),
            Ok(Reply::Backup { file, command }) => Outcome::BackedUp(file, command),
            Ok(Reply::Split { shares }) => Outcome::Split(shares),
            Ok(Reply::Wrapped { facts, wrapped }) => {
                Outcome::Wrapped(Box::new(WrappedHere { facts, wrapped }))
            }
            Ok(Reply::Ciphertext { base64, size }) => {
                Outcome::Classified(Ciphertext { base64, size })
            }
            Ok(Reply::Token { token }) => {
                ImportToken::parse(token).map_or_else(|_| unexpected(), Outcome::TokenChecked)
            }
            Ok(Reply::Refused { refusal }) | Err(refusal) => Outcome::Refused(refusal),
            Ok(Reply::ImportAnswer { answer }) => Outcome::Answered(Box::new(answer)),
            Ok(Reply::Ready | Reply::Progress { .. } | Reply::ImportRequest { .. }) => unexpected(),
        }
    }
}

/// What was answered to a fetch. A wrapping key that is downloaded is saved once its fingerprint is sure.
async fn fetched(key: &KeyId, answer: GetParametersResponse, purpose: Purpose) -> Outcome {
    let public_key = answer.public_key.clone();
    let Some(fingerprint) = spki::of_base64(&public_key).await else {
        return Outcome::Refused(Refusal::new(
            "wrapping-key-malformed",
            "the fingerprint of the wrapping key cannot be computed",
            Part::WrappingKey,
        ));
    };
    let outcome = Outcome::fetched(answer, fingerprint);
    if matches!(
        (&outcome, purpose),
        (Outcome::Fetched(..), Purpose::Download)
    ) {
        save::base64(&wrapping_key_name(key), &public_key);
    }
    outcome
}

async fn described(api: &Api, key: &KeyId) -> Result<Outcome, ApiError> {
    let detail = api.keys().describe(key).await?;
    Ok(Outcome::Described(Box::new(detail)))
}

/// As the product document has it: without an extension.
fn wrapping_key_name(key: &KeyId) -> String {
    format!("wrappingKey_{key}")
}

/// An answer to another question than the one that was asked.
fn unexpected() -> Outcome {
    Outcome::Refused(crate::worker::unexpected())
}
