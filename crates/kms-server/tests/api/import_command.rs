//! `keyferry import` against the program itself, and against servers that answer otherwise.

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::routing::post;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{Server, keyferry, run, without_data};
use crate::client::Client;
use crate::key_folder::{KeyFolder, Said};
use crate::material::{aes_key, openssl, private_key_pem, public_pem, spki_sha256};

/// A server that runs, an access key for it, and key files.
struct Desk {
    server: Server,
    data: TempDir,
    keys: KeyFolder,
    access: Value,
}

impl Desk {
    fn open() -> Self {
        Self::open_with(&[])
    }

    fn open_with(more: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let add = [
            "user",
            "add",
            "alice",
            "--role",
            "operator",
            "--password-stdin",
        ];
        assert_eq!(
            run(data.path(), &add, "correct horse battery staple")
                .status
                .code(),
            Some(0)
        );
        let create = ["access-key", "create", "--user", "alice", "--json"];
        let access = run(data.path(), &create, "").stdout;
        let serve = [
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--wrapping-key-bits",
                "2048",
            ],
            more,
        ]
        .concat();
        Self {
            server: Server::spawn(&mut keyferry(data.path(), &serve)),
            access: serde_json::from_slice(&access).unwrap(),
            data,
            keys: KeyFolder::new(),
        }
    }

    fn import(&self, arguments: &[&str]) -> Said {
        let endpoint = format!("{}://{}", self.server.scheme, self.server.address);
        import(&self.keys, &self.access, &endpoint, arguments)
    }
}

/// Runs `keyferry import … --json` with an access key in the environment.
fn import(keys: &KeyFolder, access: &Value, endpoint: &str, arguments: &[&str]) -> Said {
    let call = [&["import"], arguments, &["--endpoint", endpoint, "--json"]].concat();
    let mut command = without_data(&call);
    let text = |name: &str| access[name].as_str().unwrap().to_owned();
    command
        .env("KEYFERRY_ACCESS_KEY", text("access"))
        .env("KEYFERRY_SECRET_KEY", text("secret"))
        .env("KEYFERRY_PROJECT_ID", text("project_id"));
    keys.finish(&mut command, b"")
}

#[test]
fn a_key_of_every_kind_arrives_and_its_arrival_is_proven() {
    let desk = Desk::open();
    desk.keys.write("aes", hex::encode(aes_key(1)));
    desk.keys.write("rsa", private_key_pem("RSA_2048"));
    desk.keys.write("ec", private_key_pem("EC_P384"));
    for (name, spec, usage, proof) in [
        ("aes", "AES_256", "ENCRYPT_DECRYPT", "fingerprint"),
        ("rsa", "RSA_2048", "SIGN_VERIFY", "public-key"),
        ("ec", "EC_P384", "SIGN_VERIFY", "public-key"),
    ] {
        let call = [
            name,
            "--alias",
            name,
            "--spec",
            spec,
            "--receipt",
            &format!("{name}.json"),
        ];
        let receipt = desk.import(&call).json(0);
        assert_eq!(receipt["spec"], spec);
        assert_eq!(receipt["key_alias"], name);
        assert_eq!(receipt["key_usage"], usage);
        assert_eq!(receipt["key_state"], "2");
        assert_eq!(receipt["proof"], proof);
        assert_eq!(receipt["access"], desk.access["access"]);
        let inspected = desk.keys.run(&["inspect", name, "--json"]).json(0);
        assert_eq!(receipt["fingerprint"], inspected["fingerprint"]);
        let kept: Value = serde_json::from_slice(&desk.keys.read(&format!("{name}.json"))).unwrap();
        assert_eq!(kept, receipt);

        let id = receipt["key_id"].as_str().unwrap();
        let again = desk.import(&[name, "--key-id", id]);
        assert_eq!(again.code, Some(1), "{again:?}");
        assert!(
            again.err.contains("this very material already"),
            "{again:?}"
        );
    }
    let usage = ["ec", "--alias", "wrong", "--usage", "ENCRYPT_DECRYPT"];
    assert_eq!(desk.import(&usage).code, Some(2));
}

#[test]
fn nothing_is_created_for_a_key_that_is_refused() {
    let desk = Desk::open();
    desk.keys.write("ec", private_key_pem("EC_P256"));
    desk.keys
        .write("text", hex::encode("correct horse battery staple 32!"));
    desk.import(&["ec", "--alias", "one", "--spec", "RSA_2048"])
        .refused("wrong-kind");
    let refused = desk
        .import(&["text", "--alias", "one"])
        .refused("undecided");
    assert_eq!(refused["decision"], "accept-pattern");
    desk.keys.write("there.json", "");
    let receipt = desk.import(&["ec", "--alias", "one", "--receipt", "there.json"]);
    assert_eq!(receipt.code, Some(1), "{receipt:?}");
    // The name is free.
    desk.import(&["text", "--alias", "one", "--decide", "accept-pattern"])
        .json(0);
}

#[test]
fn an_empty_key_that_a_failure_leaves_is_named_and_can_be_used() {
    let desk = Desk::open();
    desk.keys.write("aes", aes_key(1));
    let failed = desk.import(&[
        "aes",
        "--alias",
        "kept",
        "--expires",
        "2020-01-01T00:00:00Z",
    ]);
    assert_eq!(failed.code, Some(1), "{failed:?}");
    let id = failed.json(1)["key_id"].as_str().unwrap().to_owned();
    assert!(failed.err.contains("KMS.2602"), "{failed:?}");
    assert!(
        failed.err.contains(&format!("go on with --key-id {id}")),
        "{failed:?}"
    );
    let taken = desk.import(&["aes", "--alias", "kept"]);
    assert_eq!(taken.code, Some(1));
    assert!(taken.err.contains("--key-id"), "{taken:?}");
    desk.keys.write("ec", private_key_pem("EC_P256"));
    desk.import(&["ec", "--key-id", &id])
        .refused("another-spec");
    let done = desk
        .import(&["aes", "--key-id", &id, "--expires", "2999-01-01T00:00:00Z"])
        .json(0);
    assert_eq!(done["key_id"], id);
    assert_eq!(done["expires_at"], "2999-01-01T00:00:00Z");
}

#[tokio::test]
async fn before_a_re_import_the_material_is_compared() {
    let desk = Desk::open();
    desk.keys.write("aes", aes_key(1));
    desk.keys.write("other", aes_key(2));
    let id = desk.import(&["aes", "--alias", "again"]).json(0)["key_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let client = Client::sign_in(&desk.server.address, "alice").await;
    client
        .ok("delete-imported-key-material", json!({ "key_id": id }))
        .await;
    let refused = desk
        .import(&["other", "--key-id", &id])
        .refused("another-key");
    assert!(
        refused["message"]
            .as_str()
            .unwrap()
            .contains("takes that alone again")
    );
    desk.import(&["aes", "--key-id", &id]).json(0);
}

#[test]
fn what_the_call_lacks_is_said_before_anything_is_sent() {
    let keys = KeyFolder::new();
    keys.write("aes", aes_key(1));
    let call = ["import", "aes", "--alias", "a", "--endpoint"];
    let said = keys.run(&[&call[..], &["http://127.0.0.1:9"]].concat());
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(
        said.err
            .contains("KEYFERRY_PROJECT_ID or HUAWEICLOUD_SDK_PROJECT_ID"),
        "{said:?}"
    );
    let mut official = without_data(&[&call[..], &["http://kms.example.com"]].concat());
    official
        .env("HUAWEICLOUD_SDK_AK", "A")
        .env("HUAWEICLOUD_SDK_SK", "S")
        .env("HUAWEICLOUD_SDK_PROJECT_ID", "p");
    let said = keys.finish(&mut official, b"");
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("without TLS"), "{said:?}");
    let said = keys.run(&[&call[..], &["kms.example.com"]].concat());
    assert_eq!(said.code, Some(2), "{said:?}");
}

#[test]
fn a_wrong_secret_and_a_server_that_is_not_there_are_failures() {
    let desk = Desk::open();
    desk.keys.write("aes", aes_key(1));
    let mut wrong = desk.access.clone();
    wrong["secret"] = "wrong".into();
    let endpoint = format!("http://{}", desk.server.address);
    let said = import(&desk.keys, &wrong, &endpoint, &["aes", "--alias", "a"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(
        said.err.contains("create-key was refused: KMS.0301"),
        "{said:?}"
    );
    let (keys, access) = (desk.keys, desk.access);
    desk.server.kill();
    let said = import(&keys, &access, &endpoint, &["aes", "--alias", "a"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("create-key was not answered"), "{said:?}");
    drop(desk.data);
}

#[test]
fn a_server_s_own_certificate_is_trusted_when_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    std::fs::write(file("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(file("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let (cert, key) = (file("cert.pem"), file("key.pem"));
    let desk = Desk::open_with(&["--tls-cert", &cert, "--tls-key", &key]);
    desk.keys.write("aes", aes_key(1));
    let said = desk.import(&["aes", "--alias", "tls"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("create-key was not answered"), "{said:?}");
    let receipt = desk
        .import(&["aes", "--alias", "tls", "--ca", &cert])
        .json(0);
    assert_eq!(receipt["proof"], "fingerprint");
    assert!(
        receipt["endpoint"]
            .as_str()
            .unwrap()
            .starts_with("https://")
    );
}

#[test]
fn without_tls_a_system_without_certificates_will_do() {
    let desk = Desk::open();
    desk.keys.write("aes", aes_key(1));
    let endpoint = format!("http://{}", desk.server.address);
    let mut bare = without_data(&["import", "aes", "--alias", "bare", "--endpoint", &endpoint]);
    let text = |name: &str| desk.access[name].as_str().unwrap().to_owned();
    bare.env_clear()
        .env("SSL_CERT_FILE", "/dev/null")
        .env("SSL_CERT_DIR", "/nowhere")
        .env("KEYFERRY_ACCESS_KEY", text("access"))
        .env("KEYFERRY_SECRET_KEY", text("secret"))
        .env("KEYFERRY_PROJECT_ID", text("project_id"));
    let said = desk.keys.finish(&mut bare, b"");
    assert_eq!(said.code, Some(0), "{said:?}");
}

/// A server of the same API that adds nothing of its own, and shows `public_key` whatever was imported.
async fn foreign(public_key: String) -> String {
    let wrapping = private_key_pem("RSA_2048");
    let wrapping = openssl("pkey -pubout -outform DER -in INPUT", &wrapping);
    let id = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
    let answer = async move |Path((_project, operation)): Path<(String, String)>, body: Bytes| {
        let body: Value = serde_json::from_slice(&body).unwrap();
        let answer = match operation.as_str() {
            "create-key" => json!({"key_info": {"key_id": id, "domain_id": "d"}}),
            "get-parameters-for-import" => json!({
                "key_id": id, "import_token": "A".repeat(400), "expiration_time": 4_000_000_000_u64,
                "public_key": STANDARD.encode(&wrapping),
            }),
            "import-key-material" => {
                assert_eq!(body["encrypted_key_material"].as_str().unwrap().len(), 344);
                json!({})
            }
            "describe-key" => {
                json!({"key_info": {"key_id": id, "key_state": "2", "origin": "external"}})
            }
            "get-publickey" => json!({"key_id": id, "public_key": public_key}),
            other => panic!("{other}"),
        };
        answer.to_string()
    };
    let router = Router::new().route("/v1.0/{project}/kms/{operation}", post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn a_server_that_tells_less_proves_key_pairs_and_one_that_has_another_key_is_found_out() {
    let keys = KeyFolder::new();
    let (mine, other) = (private_key_pem("EC_P256"), private_key_pem("EC_P256"));
    keys.write("ec", &mine);
    keys.write("other", &other);
    keys.write("aes", aes_key(1));
    let access = json!({"access": "A", "secret": "S", "project_id": "p"});
    let endpoint = foreign(public_pem(&mine)).await;
    // The calls wait for a server that runs in this very process.
    let call = async |name: &'static str| {
        let (endpoint, access) = (endpoint.clone(), access.clone());
        let file = keys.path(name).to_str().unwrap().to_owned();
        let here = KeyFolder::new();
        let run = move || import(&here, &access, &endpoint, &[&file, "--alias", "a"]);
        tokio::task::spawn_blocking(run).await.unwrap()
    };
    assert_eq!(call("ec").await.json(0)["proof"], "public-key");
    assert_eq!(call("aes").await.json(0)["proof"], "none");
    let said = call("other").await;
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(said.err.contains(&spki_sha256(&mine)), "{said:?}");
    assert!(said.err.contains("Do not use it"), "{said:?}");
    let told: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told["refused"]["code"], "another-key");
    assert!(told["key_id"].is_string(), "{told}");
    assert_eq!(told.get("failed"), None);
}
