//! Who is using a database: many at a time, or one who must be alone with it.
//!
//! A lock on a file beside the database, held as long as its process lives, so that no crash leaves it behind.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use super::StartError;

/// Held by whoever has the database open.
#[derive(Debug)]
pub struct InUse {
    _lock: File,
}

impl InUse {
    /// For what goes side by side with others.
    pub(crate) fn shared(database: &Path) -> Result<Self, StartError> {
        let (path, lock) = open(database)?;
        Self::taken(lock.try_lock_shared(), lock, path, StartError::Blocked)
    }

    /// For what nobody else may see half done.
    pub(crate) fn alone(database: &Path) -> Result<Self, StartError> {
        let (path, lock) = open(database)?;
        Self::taken(lock.try_lock(), lock, path, StartError::InUse)
    }

    fn taken(
        result: Result<(), TryLockError>,
        lock: File,
        path: PathBuf,
        refusal: StartError,
    ) -> Result<Self, StartError> {
        match result {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(refusal),
            Err(TryLockError::Error(source)) => Err(StartError::Folder { path, source }),
        }
    }
}

fn open(database: &Path) -> Result<(PathBuf, File), StartError> {
    let mut path = OsString::from(database);
    path.push(".lock");
    let path = PathBuf::from(path);
    let opened = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path);
    match opened {
        Ok(file) => Ok((path, file)),
        Err(source) => Err(StartError::Folder { path, source }),
    }
}
