//! RFC 3211: a content key wrapped under a key that a pass phrase gave.
//!
//! No maintained crate has it (the `cms` crate leaves it to its caller), so the two passes of CBC are
//! put together here from the `cbc` and `aes` crates; the tests hold them against OpenSSL.

use aes::Aes256;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Bytes of an AES block.
const BLOCK: usize = 16;

/// Bytes of a content key.
const KEY: usize = 32;

/// Length, check value and key, filled up to whole blocks.
const FORMATTED: usize = 3 * BLOCK;

/// Section 2.3.1: the formatted key is encrypted twice, the second time with the last block of the
/// first as IV.
pub(super) fn wrap<R: CryptoRng + ?Sized>(
    wrapping_key: &[u8; KEY],
    iv: &[u8; BLOCK],
    content_key: &[u8; KEY],
    rng: &mut R,
) -> Option<Vec<u8>> {
    let [one, two, three, ..] = *content_key;
    let mut block = Zeroizing::new(Vec::with_capacity(FORMATTED));
    block.extend([u8::try_from(KEY).ok()?, !one, !two, !three]);
    block.extend_from_slice(content_key);
    let mut padding = [0; FORMATTED - 4 - KEY];
    rng.fill_bytes(&mut padding);
    block.extend(padding);

    encrypt(wrapping_key, iv, &mut block)?;
    let second_iv: [u8; BLOCK] = *block.last_chunk()?;
    encrypt(wrapping_key, &second_iv, &mut block)?;
    Some(block.to_vec())
}

/// Section 2.3.2. `None` where the check value is wrong: another pass phrase, or damage.
pub(super) fn unwrap(
    wrapping_key: &[u8; KEY],
    iv: &[u8; BLOCK],
    wrapped: &[u8],
) -> Option<Zeroizing<[u8; KEY]>> {
    if wrapped.len() != FORMATTED {
        return None;
    }
    let mut block = Zeroizing::new(wrapped.to_vec());
    // The IV of the outer pass is the last block of the inner one: found by decrypting that alone.
    let (head, last) = wrapped.split_last_chunk::<BLOCK>()?;
    let mut second_iv = *last;
    decrypt(wrapping_key, head.last_chunk()?, &mut second_iv)?;
    decrypt(wrapping_key, &second_iv, &mut block)?;
    decrypt(wrapping_key, iv, &mut block)?;

    let ([length, one, two, three], rest) = block.split_first_chunk()?;
    let key: &[u8; KEY] = rest.first_chunk()?;
    let [first, second, third, ..] = *key;
    let right = usize::from(*length) == KEY && [!one, !two, !three] == [first, second, third];
    right.then(|| Zeroizing::new(*key))
}

fn encrypt(key: &[u8; KEY], iv: &[u8; BLOCK], blocks: &mut [u8]) -> Option<()> {
    let length = blocks.len();
    cbc::Encryptor::<Aes256>::new(key.into(), iv.into())
        .encrypt_padded::<NoPadding>(blocks, length)
        .ok()
        .map(|_| ())
}

fn decrypt(key: &[u8; KEY], iv: &[u8; BLOCK], blocks: &mut [u8]) -> Option<()> {
    cbc::Decryptor::<Aes256>::new(key.into(), iv.into())
        .decrypt_padded::<NoPadding>(blocks)
        .ok()
        .map(|_| ())
}
