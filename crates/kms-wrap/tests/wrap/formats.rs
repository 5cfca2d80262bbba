//! Symmetric keys in files, and the traps around them; encrypted private keys.

use kms_wrap::{Decision, ReadError, Spec, Warning};

use crate::openssl::{ec_p256, ec_p384, openssl, pkcs8, rsa_2048};
use crate::wrap::open;
use crate::{AES, read, read_as, read_deciding, read_with};

#[test]
fn hex_file_of_openssl_rand_has_65_bytes_and_is_read() {
    let file = openssl("rand -hex 32", b"");
    assert_eq!(file.len(), 65);
    assert_eq!(read_as(&file, Spec::Aes256).unwrap().facts().bits, 256);
}

#[test]
fn a_key_that_starts_like_utf16_or_der_is_still_raw() {
    for start in [[0xFF, 0xFE], [0xFE, 0xFF], [0x30, 0x1E], [0xEF, 0xBB]] {
        let mut key = AES;
        key[..2].copy_from_slice(&start);
        assert_eq!(read(&key).unwrap().facts().format[0].as_str(), "raw");
    }
}

#[test]
fn a_line_end_after_a_raw_key_is_dropped_only_when_told_to() {
    let fingerprint = read(&AES).unwrap().facts().fingerprint.clone();
    for (size, end) in [(33, &b"\n"[..]), (34, b"\r\n")] {
        let file = [&AES[..], end].concat();
        let error = read(&file).unwrap_err();
        assert_eq!(error, ReadError::TrailingNewline { size });
        let key = read_deciding(&file, error.decision().unwrap()).unwrap();
        assert_eq!(key.facts().fingerprint, fingerprint);
    }
    let der = [pkcs8(ec_p256()), b"\n".to_vec()].concat();
    let error = read(&der).unwrap_err();
    assert_eq!(
        error,
        ReadError::TrailingBytes {
            count: 1,
            newline: true
        }
    );
    assert_eq!(
        read_deciding(&der, error.decision().unwrap())
            .unwrap()
            .facts()
            .spec,
        Spec::EcP256
    );
}

#[test]
fn a_stripped_byte_is_named() {
    assert_eq!(
        read(&AES[..31]).unwrap_err(),
        ReadError::MissingByte { size: 31 }
    );
    let error = read(&hex::encode(AES).as_bytes()[1..]).unwrap_err();
    assert_eq!(error, ReadError::OddHex { digits: 63 });
}

#[test]
fn text_of_the_keys_length_is_ambiguous_until_decided() {
    let hex = b"00112233445566778899aabbccddeeff";
    let error = read(hex).unwrap_err();
    let expected = ReadError::AmbiguousText {
        size: 32,
        hex: Some(16),
        base64: Some(24),
    };
    assert_eq!(error, expected);
    let key = read_deciding(hex, Decision::UseBytesAsKey).unwrap();
    assert_eq!(
        key.facts().warnings.first().unwrap().code(),
        "few-distinct-bytes"
    );
    assert_eq!(key.open_decisions(), []);
    let phrase = read(b"correct horse battery staple 32!").unwrap_err();
    assert_eq!(
        phrase,
        ReadError::AmbiguousText {
            size: 32,
            hex: None,
            base64: None
        }
    );
}

#[test]
fn trailing_bits_of_base64_ask_for_a_decision() {
    // The last character of 43 carries four bits of the key and two that must be zero.
    let text = openssl("base64 -A", &AES);
    let mut text = String::from_utf8(text).unwrap();
    let last = text.trim_end_matches('=').chars().last().unwrap();
    let damaged = char::from(u8::try_from(last).unwrap() + 1);
    text.replace_range(42..43, &damaged.to_string());
    let key = read(text.as_bytes()).unwrap();
    assert_eq!(key.open_decisions(), [Decision::AcceptTrailingBits]);
}

#[test]
fn encrypted_pkcs8_opens_with_its_pass_phrase_alone() {
    let schemes = [
        "-v2 aes256",
        "-v2 aes-128-cbc -v2prf hmacWithSHA512",
        "-v2 des3 -v2prf hmacWithSHA1",
        "-scrypt",
    ];
    for scheme in schemes {
        for form in ["PEM", "DER"] {
            let command = format!("pkcs8 -topk8 {scheme} -outform {form} -passout pass:horse");
            let file = openssl(&command, ec_p384());
            assert_eq!(
                read(&file).unwrap_err(),
                ReadError::PassphraseNeeded,
                "{scheme}"
            );
            let with = |phrase: &[u8]| read_with(&file, phrase);
            assert_eq!(with(b"").unwrap_err(), ReadError::PassphraseNeeded);
            assert_eq!(with(b"cart").unwrap_err(), ReadError::PassphraseWrong);
            let key = with(b"horse").unwrap();
            assert_eq!(open(&key, "encrypted"), pkcs8(ec_p384()), "{scheme}");
            assert!(
                key.facts()
                    .format
                    .iter()
                    .any(|format| format.as_str() == "encrypted PKCS#8")
            );
        }
    }
}

#[test]
fn costly_key_derivation_is_refused_before_it_is_done() {
    // As OpenSSL writes it, with the rounds (INTEGER 2048) raised in place to 2^31 - 1.
    let command = "pkcs8 -topk8 -v2 aes256 -iter 16777215 -outform DER -passout pass:x";
    let file = openssl(command, ec_p256());
    let result = read_with(&file, b"x");
    let expected = ReadError::CostTooHigh {
        cost: 16_777_215,
        limit: 10_000_000,
        unit: "rounds",
    };
    assert_eq!(result.unwrap_err(), expected);
    let command = "pkcs8 -topk8 -scrypt -scrypt_N 16384 -scrypt_r 8 -outform DER -passout pass:x";
    let mut file = openssl(command, ec_p256());
    // N is the INTEGER 02 02 40 00; r = 8 follows as 02 01 08.
    let at = file
        .windows(7)
        .position(|w| w == [2, 2, 0x40, 0, 2, 1, 8])
        .unwrap();
    file[at + 6] = 0x7F;
    file[at + 2] = 0x7F;
    let error = read_with(&file, b"x").unwrap_err();
    assert_eq!(error.code(), "cost-too-high");
}

#[test]
fn scrypt_with_numbers_that_it_does_not_take_is_refused() {
    let command =
        "pkcs8 -topk8 -scrypt -scrypt_N 64 -scrypt_r 8 -scrypt_p 1 -outform DER -passout pass:x";
    let file = openssl(command, ec_p256());
    // N, r and p: three integers of one byte each.
    let stated = [2, 1, 64, 2, 1, 8, 2, 1, 1];
    let at = file.windows(9).position(|w| w == stated).unwrap();
    assert!(read_with(&file, b"x").is_ok());
    for (place, value) in [(2, 0), (2, 1), (2, 63), (5, 0), (8, 0)] {
        let mut bent = file.clone();
        bent[at + place] = value;
        let error = read_with(&bent, b"x").unwrap_err();
        assert_eq!(error.code(), "malformed", "{value} at {place}");
    }
}

#[test]
fn a_bundle_with_certificate_gives_its_key() {
    let certificate = openssl("req -x509 -new -key /dev/stdin -subj /CN=test", rsa_2048());
    let bundle = [certificate, rsa_2048().to_vec()].concat();
    assert_eq!(read_as(&bundle, Spec::Rsa2048).unwrap().facts().bits, 2048);
}

#[test]
fn hex_of_a_text_form_is_read() {
    use base64::Engine;
    let base64 = base64::engine::general_purpose::STANDARD.encode(AES);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(ec_p256().iter().flat_map(|byte| [*byte, 0]))
        .collect();
    for (file, spec) in [
        (base64.as_bytes(), Spec::Aes256),
        (ec_p256(), Spec::EcP256),
        (&utf16, Spec::EcP256),
    ] {
        let key = read_as(hex::encode(file).as_bytes(), spec).unwrap();
        assert_eq!(key.facts().format[0].as_str(), "hex");
    }
}

#[test]
fn a_short_key_in_hex_is_told_by_its_bytes_whatever_ends_the_line() {
    for end in ["", "\n", "\r\n"] {
        let file = format!("{}{end}", hex::encode(&AES[..24]));
        let expected = ReadError::WrongLength {
            found: 24,
            expected: 32,
        };
        assert_eq!(read(file.as_bytes()).unwrap_err(), expected);
    }
    let file = format!("{}\n", hex::encode(&AES[..16]));
    let expected = ReadError::WrongLength {
        found: 16,
        expected: 32,
    };
    assert_eq!(read(file.as_bytes()).unwrap_err(), expected);
}

#[test]
fn words_are_no_key_in_base64_unless_their_owner_says_so() {
    // 43 letters, as base64 of 32 bytes has.
    let line = "abacus scoring twelve unheated clarity ember logs";
    let list = line.replace(' ', "\n");
    let joined = line.replace(' ', "");
    assert_eq!(joined.len(), 43);
    for text in [line, &list, &joined] {
        let key = read(text.as_bytes()).unwrap();
        let open = key.open_decisions();
        assert_eq!(open, [Decision::AcceptWordsAsBase64], "{text}");
    }
    let wrapped = openssl("base64 -A", &AES);
    let (head, tail) = wrapped.split_at(40);
    for text in [
        [head, b"\n", tail].concat(),
        [b"  ", head, b"\r\n  ", tail].concat(),
    ] {
        assert_eq!(read(&text).unwrap().open_decisions(), []);
    }
    // 42 letters are base64 of 31 bytes, 342 of a wrapped key: as likely as not they are words.
    for letters in [22, 42, 342] {
        let words: String = ('a'..='z').cycle().take(letters).collect();
        assert_eq!(read(words.as_bytes()).unwrap_err().code(), "text");
    }
}

#[test]
fn one_key_in_two_forms_is_one() {
    for pem in [rsa_2048(), ec_p256()] {
        let traditional = openssl("pkey -traditional", pem);
        let both = [openssl("pkcs8 -topk8 -nocrypt", pem), traditional].concat();
        let alone = read(pem).unwrap();
        let key = read(&both).unwrap();
        assert_eq!(key.facts().fingerprint, alone.facts().fingerprint);
    }
}

#[test]
fn a_key_without_its_curve_takes_the_one_that_is_named_beside_it_or_asked_for() {
    let pem = openssl("ecparam -name secp384r1 -genkey", b"");
    let parameters = openssl("ecparam -name secp384r1", b"");
    let sec1 = openssl("ec -no_public -outform DER", &pem);
    // SEQUENCE { 1, OCTET STRING }: all but the length of the outer SEQUENCE stays.
    let bare = [&[0x30, 53], &sec1[2..55]].concat();
    let body = String::from_utf8(openssl("base64", &bare)).unwrap();
    let block = format!("-----BEGIN EC PRIVATE KEY-----\n{body}-----END EC PRIVATE KEY-----\n");
    let expected = read(&pem).unwrap().facts().fingerprint.clone();
    let behind = [&parameters[..], block.as_bytes()].concat();
    for key in [read(&behind), read_as(&bare, Spec::EcP384)] {
        assert_eq!(key.unwrap().facts().fingerprint, expected);
    }
    assert_eq!(read(&bare).unwrap_err().code(), "malformed");
    assert_eq!(
        read_as(&bare, Spec::EcP256).unwrap_err().code(),
        "malformed"
    );
}

#[test]
fn line_ends_written_as_two_characters_are_repaired_and_told() {
    let text = String::from_utf8(ec_p256().to_vec()).unwrap();
    for end in ["\\n", "\\r\\n"] {
        let key = read(text.trim_end().replace('\n', end).as_bytes()).unwrap();
        let codes: Vec<_> = key.facts().warnings.iter().map(Warning::code).collect();
        assert_eq!(codes, ["escaped-newlines"]);
        assert_eq!(key.open_decisions(), []);
    }
}
