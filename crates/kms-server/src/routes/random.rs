//! gen-random.

use axum::Json as Answer;
use kms_api::{
    paths::post,
    random::{GenRandomRequest, GenRandomResponse},
};

use super::{Routes, operation};
use crate::{audit::Effect, auth::Access, crypto::make_random, error::AppError, extract::Json};

pub(super) fn router() -> Routes {
    operation(post::GEN_RANDOM, Access::Operate, Effect::Use, gen_random)
}

async fn gen_random(
    Json(request): Json<GenRandomRequest>,
) -> Result<Answer<GenRandomResponse>, AppError> {
    let bytes = make_random(request.random_data_length.bytes())?;
    Ok(Answer(GenRandomResponse {
        random_data: hex::encode(&*bytes),
    }))
}
