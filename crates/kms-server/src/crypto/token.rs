//! Import tokens: sealed, so that a client can neither read nor alter one.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use kms_api::{KeyId, import::ImportToken};
use uuid::Uuid;

use super::{CryptoError, SealingKeys};

/// The first byte: this layout.
const LAYOUT: u8 = 1;
/// Filled up to this, so that a token has the documented 200 characters at least.
const LENGTH: usize = 132;

/// What a token says. The store says besides whether it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenBody {
    /// The token's own id.
    pub id: Uuid,
    /// The key that it imports into.
    pub key_id: KeyId,
    /// The wrapping key that went with it.
    pub wrapping_key_id: Uuid,
    /// The second since 1970 from which it no longer works.
    pub expires_at: u64,
}

impl TokenBody {
    /// The token as the client gets it.
    pub fn seal(&self, sealing_keys: &SealingKeys) -> Result<ImportToken, CryptoError> {
        let mut body = Vec::with_capacity(LENGTH);
        body.push(LAYOUT);
        body.extend_from_slice(self.id.as_bytes());
        body.extend_from_slice(self.wrapping_key_id.as_bytes());
        body.extend_from_slice(&self.expires_at.to_be_bytes());
        body.extend_from_slice(self.key_id.as_str().as_bytes());
        body.resize(LENGTH, 0);
        let text = BASE64.encode(sealing_keys.seal_token(&body)?);
        ImportToken::parse(text).map_err(|_| CryptoError::Library("writing an import token"))
    }

    /// Reads a token; none if this server did not make it, or it was altered.
    pub fn open(sealing_keys: &SealingKeys, token: &ImportToken) -> Option<Self> {
        let body = sealing_keys.open_token(&BASE64.decode(token.as_str()).ok()?)?;
        let (&layout, rest) = body.split_first()?;
        let (id, rest) = rest.split_first_chunk::<16>()?;
        let (wrapping_key_id, rest) = rest.split_first_chunk::<16>()?;
        let (expires_at, rest) = rest.split_first_chunk::<8>()?;
        let key_id = std::str::from_utf8(rest.get(..36)?).ok()?;
        (layout == LAYOUT).then_some(())?;
        Some(Self {
            id: Uuid::from_bytes(*id),
            key_id: KeyId::parse(key_id).ok()?,
            wrapping_key_id: Uuid::from_bytes(*wrapping_key_id),
            expires_at: u64::from_be_bytes(*expires_at),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_token_is_none_of_ours() {
        let sealing_keys = SealingKeys::from_bytes(&[7; 32]).unwrap();
        let body = TokenBody {
            id: Uuid::from_bytes([1; 16]),
            key_id: KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap(),
            wrapping_key_id: Uuid::from_bytes([2; 16]),
            expires_at: 1_795_469_606,
        };
        let token = body.seal(&sealing_keys).unwrap();
        assert!(token.as_str().len() >= 200);
        assert_eq!(TokenBody::open(&sealing_keys, &token), Some(body));
        let sealed = BASE64.decode(token.as_str()).unwrap();
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            let altered = ImportToken::parse(BASE64.encode(altered)).unwrap();
            assert_eq!(
                TokenBody::open(&sealing_keys, &altered),
                None,
                "byte {index}"
            );
        }
        let other = SealingKeys::from_bytes(&[8; 32]).unwrap();
        assert_eq!(TokenBody::open(&other, &token), None);
    }
}
