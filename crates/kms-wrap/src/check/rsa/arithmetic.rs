//! Arithmetic on the secret numbers of an RSA key, wiped when dropped.

use crypto_bigint::{BoxedUint, ConcatenatingMul, Gcd, Integer, NonZero, Odd};
use crypto_primes::hazmat::{MillerRabin, Primality};
use crypto_primes::{Flavor, is_prime};
use rand_core::CryptoRng;
use rsa::traits::PrivateKeyParts;
use zeroize::Zeroizing;

use super::roca;
use crate::canonical::RsaNumbers;

/// Miller-Rabin rounds with random bases, beside the Baillie-PSW test: 2^-64 for the worst
/// composite, of a kind for which nobody has found a Baillie-PSW pseudoprime.
const ROUNDS: u32 = 32;

/// A number that is part of no public key.
#[derive(Clone)]
pub(super) struct Secret(Zeroizing<BoxedUint>);

/// A number of the public key.
pub(super) fn public(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

impl Secret {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(BoxedUint::from_be_slice_vartime(bytes)))
    }

    fn of(number: BoxedUint) -> Self {
        Self(Zeroizing::new(number))
    }

    pub(super) fn bits(&self) -> u32 {
        self.0.bit_width()
    }

    pub(super) fn is_odd(&self) -> bool {
        self.0.is_odd().into()
    }

    pub(super) fn times_is(&self, other: &Self, product: &BoxedUint) -> bool {
        *Self::of(self.0.concatenating_mul(&*other.0)).0 == *product
    }

    /// Length in bits of the absolute difference.
    pub(super) fn distance_bits(&self, other: &Self) -> u32 {
        let (large, small) = if *self.0 > *other.0 {
            (self, other)
        } else {
            (other, self)
        };
        Self::of(large.0.wrapping_sub(&*small.0)).bits()
    }

    pub(super) fn square_bits(&self) -> u32 {
        Self::of(self.0.concatenating_mul(&*self.0)).bits()
    }

    /// Whether `self * e` is 1 modulo `prime - 1`.
    ///
    /// That for both primes is `e * d = 1 mod lcm(p - 1, q - 1)`.
    pub(super) fn undoes(&self, e: &BoxedUint, prime: &Self) -> bool {
        let product = Self::of(self.0.concatenating_mul(e));
        prime
            .minus_one()
            .is_some_and(|order| bool::from(Self::of(product.0.rem(&order)).0.is_one()))
    }

    /// Whether the generator of CVE-2017-15361 left its mark.
    pub(super) fn is_marked(&self) -> bool {
        roca::is_marked(&self.bytes())
    }

    /// Baillie-PSW, then Miller-Rabin with random bases: fixed bases alone can be fooled.
    pub(super) fn is_prime<R: CryptoRng + ?Sized>(&self, rng: &mut R) -> bool {
        if !is_prime(Flavor::Any, &*self.0) {
            return false;
        }
        let Some(odd) = self.odd() else { return false };
        let test = MillerRabin::new(odd);
        (0..ROUNDS).all(|_| test.test_random_base(rng) != Primality::Composite)
    }

    fn odd(&self) -> Option<Odd<BoxedUint>> {
        self.0.to_odd().into_option()
    }

    fn minus_one(&self) -> Option<Zeroizing<NonZero<BoxedUint>>> {
        let less = self.0.wrapping_sub(BoxedUint::one());
        less.into_nz().into_option().map(Zeroizing::new)
    }

    fn modulo_order(&self, prime: &Self) -> Option<Self> {
        prime.minus_one().map(|order| Self::of(self.0.rem(&order)))
    }

    fn inverse(&self, modulus: &Self) -> Option<Self> {
        let odd = modulus.odd()?;
        let reduced = Self::of(self.0.rem(odd.as_nz_ref()));
        reduced.0.invert_odd_mod(&odd).into_option().map(Self::of)
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_be_bytes_trimmed_vartime().into_vec())
    }
}

/// The primes of a key that is stated by n, e and d alone (SP 800-56B Rev. 2 appendix C.2); `None`
/// where they do not fit each other, or where e is below 2^16, for which that method is not made.
#[expect(clippy::many_single_char_names, reason = "RFC 8017's names")]
pub(super) fn recover(n: &BoxedUint, e: &BoxedUint, d: &Secret) -> Option<(Secret, Secret)> {
    // The library takes these for granted.
    if !bool::from(n.is_odd()) || d.bits() < 2 || *d.0 >= *n {
        return None;
    }
    let d = (*d.0).clone();
    let key = rsa::PrivateKey::from_components(n.clone(), e.clone(), d, Vec::new()).ok()?;
    match key.primes() {
        [p, q] => Some((Secret::of((**p).clone()), Secret::of((**q).clone()))),
        _ => None,
    }
}

/// Whether dP, dQ and qInv, as far as the file states them, are what p, q and d give.
pub(super) fn crt_fits(file: &RsaNumbers, d: &Secret, p: &Secret, q: &Secret) -> bool {
    let same = |computed: Option<Secret>, stated: &[u8]| {
        stated.is_empty() || computed.is_some_and(|computed| *computed.0 == *Secret::new(stated).0)
    };
    same(d.modulo_order(p), &file.dp)
        && same(d.modulo_order(q), &file.dq)
        && same(q.inverse(p), &file.qinv)
}

/// lcm(p - 1, q - 1).
fn order(p: &Secret, q: &Secret) -> Option<Zeroizing<NonZero<BoxedUint>>> {
    let (p_order, q_order) = (p.minus_one()?, q.minus_one()?);
    let gcd = Zeroizing::new(p_order.gcd(&q_order));
    let quotient = Secret::of(p_order.wrapping_div(&gcd));
    let lcm = quotient.0.concatenating_mul(&**q_order);
    lcm.into_nz().into_option().map(Zeroizing::new)
}

/// The numbers of the key that two primes and an exponent make; `None` where they make none.
#[expect(clippy::many_single_char_names, reason = "RFC 8017's names")]
pub(super) fn from_primes(p: &[u8], q: &[u8], e: &[u8]) -> Option<RsaNumbers> {
    let (p, q) = (Secret::new(p), Secret::new(q));
    let n = Secret::of(p.0.concatenating_mul(&*q.0));
    let order = order(&p, &q)?;
    let exponent = BoxedUint::from_be_slice(e, order.bits_precision()).ok()?;
    let d = Secret::of(exponent.invert_mod(&order).into_option()?);
    canonical(&n.bytes(), e, &d, p, q)
}

/// The numbers in canonical form: p > q, d below lcm(p - 1, q - 1), CRT values to match.
#[expect(clippy::many_single_char_names, reason = "RFC 8017's names")]
pub(super) fn canonical(
    n: &[u8],
    e: &[u8],
    d: &Secret,
    p: Secret,
    q: Secret,
) -> Option<RsaNumbers> {
    let (p, q) = if *p.0 > *q.0 { (p, q) } else { (q, p) };
    let order = order(&p, &q)?;
    let d = Secret::of(d.0.rem(&order));
    Some(RsaNumbers {
        n: Zeroizing::new(n.to_vec()),
        e: Zeroizing::new(e.to_vec()),
        dp: d.modulo_order(&p)?.bytes(),
        dq: d.modulo_order(&q)?.bytes(),
        qinv: q.inverse(&p)?.bytes(),
        d: d.bytes(),
        p: p.bytes(),
        q: q.bytes(),
    })
}
