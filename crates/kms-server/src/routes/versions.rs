//! `GET /`, `GET /v1.0` and `GET /v2`: which versions of the API there are. Nobody needs to sign in for it.

use axum::{Json as Answer, routing::get};
use serde_json::{Value, json};

use super::{Routes, guarded};
use crate::{audit, auth::Access};

pub(super) fn router() -> Routes {
    ["v1.0", "v2"]
        .into_iter()
        .fold(Routes::new(), |routes, id| {
            let show = move || async move { Answer(json!({"version": version(id)})) };
            routes
                .merge(guarded(
                    &format!("/{id}"),
                    Access::Anyone,
                    audit::read("show-version"),
                    get(show),
                ))
                .merge(guarded(
                    &format!("/{id}/"),
                    Access::Anyone,
                    audit::read("show-version"),
                    get(show),
                ))
        })
}

/// What `GET /` answers to a program: `show_versions` of the API.
pub(crate) async fn versions() -> Answer<Value> {
    Answer(json!({"versions": [version("v1.0"), version("v2")]}))
}

fn version(id: &str) -> Value {
    json!({
        "id": id,
        "links": [{"href": format!("/{id}/"), "rel": "self"}],
        "version": "",
        "status": if id == "v1.0" { "CURRENT" } else { "SUPPORTED" },
        "updated": "2026-11-24T00:00:00Z",
        "min_version": "",
    })
}
