//! What needs attention, the most pressing first, each with one thing to do.

use kms_api::audit::{AuditRecord, REFUSED};
use kms_api::overview::{KeyAt, KeysAt, Overview, SOON_DAYS};
use kms_api::paths::post;
use kms_api::{KeyId, KeyState};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Again;
use super::counts::{list, whole};
use crate::components::button::{Button, ButtonSize, LinkButton};
use crate::components::icon::{Icon, IconMark};
use crate::components::moment::{Due, Moment};
use crate::context::{use_api, use_may_write, use_notices};
use crate::format;
use crate::i18n::{Text, t, t_string, use_i18n};
use crate::route::{KeyTab, Route, query_string};
use crate::words;

/// How many keys of a kind are named here; the list has the others.
const NAMED: usize = 5;

/// The list, or that there is nothing.
#[component]
pub(super) fn Attention(overview: StoredValue<Overview>, again: Again) -> impl IntoView {
    let i18n = use_i18n();
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| again.awaited.get_value()) {
            again.awaited.set_value(false);
            let _focused = heading.focus();
        }
    });
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
            <h2 node_ref=heading tabindex="-1">
                {t!(i18n, overview.attention)}
            </h2>
            {nothing.then(|| view! { <p class="note">{t!(i18n, overview.nothing)}</p> })}
            <Keys
                title=t!(i18n, overview.expiring)
                keys=overview.expiring
                all=soon
                action=Action::Reimport
                again
            />
            <Keys
                title=t!(i18n, overview.pending_deletion)
                keys=overview.pending_deletion
                all=list("state", KeyState::PendingDeletion.as_str())
                action=Action::CancelDeletion
                again
            />
            <FailedImports failed />
            <OpenImports keys=overview.open_imports />
            <Keys
                title=t!(i18n, overview.pending_import)
                keys=overview.pending_import
                all=list("state", KeyState::PendingImport.as_str())
                action=Action::Import
                again
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

/// Keys with the same need; nothing where there are none.
#[component]
fn Keys(
    title: Text<&'static str>,
    keys: KeysAt,
    all: String,
    action: Action,
    again: Again,
) -> impl IntoView {
    let i18n = use_i18n();
    let total = move || format::count(i18n.language().tag(), whole(keys.total));
    let named = keys.keys.len().min(NAMED);
    let others = keys.total > named as u64;
    let about = title.clone();
    (keys.total > 0).then(|| {
        view! {
            <div class="stack" data-gap="tight">
                <h3 class="attention__title">
                    {title} " "
                    <span class="note">{total}</span>
                </h3>
                <ul class="attention">
                    {keys.keys.into_iter().take(named).map(|key| view! { <Item key action again /> }).collect_view()}
                </ul>
                {others.then(|| view! {
                    <a href=all>
                        {move || t_string!(i18n, overview.all, count = total())}
                        <span class="visually-hidden">": " {about}</span>
                    </a>
                })}
            </div>
        }
    })
}

#[component]
fn Item(key: KeyAt, action: Action, again: Again) -> impl IntoView {
    let may_write = use_may_write();
    let at = format::milliseconds(key.at) / 1000.0;
    let href = Route::Key(key.key_id.clone(), KeyTab::General).path();
    let alias = key.key_alias.clone();
    let key = StoredValue::new(key);
    view! {
        <li class="attention__item">
            <a class="attention__what" href=href>
                {alias}
            </a>
            <span class="attention__when">
                {if action == Action::Import {
                    view! { <Moment at /> }.into_any()
                } else {
                    view! { <Due at /> }.into_any()
                }}
            </span>
            <Show when=move || may_write.get()>
                <Do key action again />
            </Show>
        </li>
    }
}

/// The one thing to do with a key.
#[component]
fn Do(key: StoredValue<KeyAt>, action: Action, again: Again) -> impl IntoView {
    let i18n = use_i18n();
    let KeyAt {
        key_id, key_alias, ..
    } = key.get_value();
    let alias = key_alias.clone();
    let link = move |word: Text<&'static str>, route: Route| {
        view! {
            <LinkButton size=ButtonSize::Small href=route.path()>
                {word}
                <span class="visually-hidden">" " {alias}</span>
            </LinkButton>
        }
    };
    match action {
        Action::Reimport => link(
            t!(i18n, overview.reimport),
            Route::Key(key_id, KeyTab::Material),
        )
        .into_any(),
        Action::Import => link(
            t!(i18n, keys.action.import_material),
            Route::ImportMaterial(key_id),
        )
        .into_any(),
        Action::CancelDeletion => view! { <CancelDeletion key_id key_alias again /> }.into_any(),
    }
}

/// Keeps a key, at once: nothing is lost by it.
#[component]
fn CancelDeletion(key_id: KeyId, key_alias: String, again: Again) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let busy = RwSignal::new(false);
    let name = key_alias.clone();
    let cancel = move |()| {
        busy.set(true);
        let (api, id, alias) = (api.clone(), key_id.clone(), key_alias.clone());
        spawn_local(async move {
            let answer = api.keys().cancel_deletion(&id).await;
            let _left = busy.try_set(false);
            match answer {
                Ok(_) => {
                    notices.done(untrack(|| {
                        t_string!(i18n, keys.action.deletion_cancelled, keys = alias)
                    }));
                    again.load();
                }
                Err(failure) => words::tell(i18n, notices, &failure),
            }
        });
    };
    view! {
        <Button size=ButtonSize::Small busy on_press=cancel>
            {t!(i18n, keys.action.cancel_deletion)}
            <span class="visually-hidden">" " {name}</span>
        </Button>
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
                    {failed.into_iter().take(NAMED).map(|record| view! { <FailedImport record /> }).collect_view()}
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
