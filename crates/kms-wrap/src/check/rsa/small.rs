//! Small factors: what any attacker tries first.

/// The largest prime that is tried.
const LIMIT: usize = 65_537;

/// Whether a prime up to 65537 divides `n`, big-endian.
pub(super) fn has_factor(n: &[u8]) -> bool {
    primes().any(|prime| {
        n.iter()
            .fold(0, |rest, byte| (rest << 8 | u64::from(*byte)) % prime)
            == 0
    })
}

/// The primes up to [`LIMIT`], by the sieve of Eratosthenes.
fn primes() -> impl Iterator<Item = u64> {
    let mut composite = vec![false; LIMIT + 1];
    (2..=LIMIT).filter_map(move |number| {
        if *composite.get(number)? {
            return None;
        }
        composite
            .iter_mut()
            .skip(number.saturating_mul(number))
            .step_by(number)
            .for_each(|multiple| *multiple = true);
        u64::try_from(number).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::{has_factor, primes};

    #[test]
    fn every_small_prime_is_found_and_the_next_one_is_not() {
        assert_eq!(primes().count(), 6543);
        for prime in primes().step_by(500).chain([65_537]) {
            assert!(has_factor(&(prime * 65_539).to_be_bytes()), "{prime}");
        }
        assert!(!has_factor(&(65_539_u64 * 65_543).to_be_bytes()));
    }
}
