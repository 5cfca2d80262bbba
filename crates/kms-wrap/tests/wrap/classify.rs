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
            "hex of base64",
            hex::encode(openssl("base64", &AES)).into_bytes(),
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
            ("hex of PEM", hex::encode(pem).into_bytes()),
            (
                "hex of base64 of DER",
                hex::encode(openssl("base64", &der)).into_bytes(),
            ),
            ("hex of UTF-16", hex::encode(utf16(pem)).into_bytes()),
            ("DER and newline", [&der[..], b"\n"].concat()),
            ("DER behind a byte", to_8([b"\0", &der[..]].concat())),
            (
                "traditional DER behind a byte",
                to_8([b"\0", &traditional[..]].concat()),
            ),
            (
                "traditional DER behind 20 bytes",
                to_8([&[0xA7; 20], &traditional[..]].concat()),
            ),
            (
                "traditional DER without its head",
                to_8(traditional[20..].to_vec()),
            ),
            ("BER", ber(&der)),
            ("DER, padded to 8 by zeros", padded(&der)),
            (
                "traditional DER, padded to 8 by zeros",
                padded(&traditional),
            ),
            ("traditional DER, cut off", cut_off(&traditional)),
            ("DER, cut off", der[..der.len() / 8 * 8 - 8].to_vec()),
            ("UTF-16", utf16(pem)),
            ("DER", der),
            ("traditional DER", traditional),
        ]);
    }
    for name in ["secp521r1", "secp256k1"] {
        let pem = openssl(&format!("ecparam -name {name} -genkey"), b"");
        let traditional = openssl("pkey -traditional -outform DER", &pem);
        all.extend([
            ("other curve", pkcs8(&pem)),
            ("other curve, cut off", cut_off(&traditional)),
        ]);
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

/// To a length that key wrap could have.
fn cut_off(bytes: &[u8]) -> Vec<u8> {
    bytes[..(bytes.len() - 1) / 8 * 8].to_vec()
}

/// The last bytes dropped, so that the length is one that key wrap could have.
fn to_8(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 8 * 8);
    bytes
}

fn utf16(text: &[u8]) -> Vec<u8> {
    let units = text.iter().flat_map(|byte| [*byte, 0]);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

/// The same structure with an outer length that is not told, as long as a multiple of 8.
fn ber(der: &[u8]) -> Vec<u8> {
    let head = if der[1] == 0x82 { 4 } else { 3 };
    let mut ber = [b"\x30\x80", &der[head..]].concat();
    ber.resize((ber.len() + 2).next_multiple_of(8), 0);
    ber
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
fn small_keys_are_known_however_much_of_them_is_left() {
    for pem in [ec_p256(), ec_p384()] {
        let sec1 = openssl("pkey -traditional -outform DER", pem);
        for size in (72..=112).step_by(8) {
            for role in ROLES {
                let refused = classify_wrapped(role, &sec1[..size], None).unwrap_err();
                assert_eq!(refused, NotWrapped::PlaintextKey, "{size} bytes");
            }
        }
    }
}

#[test]
fn text_in_base64_is_no_ciphertext() {
    let key = hex::encode(AES);
    let json = format!(r#"{{"name":"payments","material":"{key}"}}"#);
    // As long as key wrap could be.
    let json = format!("{json:104}");
    for role in ROLES {
        let file = openssl("base64 -A", json.as_bytes());
        let refused = classify_wrapped(role, &file, None).unwrap_err();
        assert_eq!(refused.code(), "wrapped-text");
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
fn ciphertext_that_starts_and_ends_like_ber_passes() {
    let mut bytes: Vec<u8> = (0..152_u8).map(|at| at.wrapping_mul(167) ^ 0x5A).collect();
    bytes[..2].copy_from_slice(b"\x30\x80");
    bytes[150..].fill(0);
    let role = WrappedRole::PrivateKeyCiphertext;
    assert_eq!(classify_wrapped(role, &bytes, None).unwrap(), bytes);
}

#[test]
fn slips_are_named() {
    use WrappedRole::{KeyMaterial, PrivateKeyCiphertext};
    let key = WrappingKey::from_spki_der(&public(rsa_2048())).unwrap();
    let random = |size: usize| openssl(&format!("rand {size}"), b"");
    let mut small = random(256);
    small[0] = 0;
    let cases: Vec<(WrappedRole, Vec<u8>, &str)> = vec![
        (KeyMaterial, vec![], "wrapped-empty"),
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
            "wrapped-text",
        ),
        (KeyMaterial, public(rsa_2048()), "wrapped-public-half"),
        (PrivateKeyCiphertext, small.clone(), "swapped"),
        (PrivateKeyCiphertext, random(153), "not-multiple-of-8"),
        (PrivateKeyCiphertext, vec![0xA7; 8], "too-short"),
        (PrivateKeyCiphertext, random(4104 + 16), "pieces"),
        (PrivateKeyCiphertext, random(70_000), "wrapped-too-large"),
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
