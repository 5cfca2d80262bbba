//! DER: telling the structures apart by their first elements, and refusing those without a key.

mod key;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Reader, SliceReader, Tag, TagNumber, Tagged};

use super::{Ask, Found, Reading, cms, oid, pkcs12, sealed};
use crate::check::Named;
use crate::{Decision, Format, PublicKind, ReadError, Warning, fingerprint};

pub(super) use key::{agree_on_curve, explicit, named_curve, pkcs8};

/// What a DER file is, by its outer shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Structure {
    Pkcs8,
    EncryptedPkcs8,
    Pkcs1,
    MultiPrime,
    Sec1,
    Spki,
    Pkcs1Public,
    Certificate,
    CertificateRequest,
    RevocationList,
    Pkcs12,
    Cms,
    EnvelopedCms,
}

/// Reads a DER file; `None` where the bytes are no DER of a kind that is known.
pub(super) fn read(bytes: &[u8], ask: &Ask<'_>) -> Option<Result<Reading, ReadError>> {
    let (body, trailing) = outer(bytes)?;
    let structure = identify(body)?;
    let mut dropped = false;
    if !trailing.is_empty() {
        let newline = matches!(trailing, b"\n" | b"\r\n");
        if !(newline && ask.decided(Decision::DropTrailingNewline)) {
            return Some(Err(ReadError::TrailingBytes {
                count: trailing.len(),
                newline,
            }));
        }
        dropped = true;
    }
    let reading = dispatch(structure, body, None, ask);
    Some(reading.map(|reading| {
        let reading = reading.within(Format::Der);
        if dropped {
            reading.noting(Warning::LineEndDropped)
        } else {
            reading
        }
    }))
}

/// Reads the DER of a PEM block, trusting its label where that names a key; `curve` is what stands
/// beside the block.
pub(super) fn labelled(
    label: &str,
    der: &[u8],
    curve: Option<Named>,
    ask: &Ask<'_>,
) -> Result<Reading, ReadError> {
    let format = match label {
        "RSA PRIVATE KEY" => Format::Pkcs1,
        "EC PRIVATE KEY" => Format::Sec1,
        "ENCRYPTED PRIVATE KEY" => Format::EncryptedPkcs8,
        _ => Format::Pkcs8,
    };
    let malformed = ReadError::Malformed { format };
    match outer(der) {
        Some((body, [])) => match identify(body) {
            Some(structure) => dispatch(structure, body, curve, ask),
            None => Err(malformed),
        },
        Some((_, trailing)) => Err(ReadError::TrailingBytes {
            count: trailing.len(),
            newline: false,
        }),
        None => Err(malformed),
    }
}

fn dispatch(
    structure: Structure,
    der: &[u8],
    curve: Option<Named>,
    ask: &Ask<'_>,
) -> Result<Reading, ReadError> {
    let public = |kind, spki: Option<&[u8]>| {
        let sha256 = spki.map(fingerprint::sha256);
        Err(ReadError::PublicHalf { kind, sha256 })
    };
    match structure {
        Structure::Pkcs8 => pkcs8(der, ask).map(|found| Reading::new(Format::Pkcs8, found)),
        Structure::Pkcs1 => key::pkcs1(der).map(|found| Reading::new(Format::Pkcs1, found)),
        Structure::Sec1 => {
            key::sec1(der, curve, ask).map(|found| Reading::new(Format::Sec1, found))
        }
        Structure::EncryptedPkcs8 => sealed::read(der, ask),
        Structure::EnvelopedCms => cms::read(der, ask),
        Structure::MultiPrime => Err(ReadError::MultiPrime),
        Structure::Spki => public(PublicKind::PublicKey, Some(der)),
        Structure::Pkcs1Public => public(PublicKind::PublicKey, None),
        Structure::Certificate => public(PublicKind::Certificate, certified_key(der)),
        Structure::CertificateRequest => public(PublicKind::CertificateRequest, None),
        Structure::RevocationList => public(PublicKind::RevocationList, None),
        Structure::Cms => public(PublicKind::Cms, None),
        Structure::Pkcs12 => pkcs12::read(der, ask),
    }
}

/// Whether this is encrypted CMS.
pub(super) fn is_enveloped(der: &[u8]) -> bool {
    identify(der) == Some(Structure::EnvelopedCms)
}

/// The private key that fills `der` whole: PKCS#8, PKCS#1 or SEC1, not encrypted.
pub(crate) fn private_key(der: &[u8]) -> Option<Found> {
    let (body, []) = outer(der)? else { return None };
    match dispatch(identify(body)?, body, None, &Ask::OPEN) {
        Ok(reading) => Some(reading.found),
        Err(_) => None,
    }
}

/// The outer SEQUENCE, header included, and what follows it.
fn outer(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut reader = SliceReader::new(bytes).ok()?;
    if Tag::peek(&reader).ok()? != Tag::Sequence {
        return None;
    }
    let body = reader.tlv_bytes().ok()?;
    Some((body, bytes.get(body.len()..)?))
}

/// The elements of a SEQUENCE.
pub(super) fn elements(der: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(der).ok()?;
    let outer: AnyRef<'_> = reader.decode().ok()?;
    (outer.tag() == Tag::Sequence && reader.is_finished()).then(|| inner(outer.value()))?
}

/// The elements that a value is made of.
pub(super) fn inner(value: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(value).ok()?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(reader.decode().ok()?);
    }
    Some(elements)
}

/// Names the structure of a whole DER file.
pub(crate) fn identify(der: &[u8]) -> Option<Structure> {
    use Tag::{BitString, Integer, OctetString, Sequence};

    let elements = elements(der)?;
    let tags: Vec<Tag> = elements.iter().map(Tagged::tag).collect();
    let first = elements.first()?.value();
    match tags.as_slice() {
        [Integer, Sequence, OctetString, ..] if matches!(first, [0 | 1]) => Some(Structure::Pkcs8),
        [Integer, OctetString, ..] if first == [1] => Some(Structure::Sec1),
        [Integer, Integer] => Some(Structure::Pkcs1Public),
        [Integer, Integer, Integer, ..] if first == [0] && tags.len() == 9 => {
            Some(Structure::Pkcs1)
        }
        [Integer, Integer, Integer, ..] if first == [1] => Some(Structure::MultiPrime),
        [Integer, Sequence, ..] if first == [3] => {
            let content = inner(elements.get(1)?.value())?;
            matches!(
                oid_of(content.first()?)?,
                oid::PKCS7_DATA | oid::PKCS7_SIGNED
            )
            .then_some(Structure::Pkcs12)
        }
        [Sequence, OctetString] => Some(Structure::EncryptedPkcs8),
        [Sequence, BitString] => Some(Structure::Spki),
        [Sequence, Sequence, BitString] => {
            let signed = inner(first)?;
            let version = signed.first()?;
            // A request is { version 0, name, key, [0] }; a certificate has six fields and more.
            let request = version.tag() == Integer && version.value() == [0] && signed.len() <= 4;
            // A revocation list has its times bare, a certificate in its validity.
            let list = signed
                .iter()
                .any(|field| matches!(field.tag(), Tag::UtcTime | Tag::GeneralizedTime));
            Some(if request {
                Structure::CertificateRequest
            } else if list {
                Structure::RevocationList
            } else {
                Structure::Certificate
            })
        }
        [Tag::ObjectIdentifier, ..] => match oid_of(elements.first()?)? {
            oid::PKCS7_SIGNED => Some(Structure::Cms),
            oid::CMS_ENVELOPED | oid::CMS_AUTH_ENVELOPED => Some(Structure::EnvelopedCms),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn oid_of(element: &AnyRef<'_>) -> Option<ObjectIdentifier> {
    element.decode_as::<ObjectIdentifier>().ok()
}

/// Whether the element is `[number]`, constructed or not.
pub(super) fn is_context(element: &AnyRef<'_>, number: u32) -> bool {
    matches!(
        element.tag(),
        Tag::ContextSpecific { number: found, .. } if found == TagNumber(number)
    )
}

/// The `SubjectPublicKeyInfo` of a certificate: serial, algorithm, issuer, validity and subject go
/// before it, and mostly a version `[0]`.
fn certified_key(certificate: &[u8]) -> Option<&[u8]> {
    let signed = *elements(certificate)?.first()?;
    let mut reader = SliceReader::new(signed.value()).ok()?;
    if matches!(Tag::peek(&reader).ok()?, Tag::ContextSpecific { .. }) {
        reader.tlv_bytes().ok()?;
    }
    for _ in 0..5 {
        reader.tlv_bytes().ok()?;
    }
    let key = reader.tlv_bytes().ok()?;
    (identify(key) == Some(Structure::Spki)).then_some(key)
}
