//! The import: what is refused changes nothing and uses up nothing; what succeeds proves itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::console::Role;
use kms_api::import::PARAMETERS_LIFE;
use kms_api::paths::post;
use kms_api::{ErrorCode, KeyState};
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::material::{Blob, aes_key, kwp, oaep, openssl, pkcs8, private_key_pem, public_pem};

const PENDING: &str = KeyState::PendingImport.as_str();
const ENABLED: &str = KeyState::Enabled.as_str();

/// Refuses `blob` for a fresh key of `spec`, shows that nothing changed, and gives the text.
async fn unfit(spec: &str, blob: Blob) -> String {
    let server = Harness::start().await;
    let key = server.create("unfit", spec, "external").await;
    let parameters = server.parameters(&key).await;
    let text = server
        .import(&key, &parameters, &blob)
        .await
        .refused(ErrorCode::MaterialUnfit);
    assert_eq!(server.state_of(&key).await, PENDING);
    text
}

#[tokio::test]
async fn only_an_empty_external_key_gets_parameters() {
    let server = Harness::start().await;
    let made_here = server.create("made-here", "AES_256", "kms").await;
    server
        .get_parameters(&made_here)
        .await
        .refused(ErrorCode::NotExternal);
    let full = server
        .imported("full", "AES_256", &Blob::Secret(aes_key(1)))
        .await;
    server
        .get_parameters(&full)
        .await
        .refused(ErrorCode::NotPendingImport);
    server
        .get_parameters("0d0466b0-e727-4d9c-b35d-f84bb474a37f")
        .await
        .refused(ErrorCode::KeyNotFound);
    let sm2 = json!({"key_id": full, "wrapping_algorithm": "SM2_ENCRYPT"});
    let text = server
        .post(post::GET_PARAMETERS_FOR_IMPORT, sm2)
        .await
        .refused_at(ErrorCode::InvalidField, "wrapping_algorithm");
    assert!(text.contains("SM2_ENCRYPT"), "{text}");
}

#[tokio::test]
async fn parameters_have_the_documented_shapes() {
    let server = Harness::start().await;
    let key = server.create("shapes", "AES_256", "external").await;
    let body = server.get_parameters(&key).await.ok();
    assert_eq!(body["key_id"], json!(key));
    assert_eq!(
        body["expiration_time"].as_u64().unwrap(),
        server.now() + PARAMETERS_LIFE
    );
    let token = body["import_token"].as_str().unwrap();
    assert!((200..=6144).contains(&token.len()), "{}", token.len());
    let spki = STANDARD
        .decode(body["public_key"].as_str().unwrap())
        .unwrap();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &spki);
    assert_eq!(
        body["wrapping_key_fingerprint"],
        json!(format!("sha256:{}", hex::encode(digest)))
    );
}

#[tokio::test]
async fn tokens_of_one_project_share_a_wrapping_key_and_other_projects_have_their_own() {
    let server = Harness::start().await;
    let other = server.as_caller(Role::Operator, "p2");
    let one = server
        .parameters(&server.create("one", "AES_256", "external").await)
        .await;
    let two = server
        .parameters(&server.create("two", "AES_256", "external").await)
        .await;
    let three = other
        .parameters(&other.create("three", "AES_256", "external").await)
        .await;
    assert_eq!(one.spki, two.spki);
    assert_ne!(one.token, two.token);
    assert_ne!(one.spki, three.spki);
    server.clock.advance(3601);
    let later = server
        .parameters(&server.create("later", "AES_256", "external").await)
        .await;
    assert_ne!(
        one.spki, later.spki,
        "a wrapping key is handed out for an hour"
    );
}

#[tokio::test]
async fn a_token_is_bound_to_its_key() {
    let server = Harness::start().await;
    let mine = server.create("mine", "AES_256", "external").await;
    let yours = server.create("yours", "AES_256", "external").await;
    let parameters = server.parameters(&mine).await;
    let blob = Blob::Secret(aes_key(1));
    server
        .import(&yours, &parameters, &blob)
        .await
        .refused_at(ErrorCode::TokenOfAnotherKey, "import_token");
    assert_eq!(server.state_of(&yours).await, PENDING);
    server.import(&mine, &parameters, &blob).await.ok();
}

#[tokio::test]
async fn an_altered_or_invented_token_is_refused() {
    let server = Harness::start().await;
    let key = server.create("altered", "AES_256", "external").await;
    let mut parameters = server.parameters(&key).await;
    let good = parameters.token.clone();
    let blob = Blob::Secret(aes_key(1));
    let mut bytes = STANDARD.decode(&good).unwrap();
    for index in 0..bytes.len() {
        bytes[index] ^= 1;
        parameters.token = STANDARD.encode(&bytes);
        server
            .import(&key, &parameters, &blob)
            .await
            .refused_at(ErrorCode::TokenInvalid, "import_token");
        bytes[index] ^= 1;
    }
    parameters.token = STANDARD.encode([0; 180]);
    server
        .import(&key, &parameters, &blob)
        .await
        .refused(ErrorCode::TokenInvalid);
    parameters.token = good;
    server.import(&key, &parameters, &blob).await.ok();
}

#[tokio::test]
async fn a_token_works_once_and_success_ends_all_others() {
    let server = Harness::start().await;
    let key = server.create("once", "AES_256", "external").await;
    let (first, second) = (server.parameters(&key).await, server.parameters(&key).await);
    let blob = Blob::Secret(aes_key(1));
    server.import(&key, &first, &blob).await.ok();
    server
        .import(&key, &second, &blob)
        .await
        .refused(ErrorCode::TokenUsed);
    server
        .post(post::DELETE_IMPORTED_KEY_MATERIAL, json!({"key_id": key}))
        .await
        .ok();
    for old in [&first, &second] {
        server
            .import(&key, old, &blob)
            .await
            .refused_at(ErrorCode::TokenUsed, "import_token");
    }
    let fresh = server.parameters(&key).await;
    server.import(&key, &fresh, &blob).await.ok();
}

#[tokio::test]
async fn a_token_lapses_after_a_day() {
    let server = Harness::start().await;
    let key = server.create("lapses", "AES_256", "external").await;
    let parameters = server.parameters(&key).await;
    server.clock.advance(PARAMETERS_LIFE);
    assert_eq!(parameters.expires_at, server.now());
    let blob = Blob::Secret(aes_key(1));
    server
        .import(&key, &parameters, &blob)
        .await
        .refused_at(ErrorCode::TokenExpired, "import_token");
    assert_eq!(server.state_of(&key).await, PENDING);
}

#[tokio::test]
async fn what_does_not_open_gets_one_answer_and_uses_up_nothing() {
    let server = Harness::start().await;
    let aes = server.create("aes", "AES_256", "external").await;
    let ec = server.create("ec", "EC_P256", "external").await;
    let for_aes = server.parameters(&aes).await;
    let for_ec = server.parameters(&ec).await;
    let good = pkcs8(&private_key_pem("EC_P256"));
    let mut damaged = kwp(&good);
    damaged[20] ^= 1;
    let temporary = oaep(&for_ec.spki, &crate::material::TEMPORARY);
    let (noise, empty_kwp) = (vec![0x42; 256], STANDARD.decode("pllZpgAAAAA=").unwrap());
    assert_eq!(empty_kwp.len(), 8);
    let garbage = |material: &[u8], private_key: Option<&[u8]>| Blob::Raw {
        material: material.to_vec(),
        private_key: private_key.map(<[u8]>::to_vec),
    };
    let mut texts = vec![
        server
            .import(&aes, &for_aes, &garbage(&noise, None))
            .await
            .refused(ErrorCode::DoesNotOpen),
        server
            .import(&ec, &for_ec, &garbage(&noise, Some(&kwp(&good))))
            .await
            .refused(ErrorCode::DoesNotOpen),
        server
            .import(&ec, &for_ec, &garbage(&temporary, Some(&damaged)))
            .await
            .refused(ErrorCode::DoesNotOpen),
        server
            .import(&ec, &for_ec, &garbage(&temporary, Some(&[7; 80])))
            .await
            .refused(ErrorCode::DoesNotOpen),
    ];
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!(server.state_of(&ec).await, PENDING);
    server
        .import(&aes, &for_aes, &Blob::Secret(aes_key(1)))
        .await
        .ok();
    server.import(&ec, &for_ec, &Blob::Private(good)).await.ok();
}

#[tokio::test]
async fn a_block_of_another_length_than_the_wrapping_keys_is_refused() {
    let server = Harness::start().await;
    let key = server.create("length", "AES_256", "external").await;
    let parameters = server.parameters(&key).await;
    let blob = Blob::Raw {
        material: vec![1; 384],
        private_key: None,
    };
    let answer = server.import(&key, &parameters, &blob).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert_eq!(server.state_of(&key).await, PENDING);
}

#[tokio::test]
async fn a_symmetric_key_of_a_wrong_size_is_described() {
    assert!(
        unfit("AES_256", Blob::Secret(vec![9; 16]))
            .await
            .contains("16")
    );
    assert!(
        unfit("AES_256", Blob::Secret(vec![9; 33]))
            .await
            .contains("33")
    );
    let hex = hex::encode(aes_key(1));
    assert!(
        unfit("AES_256", Blob::Secret(hex.clone().into_bytes()))
            .await
            .contains("hex")
    );
    assert!(
        unfit("AES_256", Blob::Secret(format!("{hex}\n").into_bytes()))
            .await
            .contains("hex")
    );
}

#[tokio::test]
async fn a_temporary_key_in_hex_is_named() {
    let key = pkcs8(&private_key_pem("EC_P256"));
    let hex = hex::encode(crate::material::TEMPORARY).into_bytes();
    let text = unfit(
        "EC_P256",
        Blob::PrivateWith {
            pkcs8: key.clone(),
            sent: hex,
        },
    )
    .await;
    assert!(text.contains("hex") && text.contains("xxd"), "{text}");
    let text = unfit(
        "EC_P256",
        Blob::PrivateWith {
            pkcs8: key,
            sent: vec![3; 31],
        },
    )
    .await;
    assert!(text.contains("31"), "{text}");
}

#[tokio::test]
async fn rfc_3394_in_place_of_5649_is_named() {
    let text = unfit(
        "EC_P256",
        Blob::PrivateUnpadded(pkcs8(&private_key_pem("EC_P256"))),
    )
    .await;
    assert!(text.contains("3394") && text.contains("5649"), "{text}");
}

#[tokio::test]
async fn a_private_key_that_does_not_fit_the_spec_is_described() {
    let p256 = private_key_pem("EC_P256");
    let text = unfit("EC_P384", Blob::Private(pkcs8(&p256))).await;
    assert!(text.contains("EC_P384") || text.contains("P-384"), "{text}");
    assert!(
        unfit("RSA_2048", Blob::Private(pkcs8(&p256)))
            .await
            .contains("RSA")
    );
    let rsa = private_key_pem("RSA_2048");
    assert!(
        unfit("RSA_3072", Blob::Private(pkcs8(&rsa)))
            .await
            .contains("2048")
    );
    let secp256k1 = unfit(
        "EC_P256",
        Blob::Private(pkcs8(&private_key_pem("secp256k1"))),
    )
    .await;
    assert!(!secp256k1.is_empty());
}

#[tokio::test]
async fn other_forms_than_pkcs8_are_named() {
    let rsa = private_key_pem("RSA_2048");
    let pkcs1 = openssl("rsa -traditional -outform DER -in INPUT", &rsa);
    assert!(
        unfit("RSA_2048", Blob::Private(pkcs1))
            .await
            .contains("PKCS#1")
    );
    let ec = private_key_pem("EC_P256");
    let sec1 = openssl("ec -outform DER -in INPUT", &ec);
    assert!(unfit("EC_P256", Blob::Private(sec1)).await.contains("SEC1"));
    let explicit = unfit(
        "EC_P256",
        Blob::Private(pkcs8(&private_key_pem("explicit"))),
    )
    .await;
    assert!(explicit.contains("explicit"), "{explicit}");
    let mut trailing = pkcs8(&ec);
    trailing.push(0);
    assert!(
        unfit("EC_P256", Blob::Private(trailing))
            .await
            .contains("trailing")
    );
    unfit("EC_P256", Blob::Private(ec)).await;
}

#[tokio::test]
async fn numbers_that_do_not_fit_each_other_are_refused() {
    let good = pkcs8(&private_key_pem("RSA_2048"));
    // The last bytes of PKCS#8 are those of qInv; d lies in the middle.
    for offset in [good.len() - 1, good.len() / 2] {
        let mut bad = good.clone();
        bad[offset] ^= 2;
        unfit("RSA_2048", Blob::Private(bad)).await;
    }
}

#[tokio::test]
async fn a_private_key_is_required_for_key_pairs_and_refused_for_others() {
    let server = Harness::start().await;
    let ec = server.create("ec", "EC_P256", "external").await;
    let parameters = server.parameters(&ec).await;
    let secret = Blob::Secret(aes_key(1));
    server
        .import(&ec, &parameters, &secret)
        .await
        .refused_at(ErrorCode::MissingField, "encrypted_privatekey");
    let aes = server.create("aes", "AES_256", "external").await;
    let parameters = server.parameters(&aes).await;
    let pair = Blob::Private(pkcs8(&private_key_pem("EC_P256")));
    let answer = server.import(&aes, &parameters, &pair).await;
    assert_eq!(
        (answer.status, answer.body["error"]["error_field"].as_str()),
        (400, Some("encrypted_privatekey"))
    );
}

#[tokio::test]
async fn an_expiry_must_lie_in_the_future() {
    let server = Harness::start().await;
    let key = server.create("expiry", "AES_256", "external").await;
    let parameters = server.parameters(&key).await;
    let mut body = Blob::Secret(aes_key(1)).body(&key, &parameters);
    body["expiration_time"] = server.now().into();
    server
        .post(post::IMPORT_KEY_MATERIAL, body.clone())
        .await
        .refused_at(ErrorCode::ExpirationInPast, "expiration_time");
    for milliseconds in [server.now() * 1000, u64::MAX] {
        body["expiration_time"] = milliseconds.into();
        server
            .post(post::IMPORT_KEY_MATERIAL, body.clone())
            .await
            .refused_at(ErrorCode::InvalidField, "expiration_time");
    }
    body["expiration_time"] = (server.now() + 1).into();
    server.post(post::IMPORT_KEY_MATERIAL, body).await.ok();
}

#[tokio::test]
async fn an_imported_aes_key_reports_the_fingerprints_of_its_file() {
    let server = Harness::start().await;
    let key: Vec<u8> = (0..32).collect();
    let id = server
        .imported("fingerprint", "AES_256", &Blob::Secret(key.clone()))
        .await;
    let info = server.describe(&id).await;
    assert_eq!(info["key_state"], json!(ENABLED));
    assert_eq!(info["origin"], json!("external"));
    // CMAC of 16 zero bytes under 00 01 .. 1F, as OpenSSL and Python's cryptography compute it.
    assert_eq!(
        info["key_check_value"].as_str().unwrap().to_uppercase(),
        "377822"
    );
    let hmac = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &key);
    let tag = aws_lc_rs::hmac::sign(&hmac, b"keyferry fingerprint v1");
    assert_eq!(
        info["material_fingerprint"],
        json!(format!("hmac:{}", hex::encode(&tag.as_ref()[..8])))
    );
    assert_eq!(
        info["material_imported_at"],
        json!((server.now() * 1000).to_string())
    );
    assert!(
        info["wrapping_key_fingerprint"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
}

#[tokio::test]
async fn an_imported_key_pair_is_the_one_that_was_sent() {
    for spec in ["RSA_2048", "RSA_3072", "RSA_4096", "EC_P256", "EC_P384"] {
        let server = Harness::start().await;
        let pem = private_key_pem(spec);
        let id = server
            .imported("pair", spec, &Blob::Private(pkcs8(&pem)))
            .await;
        let answer = server
            .post(post::GET_PUBLIC_KEY, json!({"key_id": id}))
            .await
            .ok();
        assert_eq!(
            answer["public_key"].as_str().unwrap().trim(),
            public_pem(&pem).trim(),
            "{spec}"
        );
        let spki = openssl("pkey -pubout -outform DER -in INPUT", &pem);
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &spki);
        let info = server.describe(&id).await;
        assert_eq!(
            info["material_fingerprint"],
            json!(format!("spki-sha256:{}", hex::encode(digest)))
        );
        assert_eq!(info.get("key_check_value"), None);
    }
}

#[tokio::test]
async fn a_private_key_without_its_public_half_is_completed() {
    let server = Harness::start().await;
    let pem = private_key_pem("EC_P256");
    let sec1 = openssl("ec -no_public -outform DER -in INPUT", &pem);
    let short = openssl(
        "pkcs8 -topk8 -nocrypt -inform DER -outform DER -in INPUT",
        &sec1,
    );
    let id = server
        .imported("short", "EC_P256", &Blob::Private(short))
        .await;
    let answer = server
        .post(post::GET_PUBLIC_KEY, json!({"key_id": id}))
        .await
        .ok();
    assert_eq!(
        answer["public_key"].as_str().unwrap().trim(),
        public_pem(&pem).trim()
    );
}

#[tokio::test]
async fn what_the_browser_wraps_opens() {
    let server = Harness::start().await;
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    for spec in ["AES_256", "RSA_2048", "EC_P256", "EC_P384"] {
        let id = server
            .create(&format!("browser/{spec}"), spec, "external")
            .await;
        let parameters = server.parameters(&id).await;
        let file = if spec == "AES_256" {
            aes_key(9)
        } else {
            private_key_pem(spec)
        };
        let ask = kms_wrap::Ask {
            wanted: Some(spec.parse().unwrap()),
            ..kms_wrap::Ask::default()
        };
        let key = kms_wrap::read(&file, &ask, &mut rng).unwrap();
        let wrapping_key = kms_wrap::WrappingKey::from_spki_der(&parameters.spki).unwrap();
        let wrapped = kms_wrap::wrap(&key, &wrapping_key, &mut rng).unwrap();
        let blob = Blob::Raw {
            material: wrapped.encrypted_key_material,
            private_key: wrapped.encrypted_privatekey,
        };
        server.import(&id, &parameters, &blob).await.ok();
        let info = server.describe(&id).await;
        assert_eq!(
            info["material_fingerprint"],
            json!(key.facts().fingerprint),
            "{spec}"
        );
        assert_eq!(
            info.get("key_check_value").and_then(Value::as_str),
            key.facts().key_check_value.as_deref()
        );
    }
}

#[tokio::test]
async fn expired_material_is_unusable_from_that_second_and_only_the_same_comes_back() {
    let server = Harness::start().await;
    let id = server.create("expires", "AES_256", "external").await;
    let parameters = server.parameters(&id).await;
    let mut body = Blob::Secret(aes_key(1)).body(&id, &parameters);
    let expiry = server.now() + 60;
    body["expiration_time"] = expiry.into();
    server.post(post::IMPORT_KEY_MATERIAL, body).await.ok();
    assert_eq!(
        server.describe(&id).await["expiration_time"],
        json!(expiry.to_string())
    );
    let encrypt = json!({"key_id": id, "plain_text": "kept"});
    server.clock.advance(59);
    let cipher = server.post(post::ENCRYPT_DATA, encrypt.clone()).await.ok()["cipher_text"].clone();
    server.clock.advance(1);
    server
        .post(post::ENCRYPT_DATA, encrypt)
        .await
        .refused(ErrorCode::KeyPendingImport);
    assert_eq!(server.state_of(&id).await, PENDING);

    let parameters = server.parameters(&id).await;
    server
        .import(&id, &parameters, &Blob::Secret(aes_key(2)))
        .await
        .refused(ErrorCode::MaterialDiffers);
    assert_eq!(server.state_of(&id).await, PENDING);
    server
        .import(&id, &parameters, &Blob::Secret(aes_key(1)))
        .await
        .ok();
    let plain = server
        .post(post::DECRYPT_DATA, json!({"cipher_text": cipher}))
        .await
        .ok();
    assert_eq!(plain["plain_text"], json!("kept"));
}

#[tokio::test]
async fn the_same_key_pair_is_recognised_in_another_form() {
    let server = Harness::start().await;
    let pem = private_key_pem("EC_P256");
    let id = server
        .imported("forms", "EC_P256", &Blob::Private(pkcs8(&pem)))
        .await;
    server
        .post(post::DELETE_IMPORTED_KEY_MATERIAL, json!({"key_id": id}))
        .await
        .ok();
    let sec1 = openssl("ec -no_public -outform DER -in INPUT", &pem);
    let short = openssl(
        "pkcs8 -topk8 -nocrypt -inform DER -outform DER -in INPUT",
        &sec1,
    );
    let parameters = server.parameters(&id).await;
    let other = Blob::Private(pkcs8(&private_key_pem("EC_P256")));
    server
        .import(&id, &parameters, &other)
        .await
        .refused(ErrorCode::MaterialDiffers);
    server
        .import(&id, &parameters, &Blob::Private(short))
        .await
        .ok();
}

#[tokio::test]
async fn two_imports_at_once_have_one_winner() {
    let server = Harness::start().await;
    let id = server.create("race", "AES_256", "external").await;
    let (one, two) = (server.parameters(&id).await, server.parameters(&id).await);
    let (first, second) = (Blob::Secret(aes_key(1)), Blob::Secret(aes_key(2)));
    let (a, b) = tokio::join!(
        server.import(&id, &one, &first),
        server.import(&id, &two, &second)
    );
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert!(
        statuses[0] < 300 && (400..500).contains(&statuses[1]),
        "{statuses:?} {} {}",
        a.body,
        b.body
    );
    assert_eq!(server.state_of(&id).await, ENABLED);
}

#[tokio::test]
async fn an_import_survives_a_restart_and_so_does_an_open_token() {
    let server = Harness::start().await;
    let full = server
        .imported("full", "AES_256", &Blob::Secret(aes_key(1)))
        .await;
    let cipher = server
        .post(
            post::ENCRYPT_DATA,
            json!({"key_id": full, "plain_text": "x"}),
        )
        .await
        .ok()["cipher_text"]
        .clone();
    let empty = server.create("empty", "AES_256", "external").await;
    let parameters = server.parameters(&empty).await;
    let after = server.restarted().await;
    assert_eq!(
        after
            .post(post::DECRYPT_DATA, json!({"cipher_text": cipher}))
            .await
            .ok()["plain_text"],
        json!("x")
    );
    after
        .import(&empty, &parameters, &Blob::Secret(aes_key(2)))
        .await
        .ok();
}

#[tokio::test]
async fn files_made_by_the_product_documents_commands_are_accepted() {
    let server = Harness::start().await;
    let id = server.create("openssl", "RSA_2048", "external").await;
    let parameters = server.parameters(&id).await;
    let folder = tempfile::tempdir().unwrap();
    let run = |script: &str| {
        let output = std::process::Command::new("sh")
            .args(["-ec", script])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{script}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    std::fs::write(folder.path().join("PublicKey.bin"), &parameters.spki).unwrap();
    run("openssl rand -out 0xPlaintextKeyMaterial.bin -hex 32");
    run("cat 0xPlaintextKeyMaterial.bin | xxd -r -ps > PlaintextKeyMaterial.bin");
    run(
        "openssl pkeyutl -in PlaintextKeyMaterial.bin -inkey PublicKey.bin -out EncryptedKeyMaterial.bin -keyform der -pubin -encrypt -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256",
    );
    run("openssl genrsa -out pkcs1_rsa_private_key.pem 2048");
    run(
        "openssl pkcs8 -topk8 -inform PEM -in pkcs1_rsa_private_key.pem -outform pem -nocrypt -out rsa_private_key.pem",
    );
    run(
        "openssl pkcs8 -topk8 -inform PEM -outform DER -in rsa_private_key.pem -out rsa_private_key.der -nocrypt",
    );
    run(
        "openssl enc -id-aes256-wrap-pad -K $(cat 0xPlaintextKeyMaterial.bin) -iv A65959A6 -in rsa_private_key.der -out out_rsa_private_key.der",
    );
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let blob = Blob::Raw {
        material: read("EncryptedKeyMaterial.bin"),
        private_key: Some(read("out_rsa_private_key.der")),
    };
    server.import(&id, &parameters, &blob).await.ok();
    let public = server
        .post(post::GET_PUBLIC_KEY, json!({"key_id": id}))
        .await
        .ok();
    assert_eq!(
        public["public_key"].as_str().unwrap().trim(),
        public_pem(&read("rsa_private_key.pem")).trim()
    );
}
