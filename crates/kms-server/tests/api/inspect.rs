//! `keyferry inspect`, and what all subcommands that read key files share.

use std::process::Command;

use serde_json::json;

use crate::binary;
use crate::key_folder::KeyFolder;
use crate::material::{aes_key, oaep, openssl, private_key_pem, spki_sha256};

const P256: &str = "EC_P256";

#[test]
fn a_key_pair_is_told_without_its_secret() {
    let folder = KeyFolder::new();
    let pem = private_key_pem(P256);
    let digits = spki_sha256(&pem);
    folder.write("key.pem", &pem);
    let facts = folder.run(&["inspect", "key.pem", "--json"]).json(0);
    assert_eq!(facts["format"], "PEM -> PKCS#8");
    assert_eq!(facts["layers"], json!(["PEM", "PKCS#8"]));
    assert_eq!(facts["spec"], "EC_P256");
    assert_eq!(facts["bits"], 256);
    assert_eq!(facts["fingerprint"], format!("spki-sha256:{digits}"));
    assert_eq!(facts["public_key_sha256"], digits);
    assert_eq!(facts["key_check_value"], json!(null));
    assert_eq!(facts["warnings"], json!([]));

    let said = folder.run(&["inspect", "key.pem"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        said.out.contains("Spec           EC_P256 (256 bits)"),
        "{said:?}"
    );
    assert!(said.out.contains(&digits), "{said:?}");
    let body: Vec<_> = std::str::from_utf8(&pem).unwrap().lines().collect();
    assert!(!said.out.contains(body[1]), "the key was printed");
}

#[test]
fn a_symmetric_key_has_a_check_value_and_comes_from_standard_input_too() {
    let folder = KeyFolder::new();
    let bytes = aes_key(7);
    let said = folder.run_with(&["inspect", "-", "--json"], &bytes);
    let facts = said.json(0);
    assert_eq!(facts["spec"], "AES_256");
    let mac = openssl(
        &format!(
            "mac -cipher AES-256-CBC -macopt hexkey:{} -in INPUT CMAC",
            hex::encode(&bytes)
        ),
        &[0; 16],
    );
    let mac = String::from_utf8(mac).unwrap();
    assert_eq!(facts["key_check_value"], mac.split_at(6).0);
    assert!(!said.out.contains(&hex::encode(&bytes)));
    let same = folder.run_with(&["inspect", "-", "--json"], hex::encode(&bytes).as_bytes());
    assert_eq!(same.json(0)["fingerprint"], facts["fingerprint"]);
}

#[test]
fn whether_it_is_the_key_is_the_exit_status() {
    let folder = KeyFolder::new();
    let (pem, other) = (private_key_pem(P256), private_key_pem(P256));
    folder.write("key.pem", &pem);
    let is = |digits: &str| folder.run(&["inspect", "key.pem", "--is", digits, "--json"]);
    assert_eq!(is(&spki_sha256(&pem)).json(0)["is"], true);
    let no = is(&format!("spki-sha256:{}", spki_sha256(&other)));
    assert_eq!(no.json(3)["is"], false);
    assert!(no.err.contains("this is another key"), "{no:?}");
    assert_eq!(is("377822").code, Some(2));
}

#[test]
fn what_is_no_key_is_named_with_exit_status_3() {
    let folder = KeyFolder::new();
    let public = openssl("pkey -pubout -in INPUT", &private_key_pem(P256));
    let spki = openssl(
        "pkey -pubout -outform DER -in INPUT",
        &private_key_pem("RSA_2048"),
    );
    let wrapped = oaep(&spki, &aes_key(7));
    for (bytes, code) in [
        (public.as_slice(), "public-half"),
        (&wrapped, "already-wrapped"),
        (b"", "empty"),
        (b"hello", "text"),
        (&vec![b'x'; 64 * 1024 + 1], "too-large"),
    ] {
        folder.write("file", bytes);
        folder.run(&["inspect", "file", "--json"]).refused(code);
        let said = folder.run(&["inspect", "file"]);
        assert_eq!((said.code, said.out.as_str()), (Some(3), ""), "{said:?}");
    }
    folder.write("key.pem", private_key_pem(P256));
    let wrong = ["inspect", "key.pem", "--json", "--spec", "RSA_2048"];
    folder.run(&wrong).refused("wrong-kind");
}

#[test]
fn a_decision_that_is_missing_is_named_and_goes_on_when_it_is_made() {
    let folder = KeyFolder::new();
    folder.write("key", "correct horse battery staple 32!");
    let refused = folder
        .run(&["inspect", "key", "--json"])
        .refused("ambiguous-text");
    assert_eq!(refused["decision"], "use-bytes-as-key");
    let said = folder.run(&["inspect", "key"]);
    assert!(said.err.contains("--decide use-bytes-as-key"), "{said:?}");
    let decided = ["inspect", "key", "--json", "--decide", "use-bytes-as-key"];
    assert_eq!(folder.run(&decided).json(0)["spec"], "AES_256");
}

#[test]
fn one_of_several_keys_is_picked_by_its_number() {
    let folder = KeyFolder::new();
    let keys = [private_key_pem(P256), private_key_pem(P256)];
    folder.write("keys.pem", keys.concat());
    let refused = folder
        .run(&["inspect", "keys.pem", "--json"])
        .refused("several-keys");
    let second = format!("spki-sha256:{}", spki_sha256(&keys[1]));
    assert_eq!(refused["keys"][1]["pick"], 2);
    assert_eq!(refused["keys"][1]["fingerprint"], second);
    let picked = folder.run(&["inspect", "keys.pem", "--json", "--pick", "2"]);
    assert_eq!(picked.json(0)["fingerprint"], second);
    let none = folder.run(&["inspect", "keys.pem", "--json", "--pick", "0"]);
    assert_eq!(none.code, Some(2));
}

#[test]
fn a_pass_phrase_comes_from_a_descriptor() {
    let folder = KeyFolder::new();
    let pem = private_key_pem(P256);
    folder.write(
        "key.pem",
        openssl("pkcs8 -topk8 -passout pass:sesame -in INPUT", &pem),
    );
    let arguments = ["inspect", "key.pem", "--json", "--passphrase-fd"];
    let opened = folder.run_with(&[&arguments[..], &["0"]].concat(), b"sesame\n");
    let digits = spki_sha256(&pem);
    assert_eq!(opened.json(0)["public_key_sha256"], digits);
    let wrong = folder.run_with(&[&arguments[..], &["0"]].concat(), b"Sesame\n");
    wrong.refused("passphrase-wrong");
    let closed = folder.run(&[&arguments[..], &["77"]].concat());
    assert_eq!(closed.code, Some(2), "{closed:?}");
    let both = folder.run(&["inspect", "-", "--passphrase-fd", "0"]);
    assert_eq!(both.code, Some(2), "{both:?}");

    folder.write("phrase", "sesame\n");
    let mut shell = Command::new("sh");
    let call = r#"exec "$0" inspect key.pem --json --passphrase-fd 3 3<phrase"#;
    binary::piped(shell.args(["-c", call, env!("CARGO_BIN_EXE_keyferry")]));
    let opened = folder.finish(&mut shell, b"");
    assert_eq!(opened.json(0)["public_key_sha256"], digits);
}

#[test]
fn a_pass_phrase_is_asked_for_on_the_terminal_and_only_there() {
    let folder = KeyFolder::new();
    let pem = private_key_pem(P256);
    folder.write(
        "key.pem",
        openssl("pkcs8 -topk8 -passout pass:sesame -in INPUT", &pem),
    );
    // `script` is a terminal of its own; without one, `setsid` leaves none at all.
    let call = format!("{} inspect key.pem", env!("CARGO_BIN_EXE_keyferry"));
    let mut terminal = Command::new("script");
    binary::piped(terminal.args(["-qec", &call, "/dev/null"]));
    let said = folder.finish(&mut terminal, b"sesamo\nsesame\n");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(
        said.out.matches("Pass phrase of key.pem").count(),
        2,
        "{said:?}"
    );
    assert!(said.out.contains(&spki_sha256(&pem)), "{said:?}");

    let mut detached = Command::new("setsid");
    let arguments = [
        "--wait",
        env!("CARGO_BIN_EXE_keyferry"),
        "inspect",
        "key.pem",
        "--json",
    ];
    binary::piped(detached.args(arguments));
    let said = folder.finish(&mut detached, b"sesame\n");
    said.refused("passphrase-needed");
    assert!(said.err.contains("--passphrase-fd"), "{said:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_no_refusal() {
    let folder = KeyFolder::new();
    for name in ["absent", "."] {
        let said = folder.run(&["inspect", name, "--json"]);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{said:?}");
        assert!(
            said.err.contains(&format!("cannot read {name}")),
            "{said:?}"
        );
    }
    let unknown = folder.run(&["inspect", "absent", "--decide", "whatever"]);
    assert_eq!(unknown.code, Some(2));
}
