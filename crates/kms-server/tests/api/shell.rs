//! Completions and manual pages, made from the command line itself.

use std::fs;
use std::process::{Command, Output, Stdio};

fn keyferry(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    command.args(arguments).output().unwrap()
}

#[test]
fn every_shell_gets_a_script_and_bash_takes_its_own() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let made = keyferry(&["completions", shell]);
        let script = String::from_utf8(made.stdout).unwrap();
        assert_eq!(made.status.code(), Some(0), "{shell}");
        assert!(script.contains("metrics-listen"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("keyferry.bash");
    fs::write(&script, keyferry(&["completions", "bash"]).stdout).unwrap();
    let complete = format!(
        "source {}; COMP_WORDS=(keyferry serve --rate); COMP_CWORD=2; \
         _keyferry keyferry --rate serve; echo \"${{COMPREPLY[@]}}\"",
        script.display()
    );
    let mut bash = Command::new("bash");
    let completed = bash
        .args(["--norc", "-c", &complete])
        .stderr(Stdio::inherit());
    let completed = completed.output().unwrap().stdout;
    assert_eq!(String::from_utf8(completed).unwrap(), "--rate-limit\n");
    assert_eq!(keyferry(&["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn every_subcommand_has_a_page_in_the_manual() {
    let first = String::from_utf8(keyferry(&["man"]).stdout).unwrap();
    assert!(
        first.contains(".TH keyferry 1") && first.contains("serve"),
        "{first}"
    );
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man/man1");
    let made = keyferry(&["man", "--out", out.to_str().unwrap()]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    for page in [
        "keyferry.1",
        "keyferry-serve.1",
        "keyferry-config-check.1",
        "keyferry-user-add.1",
    ] {
        let text = fs::read_to_string(out.join(page)).unwrap();
        assert!(text.contains(".SH NAME"), "{page}");
    }
    fs::write(folder.path().join("file"), "").unwrap();
    let no_folder = folder.path().join("file/man");
    let failed = keyferry(&["man", "--out", no_folder.to_str().unwrap()]);
    assert_eq!(failed.status.code(), Some(1), "{failed:?}");
}
