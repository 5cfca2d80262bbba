//! With which filters the list of keys is opened from the navigation: each user's own choice.

use leptos::ev;
use leptos::prelude::*;

use super::Kept;
use crate::api::SessionState;
use crate::route::Route;

/// The name under which it is kept.
const KEPT: &str = "key-list-start";

/// The chosen filters, in every tab of the browser.
#[derive(Clone, Copy)]
pub struct ListStart {
    session: RwSignal<SessionState>,
    query: RwSignal<String>,
}

impl ListStart {
    /// As whoever is signed in chose it before.
    pub fn new(session: RwSignal<SessionState>) -> Self {
        let start = Self {
            session,
            query: RwSignal::new(String::new()),
        };
        let user = Memo::new(move |_| start.user());
        Effect::new(move |_| start.read(user.get()));
        let elsewhere =
            window_event_listener(ev::storage, move |_| start.read(untrack(|| start.user())));
        on_cleanup(move || elsewhere.remove());
        start
    }

    /// The filters as a URL's query, with its question mark; empty where the list begins with every key.
    pub fn query(self) -> String {
        self.query.get()
    }

    /// The URL with which the list is opened. The list's bare path shows every key, whatever was chosen.
    pub fn url(self) -> String {
        Route::Keys.path() + &self.query()
    }

    /// Chooses filters by the query of their URL, or every key by an empty one.
    pub fn choose(self, query: &str) {
        self.query.set(query.to_owned());
        if let Some(user) = untrack(|| self.user()) {
            Kept::of_user(KEPT, &user).keep(query);
        }
    }

    fn user(self) -> Option<String> {
        let session = self.session.read();
        session.owner().map(|owner| owner.user_id.clone())
    }

    fn read(self, user: Option<String>) {
        let kept = user.and_then(|user| Kept::of_user(KEPT, &user).get());
        let query = kept.filter(|query| query.starts_with('?'));
        self.query.set(query.unwrap_or_default());
    }
}
