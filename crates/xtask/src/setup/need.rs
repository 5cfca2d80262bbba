//! What the tasks need, where it is looked for, and what brings it.

use std::{fs, path::PathBuf};

use crate::{
    process::{command, on_path, output},
    setup::compiler,
    versions,
    workspace::Workspace,
};

/// One thing that has to be there before a task can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    CCompiler,
    Node,
    WasmTarget,
    Trunk,
    WasmBindgen,
    WasmOpt,
    Lints,
    Chromium,
    ChineseFont,
    OpenSsl,
    SshKeygen,
    Java,
    SoftHsm,
    Xxd,
    Python,
    PostgreSql,
    PythonSdk,
    Axe,
    MuslCompiler,
    MuslTarget,
}

/// Where a need was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The file, or the folder of a library.
    pub(crate) path: PathBuf,
    pub(crate) version: String,
}

impl Need {
    /// What building and serving needs.
    pub(crate) const SERVE: &[Self] = &[
        Self::CCompiler,
        Self::Node,
        Self::WasmTarget,
        Self::Trunk,
        Self::WasmBindgen,
        Self::WasmOpt,
    ];

    /// What a static program needs beside that; nothing else does.
    pub(crate) const STATIC: &[Self] = &[Self::MuslCompiler, Self::MuslTarget];

    /// Everything else, in the order of `doctor`.
    pub(crate) const ALL: &[Self] = &[
        Self::CCompiler,
        Self::Node,
        Self::WasmTarget,
        Self::Trunk,
        Self::WasmBindgen,
        Self::WasmOpt,
        Self::Lints,
        Self::Chromium,
        Self::ChineseFont,
        Self::OpenSsl,
        Self::SshKeygen,
        Self::Java,
        Self::SoftHsm,
        Self::Xxd,
        Self::Python,
        Self::PostgreSql,
        Self::PythonSdk,
        Self::Axe,
    ];

    /// Its name on the terminal, and of its log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CCompiler => "c-compiler",
            Self::Node => "node",
            Self::WasmTarget => "wasm32",
            Self::Trunk => "trunk",
            Self::WasmBindgen => "wasm-bindgen",
            Self::WasmOpt => "wasm-opt",
            Self::Lints => "lints",
            Self::Chromium => "chromium",
            Self::ChineseFont => "chinese-font",
            Self::OpenSsl => "openssl",
            Self::SshKeygen => "ssh-keygen",
            Self::Java => "java",
            Self::SoftHsm => "softhsm",
            Self::Xxd => "xxd",
            Self::Python => "python",
            Self::PostgreSql => "postgresql",
            Self::PythonSdk => "python-sdk",
            Self::Axe => "axe-core",
            Self::MuslCompiler => "musl-gcc",
            Self::MuslTarget => "musl",
        }
    }

    /// What it is there for.
    pub(crate) fn purpose(self) -> &'static str {
        match self {
            Self::CCompiler => "builds aws-lc and SQLite",
            Self::Node => "runs wasm-opt, with npm to install it",
            Self::WasmTarget => "a Rust compiler that links WebAssembly",
            Self::Trunk => "builds the console",
            Self::WasmBindgen => "binds WebAssembly to JavaScript",
            Self::WasmOpt => "shrinks WebAssembly",
            Self::Lints => "rustfmt and clippy",
            Self::Chromium => "the browser of the tests, with its driver",
            Self::ChineseFont => "what Chinese pages are measured and pictured with",
            Self::OpenSsl => "the referee of the journeys",
            Self::SshKeygen => "writes the SSH keys that the tests read",
            Self::Java => "writes the key stores that the tests read, by its keytool",
            Self::SoftHsm => "the PKCS#11 token of the tests",
            Self::Xxd => "used by the journeys' OpenSSL commands",
            Self::Python => "runs the official SDK",
            Self::PostgreSql => "the other database of the tests",
            Self::PythonSdk => "the official SDK, for one journey",
            Self::Axe => "accessibility checks of the journeys",
            Self::MuslCompiler => "builds aws-lc and SQLite for a static program",
            Self::MuslTarget => "a Rust library that links statically",
        }
    }

    /// The Debian packages that bring it; empty where something else does.
    pub(crate) fn packages(self) -> &'static [&'static str] {
        match self {
            Self::CCompiler => &["build-essential"],
            Self::Node => &["nodejs", "npm"],
            Self::Chromium => &["chromium", "chromium-driver", "fonts-liberation"],
            Self::ChineseFont => &["fonts-noto-cjk"],
            Self::OpenSsl => &["openssl"],
            Self::SshKeygen => &["openssh-client"],
            Self::Java => &["default-jre-headless"],
            Self::SoftHsm => &["softhsm2"],
            Self::Xxd => &["xxd"],
            Self::Python => &["python3", "python3-venv"],
            Self::PostgreSql => &["postgresql"],
            Self::MuslCompiler => &["musl-tools"],
            Self::WasmTarget
            | Self::Trunk
            | Self::WasmBindgen
            | Self::WasmOpt
            | Self::Lints
            | Self::PythonSdk
            | Self::Axe
            | Self::MuslTarget => &[],
        }
    }

    /// Where it is, or `None` if it is missing or of the wrong version.
    pub(crate) fn find(self, workspace: &Workspace) -> Option<Found> {
        match self {
            Self::CCompiler => program("cc", "--version"),
            Self::Node => on_path("npm").and_then(|_| program("node", "--version")),
            Self::WasmTarget => compiler::find(workspace).map(|compiler| compiler.found()),
            Self::Trunk => tool(workspace, "trunk", versions::TRUNK, "bin", &["trunk"]),
            Self::WasmBindgen => {
                let version = workspace.wasm_bindgen().ok()?;
                let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
                tool(workspace, "wasm-bindgen", &version, "bin", &programs)
            }
            Self::WasmOpt => {
                let folder = "node_modules/.bin";
                tool(
                    workspace,
                    "binaryen",
                    versions::BINARYEN,
                    folder,
                    &["wasm-opt"],
                )
            }
            Self::Lints => compiler::find_lints(workspace),
            Self::Chromium => {
                on_path("chromedriver").and_then(|_| program("chromium", "--version"))
            }
            Self::ChineseFont => {
                let path = PathBuf::from("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc");
                let version = "Noto Sans CJK".to_owned();
                path.is_file().then_some(Found { path, version })
            }
            Self::OpenSsl => program("openssl", "version"),
            Self::SshKeygen => found("ssh-keygen"),
            Self::Java => on_path("keytool").and_then(|_| program("java", "--version")),
            Self::SoftHsm => program("softhsm2-util", "--version"),
            Self::Xxd => program("xxd", "-v"),
            Self::Python => output(command("python3").args(["-c", "import venv, ensurepip"]))
                .and_then(|_| program("python3", "--version")),
            Self::PostgreSql => newest_postgres(),
            Self::PythonSdk => {
                let folder = "bin";
                tool(
                    workspace,
                    "python-sdk",
                    versions::PYTHON_SDK,
                    folder,
                    &["python"],
                )
            }
            Self::Axe => {
                let folder = "node_modules/axe-core";
                tool(
                    workspace,
                    "axe-core",
                    versions::AXE,
                    folder,
                    &["axe.min.js"],
                )
            }
            Self::MuslCompiler => program("musl-gcc", "--version"),
            Self::MuslTarget => static_library(),
        }
    }
}

/// The target of static programs for this machine's processor.
pub(crate) fn static_target() -> String {
    format!("{}-unknown-linux-musl", std::env::consts::ARCH)
}

/// The standard library for that target, beside the one of the user's own compiler.
fn static_library() -> Option<Found> {
    let folder = output(command("rustc").args(["--print", "sysroot"]))?;
    let target = static_target();
    let path = PathBuf::from(folder.trim())
        .join("lib/rustlib")
        .join(&target)
        .join("lib");
    path.is_dir().then_some(Found {
        path,
        version: target,
    })
}

/// Debian keeps each version's programs in a folder of its own, off the search path.
fn newest_postgres() -> Option<Found> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .max()?;
    let path = PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin/initdb"));
    let version = output(command(&path).arg("--version"))?;
    Some(Found { path, version })
}

/// A system program, with the first line that it prints about itself.
fn program(name: &str, version_flag: &str) -> Option<Found> {
    let path = on_path(name)?;
    let version = output(command(&path).arg(version_flag))?;
    let version = version.lines().next().unwrap_or_default().to_owned();
    Some(Found { path, version })
}

/// A system program that does not tell its version.
fn found(name: &str) -> Option<Found> {
    let version = name.to_owned();
    on_path(name).map(|path| Found { path, version })
}

/// A tool in the cache. Its folder is put there by one rename after all else, so what is there is
/// whole; the first of `files` is the one that is named.
fn tool(
    workspace: &Workspace,
    name: &str,
    version: &str,
    folder: &str,
    files: &[&str],
) -> Option<Found> {
    let folder = workspace.tool(name, version).join(folder);
    let all_there = files.iter().all(|file| folder.join(file).is_file());
    let first = files.first()?;
    all_there.then(|| Found {
        path: folder.join(first),
        version: version.to_owned(),
    })
}
