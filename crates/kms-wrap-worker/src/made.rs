//! The key that was made here: it stays until another is made or the worker ends, since it can be had from nowhere else
//! while it is kept and sent.

use std::cell::RefCell;

use kms_wrap::Key;
use kms_wrap_worker::{Part, Refusal};

thread_local! {
    /// Wiped when it is replaced or forgotten.
    static MADE: RefCell<Option<Key>> = const { RefCell::new(None) };
}

/// Keeps `key`, in place of any other.
pub(crate) fn keep(key: Key) {
    MADE.set(Some(key));
}

/// Wipes the key.
pub(crate) fn forget() {
    MADE.set(None);
}

/// What `ask` makes of the key.
pub(crate) fn with<T>(ask: impl FnOnce(&Key) -> Result<T, Refusal>) -> Result<T, Refusal> {
    MADE.with_borrow(|made| {
        let gone = "the key that was made is no longer here; it was not sent";
        let key = made.as_ref();
        ask(key.ok_or_else(|| Refusal::new("made-key-lost", gone, Part::Worker))?)
    })
}

#[cfg(test)]
mod tests {
    use getrandom::SysRng;
    use rand_core::UnwrapErr;

    use super::*;

    fn fingerprint() -> Result<String, Refusal> {
        with(|key| Ok(key.facts().fingerprint.clone()))
    }

    #[test]
    fn one_key_is_kept_until_another_is_made_or_all_is_over() {
        assert_eq!(fingerprint().unwrap_err().code, "made-key-lost");
        keep(kms_wrap::make_aes256(&mut UnwrapErr(SysRng)));
        let first = fingerprint().unwrap();
        assert_eq!(fingerprint().as_ref(), Ok(&first));
        keep(kms_wrap::make_aes256(&mut UnwrapErr(SysRng)));
        assert_ne!(fingerprint().unwrap(), first);
        forget();
        assert!(fingerprint().is_err());
    }
}
