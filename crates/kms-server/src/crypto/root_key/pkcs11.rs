//! A root key on a PKCS#11 token, which it never leaves: the token itself encrypts and decrypts the sealing keys, by
//! AES-GCM. Every HSM has that mechanism; wrapping by `C_WrapKey` would first need the sealing key as an extractable
//! object on the token.

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Function, Pkcs11},
    error::{Error, RvError},
    mechanism::{Mechanism, aead::GcmParams},
    object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    types::AuthPin,
};
use zeroize::Zeroizing;

use super::{RootKeyError, file, sealing_keys::LENGTH, uri::TokenUri};
use crate::crypto::fill_random;

/// Nonce before, tag behind the ciphertext.
const NONCE: usize = 12;
/// Bits of the tag.
const TAG: u64 = 128;

/// A session with a token, and the key there.
pub(super) struct TokenKey {
    session: Session,
    key: ObjectHandle,
    name: String,
}

/// The key that `uri` names, if the token has it.
pub(super) fn find(uri: &TokenUri) -> Result<Option<TokenKey>, RootKeyError> {
    let session = open(uri)?;
    let found = session
        .find_objects(&named(uri))
        .map_err(|error| failed("looking for the key", error))?;
    match found.as_slice() {
        [] => Ok(None),
        [key] => Ok(Some(TokenKey {
            key: *key,
            session,
            name: format!("{}/{}", uri.token, uri.object),
        })),
        _ => Err(RootKeyError::Setting(format!(
            "the token has more than one AES key labelled {}: give them different labels",
            uri.object
        ))),
    }
}

/// Makes the key that `uri` names on its token, which will not give it away.
pub(super) fn generate(uri: &TokenUri) -> Result<(), RootKeyError> {
    if find(uri)?.is_some() {
        return Err(RootKeyError::Exists);
    }
    let session = open(uri)?;
    let mut template = named(uri);
    template.extend([
        Attribute::ValueLen((LENGTH as u64).into()),
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Encrypt(true),
        Attribute::Decrypt(true),
    ]);
    session
        .generate_key(&Mechanism::AesKeyGen, &template)
        .map(|_key| ())
        .map_err(|error| failed("making the key", error))
}

impl TokenKey {
    /// The labels of token and key, and the check value where the token tells it.
    pub(super) fn fingerprint(&self) -> String {
        let told = self
            .session
            .get_attributes(self.key, &[AttributeType::CheckValue]);
        match told.as_deref() {
            Ok([Attribute::CheckValue(value)]) => format!("{} {}", self.name, hex::encode(value)),
            Ok(_) | Err(_) => self.name.clone(),
        }
    }

    pub(super) fn seal(&self, place: &[u8], secret: &[u8]) -> Result<Vec<u8>, RootKeyError> {
        let mut nonce = [0; NONCE];
        fill_random(&mut nonce)?;
        let sealing = |error| failed("encrypting by AES-GCM", error);
        let params = GcmParams::new(&mut nonce, place, TAG.into()).map_err(sealing)?;
        let sealed = self
            .session
            .encrypt(&Mechanism::AesGcm(params), self.key, secret)
            .map_err(sealing)?;
        // After the call: some tokens put a nonce of their own in its place.
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// None if it was not this key that sealed.
    pub(super) fn open(
        &self,
        place: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, RootKeyError> {
        let Some((nonce, sealed)) = sealed.split_first_chunk::<NONCE>() else {
            return Ok(None);
        };
        let mut nonce = *nonce;
        let opening = |error| failed("decrypting by AES-GCM", error);
        let params = GcmParams::new(&mut nonce, place, TAG.into()).map_err(opening)?;
        let opened = self
            .session
            .decrypt(&Mechanism::AesGcm(params), self.key, sealed);
        match opened {
            Ok(opened) => Ok(Some(Zeroizing::new(opened))),
            Err(Error::Pkcs11(why, _)) if is_mismatch(why) => Ok(None),
            Err(error) => Err(opening(error)),
        }
    }
}

/// Tokens do not agree on what they say of a wrong tag.
const fn is_mismatch(why: RvError) -> bool {
    matches!(
        why,
        RvError::EncryptedDataInvalid
            | RvError::EncryptedDataLenRange
            | RvError::GeneralError
            | RvError::FunctionFailed
    )
}

/// A session in which the user is logged in.
fn open(uri: &TokenUri) -> Result<Session, RootKeyError> {
    if cfg!(target_feature = "crt-static") {
        return Err(RootKeyError::Setting(
            "this program is linked statically and can load no PKCS#11 module: use the one that \
             `cargo xtask build --release` leaves, or a root key from a file, a variable or a descriptor"
                .to_owned(),
        ));
    }
    let module = Pkcs11::new(&uri.module).map_err(|error| failed("loading module-path", error))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // The second key of a rotation may be on the same token.
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(failed("initialising the module", error)),
    }
    let looking = |error| failed("looking for the token", error);
    let mut found = None;
    for slot in module.get_slots_with_token().map_err(looking)? {
        if module.get_token_info(slot).map_err(looking)?.label() == uri.token {
            found = Some(slot);
        }
    }
    let slot = found.ok_or_else(|| {
        RootKeyError::Setting(format!(
            "no token is labelled {}: is it plugged in, and set up?",
            uri.token
        ))
    })?;
    let session = module
        .open_rw_session(slot)
        .map_err(|error| failed("opening a session", error))?;
    match session.login(UserType::User, Some(&pin(uri)?)) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, Function::Login)) => Ok(session),
        Err(error) => Err(failed("logging in with the PIN of pin-source", error)),
    }
}

fn pin(uri: &TokenUri) -> Result<AuthPin, RootKeyError> {
    let wrong =
        |what: String| RootKeyError::Setting(format!("pin-source {}: {what}", uri.pin.display()));
    let bytes = file::read_private(&uri.pin).map_err(|error| wrong(error.to_string()))?;
    let bytes = bytes.ok_or_else(|| wrong("there is no such file".to_owned()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong("it is not UTF-8".to_owned()))?;
    Ok(AuthPin::from(text.trim_end_matches(['\r', '\n'])))
}

fn named(uri: &TokenUri) -> Vec<Attribute> {
    vec![
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::Label(uri.object.clone().into_bytes()),
    ]
}

fn failed(doing: &'static str, source: Error) -> RootKeyError {
    RootKeyError::Token { doing, source }
}
