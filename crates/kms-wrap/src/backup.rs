//! Backups under a pass phrase, in files that stock tools open.
//!
//! A private key becomes PKCS#8 `EncryptedPrivateKeyInfo` (PBES2, AES-256-CBC), an AES key CMS
//! `AuthEnvelopedData` (AES-256-GCM): docs/FILE-FORMATS.md. [`read`](crate::read()) reads both back.

use der::pem::{LineEnding, encode_string};
use pkcs8::PrivateKeyInfoRef;
use pkcs8::pkcs5::pbes2;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::key::Material;
use crate::passphrase::{PassphraseError, check_passphrase};
use crate::{Key, Spec, cms};

/// Rounds of PBKDF2-HMAC-SHA256: what OWASP's Password Storage Cheat Sheet asks for.
const ROUNDS: u32 = 600_000;

/// An encrypted copy of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file: a few lines that say what it is, and a PEM block.
    pub bytes: Vec<u8>,
    /// A name for it.
    pub name: String,
    /// The command that opens a file of that name, as [`command`] gives it.
    pub command: String,
}

/// No backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// The pass phrase is no good.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// The key no longer encodes.
    #[error("the key was damaged in memory")]
    Damaged,
}

impl BackupError {
    /// A stable name for translations, in kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Passphrase(error) => error.code(),
            Self::Damaged => "key-damaged",
        }
    }

    /// Name and value pairs for a translation.
    pub fn params(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Passphrase(error) => error.params(),
            Self::Damaged => Vec::new(),
        }
    }
}

/// Encrypts `key` under `passphrase`, which must pass [`check_passphrase`].
///
/// Takes about half a second in a browser: call this off the main thread.
pub fn back_up<R: CryptoRng + ?Sized>(
    key: &Key,
    passphrase: &[u8],
    rng: &mut R,
) -> Result<Backup, BackupError> {
    check_passphrase(passphrase)?;
    let (label, der) = match key.material() {
        Material::Symmetric(bytes) => ("CMS", cms::seal(bytes.as_slice(), passphrase, ROUNDS, rng)),
        Material::Private(pkcs8) => (
            "ENCRYPTED PRIVATE KEY",
            encrypted_pkcs8(pkcs8, passphrase, rng),
        ),
    };
    let der = der.ok_or(BackupError::Damaged)?;
    let pem = encode_string(label, LineEnding::LF, &der).map_err(|_| BackupError::Damaged)?;
    let facts = key.facts();
    let name = format!("backup-{}-{}.pem", facts.spec, short(&facts.fingerprint));
    let text = format!(
        "Backup of a key under a pass phrase, made by Keyferry.\n\
         Key: {}\nFingerprint: {}\nOpen with: {}\n{pem}",
        facts.spec,
        facts.fingerprint,
        command(facts.spec, "FILE"),
    );
    Ok(Backup {
        bytes: text.into_bytes(),
        command: command(facts.spec, &name),
        name,
    })
}

/// The first 8 digits of a fingerprint, without what names its kind.
pub(crate) fn short(fingerprint: &str) -> &str {
    let digits = fingerprint
        .split_once(':')
        .map_or(fingerprint, |(_, digits)| digits);
    digits.get(..8).unwrap_or(digits)
}

/// The command that opens the backup in the file `name` with the stock `openssl`, 3.0 or later.
pub fn command(spec: Spec, name: &str) -> String {
    match spec {
        // `openssl cms` takes the pass phrase as an argument only: read into a variable, it stays out
        // of the shell's history. In a shell of its own the variable is gone afterwards, and the key is
        // readable by its owner alone: `openssl pkey` sees to that by itself.
        Spec::Aes256 => format!(
            "(umask 077; IFS= read -rs P && openssl cms -decrypt -binary -inform PEM -in {name} \
             -out key.bin -pwri_password \"$P\")"
        ),
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 | Spec::EcP256 | Spec::EcP384 => {
            format!("openssl pkey -in {name} -out key.pem")
        }
    }
}

fn encrypted_pkcs8<R: CryptoRng + ?Sized>(
    pkcs8: &Zeroizing<Vec<u8>>,
    passphrase: &[u8],
    rng: &mut R,
) -> Option<Vec<u8>> {
    let mut salt = [0; 16];
    let mut iv = [0; 16];
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut iv);
    let scheme = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, &salt, iv).ok()?;
    let sealed = PrivateKeyInfoRef::try_from(pkcs8.as_slice())
        .ok()?
        .encrypt_with_params(scheme, passphrase)
        .ok()?;
    Some(sealed.as_bytes().to_vec())
}
