//! axe-core on the page that is open.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::browser::Browser;
use crate::place;

/// Runs every rule; the answer is short and names what it found and where.
const RUN: &str = r"
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
      ({ violations, passes }) => done({
        passes: passes.length,
        violations: violations.map(({ id, help, nodes }) => ({
          id, help,
          nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
        })),
      }),
      (error) => done(String(error)),
    );
";

/// What axe finds wrong with the page; empty if nothing.
pub async fn violations(browser: &Browser) -> Result<Vec<Value>> {
    let there = browser
        .script("return typeof axe === 'object'", Vec::new())
        .await?;
    if there != Value::Bool(true) {
        let axe = std::fs::read_to_string(place::named("KEYFERRY_AXE")?)?;
        // What WebDriver runs is not held to the page's policy.
        browser.script(&axe, Vec::new()).await?;
    }
    let report = browser.async_script(RUN, Vec::new()).await?;
    let passes = report
        .pointer("/passes")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    ensure!(passes > 0, "axe did not run: {report}");
    let found = report.pointer("/violations").and_then(Value::as_array);
    Ok(found.context("axe gave no list")?.clone())
}
