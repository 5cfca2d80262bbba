//! The offline page: one HTML file that holds everything that wrapping a key needs, to be opened from disk
//! on a machine without a network.
//!
//! It is built from what the site is built from: the console's components and styles, its loader, and
//! the sealed worker. Its content security policy names its one script and its one style sheet by their
//! hashes and lets it fetch nothing at all.

use std::{
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::{
    console::{
        Files, PROFILE,
        tools::{self, Binding},
        worker::Worker,
    },
    error::{TaskError, While},
    process::run,
    setup::compiler::{Compiler, WASM},
    workspace::Workspace,
};

/// The program, and the page that it is put into.
const NAME: &str = "offline";
const PAGE: &str = "offline.html";

/// The folder of the site, and the name that goes with the file wherever it is saved.
const FOLDER: &str = "offline";
const FILE: &str = "keyferry-wrap.html";

/// Everything that goes into the page.
struct Pieces<'a> {
    template: &'a str,
    style: &'a str,
    script: &'a str,
    program: &'a [u8],
    worker: &'a Worker,
}

/// Compiles the program and puts the page together; `site` has the style sheet. Gives the page, and beside it its SHA-256
/// in the form that `sha256sum --check` reads.
pub(super) fn build(
    workspace: &Workspace,
    compiler: &Compiler,
    worker: &Worker,
    site: &Files,
) -> Result<Files, TaskError> {
    let mut cargo = compiler.cargo(workspace);
    cargo
        .current_dir(workspace.root())
        .args(["build", "--locked", "--target", WASM, "--profile", PROFILE])
        .args(["--package", "kms-console", "--bin", NAME]);
    run("cargo build of the offline page", &mut cargo)?;

    let unbound = workspace
        .wasm_target()
        .join(WASM)
        .join(PROFILE)
        .join(format!("{NAME}.wasm"));
    let bound = workspace.target().join(NAME);
    let binding = Binding {
        target: "no-modules",
        name: NAME,
        more: &[],
    };
    tools::bind(workspace, &unbound, &bound, binding)?;
    let small = bound.join(format!("{NAME}_small.wasm"));
    tools::shrink(
        workspace,
        compiler,
        &bound.join(format!("{NAME}_bg.wasm")),
        &small,
    )?;

    let read = |path: PathBuf| {
        fs::read_to_string(&path).while_doing(|| format!("cannot read {}", path.display()))
    };
    let glue = read(bound.join(format!("{NAME}.js")))?;
    let loader = read(workspace.root().join("loader.js"))?;
    let program = fs::read(&small).while_doing(|| format!("cannot read {}", small.display()))?;
    let page = assemble(&Pieces {
        template: &read(workspace.root().join(PAGE))?,
        style: style(site)?,
        script: &format!("{glue}\n{loader}"),
        program: &program,
        worker,
    })?;
    let sum = format!("{}  {FILE}\n", hex::encode(Sha256::digest(&page)));
    Ok(Files::from([
        (format!("{FOLDER}/{FILE}"), page.into_bytes()),
        (format!("{FOLDER}/{FILE}.sha256"), sum.into_bytes()),
    ]))
}

/// The site's one style sheet.
fn style(site: &Files) -> Result<&str, TaskError> {
    site.iter()
        .find(|(name, _)| {
            Path::new(name)
                .extension()
                .is_some_and(|extension| extension == "css")
        })
        .and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
        .ok_or_else(|| TaskError::Unexpected("the site has no style sheet".into()))
}

fn assemble(pieces: &Pieces<'_>) -> Result<String, TaskError> {
    // Text that ends its own element early would be cut there.
    for (text, end) in [(pieces.script, "</script"), (pieces.style, "</style")] {
        let lower = text.to_ascii_lowercase();
        if lower.contains(end) || lower.contains("<!--") {
            return Err(TaskError::Unexpected(format!(
                "a piece of {PAGE} holds `{end}` or `<!--`"
            )));
        }
    }
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' 'wasm-unsafe-eval'; style-src 'sha256-{}'; \
         worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types default",
        hash(pieces.script),
        hash(pieces.style),
    );
    let mut page = String::new();
    let mut rest = pieces.template;
    while let Some((before, after)) = rest.split_once('@') {
        page.push_str(before);
        let (place, after) = after.split_once('@').unwrap_or((after, ""));
        match place {
            "policy" => page.push_str(&policy),
            "style" => page.push_str(pieces.style),
            "script" => page.push_str(pieces.script),
            "program" => STANDARD.encode_string(pieces.program, &mut page),
            "worker-script" => STANDARD.encode_string(&pieces.worker.script.1, &mut page),
            "worker-module" => STANDARD.encode_string(&pieces.worker.module.1, &mut page),
            other => {
                return Err(TaskError::Unexpected(format!(
                    "{PAGE} has a place `{other}` that nothing goes to"
                )));
            }
        }
        rest = after;
    }
    page.push_str(rest);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(template: &str, script: &str) -> Result<String, TaskError> {
        assemble(&Pieces {
            template,
            style: "p{}",
            script,
            program: b"program",
            worker: &Worker::new(b"glue", b"own", b"module".to_vec()),
        })
    }

    #[test]
    fn every_place_of_the_page_is_filled() {
        let template = include_str!("../../../../offline.html");
        let page = page(template, "run()").unwrap();
        assert!(page.contains(">run()</script>"), "{page}");
        assert!(page.contains("<style>p{}</style>"), "{page}");
        assert!(page.contains(&STANDARD.encode(b"module")), "{page}");
        assert!(page.contains(&STANDARD.encode(b"glue\nown")), "{page}");
        assert!(!page.contains('@'), "{page}");
    }

    /// The policy names the hashes of exactly what stands between the tags.
    #[test]
    fn policy_lets_this_script_run_and_nothing_be_fetched() {
        let page = page("@policy@", "run()").unwrap();
        // `printf 'run()' | openssl dgst -sha256 -binary | base64`
        let hash = "'sha256-AvyuiL0SD1mVY3NNxR+V2uo+lhk6RMFrytWmRt6CrJQ='";
        assert!(page.contains(hash), "{page}");
        assert!(page.contains("connect-src 'none'"), "{page}");
    }

    #[test]
    fn a_script_that_would_end_early_is_refused() {
        assert!(page("@script@", "\"</script>\"").is_err());
        assert!(page("@nothing@", "").is_err());
    }
}
