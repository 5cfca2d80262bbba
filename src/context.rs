//! What every page may ask for: the server, the session, notices, and the settings of this browser.

mod departure;
mod key_tabs;
mod list_place;
mod list_start;
mod preferences;
mod sign_out;

use std::sync::Arc;

use kms_api::console::Feature;
use leptos::prelude::*;

pub use departure::{Departure, Leave};
pub use key_tabs::use_key_tabs;
pub use list_place::ListPlace;
pub use list_start::ListStart;
pub use preferences::{Kept, Preferences, Theme, in_remembered_project, remember_project};
pub use sign_out::use_sign_out;

use crate::api::transport::Transport;
use crate::api::{Api, SessionState};
use crate::components::leaving::Press;
use crate::components::moment::Clock;
use crate::components::notices::Notices;
use crate::components::page_title::Titles;
use crate::i18n::I18n;

/// Provides all of it below the current owner.
pub fn provide(transport: Arc<dyn Transport>) {
    let session = RwSignal::new(SessionState::Unknown);
    provide_context(session);
    provide_context(Api::new(transport, session));
    let notices = Notices::new();
    provide_context(notices);
    // What they say, and what they take back, is of one account.
    Effect::new(move |before: Option<Option<String>>| {
        let before = before.flatten();
        let account = session.with(|state| state.owner().map(|owner| owner.user_id.clone()));
        if account.is_some() && before.is_some() && account != before {
            notices.clear();
        }
        account.or(before)
    });
    provide_context(Departure::new());
    provide_context(ListStart::new(session));
    provide_page();
}

/// Provides what a page needs that knows no server: titles, the clock, what is pressed, texts, and the settings of this
/// browser.
pub fn provide_page() {
    provide_context(Titles::new());
    provide_context(Clock::of_this_machine());
    provide_context(Press::watched());
    let preferences = Preferences::of_this_browser();
    provide_context(preferences);
    provide_context(I18n::new(preferences.language));
}

/// The server.
pub fn use_api() -> Api {
    expect_context()
}

/// Who is signed in.
pub fn use_session() -> RwSignal<SessionState> {
    expect_context()
}

/// Notices in the corner of the page.
pub fn use_notices() -> Notices {
    expect_context()
}

/// Who has to be asked before the page is left.
pub fn use_departure() -> Departure {
    expect_context()
}

/// Where the list of keys was left.
pub fn use_list_place() -> ListPlace {
    expect_context()
}

/// With which filters the list of keys is opened.
pub fn use_list_start() -> ListStart {
    expect_context()
}

/// What the user chose in this browser, under a name.
pub fn use_kept(name: &str) -> Kept {
    let user = use_session().with_untracked(|state| {
        let owner = state.owner();
        owner.map(|owner| owner.user_id.clone())
    });
    Kept::of_user(name, &user.unwrap_or_default())
}

/// Language and theme.
pub fn use_preferences() -> Preferences {
    expect_context()
}

/// Whether the server offers this part; what it does not offer is not shown.
pub fn use_offers(feature: Feature) -> Signal<bool> {
    let session = use_session();
    Memo::new(move |_| session.with(|state| state.offers(feature))).into()
}

/// Whether the account may read the audit log, where there is one.
pub fn use_reads_audit() -> Signal<bool> {
    let session = use_session();
    Memo::new(move |_| session.with(SessionState::reads_audit)).into()
}

/// Whether the account is an administrator's.
pub fn use_is_admin() -> Signal<bool> {
    let session = use_session();
    Memo::new(move |_| session.with(SessionState::is_admin)).into()
}

/// Whether the account may change keys: an auditor sees no action that would be refused. The end of a session does
/// not change it, so that nothing is drawn anew.
pub fn use_may_write() -> Signal<bool> {
    let session = use_session();
    Memo::new(move |_| session.with(SessionState::may_write)).into()
}
