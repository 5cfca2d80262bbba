//! What every page has: a title of its own, and a heading that takes the focus when one arrives.

use leptos::html;
use leptos::prelude::*;

/// The name of the product, at the end of every title.
const PRODUCT: &str = "Keyferry";

/// Sets the document's title for as long as the page is shown.
pub fn use_title(title: impl Into<TextProp>) {
    let title = title.into();
    Effect::new(move |_| document().set_title(&format!("{} - {PRODUCT}", title.get())));
}

/// A page's `h1`. It takes the focus when the page arrives, so that screen readers begin there.
#[component]
pub fn PageTitle(
    /// Its text, which is the document's title too.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    use_title(text.clone());
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
