//! Where a root key comes from.

use std::{
    ffi::OsString,
    fmt,
    fs::File,
    os::unix::ffi::OsStringExt as _,
    path::{Path, PathBuf},
    str::FromStr,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use zeroize::Zeroizing;

use super::{RootKey, RootKeyError, file, pkcs11, sealing_keys::LENGTH, uri::TokenUri};
use crate::crypto::fill_random;

/// The root key's file in the data folder.
const FILE: &str = "root.key";

/// The name of a source: nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootKeySource {
    /// A file with the 32 bytes, which nobody else may read.
    File(PathBuf),
    /// A variable of the environment with 64 hexadecimal digits, or base64 of the 32 bytes.
    Env(String),
    /// An open file descriptor, from which the 32 bytes, or either text of them, are read to the end.
    Fd(u32),
    /// An AES key of 256 bits on a PKCS#11 token.
    Pkcs11(Box<TokenUri>),
}

/// A source's name that is none, or what is wrong with what it names.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Not a name of a source.
    #[error("{0}")]
    Name(String),
    /// What it names cannot be used.
    #[error("the root key {name}: {problem}")]
    Key {
        /// The source.
        name: String,
        /// What is wrong.
        #[source]
        problem: RootKeyError,
    },
}

impl RootKeySource {
    /// The source of a data folder where none is named.
    pub fn in_folder(folder: &Path) -> Self {
        Self::File(folder.join(FILE))
    }

    /// The key, if there is one. A descriptor can be read once.
    pub fn open(&self) -> Result<Option<RootKey>, SourceError> {
        self.read().map_err(|problem| self.named(problem))
    }

    /// Makes the key where [`RootKeySource::open`] found none; only files are made without being asked for. Of two at the
    /// same time, one makes it and both use it.
    pub fn create(&self) -> Result<Option<RootKey>, SourceError> {
        let Self::File(path) = self else {
            return Ok(None);
        };
        match file::create(path).and_then(key) {
            Err(RootKeyError::Exists) => self.open(),
            made => made.map(Some).map_err(|problem| self.named(problem)),
        }
    }

    /// Makes a key where there is none. What only a person can put in its place is returned as text.
    pub fn generate(&self) -> Result<Option<Zeroizing<String>>, SourceError> {
        let made = match self {
            Self::File(path) => file::create(path).map(|_key| None),
            Self::Env(_) | Self::Fd(_) => make_text().map(Some),
            Self::Pkcs11(uri) => pkcs11::generate(uri).map(|()| None),
        };
        made.map_err(|problem| self.named(problem))
    }

    fn named(&self, problem: RootKeyError) -> SourceError {
        SourceError::Key {
            name: self.to_string(),
            problem,
        }
    }

    fn read(&self) -> Result<Option<RootKey>, RootKeyError> {
        match self {
            Self::File(path) => {
                let bytes = file::read_private(path)?;
                bytes.map(|bytes| exact(&bytes).and_then(key)).transpose()
            }
            Self::Env(name) => {
                let value = std::env::var_os(name).filter(|value| !value.is_empty());
                let value = value.map(OsString::into_vec).map(Zeroizing::new);
                value.map(|text| decode(&text).and_then(key)).transpose()
            }
            Self::Fd(number) => {
                let file = File::open(format!("/dev/fd/{number}")).map_err(|error| {
                    RootKeyError::Setting(format!("it is no open file or pipe ({error})"))
                })?;
                let bytes = file::read_all(file)?;
                if bytes.is_empty() {
                    return Ok(None);
                }
                exact(&bytes)
                    .or_else(|_| decode(&bytes))
                    .and_then(key)
                    .map(Some)
            }
            Self::Pkcs11(uri) => Ok(pkcs11::find(uri)?.map(RootKey::from_token)),
        }
    }
}

fn key(bytes: Zeroizing<[u8; LENGTH]>) -> Result<RootKey, RootKeyError> {
    Ok(RootKey::from_bytes(bytes)?)
}

fn exact(bytes: &[u8]) -> Result<Zeroizing<[u8; LENGTH]>, RootKeyError> {
    let bytes = <[u8; LENGTH]>::try_from(bytes).map_err(|_| RootKeyError::Length(bytes.len()))?;
    Ok(Zeroizing::new(bytes))
}

/// Hexadecimal digits or base64. No text is both: 64 digits would be base64 of 48 bytes.
fn decode(text: &[u8]) -> Result<Zeroizing<[u8; LENGTH]>, RootKeyError> {
    let text = text.trim_ascii();
    let mut bytes = Zeroizing::new([0; LENGTH]);
    if hex::decode_to_slice(text, &mut *bytes).is_ok() {
        return Ok(bytes);
    }
    // The decoder asks for room for what the length alone allows.
    let mut decoded = Zeroizing::new([0; LENGTH + 1]);
    match BASE64.decode_slice(text, &mut *decoded) {
        Ok(LENGTH) => {
            let (key, _) = decoded.split_at(LENGTH);
            bytes.copy_from_slice(key);
            Ok(bytes)
        }
        Ok(_) | Err(_) => Err(RootKeyError::Text),
    }
}

/// A new key as 64 hexadecimal digits.
fn make_text() -> Result<Zeroizing<String>, RootKeyError> {
    let mut key = Zeroizing::new([0; LENGTH]);
    fill_random(&mut *key)?;
    Ok(Zeroizing::new(hex::encode(*key)))
}

impl FromStr for RootKeySource {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        let wrong = |text: &str| SourceError::Name(text.to_owned());
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            Some(("env", name)) if !name.is_empty() && !name.contains(['=', '\0']) => {
                Ok(Self::Env(name.to_owned()))
            }
            Some(("fd", number)) => match number.parse() {
                Ok(number) if number > 2 => Ok(Self::Fd(number)),
                Ok(_) | Err(_) => Err(wrong(
                    "fd:N names an open file descriptor, a number from 3 on",
                )),
            },
            Some(("pkcs11", _)) => {
                let uri = TokenUri::parse(text).map_err(SourceError::Name)?;
                Ok(Self::Pkcs11(Box::new(uri)))
            }
            Some(_) | None => Err(wrong(
                "a source of the root key is file:PATH, env:NAME, fd:N or pkcs11:…; it names where the key is, and is \
                 not the key",
            )),
        }
    }
}

impl fmt::Display for RootKeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Env(name) => write!(f, "env:{name}"),
            Self::Fd(number) => write!(f, "fd:{number}"),
            Self::Pkcs11(uri) => write!(f, "{uri}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_read_as_it_is_written() {
        for text in [
            "file:/etc/keyferry/root.key",
            "env:ROOT",
            "fd:3",
            "pkcs11:token=t;object=o?module-path=/lib/m.so&pin-source=/run/pin",
        ] {
            let source: RootKeySource = text.parse().unwrap();
            assert_eq!(source.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_source_is_refused_and_a_key_in_its_place_is_not_repeated() {
        let key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        for text in [
            "", "file:", "env:", "env:A=B", "fd:", "fd:0", "fd:x", "root.key", key,
        ] {
            let error = text.parse::<RootKeySource>().unwrap_err().to_string();
            assert!(!error.contains(key), "{error}");
        }
    }

    #[test]
    fn a_key_is_read_from_hexadecimal_digits_and_from_base64() {
        let bytes: Vec<u8> = (100..132).collect();
        for text in [
            hex::encode(&bytes),
            hex::encode_upper(&bytes) + "\n",
            BASE64.encode(&bytes),
        ] {
            assert_eq!(decode(text.as_bytes()).unwrap().as_slice(), bytes);
        }
        for text in [
            "",
            "00",
            &hex::encode(&bytes[1..]),
            &BASE64.encode(&bytes[1..]),
            &BASE64.encode([bytes.clone(), vec![1]].concat()),
            &hex::encode([bytes.clone(), vec![1]].concat()),
        ] {
            assert!(
                matches!(decode(text.as_bytes()), Err(RootKeyError::Text)),
                "{text}"
            );
        }
    }
}
