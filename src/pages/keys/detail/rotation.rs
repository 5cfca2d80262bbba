//! The tab "Rotation": new material on schedule or at once, and every version that the key has.

use kms_api::keys::KeyDetail;
use kms_api::rotation::{KeyMaterial, KeyRotationStatusResponse, RotationInterval};
use kms_api::spec::KeyFamily;
use kms_api::{KeyId, Operation, Origin};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError};
use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::callout::Callout;
use crate::components::check::Check;
use crate::components::dialog::Dialog;
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::moment::Moment;
use crate::components::skeleton::SkeletonFields;
use crate::components::table::{Head, Table};
use crate::context::{use_api, use_may_write, use_notices};
use crate::format;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::pages::keys::action::permits;
use crate::shown::shown;
use crate::words;

/// The least and the most days of an interval.
const RANGE: (u32, u32) = (30, 365);

/// Why a key does not rotate, if it does not.
fn obstacle(i18n: I18n, key: &KeyDetail) -> Option<&'static str> {
    match key.key_spec.family() {
        _ if key.origin == Origin::External => Some(t_string!(i18n, keys.rotation.external)),
        KeyFamily::Aes if permits(key, Operation::Rotate) => None,
        KeyFamily::Aes => Some(t_string!(i18n, keys.rotation.state)),
        KeyFamily::Rsa(_) | KeyFamily::Ec => Some(t_string!(i18n, keys.rotation.pair)),
        KeyFamily::Hmac(_) | KeyFamily::Other => Some(t_string!(i18n, keys.rotation.mac)),
    }
}

/// How the key rotates; those who may change keys change it.
#[component]
pub(super) fn Rotation(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let why_not = obstacle(i18n, &key);
    // A server refuses to tell of a key that cannot rotate at all.
    let rotates = key.origin == Origin::Kms && key.key_spec.family() == KeyFamily::Aes;
    let id = key.key_id;
    view! {
        <p class="note">{t!(i18n, keys.rotation.lead)}</p>
        {why_not.map(|why| view! { <Callout title=move || why /> })}
        {rotates
            .then(|| {
                let asked = id.clone();
                let load = use_load(
                    move || asked.clone(),
                    |api, id| async move { api.rotation().status(&id).await },
                );
                shown(
                    load,
                    || view! { <SkeletonFields count=2 /> }.into_any(),
                    move |status: KeyRotationStatusResponse| {
                        let changes = why_not.is_none() && may_write.get();
                        let versions = status.key_materials.clone();
                        let form = changes.then(|| view! { <Schedule key=id.clone() status load /> });
                        view! {
                            {form}
                            <Versions versions />
                        }
                            .into_any()
                    },
                )
            })}
    }
}

#[component]
fn Schedule(
    key: KeyId,
    status: KeyRotationStatusResponse,
    load: Load<KeyRotationStatusResponse>,
) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let before = (status.key_rotation_enabled, status.rotation_interval);
    let on = RwSignal::new(status.key_rotation_enabled);
    let days = RwSignal::new(status.rotation_interval.to_string());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let key = StoredValue::new(key);
    let save_api = api.clone();
    let save = move |()| {
        let interval = days.get_untracked().trim().parse().ok();
        let interval = interval.and_then(|days| RotationInterval::new(days).ok());
        error.set(
            interval
                .is_none()
                .then(|| t_string!(i18n, keys.rotation.days_rule).to_owned()),
        );
        let Some(interval) = interval else { return };
        let (api, on) = (save_api.clone(), on.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let saved = save(&api, &key.get_value(), before, (on, interval)).await;
            let _disposed = busy.try_set(false);
            match saved {
                Ok(()) => notices.done(t_string!(i18n, keys.rotation.saved)),
                Err(error) => words::tell(i18n, notices, &error),
            }
            load.reload();
        });
    };
    view! {
        <div class="stack" data-measure="form">
            <Form on_submit=save>
                <Check
                    checked=on
                    label=move || t_string!(i18n, keys.rotation.on)
                    hint=move || t_string!(i18n, keys.rotation.on_hint)
                    on_change=move |value| on.set(value)
                />
                <FormField
                    label=move || t_string!(i18n, keys.rotation.days)
                    hint=move || t_string!(i18n, keys.rotation.days_rule)
                    error
                >
                    <Input
                        kind=InputKind::Number
                        range=RANGE
                        value=days
                        on_input=move |text| days.set(text)
                    />
                </FormField>
                <div class="cluster">
                    <Button kind=ButtonKind::Submit variant=ButtonVariant::Primary busy>
                        {t!(i18n, common.save)}
                    </Button>
                    <RotateNow key=key.get_value() load />
                </div>
            </Form>
        </div>
    }
}

/// The interval belongs to a schedule: a server takes it while there is one.
async fn save(
    api: &Api,
    key: &KeyId,
    before: (bool, u16),
    now: (bool, RotationInterval),
) -> Result<(), ApiError> {
    let (on, interval) = now;
    if on && !before.0 {
        api.rotation().schedule(key, true).await?;
    }
    if on && interval.days() != before.1 {
        api.rotation().every(key, interval).await?;
    }
    if !on && before.0 {
        api.rotation().schedule(key, false).await?;
    }
    Ok(())
}

#[component]
fn RotateNow(key: KeyId, load: Load<KeyRotationStatusResponse>) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let rotate = move |()| {
        let (api, key) = (api.clone(), key.clone());
        busy.set(true);
        spawn_local(async move {
            match api.rotation().now(&key).await {
                Ok(()) => notices.done(t_string!(i18n, keys.rotation.done)),
                Err(error) => words::tell(i18n, notices, &error),
            }
            let _disposed = busy.try_set(false);
            let _disposed = open.try_set(false);
            load.reload();
        });
    };
    view! {
        <Button on_press=move |()| open.set(true)>{t!(i18n, keys.rotation.now)}</Button>
        <Dialog
            open
            title=move || t_string!(i18n, keys.rotation.question)
            on_close=move |()| open.set(false)
            actions=move || {
                view! {
                    <Button autofocus=true on_press=move |()| open.set(false)>
                        {t!(i18n, common.cancel)}
                    </Button>
                    <Button variant=ButtonVariant::Primary busy on_press=rotate.clone()>
                        {t!(i18n, keys.rotation.now)}
                    </Button>
                }
            }
        >
            <p>{t!(i18n, keys.rotation.consequence)}</p>
        </Dialog>
    }
}

#[component]
fn Versions(versions: Vec<KeyMaterial>) -> impl IntoView {
    let i18n = use_i18n();
    let newest = versions.len();
    let row = move |(index, version): (usize, KeyMaterial)| {
        let created = format::number(&version.create_time);
        let current = index + 1 == newest;
        view! {
            <tr class="table__row">
                <th class="table__cell" scope="row">{version.material_id}</th>
                <td class="table__cell">{created.map(|at| view! { <Moment at /> })}</td>
                <td class="table__cell" data-kind="wrap">
                    {move || {
                        if current {
                            t_string!(i18n, keys.rotation.encrypts)
                        } else {
                            t_string!(i18n, keys.rotation.decrypts)
                        }
                    }}
                </td>
            </tr>
        }
    };
    view! {
        <h2>{t!(i18n, keys.rotation.versions)}</h2>
        <Table name=move || t_string!(i18n, keys.rotation.versions)>
            <thead>
                <tr>
                    <Head>{t!(i18n, keys.rotation.version)}</Head>
                    <Head>{t!(i18n, keys.created)}</Head>
                    <Head>{t!(i18n, keys.rotation.does)}</Head>
                </tr>
            </thead>
            <tbody>{versions.into_iter().enumerate().map(row).collect_view()}</tbody>
        </Table>
    }
}
