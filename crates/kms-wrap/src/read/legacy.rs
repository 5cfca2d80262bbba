//! PEM under a pass phrase as OpenSSL wrote it before PKCS#8: `Proc-Type: 4,ENCRYPTED` (RFC 1421), the
//! key by `EVP_BytesToKey` with MD5.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit, KeySizeUser};
use des::TdesEde3;
use md5::{Digest, Md5};
use zeroize::{Zeroize, Zeroizing};

use super::{Ask, foreign, text};
use crate::{Container, ReadError};

/// Bytes of the IV that serve as salt (`PKCS5_SALT_LEN` of OpenSSL).
const SALT: usize = 8;

/// Whether the headers of a block say that it is encrypted.
pub(super) fn is_encrypted(headers: &str) -> bool {
    header(headers, "Proc-Type").is_some_and(|value| value.ends_with("ENCRYPTED"))
}

/// Decrypts a block with the pass phrase of `ask`.
///
/// Nothing tells a wrong pass phrase from a damaged file but what comes out.
pub(super) fn open(
    headers: &str,
    data: &[u8],
    ask: &Ask<'_>,
) -> Result<Zeroizing<Vec<u8>>, ReadError> {
    let unknown = || foreign::not_read(Container::LegacyEncryptedPem);
    let (name, iv) = header(headers, "DEK-Info")
        .and_then(|value| value.split_once(','))
        .ok_or_else(unknown)?;
    let decrypt = match name.trim() {
        "AES-128-CBC" => decrypt::<Aes128>,
        "AES-192-CBC" => decrypt::<Aes192>,
        "AES-256-CBC" => decrypt::<Aes256>,
        "DES-EDE3-CBC" => decrypt::<TdesEde3>,
        _ => return Err(unknown()),
    };
    let text::Hex::Bytes(iv) = text::hex(iv) else {
        return Err(unknown());
    };
    let passphrase = ask.passphrase().ok_or(ReadError::PassphraseNeeded)?;
    decrypt(passphrase, &iv, data).ok_or(ReadError::PassphraseWrong)
}

fn header<'a>(headers: &'a str, name: &str) -> Option<&'a str> {
    headers.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim())
    })
}

fn decrypt<C>(passphrase: &[u8], iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>>
where
    C: BlockCipherDecrypt + KeyInit + KeySizeUser,
{
    let key = derive(passphrase, iv.get(..SALT)?, C::key_size());
    let cipher = Decryptor::<C>::new_from_slices(&key, iv).ok()?;
    let mut buffer = Zeroizing::new(data.to_vec());
    let length = cipher.decrypt_padded::<Pkcs7>(&mut buffer).ok()?.len();
    if let Some(padding) = buffer.get_mut(length..) {
        padding.zeroize();
    }
    buffer.truncate(length);
    Some(buffer)
}

/// `EVP_BytesToKey`: each digest is over the one before, the pass phrase and the salt.
fn derive(passphrase: &[u8], salt: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(length.next_multiple_of(16)));
    let mut digest = Md5::new();
    while key.len() < length {
        let mut block = digest
            .chain_update(passphrase)
            .chain_update(salt)
            .finalize();
        key.extend_from_slice(&block);
        digest = Md5::new().chain_update(block);
        block.zeroize();
    }
    key.truncate(length);
    key
}
