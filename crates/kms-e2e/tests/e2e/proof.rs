//! What proves that the key that was imported is the key in the file.

use anyhow::{Result, ensure};
use kms_e2e::api::text_at;
use kms_e2e::page::Detail;
use kms_e2e::stage::Stage;
use serde_json::Value;

/// What every signature is over.
pub(crate) const MESSAGE: &[u8] = b"a message for the far bank";

/// The id of an enabled key with imported material, and what describe-key says of it.
pub(crate) async fn imported(stage: &Stage, alias: &str) -> Result<(String, Value)> {
    let key_id = stage.api.key_id(alias).await?;
    let key = stage.api.describe(&key_id).await?;
    let found = (text_at(&key, "/key_state")?, text_at(&key, "/origin")?);
    ensure!(
        (found.0.as_str(), found.1.as_str()) == ("2", "external"),
        "not imported: {key}"
    );
    Ok((key_id, key))
}

/// The symmetric key `alias` is the one in the file `name` of the bench: server and console show
/// the fingerprint and the check value that OpenSSL computes, and the key encrypts.
pub(crate) async fn is_symmetric_key(stage: &Stage, alias: &str, name: &str) -> Result<()> {
    let (key_id, key) = imported(stage, alias).await?;
    let fingerprint = stage.bench.fingerprint(name)?;
    let check_value = stage.bench.check_value(name)?;
    assert_eq!(text_at(&key, "/material_fingerprint")?, fingerprint);
    assert_eq!(
        text_at(&key, "/key_check_value")?.to_lowercase(),
        check_value
    );
    let detail = Detail::open(&stage.browser, &key_id, alias).await?;
    detail.shows_fingerprint(&fingerprint).await?;
    stage.api.encrypts_and_decrypts(&key_id).await
}

/// The key pair `alias` is the one in the file `name` of the bench.
pub(crate) async fn is_key_pair(stage: &Stage, alias: &str, name: &str) -> Result<String> {
    let (key_id, key) = imported(stage, alias).await?;
    let fingerprint = stage.bench.pair_fingerprint(name)?;
    assert_eq!(text_at(&key, "/material_fingerprint")?, fingerprint);
    let detail = Detail::open(&stage.browser, &key_id, alias).await?;
    detail.shows_fingerprint(&fingerprint).await?;
    Ok(key_id)
}
