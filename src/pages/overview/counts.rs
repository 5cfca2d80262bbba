//! How many keys there are: by state, spec and origin, each a link to those keys.

use kms_api::overview::KeyCount;
use kms_api::{KeySpec, KeyState, Origin};
use leptos::prelude::*;

use crate::format;
use crate::i18n::{I18n, Text, t, t_string, use_i18n};
use crate::route::{Route, query_string};
use crate::words;

/// A number, what it is of, and where these keys are.
struct Figure {
    name: &'static str,
    count: u64,
    href: String,
}

/// The counts.
#[component]
pub(super) fn Counts(counts: Vec<KeyCount>) -> impl IntoView {
    let i18n = use_i18n();
    let counts = StoredValue::new(counts);
    let of = move |figures: fn(I18n, &[KeyCount]) -> Vec<Figure>| {
        counts.with_value(|counts| figures(i18n, counts))
    };
    let group = move |name: Text<&'static str>, figures: fn(I18n, &[KeyCount]) -> Vec<Figure>| {
        view! {
            <div class="counts__group">
                <h3 class="counts__name">{name}</h3>
                <ul class="cluster" data-gap="wide">
                    {move || of(figures).into_iter().map(|figure| view! {
                        <li>
                            <a href=figure.href>{figure.name}</a>
                            " "
                            <span class="counts__number">
                                {format::count(i18n.language().tag(), whole(figure.count))}
                            </span>
                        </li>
                    }).collect_view()}
                </ul>
            </div>
        }
    };
    view! {
        <section class="stack" aria-label=move || t_string!(i18n, overview.counts)>
            <h2 class="visually-hidden">{t!(i18n, overview.counts)}</h2>
            <ul class="counts">
                {move || of(by_state).into_iter().map(|figure| view! {
                    <li>
                        <a class="counts__item" href=figure.href>
                            <span class="counts__figure">
                                {format::count(i18n.language().tag(), whole(figure.count))}
                            </span>
                            " "
                            <span>{figure.name}</span>
                        </a>
                    </li>
                }).collect_view()}
            </ul>
            <div class="columns">
                {group(t!(i18n, overview.by_spec), by_spec)}
                {group(t!(i18n, overview.by_origin), by_origin)}
            </div>
        </section>
    }
}

/// All keys, then those in each state, none left out: a zero is what one hopes for.
fn by_state(i18n: I18n, counts: &[KeyCount]) -> Vec<Figure> {
    let all = Figure {
        name: t_string!(i18n, overview.all_keys),
        count: sum(counts, |_| true),
        href: Route::Keys.path(),
    };
    let states = [
        KeyState::Enabled,
        KeyState::Disabled,
        KeyState::PendingImport,
        KeyState::PendingDeletion,
    ];
    let states = states.into_iter().map(|state| Figure {
        name: words::state(i18n, state),
        count: sum(counts, |count| count.state == state),
        href: list("state", state.as_str()),
    });
    std::iter::once(all).chain(states).collect()
}

fn by_spec(_: I18n, counts: &[KeyCount]) -> Vec<Figure> {
    let specs = KeySpec::ALL.iter().map(|spec| Figure {
        name: spec.as_str(),
        count: sum(counts, |count| count.spec == *spec),
        href: list("spec", spec.as_str()),
    });
    specs.filter(|figure| figure.count > 0).collect()
}

fn by_origin(i18n: I18n, counts: &[KeyCount]) -> Vec<Figure> {
    let origins = [Origin::External, Origin::Kms].into_iter();
    let figures = origins.map(|origin| Figure {
        name: words::origin(i18n, origin),
        count: sum(counts, |count| count.origin == origin),
        href: list("origin", origin.as_str()),
    });
    figures.collect()
}

fn sum(counts: &[KeyCount], which: impl Fn(&KeyCount) -> bool) -> u64 {
    let counted = counts.iter().filter(|count| which(count));
    counted.map(|count| count.count).sum()
}

/// The list of the keys that have this value.
pub(super) fn list(name: &str, value: &str) -> String {
    Route::Keys.path() + &query_string([(name, value)])
}

/// No count is beyond what the browser counts to.
pub(super) fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
