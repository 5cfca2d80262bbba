//! The console's build chain: Trunk, then what Trunk leaves undone.
//!
//! Trunk compiles the page's program and makes the page. This takes the program apart
//! (`program.rs`), adds the sealed worker, joins the style sheets, names the loader by its content,
//! writes integrity where a browser would not check by itself (`page.rs`), puts the offline page
//! together (`offline.rs`), renders the user's guide (`guide.rs`), and compresses every file once, for
//! good (`compress.rs`).

mod compress;
mod guide;
mod offline;
mod page;
pub(crate) mod program;
mod tag;
mod tools;
mod worker;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256, Sha384};

use crate::{
    error::{TaskError, While},
    process::run,
    setup::{self, compiler::Compiler, compiler::WASM, need::Need},
    workspace::Workspace,
};

/// The cargo profile of every WebAssembly program.
const PROFILE: &str = "console";

/// What Trunk may say. Its minifier does not know the form of export that wasm-bindgen writes, and
/// leaves that file as it is: no news.
const LOG: &str = "warn,trunk::processing::minify=error";

/// The files of a site by their path below its root, with `/` between folders.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Builds the console into `target/console`, and leaves that alone if nothing changed.
pub(crate) fn build(workspace: &Workspace, compiler: &Compiler) -> Result<PathBuf, TaskError> {
    let _lock = setup::lock(&workspace.target().join("console.lock"))?;
    let mut fetch = compiler.cargo(workspace);
    // Trunk runs without the network; what the lock file names is brought before.
    fetch
        .current_dir(workspace.root())
        .args(["fetch", "--quiet", "--locked", "--target", WASM]);
    run("cargo fetch", &mut fetch)?;

    let worker = worker::build(workspace, compiler)?;
    let mut files = trunk(workspace, compiler)?;
    let program = program::build(workspace, compiler)?;
    page::finish(&mut files, &program, &worker)?;
    files.extend(offline::build(workspace, compiler, &worker, &files)?);
    files.extend([program.glue, program.module]);
    files.extend(program.parts);
    files.extend([worker.script, worker.module]);
    files.extend(guide::build(workspace)?);

    let folder = workspace.console();
    compress::write(&folder, &files)?;
    Ok(folder)
}

/// Runs Trunk and reads what it made.
fn trunk(workspace: &Workspace, compiler: &Compiler) -> Result<Files, TaskError> {
    let missing = || TaskError::Unexpected("Trunk is not there; run `cargo xtask doctor`".into());
    let dist = workspace.target().join("dist");
    let mut trunk = crate::process::command(Need::Trunk.find(workspace).ok_or_else(missing)?.path);
    compiler.environment(&mut trunk, workspace);
    trunk
        .current_dir(workspace.root())
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("TRUNK_TOOLS_WASM_BINDGEN", workspace.wasm_bindgen()?)
        // Where the console does not compile, rustc has said why; a trace through Trunk hides it.
        .env("RUST_BACKTRACE", "0")
        // Trunk takes no other value of this variable than true and false.
        .env_remove("NO_COLOR")
        .args([
            "--log",
            LOG,
            "build",
            "--release=true",
            "--cargo-profile",
            PROFILE,
            "--features",
            "split",
            "--dist",
        ])
        .arg(&dist);
    run("trunk build", &mut trunk)?;
    read(&dist)
}

/// All files below `folder`.
fn read(folder: &Path) -> Result<Files, TaskError> {
    let cannot = || format!("cannot read {}", folder.display());
    let mut files = Files::new();
    for entry in fs::read_dir(folder).while_doing(cannot)? {
        let path = entry.while_doing(cannot)?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            let below = read(&path)?;
            files.extend(
                below
                    .into_iter()
                    .map(|(file, bytes)| (format!("{name}/{file}"), bytes)),
            );
        } else {
            files.insert(name, fs::read(&path).while_doing(cannot)?);
        }
    }
    Ok(files)
}

/// A file's name with the start of its hash before the extension, so that a browser may keep it
/// for ever.
fn hashed_name(stem: &str, extension: &str, bytes: &[u8]) -> String {
    let mut name = format!("{stem}-");
    for byte in Sha256::digest(bytes).iter().take(8) {
        // Writing to a string does not fail.
        let _written = write!(name, "{byte:02x}");
    }
    name.push('.');
    name.push_str(extension);
    name
}

/// The value of an `integrity` attribute (Subresource Integrity, section 3.1).
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_changes_with_the_content() {
        assert_eq!(
            hashed_name("loader", "js", b""),
            "loader-e3b0c44298fc1c14.js"
        );
        assert_ne!(hashed_name("a", "js", b"1"), hashed_name("a", "js", b"2"));
    }

    #[test]
    fn integrity_is_base64_of_sha384() {
        // The digest of the empty string in FIPS 180-4's example values.
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), empty);
    }
}
