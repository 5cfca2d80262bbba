//! The standard library of wasm32 for Debian's toolchain, built from Debian's sources.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use crate::{
    error::{TaskError, While},
    process::{command, run_logged},
    setup::{
        compiler::{DEBIAN_BIN, WASM},
        install::cannot_write,
    },
};

/// Where that toolchain looks for the library.
const PLACE: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib";

/// Where it looks for the linker, and Debian's.
const LINKER: &str = "/usr/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld";
const DEBIAN_LINKER: &str = "/usr/lib/llvm-22/bin/lld";

/// What would lead that cargo to another compiler, other flags or another folder.
const UNWANTED: &[&str] = &[
    "RUSTUP_TOOLCHAIN",
    "RUSTUP_HOME",
    "RUSTC",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
];

/// Builds the library in the empty folder `scratch`, and puts it in its place.
pub(super) fn build(scratch: &Path, log: &Path) -> Result<(), TaskError> {
    let source = scratch.join("src");
    fs::create_dir_all(&source).while_doing(|| cannot_write(&source))?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n\
                    [workspace]\n";
    write(&scratch.join("Cargo.toml"), manifest)?;
    write(&source.join("lib.rs"), "")?;

    let mut cargo = command(Path::new(DEBIAN_BIN).join("cargo"));
    for name in UNWANTED {
        cargo.env_remove(name);
    }
    cargo
        .current_dir(scratch)
        // The standard library is not built on stable features; the workspace is.
        .env("RUSTC_BOOTSTRAP", "1")
        // Link-time optimisation reads the bitcode.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("PATH", format!("{DEBIAN_BIN}:/bin"))
        .args(["build", "--release", "--target", WASM])
        .arg("-Zbuild-std=std,test,panic_abort,panic_unwind");
    run_logged("wasm32", &mut cargo, log, None)?;

    let built = scratch.join("target").join(WASM).join("release/deps");
    replace(&built, Path::new(PLACE))?;
    link_linker()?;
    fs::remove_dir_all(scratch).while_doing(|| cannot_write(scratch))
}

/// Replaces all libraries in `place` by those of the build; an old one beside a new one would be
/// refused by the compiler as ambiguous.
fn replace(built: &Path, place: &Path) -> Result<(), TaskError> {
    fs::create_dir_all(place).while_doing(|| cannot_write(place))?;
    for old in libraries(place)? {
        fs::remove_file(&old).while_doing(|| cannot_write(&old))?;
    }
    for new in libraries(built)? {
        let Some(name) = new.file_name() else {
            continue;
        };
        if !name.to_string_lossy().starts_with("libempty-") {
            fs::copy(&new, place.join(name)).while_doing(|| cannot_write(place))?;
        }
    }
    Ok(())
}

/// The `.rlib` files of a folder.
fn libraries(folder: &Path) -> Result<Vec<PathBuf>, TaskError> {
    let entries =
        fs::read_dir(folder).while_doing(|| format!("cannot read {}", folder.display()))?;
    Ok(entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension() == Some(OsStr::new("rlib")))
        .collect())
}

/// Gives rustc the linker under the name that it knows.
fn link_linker() -> Result<(), TaskError> {
    let linker = Path::new(LINKER);
    if linker.exists() {
        return Ok(());
    }
    if let Some(folder) = linker.parent() {
        fs::create_dir_all(folder).while_doing(|| cannot_write(folder))?;
    }
    symlink(DEBIAN_LINKER, linker).while_doing(|| cannot_write(linker))
}

fn write(path: &Path, text: &str) -> Result<(), TaskError> {
    fs::write(path, text).while_doing(|| cannot_write(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_libraries_are_replaced_and_the_empty_crate_stays_behind() {
        let folder = std::env::temp_dir().join(format!("keyferry-library-{}", std::process::id()));
        let (built, place) = (folder.join("built"), folder.join("place"));
        for path in [&built, &place] {
            fs::create_dir_all(path).unwrap();
        }
        for name in ["libstd-2.rlib", "libempty-1.rlib", "libstd-2.rmeta"] {
            write(&built.join(name), "").unwrap();
        }
        write(&place.join("libstd-1.rlib"), "").unwrap();
        replace(&built, &place).unwrap();
        let names: Vec<_> = libraries(&place).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names, [place.join("libstd-2.rlib")]);
    }
}
