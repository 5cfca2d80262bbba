//! Enterprise projects as a scope: what lies beyond it is not there, by whatever route it is asked for.

use axum::http::{Method, StatusCode};
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::door::{Door, JSON, OWN, PASSWORD, Reply, WRITE};
use crate::harness::{Answer, Harness};
use crate::roles::operations;

const OURS: &str = "11111111-1111-4111-8111-111111111111";
const THEIRS: &str = "22222222-2222-4222-8222-222222222222";

/// What requests name: keys, by their ids or by aliases.
struct Names {
    aes: String,
    ec: String,
    mac: String,
    external: String,
}

/// A key of each kind in an enterprise project, with an alias, a tag and a grant that the caller may retire.
async fn keys(server: &Harness, project: &str, prefix: &str) -> Names {
    let create = async |spec: &str, origin: &str| {
        let alias = format!("{prefix}-{}", spec.to_lowercase());
        let alias = format!("{alias}-{origin}");
        let body = json!({"key_alias": alias, "key_spec": spec, "origin": origin, "enterprise_project_id": project});
        let key = server.create_with(body).await;
        let body = json!({"alias": format!("alias/{alias}"), "key_id": key});
        let path = server.path("aliases");
        let made = server.send(Method::POST, &path, body.to_string());
        made.await.ok();
        let tag = json!({"tag": {"key": prefix, "value": "v"}}).to_string();
        let path = server.tags_path(&key, "");
        server.send(Method::POST, &path, tag).await.ok();
        if origin == "kms" {
            let body = json!({"key_id": key, "grantee_principal": "somebody", "operations": ["describe-key"],
                "retiring_principal": "u1"});
            server.post(post::CREATE_GRANT, body).await.ok();
        }
        key
    };
    Names {
        aes: create("AES_256", "kms").await,
        ec: create("EC_P256", "kms").await,
        mac: create("HMAC_256", "kms").await,
        external: create("AES_256", "external").await,
    }
}

/// The aliases of [`keys`].
fn aliases(prefix: &str) -> Names {
    let alias = |rest: &str| format!("alias/{prefix}-{rest}");
    Names {
        aes: alias("aes_256-kms"),
        ec: alias("ec_p256-kms"),
        mac: alias("hmac_256-kms"),
        external: alias("aes_256-external"),
    }
}

/// A key within the scope, and something encrypted under it.
struct Ours {
    key: String,
    cipher: Value,
}

/// A body for each operation that names a key, in every place where it can; none for those that name none.
fn bodies(operation: &str, names: &Names, ours: &Ours, cipher: &Value) -> Vec<Value> {
    let own = &ours.key;
    let (aes, ec, mac, external) = (&names.aes, &names.ec, &names.mac, &names.external);
    let of = |key: &str, others: Value| {
        let mut body = json!({"key_id": key});
        let others = others.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(others);
        vec![body]
    };
    match operation {
        post::CREATE_KEY | post::LIST_KEYS | post::GEN_RANDOM | post::LIST_RETIRABLE_GRANTS => {
            Vec::new()
        }
        post::DESCRIBE_KEY
        | post::ENABLE_KEY
        | post::DISABLE_KEY
        | post::CANCEL_KEY_DELETION
        | post::CREATE_DATAKEY
        | post::CREATE_DATAKEY_WITHOUT_PLAINTEXT
        | post::ENABLE_KEY_ROTATION
        | post::DISABLE_KEY_ROTATION
        | post::GET_KEY_ROTATION_STATUS
        | post::ROTATE_ON_DEMAND
        | post::LIST_GRANTS => of(aes, json!({})),
        post::SCHEDULE_KEY_DELETION => of(aes, json!({"pending_days": "7"})),
        post::UPDATE_KEY_ALIAS => of(aes, json!({"key_alias": "renamed"})),
        post::UPDATE_KEY_DESCRIPTION => of(aes, json!({"key_description": "described"})),
        post::UPDATE_KEY_ROTATION_INTERVAL => of(aes, json!({"rotation_interval": 30})),
        post::GET_PARAMETERS_FOR_IMPORT => of(
            external,
            json!({"wrapping_algorithm": "RSAES_OAEP_SHA_256"}),
        ),
        post::IMPORT_KEY_MATERIAL => of(
            external,
            json!({"import_token": "A".repeat(200), "encrypted_key_material": "A".repeat(344)}),
        ),
        post::DELETE_IMPORTED_KEY_MATERIAL => of(external, json!({})),
        post::ENCRYPT_DATA => of(aes, json!({"plain_text": "hello"})),
        post::DECRYPT_DATA => {
            // The ciphertext says by itself which key it wants.
            let mut bodies = of(aes, json!({"cipher_text": cipher}));
            bodies.push(json!({"cipher_text": cipher}));
            bodies
        }
        post::SIGN | post::VERIFY => {
            let mut body = json!({"key_id": ec, "message": "aGVsbG8=", "message_type": "RAW",
                "signing_algorithm": "ECDSA_SHA_256"});
            if operation == post::VERIFY {
                body["signature"] = "aGVsbG8=".into();
            }
            vec![body]
        }
        post::GET_PUBLIC_KEY => of(ec, json!({})),
        post::ENCRYPT_DATAKEY => {
            let text = "00".repeat(32) + &hex::encode(sha256(&[0; 32]));
            of(
                aes,
                json!({"plain_text": text, "datakey_plain_length": "32"}),
            )
        }
        post::DECRYPT_DATAKEY => of(
            aes,
            json!({"cipher_text": "00".repeat(124), "datakey_cipher_length": "124"}),
        ),
        post::CREATE_RSA_DATAKEY_PAIR => of(aes, json!({"key_spec": "RSA_2048"})),
        post::CREATE_EC_DATAKEY_PAIR => of(aes, json!({"key_spec": "ECC_NIST_P256"})),
        post::RE_ENCRYPT => vec![
            json!({"source_key_id": aes, "destination_key_id": own, "cipher_text": cipher}),
            json!({"destination_key_id": own, "cipher_text": cipher}),
            json!({"source_key_id": own, "destination_key_id": aes, "cipher_text": ours.cipher}),
        ],
        post::GENERATE_MAC => of(
            mac,
            json!({"message": "aGVsbG8=", "mac_algorithm": "HMAC_SHA_256"}),
        ),
        post::VERIFY_MAC => of(
            mac,
            json!({"message": "aGVsbG8=", "mac_algorithm": "HMAC_SHA_256", "mac": "aGVsbG8="}),
        ),
        post::CREATE_GRANT => of(
            aes,
            json!({"grantee_principal": "somebody", "operations": ["sign"]}),
        ),
        post::RETIRE_GRANT | post::REVOKE_GRANT => of(aes, json!({"grant_id": "0".repeat(64)})),
        post::ASSOCIATE_ALIAS => {
            vec![json!({"alias": "alias/ours-aes_256-kms", "target_key_id": aes})]
        }
        other => panic!("{other} is new: say how it names a key"),
    }
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}

/// Requests that name a key by other methods than [`operations`]: method, path and body.
fn others(server: &Harness, key: &str) -> Vec<(Method, String, Value)> {
    let encoded = key.replace('/', "%2F");
    let tags = |rest: &str| server.path(&format!("{encoded}/tags{rest}"));
    let tag = json!({"key": "k", "value": "v"});
    vec![
        (Method::GET, tags(""), Value::Null),
        (Method::POST, tags(""), json!({"tag": tag})),
        (
            Method::POST,
            tags("/action"),
            json!({"action": "create", "tags": [tag]}),
        ),
        (
            Method::POST,
            tags("/action"),
            json!({"action": "delete", "tags": [tag]}),
        ),
        (Method::DELETE, tags("/k"), Value::Null),
        (Method::DELETE, tags("/action"), Value::Null),
        (
            Method::GET,
            server.path(&format!("aliases?key_id={encoded}")),
            Value::Null,
        ),
        (
            Method::POST,
            server.path("aliases"),
            json!({"alias": "alias/another", "key_id": key}),
        ),
        (
            Method::DELETE,
            server.path("aliases"),
            json!({"key_id": key}),
        ),
    ]
}

async fn send(server: &Harness, (method, path, body): (Method, String, Value)) -> Answer {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    server.send(method, &path, body).await
}

/// Whether the key that a request names is not there; a ciphertext whose key is not does not open.
fn is_absent(answer: &Answer, request: &Value) -> bool {
    let by_name = ["key_id", "source_key_id", "target_key_id"];
    let named = request.is_null() || by_name.iter().any(|name| request.get(name).is_some());
    let code = if named {
        ErrorCode::KeyNotFound
    } else {
        ErrorCode::CiphertextInvalid
    };
    answer.body["error"]["error_code"] == code.as_str()
}

#[tokio::test]
async fn a_key_beyond_the_scope_is_reached_by_no_route() {
    let server = Harness::start().await;
    let theirs = keys(&server, THEIRS, "theirs").await;
    let ours = keys(&server, OURS, "ours").await;
    let encrypt = async |key: &str| {
        let body = json!({"key_id": key, "plain_text": "secret"});
        server.post(post::ENCRYPT_DATA, body).await.ok()["cipher_text"].clone()
    };
    let cipher = encrypt(&theirs.aes).await;
    let ours = Ours {
        cipher: encrypt(&ours.aes).await,
        key: ours.aes,
    };
    let (limited, colleague) = (server.within(&[OURS]), server.within(&[OURS, THEIRS]));
    let mut tried = 0;
    for names in [&theirs, &aliases("theirs")] {
        for operation in operations() {
            for body in bodies(operation, names, &ours, &cipher) {
                let refused = limited.post(operation, body.clone()).await;
                assert!(
                    is_absent(&refused, &body),
                    "{operation} {body}: {}",
                    refused.body
                );
                tried += 1;
            }
        }
        for request in others(&server, &names.aes) {
            let what = format!("{} {}", request.0, request.1);
            let refused = send(&limited, request).await;
            assert!(
                is_absent(&refused, &Value::Null),
                "{what}: {}",
                refused.body
            );
            tried += 1;
        }
    }
    assert!(tried > 80, "{tried}");

    // The same requests of somebody whose scope has the key: whatever they are answered, the key is there.
    for operation in operations() {
        for body in bodies(operation, &theirs, &ours, &cipher) {
            let answer = colleague.post(operation, body.clone()).await;
            assert!(
                !is_absent(&answer, &body),
                "{operation} {body}: {}",
                answer.body
            );
            assert_ne!(answer.status, 403, "{operation}");
        }
    }
    for request in others(&server, &theirs.external) {
        let what = format!("{} {}", request.0, request.1);
        let answer = send(&colleague, request).await;
        assert!(!is_absent(&answer, &Value::Null), "{what}: {}", answer.body);
    }
}

/// A path with a place for a key that the test above does not know of would not be in its matrix.
#[test]
fn every_path_that_names_a_key_is_in_the_matrix() {
    let source = include_str!("../../../kms-api/src/paths.rs");
    let named: Vec<&str> = source
        .lines()
        .filter(|line| line.starts_with("pub const ") && line.contains("{key_id}"))
        .map(|line| line.split('"').nth(1).unwrap())
        .collect();
    assert_eq!(
        named,
        [
            "{key_id}/tags",
            "{key_id}/tags/action",
            "{key_id}/tags/{key}"
        ]
    );
}

#[tokio::test]
async fn what_lies_beyond_looks_like_what_is_not_there() {
    let server = Harness::start().await;
    let theirs = keys(&server, THEIRS, "theirs").await;
    let limited = server.within(&[OURS]);
    for (beyond, absent) in [
        (theirs.aes.as_str(), "0d0466b0-e727-4d9c-b35d-f84bb474a37f"),
        ("alias/theirs-aes_256-kms", "alias/nothing"),
    ] {
        let describe = async |key: &str| {
            let answer = limited
                .post(post::DESCRIBE_KEY, json!({"key_id": key}))
                .await;
            answer.body
        };
        assert_eq!(describe(beyond).await, describe(absent).await);
    }
    let aliases = server.path("aliases");
    let delete = async |name: &str| {
        let body = json!({"aliases": [name]}).to_string();
        limited.send(Method::DELETE, &aliases, body).await
    };
    let beyond = delete("alias/theirs-aes_256-kms").await;
    assert_eq!(beyond.body, delete("alias/nothing").await.body);
    beyond.refused(ErrorCode::AliasNotFound);

    // Nor is an alias taken away from a key that is beyond.
    let ours = keys(&server, OURS, "ours").await;
    let take = json!({"alias": "alias/theirs-aes_256-kms", "target_key_id": ours.aes});
    let refused = limited.post(post::ASSOCIATE_ALIAS, take.clone()).await;
    refused.refused(ErrorCode::AliasNotFound);
    server.post(post::ASSOCIATE_ALIAS, take).await.ok();
}

#[tokio::test]
async fn lists_and_counts_leave_out_what_lies_beyond() {
    let server = Harness::start().await;
    let ours = keys(&server, OURS, "ours").await;
    keys(&server, THEIRS, "theirs").await;
    let limited = server.within(&[OURS]);
    let get = async |server: &Harness, path: &str| server.send(Method::GET, path, "").await.ok();

    for (server, number) in [(&limited, 4), (&server, 8)] {
        let listed = server
            .post(post::LIST_KEYS, json!({"key_spec": "ALL"}))
            .await
            .ok();
        assert_eq!(listed["keys"].as_array().unwrap().len(), number);
        assert_eq!(listed["total"], number);
        let page = get(server, "/console/projects/p1/keys").await;
        assert_eq!(
            (&page["matching"], &page["total"]),
            (&number.into(), &number.into())
        );
        let instances = server.path("resource_instances/action");
        for action in ["count", "filter"] {
            let body = json!({"action": action}).to_string();
            let found = server.send(Method::POST, &instances, body).await.ok();
            assert_eq!(found["total_count"], number, "{action}");
        }
        let tags = get(server, &server.path("tags")).await;
        assert_eq!(tags["tags"].as_array().unwrap().len(), number / 4);
        let aliases = get(server, &server.path("aliases")).await;
        assert_eq!(aliases[0]["aliases"].as_array().unwrap().len(), number);
        let count = get(server, &server.path("user-instances")).await;
        assert_eq!(count["instance_num"], number);
        let quotas = get(server, &server.path("user-quotas")).await;
        assert_eq!(quotas["quotas"]["resources"][0]["used"], number);
        let retirable = server
            .post(post::LIST_RETIRABLE_GRANTS, json!({}))
            .await
            .ok();
        assert_eq!(retirable["total"], number * 3 / 4);
        assert_eq!(
            retirable["grants"].as_array().unwrap().len(),
            number * 3 / 4
        );
    }
    let body = json!({"key_spec": "ALL", "enterprise_project_id": THEIRS});
    let listed = limited.post(post::LIST_KEYS, body).await.ok();
    assert_eq!((&listed["keys"], &listed["total"]), (&json!([]), &0.into()));

    let body = json!({"key_id": ours.ec, "grantee_principal": "another", "operations": ["sign"]});
    server.post(post::CREATE_GRANT, body).await.ok();
    for (scope, most) in [(OURS, 2), (THEIRS, 1)] {
        let quotas = get(&server.within(&[scope]), &server.path("user-quotas")).await;
        assert_eq!(quotas["quotas"]["resources"][1]["used"], most);
    }
}

#[tokio::test]
async fn keys_are_created_within_the_scope_alone() {
    let server = Harness::start().await.within(&[OURS]);
    let field = "enterprise_project_id";
    for body in [
        json!({"key_alias": "a", "enterprise_project_id": THEIRS}),
        json!({"key_alias": "a", "enterprise_project_id": "0"}),
        json!({"key_alias": "a"}),
    ] {
        let refused = server.post(post::CREATE_KEY, body).await;
        refused.refused_at(ErrorCode::NotPermitted, field);
    }
    let key = server
        .create_with(json!({"key_alias": "a", "enterprise_project_id": OURS}))
        .await;
    assert_eq!(
        server.describe(&key).await["sys_enterprise_project_id"],
        OURS
    );
    let default = server.within(&["0"]);
    default.create_with(json!({"key_alias": "b"})).await;
}

#[tokio::test]
async fn a_grant_does_not_reach_beyond_the_scope() {
    let server = Harness::start().await;
    let theirs = keys(&server, THEIRS, "theirs").await;
    let body = json!({"key_id": theirs.aes, "grantee_principal": "auditor", "operations": ["encrypt-data"]});
    server.post(post::CREATE_GRANT, body).await.ok();
    let body = json!({"key_id": theirs.aes, "plain_text": "hello"});
    let auditor = server.as_user("auditor", Role::Auditor);
    auditor.post(post::ENCRYPT_DATA, body.clone()).await.ok();
    let limited = auditor.within(&[OURS]);
    let refused = limited.post(post::ENCRYPT_DATA, body).await;
    refused.refused(ErrorCode::KeyNotFound);
}

async fn ask(door: &Door, cookie: &str, method: &str, path: &str, body: Value) -> Reply {
    let headers = [JSON, OWN, WRITE, ("cookie", cookie)];
    door.send(method, path, &headers, body.to_string()).await
}

#[tokio::test]
async fn an_administrator_limits_accounts_and_access_keys() {
    let door = Door::open().await;
    let signer = door.add_signer("alice", Role::Operator).await;
    door.add_user("root", Role::Admin).await;
    let (root, alice) = (door.cookie_of("root").await, door.cookie_of("alice").await);
    let create = |project: &str| {
        json!({"key_alias": format!("k-{project}"), "enterprise_project_id": project}).to_string()
    };
    for project in [OURS, THEIRS] {
        let made = door
            .signed(&signer, post::CREATE_KEY, &create(project))
            .await;
        assert_eq!(made.status, StatusCode::OK);
    }
    let count = async || {
        let listed = door.signed(&signer, post::LIST_KEYS, "{}").await.json();
        let path = format!("/console/projects/{}/keys", door.opened.default_project.id);
        let seen = door
            .send("GET", &path, &[OWN, ("cookie", &alice)], "")
            .await
            .json();
        (listed["total"].clone(), seen["total"].clone())
    };
    assert_eq!(count().await, (2.into(), 2.into()));

    let scope = "/console/accounts/id-of-alice/scope";
    for (cookie, path, body, code) in [
        (
            &alice,
            scope,
            json!({"enterprise_projects": null}),
            ErrorCode::NotPermitted,
        ),
        (&root, scope, json!({}), ErrorCode::MissingField),
        (
            &root,
            scope,
            json!({"enterprise_projects": []}),
            ErrorCode::InvalidField,
        ),
        (
            &root,
            scope,
            json!({"enterprise_projects": ["x"]}),
            ErrorCode::InvalidField,
        ),
        (
            &root,
            scope,
            json!({"enterprise_projects": vec![OURS; 101]}),
            ErrorCode::InvalidField,
        ),
        (
            &root,
            "/console/accounts/nobody/scope",
            json!({"enterprise_projects": null}),
            ErrorCode::AccountNotFound,
        ),
    ] {
        ask(&door, cookie, "PUT", path, body).await.refused(code);
    }
    let body = json!({"enterprise_projects": [OURS]});
    let changed = ask(&door, &root, "PUT", scope, body).await.json();
    assert_eq!(changed["enterprise_projects"], json!([OURS]));
    assert_eq!(
        count().await,
        (1.into(), 1.into()),
        "in open sessions as well"
    );

    // An access key is limited within its account.
    let keys = "/console/access-keys";
    let empty = json!({"enterprise_projects": []});
    ask(&door, &alice, "POST", keys, empty)
        .await
        .refused(ErrorCode::InvalidField);
    for (projects, total) in [
        (json!([OURS]), 1),
        (json!([THEIRS]), 0),
        (json!([OURS, THEIRS]), 1),
    ] {
        let body = json!({"enterprise_projects": projects});
        let made = ask(&door, &alice, "POST", keys, body).await.json();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        let limited = crate::door::Signer {
            access: text("access"),
            secret: text("secret"),
            project: signer.project.clone(),
        };
        let listed = door.signed(&limited, post::LIST_KEYS, "{}").await.json();
        assert_eq!(listed["total"], total, "{projects}");
    }

    let body = json!({"enterprise_projects": null});
    let changed = ask(&door, &root, "PUT", scope, body).await.json();
    assert_eq!(changed.get("enterprise_projects"), None);
    assert_eq!(count().await, (2.into(), 2.into()));
}

#[tokio::test]
async fn the_command_line_limits_accounts_and_access_keys() {
    let door = Door::open().await;
    let signer = door.add_signer("alice", Role::Operator).await;
    let total = async |signer: &crate::door::Signer| {
        let listed = door.signed(signer, post::LIST_KEYS, "{}").await.json();
        listed["total"].clone()
    };
    let create = json!({"key_alias": "k", "enterprise_project_id": OURS}).to_string();
    door.signed(&signer, post::CREATE_KEY, &create).await;
    let call = |arguments: &[&str]| door.run(arguments);
    let set = ["user", "set-scope", "alice"];
    for (arguments, code) in [
        (vec!["--enterprise-project", "x"], 2),
        (vec!["--enterprise-project", THEIRS, "--everything"], 2),
        (vec![], 2),
        (
            vec!["--enterprise-project", "0", "--enterprise-project", THEIRS],
            0,
        ),
    ] {
        let arguments = [&set[..], &arguments].concat();
        assert_eq!(call(&arguments).status.code(), Some(code), "{arguments:?}");
    }
    assert_eq!(total(&signer).await, 0);
    let listed: Value = serde_json::from_slice(&call(&["user", "list", "--json"]).stdout).unwrap();
    assert_eq!(listed[0]["enterprise_projects"], json!(["0", THEIRS]));
    assert_eq!(
        call(&["user", "set-scope", "nobody", "--everything"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        call(&["user", "set-scope", "alice", "--everything"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(total(&signer).await, 1);

    let create = [
        "access-key",
        "create",
        "--user",
        "alice",
        "--json",
        "--enterprise-project",
        THEIRS,
    ];
    let made: Value = serde_json::from_slice(&call(&create).stdout).unwrap();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let limited = crate::door::Signer {
        access: text("access"),
        secret: text("secret"),
        project: signer.project.clone(),
    };
    assert_eq!(total(&limited).await, 0);
    assert_eq!(
        door.sign_in("alice", PASSWORD, &[]).await.status,
        StatusCode::OK
    );
}
