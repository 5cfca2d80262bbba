//! The two files of an import without a network. They hold nothing secret, but a key may be given in their place by
//! mistake, so they are looked at here, and what a file says that is neither never leaves.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::import::EncryptedPrivateKey;
use kms_api::offline::{ImportAnswer, ImportRequest, MAX_FILE};
use kms_wrap::{NotWrapped, WrappedRole, WrappingKey, classify_wrapped};
use kms_wrap_worker::{Part, Refusal, Reply};
use serde::de::DeserializeOwned;

use crate::keys;

/// What the request asks for; its wrapping key is one that the worker can wrap under.
pub(crate) fn request(input: &[u8]) -> Result<Reply, Refusal> {
    let request: ImportRequest = parse(input).ok_or_else(|| {
        let text = "this is no import request: choose the file that the console saved";
        refused(input, "request-malformed", text)
    })?;
    let wrapping_key = keys::wrapping_key(request.wrapping_key.as_str())?;
    Ok(Reply::ImportRequest {
        wrapping_key_fingerprint: wrapping_key.fingerprint().to_owned(),
        wrapping_key_bits: wrapping_key.bits(),
        request,
    })
}

/// The ciphertext that came back. That it is ciphertext under `wrapping_key` is looked at as for files that are chosen one
/// by one. An answer that was made under another one is told by its fingerprint, by whoever asked.
pub(crate) fn answer(input: &[u8], wrapping_key: &WrappingKey) -> Result<Reply, Refusal> {
    let answer: ImportAnswer = parse(input).ok_or_else(|| {
        let text = "this is no answer to an import request: choose the file that came back";
        refused(input, "answer-malformed", text)
    })?;
    let damaged = || {
        let text = "the answer is damaged: its fields do not belong together";
        Refusal::new("answer-malformed", text, Part::File)
    };
    let pair = answer.key_spec.is_asymmetric();
    let prefix = if pair { "spki-sha256:" } else { "hmac:" };
    if answer.encrypted_privatekey.is_some() != pair
        || !answer.material_fingerprint.starts_with(prefix)
    {
        return Err(damaged());
    }
    let own = answer.wrapping_key_fingerprint == wrapping_key.fingerprint();
    let fields = [
        (
            if pair {
                WrappedRole::TemporaryKeyMaterial
            } else {
                WrappedRole::KeyMaterial
            },
            Some(answer.encrypted_key_material.as_str()),
        ),
        (
            WrappedRole::PrivateKeyCiphertext,
            answer
                .encrypted_privatekey
                .as_ref()
                .map(EncryptedPrivateKey::as_str),
        ),
    ];
    for (role, text) in fields {
        let Some(text) = text else { continue };
        let bytes = STANDARD.decode(text).map_err(|_| damaged())?;
        keys::ciphertext(role, &bytes, Some(wrapping_key).filter(|_| own))?;
    }
    Ok(Reply::ImportAnswer { answer })
}

fn parse<T: DeserializeOwned>(input: &[u8]) -> Option<T> {
    if input.len() > MAX_FILE {
        return None;
    }
    serde_json::from_slice(input).ok()
}

/// A key is named, lest it be sent on its way in place of the file that was meant.
fn refused(input: &[u8], code: &str, text: &str) -> Refusal {
    match classify_wrapped(WrappedRole::PrivateKeyCiphertext, input, None) {
        Err(NotWrapped::PlaintextKey | NotWrapped::EncryptedKey) => {
            let text = "this is a key; it was not sent";
            Refusal::new("file-is-key", text, Part::File)
        }
        Err(NotWrapped::Empty) => Refusal::new("empty", "the file is empty", Part::File),
        Ok(_) | Err(_) => Refusal::new(code, text, Part::File),
    }
}

#[cfg(test)]
mod tests;
