//! Keys that must not be used.

/// What is wrong with a key that reads well.
///
/// The RSA rows are SP 800-56B Rev. 2 section 6.4 and FIPS 186-5 appendix A.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Symmetric: every byte the same.
    #[error("all bytes of the key are equal")]
    EqualBytes,
    /// Symmetric: each byte one more, or one less, than the one before.
    #[error("the key merely counts up or down")]
    Counting,
    /// An example of a standard, or a key that some project ships for tests.
    #[error("the key is a published example")]
    PublishedKey,
    /// RSA: n is not p times q, or p or q is even, or p equals q.
    #[error("the modulus is not the product of the two primes")]
    NotProduct,
    /// RSA: the file states no primes, and they cannot be computed from n, e and d.
    #[error("the file states no primes, and they do not follow from its other numbers")]
    NoPrimes,
    /// RSA: a prime up to 65537 divides n.
    #[error("the modulus has a small factor, which anyone can find")]
    SmallFactor,
    /// RSA: e is even, below 3, or not below n.
    #[error("the public exponent cannot be used")]
    BadExponent,
    /// RSA: d does not undo e.
    #[error("the private exponent does not belong to the public one")]
    ExponentMismatch,
    /// RSA: d is so small that n gives it away (Wiener).
    #[error("the private exponent is so small that anyone can compute it")]
    SmallPrivateExponent,
    /// RSA: dP, dQ or qInv is wrong; signatures made with it would reveal p.
    #[error("the CRT values do not fit the key: signatures made with them would reveal it")]
    CrtMismatch,
    /// RSA: p or q is no prime.
    #[error("a factor of the modulus is not prime")]
    Composite,
    /// RSA: |p - q| is at most 2^(bits/2 - 100).
    #[error("the two primes are so close that anyone can find them")]
    ClosePrimes,
    /// RSA: p or q is below sqrt(2) * 2^(bits/2 - 1).
    #[error("a prime is too small for the modulus")]
    UnbalancedPrimes,
    /// RSA: made by the library of CVE-2017-15361.
    #[error("the key was made by a generator with a known weakness (ROCA, CVE-2017-15361)")]
    Roca,
    /// EC: d is 0, or not below the order of the curve.
    #[error("the private scalar is zero or too large for the curve")]
    ScalarRange,
    /// EC: the public point given is not on the curve.
    #[error("the public point is not on the curve")]
    PointNotOnCurve,
    /// EC: the public point given belongs to another private key.
    #[error("the public point belongs to another private key")]
    PointMismatch,
    /// RSA: the public key beside the private one differs.
    #[error("the public key in the file belongs to another private key")]
    PublicMismatch,
}

impl Flaw {
    /// A stable name for translations, in kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Self::EqualBytes => "equal-bytes",
            Self::Counting => "counting",
            Self::PublishedKey => "published-key",
            Self::NotProduct => "not-product",
            Self::NoPrimes => "no-primes",
            Self::SmallFactor => "small-factor",
            Self::BadExponent => "bad-exponent",
            Self::ExponentMismatch => "exponent-mismatch",
            Self::SmallPrivateExponent => "small-private-exponent",
            Self::CrtMismatch => "crt-mismatch",
            Self::Composite => "composite",
            Self::ClosePrimes => "close-primes",
            Self::UnbalancedPrimes => "unbalanced-primes",
            Self::Roca => "roca",
            Self::ScalarRange => "scalar-range",
            Self::PointNotOnCurve => "point-not-on-curve",
            Self::PointMismatch => "point-mismatch",
            Self::PublicMismatch => "public-mismatch",
        }
    }

    /// Flaws carry no values: each would be key data.
    pub fn params(self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}
