//! What is sent as wrapped, and what is not.

use kms_wrap::{NotWrapped, WrappedRole, WrappingKey, classify_wrapped, wrap};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert_eq, proptest};

use crate::openssl::{ec_p256, ec_p384, openssl, pkcs8, public, rsa_2048, rsa_3072, rsa_4096};
use crate::{AES, read, rng};

const ROLES: [WrappedRole; 3] = [
    WrappedRole::KeyMaterial,
    WrappedRole::TemporaryKeyMaterial,
    WrappedRole::PrivateKeyCiphertext,
];

/// Every plaintext that somebody may choose by mistake.
fn plaintexts() -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![
        ("raw", AES.to_vec()),
        ("raw and newline", [&AES[..], b"\n"].concat()),
        ("16 bytes", AES[..16].to_vec()),
        ("17 bytes", AES[..17].to_vec()),
        ("64 bytes", [AES, AES].concat()),
        ("zeros", vec![0; 32]),
        ("hex", hex::encode(AES).into_bytes()),
        ("hex of openssl rand", openssl("rand -hex 32", b"")),
        ("hex of 16 bytes", openssl("rand -hex 16", b"")),
        ("base64", openssl("base64", &AES)),
        (
            "base64 of hex",
            openssl("base64", hex::encode(AES).as_bytes()),
        ),
        (
            "32 characters",
            b"correct horse battery staple 32!".to_vec(),
        ),
        (
            "JWK",
            br#"{"kty":"oct","k":"8B2OO8IHlWreQX-IE6pc6TC2BNNyni9Yyxlk_YZLpw4"}"#.to_vec(),
        ),
    ];
    for pem in [rsa_2048(), rsa_4096(), ec_p256(), ec_p384()] {
        let der = pkcs8(pem);
        let traditional = openssl("pkey -traditional -outform DER", pem);
        all.extend([
            ("PEM", pem.to_vec()),
            ("traditional PEM", openssl("pkey -traditional", pem)),
            ("PKCS#8 PEM", openssl("pkcs8 -topk8 -nocrypt", pem)),
            ("base64 of PEM", openssl("base64 -A", pem)),
            ("base64 of DER", openssl("base64", &der)),
            ("base64url of DER", base64url(&der)),
            ("hex of DER", hex::encode(&der).into_bytes()),
            (
                "hex of traditional DER",
                hex::encode(&traditional).into_bytes(),
            ),
            ("DER and newline", [&der[..], b"\n"].concat()),
            ("DER, padded to 8 by zeros", padded(&der)),
            (
                "traditional DER, padded to 8 by zeros",
                padded(&traditional),
            ),
            ("traditional DER, cut off", cut_off(&traditional)),
            ("DER, cut off", der[..der.len() / 8 * 8 - 8].to_vec()),
            (
                "UTF-16",
                [0xFF, 0xFE]
                    .into_iter()
                    .chain(pem.iter().flat_map(|b| [*b, 0]))
                    .collect(),
            ),
            ("DER", der),
            ("traditional DER", traditional),
        ]);
    }
    for name in ["secp521r1", "secp256k1"] {
        all.push((
            "other curve",
            pkcs8(&openssl(&format!("ecparam -name {name} -genkey"), b"")),
        ));
    }
    all.push((
        "Ed25519",
        pkcs8(&openssl("genpkey -algorithm ED25519", b"")),
    ));
    all
}

fn base64url(bytes: &[u8]) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .encode(bytes)
        .into_bytes()
}

/// To a length that key wrap could have. Of a SEC1 key nothing is left to know it by but its length.
fn cut_off(bytes: &[u8]) -> Vec<u8> {
    let size = if bytes.len() > 1000 {
        bytes.len() / 8 * 8 - 8
    } else {
        64
    };
    bytes[..size].to_vec()
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    bytes
}

#[test]
fn plaintext_is_refused_in_every_readable_form_and_every_role() {
    for (form, bytes) in plaintexts() {
        for role in ROLES {
            let refused = classify_wrapped(role, &bytes, None).unwrap_err();
            assert_eq!(refused, NotWrapped::PlaintextKey, "{form} as {role:?}");
        }
    }
}

#[test]
fn genuine_files_pass_as_binary_and_as_base64() {
    let key = WrappingKey::from_spki_der(&public(rsa_3072())).unwrap();
    for pem in [rsa_2048(), rsa_3072(), rsa_4096(), ec_p256(), ec_p384()] {
        let wrapped = wrap(&read(pem).unwrap(), &key, &mut rng()).unwrap();
        let private = wrapped.encrypted_privatekey.unwrap();
        let files = [
            (
                WrappedRole::TemporaryKeyMaterial,
                wrapped.encrypted_key_material,
            ),
            (WrappedRole::PrivateKeyCiphertext, private),
        ];
        for (role, bytes) in files {
            assert_eq!(classify_wrapped(role, &bytes, Some(&key)).unwrap(), bytes);
            for command in ["base64", "base64 -A"] {
                let text = openssl(command, &bytes);
                assert_eq!(classify_wrapped(role, &text, Some(&key)).unwrap(), bytes);
            }
            let refused = classify_wrapped(role, hex::encode(&bytes).as_bytes(), Some(&key));
            assert_eq!(refused.unwrap_err(), NotWrapped::Hex { size: bytes.len() });
        }
    }
}

#[test]
fn slips_are_named() {
    use WrappedRole::{KeyMaterial, PrivateKeyCiphertext};
    let key = WrappingKey::from_spki_der(&public(rsa_2048())).unwrap();
    let random = |size: usize| openssl(&format!("rand {size}"), b"");
    let mut small = random(256);
    small[0] = 0;
    let cases: Vec<(WrappedRole, Vec<u8>, &str)> = vec![
        (KeyMaterial, vec![], "empty"),
        (KeyMaterial, vec![0; 256], "not-random"),
        (KeyMaterial, vec![0xFF; 256], "above-modulus"),
        (KeyMaterial, random(384), "other-wrapping-key"),
        (KeyMaterial, random(152), "swapped"),
        (KeyMaterial, random(408), "joined"),
        (KeyMaterial, random(255), "wrapped-length"),
        (
            KeyMaterial,
            [&b"Salted__"[..], &random(248)].concat(),
            "openssl-salted",
        ),
        (
            KeyMaterial,
            b"a text of some length, with more words than a key has".to_vec(),
            "text",
        ),
        (KeyMaterial, public(rsa_2048()), "public-half"),
        (PrivateKeyCiphertext, small.clone(), "swapped"),
        (PrivateKeyCiphertext, random(153), "not-multiple-of-8"),
        (PrivateKeyCiphertext, random(8), "too-short"),
        (PrivateKeyCiphertext, random(4104 + 16), "pieces"),
        (PrivateKeyCiphertext, random(70_000), "too-large"),
        (
            PrivateKeyCiphertext,
            openssl("pkcs8 -topk8 -outform DER -passout pass:x", rsa_2048()),
            "encrypted-key",
        ),
    ];
    for (role, bytes, code) in cases {
        let refused = classify_wrapped(role, &bytes, Some(&key)).unwrap_err();
        assert_eq!(refused.code(), code, "{} bytes: {refused}", bytes.len());
    }
    assert_eq!(
        classify_wrapped(KeyMaterial, &small, Some(&key)).unwrap(),
        small
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// First bytes that mean something elsewhere: DER, UTF-16, text, PKCS#1, key stores.
    #[test]
    fn genuine_ciphertext_passes_whatever_it_starts_with(
        seed in any::<u64>(),
        start in prop::sample::select(vec![
            &b""[..], b"\x30", b"\x30\x81\xFD", b"\x30\x82\x01\x00", b"\x30\x82\x00\xFC", b"\xFF\xFE",
            b"\xFE\xFF", b"\xEF\xBB\xBF", b"{", b"\xFE\xED\xFE\xED", b"\x30\x80", b"\x30\x82\x04\xC4",
        ]),
        size in prop::sample::select(vec![256_usize, 384, 512, 80, 88, 152, 200, 1224, 1232, 1800, 1808, 2384]),
    ) {
        use rand_chacha::rand_core::{Rng, SeedableRng};
        let mut bytes = vec![0; size];
        rand_chacha::ChaCha20Rng::seed_from_u64(seed).fill_bytes(&mut bytes);
        bytes[..start.len()].copy_from_slice(start);
        let roles = match size {
            256 | 384 | 512 => &ROLES[..2],
            _ => &ROLES[2..],
        };
        for role in roles {
            prop_assert_eq!(&classify_wrapped(*role, &bytes, None).unwrap(), &bytes);
        }
    }
}
