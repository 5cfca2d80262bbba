//! The tabs of a key's page, for the page and for whatever leads to it.

use kms_api::console::Feature;
use leptos::prelude::*;

use super::{use_may_write, use_offers, use_reads_audit};
use crate::route::KeyTab;

/// The tabs that there are: what the server does not offer and what the account may not use is not shown.
pub fn use_key_tabs() -> Memo<Vec<KeyTab>> {
    let may_write = use_may_write();
    let reads_audit = use_reads_audit();
    let aliases = use_offers(Feature::Aliases);
    let grants = use_offers(Feature::Grants);
    let rotation = use_offers(Feature::Rotation);
    Memo::new(move |_| {
        let shown = |tab: &KeyTab| match tab {
            KeyTab::General | KeyTab::Material | KeyTab::Tags | KeyTab::Code => true,
            KeyTab::Aliases => aliases.get(),
            KeyTab::Grants => grants.get(),
            KeyTab::Rotation => rotation.get(),
            KeyTab::Try => may_write.get(),
            KeyTab::Activity => reads_audit.get(),
        };
        KeyTab::ALL.into_iter().filter(shown).collect()
    })
}
