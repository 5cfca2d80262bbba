//! Data keys and pairs of them, under symmetric keys.

mod cipher;
mod create;
mod pair;

use kms_api::{ErrorCode, paths::post};

pub(super) use cipher::check_length;

use super::{Routes, operation};
use crate::{audit::Effect, auth::Access, error::AppError};

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(operation(
            post::CREATE_DATAKEY,
            Access::Operate,
            Effect::Use,
            create::create_datakey,
        ))
        .merge(operation(
            post::CREATE_DATAKEY_WITHOUT_PLAINTEXT,
            Access::Operate,
            Effect::Use,
            create::create_datakey_without_plaintext,
        ))
        .merge(operation(
            post::ENCRYPT_DATAKEY,
            Access::Operate,
            Effect::Use,
            cipher::encrypt_datakey,
        ))
        .merge(operation(
            post::DECRYPT_DATAKEY,
            Access::Operate,
            Effect::Use,
            cipher::decrypt_datakey,
        ))
        .merge(operation(
            post::CREATE_RSA_DATAKEY_PAIR,
            Access::Operate,
            Effect::Use,
            pair::create_rsa_datakey_pair,
        ))
        .merge(operation(
            post::CREATE_EC_DATAKEY_PAIR,
            Access::Operate,
            Effect::Use,
            pair::create_ec_datakey_pair,
        ))
}

/// A PIN belongs to an HSM of the cloud's; a client that sends one counts on its being asked for.
fn refuse_pin(pin: Option<&String>, pin_type: Option<&String>) -> Result<(), AppError> {
    let field = match (pin, pin_type) {
        (Some(_), _) => "pin",
        (None, Some(_)) => "pin_type",
        (None, None) => return Ok(()),
    };
    Err(not_offered(
        field,
        "PINs of a dedicated HSM are not offered by this server",
    ))
}

fn not_offered(field: &str, text: impl Into<String>) -> AppError {
    AppError::new(ErrorCode::NotOffered, text.into()).at(field)
}
