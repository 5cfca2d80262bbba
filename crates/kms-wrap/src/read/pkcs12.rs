//! PKCS#12 (RFC 7292): key stores of Java, Windows and OpenSSL, with one key or several.

mod mac;

use der::asn1::AnyRef;
use der::{Encode, Tag, Tagged};
use zeroize::Zeroizing;

use super::cost::Budget;
use super::der::{elements, explicit, inner, is_context, oid_of};
use super::sealed::{self, Scheme};
use super::several::{self, Entry};
use super::{Ask, Reading, foreign, oid};
use crate::{Container, Format, PublicKind, ReadError};

/// How deep bags may lie in bags.
const MAX_DEPTH: u8 = 4;

/// Opens a store with the pass phrase of `ask`, or with the empty one, which is legal here.
pub(super) fn read(der: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    let mut store = Store {
        passphrase: ask.passphrase().unwrap_or_default(),
        budget: Budget::new(),
        keys: Vec::new(),
        unread: None,
    };
    store.read(der).map_err(|error| {
        if error == ReadError::PassphraseWrong && ask.passphrase().is_none() {
            ReadError::PassphraseNeeded
        } else {
            error
        }
    })?;
    if store.keys.is_empty() {
        return Err(store.unread.unwrap_or(ReadError::PublicHalf {
            kind: PublicKind::Certificate,
            sha256: None,
        }));
    }
    let entries = store.keys.iter().map(|key| Entry {
        name: key.name.clone(),
        open: |ask: &Ask<'_>| sealed::private_key(key.pkcs8.as_deref().map_err(Clone::clone)?, ask),
    });
    Ok(several::choose(entries, ask)?.within(Format::Pkcs12))
}

/// A store while it is read.
struct Store<'a> {
    passphrase: &'a [u8],
    budget: Budget,
    keys: Vec<Held>,
    /// Why a part of the store could not be looked into.
    unread: Option<ReadError>,
}

/// A key in a store, its own encryption opened.
struct Held {
    name: Option<String>,
    pkcs8: Result<Zeroizing<Vec<u8>>, ReadError>,
}

impl Store<'_> {
    /// `PFX ::= SEQUENCE { version, authSafe, macData OPTIONAL }`
    fn read(&mut self, der: &[u8]) -> Result<(), ReadError> {
        let pfx = elements(der).ok_or_else(malformed)?;
        let [_version, safe, mac @ ..] = pfx.as_slice() else {
            return Err(malformed());
        };
        let safes = data(safe).ok_or_else(|| foreign::not_read(Container::Pkcs12))?;
        if let Some(mac) = mac.first() {
            mac::verify(mac, safes, self.passphrase, &mut self.budget)?;
        }
        for safe in elements(safes).ok_or_else(malformed)? {
            if let Some(contents) = data(&safe) {
                self.bags(contents, 0)?;
                continue;
            }
            let (scheme, sealed) = encrypted(&safe).ok_or_else(malformed)?;
            let opened = Scheme::read(&scheme)
                .and_then(|scheme| scheme.open(sealed, self.passphrase, &mut self.budget));
            match opened {
                Ok(contents) => self.bags(&contents, 0)?,
                // Mostly certificates under a scheme from before 2000: the key may lie elsewhere.
                Err(error @ ReadError::NotRead { .. }) => self.unread = Some(error),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// `SafeContents ::= SEQUENCE OF SafeBag`
    fn bags(&mut self, contents: &[u8], depth: u8) -> Result<(), ReadError> {
        for bag in elements(contents).ok_or_else(malformed)? {
            let fields = inner(bag.value()).ok_or_else(malformed)?;
            let [kind, value, attributes @ ..] = fields.as_slice() else {
                return Err(malformed());
            };
            let value = explicit(value).ok_or_else(malformed)?;
            let pkcs8 = match oid_of(kind).ok_or_else(malformed)? {
                oid::KEY_BAG => Ok(whole(&value)?),
                oid::SHROUDED_KEY_BAG => self.open(&value),
                oid::SECRET_BAG => match secret(&value) {
                    Some(sealed) => self.open(&sealed),
                    None => continue,
                },
                oid::SAFE_CONTENTS_BAG if depth < MAX_DEPTH => {
                    self.bags(&whole(&value)?, depth + 1)?;
                    continue;
                }
                _ => continue,
            };
            if pkcs8 == Err(ReadError::PassphraseWrong) {
                return Err(ReadError::PassphraseWrong);
            }
            let name = attributes.first().and_then(friendly_name);
            self.keys.push(Held { name, pkcs8 });
        }
        Ok(())
    }

    /// Opens an `EncryptedPrivateKeyInfo`.
    fn open(&mut self, sealed: &AnyRef<'_>) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        let fields = inner(sealed.value()).ok_or_else(malformed)?;
        let [scheme, data] = fields.as_slice() else {
            return Err(malformed());
        };
        Scheme::read(scheme)?.open(data.value(), self.passphrase, &mut self.budget)
    }
}

/// The octets of a `ContentInfo` of the kind `data`.
fn data<'a>(content: &AnyRef<'a>) -> Option<&'a [u8]> {
    let fields = inner(content.value())?;
    let [kind, value] = fields.as_slice() else {
        return None;
    };
    let value = explicit(value)?;
    (oid_of(kind)? == oid::PKCS7_DATA && value.tag() == Tag::OctetString).then(|| value.value())
}

/// The scheme and the ciphertext of a `ContentInfo` of the kind `encryptedData`.
fn encrypted<'a>(content: &AnyRef<'a>) -> Option<(AnyRef<'a>, &'a [u8])> {
    let fields = inner(content.value())?;
    let [kind, value] = fields.as_slice() else {
        return None;
    };
    if oid_of(kind)? != oid::PKCS7_ENCRYPTED {
        return None;
    }
    let fields = inner(explicit(value)?.value())?;
    let content = inner(fields.get(1)?.value())?;
    let [_kind, scheme, sealed] = content.as_slice() else {
        return None;
    };
    is_context(sealed, 0).then(|| (*scheme, sealed.value()))
}

/// The `EncryptedPrivateKeyInfo` in the secret bag of a Java key store.
fn secret<'a>(bag: &AnyRef<'a>) -> Option<AnyRef<'a>> {
    let fields = inner(bag.value())?;
    let [kind, value] = fields.as_slice() else {
        return None;
    };
    if oid_of(kind)? != oid::SHROUDED_KEY_BAG {
        return None;
    }
    match inner(explicit(value)?.value())?.as_slice() {
        [sealed] => Some(*sealed),
        _ => None,
    }
}

/// The friendly name among the attributes of a bag.
fn friendly_name(attributes: &AnyRef<'_>) -> Option<String> {
    inner(attributes.value())?.iter().find_map(|attribute| {
        let fields = inner(attribute.value())?;
        let [kind, values] = fields.as_slice() else {
            return None;
        };
        if oid_of(kind)? != oid::FRIENDLY_NAME {
            return None;
        }
        let name = *inner(values.value())?.first()?;
        let (pairs, rest) = name.value().as_chunks::<2>();
        let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
        let name: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
        (rest.is_empty() && !name.is_empty()).then_some(name)
    })
}

/// An element with its header.
fn whole(element: &AnyRef<'_>) -> Result<Zeroizing<Vec<u8>>, ReadError> {
    element
        .to_der()
        .map(Zeroizing::new)
        .map_err(|_| malformed())
}

fn malformed() -> ReadError {
    ReadError::Malformed {
        format: Format::Pkcs12,
    }
}
