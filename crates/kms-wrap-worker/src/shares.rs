//! Rebuilding a key from the files of its shares, with a word on each file.

use kms_wrap::Key;
use kms_wrap::shares::{self, JoinError};
use kms_wrap_worker::{Asks, Part, Refusal, Share, ShareFault, ShareHead};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::keys::owned;

/// The key of the shares, and what each of them is.
///
/// Nothing is left out in silence: one file that does not belong to the others stops the rest, until it is taken away.
pub(crate) fn join<R: CryptoRng>(
    files: &[Zeroizing<Vec<u8>>],
    rng: &mut R,
) -> Result<(Key, Vec<Share>), Refusal> {
    let mut told: Vec<Share> = files.iter().map(|file| share(file)).collect();
    // The library names one share that does not belong; the others are asked about without it.
    let mut left: Vec<usize> = (0..files.len()).collect();
    let joined = loop {
        let texts = left.iter().filter_map(|at| files.get(*at));
        let texts: Vec<&[u8]> = texts.map(|text| text.as_slice()).collect();
        match shares::join(&texts, rng) {
            Err(error) => {
                let place = error.position().and_then(|from_1| from_1.checked_sub(1));
                match place.filter(|place| *place < left.len()) {
                    Some(place) => {
                        let at = left.remove(place);
                        if let Some(share) = told.get_mut(at) {
                            share.fault = Some(fault(&error));
                        }
                    }
                    None => break Err(error),
                }
            }
            Ok(key) => break Ok(key),
        }
    };
    if told.iter().all(|share| share.head.is_none()) && files.len() > 1 {
        let text = "several files are taken only where they are the shares of one key";
        return Err(Refusal::new("several-files", text, Part::File));
    }
    let refused = |code: &str, message: &str, params| Refusal {
        params,
        asks: Some(Asks::Shares(told.clone())),
        ..Refusal::new(code, message, Part::File)
    };
    if left.len() < files.len() {
        let text = "a file does not belong to the others; take it away";
        return Err(refused("shares-faulty", text, Vec::new()));
    }
    match joined {
        Ok(key) => Ok((key, told)),
        Err(error) => {
            let params = owned(error.params());
            Err(refused(error.code(), &error.to_string(), params))
        }
    }
}

fn share(text: &[u8]) -> Share {
    let head = shares::Share::from_text(text).ok().map(|share| ShareHead {
        number: share.number(),
        threshold: share.threshold(),
        count: share.count(),
        set: share.set(),
        spec: share.spec().to_string(),
        fingerprint: share.fingerprint().to_owned(),
    });
    Share { head, fault: None }
}

fn fault(error: &JoinError) -> ShareFault {
    ShareFault {
        code: error.code().to_owned(),
        params: owned(error.params()),
        message: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
