use getrandom::SysRng;
use rand_core::UnwrapErr;

use super::*;

/// The public half of an RSA key of 3072 bits, made with OpenSSL for this test.
pub(crate) const WRAPPING_KEY: &str = concat!(
    "MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEApE4ZXgflmAS/CbByFbRABh86ql9URNJwEjwc",
    "chJswQXoBCGjvS3VHxPY2uWHwRSYshfujhwC4xLvPmPGTsmHCIn1L13st1TAbMIIRKmUnsR/AGNwBy98",
    "Bvv1Xx8RFf9sxzaDdE+W8DQykrAHvTMUoPIh+TISD6jTXZIveBVtFVyF1ROTdwe6xQCgesCxTgiEOTk0",
    "+ing0FWcendFifrjX5H0Fhv0W4zEPWSrtIKeKBxDRo6hIpu9bf1CxOBJ8RwKtUAwPb17BfPozLf/5YvU",
    "aJxaFLy+549hVtw5G6wdpOLP/IixBRKnJ5zgmRWuf6MtyYvFHHTJJVGZnH9a+5UfIALXWtDYgQNFwV+R",
    "WzuH11lT9XWKfPTloD5eJaG7lUxHBEAEgLXqlX6n+72kar9H9aCAIqzkihMdBSU2rfm5/CptYs0Ei1ar",
    "ZpFRas7OBqdDwtOV8bJD8Wdy0+oURbFROZJBP6gLmx91R7jLQb2Y/ZKdOSWVX3TiNnZ8HxenRH1/AgMB",
    "AAE=",
);

fn random() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// 32 bytes without any pattern that would be asked about.
pub(crate) fn aes_key() -> Vec<u8> {
    (0..32_u32)
        .map(|i| i.wrapping_mul(i).wrapping_mul(2_654_435_761).to_be_bytes()[0] ^ 0xA5)
        .collect()
}

/// PKCS#8 of a P-384 key without its public point, the scalar being a run of sevens.
pub(crate) fn p384_pkcs8() -> Vec<u8> {
    let mut der = vec![
        0x30, 0x4e, 0x02, 0x01, 0x00, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
        0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22, 0x04, 0x37, 0x30, 0x35, 0x02, 0x01, 0x01,
        0x04, 0x30,
    ];
    der.extend([7; 48]);
    der
}

fn spelled(key: &[u8], byte: impl Fn(&u8) -> String) -> String {
    key.iter().map(byte).collect::<Vec<_>>().concat()
}

fn wrap_aes(input: &[u8], decisions: &[&str]) -> Result<Reply, Refusal> {
    let ask = kms_wrap_worker::Ask {
        decisions: decisions.iter().map(|one| (*one).to_owned()).collect(),
        ..of("AES_256")
    };
    wrap(&one(input), None, &ask, WRAPPING_KEY, || (), &mut random())
}

/// A file alone.
fn one(file: &[u8]) -> [Zeroizing<Vec<u8>>; 1] {
    [Zeroizing::new(file.to_vec())]
}

/// The wish for a key of this spec, and no more.
fn of(spec: &str) -> kms_wrap_worker::Ask {
    kms_wrap_worker::Ask {
        spec: Some(spec.to_owned()),
        ..kms_wrap_worker::Ask::default()
    }
}

#[test]
fn a_wrapped_key_is_one_block_and_facts() {
    let Ok(Reply::Wrapped { facts, wrapped }) = wrap_aes(&aes_key(), &[]) else {
        panic!("not wrapped")
    };
    assert_eq!(wrapped.encrypted_key_material.len(), 512);
    assert_eq!(wrapped.encrypted_privatekey, None);
    assert_eq!(wrapped.wrapping_key_bits, 3072);
    assert!(wrapped.wrapping_key_fingerprint.starts_with("sha256:"));
    assert_eq!(
        (facts.format.as_slice(), facts.spec.as_str()),
        (["raw".to_owned()].as_slice(), "AES_256")
    );
}

#[test]
fn no_reply_holds_the_key_in_any_spelling() {
    let key = aes_key();
    let hex = spelled(&key, |byte| format!("{byte:02x}"));
    for input in [
        key.clone(),
        hex.clone().into_bytes(),
        STANDARD.encode(&key).into_bytes(),
    ] {
        let replies = [
            wrap_aes(&input, &[]),
            inspect(&one(&input), None, &of("AES_256"), &mut random()),
            inspect(&one(&input), None, &of("RSA_4096"), &mut random()),
            classify(Role::KeyMaterial, &input, None),
        ];
        for reply in replies {
            let said = match reply {
                Ok(reply) => serde_json::to_string(&reply).unwrap(),
                Err(refusal) => serde_json::to_string(&refusal).unwrap(),
            };
            let numbers = spelled(&key, |byte| format!("{byte},"));
            for spelling in [hex.as_str(), &STANDARD.encode(&key), &numbers] {
                assert!(
                    !said.to_lowercase().contains(&spelling.to_lowercase()),
                    "{said}"
                );
            }
        }
    }
}

#[test]
fn a_plaintext_key_never_comes_back_as_ciphertext() {
    for role in [
        Role::KeyMaterial,
        Role::TemporaryKeyMaterial,
        Role::PrivateKeyCiphertext,
    ] {
        let refusal = classify(role, &aes_key(), None).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.part),
            ("plaintext-key", Part::File)
        );
    }
}

#[test]
fn ciphertext_comes_back_in_base64() {
    let Ok(Reply::Wrapped { wrapped, .. }) = wrap_aes(&aes_key(), &[]) else {
        panic!("not wrapped")
    };
    let base64 = wrapped.encrypted_key_material;
    let key = wrapping_key(WRAPPING_KEY).unwrap();
    let expected = Ok(Reply::Ciphertext {
        base64: base64.clone(),
        size: 384,
    });
    assert_eq!(
        classify(Role::KeyMaterial, base64.as_bytes(), Some(&key)),
        expected
    );
    let binary = STANDARD.decode(&base64).unwrap();
    assert_eq!(classify(Role::KeyMaterial, &binary, Some(&key)), expected);
}

#[test]
fn a_file_with_two_readings_waits_for_a_decision() {
    let password = b"Correct-Horse-Battery-Staple-42!";
    let refusal = wrap_aes(password, &[]).unwrap_err();
    assert_eq!(refusal.decision(), Some("use-bytes-as-key"));
    assert!(wrap_aes(password, &["use-bytes-as-key"]).is_ok());
}

#[test]
fn a_warning_waits_for_its_decision() {
    let mut halves = aes_key();
    halves.copy_within(..16, 16);
    let Ok(Reply::Inspected { facts }) =
        inspect(&one(&halves), None, &of("AES_256"), &mut random())
    else {
        panic!("not read")
    };
    assert_eq!(facts.open_decisions, ["accept-pattern"]);
    let refusal = wrap_aes(&halves, &[]).unwrap_err();
    assert_eq!(
        (refusal.code.as_str(), refusal.decision()),
        ("undecided", Some("accept-pattern"))
    );
    assert!(wrap_aes(&halves, &["accept-pattern"]).is_ok());
}

#[test]
fn faults_are_laid_at_the_right_part() {
    let refusal = wrap(
        &one(&aes_key()),
        None,
        &of("AES_256"),
        "AAAA",
        || (),
        &mut random(),
    )
    .unwrap_err();
    assert_eq!(
        (refusal.code.as_str(), refusal.part),
        ("wrapping-key-malformed", Part::WrappingKey)
    );
    let refusal = wrap_aes(&[7; 5], &[]).unwrap_err();
    assert_eq!(refusal.part, Part::File);
    let refusal = inspect(&one(&aes_key()), None, &of("HMAC_256"), &mut random()).unwrap_err();
    assert_eq!(
        (refusal.code.as_str(), refusal.part),
        ("unknown-spec", Part::Worker)
    );
    let refusal = unread(&ReadError::PassphraseWrong);
    assert_eq!(refusal.part, Part::Passphrase);
}

#[test]
fn a_backup_opens_again_under_its_pass_phrase() {
    let key = kms_wrap::make_aes256(&mut random());
    let passphrase = b"fifteen or more".as_slice();
    let backup = backup(&key, Some(passphrase), &mut random()).unwrap();
    let open = |passphrase| {
        inspect(
            &one(&backup.bytes),
            Some(passphrase),
            &of("AES_256"),
            &mut random(),
        )
    };
    let Ok(Reply::Inspected { facts }) = open(passphrase) else {
        panic!("not read")
    };
    assert_eq!(facts.fingerprint, key.facts().fingerprint);
    let refusal = super::backup(&key, Some(b"short"), &mut random()).unwrap_err();
    assert_eq!(
        (refusal.code.as_str(), refusal.part),
        ("passphrase-too-short", Part::Passphrase)
    );
}

#[test]
fn several_keys_are_told_and_one_is_picked() {
    let several = both_curves();
    let any = kms_wrap_worker::Ask::default();
    let refusal = inspect(&one(several.as_bytes()), None, &any, &mut random()).unwrap_err();
    let kinds: Vec<_> = refusal
        .candidates()
        .iter()
        .map(|one| one.kind.as_str())
        .collect();
    assert_eq!(
        (refusal.code.as_str(), kinds),
        ("several-keys", vec!["EC_P256", "EC_P384"])
    );
    let second = kms_wrap_worker::Ask {
        pick: Some(1),
        ..any
    };
    let Ok(Reply::Inspected { facts }) =
        inspect(&one(several.as_bytes()), None, &second, &mut random())
    else {
        panic!("not read")
    };
    assert_eq!(facts.spec, "EC_P384");
    assert_eq!(
        Some(&facts.fingerprint),
        refusal.candidates()[1].fingerprint.as_ref()
    );
}

/// Two keys in one PEM file, made with OpenSSL for this test.
fn both_curves() -> String {
    let pem = |base64: &str| {
        format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n")
    };
    [
        concat!(
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgzTGBtC0bBuMZ5BCa\n",
            "lG/npKta8w4Xy27BoI/t38eIqX6hRANCAAQK1TlGGBCYeRZjENNTPfLLXJzCns6W\n",
            "p1ix5TFa0uaYvRHlZEnPDZ8ERkisL1ObMnWk0lhdRpM9qCEJWBQtcJEU",
        ),
        concat!(
            "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBwx1Os5g5Dj0fp5He+\n",
            "8Su1t3IX3xvT1h/xl9L55TPjcd/Kh3x48GkWRY77LHsYZcihZANiAAT+MaoiNsss\n",
            "btwrHXH3UWylvqkNxe8pYaDLmsfs2bz+wPY8IkY8puhD1xM0tGdP/lPBrv3HZk5M\n",
            "pyGAgY77hbusSKHTim3D86dxjNgBx3Q9SpAuUwWnCI8uXFsyPU97hnw=",
        ),
    ]
    .map(pem)
    .concat()
}
