//! Rebuilding a key from its shares.

use rand_core::CryptoRng;
use vsss_rs::Gf256;
use zeroize::{Zeroize, Zeroizing};

use super::layout::{self, Set};
use super::{JoinError, Share, material};
use crate::Key;

/// Rebuilds the key from the texts of at least as many shares as it takes; more are held against it.
///
/// The key comes back only if it has the fingerprint that the shares state. `rng` draws the bases of
/// the primality tests.
pub fn join<R: CryptoRng + ?Sized>(texts: &[&[u8]], rng: &mut R) -> Result<Key, JoinError> {
    let mut shares = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let share = Share::from_text(text).map_err(|fault| JoinError::Unreadable {
            position: at + 1,
            fault,
        })?;
        shares.push(share);
    }
    let set = common(&shares).ok_or(JoinError::Nothing)?;
    belong_together(&shares, set)?;
    let needed = usize::from(set.threshold);
    let Some((enough, more)) = shares.split_at_checked(needed) else {
        return Err(JoinError::TooFew {
            found: u8::try_from(shares.len()).unwrap_or(u8::MAX),
            threshold: set.threshold,
            set: set.name(),
        });
    };
    let another = || JoinError::AnotherKey {
        fingerprint: set.fingerprint.clone(),
    };
    let enough: Vec<&Share> = enough.iter().collect();
    let bytes = secret(&enough).ok_or_else(another)?;
    let key = material::rebuild(set.spec, &bytes, rng)
        .filter(|key| key.facts().fingerprint == set.fingerprint)
        .ok_or_else(another)?;
    for (at, share) in more.iter().enumerate() {
        let with_it: Vec<&Share> = enough.iter().skip(1).copied().chain([share]).collect();
        if secret(&with_it).as_ref() != Some(&bytes) {
            return Err(JoinError::Contradiction {
                position: needed + at + 1,
                number: share.number(),
            });
        }
    }
    Ok(key)
}

/// The set of most shares; of two with as many, the one that was given first.
fn common(shares: &[Share]) -> Option<&Set> {
    let members = |set: &Set| shares.iter().filter(|share| share.head.set == *set).count();
    let sets = shares.iter().map(|share| &share.head.set);
    // The last of equals is what `max_by_key` gives.
    sets.rev().max_by_key(|set| members(set))
}

/// Names the first share that is of another set, or given twice.
fn belong_together(shares: &[Share], set: &Set) -> Result<(), JoinError> {
    for (at, share) in shares.iter().enumerate() {
        let (position, number) = (at + 1, share.number());
        if share.head.set != *set {
            return Err(JoinError::Foreign {
                position,
                number,
                set: share.set(),
                expected: set.name(),
            });
        }
        let before = shares.iter().take(at);
        if let Some(first) = before.map(Share::number).position(|other| other == number) {
            return Err(JoinError::Duplicate {
                position,
                number,
                first: first + 1,
            });
        }
    }
    Ok(())
}

/// What was split, if these are enough shares and none is made up.
pub(super) fn secret(shares: &[&Share]) -> Option<Zeroizing<Vec<u8>>> {
    let points = shares
        .iter()
        .map(|share| layout::point(&share.head, &share.bytes));
    let mut points: Vec<Vec<u8>> = points
        .map(|point| point.map(|mut point| std::mem::take(&mut *point)))
        .collect::<Option<_>>()?;
    let secret = Gf256::combine_bytes(&points);
    points.zeroize();
    secret.ok().map(Zeroizing::new)
}
