//! How the files are handed over: the services' own command lines, as their documentation has them.

use super::Target;
use crate::Spec;

pub(super) fn commands(
    target: Target,
    method: &str,
    spec: Spec,
    place: &dyn Fn(&str) -> String,
) -> Vec<String> {
    match target {
        Target::Huawei => huawei(spec, place),
        Target::Aws => {
            let file = place("EncryptedKeyMaterial.bin");
            vec![format!(
                "aws kms import-key-material --key-id KEY_ID --encrypted-key-material fileb://{file} \
                 --import-token fileb://IMPORT_TOKEN_FILE --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE"
            )]
        }
        Target::Gcp => {
            let (file, algorithm) = (place("wrapped-key.bin"), gcp_algorithm(spec));
            vec![
                format!(
                    "gcloud kms keys versions import --location LOCATION --keyring KEY_RING --key KEY \
                     --import-job IMPORT_JOB --algorithm {algorithm} --wrapped-key-file {file}"
                ),
                format!(
                    "# the import job has the method {method}; state and reason of a failure: \
                     gcloud kms keys versions list --location LOCATION --keyring KEY_RING --key KEY"
                ),
            ]
        }
        Target::Azure => {
            let (file, kind) = (place("key.byok"), azure_kind(spec));
            vec![format!(
                "az keyvault key import --name NAME --byok-file {file} {kind}"
            )]
        }
        Target::Vault => {
            let (file, kind) = (place("ciphertext.b64"), vault_type(spec));
            vec![format!(
                "vault write transit/keys/NAME/import type={kind} hash_function={method} ciphertext=@{file}"
            )]
        }
        Target::Oracle => {
            let (file, shape) = (place("wrapped-import-key.json"), oracle_shape(spec));
            vec![format!(
                "oci kms management key import --compartment-id COMPARTMENT --display-name NAME \
                 --endpoint MANAGEMENT_ENDPOINT --key-shape '{shape}' --wrapped-import-key file://{file}"
            )]
        }
        Target::Alibaba => {
            let file = place("EncryptedKeyMaterial.b64");
            vec![format!(
                "aliyun kms ImportKeyMaterial --KeyId KEY_ID --ImportToken IMPORT_TOKEN \
                 --EncryptedKeyMaterial \"$(cat {file})\" --KeyMaterialExpireUnix 0"
            )]
        }
        Target::Ibm => {
            let file = place("import-key.json");
            vec![format!(
                "curl -X POST https://REGION.kms.cloud.ibm.com/api/v2/keys \
                 -H 'authorization: Bearer IAM_TOKEN' -H 'bluemix-instance: INSTANCE_ID' \
                 -H 'content-type: application/vnd.ibm.kms.key+json' --data @{file}"
            )]
        }
        Target::Pkcs11 => {
            let file = place("wrapped-key.bin");
            vec![format!(
                "# C_UnwrapKey of {file} by CKM_RSA_AES_KEY_WRAP (0x1054): ulAESKeyBits 256, hashAlg \
                 {method}, mgf {}, no source data; {}",
                mgf(method),
                pkcs11_template(spec)
            )]
        }
        Target::Jwe => {
            let file = place("key.jwe");
            vec![format!(
                "# {file} opens with the private half of the wrapping key, for example: jose jwe dec -i \
                 {file} -k PRIVATE_KEY.jwk"
            )]
        }
    }
}

fn huawei(spec: Spec, place: &dyn Fn(&str) -> String) -> Vec<String> {
    let material = place("EncryptedKeyMaterial.bin");
    let by_api = format!(
        "# or by API, import-key-material: encrypted_key_material is what base64 -w 0 {material} prints"
    );
    if spec == Spec::Aes256 {
        let by_hand = format!(
            "# in the console choose Existing Key Material, and {material} as key material"
        );
        return vec![by_hand, by_api];
    }
    let private = place("EncryptedPrivateKey.bin");
    let by_hand = format!(
        "# in the console choose Existing Key Material, {material} as temporary key material and \
         {private} as private key ciphertext"
    );
    let by_api = format!("{by_api}, encrypted_privatekey what base64 -w 0 {private} prints");
    vec![by_hand, by_api]
}

fn gcp_algorithm(spec: Spec) -> &'static str {
    match spec {
        Spec::Aes256 => "google-symmetric-encryption",
        Spec::Rsa2048 => "rsa-sign-pss-2048-sha256",
        Spec::Rsa3072 => "rsa-sign-pss-3072-sha256",
        Spec::Rsa4096 => "rsa-sign-pss-4096-sha512",
        Spec::EcP256 => "ec-sign-p256-sha256",
        Spec::EcP384 => "ec-sign-p384-sha384",
    }
}

fn azure_kind(spec: Spec) -> &'static str {
    match spec {
        Spec::Aes256 => "--hsm-name HSM --kty oct-HSM --ops encrypt decrypt",
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => {
            "--vault-name VAULT --kty RSA-HSM --ops sign verify"
        }
        Spec::EcP256 => "--vault-name VAULT --kty EC-HSM --curve P-256 --ops sign verify",
        Spec::EcP384 => "--vault-name VAULT --kty EC-HSM --curve P-384 --ops sign verify",
    }
}

fn vault_type(spec: Spec) -> &'static str {
    match spec {
        Spec::Aes256 => "aes256-gcm96",
        Spec::Rsa2048 => "rsa-2048",
        Spec::Rsa3072 => "rsa-3072",
        Spec::Rsa4096 => "rsa-4096",
        Spec::EcP256 => "ecdsa-p256",
        Spec::EcP384 => "ecdsa-p384",
    }
}

/// Lengths are in bytes; EC keys do not come here.
fn oracle_shape(spec: Spec) -> String {
    let algorithm = if spec == Spec::Aes256 { "AES" } else { "RSA" };
    let length = spec.bits() / 8;
    format!(r#"{{"algorithm":"{algorithm}","length":{length}}}"#)
}

fn mgf(method: &str) -> &'static str {
    match method {
        "CKM_SHA_1" => "CKG_MGF1_SHA1",
        "CKM_SHA384" => "CKG_MGF1_SHA384",
        "CKM_SHA512" => "CKG_MGF1_SHA512",
        _ => "CKG_MGF1_SHA256",
    }
}

fn pkcs11_template(spec: Spec) -> &'static str {
    match spec {
        Spec::Aes256 => "CKA_CLASS CKO_SECRET_KEY, CKA_KEY_TYPE CKK_AES",
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => {
            "CKA_CLASS CKO_PRIVATE_KEY, CKA_KEY_TYPE CKK_RSA (the plaintext is PKCS#8)"
        }
        Spec::EcP256 | Spec::EcP384 => {
            "CKA_CLASS CKO_PRIVATE_KEY, CKA_KEY_TYPE CKK_EC (the plaintext is PKCS#8)"
        }
    }
}
