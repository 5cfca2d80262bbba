//! Reading the file that came with a request.

use js_sys::Uint8Array;
use kms_wrap::{MAX_INPUT, ReadError};
use kms_wrap_worker::{Part, Refusal};
use web_sys::{File, FileReaderSync};
use zeroize::Zeroizing;

use crate::keys;

/// Twice as many files as a key has shares: some may be of others.
const MOST_FILES: usize = 32;

/// The file's bytes. One that is too large is refused by its size, unread.
///
/// The browser's own copy is overwritten here; the bytes are wiped when they are dropped.
pub(crate) fn read(files: Vec<File>) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    read_one(&files.into_iter().next().ok_or_else(none)?)
}

/// The same of every file; there are more than one where they are the shares of a key.
pub(crate) fn read_all(files: Vec<File>) -> Result<Vec<Zeroizing<Vec<u8>>>, Refusal> {
    match files.len() {
        0 => Err(none()),
        1..=MOST_FILES => files.iter().map(read_one).collect(),
        found => {
            let text = format!("{found} files; at most {MOST_FILES} are taken at once");
            let mut refusal = Refusal::new("too-many-files", &text, Part::File);
            refusal.params = vec![
                ("found".to_owned(), found.to_string()),
                ("limit".to_owned(), MOST_FILES.to_string()),
            ];
            Err(refusal)
        }
    }
}

fn none() -> Refusal {
    Refusal::new("no-file", "no file was chosen", Part::File)
}

fn read_one(file: &File) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    check_size(file.size())?;
    // The file has gone, has changed since it was chosen, or may not be read.
    let unreadable = |_| {
        let text = "the file cannot be read; it may have been moved or changed: choose it again";
        Refusal::new("unreadable", text, Part::File)
    };
    let buffer = FileReaderSync::new()
        .and_then(|reader| reader.read_as_array_buffer(file))
        .map_err(unreadable)?;
    Ok(take(&Uint8Array::new(&buffer)))
}

/// Moves the bytes out of the browser's memory.
pub(crate) fn take(array: &Uint8Array) -> Zeroizing<Vec<u8>> {
    let bytes = Zeroizing::new(array.to_vec());
    array.fill(0, 0, array.length());
    bytes
}

fn check_size(size: f64) -> Result<(), Refusal> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the browser gives a whole number, and 4 GiB is too large all the same"
    )]
    let size = size as usize;
    if size <= MAX_INPUT {
        return Ok(());
    }
    let limit = MAX_INPUT;
    Err(keys::unread(&ReadError::TooLarge { size, limit }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_megabytes_are_refused_by_their_size() {
        assert!(check_size(65_536.0).is_ok());
        let refusal = check_size(50e6).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.part),
            ("too-large", Part::File)
        );
        assert!(refusal.message.contains("50000000"));
    }
}
