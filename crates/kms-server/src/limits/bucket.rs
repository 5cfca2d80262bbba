//! A token bucket for each of many subjects, in memory: replicas count apart, a restart forgets.

use std::{
    collections::HashMap,
    hash::Hash,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
};

/// How many subjects are remembered. Beyond it those who have all their tokens are dropped, and if there are none of
/// these, everybody: memory is bounded before the limit is kept.
const SUBJECTS: usize = 10_000;
/// A token, in the unit that buckets count in: so that a rate is what a millisecond adds.
const TOKEN: u64 = 1000;

/// Buckets that hold as many tokens as a second adds.
#[derive(Debug)]
pub(super) struct Buckets<S> {
    /// Tokens a second.
    rate: u64,
    held: Mutex<HashMap<S, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// What was in it, in thousandths of a token.
    level: u64,
    /// When, in milliseconds since 1970.
    at: u64,
}

impl Bucket {
    fn level_at(self, now: u64, rate: u64) -> u64 {
        let added = now.saturating_sub(self.at).saturating_mul(rate);
        self.level.saturating_add(added).min(rate * TOKEN)
    }
}

impl<S: Eq + Hash + Clone> Buckets<S> {
    pub(super) fn new(rate: NonZeroU32) -> Self {
        Self {
            rate: rate.get().into(),
            held: Mutex::default(),
        }
    }

    /// Whether the subject has a token at `now` (milliseconds since 1970); else the seconds to wait for one.
    pub(super) fn look(&self, subject: &S, now: u64) -> Result<(), u64> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let level = held
            .get(subject)
            .map(|bucket| bucket.level_at(now, self.rate));
        level.map_or(Ok(()), |level| self.enough(level))
    }

    /// Takes a token, or says for how many seconds to wait for one.
    pub(super) fn take(&self, subject: &S, now: u64) -> Result<(), u64> {
        let full = self.rate * TOKEN;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.contains_key(subject) && held.len() >= SUBJECTS {
            held.retain(|_, bucket| bucket.level_at(now, self.rate) < full);
            if held.len() >= SUBJECTS {
                held.clear();
            }
        }
        let bucket = held.entry(subject.clone()).or_insert(Bucket {
            level: full,
            at: now,
        });
        let level = bucket.level_at(now, self.rate);
        let taken = self.enough(level);
        *bucket = Bucket {
            level: if taken.is_ok() { level - TOKEN } else { level },
            at: now,
        };
        taken
    }

    fn enough(&self, level: u64) -> Result<(), u64> {
        match TOKEN.checked_sub(level) {
            None | Some(0) => Ok(()),
            Some(missing) => Err(missing.div_ceil(self.rate * 1000).max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(rate: u32) -> Buckets<u32> {
        Buckets::new(NonZeroU32::new(rate).unwrap())
    }

    #[test]
    fn a_second_s_worth_may_come_at_once_and_then_one_at_a_time() {
        let buckets = buckets(5);
        for _ in 0..5 {
            assert_eq!(buckets.take(&1, 1000), Ok(()));
        }
        assert_eq!(buckets.take(&1, 1000), Err(1));
        assert_eq!(buckets.look(&1, 1000), Err(1));
        assert_eq!(buckets.take(&2, 1000), Ok(()), "others are not held up");
        assert_eq!(buckets.take(&1, 1199), Err(1));
        assert_eq!(buckets.take(&1, 1200), Ok(()));
        assert_eq!(buckets.take(&1, 1200), Err(1));
        for _ in 0..5 {
            assert_eq!(buckets.take(&1, 60_000), Ok(()), "no more is saved up");
        }
        assert_eq!(buckets.take(&1, 60_000), Err(1));
    }

    #[test]
    fn a_look_takes_nothing_and_a_clock_set_back_stops_nobody_for_good() {
        let buckets = buckets(1);
        for _ in 0..3 {
            assert_eq!(buckets.look(&1, 9000), Ok(()));
        }
        assert_eq!(buckets.take(&1, 9000), Ok(()));
        assert_eq!(buckets.take(&1, 1000), Err(1));
        assert_eq!(buckets.take(&1, 2000), Ok(()));
    }

    #[test]
    fn memory_is_bounded_however_many_there_are() {
        let buckets = buckets(1);
        for subject in 0..30_000 {
            assert_eq!(buckets.take(&subject, 1000), Ok(()));
        }
        assert!(buckets.held.lock().unwrap().len() <= SUBJECTS);
    }
}
