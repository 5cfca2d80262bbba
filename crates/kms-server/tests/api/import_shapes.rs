//! The import as clients of the public documentation expect it on the wire.

use kms_api::paths::post;
use serde_json::json;

use crate::harness::Harness;
use crate::material::{Blob, aes_key};

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
