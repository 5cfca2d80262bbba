//! Use of a key: encrypt, decrypt, sign, verify, public key.

use kms_api::KeyId;
use kms_api::data::{
    DecryptDataRequest, DecryptDataResponse, EncryptDataRequest, EncryptDataResponse,
    PublicKeyResponse, SignRequest, SignResponse, VerifyRequest, VerifyResponse,
};
use kms_api::keys::KeyIdRequest;
use kms_api::paths::post;

use super::transport::Effect;
use super::{Api, ApiError};

/// Calls that use a key.
pub struct DataApi<'a>(pub(super) &'a Api);

impl DataApi<'_> {
    /// `encrypt-data`.
    pub async fn encrypt(
        &self,
        request: &EncryptDataRequest,
    ) -> Result<EncryptDataResponse, ApiError> {
        self.0
            .operation(Effect::Read, post::ENCRYPT_DATA, request)
            .await
    }

    /// `decrypt-data`.
    pub async fn decrypt(
        &self,
        request: &DecryptDataRequest,
    ) -> Result<DecryptDataResponse, ApiError> {
        self.0
            .operation(Effect::Read, post::DECRYPT_DATA, request)
            .await
    }

    /// `sign`.
    pub async fn sign(&self, request: &SignRequest) -> Result<SignResponse, ApiError> {
        self.0.operation(Effect::Read, post::SIGN, request).await
    }

    /// `verify`: whether the signature is the message's.
    pub async fn verify(&self, request: &VerifyRequest) -> Result<bool, ApiError> {
        let answer: VerifyResponse = self
            .0
            .operation(Effect::Read, post::VERIFY, request)
            .await?;
        Ok(answer.signature_valid == "true")
    }

    /// `get-publickey`, in PEM.
    pub async fn public_key(&self, key: &KeyId) -> Result<String, ApiError> {
        let request = KeyIdRequest::new(key.clone());
        let answer: PublicKeyResponse = self
            .0
            .operation(Effect::Read, post::GET_PUBLIC_KEY, &request)
            .await?;
        Ok(answer.public_key)
    }
}
