//! `keyferry restore`: where there is no database yet.

use std::{
    ffi::OsString,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use super::{BackupError, Manifest, file};
use crate::{
    crypto::RootKeySource,
    files::Draft,
    start::{self, StartError},
    store::{
        AccountStore as _, BackupStore as _, DatabaseStore as _, Location, SealingStore as _,
        StoreError,
        backup::Contents,
        database::{Company, InUse},
        postgres::PostgresStore,
        sqlite::SqliteStore,
    },
};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// What is in the database now.
    pub contents: Contents,
}

/// Puts what is in the backup at `path` where there is no database yet. It is checked whole, and opened with the root
/// key, before it gets its place.
pub async fn restore(
    path: &Path,
    data_dir: &Path,
    database: Option<&str>,
    root_key: Option<&RootKeySource>,
) -> Result<Restored, BackupError> {
    let location = start::locate(data_dir, database)?;
    start::make_folder(data_dir)?;
    let source = start::source(data_dir, root_key);
    match location {
        Location::Sqlite(place) => to_file(path, &place, &source).await,
        Location::Postgres(options) => {
            let store = PostgresStore::connect(*options).await?;
            let restored = to_postgres(path, data_dir, &store, &source).await;
            store.close().await;
            restored
        }
    }
}

async fn to_file(
    path: &Path,
    place: &Path,
    source: &RootKeySource,
) -> Result<Restored, BackupError> {
    let _alone = InUse::of_file(place, Company::Nobody)?.ok_or(StartError::InUse)?;
    // Journals would be taken for those of the database that is put beside them.
    for taken in ["", "-wal", "-shm", "-journal"].map(|ending| beside(place, ending)) {
        if taken.symlink_metadata().is_ok() {
            return Err(BackupError::Taken(taken.display().to_string()));
        }
    }
    let (draft, restored) = prepare(path, place, source).await?;
    draft.publish(place).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            BackupError::Taken(place.display().to_string())
        } else {
            BackupError::file(place)(error)
        }
    })?;
    Ok(restored)
}

async fn to_postgres(
    path: &Path,
    data_dir: &Path,
    store: &PostgresStore,
    source: &RootKeySource,
) -> Result<Restored, BackupError> {
    let alone = store.in_use(Company::Nobody).await?;
    let _alone = alone.ok_or(StartError::InUse)?;
    // Tables may be there from a restore that was cut off: it fills all of them in one change.
    if store.canary().await?.is_some() || !store.sealing_keys().await?.is_empty() {
        return Err(BackupError::Taken("that URL".to_owned()));
    }
    let (draft, restored) = prepare(path, &data_dir.join("restore"), source).await?;
    store.migrate().await?;
    store.fill_from(draft.path()).await?;
    Ok(restored)
}

/// The database of a backup beside `place`: checked, opened, and without what must not come back.
async fn prepare(
    path: &Path,
    place: &Path,
    source: &RootKeySource,
) -> Result<(Draft, Restored), BackupError> {
    let draft = Draft::beside(place).map_err(BackupError::file(place))?;
    let manifest = file::read(path, BufWriter::new(&draft.file))?;
    if manifest.schema > SqliteStore::newest_schema() {
        return Err(BackupError::Newer {
            path: path.to_owned(),
            version: manifest.version,
        });
    }
    let store = SqliteStore::connect(draft.path()).await;
    let store = store.map_err(|error| unreadable(path, error))?;
    let contents = mend(&store, source, path).await;
    store.close().await;
    let contents = contents?;
    if beside(draft.path(), "-wal").exists() {
        // Then what was ended is only in there, and would not come along.
        let left = io::Error::other("its journal could not be emptied: is the disk full?");
        return Err(BackupError::file(place)(left));
    }
    Ok((draft, Restored { manifest, contents }))
}

/// Checks the database that is to be restored, and ends in it what must not come back.
async fn mend(
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

pub(super) fn beside(place: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(place);
    name.push(ending);
    name.into()
}
