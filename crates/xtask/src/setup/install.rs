//! One step per need: how it is brought.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::{
    error::{TaskError, While},
    process::{command, is_root, on_path, run_logged},
    setup::{
        compiler::{self, WASM},
        library,
        need::{Need, static_target},
        needs_packages,
    },
    versions,
    workspace::Workspace,
};

/// Debian's toolchain for web programs, the sources of its standard library, and its linker.
const DEBIAN_RUST: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// Debian's clippy and rustfmt for that toolchain.
const DEBIAN_LINTS: &[&str] = &["rust-web-clippy", "rustfmt-web"];

/// What rustup may take: it fails at once or downloads 20 MB.
const RUSTUP_LIMIT: Duration = Duration::from_mins(5);

/// Brings needs; shared by the lanes.
pub(crate) struct Installer<'a> {
    workspace: &'a Workspace,
    /// Whether the list of packages is fresh. Held while apt works, since apt works alone.
    apt: Mutex<bool>,
}

impl<'a> Installer<'a> {
    pub(crate) fn new(workspace: &'a Workspace) -> Self {
        Self {
            workspace,
            apt: Mutex::new(false),
        }
    }

    /// Brings one after the other; the system packages of all of them first, in one go.
    pub(crate) fn bring(&self, needs: Vec<Need>) -> Result<(), TaskError> {
        let packages: Vec<&str> = needs
            .iter()
            .flat_map(|need| need.packages())
            .copied()
            .collect();
        if !packages.is_empty() {
            step("system packages", &packages.join(" "), || {
                self.apt(&packages)
            })?;
        }
        for need in needs {
            if need.packages().is_empty() {
                step(need.name(), need.purpose(), || self.install(need))?;
            }
            if need.find(self.workspace).is_none() {
                return Err(TaskError::Unexpected(format!(
                    "{} is still not there after its installation; see {}",
                    need.name(),
                    self.workspace.log(need.name()).display()
                )));
            }
        }
        Ok(())
    }

    fn install(&self, need: Need) -> Result<(), TaskError> {
        match need {
            Need::WasmTarget => self.wasm_target(),
            Need::Lints => self.lints(),
            Need::Trunk => self.cargo_install(
                need,
                ("trunk", versions::TRUNK),
                &["--locked", "--no-default-features", "--features", "rustls"],
            ),
            Need::WasmBindgen => {
                // Without --locked: its lock file pins what registries no longer hand out.
                let version = self.workspace.wasm_bindgen()?;
                self.cargo_install(need, ("wasm-bindgen-cli", &version), &[])
            }
            Need::WasmOpt => self.npm(need, "binaryen", versions::BINARYEN),
            Need::Axe => self.npm(need, "axe-core", versions::AXE),
            Need::PythonSdk => self.python_sdk(),
            Need::MuslTarget => self.musl_target(),
            Need::CCompiler
            | Need::Node
            | Need::Chromium
            | Need::ChineseFont
            | Need::OpenSsl
            | Need::SshKeygen
            | Need::Java
            | Need::SoftHsm
            | Need::Xxd
            | Need::Python
            | Need::PostgreSql
            | Need::MuslCompiler => self.apt(need.packages()),
        }
    }

    /// Installs system packages.
    fn apt(&self, packages: &[&str]) -> Result<(), TaskError> {
        if on_path("apt-get").is_none() || !is_root() {
            return Err(TaskError::Install(needs_packages(packages)));
        }
        let mut fresh = self
            .apt
            .lock()
            .map_err(|_| TaskError::Unexpected("apt failed before".to_owned()))?;
        let apt = || {
            let mut apt = command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive")
                .args(["-o", "DPkg::Lock::Timeout=600"]);
            apt
        };
        if !*fresh {
            self.logged("apt-update", apt().arg("update"), None)?;
            *fresh = true;
        }
        let install = ["install", "-y", "--no-install-recommends"];
        self.logged("apt", apt().args(install).args(packages), None)
    }

    /// rustup where it can, else Debian's toolchain with a library built from its sources.
    fn wasm_target(&self) -> Result<(), TaskError> {
        let mut why_not_rustup = "there is no rustup".to_owned();
        if on_path("rustup").is_some() {
            let mut rustup = command("rustup");
            rustup.args(["target", "add", WASM]);
            match self.logged("rustup", &mut rustup, Some(RUSTUP_LIMIT)) {
                Ok(()) if compiler::find(self.workspace).is_some() => return Ok(()),
                Ok(()) => "the target that it added does not link".clone_into(&mut why_not_rustup),
                Err(error) => why_not_rustup = error.to_string(),
            }
            println!(
                "  wasm32: rustup cannot bring it; building the library from Debian's sources"
            );
        }
        if on_path("apt-get").is_none() || !is_root() {
            return Err(TaskError::Install(format!(
                "No Rust compiler here builds for {WASM}: {why_not_rustup}.\nRun\n\n    rustup \
                 target add {WASM}\n\nwhere that works; otherwise, on Debian 12, `cargo xtask \
                 build` once as root installs {} and builds the library from their sources.",
                DEBIAN_RUST.join(" ")
            )));
        }
        self.apt(DEBIAN_RUST)?;
        let folder = self.scratch("wasm32-library")?;
        library::build(&folder, &self.workspace.log("wasm32"))
    }

    /// rustup alone has this library.
    fn musl_target(&self) -> Result<(), TaskError> {
        let target = static_target();
        let cannot = |why: &str| {
            Err(TaskError::Install(format!(
                "A static program needs Rust's standard library for {target}, and {why}.\nRun\n\n    \
                 rustup target add {target}\n\nwhere there is a network, or build without --static."
            )))
        };
        if on_path("rustup").is_none() {
            return cannot("there is no rustup, which brings it");
        }
        let mut rustup = command("rustup");
        rustup.args(["target", "add", &target]);
        match self.logged("musl", &mut rustup, Some(RUSTUP_LIMIT)) {
            Ok(()) => Ok(()),
            Err(error) => cannot(&format!("rustup cannot bring it: {error}")),
        }
    }

    /// rustfmt and clippy, for the toolchain of the host and for the one of WebAssembly.
    fn lints(&self) -> Result<(), TaskError> {
        if on_path("rustup").is_some() {
            let mut rustup = command("rustup");
            rustup.args(["component", "add", "rustfmt", "clippy"]);
            // Where it fails, what is missing may still be Debian's alone.
            let _tried = self.logged("rustup-lints", &mut rustup, Some(RUSTUP_LIMIT));
            if Need::Lints.find(self.workspace).is_some() {
                return Ok(());
            }
        }
        self.apt(DEBIAN_LINTS)
    }

    /// Builds a program from the registry, unoptimised: it is a build tool, and this is fast.
    fn cargo_install(
        &self,
        need: Need,
        (package, version): (&str, &str),
        flags: &[&str],
    ) -> Result<(), TaskError> {
        let partial = self.scratch(need.name())?;
        // What an interrupted build has done already is kept outside.
        let artifacts = self.workspace.cache().join("build").join(need.name());
        let mut cargo = command("cargo");
        cargo
            .current_dir(self.workspace.cache())
            .env("CARGO_TARGET_DIR", &artifacts)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env_remove("RUSTFLAGS")
            .args([
                "install",
                package,
                "--version",
                version,
                "--debug",
                "--root",
            ])
            .arg(&partial)
            .args(flags);
        self.logged(need.name(), &mut cargo, None)?;
        keep(&partial, &self.workspace.tool(need.name(), version))?;
        fs::remove_dir_all(&artifacts).while_doing(|| cannot_write(&artifacts))
    }

    /// Installs a package of npm into a folder of its own.
    fn npm(&self, need: Need, package: &str, version: &str) -> Result<(), TaskError> {
        let partial = self.scratch(package)?;
        let mut npm = command("npm");
        npm.args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(&partial)
        .arg(format!("{package}@{version}"));
        self.logged(need.name(), &mut npm, None)?;
        keep(&partial, &self.workspace.tool(package, version))
    }

    /// A virtual environment with the official SDK. Only its `bin/python` is used, which finds
    /// its packages beside itself, so the environment may be renamed.
    fn python_sdk(&self) -> Result<(), TaskError> {
        let partial = self.scratch("python-sdk")?;
        let mut venv = command("python3");
        venv.args(["-m", "venv"]).arg(&partial);
        self.logged("python-venv", &mut venv, None)?;
        let mut pip = command(partial.join("bin/python"));
        pip.args(["-m", "pip", "install", "--disable-pip-version-check"])
            .arg(format!("huaweicloudsdkkms=={}", versions::PYTHON_SDK))
            .arg(format!("huaweicloudsdkcore=={}", versions::PYTHON_SDK))
            .arg(format!("cryptography=={}", versions::PYTHON_CRYPTOGRAPHY));
        self.logged(Need::PythonSdk.name(), &mut pip, None)?;
        keep(
            &partial,
            &self.workspace.tool("python-sdk", versions::PYTHON_SDK),
        )
    }

    fn logged(
        &self,
        step: &str,
        command: &mut Command,
        limit: Option<Duration>,
    ) -> Result<(), TaskError> {
        run_logged(step, command, &self.workspace.log(step), limit)
    }

    /// An empty folder beside the tools; what an interrupted run left in it is removed.
    fn scratch(&self, name: &str) -> Result<PathBuf, TaskError> {
        let folder = self.workspace.tool(".partial", name);
        if folder.exists() {
            fs::remove_dir_all(&folder).while_doing(|| cannot_write(&folder))?;
        }
        fs::create_dir_all(&folder).while_doing(|| cannot_write(&folder))?;
        Ok(folder)
    }
}

/// Says what starts, and how long it took.
fn step(
    name: &str,
    what: &str,
    work: impl FnOnce() -> Result<(), TaskError>,
) -> Result<(), TaskError> {
    println!("  {name}: installing ({what})");
    let start = Instant::now();
    work()?;
    println!("  {name}: done in {}", crate::seconds(start.elapsed()));
    Ok(())
}

/// Moves a complete installation to its place: all of it or nothing is there.
fn keep(partial: &Path, place: &Path) -> Result<(), TaskError> {
    if place.exists() {
        fs::remove_dir_all(place).while_doing(|| cannot_write(place))?;
    }
    fs::rename(partial, place).while_doing(|| cannot_write(place))
}

/// The first part of the error for a folder or file.
pub(super) fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}
