//! The Rust compiler for WebAssembly: the user's own where it has the target, else Debian's.
//!
//! Where rustup cannot bring the standard library for wasm32, Debian's `rustc-web` stands in: it
//! comes with the library's sources, from which `install.rs` builds it once.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    process::{command, on_path, output},
    setup::need::{Found, Need},
    versions,
    workspace::Workspace,
};

/// The target of the console and of the worker.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Where Debian's toolchain for web programs lives.
pub(crate) const DEBIAN_BIN: &str = "/usr/bin";

/// A compiler that was seen to link WebAssembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compiler {
    rustc: PathBuf,
    version: String,
    debian: bool,
}

impl Compiler {
    /// As `doctor` shows it.
    pub(crate) fn found(&self) -> Found {
        Found {
            path: self.rustc.clone(),
            version: self.version.clone(),
        }
    }

    /// This compiler's cargo, with the cached tools on its search path and artifacts of its own.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Command {
        let mut cargo = command(if self.debian {
            Path::new(DEBIAN_BIN).join("cargo")
        } else {
            PathBuf::from("cargo")
        });
        self.environment(&mut cargo, workspace);
        cargo
    }

    /// Lets any program, such as Trunk, use this compiler and the cached tools.
    pub(crate) fn environment(&self, command: &mut Command, workspace: &Workspace) {
        let mut folders: Vec<PathBuf> = [Need::Trunk, Need::WasmBindgen, Need::WasmOpt]
            .into_iter()
            .filter_map(|need| need.find(workspace)?.path.parent().map(Path::to_path_buf))
            .collect();
        if self.debian {
            folders.push(PathBuf::from(DEBIAN_BIN));
            // A cargo that was started by rustup names its own toolchain to its children.
            for name in [
                "RUSTUP_TOOLCHAIN",
                "RUSTUP_HOME",
                "RUSTC",
                "RUSTDOC",
                "RUSTC_WRAPPER",
            ] {
                command.env_remove(name);
            }
        }
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        if let Ok(path) = env::join_paths(folders) {
            command.env("PATH", path);
        }
        command.env("CARGO_TARGET_DIR", workspace.wasm_target());
        // Messages of panics name the files of dependencies: wherever they lie, the same bytes are built.
        if let Some(home) = cargo_home() {
            let remap = format!("--remap-path-prefix={}=/cargo", home.display());
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remap);
        }
    }
}

/// Where cargo keeps the sources of dependencies.
fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")))
}

/// The first compiler that is new enough and links WebAssembly.
pub(crate) fn find(workspace: &Workspace) -> Option<Compiler> {
    let candidate = |rustc, debian| Compiler {
        rustc,
        version: String::new(),
        debian,
    };
    let own = on_path("rustc").map(|rustc| candidate(rustc, false));
    let debian = candidate(Path::new(DEBIAN_BIN).join("rustc"), true);
    own.into_iter()
        .chain([debian])
        .find_map(|compiler| checked(compiler, workspace))
}

/// The compiler with its version, if it does what is asked of it.
fn checked(compiler: Compiler, workspace: &Workspace) -> Option<Compiler> {
    let version = output(command(&compiler.rustc).arg("--version"))?;
    (release(&version)? >= versions::RUST && links(&compiler.rustc, workspace)).then_some(
        Compiler {
            version,
            ..compiler
        },
    )
}

/// Major and minor of what `rustc --version` prints.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix("rustc ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Whether this compiler makes a WebAssembly module of an empty program. Looking at files would
/// not do: a library left from before an upgrade is there and does not fit.
fn links(rustc: &Path, workspace: &Workspace) -> bool {
    let folder = workspace
        .cache()
        .join(format!("probe-{}", std::process::id()));
    let name = rustc.to_string_lossy().replace('/', "-");
    let module = folder.join(format!("{name}.wasm"));
    if fs::create_dir_all(&folder).is_err() {
        return false;
    }
    let linked = command(rustc)
        .args([
            "--target",
            WASM,
            "--crate-type",
            "cdylib",
            "--crate-name",
            "probe",
            "-",
            "-o",
        ])
        .arg(&module)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    // A probe that stays behind does no harm: it is a small file in a cache.
    let _left_behind = fs::remove_dir_all(&folder);
    linked
}

/// rustfmt and clippy of the user's toolchain, and clippy of the one for WebAssembly.
pub(crate) fn find_lints(workspace: &Workspace) -> Option<Found> {
    output(command("cargo").args(["fmt", "--version"]))?;
    let version = output(command("cargo").args(["clippy", "--version"]))?;
    let compiler = find(workspace)?;
    output(compiler.cargo(workspace).args(["clippy", "--version"]))?;
    Some(Found {
        path: on_path("cargo")?,
        version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_is_read_from_what_rustc_prints() {
        assert_eq!(
            release("rustc 1.95.0 (59807616e 2026-04-14)"),
            Some((1, 95))
        );
        assert_eq!(release("rustc 1.96.0-nightly"), Some((1, 96)));
        assert_eq!(release("gcc 12.2.0"), None);
    }
}
