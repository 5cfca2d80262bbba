//! Builds the server with the console inside, and starts it.

use std::{ffi::OsString, os::unix::process::CommandExt, path::PathBuf, time::Instant};

use crate::{
    arguments::Build,
    console,
    error::{TaskError, While},
    process::{command, run},
    setup::{
        self,
        need::{Need, static_target},
    },
    workspace::Workspace,
};

/// Where `serve` listens, unless told otherwise.
const LISTEN: &str = "127.0.0.1:8080";

/// Names the folder that the server's build script embeds.
const CONSOLE_FOLDER: &str = "KEYFERRY_CONSOLE_DIR";

/// Builds console and server, and leaves `target/release/keyferry`, or a static one in its target's folder.
pub(crate) fn build(workspace: &Workspace, what: Build) -> Result<PathBuf, TaskError> {
    setup::ensure(workspace, Need::SERVE)?;
    if what.r#static {
        setup::ensure(workspace, Need::STATIC)?;
    }
    println!("Building the console");
    let start = Instant::now();
    let console = console::build(workspace, &setup::compiler(workspace)?)?;
    println!("Built the console in {}", crate::seconds(start.elapsed()));
    println!("Building the server");
    let start = Instant::now();
    let mut cargo = host_cargo(workspace);
    cargo
        .env(CONSOLE_FOLDER, console)
        .args(["build", "--locked"]);
    cargo.args(["--package", "kms-server", "--bin", "keyferry"]);
    let mut folder = workspace.target();
    if what.r#static {
        let target = static_target();
        // The system's compiler would mix its own library with musl's.
        cargo.env(format!("CC_{}", target.replace('-', "_")), "musl-gcc");
        cargo.args(["--target", &target]);
        folder.push(target);
    }
    if what.release {
        cargo.arg("--release");
    }
    run("cargo build of the server", &mut cargo)?;
    println!("Built the server in {}", crate::seconds(start.elapsed()));
    let profile = if what.release { "release" } else { "debug" };
    Ok(folder.join(profile).join("keyferry"))
}

/// The user's own cargo, with artifacts in the checkout wherever the user keeps others.
pub(crate) fn host_cargo(workspace: &Workspace) -> std::process::Command {
    let mut cargo = command("cargo");
    cargo
        .current_dir(workspace.root())
        .env("CARGO_TARGET_DIR", workspace.target());
    cargo
}

/// Builds everything and becomes the server, so that signals reach it and its output is the last.
pub(crate) fn serve(workspace: &Workspace, arguments: &[OsString]) -> Result<(), TaskError> {
    let binary = build(workspace, Build::RELEASE)?;
    let data = workspace.root().join("data");
    let defaults = [
        ("--listen", OsString::from(LISTEN)),
        ("--data-dir", data.into_os_string()),
    ];
    let mut server = command(&binary);
    server.arg("serve");
    for (name, value) in defaults {
        if !is_given(name, arguments) {
            server.arg(name).arg(value);
        }
    }
    server.args(arguments);
    // Returns only if the program could not be started.
    Err(server.exec()).while_doing(|| format!("cannot run {}", binary.display()))
}

/// Whether the user gives this option, as `--name value` or `--name=value`.
fn is_given(name: &str, arguments: &[OsString]) -> bool {
    arguments.iter().any(|argument| {
        let argument = argument.to_string_lossy();
        argument
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_that_the_user_gives_replaces_the_default() {
        let given = |text: &str| is_given("--listen", &[OsString::from(text)]);
        assert!(given("--listen"));
        assert!(given("--listen=[::1]:0"));
        assert!(!given("--listening"));
        assert!(!given("--data-dir"));
    }
}
