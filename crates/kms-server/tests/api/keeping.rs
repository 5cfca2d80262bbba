//! `keyferry generate`, `split` and `join`: a key is kept, comes back as the very key, and is never printed.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::binary::piped;
use crate::key_folder::{KeyFolder, Said};
use crate::material::{aes_key, private_key_pem};

const PHRASE: &[u8] = b"correct horse 'battery' staple\n";

/// Makes a key and backs it up as `key.pem`.
fn generate(folder: &KeyFolder, spec: &str) -> Value {
    let call = ["generate", "--spec", spec, "--backup", "key.pem"];
    let call = [&call[..], &["--passphrase-fd", "0", "--json"]].concat();
    folder.run_with(&call, PHRASE).json(0)
}

/// Splits `key.pem` into 3 of 5 shares in `folder`, and gives the paths of their texts.
fn split(folder: &KeyFolder, out: &str) -> Vec<String> {
    let call = ["split", "key.pem", "--shares", "3-of-5", "--out", out];
    let said = folder.run(&[&call[..], &["--json"]].concat()).json(0);
    texts(&said)
}

fn texts(said: &Value) -> Vec<String> {
    let outputs = said["outputs"].as_array().unwrap();
    let paths = outputs.iter().map(|file| file["path"].as_str().unwrap());
    paths
        .filter(|path| Path::new(path).extension() == Some("txt".as_ref()))
        .map(str::to_owned)
        .collect()
}

fn join(folder: &KeyFolder, shares: &[&str]) -> Said {
    let rest = ["--backup", "joined.pem", "--passphrase-fd", "0", "--json"];
    folder.run_with(&[&["join"], shares, &rest].concat(), PHRASE)
}

/// Runs a command that was shown, with the pass phrase typed in where it asks.
fn run_shown(folder: &KeyFolder, command: &str) {
    let command = command.replace("openssl pkey", "openssl pkey -passin stdin");
    let mut bash = Command::new("bash");
    piped(bash.args(["-c", &command]));
    let said = folder.finish(&mut bash, PHRASE);
    assert_eq!(said.code, Some(0), "{said:?}");
}

#[test]
fn a_key_of_every_spec_is_made_backed_up_and_opened_by_the_command_shown() {
    for spec in [
        "AES_256", "RSA_2048", "RSA_3072", "RSA_4096", "EC_P256", "EC_P384",
    ] {
        let folder = KeyFolder::new();
        let made = generate(&folder, spec);
        assert_eq!(made["spec"], spec);
        assert_eq!(made["format"], "generated");
        assert_eq!(made["warnings"].as_array().unwrap().len(), 0, "{made}");
        assert_eq!(made["outputs"][0]["name"], "key.pem");
        let permissions = folder.path("key.pem").metadata().unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);

        let fingerprint = made["fingerprint"].as_str().unwrap();
        let is = ["inspect", "key.pem", "--is", fingerprint];
        let is = [&is[..], &["--passphrase-fd", "0", "--json"]].concat();
        assert_eq!(folder.run_with(&is, PHRASE).json(0)["spec"], spec);

        // Into another file than the backup itself.
        let command = made["next"][0].as_str().unwrap();
        let opened = if spec == "AES_256" {
            "key.bin"
        } else {
            "opened.pem"
        };
        run_shown(&folder, &command.replace("-out key.pem", "-out opened.pem"));
        let facts = folder.run(&["inspect", opened, "--json"]).json(0);
        assert_eq!(facts["fingerprint"], fingerprint);
    }
}

#[test]
fn a_key_that_was_made_or_joined_is_not_printed() {
    let folder = KeyFolder::new();
    let call =
        "generate --spec AES_256 --backup key.txt --shares 2-of-3 --out shares --passphrase-fd 0";
    let call: Vec<_> = call.split(' ').collect();
    let made = folder.run_with(&call, PHRASE);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.out.contains("To have the key back:"), "{made:?}");
    run_shown(
        &folder,
        "(umask 077; IFS= read -rs P && openssl cms -decrypt -binary -inform PEM -in key.txt -out key.bin -pwri_password \"$P\")",
    );
    let key = folder.read("key.bin");
    let shares: Vec<_> = std::fs::read_dir(folder.path("shares")).unwrap().collect();
    assert_eq!(shares.len(), 6, "a text and a page each");
    for share in shares {
        let share = std::fs::read(share.unwrap().path()).unwrap();
        assert!(
            !share
                .windows(4)
                .any(|part| key.windows(4).any(|own| own == part))
        );
        let text = String::from_utf8(share).unwrap();
        let line = text.lines().find(|line| line.contains("02  ")).unwrap();
        assert!(!made.out.contains(line), "a share was printed");
    }
    assert!(!made.out.contains(&hex::encode(&key)));
}

#[test]
fn three_of_five_shares_give_the_key_back_and_two_do_not() {
    for (name, bytes) in [("AES", aes_key(3)), ("EC_P384", private_key_pem("EC_P384"))] {
        let folder = KeyFolder::new();
        folder.write("key.pem", &bytes);
        let before = folder.run(&["inspect", "key.pem", "--json"]).json(0);
        let shares = split(&folder, "shares");
        assert_eq!(shares.len(), 5);
        let few = join(&folder, &[&shares[4], &shares[1]]).refused("shares-too-few");
        assert_eq!(few["params"]["missing"], "1");
        assert!(!folder.path("joined.pem").exists(), "{name}");
        let joined = join(&folder, &[&shares[4], &shares[1], &shares[2]]).json(0);
        assert_eq!(joined["fingerprint"], before["fingerprint"]);
        assert_eq!(joined["format"], "key shares");
        let again = ["inspect", "joined.pem", "--passphrase-fd", "0", "--json"];
        let again = folder.run_with(&again, PHRASE).json(0);
        assert_eq!(again["fingerprint"], before["fingerprint"]);
    }
}

#[test]
fn the_share_that_is_wrong_is_named_by_its_file() {
    let folder = KeyFolder::new();
    folder.write("key.pem", aes_key(4));
    let shares = split(&folder, "shares");
    let others = split(&folder, "others");
    let [one, two, three, ..] = shares.as_slice() else {
        unreachable!("there are five")
    };

    let foreign = join(&folder, &[one, two, &others[2]]).refused("share-foreign");
    assert_eq!(foreign["params"]["file"], others[2]);
    assert_eq!(foreign["params"]["number"], "3");
    let twice = join(&folder, &[one, two, one]).refused("share-duplicate");
    assert_eq!(twice["params"]["first"], "1");

    let text = String::from_utf8(folder.read(three)).unwrap();
    let line = text.lines().find(|line| line.starts_with("02 ")).unwrap();
    let wrong = if line.ends_with('7') { "8" } else { "7" };
    let mut mistyped = line.to_owned();
    mistyped.pop();
    mistyped.push_str(wrong);
    folder.write("typed.txt", text.replace(line, &mistyped));
    let said = join(&folder, &[one, two, "typed.txt"]);
    let damaged = said.refused("share-line");
    assert_eq!(damaged["params"]["line"], "2");
    assert!(said.err.contains("typed.txt: "), "{said:?}");

    folder.write("cert.pem", private_key_pem("EC_P256"));
    let other = join(&folder, &[one, two, "cert.pem"]).refused("no-share");
    assert_eq!(other["params"]["position"], "3");
    assert!(!folder.path("joined.pem").exists());
}

#[test]
fn a_share_alone_is_no_key() {
    let folder = KeyFolder::new();
    folder.write("key.pem", aes_key(5));
    let shares = split(&folder, "shares");
    let refused = folder
        .run(&["inspect", &shares[1], "--json"])
        .refused("share");
    assert_eq!(refused["params"]["number"], "2");
    assert_eq!(refused["params"]["threshold"], "3");
}

#[test]
fn nothing_is_written_over_and_nothing_is_left_of_a_call_that_failed() {
    let folder = KeyFolder::new();
    folder.write("key.pem", "here before");
    let call =
        "generate --spec EC_P256 --shares 2-of-2 --out shares --backup key.pem --passphrase-fd 0";
    let call: Vec<_> = call.split(' ').collect();
    let said = folder.run_with(&call, PHRASE);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("key.pem exists"), "{said:?}");
    assert_eq!(folder.read("key.pem"), b"here before");
    let left: Vec<_> = std::fs::read_dir(folder.path("shares")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_key_must_be_kept_somewhere_and_under_a_phrase_that_protects_it() {
    let folder = KeyFolder::new();
    for call in [
        "generate --spec AES_256",
        "generate --spec AES_256 --shares 2-of-3",
        "generate --spec AES_256 --out shares",
        "generate --spec AES_256 --shares 1-of-3 --out shares",
        "generate --spec HMAC_256 --backup key.pem --passphrase-fd 0",
        "generate --spec AES_256 --backup - --passphrase-fd 0",
    ] {
        let call: Vec<_> = call.split(' ').collect();
        let said = folder.run_with(&call, PHRASE);
        assert_eq!(said.code, Some(2), "{said:?}");
    }
    let call = "generate --spec AES_256 --backup key.pem --passphrase-fd 0";
    let call: Vec<_> = call.split(' ').collect();
    let said = folder.run_with(&call, b"fourteen chars\n");
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(
        said.err.contains("has 14 characters; at least 15"),
        "{said:?}"
    );
    assert!(!folder.path("key.pem").exists());
}

#[test]
fn a_key_with_an_open_warning_is_split_once_it_is_answered() {
    let folder = KeyFolder::new();
    let half = aes_key(6)[..16].to_vec();
    folder.write("key.bin", [half.clone(), half].concat());
    let call = [
        "split", "key.bin", "--shares", "2-of-2", "--out", "shares", "--json",
    ];
    let refused = folder.run(&call).refused("undecided");
    assert_eq!(refused["decision"], "accept-pattern");
    assert!(!folder.path("shares").exists());
    let decided = [&call[..], &["--decide", "accept-pattern"]].concat();
    assert_eq!(texts(&folder.run(&decided).json(0)).len(), 2);
}
