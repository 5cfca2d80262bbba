//! The tools that both WebAssembly programs go through.

use std::path::{Path, PathBuf};

use crate::{
    error::TaskError,
    process::{command, run},
    setup::{compiler::Compiler, need::Need},
    workspace::Workspace,
};

/// What rustc emits beyond the first version of WebAssembly; wasm-opt refuses it unless told.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What wasm-bindgen is told about every program.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binding<'a> {
    pub(super) target: &'a str,
    pub(super) name: &'a str,
    pub(super) more: &'a [&'a str],
}

/// Binds `module` to JavaScript, into `folder`.
pub(super) fn bind(
    workspace: &Workspace,
    module: &Path,
    folder: &Path,
    binding: Binding<'_>,
) -> Result<(), TaskError> {
    let mut bindgen = command(tool(workspace, Need::WasmBindgen)?);
    bindgen
        .args(["--target", binding.target, "--no-typescript", "--out-name"])
        .arg(binding.name)
        .args(binding.more)
        .arg("--out-dir")
        .arg(folder)
        .arg(module);
    run(&format!("wasm-bindgen of {}", binding.name), &mut bindgen)
}

/// Makes a module as small as it gets.
pub(super) fn shrink(
    workspace: &Workspace,
    compiler: &Compiler,
    module: &Path,
    small: &Path,
) -> Result<(), TaskError> {
    let mut wasm_opt = command(tool(workspace, Need::WasmOpt)?);
    compiler.environment(&mut wasm_opt, workspace);
    wasm_opt
        .args(FEATURES)
        .args(["-Oz", "--quiet"])
        .arg(module)
        .arg("-o")
        .arg(small);
    run(&format!("wasm-opt of {}", module.display()), &mut wasm_opt)
}

/// The program of a tool that the set-up brought.
fn tool(workspace: &Workspace, need: Need) -> Result<PathBuf, TaskError> {
    need.find(workspace).map(|found| found.path).ok_or_else(|| {
        TaskError::Unexpected(format!(
            "{} is not there; run `cargo xtask doctor`",
            need.name()
        ))
    })
}
