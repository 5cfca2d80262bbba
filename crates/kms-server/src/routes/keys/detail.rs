//! A key as describe-key and list-keys show it.

use kms_api::keys::{KeyDetail, MaterialFacts};

use crate::{domain::Key, state::Settings};

/// Numbers and flags are strings, and empty where there is nothing, as documented.
pub(crate) fn detail(key: &Key, settings: &Settings) -> KeyDetail {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    KeyDetail {
        key_id: key.id.clone(),
        domain_id: settings.domain.clone(),
        key_alias: key.alias.as_str().to_owned(),
        realm: settings.region.clone(),
        key_spec: key.spec,
        key_usage: Some(key.usage),
        key_description: key.description.as_str().to_owned(),
        creation_date: key.created_at.to_string(),
        scheduled_deletion_date: number(key.deletion_at),
        key_state: key.state,
        default_key_flag: "0".to_owned(),
        key_type: "1".to_owned(),
        expiration_time: number(
            key.material
                .as_ref()
                .and_then(|material| material.expires_at),
        ),
        origin: key.origin,
        key_rotation_enabled: key.rotation.next_at.is_some().to_string(),
        sys_enterprise_project_id: key.enterprise_project.as_str().to_owned(),
        keystore_id: "0".to_owned(),
        material: facts(key),
    }
}

/// What is known of imported material; the KMS's own is nobody's to compare. The fingerprint outlives the material, so that
/// its owner can tell whether a file holds the only material that the key takes again.
fn facts(key: &Key) -> MaterialFacts {
    let material = key.material.as_ref();
    let imported = material.and_then(|material| material.imported.as_ref());
    MaterialFacts {
        material_fingerprint: key.identity.map(|identity| identity.fingerprint(key.spec)),
        key_check_value: imported.and_then(|imported| imported.check_value.map(hex::encode_upper)),
        material_imported_at: imported.map(|imported| imported.at.to_string()),
        wrapping_key_fingerprint: imported
            .map(|imported| format!("sha256:{}", hex::encode(imported.wrapping_key))),
    }
}
