//! One's own sessions.

use kms_api::accounts::SessionEntry;
use leptos::prelude::*;

use crate::api::SessionState;
use crate::components::button::{Button, ButtonVariant};
use crate::components::dialog::Dialog;
use crate::components::moment::Moment;
use crate::components::skeleton::SkeletonFacts;
use crate::components::table::{Head, Table};
use crate::context::{use_notices, use_session};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::use_load;
use crate::pages::settings::acting::Acting;
use crate::shown::shown;

/// The sessions, and the way to end them all.
#[component]
pub fn Sessions() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(|| (), |api, ()| async move { api.own().sessions().await });
    let asked = RwSignal::new(false);
    view! {
        <section class="stack" aria-labelledby="sessions">
            <h2 id="sessions">{t!(i18n, settings.sessions.title)}</h2>
            <p class="note">{t!(i18n, settings.sessions.lead)}</p>
            {shown(
                load,
                || view! { <SkeletonFacts count=3 /> }.into_any(),
                |sessions| view! { <SessionTable sessions /> }.into_any(),
            )}
            <div>
                <Button variant=ButtonVariant::DangerQuiet on_press=move |()| asked.set(true)>
                    {t!(i18n, settings.sessions.end)}
                </Button>
            </div>
            <EndDialog asked />
        </section>
    }
}

#[component]
fn SessionTable(sessions: Vec<SessionEntry>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Table name=move || t_string!(i18n, settings.sessions.title)>
            <thead>
                <tr>
                    <Head>{t!(i18n, settings.sessions.created)}</Head>
                    <Head>{t!(i18n, settings.sessions.used)}</Head>
                    <Head>{t!(i18n, settings.sessions.which)}</Head>
                </tr>
            </thead>
            <tbody>
                {sessions.into_iter().map(|session| view! { <Row session /> }).collect_view()}
            </tbody>
        </Table>
    }
}

#[component]
fn Row(session: SessionEntry) -> impl IntoView {
    let i18n = use_i18n();
    let which = move || {
        if session.current {
            t_string!(i18n, settings.sessions.current)
        } else {
            t_string!(i18n, settings.sessions.other)
        }
    };
    view! {
        <tr class="table__row">
            <th class="table__cell" scope="row">
                <Moment at=format::milliseconds(session.created_at) />
            </th>
            <td class="table__cell">
                <Moment at=format::milliseconds(session.used_at) />
            </td>
            <td class="table__cell">{which}</td>
        </tr>
    }
}

#[component]
fn EndDialog(asked: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let (session, notices) = (use_session(), use_notices());
    let acting = Acting::new();
    let end = move |()| {
        acting.change(
            |api| async move { api.own().end_sessions().await },
            move |()| {
                // As by signing out: what they say, and what they take back, is of this account.
                notices.clear();
                session.set(SessionState::SignedOut);
            },
        );
    };
    view! {
        <Dialog
            open=asked
            title=move || t_string!(i18n, settings.sessions.end_title)
            on_close=move |()| asked.set(false)
            actions=move || {
                view! {
                    <Button autofocus=true on_press=move |()| asked.set(false)>
                        {t!(i18n, common.cancel)}
                    </Button>
                    <Button variant=ButtonVariant::Danger busy=acting.busy() on_press=end>
                        {t!(i18n, settings.sessions.end)}
                    </Button>
                }
            }
        >
            <p>{t!(i18n, settings.sessions.end_text)}</p>
        </Dialog>
    }
}
