//! Shares: as many as are set, each saved as a file or as a page to print.

use leptos::prelude::*;

use super::keeping;
use crate::components::button::Button;
use crate::components::form_field::FormField;
use crate::components::icon::{Icon, IconMark};
use crate::components::save_link::SaveLink;
use crate::components::select::{Select, SelectOption};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::{error, leaving};
use crate::pages::keys::import::wizard::{Event, Field, Keep, ShareMade};

/// How many shares a key may have; one would be the key itself.
const COUNTS: std::ops::RangeInclusive<u8> = 2..=16;

/// The scheme, or the shares that were made by it.
#[component]
pub(super) fn Shares() -> impl IntoView {
    let flow = Flow::around();
    let split = keeping(flow, |keeping| Some(!keeping.shares.is_empty()));
    move || match split.get() {
        Some(true) => view! { <Made /> }.into_any(),
        Some(false) | None => view! { <Scheme /> }.into_any(),
    }
}

#[component]
fn Scheme() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let scheme = keeping(flow, |keeping| Some(keeping.scheme));
    let threshold = Signal::derive(move || number(scheme.get().map(|scheme| scheme.0)));
    let count = Signal::derive(move || number(scheme.get().map(|scheme| scheme.1)));
    let options: Vec<_> = COUNTS
        .map(|number| SelectOption::new(number.to_string(), number.to_string()))
        .collect();
    let options = Signal::stored(options);
    let change = move |keep: fn(u8) -> Keep| {
        move |value: String| {
            if let Ok(value) = value.parse() {
                flow.send(Event::Keep(keep(value)));
            }
        }
    };
    view! {
        <FormField
            label=move || t_string!(i18n, import.keep.count)
            hint=move || t_string!(i18n, import.keep.count_hint)
            id=Field::ShareCount.id()
            error=error(Field::ShareCount)
            on_leave=leaving(Field::ShareCount)
        >
            <Select value=count options disabled=flow.busy() on_change=change(Keep::Count) />
        </FormField>
        <FormField
            label=move || t_string!(i18n, import.keep.threshold)
            hint=move || t_string!(i18n, import.keep.threshold_hint)
            on_leave=leaving(Field::ShareCount)
        >
            <Select value=threshold options disabled=flow.busy() on_change=change(Keep::Threshold) />
        </FormField>
        <div>
            <Button busy=flow.busy() on_press=move |()| flow.send(Event::Split)>
                {t!(i18n, import.keep.split)}
            </Button>
        </div>
    }
}

fn number(value: Option<u8>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[component]
fn Made() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let shares = keeping(flow, |keeping| Some(keeping.shares.clone()));
    let threshold = keeping(flow, |keeping| Some(keeping.scheme.0));
    let rows = move || {
        let rows: Vec<_> = shares
            .get()
            .unwrap_or_default()
            .into_iter()
            .map(|share| view! { <ShareRow share /> })
            .collect();
        rows
    };
    let intro = move || {
        let shares = shares.get().unwrap_or_default();
        t_string!(
            i18n,
            import.keep.split_done,
            threshold = threshold.get().unwrap_or_default(),
            count = shares.len(),
            saved = shares.iter().filter(|share| share.saved).count()
        )
    };
    view! {
        <section class="shares" aria-label=move || t_string!(i18n, key_file.share.list)>
            <p class="note" role="status">{intro}</p>
            <ul class="shares__list">{rows}</ul>
        </section>
        <div>
            <Button
                disabled=flow.busy()
                on_press=move |()| flow.send(Event::Keep(Keep::SplitAgain))
            >
                {t!(i18n, import.keep.split_again)}
            </Button>
        </div>
    }
}

#[component]
fn ShareRow(share: ShareMade) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let ShareMade { share, saved } = share;
    let number = share.number;
    let save = move |()| flow.send(Event::Keep(Keep::ShareSaved(number)));
    let icon = if saved { Icon::Check } else { Icon::File };
    view! {
        <li class="shares__row" data-waiting=(!saved).then_some("true")>
            <span class="shares__mark">
                <IconMark icon />
            </span>
            <span class="shares__text">
                <span>{move || t_string!(i18n, import.keep.share, number = number)}</span>
                <span class="note">
                    {move || {
                        if saved {
                            t_string!(i18n, import.keep.share_saved)
                        } else {
                            t_string!(i18n, import.keep.share_unsaved)
                        }
                    }}
                </span>
            </span>
            <span class="shares__files">
                <SaveLink address=share.file.address name=share.file.name on_save=save>
                    {t!(i18n, import.keep.save_share)}
                    " "
                    <span class="visually-hidden">{number}</span>
                </SaveLink>
                <SaveLink address=share.page.address name=share.page.name on_save=save>
                    {t!(i18n, import.keep.save_page)}
                    " "
                    <span class="visually-hidden">{number}</span>
                </SaveLink>
            </span>
        </li>
    }
}
