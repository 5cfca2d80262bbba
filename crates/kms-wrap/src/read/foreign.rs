//! Formats that are known by name and not read.

use crate::{Container, PublicKind, ReadError};

/// Refuses binary formats that are known.
pub(super) fn binary(bytes: &[u8]) -> Result<(), ReadError> {
    // Magic and version: four bytes alone would catch a ciphertext now and then.
    let java = [b"\xFE\xED\xFE\xED\0\0\0", b"\xCE\xCE\xCE\xCE\0\0\0"];
    if java.iter().any(|magic| bytes.starts_with(*magic)) {
        return Err(not_read(Container::JavaKeyStore));
    }
    if bytes.starts_with(b"Salted__") {
        return Err(not_read(Container::OpensslEnc));
    }
    // Version, algorithm or content type follow: the two ends alone would catch a ciphertext.
    let ber = matches!(
        bytes,
        [0x30, 0x80, 0x02, 0x01, ..] | [0x30, 0x80, 0x30 | 0x06, ..]
    );
    if ber && bytes.ends_with(&[0, 0]) {
        return Err(ReadError::Ber);
    }
    Ok(())
}

/// Refuses text formats that are known.
pub(super) fn text(text: &str) -> Result<(), ReadError> {
    let start = text.trim_start();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| start.starts_with(prefix));
    if starts(&["PuTTY-User-Key-File-"]) {
        return Err(not_read(Container::Putty));
    }
    if starts(&["---- BEGIN SSH2 ENCRYPTED PRIVATE KEY"]) {
        return Err(not_read(Container::SshCom));
    }
    if starts(&["AGE-SECRET-KEY-"]) || text.contains("\nAGE-SECRET-KEY-") {
        return Err(not_read(Container::Age));
    }
    if starts(&[
        "---- BEGIN SSH2 PUBLIC KEY",
        "sk-ssh-ed25519",
        "sk-ecdsa-sha2-",
        "ssh-rsa ",
        "ssh-ed25519 ",
        "ecdsa-sha2-",
    ]) {
        return Err(ReadError::PublicHalf {
            kind: PublicKind::SshPublicKey,
            sha256: None,
        });
    }
    if starts(&["age-encryption.org/"]) {
        return Err(not_read(Container::Age));
    }
    if starts(&["{", "["]) {
        return Err(json(start));
    }
    // JWE compact: five parts, the first the base64url of `{"`.
    if start.starts_with("eyJ") && start.split('.').count() == 5 {
        return Err(not_read(Container::Jwe));
    }
    Ok(())
}

/// JSON that is no JWK.
fn json(text: &str) -> ReadError {
    if text.contains("\"CKM_RSA_AES_KEY_WRAP\"") {
        not_read(Container::Byok)
    } else if text.contains("\"ciphertext\"") {
        not_read(Container::Jwe)
    } else {
        ReadError::Text { size: text.len() }
    }
}

/// The refusal of a PEM block that holds no key that is read.
pub(super) fn pem_label(label: &str) -> Option<ReadError> {
    let public = |kind| Some(ReadError::PublicHalf { kind, sha256: None });
    match label {
        "SSH2 ENCRYPTED PRIVATE KEY" => Some(not_read(Container::SshCom)),
        "PGP PRIVATE KEY BLOCK" | "PGP MESSAGE" | "PGP PUBLIC KEY BLOCK" => {
            Some(not_read(Container::Pgp))
        }
        "AGE ENCRYPTED FILE" => Some(not_read(Container::Age)),
        "DSA PRIVATE KEY" | "DSA PARAMETERS" | "DH PARAMETERS" | "X9.42 DH PARAMETERS" => {
            Some(not_read(Container::Dsa))
        }
        "EC PARAMETERS" => Some(ReadError::ParametersOnly),
        "RSA PUBLIC KEY" => public(PublicKind::PublicKey),
        "SSH2 PUBLIC KEY" => public(PublicKind::SshPublicKey),
        "TRUSTED CERTIFICATE" | "X509 CERTIFICATE" => public(PublicKind::Certificate),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => public(PublicKind::CertificateRequest),
        "X509 CRL" => public(PublicKind::RevocationList),
        "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => public(PublicKind::Cms),
        _ => None,
    }
}

pub(super) fn not_read(container: Container) -> ReadError {
    ReadError::NotRead { container }
}
