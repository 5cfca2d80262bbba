//! Backups: the whole store in one file, and back again. The root key is in none of them.

mod file;
mod make;
mod restore;

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{start::StartError, store::StoreError};

pub use file::Manifest;
pub use make::back_up;
pub use restore::{Restored, restore};

/// Why there is no backup, or nothing restored. In either case nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file that is not written over.
    #[error("there is something at {} already: give another name", .0.display())]
    Exists(PathBuf),
    /// A database that is not written over.
    #[error(
        "there is a database at {0} already, and a restore never replaces one: name another place, \
         or move the database away first (of SQLite, with the files whose names begin with its name)"
    )]
    Taken(String),
    /// Not a file of `keyferry backup`.
    #[error("{} is no backup of keyferry's", .0.display())]
    NotABackup(PathBuf),
    /// Made by another version.
    #[error(
        "{} was made by a newer version of keyferry ({version}): restore it with that one", path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// What made it.
        version: String,
    },
    /// Something in it is not what was written.
    #[error("{} is damaged: {what}. Take another backup, or another copy of this one", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was noticed.
        what: &'static str,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The data folder, the root key or the database.
    #[error(transparent)]
    Start(#[from] StartError),
}

impl BackupError {
    fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |source| {
            let path = path.clone();
            if source.kind() == io::ErrorKind::AlreadyExists {
                Self::Exists(path)
            } else {
                Self::File { path, source }
            }
        }
    }
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Start(error.into())
    }
}
