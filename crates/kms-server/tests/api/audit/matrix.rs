//! Every route that changes something leaves one record.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::audit::AuditEntry;
use kms_api::console::Role;
use kms_server::audit::Effect;
use kms_server::background;
use kms_server::routes;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::door::{Door, JSON, OWN, PASSWORD, Reply, WRITE};
use crate::material::{Blob, Parameters, aes_key};

/// An administrator in a session, and what has been recorded of them.
struct Console {
    door: Door,
    cookie: String,
    done: BTreeSet<String>,
}

impl Console {
    async fn open() -> Self {
        let door = Door::open().await;
        door.add_user("root", Role::Admin).await;
        let cookie = door.cookie_of("root").await;
        Self {
            door,
            cookie,
            done: BTreeSet::new(),
        }
    }

    async fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        let headers = [OWN, WRITE, JSON, ("cookie", self.cookie.as_str())];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.door.send(method, path, &headers, body).await
    }

    /// A change that succeeds and leaves the record that it should.
    async fn change(
        &mut self,
        action: &str,
        method: &str,
        path: &str,
        body: Value,
    ) -> (Value, AuditEntry) {
        let before = self.door.end_of_log().await;
        let reply = self.send(method, path, &body).await;
        assert!(reply.status.is_success(), "{action}: {:?}", reply.bytes);
        let entry = Door::only(self.door.records_after(before).await);
        let id = reply.headers["x-request-id"].to_str().unwrap();
        assert_eq!(entry.action, action);
        assert_eq!(entry.account_name.as_deref(), Some("root"));
        assert_eq!(entry.account_id.as_deref(), Some("id-of-root"));
        assert_eq!(entry.actor_kind, "account");
        assert!(entry.session.is_some() && entry.access_key.is_none());
        assert_eq!(entry.request_id.as_deref(), Some(id));
        assert_eq!(entry.status, i64::from(reply.status.as_u16()));
        assert_eq!((entry.outcome.as_str(), entry.count), ("done", 1));
        self.done.insert(action.to_owned());
        let answer = if reply.bytes.is_empty() {
            Value::Null
        } else {
            reply.json()
        };
        (answer, entry)
    }

    /// An operation of the API on `key`, with the fields that it has besides.
    async fn operate(&mut self, name: &str, key: &str, fields: Value) -> Value {
        let mut body = fields;
        body["key_id"] = key.into();
        let path = self.path(name);
        let (answer, entry) = self.change(name, "POST", &path, body).await;
        assert_eq!(entry.key_id.as_deref(), Some(key), "{name}");
        assert_eq!(entry.project_id.as_deref(), Some(self.project()), "{name}");
        answer
    }

    async fn create(&mut self, body: Value) -> String {
        let path = self.path("create-key");
        let (answer, entry) = self.change("create-key", "POST", &path, body).await;
        let id = answer["key_info"]["key_id"].as_str().unwrap().to_owned();
        assert_eq!(entry.key_id.as_ref(), Some(&id));
        id
    }

    fn project(&self) -> &str {
        self.door.opened.default_project.id.as_str()
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1.0/{}/kms/{rest}", self.project())
    }
}

#[tokio::test]
async fn every_route_that_changes_something_leaves_one_record() {
    let mut console = Console::open().await;
    let key = console.create(json!({"key_alias": "own"})).await;
    states(&mut console, &key).await;
    tags(&mut console, &key).await;
    aliases(&mut console, &key).await;
    grants(&mut console, &key).await;
    import(&mut console).await;
    accounts(&mut console).await;
    access_keys(&mut console).await;
    projects(&mut console).await;
    second_step(&mut console).await;
    sessions(&mut console).await;

    let changes = routes::audited().into_iter();
    let changes = changes.filter(|route| matches!(route.effect, Effect::Change | Effect::SignIn));
    let expected: BTreeSet<String> = changes.map(|route| route.action.to_owned()).collect();
    assert_eq!(console.done, expected, "a route has no request here");
    assert_eq!(console.door.findings(None).await, []);
}

async fn states(console: &mut Console, key: &str) {
    for name in ["disable-key", "enable-key", "enable-key-rotation"] {
        console.operate(name, key, json!({})).await;
    }
    let interval = json!({"rotation_interval": 30});
    console
        .operate("update-key-rotation-interval", key, interval)
        .await;
    console.operate("rotate-on-demand", key, json!({})).await;
    console
        .operate("disable-key-rotation", key, json!({}))
        .await;
    console
        .operate("update-key-alias", key, json!({"key_alias": "new"}))
        .await;
    console
        .operate(
            "update-key-description",
            key,
            json!({"key_description": "canary-description"}),
        )
        .await;
    console
        .operate("schedule-key-deletion", key, json!({"pending_days": "7"}))
        .await;
    console.operate("cancel-key-deletion", key, json!({})).await;
    console.operate("enable-key", key, json!({})).await;
}

async fn tags(console: &mut Console, key: &str) {
    let path = |console: &Console, rest: &str| console.path(&format!("{key}/tags{rest}"));
    let tag = json!({"key": "team", "value": "canary-tag"});
    let one = path(console, "");
    let (_, entry) = console
        .change("create-tag", "POST", &one, json!({"tag": tag}))
        .await;
    assert_eq!(entry.key_id.as_deref(), Some(key));
    let many = json!({"action": "create", "tags": [{"key": "a", "value": "1"}, {"key": "action", "value": "2"}]});
    let all = path(console, "/action");
    console.change("change-tags", "POST", &all, many).await;
    let rename = json!({"key": "a", "new_key": "b"});
    let everywhere = format!("/console/projects/{}/tags/rename", console.project());
    let (_, entry) = console
        .change("rename-tag", "POST", &everywhere, rename)
        .await;
    assert_eq!(entry.project_id.as_deref(), Some(console.project()));
    for rest in ["/team", "/action"] {
        let path = path(console, rest);
        let (_, entry) = console
            .change("delete-tag", "DELETE", &path, Value::Null)
            .await;
        assert_eq!(entry.key_id.as_deref(), Some(key));
    }
}

async fn aliases(console: &mut Console, key: &str) {
    let path = console.path("aliases");
    let body = json!({"key_id": key, "alias": "alias/one"});
    let (_, entry) = console.change("create-alias", "POST", &path, body).await;
    assert_eq!(entry.key_id.as_deref(), Some(key));
    assert_eq!(entry.target.as_deref(), Some("alias/one"));
    // The key is named by its alias, and recorded by its id.
    let named = json!({"key_id": "alias/one"});
    let enable = console.path("enable-key");
    let (_, entry) = console.change("enable-key", "POST", &enable, named).await;
    assert_eq!(entry.key_id.as_deref(), Some(key));
    let associate = console.path("alias/associate");
    let body = json!({"target_key_id": key, "alias": "alias/one"});
    console
        .change("alias/associate", "POST", &associate, body)
        .await;
    let body = json!({"aliases": ["alias/one"]});
    let (_, entry) = console
        .change("delete-aliases", "DELETE", &path, body)
        .await;
    assert_eq!(entry.target.as_deref(), Some("alias/one"));
}

async fn grants(console: &mut Console, key: &str) {
    for end in ["retire-grant", "revoke-grant"] {
        let grantee = "0d0466b00d0466b00d0466b00d0466b0";
        let body = json!({"grantee_principal": grantee, "operations": ["encrypt-data"]});
        let grant = console.operate("create-grant", key, body).await["grant_id"].clone();
        console.operate(end, key, json!({"grant_id": grant})).await;
    }
}

async fn import(console: &mut Console) {
    let key = console
        .create(json!({"key_alias": "external", "origin": "external"}))
        .await;
    let body = json!({"wrapping_algorithm": "RSAES_OAEP_SHA_256"});
    let answer = console
        .operate("get-parameters-for-import", &key, body)
        .await;
    let parameters = Parameters {
        token: answer["import_token"].as_str().unwrap().to_owned(),
        spki: STANDARD
            .decode(answer["public_key"].as_str().unwrap())
            .unwrap(),
        expires_at: 0,
    };
    let body = Blob::Secret(aes_key(1)).body(&key, &parameters);
    console.operate("import-key-material", &key, body).await;
    console
        .operate("delete-imported-key-material", &key, json!({}))
        .await;
    assert!(!console.door.log_text().await.contains(&parameters.token));
}

async fn accounts(console: &mut Console) {
    let path = "/console/accounts";
    let body = json!({"user_name": "alice", "role": "auditor", "password": "canary-password"});
    let (answer, entry) = console.change("add-account", "POST", path, body).await;
    let id = answer["user_id"].as_str().unwrap().to_owned();
    assert_eq!(entry.target, Some(format!("{id} alice auditor")));
    let one = format!("{path}/{id}");
    let body = json!({"role": "admin", "disabled": true});
    let (_, entry) = console.change("change-account", "PATCH", &one, body).await;
    assert_eq!(entry.target, Some(format!("{id} admin disabled")));
    let scope = json!({"enterprise_projects": ["0"]});
    let (_, entry) = console
        .change("set-scope", "PUT", &format!("{one}/scope"), scope)
        .await;
    assert_eq!(entry.target, Some(format!("{id} limited to 0")));
    let reset = format!("{one}/password");
    let (answer, entry) = console
        .change("reset-password", "POST", &reset, json!({}))
        .await;
    assert_eq!(entry.target.as_ref(), Some(&id));
    let made = answer["password"].as_str().unwrap().to_owned();
    let (_, entry) = console
        .change("remove-account", "DELETE", &one, Value::Null)
        .await;
    assert_eq!(entry.target.as_ref(), Some(&id));
    let log = console.door.log_text().await;
    assert!(!log.contains(&made) && !log.contains("canary"), "{log}");
}

async fn access_keys(console: &mut Console) {
    let path = "/console/access-keys";
    let (answer, entry) = console
        .change("create-access-key", "POST", path, json!({}))
        .await;
    let (access, secret) = (
        answer["access"].as_str().unwrap(),
        answer["secret"].as_str().unwrap(),
    );
    assert_eq!(entry.target, Some(format!("{access} of id-of-root")));
    let one = format!("{path}/{access}");
    let body = json!({"disabled": true});
    let (_, entry) = console
        .change("change-access-key", "PATCH", &one, body)
        .await;
    assert_eq!(entry.target, Some(format!("{access} disabled")));
    let (_, entry) = console
        .change("remove-access-key", "DELETE", &one, Value::Null)
        .await;
    assert_eq!(entry.target.as_deref(), Some(access));
    assert!(!console.door.log_text().await.contains(secret));
}

async fn projects(console: &mut Console) {
    let body = json!({"name": "payments"});
    let (answer, entry) = console
        .change("create-project", "POST", "/console/projects", body)
        .await;
    let id = answer["id"].as_str().unwrap();
    assert_eq!(entry.target, Some(format!("{id} payments")));
}

/// Twice: taken off by whoever has it, and by an administrator.
async fn second_step(console: &mut Console) {
    let path = "/console/session/totp";
    let password = json!({"current_password": PASSWORD});
    for (action, off, body) in [
        ("remove-own-totp", path, password.clone()),
        (
            "reset-totp",
            "/console/accounts/id-of-root/totp",
            Value::Null,
        ),
    ] {
        let (answer, _) = console
            .change("begin-own-totp", "POST", path, password.clone())
            .await;
        let secret = answer["secret"].as_str().unwrap();
        let bytes = Secret::try_from_base32(secret).unwrap();
        let totp = Builder::new().with_secret(bytes).build().unwrap();
        let code = totp.generate(console.door.seconds()).to_string();
        let confirm = format!("{path}/confirm");
        console
            .change("confirm-own-totp", "POST", &confirm, json!({"code": code}))
            .await;
        console.change(action, "DELETE", off, body).await;
        assert!(!console.door.log_text().await.contains(secret));
    }
}

async fn sessions(console: &mut Console) {
    let path = "/console/session";
    let body = json!({"current_password": PASSWORD, "new_password": "canary horse"});
    let password = format!("{path}/password");
    console
        .change("change-own-password", "POST", &password, body)
        .await;
    console
        .change("sign-out", "DELETE", path, Value::Null)
        .await;
    let body = json!({"user_name": "root", "password": "canary horse"});
    let (_, signed_in) = console.change("sign-in", "POST", path, body.clone()).await;
    console.cookie = console.send("POST", path, &body).await.cookie();
    let (_, entry) = console
        .change(
            "end-own-sessions",
            "DELETE",
            "/console/sessions",
            Value::Null,
        )
        .await;
    assert_ne!(
        entry.session, signed_in.session,
        "each session has its name"
    );
    let log = console.door.log_text().await;
    assert!(!log.contains("canary") && !log.contains(PASSWORD), "{log}");
}

#[tokio::test]
async fn uses_of_keys_are_counted_and_recorded_by_the_upkeep() {
    let console = Console::open().await;
    let (door, path) = (&console.door, |name: &str| console.path(name));
    let body = json!({"key_alias": "own"});
    let created = console
        .send("POST", &path("create-key"), &body)
        .await
        .json();
    let key = created["key_info"]["key_id"].as_str().unwrap();
    let before = door.end_of_log().await;
    let body = json!({"key_id": key, "plain_text": "canary-plaintext"});
    let mut first = None;
    let mut cipher_text = Value::Null;
    for _ in 0..3 {
        let reply = console.send("POST", &path("encrypt-data"), &body).await;
        cipher_text = reply.json()["cipher_text"].clone();
        let id = reply.headers["x-request-id"].to_str().unwrap().to_owned();
        first.get_or_insert(id);
    }
    let body = json!({"cipher_text": cipher_text});
    console
        .send("POST", &path("decrypt-data"), &body)
        .await
        .json();
    assert_eq!(door.records_after(before).await, [], "not one by one");

    background::round(&door.state).await.unwrap();
    let records = door.records_after(before).await.into_iter();
    let mut records: Vec<AuditEntry> = records.map(|row| row.entry).collect();
    records.sort_by(|one, other| one.action.cmp(&other.action));
    let found = records
        .iter()
        .map(|entry| (entry.action.as_str(), entry.count));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [("decrypt-data", 1), ("encrypt-data", 3)]
    );
    for entry in &records {
        assert_eq!(entry.key_id.as_deref(), Some(key));
        assert_eq!(entry.account_name.as_deref(), Some("root"));
    }
    assert_eq!(records[1].request_id, first);
    background::round(&door.state).await.unwrap();
    assert_eq!(door.end_of_log().await, before + 2, "each use once");
    let log = door.log_text().await;
    assert!(!log.contains("canary") && !log.contains(cipher_text.as_str().unwrap()));
}

#[test]
fn only_what_reads_or_uses_is_not_recorded_one_by_one() {
    let of = |effect| {
        let routes = routes::audited().into_iter();
        let actions = routes.filter(move |route| route.effect == effect);
        actions.map(|route| route.action).collect::<BTreeSet<_>>()
    };
    let uses = [
        "create-datakey",
        "create-datakey-without-plaintext",
        "create-ec-datakey-pair",
        "create-rsa-datakey-pair",
        "decrypt-data",
        "decrypt-datakey",
        "encrypt-data",
        "encrypt-datakey",
        "gen-random",
        "generate-mac",
        "re-encrypt",
        "sign",
        "verify",
        "verify-mac",
    ];
    assert_eq!(of(Effect::Use), BTreeSet::from(uses));
    for action in of(Effect::Read) {
        let reads = [
            "describe-key",
            "get-publickey",
            "get-key-rotation-status",
            "search-keys",
            "export-audit-log",
            "verify-audit-log",
        ];
        // What is not offered is called by its path.
        let by_name = ["list-", "show-", "/v1.0/", "/v2/"];
        let read = reads.contains(&action) || by_name.iter().any(|name| action.starts_with(name));
        assert!(read, "{action} is said to read");
    }
}
