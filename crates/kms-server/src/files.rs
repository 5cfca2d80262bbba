//! Files that appear whole, readable by their owner alone, and never in the place of another one.

use std::{
    ffi::OsString,
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
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
        let file = new_file(&path)?;
        Ok(Self { file, path })
    }

    /// Where it is now.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it in its place, durably. Where there is something already, link included, that stays as it is, and this
    /// fails with [`io::ErrorKind::AlreadyExists`].
    pub(crate) fn publish(self, place: &Path) -> io::Result<()> {
        self.put(place)?;
        settle(place)
    }

    /// The same without the folder's part of being durable, which is [`settle`]'s: where this fails, nothing of it is
    /// in the place.
    pub(crate) fn put(self, place: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        match fs::hard_link(&self.path, place) {
            // FAT and exFAT, as on USB sticks, know no second name of a file.
            Err(error) if has_no_links(&error) => self.copy(place),
            linked => linked,
        }
    }

    /// Writes the content once more, at its place.
    fn copy(&self, place: &Path) -> io::Result<()> {
        let mut target = new_file(place)?;
        let copied = File::open(&self.path)
            .and_then(|mut whole| io::copy(&mut whole, &mut target))
            .and_then(|_length| target.sync_all());
        if copied.is_err() {
            // It is a part of a file that was made here just now.
            let _removed = fs::remove_file(place);
        }
        copied
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

/// Makes the name of a file that was put into `place` durable.
pub(crate) fn settle(place: &Path) -> io::Result<()> {
    File::open(folder(place))?.sync_all()
}

/// Makes a folder, and those above it, that its owner alone looks into; one that is there stays as it is.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Linux answers `EPERM` where the file system has no links, others that they do not do this.
fn has_no_links(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported
    )
}

/// The folder of `place`.
fn folder(place: &Path) -> &Path {
    place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, os::unix::fs::PermissionsExt as _};

    use super::*;

    #[test]
    fn without_links_a_file_is_copied_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("key");
        let mut draft = Draft::beside(&place).unwrap();
        draft.file.write_all(b"whole").unwrap();
        draft.copy(&place).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"whole");
        let mode = fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);

        draft.file.write_all(b"more").unwrap();
        let error = draft.copy(&place).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&place).unwrap(), b"whole");
        assert!(has_no_links(&io::Error::from_raw_os_error(1)), "EPERM");
    }
}
