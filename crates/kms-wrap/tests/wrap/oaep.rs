//! RSAES-OAEP with SHA-256 and MGF1 SHA-256, with OpenSSL as referee.

use kms_wrap::{WrappingKey, WrappingKeyError, make_aes256, wrap};

use crate::openssl::{File, openssl, public, rsa_2048, rsa_3072, rsa_4096};
use crate::{AES, read, rng};

#[test]
fn openssl_opens_what_was_wrapped_under_every_size() {
    let key = read(&AES).unwrap();
    for (name, pair) in [
        ("2048", rsa_2048()),
        ("3072", rsa_3072()),
        ("4096", rsa_4096()),
    ] {
        let wrapping_key = WrappingKey::from_spki_der(&public(pair)).unwrap();
        let wrapped = wrap(&key, &wrapping_key, &mut rng()).unwrap();
        let file = File::new(&format!("oaep-{name}"), pair);
        let opened = openssl(&oaep_decrypt(file.path()), &wrapped.encrypted_key_material);
        assert_eq!(opened, AES);
        assert_eq!(wrapped.encrypted_privatekey, None);
    }
}

/// The command that opens an OAEP block with the private key in a file.
pub(crate) fn oaep_decrypt(path: &str) -> String {
    format!(
        "pkeyutl -decrypt -inkey {path} -pkeyopt rsa_padding_mode:oaep \
         -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256"
    )
}

#[test]
fn wrapping_key_is_read_from_der_base64_and_pem_with_one_fingerprint() {
    let der = public(rsa_2048());
    let pem = openssl("pkey -pubout", rsa_2048());
    let base64 = openssl("base64", &der);
    let hash = String::from_utf8(openssl("sha256 -r", &der)).unwrap();
    let fingerprint = format!("sha256:{}", hash.split_whitespace().next().unwrap());
    for bytes in [&der, &pem, &base64] {
        let key = WrappingKey::from_bytes(bytes).unwrap();
        assert_eq!(key.fingerprint(), fingerprint);
        assert_eq!((key.bits(), key.block_len()), (2048, 256));
    }
}

#[test]
fn unusable_wrapping_keys_are_refused_by_name() {
    let small = public(&openssl("genrsa 1024", b""));
    let error = WrappingKey::from_spki_der(&small).unwrap_err();
    assert_eq!(error, WrappingKeyError::Size { bits: 1024 });
    let ec = public(crate::openssl::ec_p256());
    assert_eq!(
        WrappingKey::from_spki_der(&ec).unwrap_err(),
        WrappingKeyError::NotRsa
    );
    let mut long = public(rsa_2048());
    long.push(0);
    for bytes in [&long[..], b"", b"hello", &long[..200]] {
        assert_eq!(
            WrappingKey::from_bytes(bytes).unwrap_err(),
            WrappingKeyError::Malformed
        );
    }
}

#[test]
fn two_wraps_of_one_key_differ() {
    let wrapping_key = WrappingKey::from_spki_der(&public(rsa_2048())).unwrap();
    let mut rng = rng();
    let key = make_aes256(&mut rng);
    let one = wrap(&key, &wrapping_key, &mut rng).unwrap();
    assert_ne!(one, wrap(&key, &wrapping_key, &mut rng).unwrap());
}
