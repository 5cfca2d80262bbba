//! The whole of a record, below its row.

use kms_api::audit::AuditRecord;
use leptos::prelude::*;

use super::words;
use crate::components::copy_button::CopyButton;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::i18n::{t_string, use_i18n};

/// Every field of a record; those that it lacks are left out.
#[component]
pub(super) fn Detail(record: AuditRecord) -> impl IntoView {
    let i18n = use_i18n();
    let entry = record.entry.clone();
    let outcome = move || {
        let (_, word) = words::outcome(i18n, &entry);
        let code = (!entry.is_done()).then(|| format!("{word} ({})", entry.outcome));
        let outcome = code.unwrap_or_else(|| word.to_owned());
        match entry.status {
            0 => outcome,
            status => t_string!(i18n, records.status, outcome = outcome, status = status),
        }
    };
    let number = record.seq.to_string();
    let entry = record.entry;
    let time = format::machine_readable(super::milliseconds(entry.time));
    view! {
        <Facts>
            <Value name=move || t_string!(i18n, records.field.number) value=Some(number) />
            <Value name=move || t_string!(i18n, records.field.exact_time) value=Some(time) />
            <Value name=move || t_string!(i18n, records.field.operation) value=Some(entry.action) />
            <Fact name=move || t_string!(i18n, records.field.outcome)>{outcome}</Fact>
            <Value name=move || t_string!(i18n, records.field.account_id) value=entry.account_id />
            <Value name=move || t_string!(i18n, records.field.address) value=entry.address />
            <Value name=move || t_string!(i18n, records.field.session) value=entry.session />
            <Value name=move || t_string!(i18n, records.field.access_key) value=entry.access_key />
            <Value name=move || t_string!(i18n, records.field.project) value=entry.project_id />
            <Value name=move || t_string!(i18n, records.field.key_id) value=entry.key_id />
            <Value name=move || t_string!(i18n, records.field.target) value=entry.target />
            <Value name=move || t_string!(i18n, records.field.request_id) value=entry.request_id />
            <Value name=move || t_string!(i18n, records.field.hash) value=Some(record.hash) />
            <Value name=move || t_string!(i18n, records.field.mac) value=Some(record.mac) />
        </Facts>
    }
}

/// A value with its copy button; nothing where there is none.
#[component]
fn Value(
    /// Its name.
    #[prop(into)]
    name: TextProp,
    /// The value.
    value: Option<String>,
) -> impl IntoView {
    value.map(|value| {
        let what = name.clone();
        view! {
            <Fact name code=true>
                {value.clone()}
                <CopyButton value=Signal::stored(value) what />
            </Fact>
        }
    })
}
