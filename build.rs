//! Has `leptos_i18n` turn `locales/{language}/{namespace}.json` into Rust.
//!
//! A text that one language lacks, that a view misspells, or whose place is left unfilled is a compile error.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use leptos_i18n_build::options::CodegenOptions;
use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};

/// The languages by their folders; the first one's texts say which there are.
const FIRST: &str = "en";
const OTHERS: [&str; 1] = ["zh-CN"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // What refers to what, which taking the program apart goes by.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let config = Config::new(FIRST)?
        .add_locales(OTHERS)?
        .add_namespaces(namespaces()?)?
        .parse_options(ParseOptions::default().interpolate_display(true));
    let texts = TranslationsInfos::parse(config)?;
    texts.emit_diagnostics();
    texts.rerun_if_locales_changed();
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let allowed = "#![allow(clippy::expect_used, dead_code, missing_docs, unused_imports, unused_qualifications, unreachable_pub, clippy::all, clippy::pedantic)]".parse()?;
    let options = CodegenOptions::default().top_level_attributes(Some(allowed));
    texts.generate_i18n_module_with_options(PathBuf::from(folder).join("i18n"), options)?;
    Ok(())
}

/// The files of each language, by those of the first: a namespace each.
fn namespaces() -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for file in fs::read_dir(Path::new("locales").join(FIRST))? {
        let path = file?.path();
        let stem = path.file_stem().and_then(OsStr::to_str);
        names.push(stem.ok_or("a file of texts without a name")?.to_owned());
    }
    names.sort();
    Ok(names)
}
