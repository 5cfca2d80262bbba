//! Random bytes.

use kms_api::ErrorCode;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::Harness;

#[tokio::test]
async fn lengths_that_are_no_whole_bytes_within_bounds_are_refused() {
    let server = Harness::start().await;
    for bad in [
        json!("0"),
        json!("7"),
        json!("12"),
        json!("8200"),
        json!("-8"),
        json!("0x8"),
        json!(512),
        json!(""),
    ] {
        let body = json!({"random_data_length": bad});
        server
            .post(post::GEN_RANDOM, body)
            .await
            .refused_at(ErrorCode::InvalidField, "random_data_length");
    }
    server
        .post(post::GEN_RANDOM, json!({}))
        .await
        .refused_at(ErrorCode::MissingField, "random_data_length");
}

#[tokio::test]
async fn random_bytes_are_hexadecimal_and_never_the_same() {
    let server = Harness::start().await;
    let random = async |bits: &str| -> Value {
        let body = json!({"random_data_length": bits});
        server.post(post::GEN_RANDOM, body).await.ok()["random_data"].clone()
    };
    for (bits, bytes) in [("8", 1), ("512", 64), ("8192", 1024)] {
        let data = random(bits).await;
        assert_eq!(hex::decode(data.as_str().unwrap()).unwrap().len(), bytes);
    }
    assert_ne!(random("256").await, random("256").await);
}
