//! How the material came and went: the audit records of imports and deletions, page by page.

use kms_api::KeyId;
use kms_api::audit::{AuditPage, AuditQuery, AuditWord, PageSize};
use kms_api::paths::post;
use leptos::prelude::*;

use crate::api::{Api, ApiError};
use crate::components::loaded::Empty;
use crate::context::use_reads_audit;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::use_load;
use crate::records::{Columns, Place, Records};

/// What brings material and takes it away; the last one is what the server does by itself.
const ACTIONS: [&str; 3] = [
    post::IMPORT_KEY_MATERIAL,
    post::DELETE_IMPORTED_KEY_MATERIAL,
    "destroy-expired-material",
];

/// How many records a page has.
const PAGE: u32 = 10;

/// The table, for those who may read the audit log.
#[component]
pub(super) fn History(key: KeyId) -> impl IntoView {
    let reads_audit = use_reads_audit();
    view! {
        <Show when=move || reads_audit.get()>
            <Table key=key.clone() />
        </Show>
    }
}

#[component]
fn Table(key: KeyId) -> impl IntoView {
    let i18n = use_i18n();
    let place = RwSignal::new(Place::default());
    let load = use_load(
        move || (key.clone(), place.get().before()),
        |api, (key, before)| async move { page(&api, key, before).await },
    );
    let empty = move || {
        view! {
            <Empty
                title=move || t_string!(i18n, keys.history.none)
                text=move || t_string!(i18n, keys.history.none_text)
            />
        }
    };
    view! {
        <section class="stack" data-gap="tight" aria-labelledby="history">
            <h2 id="history">{t!(i18n, keys.history.title)}</h2>
            <Records
                load
                place
                on_place=move |next| place.set(next)
                columns=Columns::WithoutKey
                empty
            />
        </section>
    }
}

/// A page of all the actions: the log is searched by one at a time.
async fn page(api: &Api, key: KeyId, before: Option<u64>) -> Result<AuditPage, ApiError> {
    let mut pages = Vec::new();
    for action in ACTIONS {
        let query = AuditQuery {
            key_id: Some(key.clone()),
            action: AuditWord::parse(action).ok(),
            before,
            limit: PageSize::try_from(PAGE).ok(),
            ..AuditQuery::default()
        };
        pages.push(api.audit().records(&query).await?);
    }
    Ok(merged(pages, PAGE as usize))
}

/// The newest records of several pages, `size` at most. Where more are known, or one of the pages has a next one, the
/// next page begins behind the last record of this one.
fn merged(pages: Vec<AuditPage>, size: usize) -> AuditPage {
    let mut more = pages.iter().any(|page| page.next_before.is_some());
    let mut records: Vec<_> = pages.into_iter().flat_map(|page| page.records).collect();
    records.sort_by_key(|record| std::cmp::Reverse(record.seq));
    more |= records.len() > size;
    records.truncate(size);
    let last = records
        .last()
        .and_then(|record| u64::try_from(record.seq).ok());
    AuditPage {
        next_before: last.filter(|_| more),
        records,
        ..AuditPage::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(numbers: &[i64], next_before: Option<u64>) -> AuditPage {
        let record = |seq: &i64| {
            let json = format!(
                r#"{{"seq":{seq},"time":1,"actor_kind":"account","action":"sign","outcome":"done","status":200,"count":1,"layout":1,"hash":"","mac":""}}"#
            );
            serde_json::from_str(&json).unwrap()
        };
        AuditPage {
            records: numbers.iter().map(record).collect(),
            next_before,
            ..AuditPage::default()
        }
    }

    fn numbers(page: &AuditPage) -> Vec<i64> {
        page.records.iter().map(|record| record.seq).collect()
    }

    #[test]
    fn records_of_several_actions_stand_in_one_order() {
        let page = merged(vec![page_of(&[9, 4], None), page_of(&[7], None)], 10);
        assert_eq!(numbers(&page), [9, 7, 4]);
        assert_eq!(page.next_before, None);
    }

    #[test]
    fn the_next_page_begins_behind_the_last_record_that_is_shown() {
        let page = merged(vec![page_of(&[9, 4], None), page_of(&[7, 6], None)], 3);
        assert_eq!(numbers(&page), [9, 7, 6]);
        assert_eq!(page.next_before, Some(6));
        let page = merged(vec![page_of(&[9], Some(9)), page_of(&[], None)], 3);
        assert_eq!(page.next_before, Some(9));
    }
}
