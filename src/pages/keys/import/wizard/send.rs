//! OK: the request, and what is renewed before it is sent.

use kms_api::import::{
    EncryptedKeyMaterial, EncryptedPrivateKey, ImportKeyMaterialRequest, ImportToken,
};

use super::file::role_of_material;
use super::{Attempt, Expiration, Fault, Faults, Field, Material, Purpose, Ready, Task, Wizard};

impl Wizard {
    /// OK: everything is checked once more, and what is old is renewed where that is free of risk.
    pub(super) fn ok(mut self, ready: &Ready, now: u64) -> Self {
        self.faults = Faults::default();
        if let Some(fault) = self.draft.expiration.fault(now) {
            self.faults.set(Field::Expiration, fault);
        }
        if let Some(fault) = self.fault_of_token(ready, now) {
            self.faults.set(Field::Token, fault);
        }
        if !self.faults.is_empty() {
            return self;
        }
        match &ready.material {
            Material::Here { parameters, .. } if parameters.stale(now) => {
                self.fetch(Purpose::Renew)
            }
            // The files were looked at without a wrapping key, and are to go with this one's token.
            Material::Elsewhere {
                parameters: Some(parameters),
                ..
            } if !self.draft.other_token && !parameters.downloaded => {
                let role = role_of_material(ready.key.spec);
                let wrapping_key = Some(parameters.public_key.clone());
                self.start(Task::Classify { role, wrapping_key })
            }
            Material::Here { .. } | Material::Offline { .. } | Material::Elsewhere { .. } => {
                self.send(ready, false)
            }
        }
    }

    /// What is wrong with the token: it is not there, or it has lapsed, and what was wrapped away from here with it.
    fn fault_of_token(&self, ready: &Ready, now: u64) -> Option<Fault> {
        match &ready.material {
            Material::Elsewhere {
                parameters: Some(parameters),
                ..
            } if !self.draft.other_token && parameters.lapsed(now) => Some(Fault::Lapsed),
            Material::Offline { parameters, .. } if parameters.lapsed(now) => {
                Some(Fault::RequestLapsed)
            }
            Material::Here { .. } | Material::Offline { .. } | Material::Elsewhere { .. } => {
                self.token(ready).is_none().then_some(Fault::NoFile)
            }
        }
    }

    /// The token that goes with the material: the wizard's own, or the one that was given.
    pub fn token<'a>(&self, ready: &'a Ready) -> Option<&'a ImportToken> {
        let own = ready
            .material
            .parameters()
            .map(|parameters| &parameters.token);
        match &ready.material {
            Material::Here { .. } | Material::Offline { .. } => own,
            Material::Elsewhere { .. } if self.draft.other_token => ready.given.as_ref(),
            Material::Elsewhere { .. } => own.or(ready.given.as_ref()),
        }
    }

    /// The very request that OK would send, once everything is there.
    pub fn request(&self, ready: &Ready) -> Option<ImportKeyMaterialRequest> {
        let (material, private_key) = match &ready.material {
            Material::Here { key, .. } => (
                key.wrapped.encrypted_key_material.as_str(),
                key.wrapped.encrypted_privatekey.as_deref(),
            ),
            Material::Offline { answer, .. } => (
                answer.encrypted_key_material.as_str(),
                answer
                    .encrypted_privatekey
                    .as_ref()
                    .map(EncryptedPrivateKey::as_str),
            ),
            Material::Elsewhere {
                material,
                private_key,
                ..
            } => (
                material.base64.as_str(),
                private_key.as_ref().map(|file| file.base64.as_str()),
            ),
        };
        let private_key = private_key.map(EncryptedPrivateKey::parse);
        Some(ImportKeyMaterialRequest {
            key_id: ready.key.id.clone().into(),
            import_token: self.token(ready)?.clone(),
            encrypted_key_material: EncryptedKeyMaterial::parse(material).ok()?,
            encrypted_privatekey: private_key.transpose().ok()?,
            expiration_time: match self.draft.expiration {
                Expiration::Never => None,
                Expiration::At { seconds, .. } => seconds,
            },
            sequence: None,
        })
    }

    pub(super) fn send(self, ready: &Ready, renewed: bool) -> Self {
        match self.request(ready) {
            Some(request) => self.start(Task::Import(Attempt {
                request: Box::new(request),
                renewed,
                unsure: false,
            })),
            // The worker gives nothing that the API would not take, so the token is missing.
            None => self.fault(Field::Token, Fault::NoFile),
        }
    }
}
