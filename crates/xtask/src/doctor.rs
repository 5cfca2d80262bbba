//! What is there, what is missing, and what brings it.

use crate::{
    error::TaskError,
    process::{command, output},
    setup::need::{Found, Need},
    workspace::Workspace,
};

/// Prints the table. An error if something is missing.
pub(crate) fn report(workspace: &Workspace) -> Result<(), TaskError> {
    println!("Tools are kept in {}\n", workspace.cache().display());
    for program in ["cargo", "rustc"] {
        let version = output(command(program).arg("--version"));
        let version = version.map(|version| version.trim().to_owned());
        println!(
            "  {:22} {}",
            program,
            version.as_deref().unwrap_or("missing")
        );
    }
    let mut missing = Vec::new();
    for &need in Need::ALL {
        let name = need.name();
        if let Some(Found { path, version }) = need.find(workspace) {
            println!("  ok       {name:13} {version} ({})", path.display());
        } else {
            println!("  missing  {name:13} {}; {}", need.purpose(), remedy(need));
            missing.push(need);
        }
    }
    println!();
    if missing.is_empty() {
        println!("Everything is there.");
        return Ok(());
    }
    let only_tests = missing.iter().all(|need| !Need::SERVE.contains(need));
    Err(TaskError::Unexpected(if only_tests {
        "`cargo xtask serve` has all it needs; `cargo xtask test` would install the rest".to_owned()
    } else {
        "`cargo xtask serve` and `cargo xtask test` install what they need of this".to_owned()
    }))
}

/// What brings a need.
fn remedy(need: Need) -> String {
    let task = if Need::SERVE.contains(&need) {
        "serve"
    } else {
        "test"
    };
    if need.packages().is_empty() {
        format!("`cargo xtask {task}` brings it")
    } else {
        format!(
            "`apt-get install {}`, or `cargo xtask {task}` as root",
            need.packages().join(" ")
        )
    }
}
