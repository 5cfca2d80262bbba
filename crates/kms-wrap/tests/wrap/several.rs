//! Files with several keys: offered for choice, and never chosen among in silence.

use kms_wrap::{Ask, Candidate, Key, ReadError, Spec, Warning};

use crate::openssl::{ec_p256, ec_p384, openssl, rsa_2048};
use crate::{read, read_as, rng};

fn candidates(file: &[u8]) -> Vec<Candidate> {
    let error = read(file).unwrap_err();
    assert_eq!(error.code(), "several-keys");
    if let ReadError::SeveralKeys { keys } = error {
        keys
    } else {
        Vec::new()
    }
}

fn pick(file: &[u8], index: usize, passphrase: Option<&[u8]>) -> Result<Key, ReadError> {
    let ask = Ask {
        pick: Some(index),
        passphrase,
        ..Ask::default()
    };
    kms_wrap::read(file, &ask, &mut rng())
}

#[test]
fn several_keys_in_one_pem_file_are_offered_and_one_is_picked() {
    let p521 = openssl("ecparam -name secp521r1 -genkey", b"");
    let sealed = openssl("pkcs8 -topk8 -passout pass:horse", ec_p384());
    let small = openssl("genrsa 1024", b"");
    // `ecparam -genkey` names the curve before each key: each time the next one's.
    let file = [ec_p256(), &p521, &sealed, rsa_2048(), &small].concat();
    let offered = candidates(&file);
    let kinds: Vec<&str> = offered.iter().map(|key| key.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["EC_P256", "EC P-521", "encrypted", "RSA_2048", "RSA 1024"]
    );
    for (index, alone) in [(0, ec_p256()), (3, rsa_2048())] {
        let fingerprint = read(alone).unwrap().facts().fingerprint.clone();
        assert_eq!(offered[index].fingerprint.as_ref(), Some(&fingerprint));
        let picked = pick(&file, index, None).unwrap();
        assert_eq!(picked.facts().fingerprint, fingerprint);
    }
    assert_eq!(offered[1].fingerprint, None);
    assert_eq!(pick(&file, 1, None).unwrap_err().code(), "wrong-curve");
    assert_eq!(
        pick(&file, 2, None).unwrap_err(),
        ReadError::PassphraseNeeded
    );
    let opened = pick(&file, 2, Some(b"horse")).unwrap();
    assert_eq!(opened.facts().spec, Spec::EcP384);
    assert_eq!(pick(&file, 5, None).unwrap_err().code(), "several-keys");
}

#[test]
fn the_only_key_that_fits_is_taken_and_the_others_are_told() {
    let file = [ec_p256(), rsa_2048(), ec_p384()].concat();
    let key = read_as(&file, Spec::Rsa2048).unwrap();
    assert_eq!(key.facts().warnings, [Warning::OtherKeys { others: 2 }]);
    assert_eq!(key.open_decisions(), []);
    let error = read_as(&file, Spec::Rsa3072).unwrap_err();
    assert_eq!(error.code(), "several-keys");
    // Nobody knows yet what the encrypted one is.
    let sealed = openssl("pkcs8 -topk8 -passout pass:horse", rsa_2048());
    let file = [ec_p256(), rsa_2048(), &sealed].concat();
    let error = read_as(&file, Spec::Rsa2048).unwrap_err();
    assert_eq!(error.params(), [("count", "3".to_owned())]);
}

#[test]
fn a_key_of_a_kind_that_is_not_read_counts_as_one() {
    let pgp =
        b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----\n";
    let offered = candidates(&[ec_p256(), &pgp[..]].concat());
    assert_eq!(offered[1].kind, "pgp");
}

#[test]
fn a_pick_of_a_key_that_is_not_there_is_refused() {
    for file in [ec_p256().to_vec(), [ec_p256(), ec_p256()].concat()] {
        assert!(pick(&file, 0, None).is_ok());
        assert_eq!(
            pick(&file, 1, None).unwrap_err().params(),
            [("count", "1".to_owned())]
        );
    }
    let ask = Ask {
        wanted: Some(Spec::Rsa2048),
        pick: Some(2),
        ..Ask::default()
    };
    let file = [ec_p256(), rsa_2048()].concat();
    let error = kms_wrap::read(&file, &ask, &mut rng()).unwrap_err();
    assert_eq!(error.code(), "several-keys");
    let sealed = openssl("pkcs8 -topk8 -passout pass:horse", ec_p384());
    let error = pick(&sealed, 1, Some(b"horse")).unwrap_err();
    assert_eq!(error.code(), "several-keys");
}
