//! Rotation: its schedule, its status, and a rotation on demand.

mod rotate;
mod schedule;
mod status;

use kms_api::paths::post;

pub(crate) use rotate::rotate;

use super::{Routes, operation};
use crate::{audit::Effect, auth::Access};

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(operation(
            post::ENABLE_KEY_ROTATION,
            Access::Operate,
            Effect::Change,
            schedule::enable_key_rotation,
        ))
        .merge(operation(
            post::DISABLE_KEY_ROTATION,
            Access::Operate,
            Effect::Change,
            schedule::disable_key_rotation,
        ))
        .merge(operation(
            post::UPDATE_KEY_ROTATION_INTERVAL,
            Access::Operate,
            Effect::Change,
            schedule::update_key_rotation_interval,
        ))
        .merge(operation(
            post::GET_KEY_ROTATION_STATUS,
            Access::Read,
            Effect::Read,
            status::get_key_rotation_status,
        ))
        .merge(operation(
            post::ROTATE_ON_DEMAND,
            Access::Operate,
            Effect::Change,
            rotate::rotate_on_demand,
        ))
}
