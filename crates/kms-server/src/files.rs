//! Files that appear whole, readable by their owner alone, and never in the place of another one.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use crate::crypto::{CryptoError, make_id};

/// A file that is being written beside its place, and is removed unless it is published.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Open for reading and writing.
    pub(crate) file: File,
    path: PathBuf,
}

impl Draft {
    /// A new file of mode 600 in the folder of `place`.
    pub(crate) fn beside(place: &Path) -> io::Result<Self> {
        let id = make_id().map_err(|error: CryptoError| io::Error::other(error))?;
        let mut name = OsString::from(".");
        name.push(place.file_name().unwrap_or_default());
        name.push(format!(".{id}"));
        let path = folder(place).join(name);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        Ok(Self { file, path })
    }

    /// Where it is now.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it in its place, durably. Where there is something already, link included, that stays as it is, and this
    /// fails with [`io::ErrorKind::AlreadyExists`].
    pub(crate) fn publish(self, place: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::hard_link(&self.path, place)?;
        let folder = folder(place).to_owned();
        drop(self);
        File::open(folder)?.sync_all()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // With the journals that SQLite leaves beside a database that it could not open. What cannot be removed has no
        // name that anybody would take for a whole file.
        for ending in ["", "-wal", "-shm"] {
            let mut path = OsString::from(&self.path);
            path.push(ending);
            let _removed = fs::remove_file(path);
        }
    }
}

/// The folder of `place`.
fn folder(place: &Path) -> &Path {
    place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}
