//! Filters that are often asked for, as links: those of the console, and those that the user saved under a name.

use std::collections::BTreeMap;

use kms_api::KeyState;
use kms_api::console::Feature;
use leptos::prelude::*;

use super::{List, ListQuery};
use crate::components::button::{Button, ButtonKind, ButtonSize, ButtonVariant, IconButton};
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::input::Input;
use crate::context::{use_kept, use_offers};
use crate::i18n::{t, t_string, use_i18n};
use crate::words;

/// The name under which they are kept.
const KEPT: &str = "key-filters";
/// How many there are at most.
const MOST: usize = 20;
/// How long a name is at most, in characters.
const NAME: u32 = 40;

/// Filters by their names.
type Saved = BTreeMap<String, ListQuery>;

/// What was kept; what is not understood in it is left out.
fn read(kept: &str) -> Saved {
    form_urlencoded::parse(kept.as_bytes())
        .map(|(name, query)| {
            (
                name.into_owned(),
                ListQuery::of_text(&query).filters_alone(),
            )
        })
        .filter(|(name, query)| !name.is_empty() && query.filters())
        .take(MOST)
        .collect()
}

fn written(saved: &Saved) -> String {
    let pairs = saved.iter().map(|(name, query)| (name, query.text()));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// The links, and the way to save the filters in force.
#[component]
pub fn Presets(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let kept = use_kept(KEPT);
    let saved = RwSignal::new(read(&kept.get().unwrap_or_default()));
    let change = Callback::new(move |change: (String, Option<ListQuery>)| {
        saved.update(|saved| match change {
            (name, Some(query)) => drop(saved.insert(name, query)),
            (name, None) => drop(saved.remove(&name)),
        });
        kept.keep(&saved.with_untracked(written));
    });
    let unsaved = Memo::new(move |_| {
        let query = list.query.with(ListQuery::filters_alone);
        let fresh =
            saved.with(|saved| saved.len() < MOST && !saved.values().any(|known| *known == query));
        (fresh && query.filters()).then_some(query)
    });
    view! {
        <nav class="cluster note" aria-label=move || t_string!(i18n, keys.filters.presets)>
            <BuiltIn />
            <For each=move || saved.get() key=|(name, query)| (name.clone(), query.url()) let((name, query))>
                <SavedLink name query change />
            </For>
            {move || unsaved.get().map(|query| view! { <Save query change /> })}
        </nav>
    }
}

#[component]
fn BuiltIn() -> impl IntoView {
    let i18n = use_i18n();
    let searches = use_offers(Feature::KeySearch);
    let of_state = |state| {
        ListQuery::default()
            .with(|query| query.state = Some(state))
            .url()
    };
    let expiring = ListQuery::default()
        .with(|query| query.expires_within = Some(30))
        .url();
    view! {
        <Show when=move || searches.get()>
            <a href=expiring.clone()>{move || t_string!(i18n, keys.filters.expiring)}</a>
        </Show>
        {[KeyState::PendingImport, KeyState::Disabled]
            .map(|state| {
                view! { <a href=of_state(state)>{move || words::state(i18n, state)}</a> }
            })
            .collect_view()}
    }
}

#[component]
fn SavedLink(
    name: String,
    query: ListQuery,
    change: Callback<(String, Option<ListQuery>)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = name.clone();
    let name = StoredValue::new(name);
    view! {
        <span class="tag">
            <a href=query.url()>{shown}</a>
            <IconButton
                label=move || t_string!(i18n, keys.filters.unsave, name = name.get_value())
                icon=Icon::Close
                variant=ButtonVariant::Ghost
                size=ButtonSize::Small
                on_press=move |()| change.run((name.get_value(), None))
            />
        </span>
    }
}

/// A button, and in its place a field for the name.
#[component]
fn Save(query: ListQuery, change: Callback<(String, Option<ListQuery>)>) -> impl IntoView {
    let i18n = use_i18n();
    let naming = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let query = StoredValue::new(query);
    let save = move |()| {
        let name = name.get_untracked().trim().to_owned();
        if !name.is_empty() {
            change.run((name, Some(query.get_value())));
        }
    };
    let begin = move || {
        view! {
            <Button size=ButtonSize::Small on_press=move |()| naming.set(true)>
                {t!(i18n, keys.filters.save)}
            </Button>
        }
    };
    view! {
        <Show when=move || naming.get() fallback=begin>
            <Form on_submit=save label=move || t_string!(i18n, keys.filters.save)>
                <div class="cluster">
                    <Input
                        value=name
                        label=move || t_string!(i18n, keys.filters.name)
                        placeholder=move || t_string!(i18n, keys.filters.name)
                        max_length=NAME
                        autofocus=true
                        on_input=move |text| name.set(text)
                    />
                    <Button
                        kind=ButtonKind::Submit
                        disabled=Signal::derive(move || name.with(|name| name.trim().is_empty()))
                    >
                        {t!(i18n, common.save)}
                    </Button>
                    <Button variant=ButtonVariant::Ghost on_press=move |()| naming.set(false)>
                        {t!(i18n, common.cancel)}
                    </Button>
                </div>
            </Form>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_filters_come_back_as_they_were_kept() {
        let query = ListQuery::of_text("?state=2&tag=team%3Dpay%20roll");
        let saved = Saved::from([("Pay & 工资=".to_owned(), query)]);
        assert_eq!(read(&written(&saved)), saved);
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        for kept in [
            "",
            "&&",
            "one=",
            "=state%3D2",
            "one=state%3D9",
            "one=sort%3Dalias",
        ] {
            assert_eq!(read(kept), Saved::new(), "{kept}");
        }
        let partly = read("one=state%3D2%26spec%3DDES%26pages%3Da");
        assert_eq!(partly.get("one"), Some(&ListQuery::of_text("state=2")));
    }
}
