//! The seal over a PKCS#12 store (RFC 7292 section 4 and appendix A): it tells a wrong pass phrase from
//! a damaged file, and that nobody changed a key.

use der::asn1::AnyRef;
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::digest::block_api::BlockSizeUser;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{inner, malformed, oid_of};
use crate::read::cost::Budget;
use crate::read::sealed::{Purpose, bmp, derive};
use crate::read::{foreign, oid};
use crate::{Container, ReadError};

/// Refuses a pass phrase under which `MacData` does not fit `content`.
pub(super) fn verify(
    mac: &AnyRef<'_>,
    content: &[u8],
    passphrase: &[u8],
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let fields = inner(mac.value()).ok_or_else(malformed)?;
    let [digest, salt, rounds @ ..] = fields.as_slice() else {
        return Err(malformed());
    };
    let rounds = match rounds.first() {
        Some(rounds) => rounds.decode_as::<u32>().map_err(|_| malformed())?,
        None => 1,
    };
    let digest = inner(digest.value()).ok_or_else(malformed)?;
    let [algorithm, tag] = digest.as_slice() else {
        return Err(malformed());
    };
    let algorithm = inner(algorithm.value()).ok_or_else(malformed)?;
    let algorithm = algorithm.first().and_then(oid_of).ok_or_else(malformed)?;
    budget.rounds(u64::from(rounds))?;
    let passphrase = bmp(passphrase).ok_or(ReadError::PassphraseWrong)?;
    let (salt, tag) = (salt.value(), tag.value());
    let fits = match algorithm {
        oid::SHA1 => fits::<Sha1>(&passphrase, salt, rounds, content, tag),
        oid::SHA256 => fits::<Sha256>(&passphrase, salt, rounds, content, tag),
        oid::SHA384 => fits::<Sha384>(&passphrase, salt, rounds, content, tag),
        oid::SHA512 => fits::<Sha512>(&passphrase, salt, rounds, content, tag),
        _ => return Err(foreign::not_read(Container::Pkcs12)),
    };
    if fits {
        Ok(())
    } else {
        Err(ReadError::PassphraseWrong)
    }
}

fn fits<D: Digest + BlockSizeUser + EagerHash>(
    passphrase: &[u8],
    salt: &[u8],
    rounds: u32,
    content: &[u8],
    tag: &[u8],
) -> bool {
    let length = <D as Digest>::output_size();
    let key = derive::<D>(passphrase, salt, Purpose::Mac, rounds, length);
    let Ok(mut mac) = <Hmac<D> as KeyInit>::new_from_slice(&key) else {
        return false;
    };
    mac.update(content);
    mac.verify_slice(tag).is_ok()
}
