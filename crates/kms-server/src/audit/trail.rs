//! What becomes known about a request while it is answered: who asks, and what it is about.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kms_api::KeyId;

use crate::auth::{Caller, Credential};

/// Shared by all who deal with one request. It is there whether the request succeeds, is refused, or fails.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail(Arc<Mutex<Noted>>);

/// What the record takes from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Noted {
    /// Whether somebody has shown who they are.
    pub(super) known: bool,
    pub(super) account_id: Option<String>,
    pub(super) account_name: Option<String>,
    pub(super) access_key: Option<String>,
    pub(super) session: Option<String>,
    pub(super) key_id: Option<String>,
    pub(super) target: Option<String>,
}

impl Trail {
    /// The request is somebody's who has shown who they are.
    pub(crate) fn caller(&self, caller: &Caller) {
        let mut noted = self.noted();
        noted.known = true;
        noted.account_id = Some(caller.user_id.clone());
        noted.account_name = Some(caller.user_name.clone());
        match caller.credential.clone() {
            Some(Credential::AccessKey(access)) => noted.access_key = Some(access),
            Some(Credential::Session(session)) => noted.session = Some(session),
            None => {}
        }
    }

    /// The request claims to be of this account.
    pub(crate) fn account(&self, id: &str, name: &str) {
        let mut noted = self.noted();
        noted.account_id = Some(id.to_owned());
        noted.account_name = Some(name.to_owned());
    }

    /// The claim has been shown to be right: the request begins or ends this session.
    pub(crate) fn session(&self, token_hash: &[u8; 32]) {
        let mut noted = self.noted();
        noted.known = true;
        noted.session = Some(Credential::session_name(token_hash));
    }

    /// The request is about this key. A second one is what else it is about.
    pub(crate) fn key(&self, id: &KeyId) {
        let mut noted = self.noted();
        match &noted.key_id {
            None => noted.key_id = Some(id.to_string()),
            Some(first) if first != id.as_str() && noted.target.is_none() => {
                noted.target = Some(id.to_string());
            }
            Some(_) => {}
        }
    }

    /// What else the request is about: an identifier, and what becomes of it. Never a secret.
    pub(crate) fn target(&self, target: impl Into<String>) {
        self.noted().target = Some(target.into());
    }

    pub(super) fn read(&self) -> Noted {
        self.noted().clone()
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
