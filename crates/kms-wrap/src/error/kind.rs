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
        })
    }
}

/// A file that may hold a key, in a form that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// OpenSSH's own private key format.
    OpenSsh,
    /// `PuTTY`'s private key format.
    Putty,
    /// An `OpenPGP` private key.
    Pgp,
    /// An age identity.
    Age,
    /// A JSON Web Key or a set of them.
    Jwk,
    /// PKCS#12.
    Pkcs12,
    /// A Java key store.
    JavaKeyStore,
    /// PEM with `Proc-Type: 4,ENCRYPTED`.
    LegacyEncryptedPem,
    /// PKCS#8 under a scheme older than PBES2, or under one that is not known.
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
            Self::OpenSsh => "openssh",
            Self::Putty => "putty",
            Self::Pgp => "pgp",
            Self::Age => "age",
            Self::Jwk => "jwk",
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
            Self::OpenSsh => Some("cp FILE key.pem && ssh-keygen -p -m PKCS8 -f key.pem"),
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
            Self::OldEncryption => {
                Some("openssl pkcs8 -in FILE | openssl pkcs8 -topk8 -v2 aes256 -out key.pem")
            }
            Self::EnvelopedCms => Some("openssl cms -decrypt -binary -in FILE -out key.bin"),
            Self::Pgp | Self::Age | Self::Jwk | Self::Dsa => None,
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OpenSsh => "an OpenSSH private key",
            Self::Putty => "a PuTTY private key",
            Self::Pgp => "a PGP key",
            Self::Age => "an age identity",
            Self::Jwk => "a JSON Web Key",
            Self::Pkcs12 => "a PKCS#12 file",
            Self::JavaKeyStore => "a Java key store",
            Self::LegacyEncryptedPem => "a PEM key under the old OpenSSL encryption",
            Self::OldEncryption => "a key under an encryption scheme other than PBES2",
            Self::Dsa => "a DSA or Diffie-Hellman key",
            Self::EnvelopedCms => "CMS that is not encrypted under a pass phrase alone",
        })
    }
}

/// How to go on, for the end of an English sentence.
pub(super) fn advice(container: Container) -> String {
    container
        .command()
        .map_or_else(String::new, |line| format!("; convert it: {line}"))
}
