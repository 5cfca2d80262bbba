//! What every page has: a title of its own, and a heading that takes the focus when one arrives.

use leptos::html;
use leptos::prelude::*;

use super::unique_id::unique_id;

/// The name of the product, at the end of every title.
const PRODUCT: &str = "Keyferry";

/// The titles of the pages that stand over each other: the form to sign in stands over the page of a session that
/// has ended, which gets its title back when the form goes.
#[derive(Clone, Copy, Debug)]
pub struct Titles(RwSignal<Vec<(String, TextProp)>>);

impl Titles {
    /// None yet; from now on the topmost is the document's title.
    pub fn new() -> Self {
        let titles = Self(RwSignal::new(Vec::new()));
        Effect::new(move |_| {
            let title = titles
                .0
                .with(|titles| titles.last().map(|(_, title)| title.get()));
            if let Some(title) = title {
                document().set_title(&format!("{title} - {PRODUCT}"));
            }
        });
        titles
    }

    /// Adds a title for as long as its page is shown.
    fn add(self, title: TextProp) {
        let id = unique_id("title");
        self.0.update(|titles| titles.push((id.clone(), title)));
        on_cleanup(move || {
            let _disposed = self
                .0
                .try_update(|titles| titles.retain(|(other, _)| *other != id));
        });
    }
}

impl Default for Titles {
    fn default() -> Self {
        Self::new()
    }
}

/// A page's `h1`. It takes the focus when the page arrives, so that screen readers begin there.
#[component]
pub fn PageTitle(
    /// Its text, which is the document's title too.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    expect_context::<Titles>().add(text.clone());
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _focused = heading.focus();
        }
    });
    view! {
        <h1 node_ref=heading tabindex="-1">
            {move || text.get()}
        </h1>
    }
}
