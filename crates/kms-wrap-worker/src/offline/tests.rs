use serde_json::{Value, json};

use super::*;
use crate::keys::tests::{WRAPPING_KEY, aes_key, p384_pkcs8};

fn request_file() -> Value {
    json!({
        "format": "keyferry-import-request-1",
        "key_id": "0d0466b0-e727-4d9c-b35d-f84bb474a37f",
        "key_alias": "payments",
        "key_spec": "AES_256",
        "wrapping_algorithm": "RSAES_OAEP_SHA_256",
        "wrapping_key": WRAPPING_KEY,
        "expiration_time": 1_800_000_000_u64,
    })
}

/// Bytes that look like ciphertext.
fn noise(length: usize) -> String {
    let noise: Vec<u8> = (0..u32::try_from(length).unwrap())
        .map(|i| {
            i.wrapping_mul(2_654_435_761)
                .rotate_left(i % 31)
                .to_be_bytes()[1]
        })
        .collect();
    STANDARD.encode(noise)
}

fn answer_file() -> Value {
    json!({
        "format": "keyferry-import-answer-1",
        "key_id": "0d0466b0-e727-4d9c-b35d-f84bb474a37f",
        "key_spec": "EC_P256",
        "wrapping_key_fingerprint": format!("sha256:{}", "0".repeat(64)),
        "encrypted_key_material": noise(384),
        "encrypted_privatekey": noise(152),
        "material_fingerprint": format!("spki-sha256:{}", "0".repeat(64)),
    })
}

fn code(result: Result<Reply, Refusal>) -> String {
    result.unwrap_err().code
}

#[test]
fn a_request_is_answered_with_the_fingerprint_of_its_wrapping_key() {
    let Ok(Reply::ImportRequest {
        request,
        wrapping_key_fingerprint,
        wrapping_key_bits,
    }) = request(request_file().to_string().as_bytes())
    else {
        panic!("not read")
    };
    assert_eq!(request.key_alias, "payments");
    assert_eq!(wrapping_key_bits, 3072);
    let key = keys::wrapping_key(WRAPPING_KEY).unwrap();
    assert_eq!(wrapping_key_fingerprint, key.fingerprint());
}

#[test]
fn an_answer_is_read_when_its_fields_are_ciphertext() {
    let wrapping_key = keys::wrapping_key(WRAPPING_KEY).unwrap();
    let answer = |file: &Value| answer(file.to_string().as_bytes(), &wrapping_key);
    let read = answer(&answer_file()).unwrap();
    assert!(matches!(read, Reply::ImportAnswer { .. }));
    let mut plain = answer_file();
    plain["encrypted_privatekey"] = STANDARD.encode(p384_pkcs8()).into();
    assert_eq!(code(answer(&plain)), "plaintext-key");
    // A key pair without its second part, and a fingerprint of another kind of key.
    let mut half = answer_file();
    half.as_object_mut().unwrap().remove("encrypted_privatekey");
    assert_eq!(code(answer(&half)), "answer-malformed");
    let mut other = answer_file();
    other["material_fingerprint"] = "hmac:0011223344556677".into();
    assert_eq!(code(answer(&other)), "answer-malformed");
}

#[test]
fn a_key_in_place_of_either_file_is_named_and_not_repeated() {
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(p384_pkcs8())
    );
    for key in [aes_key(), pem.into_bytes()] {
        let wrapping_key = keys::wrapping_key(WRAPPING_KEY).unwrap();
        for refusal in [
            request(&key).unwrap_err(),
            answer(&key, &wrapping_key).unwrap_err(),
        ] {
            assert_eq!(refusal.code, "file-is-key");
            assert!(refusal.params.is_empty());
        }
    }
}

#[test]
fn anything_else_is_refused_by_name() {
    assert_eq!(code(request(b" ")), "empty");
    let swapped = answer_file().to_string();
    assert_eq!(code(request(swapped.as_bytes())), "request-malformed");
    let swapped = request_file().to_string();
    let wrapping_key = keys::wrapping_key(WRAPPING_KEY).unwrap();
    assert_eq!(
        code(answer(swapped.as_bytes(), &wrapping_key)),
        "answer-malformed"
    );
    let mut weak = request_file();
    weak["wrapping_key"] = STANDARD.encode([7; 300]).into();
    assert_eq!(
        code(request(weak.to_string().as_bytes())),
        "wrapping-key-malformed"
    );
}
