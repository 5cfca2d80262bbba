//! Turns `locales/{language}/{namespace}.json` into Rust: a struct of texts, and a constant of it for each language.
//!
//! A text that one language lacks, or that a view misspells, is therefore a compile error.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a build script stops the build by panicking"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

/// Folder below `locales/`, and the constant's name. The first one's shape is the type.
const LANGUAGES: [(&str, &str); 2] = [("en", "EN"), ("zh-CN", "ZH_CN")];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=locales");
    let mut code = String::new();
    for (index, (folder, constant)) in LANGUAGES.into_iter().enumerate() {
        let texts = namespaces(&root.join("locales").join(folder));
        if index == 0 {
            declare("Texts", &texts, &mut code);
        }
        let value = value_of("Texts", &texts);
        // Writing to a string does not fail.
        let _written = writeln!(
            code,
            "/// Every text of `{folder}`.\npub const {constant}: Texts = {value};"
        );
    }
    fs::write(out.join("texts.rs"), code).expect("OUT_DIR is writable");
}

/// The files of one language, by their names.
fn namespaces(folder: &Path) -> Map<String, Value> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let value = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (name, value)
        })
        .collect()
}

/// Writes the struct `name` with a field for each member, and the structs of its members.
fn declare(name: &str, members: &Map<String, Value>, code: &mut String) {
    let mut fields = String::new();
    for (key, value) in members {
        let (doc, kind) = match value {
            Value::Object(inner) => {
                let inner_name = nested(name, key);
                declare(&inner_name, inner, code);
                (format!("The texts of `{key}`."), inner_name)
            }
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)) => {
                let text = text_of(key, other);
                let kind = if places(text).is_empty() {
                    "&'static str"
                } else {
                    "Pattern"
                };
                (format!("“{}”", text.replace('\n', " ")), kind.to_owned())
            }
        };
        // Writing to a string does not fail.
        let _written = writeln!(fields, "    #[doc = {doc:?}]\n    pub {key}: {kind},");
    }
    let _written = writeln!(
        code,
        "/// Texts.\n#[derive(Clone, Copy, Debug)]\npub struct {name} {{\n{fields}}}"
    );
}

/// The expression for the struct `name`.
fn value_of(name: &str, members: &Map<String, Value>) -> String {
    let fields = members.iter().map(|(key, value)| {
        let value = match value {
            Value::Object(inner) => value_of(&nested(name, key), inner),
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)) => {
                let text = text_of(key, other);
                let places = places(text);
                if places.is_empty() {
                    format!("{text:?}")
                } else {
                    format!("Pattern {{ text: {text:?}, places: &{places:?} }}")
                }
            }
        };
        format!("{key}: {value}")
    });
    format!("{name} {{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

fn text_of<'a>(key: &str, value: &'a Value) -> &'a str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{key} in locales/ is neither a text nor a group of texts"))
}

/// `Texts` and `error` make `TextsError`.
fn nested(outer: &str, key: &str) -> String {
    let words = key.split('_').map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
    });
    outer.to_owned() + &words.flatten().collect::<String>()
}

/// The names between `{{` and `}}`, each once, sorted.
fn places(text: &str) -> Vec<&str> {
    let ends = text
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"));
    let mut names: Vec<&str> = ends.map(|(name, _)| name.trim()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
