//! Where the key is, as programs have to know it.

use leptos::prelude::*;

use crate::context::use_session;

/// A server and a project of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The server's origin, such as `https://kms.example.com`.
    pub origin: String,
    /// The project's id.
    pub project: String,
}

/// This server, and the project of who is signed in.
pub fn use_place() -> Memo<Place> {
    let session = use_session();
    Memo::new(move |_| {
        let project = session.with(|state| state.owner().map(|owner| owner.project.id.to_string()));
        Place {
            origin: window().location().origin().unwrap_or_default(),
            project: project.unwrap_or_default(),
        }
    })
}
