//! Requests as a script for bash, signed as the API wants it (docs/API.md), by OpenSSL.

use serde_json::Value;

use super::place::Place;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    path: String,
    body: String,
}

impl Call {
    /// A call of the operation at the end of its `path`, which follows the project's.
    pub fn new(path: impl Into<String>, body: &Value) -> Self {
        Self {
            path: path.into(),
            body: body.to_string(),
        }
    }

    /// The operation, or what its path is.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// As bash takes it: an apostrophe ends what is quoted, and begins it anew.
    fn line(&self) -> String {
        let body = self.body.replace('\'', r"'\''");
        format!("kms {} '{body}'", self.path)
    }
}

/// A function that signs and sends, and the calls of it.
pub fn script(calls: &[Call], place: &Place) -> String {
    let Place { origin, project } = place;
    let host = origin
        .split_once("://")
        .map_or(origin.as_str(), |(_, host)| host);
    let calls: Vec<String> = calls.iter().map(Call::line).collect();
    let calls = calls.join("\n");
    format!(
        r#"# While openssl runs, other users of this machine may see what it is called with: the secret key, too.
sha256() {{ openssl dgst -sha256 -r "$@" | cut -d' ' -f1; }}
kms() {{
  local resource='/v1.0/{project}/kms/'"$1" body=$2 date request signature
  date=$(date -u +%Y%m%dT%H%M%SZ)
  request=$(printf 'POST\n%s/\n\nhost:%s\nx-sdk-date:%s\n\nhost;x-sdk-date\n%s' \
    "$resource" '{host}' "$date" "$(printf %s "$body" | sha256)")
  signature=$(printf 'SDK-HMAC-SHA256\n%s\n%s' "$date" "$(printf %s "$request" | sha256)" |
    sha256 -hmac "$KEYFERRY_SECRET_KEY")
  curl -sS '{origin}'"$resource" --data "$body" -H 'Content-Type: application/json' \
    -H "X-Sdk-Date: $date" -H "Authorization: SDK-HMAC-SHA256 Access=$KEYFERRY_ACCESS_KEY, SignedHeaders=host;x-sdk-date, Signature=$signature"
}}
{calls}
"#
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_apostrophe_stays_within_what_is_quoted() {
        let call = Call::new("create-key", &json!({ "key_description": "it's $HOME" }));
        let place = Place {
            origin: "https://kms.example.com".to_owned(),
            project: "p1".to_owned(),
        };
        let script = script(&[call], &place);
        let line = r#"kms create-key '{"key_description":"it'\''s $HOME"}'"#;
        assert!(script.ends_with(&format!("{line}\n")), "{script}");
    }
}
