//! The tab "Account": one's own name, password, second step and sessions.

mod password;
mod second_step;
mod sessions;

use kms_api::console::Session;
use leptos::prelude::*;

use crate::components::copy_button::CopyButton;
use crate::components::facts::{Fact, Facts};
use crate::context::use_session;
use crate::i18n::{t, t_string, use_i18n};
use crate::words;

/// One's own account.
#[component]
pub fn Account() -> impl IntoView {
    let session = use_session();
    let owner = Memo::new(move |_| session.with(|state| state.owner().cloned()));
    view! {
        {move || owner.get().map(|session| view! { <Profile session /> })}
        <password::Password />
        <second_step::SecondStep />
        <sessions::Sessions />
    }
}

#[component]
fn Profile(session: Session) -> impl IntoView {
    let i18n = use_i18n();
    let role = session.role;
    let id = session.user_id;
    view! {
        <section class="stack" aria-labelledby="profile">
            <h2 id="profile">{t!(i18n, settings.account.profile)}</h2>
            <Facts>
                <Fact name=move || t_string!(i18n, settings.account.name)>{session.user_name}</Fact>
                <Fact name=move || t_string!(i18n, settings.account.id) code=true>
                    <span class="copy">
                        <span>{id.clone()}</span>
                        <CopyButton
                            value=Signal::stored(id)
                            what=move || t_string!(i18n, settings.account.id)
                        />
                    </span>
                </Fact>
                <Fact name=move || {
                    t_string!(i18n, settings.account.role)
                }>{move || words::role(i18n, role)}</Fact>
                <Fact name=move || t_string!(i18n, common.project)>{session.project.name}</Fact>
            </Facts>
        </section>
    }
}
