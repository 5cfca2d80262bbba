//! The one module that speaks HTTP: a file for each noun, over a transport that tests replace.

pub mod access_keys;
pub mod accounts;
pub mod aliases;
pub mod audit;
mod call;
pub mod data;
pub mod datakeys;
pub mod error;
mod fetch;
pub mod grants;
pub mod import;
pub mod keys;
pub mod link;
pub mod mac;
pub mod offline;
pub mod overview;
pub mod own;
pub mod rotation;
pub mod server;
pub mod session;
pub mod tags;
pub mod transport;

use std::sync::Arc;

use kms_api::ProjectId;
use leptos::prelude::*;

pub use error::{ApiError, Refusal};
pub use fetch::Fetch;
pub use link::Link;
pub use session::SessionState;
use transport::Transport;

/// The server, as one account of it sees it.
#[derive(Clone)]
pub struct Api {
    transport: Arc<dyn Transport>,
    session: RwSignal<SessionState>,
    link: Link,
}

impl Api {
    /// A client over `transport`. An answer that the session is over is noted in `session`.
    pub fn new(transport: Arc<dyn Transport>, session: RwSignal<SessionState>) -> Self {
        Self {
            transport,
            session,
            link: Link::new(),
        }
    }

    /// What is known of the line to the server.
    pub const fn link(&self) -> Link {
        self.link
    }

    /// Who is signed in.
    pub fn session(&self) -> session::SessionApi<'_> {
        session::SessionApi(self)
    }

    /// One's own account.
    pub fn own(&self) -> own::OwnApi<'_> {
        own::OwnApi(self)
    }

    /// Access keys.
    pub fn access_keys(&self) -> access_keys::AccessKeysApi<'_> {
        access_keys::AccessKeysApi(self)
    }

    /// Accounts, for administrators.
    pub fn accounts(&self) -> accounts::AccountsApi<'_> {
        accounts::AccountsApi(self)
    }

    /// Projects, and how the server is set, for administrators.
    pub fn server(&self) -> server::ServerApi<'_> {
        server::ServerApi(self)
    }

    /// Keys.
    pub fn keys(&self) -> keys::KeysApi<'_> {
        keys::KeysApi(self)
    }

    /// Tags.
    pub fn tags(&self) -> tags::TagsApi<'_> {
        tags::TagsApi(self)
    }

    /// The audit log.
    pub fn audit(&self) -> audit::AuditApi<'_> {
        audit::AuditApi(self)
    }

    /// Further aliases of a key.
    pub fn aliases(&self) -> aliases::AliasesApi<'_> {
        aliases::AliasesApi(self)
    }

    /// Grants.
    pub fn grants(&self) -> grants::GrantsApi<'_> {
        grants::GrantsApi(self)
    }

    /// Rotation.
    pub fn rotation(&self) -> rotation::RotationApi<'_> {
        rotation::RotationApi(self)
    }

    /// Imports.
    pub fn import(&self) -> import::ImportApi<'_> {
        import::ImportApi(self)
    }

    /// The page for machines without a network.
    pub fn offline(&self) -> offline::OfflineApi<'_> {
        offline::OfflineApi(self)
    }

    /// The project at a glance.
    pub fn overview(&self) -> overview::OverviewApi<'_> {
        overview::OverviewApi(self)
    }

    /// Use of keys.
    pub fn data(&self) -> data::DataApi<'_> {
        data::DataApi(self)
    }

    /// Message authentication codes.
    pub fn mac(&self) -> mac::MacApi<'_> {
        mac::MacApi(self)
    }

    /// Data keys.
    pub fn datakeys(&self) -> datakeys::DataKeysApi<'_> {
        datakeys::DataKeysApi(self)
    }

    fn project(&self) -> Result<ProjectId, ApiError> {
        self.session
            .with_untracked(|state| state.session().map(|session| session.project.id.clone()))
            .ok_or(ApiError::SignedOut)
    }
}
