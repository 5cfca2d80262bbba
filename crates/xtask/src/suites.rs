//! The tests, suite by suite, cheapest first, with a summary at the end.

mod checks;
mod manifest;
mod postgres;
mod tally;

use std::time::{Duration, Instant};

use crate::{
    error::TaskError,
    process::run_lines,
    setup::{self, need::Need},
    suites::{checks::Check, manifest::Manifest, tally::Tally},
    workspace::Workspace,
};

/// A set of tests that is run as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suite {
    Tidy,
    Unit,
    Api,
    Web,
    E2e,
}

impl Suite {
    /// All, cheapest first.
    pub(crate) const ALL: [Self; 5] = [Self::Tidy, Self::Unit, Self::Api, Self::Web, Self::E2e];

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tidy => "tidy",
            Self::Unit => "unit",
            Self::Api => "api",
            Self::Web => "web",
            Self::E2e => "e2e",
        }
    }

    /// What has to be there to run it.
    fn needs(self) -> &'static [Need] {
        match self {
            Self::Tidy => &[Need::CCompiler, Need::WasmTarget, Need::Lints],
            Self::Unit => &[
                Need::CCompiler,
                Need::Node,
                Need::OpenSsl,
                Need::SshKeygen,
                Need::Java,
                Need::Xxd,
                Need::Python,
                Need::PythonSdk,
            ],
            Self::Api => &[
                Need::CCompiler,
                Need::OpenSsl,
                Need::Xxd,
                Need::SoftHsm,
                Need::PostgreSql,
                Need::Python,
                Need::PythonSdk,
            ],
            Self::Web => &[
                Need::CCompiler,
                Need::WasmTarget,
                Need::WasmBindgen,
                Need::Chromium,
            ],
            Self::E2e => Need::ALL,
        }
    }
}

/// How a suite ended.
enum Outcome {
    /// The manifest has no such tests yet.
    Absent,
    Ran {
        tally: Tally,
        took: Duration,
    },
}

/// Sets up, runs the suites in their order, and prints the summary; whether all passed.
pub(crate) fn run(workspace: &Workspace, chosen: &[Suite]) -> Result<bool, TaskError> {
    let needs: Vec<Need> = Need::ALL
        .iter()
        .copied()
        .filter(|need| chosen.iter().any(|suite| suite.needs().contains(need)))
        .collect();
    setup::ensure(workspace, &needs)?;
    let manifest = Manifest::read(workspace)?;
    let outcomes: Vec<(Suite, Outcome)> = Suite::ALL
        .into_iter()
        .filter(|suite| chosen.contains(suite))
        .map(|suite| (suite, run_suite(workspace, &manifest, suite)))
        .collect();
    Ok(summarise(&outcomes))
}

/// Runs one suite to its end, whatever fails in it.
fn run_suite(workspace: &Workspace, manifest: &Manifest, suite: Suite) -> Outcome {
    let start = Instant::now();
    let mut tally = Tally::default();
    match checks::of(workspace, manifest, suite) {
        Ok(checks) if checks.is_empty() => return Outcome::Absent,
        Ok(checks) => {
            for check in checks {
                run_check(suite, check, &mut tally);
            }
        }
        Err(error) => tally.problem(error.to_string()),
    }
    Outcome::Ran {
        tally,
        took: start.elapsed(),
    }
}

/// Runs one program of a suite, and counts the tests that it reports.
fn run_check(suite: Suite, mut check: Check, tally: &mut Tally) {
    println!("\n== {}: {}", suite.name(), check.what);
    let mut counted = Tally::default();
    let status = run_lines(&mut check.command, |line| {
        println!("{line}");
        counted.line(line);
    });
    match status {
        Ok(status) if !status.success() && counted.failed() == 0 => {
            counted.problem(format!("{} failed ({status})", check.what));
        }
        Ok(status) if status.success() && check.has_tests && counted.passed() == 0 => {
            counted.problem(format!("{} ran no test", check.what));
        }
        Ok(_) => {}
        Err(error) => counted.problem(error.to_string()),
    }
    drop(check.beside);
    tally.add(counted);
}

/// Prints the summary. Its last line is fixed: `N passed, M failed`.
fn summarise(outcomes: &[(Suite, Outcome)]) -> bool {
    let mut total = Tally::default();
    println!(
        "\n{:6} {:8} {:>7} {:>7} {:>8}",
        "suite", "result", "passed", "failed", "minutes"
    );
    for (suite, outcome) in outcomes {
        let name = suite.name();
        match outcome {
            Outcome::Absent => println!("{name:6} {:8}", "absent"),
            Outcome::Ran { tally, took } => {
                let result = if tally.failed() == 0 {
                    "passed"
                } else {
                    "FAILED"
                };
                let minutes = took.as_secs_f64() / 60.0;
                let (passed, failed) = (tally.passed(), tally.failed());
                println!("{name:6} {result:8} {passed:>7} {failed:>7} {minutes:>8.1}");
                total.add(tally.clone());
            }
        }
    }
    for problem in total.problems() {
        println!("- {problem}");
    }
    println!("{} passed, {} failed", total.passed(), total.failed());
    total.failed() == 0
}
