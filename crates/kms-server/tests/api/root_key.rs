//! Where the root key comes from: files, variables, descriptors, tokens.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::binary::keyferry;

const USERS: &[&str] = &["user", "list"];
const VARIABLE: &str = "KEYFERRY_TEST_KEY";

fn output(command: &mut Command) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.stdin(Stdio::null()).output().unwrap();
    let said = [stdout, stderr].concat();
    (status.code(), String::from_utf8(said).unwrap())
}

#[track_caller]
fn done(command: &mut Command) -> String {
    let (code, said) = output(command);
    assert_eq!(code, Some(0), "{said}");
    said
}

/// Fails with 1, and says all of `why`.
#[track_caller]
fn fails(command: &mut Command, why: &[&str]) {
    let (code, said) = output(command);
    assert_eq!(code, Some(1), "{said}");
    for why in why {
        assert!(said.contains(why), "{why}: {said}");
    }
}

fn users(data: &Path, source: &str) -> Command {
    keyferry(data, &[USERS, &["--root-key", source]].concat())
}

fn generate(source: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    command.args(["root-key", "generate", "--root-key", source]);
    command
}

#[test]
fn a_file_is_made_on_the_first_start_or_beforehand_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let source = format!("file:{}", folder.path().join("made.key").display());
    done(&mut generate(&source));
    let made = fs::read(folder.path().join("made.key")).unwrap();
    assert_eq!(made.len(), 32);
    fails(&mut generate(&source), &["made.key", "is not replaced"]);
    done(&mut users(&folder.path().join("data"), &source));
    assert_eq!(fs::read(folder.path().join("made.key")).unwrap(), made);
    fails(
        &mut users(&folder.path().join("data"), "file:/does/not/exist"),
        &["no root key at file:/does/not/exist"],
    );
}

#[test]
fn a_variable_has_the_key_as_text_and_none_is_made_silently() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let source = format!("env:{VARIABLE}");
    fails(&mut users(&data, &source), &[VARIABLE, "root-key generate"]);
    assert!(!data.join("keyferry.db").exists(), "nothing was made");
    let text = done(&mut generate(&source));
    let text = text.trim();
    assert_eq!(text.len(), 64);
    for wrong in ["abc", &text.replacen(char::is_alphanumeric, "", 1)] {
        let mut command = users(&data, &source);
        fails(
            command.env(VARIABLE, wrong),
            &[VARIABLE, "64 hexadecimal digits"],
        );
    }
    done(users(&data, &source).env(VARIABLE, text));
    let base64 = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(hex::decode(text).unwrap())
    };
    done(users(&data, &source).env(VARIABLE, base64));
    let other = "0".repeat(64);
    fails(
        users(&data, &source).env(VARIABLE, other),
        &[VARIABLE, "is not the root key"],
    );
    fails(
        &mut users(&data, &source),
        &[VARIABLE, "restore it from your backup"],
    );
    // The same key, wherever it comes from.
    let path = folder.path().join("same.key");
    fs::write(&path, hex::decode(text).unwrap()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    done(&mut users(&data, &format!("file:{}", path.display())));
}

#[test]
fn a_descriptor_is_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // A shell opens the descriptor: std passes on none but the first three.
    let with = |content: &str| {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "printf %b \"$1\" | (exec 3<&0 </dev/null; exec \"$2\" user list --data-dir \"$3\" --root-key fd:3)", "sh", content])
            .arg(env!("CARGO_BIN_EXE_keyferry"))
            .arg(&data);
        shell
    };
    fails(
        &mut users(&data, "fd:99"),
        &["fd:99", "no open file or pipe"],
    );
    fails(&mut with(""), &["fd:3", "root-key generate"]);
    assert!(!data.join("keyferry.db").exists(), "nothing was made");
    fails(&mut with("short"), &["fd:3", "64 hexadecimal digits"]);
    done(&mut with(&"41".repeat(32)));
    done(&mut with(&"A".repeat(32)));
    fails(&mut with(&"B".repeat(32)), &["fd:3", "is not the root key"]);
}

/// A `SoftHSM` of its own: a token, and the file with its PIN.
struct SoftHsm {
    folder: TempDir,
}

impl SoftHsm {
    fn new() -> Self {
        let hsm = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let tokens = hsm.folder.path().join("tokens");
        fs::create_dir(&tokens).unwrap();
        let config = format!("directories.tokendir = {}\n", tokens.display());
        fs::write(hsm.config(), config).unwrap();
        hsm.write_pin("1234\n");
        let mut init = Command::new("softhsm2-util");
        init.args(["--init-token", "--free", "--label", "ferry token"])
            .args(["--pin", "1234", "--so-pin", "5678"]);
        done(hsm.with(&mut init));
        hsm
    }

    fn config(&self) -> std::path::PathBuf {
        self.folder.path().join("softhsm2.conf")
    }

    fn pin(&self) -> std::path::PathBuf {
        self.folder.path().join("pin")
    }

    fn write_pin(&self, pin: &str) {
        let mut file = File::create(self.pin()).unwrap();
        file.write_all(pin.as_bytes()).unwrap();
        file.set_permissions(fs::Permissions::from_mode(0o600))
            .unwrap();
    }

    fn with<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("SOFTHSM2_CONF", self.config())
    }

    fn uri(&self, token: &str, object: &str) -> String {
        let module = [
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/softhsm/libsofthsm.so",
        ]
        .into_iter()
        .find(|path| Path::new(path).exists())
        .unwrap();
        let pin = self.pin();
        format!(
            "pkcs11:token={token};object={object}?module-path={module}&pin-source={}",
            pin.display()
        )
    }
}

#[test]
fn a_token_keeps_the_root_key_and_opens_the_database() {
    let hsm = SoftHsm::new();
    let data = hsm.folder.path().join("data");
    let source = hsm.uri("ferry%20token", "root");
    let users = |source: &str| users(&data, source);
    fails(
        hsm.with(&mut users(&source)),
        &["pkcs11:token=", "root-key generate"],
    );
    done(hsm.with(&mut generate(&source)));
    fails(hsm.with(&mut generate(&source)), &["is not replaced"]);
    done(hsm.with(&mut users(&source)));
    done(hsm.with(&mut users(&source)));
    assert!(!data.join("root.key").exists());

    done(hsm.with(&mut generate(&hsm.uri("ferry%20token", "other"))));
    for (source, why) in [
        (hsm.uri("ferry%20token", "other"), "is not the root key"),
        (
            hsm.uri("ferry%20token", "absent"),
            "restore it from your backup",
        ),
        (hsm.uri("absent", "root"), "no token is labelled absent"),
        (
            source.replace("libsofthsm", "nothing"),
            "loading module-path",
        ),
    ] {
        fails(hsm.with(&mut users(&source)), &["pkcs11:token=", why]);
    }
    hsm.write_pin("9999");
    fails(hsm.with(&mut users(&source)), &["logging in with the PIN"]);
    fs::set_permissions(hsm.pin(), fs::Permissions::from_mode(0o644)).unwrap();
    fails(
        hsm.with(&mut users(&source)),
        &["pin-source", "set it to 600"],
    );
    fs::remove_file(hsm.pin()).unwrap();
    fails(
        hsm.with(&mut users(&source)),
        &["pin-source", "no such file"],
    );
    hsm.write_pin("1234");
    done(hsm.with(&mut users(&source)));
}

#[test]
fn a_database_moves_from_a_file_to_a_token_and_on_to_another_key_of_it() {
    let hsm = SoftHsm::new();
    let data = hsm.folder.path().join("data");
    let file = format!("file:{}", data.join("root.key").display());
    done(&mut users(&data, &file));
    let mut before = file;
    for object in ["one", "two"] {
        let next = hsm.uri("ferry%20token", object);
        let rotate = [
            "root-key",
            "rotate",
            "--root-key",
            &before,
            "--new-root-key",
            &next,
        ];
        fails(
            hsm.with(&mut keyferry(&data, &rotate)),
            &["root-key generate"],
        );
        done(hsm.with(&mut users(&data, &before)));
        done(hsm.with(&mut generate(&next)));
        let said = done(hsm.with(&mut keyferry(&data, &rotate)));
        // The canary, and the key of the audit log.
        assert!(said.contains("Sealed 2 values anew"), "{said}");
        let verify = ["audit", "verify", "--root-key", &next];
        done(hsm.with(&mut keyferry(&data, &verify)));
        fails(
            hsm.with(&mut users(&data, &before)),
            &["is not the root key"],
        );
        done(hsm.with(&mut users(&data, &next)));
        let said = done(hsm.with(&mut keyferry(&data, &rotate)));
        assert!(said.contains("already"), "{said}");
        before = next;
    }
}
