//! `keyferry wrap`: what it makes for each service is opened here by OpenSSL, and by aws-lc where OpenSSL's command line
//! has no AES-GCM, and must be the key, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt as _;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::{
    Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD,
};
use kms_wrap::target::Target;
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::key_folder::KeyFolder;
use crate::material::{Blob, aes_key, openssl, pkcs8, private_key_pem, spki_sha256};

/// Keys of each kind, and a wrapping key.
struct Bench {
    folder: KeyFolder,
    /// Name of the file, and what must arrive.
    keys: Vec<(&'static str, Vec<u8>)>,
}

impl Bench {
    fn new(bits: u32) -> Self {
        let folder = KeyFolder::new();
        let wrapping = private_key_pem(&format!("RSA_{bits}"));
        folder.write("private.pem", &wrapping);
        folder.write("wrapping.pem", openssl("pkey -pubout -in INPUT", &wrapping));
        let aes = aes_key(7);
        folder.write("aes", &aes);
        let mut keys = vec![("aes", aes)];
        for (name, spec) in [
            ("rsa", "RSA_2048"),
            ("p256", "EC_P256"),
            ("p384", "EC_P384"),
        ] {
            let pem = private_key_pem(spec);
            folder.write(name, &pem);
            keys.push((name, pkcs8(&pem)));
        }
        Self { folder, keys }
    }

    /// Wraps for a target; `None` if it does not take the key.
    fn wrap(&self, name: &str, target: &str, method: Option<&str>) -> Option<Value> {
        let out = format!("out-{name}-{target}-{}", method.unwrap_or_default());
        let mut arguments = vec![
            "wrap",
            name,
            "--for",
            target,
            "--wrapping-key",
            "wrapping.pem",
            "--out",
            &out,
            "--json",
        ];
        if let Some(method) = method {
            arguments.extend(["--method", method]);
        }
        if target == "ibm" {
            arguments.extend(["--nonce", "bm9uY2Ugb2YgaWJt"]);
        }
        let said = self.folder.run(&arguments);
        if said.code == Some(3) {
            let refused = said.json(3)["refused"]["code"].clone();
            assert!(
                refused == "not-taken" || refused == "not-by-method",
                "{said:?}"
            );
            return None;
        }
        let wrapped = said.json(0);
        assert_eq!(wrapped["target"], target);
        for made in wrapped["outputs"].as_array().unwrap() {
            let path = self.folder.path(made["path"].as_str().unwrap());
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{made}");
            let named = wrapped["next"]
                .to_string()
                .contains(made["path"].as_str().unwrap());
            assert!(named, "{}", wrapped["next"]);
        }
        Some(wrapped)
    }

    fn file(&self, wrapped: &Value, name: &str) -> Vec<u8> {
        let mut outputs = wrapped["outputs"].as_array().unwrap().iter();
        let made = outputs.find(|made| made["name"] == name);
        let made = made.unwrap_or_else(|| panic!("no {name} in {wrapped}"));
        self.folder.read(made["path"].as_str().unwrap())
    }

    /// The one block of `length` bytes and what follows it, opened.
    fn open(&self, blob: &[u8], hash: &str) -> Vec<u8> {
        let block = self.modulus_len();
        let (block, rest) = blob.split_at(block);
        let opened = self.open_block(block, hash);
        if rest.is_empty() {
            return opened;
        }
        let key = hex::encode(opened);
        openssl(
            &format!("enc -d -id-aes256-wrap-pad -K {key} -iv A65959A6 -in INPUT"),
            rest,
        )
    }

    fn open_block(&self, block: &[u8], hash: &str) -> Vec<u8> {
        let key = self.folder.path("private.pem");
        let options = format!(
            "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:{hash} -pkeyopt rsa_mgf1_md:{hash}"
        );
        openssl(
            &format!(
                "pkeyutl -decrypt -inkey {} {options} -in INPUT",
                key.display()
            ),
            block,
        )
    }

    fn modulus_len(&self) -> usize {
        let key = self.folder.path("private.pem");
        let text = openssl(&format!("rsa -noout -modulus -in {}", key.display()), b"");
        text.trim_ascii().len().saturating_sub("Modulus=".len()) / 2
    }

    /// The one blob in a file of a target whose shape is plain.
    fn blob(&self, target: &str, wrapped: &Value) -> Vec<u8> {
        let json = |name| -> Value { serde_json::from_slice(&self.file(wrapped, name)).unwrap() };
        let base64 = |text: &Value| STANDARD.decode(text.as_str().unwrap()).unwrap();
        match target {
            "huawei" if wrapped["outputs"].as_array().unwrap().len() == 2 => [
                self.file(wrapped, "EncryptedKeyMaterial.bin"),
                self.file(wrapped, "EncryptedPrivateKey.bin"),
            ]
            .concat(),
            "huawei" | "aws" => self.file(wrapped, "EncryptedKeyMaterial.bin"),
            "gcp" | "pkcs11" => self.file(wrapped, "wrapped-key.bin"),
            "vault" => STANDARD
                .decode(self.file(wrapped, "ciphertext.b64"))
                .unwrap(),
            "alibaba" => STANDARD
                .decode(self.file(wrapped, "EncryptedKeyMaterial.b64"))
                .unwrap(),
            "azure" => {
                let file = json("key.byok");
                assert_eq!(file["schema_version"], "1.0.0");
                assert_eq!(file["header"]["enc"], "CKM_RSA_AES_KEY_WRAP");
                assert_eq!(file["header"]["alg"], "dir");
                URL_SAFE_NO_PAD
                    .decode(file["ciphertext"].as_str().unwrap())
                    .unwrap()
            }
            "oracle" => {
                let file = json("wrapped-import-key.json");
                assert_eq!(file["wrappingAlgorithm"], wrapped["method"]);
                base64(&file["keyMaterial"])
            }
            "ibm" => {
                let key = &json("import-key.json")["resources"][0];
                assert_eq!(key["encryptionAlgorithm"], "RSAES_OAEP_SHA_256");
                base64(&key["payload"])
            }
            other => panic!("{other} has no blob"),
        }
    }
}

/// The hash that a method's name says; Azure fixes SHA-1.
fn hash_of(method: &str) -> &'static str {
    let name = method.to_lowercase().replace(['-', '_'], "");
    let named = ["sha224", "sha256", "sha384", "sha512"]
        .into_iter()
        .find(|hash| name.contains(hash));
    named.unwrap_or("sha1")
}

fn opened_by_aws_lc(key: &[u8], iv: &[u8], aad: &[u8], ciphertext: Vec<u8>) -> Vec<u8> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap());
    let iv = Nonce::assume_unique_for_key(iv.try_into().unwrap());
    let mut buffer = ciphertext;
    key.open_in_place(iv, Aad::from(aad), &mut buffer)
        .unwrap()
        .to_vec()
}

#[test]
fn every_method_of_every_service_carries_every_key_that_it_takes() {
    let mut seen = BTreeSet::new();
    let bench = Bench::new(2048);
    let targets = Target::ALL
        .into_iter()
        .filter(|target| *target != Target::Jwe);
    for target in targets {
        let mut methods = vec![None];
        methods.extend(target.methods().iter().map(|method| Some(method.name)));
        methods.dedup();
        for method in methods {
            for (name, expected) in &bench.keys {
                // Reading an RSA key takes time: once for each service is enough.
                if *name == "rsa" && method.is_some() {
                    continue;
                }
                let Some(wrapped) = bench.wrap(name, target.as_str(), method) else {
                    continue;
                };
                let used = wrapped["method"].as_str().unwrap();
                assert!(method.is_none_or(|asked| asked == used), "{used}");
                let blob = bench.blob(target.as_str(), &wrapped);
                let opened = bench.open(&blob, hash_of(used));
                assert!(
                    opened == *expected,
                    "{name} for {target} by {used} is another key"
                );
                seen.insert(format!("{target} {used} {name}"));
            }
        }
    }
    let taken = |target: &str| -> Vec<&str> {
        let of = |line: &&String| line.starts_with(&format!("{target} "));
        let names = seen
            .iter()
            .filter(of)
            .map(|line| line.rsplit(' ').next().unwrap());
        names.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let every = vec!["aes", "p256", "p384", "rsa"];
    for target in ["huawei", "aws", "gcp", "azure", "vault", "pkcs11"] {
        assert_eq!(taken(target), every, "{target}");
    }
    assert_eq!(taken("oracle"), ["aes", "rsa"]);
    assert_eq!(taken("alibaba"), ["aes"]);
    assert_eq!(taken("ibm"), ["aes"]);
}

#[test]
fn a_jwe_holds_the_key_as_a_jwk() {
    let bench = Bench::new(2048);
    for (method, hash) in [("RSA-OAEP-256", "sha256"), ("RSA-OAEP", "sha1")] {
        for (name, expected) in &bench.keys {
            let wrapped = bench.wrap(name, "jwe", Some(method)).unwrap();
            let text = String::from_utf8(bench.file(&wrapped, "key.jwe")).unwrap();
            let parts: Vec<_> = text.split('.').collect();
            let bytes = |part: usize| URL_SAFE_NO_PAD.decode(parts[part]).unwrap();
            let header: Value = serde_json::from_slice(&bytes(0)).unwrap();
            assert_eq!(
                header,
                json!({"alg": method, "enc": "A256GCM", "cty": "jwk+json"})
            );
            let key = bench.open_block(&bytes(1), hash);
            let sealed = [bytes(3), bytes(4)].concat();
            let jwk = opened_by_aws_lc(&key, &bytes(2), parts[0].as_bytes(), sealed);
            let jwk: Value = serde_json::from_slice(&jwk).unwrap();
            assert_eq!(members(&jwk), members_of(name, expected), "{name}");
        }
    }
}

/// The bytes of each member of a JWK, in hexadecimal digits.
fn members(jwk: &Value) -> BTreeMap<String, String> {
    let texts = jwk.as_object().unwrap().iter();
    let bytes = texts.filter(|(name, _)| !matches!(name.as_str(), "kty" | "crv"));
    let hex = bytes.map(|(name, value)| {
        let bytes = URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap();
        (name.clone(), hex::encode(bytes))
    });
    hex.collect()
}

/// The same of a key as OpenSSL prints it.
fn members_of(name: &str, key: &[u8]) -> BTreeMap<String, String> {
    if name == "aes" {
        return BTreeMap::from([("k".to_owned(), hex::encode(key))]);
    }
    let text = openssl("pkey -inform DER -text -noout -in INPUT", key);
    let text = String::from_utf8(text).unwrap();
    let mut members = BTreeMap::new();
    let mut member = "";
    for line in text.lines() {
        if let Some(digits) = line.strip_prefix("    ") {
            let digits = digits.replace(':', "");
            members
                .entry(member.to_owned())
                .or_insert_with(String::new)
                .push_str(&digits);
        } else {
            member = match line.split(':').next().unwrap() {
                "modulus" => "n",
                "privateExponent" | "priv" => "d",
                "prime1" => "p",
                "prime2" => "q",
                "exponent1" => "dp",
                "exponent2" => "dq",
                "coefficient" => "qi",
                "pub" => "point",
                _ => "",
            };
        }
    }
    members.remove("");
    if let Some(point) = members.remove("point") {
        let (x, y) = point
            .strip_prefix("04")
            .unwrap()
            .split_at(point.len() / 2 - 1);
        members.extend([
            ("x".to_owned(), x.to_owned()),
            ("y".to_owned(), y.to_owned()),
        ]);
        return members;
    }
    // OpenSSL writes a zero before a number whose first bit is set; a JWK never does.
    for digits in members.values_mut() {
        *digits = digits.trim_start_matches("00").to_owned();
    }
    members.insert("e".to_owned(), "010001".to_owned());
    members
}

#[test]
fn the_size_of_the_wrapping_key_chooses_and_the_nonce_of_ibm_is_under_the_key_itself() {
    let bench = Bench::new(4096);
    let wrapped = bench.wrap("aes", "ibm", None).unwrap();
    let file: Value = serde_json::from_slice(&bench.file(&wrapped, "import-key.json")).unwrap();
    let key = &file["resources"][0];
    let bytes = |name: &str| STANDARD.decode(key[name].as_str().unwrap()).unwrap();
    let nonce = opened_by_aws_lc(&bench.keys[0].1, &bytes("iv"), b"", bytes("encryptedNonce"));
    assert_eq!(nonce, b"nonce of ibm");
    assert_eq!(key["extractable"], false);
    let import_job = bench.wrap("p256", "gcp", None).unwrap();
    assert_eq!(import_job["method"], "rsa-oaep-4096-sha256-aes-256");
    assert_eq!(import_job["notes"], json!([]));

    let call = [
        "wrap",
        "aes",
        "--for",
        "ibm",
        "--wrapping-key",
        "wrapping.pem",
        "--out",
        "no",
    ];
    let said = bench.folder.run(&call);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("--nonce"), "{said:?}");
}

#[test]
fn what_a_service_does_not_take_is_refused_with_the_reason() {
    let bench = Bench::new(2048);
    for (key, target, method, reason) in [
        ("p256", "oracle", None, "AES and RSA keys alone"),
        ("rsa", "alibaba", None, "nobody authenticates"),
        ("rsa", "ibm", None, "symmetric keys alone"),
        (
            "rsa",
            "aws",
            Some("RSAES_OAEP_SHA_256"),
            "does not take an RSA private key",
        ),
        (
            "aes",
            "aws",
            Some("RSA_AES_KEY_WRAP_SHA_256"),
            "does not take a symmetric key",
        ),
    ] {
        let mut call = vec![
            "wrap",
            key,
            "--for",
            target,
            "--wrapping-key",
            "wrapping.pem",
            "--out",
            "no",
            "--json",
        ];
        call.extend(method.iter().flat_map(|name| ["--method", name]));
        let said = bench.folder.run(&call);
        let refused = said.json(3)["refused"].clone();
        assert!(
            refused["message"].as_str().unwrap().contains(reason),
            "{refused}"
        );
        assert!(!bench.folder.path("no").exists(), "{said:?}");
    }
    let call = [
        "wrap",
        "aes",
        "--for",
        "aws",
        "--wrapping-key",
        "wrapping.pem",
        "--out",
        "no",
    ];
    let unknown = bench
        .folder
        .run(&[&call[..], &["--method", "RSAES_PKCS1_V1_5"]].concat());
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.err.contains("RSAES_OAEP_SHA_256"), "{unknown:?}");
    let wrong = [
        "wrap",
        "rsa",
        "--for",
        "aws",
        "--wrapping-key",
        "wrapping.pem",
        "--out",
        "no",
        "--spec",
        "RSA_4096",
        "--json",
    ];
    bench.folder.run(&wrong).refused("wrong-modulus");
}

#[test]
fn a_wrapping_key_is_read_in_every_form_and_compared_with_what_is_expected() {
    let bench = Bench::new(2048);
    let private = bench.folder.read("private.pem");
    let der = openssl("pkey -pubout -outform DER -in INPUT", &private);
    let fingerprint = spki_sha256(&private);
    let pem = bench.folder.read("wrapping.pem");
    for (index, form) in [
        der.clone(),
        STANDARD.encode(&der).into_bytes(),
        STANDARD.encode(&pem).into_bytes(),
        pem.clone(),
    ]
    .into_iter()
    .enumerate()
    {
        bench.folder.write("wrappingKey_1", form);
        let out = format!("out-{index}");
        let call = [
            "wrap",
            "aes",
            "--for",
            "huawei",
            "--wrapping-key",
            "wrappingKey_1",
            "--out",
            &out,
            "--json",
            "--expect-fingerprint",
            &fingerprint.to_uppercase(),
        ];
        let wrapped = bench.folder.run(&call).json(0);
        assert_eq!(
            wrapped["wrapping_key_fingerprint"],
            format!("sha256:{fingerprint}")
        );
        assert_eq!(wrapped["wrapping_key_bits"], 2048);
        let blob = bench.blob("huawei", &wrapped);
        assert_eq!(bench.open(&blob, "sha256"), bench.keys[0].1);
    }
    let zeros = "0".repeat(64);
    let call = [
        "wrap",
        "aes",
        "--for",
        "huawei",
        "--wrapping-key",
        "wrapping.pem",
        "--out",
        "no",
        "--json",
    ];
    let said = bench
        .folder
        .run(&[&call[..], &["--expect-fingerprint", &zeros]].concat());
    said.refused("another-wrapping-key");
    bench.folder.write("wrapping.pem", private);
    bench.folder.run(&call).refused("wrapping-key-malformed");
    assert!(!bench.folder.path("no").exists());
}

#[test]
fn a_warning_waits_for_its_decision_and_nothing_is_written_over() {
    let bench = Bench::new(2048);
    let folder = &bench.folder;
    folder.write("text", hex::encode("correct horse battery staple 32!"));
    let call = [
        "wrap",
        "text",
        "--for",
        "vault",
        "--wrapping-key",
        "wrapping.pem",
        "--out",
        "out",
    ];
    let json = [&call[..], &["--json"]].concat();
    let refused = folder.run(&json).refused("undecided");
    assert_eq!(refused["decision"], "accept-pattern");
    let decided = [&call[..], &["--decide", "accept-pattern"]].concat();
    let said = folder.run(&decided);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        said.out.contains("vault write transit/keys/NAME/import"),
        "{said:?}"
    );
    assert!(
        said.out.contains("has 4096 bits, and this one has 2048"),
        "{said:?}"
    );
    let first = folder.read("out/ciphertext.b64");
    let again = folder.run(&decided);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("nothing is written over"), "{again:?}");
    assert_eq!(folder.read("out/ciphertext.b64"), first);
}

#[tokio::test]
async fn what_is_wrapped_for_huawei_imports() {
    let server = Harness::start().await;
    let bench = Bench::new(2048);
    for (name, spec) in [
        ("aes", "AES_256"),
        ("rsa", "RSA_2048"),
        ("p256", "EC_P256"),
        ("p384", "EC_P384"),
    ] {
        let id = server
            .create(&format!("wrapped/{name}"), spec, "external")
            .await;
        let parameters = server.parameters(&id).await;
        let file = format!("wrappingKey_{id}");
        bench.folder.write(&file, &parameters.spki);
        let out = format!("out-{name}");
        let call = [
            "wrap",
            name,
            "--for",
            "huawei",
            "--spec",
            spec,
            "--wrapping-key",
            &file,
            "--out",
            &out,
            "--json",
        ];
        let wrapped = bench.folder.run(&call).json(0);
        let private = (name != "aes").then(|| bench.file(&wrapped, "EncryptedPrivateKey.bin"));
        let blob = Blob::Raw {
            material: bench.file(&wrapped, "EncryptedKeyMaterial.bin"),
            private_key: private,
        };
        server.import(&id, &parameters, &blob).await.ok();
        let info = server.describe(&id).await;
        assert_eq!(
            info["material_fingerprint"], wrapped["fingerprint"],
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_import_request_is_answered_with_what_imports() {
    let server = Harness::start().await;
    let bench = Bench::new(2048);
    for (name, spec) in [("aes", "AES_256"), ("p384", "EC_P384")] {
        let id = server
            .create(&format!("answered/{name}"), spec, "external")
            .await;
        let parameters = server.parameters(&id).await;
        let mut request = json!({
            "format": "keyferry-import-request-1",
            "key_id": id,
            "key_alias": name,
            "key_spec": spec,
            "wrapping_algorithm": "RSAES_OAEP_SHA_256",
            "wrapping_key": STANDARD.encode(&parameters.spki),
            "expiration_time": 4_000_000_000_u64,
        });
        bench.folder.write("request.json", request.to_string());
        let out = format!("answer-{name}");
        let call = [
            "wrap",
            name,
            "--request",
            "request.json",
            "--out",
            &out,
            "--json",
        ];
        let wrapped = bench.folder.run(&call).json(0);
        let answer = bench.file(&wrapped, &format!("import-answer_{id}.json"));
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(answer["material_fingerprint"], wrapped["fingerprint"]);
        let bytes = |field: &str| STANDARD.decode(answer[field].as_str().unwrap()).unwrap();
        let blob = Blob::Raw {
            material: bytes("encrypted_key_material"),
            private_key: (name != "aes").then(|| bytes("encrypted_privatekey")),
        };
        server.import(&id, &parameters, &blob).await.ok();
        let info = server.describe(&id).await;
        assert_eq!(info["material_fingerprint"], answer["material_fingerprint"]);

        request["material_fingerprint"] = "hmac:0000000000000000".into();
        bench.folder.write("request.json", request.to_string());
        bench.folder.run(&call).refused("another-key");
    }
    let call = [
        "wrap",
        "rsa",
        "--request",
        "request.json",
        "--out",
        "no",
        "--json",
    ];
    bench.folder.run(&call).refused("wrong-kind");
    bench.folder.write("request.json", "{}");
    let said = bench.folder.run(&call);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("is no import request"), "{said:?}");
    let both = [&call[..], &["--for", "aws"]].concat();
    assert_eq!(bench.folder.run(&both).code, Some(2));
}

/// Everything in a folder and below it.
fn files_below(folder: &std::path::Path, found: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(std::fs::read(path).unwrap());
        }
    }
}

/// Whether `bytes` hold 8 bytes in a row of `secret`, as they are or in a text that programs write.
fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    secret.windows(8).step_by(4).any(|part| {
        has(part) || has(hex::encode(part).as_bytes()) || has(hex::encode_upper(part).as_bytes())
    }) || (0..3).any(|skip| {
        // Base64 at each of its alignments, without the characters that depend on what is around.
        let text = STANDARD.encode(&secret[skip..skip + 12]);
        let inner = &text.as_bytes()[..16];
        has(inner)
    })
}

#[test]
fn no_command_prints_a_key_or_leaves_it_in_a_file() {
    let bench = Bench::new(2048);
    let scalar = |pkcs8: &[u8]| -> Vec<u8> {
        let members = members_of("p256", pkcs8);
        hex::decode(&members["d"]).unwrap()
    };
    let p256 = bench.keys.iter().find(|(name, _)| *name == "p256").unwrap();
    let secrets = [("aes", bench.keys[0].1.clone()), ("p256", scalar(&p256.1))];
    for (name, secret) in &secrets {
        assert!(holds(&[b"x", secret.as_slice()].concat(), secret));
        assert!(holds(STANDARD.encode(secret).as_bytes(), secret), "{name}");
        assert!(holds(hex::encode(secret).as_bytes(), secret), "{name}");
        let mut seen = Vec::new();
        for target in Target::ALL {
            for json in [true, false] {
                let out = format!("seen-{name}/{target}-{json}");
                let mut call = vec![
                    "wrap",
                    name,
                    "--for",
                    target.as_str(),
                    "--wrapping-key",
                    "wrapping.pem",
                    "--nonce",
                    "bm9uY2U=",
                    "--out",
                    &out,
                ];
                call.extend(json.then_some("--json"));
                let said = bench.folder.run(&call);
                assert!(matches!(said.code, Some(0 | 3)), "{said:?}");
                seen.extend([said.out.into_bytes(), said.err.into_bytes()]);
            }
        }
        for more in [&["--json"][..], &[]] {
            let said = bench.folder.run(&[&["inspect", *name], more].concat());
            seen.extend([said.out.into_bytes(), said.err.into_bytes()]);
        }
        files_below(&bench.folder.path(&format!("seen-{name}")), &mut seen);
        assert!(seen.len() > 50, "{}", seen.len());
        assert!(!seen.iter().any(|bytes| holds(bytes, secret)), "{name}");
    }
}
