//! Tabs that are links: each has a URL of its own.

use leptos::html;
use leptos::prelude::*;

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub text: String,
    /// Whether its panel is shown.
    pub selected: bool,
}

/// A list of tabs above the panel that has the id `panel_id`. Left and right move among them.
#[component]
pub fn Tabs(
    /// What the tabs are about.
    #[prop(into)]
    label: TextProp,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// The id of the element with `role="tabpanel"`.
    panel_id: &'static str,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let arrows = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        focus_beside(list, step);
    };
    view! {
        <div class="tabs" role="tablist" node_ref=list aria-label=move || label.get() on:keydown=arrows>
            {move || {
                tabs.get()
                    .into_iter()
                    .map(|tab| {
                        view! {
                            <a
                                class="tabs__tab"
                                role="tab"
                                href=tab.href
                                aria-selected=tab.selected.to_string()
                                aria-controls=panel_id
                                tabindex=if tab.selected { "0" } else { "-1" }
                            >
                                {tab.text}
                            </a>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// Moves the focus `step` tabs on, around the ends.
fn focus_beside(list: NodeRef<html::Div>, step: i32) {
    use wasm_bindgen::JsCast;
    let Some(list) = list.get_untracked() else {
        return;
    };
    let focused = document().active_element();
    let children = list.children();
    let count = children.length();
    let here = (0..count)
        .find(|index| children.item(*index) == focused)
        .unwrap_or(0);
    let next = (here + count).saturating_add_signed(step) % count.max(1);
    let next = children
        .item(next)
        .and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(tab) = next {
        let _focused = tab.focus();
    }
}
