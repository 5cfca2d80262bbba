//! ROCA (CVE-2017-15361): primes of the form `k * M + (65537^a mod M)`, where M is the product of the
//! primes up to 167. Their product n is a power of 65537 modulo M, too.

/// The odd primes of M.
const PRIMES: [u64; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether `n`, big-endian, is a power of 65537 modulo M: a random number is once in 2^154.
///
/// It is when it is one modulo each prime, with exponents that agree wherever the orders of 65537
/// have a common divisor (the Chinese remainder theorem for moduli that are not coprime).
pub(super) fn is_marked(n: &[u8]) -> bool {
    let residue = |prime| {
        n.iter()
            .fold(0, |rest, byte| (rest << 8 | u64::from(*byte)) % prime)
    };
    let logarithms: Option<Vec<(u64, u64)>> = PRIMES
        .into_iter()
        .map(|prime| logarithm(residue(prime), prime))
        .collect();
    logarithms.is_some_and(|all| {
        all.iter().all(|(one, order)| {
            all.iter().all(|(two, other)| {
                let common = gcd(*order, *other);
                one % common == two % common
            })
        })
    })
}

/// The exponent of 65537 that gives `residue` modulo `prime`, and the order of 65537 there.
fn logarithm(residue: u64, prime: u64) -> Option<(u64, u64)> {
    let powers = || std::iter::successors(Some(1), move |power| Some(power * 65_537 % prime));
    let order = 1 + powers()
        .skip(1)
        .take_while(|power| *power != 1)
        .fold(0, |count, _| count + 1);
    let exponent = powers()
        .zip(0..order)
        .find(|(power, _)| *power == residue)?
        .1;
    Some((exponent, order))
}

fn gcd(one: u64, two: u64) -> u64 {
    if two == 0 { one } else { gcd(two, one % two) }
}

#[cfg(test)]
mod tests {
    use super::is_marked;

    /// The product of two primes built as the broken generator built them.
    const MARKED: &str = "12a9c377aa50c6e973d32e84d785a778d3ad8b21cdd0cb1da9456fb4ce519dfd\
        0fee78afbcd5cd7f74ce029f30d4f6d607728e41b261897da48fac7e345357b3c9fd96843938d986c662ee93\
        52f3cc07511fba859543bfee495da376f55fc4ad9f44b84e58115ea148784774951bd1848517911ac667fe99\
        c7b28ab3fcd57a27";

    #[test]
    fn marked_modulus_is_recognised_and_its_neighbours_are_not() {
        let mut n = hex::decode(MARKED).unwrap();
        assert!(is_marked(&n));
        for last in 0..=u8::MAX {
            *n.last_mut().unwrap() = last;
            assert_eq!(is_marked(&n), last == 0x27);
        }
    }
}
