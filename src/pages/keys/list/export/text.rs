//! Keys as text for other programs: the same facts as CSV and as JSON.

use kms_api::KeyState;
use kms_api::keys::KeyDetail;
use serde_json::Value;

use crate::csv;
use crate::format;

/// What is known of a key, by its name in a file.
const FACTS: [&str; 13] = [
    "key_id",
    "alias",
    "state",
    "spec",
    "usage",
    "origin",
    "created",
    "expires",
    "deletion",
    "rotation",
    "enterprise_project",
    "fingerprint",
    "description",
];

/// How keys are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A table.
    #[default]
    Csv,
    /// An array of objects.
    Json,
}

impl Format {
    /// Its name, which is the ending of its files too.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format of a name.
    pub fn of_name(name: &str) -> Self {
        if name == Self::Json.as_str() {
            Self::Json
        } else {
            Self::Csv
        }
    }

    /// What a browser takes its files for.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// What comes before the first key.
    pub fn begin(self) -> String {
        match self {
            Self::Csv => csv::BEGIN.to_owned() + &csv::row(FACTS),
            Self::Json => "[".to_owned(),
        }
    }

    /// A key that is, or is not, the first one. `iso` writes milliseconds since 1970 for programs.
    pub fn key(self, key: &KeyDetail, first: bool, iso: impl Fn(f64) -> String) -> String {
        let facts = facts(key, iso);
        match self {
            Self::Csv => csv::row(facts.iter().map(String::as_str)),
            Self::Json => {
                let pairs = FACTS.into_iter().zip(facts);
                let pairs = pairs.map(|(name, fact)| format!("\"{name}\":{}", Value::from(fact)));
                let comma = if first { "" } else { "," };
                format!("{comma}\n{{{}}}", pairs.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// What comes after the last key.
    pub const fn end(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }
}

/// In the order of [`FACTS`].
fn facts(key: &KeyDetail, iso: impl Fn(f64) -> String) -> [String; 13] {
    let time = |milliseconds: Option<f64>| milliseconds.map_or_else(String::new, &iso);
    let seconds = format::number(&key.expiration_time);
    [
        key.key_id.to_string(),
        key.key_alias.clone(),
        state(key.key_state).to_owned(),
        key.key_spec.as_str().to_owned(),
        key.key_usage
            .map_or_else(String::new, |usage| usage.to_string()),
        key.origin.as_str().to_owned(),
        time(format::number(&key.creation_date)),
        time(seconds.map(|seconds| seconds * 1000.0)),
        time(format::number(&key.scheduled_deletion_date)),
        key.key_rotation_enabled.clone(),
        key.sys_enterprise_project_id.clone(),
        key.material
            .material_fingerprint
            .clone()
            .unwrap_or_default(),
        key.key_description.clone(),
    ]
}

/// A state as a word: the API's digits say nothing in a table.
const fn state(state: KeyState) -> &'static str {
    match state {
        KeyState::PendingActivation => "pending_activation",
        KeyState::Enabled => "enabled",
        KeyState::Disabled => "disabled",
        KeyState::PendingDeletion => "pending_deletion",
        KeyState::PendingImport => "pending_import",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

    fn key() -> KeyDetail {
        let json = serde_json::json!({
            "key_id": ID,
            "key_alias": "pay/ments",
            "key_spec": "RSA_2048",
            "key_usage": "SIGN_VERIFY",
            "key_state": "2",
            "origin": "external",
            "creation_date": "1763956800000",
            "expiration_time": "1763956900",
            "sys_enterprise_project_id": "0",
            "key_description": "=1+1, \"密钥\"\n"
        });
        serde_json::from_value(json).unwrap()
    }

    fn written(format: Format, keys: &[KeyDetail]) -> String {
        let mut text = format.begin();
        for (place, key) in keys.iter().enumerate() {
            text += &format.key(key, place == 0, |at| format!("t{at}"));
        }
        text + format.end()
    }

    #[test]
    fn a_table_has_a_head_and_a_row_of_each_key() {
        let text = written(Format::Csv, &[key()]);
        let (head, row) = text.split_once("\r\n").unwrap();
        assert!(head.starts_with("\u{feff}key_id,alias,state,"), "{head}");
        let expected = format!(
            "{ID},pay/ments,enabled,RSA_2048,SIGN_VERIFY,external,t1763956800000,t1763956900000,,,0,,\"'=1+1, \"\"密钥\"\"\n\"\r\n"
        );
        assert_eq!(row, expected);
    }

    #[test]
    fn json_is_an_array_however_many_keys_there_are() {
        for count in 0..3 {
            let keys = vec![key(); count];
            let read: Vec<Value> = serde_json::from_str(&written(Format::Json, &keys)).unwrap();
            assert_eq!(read.len(), count);
            for one in read {
                assert_eq!(one.get("state"), Some(&Value::from("enabled")));
                let description = one.get("description").and_then(Value::as_str);
                assert_eq!(description, Some("=1+1, \"密钥\"\n"));
            }
        }
    }

    #[test]
    fn formats_come_back_from_their_names() {
        for format in [Format::Csv, Format::Json] {
            assert_eq!(Format::of_name(format.as_str()), format);
        }
    }
}
