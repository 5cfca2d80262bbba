//! Filters that are often asked for, as links: those of the console, and those that the user saved under a name.

use std::collections::BTreeMap;

use kms_api::KeyState;
use kms_api::console::Feature;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::{List, ListQuery};
use crate::components::button::{Button, ButtonKind, ButtonSize, ButtonVariant, IconButton};
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::input::Input;
use crate::context::{Kept, ListStart, use_kept, use_list_start, use_offers};
use crate::i18n::{t, t_string, use_i18n};
use crate::words;

/// The name under which they are kept.
const KEPT: &str = "key-filters";
/// How many there are at most.
const MOST: usize = 20;
/// How long a name is at most, in characters.
const NAME: u32 = 40;

/// The first of the links.
const FIRST: &str = "a";
/// The button that saves: the others stand beside their links.
const SAVE: &str = ":scope > button";

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

/// The saved filters as they are now, in every tab of the browser.
#[derive(Clone, Copy)]
struct Shelf {
    kept: Kept,
    saved: RwSignal<Saved>,
    /// Those among them with which the list starts.
    start: ListStart,
    /// The nav around them, and the one in it whose link takes the focus next.
    nav: NodeRef<html::Nav>,
    next: RwSignal<Option<String>>,
}

impl Shelf {
    /// Reads them anew: another tab may have changed them.
    fn read(self) {
        self.saved.set(read(&self.kept.get().unwrap_or_default()));
    }

    fn change(self, change: impl FnOnce(&mut Saved)) {
        self.read();
        self.saved.update(change);
        self.kept.keep(&self.saved.with_untracked(written));
    }

    /// Has the list start with `query` where it started with what is saved under a name.
    fn start_instead(self, name: &str, query: &str) {
        let text = |saved: &Saved| saved.get(name).map(ListQuery::text);
        if self.saved.with_untracked(text) == Some(untrack(|| self.start.query())) {
            self.start.choose(query);
        }
    }

    fn save(self, name: String, query: ListQuery) {
        self.start_instead(&name, &query.text());
        self.change(|saved| drop(saved.insert(name.clone(), query)));
        self.lead_to(Some(name), FIRST);
    }

    /// The focus goes on to the one in its place.
    fn remove(self, name: &str) {
        let neighbour = self.saved.with_untracked(|saved| {
            let after = saved.keys().find(|other| other.as_str() > name);
            let before = saved.keys().rev().find(|other| other.as_str() < name);
            after.or(before).cloned()
        });
        self.start_instead(name, "");
        self.change(|saved| drop(saved.remove(name)));
        self.lead_to(neighbour, FIRST);
    }

    /// Gives the focus to the link of a name, else to what `other` selects, when the page shows it.
    fn lead_to(self, name: Option<String>, other: &'static str) {
        self.next.set(name);
        request_animation_frame(move || {
            let Some(nav) = self.nav.try_get_untracked().flatten() else {
                return;
            };
            let next = |selector| nav.query_selector(selector).ok().flatten();
            let next = next("[data-next]").or_else(|| next(other));
            if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
                let _focused = next.focus();
            }
        });
    }
}

fn use_shelf() -> Shelf {
    let kept = use_kept(KEPT);
    let shelf = Shelf {
        kept,
        saved: RwSignal::new(read(&kept.get().unwrap_or_default())),
        start: use_list_start(),
        nav: NodeRef::new(),
        next: RwSignal::new(None),
    };
    let elsewhere = window_event_listener(ev::storage, move |_| shelf.read());
    on_cleanup(move || elsewhere.remove());
    shelf
}

/// The links, and the way to save the filters in force.
#[component]
pub fn Presets(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let shelf = use_shelf();
    let saved = shelf.saved;
    let unsaved = Memo::new(move |_| {
        let query = list.query.with(ListQuery::filters_alone);
        let fresh =
            saved.with(|saved| saved.len() < MOST && !saved.values().any(|known| *known == query));
        (fresh && query.filters()).then_some(query)
    });
    view! {
        <nav
            node_ref=shelf.nav
            class="cluster note"
            aria-label=move || t_string!(i18n, keys.filters.presets)
        >
            <BuiltIn />
            <For each=move || saved.get() key=|(name, query)| (name.clone(), query.url()) let((name, query))>
                <SavedLink name query shelf />
            </For>
            {move || unsaved.get().map(|query| view! { <Save query shelf /> })}
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
fn SavedLink(name: String, query: ListQuery, shelf: Shelf) -> impl IntoView {
    let i18n = use_i18n();
    let shown = name.clone();
    let name = StoredValue::new(name);
    let (url, text) = (query.url(), StoredValue::new(query.text()));
    let starts = move || text.with_value(|text| *text == shelf.start.query());
    let toggle = move |()| {
        let chosen = if untrack(starts) {
            String::new()
        } else {
            text.get_value()
        };
        shelf.start.choose(&chosen);
    };
    let is_next = move || {
        let next = shelf.next.get();
        next.is_some_and(|next| name.with_value(|name| *name == next))
    };
    view! {
        <span class="tag">
            <a href=url data-next=is_next>
                {shown}
            </a>
            <IconButton
                label=move || t_string!(i18n, keys.filters.start, name = name.get_value())
                icon=Icon::Star
                variant=ButtonVariant::Ghost
                size=ButtonSize::Small
                pressed=Signal::derive(starts)
                on_press=toggle
            />
            <IconButton
                label=move || t_string!(i18n, keys.filters.unsave, name = name.get_value())
                icon=Icon::Close
                variant=ButtonVariant::Ghost
                size=ButtonSize::Small
                on_press=move |()| shelf.remove(&name.get_value())
            />
        </span>
    }
}

/// A button, and in its place a field for the name.
#[component]
fn Save(query: ListQuery, shelf: Shelf) -> impl IntoView {
    let i18n = use_i18n();
    let naming = RwSignal::new(false);
    let query = StoredValue::new(query);
    let begin = move || {
        view! {
            <Button size=ButtonSize::Small on_press=move |()| naming.set(true)>
                {t!(i18n, keys.filters.save)}
            </Button>
        }
    };
    view! {
        <Show when=move || naming.get() fallback=begin>
            <Naming query shelf on_cancel=move |()| naming.set(false) />
        </Show>
    }
}

/// A name that is taken is said to be before it is replaced.
#[component]
fn Naming(
    query: StoredValue<ListQuery>,
    shelf: Shelf,
    #[prop(into)] on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let name = move || typed.with(|typed| typed.trim().to_owned());
    let replaces = Memo::new(move |_| shelf.saved.with(|saved| saved.contains_key(&name())));
    let save = move |()| {
        let (name, told) = (untrack(name), replaces.get_untracked());
        // Another tab may have saved it while this one was typed in: then it is told first.
        shelf.read();
        if !name.is_empty() && told == replaces.get_untracked() {
            shelf.save(name, query.get_value());
        }
    };
    view! {
        <Form on_submit=save label=move || t_string!(i18n, keys.filters.save)>
            <div class="cluster">
                <Input
                    value=typed
                    label=move || t_string!(i18n, keys.filters.name)
                    placeholder=move || t_string!(i18n, keys.filters.name)
                    max_length=NAME
                    autofocus=true
                    on_input=move |text| typed.set(text)
                />
                <Button
                    kind=ButtonKind::Submit
                    disabled=Signal::derive(move || name().is_empty())
                >
                    {move || {
                        if replaces.get() {
                            t_string!(i18n, keys.filters.replace)
                        } else {
                            t_string!(i18n, common.save)
                        }
                    }}
                </Button>
                <Button variant=ButtonVariant::Ghost on_press=move |()| {
                    on_cancel.run(());
                    shelf.lead_to(None, SAVE);
                }>{t!(i18n, common.cancel)}</Button>
                <span role="status">
                    {move || replaces.get().then(|| t_string!(i18n, keys.filters.replaces, name = name()))}
                </span>
            </div>
        </Form>
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
