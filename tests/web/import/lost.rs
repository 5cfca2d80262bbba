//! What stays when the server, or the session, is gone in the middle of an import.

use kms_console::api::transport::Method;
use kms_wrap_worker::{Part, Refusal};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::open;
use super::super::stub::{Stub, error, session};
use super::sending::at_review;
use super::{at_file, configure, paste, worker};

const CREATE: &str = "/v1.0/p1/kms/create-key";
const PARAMETERS: &str = "/v1.0/p1/kms/get-parameters-for-import";
const IMPORT: &str = "/v1.0/p1/kms/import-key-material";

fn server() -> Stub {
    super::sending::server()
}

/// The answer of a server that broke.
fn broken(stub: Stub, path: &str) -> Stub {
    stub.on(Method::Post, path, 500, &error("KMS.0101"))
}

#[wasm_bindgen_test]
async fn a_create_that_breaks_keeps_what_was_typed() {
    let stub = broken(server(), CREATE);
    let stage = open("/keys/import", &stub);
    stage.fill("Description", "of the shop").await;
    configure(&stage).await;
    stage.hears("alert", "request-7").await;
    assert_eq!(stage.field("Alias").await.value(), "payments");
    assert_eq!(stage.field("Description").await.value(), "of the shop");
    let _stub = mended(stub);
    stage.press("Next").await;
    stage.sees("Wrapping Algorithm").await;
}

/// The same server, which makes keys again.
fn mended(stub: Stub) -> Stub {
    let id = super::super::stub::key_id(1);
    let made = format!(r#"{{"key_info":{{"key_id":"{id}","domain_id":"d"}}}}"#);
    stub.on(Method::Post, CREATE, 200, &made)
}

#[wasm_bindgen_test]
async fn a_fetch_that_breaks_keeps_the_choice_and_the_key() {
    let stub = broken(server(), PARAMETERS);
    let stage = open("/keys/import", &stub);
    configure(&stage).await;
    stage.press_radio("generate").await;
    stage.press("Next").await;
    stage.hears("alert", "request-7").await;
    let chosen = stage.element("input[value=generate]:checked").await;
    assert!(chosen.is_connected());
    assert_eq!(stub.sent_to("/create-key").len(), 1);
    stage.press("Back").await;
    stage.sees("The key exists now").await;
}

#[wasm_bindgen_test]
async fn an_import_that_breaks_keeps_the_key_and_the_expiry() {
    let stub = broken(server(), IMPORT);
    let stage = at_review(&stub, &worker()).await;
    stage.press_radio("expires").await;
    stage.fill("Expires at", "2999-01-02T03:04").await;
    stage.press("OK").await;
    stage.hears("alert", "request-7").await;
    assert_eq!(stage.field("Expires at").await.value(), "2999-01-02T03:04");
    assert!(stage.says("pasted text"));
    let _stub = stub.on(Method::Post, IMPORT, 200, "{}");
    stage.press("OK").await;
    stage.hears("status", "Key imported successfully").await;
}

#[wasm_bindgen_test]
async fn a_session_that_ends_keeps_what_was_typed_and_no_pass_phrase() {
    let worker = worker().on("inspect", Err(needed()));
    let stub = server();
    let stage = at_file(&stub, &worker).await;
    paste(&stage, "Key file", "0123").await;
    stage.fill("Pass phrase", "seven herons").await;
    // The session ends, which the next request finds out.
    stage.press("Back").await;
    let stub = stub
        .on(Method::Post, PARAMETERS, 401, &error("KMS.0301"))
        .on(Method::Post, "/console/session", 200, &session("operator"));
    stage.press("Next").await;
    stage.is_headed("Sign in").await;
    stage.fill("User name", "ada").await;
    stage.fill("Password", "right").await;
    stage.press("Sign in").await;
    stage.is_headed("Import Key").await;
    stage.sees("Where the key comes from").await;
    let parameters = super::parameters(&"A".repeat(super::LONG));
    let _stub = stub.on(Method::Post, PARAMETERS, 200, &parameters);
    stage.press("Next").await;
    // The file is there again; its pass phrase is not.
    stage.faults("Pass phrase", "The key is encrypted").await;
    assert_eq!(stage.field("Pass phrase").await.value(), "");
    assert_eq!(worker.files_of("inspect").len(), 2);
}

#[wasm_bindgen_test]
async fn a_session_that_ends_on_the_first_step_keeps_what_was_typed() {
    let stub = server()
        .on(Method::Post, CREATE, 401, &error("KMS.0301"))
        .on(Method::Post, "/console/session", 200, &session("operator"));
    let stage = open("/keys/import", &stub);
    stage.fill("Description", "of the shop").await;
    stage.press("Add Tag").await;
    stage.fill("Tag key", "team").await;
    configure(&stage).await;
    stage.is_headed("Sign in").await;
    stage.fill("User name", "ada").await;
    stage.fill("Password", "right").await;
    stage.press("Sign in").await;
    stage.is_headed("Import Key").await;
    for (label, text) in [
        ("Alias", "payments"),
        ("Description", "of the shop"),
        ("Tag key", "team"),
    ] {
        assert_eq!(stage.field(label).await.value(), text, "{label}");
    }
}

fn needed() -> Refusal {
    Refusal::new("passphrase-needed", "", Part::Passphrase)
}
