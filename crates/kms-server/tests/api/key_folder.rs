//! A folder with key files, and the command line that works on them.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{finish, without_data};

pub struct KeyFolder {
    folder: TempDir,
}

/// What a call said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl KeyFolder {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// Runs the program in this folder.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, b"")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, arguments: &[&str], stdin: &[u8]) -> Said {
        self.finish(&mut without_data(arguments), stdin)
    }

    /// Runs any command in this folder.
    pub fn finish(&self, command: &mut Command, stdin: &[u8]) -> Said {
        finish(command.current_dir(self.folder.path()), stdin).into()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Said {
    /// The object that a call with `--json` printed before it ended with `code`.
    #[track_caller]
    pub fn json(&self, code: i32) -> Value {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out.lines().count(), 1, "one object: {self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// That a file was refused for this reason, in words and as data; gives the data.
    #[track_caller]
    pub fn refused(&self, code: &str) -> Value {
        let refused = self.json(3)["refused"].clone();
        assert_eq!(refused["code"], code, "{self:?}");
        assert!(self.err.starts_with("keyferry: "), "{self:?}");
        refused
    }
}
