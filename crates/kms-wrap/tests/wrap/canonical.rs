//! One key, one form: whatever file it came in.

use kms_wrap::{Ask, Decision, Spec};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert_eq, proptest};

use crate::openssl::{ec_p256, ec_p384, openssl, pkcs8, rsa_2048};
use crate::wrap::open;
use crate::{AES, read, read_deciding, rng};

/// Every form of a private key that OpenSSL writes and this crate reads.
fn forms(pem: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let der = pkcs8(pem);
    let traditional = openssl("pkey -traditional", pem);
    let mut crlf = String::from_utf8(pem.to_vec())
        .unwrap()
        .replace('\n', "\r\n")
        .into_bytes();
    crlf.splice(0..0, *b"\xEF\xBB\xBF  \r\n");
    vec![
        ("PKCS#8 PEM", openssl("pkcs8 -topk8 -nocrypt", pem)),
        (
            "traditional DER",
            openssl("pkey -traditional -outform DER", pem),
        ),
        (
            "PEM with a certificate's text before",
            [b"subject=CN\n", pem].concat(),
        ),
        (
            "one line",
            String::from_utf8(traditional.clone())
                .unwrap()
                .replace('\n', " ")
                .into_bytes(),
        ),
        (
            "escaped",
            String::from_utf8(traditional.clone())
                .unwrap()
                .replace('\n', "\\n")
                .into_bytes(),
        ),
        ("BOM and CR LF", crlf),
        ("base64 of DER", openssl("base64", &der)),
        (
            "base64 of PEM, one line",
            openssl("base64 -A", &traditional),
        ),
        (
            "base64 of base64",
            openssl("base64 -A", &openssl("base64 -A", &der)),
        ),
        ("hex of DER", hex::encode(&der).into_bytes()),
        ("UTF-16", utf16(&traditional)),
        ("twice the same", [pem, pem].concat()),
        ("traditional", traditional),
        ("DER", der),
    ]
}

fn utf16(ascii: &[u8]) -> Vec<u8> {
    [0xFF, 0xFE]
        .into_iter()
        .chain(ascii.iter().flat_map(|byte| [*byte, 0]))
        .collect()
}

#[test]
fn every_form_gives_what_openssl_writes_as_pkcs8() {
    for (kind, pem) in [
        ("rsa", rsa_2048()),
        ("p256", ec_p256()),
        ("p384", ec_p384()),
    ] {
        let expected = pkcs8(pem);
        let fingerprint = read(pem).unwrap().facts().fingerprint.clone();
        for (form, bytes) in forms(pem) {
            let key = read(&bytes).unwrap_or_else(|error| panic!("{kind} as {form}: {error}"));
            assert_eq!(open(&key, "canonical"), expected, "{kind} as {form}");
            assert_eq!(key.facts().fingerprint, fingerprint, "{kind} as {form}");
        }
    }
}

#[test]
fn formats_are_told_from_the_outside_in() {
    let chain = |bytes: &[u8]| {
        let key = read(bytes).unwrap();
        key.facts()
            .format
            .iter()
            .map(|format| format.as_str())
            .collect::<Vec<_>>()
            .join(" > ")
    };
    assert_eq!(chain(rsa_2048()), "PEM > PKCS#8");
    assert_eq!(chain(ec_p256()), "PEM > SEC1");
    assert_eq!(chain(&pkcs8(ec_p256())), "DER > PKCS#8");
    assert_eq!(chain(&openssl("base64", ec_p256())), "base64 > PEM > SEC1");
    assert_eq!(
        chain(&openssl("pkey -traditional", rsa_2048())),
        "PEM > PKCS#1"
    );
    assert_eq!(chain(&AES), "raw");
    assert_eq!(chain(hex::encode(AES).as_bytes()), "hex");
    assert_eq!(chain(&openssl("base64", &AES)), "base64");
}

#[test]
fn fingerprint_of_a_key_pair_is_the_hash_of_its_public_half() {
    let spki = openssl("pkey -pubout -outform DER", rsa_2048());
    let hash = String::from_utf8(openssl("sha256 -r", &spki)).unwrap();
    let expected = format!("spki-sha256:{}", hash.split_whitespace().next().unwrap());
    assert_eq!(read(rsa_2048()).unwrap().facts().fingerprint, expected);
}

#[test]
fn fingerprints_of_a_symmetric_key_are_openssls_hmac_and_cmac() {
    let facts = read(&AES).unwrap().facts().clone();
    let key = hex::encode(AES);
    let hmac = openssl(
        &format!("mac -digest SHA256 -macopt hexkey:{key} HMAC"),
        b"keyferry fingerprint v1",
    );
    let hmac = String::from_utf8(hmac).unwrap().to_lowercase();
    assert_eq!(
        facts.fingerprint,
        format!("hmac:{}", hmac.get(..16).unwrap())
    );
    let cmac = openssl(
        &format!("mac -cipher AES-256-CBC -macopt hexkey:{key} CMAC"),
        &[0; 16],
    );
    let cmac = String::from_utf8(cmac).unwrap();
    assert_eq!(facts.key_check_value.as_deref(), cmac.get(..6));
    assert_eq!((facts.spec, facts.bits), (Spec::Aes256, 256));
}

#[test]
fn swapped_primes_and_a_long_private_exponent_come_out_canonical() {
    let canonical = pkcs8(rsa_2048());
    let mut numbers = crate::numbers::Numbers::of(rsa_2048());
    numbers.swap_primes();
    numbers.lengthen_d();
    let file = numbers.to_pkcs1();
    assert_ne!(
        openssl("pkcs8 -topk8 -nocrypt -inform DER -outform DER", &file),
        canonical
    );
    assert_eq!(open(&read(&file).unwrap(), "swapped"), canonical);
}

#[test]
fn crt_values_are_recomputed_only_when_told_to() {
    let mut numbers = crate::numbers::Numbers::of(rsa_2048());
    numbers.dp = numbers.dq.clone();
    let file = numbers.to_pkcs1();
    let error = read(&file).unwrap_err();
    assert_eq!(error.code(), "crt-mismatch");
    assert_eq!(error.decision(), Some(Decision::RecomputeCrt));
    let key = read_deciding(&file, Decision::RecomputeCrt).unwrap();
    assert_eq!(open(&key, "crt"), pkcs8(rsa_2048()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_text_form_of_a_symmetric_key_gives_that_key(
        bytes in any::<[u8; 32]>(),
        style in 0..12_usize,
        separator in prop::sample::select(vec![":", "-", " ", "\n", "\t", ""]),
    ) {
        use base64::Engine;
        use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = match style {
            0 => hex.join(separator),
            1 => hex.join(separator).to_uppercase(),
            2 => format!("0x{}\n", hex.concat()),
            3 => format!("\"{}\"", hex.concat()),
            4 => format!("\\x{}", hex.join("\\x")),
            5 => STANDARD.encode(bytes),
            6 => STANDARD_NO_PAD.encode(bytes),
            7 => URL_SAFE.encode(bytes),
            8 => URL_SAFE_NO_PAD.encode(bytes),
            9 => format!("{}\r\n", STANDARD.encode(bytes)),
            10 => STANDARD.encode(STANDARD.encode(bytes)),
            _ => STANDARD.encode(hex.concat()),
        };
        let key = read(text.as_bytes()).unwrap();
        let raw = read(&bytes).unwrap();
        prop_assert_eq!(&key.facts().fingerprint, &raw.facts().fingerprint);
        prop_assert_eq!(&key.facts().key_check_value, &raw.facts().key_check_value);
    }

    #[test]
    fn no_input_panics(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let ask = Ask {
            passphrase: Some(b"pw"),
            decisions: &Decision::ALL,
            ..Ask::default()
        };
        let _ = kms_wrap::read(&bytes, &ask, &mut rng());
    }

    #[test]
    fn no_damaged_file_panics(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        for file in [pkcs8(ec_p256()), ec_p384().to_vec()] {
            let mut file = file;
            let at = at.index(file.len());
            file[at] ^= 1 << bit;
            let _ = read(&file);
        }
    }
}
