//! Requests about keys, as functions from bytes to replies.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_wrap::backup::{Backup, BackupError};
use kms_wrap::{
    Ask, Decision, Format, Key, MAX_INPUT, ReadError, Spec, WrapError, WrappedRole, WrappingKey,
    WrappingKeyError,
};
use kms_wrap_worker::{
    Asks, Candidate, Facts, Part, Refusal, Reply, Role, Share, Warning, Wrapped,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::shares;

/// What a file is.
pub(crate) fn inspect<R: CryptoRng>(
    input: &[Zeroizing<Vec<u8>>],
    passphrase: Option<&[u8]>,
    ask: &kms_wrap_worker::Ask,
    rng: &mut R,
) -> Result<Reply, Refusal> {
    let (key, shares) = read(input, passphrase, ask, rng)?;
    Ok(Reply::Inspected {
        facts: Facts {
            shares,
            ..facts(&key)
        },
    })
}

/// Reads, checks and wraps; `wrapping` is called when the last of the three begins.
pub(crate) fn wrap<R: CryptoRng>(
    input: &[Zeroizing<Vec<u8>>],
    passphrase: Option<&[u8]>,
    ask: &kms_wrap_worker::Ask,
    under: &str,
    wrapping: impl FnOnce(),
    rng: &mut R,
) -> Result<Reply, Refusal> {
    let under = wrapping_key(under)?;
    let (key, _) = read(input, passphrase, ask, rng)?;
    wrapping();
    wrapped(&key, &under, rng)
}

/// The reply that carries a key under its wrapping key.
pub(crate) fn wrapped<R: CryptoRng>(
    key: &Key,
    wrapping_key: &WrappingKey,
    rng: &mut R,
) -> Result<Reply, Refusal> {
    let wrapped = kms_wrap::wrap(key, wrapping_key, rng).map_err(|error| {
        let mut refusal = Refusal::new(error.code(), &error.to_string(), Part::File);
        match error {
            WrapError::Undecided { decision } => {
                refusal.asks = Some(Asks::Decision(decision.as_str().to_owned()));
            }
            WrapError::Oaep => refusal.part = Part::WrappingKey,
            WrapError::Damaged => refusal.part = Part::Worker,
        }
        refusal
    })?;
    Ok(Reply::Wrapped {
        facts: facts(key),
        wrapped: Wrapped {
            encrypted_key_material: STANDARD.encode(wrapped.encrypted_key_material),
            encrypted_privatekey: wrapped
                .encrypted_privatekey
                .map(|bytes| STANDARD.encode(bytes)),
            wrapping_key_fingerprint: wrapping_key.fingerprint().to_owned(),
            wrapping_key_bits: wrapping_key.bits(),
        },
    })
}

/// The same for a key that was made here.
pub(crate) fn wrapped_made<R: CryptoRng>(
    key: &Key,
    wrapping_key: &WrappingKey,
    rng: &mut R,
) -> Result<Reply, Refusal> {
    let mut reply = wrapped(key, wrapping_key, rng)?;
    if let Reply::Wrapped { facts, .. } = &mut reply {
        *facts = facts_of_made(key);
    }
    Ok(reply)
}

/// What a key is that was made here: how it was handed over within the worker is no news.
pub(crate) fn facts_of_made(key: &Key) -> Facts {
    Facts {
        format: vec![Format::Generated.to_string()],
        ..facts(key)
    }
}

/// An encrypted copy of a key, for its owner to keep.
pub(crate) fn backup<R: CryptoRng>(
    key: &Key,
    passphrase: Option<&[u8]>,
    rng: &mut R,
) -> Result<Backup, Refusal> {
    kms_wrap::backup::back_up(key, passphrase.unwrap_or_default(), rng).map_err(|error| {
        let part = match error {
            BackupError::Passphrase(_) => Part::Passphrase,
            BackupError::Damaged => Part::Worker,
        };
        Refusal {
            params: owned(error.params()),
            ..Refusal::new(error.code(), &error.to_string(), part)
        }
    })
}

/// The shares of a key, for their holders.
pub(crate) fn split<R: CryptoRng>(
    key: &Key,
    threshold: u8,
    count: u8,
    rng: &mut R,
) -> Result<Vec<kms_wrap::shares::Share>, Refusal> {
    kms_wrap::shares::split(key, threshold, count, rng).map_err(|error| Refusal {
        params: owned(error.params()),
        ..Refusal::new(error.code(), &error.to_string(), Part::Worker)
    })
}

/// The ciphertext in a file that was wrapped elsewhere, or why it is none. A key never comes back.
pub(crate) fn classify(
    role: Role,
    input: &[u8],
    wrapping_key: Option<&WrappingKey>,
) -> Result<Reply, Refusal> {
    let role = match role {
        Role::KeyMaterial => WrappedRole::KeyMaterial,
        Role::TemporaryKeyMaterial => WrappedRole::TemporaryKeyMaterial,
        Role::PrivateKeyCiphertext => WrappedRole::PrivateKeyCiphertext,
    };
    let ciphertext = ciphertext(role, input, wrapping_key)?;
    Ok(Reply::Ciphertext {
        base64: STANDARD.encode(&ciphertext),
        // Not longer than MAX_INPUT.
        size: u32::try_from(ciphertext.len()).unwrap_or(u32::MAX),
    })
}

/// The bytes that are wrapped, or why they are not.
pub(crate) fn ciphertext(
    role: WrappedRole,
    input: &[u8],
    wrapping_key: Option<&WrappingKey>,
) -> Result<Vec<u8>, Refusal> {
    kms_wrap::classify_wrapped(role, input, wrapping_key).map_err(|error| {
        let mut refusal = Refusal::new(error.code(), &error.to_string(), Part::File);
        refusal.params = owned(error.params());
        refusal
    })
}

/// The spec of that name.
pub(crate) fn spec(name: &str) -> Result<Spec, Refusal> {
    name.parse().map_err(|error: kms_wrap::UnknownSpec| {
        Refusal::new("unknown-spec", &error.to_string(), Part::Worker)
    })
}

/// The wrapping key in base64 of its DER.
pub(crate) fn wrapping_key(base64: &str) -> Result<WrappingKey, Refusal> {
    let unusable = |error: &WrappingKeyError| {
        let mut refusal = Refusal::new(error.code(), &error.to_string(), Part::WrappingKey);
        if let WrappingKeyError::Size { bits } = error {
            refusal.params = vec![("bits".to_owned(), bits.to_string())];
        }
        refusal
    };
    let der = STANDARD
        .decode(base64)
        .map_err(|_| unusable(&WrappingKeyError::Malformed))?;
    WrappingKey::from_spki_der(&der).map_err(|error| unusable(&error))
}

/// The refusal that says why a file was not read as a key.
pub(crate) fn unread(error: &ReadError) -> Refusal {
    let passphrase = matches!(
        error,
        ReadError::PassphraseNeeded | ReadError::PassphraseWrong
    );
    Refusal {
        code: error.code().to_owned(),
        params: owned(error.params()),
        message: error.to_string(),
        part: if passphrase {
            Part::Passphrase
        } else {
            Part::File
        },
        asks: asks(error),
    }
}

/// With what the reading would go on.
fn asks(error: &ReadError) -> Option<Asks> {
    if let ReadError::SeveralKeys { keys } = error {
        return Some(Asks::Pick(keys.iter().map(candidate).collect()));
    }
    let decision = error.decision()?;
    Some(Asks::Decision(decision.as_str().to_owned()))
}

fn candidate(key: &kms_wrap::Candidate) -> Candidate {
    Candidate {
        name: key.name.clone(),
        kind: key.kind.clone(),
        fingerprint: key.fingerprint.clone(),
    }
}

/// The key in the one file, or of the shares in several; and what each share is.
fn read<R: CryptoRng>(
    files: &[Zeroizing<Vec<u8>>],
    passphrase: Option<&[u8]>,
    ask: &kms_wrap_worker::Ask,
    rng: &mut R,
) -> Result<(Key, Vec<Share>), Refusal> {
    let decisions = ask
        .decisions
        .iter()
        .map(|name| name.parse::<Decision>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Refusal::new("unknown-decision", &error.to_string(), Part::Worker))?;
    let wanted = ask.spec.as_deref().map(spec).transpose()?;
    let [input] = files else {
        return joined(files, wanted, &decisions, rng);
    };
    debug_assert!(
        input.len() <= MAX_INPUT,
        "the caller looks at the size first"
    );
    let asked = Ask {
        wanted,
        passphrase,
        decisions: &decisions,
        // An index that does not fit here is none of a list that could be held.
        pick: ask.pick.and_then(|index| usize::try_from(index).ok()),
    };
    match kms_wrap::read(input, &asked, rng) {
        Ok(key) => Ok((key, Vec::new())),
        Err(ReadError::Share { .. } | ReadError::DamagedShare { .. }) => {
            joined(files, wanted, &decisions, rng)
        }
        Err(error) => Err(unread(&error)),
    }
}

fn joined<R: CryptoRng>(
    files: &[Zeroizing<Vec<u8>>],
    wanted: Option<Spec>,
    decisions: &[Decision],
    rng: &mut R,
) -> Result<(Key, Vec<Share>), Refusal> {
    let (mut key, shares) = shares::join(files, rng)?;
    key.decide(decisions);
    let found = key.facts().spec;
    match wanted.filter(|wanted| *wanted != found) {
        Some(wanted) => Err(Refusal {
            asks: Some(Asks::Shares(shares)),
            ..unread(&ReadError::WrongKind {
                found: found.as_str(),
                wanted,
            })
        }),
        None => Ok((key, shares)),
    }
}

fn facts(key: &Key) -> Facts {
    let facts = key.facts();
    Facts {
        format: facts.format.iter().map(ToString::to_string).collect(),
        spec: facts.spec.to_string(),
        bits: facts.bits,
        fingerprint: facts.fingerprint.clone(),
        key_check_value: facts.key_check_value.clone(),
        warnings: facts.warnings.iter().map(warning).collect(),
        open_decisions: key
            .open_decisions()
            .iter()
            .map(ToString::to_string)
            .collect(),
        shares: Vec::new(),
    }
}

fn warning(warning: &kms_wrap::Warning) -> Warning {
    Warning {
        code: warning.code().to_owned(),
        params: owned(warning.params()),
        message: warning.to_string(),
        decision: warning.decision().map(|decision| decision.to_string()),
    }
}

pub(crate) fn owned(params: Vec<(&'static str, String)>) -> Vec<(String, String)> {
    params
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
