//! Any key of any spec, in any format, in any text around it, ends as the same bytes: OpenSSL opens what
//! was wrapped and compares.

use std::process::Command;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use der::Decode;
use kms_wrap::{Ask, Key, Spec, WrappingKey, wrap};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert_eq, proptest};

use crate::numbers::Numbers;
use crate::oaep::oaep_decrypt;
use crate::openssl::{
    File, ec_p256, ec_p384, openssl, pkcs8, public, rsa_2048, rsa_3072, rsa_4096,
};
use crate::rng;
use crate::wrap::open;

/// A key in every format, each with the pass phrase `horse` where it takes one.
struct Forms {
    spec: Spec,
    pkcs8: Vec<u8>,
    files: Vec<(&'static str, Vec<u8>)>,
}

fn key_pairs() -> &'static [Forms] {
    static FORMS: OnceLock<Vec<Forms>> = OnceLock::new();
    FORMS.get_or_init(|| {
        [
            (Spec::Rsa2048, rsa_2048()),
            (Spec::Rsa3072, rsa_3072()),
            (Spec::Rsa4096, rsa_4096()),
            (Spec::EcP256, ec_p256()),
            (Spec::EcP384, ec_p384()),
        ]
        .into_iter()
        .map(|(spec, pem)| Forms::of(spec, pem))
        .collect()
    })
}

impl Forms {
    fn of(spec: Spec, pem: &[u8]) -> Self {
        let is_rsa = matches!(spec, Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096);
        let old = if is_rsa { "rsa -traditional" } else { "ec" };
        let jwk = if is_rsa { rsa_jwk } else { ec_jwk };
        let certificate = openssl("req -x509 -new -key /dev/stdin -subj /CN=test", pem);
        let pair = File::new(&format!("pair-{spec}"), &[pem, &certificate].concat());
        let store = format!("pkcs12 -export -passout pass:horse -in {}", pair.path());
        let files = vec![
            ("PKCS#8 PEM", openssl("pkcs8 -topk8 -nocrypt", pem)),
            ("PKCS#8 DER", pkcs8(pem)),
            ("traditional PEM", openssl("pkey -traditional", pem)),
            (
                "traditional DER",
                openssl("pkey -traditional -outform DER", pem),
            ),
            (
                "encrypted PEM",
                openssl("pkcs8 -topk8 -passout pass:horse", pem),
            ),
            (
                "encrypted DER",
                openssl("pkcs8 -topk8 -scrypt -passout pass:horse -outform DER", pem),
            ),
            (
                "PBES1",
                openssl("pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:horse", pem),
            ),
            (
                "old encrypted PEM",
                openssl(&format!("{old} -aes256 -passout pass:horse"), pem),
            ),
            ("PKCS#12", openssl(&store, b"")),
            ("old PKCS#12", openssl(&format!("{store} -legacy"), b"")),
            ("OpenSSH", ssh(pem, spec, "")),
            ("encrypted OpenSSH", ssh(pem, spec, "horse")),
            ("JWK", jwk(pem)),
            ("JWK set", [b"{\"keys\":[", &jwk(pem)[..], b"]}"].concat()),
        ];
        Self {
            spec,
            pkcs8: pkcs8(pem),
            files,
        }
    }
}

/// The key as ssh-keygen rewrites it.
fn ssh(pem: &[u8], spec: Spec, passphrase: &str) -> Vec<u8> {
    let plain = openssl("pkcs8 -topk8 -nocrypt", pem);
    let file = File::new(&format!("ssh-{spec}-{passphrase}"), &plain);
    // It refuses what others may read.
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(file.path(), mode).unwrap();
    let done = Command::new("ssh-keygen")
        .args([
            "-q",
            "-p",
            "-a",
            "2",
            "-P",
            "",
            "-N",
            passphrase,
            "-f",
            file.path(),
        ])
        .output()
        .expect("the tests need ssh-keygen: install Debian's openssh-client");
    assert!(done.status.success(), "ssh-keygen: {:?}", done.stderr);
    std::fs::read(file.path()).unwrap()
}

fn jwk(members: &[(&str, Vec<u8>)], kind: &str) -> Vec<u8> {
    let members = members
        .iter()
        .map(|(name, bytes)| format!(",\"{name}\":\"{}\"", URL_SAFE_NO_PAD.encode(bytes)));
    format!("{{{kind}{}}}", members.collect::<String>()).into_bytes()
}

fn rsa_jwk(pem: &[u8]) -> Vec<u8> {
    let key = Numbers::of(pem);
    let members = [
        ("n", &key.n),
        ("e", &key.e),
        ("d", &key.d),
        ("p", &key.p),
        ("q", &key.q),
        ("dp", &key.dp),
        ("dq", &key.dq),
        ("qi", &key.qinv),
    ];
    jwk(
        &members.map(|(name, number)| (name, number.to_bytes_be())),
        r#""kty":"RSA""#,
    )
}

fn ec_jwk(pem: &[u8]) -> Vec<u8> {
    let der = openssl("pkey -traditional -outform DER", pem);
    let key = sec1::EcPrivateKey::from_der(&der).unwrap();
    let (x, y) = key.public_key.unwrap()[1..].split_at(key.private_key.len());
    let curve = if x.len() == 32 { "P-256" } else { "P-384" };
    jwk(
        &[
            ("d", key.private_key.to_vec()),
            ("x", x.to_vec()),
            ("y", y.to_vec()),
        ],
        &format!(r#""kty":"EC","crv":"{curve}""#),
    )
}

/// How many ways there are to write a file down.
const TEXTS: usize = 10;

/// One of the ways in which a file comes as text.
fn as_text(file: &[u8], way: usize) -> Vec<u8> {
    let text = |file: &[u8]| match core::str::from_utf8(file) {
        Ok(text) => text.to_owned(),
        Err(_) => STANDARD.encode(file),
    };
    match way {
        0 => file.to_vec(),
        1 => STANDARD.encode(file).into_bytes(),
        2 => URL_SAFE_NO_PAD.encode(file).into_bytes(),
        3 => hex::encode(file).into_bytes(),
        4 => hex::encode_upper(file).into_bytes(),
        5 => STANDARD.encode(STANDARD.encode(file)).into_bytes(),
        6 => [b"\xEF\xBB\xBF", text(file).as_bytes()].concat(),
        7 => [0xFF, 0xFE]
            .into_iter()
            .chain(text(file).bytes().flat_map(|byte| [byte, 0]))
            .collect(),
        8 => text(file).replace('\n', "\r\n").into_bytes(),
        _ => openssl("base64", file),
    }
}

fn read(file: &[u8], spec: Spec) -> Key {
    let ask = Ask {
        wanted: Some(spec),
        passphrase: Some(b"horse"),
        ..Ask::default()
    };
    kms_wrap::read(file, &ask, &mut rng()).unwrap_or_else(|error| panic!("{spec}: {error}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_key_pair_in_any_format_ends_as_the_same_bytes(
        which in any::<prop::sample::Index>(),
        format in any::<prop::sample::Index>(),
        way in 0..TEXTS,
    ) {
        let key = &key_pairs()[which.index(key_pairs().len())];
        let (name, file) = &key.files[format.index(key.files.len())];
        let read = read(&as_text(file, way), key.spec);
        prop_assert_eq!(open(&read, "property"), key.pkcs8.as_slice(), "{} as {} {}", key.spec, name, way);
    }

    #[test]
    fn any_symmetric_key_in_any_format_ends_as_the_same_bytes(
        bytes in any::<[u8; 32]>(),
        in_jwk in any::<bool>(),
        way in 0..TEXTS,
    ) {
        let file = if in_jwk {
            jwk(&[("k", bytes.to_vec())], r#""kty":"oct""#)
        } else {
            bytes.to_vec()
        };
        let key = read(&as_text(&file, way), Spec::Aes256);
        let wrapping_key = WrappingKey::from_spki_der(&public(rsa_3072())).unwrap();
        let wrapped = wrap(&key, &wrapping_key, &mut rng()).unwrap();
        let file = File::new("property-aes", rsa_3072());
        let opened = openssl(&oaep_decrypt(file.path()), &wrapped.encrypted_key_material);
        prop_assert_eq!(opened, bytes);
    }
}

/// Every pair of format and text once, without the wrap: the fingerprint tells the key.
#[test]
fn every_format_in_every_text_is_the_same_key() {
    let mut read_well = 0;
    // One size of RSA stands for all: checking the larger ones takes long.
    let long = [Spec::Rsa3072, Spec::Rsa4096];
    for key in key_pairs().iter().filter(|key| !long.contains(&key.spec)) {
        let fingerprint = read(&key.pkcs8, key.spec).facts().fingerprint.clone();
        for (name, file) in &key.files {
            for way in 0..TEXTS {
                let found = read(&as_text(file, way), key.spec);
                assert_eq!(found.facts().fingerprint, fingerprint, "{name} {way}");
                read_well += 1;
            }
        }
    }
    assert_eq!(read_well, 3 * 14 * TEXTS);
}
