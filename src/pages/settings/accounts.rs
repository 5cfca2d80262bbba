//! The tab "Accounts": everybody's, for administrators.

mod add;
mod delete;
mod export;
mod limit;
mod new_password;
mod reset;
mod role;
mod row;
mod second_step;

use kms_api::accounts::{AccountEntry, AccountWithPassword};
use leptos::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::skeleton::SkeletonFacts;
use crate::components::table::{ColumnKind, Head, Table};
use crate::format;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::pages::settings::acting::Acting;
use crate::pages::settings::once::{Once, OnceDialog};
use crate::save;
use crate::shown::shown;

/// What the list is saved as.
const FILE: &str = "keyferry-accounts.csv";

/// What is asked about an account before it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    Role,
    Reset,
    Limit,
    SecondStep,
    Delete,
}

/// What the rows and the dialogs share.
#[derive(Clone, Copy)]
struct List {
    load: Load<Vec<AccountEntry>>,
    asked: RwSignal<Option<Asked>>,
    once: RwSignal<Option<Once>>,
    acting: Acting,
    i18n: I18n,
}

/// What is asked, and about whom.
type Asked = (Question, AccountEntry);

impl List {
    /// Whether this is asked.
    fn asks(self, question: Question) -> Signal<bool> {
        let asked = self.asked;
        Signal::derive(move || {
            asked.with(|asked| matches!(asked, Some((now, _)) if *now == question))
        })
    }

    /// What is asked now, and the account that it is asked about.
    fn now(self) -> Option<Asked> {
        self.asked.get_untracked()
    }

    /// Whether this is asked still: its dialog may have been closed before the answer came, and another one opened.
    fn still_asks(self, question: &Asked) -> bool {
        self.asked
            .with_untracked(|asked| asked.as_ref() == Some(question))
    }

    /// Its name.
    fn name(self) -> String {
        self.asked.with(|asked| {
            let account = asked.as_ref().map(|(_, account)| account);
            account.map_or_else(String::new, |account| account.user_name.as_str().to_owned())
        })
    }

    fn close(self) {
        self.asked.set(None);
    }

    /// After what was asked: closes its dialog and no other, says what was done, and loads anew.
    fn answered(self, question: &Asked, text: &str) {
        if self.still_asks(question) {
            self.close();
        }
        self.done(text);
    }

    /// After a change: says what was done, and loads anew.
    fn done(self, text: &str) {
        self.acting.done(text);
        self.load.reload();
    }
}

/// Every account.
#[component]
pub fn Accounts() -> impl IntoView {
    let i18n = use_i18n();
    let list = List {
        load: use_load(|| (), |api, ()| async move { api.accounts().list().await }),
        asked: RwSignal::new(None),
        once: RwSignal::new(None),
        acting: Acting::new(),
        i18n,
    };
    let adding = RwSignal::new(false);
    let listed = move || list.load.latest()?.ok();
    let save = move |()| {
        if let Some(accounts) = untrack(listed) {
            save::csv(FILE, &export::text(&accounts, format::iso));
        }
    };
    view! {
        <div class="cluster" data-align="between">
            <p class="lead">{t!(i18n, settings.accounts.lead)}</p>
            <div class="cluster">
                <Button icon=Icon::Plus on_press=move |()| adding.set(true)>
                    {t!(i18n, settings.accounts.add)}
                </Button>
                <Button
                    icon=Icon::Download
                    disabled=Signal::derive(move || listed().is_none())
                    on_press=save
                >
                    {t!(i18n, common.export_csv)}
                </Button>
            </div>
        </div>
        {shown(
            list.load,
            || view! { <SkeletonFacts count=6 /> }.into_any(),
            move |accounts| view! { <AccountTable accounts list /> }.into_any(),
        )}
        <add::AddDialog open=adding list />
        <role::RoleDialog list />
        <reset::ResetDialog list />
        <limit::LimitDialog list />
        <second_step::SecondStepDialog list />
        <delete::DeleteDialog list />
        <OnceDialog once=list.once />
    }
}

#[component]
fn AccountTable(accounts: Vec<AccountEntry>, list: List) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Table name=move || t_string!(i18n, settings.accounts.title)>
            <thead>
                <tr>
                    <Head>{t!(i18n, settings.account.name)}</Head>
                    <Head>{t!(i18n, settings.account.role)}</Head>
                    <Head>{t!(i18n, settings.state)}</Head>
                    <Head>{t!(i18n, settings.second_step.title)}</Head>
                    <Head>{t!(i18n, settings.enterprise_projects)}</Head>
                    <Head>{t!(i18n, settings.created)}</Head>
                    <Head kind=ColumnKind::Actions>{t!(i18n, settings.actions)}</Head>
                </tr>
            </thead>
            <tbody>
                {accounts
                    .into_iter()
                    .map(|account| view! { <row::Row account list /> })
                    .collect_view()}
            </tbody>
        </Table>
    }
}

/// A password that the server made, to be handed on; nothing where it was typed.
fn made(i18n: I18n, answer: AccountWithPassword) -> Option<Once> {
    let name = answer.account.user_name.as_str().to_owned();
    let file_name = format!("keyferry-password-{name}.txt");
    let password = answer.password?;
    Some(Once {
        title: t_string!(i18n, settings.accounts.made_title),
        warning: t_string!(i18n, settings.accounts.made_warning),
        kept: t_string!(i18n, settings.accounts.made_kept),
        values: vec![
            (t_string!(i18n, settings.account.name), name),
            (t_string!(i18n, settings.accounts.password), password),
        ],
        file_name,
    })
}
