//! What the sealed worker still holds once a key is wrapped: nothing of it.

use anyhow::{Result, ensure};
use kms_e2e::devtools::{DevTools, WorkerMemory};
use kms_e2e::leak::Needles;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::{Stage, journey};

use crate::secrecy::{PASSPHRASE, components};

#[tokio::test]
async fn no_part_of_a_wrapped_aes_key_is_left_in_the_worker() -> Result<()> {
    journey(async |stage| {
        let key = stage.bench.aes_key("key.bin")?;
        let memory = memory_after_wrapping(stage, "AES_256", "key.bin").await?;
        holds_nothing_of(&memory, &[key])
    })
    .await
}

#[tokio::test]
async fn no_part_of_a_wrapped_rsa_key_is_left_in_the_worker() -> Result<()> {
    journey(async |stage| {
        stage.bench.run("openssl genrsa -out key.pem 2048")?;
        let secrets = components(&stage.bench, "key.pem")?;
        let memory = memory_after_wrapping(stage, "RSA_2048", "key.pem").await?;
        holds_nothing_of(&memory, &secrets)
    })
    .await
}

#[tokio::test]
async fn no_part_of_a_wrapped_ec_key_is_left_in_the_worker() -> Result<()> {
    journey(async |stage| {
        stage
            .bench
            .run("openssl ecparam -name secp384r1 -genkey -noout -out key.pem")?;
        let secrets = components(&stage.bench, "key.pem")?;
        let memory = memory_after_wrapping(stage, "EC_P384", "key.pem").await?;
        holds_nothing_of(&memory, &secrets)
    })
    .await
}

/// The control: the same search finds a key that is still there, because it was made here and is not sent yet.
#[tokio::test]
async fn a_made_key_is_found_in_the_worker_until_it_is_sent() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("made", "EC_P256"))
            .await?;
        wizard.choose_generation().await?;
        let backup = wizard.back_up(PASSPHRASE).await?;
        stage.bench.run(&format!(
            "openssl pkey -in '{}' -passin 'pass:{PASSPHRASE}' -out plain.pem",
            backup.display()
        ))?;
        let memory = DevTools::of(&stage.browser).await?.worker_memory().await?;
        let secrets = components(&stage.bench, "plain.pem")?;
        let found = holds_nothing_of(&memory, &secrets);
        ensure!(found.is_err(), "the key is not seen where it is");
        // The pass phrase is not kept with it.
        holds_nothing_of(&memory, &[PASSPHRASE.as_bytes().to_vec()])
    })
    .await
}

/// The worker's memory when the key is wrapped and the token is asked for: the worker still runs.
async fn memory_after_wrapping(stage: &Stage, spec: &str, file: &str) -> Result<WorkerMemory> {
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard.make_empty_key(&EmptyKey::new("kept", spec)).await?;
    wizard.choose_file_in_browser().await?;
    wizard.open_key_file(&stage.bench.path(file)).await?;
    wizard.to_token().await?;
    DevTools::of(&stage.browser).await?.worker_memory().await
}

fn holds_nothing_of(memory: &WorkerMemory, secrets: &[Vec<u8>]) -> Result<()> {
    let size: usize = memory.program.iter().map(Vec::len).sum();
    ensure!(size >= 1024 * 1024, "only {size} bytes of memory were seen");
    // The control: what the program certainly holds is found.
    let text = Needles::new(b"keyferry fingerprint v1")?;
    ensure!(
        memory
            .program
            .iter()
            .any(|all| !text.within(all).is_empty()),
        "the memory is not the worker's"
    );
    for (number, secret) in secrets.iter().enumerate() {
        let needles = Needles::new(secret)?;
        for (place, all) in [("program", &memory.program), ("buffers", &memory.buffers)] {
            let found: Vec<_> = all.iter().flat_map(|one| needles.within(one)).collect();
            ensure!(found.is_empty(), "secret {number} in {place}: {found:?}");
        }
    }
    Ok(())
}
