//! What stands beside a key in PKCS#8, and a modulus that no generator gives.

use kms_wrap::{Decision, Flaw, Warning};
use num_bigint::BigUint;

use crate::numbers::Numbers;
use crate::openssl::{ec_p256, openssl, pkcs8, public, rsa_2048, rsa_3072};
use crate::read;
use crate::wrap::open;

/// The same PKCS#8 in another version, with `rest` behind the key.
fn pkcs8_with(der: &[u8], version: u8, rest: &[u8]) -> Vec<u8> {
    let head = match der[1] {
        0x82 => 4,
        0x81 => 3,
        _ => 2,
    };
    let mut body = [&der[head..], rest].concat();
    body[2] = version;
    [&[0x30, 0x82], &length(&body)[..], &body].concat()
}

/// `[1] IMPLICIT BIT STRING`, its length in two bytes where one does not suffice.
fn public_field(bits: &[u8]) -> Vec<u8> {
    let content = [&[0], bits].concat();
    match u8::try_from(content.len()) {
        Ok(short @ ..0x80) => [&[0x81, short], &content[..]].concat(),
        _ => [&[0x81, 0x82], &length(&content)[..], &content].concat(),
    }
}

fn length(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap().to_be_bytes()
}

#[test]
fn attributes_are_dropped_and_told() {
    // Key usage (2.5.29.15), as Windows writes it.
    let attributes = b"\xa0\x0d\x30\x0b\x06\x03\x55\x1d\x0f\x31\x04\x03\x02\x00\x10";
    for (name, pem) in [("rsa", rsa_2048()), ("ec", ec_p256())] {
        let file = pkcs8_with(&pkcs8(pem), 0, attributes);
        let (file, expected) = (pad_free(&file), pkcs8(pem));
        let key = read(&file).unwrap();
        assert_eq!(key.facts().warnings, [Warning::AttributesDropped]);
        assert_eq!(open(&key, &format!("attributes-{name}")), expected);
    }
}

#[test]
fn the_public_half_beside_a_key_must_be_its_own() {
    let rsa = |pem| openssl("rsa -RSAPublicKey_out -outform DER", pem);
    let point = |pem| public(pem).split_off(26);
    let other_ec = openssl("ecparam -name prime256v1 -genkey", b"");
    let cases = [
        (
            rsa_2048(),
            rsa(rsa_2048()),
            rsa(rsa_3072()),
            Flaw::PublicMismatch,
        ),
        (
            ec_p256(),
            point(ec_p256()),
            point(&other_ec),
            Flaw::PointMismatch,
        ),
    ];
    for (pem, own, other, flaw) in cases {
        let with = |half: &[u8]| pad_free(&pkcs8_with(&pkcs8(pem), 1, &public_field(half)));
        assert!(read(&with(&own)).is_ok());
        assert_eq!(read(&with(&other)).unwrap_err(), flaw.into());
    }
}

/// DER has the shortest length there is.
fn pad_free(der: &[u8]) -> Vec<u8> {
    match der {
        [0x30, 0x82, 0, short @ ..0x80, body @ ..] => [&[0x30, *short], body].concat(),
        [0x30, 0x82, 0, long, body @ ..] => [&[0x30, 0x81, *long], body].concat(),
        _ => der.to_vec(),
    }
}

#[test]
fn a_modulus_that_does_not_look_random_asks_for_a_decision() {
    let one = BigUint::from(1_u32);
    let two = BigUint::from(2_u32);
    let good = Numbers::of(rsa_2048());
    // A product whose second to sixteenth eight bytes are ones, and the prime next to its other factor.
    let other = BigUint::from(0xE1_u32) << 1016_u32;
    let mut product = (&good.p * other).to_bytes_be();
    product[8..120].fill(0xFF);
    let start = (BigUint::from_bytes_be(&product) / &good.p) | &one;
    let small: Vec<u32> = (3..2000).step_by(2).collect();
    let q = (0_u32..10_000)
        .map(|step| &start + step * 2)
        .filter(|q| small.iter().all(|prime| q % prime != BigUint::ZERO))
        .filter(|q| (q - &one) % 65_537_u32 != BigUint::ZERO)
        .find(|q| two.modpow(&(q - &one), q) == one)
        .unwrap();
    let key = read(&Numbers::from_factors(good.p, q, 65_537).to_pkcs1()).unwrap();
    let codes: Vec<_> = key.facts().warnings.iter().map(Warning::code).collect();
    assert_eq!(codes, ["biased-modulus", "repeated-modulus-byte"]);
    assert_eq!(key.open_decisions(), [Decision::AcceptModulusPattern]);
}
