//! The command line.

use std::ffi::OsString;

use crate::{error::TaskError, suites::Suite};

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
cargo xtask serve [-- ARGUMENTS]   set up, build, serve console and API; arguments go to `keyferry serve`
cargo xtask build [--release]      leaves target/release/keyferry (or target/debug/keyferry);
           [--static]              that runs on any Linux of this processor, in target/ARCH-unknown-linux-musl/…
cargo xtask test [SUITE]...        runs tidy, unit, api, web, e2e, or those that are named
cargo xtask size                   what a first visit downloads, against the bound
cargo xtask doctor                 what is installed and what is missing
";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Doctor,
    Size,
    Build(Build),
    Serve {
        /// For `keyferry serve`.
        arguments: Vec<OsString>,
    },
    Test {
        suites: Vec<Suite>,
    },
}

/// What to build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Build {
    /// Optimised.
    pub(crate) release: bool,
    /// Without any library of the system.
    pub(crate) r#static: bool,
}

impl Build {
    /// What is served, tested and shipped.
    pub(crate) const RELEASE: Self = Self {
        release: true,
        r#static: false,
    };

    /// Reads its flags, in any order and each once.
    fn parse(flags: &[OsString]) -> Option<Self> {
        let mut build = Self::default();
        for flag in flags {
            let set = match flag.to_str()? {
                "--release" => &mut build.release,
                "--static" => &mut build.r#static,
                _ => return None,
            };
            if *set {
                return None;
            }
            *set = true;
        }
        Some(build)
    }
}

impl Task {
    /// Reads the arguments after `cargo xtask`.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, TaskError> {
        let mut arguments = arguments.into_iter();
        let Some(name) = arguments.next() else {
            return Err(usage("say which task"));
        };
        let rest: Vec<OsString> = arguments.collect();
        match (name.to_string_lossy().as_ref(), rest.as_slice()) {
            ("help" | "--help" | "-h", _) => Ok(Self::Help),
            ("doctor", []) => Ok(Self::Doctor),
            ("size", []) => Ok(Self::Size),
            ("build", flags) => Build::parse(flags)
                .map(Self::Build)
                .ok_or_else(|| usage("`build` takes --release and --static")),
            ("serve", []) => Ok(Self::Serve {
                arguments: Vec::new(),
            }),
            ("serve", [dashes, rest @ ..]) if dashes == "--" => Ok(Self::Serve {
                arguments: rest.to_vec(),
            }),
            ("test", []) => Ok(Self::Test {
                suites: Suite::ALL.to_vec(),
            }),
            ("test", names) => {
                let suites: Result<_, _> = names.iter().map(suite).collect();
                Ok(Self::Test { suites: suites? })
            }
            ("serve", _) => Err(usage("put `--` before what goes to `keyferry serve`")),
            ("doctor" | "size", _) => Err(usage(&format!(
                "`{}` does not take {:?}",
                name.display(),
                rest.iter()
                    .map(|a| a.to_string_lossy())
                    .collect::<Vec<_>>()
                    .join(" ")
            ))),
            (other, _) => Err(usage(&format!("there is no task `{other}`"))),
        }
    }
}

/// A suite by its name.
fn suite(name: &OsString) -> Result<Suite, TaskError> {
    Suite::ALL
        .into_iter()
        .find(|suite| name == suite.name())
        .ok_or_else(|| {
            let names: Vec<&str> = Suite::ALL.iter().map(|suite| suite.name()).collect();
            let name = name.display();
            TaskError::Usage(format!(
                "there is no suite `{name}`; there are {}",
                names.join(", ")
            ))
        })
}

fn usage(problem: &str) -> TaskError {
    TaskError::Usage(format!("{problem}\n\n{HELP}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, TaskError> {
        Task::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn tasks_are_read() {
        assert_eq!(parse("doctor").unwrap(), Task::Doctor);
        let build = |line| match parse(line).unwrap() {
            Task::Build(Build { release, r#static }) => (release, r#static),
            other @ (Task::Help
            | Task::Doctor
            | Task::Size
            | Task::Serve { .. }
            | Task::Test { .. }) => panic!("{other:?}"),
        };
        assert_eq!(build("build"), (false, false));
        assert_eq!(build("build --release"), (true, false));
        assert_eq!(build("build --static --release"), (true, true));
        let arguments = vec![OsString::from("--listen"), OsString::from("[::1]:0")];
        assert_eq!(
            parse("serve -- --listen [::1]:0").unwrap(),
            Task::Serve { arguments }
        );
        assert_eq!(
            parse("test").unwrap(),
            Task::Test {
                suites: Suite::ALL.to_vec()
            }
        );
        assert_eq!(
            parse("test e2e").unwrap(),
            Task::Test {
                suites: vec![Suite::E2e]
            }
        );
    }

    #[test]
    fn unknown_suite_is_a_wrong_call_that_lists_all() {
        let error = parse("test unit speed").unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert_eq!(
            error.to_string(),
            "there is no suite `speed`; there are tidy, unit, api, web, e2e"
        );
    }

    #[test]
    fn anything_else_is_a_wrong_call() {
        for line in [
            "",
            "deploy",
            "build --debug",
            "build --static --static",
            "serve --listen x",
            "size all",
        ] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
    }
}
