//! What things are called in the current language: states, usages, roles, views of a key, and why a call failed.

use kms_api::console::Role;
use kms_api::spec::KeyFamily;
use kms_api::{ErrorCode, KeySpec, KeyState, KeyUsage, Origin};

use crate::api::ApiError;
use crate::components::notices::Notices;
use crate::i18n::{I18n, t_string};
use crate::route::KeyTab;

/// A role.
pub fn role(i18n: I18n, role: Role) -> &'static str {
    match role {
        Role::Admin => t_string!(i18n, common.role.admin),
        Role::Operator => t_string!(i18n, common.role.operator),
        Role::Auditor => t_string!(i18n, common.role.auditor),
    }
}

/// A state.
pub fn state(i18n: I18n, state: KeyState) -> &'static str {
    match state {
        KeyState::PendingActivation => t_string!(i18n, common.state.pending_activation),
        KeyState::Enabled => t_string!(i18n, common.state.enabled),
        KeyState::Disabled => t_string!(i18n, common.state.disabled),
        KeyState::PendingDeletion => t_string!(i18n, common.state.pending_deletion),
        KeyState::PendingImport => t_string!(i18n, common.state.pending_import),
    }
}

/// What a spec is.
pub fn spec(i18n: I18n, spec: KeySpec) -> &'static str {
    match spec.family() {
        KeyFamily::Aes => t_string!(i18n, common.family.aes),
        KeyFamily::Rsa(_) => t_string!(i18n, common.family.rsa),
        KeyFamily::Ec => t_string!(i18n, common.family.ec),
        KeyFamily::Hmac(_) => t_string!(i18n, common.family.hmac),
        KeyFamily::Other => t_string!(i18n, common.family.other),
    }
}

/// What a usage means.
pub fn usage(i18n: I18n, usage: KeyUsage) -> &'static str {
    match usage {
        KeyUsage::EncryptDecrypt => t_string!(i18n, common.usage.encrypt_decrypt),
        KeyUsage::SignVerify => t_string!(i18n, common.usage.sign_verify),
        KeyUsage::GenerateVerifyMac => t_string!(i18n, common.usage.generate_verify_mac),
    }
}

/// An origin.
pub fn origin(i18n: I18n, origin: Origin) -> &'static str {
    match origin {
        Origin::Kms => t_string!(i18n, common.origin.kms),
        Origin::External => t_string!(i18n, common.origin.external),
    }
}

/// A view of a key.
pub fn key_tab(i18n: I18n, tab: KeyTab) -> &'static str {
    match tab {
        KeyTab::General => t_string!(i18n, keys.detail.general),
        KeyTab::Tags => t_string!(i18n, keys.detail.tags),
        KeyTab::Material => t_string!(i18n, keys.detail.material),
        KeyTab::Aliases => t_string!(i18n, keys.detail.aliases),
        KeyTab::Grants => t_string!(i18n, keys.detail.grants),
        KeyTab::Rotation => t_string!(i18n, keys.detail.rotation),
        KeyTab::Try => t_string!(i18n, keys.detail.try_it),
        KeyTab::Activity => t_string!(i18n, keys.detail.activity),
        KeyTab::Code => t_string!(i18n, keys.detail.code),
    }
}

/// Why a call failed, and what to do.
pub fn error(i18n: I18n, error: &ApiError) -> String {
    match error {
        ApiError::Offline => t_string!(i18n, common.error.offline).to_owned(),
        ApiError::SignedOut => t_string!(i18n, common.error.signed_out).to_owned(),
        ApiError::Malformed { .. } => t_string!(i18n, common.error.malformed).to_owned(),
        // The role would permit it: it is the account's scope that does not.
        ApiError::Refused(refusal)
            if refusal.body.code() == Some(ErrorCode::NotPermitted)
                && error.field() == Some("enterprise_project_id") =>
        {
            t_string!(i18n, common.error.other_projects).to_owned()
        }
        ApiError::Refused(refusal) => refusal
            .body
            .code()
            .and_then(|code| refusal_text(i18n, code))
            .map_or_else(|| refusal.body.error_msg.clone(), str::to_owned),
    }
}

/// Says in the corner of the page why a call failed, and under which request. That nobody is signed in any more is
/// said by the form to sign in, which takes the page's place.
pub fn tell(i18n: I18n, notices: Notices, failure: &ApiError) {
    if failure.ends_session() {
        return;
    }
    let request_id = failure.request_id().map(str::to_owned);
    notices.failed(error(i18n, failure), request_id);
}

/// The text of a code; none where what the server says is more exact than a code could be.
fn refusal_text(i18n: I18n, code: ErrorCode) -> Option<&'static str> {
    use ErrorCode as Code;
    Some(match code {
        Code::Internal => t_string!(i18n, common.error.internal),
        Code::Unavailable => t_string!(i18n, common.error.unavailable),
        Code::NoSuchPath | Code::NoSuchMethod | Code::NotOffered => {
            t_string!(i18n, common.error.not_offered)
        }
        Code::TooLarge => t_string!(i18n, common.error.too_large),
        Code::KeyNotFound => t_string!(i18n, common.error.key_not_found),
        Code::KeyDisabled => t_string!(i18n, common.error.key_disabled),
        Code::KeyPendingDeletion => t_string!(i18n, common.error.key_pending_deletion),
        Code::KeyPendingImport => t_string!(i18n, common.error.key_pending_import),
        Code::NotPendingDeletion => t_string!(i18n, common.error.not_pending_deletion),
        Code::NotPendingImport => t_string!(i18n, common.error.not_pending_import),
        Code::NotAuthenticated | Code::AuthenticationExpired => {
            t_string!(i18n, common.error.signed_out)
        }
        Code::NotPermitted => t_string!(i18n, common.error.not_permitted),
        Code::NotExternal => t_string!(i18n, common.error.not_external),
        Code::TooManyTags => t_string!(i18n, common.error.too_many_tags),
        Code::TagKeyRepeated => t_string!(i18n, common.error.tag_key_repeated),
        Code::AliasTaken => t_string!(i18n, common.error.alias_taken),
        Code::QuotaExceeded => t_string!(i18n, common.error.quota_exceeded),
        Code::TokenInvalid => t_string!(i18n, common.error.token_invalid),
        Code::TokenExpired => t_string!(i18n, common.error.token_expired),
        Code::TokenUsed => t_string!(i18n, common.error.token_used),
        Code::TokenOfAnotherKey => t_string!(i18n, common.error.token_of_another_key),
        Code::ExpirationInPast => t_string!(i18n, common.error.expiration_in_past),
        Code::DoesNotOpen => t_string!(i18n, common.error.does_not_open),
        Code::MaterialDiffers => t_string!(i18n, common.error.material_differs),
        Code::NoMaterial => t_string!(i18n, common.error.no_material),
        Code::CiphertextInvalid => t_string!(i18n, common.error.ciphertext_invalid),
        Code::RateLimited => t_string!(i18n, common.error.rate_limited),
        Code::ForeignOrigin => t_string!(i18n, common.error.foreign_origin),
        Code::GrantNotFound => t_string!(i18n, common.error.grant_not_found),
        Code::TooManyGrants => t_string!(i18n, common.error.too_many_grants),
        Code::AliasNotFound => t_string!(i18n, common.error.alias_not_found),
        Code::AccountNotFound => t_string!(i18n, common.error.account_not_found),
        Code::AccountNameTaken => t_string!(i18n, common.error.account_name_taken),
        Code::LastAdministrator => t_string!(i18n, common.error.last_administrator),
        Code::SecondStepNeeded => t_string!(i18n, common.error.second_step_needed),
        Code::TotpPresent => t_string!(i18n, common.error.totp_present),
        Code::TotpAbsent => t_string!(i18n, common.error.totp_absent),
        Code::AccessKeyNotFound => t_string!(i18n, common.error.access_key_not_found),
        Code::MalformedBody
        | Code::MissingField
        | Code::InvalidKeyId
        | Code::InvalidField
        | Code::MaterialUnfit
        | Code::WrongUsage
        | Code::UnknownField
        | Code::RepeatedField
        | Code::UnsupportedMediaType => return None,
    })
}
