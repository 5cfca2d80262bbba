//! One import by the official SDK for Python, unchanged.

use std::process::Command;

use anyhow::{Result, ensure};
use kms_e2e::page::KeyList;
use kms_e2e::place;
use kms_e2e::stage::journey;

#[tokio::test]
async fn official_sdk_imports_and_the_console_shows_it() -> Result<()> {
    journey(async |stage| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/import_with_sdk.py");
        let credentials = stage.api.credentials();
        let output = Command::new(place::named("KEYFERRY_PYTHON")?)
            .arg(script)
            .arg(format!("http://{}", stage.server.address()))
            .env("KEYFERRY_ACCESS", &credentials.access)
            .env("KEYFERRY_SECRET", &credentials.secret)
            .env("KEYFERRY_PROJECT", &credentials.project_id)
            .output()?;
        let (said, errors) = (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        );
        ensure!(
            output.status.success(),
            "the SDK's import failed: {said}{errors}"
        );
        stage.sign_in().await?;
        let list = KeyList::on(&stage.browser).await?;
        for kind in ["sdk-aes-", "sdk-rsa-"] {
            let row = list.row_that_begins(kind).await?;
            ensure!(row.contains("Enabled"), "not enabled: {row}");
        }
        Ok(())
    })
    .await
}
