//! Writes a site and, beside each file, its brotli form: the server compresses nothing. A picture
//! is compressed by its own format, and has no other form.

use std::{collections::BTreeSet, fs, path::Path};

use crate::{
    console::{Files, read},
    error::{TaskError, While},
};

/// The best that brotli offers; the window is the largest that every browser takes (RFC 7932,
/// section 9.1).
const QUALITY: i32 = 11;
const WINDOW: i32 = 24;

/// What is appended to a name for its compressed form.
pub(crate) const EXTENSION: &str = ".br";

/// How the names of pictures end.
const PICTURE: &str = ".png";

/// Makes `folder` hold exactly `files` and their compressed forms. A file that did not change is
/// not touched, so that whoever embeds the folder is not built anew.
pub(super) fn write(folder: &Path, files: &Files) -> Result<(), TaskError> {
    fs::create_dir_all(folder).while_doing(|| cannot_write(folder))?;
    let before = read(folder)?;
    let mut keep = BTreeSet::new();
    for (name, bytes) in files {
        if name.ends_with(PICTURE) {
            if before.get(name) != Some(bytes) {
                put(&folder.join(name), bytes)?;
            }
            keep.insert(name.clone());
            continue;
        }
        let compressed = format!("{name}{EXTENSION}");
        if before.get(name) != Some(bytes) || !before.contains_key(&compressed) {
            // The original last: if this run is interrupted, the next one repeats the pair.
            put(&folder.join(&compressed), &brotli(bytes)?)?;
            put(&folder.join(name), bytes)?;
        }
        keep.extend([name.clone(), compressed]);
    }
    for old in before.keys().filter(|name| !keep.contains(*name)) {
        let path = folder.join(old);
        fs::remove_file(&path).while_doing(|| cannot_write(&path))?;
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), TaskError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).while_doing(|| cannot_write(folder))?;
    }
    fs::write(path, bytes).while_doing(|| cannot_write(path))
}

/// The brotli form of `bytes`; the same input gives the same output.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>, TaskError> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    let mut source = bytes;
    brotli::BrotliCompress(&mut source, &mut compressed, &parameters)
        .while_doing(|| "cannot compress".to_owned())?;
    Ok(compressed)
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &[u8])]) -> Files {
        pairs
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect()
    }

    #[test]
    fn compressed_form_opens_to_the_original_and_is_the_same_each_time() {
        let text = b"a ferry carries keys ".repeat(100);
        let compressed = brotli(&text).unwrap();
        let mut opened = Vec::new();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut opened).unwrap();
        assert_eq!(opened, text);
        assert!(compressed.len() < text.len() / 10);
        assert_eq!(brotli(&text).unwrap(), compressed);
    }

    #[test]
    fn folder_holds_what_was_built_last_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("keyferry-write-{}", std::process::id()));
        write(&folder, &files(&[("old.js", b"1"), ("worker/w.js", b"2")])).unwrap();
        let now = [
            ("new.js", b"3".as_slice()),
            ("picture.png", b"4"),
            ("worker/w.js", b"2"),
        ];
        write(&folder, &files(&now)).unwrap();
        let names: Vec<String> = read(&folder).unwrap().into_keys().collect();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            names,
            [
                "new.js",
                "new.js.br",
                "picture.png",
                "worker/w.js",
                "worker/w.js.br"
            ]
        );
    }
}
