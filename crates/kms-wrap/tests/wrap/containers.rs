//! Files that hold a key under a pass phrase, or several keys, as OpenSSL writes them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kms_wrap::{Ask, Candidate, ReadError, Spec, Warning};

use crate::numbers::Numbers;
use crate::openssl::{File, ec_p256, ec_p384, openssl, pkcs8, rsa_2048};
use crate::wrap::open;
use crate::{AES, read, read_with, rng};

/// Opens with its pass phrase alone, to the very key, through these layers.
fn opens(file: &[u8], key: &[u8], layers: &str) {
    assert_eq!(
        read(file).unwrap_err(),
        ReadError::PassphraseNeeded,
        "{layers}"
    );
    assert_eq!(
        read_with(file, b"cart").unwrap_err(),
        ReadError::PassphraseWrong,
        "{layers}"
    );
    let read = read_with(file, b"horse").unwrap();
    assert_eq!(open(&read, "container"), pkcs8(key), "{layers}");
    let found: Vec<String> = read
        .facts()
        .format
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(found.join(" > "), layers);
}

#[test]
fn pem_as_openssl_encrypted_it_before_pkcs8() {
    for cipher in ["aes128", "aes192", "aes256", "des3"] {
        for (kind, inner, key) in [("rsa", "PKCS#1", rsa_2048()), ("ec", "SEC1", ec_p256())] {
            let traditional = if kind == "rsa" { "-traditional" } else { "" };
            let command = format!("{kind} {traditional} -{cipher} -passout pass:horse");
            let file = openssl(&command, key);
            let layers = format!("PEM > encrypted PEM > {inner}");
            opens(&file, key, &layers);
            let crlf = String::from_utf8(file).unwrap().replace('\n', "\r\n");
            opens(crlf.as_bytes(), key, &layers);
        }
    }
}

#[test]
fn pkcs8_under_the_scheme_of_pkcs12() {
    let command = "pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:horse -outform DER";
    opens(
        &openssl(command, ec_p384()),
        ec_p384(),
        "DER > encrypted PKCS#8 > PKCS#8",
    );
}

/// A store of a key with its certificate.
fn store(key: &[u8], options: &str) -> Vec<u8> {
    let certificate = openssl("req -x509 -new -key /dev/stdin -subj /CN=test", key);
    let pair = File::new(
        &format!("store-{}", options.len()),
        &[key, &certificate].concat(),
    );
    openssl(
        &format!("pkcs12 -export -in {} {options}", pair.path()),
        b"",
    )
}

#[test]
fn pkcs12_stores_of_openssl_old_and_new() {
    let options = [
        "-passout pass:horse",
        "-passout pass:horse -name mine -iter 10000 -macalg sha512",
        "-passout pass:horse -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1",
        "-passout pass:horse -certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha384",
        "-passout pass:horse -legacy",
        "-passout pass:horse -nomac",
    ];
    for options in options {
        opens(
            &store(ec_p384(), options),
            ec_p384(),
            "DER > PKCS#12 > PKCS#8",
        );
    }
}

#[test]
fn a_pkcs12_store_may_have_no_pass_phrase_at_all() {
    for options in [
        "-passout pass:",
        "-keypbe NONE -certpbe NONE -nomac -passout pass:",
    ] {
        let key = read(&store(ec_p256(), options)).unwrap();
        assert_eq!(open(&key, "open-store"), pkcs8(ec_p256()), "{options}");
    }
    let certificates = File::new(
        "certificates",
        &openssl("req -x509 -new -key /dev/stdin -subj /CN=test", ec_p256()),
    );
    let command = format!(
        "pkcs12 -export -nokeys -in {} -passout pass:",
        certificates.path()
    );
    assert_eq!(
        read(&openssl(&command, b"")).unwrap_err().code(),
        "public-half"
    );
}

#[test]
fn a_damaged_store_is_not_taken_for_a_key() {
    // The seal covers the key: any change in it is a wrong pass phrase or a damaged file.
    let good = store(ec_p256(), "-passout pass:horse");
    for at in (40..good.len() - 120).step_by(97) {
        let mut file = good.clone();
        file[at] ^= 1;
        assert!(read_with(&file, b"horse").is_err(), "changed at {at}");
    }
}

#[test]
fn many_derivations_share_one_budget() {
    // 4 000 000 rounds for the seal, and twice as many for key and IV of the certificate.
    let options = "-passout pass:x -certpbe PBE-SHA1-3DES -iter 4000000";
    let expected = ReadError::CostTooHigh {
        cost: 12_000_000,
        limit: 10_000_000,
        unit: "rounds",
    };
    let error = read_with(&store(ec_p256(), options), b"x").unwrap_err();
    assert_eq!(error, expected);
}

#[test]
fn jwks_hold_every_kind_of_key() {
    let oct = r#"{"kty":"oct","k":"8B2OO8IHlWreQX-IE6pc6TC2BNNyni9Yyxlk_YZLpw4"}"#;
    let key = read(oct.as_bytes()).unwrap();
    assert_eq!(
        key.facts().fingerprint,
        read(&AES).unwrap().facts().fingerprint
    );
    let padded = oct.replace("pw4\"", "pw4=\"");
    assert_eq!(
        read(padded.as_bytes()).unwrap().facts().warnings,
        [Warning::JwkEncoding]
    );
    let twice = oct.replace('{', r#"{"k":"AAAA","#);
    assert_eq!(read(twice.as_bytes()).unwrap_err().code(), "malformed");
    let cases = [
        (
            r#"{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw"}"#,
            "wrong-length",
        ),
        (
            r#"{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}"#,
            "unsupported-algorithm",
        ),
        (
            r#"{"kty":"EC","crv":"P-521","x":"AA","y":"AA","d":"AA"}"#,
            "wrong-curve",
        ),
        (
            r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AQ"}"#,
            "point-not-on-curve",
        ),
        (
            r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
            "public-half",
        ),
        (
            r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AA","oth":[{}]}"#,
            "multi-prime",
        ),
        (
            r#"{"kty":"RSA","n":65537,"e":"AQAB","d":"AA"}"#,
            "malformed",
        ),
        (r#"{"keys":[]}"#, "empty"),
        (r#"{"some":"json"}"#, "text"),
    ];
    for (jwk, code) in cases {
        assert_eq!(read(jwk.as_bytes()).unwrap_err().code(), code, "{jwk}");
    }
}

#[test]
fn a_set_of_jwks_is_offered_for_choice() {
    let set = br#"{"keys":[
        {"kty":"oct","kid":"first","k":"8B2OO8IHlWreQX-IE6pc6TC2BNNyni9Yyxlk_YZLpw4"},
        {"kty":"EC","kid":"public","crv":"P-256","x":"AA","y":"AA"},
        {"kty":"oct","kid":"short","k":"AAECAwQFBgcICQoLDA0ODw"},
        {"kty":"oct","kid":"second","k":"AB2OO8IHlWreQX-IE6pc6TC2BNNyni9Yyxlk_YZLpw4"}]}"#;
    let ReadError::SeveralKeys { keys } = read(set).unwrap_err() else {
        panic!("several keys");
    };
    let names: Vec<_> = keys
        .iter()
        .map(|key| key.name.as_deref().unwrap())
        .collect();
    assert_eq!(names, ["first", "short", "second"]);
    let kinds: Vec<_> = keys.iter().map(|key| key.kind.as_str()).collect();
    assert_eq!(kinds, ["AES_256", "AES 128", "AES_256"]);
    let Candidate { fingerprint, .. } = &keys[2];
    let ask = Ask {
        pick: Some(2),
        wanted: Some(Spec::Aes256),
        ..Ask::default()
    };
    let key = kms_wrap::read(set, &ask, &mut rng()).unwrap();
    assert_eq!(fingerprint.as_ref(), Some(&key.facts().fingerprint));
}

#[test]
fn what_was_resolved_is_noted() {
    let notes = |file: &[u8]| {
        let key = read(file).unwrap();
        let codes = key.facts().warnings.iter().map(Warning::code);
        codes.collect::<Vec<_>>()
    };
    let hex = hex::encode(AES);
    let base64 = openssl("base64 -A", hex.as_bytes());
    assert_eq!(notes(hex.as_bytes()), ["read-as-hex"]);
    assert_eq!(
        notes(format!("0x{hex}\n").as_bytes()),
        ["read-as-hex", "hex-decoration"]
    );
    assert_eq!(notes(&base64), ["read-as-hex", "nested-text"]);
    let marked = [b"\xEF\xBB\xBF", hex.as_bytes()].concat();
    assert_eq!(notes(&marked), ["read-as-hex", "byte-order-mark"]);
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(ec_p256().iter().flat_map(|byte| [*byte, 0]))
        .collect();
    assert_eq!(notes(&wide), ["byte-order-mark"]);
    for (key, end) in [(&AES[..], &b"\n"[..]), (&pkcs8(ec_p256()), b"\r\n")] {
        let file = [key, end].concat();
        let decision = read(&file).unwrap_err().decision().unwrap();
        let key = crate::read_deciding(&file, decision).unwrap();
        assert_eq!(key.facts().warnings, [Warning::LineEndDropped]);
    }
}

#[test]
fn zeros_before_the_numbers_of_a_jwk_cost_no_time() {
    let numbers = Numbers::of(rsa_2048());
    let members = [
        ("n", &numbers.n),
        ("e", &numbers.e),
        ("d", &numbers.d),
        ("p", &numbers.p),
        ("q", &numbers.q),
    ];
    let members = members.map(|(name, number)| {
        let padded = [vec![0; 5_000], number.to_bytes_be()].concat();
        format!(",\"{name}\":\"{}\"", URL_SAFE_NO_PAD.encode(padded))
    });
    let jwk = format!("{{\"kty\":\"RSA\"{}}}", members.concat());
    let expected = read(rsa_2048()).unwrap().facts().fingerprint.clone();
    assert_eq!(read(jwk.as_bytes()).unwrap().facts().fingerprint, expected);
}
