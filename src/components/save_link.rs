//! Saves a file that has an address.

use leptos::prelude::*;

use super::icon::{Icon, IconMark};

/// A link that hands what is at `address` to the browser's downloads.
#[component]
pub fn SaveLink(
    /// Where the file is.
    address: String,
    /// The name that it is saved under.
    name: String,
    /// Called when it is pressed; whether the file is kept, the browser does not tell.
    #[prop(into)]
    on_save: Callback<()>,
    /// Its text.
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="button"
            href=address
            download=name
            data-variant="normal"
            on:click=move |_| on_save.run(())
        >
            <IconMark icon=Icon::Download />
            {children()}
        </a>
    }
}
