//! What an account may not do, said before it fills anything in.

use leptos::prelude::*;

use crate::components::button::LinkButton;
use crate::components::callout::{Callout, Tone};
use crate::components::page_title::PageTitle;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::Route;

/// In the place of a page that only changes things.
#[component]
pub fn NotPermittedPage(
    /// That page's title.
    #[prop(into)]
    title: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page">
            <PageTitle text=title />
            <Callout
                tone=Tone::Warning
                title=move || t_string!(i18n, common.error.not_permitted)
            />
            <div>
                <LinkButton href=Route::Keys.path()>{t!(i18n, common.to_keys)}</LinkButton>
            </div>
        </div>
    }
}
