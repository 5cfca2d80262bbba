//! Brings what a task needs, and skips what is there.
//!
//! One run at a time works on a cache; the steps that do not wait for each other run side by side.

pub(crate) mod compiler;
mod install;
mod library;
pub(crate) mod need;

use std::{
    fs::{self, File},
    path::Path,
    thread,
    time::Instant,
};

use crate::{
    error::{TaskError, While},
    process::{is_root, on_path},
    setup::{compiler::Compiler, install::Installer, need::Need},
    workspace::Workspace,
};

/// Makes sure that all of `needs` are there.
pub(crate) fn ensure(workspace: &Workspace, needs: &[Need]) -> Result<(), TaskError> {
    if !missing(workspace, needs).is_empty() {
        let _lock = lock(&workspace.cache().join("lock"))?;
        // Another run may have brought it while this one waited.
        let missing = missing(workspace, needs);
        install_all(workspace, &missing)?;
    }
    Ok(())
}

/// The compiler for WebAssembly, once it is there.
pub(crate) fn compiler(workspace: &Workspace) -> Result<Compiler, TaskError> {
    compiler::find(workspace).ok_or_else(|| {
        TaskError::Unexpected(format!("no Rust compiler here links {}", compiler::WASM))
    })
}

/// Those of `needs` that are not there.
pub(crate) fn missing(workspace: &Workspace, needs: &[Need]) -> Vec<Need> {
    needs
        .iter()
        .copied()
        .filter(|need| need.find(workspace).is_none())
        .collect()
}

/// Takes an exclusive lock, waiting for whoever has it. It ends with the file, or the process.
pub(crate) fn lock(path: &Path) -> Result<File, TaskError> {
    let cannot = || format!("cannot lock {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).while_doing(cannot)?;
    }
    let file = File::options()
        .create(true)
        .append(true)
        .open(path)
        .while_doing(cannot)?;
    if file.try_lock().is_err() {
        println!(
            "Waiting for another `cargo xtask` that holds {}",
            path.display()
        );
        file.lock().while_doing(cannot)?;
    }
    Ok(file)
}

/// Which needs are brought one after the other; the lanes go side by side.
const LANES: [&[Need]; 4] = [
    &[
        Need::CCompiler,
        Need::Node,
        Need::Chromium,
        Need::ChineseFont,
        Need::OpenSsl,
        Need::SshKeygen,
        Need::Java,
        Need::SoftHsm,
        Need::Xxd,
        Need::Python,
        Need::PostgreSql,
        Need::WasmOpt,
        Need::Axe,
        Need::PythonSdk,
        Need::MuslCompiler,
    ],
    &[Need::WasmTarget, Need::Lints, Need::MuslTarget],
    &[Need::Trunk],
    &[Need::WasmBindgen],
];

/// Brings what is missing: programs of the system first in one thread, then what builds on them;
/// what only needs cargo beside it.
fn install_all(workspace: &Workspace, missing: &[Need]) -> Result<(), TaskError> {
    let names: Vec<&str> = missing.iter().map(|need| need.name()).collect();
    if names.is_empty() {
        return Ok(());
    }
    println!("Setting up: {}", names.join(", "));
    refuse_what_only_root_can(missing)?;
    let start = Instant::now();
    let installer = Installer::new(workspace);
    if missing.contains(&Need::WasmTarget) && !is_root() {
        // Without root this may be impossible, so it is tried before anything that takes long.
        installer.bring(vec![Need::WasmTarget])?;
    }
    let missing = self::missing(workspace, missing);
    let results: Vec<Result<(), TaskError>> = thread::scope(|scope| {
        let running: Vec<_> = LANES
            .map(|lane| {
                let lane: Vec<Need> = lane
                    .iter()
                    .copied()
                    .filter(|need| missing.contains(need))
                    .collect();
                scope.spawn(|| installer.bring(lane))
            })
            .into_iter()
            .collect();
        running.into_iter().map(joined).collect()
    });
    results.into_iter().collect::<Result<(), TaskError>>()?;
    println!("Set up in {}", crate::seconds(start.elapsed()));
    Ok(())
}

/// A lane's result; one that panicked failed.
fn joined(lane: thread::ScopedJoinHandle<'_, Result<(), TaskError>>) -> Result<(), TaskError> {
    lane.join().unwrap_or_else(|_panic| {
        Err(TaskError::Unexpected(
            "a step of the set-up ended in a panic".to_owned(),
        ))
    })
}

/// Without root or apt, says at once what has to be installed, before anything long starts.
fn refuse_what_only_root_can(missing: &[Need]) -> Result<(), TaskError> {
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|need| need.packages())
        .copied()
        .collect();
    if packages.is_empty() || (on_path("apt-get").is_some() && is_root()) {
        return Ok(());
    }
    Err(TaskError::Install(needs_packages(&packages)))
}

/// The text that says which system packages to install, and how.
fn needs_packages(packages: &[&str]) -> String {
    let list = packages.join(" ");
    if on_path("apt-get").is_some() {
        format!(
            "System packages are missing, and only root can install them. Run\n\n    sudo apt-get \
             update && sudo apt-get install -y --no-install-recommends {list}\n\nand then this \
             command again."
        )
    } else {
        format!(
            "This system has no apt-get, so install what these Debian packages bring in its own \
             way:\n\n    {list}\n\nand then run this command again."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_has_a_lane_that_brings_it() {
        for need in Need::ALL.iter().chain(Need::STATIC) {
            let lanes = LANES.iter().filter(|lane| lane.contains(need));
            assert_eq!(lanes.count(), 1, "{}", need.name());
        }
    }

    #[test]
    fn packages_are_named_in_one_command_line() {
        assert!(needs_packages(&["openssl", "xxd"]).contains(" openssl xxd\n"));
    }

    #[test]
    fn serving_needs_nothing_that_only_tests_or_static_programs_need() {
        for need in [
            Need::MuslCompiler,
            Need::MuslTarget,
            Need::Chromium,
            Need::PostgreSql,
            Need::Python,
            Need::PythonSdk,
            Need::Axe,
            Need::Lints,
        ] {
            assert!(!Need::SERVE.contains(&need), "{}", need.name());
        }
    }
}
