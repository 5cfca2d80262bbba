//! Embeds the console: every file below `KEYFERRY_CONSOLE_DIR`, with its brotli form where there is
//! one, becomes a row of the table in `src/assets.rs`. Without that variable the table is empty.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

/// Names the folder that `cargo xtask build` leaves.
const FOLDER: &str = "KEYFERRY_CONSOLE_DIR";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={FOLDER}");
    let mut files = BTreeMap::new();
    if let Some(folder) = env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        let folder = fs::canonicalize(&folder)
            .map_err(|error| format!("{FOLDER}={}: {error}", folder.display()))?;
        println!("cargo::rerun-if-changed={}", folder.display());
        collect(&folder, "", &mut files)?;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("console.rs"), table(&files)?)?;
    Ok(())
}

/// Every file below `folder`, by its path in a URL.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue; // Not a name that a URL of the console could have.
        };
        let url = format!("{prefix}/{name}");
        if path.is_dir() {
            collect(&path, &url, files)?;
        } else {
            files.insert(url, path);
        }
    }
    Ok(())
}

/// The rows, as an expression of type `&[File]`.
fn table(files: &BTreeMap<String, PathBuf>) -> Result<String, Box<dyn std::error::Error>> {
    let mut rows = String::from("&[\n");
    for (url, path) in files {
        if Path::new(url)
            .extension()
            .is_some_and(|extension| extension == "br")
        {
            continue;
        }
        let twin = files.get(&format!("{url}.br"));
        let brotli = match twin {
            Some(twin) => format!("Some({})", include(twin)?),
            None => "None".to_owned(),
        };
        let digest = Sha256::digest(fs::read(path)?);
        let mut hash = String::new();
        for byte in digest.iter().take(16) {
            write!(hash, "{byte:02x}")?;
        }
        let plain = include(path)?;
        writeln!(
            rows,
            "    File {{ path: {url:?}, hash: {hash:?}, plain: {plain}, brotli: {brotli} }},"
        )?;
    }
    rows.push_str("]\n");
    Ok(rows)
}

/// The expression that embeds `path`.
fn include(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let path = path
        .to_str()
        .ok_or("the console's folder must have a name in UTF-8")?;
    Ok(format!("include_bytes!({path:?})"))
}
