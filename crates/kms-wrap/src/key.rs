//! A key that was read and checked.

use std::fmt;

use zeroize::Zeroizing;

use crate::{Decision, Facts, fingerprint};

/// A key in the form in which it is wrapped. Opaque: what may be shown is in [`Key::facts`].
///
/// Its bytes are wiped when it is dropped.
pub struct Key {
    material: Material,
    facts: Facts,
    decisions: Vec<Decision>,
}

/// What will be wrapped.
pub(crate) enum Material {
    /// The bytes of an AES-256 key.
    Symmetric(Zeroizing<[u8; 32]>),
    /// A private key, canonical PKCS#8 v1 DER.
    Private(Zeroizing<Vec<u8>>),
}

impl Key {
    pub(crate) fn new(material: Material, facts: Facts, decisions: &[Decision]) -> Self {
        let mut key = Self {
            material,
            facts,
            decisions: decisions.to_vec(),
        };
        key.tell_check_value();
        key
    }

    /// Of a key that looks guessable the check value is told once its owner has answered for it.
    ///
    /// That hides nothing: the fingerprint, which is always told, confirms a guess just as well.
    fn tell_check_value(&mut self) {
        if let Material::Symmetric(bytes) = &self.material
            && !self.open_decisions().contains(&Decision::AcceptPattern)
        {
            self.facts.key_check_value = Some(fingerprint::key_check_value(bytes));
        }
    }

    /// What may be shown.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The decisions that [`wrap`](crate::wrap) still waits for.
    pub fn open_decisions(&self) -> Vec<Decision> {
        self.facts.open_decisions(&self.decisions)
    }

    /// Adds decisions of the key's owner to those given to [`read`](crate::read).
    pub fn decide(&mut self, decisions: &[Decision]) {
        self.decisions.extend_from_slice(decisions);
        self.tell_check_value();
    }

    #[cfg(feature = "rsa-keygen")]
    pub(crate) fn set_format(&mut self, format: Vec<crate::Format>) {
        self.facts.format = format;
    }

    pub(crate) fn material(&self) -> &Material {
        &self.material
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("spec", &self.facts.spec)
            .finish_non_exhaustive()
    }
}
