//! The import as clients of the public documentation expect it on the wire.

use kms_api::ErrorCode;
use kms_api::paths::post;
use serde_json::json;

use crate::harness::Harness;
use crate::material::{Blob, aes_key, openssl, pkcs8, private_key_pem};

#[tokio::test]
async fn importing_and_deleting_material_answer_an_empty_object() {
    let server = Harness::start().await;
    let key = server.create("empty", "AES_256", "external").await;
    let parameters = server.parameters(&key).await;
    let imported = server
        .import(&key, &parameters, &Blob::Secret(aes_key(1)))
        .await;
    assert_eq!((imported.status, imported.body), (200, json!({})));
    let deleted = server
        .post(post::DELETE_IMPORTED_KEY_MATERIAL, json!({"key_id": key}))
        .await;
    assert_eq!((deleted.status, deleted.body), (200, json!({})));
}

#[tokio::test]
async fn an_expiry_may_be_a_string_of_digits() {
    let server = Harness::start().await;
    let key = server.create("digits", "AES_256", "external").await;
    let parameters = server.parameters(&key).await;
    let expiry = (server.now() + 3600).to_string();
    let mut body = Blob::Secret(aes_key(1)).body(&key, &parameters);
    body["expiration_time"] = expiry.as_str().into();
    server.post(post::IMPORT_KEY_MATERIAL, body).await.ok();
    assert_eq!(
        server.describe(&key).await["expiration_time"],
        expiry.as_str()
    );
}

/// PKCS#8 of version 2: version 1 with another version number, and `publicKey` behind it (RFC 5958, section 2).
fn with_public_key(v1: &[u8], public_key: &[u8]) -> Vec<u8> {
    // Both lengths of these keys take one byte in their short form, or two with 0x81 before.
    let header = if v1[1] == 0x81 { 3 } else { 2 };
    let mut body = v1[header..].to_vec();
    assert_eq!(&body[..3], [2, 1, 0], "the version comes first");
    body[2] = 1;
    body.extend([0x81, u8::try_from(public_key.len() + 1).unwrap(), 0]);
    body.extend(public_key);
    let mut whole = vec![0x30, 0x81, u8::try_from(body.len()).unwrap()];
    whole.extend(body);
    whole
}

#[tokio::test]
async fn the_public_key_of_pkcs8_version_2_must_be_the_private_one_s() {
    let server = Harness::start().await;
    let pem = private_key_pem("EC_P256");
    let point = |form: &str| {
        let arguments = format!("ec -pubout -outform DER -conv_form {form} -in INPUT");
        let spki = openssl(&arguments, &pem);
        let length = if form == "compressed" { 33 } else { 65 };
        spki[spki.len() - length..].to_vec()
    };
    let v1 = pkcs8(&pem);
    let mut other = point("uncompressed");
    other[40] ^= 1;
    for (alias, public_key, fits) in [
        ("long", point("uncompressed"), true),
        ("short", point("compressed"), true),
        ("other", other, false),
        ("none", vec![4; 65], false),
    ] {
        let key = server.create(alias, "EC_P256", "external").await;
        let parameters = server.parameters(&key).await;
        let blob = Blob::Private(with_public_key(&v1, &public_key));
        let answer = server.import(&key, &parameters, &blob).await;
        if fits {
            answer.ok();
        } else {
            answer.refused(ErrorCode::MaterialUnfit);
        }
    }
}
