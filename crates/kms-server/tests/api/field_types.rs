//! Every field of every body, by kms-api's own types, filled with what it cannot be: refused with the field's name, and
//! never with a 5xx.

use std::fmt;

use axum::http::Method;
use kms_api::console::Role;
use kms_api::paths::post;
use kms_api::{
    accounts, administration, aliases, data, datakeys, grants, import, keys, mac, random,
    re_encrypt, resources, rotation, tags, tags_overview,
};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Value, json};

use crate::harness::Harness;

/// Asks a type for its fields, and gets no further.
struct Ask;

/// What comes back: the fields, or that there are none.
#[derive(Debug)]
enum Asked {
    Fields(&'static [&'static str]),
    None,
}

impl std::error::Error for Asked {}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl serde::de::Error for Asked {
    fn custom<T: fmt::Display>(_text: T) -> Self {
        Self::None
    }
}

impl<'de> Deserializer<'de> for Ask {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Asked> {
        Err(Asked::None)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked::Fields(fields))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn fields_of<T: DeserializeOwned>() -> &'static [&'static str] {
    match <T as Deserialize>::deserialize(Ask).err() {
        Some(Asked::Fields(fields)) => fields,
        other => panic!("{other:?}"),
    }
}

type Body = (String, Method, &'static [&'static str]);

/// Every request that has a body, with the fields of its type.
fn bodies() -> Vec<Body> {
    let mut all: Vec<Body> = Vec::new();
    let mut add = |path: String, method: Method, fields| all.push((path, method, fields));
    macro_rules! operations {
        ($($name:expr => $body:ty),* $(,)?) => {
            $(add(format!("/v1.0/p1/kms/{}", $name), Method::POST, fields_of::<$body>());)*
        };
    }
    operations! {
        post::CREATE_KEY => keys::CreateKeyRequest,
        post::DESCRIBE_KEY => keys::KeyIdRequest,
        post::LIST_KEYS => keys::ListKeysRequest,
        post::ENABLE_KEY => keys::KeyIdRequest,
        post::DISABLE_KEY => keys::KeyIdRequest,
        post::SCHEDULE_KEY_DELETION => keys::ScheduleKeyDeletionRequest,
        post::CANCEL_KEY_DELETION => keys::KeyIdRequest,
        post::UPDATE_KEY_ALIAS => keys::UpdateKeyAliasRequest,
        post::UPDATE_KEY_DESCRIPTION => keys::UpdateKeyDescriptionRequest,
        post::GET_PARAMETERS_FOR_IMPORT => import::GetParametersRequest,
        post::IMPORT_KEY_MATERIAL => import::ImportKeyMaterialRequest,
        post::DELETE_IMPORTED_KEY_MATERIAL => keys::KeyIdRequest,
        post::ENCRYPT_DATA => data::EncryptDataRequest,
        post::DECRYPT_DATA => data::DecryptDataRequest,
        post::SIGN => data::SignRequest,
        post::VERIFY => data::VerifyRequest,
        post::GET_PUBLIC_KEY => keys::KeyIdRequest,
        post::GEN_RANDOM => random::GenRandomRequest,
        post::CREATE_DATAKEY => datakeys::CreateDataKeyRequest,
        post::CREATE_DATAKEY_WITHOUT_PLAINTEXT => datakeys::CreateDataKeyRequest,
        post::ENCRYPT_DATAKEY => datakeys::EncryptDataKeyRequest,
        post::DECRYPT_DATAKEY => datakeys::DecryptDataKeyRequest,
        post::CREATE_RSA_DATAKEY_PAIR => datakeys::CreateRsaDataKeyPairRequest,
        post::CREATE_EC_DATAKEY_PAIR => datakeys::CreateEcDataKeyPairRequest,
        post::RE_ENCRYPT => re_encrypt::ReEncryptRequest,
        post::GENERATE_MAC => mac::GenerateMacRequest,
        post::VERIFY_MAC => mac::VerifyMacRequest,
        post::ENABLE_KEY_ROTATION => keys::KeyIdRequest,
        post::DISABLE_KEY_ROTATION => keys::KeyIdRequest,
        post::UPDATE_KEY_ROTATION_INTERVAL => rotation::UpdateKeyRotationIntervalRequest,
        post::GET_KEY_ROTATION_STATUS => keys::KeyIdRequest,
        post::ROTATE_ON_DEMAND => keys::KeyIdRequest,
        post::CREATE_GRANT => grants::CreateGrantRequest,
        post::LIST_GRANTS => grants::ListGrantsRequest,
        post::LIST_RETIRABLE_GRANTS => grants::ListRetirableGrantsRequest,
        post::RETIRE_GRANT => grants::EndGrantRequest,
        post::REVOKE_GRANT => grants::EndGrantRequest,
        post::ASSOCIATE_ALIAS => aliases::AssociateAliasRequest,
        "aliases" => aliases::CreateAliasRequest,
        "resource_instances/action" => resources::ResourceInstancesRequest,
        "0d0466b0-e727-4d9c-b35d-f84bb474a37f/tags" => tags::CreateTagRequest,
        "0d0466b0-e727-4d9c-b35d-f84bb474a37f/tags/action" => tags::TagActionRequest,
    }
    let user = "0d0466b0e7274d9cb35df84bb474a37f";
    let mut console = |path: &str, method, fields| add(format!("/console/{path}"), method, fields);
    console(
        "accounts",
        Method::POST,
        fields_of::<accounts::AddAccountRequest>(),
    );
    let change = fields_of::<accounts::ChangeAccountRequest>();
    console(&format!("accounts/{user}"), Method::PATCH, change);
    let reset = fields_of::<accounts::ResetPasswordRequest>();
    console(&format!("accounts/{user}/password"), Method::POST, reset);
    let scope = fields_of::<accounts::LimitAccountRequest>();
    console(&format!("accounts/{user}/scope"), Method::PUT, scope);
    console(
        "access-keys",
        Method::POST,
        fields_of::<accounts::CreateAccessKeyRequest>(),
    );
    let change = fields_of::<accounts::ChangeAccessKeyRequest>();
    console("access-keys/ABCDEFGHIJKLMNOPQRST", Method::PATCH, change);
    let project = fields_of::<administration::AddProjectRequest>();
    console("projects", Method::POST, project);
    let rename = fields_of::<tags_overview::RenameTagRequest>();
    console("projects/p1/tags/rename", Method::POST, rename);
    add(
        "/v1.0/p1/kms/aliases".to_owned(),
        Method::DELETE,
        fields_of::<aliases::DeleteAliasRequest>(),
    );
    all
}

/// What hardly any field takes; which ones a field takes after all is for its own tests.
fn wrong() -> Vec<Value> {
    let deep = (0..64).fold(json!({}), |inner, _| json!({ "a": inner }));
    vec![
        json!(1.5),
        json!(-1),
        json!(u64::MAX),
        json!([[]]),
        json!({"a": {"b": null}}),
        json!("a\u{0}b"),
        json!("\u{202e}\u{fffd}".repeat(40_000)),
        json!(["a\u{0}b", {}]),
        deep,
    ]
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_refused_by_its_name() {
    let server = Harness::start().await.as_caller(Role::Admin, "p1");
    let mut asked = 0;
    for (path, method, fields) in bodies() {
        assert!(!fields.is_empty(), "{path}");
        for field in fields {
            let mut named = 0;
            for value in wrong() {
                let body = json!({ *field: value }).to_string();
                let answer = server.send(method.clone(), &path, body).await;
                let error = &answer.body["error"];
                let what = format!("{method} {path} {field}: {} {error}", answer.status);
                assert!((400..500).contains(&answer.status), "{what}");
                let at = error["error_field"].as_str().unwrap_or_default();
                let inside = at
                    .strip_prefix(field)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']));
                named += usize::from(inside);
                asked += 1;
            }
            // A field may take one or another of these; then it is another one that the request lacks.
            assert!(
                named + 2 >= wrong().len(),
                "{method} {path} {field}: {named}"
            );
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[tokio::test]
async fn no_route_with_a_body_is_left_out() {
    let server = Harness::start().await;
    let described = server
        .send(Method::GET, "/console/openapi.json", "")
        .await
        .ok();
    let known: Vec<(String, Method)> = bodies()
        .into_iter()
        .map(|(path, method, _)| (path, method))
        .collect();
    let mut left_out = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        let concrete = path
            .replace("{project_id}", "p1")
            .replace("{key_id}", "0d0466b0-e727-4d9c-b35d-f84bb474a37f")
            .replace("{user_id}", "0d0466b0e7274d9cb35df84bb474a37f")
            .replace("{access}", "ABCDEFGHIJKLMNOPQRST");
        for (method, described) in methods.as_object().unwrap() {
            let reads = matches!(method.as_str(), "get" | "parameters");
            let offered = described["deprecated"].is_null();
            let method: Method = method.to_uppercase().parse().unwrap();
            if offered && !reads && !known.contains(&(concrete.clone(), method.clone())) {
                left_out.push(format!("{method} {path}"));
            }
        }
    }
    left_out.sort();
    assert_eq!(
        left_out,
        [
            // Nothing but the path, and the session of the caller.
            "DELETE /console/access-keys/{access}",
            "DELETE /console/accounts/{user_id}",
            "DELETE /console/accounts/{user_id}/totp",
            "DELETE /console/session",
            // Asked in a session alone: tests/api/totp.rs.
            "DELETE /console/session/totp",
            "DELETE /console/sessions",
            // A tag may have this key.
            "DELETE /v1.0/{project_id}/kms/{key_id}/tags/action",
            "DELETE /v1.0/{project_id}/kms/{key_id}/tags/{key}",
            // Asked by strangers and by sessions: tests/api/session.rs.
            "POST /console/session",
            "POST /console/session/password",
            "POST /console/session/totp",
            "POST /console/session/totp/confirm",
        ]
    );
}
