//! Data keys and data key pairs.

use kms_api::datakeys::{
    CreateDataKeyRequest, CreateDataKeyResponse, CreateEcDataKeyPairRequest,
    CreateRsaDataKeyPairRequest, DataKeyPairResponse,
};
use kms_api::paths::post;

use super::transport::Effect;
use super::{Api, ApiError};

/// Calls that make data keys.
pub struct DataKeysApi<'a>(pub(super) &'a Api);

impl DataKeysApi<'_> {
    /// `create-datakey`: the data key, and the same encrypted.
    pub async fn create(
        &self,
        request: &CreateDataKeyRequest,
    ) -> Result<CreateDataKeyResponse, ApiError> {
        self.0
            .operation(Effect::Read, post::CREATE_DATAKEY, request)
            .await
    }

    /// `create-datakey-without-plaintext`: the encrypted data key alone.
    pub async fn create_without_plaintext(
        &self,
        request: &CreateDataKeyRequest,
    ) -> Result<CreateDataKeyResponse, ApiError> {
        self.0
            .operation(
                Effect::Read,
                post::CREATE_DATAKEY_WITHOUT_PLAINTEXT,
                request,
            )
            .await
    }

    /// `create-rsa-datakey-pair`.
    pub async fn create_rsa_pair(
        &self,
        request: &CreateRsaDataKeyPairRequest,
    ) -> Result<DataKeyPairResponse, ApiError> {
        self.0
            .operation(Effect::Read, post::CREATE_RSA_DATAKEY_PAIR, request)
            .await
    }

    /// `create-ec-datakey-pair`.
    pub async fn create_ec_pair(
        &self,
        request: &CreateEcDataKeyPairRequest,
    ) -> Result<DataKeyPairResponse, ApiError> {
        self.0
            .operation(Effect::Read, post::CREATE_EC_DATAKEY_PAIR, request)
            .await
    }
}
