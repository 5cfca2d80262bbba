//! Every route of the API. A route is registered with the access that it asks for; without one it does not compile.

mod aliases;
pub(crate) mod blocking;
pub(crate) mod console;
mod data;
mod datakeys;
mod grants;
mod guard;
pub(crate) mod health;
mod import;
mod keys;
mod load;
mod mac;
mod not_offered;
mod openapi;
mod page;
mod random;
mod re_encrypt;
mod resources;
pub(crate) mod rotation;
mod tags;
mod versions;

use axum::{Router, extract::DefaultBodyLimit, routing::MethodRouter};

pub(crate) use guard::{Routes, guarded, operation};
pub(crate) use versions::versions;

use crate::{audit::Audited, extract::BODY_LIMIT, state::AppState};

/// Every route of the API. `identify` puts in front of a route whatever finds out who calls.
pub fn router(
    state: &AppState,
    identify: impl Fn(MethodRouter<AppState>) -> MethodRouter<AppState>,
) -> Router<AppState> {
    table()
        .guard(state, identify)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// What the audit log calls the routes of the API, and what they do.
pub fn audited() -> Vec<Audited> {
    let mut audited = table().audited();
    audited.extend([console::session::SIGN_IN, console::session::SIGN_OUT]);
    audited
}

fn table() -> Routes {
    let offered = Routes::default()
        .merge(keys::router())
        .merge(import::router())
        .merge(data::router())
        .merge(datakeys::router())
        .merge(re_encrypt::router())
        .merge(mac::router())
        .merge(random::router())
        .merge(rotation::router())
        .merge(tags::router())
        .merge(aliases::router())
        .merge(grants::router())
        .merge(resources::router())
        .merge(console::keys::router())
        .merge(console::overview::router())
        .merge(console::tags::router())
        .merge(console::accounts::router())
        .merge(console::access_keys::router())
        .merge(console::own::router())
        .merge(console::projects::router())
        .merge(console::server::router())
        .merge(console::audit::router())
        .merge(versions::router());
    let not_offered = not_offered::router();
    let document = openapi::router(&offered, &not_offered);
    offered.merge(not_offered).merge(document)
}
