//! Files that are no key, or not one that is read: each named.

use kms_wrap::{Container, Format, MAX_INPUT, PublicKind, ReadError, Spec};

use crate::openssl::{ec_p256, openssl, pkcs8, public, rsa_2048};
use crate::{AES, read, read_as};

#[test]
fn files_without_a_key_are_named() {
    let wrapped = openssl("rand 256", b"");
    let cases: Vec<(Vec<u8>, ReadError)> = vec![
        (vec![], ReadError::Empty),
        (b" \r\n\t".to_vec(), ReadError::Empty),
        (
            vec![b'a'; MAX_INPUT + 1],
            ReadError::TooLarge {
                size: MAX_INPUT + 1,
                limit: MAX_INPUT,
            },
        ),
        (
            b"just some words, and a few more of them".to_vec(),
            ReadError::Text { size: 39 },
        ),
        (b"password".to_vec(), ReadError::Text { size: 8 }),
        (
            [&[0; 700][..], b"\x01"].concat(),
            ReadError::Unknown { size: 701 },
        ),
        (wrapped, ReadError::AlreadyWrapped { size: 256 }),
        (
            AES[..16].to_vec(),
            ReadError::WrongLength {
                found: 16,
                expected: 32,
            },
        ),
        (
            [AES, AES].concat(),
            ReadError::WrongLength {
                found: 64,
                expected: 32,
            },
        ),
        (
            hex::encode(&AES[..24]).into_bytes(),
            ReadError::WrongLength {
                found: 24,
                expected: 32,
            },
        ),
        (
            openssl("ecparam -name prime256v1", b""),
            ReadError::ParametersOnly,
        ),
        (
            openssl("ecparam -name prime256v1 -genkey -param_enc explicit", b""),
            ReadError::ExplicitParameters,
        ),
        (vec![0x30, 0x80, 2, 1, 0, 0x30, 0x80, 0, 0], ReadError::Ber),
        (
            openssl("genpkey -algorithm ED25519", b""),
            ReadError::UnsupportedAlgorithm {
                found: "Ed25519".to_owned(),
            },
        ),
    ];
    for (file, expected) in cases {
        assert_eq!(read(&file).unwrap_err(), expected);
    }
}

#[test]
fn formats_that_are_not_read_are_named_with_the_converting_command() {
    let legacy = openssl("rsa -traditional -camellia256 -passout pass:x", rsa_2048());
    let pbes1 = openssl(
        "pkcs8 -topk8 -v1 PBE-MD5-DES -provider legacy -provider default -passout pass:x",
        rsa_2048(),
    );
    let cases: Vec<(Vec<u8>, Container)> = vec![
        (legacy, Container::LegacyEncryptedPem),
        (pbes1, Container::OldEncryption),
        (
            b"PuTTY-User-Key-File-3: ssh-rsa\n".to_vec(),
            Container::Putty,
        ),
        (
            br#"{"schema_version":"1.0.0","header":{"kid":"k","alg":"dir",
                "enc":"CKM_RSA_AES_KEY_WRAP"},"ciphertext":"AAAA"}"#
                .to_vec(),
            Container::Byok,
        ),
        (
            br#"{"protected":"e30","encrypted_key":"AA","iv":"AA","ciphertext":"AA","tag":"AA"}"#
                .to_vec(),
            Container::Jwe,
        ),
        (
            b"eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA".to_vec(),
            Container::Jwe,
        ),
        (
            openssl("enc -aes-256-cbc -pbkdf2 -pass pass:x", &AES),
            Container::OpensslEnc,
        ),
        (
            b"AGE-SECRET-KEY-1QQPQYQPQYQPQYQPQYQPQYQPQYQPQYQPQYQPQYQPQYQPQ\n".to_vec(),
            Container::Age,
        ),
        (
            b"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAA\n\
              ---- END SSH2 ENCRYPTED PRIVATE KEY ----\n"
                .to_vec(),
            Container::SshCom,
        ),
        (
            b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----"
                .to_vec(),
            Container::Pgp,
        ),
        (
            b"\xFE\xED\xFE\xED\0\0\0\x02\0\0\0\x01 and so on, and so on".to_vec(),
            Container::JavaKeyStore,
        ),
    ];
    for (file, container) in cases {
        let error = read(&file).unwrap_err();
        assert_eq!(error, ReadError::NotRead { container });
        let told = error.params().iter().any(|(name, _)| *name == "command");
        assert_eq!(told, container.command().is_some());
    }
}

#[test]
fn public_halves_are_named_with_the_hash_of_their_key() {
    let spki = public(rsa_2048());
    let hash = String::from_utf8(openssl("sha256 -r", &spki)).unwrap();
    let hash = hash.split_whitespace().next().unwrap().to_owned();
    let certificate = "req -x509 -new -key /dev/stdin -subj /CN=test -outform";
    let request = "req -new -key /dev/stdin -subj /CN=test -outform";
    let cases = [
        (spki.clone(), PublicKind::PublicKey, Some(&hash)),
        (
            openssl("pkey -pubout", rsa_2048()),
            PublicKind::PublicKey,
            Some(&hash),
        ),
        (
            openssl("rsa -RSAPublicKey_out", rsa_2048()),
            PublicKind::PublicKey,
            None,
        ),
        (
            openssl(&format!("{certificate} DER"), rsa_2048()),
            PublicKind::Certificate,
            Some(&hash),
        ),
        (
            openssl(&format!("{certificate} PEM"), rsa_2048()),
            PublicKind::Certificate,
            Some(&hash),
        ),
        (
            openssl(&format!("{request} DER"), rsa_2048()),
            PublicKind::CertificateRequest,
            None,
        ),
        (
            openssl(&format!("{request} PEM"), rsa_2048()),
            PublicKind::CertificateRequest,
            None,
        ),
        (
            b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== me".to_vec(),
            PublicKind::SshPublicKey,
            None,
        ),
    ];
    for (file, kind, sha256) in cases {
        let expected = ReadError::PublicHalf {
            kind,
            sha256: sha256.cloned(),
        };
        assert_eq!(read(&file).unwrap_err(), expected);
    }
}

#[test]
fn a_key_of_another_kind_is_named() {
    let rsa = read_as(rsa_2048(), Spec::Aes256).unwrap_err();
    assert_eq!(
        rsa,
        ReadError::WrongKind {
            found: "RSA",
            wanted: Spec::Aes256
        }
    );
    let aes = read_as(&AES, Spec::EcP256).unwrap_err();
    assert_eq!(
        aes,
        ReadError::WrongKind {
            found: "AES",
            wanted: Spec::EcP256
        }
    );
    let short = read_as(&AES[..16], Spec::Rsa2048).unwrap_err();
    assert_eq!(short, ReadError::Unknown { size: 16 });
    let ec = read_as(ec_p256(), Spec::Rsa2048).unwrap_err();
    assert_eq!(
        ec,
        ReadError::WrongKind {
            found: "EC",
            wanted: Spec::Rsa2048
        }
    );
    let rsa = read_as(rsa_2048(), Spec::Rsa4096).unwrap_err();
    assert_eq!(
        rsa,
        ReadError::WrongModulus {
            bits: 2048,
            wanted: Some(Spec::Rsa4096)
        }
    );
}

#[test]
fn damaged_files_are_named_by_layer() {
    let text = String::from_utf8(rsa_2048().to_vec()).unwrap();
    let cut = text.get(..text.len() / 2).unwrap();
    assert_eq!(
        read(cut.as_bytes()).unwrap_err().params(),
        [("format", "PEM".to_owned())]
    );
    let der = openssl("pkey -traditional -outform DER", ec_p256());
    let longer = [&der[..], b"junk"].concat();
    let expected = ReadError::TrailingBytes {
        count: 4,
        newline: false,
    };
    assert_eq!(read(&longer).unwrap_err(), expected);
}

#[test]
fn a_cut_off_key_is_damaged_and_not_wrapped_already() {
    let der = openssl("pkey -traditional -outform DER", rsa_2048());
    let error = read(&der[..der.len() / 8 * 8 - 8]).unwrap_err();
    assert_eq!(
        error,
        ReadError::Malformed {
            format: Format::Der
        }
    );
}

#[test]
fn a_revocation_list_is_no_certificate() {
    // TBSCertList without a version: algorithm, issuer, this update. Then algorithm and signature.
    let update = b"\x17\x0d261101000000Z";
    let signed = [&b"\x30\x13\x30\x00\x30\x00"[..], update].concat();
    let list = [&b"\x30\x1a"[..], &signed, b"\x30\x00\x03\x01\x00"].concat();
    let expected = ReadError::PublicHalf {
        kind: PublicKind::RevocationList,
        sha256: None,
    };
    assert_eq!(read(&list).unwrap_err(), expected);
}

#[test]
fn a_file_that_names_two_curves_is_refused() {
    let other = openssl("ecparam -name secp384r1", b"");
    let behind = [&other[..], ec_p256()].concat();
    assert_eq!(read(&behind).unwrap_err(), ReadError::CurveConflict);
}

#[test]
fn another_curve_is_told_with_what_was_wanted() {
    for name in ["secp521r1", "secp256k1"] {
        let pem = openssl(&format!("ecparam -name {name} -genkey"), b"");
        for file in [pem.clone(), pkcs8(&pem)] {
            let error = read_as(&file, Spec::EcP256).unwrap_err();
            assert_eq!(error.params()[1], ("wanted", "EC_P256".to_owned()));
            for wanted in [Spec::Rsa2048, Spec::Aes256] {
                let error = read_as(&file, wanted).unwrap_err();
                let expected = ReadError::WrongKind {
                    found: "EC",
                    wanted,
                };
                assert_eq!(error, expected);
            }
        }
    }
}
