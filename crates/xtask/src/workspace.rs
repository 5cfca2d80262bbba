//! Where things lie: the checkout, its target folder, and the user's cache of tools.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::error::{TaskError, While};

/// The checkout and the cache of the user who works in it.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    cache: PathBuf,
}

impl Workspace {
    /// The checkout that this program was started from.
    pub(crate) fn locate() -> Result<Self, TaskError> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .ancestors()
            .nth(2)
            .map(Path::to_path_buf)
            .ok_or_else(|| {
                TaskError::Unexpected(
                    "start this program as `cargo xtask` in the checkout".to_owned(),
                )
            })?;
        Ok(Self {
            root,
            cache: cache_folder()?,
        })
    }

    /// The top of the checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Artifacts of the host's compiler.
    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Artifacts of the compiler for WebAssembly, which may be another one.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.root.join("target/wasm")
    }

    /// The finished console: the files that the server embeds, each with its compressed twin.
    pub(crate) fn console(&self) -> PathBuf {
        self.root.join("target/console")
    }

    /// The user's cache, shared by all checkouts.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    /// The folder of one version of one tool.
    pub(crate) fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }

    /// The file that a step of the set-up writes its output to.
    pub(crate) fn log(&self, step: &str) -> PathBuf {
        self.cache.join("logs").join(format!("{step}.log"))
    }

    /// The version of `wasm-bindgen` that the console is built with.
    pub(crate) fn wasm_bindgen(&self) -> Result<String, TaskError> {
        let path = self.root.join("Cargo.lock");
        let lock =
            fs::read_to_string(&path).while_doing(|| format!("cannot read {}", path.display()))?;
        locked_version(&lock, "wasm-bindgen")
            .map(str::to_owned)
            .ok_or_else(|| {
                TaskError::Unexpected(format!("{} does not name wasm-bindgen", path.display()))
            })
    }
}

/// `KEYFERRY_CACHE`, else the place that the XDG base directories name.
fn cache_folder() -> Result<PathBuf, TaskError> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    set("KEYFERRY_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("keyferry")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/keyferry")))
        .ok_or_else(|| {
            TaskError::Usage("set HOME or KEYFERRY_CACHE: tools need a place to live".to_owned())
        })
}

/// The version of `package` in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let value = |line: &'a str, key: &str| {
        line.strip_prefix(key)?
            .strip_prefix(" = \"")?
            .strip_suffix('"')
    };
    let mut lines = lock.lines();
    lines.find(|line| value(line, "name") == Some(package))?;
    value(lines.next()?, "version")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \
                        \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \
                        \"0.2.130\"\nsource = \"registry\"\n";

    #[test]
    fn version_is_that_of_the_package_with_exactly_this_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
    }

    #[test]
    fn package_that_is_not_locked_has_no_version() {
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }
}
