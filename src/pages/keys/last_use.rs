//! Who used a key last, said before it is taken out of use.

use kms_api::audit::{AuditQuery, PageSize};
use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use crate::components::moment::Moment;
use crate::context::use_reads_audit;
use crate::format;
use crate::i18n::{t, use_i18n};
use crate::load::use_load;
use crate::records::words;

/// The newest record of the one key that is asked about, for those who may read the audit log: whoever used it lately
/// may miss it.
#[component]
pub fn LastUse(
    /// Those that are asked about.
    keys: RwSignal<Vec<KeyDetail>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let reads_audit = use_reads_audit();
    let load = use_load(
        move || {
            let one = keys.with(|keys| match keys.as_slice() {
                [key] => Some(key.key_id.clone()),
                _ => None,
            });
            one.filter(|_| reads_audit.get())
        },
        |api, key| async move {
            let Some(key) = key else { return Ok(None) };
            let query = AuditQuery {
                key_id: Some(key),
                limit: PageSize::try_from(1).ok(),
                ..AuditQuery::default()
            };
            Ok(api
                .audit()
                .records(&query)
                .await?
                .records
                .into_iter()
                .next())
        },
    );
    move || {
        let entry = load.latest()?.ok()??.entry;
        let at = format::number(&entry.time.to_string())?;
        let what = {
            let entry = entry.clone();
            move || words::action(i18n, &entry.action)
        };
        Some(view! {
            <p>
                {t!(i18n, keys.delete.last)} " " {what} ", " {move || words::actor(i18n, &entry)} ", "
                <Moment at />
            </p>
        })
    }
}
