//! Grants: create, list, retire, revoke.

mod create;
mod end;
mod list;

use kms_api::paths::post;

use super::{Routes, operation};
use crate::{audit::Effect, auth::Access};

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(operation(
            post::CREATE_GRANT,
            Access::Operate,
            Effect::Change,
            create::create_grant,
        ))
        .merge(operation(
            post::LIST_GRANTS,
            Access::Read,
            Effect::Read,
            list::list_grants,
        ))
        .merge(operation(
            post::LIST_RETIRABLE_GRANTS,
            Access::Read,
            Effect::Read,
            list::list_retirable_grants,
        ))
        .merge(operation(
            post::RETIRE_GRANT,
            Access::Operate,
            Effect::Change,
            end::retire_grant,
        ))
        .merge(operation(
            post::REVOKE_GRANT,
            Access::Operate,
            Effect::Change,
            end::revoke_grant,
        ))
}
