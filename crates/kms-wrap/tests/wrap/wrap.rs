//! Whole wraps of private keys, opened by OpenSSL alone.

use kms_wrap::{Decision, Key, Spec, WrapError, WrappingKey, make_aes256, make_ec, wrap};

use crate::oaep::oaep_decrypt;
use crate::openssl::{
    File, ec_p256, ec_p384, openssl, pkcs8, public, rsa_2048, rsa_3072, rsa_4096,
};
use crate::{read, rng};

/// Opens a wrapped private key as the KMS does, by OpenSSL.
pub(crate) fn open(key: &Key, name: &str) -> Vec<u8> {
    let wrapping_key = WrappingKey::from_spki_der(&public(rsa_3072())).unwrap();
    let wrapped = wrap(key, &wrapping_key, &mut rng()).unwrap();
    let file = File::new(&format!("wrap-{name}"), rsa_3072());
    let temporary = openssl(&oaep_decrypt(file.path()), &wrapped.encrypted_key_material);
    assert_eq!(temporary.len(), 32);
    let command = format!(
        "enc -d -id-aes256-wrap-pad -iv A65959A6 -K {}",
        hex::encode(temporary)
    );
    openssl(&command, &wrapped.encrypted_privatekey.unwrap())
}

#[test]
fn openssl_opens_every_kind_to_its_own_pkcs8() {
    let keys = [
        ("rsa-2048", rsa_2048()),
        ("rsa-3072", rsa_3072()),
        ("rsa-4096", rsa_4096()),
        ("ec-p256", ec_p256()),
        ("ec-p384", ec_p384()),
    ];
    for (name, pem) in keys {
        assert_eq!(open(&read(pem).unwrap(), name), pkcs8(pem), "{name}");
    }
}

#[test]
fn generated_ec_keys_open_with_the_public_half_that_was_shown() {
    for spec in [Spec::EcP256, Spec::EcP384] {
        let key = make_ec(spec, &mut rng()).unwrap();
        assert_eq!(key.facts().spec, spec);
        let opened = open(&key, spec.as_str());
        assert_eq!(Some(public(&opened)), key.facts().public_key);
    }
    assert_eq!(
        make_ec(Spec::Rsa2048, &mut rng()).unwrap_err().to_string(),
        "RSA_2048 is not an EC key spec"
    );
}

#[test]
fn two_generated_keys_differ() {
    let mut rng = rng();
    let (one, two) = (make_aes256(&mut rng), make_aes256(&mut rng));
    assert_ne!(one.facts().fingerprint, two.facts().fingerprint);
}

#[cfg(feature = "rsa-keygen")]
#[test]
fn generated_rsa_key_opens() {
    let key = kms_wrap::make_rsa(Spec::Rsa2048, &mut rng()).unwrap();
    assert_eq!(
        Some(public(&open(&key, "made-rsa"))),
        key.facts().public_key
    );
}

#[test]
fn a_warning_must_be_answered_before_the_wrap() {
    let wrapping_key = WrappingKey::from_spki_der(&public(rsa_2048())).unwrap();
    let mut repeated = [0x5A; 32];
    repeated[3] = 1;
    let mut key = read(&repeated).unwrap();
    assert_eq!(key.open_decisions(), [Decision::AcceptPattern]);
    let refused = wrap(&key, &wrapping_key, &mut rng()).unwrap_err();
    assert_eq!(
        refused,
        WrapError::Undecided {
            decision: Decision::AcceptPattern
        }
    );
    key.decide(&[Decision::AcceptPattern]);
    assert_eq!(
        wrap(&key, &wrapping_key, &mut rng())
            .unwrap()
            .encrypted_key_material
            .len(),
        256
    );
}

#[test]
fn debug_output_holds_no_key() {
    let shown = format!("{:?}", read(&crate::AES).unwrap());
    assert_eq!(shown, "Key { spec: Aes256, .. }");
}
