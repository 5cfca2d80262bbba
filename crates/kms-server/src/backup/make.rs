//! `keyferry backup`: beside a server that runs, and without the root key.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

use super::{BackupError, Manifest, file, restore::beside};
use crate::{
    files::Draft,
    start::{self, StartError},
    store::{DatabaseStore as _, SealingStore as _, Store, database::Company, sqlite::SqliteStore},
};

/// Writes a backup of the database to `path`, where nothing is yet, and tells what is in it.
pub async fn back_up(
    path: &Path,
    data_dir: &Path,
    database: Option<&str>,
    made_at: String,
) -> Result<Manifest, BackupError> {
    let location = start::locate_existing(data_dir, database)?;
    if path.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(path.to_owned()));
    }
    let store = location.connect().await.map_err(StartError::from)?;
    let written = match store.in_use(Company::Others).await {
        Ok(Some(_in_use)) => write(store.as_ref(), path, made_at).await,
        Ok(None) => Err(StartError::Blocked.into()),
        Err(error) => Err(error.into()),
    };
    store.close().await;
    written
}

async fn write(store: &dyn Store, path: &Path, made_at: String) -> Result<Manifest, BackupError> {
    let in_place = BackupError::file(path);
    let copy = Draft::beside(path).map_err(&in_place)?;
    store.copy_to(copy.path()).await?;
    // Of the copy: whoever opens it needs the root key that wraps what is in there.
    let copied = SqliteStore::connect(copy.path()).await?;
    let (keys, schema) = (copied.sealing_keys().await, copied.schema().await);
    copied.close().await;
    if beside(copy.path(), "-wal").exists() {
        // Then a part of it is only in there, and would not come along.
        let left = io::Error::other("the copy's journal could not be emptied: is the disk full?");
        return Err(in_place(left));
    }
    let database = File::open(copy.path()).map_err(&in_place)?;
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        schema: schema?,
        root_key: keys?.pop().map(|newest| newest.root_key),
        bytes: database.metadata().map_err(&in_place)?.len(),
    };
    let draft = Draft::beside(path).map_err(&in_place)?;
    let mut out = BufWriter::new(&draft.file);
    file::write(&manifest, database, &mut out).map_err(&in_place)?;
    out.flush().map_err(&in_place)?;
    drop(out);
    draft.publish(path).map_err(&in_place)?;
    Ok(manifest)
}
