//! When material expires, and what was done.

use kms_api::overview::{Overview, SOON_DAYS};
use leptos::prelude::*;

use super::counts::whole;
use crate::components::chart::{Bar, BarChart};
use crate::format;
use crate::i18n::{t_string, use_i18n};

/// A day in seconds.
const DAY: u64 = 24 * 60 * 60;
/// The days of a week.
const WEEK: usize = 7;

/// Both charts; the second one for those who may read the audit log.
#[component]
pub(super) fn Charts(overview: StoredValue<Overview>) -> impl IntoView {
    let reads_audit = overview.with_value(|overview| overview.audit.is_some());
    view! {
        <div class="charts">
            <ExpiryByDay overview />
            <ExpiryByWeek overview />
            {reads_audit.then(|| view! { <OperationsByDay overview /> })}
        </div>
    }
}

#[component]
fn ExpiryByDay(overview: StoredValue<Overview>) -> impl IntoView {
    let i18n = use_i18n();
    let days = SOON_DAYS as usize;
    let bars = Signal::derive(move || {
        overview.with_value(|overview| {
            let counts = overview.expiry.iter().take(days).enumerate();
            let bar = |(day, count): (usize, &u64)| Bar {
                label: day_of(i18n.language().tag(), overview.today, day),
                values: vec![*count],
            };
            counts.map(bar).collect::<Vec<_>>()
        })
    });
    let summary = move || {
        let total = format::count(i18n.language().tag(), sum(&bars.get()));
        t_string!(
            i18n,
            overview.expiry_summary,
            count = total,
            days = SOON_DAYS
        )
    };
    view! {
        <BarChart
            title=move || t_string!(i18n, overview.expiry_by_day)
            summary
            of=move || t_string!(i18n, overview.day)
            series=Signal::derive(move || vec![t_string!(i18n, overview.keys).to_owned()])
            bars
        />
    }
}

#[component]
fn ExpiryByWeek(overview: StoredValue<Overview>) -> impl IntoView {
    let i18n = use_i18n();
    let bars = Signal::derive(move || {
        overview.with_value(|overview| {
            let weeks = overview.expiry.chunks(WEEK).enumerate();
            let bar = |(week, days): (usize, &[u64])| Bar {
                label: day_of(i18n.language().tag(), overview.today, week * WEEK),
                values: vec![days.iter().sum()],
            };
            weeks.map(bar).collect::<Vec<_>>()
        })
    });
    let summary = move || {
        let days = overview.with_value(|overview| overview.expiry.len());
        let total = format::count(i18n.language().tag(), sum(&bars.get()));
        t_string!(i18n, overview.expiry_summary, count = total, days = days)
    };
    view! {
        <BarChart
            title=move || t_string!(i18n, overview.expiry_by_week)
            summary
            of=move || t_string!(i18n, overview.week)
            series=Signal::derive(move || vec![t_string!(i18n, overview.keys).to_owned()])
            bars
        />
    }
}

#[component]
fn OperationsByDay(overview: StoredValue<Overview>) -> impl IntoView {
    let i18n = use_i18n();
    let operations = overview.with_value(|overview| {
        let audit = overview.audit.as_ref();
        audit
            .map(|audit| audit.operations.clone())
            .unwrap_or_default()
    });
    let today = overview.with_value(|overview| overview.today);
    let operations = StoredValue::new(operations);
    let bars = Signal::derive(move || {
        operations.with_value(|operations| {
            let first = today.saturating_sub((operations.len() as u64).saturating_sub(1) * DAY);
            let bar = |(day, of): (usize, &kms_api::overview::Operations)| Bar {
                label: day_of(i18n.language().tag(), first, day),
                values: vec![of.done, of.refused],
            };
            operations.iter().enumerate().map(bar).collect::<Vec<_>>()
        })
    });
    let summary = move || {
        let count = |number: u64| format::count(i18n.language().tag(), whole(number));
        operations.with_value(|operations| {
            let done = count(operations.iter().map(|of| of.done).sum());
            let refused = count(operations.iter().map(|of| of.refused).sum());
            let days = operations.len();
            t_string!(
                i18n,
                overview.operations_summary,
                done = done,
                refused = refused,
                days = days
            )
        })
    };
    let series = move || {
        vec![
            t_string!(i18n, overview.done).to_owned(),
            t_string!(i18n, overview.refused).to_owned(),
        ]
    };
    view! {
        <BarChart
            title=move || t_string!(i18n, overview.operations)
            summary
            of=move || t_string!(i18n, overview.day)
            series=Signal::derive(series)
            bars
        />
    }
}

/// The day that is so many days behind `first`, which is the first second of one. A day is one of UTC; at its noon it
/// has the same date nearly everywhere.
fn day_of(language: &str, first: u64, days: usize) -> String {
    let noon = first + days as u64 * DAY + DAY / 2;
    format::day(language, format::milliseconds(noon))
}

fn sum(bars: &[Bar]) -> i64 {
    whole(bars.iter().flat_map(|bar| &bar.values).sum())
}
