//! Random sequences of operations, against the server and against a model of what docs/API.md and the API's states say.
//! After every step each key is what the model has.

use kms_api::paths::post;
use kms_api::{ErrorCode, KeyState};
use kms_server::background;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::harness::{Answer, Harness};
use crate::material::{Blob, aes_key};

const DAY: u64 = 24 * 60 * 60;

/// One step; a number says which key, counted from the first and over again.
#[derive(Clone, Debug)]
enum Step {
    Create {
        external: bool,
    },
    Enable(usize),
    Disable(usize),
    ScheduleDeletion(usize),
    CancelDeletion(usize),
    Import {
        key: usize,
        material: u8,
        life: Option<u64>,
    },
    DeleteMaterial(usize),
    Describe(usize),
    Encrypt(usize),
    Decrypt(usize),
    Rotate(usize),
    Wait(u64),
    Upkeep,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0..4_usize;
    prop_oneof![
        2 => any::<bool>().prop_map(|external| Step::Create { external }),
        2 => key.clone().prop_map(Step::Enable),
        2 => key.clone().prop_map(Step::Disable),
        2 => key.clone().prop_map(Step::ScheduleDeletion),
        2 => key.clone().prop_map(Step::CancelDeletion),
        4 => (key.clone(), 1..3_u8, prop_oneof![Just(None), Just(Some(60)), Just(Some(2 * DAY))])
            .prop_map(|(key, material, life)| Step::Import { key, material, life }),
        2 => key.clone().prop_map(Step::DeleteMaterial),
        1 => key.clone().prop_map(Step::Describe),
        4 => key.clone().prop_map(Step::Encrypt),
        4 => key.clone().prop_map(Step::Decrypt),
        2 => key.prop_map(Step::Rotate),
        3 => prop_oneof![Just(1), Just(59), Just(60), Just(DAY), Just(7 * DAY)].prop_map(Step::Wait),
        1 => Just(Step::Upkeep),
        1 => Just(Step::Restart),
    ]
}

/// What the model has of a key.
#[derive(Debug)]
struct Modelled {
    id: String,
    external: bool,
    state: KeyState,
    /// Whether there is material, and the second at which it is over.
    material: Option<Option<u64>>,
    /// Which material an external key had first.
    first: Option<u8>,
    deletion: Option<u64>,
    /// What it encrypted, each time the same text.
    ciphers: Vec<String>,
}

type Expected = Result<(), ErrorCode>;

impl Modelled {
    /// Lets the time come to `now`.
    fn settle(&mut self, now: u64) {
        if self.material.flatten().is_some_and(|end| now >= end) {
            self.lose_material();
        }
    }

    fn is_gone(&self, now: u64) -> bool {
        self.deletion.is_some_and(|at| now >= at)
    }

    fn lose_material(&mut self) {
        self.material = None;
        if self.state != KeyState::PendingDeletion {
            self.state = KeyState::PendingImport;
        }
    }

    /// What every operation is refused with in the states in which only some are permitted.
    fn idle(&self) -> Expected {
        match self.state {
            KeyState::PendingDeletion => Err(ErrorCode::KeyPendingDeletion),
            KeyState::PendingImport => Err(ErrorCode::KeyPendingImport),
            KeyState::Enabled | KeyState::Disabled | KeyState::PendingActivation => Ok(()),
        }
    }

    fn usable(&self) -> Expected {
        self.idle()?;
        if self.state == KeyState::Disabled {
            return Err(ErrorCode::KeyDisabled);
        }
        Ok(())
    }

    fn set_enabled(&mut self, state: KeyState) -> Expected {
        self.idle()?;
        self.state = state;
        Ok(())
    }

    fn schedule(&mut self, now: u64) -> Expected {
        if self.state == KeyState::PendingDeletion {
            return Err(ErrorCode::KeyPendingDeletion);
        }
        self.state = KeyState::PendingDeletion;
        self.deletion = Some(now + 7 * DAY);
        Ok(())
    }

    fn cancel(&mut self) -> Expected {
        if self.state != KeyState::PendingDeletion {
            return Err(ErrorCode::NotPendingDeletion);
        }
        self.deletion = None;
        self.state = match self.material {
            Some(_) => KeyState::Disabled,
            None => KeyState::PendingImport,
        };
        Ok(())
    }

    fn takes_parameters(&self) -> Expected {
        match self.state {
            _ if !self.external => Err(ErrorCode::NotExternal),
            KeyState::PendingDeletion => Err(ErrorCode::KeyPendingDeletion),
            KeyState::PendingImport => Ok(()),
            KeyState::Enabled | KeyState::Disabled | KeyState::PendingActivation => {
                Err(ErrorCode::NotPendingImport)
            }
        }
    }

    fn import(&mut self, material: u8, end: Option<u64>) -> Expected {
        if *self.first.get_or_insert(material) != material {
            return Err(ErrorCode::MaterialDiffers);
        }
        self.material = Some(end);
        self.state = KeyState::Enabled;
        Ok(())
    }

    fn delete_material(&mut self) -> Expected {
        match self.state {
            _ if !self.external => return Err(ErrorCode::NotExternal),
            KeyState::PendingDeletion => return Err(ErrorCode::KeyPendingDeletion),
            KeyState::PendingImport => return Err(ErrorCode::NoMaterial),
            KeyState::Enabled | KeyState::Disabled | KeyState::PendingActivation => {}
        }
        self.lose_material();
        Ok(())
    }

    fn rotates(&self) -> Expected {
        if self.external {
            return Err(ErrorCode::WrongUsage);
        }
        self.usable()
    }
}

#[track_caller]
fn compare(step: &Step, answer: &Answer, expected: Expected) {
    let found = answer.body["error"]["error_code"].as_str();
    let expected = expected.err().map(ErrorCode::as_str);
    assert_eq!(found, expected, "{step:?}: {}", answer.body);
}

/// A server beside its model.
struct Walk {
    server: Harness,
    keys: Vec<Modelled>,
}

impl Walk {
    async fn take(&mut self, step: &Step) {
        match step {
            Step::Create { external } => self.create(*external).await,
            Step::Wait(seconds) => self.server.clock.advance(*seconds),
            Step::Upkeep => background::round(&self.server.state).await.unwrap(),
            Step::Restart => self.server = self.server.restarted().await,
            Step::Enable(key)
            | Step::Disable(key)
            | Step::ScheduleDeletion(key)
            | Step::CancelDeletion(key)
            | Step::Import { key, .. }
            | Step::DeleteMaterial(key)
            | Step::Describe(key)
            | Step::Encrypt(key)
            | Step::Decrypt(key)
            | Step::Rotate(key) => {
                if let Some(which) = key.checked_rem(self.keys.len()) {
                    self.ask(step, which).await;
                }
            }
        }
    }

    async fn create(&mut self, external: bool) {
        let origin = if external { "external" } else { "kms" };
        let alias = format!("key{}", self.keys.len());
        let id = self.server.create(&alias, "AES_256", origin).await;
        let state = if external {
            KeyState::PendingImport
        } else {
            KeyState::Enabled
        };
        self.keys.push(Modelled {
            id,
            external,
            state,
            material: (!external).then_some(None),
            first: None,
            deletion: None,
            ciphers: Vec::new(),
        });
    }

    /// An operation on one key.
    async fn ask(&mut self, step: &Step, which: usize) {
        let now = self.server.now();
        let (server, key) = (&self.server, &mut self.keys[which]);
        key.settle(now);
        let id = json!({"key_id": key.id});
        let send = async |operation: &str| server.post(operation, id.clone()).await;
        if key.is_gone(now) {
            let answer = send(post::DESCRIBE_KEY).await;
            return compare(step, &answer, Err(ErrorCode::KeyNotFound));
        }
        let (answer, expected) = match step {
            Step::Enable(_) => (
                send(post::ENABLE_KEY).await,
                key.set_enabled(KeyState::Enabled),
            ),
            Step::Disable(_) => (
                send(post::DISABLE_KEY).await,
                key.set_enabled(KeyState::Disabled),
            ),
            Step::ScheduleDeletion(_) => {
                let body = json!({"key_id": key.id, "pending_days": "7"});
                (
                    server.post(post::SCHEDULE_KEY_DELETION, body).await,
                    key.schedule(now),
                )
            }
            Step::CancelDeletion(_) => (send(post::CANCEL_KEY_DELETION).await, key.cancel()),
            Step::DeleteMaterial(_) => (
                send(post::DELETE_IMPORTED_KEY_MATERIAL).await,
                key.delete_material(),
            ),
            Step::Rotate(_) => (send(post::ROTATE_ON_DEMAND).await, key.rotates()),
            Step::Import { material, life, .. } => {
                let answer = server.get_parameters(&key.id).await;
                let expected = key.takes_parameters();
                compare(step, &answer, expected);
                if expected.is_err() {
                    return;
                }
                let parameters = crate::material::Parameters::of(&answer.body);
                let mut body = Blob::Secret(aes_key(*material)).body(&key.id, &parameters);
                let end = life.map(|life| now + life);
                if let Some(end) = end {
                    body["expiration_time"] = end.into();
                }
                let answer = server.post(post::IMPORT_KEY_MATERIAL, body).await;
                (answer, key.import(*material, end))
            }
            Step::Encrypt(_) => {
                let body = json!({"key_id": key.id, "plain_text": "the same text"});
                let answer = server.post(post::ENCRYPT_DATA, body).await;
                let cipher = answer.body["cipher_text"].as_str();
                key.ciphers.extend(cipher.map(str::to_owned));
                (answer, key.usable())
            }
            Step::Decrypt(_) => {
                // The oldest: every rotation and every import in between must have kept what opens it.
                let Some(cipher) = key.ciphers.first() else {
                    return;
                };
                let answer = server
                    .post(post::DECRYPT_DATA, json!({"cipher_text": cipher}))
                    .await;
                let expected = key.usable();
                if expected.is_ok() {
                    assert_eq!(
                        answer.body["plain_text"],
                        json!("the same text"),
                        "{}",
                        answer.body
                    );
                }
                (answer, expected)
            }
            Step::Describe(_)
            | Step::Create { .. }
            | Step::Wait(_)
            | Step::Upkeep
            | Step::Restart => (send(post::DESCRIBE_KEY).await, Ok(())),
        };
        compare(step, &answer, expected);
    }

    /// Every key is what the model has.
    async fn check(&mut self, step: &Step) {
        let now = self.server.now();
        for key in &mut self.keys {
            key.settle(now);
            let answer = self
                .server
                .post(post::DESCRIBE_KEY, json!({"key_id": key.id}))
                .await;
            if key.is_gone(now) {
                compare(step, &answer, Err(ErrorCode::KeyNotFound));
                continue;
            }
            let state = answer.body["key_info"]["key_state"].as_str();
            assert_eq!(state, Some(key.state.as_str()), "after {step:?}: {key:?}");
        }
    }
}

#[test]
fn random_lives_of_keys_agree_with_the_model() {
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let steps = proptest::collection::vec(step(), 1..50);
    let outcome = TestRunner::new(config).run(&steps, |steps| {
        runtime.block_on(async {
            let mut walk = Walk {
                server: Harness::start().await,
                keys: Vec::new(),
            };
            for step in &steps {
                walk.take(step).await;
                walk.check(step).await;
            }
        });
        Ok(())
    });
    outcome.unwrap();
}
