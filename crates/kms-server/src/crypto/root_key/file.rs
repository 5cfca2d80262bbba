//! Files that only their owner may read.

use std::{
    fs::File,
    io::{self, Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use zeroize::Zeroizing;

use super::{RootKeyError, sealing_keys::LENGTH};
use crate::{crypto::fill_random, files::Draft};

/// More than any key or PIN has.
const LIMIT: usize = 4096;

/// Everything that a file has, if nobody else may read it; none if there is no file.
pub(super) fn read_private(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, RootKeyError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mode = file.metadata()?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(RootKeyError::Mode(mode));
    }
    read_all(file).map(Some)
}

/// Reads to the end.
pub(super) fn read_all(file: File) -> Result<Zeroizing<Vec<u8>>, RootKeyError> {
    // With room for all of it, so that no reallocation leaves a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LIMIT + 1));
    file.take(LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes a key and writes it to `path` with mode 600, durably. It never writes over a file.
pub(super) fn create(path: &Path) -> Result<Zeroizing<[u8; LENGTH]>, RootKeyError> {
    let mut key = Zeroizing::new([0; LENGTH]);
    fill_random(&mut *key)?;
    let mut draft = Draft::beside(path)?;
    draft.file.write_all(&*key)?;
    match draft.publish(path) {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(RootKeyError::Exists),
        Err(error) => Err(error.into()),
    }
}
