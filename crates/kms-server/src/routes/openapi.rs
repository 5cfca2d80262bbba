//! `GET /console/openapi.json`: the routes as an `OpenAPI` document, made from the routes themselves.
//!
//! It has every path, its methods, who may call it, and what a refusal looks like. The fields of bodies are in docs/API.md
//! and in the documentation of the original API: a second, hand-kept table of them would lie before long.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{Method, Request, header},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use kms_api::{ErrorCode, console::SESSION_COOKIE, paths};
use serde_json::{Map, Value, json};
use tokio::sync::OnceCell;
use tower::ServiceExt as _;

use super::{Routes, guarded};
use crate::{auth::Access, error::AppError, state::AppState};

/// What the document says of a route.
pub(super) struct Described {
    pub(super) path: String,
    pub(super) access: Access,
    /// The operation that a grant may open it by.
    pub(super) grant: Option<String>,
    pub(super) methods: MethodRouter<AppState>,
}

/// Who gets in, in words.
const fn words(access: Access) -> &'static str {
    match access {
        Access::Anyone => "anyone",
        Access::Read => "everyone who is signed in",
        Access::Operate => "operators and administrators",
        Access::Admin => "administrators",
    }
}

/// The routes that stand outside the authentication layer.
fn open() -> Vec<Described> {
    let anyone = |path: &str, methods| Described {
        path: path.to_owned(),
        access: Access::Anyone,
        grant: None,
        methods,
    };
    let any = async || "";
    vec![
        anyone("/", get(any)),
        anyone(paths::HEALTH, get(any)),
        anyone(paths::READY, get(any)),
        anyone(paths::CONSOLE_OPENAPI, get(any)),
        anyone(paths::CONSOLE_SESSION, get(any).post(any).delete(any)),
    ]
}

/// The document on these routes.
pub(super) fn router(offered: &Routes, not_offered: &Routes) -> Routes {
    let document = Arc::new(Document {
        offered: open().into_iter().chain(offered.described()).collect(),
        not_offered: not_offered.described(),
        text: OnceCell::new(),
    });
    let show = async move |State(state): State<AppState>| document.answer(&state).await;
    guarded(paths::CONSOLE_OPENAPI, Access::Anyone, get(show))
}

struct Document {
    offered: Vec<Described>,
    not_offered: Vec<Described>,
    /// Made when it is first asked for.
    text: OnceCell<String>,
}

impl Document {
    async fn answer(&self, state: &AppState) -> Result<Response, AppError> {
        let text = self.text.get_or_try_init(async || {
            let document = self.make(state).await;
            serde_json::to_string(&document).map_err(AppError::internal)
        });
        let text = text.await?.clone();
        Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
    }

    async fn make(&self, state: &AppState) -> Value {
        let mut operations = Map::new();
        for (routes, offered) in [(&self.offered, true), (&self.not_offered, false)] {
            for route in routes {
                let methods = methods(route, state).await;
                let path = operations
                    .entry(&route.path)
                    .or_insert_with(|| parameters(&route.path));
                for method in methods {
                    let operation = operation(route, &method, offered);
                    if let Some(path) = path.as_object_mut() {
                        path.insert(method.as_str().to_lowercase(), operation);
                    }
                }
            }
        }
        json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Keyferry",
                "version": env!("CARGO_PKG_VERSION"),
                "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
                "description": "The REST API of Huawei Cloud KMS, Open Telekom Cloud KMS and their kin, and below /console \
                    what this server adds. Bodies are JSON objects; docs/API.md describes them.",
            },
            "servers": [{"url": "/"}],
            "paths": operations,
            "components": components(),
        })
    }
}

/// A path's parameters, which all its methods share.
fn parameters(path: &str) -> Value {
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let parameters: Vec<_> = names
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    json!({"parameters": parameters})
}

/// What the route answers to: a method that none has is refused with the list of those that it has, and no handler runs.
async fn methods(route: &Described, state: &AppState) -> Vec<Method> {
    let mut question = Request::new(Body::empty());
    *question.method_mut() = Method::TRACE;
    let refused = match route
        .methods
        .clone()
        .with_state(state.clone())
        .oneshot(question)
        .await
    {
        Ok(refused) => refused,
        Err(never) => match never {},
    };
    let allowed = refused.headers().get(header::ALLOW);
    let allowed = allowed
        .and_then(|allowed| allowed.to_str().ok())
        .unwrap_or_default();
    let names = allowed
        .split(',')
        .filter_map(|name| name.trim().parse().ok());
    // HEAD comes with GET.
    names.filter(|method| method != Method::HEAD).collect()
}

fn operation(route: &Described, method: &Method, offered: bool) -> Value {
    let mut operation = json!({
        "operationId": format!("{} {}", method, route.path),
        "x-keyferry-access": words(route.access),
        "responses": {"default": {"$ref": "#/components/responses/Refusal"}},
    });
    if route.access == Access::Anyone {
        operation["security"] = json!([]);
    } else {
        operation["security"] = json!([{"session": []}, {"signature": []}]);
    }
    if let Some(grant) = &route.grant {
        operation["x-keyferry-grant"] = json!(grant);
    }
    if offered {
        operation["responses"]["2XX"] = json!({"description": "Done."});
    } else {
        operation["deprecated"] = json!(true);
        operation["description"] = json!(
            "Part of the API, but not offered by this server: it answers 501 with the reason."
        );
    }
    if matches!(*method, Method::POST | Method::PUT | Method::PATCH) {
        operation["requestBody"] =
            json!({"content": {"application/json": {"schema": {"type": "object"}}}});
    }
    operation
}

fn components() -> Value {
    let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    json!({
        "securitySchemes": {
            "session": {
                "type": "apiKey", "in": "cookie", "name": SESSION_COOKIE,
                "description": "Set by POST /console/session. It counts from this server's own origin alone; \
                    what writes needs the header X-Keyferry-Console.",
            },
            "signature": {
                "type": "apiKey", "in": "header", "name": "Authorization",
                "description": "SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…, as the official SDKs send it, \
                    with X-Sdk-Date.",
            },
        },
        "responses": {
            "Refusal": {
                "description": "What happened, and what to do.",
                "headers": {
                    "X-Request-Id": {"schema": {"type": "string"}, "description": "The log has it too."},
                    "Retry-After": {"schema": {"type": "integer"}, "description": "In seconds, with 429 and 503."},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
        "schemas": {
            "Error": {
                "type": "object",
                "required": ["error"],
                "properties": {
                    "error": {
                        "type": "object",
                        "required": ["error_code", "error_msg"],
                        "properties": {
                            "error_code": {"type": "string", "enum": codes},
                            "error_msg": {"type": "string"},
                            "error_field": {"type": "string", "description": "The field at fault, where there is one."},
                        },
                    },
                },
            },
        },
    })
}
