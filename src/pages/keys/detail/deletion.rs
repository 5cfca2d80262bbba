//! A scheduled deletion, announced above the tabs: when, what it means, how to undo it, and a receipt of it.

use kms_api::audit::{AuditEntry, AuditQuery, AuditWord, PageSize};
use kms_api::keys::KeyDetail;
use kms_api::paths::post;
use kms_api::{KeyId, KeyState};
use leptos::prelude::*;
use serde::Serialize;

use super::actions::use_action;
use crate::api::{Api, ApiError};
use crate::components::button::Button;
use crate::components::callout::{Callout, Tone};
use crate::components::icon::Icon;
use crate::components::moment::{Due, Exact, Moment};
use crate::context::{use_may_write, use_reads_audit, use_session};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::pages::keys::action::KeyAction;
use crate::records;
use crate::save;

/// The announcement; nothing of a key that stays.
#[component]
pub(super) fn ScheduledDeletion(key: KeyDetail, load: Load<KeyDetail>) -> impl IntoView {
    (key.key_state == KeyState::PendingDeletion).then(|| view! { <Announced key load /> })
}

#[component]
fn Announced(key: KeyDetail, load: Load<KeyDetail>) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let scheduled = use_scheduled(key.key_id.clone());
    let (running, act) = use_action(load);
    let at = format::number(&key.scheduled_deletion_date);
    let key = StoredValue::new(key);
    let cancel = move |()| act(KeyAction::CancelDeletion, key.get_value());
    let receipt = receipt_of(key, scheduled);
    view! {
        <Callout tone=Tone::Danger title=move || t_string!(i18n, keys.deletion.title)>
            {at
                .map(|at| {
                    view! {
                        <p>
                            {t!(i18n, keys.detail.deletion)} " " <Due at /> ", " <Exact at />
                        </p>
                    }
                })} <p>{t!(i18n, keys.deletion.text)}</p>
            {move || scheduled.get().map(|entry| view! { <By entry /> })} <div class="cluster">
                <Show when=move || may_write.get()>
                    <Button
                        busy=Signal::derive(move || running.get().is_some())
                        on_press=cancel.clone()
                    >
                        {t!(i18n, keys.action.cancel_deletion)}
                    </Button>
                </Show>
                <Button icon=Icon::Download on_press=receipt>
                    {t!(i18n, keys.deletion.save_receipt)}
                </Button>
            </div>
        </Callout>
    }
}

/// Who scheduled it, and when.
#[component]
fn By(entry: AuditEntry) -> impl IntoView {
    let i18n = use_i18n();
    let at = format::number(&entry.time.to_string());
    view! {
        <p class="note">
            {t!(i18n, keys.deletion.by)} " " {move || records::words::actor(i18n, &entry)}
            {at.map(|at| view! { ", " <Moment at /> })}
        </p>
    }
}

/// The record of the request that scheduled it, for those who may read the audit log.
fn use_scheduled(key: KeyId) -> Signal<Option<AuditEntry>> {
    let reads_audit = use_reads_audit();
    let load = use_load(
        move || reads_audit.get().then(|| key.clone()),
        |api, key| async move {
            match key {
                Some(key) => newest(&api, key).await,
                None => Ok(None),
            }
        },
    );
    // Whoever is not told it learns it nowhere else: the announcement stands without.
    Signal::derive(move || load.latest()?.ok()?)
}

async fn newest(api: &Api, key: KeyId) -> Result<Option<AuditEntry>, ApiError> {
    let query = AuditQuery {
        key_id: Some(key),
        action: AuditWord::parse(post::SCHEDULE_KEY_DELETION).ok(),
        outcome: AuditWord::parse(kms_api::audit::DONE).ok(),
        limit: PageSize::try_from(1).ok(),
        ..AuditQuery::default()
    };
    let page = api.audit().records(&query).await?;
    Ok(page.records.into_iter().next().map(|record| record.entry))
}

/// The receipt as a file. Nothing in it is secret.
#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    server: Option<String>,
    key_id: &'a str,
    key_alias: &'a str,
    key_spec: &'static str,
    deletion_at: Option<String>,
    /// Nothing here and in the two below where the account may not read the audit log.
    scheduled_by: Option<String>,
    scheduled_at: Option<String>,
    request_id: Option<String>,
    saved_by: Option<String>,
    saved_at: String,
}

/// What saves the receipt.
fn receipt_of(
    key: StoredValue<KeyDetail>,
    scheduled: Signal<Option<AuditEntry>>,
) -> impl Fn(()) + Clone {
    let (session, i18n) = (use_session(), use_i18n());
    move |()| {
        let entry = scheduled.get_untracked();
        let by = entry
            .as_ref()
            .map(|entry| untrack(|| records::words::actor(i18n, entry)));
        key.with_value(|key| {
            let document = Document {
                format: "keyferry-deletion-receipt-1",
                server: window().location().origin().ok(),
                key_id: key.key_id.as_str(),
                key_alias: &key.key_alias,
                key_spec: key.key_spec.as_str(),
                deletion_at: format::number(&key.scheduled_deletion_date)
                    .map(format::machine_readable),
                scheduled_by: by,
                scheduled_at: entry.as_ref().and_then(|entry| {
                    format::number(&entry.time.to_string()).map(format::machine_readable)
                }),
                request_id: entry.and_then(|entry| entry.request_id),
                saved_by: session
                    .with_untracked(|state| state.owner().map(|owner| owner.user_name.clone())),
                saved_at: format::iso(format::now_seconds()),
            };
            // Strings always have their JSON.
            let text = serde_json::to_string_pretty(&document).unwrap_or_default();
            save::json(&format!("deletion_{}.json", key.key_id), &text);
        });
    }
}
