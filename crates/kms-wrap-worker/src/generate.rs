//! Making a key at random.
//!
//! RSA keys come from the browser's `WebCrypto`, which finds primes at native speed and off this
//! thread; what it made is read and checked like any file.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use kms_wrap::{Ask, Key, Spec, make_aes256, make_ec, read};
use kms_wrap_worker::{Part, Refusal};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKeyPair, DedicatedWorkerGlobalScope, SubtleCrypto};
use zeroize::Zeroizing;

use crate::{Random, file, keys};

/// Makes a key of `spec`; `checking` is called when it is there and remains to be checked.
pub(crate) async fn key(
    spec: Spec,
    checking: impl FnOnce(),
    rng: &mut Random,
) -> Result<Key, Refusal> {
    match spec {
        Spec::Aes256 => Ok(make_aes256(rng)),
        Spec::EcP256 | Spec::EcP384 => {
            make_ec(spec, rng).map_err(|error| failed(&error.to_string()))
        }
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => {
            let pkcs8 = rsa(spec.bits())
                .await
                .map_err(|_| failed("this browser could not make an RSA key"))?;
            checking();
            let ask = Ask {
                wanted: Some(spec),
                ..Ask::default()
            };
            read(&pkcs8, &ask, rng).map_err(|error| keys::unread(&error))
        }
    }
}

/// PKCS#8 DER of a fresh RSA key with the exponent 65537.
async fn rsa(bits: u32) -> Result<Zeroizing<Vec<u8>>, JsValue> {
    let subtle = js_sys::global()
        .unchecked_into::<DedicatedWorkerGlobalScope>()
        .crypto()?
        .subtle();
    // The name only decides what WebCrypto would let the key do; the key is plain rsaEncryption.
    let algorithm = Object::new();
    let set =
        |name: &str, value: &JsValue| Reflect::set(&algorithm, &JsValue::from_str(name), value);
    set("name", &"RSASSA-PKCS1-v1_5".into())?;
    set("hash", &"SHA-256".into())?;
    set("modulusLength", &bits.into())?;
    set("publicExponent", &Uint8Array::from([1, 0, 1].as_slice()))?;
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let made = subtle.generate_key_with_object(&algorithm, true, &usages)?;
    let pair = JsFuture::from(made)
        .await?
        .unchecked_into::<CryptoKeyPair>();
    export(&subtle, &pair).await
}

async fn export(
    subtle: &SubtleCrypto,
    pair: &CryptoKeyPair,
) -> Result<Zeroizing<Vec<u8>>, JsValue> {
    let exported = subtle.export_key("pkcs8", &pair.get_private_key())?;
    let buffer = JsFuture::from(exported)
        .await?
        .unchecked_into::<ArrayBuffer>();
    Ok(file::take(&Uint8Array::new(&buffer)))
}

fn failed(message: &str) -> Refusal {
    Refusal::new("not-generated", message, Part::Worker)
}
