//! The sealed worker: one classic script and one module.
//!
//! Its content security policy lets it load no second script, so wasm-bindgen's glue and the
//! worker's own lines go into one file.

use std::{fs, path::PathBuf};

use crate::{
    console::{
        PROFILE, hashed_name, integrity,
        tools::{self, Binding},
    },
    error::{TaskError, While},
    process::run,
    setup::compiler::{Compiler, WASM},
    workspace::Workspace,
};

/// Crate and program.
const NAME: &str = "kms-wrap-worker";

/// The worker's own lines, appended to the glue.
const SCRIPT: &str = "crates/kms-wrap-worker/src/worker.js";

/// The two files, each with its path below the site's root.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) script: (String, Vec<u8>),
    pub(super) module: (String, Vec<u8>),
    /// For the page, which fetches and compiles the module.
    pub(super) integrity: String,
}

impl Worker {
    /// Names the files by their content.
    pub(super) fn new(glue: &[u8], own: &[u8], module: Vec<u8>) -> Self {
        let script = [glue, b"\n", own].concat();
        Self {
            integrity: integrity(&module),
            script: (
                format!("worker/{}", hashed_name("wrap-worker", "js", &script)),
                script,
            ),
            module: (
                format!("worker/{}", hashed_name("wrap-worker", "wasm", &module)),
                module,
            ),
        }
    }
}

/// Compiles, binds, shrinks and joins it.
pub(super) fn build(workspace: &Workspace, compiler: &Compiler) -> Result<Worker, TaskError> {
    let mut cargo = compiler.cargo(workspace);
    cargo
        .current_dir(workspace.root())
        .args(["build", "--locked", "--target", WASM, "--profile", PROFILE])
        .args(["--package", NAME, "--bin", NAME, "--features", "worker"]);
    run("cargo build of the worker", &mut cargo)?;

    let unbound = workspace
        .wasm_target()
        .join(WASM)
        .join(PROFILE)
        .join(format!("{NAME}.wasm"));
    let bound = workspace.target().join("worker");
    let binding = Binding {
        target: "no-modules",
        name: "wrap_worker",
        more: &[],
    };
    tools::bind(workspace, &unbound, &bound, binding)?;

    let small = bound.join("wrap_worker_small.wasm");
    let module = bound.join("wrap_worker_bg.wasm");
    tools::shrink(workspace, compiler, &module, &small)?;

    let read =
        |path: PathBuf| fs::read(&path).while_doing(|| format!("cannot read {}", path.display()));
    let glue = read(bound.join("wrap_worker.js"))?;
    let own = read(workspace.root().join(SCRIPT))?;
    Ok(Worker::new(&glue, &own, read(small)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_is_the_glue_followed_by_the_worker_s_own_lines() {
        let worker = Worker::new(b"glue", b"own", b"module".to_vec());
        assert_eq!(worker.script.1, b"glue\nown");
        assert!(worker.script.0.starts_with("worker/wrap-worker-"));
        assert!(worker.module.0.starts_with("worker/wrap-worker-"));
    }
}
