//! Message authentication codes.

use kms_api::mac::{GenerateMacRequest, GenerateMacResponse, VerifyMacRequest, VerifyMacResponse};
use kms_api::paths::post;

use super::transport::Effect;
use super::{Api, ApiError};

/// Calls about message authentication codes.
pub struct MacApi<'a>(pub(super) &'a Api);

impl MacApi<'_> {
    /// `generate-mac`: the code in base64.
    pub async fn generate(&self, request: &GenerateMacRequest) -> Result<String, ApiError> {
        let answer: GenerateMacResponse = self
            .0
            .operation(Effect::Read, post::GENERATE_MAC, request)
            .await?;
        Ok(answer.mac)
    }

    /// `verify-mac`: whether the code is the message's.
    pub async fn verify(&self, request: &VerifyMacRequest) -> Result<bool, ApiError> {
        let answer: VerifyMacResponse = self
            .0
            .operation(Effect::Read, post::VERIFY_MAC, request)
            .await?;
        Ok(answer.mac_valid)
    }
}
