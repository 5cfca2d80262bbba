//! Projects and the server, for administrators.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::open;
use crate::stub::Stub;

const PROJECTS: &str = r#"{"projects":[{"id":"p1","name":"default"}]}"#;

#[wasm_bindgen_test]
async fn a_project_is_added() {
    let path = "/console/projects";
    let taken = r#"{"error":{"error_code":"KMS.0205","error_msg":"?","error_field":"name"}}"#;
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, path, 200, PROJECTS)
        .on(Method::Post, path, 400, taken);
    let stage = open("/settings/projects", &stub);
    stage.press("Add project").await;
    stage.submit().await;
    stage.faults("Name", "1 to 64 characters").await;
    stage.fill("Name", "default").await;
    stage.submit().await;
    stage.faults("Name", "choose another one").await;
    let stub = stub
        .on(Method::Post, path, 201, r#"{"id":"p2","name":"payments"}"#)
        .on(
            Method::Get,
            path,
            200,
            r#"{"projects":[{"id":"p1","name":"default"},{"id":"p2","name":"payments"}]}"#,
        );
    stage.fill("Name", "payments").await;
    stage.submit().await;
    stage.sees("Project added.").await;
    stage.sees("p2").await;
    assert!(
        stub.sent_to(path)
            .contains(&r#"{"name":"payments"}"#.to_owned())
    );
}

#[wasm_bindgen_test]
async fn the_server_is_shown_with_the_flags_that_set_it() {
    let settings = r#"{"version":"1.2.3","key_quota":100,"wrapping_key_bits":4096,"wrapping_key_life":86400,"session_idle":1800,"session_life":43200,"request_timeout":45,"oidc":{"issuer":"https://id.example","name":"Example"}}"#;
    let quotas = r#"{"quotas":{"resources":[{"type":"CMK","used":7,"quota":100},{"type":"grant_per_CMK","used":1,"quota":-1}]}}"#;
    let stub = Stub::signed_in_as("admin")
        .on(Method::Get, "/console/server", 200, settings)
        .on(Method::Get, "/v1.0/p1/kms/user-quotas", 200, quotas);
    let stage = open("/settings/server", &stub);
    for text in [
        "1.2.3",
        "7 of 100",
        "1, without a bound",
        "RSA, 4096 bits",
        "24 h",
        "30 min",
        "45 s",
        "Example (https://id.example)",
        "--wrapping-key-bits",
    ] {
        stage.sees(text).await;
    }
}
