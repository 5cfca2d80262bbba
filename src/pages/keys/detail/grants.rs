//! The tab "Grants": what accounts may do with this key alone.

mod create;

use kms_api::Operation;
use kms_api::grants::{GrantEntry, GrantId, GrantOperation};
use kms_api::keys::KeyDetail;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::create::CreateGrant;
use crate::components::button::{Button, ButtonSize};
use crate::components::moment::Day;
use crate::components::question::Question;
use crate::components::skeleton::SkeletonFields;
use crate::components::table::{ColumnKind, Head, Table};
use crate::context::{use_api, use_may_write, use_notices};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::use_load;
use crate::pages::keys::action::permits;
use crate::shown::shown;
use crate::words;

/// The key's grants; those who may change keys give and revoke them.
#[component]
pub(super) fn Grants(key: KeyDetail) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let may_write = use_may_write();
    let editable = permits(&key, Operation::Edit);
    let id = StoredValue::new(key.key_id);
    let load = use_load(
        move || id.get_value(),
        |api, id| async move { api.grants().of_key(&id).await },
    );
    let revoking = RwSignal::new(None::<GrantId>);
    let busy = RwSignal::new(false);
    let revoke = move |()| {
        let Some(grant) = revoking.get_untracked() else {
            return;
        };
        let api = api.clone();
        busy.set(true);
        spawn_local(async move {
            match api.grants().revoke(&id.get_value(), grant).await {
                Ok(()) => notices.done(t_string!(i18n, keys.grants.revoked)),
                Err(error) => words::tell(i18n, notices, &error),
            }
            let _disposed = busy.try_set(false);
            let _disposed = revoking.try_set(None);
            load.reload();
        });
    };
    view! {
        <p class="note">{t!(i18n, keys.grants.lead)}</p>
        {shown(
            load,
            || view! { <SkeletonFields count=2 /> }.into_any(),
            move |grants| {
                if grants.is_empty() {
                    return view! { <p>{t!(i18n, keys.grants.none)}</p> }.into_any();
                }
                view! { <GrantTable grants revoking editable /> }.into_any()
            },
        )}
        <Show when=move || editable && may_write.get()>
            <CreateGrant key=id.get_value() on_done=move |()| load.reload() />
        </Show>
        <Question
            open=Signal::derive(move || revoking.with(Option::is_some))
            title=move || t_string!(i18n, keys.grants.question)
            loss=move || t_string!(i18n, keys.grants.loss)
            verb=move || t_string!(i18n, keys.grants.revoke)
            busy
            on_yes=revoke
            on_no=move |()| revoking.set(None)
        />
    }
}

#[component]
fn GrantTable(
    grants: Vec<GrantEntry>,
    revoking: RwSignal<Option<GrantId>>,
    editable: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let changes = move || editable && may_write.get();
    let row = move |grant: GrantEntry| {
        let operations: Vec<&str> = grant
            .operations
            .iter()
            .map(|operation| GrantOperation::as_str(*operation))
            .collect();
        let created = format::number(&grant.creation_date);
        let id = StoredValue::new(grant.grant_id);
        view! {
            <tr class="table__row">
                <th class="table__cell" scope="row">
                    <code>{grant.grantee_principal.as_str().to_owned()}</code>
                    <span class="table__second">{grant.name}</span>
                </th>
                <td class="table__cell" data-kind="wrap">{operations.join(", ")}</td>
                <td class="table__cell">{created.map(|at| view! { <Day at /> })}</td>
                <Show when=changes>
                    <td class="table__cell" data-kind="actions">
                        <Button
                            size=ButtonSize::Small
                            on_press=move |()| revoking.set(Some(id.get_value()))
                        >
                            {t!(i18n, keys.grants.revoke)}
                        </Button>
                    </td>
                </Show>
            </tr>
        }
    };
    view! {
        <Table name=move || t_string!(i18n, keys.detail.grants)>
            <thead>
                <tr>
                    <Head>{t!(i18n, keys.grants.grantee)}</Head>
                    <Head>{t!(i18n, keys.grants.operations)}</Head>
                    <Head>{t!(i18n, keys.created)}</Head>
                    <Show when=changes>
                        <Head kind=ColumnKind::Actions>{t!(i18n, keys.actions)}</Head>
                    </Show>
                </tr>
            </thead>
            <tbody>{grants.into_iter().map(row).collect_view()}</tbody>
        </Table>
    }
}
