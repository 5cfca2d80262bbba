//! The tab "Access keys": one's own, with which programs sign their requests.

mod delete;

use kms_api::accounts::{AccessKeyEntry, CreateAccessKeyRequest, CreatedAccessKey};
use leptos::prelude::*;

use crate::components::button::{Button, ButtonSize, ButtonVariant};
use crate::components::copy_button::CopyButton;
use crate::components::icon::Icon;
use crate::components::loaded::Empty;
use crate::components::moment::Moment;
use crate::components::skeleton::SkeletonFacts;
use crate::components::table::{ColumnKind, Head, Table};
use crate::context::use_session;
use crate::format;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::pages::settings::acting::Acting;
use crate::pages::settings::in_use::UseMark;
use crate::pages::settings::limits;
use crate::pages::settings::once::{Once, OnceDialog};
use crate::shown::shown;

/// What the rows share.
#[derive(Clone, Copy)]
struct List {
    load: Load<Vec<AccessKeyEntry>>,
    /// The one whose deletion is asked for.
    deleted: RwSignal<Option<String>>,
    acting: Acting,
}

/// One's own access keys.
#[component]
pub fn AccessKeys() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let list = List {
        load: use_load(
            || (),
            |api, ()| async move { api.access_keys().own().await },
        ),
        deleted: RwSignal::new(None),
        acting: Acting::new(),
    };
    let once = RwSignal::new(None::<Once>);
    let creating = Acting::new();
    let create = move |()| {
        let project_id = session.with_untracked(|state| {
            let project = state.owner().map(|session| &session.project);
            project.map(|project| project.id.clone())
        });
        let request = CreateAccessKeyRequest {
            project_id,
            ..CreateAccessKeyRequest::default()
        };
        creating.change(
            move |api| async move { api.access_keys().create(&request).await },
            move |created| {
                once.set(Some(shown_once(i18n, created)));
                list.load.reload();
            },
        );
    };
    view! {
        <div class="cluster" data-align="between">
            <p class="lead">{t!(i18n, settings.access_keys.lead)}</p>
            <Button icon=Icon::Plus busy=creating.busy() on_press=create>
                {t!(i18n, settings.access_keys.create)}
            </Button>
        </div>
        {shown(
            list.load,
            || view! { <SkeletonFacts count=3 /> }.into_any(),
            move |keys| {
                if keys.is_empty() {
                    view! {
                        <Empty
                            title=move || t_string!(i18n, settings.access_keys.empty)
                            text=move || t_string!(i18n, settings.access_keys.empty_text)
                        />
                    }
                        .into_any()
                } else {
                    view! { <AccessKeyTable keys list /> }.into_any()
                }
            },
        )}
        <OnceDialog once />
        <delete::DeleteDialog list />
    }
}

fn shown_once(i18n: I18n, created: CreatedAccessKey) -> Once {
    let file_name = format!("keyferry-access-key-{}.txt", created.access);
    Once {
        title: t_string!(i18n, settings.access_keys.created_title),
        warning: t_string!(i18n, settings.access_keys.warning),
        kept: t_string!(i18n, settings.access_keys.kept),
        values: vec![
            (t_string!(i18n, settings.access_keys.id), created.access),
            (t_string!(i18n, settings.access_keys.secret), created.secret),
            (
                t_string!(i18n, settings.access_keys.project_id),
                created.project_id.to_string(),
            ),
        ],
        file_name,
    }
}

#[component]
fn AccessKeyTable(keys: Vec<AccessKeyEntry>, list: List) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Table name=move || t_string!(i18n, settings.access_keys.title)>
            <thead>
                <tr>
                    <Head>{t!(i18n, settings.access_keys.id)}</Head>
                    <Head>{t!(i18n, settings.state)}</Head>
                    <Head>{t!(i18n, settings.access_keys.project_id)}</Head>
                    <Head>{t!(i18n, settings.enterprise_projects)}</Head>
                    <Head>{t!(i18n, settings.created)}</Head>
                    <Head kind=ColumnKind::Actions>{t!(i18n, settings.actions)}</Head>
                </tr>
            </thead>
            <tbody>
                {keys.into_iter().map(|key| view! { <Row key list /> }).collect_view()}
            </tbody>
        </Table>
    }
}

#[component]
fn Row(key: AccessKeyEntry, list: List) -> impl IntoView {
    let i18n = use_i18n();
    let disabled = key.disabled;
    let only = key.enterprise_projects;
    view! {
        <tr class="table__row">
            <th class="table__cell" data-kind="code" scope="row">
                <span class="copy">
                    {key.access.clone()}
                    <CopyButton
                        value=Signal::stored(key.access.clone())
                        what=move || t_string!(i18n, settings.access_keys.id)
                    />
                </span>
            </th>
            <td class="table__cell">
                <UseMark disabled />
            </td>
            <td class="table__cell" data-kind="code">{key.project_id.to_string()}</td>
            <td class="table__cell" data-kind="wrap">
                {move || limits::text(i18n, only.as_deref())}
            </td>
            <td class="table__cell" data-kind="muted">
                <Moment at=format::milliseconds(key.created_at) />
            </td>
            <td class="table__cell" data-kind="actions">
                <Actions access=key.access disabled list />
            </td>
        </tr>
    }
}

#[component]
fn Actions(access: String, disabled: bool, list: List) -> impl IntoView {
    let i18n = use_i18n();
    let access = StoredValue::new(access);
    let turn = move |()| {
        list.acting.change(
            move |api| async move {
                api.access_keys()
                    .disable(&access.get_value(), !disabled)
                    .await
            },
            move |()| {
                list.acting.done(if disabled {
                    t_string!(i18n, settings.access_keys.enabled)
                } else {
                    t_string!(i18n, settings.access_keys.disabled)
                });
                list.load.reload();
            },
        );
    };
    view! {
        <span class="table__actions">
            <Button
                variant=ButtonVariant::Ghost
                size=ButtonSize::Small
                busy=list.acting.busy()
                on_press=turn
            >
                {move || {
                    if disabled {
                        t_string!(i18n, settings.enable)
                    } else {
                        t_string!(i18n, settings.disable)
                    }
                }}
            </Button>
            <Button
                variant=ButtonVariant::DangerQuiet
                size=ButtonSize::Small
                on_press=move |()| list.deleted.set(Some(access.get_value()))
            >
                {t!(i18n, common.delete)}
            </Button>
        </span>
    }
}
