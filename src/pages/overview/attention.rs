//! What needs attention, the most pressing first, each with one thing to do.

use kms_api::KeyState;
use kms_api::audit::{AuditRecord, REFUSED};
use kms_api::overview::{KeyAt, KeysAt, Overview, SOON_DAYS};
use kms_api::paths::post;
use leptos::prelude::*;

use super::counts::{list, whole};
use crate::components::button::{ButtonSize, LinkButton};
use crate::components::icon::{Icon, IconMark};
use crate::components::moment::{Due, Moment};
use crate::context::use_may_write;
use crate::format;
use crate::i18n::{Text, t, t_string, use_i18n};
use crate::route::{KeyTab, Route, query_string};

/// The list, or that there is nothing.
#[component]
pub(super) fn Attention(overview: StoredValue<Overview>) -> impl IntoView {
    let i18n = use_i18n();
    let overview = overview.get_value();
    let failed = overview
        .audit
        .map(|audit| audit.failed_imports)
        .unwrap_or_default();
    let nothing = overview.expiring.total
        + overview.pending_deletion.total
        + overview.pending_import.total
        + overview.open_imports.total
        == 0
        && failed.is_empty();
    let soon = list("expires_within", &SOON_DAYS.to_string());
    view! {
        <section class="stack">
            <h2>{t!(i18n, overview.attention)}</h2>
            {nothing.then(|| view! { <p class="note">{t!(i18n, overview.nothing)}</p> })}
            <Keys
                title=t!(i18n, overview.expiring)
                keys=overview.expiring
                all=soon
                action=Action::Reimport
            />
            <Keys
                title=t!(i18n, overview.pending_deletion)
                keys=overview.pending_deletion
                all=list("state", KeyState::PendingDeletion.as_str())
                action=Action::CancelDeletion
            />
            <FailedImports failed />
            <OpenImports keys=overview.open_imports />
            <Keys
                title=t!(i18n, overview.pending_import)
                keys=overview.pending_import
                all=list("state", KeyState::PendingImport.as_str())
                action=Action::Import
            />
        </section>
    }
}

/// What is to be done with a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Reimport,
    Import,
    CancelDeletion,
}

impl Action {
    fn route(self, key: &KeyAt) -> Route {
        let id = key.key_id.clone();
        match self {
            Self::Reimport => Route::Key(id, KeyTab::Material),
            Self::Import => Route::ImportMaterial(id),
            Self::CancelDeletion => Route::Key(id, KeyTab::General),
        }
    }
}

/// Keys with the same need; nothing where there are none.
#[component]
fn Keys(title: Text<&'static str>, keys: KeysAt, all: String, action: Action) -> impl IntoView {
    let i18n = use_i18n();
    let more = keys.total.saturating_sub(keys.keys.len() as u64);
    (keys.total > 0).then(|| {
        view! {
            <div class="stack" data-gap="tight">
                <h3 class="attention__title">
                    {title} " "
                    <span class="note">
                        {move || format::count(i18n.language().tag(), whole(keys.total))}
                    </span>
                </h3>
                <ul class="attention">
                    {keys.keys.into_iter().map(|key| view! { <Item key action /> }).collect_view()}
                </ul>
                {(more > 0).then(|| view! {
                    <a href=all>
                        {move || {
                            let count = format::count(i18n.language().tag(), whole(more));
                            t_string!(i18n, overview.more, count = count)
                        }}
                    </a>
                })}
            </div>
        }
    })
}

#[component]
fn Item(key: KeyAt, action: Action) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let href = action.route(&key).path();
    let at = format::milliseconds(key.at) / 1000.0;
    let alias = StoredValue::new(key.key_alias);
    let word = move || match action {
        Action::Reimport => t_string!(i18n, overview.reimport),
        Action::Import => t_string!(i18n, keys.action.import_material),
        Action::CancelDeletion => t_string!(i18n, keys.action.cancel_deletion),
    };
    view! {
        <li class="attention__item">
            <a class="attention__what" href=Route::Key(key.key_id, KeyTab::General).path()>
                {alias.get_value()}
            </a>
            <span class="attention__when">
                {if action == Action::Import {
                    view! { <Moment at /> }.into_any()
                } else {
                    view! { <Due at /> }.into_any()
                }}
            </span>
            <Show when=move || may_write.get()>
                <LinkButton size=ButtonSize::Small href=href.clone()>
                    {word}
                    <span class="visually-hidden">" " {alias.get_value()}</span>
                </LinkButton>
            </Show>
        </li>
    }
}

/// Imports that were begun and not finished: their tokens and wrapping keys lapse by themselves.
#[component]
fn OpenImports(keys: KeysAt) -> impl IntoView {
    let i18n = use_i18n();
    let next = keys
        .keys
        .first()
        .map(|key| format::milliseconds(key.at) / 1000.0);
    let total = whole(keys.total);
    next.map(|at| {
        view! {
            <p class="cluster">
                <IconMark icon=Icon::Clock />
                <span>
                    {move || {
                        let count = format::count(i18n.language().tag(), total);
                        t_string!(i18n, overview.open_imports, count = count)
                    }}
                </span>
                <Due at />
            </p>
        }
    })
}

#[component]
fn FailedImports(failed: Vec<AuditRecord>) -> impl IntoView {
    let i18n = use_i18n();
    (!failed.is_empty()).then(|| {
        view! {
            <div class="stack" data-gap="tight">
                <h3 class="attention__title">{t!(i18n, overview.failed_imports)}</h3>
                <ul class="attention">
                    {failed.into_iter().map(|record| view! { <FailedImport record /> }).collect_view()}
                </ul>
                <a href=in_audit("")>{t!(i18n, overview.all_failed_imports)}</a>
            </div>
        }
    })
}

/// The failed imports of a key in the log; of all keys where it has no id.
fn in_audit(key_id: &str) -> String {
    let pairs = [
        ("action", post::IMPORT_KEY_MATERIAL),
        ("outcome", REFUSED),
        ("key", key_id),
    ];
    let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    Route::Audit.path() + &query_string(given)
}

#[component]
fn FailedImport(record: AuditRecord) -> impl IntoView {
    let i18n = use_i18n();
    let key = record.entry.key_id.unwrap_or_default();
    let href = in_audit(&key);
    let at = format::milliseconds(u64::try_from(record.entry.time).unwrap_or_default()) / 1000.0;
    view! {
        <li class="attention__item">
            <span class="attention__what">
                <code>{key}</code>
                " "
                <span class="note">{record.entry.outcome}</span>
            </span>
            <span class="attention__when">
                <Moment at />
            </span>
            <LinkButton size=ButtonSize::Small href=href>
                {t!(i18n, overview.show_in_audit)}
                <span class="visually-hidden">" " {record.seq}</span>
            </LinkButton>
        </li>
    }
}
