//! The house rules that no compiler checks: who may depend on whom, where colours, URLs and texts live.
//! docs/ARCHITECTURE.md states them; each test here names the rule that it holds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A file of the repository, by its path from the root.
struct Source {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below `folder` whose name ends in `ending`.
fn files(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    assert!(
        !found.is_empty(),
        "no {ending} below {folder}: the rule would hold of nothing"
    );
    found.sort_by(|one, two| one.path.cmp(&two.path));
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<Source>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_string_lossy()
                .into_owned();
            found.push(Source {
                path: name,
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

/// The names under `[section]` of a manifest, dotted tables included.
fn dependencies(manifest: &str, section: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in read(manifest).lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line == format!("[{section}]");
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            names.insert(name.to_owned());
        }
    }
    names
}

/// Lines of code, without comments, that `hit` finds fault with.
fn offenders(sources: &[Source], hit: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            let code = line.trim_start();
            if !code.starts_with("//") && hit(source, line) {
                found.push(format!("{}:{}: {}", source.path, index + 1, code));
            }
        }
    }
    found
}

#[track_caller]
fn none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn the_wire_depends_on_serde_alone() {
    let found = dependencies("crates/kms-api/Cargo.toml", "dependencies");
    assert_eq!(
        found,
        BTreeSet::from(["serde".to_owned(), "thiserror".to_owned()])
    );
}

#[test]
fn wrapping_does_no_io_and_knows_nobody() {
    let found = dependencies("crates/kms-wrap/Cargo.toml", "dependencies");
    assert!(
        found.contains("rsa") && !found.iter().any(|name| name.starts_with("kms-")),
        "{found:?}"
    );
    let io = [
        "std::fs",
        "std::net",
        "std::time",
        "std::env",
        "std::io",
        "SysRng",
        "web_sys",
        "js_sys",
    ];
    none(
        offenders(&files("crates/kms-wrap/src", ".rs"), |_, line| {
            io.iter().any(|word| line.contains(word))
        }),
        "kms-wrap does no I/O, reads no clock and owns no random numbers",
    );
}

#[test]
fn the_console_never_links_what_sees_plaintext() {
    let found = dependencies("Cargo.toml", "dependencies");
    assert!(found.contains("kms-wrap-worker"), "{found:?}");
    for forbidden in ["kms-wrap", "rsa", "aes-kw", "p256", "p384"] {
        assert!(
            !found.contains(forbidden),
            "the console depends on {forbidden}"
        );
    }
    let line = read("Cargo.toml");
    let own = line.split("[package]").nth(1).unwrap();
    let worker = own
        .lines()
        .find(|line| line.starts_with("kms-wrap-worker"))
        .unwrap();
    assert!(
        !worker.contains("features"),
        "the console takes the worker's messages only: {worker}"
    );
}

#[test]
fn the_server_opens_and_signs_with_aws_lc_alone() {
    let found = dependencies("crates/kms-server/Cargo.toml", "dependencies");
    assert!(
        found.contains("aws-lc-rs") && !found.contains("rsa"),
        "{found:?}"
    );
    none(
        offenders(&files("crates/kms-server/src", ".rs"), |source, line| {
            line.contains("aws_lc_rs") && !source.path.starts_with("crates/kms-server/src/crypto")
        }),
        "only crypto imports aws_lc_rs",
    );
    none(
        offenders(&files("crates/kms-server/src", ".rs"), |source, line| {
            line.contains("kms_wrap") && !source.path.starts_with("crates/kms-server/src/cli")
        }),
        "only the command line wraps keys",
    );
    none(
        offenders(&files("crates/kms-server/src", ".rs"), |source, line| {
            line.contains("sqlx") && !source.path.starts_with("crates/kms-server/src/store")
        }),
        "only store imports sqlx",
    );
}

#[test]
fn components_know_nothing_of_keys_and_pages_nothing_of_each_other() {
    let words = ["crate::api", "crate::pages", "kms_api"];
    none(
        offenders(&files("src/components", ".rs"), |_, line| {
            words.iter().any(|word| line.contains(word))
        }),
        "components import neither api, pages nor kms_api",
    );
    none(
        offenders(&files("src/key_file", ".rs"), |_, line| {
            words.iter().any(|word| line.contains(word))
        }),
        "what every page does with a key file imports neither api, pages nor kms_api",
    );
    none(
        offenders(&files("src", ".rs"), |source, line| {
            source.path.starts_with("src/records") && line.contains("crate::pages")
        }),
        "what pages share of records imports no page",
    );
    none(
        offenders(&files("src/pages", ".rs"), |source, line| {
            let Some(rest) = line.split("crate::pages::").nth(1) else {
                return false;
            };
            let own = source.path.trim_start_matches("src/pages/");
            let own = own.split(['/', '.']).next().unwrap_or_default();
            let other = rest
                .split([':', ';', ',', '}', ' '])
                .next()
                .unwrap_or_default();
            !other.is_empty() && other != own
        }),
        "page folders do not import each other",
    );
}

#[test]
fn one_module_speaks_http_and_one_holds_the_consoles_urls() {
    let sources = files("src", ".rs");
    none(
        offenders(&sources, |source, line| {
            line.contains("gloo_net") && !source.path.starts_with("src/api")
        }),
        "only src/api imports an HTTP crate",
    );
    let urls = [
        "\"/sign-in",
        "\"/keys",
        "\"/tags",
        "\"/audit",
        "\"/settings",
        "\"/v1.0",
        "\"/console",
    ];
    none(
        offenders(&sources, |source, line| {
            source.path != "src/route.rs" && urls.iter().any(|url| line.contains(url))
        }),
        "only src/route.rs holds URLs",
    );
}

#[test]
fn colours_and_pixels_live_in_the_tokens() {
    let sheets = files("style", ".css");
    none(
        offenders(&sheets, |source, line| {
            let line = line.split("/*").next().unwrap_or_default();
            source.path != "style/tokens.css"
                && (has_colour(line) || has_pixels(line) || line.contains("--palette-"))
        }),
        "no colour and no pixel outside tokens.css, 0 and 1px aside",
    );
    none(
        offenders(&sheets, |_, line| line.contains("!important")),
        "layers make !important needless",
    );
}

fn has_colour(line: &str) -> bool {
    let hex = line.match_indices('#').any(|(at, _)| {
        let digits = line
            .bytes()
            .skip(at + 1)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        matches!(digits, 3 | 4 | 6 | 8)
    });
    hex || ["rgb(", "rgba(", "hsl(", "oklch("]
        .iter()
        .any(|word| line.contains(word))
}

fn has_pixels(line: &str) -> bool {
    line.match_indices("px").any(|(at, _)| {
        let number: String = line
            .chars()
            .take(at)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        !number.is_empty() && number != "1" && number != "0"
    })
}

#[test]
fn views_carry_no_style_and_no_text() {
    let mut sources = files("src/pages", ".rs");
    sources.extend(files("src/components", ".rs"));
    sources.extend(files("src/records", ".rs"));
    none(
        offenders(&sources, |_, line| {
            line.contains(" style=") || line.contains("inner_html")
        }),
        "no style in views",
    );
    none(
        offenders(&sources, |source, line| {
            let code = line.trim();
            let tests = source.text.find("mod tests").unwrap_or(usize::MAX);
            let here = source.text.find(line).unwrap_or(0);
            here < tests && is_sentence_literal(code)
        }),
        "every text is in locales/",
    );
}

/// A line that is nothing but a string literal with two words: text in a view.
fn is_sentence_literal(code: &str) -> bool {
    let Some(inner) = code
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return false;
    };
    inner
        .split(' ')
        .filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic))
        .count()
        > 1
}

/// Every text of a language, by its dotted name.
fn texts(language: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in files(&format!("locales/{language}"), ".json") {
        let name = file
            .path
            .rsplit('/')
            .next()
            .unwrap()
            .trim_end_matches(".json")
            .to_owned();
        let value = serde_json::from_str(&file.text)
            .unwrap_or_else(|error| panic!("{}: {error}", file.path));
        flatten(&name, &value, &mut found);
    }
    found
}

fn flatten(name: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                flatten(&format!("{name}.{key}"), value, found);
            }
        }
        Value::String(text) => {
            found.insert(name.to_owned(), text.clone());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            panic!("{name} is no text")
        }
    }
}

/// The `{{ names }}` that a text has places for.
fn places(text: &str) -> BTreeSet<String> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split("}}").next())
        .map(|name| name.trim().to_owned())
        .collect()
}

#[test]
fn both_languages_say_the_same_things() {
    let (english, chinese) = (texts("en"), texts("zh-CN"));
    let names = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    let difference: Vec<_> = names(&english)
        .symmetric_difference(&names(&chinese))
        .cloned()
        .collect();
    none(difference, "in one language only");
    let places = english
        .iter()
        .filter(|(name, text)| places(text) != places(&chinese[*name]));
    none(
        places.map(|(name, _)| name.clone()).collect(),
        "the places to fill differ",
    );
    let empty = english
        .iter()
        .chain(&chinese)
        .filter(|(_, text)| text.trim().is_empty());
    none(empty.map(|(name, _)| name.clone()).collect(), "empty texts");
}

/// Texts in which a count stands before a plural, and why it is never one.
const NEVER_ONE: [(&str, &str); 4] = [
    (
        "import.keep.split_done",
        "a key is split into two shares or more",
    ),
    ("keys.count", "a single key is called by its alias"),
    (
        "keys.filters.days",
        "the filter's choices are a week and more",
    ),
    ("records.times", "what was done once says nothing"),
];

#[test]
fn no_count_that_may_be_one_stands_before_a_plural() {
    let hit = |text: &str| {
        text.split("{{ count }} ").skip(1).any(|rest| {
            let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
            word.len() > 3 && word.ends_with('s')
        })
    };
    let found = texts("en")
        .into_iter()
        .filter(|(name, text)| hit(text) && !NEVER_ONE.iter().any(|(never, _)| never == name));
    none(
        found
            .map(|(name, text)| format!("{name}: {text}"))
            .collect(),
        "say \"Keys: 1\", since \"1 keys\" is wrong",
    );
}

#[test]
fn every_error_code_is_documented() {
    let page = read("docs/API.md");
    let missing = kms_api::ErrorCode::ALL
        .iter()
        .filter(|code| !page.contains(&format!("| {} | {} |", code.as_str(), code.status())))
        .map(|code| format!("{} {}", code.as_str(), code.status()));
    none(missing.collect(), "docs/API.md lacks");
}

#[test]
fn sources_stay_short_enough_to_read() {
    let mut sources = files("src", ".rs");
    for folder in [
        "kms-api",
        "kms-wrap",
        "kms-wrap-worker",
        "kms-server",
        "kms-e2e",
        "xtask",
    ] {
        sources.extend(files(&format!("crates/{folder}/src"), ".rs"));
    }
    let long = sources
        .iter()
        .filter(|source| source.text.lines().count() > 400);
    none(
        long.map(|source| source.path.clone()).collect(),
        "over 400 lines",
    );
}

/// What stands in quotes behind `before`, wherever the source breaks its lines.
fn quoted(text: &str, before: &str) -> Vec<String> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_action_of_the_audit_log_has_a_word() {
    let words = read("src/records/words.rs");
    let paths = read("crates/kms-api/src/paths.rs");
    let operations = paths.split("pub mod post {").nth(1).unwrap();
    let operations = operations.split("\n}").next().unwrap();
    let mut actions = quoted(operations, "&str =");
    for source in files("crates/kms-server/src", ".rs") {
        for before in [
            "audit::change(",
            "audit::read(",
            "of_system(",
            "of_command_line(",
            "action:",
        ] {
            actions.extend(quoted(&source.text, before));
        }
    }
    assert!(actions.len() > 75, "{} actions", actions.len());
    actions.retain(|action| words.matches(&format!("\"{action}\"")).count() < 2);
    none(actions, "without a word, or not among those to choose from");
}

/// The string literals in the arms of a match: what follows `=> "`.
fn arms(path: &str) -> BTreeSet<String> {
    let text = read(path);
    text.split("=> \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|code| {
            code.bytes()
                .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'0'..=b'9'))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn everything_that_a_key_file_may_be_told_has_a_text() {
    let texts = read("src/key_file/words/refusal.rs");
    let codes: BTreeSet<String> = [
        "error.rs",
        "error/flaw.rs",
        "error/kind.rs",
        "error/read.rs",
        "warning.rs",
        "classify/not_wrapped.rs",
    ]
    .iter()
    .flat_map(|file| arms(&format!("crates/kms-wrap/src/{file}")))
    // Answered where it is asked, by the button of the decision.
    .filter(|code| code != "undecided")
    .collect();
    assert!(codes.len() > 90, "{} codes", codes.len());
    let without: Vec<&String> = codes
        .iter()
        .filter(|code| !texts.contains(&format!("\"{code}\"")))
        .collect();
    assert!(without.is_empty(), "without a text: {without:?}");
}
