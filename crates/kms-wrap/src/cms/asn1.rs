//! The structures of RFC 5652 and RFC 5083 that a pass phrase needs; the names follow the RFCs.
//!
//! The `cms` crate has them all, at the price of X.509 certificates in the worker and of a release
//! candidate; these few are its definitions cut down.

use core::cmp::Ordering;

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef, SetOfVec};
use der::{Choice, DerOrd, Encode, Sequence, ValueOrd};
use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::spki::AlgorithmIdentifierRef;

/// Object identifiers of these structures.
pub(crate) mod oid {
    use der::asn1::ObjectIdentifier;

    pub(crate) use crate::read::oid::{
        CMS_AUTH_ENVELOPED as AUTH_ENVELOPED_DATA, CMS_ENVELOPED as ENVELOPED_DATA,
        PKCS7_DATA as DATA,
    };

    pub(crate) const PWRI_KEK: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.9");
    pub(crate) const AES_256_CBC: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42");
    pub(crate) const AES_256_GCM: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.46");
}

/// RFC 5652 section 3.
#[derive(Sequence)]
pub(super) struct ContentInfo<'a> {
    pub(super) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) content: AnyRef<'a>,
}

/// RFC 5652 section 6.1, without its optional parts.
#[derive(Sequence)]
pub(super) struct EnvelopedData<'a> {
    pub(super) version: u8,
    pub(super) recipients: SetOfVec<Recipient<'a>>,
    pub(super) content: EncryptedContent<'a>,
}

/// RFC 5083 section 2.1, without its optional parts: attributes would be authenticated, too.
#[derive(Sequence)]
pub(super) struct AuthEnvelopedData<'a> {
    pub(super) version: u8,
    pub(super) recipients: SetOfVec<Recipient<'a>>,
    pub(super) content: EncryptedContent<'a>,
    pub(super) tag: &'a OctetStringRef,
}

/// `EncryptedContentInfo`.
#[derive(Sequence)]
pub(super) struct EncryptedContent<'a> {
    pub(super) kind: ObjectIdentifier,
    pub(super) encryption: AlgorithmIdentifierRef<'a>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) ciphertext: Option<&'a OctetStringRef>,
}

/// `RecipientInfo`, of which one kind is read.
#[derive(Clone, Choice)]
pub(super) enum Recipient<'a> {
    #[asn1(context_specific = "3", tag_mode = "IMPLICIT", constructed = "true")]
    Password(PasswordRecipient<'a>),
}

/// `PasswordRecipientInfo`, RFC 5652 section 6.2.4.
#[derive(Clone, Sequence)]
pub(super) struct PasswordRecipient<'a> {
    pub(super) version: u8,
    #[asn1(
        context_specific = "0",
        tag_mode = "IMPLICIT",
        constructed = "true",
        optional = "true"
    )]
    pub(super) derivation: Option<Kdf>,
    pub(super) encryption: AlgorithmIdentifierRef<'a>,
    pub(super) key: &'a OctetStringRef,
}

/// RFC 5084 section 3.2.
#[derive(Sequence)]
pub(super) struct GcmParameters<'a> {
    pub(super) nonce: &'a OctetStringRef,
    #[asn1(default = "default_tag_len")]
    pub(super) tag_len: u8,
}

fn default_tag_len() -> u8 {
    12
}

impl ValueOrd for Recipient<'_> {
    fn value_cmp(&self, other: &Self) -> der::Result<Ordering> {
        self.to_der()?.der_cmp(&other.to_der()?)
    }
}
