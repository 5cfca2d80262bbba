//! Following the log: new records come in by themselves while the page is to be seen.

use std::time::Duration;

use leptos::prelude::*;

use super::Log;
use super::query::LogQuery;
use crate::components::check::Check;
use crate::i18n::{t_string, use_i18n};
use crate::records::Place;

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
        if on && query.place != Place::default() {
            log.show.run(LogQuery {
                place: Place::default(),
                ..query
            });
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

/// How many records came in with the last answer.
#[component]
fn Arrivals(log: Log) -> impl IntoView {
    let i18n = use_i18n();
    let head = move || {
        let page = log.load.latest().and_then(Result::ok);
        page.map(|page| page.head.seq)
    };
    let arrived = Memo::new(move |before: Option<&(Option<i64>, i64)>| {
        let now = head();
        let (last, _) = before.copied().unwrap_or((now, 0));
        let count = now.zip(last).map_or(0, |(now, last)| now - last);
        (now.or(last), count)
    });
    move || match arrived.get().1 {
        0 => String::new(),
        count => t_string!(i18n, audit.arrived, count = count),
    }
}
