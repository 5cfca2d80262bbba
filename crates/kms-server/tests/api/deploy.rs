//! What `deploy/` passes to the program is what the program takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::CommandFactory as _;
use kms_server::cli::Cli;

/// Every file below `deploy/`.
fn files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

/// The arguments of the program in one line of a unit, a container file or a manifest.
fn arguments(line: &str) -> Vec<String> {
    let line = line.trim();
    if let Some(argument) = line
        .strip_prefix("- ")
        .filter(|argument| argument.starts_with("--"))
    {
        return vec![argument.to_owned()];
    }
    if let Some(list) = line.strip_prefix("CMD ") {
        return serde_json::from_str(list).unwrap();
    }
    let command = line
        .strip_prefix("ExecStart")
        .and_then(|line| line.split_once('='));
    let words = command.map(|(_, command)| command.split(' ').skip(1));
    words.into_iter().flatten().map(str::to_owned).collect()
}

#[test]
fn arguments_are_ones_that_the_program_takes() {
    // What a file does not say comes from the configuration file.
    let command = Cli::command().mut_subcommands(|command| {
        let command = command.mut_subcommands(|below| below.mut_args(|flag| flag.required(false)));
        command.mut_args(|flag| flag.required(false))
    });
    let mut programs = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let mut listed = vec!["serve".to_owned()];
        for found in text.lines().map(arguments) {
            match found.first() {
                Some(first) if first.starts_with("--") => listed.extend(found),
                Some(_) => {
                    let words = std::iter::once("keyferry".to_owned()).chain(found);
                    let parsed = command.clone().try_get_matches_from(words);
                    parsed.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                    programs += 1;
                }
                None => {}
            }
        }
        if listed.len() > 1 {
            let words = std::iter::once("keyferry".to_owned()).chain(listed);
            let parsed = command.clone().try_get_matches_from(words);
            parsed.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            programs += 1;
        }
    }
    assert_eq!(
        programs, 5,
        "the unit's two, the image's, and those of Compose and Kubernetes"
    );
}

#[test]
fn variables_are_ones_that_the_program_reads() {
    fn collect(command: &clap::Command, known: &mut BTreeSet<String>) {
        let variables = command.get_arguments().filter_map(|flag| flag.get_env());
        known.extend(variables.map(|name| name.to_str().unwrap().to_owned()));
        command
            .get_subcommands()
            .for_each(|below| collect(below, known));
    }
    let mut known = BTreeSet::new();
    collect(&Cli::command(), &mut known);
    let mut found = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let words = text.split(|c: char| !(c.is_ascii_uppercase() || c == '_'));
        for word in words.filter(|word| word.starts_with("KEYFERRY_")) {
            assert!(known.contains(word), "{}: {word}", path.display());
            found += 1;
        }
    }
    assert!(found >= 3, "{found}");
}

#[test]
fn the_example_of_a_configuration_file_is_right_in_every_line() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/keyferry.toml");
    let mut check = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    let checked = check
        .args(["config", "check", "--config"])
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    // Each line that is commented out, alone.
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let examples = text.lines().filter_map(|line| line.strip_prefix("# "));
    let mut seen = 0;
    for line in examples.filter(|line| line.contains(" = ")) {
        let alone = folder.path().join("keyferry.toml");
        fs::write(&alone, line).unwrap();
        let mut help = Command::new(env!("CARGO_BIN_EXE_keyferry"));
        let read = help
            .args(["user", "--help", "--config"])
            .arg(alone)
            .output()
            .unwrap();
        assert_eq!(read.status.code(), Some(0), "{line}: {read:?}");
        seen += 1;
    }
    assert!(seen >= 4, "{seen}");
}
