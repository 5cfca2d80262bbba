//! Requests as a script for bash, signed as the API wants it (docs/API.md), by OpenSSL.

use serde_json::Value;

use super::place::Place;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pages::keys::detail) struct Call {
    operation: &'static str,
    body: String,
}

impl Call {
    /// A call of `operation`, the last part of its path. Nothing in `body` has an apostrophe: ids, names of algorithms,
    /// and words in capitals for what is to be put in.
    pub(in crate::pages::keys::detail) fn new(operation: &'static str, body: Value) -> Self {
        Self {
            operation,
            body: body.to_string(),
        }
    }

    /// The operation.
    pub(in crate::pages::keys::detail) const fn operation(&self) -> &'static str {
        self.operation
    }
}

/// A function that signs and sends, and the calls of it.
pub(in crate::pages::keys::detail) fn script(calls: &[Call], place: &Place) -> String {
    let Place { origin, project } = place;
    let host = origin
        .split_once("://")
        .map_or(origin.as_str(), |(_, host)| host);
    let calls: Vec<String> = calls
        .iter()
        .map(|Call { operation, body }| format!("kms {operation} '{body}'"))
        .collect();
    let calls = calls.join("\n");
    format!(
        r#"sha256() {{ openssl dgst -sha256 -r "$@" | cut -d' ' -f1; }}
kms() {{
  local path='/v1.0/{project}/kms/'"$1" body=$2 date request signature
  date=$(date -u +%Y%m%dT%H%M%SZ)
  request=$(printf 'POST\n%s/\n\nhost:%s\nx-sdk-date:%s\n\nhost;x-sdk-date\n%s' \
    "$path" '{host}' "$date" "$(printf %s "$body" | sha256)")
  signature=$(printf 'SDK-HMAC-SHA256\n%s\n%s' "$date" "$(printf %s "$request" | sha256)" |
    sha256 -hmac "$KEYFERRY_SECRET_KEY")
  curl -sS '{origin}'"$path" --data "$body" -H 'Content-Type: application/json' \
    -H "X-Sdk-Date: $date" -H "Authorization: SDK-HMAC-SHA256 Access=$KEYFERRY_ACCESS_KEY, SignedHeaders=host;x-sdk-date, Signature=$signature"
}}
{calls}
"#
    )
}
