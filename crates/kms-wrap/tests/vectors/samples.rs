//! One file of every format, as other programs wrote it, and what each is read as.
//!
//! They are the seeds of the fuzzing as well. The pass phrase is `pw` wherever there is one.

use kms_wrap::Ask;

use crate::{rng, vector};

macro_rules! sample {
    ($name:literal, $expected:literal) => {
        (
            $name,
            include_bytes!(concat!("../data/keys/", $name)).as_slice(),
            $expected,
        )
    };
}

/// Name, bytes, and the spec or the code of the refusal.
const SAMPLES: &[(&str, &[u8], &str)] = &[
    sample!("b64.txt", "AES_256"),
    sample!("b64hex.txt", "AES_256"),
    sample!("b64pem.txt", "EC_P256"),
    sample!("bom.pem", "EC_P256"),
    sample!("byok.json", "not-read"),
    sample!("cert.der", "public-half"),
    sample!("cert.pem", "public-half"),
    sample!("csr.pem", "public-half"),
    sample!("ec.der", "EC_P256"),
    sample!("ec.jwk", "EC_P256"),
    sample!("ec.pem", "EC_P256"),
    sample!("ec384.pem", "EC_P384"),
    sample!("ec8.der", "EC_P256"),
    sample!("ec8.pem", "EC_P256"),
    sample!("ed.pem", "unsupported-algorithm"),
    sample!("enc3des.der", "EC_P256"),
    sample!("enc8.der", "EC_P256"),
    sample!("enc8.pem", "EC_P256"),
    sample!("encscrypt.der", "EC_P256"),
    sample!("escaped.pem", "EC_P256"),
    sample!("hex.txt", "AES_256"),
    sample!("hex0x.txt", "AES_256"),
    sample!("hexcolon.txt", "AES_256"),
    sample!("hexpem.txt", "EC_P256"),
    sample!("jks", "not-read"),
    sample!("kwp.bin", "already-wrapped"),
    sample!("legacy.pem", "EC_P256"),
    sample!("legacy3.pem", "EC_P256"),
    sample!("list.jwk", "several-keys"),
    sample!("oaep.b64", "already-wrapped"),
    sample!("oaep.bin", "already-wrapped"),
    sample!("oct.jwk", "AES_256"),
    sample!("okp.jwk", "unsupported-algorithm"),
    sample!("p521.pem", "wrong-curve"),
    sample!("pbes1.der", "EC_P256"),
    sample!("phrase.txt", "ambiguous-text"),
    sample!("pub.jwk", "public-half"),
    sample!("pub.pem", "public-half"),
    sample!("putty", "not-read"),
    sample!("raw-lf.bin", "trailing-newline"),
    sample!("raw.bin", "AES_256"),
    sample!("raw16.bin", "wrong-length"),
    sample!("rsa-trad.pem", "RSA_2048"),
    sample!("rsa.jwk", "RSA_2048"),
    sample!("rsa.pem", "RSA_2048"),
    sample!("rsa1.der", "RSA_2048"),
    sample!("rsa8.der", "RSA_2048"),
    sample!("rsamin.jwk", "RSA_2048"),
    sample!("s.p12", "EC_P256"),
    sample!("sa.json", "EC_P256"),
    sample!("salted", "not-read"),
    sample!("sempty.p12", "passphrase-wrong"),
    sample!("set.jwk", "several-keys"),
    sample!("slegacy.p12", "EC_P256"),
    sample!("sopen.p12", "EC_P256"),
    sample!("ssh1", "EC_P256"),
    sample!("ssh1.bin", "EC_P256"),
    sample!("ssh2", "RSA_2048"),
    sample!("ssh3", "EC_P256"),
    sample!("ssh3.bin", "EC_P256"),
    sample!("ssh4", "EC_P256"),
    sample!("ssh5", "EC_P256"),
    sample!("ssh6", "unsupported-algorithm"),
    sample!("two.pem", "several-keys"),
    sample!("utf16.pem", "EC_P256"),
];

#[vector]
fn every_format_is_read_or_named() {
    assert_eq!(SAMPLES.len(), 65);
    for (name, bytes, expected) in SAMPLES {
        let ask = Ask {
            passphrase: Some(b"pw"),
            ..Ask::default()
        };
        let found = match kms_wrap::read(bytes, &ask, &mut rng()) {
            Ok(key) => key.facts().spec.as_str(),
            Err(error) => error.code(),
        };
        assert_eq!(found, *expected, "{name}");
    }
}
