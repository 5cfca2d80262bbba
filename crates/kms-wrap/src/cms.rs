//! CMS (RFC 5652) under a pass phrase: the one standard container for a symmetric key that the stock
//! `openssl` opens.
//!
//! Written are `AuthEnvelopedData` (RFC 5083) with AES-256-GCM (RFC 5084); read is `EnvelopedData`
//! with AES-256-CBC, too, which `openssl cms -encrypt` makes. The content key lies under a key that
//! PBKDF2 gives, wrapped by RFC 3211's PWRI-KEK: OpenSSL takes no other way.

mod asn1;
mod pwri;

use aes::Aes256;
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use der::asn1::{AnyRef, OctetStringRef};
use der::{Decode, Encode};
use pkcs8::pkcs5::pbes2::{Kdf, Pbkdf2Params, Pbkdf2Prf};
use pkcs8::spki::AlgorithmIdentifierRef;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use asn1::{
    AuthEnvelopedData, ContentInfo, EncryptedContent, EnvelopedData, GcmParameters,
    PasswordRecipient, Recipient, oid,
};

/// What is not opened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum OpenError {
    /// A structure or algorithm that is not read here.
    Unsupported,
    /// Wrong pass phrase, or damaged.
    Closed,
}

/// A CMS file that was taken apart and not opened yet.
pub(crate) struct Sealed<'a> {
    recipient: PasswordRecipient<'a>,
    content: EncryptedContent<'a>,
    tag: Option<&'a [u8]>,
}

/// Encrypts `content` under a pass phrase.
pub(crate) fn seal<R: CryptoRng + ?Sized>(
    content: &[u8],
    passphrase: &[u8],
    rounds: u32,
    rng: &mut R,
) -> Option<Vec<u8>> {
    let mut salt = [0; 16];
    let mut iv = [0; 16];
    let mut nonce = [0; 12];
    let mut content_key = Zeroizing::new([0; 32]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut iv);
    rng.fill_bytes(&mut nonce);
    rng.fill_bytes(content_key.as_mut_slice());

    let kdf = Pbkdf2Params::hmac_sha256(rounds, &salt).ok()?;
    let wrapped = pwri::wrap(&*derive(&kdf, passphrase)?, &iv, &content_key, rng)?;
    let mut ciphertext = content.to_vec();
    let tag = Aes256Gcm::new(content_key.as_slice().try_into().ok()?)
        .encrypt_inout_detached(&nonce.into(), &[], ciphertext.as_mut_slice().into())
        .ok()?;
    encode(kdf, iv, &wrapped, nonce, &ciphertext, &tag).ok()
}

fn encode(
    kdf: Pbkdf2Params,
    iv: [u8; 16],
    wrapped: &[u8],
    nonce: [u8; 12],
    ciphertext: &[u8],
    tag: &[u8],
) -> der::Result<Vec<u8>> {
    let cipher = AlgorithmIdentifierRef {
        oid: oid::AES_256_CBC,
        parameters: Some(OctetStringRef::new(&iv)?.into()),
    }
    .to_der()?;
    let recipient = Recipient::Password(PasswordRecipient {
        version: 0,
        derivation: Some(Kdf::Pbkdf2(kdf)),
        encryption: AlgorithmIdentifierRef {
            oid: oid::PWRI_KEK,
            parameters: Some(AnyRef::from_der(&cipher)?),
        },
        key: OctetStringRef::new(wrapped)?,
    });
    let gcm = GcmParameters {
        nonce: OctetStringRef::new(&nonce)?,
        tag_len: 16,
    }
    .to_der()?;
    let content = AuthEnvelopedData {
        version: 0,
        recipients: vec![recipient].try_into()?,
        content: EncryptedContent {
            kind: oid::DATA,
            encryption: AlgorithmIdentifierRef {
                oid: oid::AES_256_GCM,
                parameters: Some(AnyRef::from_der(&gcm)?),
            },
            ciphertext: Some(OctetStringRef::new(ciphertext)?),
        },
        tag: OctetStringRef::new(tag)?,
    }
    .to_der()?;
    ContentInfo {
        kind: oid::AUTH_ENVELOPED_DATA,
        content: AnyRef::from_der(&content)?,
    }
    .to_der()
}

impl<'a> Sealed<'a> {
    /// Takes a CMS file apart; `None` where it is not one under a pass phrase.
    pub(crate) fn parse(der: &'a [u8]) -> Option<Self> {
        let info = ContentInfo::from_der(der).ok()?;
        let (recipients, content, tag) = match info.kind {
            oid::AUTH_ENVELOPED_DATA => {
                let data = info.content.decode_as::<AuthEnvelopedData<'_>>().ok()?;
                (data.recipients, data.content, Some(data.tag.as_bytes()))
            }
            oid::ENVELOPED_DATA => {
                let data = info.content.decode_as::<EnvelopedData<'_>>().ok()?;
                (data.recipients, data.content, None)
            }
            _ => return None,
        };
        let Recipient::Password(recipient) = recipients.iter().next()?.clone();
        Some(Self {
            recipient,
            content,
            tag,
        })
    }

    /// How the key is derived, for a look at what that costs.
    pub(crate) fn derivation(&self) -> Option<&Kdf> {
        self.recipient.derivation.as_ref()
    }

    /// Opens the content.
    pub(crate) fn open(&self, passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let Some(Kdf::Pbkdf2(kdf)) = &self.recipient.derivation else {
            return Err(OpenError::Unsupported);
        };
        let iv = self.wrapping_iv().ok_or(OpenError::Unsupported)?;
        let wrapping_key = derive(kdf, passphrase).ok_or(OpenError::Unsupported)?;
        let content_key = pwri::unwrap(&wrapping_key, &iv, self.recipient.key.as_bytes())
            .ok_or(OpenError::Closed)?;
        let ciphertext = self.content.ciphertext.ok_or(OpenError::Unsupported)?;
        let mut content = Zeroizing::new(ciphertext.as_bytes().to_vec());
        match (self.content.encryption.oid, self.tag) {
            (oid::AES_256_GCM, Some(tag)) => {
                self.open_gcm(&content_key, &mut content, tag)?;
            }
            (oid::AES_256_CBC, None) => {
                let iv = octets::<16>(&self.content.encryption).ok_or(OpenError::Unsupported)?;
                let cipher = cbc::Decryptor::<Aes256>::new_from_slices(content_key.as_slice(), &iv)
                    .map_err(|_| OpenError::Closed)?;
                let length = cipher
                    .decrypt_padded::<Pkcs7>(&mut content)
                    .map_err(|_| OpenError::Closed)?
                    .len();
                content.truncate(length);
            }
            _ => return Err(OpenError::Unsupported),
        }
        Ok(content)
    }

    fn open_gcm(
        &self,
        content_key: &[u8; 32],
        content: &mut [u8],
        tag: &[u8],
    ) -> Result<(), OpenError> {
        let parameters = self.content.encryption.parameters;
        let parameters = parameters
            .and_then(|any| any.decode_as::<GcmParameters<'_>>().ok())
            .ok_or(OpenError::Unsupported)?;
        let nonce: [u8; 12] = parameters
            .nonce
            .as_bytes()
            .try_into()
            .map_err(|_| OpenError::Unsupported)?;
        let tag: [u8; 16] = tag.try_into().map_err(|_| OpenError::Unsupported)?;
        if usize::from(parameters.tag_len) != tag.len() {
            return Err(OpenError::Unsupported);
        }
        Aes256Gcm::new(content_key.into())
            .decrypt_inout_detached(&nonce.into(), &[], content.into(), &tag.into())
            .map_err(|_| OpenError::Closed)
    }

    /// The IV of the AES-256-CBC under which the content key lies.
    fn wrapping_iv(&self) -> Option<[u8; 16]> {
        if self.recipient.encryption.oid != oid::PWRI_KEK {
            return None;
        }
        let cipher = self
            .recipient
            .encryption
            .parameters?
            .decode_as::<AlgorithmIdentifierRef<'_>>()
            .ok()?;
        (cipher.oid == oid::AES_256_CBC).then(|| octets(&cipher))?
    }
}

/// Parameters that are one OCTET STRING of `N` bytes.
fn octets<const N: usize>(algorithm: &AlgorithmIdentifierRef<'_>) -> Option<[u8; N]> {
    let octets = algorithm.parameters?.decode_as::<&OctetStringRef>().ok()?;
    octets.as_bytes().try_into().ok()
}

fn derive(kdf: &Pbkdf2Params, passphrase: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    let run = match kdf.prf {
        Pbkdf2Prf::HmacWithSha1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>,
        Pbkdf2Prf::HmacWithSha224 => pbkdf2::pbkdf2_hmac::<sha2::Sha224>,
        Pbkdf2Prf::HmacWithSha256 => pbkdf2::pbkdf2_hmac::<sha2::Sha256>,
        Pbkdf2Prf::HmacWithSha384 => pbkdf2::pbkdf2_hmac::<sha2::Sha384>,
        Pbkdf2Prf::HmacWithSha512 => pbkdf2::pbkdf2_hmac::<sha2::Sha512>,
        _ => return None,
    };
    run(
        passphrase,
        kdf.salt.as_ref(),
        kdf.iteration_count,
        key.as_mut_slice(),
    );
    Some(key)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::{OpenError, Sealed, seal};

    const CONTENT: [u8; 32] = [0xA7; 32];

    fn sealed() -> Vec<u8> {
        let mut rng = ChaCha20Rng::seed_from_u64(3211);
        seal(&CONTENT, b"secret", 1, &mut rng).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_with_its_pass_phrase_alone() {
        let file = sealed();
        let parsed = Sealed::parse(&file).unwrap();
        assert_eq!(parsed.open(b"secret").unwrap().as_slice(), CONTENT);
        assert_eq!(parsed.open(b"Secret"), Err(OpenError::Closed));
    }

    /// Version numbers and the name of the content's type are all that no check covers.
    #[test]
    fn every_changed_byte_is_refused_or_changes_nothing() {
        let file = sealed();
        let mut harmless = 0;
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            // A byte of the rounds would ask for millions.
            let opened = Sealed::parse(&changed)
                .filter(|sealed| {
                    let kdf = sealed.derivation().and_then(|kdf| kdf.pbkdf2());
                    kdf.is_some_and(|kdf| kdf.iteration_count < 1000)
                })
                .and_then(|sealed| sealed.open(b"secret").ok());
            if let Some(content) = opened {
                assert_eq!(content.as_slice(), CONTENT, "byte {at}");
                harmless += 1;
            }
        }
        assert!(harmless < 16, "{harmless}");
    }
}
