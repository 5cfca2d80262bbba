//! `keyferry restore`: into a data folder without a database.

use std::{
    ffi::OsString,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use super::{BackupError, Manifest, file};
use crate::{
    crypto::RootKeySource,
    files::Draft,
    start::{self, InUse},
    store::{BackupStore as _, StoreError, backup::Contents, sqlite::SqliteStore},
};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// What is in the database now.
    pub contents: Contents,
    /// Where it is.
    pub database: PathBuf,
}

/// Puts the database of the backup at `path` into a data folder that has none. It is checked whole, and opened with the
/// root key, before it gets its name.
pub async fn restore(
    path: &Path,
    data_dir: &Path,
    database: Option<&str>,
    root_key: Option<&RootKeySource>,
) -> Result<Restored, BackupError> {
    let place = start::database_path(data_dir, database)?;
    start::make_folder(data_dir)?;
    let _alone = InUse::alone(&place)?;
    // Journals would be taken for those of the database that is put beside them.
    for taken in ["", "-wal", "-shm", "-journal"].map(|ending| beside(&place, ending)) {
        if taken.symlink_metadata().is_ok() {
            return Err(BackupError::DatabaseExists(taken));
        }
    }
    let draft = Draft::beside(&place).map_err(BackupError::file(&place))?;
    let manifest = file::read(path, BufWriter::new(&draft.file))?;
    if manifest.schema > SqliteStore::newest_schema() {
        return Err(BackupError::Newer {
            path: path.to_owned(),
            version: manifest.version,
        });
    }
    let source = root_key.map_or_else(|| RootKeySource::in_folder(data_dir), Clone::clone);
    let store = SqliteStore::connect(draft.path()).await;
    let store = store.map_err(|error| unreadable(path, error))?;
    let prepared = prepare(&store, &source, path).await;
    store.close().await;
    let contents = prepared?;
    if beside(draft.path(), "-wal").exists() {
        // Then what was ended is only in there, and would not come along.
        let left = io::Error::other("its journal could not be emptied: is the disk full?");
        return Err(BackupError::file(&place)(left));
    }
    draft.publish(&place).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            BackupError::DatabaseExists(place.clone())
        } else {
            BackupError::file(&place)(error)
        }
    })?;
    Ok(Restored {
        manifest,
        contents,
        database: place,
    })
}

/// Checks the database that is to be restored, and ends in it what must not come back.
async fn prepare(
    store: &SqliteStore,
    source: &RootKeySource,
    backup: &Path,
) -> Result<Contents, BackupError> {
    let whole = store.is_whole().await;
    if !whole.map_err(|error| unreadable(backup, error))? {
        return Err(BackupError::Damaged {
            path: backup.to_owned(),
            what: "its database is not whole",
        });
    }
    start::unlock_existing(store, source).await?;
    store.end_what_must_not_return().await?;
    Ok(store.contents().await?)
}

/// What SQLite refuses to read at all.
fn unreadable(backup: &Path, error: StoreError) -> BackupError {
    if matches!(error, StoreError::Failed(_)) {
        BackupError::Damaged {
            path: backup.to_owned(),
            what: "its database cannot be read",
        }
    } else {
        error.into()
    }
}

fn beside(place: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(place);
    name.push(ending);
    name.into()
}
