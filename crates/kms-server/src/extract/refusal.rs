//! Turns what serde says into a refusal that names the field and repeats no value.
//!
//! serde has no types for its reasons, only texts; theirs are fixed in `serde::de::Error`, and the tests below hold them.

use kms_api::ErrorCode;

use crate::error::AppError;

/// The longest name of a field that is repeated to the client.
const NAME_LIMIT: usize = 64;

/// The refusal for `text`, which serde said at `path`.
pub(super) fn of(path: &str, text: &str) -> AppError {
    let named = |prefix: &str| text.strip_prefix(prefix)?.split('`').next();
    let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
    if let Some(name) = named("missing field `") {
        let field = join(path, name);
        let message = format!("the field {field} is missing");
        return AppError::new(ErrorCode::MissingField, message).at(field);
    }
    for (prefix, code, what) in [
        (
            "unknown field `",
            ErrorCode::UnknownField,
            "is not one of this operation; remove it",
        ),
        (
            "duplicate field `",
            ErrorCode::RepeatedField,
            "stands twice; send it once",
        ),
    ] {
        if let Some(name) = named(prefix) {
            // serde gives the path of the field itself where it knows it, else that of the object.
            let at = if path == name || path.ends_with(&format!(".{name}")) {
                parent
            } else {
                path
            };
            let field = join(at, name);
            return AppError::new(code, format!("the field {field} {what}")).at(field);
        }
    }
    let code = if path == "key_id" {
        ErrorCode::InvalidKeyId
    } else {
        ErrorCode::InvalidField
    };
    let rule = rule(text);
    AppError::new(code, format!("{path} {rule}")).at(path)
}

/// What serde's text says without the value that it quotes.
fn rule(text: &str) -> String {
    // serde_json appends where in the text it stood.
    let text = text
        .rfind(" at line ")
        .and_then(|at| text.get(..at))
        .unwrap_or(text);
    if text.starts_with("invalid type: ") || text.starts_with("invalid value: ") {
        let expected = text
            .rsplit_once("expected ")
            .map_or("another type", |(_, expected)| expected);
        return format!("must be {expected}");
    }
    text.to_owned()
}

fn join(path: &str, name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME_LIMIT)
        .collect();
    if path.is_empty() || path == "." {
        name
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use kms_api::{keys::CreateKeyRequest, tags::TagActionRequest};
    use serde::de::DeserializeOwned;

    use super::*;

    fn refusal<T: DeserializeOwned>(json: &str) -> (ErrorCode, Option<String>, String) {
        let mut reader = serde_json::Deserializer::from_str(json);
        let error = serde_path_to_error::deserialize::<_, T>(&mut reader)
            .err()
            .unwrap();
        let error = of(&error.path().to_string(), &error.into_inner().to_string());
        (error.code, error.field, error.message.into_owned())
    }

    fn check<T: DeserializeOwned>(json: &str, code: ErrorCode, field: &str) -> String {
        let (found, at, message) = refusal::<T>(json);
        assert_eq!(
            (found, at.as_deref()),
            (code, Some(field)),
            "{json}: {message}"
        );
        message
    }

    #[test]
    fn a_refusal_names_the_field() {
        check::<CreateKeyRequest>("{}", ErrorCode::MissingField, "key_alias");
        check::<CreateKeyRequest>(r#"{"expires":1}"#, ErrorCode::UnknownField, "expires");
        check::<CreateKeyRequest>(
            r#"{"key_alias":"a","key_alias":"b"}"#,
            ErrorCode::RepeatedField,
            "key_alias",
        );
        check::<CreateKeyRequest>(
            r#"{"key_alias":"a b"}"#,
            ErrorCode::InvalidField,
            "key_alias",
        );
        check::<TagActionRequest>(
            r#"{"tags":[{"value":"v"}],"action":"create"}"#,
            ErrorCode::MissingField,
            "tags[0].key",
        );
        check::<TagActionRequest>(
            r#"{"tags":[{"key":"k","x":1}]}"#,
            ErrorCode::UnknownField,
            "tags[0].x",
        );
        check::<TagActionRequest>(
            r#"{"tags":[{"key":"k","key":"l"}]}"#,
            ErrorCode::RepeatedField,
            "tags[0].key",
        );
    }

    #[test]
    fn a_refusal_repeats_no_value() {
        for json in [
            r#"{"key_alias":4711}"#,
            r#"{"key_alias":["4711"]}"#,
            r#"{"key_alias":"4711 "}"#,
        ] {
            let message = check::<CreateKeyRequest>(json, ErrorCode::InvalidField, "key_alias");
            assert!(!message.contains("4711"), "{message}");
        }
    }
}
