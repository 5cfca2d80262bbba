//! Following the log: new records come in by themselves while the page is to be seen.

use std::time::Duration;

use kms_api::audit::{AuditPage, AuditRecord};
use leptos::prelude::*;

use super::Log;
use crate::components::check::Check;
use crate::i18n::{t_string, use_i18n};

/// How often the server is asked.
const PAUSE: Duration = Duration::from_secs(4);

/// The switch; off unless it is turned on.
#[component]
pub(super) fn LiveSwitch(log: Log) -> impl IntoView {
    let i18n = use_i18n();
    let live = RwSignal::new(false);
    Effect::new(move |_| {
        if !live.get() {
            return;
        }
        let ask = move || {
            if !document().hidden() && !log.load.busy().get_untracked() {
                log.load.reload();
            }
        };
        if let Ok(timer) = set_interval_with_handle(ask, PAUSE) {
            on_cleanup(move || timer.clear());
        }
    });
    let turn = move |on: bool| {
        // What is new stands on the first page.
        let query = log.query.get_untracked();
        let first = query.at_first_page();
        if on && query != first {
            log.show.run(first);
        }
        live.set(on);
    };
    view! {
        <Check checked=live label=move || t_string!(i18n, audit.live) on_change=turn />
        <span class="visually-hidden" role="status">
            <Show when=move || live.get()>
                <Arrivals log />
            </Show>
        </span>
    }
}

/// How many records of a page were written after the one that was the last before; none where no page was there before.
/// What the filters leave out is not on the page, and not announced.
fn listed_since(page: &AuditPage, last: Option<i64>) -> usize {
    let is_new = |record: &&AuditRecord| last.is_some_and(|last| record.seq > last);
    page.records.iter().filter(is_new).count()
}

/// How many records came in with the last answer.
#[component]
fn Arrivals(log: Log) -> impl IntoView {
    let i18n = use_i18n();
    let arrived = Memo::new(move |before: Option<&(Option<i64>, usize)>| {
        let (last, _) = before.copied().unwrap_or_default();
        match log.load.latest().and_then(Result::ok) {
            Some(page) => (Some(page.head.seq), listed_since(&page, last)),
            None => (last, 0),
        }
    });
    move || match arrived.get().1 {
        0 => String::new(),
        count => t_string!(i18n, audit.arrived, count = count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_announced_is_what_the_page_lists() {
        let record = |seq: i64| {
            format!(
                r#"{{"seq":{seq},"time":17,"actor_kind":"system","action":"sign","outcome":"done","status":0,"count":1,"layout":1,"hash":"h","mac":"m"}}"#
            )
        };
        // Four were written since 5; the filters leave two of them.
        let page = [record(9), record(7), record(4)].join(",");
        let page = format!(r#"{{"records":[{page}],"head":{{"seq":9,"hash":"h"}}}}"#);
        let page: AuditPage = serde_json::from_str(&page).unwrap();
        assert_eq!(listed_since(&page, Some(5)), 2);
        assert_eq!(listed_since(&page, Some(9)), 0);
        assert_eq!(listed_since(&page, None), 0);
    }
}
