//! The password-based encryption of PKCS#12 (RFC 7292 appendices B and C), for files of older programs.
//!
//! No crate of ours has it: `pkcs5` knows PBES2 alone, and `pkcs12` pins a pre-release of `cms`.

use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use der::Tag;
use der::Tagged;
use der::asn1::AnyRef;
use des::TdesEde3;
use sha1::Sha1;
use sha2::Digest;
use sha2::digest::block_api::BlockSizeUser;
use zeroize::{Zeroize, Zeroizing};

use crate::read::der::inner;

/// What a derived key is for (RFC 7292 appendix B.3).
#[derive(Clone, Copy)]
pub(in crate::read) enum Purpose {
    Encryption = 1,
    Iv = 2,
    Mac = 3,
}

/// The salt and rounds of a `pkcs-12PbeParams`.
pub(super) fn parameters(parameters: &AnyRef<'_>) -> Option<(Vec<u8>, u32)> {
    let fields = inner(parameters.value())?;
    let [salt, rounds] = fields.as_slice() else {
        return None;
    };
    let rounds = rounds
        .decode_as::<u32>()
        .ok()
        .filter(|rounds| *rounds > 0)?;
    (salt.tag() == Tag::OctetString && !salt.value().is_empty())
        .then(|| (salt.value().to_vec(), rounds))
}

/// Decrypts under the scheme with SHA-1 and triple DES; `None` where the padding is wrong.
pub(super) fn triple_des(
    salt: &[u8],
    rounds: u32,
    data: &[u8],
    passphrase: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let passphrase = bmp(passphrase)?;
    let key = derive::<Sha1>(&passphrase, salt, Purpose::Encryption, rounds, 24);
    let iv = derive::<Sha1>(&passphrase, salt, Purpose::Iv, rounds, 8);
    let cipher = Decryptor::<TdesEde3>::new_from_slices(&key, &iv).ok()?;
    let mut buffer = Zeroizing::new(data.to_vec());
    let length = cipher.decrypt_padded::<Pkcs7>(&mut buffer).ok()?.len();
    if let Some(padding) = buffer.get_mut(length..) {
        padding.zeroize();
    }
    buffer.truncate(length);
    Some(buffer)
}

/// A pass phrase as PKCS#12 hashes it: UTF-16, big-endian, ended by a zero (RFC 7292 appendix B.1).
/// `None` if it is no text.
pub(in crate::read) fn bmp(passphrase: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = core::str::from_utf8(passphrase).ok()?;
    // At full size: growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * passphrase.len() + 2));
    for unit in text.encode_utf16() {
        bytes.extend_from_slice(&unit.to_be_bytes());
    }
    bytes.extend_from_slice(&[0, 0]);
    Some(bytes)
}

/// Derives `length` bytes from a pass phrase, by the steps of RFC 7292 appendix B.2.
pub(in crate::read) fn derive<D: Digest + BlockSizeUser>(
    passphrase: &[u8],
    salt: &[u8],
    purpose: Purpose,
    rounds: u32,
    length: usize,
) -> Zeroizing<Vec<u8>> {
    let block = D::block_size();
    // 1. The diversifier.
    let diversifier = vec![purpose as u8; block];
    // 2. to 4. Salt and pass phrase, each repeated to whole blocks.
    let fill = |bytes: &[u8]| {
        let whole = bytes.len().div_ceil(block) * block;
        bytes
            .iter()
            .copied()
            .cycle()
            .take(whole)
            .collect::<Vec<u8>>()
    };
    let mut input = Zeroizing::new(fill(salt));
    let passphrase = Zeroizing::new(fill(passphrase));
    input.reserve_exact(passphrase.len());
    input.extend_from_slice(&passphrase);
    let mut out = Zeroizing::new(Vec::with_capacity(length.next_multiple_of(64)));
    loop {
        // 6. A. The hash, `rounds` times.
        let mut hash = D::new()
            .chain_update(&diversifier)
            .chain_update(input.as_slice())
            .finalize();
        for _ in 1..rounds {
            hash = D::digest(&hash);
        }
        out.extend_from_slice(&hash);
        if out.len() >= length {
            out.truncate(length);
            return out;
        }
        // 6. B. and C. Each block of the input plus the repeated hash plus one.
        for part in input.chunks_mut(block) {
            let mut carry = 1_u16;
            let repeated = hash.iter().cycle().take(block).collect::<Vec<_>>();
            for (byte, add) in part.iter_mut().zip(repeated).rev() {
                let [high, low] = (u16::from(*byte) + u16::from(*add) + carry).to_be_bytes();
                *byte = low;
                carry = u16::from(high);
            }
        }
        hash.zeroize();
    }
}
