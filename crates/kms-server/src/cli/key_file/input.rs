//! Files that are read whole, and not beyond what any of their kind holds.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{CliError, Refusal};

/// Where a file's bytes come from.
#[derive(Debug)]
pub(in crate::cli) enum Input {
    /// Standard input.
    Standard,
    /// A file, or whatever else the path names.
    File(PathBuf),
}

impl Input {
    /// `-` is standard input.
    pub(in crate::cli) fn of(path: &Path) -> Self {
        if path == Path::new("-") {
            Self::Standard
        } else {
            Self::File(path.to_owned())
        }
    }

    /// Everything that is there; more than a key file holds is refused before it is looked at.
    pub(in crate::cli) fn read(&self) -> Result<Zeroizing<Vec<u8>>, CliError> {
        self.read_up_to(kms_wrap::MAX_INPUT)
    }

    /// The same with another limit, in bytes.
    pub(in crate::cli) fn read_up_to(&self, limit: usize) -> Result<Zeroizing<Vec<u8>>, CliError> {
        let read = match self {
            Self::Standard => up_to(limit, io::stdin().lock()),
            Self::File(path) => File::open(path).and_then(|file| up_to(limit, file)),
        };
        let bytes =
            read.map_err(|error| CliError::Failed(format!("cannot read {self}: {error}")))?;
        bytes.ok_or_else(|| Refusal::too_large(limit).into())
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("standard input"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// All bytes, or `None` if there are more. The buffer does not move while it is filled, so that no copy of a key is
/// left behind.
fn up_to(limit: usize, source: impl Read) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(limit + 1));
    let room = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = source.take(room).read_to_end(&mut bytes)?;
    Ok((read <= limit).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::up_to;

    #[test]
    fn the_limit_itself_is_read_and_one_more_is_not() {
        let read = |bytes: &[u8]| up_to(4, bytes).unwrap().map(|bytes| bytes.to_vec());
        assert_eq!(read(b"four").as_deref(), Some(&b"four"[..]));
        assert_eq!(read(b"five5"), None);
    }
}
