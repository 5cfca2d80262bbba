//! The page's program, taken apart: what a first visit needs, and a part for each page that is
//! loaded when it is visited.
//!
//! Trunk has compiled it with its relocations (feature `split` of the console). From these
//! `wasm_split_cli_support` finds what only one part needs. wasm-bindgen sees the main module
//! alone: all that JavaScript exports or imports is there.

mod glue;

use std::{
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::{
    console::{
        PROFILE, hashed_name, integrity,
        tools::{self, Binding},
    },
    error::{TaskError, While},
    setup::compiler::{Compiler, WASM},
    workspace::Workspace,
};

/// The console's crate, program and files.
const NAME: &str = "kms-console";

/// The folder of the site for what is loaded later.
pub(crate) const PARTS: &str = "parts";

/// The script that loads the parts, as the glue imports it; it becomes a piece of the glue.
const LINK: &str = "./__wasm_split.js";

/// All files of the program, each with its path below the site's root.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) glue: (String, Vec<u8>),
    pub(super) module: (String, Vec<u8>),
    pub(super) parts: Vec<(String, Vec<u8>)>,
}

/// A part, as the glue has to know it.
#[derive(Debug)]
struct Part {
    /// What the splitting called its file.
    file: String,
    /// Its URL in the site.
    url: String,
    integrity: String,
}

/// Takes apart what Trunk compiled, binds and shrinks it.
pub(super) fn build(workspace: &Workspace, compiler: &Compiler) -> Result<Program, TaskError> {
    let folder = workspace.target().join("program");
    if folder.exists() {
        fs::remove_dir_all(&folder).while_doing(|| format!("cannot empty {}", folder.display()))?;
    }
    let (main, mut modules) = take_apart(workspace, &folder)?;
    let keep = ["--keep-lld-exports", "--no-demangle"];
    let binding = Binding {
        target: "web",
        name: NAME,
        more: &keep,
    };
    tools::bind(workspace, &main, &folder, binding)?;
    modules.push(folder.join(format!("{NAME}_bg.wasm")));
    shrink(workspace, compiler, &modules)?;

    let module = modules
        .pop()
        .map_or_else(|| Ok(Vec::new()), |main| read(&small(&main)))?;
    let mut parts = Vec::new();
    let mut files = Vec::new();
    for path in &modules {
        let file = name_of(path);
        let stem = file.trim_start_matches("split_").trim_end_matches(".wasm");
        let bytes = read(&small(path))?;
        let name = format!("{PARTS}/{}", hashed_name(stem, "wasm", &bytes));
        parts.push(Part {
            file,
            url: format!("/{name}"),
            integrity: integrity(&bytes),
        });
        files.push((name, bytes));
    }
    let text = |path: PathBuf| {
        fs::read_to_string(&path).while_doing(|| format!("cannot read {}", path.display()))
    };
    let glue = text(folder.join(format!("{NAME}.js")))?;
    let glue = glue::join(&glue, &text(folder.join(LINK))?, LINK, &parts)?.into_bytes();
    Ok(Program {
        glue: (hashed_name(NAME, "js", &glue), glue),
        module: (hashed_name(NAME, "wasm", &module), module),
        parts: files,
    })
}

/// The main module, which wasm-bindgen has not seen yet, and the parts in a fixed order.
fn take_apart(workspace: &Workspace, folder: &Path) -> Result<(PathBuf, Vec<PathBuf>), TaskError> {
    let whole = workspace
        .wasm_target()
        .join(WASM)
        .join(PROFILE)
        .join(format!("{NAME}.wasm"));
    let whole = read(&whole)?;
    let main = folder.join(format!("{NAME}.wasm"));
    let script = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LINK;
    options.main_module = &script;
    let parts = wasm_split_cli_support::transform(options)
        .map_err(|error| TaskError::Unexpected(format!("cannot take {NAME} apart: {error:#}")))?;
    let mut modules = parts.split_modules;
    modules.sort();
    Ok((main, modules))
}

/// Shrinks all modules: as many at a time as there are cores. There are over a hundred, and each takes memory.
fn shrink(
    workspace: &Workspace,
    compiler: &Compiler,
    modules: &[PathBuf],
) -> Result<(), TaskError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(path) = modules.get(next.fetch_add(1, Ordering::Relaxed)) {
            tools::shrink(workspace, compiler, path, &small(path))?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| {
                Err(TaskError::Unexpected("wasm-opt was not waited for".into()))
            })
        })
    })
}

/// Where the small form of a module is put.
fn small(module: &Path) -> PathBuf {
    module.with_extension("small.wasm")
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn read(path: &Path) -> Result<Vec<u8>, TaskError> {
    fs::read(path).while_doing(|| format!("cannot read {}", path.display()))
}
