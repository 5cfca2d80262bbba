//! Access keys: what programs sign with.

use kms_api::ProjectId;
use zeroize::Zeroizing;

use crate::{
    crypto::{CryptoError, SealingKeys, fill_random},
    domain::Scope,
    store::accounts::AccessKey,
};

/// Letters and digits that nobody confuses (Crockford's base 32): 32, so a random byte's low five
/// bits choose one evenly.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of the public part: 100 random bits.
const ACCESS: usize = 20;
/// Characters of the secret: 200 random bits.
const SECRET: usize = 40;

/// A random text of [`ALPHABET`], five bits a character.
pub(crate) fn make_text(length: usize) -> Result<Zeroizing<String>, CryptoError> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    fill_random(&mut bytes)?;
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    Ok(Zeroizing::new(bytes.iter().map(letter).collect()))
}

/// A random password of 125 bits, in groups that can be typed.
pub(crate) fn make_password() -> Result<Zeroizing<String>, CryptoError> {
    let text = Zeroizing::new(make_text(25)?.to_lowercase());
    let groups: Vec<&str> = [0, 5, 10, 15, 20]
        .iter()
        .filter_map(|at| text.get(*at..at + 5))
        .collect();
    Ok(Zeroizing::new(groups.join("-")))
}

impl AccessKey {
    /// A new key of an account for one project, and its secret, which nobody is told again.
    pub fn make(
        sealing_keys: &SealingKeys,
        account_id: &str,
        project_id: ProjectId,
        created_at: u64,
    ) -> Result<(Self, Zeroizing<String>), CryptoError> {
        let access = make_text(ACCESS)?.to_string();
        let secret = make_text(SECRET)?;
        let key = Self {
            sealed_secret: sealing_keys.seal(&identity(&access), secret.as_bytes())?,
            access,
            account_id: account_id.to_owned(),
            project_id,
            scope: Scope::Everything,
            created_at,
        };
        Ok((key, secret))
    }

    /// The same key, limited to some enterprise projects.
    #[must_use]
    pub fn within(self, scope: Scope) -> Self {
        Self { scope, ..self }
    }

    /// The secret, to check a signature with.
    pub(crate) fn secret(
        &self,
        sealing_keys: &SealingKeys,
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        sealing_keys.open(&identity(&self.access), &self.sealed_secret)
    }
}

/// The row that a secret is sealed for.
fn identity(access: &str) -> Vec<u8> {
    [b"access_keys.sealed_secret/", access.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_opens_for_its_own_row_only() {
        let sealing_keys = SealingKeys::from_bytes(&[7; 32]).unwrap();
        let project = ProjectId::parse("p1").unwrap();
        let (key, secret) = AccessKey::make(&sealing_keys, "u", project.clone(), 0).unwrap();
        assert_eq!(
            key.secret(&sealing_keys).unwrap().as_slice(),
            secret.as_bytes()
        );
        assert_eq!((key.access.len(), secret.len()), (20, 40));

        let (mut other, _) = AccessKey::make(&sealing_keys, "u", project, 0).unwrap();
        other.sealed_secret = key.sealed_secret.clone();
        assert!(
            other.secret(&sealing_keys).is_err(),
            "a sealed secret moved to another row"
        );
        let another_root = SealingKeys::from_bytes(&[8; 32]).unwrap();
        assert!(key.secret(&another_root).is_err());
    }
}
