//! `/audit`: what was done, by whom, and how it ended.

use leptos::prelude::*;

use crate::components::page_title::PageTitle;
use crate::i18n::{t_string, use_i18n};

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page">
            <PageTitle text=move || t_string!(i18n, audit.title) />
        </div>
    }
}
