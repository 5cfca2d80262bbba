//! RSA keys: SP 800-56B Rev. 2 section 6.4 and FIPS 186-5 appendix A.1.

mod arithmetic;
mod roca;
mod small;

use arithmetic::Secret;
use crypto_bigint::{BoxedUint, Integer};
use rand_core::CryptoRng;

use crate::canonical::RsaNumbers;
use crate::key::Material;
use crate::read::{Ask, RsaParts};
use crate::{Decision, Facts, Flaw, Format, ReadError, Spec, Warning, canonical, fingerprint};

/// Checks the numbers against each other and re-encodes the key.
#[expect(clippy::many_single_char_names, reason = "RFC 8017's names")]
pub(super) fn check<R: CryptoRng + ?Sized>(
    parts: &RsaParts,
    ask: &Ask<'_>,
    rng: &mut R,
) -> Result<(Material, Facts), ReadError> {
    let file = &parts.numbers;
    let n = arithmetic::public(&file.n);
    let spec = spec(modulus_bits(file), ask.wanted)?;
    let bits = spec.bits();
    // Numbers as long as they please would cost time: none may be longer than n.
    if [
        &file.e, &file.d, &file.p, &file.q, &file.dp, &file.dq, &file.qinv,
    ]
    .iter()
    .any(|number| number.len() > file.n.len())
    {
        return Err(Flaw::NotProduct.into());
    }
    if small::has_factor(&file.n) {
        return Err(Flaw::SmallFactor.into());
    }
    let e = arithmetic::public(&file.e);
    if !bool::from(e.is_odd()) || e.bit_width_vartime() < 2 || e >= n {
        return Err(Flaw::BadExponent.into());
    }
    let d = Secret::new(&file.d);
    let (p, q) = if file.p.is_empty() && file.q.is_empty() {
        arithmetic::recover(&n, &e, &d).ok_or(Flaw::NoPrimes)?
    } else {
        (Secret::new(&file.p), Secret::new(&file.q))
    };
    primes(&n, &p, &q, bits)?;
    // One marked factor is enough to find both.
    if roca::is_marked(&file.n) || p.is_marked() || q.is_marked() {
        return Err(Flaw::Roca.into());
    }
    if d.bits() <= bits / 2 {
        return Err(Flaw::SmallPrivateExponent.into());
    }
    if !d.undoes(&e, &p) || !d.undoes(&e, &q) {
        return Err(Flaw::ExponentMismatch.into());
    }
    if !ask.decided(Decision::RecomputeCrt) && !arithmetic::crt_fits(file, &d, &p, &q) {
        return Err(Flaw::CrtMismatch.into());
    }
    // Last, since it takes longest.
    if !p.is_prime(rng) || !q.is_prime(rng) {
        return Err(Flaw::Composite.into());
    }
    let malformed = |_| ReadError::Malformed {
        format: Format::Pkcs1,
    };
    let numbers = arithmetic::canonical(&file.n, &file.e, &d, p, q).ok_or(Flaw::Composite)?;
    let pkcs8 = canonical::rsa_pkcs8(&numbers).map_err(malformed)?;
    let spki = canonical::rsa_spki(&numbers.n, &numbers.e).map_err(malformed)?;
    let facts = Facts {
        format: Vec::new(),
        spec,
        bits,
        fingerprint: fingerprint::key_pair(&spki),
        key_check_value: None,
        public_key: Some(spki),
        warnings: warnings(parts, &n, &e),
    };
    Ok((Material::Private(pkcs8), facts))
}

/// Exact length of the modulus in bits.
pub(crate) fn modulus_bits(numbers: &RsaNumbers) -> u32 {
    arithmetic::public(&numbers.n).bit_width_vartime()
}

/// The numbers of the key that two primes and an exponent make, not checked yet.
pub(crate) fn from_primes(p: &[u8], q: &[u8], e: &[u8]) -> Option<RsaNumbers> {
    arithmetic::from_primes(p, q, e)
}

fn spec(bits: u32, wanted: Option<Spec>) -> Result<Spec, ReadError> {
    match wanted {
        Some(wanted @ (Spec::Aes256 | Spec::EcP256 | Spec::EcP384)) => Err(ReadError::WrongKind {
            found: "RSA",
            wanted,
        }),
        Some(Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096) | None => Spec::rsa(bits)
            .filter(|spec| wanted.is_none_or(|wanted| wanted == *spec))
            .ok_or(ReadError::WrongModulus { bits, wanted }),
    }
}

/// Product, distance and size of the two factors; whether they are prime comes later.
fn primes(n: &BoxedUint, p: &Secret, q: &Secret, bits: u32) -> Result<(), Flaw> {
    if !p.is_odd() || !q.is_odd() || !p.times_is(q, n) {
        return Err(Flaw::NotProduct);
    }
    // FIPS 186-5 A.1.3: |p - q| > 2^(bits/2 - 100).
    if p.distance_bits(q) <= bits / 2 - 100 {
        return Err(Flaw::ClosePrimes);
    }
    // p >= sqrt(2) * 2^(bits/2 - 1) exactly when p squared has all the bits of n.
    if p.square_bits() < bits || q.square_bits() < bits {
        return Err(Flaw::UnbalancedPrimes);
    }
    Ok(())
}

fn warnings(parts: &RsaParts, n: &BoxedUint, e: &BoxedUint) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let bits = e.bit_width_vartime();
    if !(17..=256).contains(&bits) {
        warnings.push(Warning::UnusualExponent { bits });
    } else if *e != BoxedUint::from(65_537_u32) {
        warnings.push(Warning::ExponentNot65537);
    }
    let bytes = n.to_be_bytes();
    let ones: u32 = bytes.iter().map(|byte| byte.count_ones()).sum();
    let percent = ones * 100 / n.bit_width_vartime().max(1);
    if !(40..=60).contains(&percent) {
        warnings.push(Warning::BiasedModulus { percent });
    }
    if bytes
        .chunk_by(|one, two| one == two)
        .any(|run| run.len() >= 16)
    {
        warnings.push(Warning::RepeatedModulusByte);
    }
    if parts.pss {
        warnings.push(Warning::PssRestrictionLost);
    }
    if parts.attributes {
        warnings.push(Warning::AttributesDropped);
    }
    warnings
}
