//! Files that are known by name and refused.

use std::fmt;

/// Something that holds a public key only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicKind {
    /// `SubjectPublicKeyInfo` or PKCS#1 `RSAPublicKey`.
    PublicKey,
    /// An SSH public key line or file.
    SshPublicKey,
    /// An X.509 certificate.
    Certificate,
    /// A PKCS#10 request.
    CertificateRequest,
    /// A revocation list.
    RevocationList,
    /// PKCS#7 or CMS.
    Cms,
    /// A set of JSON Web Keys, all of them public.
    JwkSet,
}

impl PublicKind {
    /// A stable name, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PublicKey => "public-key",
            Self::SshPublicKey => "ssh-public-key",
            Self::Certificate => "certificate",
            Self::CertificateRequest => "certificate-request",
            Self::RevocationList => "revocation-list",
            Self::Cms => "cms",
            Self::JwkSet => "jwk-set",
        }
    }
}

impl fmt::Display for PublicKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PublicKey => "a public key",
            Self::SshPublicKey => "an SSH public key",
            Self::Certificate => "a certificate",
            Self::CertificateRequest => "a certificate request",
            Self::RevocationList => "a certificate revocation list",
            Self::Cms => "a PKCS#7/CMS file",
            Self::JwkSet => "a set of public JSON Web Keys",
        })
    }
}

/// A file that may hold a key, in a form that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// The private key format of ssh.com.
    SshCom,
    /// `PuTTY`'s private key format.
    Putty,
    /// An `OpenPGP` private key.
    Pgp,
    /// An age identity.
    Age,
    /// JSON Web Encryption.
    Jwe,
    /// A key wrapped for Azure.
    Byok,
    /// What `openssl enc` writes under a pass phrase.
    OpensslEnc,
    /// PKCS#12 with a seal or a structure that is not known.
    Pkcs12,
    /// A Java key store.
    JavaKeyStore,
    /// PEM with `Proc-Type: 4,ENCRYPTED` and a cipher other than AES or triple DES.
    LegacyEncryptedPem,
    /// PKCS#8 or PKCS#12 under an encryption scheme that is too old, or not known.
    OldEncryption,
    /// DSA or Diffie-Hellman.
    Dsa,
    /// CMS encrypted for a certificate, or in a way that is not read.
    EnvelopedCms,
}

impl Container {
    /// A stable name, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SshCom => "ssh-com",
            Self::Putty => "putty",
            Self::Pgp => "pgp",
            Self::Age => "age",
            Self::Jwe => "jwe",
            Self::Byok => "byok",
            Self::OpensslEnc => "openssl-enc",
            Self::Pkcs12 => "pkcs12",
            Self::JavaKeyStore => "java-key-store",
            Self::LegacyEncryptedPem => "legacy-encrypted-pem",
            Self::OldEncryption => "old-encryption",
            Self::Dsa => "dsa",
            Self::EnvelopedCms => "enveloped-cms",
        }
    }

    /// The command that makes a file which is read, where there is one.
    pub fn command(self) -> Option<&'static str> {
        match self {
            Self::SshCom => Some("ssh-keygen -i -f FILE > key.pem"),
            Self::Putty => Some(
                "puttygen FILE -O private-openssh -o key.pem && ssh-keygen -p -m PKCS8 -f key.pem",
            ),
            Self::Pkcs12 => {
                Some("openssl pkcs12 -in FILE -nocerts | openssl pkcs8 -topk8 -out key.pem")
            }
            Self::JavaKeyStore => Some(
                "keytool -importkeystore -srckeystore FILE -destkeystore key.p12 -deststoretype PKCS12",
            ),
            Self::LegacyEncryptedPem => Some("openssl pkcs8 -topk8 -in FILE -out key.pem"),
            Self::OpensslEnc => Some("openssl enc -d -aes-256-cbc -pbkdf2 -in FILE -out key"),
            Self::OldEncryption => {
                Some("openssl pkcs8 -in FILE | openssl pkcs8 -topk8 -v2 aes256 -out key.pem")
            }
            Self::EnvelopedCms => Some("openssl cms -decrypt -binary -in FILE -out key.bin"),
            Self::Pgp | Self::Age | Self::Jwe | Self::Byok | Self::Dsa => None,
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SshCom => "a private key in the format of ssh.com",
            Self::Putty => "a PuTTY private key",
            Self::Pgp => "a PGP key",
            Self::Age => "an age identity",
            Self::Jwe => "an encrypted JSON object (JWE)",
            Self::Byok => "a key that was wrapped for Azure",
            Self::OpensslEnc => "a file encrypted with openssl enc",
            Self::Pkcs12 => "a PKCS#12 file of a kind",
            Self::JavaKeyStore => "a Java key store",
            Self::LegacyEncryptedPem => "a PEM key under an old cipher",
            Self::OldEncryption => "a key under an old or unknown encryption scheme",
            Self::Dsa => "a DSA or Diffie-Hellman key",
            Self::EnvelopedCms => "CMS that is not encrypted under a pass phrase alone",
        })
    }
}

/// How to go on, for the end of an English sentence.
pub(super) fn advice(container: Container) -> String {
    container.command().map_or_else(
        || "; choose the file of a key itself".to_owned(),
        |line| format!("; convert it: {line}"),
    )
}
