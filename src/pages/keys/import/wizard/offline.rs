//! What goes to a machine without a network, and what comes back.

use kms_api::import::WrappingAlgorithm;
use kms_api::offline::{ImportAnswer, ImportRequest, RequestFormat, WrappingKeyText};
use kms_wrap_worker::Facts;

use super::{EmptyKey, Fault, Field, Parameters, Purpose, Step, Way, Wizard};

/// The layer that an answer is, in the words of a key file.
pub const OFFLINE: &str = "offline";

impl Wizard {
    /// The request that whoever holds the key needs; none on other ways, or where the server's wrapping key is none.
    pub fn import_request(&self) -> Option<ImportRequest> {
        let Step::Material {
            key,
            way: Way::Offline { parameters, .. },
        } = &self.step
        else {
            return None;
        };
        Some(ImportRequest {
            format: RequestFormat::One,
            key_id: key.id.clone(),
            key_alias: key.alias.clone(),
            key_spec: key.spec,
            wrapping_algorithm: WrappingAlgorithm::RsaesOaepSha256,
            wrapping_key: WrappingKeyText::parse(parameters.public_key.as_str()).ok()?,
            expiration_time: parameters.expires_at,
            material_fingerprint: key.previous.clone(),
        })
    }

    /// From step 2 on. A request may have been carried away already, so its token serves until it lapses.
    pub(super) fn offline(self, now: u64) -> Self {
        let held = self.step.parameters().cloned();
        match held.filter(|held| !held.lapsed(now)) {
            Some(held) => self.fetched(Purpose::Offline, held),
            None => self.fetch(Purpose::Offline),
        }
    }

    /// An answer was read: it is kept if it is the one to this request.
    pub(super) fn answered(mut self, came: Box<ImportAnswer>) -> Self {
        let Step::Material {
            key,
            way: Way::Offline { parameters, answer },
        } = &mut self.step
        else {
            return self;
        };
        if let Some(fault) = fault_of(key, parameters, &came) {
            return self.fault(Field::Answer, fault);
        }
        *answer = Some(came);
        self
    }
}

/// Why an answer does not go with the request that was made here.
fn fault_of(key: &EmptyKey, parameters: &Parameters, came: &ImportAnswer) -> Option<Fault> {
    if came.key_id != key.id || came.key_spec != key.spec {
        return Some(Fault::OtherKey);
    }
    if came.wrapping_key_fingerprint != parameters.fingerprint {
        return Some(Fault::OtherRequest);
    }
    let expected = key.previous.as_ref()?;
    (*expected != came.material_fingerprint).then(|| Fault::Differs {
        expected: expected.clone(),
        found: came.material_fingerprint.clone(),
    })
}

/// What an answer says of the key, to be compared with what the server reports.
pub(super) fn facts_of(answer: ImportAnswer) -> Facts {
    Facts {
        format: vec![OFFLINE.to_owned()],
        spec: answer.key_spec.as_str().to_owned(),
        bits: answer.key_spec.bits().unwrap_or_default(),
        fingerprint: answer.material_fingerprint,
        key_check_value: answer.key_check_value,
        warnings: Vec::new(),
        open_decisions: Vec::new(),
        shares: Vec::new(),
    }
}
