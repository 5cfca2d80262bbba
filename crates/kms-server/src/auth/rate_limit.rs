//! Failed sign-ins, counted per account and per address, in memory.
//!
//! A restart forgets them, and replicas count apart: ten attempts more each. Neither makes a
//! guessed password likely; a shared count comes with a shared store.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// How many failures within [`WINDOW`] are one too many.
const FAILURES: usize = 10;
/// How long a failure counts, in seconds.
const WINDOW: u64 = 5 * 60;
/// How many subjects are remembered: beyond it, those whose failures have lapsed are dropped, and
/// then the one that failed longest ago.
const SUBJECTS: usize = 10_000;

/// Who fails: an account's name, or a client's address.
#[derive(Debug)]
pub(crate) struct FailureCount<S> {
    times: Mutex<HashMap<S, VecDeque<u64>>>,
}

impl<S> Default for FailureCount<S> {
    fn default() -> Self {
        Self {
            times: Mutex::default(),
        }
    }
}

impl<S: Eq + Hash + Clone> FailureCount<S> {
    /// `Err` with the seconds to wait where `subject` has failed too often before `now` (seconds
    /// since 1970); otherwise counts this attempt as a failure until [`Self::forgive`].
    ///
    /// Counting before the password is checked keeps attempts at the same time within the limit.
    pub(crate) fn attempt(&self, subject: &S, now: u64) -> Result<(), u64> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if !times.contains_key(subject) && times.len() >= SUBJECTS {
            make_room(&mut times, now);
        }
        let failures = times.entry(subject.clone()).or_default();
        failures.retain(|time| now < time + WINDOW);
        match failures.front() {
            Some(oldest) if failures.len() >= FAILURES => Err(oldest + WINDOW - now),
            Some(_) | None => {
                failures.push_back(now);
                Ok(())
            }
        }
    }

    /// The attempt at `time` was no failure.
    pub(crate) fn forgive(&self, subject: &S, time: u64) {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(failures) = times.get_mut(subject) else {
            return;
        };
        if let Some(index) = failures.iter().rposition(|failure| *failure == time) {
            failures.remove(index);
        }
        if failures.is_empty() {
            times.remove(subject);
        }
    }
}

fn make_room<S: Eq + Hash + Clone>(times: &mut HashMap<S, VecDeque<u64>>, now: u64) {
    times.retain(|_, failures| failures.back().is_some_and(|last| now < last + WINDOW));
    if times.len() >= SUBJECTS {
        let oldest = times
            .iter()
            .min_by_key(|(_, failures)| failures.back().copied());
        if let Some(subject) = oldest.map(|(subject, _)| subject.clone()) {
            times.remove(&subject);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eleventh_failure_within_five_minutes_has_to_wait() {
        let count = FailureCount::default();
        for attempt in 0..10 {
            assert_eq!(count.attempt(&"a", 1000 + attempt), Ok(()));
        }
        assert_eq!(count.attempt(&"a", 1010), Err(290));
        assert_eq!(count.attempt(&"b", 1010), Ok(()), "others are not held up");
        assert_eq!(count.attempt(&"a", 1299), Err(1));
        assert_eq!(count.attempt(&"a", 1300), Ok(()), "the first has lapsed");
        assert_eq!(count.attempt(&"a", 1300), Err(1));
    }

    #[test]
    fn success_takes_back_its_own_attempt_only() {
        let count = FailureCount::default();
        for _ in 0..9 {
            assert_eq!(count.attempt(&"a", 1000), Ok(()));
        }
        for _ in 0..20 {
            assert_eq!(count.attempt(&"a", 1001), Ok(()));
            count.forgive(&"a", 1001);
        }
        assert_eq!(count.attempt(&"a", 1002), Ok(()));
        assert_eq!(count.attempt(&"a", 1003), Err(297));
    }

    #[test]
    fn memory_is_bounded_however_many_names_are_tried() {
        let count = FailureCount::default();
        for name in 0..20_000_u64 {
            assert_eq!(count.attempt(&name, 1000 + name / 100), Ok(()));
        }
        let kept = count.times.lock().unwrap();
        assert_eq!(kept.len(), SUBJECTS);
        assert!(kept.contains_key(&19_999) && !kept.contains_key(&0));
    }
}
