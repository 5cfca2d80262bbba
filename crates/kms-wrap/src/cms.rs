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

/// A CMS file that was taken apart and can be opened with its pass phrase.
pub(crate) struct Sealed<'a> {
    derivation: Kdf,
    wrapping_iv: [u8; 16],
    wrapped_key: &'a [u8],
    content: Content<'a>,
}

/// The content, encrypted.
enum Content<'a> {
    Gcm {
        nonce: [u8; 12],
        ciphertext: &'a [u8],
        tag: [u8; 16],
    },
    Cbc {
        iv: [u8; 16],
        ciphertext: &'a [u8],
    },
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
    /// Takes a CMS file apart; `None` where it is not one under a pass phrase, or by algorithms that
    /// are not known here.
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
            derivation: recipient.derivation.filter(Kdf::is_pbkdf2)?,
            wrapping_iv: wrapping_iv(&recipient.encryption)?,
            wrapped_key: recipient.key.as_bytes(),
            content: Content::new(&content, tag)?,
        })
    }

    /// Whether the content is protected against changes: CBC shows none.
    pub(crate) fn is_authenticated(&self) -> bool {
        matches!(self.content, Content::Gcm { .. })
    }

    /// How the key is derived, for a look at what that costs.
    pub(crate) fn derivation(&self) -> &Kdf {
        &self.derivation
    }

    /// Opens the content; `None` with another pass phrase, or after damage.
    pub(crate) fn open(&self, passphrase: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let wrapping_key = derive(self.derivation.pbkdf2()?, passphrase)?;
        let content_key = pwri::unwrap(&wrapping_key, &self.wrapping_iv, self.wrapped_key)?;
        self.content.open(&content_key)
    }
}

impl<'a> Content<'a> {
    fn new(content: &EncryptedContent<'a>, tag: Option<&[u8]>) -> Option<Self> {
        let ciphertext = content.ciphertext?.as_bytes();
        match (content.encryption.oid, tag) {
            (oid::AES_256_GCM, Some(tag)) => {
                let parameters = content.encryption.parameters?;
                let gcm = parameters.decode_as::<GcmParameters<'_>>().ok()?;
                (usize::from(gcm.tag_len) == tag.len()).then_some(())?;
                Some(Self::Gcm {
                    nonce: gcm.nonce.as_bytes().try_into().ok()?,
                    ciphertext,
                    tag: tag.try_into().ok()?,
                })
            }
            (oid::AES_256_CBC, None) => Some(Self::Cbc {
                iv: octets(&content.encryption)?,
                ciphertext,
            }),
            _ => None,
        }
    }

    fn open(&self, key: &[u8; 32]) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::Gcm {
                nonce,
                ciphertext,
                tag,
            } => {
                let mut content = Zeroizing::new(ciphertext.to_vec());
                Aes256Gcm::new(key.into())
                    .decrypt_inout_detached(
                        nonce.into(),
                        &[],
                        content.as_mut_slice().into(),
                        tag.into(),
                    )
                    .ok()?;
                Some(content)
            }
            Self::Cbc { iv, ciphertext } => {
                let mut content = Zeroizing::new(ciphertext.to_vec());
                let length = cbc::Decryptor::<Aes256>::new(key.into(), iv.into())
                    .decrypt_padded::<Pkcs7>(&mut content)
                    .ok()?
                    .len();
                content.truncate(length);
                Some(content)
            }
        }
    }
}

/// The IV of the AES-256-CBC under which a content key lies.
fn wrapping_iv(encryption: &AlgorithmIdentifierRef<'_>) -> Option<[u8; 16]> {
    let parameters = encryption
        .parameters
        .filter(|_| encryption.oid == oid::PWRI_KEK)?;
    let cipher = parameters.decode_as::<AlgorithmIdentifierRef<'_>>().ok()?;
    (cipher.oid == oid::AES_256_CBC).then(|| octets(&cipher))?
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

    use super::{Sealed, seal};

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
        assert!(parsed.open(b"Secret").is_none());
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
            let cheap = |sealed: &Sealed<'_>| {
                let kdf = sealed.derivation().pbkdf2();
                kdf.is_some_and(|kdf| kdf.iteration_count < 1000)
            };
            let opened = Sealed::parse(&changed)
                .filter(cheap)
                .and_then(|sealed| sealed.open(b"secret"));
            if let Some(content) = opened {
                assert_eq!(content.as_slice(), CONTENT, "byte {at}");
                harmless += 1;
            }
        }
        assert!(harmless < 16, "{harmless}");
    }
}
