//! What opening an encrypted file may cost, looked at before any of it is spent.

use pkcs8::pkcs5::pbes2::Kdf;

use crate::{Format, ReadError};

/// Fuzzing looks for what the parsers do: waiting for key derivations would leave it no time.
const SHARE: u64 = if cfg!(fuzzing) { 1000 } else { 1 };

/// The most rounds of PBKDF2, or of the key derivation of PKCS#12, that are run for one file.
const MAX_ROUNDS: u64 = 10_000_000 / SHARE;

/// The most memory that scrypt is given, in bytes.
const MAX_SCRYPT_MEMORY: u64 = (256 << 20) / SHARE;

/// The most parallel lanes of scrypt that are run, one after the other.
const MAX_SCRYPT_LANES: u64 = 16;

/// The most rounds of bcrypt that are run; `ssh-keygen` writes 16 or 24.
const MAX_BCRYPT_ROUNDS: u64 = 1024 / SHARE;

/// What is left to spend on one file, which may derive several keys.
pub(super) struct Budget {
    rounds: u64,
    lanes: u64,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self {
            rounds: MAX_ROUNDS,
            lanes: MAX_SCRYPT_LANES,
        }
    }

    /// Pays for rounds of a hash.
    pub(super) fn rounds(&mut self, rounds: u64) -> Result<(), ReadError> {
        spend(&mut self.rounds, rounds, MAX_ROUNDS, "rounds")
    }

    /// Pays for what a derivation of PBES2 in a file of this format asks for; `None` for one that is
    /// not known.
    pub(super) fn pbes2(&mut self, kdf: &Kdf, format: Format) -> Option<Result<(), ReadError>> {
        Some(self.afford(kdf)?.and_then(|()| {
            if makes_sense(kdf) {
                Ok(())
            } else {
                Err(ReadError::Malformed { format })
            }
        }))
    }

    fn afford(&mut self, kdf: &Kdf) -> Option<Result<(), ReadError>> {
        if let Some(params) = kdf.pbkdf2() {
            return Some(self.rounds(u64::from(params.iteration_count)));
        }
        let params = kdf.scrypt()?;
        let block = u64::from(params.block_size).saturating_mul(128);
        let memory = params.cost_parameter.saturating_mul(block);
        let lanes = u64::from(params.parallelization);
        Some(
            within(memory, MAX_SCRYPT_MEMORY, "bytes")
                .and_then(|()| spend(&mut self.lanes, lanes, MAX_SCRYPT_LANES, "lanes")),
        )
    }
}

/// Whether the numbers are ones that a derivation takes: the library takes that for granted.
fn makes_sense(kdf: &Kdf) -> bool {
    let pbkdf2 = kdf.pbkdf2().is_none_or(|params| params.iteration_count > 0);
    // RFC 7914 section 2: N is a power of 2, and more than 1.
    let scrypt = kdf.scrypt().is_none_or(|params| {
        params.cost_parameter > 1
            && params.cost_parameter.is_power_of_two()
            && params.block_size > 0
            && params.parallelization > 0
    });
    pbkdf2 && scrypt
}

/// Refuses more rounds of bcrypt than any program writes.
pub(super) fn bcrypt(rounds: u32) -> Result<(), ReadError> {
    within(u64::from(rounds), MAX_BCRYPT_ROUNDS, "rounds")
}

fn spend(left: &mut u64, cost: u64, limit: u64, unit: &'static str) -> Result<(), ReadError> {
    within(cost, *left, unit).map_err(|_| ReadError::CostTooHigh {
        cost: cost.saturating_add(limit - *left),
        limit,
        unit,
    })?;
    *left -= cost;
    Ok(())
}

fn within(cost: u64, limit: u64, unit: &'static str) -> Result<(), ReadError> {
    if cost > limit {
        Err(ReadError::CostTooHigh { cost, limit, unit })
    } else {
        Ok(())
    }
}
