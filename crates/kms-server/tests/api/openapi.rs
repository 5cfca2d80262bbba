//! The document on the API says what the server does: every path of the wire is in it, and what is in it is answered.

use std::collections::BTreeSet;

use kms_api::console::Role;
use kms_api::{ErrorCode, paths};
use serde_json::Value;

use crate::door::{Door, OWN, WRITE};

async fn document(door: &Door) -> Value {
    let reply = door.send("GET", paths::CONSOLE_OPENAPI, &[], "").await;
    assert_eq!(
        (reply.status.as_u16(), &reply.headers["content-type"]),
        (200, &"application/json".parse().unwrap())
    );
    reply.json()
}

/// Method, path and operation of everything that the document has.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        let methods = methods.filter(|(name, _)| *name != "parameters");
        methods.map(|(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    all.collect()
}

#[tokio::test]
async fn every_path_of_the_wire_is_in_the_document() {
    let document = document(&Door::open().await).await;
    let found: BTreeSet<_> = operations(&document)
        .into_iter()
        .map(|(_, path, _)| path)
        .collect();
    let source = include_str!("../../../kms-api/src/paths.rs");
    let constants = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub const "));
    let mut seen = 0;
    for line in constants {
        let text = line.split('"').nth(1).unwrap();
        let path = match text {
            _ if line.starts_with("PROJECT_PREFIX") => continue,
            _ if text.starts_with('/') => text.to_owned(),
            _ => format!("{}/{text}", paths::PROJECT_PREFIX),
        };
        assert!(found.contains(&path), "{path} is not in the document");
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[tokio::test]
async fn everything_in_the_document_is_answered_and_asks_for_what_it_says() {
    let door = Door::open().await;
    let document = document(&door).await;
    let operations = operations(&document);
    assert!(operations.len() > 80, "{}", operations.len());
    let mut ids = BTreeSet::new();
    door.add_user("auditor", Role::Auditor).await;
    let cookie = door.cookie_of("auditor").await;
    let project = door.opened.default_project.id.to_string();
    for (method, path, operation) in &operations {
        let of_path = path
            .replace("{project_id}", &project)
            .replace(['{', '}'], "");
        let reply = door.send(method, &of_path, &[], "").await;
        let anonymous = reply.status.as_u16();
        assert_ne!(anonymous, 405, "{method} {path}");
        assert!(ids.insert(operation["operationId"].to_string()));
        let open = operation["security"] == Value::Array(Vec::new());
        if path != paths::CONSOLE_SESSION {
            assert_eq!(anonymous != 401, open, "{method} {path}: {anonymous}");
        }
        // These end the auditor's own session.
        if !path.starts_with(paths::CONSOLE_SESSION) {
            let access = operation["x-keyferry-access"].as_str().unwrap();
            let closed = access.contains("administrators");
            let headers = [OWN, WRITE, ("cookie", cookie.as_str())];
            let auditor = door.send(method, &of_path, &headers, "").await.status;
            assert_eq!(auditor == 403, closed, "{method} {path}: {access}");
            let not_offered = operation["deprecated"] == true;
            assert_eq!(auditor == 501, not_offered, "{method} {path}");
        }
        let places: Vec<_> = path
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap())
            .collect();
        let parameters = document["paths"][path]["parameters"].as_array().unwrap();
        let names: Vec<_> = parameters
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, places, "{path}");
    }
}

#[tokio::test]
async fn every_code_of_a_refusal_is_in_the_document() {
    let document = document(&Door::open().await).await;
    let error = &document["components"]["schemas"]["Error"]["properties"]["error"];
    let codes = error["properties"]["error_code"]["enum"]
        .as_array()
        .unwrap();
    assert_eq!(codes.len(), ErrorCode::ALL.len());
    let schemes = document["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    assert_eq!(schemes.keys().collect::<Vec<_>>(), ["session", "signature"]);
    let encrypt = &document["paths"]["/v1.0/{project_id}/kms/encrypt-data"]["post"];
    assert_eq!(encrypt["x-keyferry-grant"], "encrypt-data");
}
