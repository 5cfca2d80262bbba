//! Settings by flag, environment and file, and what `keyferry config check` says of them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};

/// `keyferry config check` with a file of this content.
fn check(folder: &Path, file: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let path = folder.join("keyferry.toml");
    fs::write(&path, file).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    command.args(["config", "check", "--config"]).arg(path);
    command.args(arguments).envs(variables.iter().copied());
    command.current_dir(folder).output().unwrap()
}

#[track_caller]
fn refused(output: &Output, why: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(why), "{said}");
}

#[test]
fn flags_beat_the_environment_and_the_environment_beats_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = "data-dir = \"data\"\nlog = \"json\"\nmax-connections = 7\nkey-quota = 7\n\
                trusted-proxy = [\"192.0.2.1\", \"192.0.2.2\"]\ninsecure-http = true\n";
    let variables = [
        ("KEYFERRY_MAX_CONNECTIONS", "8"),
        ("KEYFERRY_KEY_QUOTA", "8"),
    ];
    let output = check(folder.path(), file, &variables, &["--key-quota", "9"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{:?}", output.stderr);
    for line in [
        "data-dir = \"data\" # file",
        "insecure-http = true # file",
        "key-quota = \"9\" # flag",
        "log = \"json\" # file",
        "max-connections = \"8\" # environment",
        "trusted-proxy = [\"192.0.2.1\", \"192.0.2.2\"] # file",
        "wrapping-key-bits = \"3072\" # default",
        "# tls-cert is not set",
    ] {
        assert!(
            said.lines().any(|found| found == line),
            "no {line} in\n{said}"
        );
    }
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[test]
fn the_file_serves_other_subcommands_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keyferry.toml");
    fs::write(&path, "data-dir = \"data\"\nlog = \"json\"\n").unwrap();
    let mut list = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    list.args(["user", "list"]).env("KEYFERRY_CONFIG", path);
    let listed = list.current_dir(folder.path()).output().unwrap();
    assert_eq!(listed.status.code(), Some(0), "{listed:?}");
    assert!(folder.path().join("data/root.key").exists());
}

#[test]
fn what_would_not_start_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let data = "data-dir = \"data\"\n";
    let with = |line: &str| check(folder, &format!("{data}{line}\n"), &[], &[]);
    refused(&with("nonsense = 1"), "line 2: nonsense is no setting");
    refused(&with("listen = \"0.0.0.0:8080\""), "plain HTTP");
    refused(&with("tls-cert = \"cert.pem\""), "belong together");
    refused(
        &with("database = \"mysql://kms:s3cret@db/kms\""),
        "the database must be",
    );
    let mut absent = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    absent.args(["config", "check", "--config=absent.toml"]);
    let absent = absent.current_dir(folder).output().unwrap();
    refused(&absent, "cannot read the configuration file absent.toml");

    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    let pair = "listen = \"0.0.0.0:8443\"\ntls-cert = \"cert.pem\"\ntls-key = \"key.pem\"";
    assert_eq!(with(pair).status.code(), Some(0));
    let other = KeyPair::generate().unwrap().serialize_pem();
    fs::write(folder.join("key.pem"), other).unwrap();
    refused(&with(pair), "cannot be served with");

    fs::create_dir(folder.join("data")).unwrap();
    let root_key = folder.join("data/root.key");
    fs::write(&root_key, [7; 32]).unwrap();
    fs::set_permissions(&root_key, fs::Permissions::from_mode(0o644)).unwrap();
    refused(&with(""), "mode 644");
}

#[test]
fn a_password_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = "data-dir = \"data\"\ndatabase = \"postgres://kms:s3cret@db/kms\"\n";
    let output = check(folder.path(), file, &[], &[]);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(
        said.contains("database = \"postgres://kms@db/kms\" # file"),
        "{said}"
    );
    assert!(!said.contains("s3cret"), "{said}");
    let mut help = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    help.args(["serve", "--help"])
        .env("KEYFERRY_DATABASE", "postgres://kms:s3cret@db/kms");
    let help = String::from_utf8(help.output().unwrap().stdout).unwrap();
    assert!(
        help.contains("KEYFERRY_DATABASE") && !help.contains("s3cret"),
        "{help}"
    );
}

#[test]
fn settings_of_a_provider_are_whole_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let whole = [
        ("oidc-issuer", "\"https://id.example\""),
        ("oidc-client-id", "\"kms\""),
        ("oidc-role", "[\"kms-root=admin\", \"kms-ops=operator\"]"),
        ("public-url", "\"https://kms.example\""),
    ];
    let file = |left_out: &str, more: &str| {
        let lines = whole.iter().filter(|(name, _)| *name != left_out);
        let lines: String = lines
            .map(|(name, value)| format!("{name} = {value}"))
            .collect::<Vec<_>>()
            .join("\n");
        format!("data-dir = \"data\"\n{lines}\n{more}")
    };
    let of = |left_out: &str, more: &str| check(folder.path(), &file(left_out, more), &[], &[]);
    let output = of("", "");
    assert_eq!(output.status.code(), Some(0), "{:?}", output.stderr);
    for (left_out, why) in [
        ("oidc-issuer", "need --oidc-issuer"),
        ("oidc-client-id", "needs --oidc-client-id"),
        ("oidc-role", "needs --oidc-role"),
        ("public-url", "needs --public-url"),
    ] {
        refused(&of(left_out, ""), why);
    }
    refused(&of("", "oidc-scope = \"profile\"\n"), "needs openid");
    for (name, value) in [
        ("oidc-issuer", "http://id.example"),
        ("public-url", "https://kms.example/kms"),
        ("oidc-role", "kms=king"),
    ] {
        let line = format!("{name} = \"{value}\"\n");
        assert_eq!(of(name, &line).status.code(), Some(2), "{line}");
    }
    fs::write(folder.path().join("empty"), "\n").unwrap();
    refused(&of("", "oidc-client-secret-file = \"empty\"\n"), "is empty");
    let absent = of("", "oidc-client-secret-file = \"absent\"\n");
    assert_eq!(absent.status.code(), Some(1));
}
