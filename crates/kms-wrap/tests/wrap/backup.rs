//! Backups: what comes back from one is the very key, here and with OpenSSL.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use kms_wrap::backup::{Backup, BackupError, back_up};
use kms_wrap::{
    Decision, Format, Key, PassphraseError, ReadError, Warning, make_aes256, make_ec, wrap,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::openssl::{self, File, openssl};
use crate::{AES, Spec, read, read_with, rng};

const PASSPHRASE: &[u8] = b"correct horse 'battery' \"staple\" $HOME \xC3\xA9";

fn backup(key: &Key) -> Backup {
    back_up(key, PASSPHRASE, &mut rng()).unwrap()
}

/// One key of every spec that OpenSSL makes.
pub(crate) fn key_pairs() -> Vec<Key> {
    [
        openssl::rsa_2048(),
        openssl::rsa_3072(),
        openssl::rsa_4096(),
        openssl::ec_p256(),
        openssl::ec_p384(),
    ]
    .map(|pem| read(pem).unwrap())
    .into()
}

/// What the backup's own command gives, run where the file lies, with the pass phrase typed in.
fn run(backup: &Backup, output: &str) -> Vec<u8> {
    let folder = std::env::temp_dir().join(format!("kms-wrap-{}-{output}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(&backup.name), &backup.bytes).unwrap();
    // OpenSSL's own prompt wants a terminal.
    let command = backup
        .command
        .replace("openssl pkey", "openssl pkey -passin stdin");
    let mut child = Command::new("bash")
        .args(["-c", &command])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let typed = [PASSPHRASE, b"\n"].concat();
    child.stdin.take().unwrap().write_all(&typed).unwrap();
    let ended = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{command}: {complaint}");
    let path = folder.join(output);
    let access = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(access & 0o777, 0o600, "{command}");
    let opened = std::fs::read(path).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    opened
}

#[test]
fn openssl_opens_the_backup_of_an_aes_key_with_the_command_shown() {
    let key = read(&AES).unwrap();
    assert_eq!(run(&backup(&key), "key.bin"), AES);
}

#[test]
fn openssl_opens_the_backup_of_every_key_pair_with_the_command_shown() {
    for key in key_pairs() {
        let opened = run(&backup(&key), "key.pem");
        let spki = openssl::public(&opened);
        assert_eq!(Some(spki), key.facts().public_key, "{:?}", key.facts().spec);
        let again = read(&opened).unwrap();
        assert_eq!(again.facts().fingerprint, key.facts().fingerprint);
    }
}

#[test]
fn every_backup_is_read_back_as_the_very_key() {
    let mut keys = key_pairs();
    keys.push(read(&AES).unwrap());
    for key in keys {
        let again = read_with(&backup(&key).bytes, PASSPHRASE).unwrap();
        let format = if key.facts().spec == Spec::Aes256 {
            vec![Format::Pem, Format::Cms, Format::Raw]
        } else {
            vec![Format::Pem, Format::EncryptedPkcs8, Format::Pkcs8]
        };
        assert_eq!(again.facts().format, format);
        assert_eq!(again.facts().fingerprint, key.facts().fingerprint);
        assert_eq!(again.facts().warnings, key.facts().warnings);
        assert_eq!(material(&again), material(&key));
    }
}

/// The key's bytes, by way of the API: under a wrapping key whose private half is here.
pub(crate) fn material(key: &Key) -> Vec<u8> {
    let wrapping = openssl::rsa_2048();
    let wrapping_key = kms_wrap::WrappingKey::from_bytes(&openssl::public(wrapping)).unwrap();
    let wrapped = wrap(key, &wrapping_key, &mut rng()).unwrap();
    let file = File::new("backup-wrapping.pem", wrapping);
    let oaep = format!(
        "pkeyutl -decrypt -inkey {} -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256",
        file.path()
    );
    let opened = openssl(&oaep, &wrapped.encrypted_key_material);
    match wrapped.encrypted_privatekey {
        None => opened,
        Some(private) => {
            let temporary = opened.try_into().unwrap();
            kms_wrap::kwp::unwrap(&temporary, &private)
                .unwrap()
                .to_vec()
        }
    }
}

#[test]
fn a_key_that_is_text_comes_back_without_a_question() {
    let decided =
        crate::read_deciding(b"correct horse battery staple 32!", Decision::UseBytesAsKey).unwrap();
    let again = read_with(&backup(&decided).bytes, PASSPHRASE).unwrap();
    assert_eq!(again.facts().fingerprint, decided.facts().fingerprint);
}

#[test]
fn another_pass_phrase_opens_no_backup_and_none_is_asked_for() {
    for key in [read(&AES).unwrap(), read(openssl::ec_p256()).unwrap()] {
        let file = backup(&key).bytes;
        let refused = |result: Result<Key, ReadError>| result.map(|_| ()).unwrap_err();
        assert_eq!(refused(read(&file)), ReadError::PassphraseNeeded);
        assert_eq!(
            refused(read_with(&file, b"another pass phrase")),
            ReadError::PassphraseWrong
        );
    }
}

#[test]
fn what_openssl_encrypts_under_a_pass_phrase_is_read() {
    let file = openssl(
        "cms -encrypt -binary -aes-256-cbc -outform PEM -pwri_password secret",
        &AES,
    );
    let key = read_with(&file, b"secret").unwrap();
    // CBC shows no change of the key; what a backup has does.
    assert_eq!(key.facts().warnings, [Warning::NotAuthenticated]);
    assert_eq!(key.open_decisions(), [Decision::AcceptUnauthenticated]);
    assert_eq!(
        key.facts().fingerprint,
        read(&AES).unwrap().facts().fingerprint
    );
    assert_eq!(
        read_with(&file, b"wrong").map(|_| ()),
        Err(ReadError::PassphraseWrong)
    );
    let pair = openssl(
        "cms -encrypt -binary -aes-256-cbc -outform DER -pwri_password secret",
        openssl::ec_p384(),
    );
    let key = read_with(&pair, b"secret").unwrap();
    let format = [Format::Der, Format::Cms, Format::Pem, Format::Sec1];
    assert_eq!(key.facts().format, format);
}

#[test]
fn a_backup_holds_neither_key_nor_pass_phrase() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    for key in [
        make_aes256(&mut rng),
        make_ec(Spec::EcP256, &mut rng).unwrap(),
    ] {
        let material = material(&key);
        let file = backup(&key);
        let shown = format!("{file:?}");
        let der = file.bytes.as_slice();
        assert!(!der.windows(8).any(|window| window == &PASSPHRASE[..8]));
        assert!(
            !der.windows(8)
                .any(|window| material.windows(8).any(|own| own == window))
        );
        assert!(!shown.contains("correct horse"));
    }
}

#[test]
fn a_short_pass_phrase_keeps_nothing() {
    let key = read(&AES).unwrap();
    let error = back_up(&key, b"fourteen chars", &mut rng()).unwrap_err();
    let short = PassphraseError::TooShort {
        found: 14,
        needed: kms_wrap::MIN_PASSPHRASE,
    };
    assert_eq!(error, BackupError::Passphrase(short));
    assert_eq!(error.code(), "passphrase-too-short");
}
