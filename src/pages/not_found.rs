//! Any route that names no page.

use leptos::prelude::*;

use crate::components::button::LinkButton;
use crate::components::page_title::PageTitle;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::Route;

/// "Not found".
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page">
            <PageTitle text=move || t_string!(i18n, common.not_found) />
            <p class="lead">{t!(i18n, common.not_found_text)}</p>
            <div>
                <LinkButton href=Route::Keys.path()>{t!(i18n, common.to_keys)}</LinkButton>
            </div>
        </div>
    }
}
