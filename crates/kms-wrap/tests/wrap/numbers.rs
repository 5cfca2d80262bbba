//! RSA keys taken apart, to be bent and put together again.

use der::asn1::UintRef;
use der::{Decode, Encode};
use num_bigint::BigUint;
use pkcs1::RsaPrivateKey;

use crate::openssl::openssl;

/// The numbers of an RSA key, to be bent.
#[derive(Clone)]
pub(crate) struct Numbers {
    pub(crate) n: BigUint,
    pub(crate) e: BigUint,
    pub(crate) d: BigUint,
    pub(crate) p: BigUint,
    pub(crate) q: BigUint,
    pub(crate) dp: BigUint,
    pub(crate) dq: BigUint,
    pub(crate) qinv: BigUint,
}

impl Numbers {
    pub(crate) fn of(pem: &[u8]) -> Self {
        let der = openssl("pkey -traditional -outform DER", pem);
        let key = RsaPrivateKey::<UintRef<'_>>::from_der(&der).unwrap();
        let number = |number: UintRef<'_>| BigUint::from_bytes_be(number.as_bytes());
        Self {
            n: number(key.modulus),
            e: number(key.public_exponent),
            d: number(key.private_exponent),
            p: number(key.prime1),
            q: number(key.prime2),
            dp: number(key.exponent1),
            dq: number(key.exponent2),
            qinv: number(key.coefficient),
        }
    }

    /// A key of `p` and `q`, which need not be prime; all else follows from them.
    pub(crate) fn from_factors(p: BigUint, q: BigUint, e: u32) -> Self {
        let one = BigUint::from(1_u32);
        let e = BigUint::from(e);
        let (p1, q1) = (&p - &one, &q - &one);
        let d = e.modinv(&(&p1 * &q1)).expect("e fits the factors");
        let qinv = q.modinv(&p).unwrap_or_default();
        Self {
            n: &p * &q,
            dp: &d % &p1,
            dq: &d % &q1,
            e,
            d,
            p,
            q,
            qinv,
        }
    }

    pub(crate) fn swap_primes(&mut self) {
        *self = Self {
            p: self.q.clone(),
            q: self.p.clone(),
            dp: self.dq.clone(),
            dq: self.dp.clone(),
            qinv: self.p.modinv(&self.q).unwrap(),
            ..self.clone()
        };
    }

    /// Adds lcm(p - 1, q - 1) to d: longer than it need be, and still right.
    pub(crate) fn lengthen_d(&mut self) {
        let (p_order, q_order) = (&self.p - 1_u32, &self.q - 1_u32);
        let (mut gcd, mut rest) = (p_order.clone(), q_order.clone());
        while rest != BigUint::ZERO {
            (gcd, rest) = (rest.clone(), gcd % rest);
        }
        self.d += p_order * q_order / gcd;
    }

    #[expect(clippy::many_single_char_names, reason = "RFC 8017's names")]
    pub(crate) fn to_pkcs1(&self) -> Vec<u8> {
        let [n, e, d, p, q, dp, dq, qinv] = [
            &self.n, &self.e, &self.d, &self.p, &self.q, &self.dp, &self.dq, &self.qinv,
        ]
        .map(BigUint::to_bytes_be);
        let number = |bytes| UintRef::new(bytes).unwrap();
        RsaPrivateKey {
            modulus: number(&n),
            public_exponent: number(&e),
            private_exponent: number(&d),
            prime1: number(&p),
            prime2: number(&q),
            exponent1: number(&dp),
            exponent2: number(&dq),
            coefficient: number(&qinv),
            other_prime_infos: None,
        }
        .to_der()
        .unwrap()
    }
}
