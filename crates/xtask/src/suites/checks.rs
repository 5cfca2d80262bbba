//! Which programs a suite runs.

use std::process::Command;

use crate::{
    arguments::Build,
    error::TaskError,
    process::on_path,
    server::{self, host_cargo},
    setup::{
        self,
        compiler::{Compiler, WASM},
        need::Need,
    },
    suites::{Suite, manifest::Manifest, postgres::Postgres},
    workspace::Workspace,
};

const CONSOLE: &str = "kms-console";
const WRAP: &str = "kms-wrap";
const WORKER: &str = "kms-wrap-worker";
const SERVER: &str = "kms-server";
const JOURNEYS: &str = "kms-e2e";

/// What is left out of the programs that users run, and has tests all the same: the worker itself,
/// which does not need a browser for most of what it does, and the making of RSA keys.
const TESTED_FEATURES: &str = "kms-wrap-worker/worker,kms-wrap/rsa-keygen";

/// One program of a suite.
pub(super) struct Check {
    pub(super) what: String,
    pub(super) command: Command,
    /// Whether it has to report at least one test.
    pub(super) has_tests: bool,
    /// What has to run beside it.
    pub(super) beside: Option<Postgres>,
}

impl Check {
    fn lint(what: &str, command: Command) -> Self {
        Self {
            what: what.to_owned(),
            command,
            has_tests: false,
            beside: None,
        }
    }

    fn tests(what: &str, command: Command) -> Self {
        Self {
            what: what.to_owned(),
            command,
            has_tests: true,
            beside: None,
        }
    }
}

/// The programs of a suite; none if the manifest has no tests for it.
pub(super) fn of(
    workspace: &Workspace,
    manifest: &Manifest,
    suite: Suite,
) -> Result<Vec<Check>, TaskError> {
    match suite {
        Suite::Tidy => Ok(tidy(workspace, manifest, &setup::compiler(workspace)?)),
        Suite::Unit => Ok(unit(workspace, manifest)),
        Suite::Api => api(workspace, manifest),
        Suite::Web => Ok(web(workspace, manifest, &setup::compiler(workspace)?)),
        Suite::E2e => journeys(workspace, manifest),
    }
}

/// Formatting, lints for both targets, and the rules of the layout.
fn tidy(workspace: &Workspace, manifest: &Manifest, compiler: &Compiler) -> Vec<Check> {
    let mut format = host_cargo(workspace);
    format.args(["fmt", "--all", "--check"]);
    let mut host = host_cargo(workspace);
    host.args([
        "clippy",
        "--locked",
        "--workspace",
        "--features",
        TESTED_FEATURES,
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    let mut console = wasm_cargo(workspace, compiler, "clippy", CONSOLE);
    console.args(["--lib", "--bins"]);
    if manifest.has(CONSOLE, "web") {
        console.args(["--test", "web"]);
    }
    console.args(["--", "-D", "warnings"]);
    let mut worker = wasm_cargo(workspace, compiler, "clippy", WORKER);
    worker.args([
        "--features",
        "worker",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    let mut checks = vec![
        Check::lint("formatting", format),
        Check::lint("clippy", host),
        Check::lint("clippy of the console for WebAssembly", console),
        Check::lint("clippy of the worker for WebAssembly", worker),
    ];
    if manifest.has(CONSOLE, "tidy") {
        checks.push(Check::tests(
            "the rules of the layout",
            host_tests(workspace, &["tidy"]),
        ));
    }
    checks
}

/// Every test that needs neither a browser nor a server, and is not another suite's.
fn unit(workspace: &Workspace, manifest: &Manifest) -> Vec<Check> {
    let others = manifest.tests(|package, name| match package {
        WORKER | SERVER | JOURNEYS => false,
        CONSOLE => !["tidy", "web"].contains(&name),
        _ => true,
    });
    let mut units = host_tests(workspace, &others.into_iter().collect::<Vec<_>>());
    units.args(["--lib", "--bins"]);
    // Its `cryptography` writes keys that the tests read.
    if let Some(sdk) = Need::PythonSdk.find(workspace) {
        units.env("KEYFERRY_PYTHON", sdk.path);
    }
    let mut examples = host_tests(workspace, &[]);
    examples.arg("--doc");
    // Examples in the documentation are welcome, not demanded.
    vec![
        Check::tests("unit tests and vectors", units),
        Check::lint("doc tests", examples),
    ]
}

/// Requests into the server, all of them with the one database and then with the other.
fn api(workspace: &Workspace, manifest: &Manifest) -> Result<Vec<Check>, TaskError> {
    let programs = manifest.tests(|package, _| package == SERVER);
    if programs.is_empty() {
        return Ok(Vec::new());
    }
    let programs: Vec<&str> = programs.into_iter().collect();
    let tests = || {
        let mut tests = host_tests(workspace, &programs);
        if let Some(sdk) = Need::PythonSdk.find(workspace) {
            tests.env("KEYFERRY_PYTHON", sdk.path);
        }
        tests
    };
    let mut checks = vec![Check::tests("requests into the server, on SQLite", tests())];
    if let Some(found) = Need::PostgreSql.find(workspace) {
        let postgres = Postgres::start(&found.path)?;
        let mut tests = tests();
        tests.env("KEYFERRY_TEST_POSTGRES", postgres.url());
        checks.push(Check {
            beside: Some(postgres),
            ..Check::tests("requests into the server, on PostgreSQL", tests)
        });
    }
    Ok(checks)
}

/// Components in a headless browser, and what the worker does with keys against published vectors.
/// The worker's own tests are unit tests, and the journeys start it.
fn web(workspace: &Workspace, manifest: &Manifest, compiler: &Compiler) -> Vec<Check> {
    let mut checks = Vec::new();
    if manifest.has(CONSOLE, "web") {
        let mut console = wasm_cargo(workspace, compiler, "test", CONSOLE);
        console.args(["--test", "web"]);
        checks.push(Check::tests(
            "the console in a browser",
            in_browser(workspace, console),
        ));
    }
    if manifest.has(WRAP, "vectors") {
        let mut vectors = wasm_cargo(workspace, compiler, "test", WRAP);
        vectors.args(["--test", "vectors"]);
        checks.push(Check::tests(
            "key formats and vectors in a browser's worker",
            in_browser(workspace, vectors),
        ));
    }
    checks
}

/// The journeys, with the binary that they run against.
fn journeys(workspace: &Workspace, manifest: &Manifest) -> Result<Vec<Check>, TaskError> {
    let programs = manifest.tests(|package, _| package == JOURNEYS);
    if programs.is_empty() {
        return Ok(Vec::new());
    }
    let binary = server::build(workspace, Build::RELEASE)?;
    let programs: Vec<&str> = programs.into_iter().collect();
    let mut journeys = host_tests(workspace, &programs);
    journeys.env("KEYFERRY_BIN", binary);
    for (name, need) in [
        ("KEYFERRY_AXE", Need::Axe),
        ("KEYFERRY_PYTHON", Need::PythonSdk),
    ] {
        if let Some(found) = need.find(workspace) {
            journeys.env(name, found.path);
        }
    }
    with_driver(&mut journeys);
    Ok(vec![Check::tests("journeys in a browser", journeys)])
}

/// The user's cargo running test programs. Always the whole workspace: with single packages
/// selected, features differ, and dependencies would be built again for each selection.
fn host_tests(workspace: &Workspace, programs: &[&str]) -> Command {
    let mut cargo = host_cargo(workspace);
    cargo.args(["test", "--locked", "--workspace", "--no-fail-fast"]);
    cargo.args(["--features", TESTED_FEATURES]);
    for program in programs {
        cargo.args(["--test", program]);
    }
    cargo
}

/// cargo for WebAssembly on one package.
fn wasm_cargo(
    workspace: &Workspace,
    compiler: &Compiler,
    subcommand: &str,
    package: &str,
) -> Command {
    let mut cargo = compiler.cargo(workspace);
    cargo.current_dir(workspace.root());
    cargo.args([
        subcommand,
        "--locked",
        "--target",
        WASM,
        "--package",
        package,
    ]);
    cargo
}

/// Lets cargo run what it built in a headless Chromium.
fn in_browser(workspace: &Workspace, mut cargo: Command) -> Command {
    cargo
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            workspace.root().join("webdriver.json"),
        )
        // Seconds for all tests together: the runner's own 20 are few for a slow machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "900")
        .arg("--no-fail-fast");
    with_driver(&mut cargo);
    cargo
}

/// Names the browser's driver.
fn with_driver(command: &mut Command) {
    if let Some(driver) = on_path("chromedriver") {
        command.env("CHROMEDRIVER", driver);
    }
}
