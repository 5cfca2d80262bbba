//! The file of a backup: two lines of text, a SQLite database, and a checksum over all of it.
//!
//! ```text
//! keyferry backup 1
//! {"version":"0.1.0","made_at":"2026-11-24T00:00:00Z","schema":8,"root_key":"…","bytes":98304}
//! SQLite database, of so many bytes
//! SHA-256 of everything before it, 32 bytes
//! ```
//!
//! The checksum finds damage; it is no signature.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::BackupError;

/// What the file begins with: this layout.
const MAGIC: &str = "keyferry backup 1\n";
/// What a file of any layout begins with.
const ANY_MAGIC: &str = "keyferry backup ";
/// No first or second line is longer.
const LINE: u64 = 4096;
/// Bytes of the checksum.
const CHECKSUM: usize = 32;
/// How much is copied at a time.
const CHUNK: usize = 64 * 1024;

/// What a backup says of itself. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of keyferry that made it.
    pub version: String,
    /// When, in RFC 3339.
    pub made_at: String,
    /// The number of the newest migration.
    pub schema: i64,
    /// The fingerprint of the root key that opens it; absent in a database that has not seen one of this version.
    pub root_key: Option<String>,
    /// Bytes of the database.
    pub bytes: u64,
}

/// Writes a backup of `database`, whose length the manifest says.
pub(super) fn write(
    manifest: &Manifest,
    mut database: impl Read,
    out: impl Write,
) -> io::Result<()> {
    let mut out = Summed::of(out);
    out.write_all(MAGIC.as_bytes())?;
    serde_json::to_writer(&mut out, manifest)?;
    out.write_all(b"\n")?;
    let copied = io::copy(&mut database, &mut out)?;
    if copied != manifest.bytes {
        return Err(io::Error::other(
            "the copy of the database changed its length",
        ));
    }
    let (checksum, mut out) = out.finish();
    out.write_all(&checksum)?;
    out.flush()
}

/// Reads the backup at `path`, checks all of it, and writes its database to `out`.
pub(super) fn read(path: &Path, out: impl Write) -> Result<Manifest, BackupError> {
    let file = File::open(path).map_err(BackupError::file(path))?;
    read_from(path, BufReader::with_capacity(CHUNK, file), out)
}

fn read_from(
    path: &Path,
    mut input: BufReader<impl Read>,
    mut out: impl Write,
) -> Result<Manifest, BackupError> {
    let damaged = |what| BackupError::Damaged {
        path: path.to_owned(),
        what,
    };
    let mut sum = Sha256::new();
    let mut line = |input: &mut BufReader<_>| {
        let mut line = Vec::new();
        let read = input.take(LINE).read_until(b'\n', &mut line);
        sum.update(&line);
        read.map(|_| line).map_err(BackupError::file(path))
    };
    let magic = line(&mut input)?;
    if magic != MAGIC.as_bytes() {
        return Err(if magic.starts_with(ANY_MAGIC.as_bytes()) {
            damaged("its first line is not one that this version of keyferry writes")
        } else {
            BackupError::NotABackup(path.to_owned())
        });
    }
    let manifest = line(&mut input)?;
    let manifest: Manifest =
        serde_json::from_slice(&manifest).map_err(|_| damaged("its second line cannot be read"))?;
    let mut left = manifest.bytes;
    let mut buffer = vec![0; CHUNK];
    while left > 0 {
        let wanted = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
        let (chunk, _) = buffer.split_at_mut(wanted);
        let length = input.read(chunk).map_err(BackupError::file(path))?;
        let (chunk, _) = chunk.split_at(length);
        if chunk.is_empty() {
            return Err(damaged("it ends before its database does"));
        }
        sum.update(chunk as &[u8]);
        out.write_all(chunk).map_err(BackupError::file(path))?;
        left -= length as u64;
    }
    let mut checksum = Vec::with_capacity(CHECKSUM + 1);
    let end = input.take(CHECKSUM as u64 + 1).read_to_end(&mut checksum);
    end.map_err(BackupError::file(path))?;
    if checksum != sum.finalize().as_slice() {
        return Err(damaged("its checksum does not fit"));
    }
    out.flush().map_err(BackupError::file(path))?;
    Ok(manifest)
}

/// Sums up what is written through it.
struct Summed<W> {
    sum: Sha256,
    out: W,
}

impl<W: Write> Summed<W> {
    fn of(out: W) -> Self {
        Self {
            sum: Sha256::new(),
            out,
        }
    }

    fn finish(self) -> ([u8; CHECKSUM], W) {
        (self.sum.finalize().into(), self.out)
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.out.write(bytes)?;
        let (written, _) = bytes.split_at(length);
        self.sum.update(written);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backup() -> (Manifest, Vec<u8>) {
        let manifest = Manifest {
            version: "0.1.0".to_owned(),
            made_at: "2026-11-24T00:00:00Z".to_owned(),
            schema: 8,
            root_key: Some("00112233445566aa".to_owned()),
            bytes: 8,
        };
        let mut bytes = Vec::new();
        write(&manifest, b"database".as_slice(), &mut bytes).unwrap();
        (manifest, bytes)
    }

    fn read_back(bytes: &[u8]) -> Result<(Manifest, Vec<u8>), BackupError> {
        let mut database = Vec::new();
        let manifest = read_from(Path::new("backup"), BufReader::new(bytes), &mut database)?;
        Ok((manifest, database))
    }

    #[test]
    fn what_was_written_is_read() {
        let (manifest, bytes) = backup();
        assert_eq!(read_back(&bytes).unwrap(), (manifest, b"database".to_vec()));
    }

    #[test]
    fn a_flipped_bit_anywhere_a_missing_end_and_a_longer_one_are_noticed() {
        let (_, bytes) = backup();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(read_back(&flipped).is_err(), "byte {at}");
            assert!(read_back(&bytes[..at]).is_err(), "the first {at} bytes");
        }
        let longer = [bytes.as_slice(), b"x"].concat();
        assert!(read_back(&longer).is_err());
    }

    #[test]
    fn a_database_of_another_length_is_not_written() {
        let (manifest, _) = backup();
        assert!(write(&manifest, b"data".as_slice(), Vec::new()).is_err());
    }
}
