//! The whole console: contexts, then the frame, which holds the pages.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::Router;

use crate::api::Fetch;
use crate::api::transport::Transport;
use crate::context;
use crate::shell::Shell;

/// The console, over the browser's `fetch`.
#[component]
pub fn App() -> impl IntoView {
    view! { <Console transport=Arc::new(Fetch) /> }
}

/// The console, over any transport.
#[component]
pub fn Console(
    /// What carries requests.
    transport: Arc<dyn Transport>,
) -> impl IntoView {
    context::provide(transport);
    view! {
        <Router>
            <Shell />
        </Router>
    }
}
