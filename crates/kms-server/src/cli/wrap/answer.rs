//! The answer to an import request: the way of a key whose machine has no network.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use kms_api::{
    InvalidValue,
    import::{EncryptedKeyMaterial, EncryptedPrivateKey},
    offline::{AnswerFormat, ImportAnswer, ImportRequest, MAX_FILE},
};
use kms_wrap::{Key, Spec, WrappingKey};

use super::{WrapArgs, Wrapped, not_wrapped, report, wrapping_key};
use crate::{
    cli::{
        CliError, Refusal,
        key_file::{Input, random, visible, write_new},
    },
    clock::{Clock as _, SystemClock},
};

pub(super) fn wrap(args: &WrapArgs, file: &Path) -> Result<Wrapped, CliError> {
    let input = Input::of(file);
    args.key.beside(&input)?;
    let request: ImportRequest = serde_json::from_slice(&input.read_up_to(MAX_FILE)?)
        .map_err(|error| CliError::Failed(format!("{input} is no import request: {error}")))?;
    let wanted: Spec = request.key_spec.as_str().parse().map_err(|_| {
        CliError::Failed(format!(
            "keys of spec {} are not imported",
            request.key_spec
        ))
    })?;
    let wrapping_key = WrappingKey::from_bytes(request.wrapping_key.as_str().as_bytes())
        .map_err(|error| Refusal::new(error.code(), error.to_string()))?;
    wrapping_key::expect(&wrapping_key, args.expect_fingerprint.as_deref())?;
    let key = args.key.read_for(wanted)?;
    is_the_one(&key, &request)?;
    let answer = answer(&key, &wrapping_key, &request)?;
    let json = serde_json::to_vec_pretty(&answer)
        .map_err(|error| CliError::Failed(format!("cannot write JSON: {error}")))?;
    let outputs = write_new(&args.out, &[(&answer.file_name(), &json)])?;
    let mut notes = vec![format!(
        "this answers the request for {} ({}); compare the fingerprint of the wrapping key with the console's",
        request.key_id,
        visible(&request.key_alias)
    )];
    if request.expiration_time <= SystemClock.now() {
        notes.push("by the clock of this machine the request has lapsed".to_owned());
    }
    let next = vec![format!(
        "# take {} to the console, which finishes the import",
        answer.file_name()
    )];
    let how = ("huawei", "RSAES_OAEP_SHA_256");
    Ok(report(&key, &wrapping_key, how, outputs, notes, next))
}

/// Whether it is the material that the key had before, if it had any.
fn is_the_one(key: &Key, request: &ImportRequest) -> Result<(), CliError> {
    let found = &key.facts().fingerprint;
    match &request.material_fingerprint {
        Some(before) if before != found => {
            let text = format!(
                "the key had other material before ({before}) and takes that alone again; this is {found}"
            );
            Err(Refusal::new("another-key", text).into())
        }
        Some(_) | None => Ok(()),
    }
}

fn answer(
    key: &Key,
    wrapping_key: &WrappingKey,
    request: &ImportRequest,
) -> Result<ImportAnswer, CliError> {
    let wrapped = kms_wrap::wrap(key, wrapping_key, &mut random()).map_err(not_wrapped)?;
    let unfit = |error: InvalidValue| CliError::Failed(error.to_string());
    let material = BASE64.encode(&wrapped.encrypted_key_material);
    let private = wrapped.encrypted_privatekey.as_ref();
    let private = private.map(|bytes| EncryptedPrivateKey::parse(BASE64.encode(bytes)));
    Ok(ImportAnswer {
        format: AnswerFormat::One,
        key_id: request.key_id.clone(),
        key_spec: request.key_spec,
        wrapping_key_fingerprint: wrapping_key.fingerprint().to_owned(),
        encrypted_key_material: EncryptedKeyMaterial::parse(material).map_err(unfit)?,
        encrypted_privatekey: private.transpose().map_err(unfit)?,
        material_fingerprint: key.facts().fingerprint.clone(),
        key_check_value: key.facts().key_check_value.clone(),
    })
}
