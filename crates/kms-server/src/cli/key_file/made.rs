//! Files that are made: readable by their owner alone, and never in the place of another one.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::{
    cli::CliError,
    files::{Draft, make_folder, settle},
};

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::cli) struct Output {
    /// Its name.
    pub(in crate::cli) name: String,
    /// Where it is.
    pub(in crate::cli) path: String,
}

/// Writes all files into `folder`, which is made if it is not there, or none of them.
pub(in crate::cli) fn write_new(
    folder: &Path,
    files: &[(&str, &[u8])],
) -> Result<Vec<Output>, CliError> {
    let files: Vec<_> = files
        .iter()
        .map(|(name, bytes)| (folder.join(name), *bytes))
        .collect();
    make_folder(folder).map_err(|error| failed(folder, &error))?;
    write_all(&files)
}

/// Writes all files, each into a folder that is there, or none of them.
pub(in crate::cli) fn write_all(files: &[(PathBuf, &[u8])]) -> Result<Vec<Output>, CliError> {
    let mut drafts = Vec::new();
    for (path, bytes) in files {
        drafts.push((
            draft(path, bytes).map_err(|error| failed(path, &error))?,
            path,
        ));
    }
    let mut made: Vec<&PathBuf> = Vec::new();
    for (draft, path) in drafts {
        // A file counts as made once it has its name, whether or not that turns out to be durable.
        let done = draft.put(path).and_then(|()| {
            made.push(path);
            settle(path)
        });
        if let Err(error) = done {
            remove(&made);
            return Err(failed(path, &error));
        }
    }
    Ok(made.into_iter().map(|path| Output::at(path)).collect())
}

/// Removes files that were made just now.
pub(in crate::cli) fn remove(made: &[impl AsRef<Path>]) {
    for path in made {
        let _removed = fs::remove_file(path);
    }
}

impl Output {
    fn at(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default();
        Self {
            name: name.to_string_lossy().into_owned(),
            path: path.display().to_string(),
        }
    }
}

fn failed(path: &Path, error: &io::Error) -> CliError {
    CliError::Failed(if error.kind() == io::ErrorKind::AlreadyExists {
        format!("{} exists; nothing is written over", path.display())
    } else {
        format!("cannot write {}: {error}", path.display())
    })
}

/// Writes one file, unless there is something already.
pub(in crate::cli) fn write_new_file(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(|| CliError::Usage(format!("{} is no name of a file", path.display())))?;
    write_new(folder, &[(name, bytes)]).map(|_made| ())
}

fn draft(path: &Path, bytes: &[u8]) -> io::Result<Draft> {
    let mut draft = Draft::beside(path)?;
    draft.file.write_all(bytes)?;
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn either_all_files_are_written_or_none_and_only_their_owner_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("new/out");
        let made = write_new(&out, &[("one", b"1"), ("two", b"2")]).unwrap();
        assert_eq!(made[1].path, out.join("two").display().to_string());
        for (path, expected) in [(out.join("one"), 0o600), (out.clone(), 0o700)] {
            let access = fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(access & 0o777, expected);
        }

        let error = write_new(&out, &[("three", b"3"), ("two", b"4")]).unwrap_err();
        assert!(error.to_string().contains("two exists"), "{error}");
        assert_eq!(fs::read(out.join("two")).unwrap(), b"2");
        let left: Vec<_> = fs::read_dir(&out).unwrap().collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
}
