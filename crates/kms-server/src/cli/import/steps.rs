//! The steps of an import. The first of them that changes something comes after everything that can be checked here.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use kms_api::{
    ErrorCode, KeyId, KeySpec, KeyState, Origin,
    data::PublicKeyResponse,
    import::{
        Done, EncryptedKeyMaterial, EncryptedPrivateKey, GetParametersRequest,
        GetParametersResponse, ImportKeyMaterialRequest, WrappingAlgorithm,
    },
    keys::{CreateKeyRequest, CreateKeyResponse, DescribeKeyResponse, KeyDetail, KeyIdRequest},
    paths::post,
};
use kms_wrap::{Ask, Key, ReadError, WrappingKey};
use serde_json::json;

use super::{CliError, Client, ImportArgs, KeyFacts, Proof, Receipt, Refusal, client::ClientError};
use crate::{
    cli::{key_file::random, wrap::not_wrapped},
    clock::{Clock as _, SystemClock},
};

/// Why an import ended early, and which key it has left behind.
pub(super) struct Failure {
    pub(super) error: CliError,
    /// The key that is there now, empty unless the text says otherwise.
    pub(super) key_id: Option<KeyId>,
}

impl From<CliError> for Failure {
    fn from(error: CliError) -> Self {
        Self {
            error,
            key_id: None,
        }
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        CliError::Failed(error.to_string()).into()
    }
}

pub(super) async fn run(
    args: &ImportArgs,
    client: &Client,
    key: &Key,
    spec: KeySpec,
) -> Result<Receipt, Failure> {
    let key_id = match &args.key_id {
        Some(key_id) => {
            fits(&describe(client, key_id).await?, key, spec)?;
            key_id.clone()
        }
        None => create(args, client, spec).await?,
    };
    // From here on there is a key, which a failure must name.
    let done = send(args, client, key, &key_id).await;
    done.map_err(|failure| Failure {
        key_id: Some(key_id.clone()),
        ..failure
    })
}

async fn create(args: &ImportArgs, client: &Client, spec: KeySpec) -> Result<KeyId, Failure> {
    let Some(alias) = args.alias.clone() else {
        return Err(CliError::Usage("give --alias NAME or --key-id ID".to_owned()).into());
    };
    let request = CreateKeyRequest {
        key_alias: alias.clone(),
        key_spec: Some(spec),
        key_usage: args.usage.or(spec.usages().first().copied()),
        key_description: args.description.clone(),
        origin: Some(Origin::External),
        enterprise_project_id: None,
        vm_id: None,
        keystore_id: None,
        sequence: None,
    };
    let made = client
        .post::<CreateKeyResponse>(post::CREATE_KEY, &request)
        .await;
    made.map(|made| made.key_info.key_id).map_err(|error| {
        let hint = match (&error, error.code()) {
            (_, Some(ErrorCode::AliasTaken)) => {
                "; if that key is empty, go on with --key-id and its id".to_owned()
            }
            (ClientError::Unanswered { .. }, _) => {
                format!("; an empty key {alias} may be there now: look before you try again")
            }
            (_, _) => String::new(),
        };
        CliError::Failed(format!("{error}{hint}")).into()
    })
}

async fn describe(client: &Client, key_id: &KeyId) -> Result<KeyDetail, Failure> {
    let request = KeyIdRequest::new(key_id.clone());
    let answer = client
        .post::<DescribeKeyResponse>(post::DESCRIBE_KEY, &request)
        .await?;
    Ok(answer.key_info)
}

/// Whether the key that there is takes this one.
fn fits(there: &KeyDetail, key: &Key, spec: KeySpec) -> Result<(), CliError> {
    let refuse = |code: &str, text: String| Err(Refusal::new(code, text).into());
    let found = &key.facts().fingerprint;
    let same = there
        .material
        .material_fingerprint
        .as_ref()
        .map(|before| before == found);
    if there.origin != Origin::External {
        return Err(CliError::Failed(
            "the key's material is the KMS's own; it takes no import".to_owned(),
        ));
    }
    if there.key_spec != spec {
        let text = format!(
            "the key there is of spec {}, and this one of {spec}",
            there.key_spec
        );
        return refuse("another-spec", text);
    }
    if let (Some(false), Some(before)) = (same, &there.material.material_fingerprint) {
        let text = format!(
            "the key there had other material ({before}) and takes that alone again; this is {found}"
        );
        return refuse("another-key", text);
    }
    if there.key_state != KeyState::PendingImport {
        let text = match same {
            Some(true) => "the key there has this very material already; nothing was sent",
            Some(false) | None => "the key there is not pending import; nothing was sent",
        };
        return Err(CliError::Failed(text.to_owned()));
    }
    Ok(())
}

/// Wraps, sends and proves.
async fn send(
    args: &ImportArgs,
    client: &Client,
    key: &Key,
    key_id: &KeyId,
) -> Result<Receipt, Failure> {
    let stays = |text: String| {
        CliError::Failed(format!(
            "{text}. The key {key_id} is there and empty; go on with --key-id {key_id}"
        ))
    };
    let request = GetParametersRequest {
        key_id: key_id.clone().into(),
        wrapping_algorithm: WrappingAlgorithm::RsaesOaepSha256,
        sequence: None,
    };
    let parameters = client
        .post::<GetParametersResponse>(post::GET_PARAMETERS_FOR_IMPORT, &request)
        .await
        .map_err(|error| stays(error.to_string()))?;
    let wrapping_key = wrapping_key(&parameters).map_err(stays)?;
    let request = material(args, key, &wrapping_key, parameters, key_id)?;
    let sent = client
        .post::<Done>(post::IMPORT_KEY_MATERIAL, &request)
        .await;
    sent.map_err(|error| match error {
        ClientError::Refused { .. } => stays(error.to_string()),
        // It may have arrived. With --key-id the next call finds out.
        ClientError::Unanswered { .. } | ClientError::Unreadable { .. } => CliError::Failed(format!(
            "{error}. The key {key_id} is there, and whether it has the material is not known; call again with \
             --key-id {key_id} to find out and to go on"
        )),
    })?;
    let imported = |error: CliError| {
        CliError::Failed(format!(
            "the material was taken, but its arrival is not proven: {error}. The key is {key_id}"
        ))
    };
    let there = describe(client, key_id)
        .await
        .map_err(|failure| imported(failure.error))?;
    let proof = prove(client, key, &there).await.map_err(imported)?;
    if let Proof::Failed { reported } = &proof {
        let text = format!(
            "the key {key_id} is not the one that was sent: the server reports {reported}, the file is {}. \
             Do not use it, and say so to whoever runs the server",
            key.facts().fingerprint
        );
        return Err(CliError::from(Refusal::new("another-key", text)).into());
    }
    Ok(Receipt {
        facts: KeyFacts::of(key),
        key_id: key_id.clone(),
        key_alias: there.key_alias,
        key_usage: there.key_usage,
        key_state: there.key_state,
        endpoint: client.endpoint.to_string(),
        project_id: client.credentials.project.clone(),
        access: client.credentials.key.access.clone(),
        imported_at: SystemClock.now(),
        expires_at: args.expires,
        wrapping_key_fingerprint: wrapping_key.fingerprint().to_owned(),
        proof,
    })
}

fn wrapping_key(parameters: &GetParametersResponse) -> Result<WrappingKey, String> {
    let key = WrappingKey::from_bytes(parameters.public_key.as_bytes())
        .map_err(|error| error.to_string())?;
    match &parameters.wrapping_key_fingerprint {
        Some(stated) if stated != key.fingerprint() => Err(format!(
            "the server calls the wrapping key {stated}, and it is {}",
            key.fingerprint()
        )),
        Some(_) | None => Ok(key),
    }
}

fn material(
    args: &ImportArgs,
    key: &Key,
    wrapping_key: &WrappingKey,
    parameters: GetParametersResponse,
    key_id: &KeyId,
) -> Result<ImportKeyMaterialRequest, CliError> {
    let wrapped = kms_wrap::wrap(key, wrapping_key, &mut random()).map_err(not_wrapped)?;
    let unfit = |error: kms_api::InvalidValue| CliError::Failed(error.to_string());
    let block = BASE64.encode(&wrapped.encrypted_key_material);
    let private = wrapped.encrypted_privatekey.as_ref();
    let private = private.map(|bytes| EncryptedPrivateKey::parse(BASE64.encode(bytes)));
    Ok(ImportKeyMaterialRequest {
        key_id: key_id.clone().into(),
        import_token: parameters.import_token,
        encrypted_key_material: EncryptedKeyMaterial::parse(block).map_err(unfit)?,
        encrypted_privatekey: private.transpose().map_err(unfit)?,
        expiration_time: args.expires,
        sequence: None,
    })
}

/// Whether what the server has is what was sent: by the public half, which every server of this API shows, or else by
/// the fingerprint that a server like this one reports.
async fn prove(client: &Client, key: &Key, there: &KeyDetail) -> Result<Proof, CliError> {
    let expected = &key.facts().fingerprint;
    if key.facts().public_key.is_some() {
        let request = json!({ "key_id": there.key_id });
        let answer = client
            .post::<PublicKeyResponse>(post::GET_PUBLIC_KEY, &request)
            .await;
        let answer = answer.map_err(|error| CliError::Failed(error.to_string()))?;
        let reported = public_half(answer.public_key.as_bytes());
        let reported = reported.ok_or_else(|| {
            CliError::Failed("get-publickey gave what is no public key".to_owned())
        })?;
        return Ok(if reported == *expected {
            Proof::PublicKey
        } else {
            Proof::Failed { reported }
        });
    }
    Ok(match &there.material.material_fingerprint {
        Some(reported) if reported == expected => Proof::Fingerprint,
        Some(reported) => Proof::Failed {
            reported: reported.clone(),
        },
        None => Proof::None,
    })
}

/// The fingerprint of a public key as a server writes it.
fn public_half(bytes: &[u8]) -> Option<String> {
    match kms_wrap::read(bytes, &Ask::default(), &mut random()) {
        Err(ReadError::PublicHalf {
            sha256: Some(digits),
            ..
        }) => Some(format!("spki-sha256:{digits}")),
        Ok(_) | Err(_) => None,
    }
}
