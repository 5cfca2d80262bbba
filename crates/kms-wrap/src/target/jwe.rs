//! A JWK in a JWE, compact form: `RSA-OAEP-256` or `RSA-OAEP`, `A256GCM` (RFC 7516, 7518; RFC 7517 section 7).
//!
//! Assembled here: what crates there are either need OpenSSL or bring a second `rsa`.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::check::Named;
use crate::key::Material;
use crate::oaep::Hash;
use crate::read::{self, Found};
use crate::{WrapError, WrappingKey, hybrid};

/// Length of GCM's tag in bytes.
const TAG: usize = 16;

/// Longer than the longest JWK, so that no copy of it is left behind while it grows.
const ROOM: usize = 8192;

pub(super) fn encrypt<R: CryptoRng + ?Sized>(
    algorithm: &str,
    hash: Hash,
    material: &Material,
    wrapping_key: &WrappingKey,
    rng: &mut R,
) -> Result<String, WrapError> {
    let jwk = jwk(material).ok_or(WrapError::Damaged)?;
    let mut key = Zeroizing::new([0u8; 32]);
    rng.fill_bytes(key.as_mut_slice());
    let mut iv = [0u8; 12];
    rng.fill_bytes(&mut iv);
    let block = hybrid::direct(hash, wrapping_key, key.as_slice(), rng)?;
    let header = format!(r#"{{"alg":"{algorithm}","enc":"A256GCM","cty":"jwk+json"}}"#);
    let header = BASE64URL.encode(header);
    let payload = Payload {
        msg: jwk.as_bytes(),
        aad: header.as_bytes(),
    };
    let mut ciphertext = Aes256Gcm::new((&*key).into())
        .encrypt(&Nonce::from(iv), payload)
        .map_err(|_| WrapError::Damaged)?;
    let tag = ciphertext.split_off(ciphertext.len().saturating_sub(TAG));
    let [block, iv, ciphertext, tag] =
        [&block, iv.as_slice(), &ciphertext, &tag].map(|bytes| BASE64URL.encode(bytes));
    Ok(format!("{header}.{block}.{iv}.{ciphertext}.{tag}"))
}

/// The key as a JWK.
fn jwk(material: &Material) -> Option<Zeroizing<String>> {
    let pkcs8 = match material {
        Material::Symmetric(bytes) => return Some(object("oct", &[], &[("k", bytes.as_slice())])),
        Material::Private(pkcs8) => pkcs8,
    };
    match read::private_key(pkcs8)? {
        Found::Rsa(parts) => {
            let n = parts.numbers;
            let members = [
                ("n", &n.n),
                ("e", &n.e),
                ("d", &n.d),
                ("p", &n.p),
                ("q", &n.q),
                ("dp", &n.dp),
                ("dq", &n.dq),
                ("qi", &n.qinv),
            ];
            let members = members.map(|(name, number)| (name, minimal(number)));
            Some(object("RSA", &[], &members))
        }
        Found::Ec(parts) => {
            let name = match parts.curve {
                Named::P256 => "P-256",
                Named::P384 => "P-384",
            };
            // Uncompressed: 4, x, y (SEC 1 section 2.3.3).
            let (4, point) = parts.points.first()?.split_first()? else {
                return None;
            };
            let (x, y) = point.split_at_checked(point.len() / 2)?;
            let members = [("x", x), ("y", y), ("d", parts.scalar.as_slice())];
            Some(object("EC", &[("crv", name)], &members))
        }
        Found::Symmetric(_) => None,
    }
}

/// Without leading zeros (RFC 7518 section 2, `Base64urlUInt`).
fn minimal(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.split_at(zeros).1
}

fn object(kind: &str, texts: &[(&str, &str)], members: &[(&str, &[u8])]) -> Zeroizing<String> {
    let mut json = Zeroizing::new(String::with_capacity(ROOM));
    json.push_str(r#"{"kty":""#);
    json.push_str(kind);
    let mut member = |name: &str, value: &str| {
        for part in ["\",\"", name, "\":\"", value] {
            json.push_str(part);
        }
    };
    for (name, text) in texts {
        member(name, text);
    }
    for (name, bytes) in members {
        member(name, &Zeroizing::new(BASE64URL.encode(bytes)));
    }
    json.push_str("\"}");
    json
}
