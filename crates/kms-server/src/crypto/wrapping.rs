//! Wrapping keys: RSA pairs whose public half goes to clients.

use aws_lc_rs::{
    digest,
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey},
};
use zeroize::Zeroizing;

use super::{CryptoError, SealingKeys, make_id};
use crate::{domain::WrappingKey, state::WrappingKeyBits};

/// Makes a pair. It takes long: not for a runtime's thread.
pub fn make_wrapping_key(
    sealing_keys: &SealingKeys,
    bits: WrappingKeyBits,
) -> Result<WrappingKey, CryptoError> {
    let failed = |_| CryptoError::Library("making a wrapping key");
    let size = match bits {
        WrappingKeyBits::Two048 => KeySize::Rsa2048,
        WrappingKeyBits::Three072 => KeySize::Rsa3072,
        WrappingKeyBits::Four096 => KeySize::Rsa4096,
    };
    let pair = PrivateDecryptingKey::generate(size).map_err(failed)?;
    let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(failed)?;
    let public = AsDer::<PublicKeyX509Der<'_>>::as_der(&pair.public_key()).map_err(failed)?;
    let id = make_id()?.to_string();
    Ok(WrappingKey {
        sealed: sealing_keys.seal(&row_identity(&id), private.as_ref())?,
        spki: public.as_ref().to_vec(),
        bits: bits.bits(),
        id,
    })
}

/// Opens a wrapping key's private half.
pub(super) fn unseal(
    sealing_keys: &SealingKeys,
    key: &WrappingKey,
) -> Result<OaepPrivateDecryptingKey, CryptoError> {
    let pkcs8 = sealing_keys.open(&row_identity(&key.id), &key.sealed)?;
    let pair = PrivateDecryptingKey::from_pkcs8(&pkcs8)
        .map_err(|_| CryptoError::Library("reading a wrapping key"))?;
    OaepPrivateDecryptingKey::new(pair).map_err(|_| CryptoError::Library("reading a wrapping key"))
}

/// RSAES-OAEP of RFC 8017 with SHA-256 for label and MGF1, empty label; none if `block` is no such block.
pub(super) fn open_block(
    key: &OaepPrivateDecryptingKey,
    block: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(vec![0; key.min_output_size()]);
    let length = key
        .decrypt(&OAEP_SHA256_MGF1SHA256, block, &mut buffer, None)
        .ok()?
        .len();
    buffer.truncate(length);
    Some(buffer)
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}

/// What binds a sealed private half to its row.
fn row_identity(id: &str) -> Vec<u8> {
    format!("wrapping-key/{id}").into_bytes()
}
