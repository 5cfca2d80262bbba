//! Keys that read well and must not be used.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use der::Encode;
use kms_wrap::{Decision, Flaw, ReadError, Spec, Warning};
use num_bigint::BigUint;
use p256::elliptic_curve::sec1::ToSec1Point;

use crate::numbers::Numbers;
use crate::openssl::{ec_p256, openssl, pkcs8, rsa_2048, rsa_3072};
use crate::wrap::open;
use crate::{AES, read, read_as, read_deciding};

#[test]
fn bent_rsa_numbers_are_refused_by_name() {
    let good = Numbers::of(rsa_2048());
    let bent = |bend: fn(&mut Numbers)| {
        let mut numbers = good.clone();
        bend(&mut numbers);
        let error = read(&numbers.to_pkcs1()).unwrap_err();
        let ReadError::Flawed { flaw } = error else {
            panic!("{error}")
        };
        flaw
    };
    assert_eq!(bent(|key| key.p += 2_u32), Flaw::NotProduct);
    assert_eq!(
        bent(|key| key.e = BigUint::from(65_536_u32)),
        Flaw::BadExponent
    );
    assert_eq!(bent(|key| key.e = BigUint::from(1_u32)), Flaw::BadExponent);
    assert_eq!(bent(|key| key.e = key.n.clone()), Flaw::BadExponent);
    assert_eq!(bent(|key| key.d += 2_u32), Flaw::ExponentMismatch);
    // Right modulo one prime less one, wrong modulo the other.
    assert_eq!(bent(|key| key.d += &key.p - 1_u32), Flaw::ExponentMismatch);
    assert_eq!(bent(|key| key.d += &key.q - 1_u32), Flaw::ExponentMismatch);
    assert_eq!(
        bent(|key| key.d = BigUint::from(3_u32)),
        Flaw::SmallPrivateExponent
    );
    assert_eq!(bent(|key| key.dp += 1_u32), Flaw::CrtMismatch);
    assert_eq!(bent(|key| key.dq += 1_u32), Flaw::CrtMismatch);
    assert_eq!(bent(|key| key.qinv += 1_u32), Flaw::CrtMismatch);
    assert_eq!(bent(|key| key.dq <<= 4096), Flaw::NotProduct);
}

/// Whether no prime up to 65537 divides a number.
fn is_rough(number: &BigUint) -> bool {
    (2..65_538_u32).all(|small| number % small != BigUint::ZERO)
}

/// The next number from `start` on that has no small factor.
fn rough(start: BigUint) -> BigUint {
    let mut number = start | BigUint::from(1_u32);
    while !is_rough(&number) {
        number += 2_u32;
    }
    number
}

/// Odd numbers of 1024 bits from a fixed pattern, 2^940 apart; hardly any is prime.
fn factor(step: u32) -> BigUint {
    let top = BigUint::from(0xE5_u32) << 1016;
    top + (BigUint::from(step) << 940) + (BigUint::from(0x1234_5678_9abc_def1_u64) << 64) + 1_u32
}

fn first_composite(mut step: u32) -> Numbers {
    loop {
        let (p, q) = (factor(step + 7), factor(step));
        let one = BigUint::from(1_u32);
        let fits = |number: &BigUint| {
            BigUint::from(65_537_u32).modinv(&(number - &one)).is_some() && is_rough(number)
        };
        if fits(&p) && fits(&q) && q.modinv(&p).is_some() {
            return Numbers::from_factors(p, q, 65_537);
        }
        step += 1;
    }
}

#[test]
fn composite_factors_are_refused() {
    let error = read(&first_composite(3).to_pkcs1()).unwrap_err();
    assert_eq!(
        error,
        ReadError::Flawed {
            flaw: Flaw::Composite
        }
    );
}

#[test]
fn close_and_unbalanced_factors_are_refused() {
    let mut close = first_composite(3);
    close.q = rough(&close.p + 2_u32);
    close.n = &close.p * &close.q;
    let error = read(&close.to_pkcs1()).unwrap_err();
    assert_eq!(
        error,
        ReadError::Flawed {
            flaw: Flaw::ClosePrimes
        }
    );
    // 1025 and 1023 bits: n has 2048 bits all the same.
    let mut unbalanced = first_composite(3);
    unbalanced.p = rough(&unbalanced.p << 1);
    unbalanced.q = rough(&unbalanced.q >> 1);
    unbalanced.n = &unbalanced.p * &unbalanced.q;
    let error = read(&unbalanced.to_pkcs1()).unwrap_err();
    assert_eq!(
        error,
        ReadError::Flawed {
            flaw: Flaw::UnbalancedPrimes
        }
    );
}

#[test]
fn modulus_of_2047_bits_is_named_with_its_exact_size() {
    let mut numbers = Numbers::of(rsa_2048());
    numbers.n >>= 1;
    numbers.n |= BigUint::from(1_u32);
    let error = read_as(&numbers.to_pkcs1(), Spec::Rsa2048).unwrap_err();
    let expected = ReadError::WrongModulus {
        bits: 2047,
        wanted: Some(Spec::Rsa2048),
    };
    assert_eq!(error, expected);
    let error = read_as(&openssl("genrsa 1024", b""), Spec::Rsa2048).unwrap_err();
    assert_eq!(
        error.params(),
        [
            ("bits", "1024".to_owned()),
            ("wanted", "RSA_2048".to_owned())
        ]
    );
}

#[test]
fn exponent_three_asks_for_a_decision() {
    let key = read(&openssl("genrsa -3 2048", b"")).unwrap();
    assert_eq!(key.open_decisions(), [Decision::AcceptExponent]);
    assert_eq!(key.facts().warnings[0].code(), "unusual-exponent");
    assert_eq!(read(rsa_2048()).unwrap().facts().warnings, []);
}

#[test]
fn pss_key_asks_whether_its_restriction_may_go() {
    let pem = openssl(
        "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
        b"",
    );
    assert_eq!(
        read(&pem).unwrap().open_decisions(),
        [Decision::AcceptPssAsRsa]
    );
}

#[test]
fn multi_prime_key_is_refused_by_name() {
    let pem = openssl("genrsa -primes 3 2048", b"");
    assert_eq!(read(&pem).unwrap_err(), ReadError::MultiPrime);
}

#[test]
fn symmetric_keys_that_no_generator_gives_are_refused() {
    let counting: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let down: [u8; 32] = std::array::from_fn(|at| 200 - u8::try_from(at).unwrap());
    let published = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
    let rfc_3394 = "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";
    let cases: [(&[u8], Flaw); 6] = [
        (&[0; 32], Flaw::EqualBytes),
        (&[0xFF; 32], Flaw::EqualBytes),
        (&counting, Flaw::Counting),
        (&down, Flaw::Counting),
        (&hex::decode(published).unwrap(), Flaw::PublishedKey),
        (&hex::decode(rfc_3394).unwrap(), Flaw::PublishedKey),
    ];
    for (key, flaw) in cases {
        assert_eq!(read(key).unwrap_err(), ReadError::Flawed { flaw });
    }
}

/// A P-256 key in SEC1, `scalar` as given and `point` if any.
fn sec1(scalar: &[u8], point: Option<&[u8]>) -> Vec<u8> {
    let parameters = Some(sec1::EcParameters::NamedCurve(
        "1.2.840.10045.3.1.7".parse().unwrap(),
    ));
    sec1::EcPrivateKey {
        private_key: scalar,
        parameters,
        public_key: point,
    }
    .to_der()
    .unwrap()
}

#[test]
fn ec_scalars_out_of_range_are_refused() {
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order = hex::decode(order).unwrap();
    for scalar in [&[0; 32][..], &order, &[0xFF; 32], &[1; 33]] {
        let error = read(&sec1(scalar, None)).unwrap_err();
        assert_eq!(
            error,
            ReadError::Flawed {
                flaw: Flaw::ScalarRange
            }
        );
    }
}

#[test]
fn short_and_padded_scalars_are_the_same_key_with_a_note() {
    let mut full = [0x11; 32];
    full[0] = 0;
    let expected = read(&sec1(&full, None)).unwrap();
    let padded = [&[0], &full[..]].concat();
    for scalar in [&full[1..], &padded] {
        let key = read(&sec1(scalar, None)).unwrap();
        assert_eq!(key.facts().fingerprint, expected.facts().fingerprint);
        assert_eq!(key.facts().warnings[0].code(), "scalar-width");
        assert_eq!(key.open_decisions(), []);
    }
}

#[test]
fn a_small_scalar_asks_for_a_decision() {
    let mut small = [0; 32];
    small[31] = 5;
    let key = read(&sec1(&small, None)).unwrap();
    assert_eq!(key.open_decisions(), [Decision::AcceptWeakScalar]);
}

#[test]
fn published_keys_are_refused_whatever_their_form() {
    // RFC 6979 appendix A.2.5.
    let scalar = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    // RFC 7520 section 3.5, RFC 7517 appendix A.2 without its primes.
    let oct = br#"{"kty":"oct","k":"hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"}"#;
    let rsa = include_bytes!("../data/rfc7517-a2-rsa.json");
    for file in [&sec1(&hex::decode(scalar).unwrap(), None)[..], oct, rsa] {
        assert_eq!(read(file).unwrap_err(), Flaw::PublishedKey.into());
    }
}

#[test]
fn a_small_factor_is_named() {
    let good = Numbers::of(rsa_2048());
    // A cofactor of full size that 65537 divides.
    let p = (&good.p / 65_537_u32) * 65_537_u32;
    let key = Numbers {
        n: &p * &good.q,
        p,
        ..good
    };
    assert_eq!(read(&key.to_pkcs1()).unwrap_err(), Flaw::SmallFactor.into());
}

#[test]
fn primes_that_a_jwk_leaves_out_are_computed() {
    for pem in [rsa_2048(), rsa_3072()] {
        let numbers = Numbers::of(pem);
        let expected = read(pem).unwrap().facts().fingerprint.clone();
        let mut longer = numbers.clone();
        longer.lengthen_d();
        for d in [&numbers.d, &longer.d] {
            let jwk = jwk(&[("n", &numbers.n), ("e", &numbers.e), ("d", d)]);
            let key = read(&jwk).unwrap();
            assert_eq!(key.facts().fingerprint, expected);
            assert_eq!(open(&key, "primes"), pkcs8(pem));
        }
        let wrong = &numbers.d + 2_u32;
        let jwk = jwk(&[("n", &numbers.n), ("e", &numbers.e), ("d", &wrong)]);
        assert_eq!(read(&jwk).unwrap_err(), Flaw::NoPrimes.into());
    }
}

/// An RSA JWK of these members.
fn jwk(members: &[(&str, &BigUint)]) -> Vec<u8> {
    let members = members.iter().map(|(name, number)| {
        let text = URL_SAFE_NO_PAD.encode(number.to_bytes_be());
        format!(",\"{name}\":\"{text}\"")
    });
    format!("{{\"kty\":\"RSA\"{}}}", members.collect::<String>()).into_bytes()
}

#[test]
fn public_points_must_be_the_keys_own() {
    let own = p256::SecretKey::from_slice(&[0x11; 32])
        .unwrap()
        .public_key();
    let other = p256::SecretKey::from_slice(&[0x12; 32])
        .unwrap()
        .public_key();
    let point =
        |key: &p256::PublicKey, compressed| key.to_sec1_point(compressed).as_bytes().to_vec();
    for compressed in [true, false] {
        assert!(read(&sec1(&[0x11; 32], Some(&point(&own, compressed)))).is_ok());
        let error = read(&sec1(&[0x11; 32], Some(&point(&other, compressed)))).unwrap_err();
        assert_eq!(
            error,
            ReadError::Flawed {
                flaw: Flaw::PointMismatch
            }
        );
    }
    let mut off = point(&own, false);
    off[64] ^= 1;
    let error = read(&sec1(&[0x11; 32], Some(&off))).unwrap_err();
    assert_eq!(
        error,
        ReadError::Flawed {
            flaw: Flaw::PointNotOnCurve
        }
    );
}

#[test]
fn other_curves_are_named() {
    for (openssl_name, name) in [
        ("secp521r1", "P-521"),
        ("secp256k1", "secp256k1"),
        ("brainpoolP256r1", "brainpoolP256r1"),
    ] {
        let pem = openssl(&format!("ecparam -name {openssl_name} -genkey"), b"");
        for file in [pem.clone(), pkcs8(&pem)] {
            let error = read(&file).unwrap_err();
            assert_eq!(
                error,
                ReadError::WrongCurve {
                    found: name.to_owned(),
                    wanted: None
                }
            );
        }
    }
    let error = read_as(ec_p256(), Spec::EcP384).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the key is on the curve P-256; EC_P384 is expected"
    );
}

#[test]
fn a_check_value_is_told_only_of_a_key_whose_pattern_was_accepted() {
    let mut halves = AES;
    halves.copy_within(..16, 16);
    let mut key = read(&halves).unwrap();
    assert_eq!(key.facts().key_check_value, None);
    key.decide(&[Decision::AcceptPattern]);
    let told = key.facts().key_check_value.clone();
    assert!(told.is_some());
    let decided = read_deciding(&halves, Decision::AcceptPattern).unwrap();
    assert_eq!(decided.facts().key_check_value, told);
    assert!(read(&AES).unwrap().facts().key_check_value.is_some());
}

#[test]
fn one_marked_prime_is_enough_for_roca() {
    // The product of the primes to 167, and a number built on it as the broken generator built primes.
    let product = "924cba6ae99dfa084537facc54948df0c23da044d8cabe0edd75bc6";
    let product = BigUint::parse_bytes(product.as_bytes(), 16).unwrap();
    let one = BigUint::from(1_u32);
    let e = BigUint::from(65_537_u32);
    let top = BigUint::from(0xE7_u32) << 1016;
    let good = Numbers::of(rsa_2048());
    let marked = (0_u32..10_000)
        .map(|step| {
            (&top / &product + step) * &product + e.modpow(&BigUint::from(77_u32), &product)
        })
        .find(|p| e.modinv(&(p - &one)).is_some() && good.q.modinv(p).is_some())
        .unwrap();
    for (p, q) in [(&marked, &good.q), (&good.q, &marked)] {
        let error = read(&Numbers::from_factors(p.clone(), q.clone(), 65_537).to_pkcs1());
        assert_eq!(error.unwrap_err(), ReadError::Flawed { flaw: Flaw::Roca });
    }
}

#[test]
fn a_key_that_is_text_in_utf8_asks_for_a_decision() {
    let text = "Zwölf Boxkämpfer jagen Viktor!";
    assert_eq!(text.len(), 32);
    let key = read(text.as_bytes()).unwrap();
    let codes: Vec<_> = key.facts().warnings.iter().map(Warning::code).collect();
    assert_eq!(codes, ["utf8-text"]);
}
